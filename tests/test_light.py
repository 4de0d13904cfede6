"""Orbital day and night: every edge of Orekit's, the day of a spacewalk, a season without night, and any orbit."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.earth import EQUATORIAL_RADIUS, FLATTENING, MEAN_RADIUS, Floats
from flambeau.orbit.cubics import MARGIN, SPARSE, STEP, Cubics
from flambeau.orbit.elements import FADE, Orbit
from flambeau.orbit.light import (
    Edges,
    Rim,
    Shadow,
    ShadowEdge,
    Turn,
    beta,
    day_and_night,
    day_windows,
    edges,
    shadow_edges,
)
from flambeau.sky import sun, sun_fixed
from flambeau.track import During, Fixed, Track
from sky_cases import AUTUMN, DAY, T0, elements, instant, orbits, published_sets, rows, station

SPACEWALK = (instant("2013-11-09T14:30:00Z"), instant("2013-11-09T16:00:00Z"))


@cache
def _autumn(shadow: Shadow) -> dict[Rim, Floats]:
    cubics = Cubics(station(), *AUTUMN)
    found = edges(cubics, sun(cubics.start, cubics.end), shadow)
    return {rim: e.t[(e.t >= AUTUMN[0]) & (e.t <= AUTUMN[1])] for rim, e in found.items()}


@pytest.mark.parametrize(
    ("shadow", "rim", "count"),
    [
        (Shadow.ELLIPSOID, Rim.UMBRA, 3650),
        (Shadow.ELLIPSOID, Rim.PENUMBRA, 3658),
        (Shadow.EQUATORIAL_SPHERE, Rim.UMBRA, 3654),
        (Shadow.EQUATORIAL_SPHERE, Rim.PENUMBRA, 3664),
    ],
)
def test_every_edge_of_orekit(shadow: Shadow, rim: Rim, count: int) -> None:
    """As many over 123 days; 0.08 s of bias are the aberration of the Sun's light, which Orekit leaves out there."""
    table, form = rows("orekit_shadow.csv"), "e" if shadow is Shadow.ELLIPSOID else "s"
    theirs = np.sort([float(r["ms"]) for r in table if r["edge"] == form + rim[0]]) / 1000 + 0.0005
    ours = _autumn(shadow)[rim] - AUTUMN[0]
    assert len(theirs) == len(ours) == count
    late = ours - theirs
    assert np.percentile(np.abs(late), 95) <= 0.25
    assert late.mean() == pytest.approx(-0.08, abs=0.005)
    # Where the satellite grazes the shadow an arcsecond is seconds.
    assert np.percentile(np.abs(late), 99) < 0.6
    assert np.abs(late).max() < 9


@pytest.mark.parametrize(("shadow", "median"), [(Shadow.SPHERE, 2.1), (Shadow.EQUATORIAL_SPHERE, 3.9)])
def test_what_the_flattening_does(shadow: Shadow, median: float) -> None:
    """How far the edges of a sphere are from those of the ellipsoid; nights that only one of them has are left out."""
    ours, sphere = (_autumn(form)[Rim.CENTRE] for form in (Shadow.ELLIPSOID, shadow))
    k = np.clip(np.searchsorted(sphere, ours), 1, len(sphere) - 1)
    away = np.minimum(np.abs(sphere[k] - ours), np.abs(sphere[k - 1] - ours))
    assert np.median(away[away < 300]) == pytest.approx(median, abs=0.1)


def _at(found: tuple[ShadowEdge, ...], kind: Turn, rim: Rim) -> float:
    return next(e.t for e in found if e.kind is kind and e.edge is rim)


