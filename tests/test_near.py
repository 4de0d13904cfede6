"""When the torch is near: each stop of Sochi 2014 is a visit while it is on, and visits are what sampling finds."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import HOUR, T0, journey, place, wanted
from conftest import Relay
from flambeau.document import load
from flambeau.earth import to_fixed
from flambeau.evaluate import evaluate
from flambeau.journey import At, Branch
from flambeau.near import Visit, overhead, visits
from flambeau.sky import Sites
from flambeau.timeline import Timeline, aboard
from test_cli import EXAMPLES

DAY = 86400.0


@pytest.fixture(scope="module")
def timeline(sochi: Relay) -> Timeline:
    return Timeline(sochi.journey, sochi.plan)


def test_every_stop_is_a_visit(sochi: Relay, timeline: Timeline) -> None:
    for item in sochi.plan.items:
        place = sochi.journey.places[item.place]
        if item.kind == "stop" and not place.moves:
            found = visits(timeline, (place.lat, place.lon, place.height), 10.0)
            assert any(
                v.branch == item.branch and v.start <= item.start and item.end <= v.end and v.distance < 1e-3
                for v in found
            ), item.id


def sampled(timeline: Timeline, lat: float, lon: float, within: float, step: float) -> list[float]:
    """Return the instants of the main branch, every `step` seconds, at which it is near a place."""
    line = timeline.lines["main"]
    t = np.arange(line.span[0], line.span[1], step)
    t = t[np.linalg.norm(line.track.positions(t) - to_fixed(lat, lon), axis=1) <= within]
    return [float(x) for x in t]


@settings(max_examples=30)
@given(st.integers(0, 150), st.floats(-20e3, 20e3), st.floats(-20e3, 20e3), st.floats(1e3, 40e3))
def test_visits_are_what_sampling_finds(sochi: Relay, k: int, north: float, east: float, within: float) -> None:
    timeline = Timeline(sochi.journey, sochi.plan)
    stops = [i for i in sochi.plan.items if i.kind == "stop" and i.branch == "main"]
    near = sochi.journey.places[stops[k % len(stops)].place]
    lat, lon = near.lat + north / 6.37e6, near.lon + east / 6.37e6 / math.cos(near.lat)
    mine = [v for v in visits(timeline, (lat, lon, 0.0), within) if v.branch == "main"]
    for t in sampled(timeline, lat, lon, within, 30.0):
        assert any(v.start - 1e-3 <= t <= v.end + 1e-3 for v in mine), t
    for v in mine:
        ends = timeline.lines["main"].track.positions(np.array([v.start, v.end])) - to_fixed(lat, lon)
        assert (np.linalg.norm(ends, axis=1) <= within + 0.5).all()
        assert v.distance <= within


def test_a_ship_that_passes_a_place_is_a_visit_under_way(timeline: Timeline) -> None:
    line = timeline.lines["north-pole"]
    leg = next(item for item in line.chain if item.mode == "icebreaker")
    t = np.array([leg.start + 40 * 3600.0])
    along = line.along(t)
    found = visits(timeline, (float(along.lat[0]), float(along.lon[0]), 0.0), 5e3)
    assert [(v.branch, v.place) for v in found][:1] == [("north-pole", leg.name)]
    assert found[0].start < t[0] < found[0].end
    assert found[0].distance < 50.0


def test_an_aeroplane_far_up_is_no_visit(timeline: Timeline, sochi: Relay) -> None:
    flight = max((i for i in sochi.plan.items if i.mode == "plane"), key=lambda i: i.distance)
    along = timeline.lines[flight.branch].along(np.array([(flight.start + flight.end) / 2]))
    lat, lon = float(along.lat[0]), float(along.lon[0])
    assert not [v for v in visits(timeline, (lat, lon, 0.0), 9e3) if flight.start < v.start < flight.end]
    assert [v for v in visits(timeline, (lat, lon, 0.0), 11e3) if flight.start < v.start < flight.end]


def test_passes_count_only_while_the_torch_is_on_board(timeline: Timeline) -> None:
    (stay,) = aboard(timeline)
    assert (stay.branch, stay.place) == ("space", "iss")
    for lat, lon in ((55.79, 49.12), (-33.9, 151.2), (51.6, -120.0), (-51.0, -69.0)):
        found = overhead(timeline, Sites(np.radians([lat]), np.radians([lon])))
        assert found
        assert all(branch == "space" and stay.start <= one.culmination <= stay.end for branch, one in found)


def test_where_no_satellite_ever_comes_there_is_no_pass(timeline: Timeline) -> None:
    assert not overhead(timeline, Sites(np.radians([89.0]), np.radians([0.0])))


def test_a_journey_without_an_orbit_has_a_convoy_alone() -> None:
    wish, _, _ = load(EXAMPLES / "beijing-2008")
    assert wish is not None
    timeline = Timeline(wish, evaluate(wish)[0])
    place = next(p for p in wish.places.values() if p.name == "London")
    assert not aboard(timeline)
    found = visits(timeline, (place.lat, place.lon, 0.0))
    assert found
    assert all(isinstance(v, Visit) and v.end - v.start < 3 * DAY for v in found)


def test_a_ship_that_goes_out_and_back_is_near_what_it_passes() -> None:
    """Three days on board, and beside an island for minutes, twice; at both ends of the stay the ship is in port."""
    out = [(T0 + h * HOUR, 0.0, math.radians(h / 4), 0.0) for h in range(37)]
    back = [(T0 + (72 - h) * HOUR, 0.0, math.radians(h / 4), 0.0) for h in range(36, -1, -1)]
    at = (At(T0), At(T0 + 72 * HOUR))
    ship = place("ship", 0.0, 0.0, log=tuple(sorted({*out, *back})))
    sail = wanted("sail", "ship", start=at[0], end=at[1])
    wish = journey(ship, branches=[Branch("main", "The voyage", (sail,))])
    line = Timeline(wish, evaluate(wish)[0])
    found = visits(line, (0.0, math.radians(4.5), 0.0), 5e3)
    # A degree of the equator is 111.32 km, so a quarter of one an hour; 10 km take 21.6 minutes.
    assert [v.start + (v.end - v.start) / 2 - T0 for v in found] == pytest.approx([18 * HOUR, 54 * HOUR], abs=1.0)
    assert [v.end - v.start for v in found] == pytest.approx([10 / 27.83 * HOUR] * 2, rel=0.001)
