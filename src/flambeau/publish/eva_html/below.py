"""What stands below the grid: what does not fit, suits, wanted pictures, and how to read the page."""

from __future__ import annotations

import math
from collections.abc import Sequence

from flambeau.finding import Finding, Severity
from flambeau.procedure import Light
from flambeau.publish.eva_html.fit import lines, tall
from flambeau.publish.eva_html.words import clock, esc, icon, light_icon, tag
from flambeau.spacewalk.sheet import Sheet, Supply, Wanted
from flambeau.units import format_duration
from flambeau.windows import Span

_Entry = tuple[str, str, str]  # classes, HTML, the text for its size


def foot(sheet: Sheet, width: float, size: float) -> tuple[str, float]:
    """Return what stands below, and how high it is [mm]."""
    panels = [
        ("What does not fit", _findings(sheet.findings)),
        ("Suits", _suits(sheet)),
        ("Wanted pictures", _pictures(sheet)),
    ]
    shown = [(title, entries) for title, entries in panels if entries]
    content, height = "", 0.0
    for (title, entries), share in zip(shown, _shares([entries for _, entries in shown]), strict=True):
        inner = "".join(tag(html, classes, "li") for classes, html, _ in entries)
        content += tag(tag(title, "", "h2") + tag(inner, "", "ul"), "panel", "section", style=f"flex:{share:.2f}")
        room = width * share - 6.0
        height = max(height, sum(tall(lines(text, room, size), size) + 0.7 for _, _, text in entries))
    return tag(content, "foot", "footer") + _legend(sheet), height + tall(1.4, size) + 4.0 + tall(1, size) + 2.0


def _shares(panels: Sequence[Sequence[_Entry]]) -> list[float]:
    """Share the width out by how much there is to read, so that the panels are about equally high."""
    letters = [sum(len(text) for _, _, text in entries) for entries in panels]
    least = 0.5 * sum(letters) / max(len(letters), 1)
    wanted = [max(count, least) for count in letters]
    return [count / sum(wanted) for count in wanted]


def _findings(findings: Sequence[Finding]) -> list[_Entry]:
    entries = []
    for finding in sorted(findings, key=lambda f: list(Severity).index(f.severity)):
        kind = {Severity.ERROR: "err", Severity.WARNING: "wrn"}.get(finding.severity, "inf")
        hint = f" Maybe {finding.hint}" if finding.hint else ""
        text = f"{finding.message}{hint}"
        entries.append((kind, tag(finding.code, "", "b") + " " + esc(text), f"{finding.code} {text}"))
    return entries or [("ok", "Everything fits.", "Everything fits.")]


def _suits(sheet: Sheet) -> list[_Entry]:
    return [_supplied(supply) for supply in sheet.supplies]


def _supplied(supply: Supply) -> _Entry:
    above = supply.left - supply.reserve
    side = "above" if above >= 0 else "below"
    text = (
        f"{supply.suit}, {supply.name}: lasts {format_duration(supply.lasts)}, to {clock(supply.empty)}. "
        f"At the end {format_duration(supply.left)} left, {format_duration(abs(above))} {side} "
        f"the reserve of {format_duration(supply.reserve)}."
    )
    return "inf" if above >= 0 else "err", tag(esc(supply.actor), "", "b") + " " + esc(text), f"{supply.actor} {text}"


def _pictures(sheet: Sheet) -> list[_Entry]:
    return [_picture(f"P{n}", wanted) for n, wanted in enumerate(sheet.wanted, 1)]


def _picture(number: str, wanted: Wanted) -> _Entry:
    text = f"{wanted.shot.name}: {_when(wanted)}"
    kind = "inf" if wanted.within or (wanted.windows.spans and not wanted.tasks) else "wrn"
    return kind, tag(number, "", "b") + " " + light_icon(wanted.shot.light) + esc(text), f"{number} 00 {text}"


def _when(wanted: Wanted) -> str:
    if wanted.within:
        return f"{_spans(wanted.within)} in its tasks."
    if wanted.windows.spans:
        return f"{'not in its tasks, but ' if wanted.tasks else ''}{_spans(wanted.windows.spans)}."
    if wanted.nearest is None:
        return "never."
    arc, horizon = (math.degrees(angle) for angle in (wanted.nearest.arc, wanted.nearest.horizon))
    best = f"{wanted.view} is {arc:.1f}° away at best, at {clock(wanted.nearest.t)}"
    return f"never. {best}; the horizon is {horizon:.1f}° away."


def _spans(spans: Sequence[Span]) -> str:
    return ", ".join(f"{clock(start)}\u2013{clock(end)}" for start, end in spans)


def _legend(sheet: Sheet) -> str:
    """Say what the signs mean that the sheet has."""
    steps = [step for b in sheet.blocks for row in b.task.rows for cell in row.cells for step in cell.instructions]
    keys = {
        "sync": ("begin together", sheet.syncs),
        "warn": ("warning", [step for step in steps if step.warnings]),
        "caut": ("caution", [step for step in steps if step.cautions]),
        "ribbon": ("has the torch", sheet.holdings),
        "left": ("left in the suit", sheet.supplies),
        "reserve": ("its reserve", sheet.supplies),
        "window": ("picture could be taken", sheet.wanted),
        "within": ("in its tasks", sheet.wanted),
    }
    items = [tag("", f"k {kind}", "i") + " " + word for kind, (word, there) in keys.items() if there]
    if any(block.task.light is not Light.ANY for block in sheet.blocks):
        items.append(icon("sun") + icon("moon") + " the light that a task needs")
    told = "".join(tag(item, "", "span") for item in ["Time runs down, faster where less happens.", *items])
    return tag(told, "legend", "p")
