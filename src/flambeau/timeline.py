"""The timeline: where every torch is at an instant, who holds it and what happens, from the pavement to orbit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from flambeau.custody import Chain, bearers, holds, torch_of
from flambeau.earth import to_geodetic
from flambeau.finding import UsageError
from flambeau.journey import Branch, Certainty, Journey, Place
from flambeau.orbit.elements import Elements, Orbit
from flambeau.orbit.ephemeris import Ephemeris
from flambeau.orbit.flight import ascent, descent
from flambeau.orbit.satellite import Satellite, band_of, set_of
from flambeau.plan import Plan, Scheduled
from flambeau.track import During, Fixed, Floats, Joined, Path, Timed, Track

_FLIGHT_LEAST = 60.0  # [s] for a flight to or from an orbit; one of less is a late plan's leap (R104, R103)


def track_of(place: Place) -> Track:
    """Return where a place is: in orbit, on its way, or where it stays."""
    if place.ephemeris is not None:
        return place.ephemeris
    if place.elements:
        return Orbit(place.elements)
    return Timed(*np.array(place.log).T) if place.log else Fixed(place.lat, place.lon, place.height)


@dataclass(frozen=True, slots=True)
class State:
    """What is true of a branch at an instant `t` [s]. Latitude and longitude [rad], height over WGS 84 [m]."""

    t: float
    branch: str
    lat: float
    lon: float
    height: float
    place: str | None  # None under way
    doing: str
    item: str  # id of the stop, leg or rest
    events: tuple[str, ...]  # ids, outer to inner
    mode: str | None
    holder: str | None
    holder_certainty: Certainty | None  # of when the holder took over; None for the keeper of the branch
    previous: str | None
    next: str | None
    km: float
    certainty: Certainty
    elements: Elements | None = None  # what an orbital position comes from
    band: float | None = None  # [s] along the orbit, by the age of the elements
    ephemeris: Ephemeris | None = None  # instead of elements


@dataclass(frozen=True, slots=True)
class Along:
    """A branch at many instants (n,): row of the chain (-1: not in being), position [rad, rad, m] and km so far."""

    index: NDArray[np.intp]
    lat: Floats
    lon: Floats
    height: Floats
    km: Floats


class Line:
    """One branch of a plan as something that can be asked where it is."""

    def __init__(self, journey: Journey, plan: Plan, branch: Branch) -> None:
        """Take the branch's rows of the plan; tracks are made when they are first asked for."""
        self.journey, self.branch = journey, branch
        self.chain = plan.chain(branch.id)
        self.events = [item for item in plan.items if item.branch == branch.id and item.kind == "event"]
        self._stops = {stop.id: stop for stop in branch.stops}
        self._bearers: dict[str, Chain] = {}
        self._starts = [item.start for item in self.chain]
        torch = torch_of(journey, branch.id)
        self._holds = holds(journey, plan, torch.id) if torch is not None else Chain(())
        fork = branch.fork.other if branch.fork is not None else None
        self.forked = next((item.name for item in plan.items if item.id == fork), None)

    @property
    def span(self) -> tuple[float, float]:
        """From the first start to the last end [s]."""
        return self.chain[0].start, self.chain[-1].end

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """The track of each row of the chain."""
        return tuple(self._track(item) for item in self.chain)

    @cached_property
    def track(self) -> Track:
        """The whole branch as one track."""
        return Joined(self.tracks)

    @cached_property
    def _by_id(self) -> dict[str, Track]:
        return dict(zip((item.id for item in self.chain), self.tracks, strict=True))

    def of(self, item: Scheduled) -> Track:
        """Return the track of a row of the chain, which it does not leave at its ends; for an event, the branch's."""
        return self._by_id.get(item.id, self.track)

    @cached_property
    def satellites(self) -> dict[str, Satellite]:
        """The satellites that this branch visits, by place."""
        visited = {name for item in self.chain for name in (item.place, item.origin)}
        tracks = {name: track_of(self.journey.places[name]) for name in visited if self.journey.places[name].orbits}
        return {name: track for name, track in tracks.items() if isinstance(track, Satellite)}

    def _track(self, item: Scheduled) -> Track:
        places = self.journey.places
        if item.kind != "leg":
            return self._stay(places[item.place], item.start, item.end)
        origin, target = places[item.origin], places[item.place]
        if origin.orbits != target.orbits and item.end - item.start >= _FLIGHT_LEAST:
            return self._flight(item, origin, target)
        points, heights = self._ends(item, origin, target)
        mode = self.journey.modes.get(item.mode)
        stop = self._stops.get(item.id.removeprefix("to-"))
        if stop is not None and stop.leg is not None and stop.leg.path:
            points = [points[0], *stop.leg.path, points[-1]]
        cruise = mode.cruise if mode is not None else 0.0
        return Path(np.array(points), item.start, item.end, item.moves, cruise, heights)

    def _stay(self, place: Place, start: float, end: float) -> Track:
        if place.moves:
            return During(self.satellites.get(place.id) or track_of(place), start, end)
        return Fixed(place.lat, place.lon, place.height, start, end)

    def _ends(
        self, item: Scheduled, origin: Place, target: Place
    ) -> tuple[list[tuple[float, float]], tuple[float, float]]:
        """Return where a way begins and ends [rad], and the two heights [m]."""
        ends = []
        for place, t in ((origin, item.start), (target, item.end)):
            lat, lon, height = to_geodetic(self._stay(place, t, t).positions(np.array([t])))
            ends.append((float(lat[0]), float(lon[0]), float(height[0])))
        return [end[:2] for end in ends], (ends[0][2], ends[1][2])

    def _flight(self, item: Scheduled, origin: Place, target: Place) -> Track:
        heights = {name: event.height for name, event in self.journey.events.items()}
        inside = [e for e in self.events if e.inside == item.id and item.start < e.start < item.end]
        burns = {e.start: None for e in inside if "burn" in e.event and origin.orbits}
        marks = burns | {e.start: height for e in inside if (height := heights[e.id]) is not None}
        knots, (points, ends) = sorted(marks.items(), key=lambda mark: mark[0]), self._ends(item, origin, target)
        if target.orbits:
            return ascent(self.satellites[target.id], (*points[0], ends[0]), item.start, item.end, knots)
        # Two at least say when it brakes and when it enters the air; with one alone the usual times are better.
        knots = knots if len(knots) > 1 else []
        return descent(self.satellites[origin.id], (*points[1], ends[1]), item.start, item.end, knots)

    @cached_property
    def _odometer(self) -> tuple[Floats, Floats]:
        """Instants [s] and kilometres so far at each, for straight lines between."""
        t, km, so_far = [], [], 0.0
        for item in self.chain:
            if item.kind == "leg" and item.distance:
                moving = sum(end - start for start, end in item.moves)
                for start, end in item.moves:
                    t += [start, end]
                    km += [so_far, so_far + item.distance / 1000 * ((end - start) / moving if moving else 1.0)]
                    so_far = km[-1]
        return (np.array(t), np.array(km)) if t else (np.array([self.span[0]]), np.zeros(1))

    def along(self, t: Floats) -> Along:
        """Return row, position and kilometres at instants `t` [s, (n,)]; outside of its span nan and -1."""
        first, last = self.span
        inside = (t >= first) & (t <= last)
        index = np.where(inside, np.searchsorted(self._starts, t, side="right") - 1, -1)
        lat, lon, height, km = (np.full(len(t), np.nan) for _ in range(4))
        lat[inside], lon[inside], height[inside] = to_geodetic(self.track.positions(t[inside]))
        km[inside] = np.interp(t[inside], *self._odometer)
        return Along(index, lat, lon, height, km)

    def at(self, t: float) -> State | None:
        """Return what is true at `t` [s], or None when the branch is not in being."""
        if not self.chain or not self.span[0] <= t <= self.span[1]:
            return None
        k = bisect_right(self._starts, t) - 1
        item, row = self.chain[k], self.along(np.array([t]))
        events = self._events_at(item, t)
        satellite = self.satellites.get(item.place) or self.satellites.get(item.origin)
        place = None if item.kind == "leg" else self.journey.places[item.place].name
        return State(
            t, self.branch.id, float(row.lat[0]), float(row.lon[0]), float(row.height[0]), place,
            self._doing(item, events, t), item.id, tuple(e.id for e in events), item.mode or None,
            *self.holder(item, t), self._previous(k), self._next(k), float(row.km[0]),
            self._certainty(item, events),
            set_of(satellite, t) if satellite else None, band_of(satellite, t) if satellite else None,
            satellite if isinstance(satellite, Ephemeris) else None,
        )  # fmt: skip

    def _events_at(self, item: Scheduled, t: float) -> list[Scheduled]:
        """Return the events of an item that are on at `t`, outer before inner."""
        inside, on = {item.id}, []
        for event in self.events:  # the plan has what is inside of something behind it
            if event.inside in inside and (event.start <= t < event.end or t == event.start):
                inside.add(event.id)
                on.append(event)
        return on

    def _doing(self, item: Scheduled, events: list[Scheduled], t: float) -> str:
        what = "resting" if item.kind == "rest" else "under way" if item.kind == "leg" else self._programme(item)
        if item.kind == "leg" and not any(start <= t <= end for start, end in item.moves):
            what = "pausing on the way"
        return " > ".join([what, *(f"{e.name} ({e.event})" if e.event else e.name for e in events)])

    def _certainty(self, item: Scheduled, events: list[Scheduled]) -> Certainty:
        """Return how well the time of what is done is known; how far on its way something is, is always computed."""
        if events:
            return events[-1].start_certainty
        return Certainty.COMPUTED if item.kind == "leg" else item.start_certainty

    def _programme(self, item: Scheduled) -> str:
        stop = self._stops.get(item.id)
        return (stop.role if stop is not None else "") or "stop"

    def holder(self, item: Scheduled, t: float) -> tuple[str | None, Certainty | None]:
        """Return who has the torch at `t` [s] during `item`, by a hold, a slot or as keeper; and how sure that is."""
        stop = self._stops.get(item.id)
        held = self._holds.at(t)
        if held is None and stop is not None and stop.slots:
            if stop.id not in self._bearers:
                self._bearers[stop.id] = bearers(stop, item)
            held = self._bearers[stop.id].at(t)
        if held is not None:
            return held.holder, held.certainty
        keeper = self.journey.holders.get(self.branch.keeper)
        return (keeper.name if keeper is not None else None), None

    def _previous(self, k: int) -> str | None:
        earlier = (item for item in reversed(self.chain[:k]) if item.kind == "stop")
        return next((item.name for item in earlier), self.forked)

    def _next(self, k: int) -> str | None:
        return next((item.name for item in self.chain[k + 1 :] if item.kind == "stop"), None)


