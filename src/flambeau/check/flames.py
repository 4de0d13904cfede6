"""Checks of what is carried: one flame lit at a time, torches that last, one holder a torch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from flambeau.check.route import TOGETHER
from flambeau.custody import holds, overlaps
from flambeau.earth import great_circle, to_geodetic
from flambeau.finding import Finding, Where
from flambeau.instants import format_utc
from flambeau.journey import Carried, Journey, Kind
from flambeau.plan import Plan, resolve
from flambeau.timeline import Timeline
from flambeau.units import format_duration


class Burning(NamedTuple):
    """One lit span [s] of a thing that is carried."""

    carried: Carried
    start: float
    end: float
    where: Where


def burning(journey: Journey, plan: Plan, kind: Kind) -> list[Burning]:
    """Return the lit spans of everything of a kind, by start."""
    items = plan.by_id()
    known = [
        Burning(carried, start, end, lit.where)
        for carried in journey.carried.values()
        if carried.kind is kind
        for lit in carried.lit
        if (start := resolve(lit.start, items)) is not None and (end := resolve(lit.end, items)) is not None
    ]
    return sorted(known, key=lambda b: b.start)


def flames(journey: Journey, plan: Plan, timeline: Timeline) -> Iterator[Finding]:
    """Say where more flames are lit at one time, in different places, than the rules allow; and which never are."""
    lit = burning(journey, plan, Kind.FLAME)
    for flame in journey.carried.values():
        if flame.kind is Kind.FLAME and not flame.lit:
            yield Finding("F304", f"flame {flame.id} is never lit.", flame.where, "say from when to when.", (flame.id,))
    for k, later in enumerate(lit):
        yield from _outside(later, timeline)
        on = [b for b in lit[:k] if b.end > later.start and b.carried.id != later.carried.id]
        apart = [b for b in on if _apart(timeline, b, later)]
        if len(apart) >= journey.rules.flames and later.end > later.start:
            yield _two(apart[0], later)


def _apart(timeline: Timeline, one: Burning, two: Burning) -> bool:
    branches = (one.carried.branch, two.carried.branch)
    if branches[0] == branches[1] or any(b not in timeline.lines for b in branches):
        return False
    middle = np.array([(two.start + min(one.end, two.end)) / 2])
    lat, lon, _ = to_geodetic(np.vstack([timeline.lines[branch].track.positions(middle) for branch in branches]))
    return float(great_circle(lat[0], lon[0], lat[1], lon[1])) > TOGETHER


def _two(one: Burning, two: Burning) -> Finding:
    span = f"{format_utc(two.start)} to {format_utc(min(one.end, two.end))}"
    names = (one.carried.id, two.carried.id)
    message = f"{names[0]} and {names[1]} are both lit from {span}, in different places."
    hint = f"put {names[0]} out before (a waiver with a source settles what really was so)."
    return Finding("F301", message, two.where, hint, names)


def _outside(lit: Burning, timeline: Timeline) -> Iterator[Finding]:
    line = timeline.lines.get(lit.carried.branch)
    if line is not None and not line.span[0] - 1 <= lit.start <= lit.end <= line.span[1] + 1:
        span = f"{format_utc(line.span[0])} to {format_utc(line.span[1])}"
        message = f"{lit.carried.id} is lit from {format_utc(lit.start)} to {format_utc(lit.end)}"
        message += f", but its branch lasts {span}."
        yield Finding("F304", message, lit.where, "tie it to stops of its branch.", (lit.carried.id,))


def torches(journey: Journey, plan: Plan, _timeline: Timeline) -> Iterator[Finding]:
    """Say which torches are lit for longer than they can burn."""
    for lit in burning(journey, plan, Kind.TORCH):
        long, most = lit.end - lit.start, lit.carried.burn
        if most is not None and long > most:
            message = f"{lit.carried.id} is lit for {format_duration(long)}, but burns for {format_duration(most)}."
            yield Finding(
                "F302", message, lit.where, f"light another after {format_duration(most)}.", (lit.carried.id,)
            )


def custody(journey: Journey, plan: Plan, _timeline: Timeline) -> Iterator[Finding]:
    """Say where two people hold one torch."""
    for carried in journey.carried.values():
        for first, second in overlaps(holds(journey, plan, carried.id).held):
            message = f"{first.holder} holds {carried.id} until {format_utc(first.end)}, but {second.holder} from "
            message += f"{format_utc(second.start)}."
            yield Finding("F303", message, second.where, "end the first where the second begins.", (carried.id,))
