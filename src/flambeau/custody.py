"""Custody: who holds the torch at each instant. At most one holder a torch.

What the document says outright (`[[hold]]`) comes first, then the torchbearers' slots of the stop, then the keeper of
the branch. Nobody is made up: where the document names no one, nobody is named.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import NamedTuple

from flambeau.finding import Where
from flambeau.journey import Carried, Journey, Kind, Stop
from flambeau.plan import Plan, Scheduled, resolve


class Held(NamedTuple):
    """One span [s] in which `holder` (a name) has the torch."""

    start: float
    end: float
    holder: str
    where: Where


@dataclass(frozen=True, slots=True)
class Chain:
    """Spans of custody in order; where they overlap the later start wins."""

    held: tuple[Held, ...]

    def at(self, t: float) -> str | None:
        """Return who holds at `t` [s], or None."""
        k = bisect_right(self.held, t, key=lambda h: h.start) - 1
        return self.held[k].holder if k >= 0 and t < self.held[k].end else None


def holds(journey: Journey, plan: Plan, torch: str) -> Chain:
    """Return the custody of a torch that the document states; a hold without an end lasts until the next one."""
    items = plan.by_id()
    known = []
    for hold in journey.holds:
        start = resolve(hold.start, items)
        if hold.torch == torch and start is not None and hold.holder in journey.holders:
            end = resolve(hold.end, items) if hold.end is not None else None
            known.append((start, end, journey.holders[hold.holder].name, hold.where))
    known.sort(key=lambda row: row[0])
    starts = [row[0] for row in known[1:]] + [inf]
    return Chain(
        tuple(
            Held(start, after if end is None else end, name, where)
            for (start, end, name, where), after in zip(known, starts, strict=True)
        )
    )


def bearers(stop: Stop, item: Scheduled) -> Chain:
    """Return the custody that follows from the torchbearers' slots of a stop; the last one carries until its end."""
    ends = [slot.start for slot in stop.slots[1:]] + [max(item.end, stop.slots[-1].start)] if stop.slots else []
    return Chain(
        tuple(
            Held(slot.start, end, slot.name or f"torchbearer {slot.number}", slot.where)
            for slot, end in zip(stop.slots, ends, strict=True)
        )
    )


def torch_of(journey: Journey, branch: str) -> Carried | None:
    """Return what stands for a branch: its first torch that is no spare, else its first lantern."""
    mine = [c for c in journey.carried.values() if c.branch == branch and not c.spare]
    for kind in (Kind.TORCH, Kind.LANTERN):
        for carried in mine:
            if carried.kind is kind:
                return carried
    return None


def overlaps(held: Iterable[Held]) -> Iterable[tuple[Held, Held]]:
    """Yield neighbours in time that hold one torch together."""
    for first, second in pairwise(sorted(held, key=lambda h: h.start)):
        if second.start < first.end and second.holder != first.holder:
            yield first, second