class Timeline:
    """A plan that can be asked where every torch is."""

    def __init__(self, journey: Journey, plan: Plan) -> None:
        """Take a journey and a plan of it."""
        branches = journey.branches.values()
        self.lines = {b.id: line for b in branches if (line := Line(journey, plan, b)).chain}

    def line(self, branch: str) -> Line:
        """Return a branch.

        Raises:
            UsageError: when the plan has no such branch; the message names those that it has.
        """
        if branch not in self.lines:
            raise UsageError(f"There is no branch {branch!r}. The plan has {', '.join(self.lines) or 'none'}.")
        return self.lines[branch]

    def at(self, t: float, branch: str | None = None) -> tuple[State, ...]:
        """Return the state of one branch, or of all that are in being, at the instant `t` [s]."""
        lines = self.lines.values() if branch is None else (self.line(branch),)
        return tuple(state for line in lines if (state := line.at(t)) is not None)

    def positions(self, item: Scheduled, t: Floats) -> tuple[Floats, Floats, Floats]:
        """Return where an item of the plan is: latitude, longitude [deg] and height [m], each (n,), at `t` [s]."""
        lat, lon, height = to_geodetic(self.line(item.branch).of(item).positions(t))
        return np.degrees(lat), np.degrees(lon), height

    def along(self, t: Floats) -> Iterator[tuple[str, Along]]:
        """Yield every branch at many instants `t` [s, (n,)]."""
        for name, line in self.lines.items():
            yield name, line.along(t)


@dataclass(frozen=True, slots=True)
class Aboard:
    """A stay of the torch on board of a satellite, from `start` to `end` [POSIX s]."""

    branch: str
    place: str  # id
    satellite: Satellite
    start: float
    end: float


def aboard(timeline: Timeline) -> tuple[Aboard, ...]:
    """Return when the torch is on board of what, in order of the branches; stops in a row at one place are one stay."""
    return tuple(
        Aboard(name, place, line.satellites[place], items[0].start, items[-1].end)
        for name, line in timeline.lines.items()
        for place, there in groupby(line.chain, lambda item: item.place if item.place == item.origin else "")
        if place in line.satellites and (items := list(there))
    )
