"""Strategies of Hypothesis: hours, trips, networks of points, and whole journeys all over the globe."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf, radians

from hypothesis import strategies as st

from flambeau.journey import (
    FOLLOWS,
    Anchor,
    At,
    Between,
    Branch,
    Certainty,
    Edge,
    Event,
    Hours,
    Journey,
    Leg,
    Mode,
    Place,
    Rules,
    Stop,
    When,
)
from flambeau.network import Arc, JustInTime, Network, Wish
from flambeau.timetable import Opening, Trip

HOUR, DAY = 3600.0, 86400.0
T0 = 1.38e9
"""2013-09-24T05:20:00Z: the clocks of Paris and Los Angeles change within the weeks after it."""

ZONES = ("UTC", "Europe/Moscow", "Europe/Paris", "Asia/Kolkata", "Pacific/Auckland", "America/Los_Angeles")

zones = st.sampled_from(ZONES)
instants = st.integers(0, 40 * 86400).map(lambda s: T0 + s)


def seconds(most: float) -> st.SearchStrategy[float]:
    """Return whole seconds from 0 to `most`."""
    return st.integers(0, int(most)).map(float)


@st.composite
def openings(draw: st.DrawFn) -> Opening:
    """Return hours of a day in some zone."""
    opens = draw(st.integers(0, 22))
    closes = draw(st.integers(opens + 1, 24))
    return Opening(Hours(opens * HOUR, closes * HOUR), draw(zones))


@st.composite
def trips(draw: st.DrawFn) -> Trip:
    """Return a way that takes whole seconds, so that sums are exact."""
    return Trip(draw(seconds(5 * DAY)), draw(st.none() | openings()), draw(st.booleans()))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Return points in any numbering whose arcs lead from lower to higher rank."""
    size = draw(st.integers(2, 10))
    rank = draw(st.permutations(range(size)))
    network = Network()
    for _ in range(size):
        lower = draw(st.just(-inf) | instants)
        network.point(lower, draw(st.just(inf) | instants | st.just(lower + draw(seconds(5 * DAY)))))
    offsets = st.integers(-7200, 2 * 86400).map(float)
    for k in range(1, size):
        v = rank[k]
        for source in draw(st.lists(st.sampled_from(rank[:k]), max_size=3)):
            network.arcs[v].append(Arc(source, draw(offsets), draw(st.none() | trips())))
        role = draw(st.sampled_from(["plain", "opening", "wish", "way"]))
        source = draw(st.sampled_from(rank[:k]))
        if role == "opening":
            network.opening[v] = draw(openings())
        elif role == "wish":
            network.arcs[v].append(Arc(source, 0.0))
            network.wishes[v] = Wish(source, draw(seconds(2 * DAY)), draw(st.none() | openings()))
        elif role == "way":
            network.before[v] = [source]
            network.just_in_time[v] = JustInTime(source, draw(trips()), draw(seconds(HOUR)))
    return network


# -- journeys ---------------------------------------------------------------------------------------------------------

DAY_HOURS = Hours(8 * HOUR, 21 * HOUR)
MODES = {
    "car": Mode("car", "Motorcade", 65 / 3.6, 1.3, 300.0),
    "day-car": Mode("day-car", "By day", 90 / 3.6, 1.2, 0.0, Hours(7 * HOUR, 19 * HOUR), sleeps=True),
    "train": Mode("train", "Train", 100 / 3.6, 1.2, 600.0, Hours(6 * HOUR, 23 * HOUR)),
    "plane": Mode("plane", "Plane", 800 / 3.6, 1.05, 1800.0, cruise=10e3),
    "any": Mode("any", "Without a speed"),
}
WITH_SPEED = tuple(name for name, mode in MODES.items() if mode.speed is not None)
# Poles, the antimeridian from both sides, points opposite each other, and two that are 0.5 km apart.
POLES, NEAR, OPPOSITE = ((90, 0), (-90, 0)), ((40, 20), (40.005, 20)), ((0, 0), (0, 180))
CORNERS = (*POLES, *NEAR, *OPPOSITE, (10, -180), (-17, 179.5), (-18, -179.5), (-40, -160))

degrees = st.tuples(st.integers(-89, 89), st.integers(-180, 180)) | st.sampled_from(CORNERS)


@st.composite
def places(draw: st.DrawFn, number: int) -> Place:
    """Return a place anywhere on the globe."""
    lat, lon = draw(degrees)
    height = draw(st.sampled_from([0.0, 0.0, 5642.0, -13.0]))
    return Place(f"p{number}", f"Place {number}", radians(lat), radians(lon), height, draw(zones))


