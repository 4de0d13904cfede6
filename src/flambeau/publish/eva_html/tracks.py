"""The tracks of the grid from left to right, and how wide they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flambeau.publish.eva_html.boxes import Box
from flambeau.publish.eva_html.fit import Paper
from flambeau.spacewalk.sheet import Sheet

_FIXED = {"pet": 11.0, "utc": 13.5, "local": 10.5, "band": 6.5, "over": 23.0, "sun": 9.5}
TORCH, SUPPLY, PICTURE = 27.0, 12.5, 6.5
_ACTOR = 32.0  # least width of an actor's column
_SKY = ("band", "over", "sun")


@dataclass(frozen=True, slots=True)
class Tracks:
    """Names of the tracks in order and their widths [mm]; `lanes` are how many tracks an actor has."""

    widths: dict[str, float]
    lanes: tuple[int, ...]

    def at(self, name: str) -> tuple[int, int]:
        """Return the tracks of a name, the end excluded."""
        first = list(self.widths).index(name)
        return first, first + 1

    def actor(self, column: int, lane: int | None = None) -> tuple[int, int]:
        """Return the tracks of an actor's column, or one lane of it."""
        first = list(self.widths).index(f"actor-{column}-0")
        return (first, first + self.lanes[column]) if lane is None else (first + lane, first + lane + 1)

    def box(self, box: Box) -> tuple[int, int]:
        """Return the tracks of a box."""
        if box.shared:
            return self.actor(box.columns[0], box.lane)
        return self.actor(box.columns[0])[0], self.actor(box.columns[-1])[1]

    def width(self, tracks: tuple[int, int]) -> float:
        """Return the width of some tracks [mm]."""
        return sum(list(self.widths.values())[slice(*tracks)])

    @property
    def all(self) -> tuple[int, int]:
        """All tracks."""
        return 0, len(self.widths)

    @property
    def actors(self) -> tuple[int, int]:
        """The tracks of all actors."""
        return (self.actor(0)[0], self.actor(len(self.lanes) - 1)[1]) if self.lanes else self.all


def make_tracks(sheet: Sheet, boxes: Iterable[Box], paper: Paper) -> Tracks:
    """Share the width of the paper out; actors with more to do get more, none gets too little."""
    every = list(boxes)
    lanes = tuple(1 + max((b.lane for b in every if b.columns[0] == n), default=0) for n in range(len(sheet.columns)))
    local = sheet.zone != "UTC"
    sky = bool(sheet.lights)
    left = {name: w for name, w in _FIXED.items() if (local or name != "local") and (sky or name not in _SKY)}
    right = {"torch": TORCH} if sheet.holdings else {}
    right |= {f"supply-{n}": SUPPLY for n in range(len(sheet.supplies))}
    right |= {f"picture-{n}": PICTURE for n in range(len(sheet.wanted))}
    room = paper.width - 2 * paper.margin - sum(left.values()) - sum(right.values())
    shares = [_share(sheet, every, n) * lanes[n] for n in range(len(sheet.columns))]
    actors: dict[str, float] = {}
    for n, (share, count) in enumerate(zip(shares, lanes, strict=True)):
        width = max(room * share / sum(shares), _ACTOR * count)
        actors |= {f"actor-{n}-{lane}": width / count for lane in range(count)}
    return Tracks(left | actors | right, lanes)


def _share(sheet: Sheet, boxes: Iterable[Box], column: int) -> float:
    """Return how much of the width an actor's column should have: 1 for nothing to read, 2 for much."""
    actor = sheet.columns[column].actor
    cells = [
        cell for b in boxes if column in b.columns for row in b.block.task.rows for cell in row.cells
        if actor in cell.actors
    ]  # fmt: skip
    return 1 + min(sum(len(step.text) for cell in cells for step in cell.instructions) / 300, 1.0)
