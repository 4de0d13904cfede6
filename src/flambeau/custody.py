"""Custody: who holds the torch at each instant. At most one holder a torch.

What the document says outright (`[[hold]]`) comes first, then the torchbearers' slots of the stop, then the keeper of
the branch. Nobody is made up: where the document names no one, nobody is named.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from typing import NamedTuple

import numpy as np

from flambeau.finding import Where
from flambeau.journey import Anchor, Carried, Certainty, Edge, Journey, Kind, Slot, Stop, When
from flambeau.plan import Plan, Scheduled, resolve


class Held(NamedTuple):
    """One span [s] in which `holder` (a name) has the torch, and how well its start is known."""

    start: float
    end: float
    holder: str
    certainty: Certainty
    where: Where


@dataclass(frozen=True, slots=True)
class Chain:
    """Spans of custody in order; where they overlap the later start wins."""

    held: tuple[Held, ...]

    def at(self, t: float) -> Held | None:
        """Return the span that an instant `t` [s] is in, or None."""
        k = bisect_right(self.held, t, key=lambda h: h.start) - 1
        return self.held[k] if k >= 0 and t < self.held[k].end else None


def holds(journey: Journey, plan: Plan, torch: str) -> Chain:
    """Return the custody of a torch that the document states; a hold without an end lasts until the next one."""
    items = plan.by_id()
    known = sorted(
        (start, number)
        for number, hold in enumerate(journey.holds)
        if hold.torch == torch and hold.holder in journey.holders and (start := resolve(hold.start, items)) is not None
    )
    following = [start for start, _ in known[1:]] + [inf]
    held = []
    for (start, number), after in zip(known, following, strict=False):
        hold = journey.holds[number]
        end = resolve(hold.end, items) if hold.end is not None else None
        name = journey.holders[hold.holder].name
        held.append(Held(start, after if end is None else end, name, _certainty(hold.start, items), hold.where))
    return Chain(tuple(held))


def _certainty(when: When, items: Mapping[str, Scheduled]) -> Certainty:
    """Return how well a time is known: what is at one time with a thing of the plan, as well as that."""
    if isinstance(when, Anchor) and when.certainty is Certainty.COMPUTED and not when.offset and when.other in items:
        item = items[when.other]
        return item.start_certainty if when.edge is Edge.START else item.end_certainty
    return when.certainty


def bearers(stop: Stop, item: Scheduled) -> Chain:
    """Return the custody that follows from the torchbearers' slots of a stop; the last one carries until its end."""
    starts = _starts(stop.slots, item)
    ends = [start for start, _ in starts[1:]] + [max(item.end, starts[-1][0])] if starts else []
    return Chain(
        tuple(
            Held(start, end, slot.name or f"torchbearer {slot.number}", certainty, slot.where)
            for slot, (start, certainty), end in zip(stop.slots, starts, ends, strict=True)
        )
    )


def _starts(slots: tuple[Slot, ...], item: Scheduled) -> list[tuple[float, Certainty]]:
    """Return when each slot starts [s]; those that are not given lie between those that are, by the way covered."""
    # A slot without a length counts as long as the others are in the mean.
    given = [slot.length for slot in slots if slot.length]
    usual = sum(given) / len(given) if given else 1.0
    along = [0.0, *accumulate(slot.length or usual for slot in slots)]
    known = [(way, slot.start) for way, slot in zip(along, slots, strict=False) if slot.start is not None]
    if not known or known[0][0] > 0:
        known.insert(0, (0.0, item.start))
    if known[-1][0] < along[-1]:
        known.append((along[-1], max(item.end, known[-1][1])))
    between: list[float] = np.interp(along[:-1], *np.array(known).T).tolist()
    return [
        (start, Certainty.COMPUTED) if slot.start is None else (slot.start, slot.certainty)
        for start, slot in zip(between, slots, strict=True)
    ]


def torch_of(journey: Journey, branch: str) -> Carried | None:
    """Return what stands for a branch: its first torch that is no spare, else its first lantern."""
    mine = [c for c in journey.carried.values() if c.branch == branch and not c.spare]
    for kind in (Kind.TORCH, Kind.LANTERN):
        for carried in mine:
            if carried.kind is kind:
                return carried
    return None


def overlaps(held: Iterable[Held]) -> Iterable[tuple[Held, Held]]:
    """Yield spans in which two hold one torch together."""
    longest: dict[str, Held] = {}  # by holder
    for one in sorted((h for h in held if h.start < h.end), key=lambda h: h.start):
        yield from ((other, one) for name, other in longest.items() if name != one.holder and one.start < other.end)
        if one.holder not in longest or longest[one.holder].end < one.end:
            longest[one.holder] = one
