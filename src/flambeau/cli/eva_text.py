"""The sheet of a spacewalk for a terminal: one axis of time with a column for each actor, then what goes with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flambeau.cli.reading import console, plain_table
from flambeau.instants import format_utc
from flambeau.procedure import Instruction, Light
from flambeau.spacewalk.sheet import Column, Sheet, Wanted
from flambeau.units import format_duration, format_elapsed
from flambeau.windows import Span

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_STYLES = {Light.DAY: "yellow", Light.NIGHT: "blue", Light.ANY: ""}
_KINDS = (("WARNING", "bold red", "warnings"), ("CAUTION", "yellow", "cautions"), ("note", "dim", "notes"))


def as_text(sheet: Sheet) -> bytes:
    """Return a sheet as text for a terminal of the width at hand."""
    terminal = console()
    with terminal.capture() as written:
        for show in (_head, _axis, _moved, _steps, _pictures, _marks, _supplies):
            show(sheet, terminal)
    return written.get().encode()


def clock(t: float) -> str:
    """Write an instant [s] as the time of day in UTC, to the second."""
    return format_utc(round(t))[11:19]


def elapsed(seconds: float) -> str:
    """Write a time since the hatch opened as hours and minutes, seconds where there are any: `+0:40`, `+1:43:05`."""
    return ("" if round(seconds) < 0 else "+") + format_elapsed(seconds)


def degrees(angle: float, names: str) -> str:
    """Write a latitude ("NS") or a longitude ("EW") [rad]: `36.4 N`."""
    value = round(math.degrees(angle), 1)
    return f"{abs(value):.1f} {names[value < 0]}"


def _head(sheet: Sheet, terminal: Console) -> None:
    terminal.print(sheet.name, style="bold", markup=False)
    late = f", {format_duration(sheet.late)} late" if sheet.late else ""
    closing = f", to be closed by {clock(sheet.planned_end)}" if sheet.planned_end is not None else ""
    lines = [f"{sheet.place}. Hatch opens {format_utc(sheet.start)}{late}{closing}; last task ends {clock(sheet.end)}."]
    if sheet.elements and sheet.beta is not None:
        lines.append(
            f"{sheet.elements} of {format_utc(round(sheet.epoch))}, early or late by {sheet.band:.0f} s at most. "
            f"Beta {math.degrees(sheet.beta):.1f} degrees."
        )
    terminal.print("\n".join(lines), markup=False)


def _table(*names: str, right: Sequence[str] = ()) -> Table:
    """Return a table in which only times and light are never folded."""
    return plain_table(*names, right=right, fold={*names} - {"PET", "UTC", "light"})


def _section(terminal: Console, title: str, table: Table) -> None:
    if table.row_count:
        terminal.print(f"\n{title}", style="bold", markup=False)
        terminal.print(table)


# The axis


def _axis(sheet: Sheet, terminal: Console) -> None:
    """Print who does what when: a row where somebody begins or ends, the light turns or the torch is passed on."""
    from rich.text import Text  # noqa: PLC0415

    heads = [f"{c.actor}\n{c.person or (c.name if c.name != c.actor else '')}" for c in sheet.columns]
    table = _table("PET", "UTC", "light", *heads, "torch, tether")
    for t in sorted(_instants(sheet)):
        light = _light(sheet, t)
        cells = [_doing(sheet, column, t) for column in sheet.columns]
        word = Text(_light_word(sheet, t, light), _STYLES[light])
        table.add_row(elapsed(sheet.elapsed(t)), clock(t), word, *cells, _torch(sheet, t))
    terminal.print()
    terminal.print(table)


def _instants(sheet: Sheet) -> set[float]:
    parts = {t for block in sheet.blocks for part in block.parts for t in (part.start, part.end)}
    return parts | {one.start for one in sheet.lights} | {one.start for one in sheet.holdings} | {sheet.start}


def _light(sheet: Sheet, t: float) -> Light:
    return next((one.light for one in reversed(sheet.lights) if one.start <= t <= one.end), Light.ANY)


def _light_word(sheet: Sheet, t: float, light: Light) -> str:
    turned = any(one.start == t != sheet.lights[0].start for one in sheet.lights)
    return "" if light is Light.ANY else f"* {light}" if turned else f"  {light}"


def _doing(sheet: Sheet, column: Column, t: float) -> str:
    """Say what an actor does from an instant on: a title where it begins, a bar while it goes on."""
    for block in sheet.blocks:
        for part in block.parts:
            if part.actor == column.actor and part.start <= t < part.end:
                return block.task.title if part.start == t else "|"
    return ""


def _torch(sheet: Sheet, t: float) -> str:
    for one in sheet.holdings:
        if one.start <= t < one.end:
            return ", ".join(x for x in (one.holder, one.tether) if x) if one.start == t else "|"
    return ""


# What goes with it


def _moved(sheet: Sheet, terminal: Console) -> None:
    table = _table(
        "task", "planned", "now", "moved", "waits for light", "slack", right=("moved", "waits for light", "slack")
    )
    for block in sheet.blocks:
        waited = format_duration(block.waited) if block.waited else ""
        slack = "" if block.slack is None else format_duration(block.slack)
        if block.moved or block.waited:
            now = (clock(block.planned), clock(block.start), format_duration(block.moved))
            table.add_row(block.task.title, *now, waited, slack)
    _section(terminal, "What moved", table)


def _steps(sheet: Sheet, terminal: Console) -> None:
    for block in sheet.blocks:
        if not block.task.rows:
            continue
        when = f"{elapsed(sheet.elapsed(block.start))} {clock(block.start)} - {clock(block.end)}"
        light = f", needs {block.task.light}" if block.task.light is not Light.ANY else ""
        slack = f", slack {format_duration(block.slack)}" if block.slack else ""
        terminal.print(f"\n{block.task.title} ({block.task.id}) {when}{light}{slack}", style="bold", markup=False)
        for number, row in enumerate(block.task.rows, 1):
            for k, cell in enumerate(row.cells):
                mark = f"{number:>3}. " if k == 0 else "  &  "
                for instruction in cell.instructions:
                    _instruction(terminal, f"{mark}{' + '.join(cell.actors):<10} ", instruction)
                    mark = "     "


def _instruction(terminal: Console, mark: str, one: Instruction) -> None:
    indent = " " * len(mark)
    for word, style, kind in _KINDS[:2]:
        for text in getattr(one, kind):
            terminal.print(f"{indent}{word}: {text}", style=style, markup=False)
    title = f"{one.title}: " if one.title else ""
    terminal.print(f"{mark}{title}{one.text}", markup=False)
    for text in (*one.checkboxes, *one.comments):
        terminal.print(f"{indent}- {text}", markup=False)
    for text in one.notes:
        terminal.print(f"{indent}note: {text}", style="dim", markup=False)
    for inner in one.substeps:
        _instruction(terminal, f"{indent}  ", inner)


def _pictures(sheet: Sheet, terminal: Console) -> None:
    table = _table("picture", "in its tasks", "windows")
    for one in sheet.wanted:
        table.add_row(one.shot.name, _spans(one.within) if one.tasks else "", _windows(one))
    _section(terminal, "Wanted pictures", table)


def _spans(spans: Sequence[Span]) -> str:
    return ", ".join(f"{clock(a)} - {clock(b)}" for a, b in spans) or "none"


def _windows(one: Wanted) -> str:
    if one.windows or one.nearest is None:
        return _spans(one.windows.spans)
    arc, t = math.degrees(one.nearest.arc), clock(one.nearest.t)
    return f"none: {one.view} at best {arc:.1f} degrees of arc away, at {t}"


def _marks(sheet: Sheet, terminal: Console) -> None:
    table = _table("PET", "UTC", "light", "sub-point", "Sun", "near", right=("Sun",))
    for mark in sheet.marks:
        point = f"{degrees(mark.lat, 'NS')} {degrees(mark.lon, 'EW')}"
        near = f"{mark.over}, {mark.distance / 1000:.0f} km" if mark.over else ""
        light = "" if mark.light is Light.ANY else str(mark.light)
        table.add_row(
            elapsed(sheet.elapsed(mark.t)), clock(mark.t), light, point, f"{math.degrees(mark.sun):.0f}", near
        )
    _section(terminal, "Where the station is", table)


def _supplies(sheet: Sheet, terminal: Console) -> None:
    table = _table("actor", "suit", "what", "down to reserve", "used up", "left at the end", right=("left at the end",))
    for one in sheet.supplies:
        table.add_row(
            one.actor, one.suit, one.name, clock(one.reserved_from), clock(one.empty), format_duration(one.left)
        )
    _section(terminal, "Suits", table)
