"""What a map of the press shows: numbered places, ways by mode, what lies close together, what an orbit passes over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from flambeau.earth import Floats
from flambeau.instants import local
from flambeau.journey import Journey
from flambeau.plan import Plan, Scheduled
from flambeau.publish.hidden import gives_away, shown
from flambeau.publish.lines import line
from flambeau.publish.text import one_line
from flambeau.timeline import Timeline, aboard

_STEP = 20.0  # [s] between points of a ground track
_LONGEST = 12 * 5600.0  # [s] of a ground track, about twelve times around: with more it covers the map


@dataclass(frozen=True, slots=True)
class Point:
    """A place with stops: its number in the order of the plan, position [rad], and how much its name matters."""

    number: int
    name: str
    lat: float
    lon: float
    weight: float
    day: str  # ISO date of the first stop; empty where that is hidden


@dataclass(frozen=True, eq=False)
class Way:
    """A leg: id of its mode, length [m], and parts as latitude and longitude [rad, (n, 2)]."""

    mode: str
    distance: float
    parts: tuple[Floats, ...]


@dataclass(frozen=True, eq=False)
class Track:
    """What the torch passes over on board of something: instants [POSIX s] of its ends, what happens, its points."""

    name: str
    start: float
    end: float
    points: Floats  # (n, 2) latitude, longitude [rad]


@dataclass(frozen=True, eq=False)
class Route:
    """A whole journey for a map. `modes` are ids with their names, in the order in which they are first used."""

    title: str
    points: tuple[Point, ...]
    ways: tuple[Way, ...]
    modes: dict[str, str]
    flown: frozenset[str]  # ids of modes that go through the air
    tracks: tuple[Track, ...]

    @property
    def places(self) -> Floats:
        """Latitudes and longitudes of the points [rad, (n, 2)]."""
        return np.array([(p.lat, p.lon) for p in self.points]).reshape(-1, 2)

    def length(self, mode: str) -> float:
        """Return how long all ways of a mode are [m]."""
        return sum(way.distance for way in self.ways if way.mode == mode)


def route(journey: Journey, plan: Plan, timeline: Timeline, *, crew: bool = False) -> Route:
    """Return what a map shows of a journey."""
    ways = tuple(_ways(journey, plan, timeline, crew=crew))
    used = dict.fromkeys(way.mode for way in ways)
    modes = {id: one_line(journey.modes[id].name or id) if id in journey.modes else id for id in used}
    flown = frozenset(id for id in modes if id in journey.modes and journey.modes[id].cruise > 0)
    points = tuple(_points(journey, plan, crew=crew))
    return Route(
        one_line(journey.title), points, ways, modes, flown, tuple(_tracks(journey, plan, timeline, crew=crew))
    )


def _points(journey: Journey, plan: Plan, *, crew: bool) -> Iterator[Point]:
    times = shown(journey, plan, crew=crew)
    stops = [item for item in plan.items if item.kind == "stop" and not journey.places[item.place].moves]
    first: dict[str, Scheduled] = {}
    for item in stops:
        first.setdefault(item.place, item)
    ends = {chain[k].place for branch in journey.branches if (chain := _stops(stops, branch)) for k in (0, -1)}
    bearers = {stop.place: stop.bearers or 0 for stop in journey.stops()}
    for number, (id, item) in enumerate(first.items(), 1):
        place, start = journey.places[id], times[item.id].start
        weight = 1e9 * (id in ends) + (place.population or 0) + 1e3 * bearers.get(id, 0)
        day = "" if start is None else local(start, item.zone).date().isoformat()
        yield Point(number, one_line(place.name), place.lat, place.lon, weight, day)


def _stops(stops: Iterable[Scheduled], branch: str) -> list[Scheduled]:
    return [item for item in stops if item.branch == branch]


def _ways(journey: Journey, plan: Plan, timeline: Timeline, *, crew: bool) -> Iterator[Way]:
    times = shown(journey, plan, crew=crew)
    for item in plan.items:
        ends = [journey.places.get(id) for id in (item.origin, item.place)]
        if item.kind != "leg" or any(end is None or end.orbits for end in ends):
            continue
        if not gives_away(journey, item, times[item.id]):
            parts = tuple(np.radians(np.array(part)[:, :2]) for part in line(item, timeline.positions))
            yield Way(item.mode, item.distance, parts)


def _tracks(journey: Journey, plan: Plan, timeline: Timeline, *, crew: bool) -> Iterator[Track]:
    """Yield what is passed over during the longest event of each stay on board."""
    times = shown(journey, plan, crew=crew)
    for stay in aboard(timeline):
        inside = [
            item for item in plan.items
            if item.branch == stay.branch and item.kind == "event" and stay.start <= item.start < item.end <= stay.end
            and None not in times[item.id]
        ]  # fmt: skip
        longest = max(inside, key=lambda item: item.end - item.start, default=None)
        if longest is None:
            continue
        start, end = longest.start, min(longest.end, longest.start + _LONGEST)
        t = np.linspace(start, end, int((end - start) / _STEP) + 2)
        row = timeline.lines[stay.branch].along(t)
        yield Track(one_line(longest.name), start, end, np.column_stack((row.lat, row.lon)))


# ---- places close together


def crowds(flat: Floats, window: tuple[float, float], most: int, least: int) -> list[list[int]]:
    """Return groups of points that fit into a window, the largest first.

    Args:
        flat: points of a plane (n, 2).
        window: width and height.
        most: groups.
        least: points of a group.
    """
    left = np.ones(len(flat), np.bool_)
    found: list[list[int]] = []
    half = np.array(window) / 2
    while len(found) < most and left.any():
        near = (np.abs(flat[:, None] - flat[None]) <= half).all(axis=2) & left[None] & left[:, None]
        best = near[int(np.argmax(near.sum(axis=1)))]
        if best.sum() < least:
            break
        found.append(np.flatnonzero(best).tolist())
        left &= ~best
    return found
