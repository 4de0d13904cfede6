"""Flights to and from orbit: ends exact, no jumps, for the real mission and for any pad, time and duration."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.earth import Floats, great_circle, to_fixed, to_geodetic
from flambeau.finding import UsageError
from flambeau.orbit.elements import Orbit, read_tle
from flambeau.orbit.flight import INSERTION, Flight, ascent, descent

TEXT = (Path(__file__).parent / "vectors" / "iss_2013-11.tle").read_text()
ORBIT = Orbit(read_tle(TEXT, "iss.tle")[0][:1])
# Source: launch, docking, undocking, burn, entry and landing of Soyuz TMA-11M and TMA-09M as published, November 2013.
PAD, LAUNCH, DOCKING = (math.radians(45.92028), math.radians(63.34222), 90.0), 1383797655.0, 1383820072.0
SITE, UNDOCKING, LANDING = (math.radians(47.31517), math.radians(69.45966), 300.0), 1384125991.0, 1384138140.0
BURN, ENTRY = 1384134900.0, 1384136760.0
INCLINATION = 51.6
FASTEST = 9000.0


def _at(track: Flight | Orbit, *t: float) -> Floats:
    return track.positions(np.array(t))


def _seconds(flight: Flight) -> Floats:
    """Every second of short flights; of long ones the first and last two hours and each tenth second."""
    a, b = flight.span
    edge = np.concatenate((np.arange(a, min(a + 7300, b)), np.arange(max(b - 7300, a), b)))
    middle = np.arange(a, b, 10.0)
    return np.unique(np.concatenate((edge, middle, middle + 1.0, [b])).clip(a, b))


def _check(flight: Flight, ground: tuple[float, float, float], lowest: float) -> None:
    """Ends exact, speed below 9 km/s, heights between ground and 500 km, no kink larger than a second can hide."""
    at_ground, at_port = (flight.start, flight.end) if flight.meeting == flight.end else (flight.end, flight.start)
    assert np.linalg.norm(_at(flight, at_ground)[0] - to_fixed(*ground)) < 1e-3
    assert np.linalg.norm(_at(flight, at_port)[0] - _at(ORBIT, at_port)[0]) < 1e-3
    t = _seconds(flight)
    xyz = flight.positions(t)
    assert (np.linalg.norm(np.diff(xyz, axis=0), axis=1) <= FASTEST * np.diff(t) + 1e-3).all()
    height = to_geodetic(xyz)[2]
    assert lowest - 0.01 < height.min()
    assert height.max() < 500e3


def test_soyuz_to_the_station() -> None:
    flight = ascent(ORBIT, PAD, LAUNCH, DOCKING, [(LAUNCH + 525, 200e3)])
    _check(flight, PAD, PAD[2])
    inserted = _at(flight, LAUNCH + 525)
    lat, lon, height = to_geodetic(inserted)
    assert height[0] == pytest.approx(200e3, abs=10)
    assert 1300e3 < great_circle(*PAD[:2], lat[0], lon[0]) < 2000e3
    assert flight.across(np.array([LAUNCH + 525.0, DOCKING])) == pytest.approx([0, 0])


def test_gains_on_the_station_all_the_way_and_meets_at_rest() -> None:
    flight = ascent(ORBIT, PAD, LAUNCH, DOCKING)
    t = np.arange(LAUNCH + 525, DOCKING, 5.0)
    apart = np.linalg.norm(flight.positions(t) - ORBIT.positions(t), axis=1)
    assert (np.diff(flight.along(t)) > 0).all()
    assert (np.diff(apart) < 0).all()
    last = np.array([DOCKING - 2, DOCKING - 1, DOCKING])
    gap = np.linalg.norm(flight.positions(last) - ORBIT.positions(last), axis=1)
    assert gap[-2] < 0.1
    assert gap[-3] < 0.3


def test_starts_and_lands_at_rest() -> None:
    up, down = ascent(ORBIT, PAD, LAUNCH, DOCKING), descent(ORBIT, SITE, UNDOCKING, LANDING)
    for flight, t in ((up, LAUNCH), (down, LANDING - 1)):
        assert np.linalg.norm(np.diff(_at(flight, t, t + 1), axis=0)) < 20


def test_height_rises_smoothly() -> None:
    flight = ascent(ORBIT, PAD, LAUNCH, DOCKING)
    height = to_geodetic(flight.positions(np.arange(LAUNCH, DOCKING, 60.0)))[2]
    assert (np.diff(height[:9]) > 0).all()
    assert np.diff(height[9:]).min() > -2000  # follows the station's own fall towards its perigee near the end


def test_soyuz_from_the_station() -> None:
    flight = descent(ORBIT, SITE, UNDOCKING, LANDING, [(BURN, None), (ENTRY, 100e3)])
    _check(flight, SITE, SITE[2])
    waiting = np.arange(UNDOCKING, BURN, 20.0)
    assert np.linalg.norm(flight.positions(waiting) - ORBIT.positions(waiting), axis=1).max() < 5e3
    lat, lon, height = to_geodetic(_at(flight, ENTRY))
    assert height[0] == pytest.approx(100e3, abs=10)
    assert 2000e3 < great_circle(*SITE[:2], lat[0], lon[0]) < 3000e3
    sinking = flight.positions(np.arange(LANDING - 890, LANDING, 10.0))
    assert great_circle(*SITE[:2], *to_geodetic(sinking)[:2]).max() < 100


def test_heights_at_further_knots() -> None:
    knots = [(LAUNCH + 525, 200e3), (LAUNCH + 5000, 230e3), (LAUNCH + 9000, None), (LAUNCH + 15000, 340e3)]
    flight = ascent(ORBIT, PAD, LAUNCH, DOCKING, knots)
    known = [(t, height) for t, height in knots if height is not None]
    assert to_geodetic(_at(flight, *(t for t, _ in known)))[2] == pytest.approx([h for _, h in known], abs=10)
    down = descent(ORBIT, SITE, UNDOCKING, LANDING, [(BURN, None), (ENTRY, None), (LANDING - 900, 9e3)])
    assert to_geodetic(_at(down, ENTRY, LANDING - 900))[2] == pytest.approx([100e3, 9e3], abs=10)


def test_outside_of_the_flight_it_stays_at_its_ends() -> None:
    flight = ascent(ORBIT, PAD, LAUNCH, DOCKING)
    assert np.array_equal(_at(flight, LAUNCH - 1e5, DOCKING + 1e5), _at(flight, LAUNCH, DOCKING))
    assert flight.span == (LAUNCH, DOCKING)


@pytest.mark.parametrize("knots", [[(LAUNCH, 200e3)], [(DOCKING + 1, 2e5)], [(LAUNCH + 9, 2e5), (LAUNCH + 9, 3e5)]])
def test_knots_out_of_order_are_refused(knots: list[tuple[float, float | None]]) -> None:
    with pytest.raises(UsageError, match="ascend"):
        ascent(ORBIT, PAD, LAUNCH, DOCKING, knots)


def test_descent_wants_burn_and_entry() -> None:
    with pytest.raises(UsageError, match="at least two"):
        descent(ORBIT, SITE, UNDOCKING, LANDING, [(BURN, None)])


@settings(max_examples=40, deadline=None)
@given(st.floats(-INCLINATION, INCLINATION), st.floats(-180, 180), st.floats(-86400, 86400), st.floats(7200, 52 * 3600))
def test_any_pad_any_time_any_duration(lat: float, lon: float, shift: float, duration: float) -> None:
    """Also flights that no rocket could fly: continuous, exact at both ends, never under ground."""
    ground = (math.radians(lat), math.radians(lon), 0.0)
    launch = LAUNCH + shift
    up = ascent(ORBIT, ground, launch, launch + duration)
    _check(up, ground, 0.0)
    assert to_geodetic(_at(up, launch + INSERTION[0]))[2][0] == pytest.approx(INSERTION[1], abs=20)
    phasing = np.diff(up.along(np.linspace(launch + INSERTION[0], launch + duration, 200)))
    assert (phasing >= 0).all() or (phasing <= 0).all()
    _check(descent(ORBIT, ground, launch, launch + duration), ground, 0.0)