def test_day_of_a_spacewalk_as_orekit() -> None:
    """2013-11-09, flattened Earth. Source: Orekit, by the set of 6 November."""
    found = shadow_edges(station(), *SPACEWALK)
    for kind, rim, when in (
        (Turn.SUNRISE, Rim.UMBRA, "14:43:51.500"),
        (Turn.SUNRISE, Rim.PENUMBRA, "14:44:11.200"),
        (Turn.SUNSET, Rim.PENUMBRA, "15:51:40.200"),
        (Turn.SUNSET, Rim.UMBRA, "15:52:00.000"),
    ):
        assert _at(found, kind, rim) == pytest.approx(instant(f"2013-11-09T{when}Z"), abs=0.3)
    assert len(found) == 6
    assert [e.t for e in found] == sorted(e.t for e in found)


@pytest.mark.parametrize(
    ("number", "shadow", "most"),
    [(0, Shadow.EQUATORIAL_SPHERE, 10), (0, Shadow.SPHERE, 0.5), (1, Shadow.SPHERE, 10), (1, Shadow.ELLIPSOID, 10)],
)
def test_day_of_a_spacewalk_by_a_sphere(number: int, shadow: Shadow, most: float) -> None:
    """The Sun's centre, 14:43:55 and 15:51:40, as worked out for that day with a sphere of 6,371 km.

    The set of 11 November has the station 7 s earlier; by it the larger sphere is 0.6 and 14.4 s from these times.
    """
    found = shadow_edges(station(number), *SPACEWALK, shadow)
    assert _at(found, Turn.SUNRISE, Rim.CENTRE) == pytest.approx(instant("2013-11-09T14:43:55Z"), abs=most)
    assert _at(found, Turn.SUNSET, Rim.CENTRE) == pytest.approx(instant("2013-11-09T15:51:40Z"), abs=most)


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("shadow", [Shadow.ELLIPSOID, Shadow.SPHERE])
def test_beta_day_and_night_of_a_spacewalk(number: int, shadow: Shadow) -> None:
    """-58.1 degrees, 67.8 min of day and 25.3 min of night, as published for that day, to the last digit but one."""
    assert np.degrees(beta(station(number), instant("2013-11-09T15:14:00Z"))) == pytest.approx(-58.1, abs=0.1)
    day, night = day_and_night(station(number), SPACEWALK[0], shadow)
    assert day is not None
    assert night is not None
    assert day / 60 == pytest.approx(67.8, abs=0.1)
    assert night / 60 == pytest.approx(25.3, abs=0.15)


def test_season_without_night() -> None:
    """Published: full Sun from 2016-05-26 13:14 to 05-30 19:25. The set is 53 days old, so one orbit and its band."""
    orbit = Orbit(tuple(one for one in published_sets() if one.epoch < instant("2016-06-01T00:00:00Z"))[-1:])
    start, end = instant("2016-05-24T00:00:00Z"), instant("2016-06-02T00:00:00Z")
    longest = max(day_windows(orbit, start, end).spans, key=lambda span: span[1] - span[0])
    for ours, published in zip(longest, ("2016-05-26T13:14:00Z", "2016-05-30T19:25:00Z"), strict=True):
        assert ours == pytest.approx(instant(published), abs=93 * 60 + orbit.band(ours))
    middle = instant("2016-05-28T12:00:00Z")
    day, night = day_and_night(orbit, middle)
    assert night is None
    assert day is None
    assert abs(np.degrees(beta(orbit, middle))) > 69


def test_a_satellite_that_stands_still_is_looked_at_for_days_not_for_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """A satellite that goes round with the Earth: its revolution is a day, though it moves over no ground."""
    asked: list[float] = []
    plain = Cubics.__init__

    def noted(self: Cubics, track: Track, start: float, end: float, margin: float = MARGIN) -> None:
        asked.append(end - start)
        plain(self, track, start, end, margin)

    monkeypatch.setattr(Cubics, "__init__", noted)
    high = Orbit((elements(35_786, 0.0001, 0.001, 1.0, 1.0, 1.0),))
    for month in range(12):
        day, night = day_and_night(high, T0 + 30 * month * DAY)
        assert day is None or 22 * 3600 < day < DAY
        assert night is None or night < 72 * 60  # published: at most 72 min, at the equinoxes
    assert max(asked) < 6 * DAY


