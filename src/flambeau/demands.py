"""The demands of a journey as a network: which points in time there are, and what the document asks of them.

What is here says what a document means; what follows from it is worked out by `flambeau.network`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, inf

import numpy as np

from flambeau.earth import great_circle
from flambeau.finding import NOWHERE, Finding
from flambeau.journey import Anchor, At, Between, Branch, Edge, Event, Free, Hours, Journey, Leg, Place, Stop, When
from flambeau.network import Arc, JustInTime, Network, Wish
from flambeau.timetable import Opening, Trip, ordinals


def distance(journey: Journey, leg: Leg, origin: Place, target: Place, direct: float) -> tuple[float, str]:
    """Return the length of a leg [m] and where it comes from: the document, its path, or great circle x factor.

    Args:
        direct: the great circle from origin to target [m].
    """
    if leg.distance is not None:
        return leg.distance, "document"
    if leg.path:
        # The track does the same: from the place to the path's first point, and from its last to the other place.
        ends = [[] if place.moves else [(place.lat, place.lon)] for place in (origin, target)]
        lat, lon = np.array([*ends[0], *leg.path, *ends[1]]).T
        return float(great_circle(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum()), "path"
    if origin.moves or target.moves:
        return 0.0, ""
    detour = journey.modes[leg.mode].detour if leg.mode in journey.modes else 1.0
    # A way is at least as long as it rises: also where one place is right above the other.
    return max(direct * detour, abs(target.height - origin.height)), f"great circle x {detour:g}"


def hops(branch: Branch, places: Mapping[str, Place], origin: Place | None) -> list[float]:
    """Return the great circle [m] to each stop of a branch from the stop before it (to the first from `origin`)."""
    chain = [origin, *(places[stop.place] for stop in branch.stops)]
    known = [(p.lat, p.lon) if p is not None else (0.0, 0.0) for p in chain]
    lat, lon = np.array(known).T
    direct: list[float] = great_circle(lat[:-1], lon[:-1], lat[1:], lon[1:]).tolist()
    return direct


@dataclass(frozen=True, slots=True)
class Way:
    """A leg in the network: where it leaves, how far and how long, and the stop that it leads to."""

    leg: Leg
    stop: Stop
    origin: Place
    metres: float
    metres_from: str
    trip: Trip | None  # None: it takes the time that its ends leave


@dataclass(slots=True)
class Demands:
    """The network of a journey. `points` gives the start and end point of each thing."""

    journey: Journey
    network: Network = field(default_factory=Network)
    points: dict[str, tuple[int, int]] = field(default_factory=dict)
    ways: dict[str, Way] = field(default_factory=dict)  # by leg id
    things: dict[str, Stop | Event | Leg] = field(default_factory=dict)
    rest_days: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self.rest_days = ordinals(self.journey.rules.rest_days)
        self._name_things()
        for branch in self.journey.branches.values():
            self._add_branch(branch)
        for event in self.journey.events.values():
            if event.id in self.points:
                self._add_event(event)
        for deadline in self.journey.deadlines.values():
            self._limit(deadline.of, deadline.by.instant + deadline.by.doubt)

    # -- points ---------------------------------------------------------------------------------------------------

    def _name_things(self) -> None:
        """Give every thing its two points first, since anchors may point ahead."""
        for stop in self.journey.stops():
            self._name(stop.id, stop)
            if stop.leg is not None:
                self._name(stop.leg.id, stop.leg)
        for event in self.journey.events.values():
            self._name(event.id, event)

    def _name(self, name: str, thing: Stop | Event | Leg) -> None:
        self.points[name] = (self.network.point(), self.network.point())
        self.things[name] = thing

    def point(self, anchor: Anchor) -> int | None:
        """Return the point that an anchor hangs on, or None when there is no such thing."""
        pair = self.points.get(anchor.other)
        return None if pair is None else pair[0 if anchor.edge is Edge.START else 1]

    def _arc(self, point: int, source: int | None, offset: float = 0.0, trip: Trip | None = None) -> None:
        if source is not None:
            self.network.arcs[point].append(Arc(source, offset, trip))

    def _limit(self, anchor: Anchor, latest: float) -> None:
        node = self.point(anchor)
        if node is not None:
            self.network.upper[node] = min(self.network.upper[node], latest - anchor.offset)

    def _demand(self, point: int, when: When) -> None:
        """Bind a point to what the document says of it."""
        if isinstance(when, At):
            self._between(point, when.instant, when.instant + when.doubt)
        elif isinstance(when, Between):
            self._between(point, when.earliest, when.latest)
        elif isinstance(when, Anchor) and (node := self.point(when)) is not None:
            self._arc(point, node, when.offset)
            self.network.due[point] = self.network.arcs[point][-1]

    def _between(self, point: int, earliest: float, latest: float) -> None:
        self.network.lower[point] = max(self.network.lower[point], earliest)
        self.network.upper[point] = min(self.network.upper[point], latest)

    # -- branches -------------------------------------------------------------------------------------------------

    def _add_branch(self, branch: Branch) -> None:
        previous, place = self._fork(branch)
        for stop, direct in zip(branch.stops, hops(branch, self.journey.places, place), strict=True):
            self._add_stop(stop, previous, place, direct)
            previous, place = self.points[stop.id][1], self.journey.places[stop.place]
        if branch.rejoin is not None and branch.stops and (node := self.point(branch.rejoin)) is not None:
            self._arc(node, previous, branch.rejoin.offset)

    def _fork(self, branch: Branch) -> tuple[int | None, Place | None]:
        """Return the point and the place that a branch starts from: those of its fork, if it has one."""
        if branch.fork is None or (node := self.point(branch.fork)) is None:
            return None, None
        if branch.fork.offset:
            start = self.network.point()
            self._arc(start, node, branch.fork.offset)
            node = start
        return node, self.place_of(branch.fork.other)

    def place_of(self, name: str) -> Place | None:
        """Return the place of a stop, of the stop that a leg leads to, or of what an event is inside of."""
        thing, seen = self.things.get(name), {name}
        while isinstance(thing, Event) and thing.inside not in seen:
            name = thing.inside
            seen.add(name)
            thing = self.things.get(name)
        if isinstance(thing, Leg):
            return self.ways[name].origin if name in self.ways else None
        return self.journey.places[thing.place] if isinstance(thing, Stop) else None

    def _add_stop(self, stop: Stop, previous: int | None, origin: Place | None, direct: float) -> None:
        start, end = self.points[stop.id]
        self._demand(start, stop.start)
        self._demand(end, stop.end)
        self._arc(end, start, stop.stay)
        if stop.stay_wanted > stop.stay and isinstance(stop.end, (Free, Between)):
            self.network.wishes[end] = Wish(start, stop.stay_wanted, self._programme(stop, 0.0))
        if isinstance(stop.start, (Free, Between)):
            self.network.opening[start] = self._programme(stop, stop.stay)
        if stop.leg is None or origin is None:
            self._arc(start, previous)
        else:
            self._add_leg(stop, stop.leg, previous, origin, direct)

    def _programme(self, stop: Stop, lasting: float) -> Opening:
        """Return the hours in which something that lasts so long [s] may begin at a stop to be over by the evening."""
        day = self.journey.rules.day
        closes = max(day.opens, day.closes - lasting)
        return Opening(Hours(day.opens, closes), self.journey.places[stop.place].zone, self.rest_days)

    def _add_leg(self, stop: Stop, leg: Leg, previous: int | None, origin: Place, direct: float) -> None:
        metres, metres_from = distance(self.journey, leg, origin, self.journey.places[stop.place], direct)
        trip = self._trip(leg, origin, metres)
        self.ways[leg.id] = Way(leg, stop, origin, metres, metres_from, trip)
        (depart, arrive), start = self.points[leg.id], self.points[stop.id][0]
        setup = self.journey.rules.setup if trip is not None else 0.0
        self._arc(start, previous, setup, trip)
        self._arc(depart, previous)
        self._demand(depart, leg.depart)
        self._pass_on_departure(leg.depart, start, setup, trip)
        if trip is None:
            self._arc(arrive, start)
            return
        self._arc(arrive, depart, 0.0, trip)
        if trip.opening is not None and not isinstance(leg.depart, At | Anchor):
            self.network.opening[depart] = trip.opening
        if self.journey.rules.overnight == "before-leg" and isinstance(leg.depart, (Free, Between)):
            self.network.just_in_time[depart] = JustInTime(start, trip, setup)
            self.network.before[depart] = [start]

    def _pass_on_departure(self, depart: When, start: int, setup: float, trip: Trip | None) -> None:
        """Let a stop wait for the way whose departure is given: arrival functions never overtake, so bounds add up."""
        if isinstance(depart, (At, Between)):
            earliest = depart.instant if isinstance(depart, At) else depart.earliest
            there = earliest if trip is None else trip.arrival(earliest)
            self.network.lower[start] = max(self.network.lower[start], there + setup)
        elif isinstance(depart, Anchor) and (node := self.point(depart)) is not None:
            waiting = self.network.point()
            self._arc(waiting, node, depart.offset)
            self.network.due[waiting] = self.network.arcs[waiting][-1]
            self._arc(start, waiting, setup, trip)

    def _trip(self, leg: Leg, origin: Place, metres: float) -> Trip | None:
        mode = self.journey.modes.get(leg.mode)
        if leg.travel is None and (mode is None or mode.speed is None):
            return None
        if leg.travel is not None:
            busy = leg.travel
        else:
            assert mode is not None
            assert mode.speed is not None
            # Whole minutes: a computed hour must not look more exact than the speed that it comes from.
            busy = ceil((metres / mode.speed + 2 * mode.ends) / 60) * 60.0
        hours = mode.hours if mode is not None else None
        return Trip(busy, None if hours is None else Opening(hours, origin.zone), mode is not None and mode.sleeps)

    # -- events ---------------------------------------------------------------------------------------------------

    def _add_event(self, event: Event) -> None:
        start, end = self.points[event.id]
        self._demand(start, event.start)
        self._demand(end, event.end)
        self._arc(end, start, event.duration or 0.0)
        container = self.points.get(event.inside)
        if container is None:
            return
        around = self.things[event.inside]
        # A stop is not over before its events are, and they wait for it: unless it is they that it waits for.
        is_stop = isinstance(around, Stop)
        if (isinstance(event.start, Free) or is_stop) and event.id not in self._behind(_start(around)):
            self._arc(start, container[0], event.setup)
        if is_stop and not self._follows(event):
            self._arc(container[1], end)

    def _behind(self, *whens: When) -> dict[str, set[Edge]]:
        """Return the ids and edges that times are anchored to, through any number of anchors."""
        found: dict[str, set[Edge]] = {}
        ahead = list(whens)
        while ahead:
            when = ahead.pop()
            if isinstance(when, Anchor) and when.edge not in found.setdefault(when.other, set()):
                found[when.other].add(when.edge)
                ahead.extend(_whens(self.things.get(when.other)))
        return found

    def _follows(self, event: Event) -> bool:
        """Tell whether an event hangs on the end of the stop that it is in, or on a leg or another stop."""
        behind = self._behind(event.start, event.end)
        elsewhere = any(isinstance(self.things.get(name), (Leg, Stop)) for name in behind if name != event.inside)
        return elsewhere or Edge.END in behind.get(event.inside, ())

    # -- circles --------------------------------------------------------------------------------------------------

    def origin(self) -> float:
        """Return the first instant [s] that the document states: what nothing binds happens then."""
        bounds = [t for t in self.network.lower if t > -inf]
        return min(bounds) if bounds else 0.0

    def cut(self, circle: list[int]) -> list[int]:
        """Take out what ties points up in circles, so that the rest can be told; return the new order.

        Anchors go first, then rejoining, then all: the ways from stop to stop stay as long as they can.
        """
        anchors = self.network.due
        self.network.untie(circle, lambda point, arc: arc is anchors.get(point))
        rejoined = {
            (self.point(branch.rejoin), self.points[branch.stops[-1].id][1])
            for branch in self.journey.branches.values()
            if branch.rejoin is not None and branch.stops
        }
        self.network.untie(self.network.order()[1], lambda point, arc: (point, arc.source) in rejoined)
        stuck = set(self.network.order()[1])
        self.network.untie(list(stuck), lambda _, arc: arc.source in stuck)
        return self.network.order()[0]


def _start(thing: Stop | Event | Leg) -> When:
    return thing.depart if isinstance(thing, Leg) else thing.start


def _whens(thing: Stop | Event | Leg | None) -> tuple[When, ...]:
    if isinstance(thing, Leg):
        return (thing.depart,)
    return () if thing is None else (thing.start, thing.end)


def circle_findings(demands: Demands, circle: list[int]) -> tuple[Finding, ...]:
    """Say which things hang on each other, once, at the first of them that has an anchor."""
    if not circle:
        return ()
    stuck = set(circle)
    anchored = stuck & demands.network.due.keys()
    names = [n for n, pair in demands.points.items() if anchored & set(pair)] or [
        n for n, pair in demands.points.items() if stuck & set(pair)
    ]
    message = f"{', '.join(names[:6])} {'are' if len(names) > 1 else 'is'} anchored in a circle: no start can be told."
    hint = f"give {names[0]} a time of its own." if names else ""
    where = demands.things[names[0]].where if names else NOWHERE
    return (Finding("R102", message, where, hint, tuple(names)),)
