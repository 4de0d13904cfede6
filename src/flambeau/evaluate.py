"""Evaluate: the order and the modes given, when does everything happen, with what slack, how late, and for how much.

A pure function from a journey to a plan. It decides nothing: it takes what the document demands (`flambeau.demands`),
lets the kernel solve it (`flambeau.network`), and reads the plan's rows off (`_Rows`). The search and replanning price
their candidates with the same kernel.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import inf
from typing import NamedTuple

from flambeau.demands import Demands, Way, circle_findings
from flambeau.finding import Finding
from flambeau.journey import FOLLOWS, Anchor, At, Branch, Certainty, Edge, Event, Free, Journey, Leg, Place, Stop, When
from flambeau.money import totals, with_costs
from flambeau.network import Times, solve
from flambeau.plan import Kept, Plan, Scheduled

# Lateness and slack below a millisecond are rounding, not a timetable.
_TICK = 1e-3


class _Measures(NamedTuple):
    """Slack and lateness [s] of a thing, whether what is not kept is only a guess, and the id of what holds it up."""

    slack: float | None
    late: float = 0.0
    late_guessed: bool = False
    cause: str = ""


def evaluate(journey: Journey) -> tuple[Plan, tuple[Finding, ...]]:
    """Return the plan of the document's own order, and what stands in the way of telling times (anchor circles).

    Lateness is a quantity in the plan, never an exception.
    """
    with _no_collector():
        return _evaluate(journey)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep the garbage collector still: there are no circles to find, and looking made 100,000 stops take 1.5 x."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _evaluate(journey: Journey) -> tuple[Plan, tuple[Finding, ...]]:
    demands = Demands(journey)
    order, circle = demands.network.order()
    findings = circle_findings(demands, circle)
    if circle:
        order = demands.cut(circle)
    times = solve(demands.network, order, demands.origin())
    items = with_costs(journey, _Rows(demands, times).items())
    deadlines = tuple(_kept(demands, times))
    return Plan(journey.title, items, {}, deadlines, totals(journey, items)), findings


def _kept(demands: Demands, times: Times) -> Iterator[Kept]:
    for d in demands.journey.deadlines.values():
        node = demands.point(d.of)
        if node is None:
            continue
        by, at = d.by.instant + d.by.doubt, times.scheduled[node] + d.of.offset
        ready = times.ready[node] + d.of.offset
        spare = by - (ready if ready > -inf and at <= by else at)
        yield Kept(d.id, d.name, d.of.other, d.of.edge, by, at, spare, d.where)


class _Rows:
    """Reads the rows of the plan off the solved network."""

    def __init__(self, demands: Demands, times: Times) -> None:
        self.demands, self.times, self.journey = demands, times, demands.journey
        self.thing_of = {p: name for name, pair in demands.points.items() for p in pair}
        self.seq = 0
        self.tell: dict[str, list[str]] = {}
        for holder in self.journey.holders.values():
            for name in holder.tell:
                self.tell.setdefault(name, []).append(holder.name)
        self.events: dict[str, list[Event]] = {}
        for event in self.journey.events.values():
            self.events.setdefault(event.inside, []).append(event)

    def items(self) -> Iterator[Scheduled]:
        """Yield the rows, branch by branch, events behind what they are inside of."""
        for branch in self.journey.branches.values():
            self.seq = 0
            for row in self._chain(branch):
                yield row
                yield from self._inside(row, frozenset())

    def _chain(self, branch: Branch) -> Iterator[Scheduled]:
        place, t = self._begin(branch)
        left = Certainty.COMPUTED
        for stop in branch.stops:
            target = self.journey.places[stop.place]
            start, end = (self.times.scheduled[p] for p in self.demands.points[stop.id])
            if stop.leg is not None and stop.leg.id in self.demands.ways:
                way = self.demands.ways[stop.leg.id]
                leaves = self.times.scheduled[self.demands.points[way.leg.id][0]]
                yield from self._rest(branch, way.origin, t, leaves, f"rest-before-{way.leg.id}")
                row = self._leg(way, branch, target, left)
                yield row
                place, t = target, row.end
            # Two places without a way between them are a finding of the reader (R113); the torch waits at the first.
            yield from self._rest(branch, place, t, start, f"rest-before-{stop.id}")
            yield self._stop(stop, branch, target, start, end)
            place, t, left = target, end, self._certainty(stop.id, Edge.END)

    def _begin(self, branch: Branch) -> tuple[Place | None, float | None]:
        if branch.fork is None or (node := self.demands.point(branch.fork)) is None:
            return None, None
        return self.demands.place_of(branch.fork.other), self.times.scheduled[node] + branch.fork.offset

    def _measures(self, name: str) -> _Measures:
        """Return what is measured of the thing with that id."""
        start, end = self.demands.points[name]
        spare = self._latest(name, start) - self.times.scheduled[start]
        slack = None if spare == inf else round(max(spare, 0.0), 3)
        late, point = max((self._late(start), start), (self._late(end), end))
        if not late:
            return _Measures(slack)
        guessed = self._certainty(name, Edge.START if point == start else Edge.END) is Certainty.APPROXIMATE
        return _Measures(slack, late, guessed, self._cause(point))

    def _latest(self, name: str, start: int) -> float:
        """Return when a thing may start at the latest [s]; a leg so that the stop that it leads to can."""
        way, latest = self.demands.ways.get(name), self.times.latest
        if way is None:
            return latest[start]
        there = latest[self.demands.points[way.stop.id][0]]
        return min(latest[start], there if way.trip is None else way.trip.departure(there - self.journey.rules.setup))

    def _late(self, point: int) -> float:
        at, upper = self.times.scheduled[point], self.demands.network.upper[point]
        anchor = self.demands.network.due.get(point)
        if anchor is not None:
            upper = min(upper, anchor.forward(self.times.scheduled[anchor.source]))
        return round(at - upper, 3) if at - upper > _TICK else 0.0

    def _cause(self, point: int) -> str:
        """Follow what binds back to the thing whose own time binds."""
        seen = set()
        while self.times.binding[point] >= 0 and point not in seen:
            seen.add(point)
            point = self.times.binding[point]
        return self.thing_of.get(point, "")

    def _certainty(self, name: str, edge: Edge) -> Certainty:
        """Return how well an edge of a thing is known: what is at one time with another, as well as that."""
        seen: set[tuple[str, Edge]] = set()
        while (name, edge) not in seen:
            seen.add((name, edge))
            thing = self.demands.things[name]
            if isinstance(thing, Leg):
                return thing.depart.certainty if edge is Edge.START else Certainty.COMPUTED
            when = thing.start if edge is Edge.START else thing.end
            if isinstance(thing, Event) and edge is Edge.END and when == FOLLOWS and not thing.duration:
                edge = Edge.START  # it is over at once
            elif isinstance(when, Anchor) and when.certainty is Certainty.COMPUTED and self._same_time(when):
                name, edge = when.other, when.edge
            else:
                return when.certainty
        return Certainty.COMPUTED

    def _same_time(self, anchor: Anchor) -> bool:
        return not anchor.offset and anchor.other in self.demands.things

    def _told(self, *names: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(who for name in names for who in self.tell.get(name, ())))

    def _stop(self, stop: Stop, branch: Branch, place: Place, start: float, end: float) -> Scheduled:
        m = self._measures(stop.id)
        return Scheduled(
            branch=branch.id, seq=self._next(), kind="stop", id=stop.id, name=stop.name,
            place=place.id, origin=place.id, zone=place.zone, start=start, end=end,
            start_certainty=self._certainty(stop.id, Edge.START),
            end_certainty=self._certainty(stop.id, Edge.END), doubt=_doubt(stop.start),
            tell=self._told(stop.id, branch.id), where=stop.where, slack=m.slack,
            late=m.late, late_guessed=m.late_guessed, cause=m.cause,
        )  # fmt: skip

    def _leg(self, way: Way, branch: Branch, target: Place, left: Certainty) -> Scheduled:
        leg, m = way.leg, self._measures(way.leg.id)
        start, end = (self.times.scheduled[p] for p in self.demands.points[leg.id])
        moves = ((start, end),) if way.trip is None else way.trip.moves(start)
        # A way that takes the time between two stops is known as well as they are.
        departure, arrival = leg.depart.certainty, Certainty.COMPUTED
        if way.trip is None:
            departure = left if isinstance(leg.depart, Free) else departure
            arrival = self._certainty(way.stop.id, Edge.START)
        mode = self.journey.modes.get(leg.mode)
        return Scheduled(
            branch=branch.id, seq=self._next(), kind="leg", id=leg.id, name=f"{way.origin.name} - {target.name}",
            place=target.id, origin=way.origin.id, zone=way.origin.zone, start=start, end=end,
            start_certainty=departure,
            end_certainty=arrival, doubt=_doubt(leg.depart), distance=way.metres,
            distance_from=way.metres_from, mode=mode.id if mode is not None else leg.mode, mode_inferred=leg.inferred,
            moves=moves, tell=self._told(leg.id, branch.id), where=leg.where, slack=m.slack,
            late=m.late, late_guessed=m.late_guessed, cause=m.cause,
        )  # fmt: skip

    def _next(self) -> int:
        self.seq += 1
        return self.seq

    def _rest(
        self, branch: Branch, place: Place | None, start: float | None, end: float, name: str
    ) -> Iterator[Scheduled]:
        """Yield the rest between two instants at a place, if there is any time between them."""
        if place is not None and start is not None and end - start > 0:
            where = (place.id, place.id, place.zone)
            yield Scheduled(branch.id, self._next(), "rest", name, place.name, *where, start, end)

    def _inside(self, row: Scheduled, above: frozenset[str]) -> Iterator[Scheduled]:
        for event in self.events.get(row.id, ()):
            if event.id in above:
                continue
            item = self._event(event, row)
            yield item
            yield from self._inside(item, above | {event.id})

    def _event(self, event: Event, row: Scheduled) -> Scheduled:
        start, end = (self.times.scheduled[p] for p in self.demands.points[event.id])
        m = self._measures(event.id)
        people = tuple(self.journey.holders[p].name for p in event.people if p in self.journey.holders)
        return replace(
            row, kind="event", mode="", mode_inferred=False,
            id=event.id, name=event.name, start=start, end=end, inside=event.inside,
            start_certainty=self._certainty(event.id, Edge.START),
            end_certainty=self._certainty(event.id, Edge.END), doubt=_doubt(event.start),
            distance=0.0, distance_from="", moves=(), event=event.kind,
            tell=tuple(dict.fromkeys((*self._told(event.id, row.branch), *people))), where=event.where,
            slack=m.slack, late=m.late, late_guessed=m.late_guessed, cause=m.cause,
        )  # fmt: skip


def _doubt(when: When) -> float:
    return when.doubt if isinstance(when, At) else 0.0
