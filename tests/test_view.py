"""Viewing geometry: the published sky of Boulder, the handover over the Atlantic, and the limb of a flattened Earth."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.earth import EQUATORIAL_RADIUS, MEAN_RADIUS, ROTATION, Floats, great_circle, to_fixed, to_geodetic
from flambeau.instants import parse_utc
from flambeau.orbit.elements import Orbit, read_tle
from flambeau.orbit.view import arc, axes, in_sight, limb, look, lvlh, sub_point, velocity
from flambeau.sky import sun_altitude
from flambeau.track import During, Fixed

VECTORS = Path(__file__).parent / "vectors"
ORBIT = Orbit(read_tle((VECTORS / "iss_2013-11.tle").read_text(), "iss.tle")[0][:1])
EVA = np.arange(parse_utc("2013-11-09T14:34:00Z"), parse_utc("2013-11-09T20:24:00Z"), 60.0)
HANDOVER = np.array([parse_utc("2013-11-09T15:14:00Z")])
POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
LATS, LONS, HEIGHTS = st.floats(-1.57, 1.57), st.floats(-3.14, 3.14), st.floats(1e3, 4e7)


def _place(lat: float, lon: float, height: float = 0.0) -> Floats:
    return to_fixed(np.radians(lat), np.radians(lon), height)


def _published() -> tuple[Orbit, list[dict[str, str]]]:
    """Return the element set and the rows of the list of heavens-above."""
    lines = (VECTORS / "heavens_above_2016-02.csv").read_text().splitlines()
    pair = "\n".join(line.removeprefix("# ") for line in lines if line[:4] in {"# 1 ", "# 2 "})
    return Orbit(read_tle(pair, "boulder")[0]), list(csv.DictReader(x for x in lines if x[0] != "#"))


def test_published_passes_are_where_they_were_seen() -> None:
    """Times are to the second, elevations to the degree, azimuths to one of sixteen points."""
    orbit, rows = _published()
    place = _place(40.027435, -105.251945, 1655)
    for row in rows:
        for event, elevation, slack in (
            ("rise", 10, 0.2),
            ("set", 10, 0.2),
            ("culmination", row["elevation_deg"], 0.5),
        ):
            seen = look(place, orbit.positions(np.array([parse_utc(row[f"{event}_utc"])])))
            assert np.degrees(seen.elevation[0]) == pytest.approx(float(elevation), abs=slack)
            off = np.degrees(seen.azimuth[0]) - 22.5 * POINTS.index(row[f"{event}_azimuth"])
            assert abs((off + 180) % 360 - 180) < 11.4
    assert len(rows) == 12


def test_sochi_was_never_above_the_horizon_of_the_spacewalk() -> None:
    """45.9 degrees of arc at best, horizon about 20 degrees away. Source: evidence of the relay of 2014, computed."""
    xyz, sochi = ORBIT.positions(EVA), _place(43.585, 39.723)
    assert np.degrees(arc(xyz, sochi)).min() == pytest.approx(45.9, abs=0.05)
    lat, lon, _ = to_geodetic(xyz)
    on_sphere = great_circle(lat, lon, np.radians(43.585), np.radians(39.723)) / MEAN_RADIUS
    assert np.degrees(np.abs(on_sphere - arc(xyz, sochi))).max() < 0.39
    assert not in_sight(sochi, xyz).any()
    assert 20.0 < np.degrees(limb(xyz, 0.0).arc).min() < np.degrees(limb(xyz, 0.0).arc).max() < 20.7


def test_the_sub_point_of_the_handover() -> None:
    """36.2 N 24.9 W on a sphere, with the other set of those days. Source: evidence of the relay of 2014, computed."""
    x, y, z = ORBIT.positions(HANDOVER)[0]
    assert np.degrees(np.arctan2(z, np.hypot(x, y))) == pytest.approx(36.2, abs=0.1)
    assert np.degrees(np.arctan2(y, x)) == pytest.approx(-24.9, abs=0.25)
    lat, lon, height = to_geodetic(sub_point(ORBIT.positions(HANDOVER)))
    above = to_geodetic(ORBIT.positions(HANDOVER))
    assert np.abs(np.subtract((lat, lon), above[:2])).max() < 1e-9
    assert abs(height[0]) < 1e-6


def test_the_sun_over_the_horizontal_of_the_station() -> None:
    """31 degrees at the handover. Source: evidence of the relay of 2014, computed."""
    up = sun_altitude(*to_geodetic(ORBIT.positions(HANDOVER)), HANDOVER)
    assert np.degrees(up[0]) == pytest.approx(31, abs=0.5)


def test_the_earth_from_the_geostationary_ring() -> None:
    """The Earth fills 17.4 degrees and is seen to 81.3 degrees of arc. Source: Maral and Bousquet, ch. 2."""
    edge = limb(_place(0, 10, 42164172.4 - EQUATORIAL_RADIUS), np.radians([90.0, 270.0]))
    assert 180 - 2 * np.degrees(edge.depression) == pytest.approx(np.full(2, 17.40), abs=0.01)
    assert np.degrees(edge.arc) == pytest.approx(np.full(2, 81.30), abs=0.01)
    assert edge.distance / 1000 == pytest.approx(np.full(2, 41679.0), abs=1)


@given(LATS, LONS, HEIGHTS, st.floats(0, 6.28))
def test_the_limb_touches_the_ellipsoid(lat: float, lon: float, height: float, azimuth: float) -> None:
    """Where the sight touches, the ground has it in its horizontal; a bit higher it misses, a bit lower it does not."""
    here = to_fixed(lat, lon, height)
    edge = limb(here, azimuth)
    assert abs(float(to_geodetic(edge.point)[2])) < 0.01
    assert abs(float(look(edge.point, here).elevation)) < 1e-6
    seen = look(here, edge.point)
    assert (seen.elevation, seen.distance) == pytest.approx((-edge.depression, edge.distance), rel=1e-6)
    assert abs(np.remainder(float(seen.azimuth) - azimuth + np.pi, 2 * np.pi) - np.pi) < 1e-6
    middle = here + (edge.point - here) * np.linspace(0, 2, 41)[:, None]
    assert to_geodetic(middle)[2].min() > -0.01


def test_the_limb_is_not_round() -> None:
    """From 420 km the arc differs by 0.07 degrees with the direction, and by 0.5 from place to place with height."""
    arcs = np.degrees(limb(ORBIT.positions(EVA)[:, None], np.linspace(0, 2 * np.pi, 37)).arc)
    assert arcs.shape == (len(EVA), 37)
    assert 0.01 < np.ptp(arcs, axis=1).min() < np.ptp(arcs, axis=1).max() < 0.12
    sphere = np.degrees(np.arccos(MEAN_RADIUS / (MEAN_RADIUS + to_geodetic(ORBIT.positions(EVA))[2])))
    assert np.abs(arcs.mean(axis=1) - sphere).max() < 0.15


def test_no_limb_on_the_ground() -> None:
    assert np.isnan(limb(_place(45, 10, -1.0), 0.0).depression)
    assert float(np.degrees(limb(_place(45, 10, 2.0), 0.0).depression)) == pytest.approx(0.0454, abs=1e-3)


@given(LATS, LONS, HEIGHTS, st.floats(-1.5, 1.5), st.floats(0.01, 6.27))
def test_look_finds_what_was_put_there(lat: float, lon: float, height: float, elevation: float, azimuth: float) -> None:
    """East is where the position moves with longitude, up where it moves with height."""
    here, d, distance = to_fixed(lat, lon, height), 1e-6, 1e5
    east = to_fixed(lat, lon + d, height) - to_fixed(lat, lon - d, height)
    up = to_fixed(lat, lon, height + 1e3) - here
    east, up = east / np.linalg.norm(east), up / np.linalg.norm(up)
    level = np.sin(azimuth) * east + np.cos(azimuth) * np.cross(up, east)
    seen = look(here, here + distance * (np.cos(elevation) * level + np.sin(elevation) * up))
    assert np.asarray(seen) == pytest.approx((elevation, azimuth, distance), rel=1e-4, abs=1e-5)


@given(LATS, LONS, LATS, LONS, st.floats(1e3, 4e7))
def test_sight_is_the_line_between(lat: float, lon: float, lat2: float, lon2: float, height: float) -> None:
    """A place on the ellipsoid is in sight when a line to it stays above the ellipsoid."""
    place, there = to_fixed(lat, lon), to_fixed(lat2, lon2, height)
    if abs(float(look(place, there).elevation)) < 1e-3:
        return
    way = to_geodetic(place + (there - place) * np.linspace(1e-3, 1, 200)[:, None])[2]
    assert bool(in_sight(place, there)) == bool((way > 0).all())


def test_a_mountain_sees_farther() -> None:
    """A satellite 3 degrees below the horizontal: hidden from the shore, in sight from 11 km up."""
    shore, high = _place(10, 20), _place(10, 20, 11e3)
    angle = np.radians(-3.0)
    east, _, up = axes(high)
    target = high + 2.2e6 * (np.cos(angle) * east + np.sin(angle) * up)
    assert in_sight(high, target)
    assert not in_sight(shore, target)
    assert look(high, target).elevation == pytest.approx(angle)


def test_many_places_at_many_instants() -> None:
    places = np.stack([_place(lat, lon) for lat, lon in ((43.6, 39.7), (-33.9, 151.2), (0.0, 180.0))])
    xyz = ORBIT.positions(EVA)
    seen = look(places[:, None], xyz)
    assert seen.elevation.shape == (3, len(EVA)) == in_sight(places[:, None], xyz).shape
    assert seen.elevation[1, 7] == look(places[1], xyz[7]).elevation


def test_velocity_is_that_of_sgp4() -> None:
    """Size and direction to the plane as SGP4 gives them itself, whose velocity is good to 0.05 m/s."""
    fast = velocity(ORBIT, EVA)
    r, v = ORBIT.sets[0].teme(EVA)
    assert np.abs(np.linalg.norm(fast, axis=1) - np.linalg.norm(v, axis=1)).max() < 0.06
    fixed, space = np.cross(ORBIT.positions(EVA), fast), np.cross(r, v)
    assert np.abs(np.linalg.norm(fixed, axis=1) / np.linalg.norm(space, axis=1) - 1).max() < 1e-5
    ends = velocity(During(ORBIT, EVA[0], EVA[-1]), EVA[[0, -1]])
    assert np.abs(ends - fast[[0, -1]]).max() < 0.01


def test_velocity_of_a_place() -> None:
    east = velocity(Fixed(0.0, 0.5), np.array([0.0, 1e9]))
    assert np.linalg.norm(east, axis=1) == pytest.approx(np.full(2, ROTATION * EQUATORIAL_RADIUS), abs=1e-3)


def test_the_local_frame() -> None:
    """Rows are square to each other; the Earth is along z, the way along x, and the Earth's north pole to the left."""
    xyz, fast = ORBIT.positions(EVA), velocity(ORBIT, EVA)
    frame = lvlh(xyz, fast)
    assert np.einsum("nij,nkj->nik", frame, frame) == pytest.approx(np.broadcast_to(np.eye(3), frame.shape), abs=1e-12)
    assert np.linalg.det(frame) == pytest.approx(np.ones(len(EVA)))
    centre, ahead = (np.einsum("nij,nj->ni", frame, v) for v in (-xyz, fast))
    assert centre / np.linalg.norm(xyz, axis=1)[:, None] == pytest.approx(np.tile([0.0, 0, 1], (len(EVA), 1)))
    assert (ahead[:, 0] > 7000).all()
    assert np.abs(ahead[:, 1]).max() < 1e-6
    assert (frame[:, 1, 2] < 0).all()
