"""The timetable kernel: points in time, tied to each other by arcs that never overtake.

A point is the start or the end of a thing. It happens no earlier than its `lower` bound and than each of its arcs
allows, and should happen no later than its `upper` bound. Three passes in topological order give

* `earliest`: with stays as short as they may be; what is later than `upper` here is late, whatever one does;
* `latest`: the last instant at which a point may happen so that nothing is later than it must be;
* `scheduled`: with stays as long as they are wanted while nothing gets late by it, and ways begun just in time.

Evaluation, search and replanning all use this and nothing else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from flambeau.timetable import Gate, Opening, Trip


class Arc(NamedTuple):
    """The point that has this arc happens no earlier than `trip.arrival(source) + offset` [s]."""

    source: int
    offset: float = 0.0
    trip: Trip | None = None

    def forward(self, t: float) -> float:
        """Return the earliest instant [s] for the point when the source happens at `t` [s]."""
        return (t if self.trip is None else self.trip.arrival(t)) + self.offset

    def backward(self, t: float) -> float:
        """Return the latest instant [s] for the source that lets the point happen at `t` [s]."""
        return t - self.offset if self.trip is None else self.trip.departure(t - self.offset)


class Wish(NamedTuple):
    """An end is gladly `seconds` after the point `start`, but not after that day's hours."""

    start: int
    seconds: float
    day: Opening | None = None

    def end(self, start: float) -> float:
        """Return when the end is wanted [s] of what starts at `start` [s]."""
        wanted = start + self.seconds
        return wanted if self.day is None else min(wanted, self.day.closing(start))


class JustInTime(NamedTuple):
    """A way is begun as late as brings it to the point `target` with `margin` [s] to spare."""

    target: int
    trip: Trip
    margin: float = 0.0


@dataclass(slots=True)
class Network:
    """Points by number, each with its bounds and arcs. Built once, then only read."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    arcs: list[list[Arc]] = field(default_factory=list)
    opening: dict[int, Gate] = field(default_factory=dict)
    wishes: dict[int, Wish] = field(default_factory=dict)
    just_in_time: dict[int, JustInTime] = field(default_factory=dict)
    before: dict[int, list[int]] = field(default_factory=dict)  # order only: points to be known first
    due: dict[int, Arc] = field(default_factory=dict)  # of an anchored point the arc of its anchor: past it, it is late

    def point(self, lower: float = -inf, upper: float = inf) -> int:
        """Add a point and return its number."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.arcs.append([])
        return len(self.lower) - 1

    def order(self) -> tuple[list[int], list[int]]:
        """Return the points in topological order, and those that stand in or behind a circle."""
        size = len(self.lower)
        after: list[list[int]] = [[] for _ in range(size)]
        waiting = [0] * size
        for v, arcs in enumerate(self.arcs):
            waiting[v] = len(arcs)
            for arc in arcs:
                after[arc.source].append(v)
        for v, sources in self.before.items():
            waiting[v] += len(sources)
            for u in sources:
                after[u].append(v)
        ready = deque(v for v in range(size) if not waiting[v])
        order = []
        while ready:
            v = ready.popleft()
            order.append(v)
            for w in after[v]:
                waiting[w] -= 1
                if not waiting[w]:
                    ready.append(w)
        return order, [v for v in range(size) if waiting[v]]

    def untie(self, points: Iterable[int], ties: Callable[[int, Arc], bool]) -> None:
        """Take out those arcs of some points that tie them up."""
        for point in points:
            self.arcs[point] = [arc for arc in self.arcs[point] if not ties(point, arc)]


class Times(NamedTuple):
    """What the passes give by point, [s]; `ready` is earliest by the arcs alone, `binding` the arc's source, or -1."""

    earliest: list[float]
    ready: list[float]
    latest: list[float]
    scheduled: list[float]
    binding: list[int]


def solve(network: Network, order: list[int], origin: float) -> Times:
    """Run the three passes; points that nothing bounds from below happen at `origin` [s]."""
    earliest, ready, _ = _forward(network, order, origin, None)
    latest = _backward(network, order, earliest)
    scheduled, _, binding = _forward(network, order, origin, latest)
    return Times(earliest, ready, latest, scheduled, binding)


def _forward(
    network: Network, order: list[int], origin: float, latest: list[float] | None
) -> tuple[list[float], list[float], list[int]]:
    size = len(network.lower)
    times, ready, binding = [origin] * size, [-inf] * size, [-1] * size
    arcs, lower, opening = network.arcs, network.lower, network.opening
    for v in order:
        t, bound = -inf, -1
        for arc in arcs[v]:
            at = arc.forward(times[arc.source])
            if at > t:
                t, bound = at, arc.source
        ready[v] = t
        if lower[v] >= t:
            t, bound = lower[v], -1
        if t == -inf:
            t = origin
        if v in opening:
            t = opening[v].next(t)
        if latest is not None and (v in network.wishes or v in network.just_in_time):
            t = _as_wanted(network, v, t, times, latest)
        times[v], binding[v] = t, bound
    return times, ready, binding


def _as_wanted(network: Network, v: int, t: float, times: list[float], latest: list[float]) -> float:
    """Move a point later where that is wanted and makes nothing late."""
    wish, way = network.wishes.get(v), network.just_in_time.get(v)
    if wish is not None:
        return max(t, min(wish.end(times[wish.start]), latest[v]))
    if way is not None:
        return max(t, min(way.trip.departure(times[way.target] - way.margin), latest[v]))
    return t


def _backward(network: Network, order: list[int], earliest: list[float]) -> list[float]:
    # What is late already must not make everything before it look late too: it only takes its slack.
    latest = [max(u, t) for u, t in zip(network.upper, earliest, strict=True)]
    for v in reversed(order):
        t = network.opening[v].last(latest[v]) if v in network.opening and latest[v] < inf else latest[v]
        latest[v] = t = max(t, earliest[v])
        anchor = network.due.get(v)
        if t == inf and anchor is None:
            continue
        # What else holds an anchored point up must not move it away from its anchor; with the anchor it may move.
        alone = t if anchor is None else min(t, max(earliest[v], anchor.forward(earliest[anchor.source])))
        for arc in network.arcs[v]:
            at = arc.backward(t if arc is anchor else alone)
            if at < latest[arc.source]:
                latest[arc.source] = max(at, earliest[arc.source])
    return latest
