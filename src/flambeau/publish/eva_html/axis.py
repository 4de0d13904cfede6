"""The axis of time: the instants at which something is to be seen, and the rows between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from flambeau.spacewalk.sheet import Mark, Sheet

_MARKS = 20  # at most so many beside those where a task starts


@dataclass(frozen=True, slots=True)
class Axis:
    """Instants [s] in order. A row begins at each; that of the last has no length."""

    instants: tuple[float, ...]

    def row(self, t: float) -> int:
        """Return the row that begins at an instant, or the next one."""
        return min(bisect_left(self.instants, t), len(self.instants) - 1)

    def rows(self, start: float, end: float) -> tuple[int, int]:
        """Return the rows of a span, at least one."""
        first = self.row(start)
        return first, max(self.row(end), first + 1)

    @property
    def minutes(self) -> list[float]:
        """How long each row is [min]."""
        spans = zip(self.instants, self.instants[1:], strict=False)
        return [(end - start) / 60 for start, end in spans] + [0.0]


def make_axis(sheet: Sheet) -> Axis:
    """Return the axis of a sheet."""
    first, last = sheet.axis
    seen = {t for t in _instants(sheet) if first <= t <= last}
    return Axis(tuple(sorted(seen | {first, last})))


def _instants(sheet: Sheet) -> Iterator[float]:
    yield from times_told(sheet)
    yield from (t for wanted in sheet.wanted for span in (*wanted.windows.spans, *wanted.within) for t in span)
    yield from (t for supply in sheet.supplies for t in (supply.start, supply.reserved_from, supply.empty, supply.end))
    yield from (t for holding in sheet.holdings for t in (holding.start, holding.end))
    yield from (t for sync in sheet.syncs for t in (sync.t, *(sync.t - wait for wait in sync.waits)))


def marks_told(sheet: Sheet) -> list[Mark]:
    """Return the marks where a task starts, and of the others every second or so, that they do not crowd the axis."""
    others = [mark for mark in sheet.marks if not mark.tasks]
    kept = set(others[:: -(-len(others) // _MARKS) or 1])
    return [mark for mark in sheet.marks if mark.tasks or mark in kept]


def times_told(sheet: Sheet) -> set[float]:
    """Return the instants [s] whose time of day is told."""
    parts = {t for block in sheet.blocks for part in block.parts for t in (part.start, part.end)}
    blocks = {t for block in sheet.blocks for t in (block.start, block.end)}
    lights = {one.start for one in sheet.lights} | {mark.t for mark in marks_told(sheet)}
    closing = set() if sheet.planned_end is None else {sheet.planned_end}
    return parts | blocks | lights | closing | {sheet.start, sheet.end}
