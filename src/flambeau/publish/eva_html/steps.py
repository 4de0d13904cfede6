"""What stands in a box: the task's head, and its steps with what stands above and below them."""

from __future__ import annotations

from collections.abc import Sequence

from flambeau.procedure import Cell, Instruction, Light, Row
from flambeau.publish.eva_html.boxes import Box
from flambeau.publish.eva_html.fit import lines, tall
from flambeau.publish.eva_html.words import MINUS, clock, esc, light_icon, rich, tag
from flambeau.spacewalk.sheet import Sheet
from flambeau.units import format_duration, format_elapsed

_ABOVE = (
    ("warnings", "Warning", "warn"),
    ("cautions", "Caution", "caut"),
    ("notes", "", "note"),
    ("comments", "", "note"),
)
_PAD = 1.9  # left and right of a box, and the frame of what stands above [mm]
_NUMBER = 3.4  # width of a step's number [mm]

Sized = tuple[str, float]  # HTML, and the height that it needs [mm]


def box_html(sheet: Sheet, box: Box, widths: Sequence[float], size: float) -> Sized:
    """Return a box; `widths` are those of its columns [mm], `size` that of the letters [pt]."""
    head, height = _head(box, sum(widths) - 2 * _PAD, size)
    names = [sheet.columns[n].actor for n in box.columns]
    body = ""
    for number, row in enumerate(box.block.task.rows, 1):
        content, needs = _row(row, number, names, widths, size)
        body, height = body + content, height + needs
    who = esc(" · ".join([f"{format_elapsed(sheet.elapsed(box.start))} ({clock(box.start)})", *names]))
    return tag(tag(who, "who") + head + body, f"box t{box.number % 6}", title=_title(sheet, box)), height + 1.6


def _title(sheet: Sheet, box: Box) -> str:
    """Say what a pointer over a box shows."""
    task = box.block.task
    span = f"PET {format_elapsed(sheet.elapsed(box.start))} to {format_elapsed(sheet.elapsed(box.end))}"
    return "\n".join(part for part in (task.title, span, task.source and f"Source: {task.source}") if part)


def _head(box: Box, width: float, size: float) -> Sized:
    task = box.block.task
    marks = [] if box.guest else _marks(box)
    need = light_icon(task.light)
    told = tag("".join(tag(esc(text), kind, "span") for text, kind in marks) + need, "ms", "span")
    first = tag(str(box.number), "n", "b") + tag(esc(task.title), "", "b") + " " + told
    note = tag(esc(task.note), "tn") if task.note and not box.guest else ""
    text = f"00 {task.title}  {'   '.join(text for text, _ in marks)}" + ("   00" if need else "")
    count = lines(text, width, size, bold=True) + (lines(task.note, width, size * 0.92) if note else 0)
    return tag(first, "h") + note, tall(count, size) + 0.5


def _marks(box: Box) -> list[tuple[str, str]]:
    """Say how long a task takes, how it was moved and why, and what slack it has; each with its kind."""
    block = box.block
    light = "daylight" if block.task.light is Light.DAY else "the dark"
    marks = [(format_duration(box.end - box.start), "m")]
    if block.waited >= 1:
        marks.append((f"waits {format_duration(block.waited)} for {light}", "m mv"))
    if abs(block.moved) >= 1:
        marks.append((f"{'+' if block.moved > 0 else MINUS}{format_duration(abs(block.moved))}", "m mv"))
    if block.slack is not None and block.slack >= 60:
        marks.append((f"slack {format_duration(block.slack)}", "m"))
    return marks


def _row(row: Row, number: int, names: Sequence[str], widths: Sequence[float], size: float) -> Sized:
    """Return what the actors of a box do in a row; several cells beside each other begin together."""
    content, height = "", 0.0
    for cell in row.cells:
        for first, end in _runs([name in cell.actors for name in names]):
            others = [actor for actor in cell.actors if actor not in names[first:end]]
            inner, needs = _cell(cell, number, others, sum(widths[first:end]) - 2 * _PAD, size)
            together = "row" + (" simo" if len(row.cells) > 1 else "") + (" joint" if len(cell.actors) > 1 else "")
            by = tag(esc(" + ".join(cell.actors)), "by") if len(names) > 1 else ""
            content += tag(by + inner, together, style=f"grid-area:1/{first + 1}/2/{end + 1}")
            height = max(height, needs)
    if not content:
        return "", 0.0
    tracks = " ".join(f"{width:.1f}fr" for width in widths)
    return tag(content, "rows", style=f"grid-template-columns:{tracks}"), height + 0.6


def _runs(present: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the runs of what is present, the ends excluded."""
    edges = [n for n in range(len(present) + 1) if (n > 0 and present[n - 1]) != (n < len(present) and present[n])]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _cell(cell: Cell, number: int, others: Sequence[str], width: float, size: float) -> Sized:
    """Return the steps of a cell; `others` do them, too, in columns elsewhere."""
    content, height = "", 0.0
    if others:
        text = f"with {', '.join(others)}"
        content, height = tag(esc(text), "note"), tall(lines(text, width, size), size)
    letters = [""] if len(cell.instructions) == 1 else [chr(97 + n % 26) for n in range(len(cell.instructions))]
    for letter, step in zip(letters, cell.instructions, strict=True):
        inner, needs = _step(step, f"{number}{letter}", width, size)
        content, height = content + inner, height + needs
    return content, height


def _step(step: Instruction, number: str, width: float, size: float) -> Sized:
    above, height = "", 0.0
    for name, word, kind in _ABOVE:
        for text in getattr(step, name):
            said = tag(word, "", "b") + " " if word else ""
            above += tag(said + rich(text), kind)
            height += tall(lines(f"{word.upper()} {text}", width - 2.4, size * 0.95), size) + (1.3 if word else 0.0)
    title = tag(rich(step.title), "", "b") + "<br>" if step.title else ""
    below, more = _below(step, width - _NUMBER, size)
    main = tag(number, "sn", "span") + tag(title + rich(step.text) + below, "", "div")
    count = lines(step.text, width - _NUMBER, size) + (
        lines(step.title, width - _NUMBER, size, bold=True) if title else 0
    )
    return above + tag(main, "s"), height + tall(count, size) + more


def _below(step: Instruction, width: float, size: float) -> Sized:
    content, height = "", 0.0
    for box in step.checkboxes:
        content += tag("☐ " + rich(box.removeprefix("{{CHECKMARK}}").strip()), "cb")
        height += tall(lines("WW" + box, width, size), size)
    for number, inner in enumerate(step.substeps, 1):
        sub, needs = _step(inner, f"{number})", width - 1.0, size)
        content, height = content + tag(sub, "sub"), height + needs
    return content, height
