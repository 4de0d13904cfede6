"""Sheets of spacewalks in words, as data for their template: cells on one axis of time, and tables below it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from flambeau.instants import format_utc
from flambeau.procedure import Light
from flambeau.publish.language import Language
from flambeau.publish.text import one_line
from flambeau.spacewalk.sheet import Sheet, Wanted
from flambeau.units import format_duration, format_elapsed
from flambeau.windows import Span

_LEADING = 5  # columns before those of the actors: elapsed, UTC, sub-point, the Sun's height, light


def walk(sheet: Sheet, language: Language) -> dict[str, object]:
    """Return a spacewalk in words."""
    _ = language
    instants = _instants(sheet)
    heads = [
        _("PET"),
        "UTC",
        _("Below"),
        _("Sun"),
        _("Light"),
        *(one_line(c.person or c.name) for c in sheet.columns),
        _("Torch"),
    ]
    return {
        "name": one_line(sheet.name), "lines": list(_lines(sheet, _)), "heads": heads,
        "columns": [column.actor for column in sheet.columns],
        "times": [[_elapsed(sheet.elapsed(t)), _clock(t), *_below(sheet, t, _)] for t in instants],
        "cells": list(_cells(sheet, instants, _)),
        "parts": [part for part in (_pictures(sheet, _), _supplies(sheet, _)) if part["rows"]],
    }  # fmt: skip


def _clock(t: float) -> str:
    return format_utc(round(t))[11:19]


def _elapsed(seconds: float) -> str:
    return ("" if round(seconds) < 0 else "+") + format_elapsed(seconds)


def _lines(sheet: Sheet, language: Language) -> Iterator[str]:
    _ = language
    yield _("{place}. The hatch opens {time}.", place=one_line(sheet.place), time=_.moment(sheet.start, "UTC"))
    if sheet.late:
        yield _("{late} late.", late=format_duration(sheet.late))
    if sheet.planned_end is not None:
        yield _(
            "To be closed by {time}; the last task ends {end}.", time=_clock(sheet.planned_end), end=_clock(sheet.end)
        )
    if sheet.elements and sheet.beta is not None:
        yield _(
            "{elements} of {epoch}, early or late by {band} s at most. Beta {beta} degrees.",
            elements=one_line(sheet.elements), epoch=format_utc(round(sheet.epoch)), band=_.number(sheet.band),
            beta=_.number(math.degrees(sheet.beta), 1),
        )  # fmt: skip


def _instants(sheet: Sheet) -> list[float]:
    """Return the instants at which a row of the axis begins."""
    parts = {t for block in sheet.blocks for part in block.parts for t in (part.start, part.end)}
    edges = {one.start for one in sheet.lights} | {one.start for one in sheet.holdings}
    return sorted(parts | edges | {sheet.start})


def _cells(sheet: Sheet, instants: Sequence[float], language: Language) -> Iterator[dict[str, object]]:
    """Yield what fills the columns of light, actors and torch; in a column nothing lies over anything else."""
    yield from _column(_LEADING - 1, instants, [(x.start, x.end, *_light(x.light, language)) for x in sheet.lights])
    for number, column in enumerate(sheet.columns):
        parts = [
            (part.start, part.end, block.task.title, "task")
            for block in sheet.blocks for part in block.parts if part.actor == column.actor
        ]  # fmt: skip
        yield from _column(_LEADING + number, instants, parts)
    held = [(h.start, h.end, ", ".join(x for x in (h.holder, h.tether) if x), "torch") for h in sheet.holdings]
    yield from _column(_LEADING + len(sheet.columns), instants, held)


def _light(light: Light, language: Language) -> tuple[str, str]:
    _ = language
    return {Light.DAY: (_("day"), "day"), Light.NIGHT: (_("night"), "night")}.get(light, ("", ""))


def _column(
    x: int, instants: Sequence[float], spans: Iterable[tuple[float, float, str, str]]
) -> Iterator[dict[str, object]]:
    free = 0
    for start, end, text, kind in sorted(spans):
        rows = [k for k, t in enumerate(instants) if start <= t and (t < end or t == start) and k >= free]
        if rows and text:
            free = rows[-1] + 1
            yield {"x": x, "y": rows[0], "rows": len(rows), "text": one_line(text), "kind": kind}


def _below(sheet: Sheet, t: float, language: Language) -> tuple[str, str]:
    """Return what the station is over at an instant, and how high the Sun stands there; nothing without a mark."""
    _ = language
    mark = next((m for m in sheet.marks if m.t == t), None)
    if mark is None:
        return "", ""
    near = (
        _(", {km} km from {place}", km=_.number(mark.distance / 1000), place=one_line(mark.over)) if mark.over else ""
    )
    return f"{_degrees(mark.lat, 'NS')} {_degrees(mark.lon, 'EW')}{near}", f"{math.degrees(mark.sun):.0f}°".replace(
        "-", "−"
    )


def _degrees(angle: float, names: str) -> str:
    value = round(math.degrees(angle), 1)
    return f"{abs(value):.1f} {names[value < 0]}"


def _pictures(sheet: Sheet, language: Language) -> dict[str, object]:
    _ = language
    rows = [[one_line(x.shot.name), _spans(x.within) if x.tasks else "", _windows(x, _)] for x in sheet.wanted]
    return {"title": _("Wanted pictures"), "heads": [_("Picture"), _("In its tasks"), _("Windows")], "rows": rows}


def _spans(spans: Sequence[Span]) -> str:
    return ", ".join(f"{_clock(a)}\N{WORD JOINER}–\N{WORD JOINER}{_clock(b)}" for a, b in spans) or "–"


def _windows(one: Wanted, language: Language) -> str:
    _ = language
    if one.windows or one.nearest is None:
        return _spans(one.windows.spans)
    arc = _.number(math.degrees(one.nearest.arc), 1)
    return _("never: {arc} degrees away at best, at {time}", arc=arc, time=_clock(one.nearest.t))


def _supplies(sheet: Sheet, language: Language) -> dict[str, object]:
    _ = language
    rows = [
        [s.actor, s.suit, s.name, _clock(s.reserved_from), _clock(s.empty), format_duration(s.left)]
        for s in sheet.supplies
    ]
    heads = [_("Actor"), _("Suit"), _("What"), _("Down to reserve"), _("Used up"), _("Left at the end")]
    return {"title": _("Suits"), "heads": heads, "rows": [[one_line(cell) for cell in row] for row in rows]}