def _height(orbit: Orbit, t: Floats, shadow: Shadow) -> Floats:
    """Return how far [rad, (n,)] the Sun's centre is above the limb, by another way: the ray that meets the ellipsoid.

    The ray from the satellite in the plane of the Sun and the nadir that touches the ellipsoid is found by halving.
    """
    r, s = orbit.positions(t), sun_fixed(t)
    far = np.linalg.norm(r, axis=1)
    down, ray = -r / far[:, None], (s - r) / np.linalg.norm(s - r, axis=1)[:, None]
    apart = np.arccos(np.einsum("ij,ij->i", down, ray))
    side = ray - down * np.cos(apart)[:, None]
    side /= np.linalg.norm(side, axis=1)[:, None]
    radius = MEAN_RADIUS if shadow is Shadow.SPHERE else EQUATORIAL_RADIUS
    scale = radius * np.array([1, 1, 1 - FLATTENING if shadow is Shadow.ELLIPSOID else 1])
    low, high = np.zeros(len(t)), np.full(len(t), np.pi / 2)
    for _ in range(45):
        middle = 0.5 * (low + high)
        u = down * np.cos(middle)[:, None] + side * np.sin(middle)[:, None]
        p, d = r / scale, u / scale
        b, a, c = np.einsum("ij,ij->i", p, d), np.einsum("ij,ij->i", d, d), np.einsum("ij,ij->i", p, p) - 1
        hits = b * b - a * c > 0
        low, high = np.where(hits, middle, low), np.where(hits, high, middle)
    return np.asarray(apart - low)


@settings(max_examples=25)
@given(orbits(), st.floats(-1, 1), st.sampled_from(Shadow))
def test_any_orbit_as_rays_that_touch_the_earth(orbit: Orbit, day: float, shadow: Shadow) -> None:
    """The Sun's centre over a quarter of a day, every 20 s: light and dark as told, but within a second of an edge."""
    start = T0 + day * DAY
    end = start + DAY / 4
    t = np.arange(start, end, 20.0)
    over = _height(orbit, t, shadow)
    lit = day_windows(orbit, start, end, Rim.CENTRE, shadow)
    found = [e.t for e in shadow_edges(orbit, start, end, shadow) if e.edge is Rim.CENTRE]
    clear = (np.abs(over) > 1e-4) | np.array([all(abs(x - e) > 1 for e in found) for x in t])
    assert [x in lit for x in t[clear].tolist()] == (over[clear] > 0).tolist()


@settings(max_examples=25)
@given(orbits(), st.floats(0, 2), st.sampled_from(Shadow))
def test_the_ways_to_ask_agree(orbit: Orbit, day: float, shadow: Shadow) -> None:
    """Windows are cut at the edges told; the more of the Sun is wanted, the shorter the day."""
    start, end = T0 + day * DAY, T0 + (day + 0.3) * DAY
    windows = {rim: day_windows(orbit, start, end, rim, shadow) for rim in Rim}
    found = shadow_edges(orbit, start, end, shadow)
    for rim, w in windows.items():
        cuts = [t for span in w.spans for t in span if start < t < end]
        assert cuts == [e.t for e in found if e.edge is rim]
        assert all((e.t in w) == (e.kind is Turn.SUNRISE) for e in found if e.edge is rim and start < e.t < end)
    assert windows[Rim.PENUMBRA].seconds <= windows[Rim.CENTRE].seconds <= windows[Rim.UMBRA].seconds
    assert windows[Rim.PENUMBRA] & windows[Rim.CENTRE] == windows[Rim.PENUMBRA]


