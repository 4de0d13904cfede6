"""Which boxes stand in the columns of actors: one for those neighbours who do a task in the same span."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flambeau.procedure import Row
from flambeau.spacewalk.sheet import Block, Sheet


@dataclass(frozen=True, slots=True)
class Box:
    """A task in the columns of some actors. Who has steps but no role in it (`guest`) has no time of their own."""

    number: int  # of the task, from 1
    block: Block
    columns: tuple[int, ...]  # neighbours
    start: float
    end: float
    guest: bool = False
    lane: int = 0
    shared: bool = False  # another box stands beside it in its column


def boxes(sheet: Sheet) -> list[Box]:
    """Return all boxes; no two overlap in a lane of a column."""
    every = [box for number, block in enumerate(sheet.blocks, 1) for box in _of(sheet, number, block)]
    parted = [one for box in every for one in (_parted(box) if _meets(box, every) else [box])]
    return [box for column in range(len(sheet.columns)) for box in _lanes(column, parted)]


def _of(sheet: Sheet, number: int, block: Block) -> list[Box]:
    spans = {part.actor: (part.start, part.end, False) for part in block.parts}
    for actor in _acting(block.task.rows):
        spans.setdefault(actor, (block.start, block.end, True))
    columns = [(spans.get(column.actor), n) for n, column in enumerate(sheet.columns)]
    runs = groupby(columns, key=lambda item: item[0])
    return [Box(number, block, tuple(n for _, n in run), *span) for span, run in runs if span is not None]


def _acting(rows: Iterable[Row]) -> list[str]:
    return [actor for row in rows for cell in row.cells for actor in cell.actors]


def _parted(box: Box) -> list[Box]:
    return [Box(box.number, box.block, (n,), box.start, box.end, box.guest) for n in box.columns]


def _meets(box: Box, others: Iterable[Box]) -> bool:
    return any(other is not box and set(box.columns) & set(other.columns) and _overlap(box, other) for other in others)


def _overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes overlap in time; one without length takes its instant."""
    ends = (max(box.end, box.start + 1e-3) for box in (one, other))
    return max(one.start, other.start) < min(ends)


def _lanes(column: int, every: Iterable[Box]) -> list[Box]:
    """Return the boxes that begin in a column, each in the first lane that is free."""
    here = sorted((box for box in every if box.columns[0] == column), key=lambda box: (box.start, box.number))
    placed: list[Box] = []
    for box in here:
        meet = [other for other in placed if _overlap(box, other)]
        lane = next(n for n in range(len(placed) + 1) if n not in {other.lane for other in meet})
        shared = any(other is not box and _overlap(box, other) for other in here)
        placed.append(Box(box.number, box.block, box.columns, box.start, box.end, box.guest, lane, shared))
    return placed
