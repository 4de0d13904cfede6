"""Sun crossings: against Skyfield with DE421 at places of every kind, and against the series themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.earth import Floats
from flambeau.roots import Ints
from flambeau.sky import HORIZONS, Sites, SunCrossings, dip, sun_altitude, sun_crossings, sun_fixed
from sky_cases import AUTUMN, DAY, T0, comments, places, rows, russia

NAME = "sun_crossings_de421.csv"
YEAR = 1356998400.0  # 2013-01-01T00:00:00Z
SIX = [np.radians(h) for h in (6.0, -50 / 60, -4.0, -6.0, -12.0, -18.0)]
PLACES = {name: tuple(float(x) for x in cells) for name, *cells in comments(NAME, "place")}


@pytest.fixture(scope="module")
def year() -> SunCrossings:
    """Return the crossings of 2013 at the places of the vectors."""
    lat, lon, height = np.array(list(PLACES.values())).T
    return sun_crossings(Sites(np.radians(lat), np.radians(lon), height), YEAR, YEAR + 366 * DAY, SIX)


def test_as_many_as_skyfield(year: SunCrossings) -> None:
    """At eleven places from Quito to the poles, in polar day and night as well."""
    expected = {(name, number % 6): int(n) for number, (name, _, n) in enumerate(comments(NAME, "count"))}
    names = list(PLACES)
    found = dict.fromkeys(expected, 0)
    for p, h in zip(year.place.tolist(), year.horizon.tolist(), strict=True):
        found[names[p], h] += 1
    assert found == expected


def _matched(year: SunCrossings, poles: bool) -> Floats:
    """Return how much later [s] ours are than Skyfield's."""
    late = []
    for n, name in enumerate(PLACES):
        mine = [r for r in rows(NAME) if r["place"] == name and ("Pole" in name) == poles]
        for k in range(len(SIX)):
            for rising in (0, 1):
                t = year.t[(year.place == n) & (year.horizon == k) & (year.rising == rising)]
                theirs = [float(r["seconds"]) for r in mine if (int(r["horizon"]), int(r["rising"])) == (k, rising)]
                late += [float(t[np.abs(t - YEAR - s).argmin()] - YEAR - s) for s in theirs]
    return np.array(late)


def test_when_skyfield_says(year: SunCrossings) -> None:
    late = np.abs(_matched(year, poles=False))
    assert len(late) > 2500
    assert np.percentile(late, 50) < 0.005
    assert np.percentile(late, 95) < 0.02
    assert late.max() < 1.0  # where the Sun grazes a horizon, at the edge of a polar night


def test_the_poles(year: SunCrossings) -> None:
    """One sunrise and one sunset a year: the Sun climbs 0.4 degrees a day at most, so that 0.035 arcsec are 3.5 s."""
    late = _matched(year, poles=True)
    assert len(late) == 24
    assert np.abs(late).max() < 3.5


def _slope(sites: Sites, place: Ints, t: Floats) -> tuple[Floats, Floats]:
    """Return the altitudes [rad, (n,)] by the series, asked one by one, and their rates [rad/s]."""

    def high(t: Floats) -> Floats:
        rays = np.concatenate([sun_fixed(part) for part in np.array_split(t, len(t) // 20 + 1)]) - sites.xyz.T[place]
        up = np.einsum("ij,ij->i", rays, sites.up.T[place]) / np.linalg.norm(rays, axis=1)
        return np.asarray(np.arcsin(up))

    return high(t), (high(t + 5) - high(t - 5)) / 10


@pytest.mark.slow
def test_all_of_russia_all_winter() -> None:
    """127,056 crossings, up and down in turn, at which the series themselves put the Sun within 0.03 arcsec."""
    four = [np.radians(h) for h in (6.0, -0.8333, -4.0, -6.0)]
    found = sun_crossings(russia(), *AUTUMN, four)
    assert len(found.t) == 127_056
    for k in range(4):
        same = found.horizon == k
        place, up = found.place[same], found.rising[same]
        assert ((up[1:] != up[:-1]) | (np.diff(place) != 0)).all()
    some = np.arange(0, len(found.t), 16)
    high, rate = _slope(russia(), found.place[some], found.t[some])
    off = np.degrees(high - np.array(four)[found.horizon[some]]) * 3600
    assert np.abs(off).max() < 0.03
    assert ((rate > 0) == found.rising[some]).all()


@settings(max_examples=30)
@given(places(), st.floats(-30, 30), st.integers(0, 360))
def test_as_a_plain_search_finds(sites: Sites, horizon: float, day: int) -> None:
    """Altitudes each minute over two days at any place: above and below as the crossings say, but near an edge."""
    start, level = T0 + day * DAY, np.radians(horizon)
    found = sun_crossings(sites, start, start + 2 * DAY, [level])
    t = np.arange(start, start + 2 * DAY, 60.0)
    for k in range(len(sites)):
        height = np.asarray(sites.height)[k]
        high = sun_altitude(sites.lat[k], sites.lon[k], height, t) - level
        mine = found.t[found.place == k]
        begins = high[0] > 0
        above = (np.searchsorted(mine, t) % 2 == 0) == begins
        clear = np.abs(high) > 5e-6  # a second of arc
        assert (above == (high > 0))[clear].all()


def test_no_place_no_horizon() -> None:
    nowhere = Sites(np.empty(0), np.empty(0))
    assert len(sun_crossings(nowhere, T0, T0 + DAY, SIX).t) == 0
    assert len(sun_crossings(russia(), T0, T0 + DAY, []).t) == 0
    assert len(sun_crossings(russia(), T0, T0, SIX).t) == 0


def test_a_high_observer_sees_the_sun_earlier() -> None:
    """From 100 m the horizon of the sea is 19.3 minutes of arc lower. Source: arccos(R / (R + h)) by hand."""
    assert np.degrees(dip(100.0)) * 60 == pytest.approx(19.26, abs=0.01)
    assert dip([-5.0, 0.0]).tolist() == [0.0, 0.0]
    sea = Sites(np.radians([43.6]), np.radians([39.7]))
    low, high = (sun_crossings(sea, T0, T0 + DAY, [HORIZONS["sunrise"] - x]).t for x in (0.0, float(dip(100.0))))
    later = high - low
    assert sorted(np.sign(later)) == [-1, 1]
    assert np.abs(later) == pytest.approx([19.26 * 4 / np.cos(np.radians(43.6))] * 2, rel=0.05)