@dataclass
class _Draft:
    """A journey under way: its stops in an order in which anchors only look back."""

    draw: st.DrawFn
    modes: tuple[str, ...]
    places: list[Place]
    anchors: bool
    stops: dict[str, list[Stop]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)  # things that anchors may point to
    clock: float = T0

    def when(self) -> When:
        """Return a time; half of the fixed ones are hard to keep, since the clock may go slower than the torch."""
        anchored = ["anchor"] if self.names and self.anchors else []
        kind = self.draw(st.sampled_from(["free", "free", "free", "at", "date", "between", *anchored]))
        if kind == "free":
            return FOLLOWS
        if kind == "anchor":
            other = self.draw(st.sampled_from(self.names))
            edge = self.draw(st.sampled_from(Edge))
            return Anchor(other, edge, float(self.draw(st.integers(-3600, 2 * 86400))))
        self.clock += self.draw(seconds(2 * DAY))
        if kind == "at":
            certainty = self.draw(st.sampled_from([Certainty.EXACT, Certainty.APPROXIMATE, Certainty.HIDDEN]))
            return At(self.clock, certainty, self.draw(st.sampled_from([0.0, 0.0, 600.0])))
        if kind == "date":
            day = self.clock - self.clock % DAY
            return Between(day, day + DAY, Certainty.DATE)
        return Between(self.clock, self.clock + self.draw(seconds(2 * DAY)))

    def leg(self, name: str) -> Leg:
        """Return a way to the stop `name`."""
        draw = self.draw
        depart = self.when() if draw(st.integers(0, 5)) == 0 else FOLLOWS
        travel = draw(st.none() | st.none() | st.integers(1, 48).map(lambda h: h * HOUR))
        distance = draw(st.none() | st.none() | st.integers(1, 20000).map(lambda km: km * 1000.0))
        return Leg(f"to-{name}", draw(st.sampled_from(self.modes)), distance=distance, depart=depart, travel=travel)

    def add(self, branch: str, *, forks: bool = False) -> None:
        """Add a stop to a branch."""
        mine = self.stops.setdefault(branch, [])
        name, draw = f"{branch}-{len(mine) + 1}", self.draw
        place = draw(st.sampled_from(self.places))
        stay = draw(seconds(6 * HOUR))
        stop = Stop(name, place.id, branch, name.title(), stay=stay, stay_wanted=stay + draw(seconds(12 * HOUR)))
        first = not mine and not forks
        if not first:
            stop = replace(stop, leg=self.leg(name))
        start = At(T0) if branch == "main" and first else self.when()
        stop = replace(stop, start=start, end=self.when() if draw(st.booleans()) else FOLLOWS)
        mine.append(stop)
        self.names += [name] if stop.leg is None else [name, stop.leg.id]

    def events(self) -> dict[str, Event]:
        """Return events in some of the things."""
        out: dict[str, Event] = {}
        for name in self.draw(st.lists(st.sampled_from(self.names), max_size=3)):
            event = Event(f"event-{len(out) + 1}", "Event", name, duration=self.draw(seconds(4 * HOUR)))
            out[event.id] = replace(event, setup=self.draw(seconds(HOUR)))
        return out


@st.composite
def journeys(draw: st.DrawFn, modes: tuple[str, ...] = tuple(MODES), *, anchors: bool = True) -> Journey:
    """Return a journey whose side branches fork from the main one and mostly rejoin it; it begins at `T0`."""
    draft = _Draft(draw, modes, [draw(places(n)) for n in range(draw(st.integers(2, 5)))], anchors)
    rules = Rules(
        DAY_HOURS,
        setup=draw(st.sampled_from([0.0, 1800.0])),
        overnight=draw(st.sampled_from(["before-leg", "after-leg"])),
        rest_days=tuple(draw(st.lists(st.sampled_from(["2013-09-25", "2013-09-26", "2013-10-01"]), max_size=2))),
    )
    forks: dict[str, tuple[Anchor, Anchor | None]] = {}
    for _ in range(draw(st.integers(1, 3))):
        draft.add("main")
    for side in range(draw(st.integers(0, 2))):
        branch = f"side{side}"
        fork = draw(st.sampled_from([stop.id for stops in draft.stops.values() for stop in stops]))
        offset = draw(st.sampled_from([0.0, 0.0, 7200.0]))
        for _ in range(draw(st.integers(1, 3))):
            draft.add(branch, forks=True)
        draft.add("main")
        rejoins = draw(st.sampled_from([True, True, False]))
        last = draft.stops["main"][-1].id
        forks[branch] = (Anchor(fork, Edge.END, offset), Anchor(last, Edge.START) if rejoins else None)
    branches = {
        name: Branch(name, name.title(), tuple(stops), *forks.get(name, (None, None)))
        for name, stops in draft.stops.items()
    }
    return Journey(
        "A random journey",
        rules=rules,
        places={p.id: p for p in draft.places},
        modes=MODES,
        branches=branches,
        events=draft.events(),
    )
