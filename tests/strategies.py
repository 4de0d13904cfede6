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
        network.point(lower, draw(st.just(inf) | instants | seconds(5 * DAY).map(lambda s, t=lower: t + s)))
    offsets = st.integers(-7200, 2 * 86400).map(float)
    for k in range(1, size):
        v = rank[k]
        for source in draw(st.lists(st.sampled_from(rank[:k]), max_size=3)):
            network.arcs[v].append(Arc(source, draw(offsets), draw(st.none() | trips())))
        role = draw(st.sampled_from(["plain", "plain", "opening", "wish", "way", "due"]))
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