def test_edges_by_hand() -> None:
    some = Edges(np.array([10.0, 30.0]), np.array([False, True]), True)
    assert some.light(np.array([0.0, 20.0, 40.0])).tolist() == [True, False, True]
    assert some.windows(0.0, 50.0).spans == ((0.0, 10.0), (30.0, 50.0))
    assert some.windows(15.0, 25.0).spans == ()
    assert some.windows(40.0, 40.0).spans == ()
    always = Edges(np.empty(0), np.empty(0, bool), True)
    assert always.windows(0.0, 5.0).spans == ((0.0, 5.0),)


class _Ephemeris:
    """A track with ends that must not be asked beyond them."""

    def __init__(self, start: float, end: float) -> None:
        self.span = start, end

    def positions(self, t: Floats) -> Floats:
        assert (t >= self.span[0]).all()
        assert (t <= self.span[1]).all()
        return station().positions(t)


@given(st.floats(-2000, 9000), st.floats(0, 4000), st.floats(0, 3000), st.floats(1, 9000))
def test_a_track_with_ends_is_not_asked_beyond(start: float, length: float, margin: float, lasting: float) -> None:
    """Also for spans outside of it, without length, and shorter than a step."""
    track = _Ephemeris(T0, T0 + lasting)
    cubics = Cubics(track, T0 + start, T0 + start + length, margin)
    assert track.span[0] <= cubics.start < cubics.end <= track.span[1] + 1e-6
    t = np.linspace(cubics.start, cubics.end, 50)
    assert np.abs(cubics.positions(t).T - station().positions(t)).max() < 1.0
    assert cubics.step <= STEP + 1e-6


@given(orbits(), st.floats(0, DAY))
def test_cubics_are_the_track(orbit: Orbit, start: float) -> None:
    """Within 0.5 m of SGP4, and within 0.1 m/s of how its positions move."""
    cubics = Cubics(orbit, T0 + start, T0 + start + 6000)
    t = np.linspace(T0 + start - MARGIN, T0 + start + 6000 + MARGIN, 700)
    r, v = cubics.motion(t)
    assert np.abs(r.T - orbit.positions(t)).max() < 0.5
    assert np.abs(v.T - (orbit.positions(t + 0.5) - orbit.positions(t - 0.5))).max() < 0.1


def test_cubics_of_the_station_and_of_a_fade() -> None:
    """Within 0.16 m of one set for days, and within 12 m where two sets that are 27 km apart fade."""
    both = Orbit((*station(0).sets, *station(1).sets))
    fade = both.sets[1].epoch
    t = np.arange(fade - 3600, fade + FADE + 3600, 7.0)
    assert np.linalg.norm(Cubics(both, t[0], t[-1]).positions(t).T - both.positions(t), axis=1).max() < 12
    t = np.arange(AUTUMN[0], AUTUMN[1], 601.0)
    assert np.linalg.norm(Cubics(station(), *AUTUMN).positions(t).T - station().positions(t), axis=1).max() < 0.16


def test_instants_on_the_grid_of_nodes() -> None:
    """A single instant at a whole multiple of the nodes' distance, and at both ends of a track."""
    grid = np.ceil(T0 / (SPARSE * STEP)) * SPARSE * STEP
    assert beta(station(), grid) == pytest.approx(beta(station(), grid + 1e-3), abs=1e-6)
    stay = During(station(), grid, grid + 3600)
    for t in (grid, grid + 1800, grid + 3600):
        assert beta(stay, t) == pytest.approx(beta(station(), t), abs=1e-4)
    assert len(shadow_edges(stay, grid, grid + 3600)) == len(shadow_edges(station(), grid, grid + 3600))


def test_on_the_ground_it_is_day_while_the_sun_is_up() -> None:
    """A mountain, taken for a satellite: the same search, the edge where the ray touches the ellipsoid."""
    peak = Fixed(0.2, 0.5, 8000.0)
    spans = day_windows(peak, T0, T0 + DAY).spans
    assert 0.5 * DAY < sum(b - a for a, b in spans) < 0.55 * DAY
