"""The light in orbit: where limb, Sun and shadow are, against exact geometry and Orekit, and how much there is."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.earth import EQUATORIAL_RADIUS, Floats, normals, to_geodetic
from flambeau.instants import parse_utc
from flambeau.optics.camera import Camera, Lens
from flambeau.orbit.elements import Orbit, read_tle
from flambeau.orbit.view import axes as horizon_axes
from flambeau.orbit.view import limb
from flambeau.radiance import orbit
from flambeau.radiance.earth import Earth, seen_from, step
from flambeau.radiance.faces import gathered, spread
from flambeau.radiance.land import Light
from flambeau.radiance.surroundings import LUMA, SUN_ILLUMINANCE, Surroundings
from flambeau.shot import Station
from flambeau.stage.frames import aboard

VECTORS = Path(__file__).parent / "vectors"
ORBIT = Orbit(read_tle((VECTORS / "iss_2013-11.tle").read_text(), "iss.tle")[0][:1])
SUN = np.array([1.0, 0.0, 0.0])
WHITE = np.ones(3, np.float32)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of vectors."""
    return list(csv.DictReader(x for x in (VECTORS / name).read_text().splitlines() if x[0] != "#"))


def at(utc: str, clouds: float = 0.6) -> Surroundings:
    t = np.array([parse_utc(utc)])
    f = aboard(ORBIT, Station("iss"), t)
    return orbit.in_orbit(f.origin[0], f.axes[0], f.sun[0], f.moon[0], t[0], clouds=clouds)


def lit(t: float) -> float:
    """Return the Sun's illuminance [lx] aboard at an instant."""
    f = aboard(ORBIT, Station("iss"), np.array([t]))
    return float(orbit.sunlight(f.origin[0], f.sun[0] @ f.axes[0]) @ LUMA)


def globe(point: Floats, clouds: float = 0.6, height: float = 400e3) -> Earth:
    return seen_from(point * (EQUATORIAL_RADIUS + height), (Light(SUN, WHITE),), cover=clouds)


@settings(deadline=None, max_examples=12)
@given(st.floats(-1.5, 1.5), st.floats(-3, 3), st.floats(300e3, 2000e3), st.floats(0, 6.28))
def test_earth_ends_where_its_limb_is(lat: float, lon: float, height: float, azimuth: float) -> None:
    """Just below the exact limb no star shows through; a tenth of a degree above it some light does."""
    point = normals(lat, lon) * (EQUATORIAL_RADIUS + height)
    edge = limb(point, azimuth)
    east, north, up = horizon_axes(point)
    ahead = east * np.sin(azimuth) + north * np.cos(azimuth)
    angle = edge.depression + np.array([1e-5, -1e-5, -0.03])
    rays = np.cos(angle)[:, None] * ahead - np.sin(angle)[:, None] * up
    _, behind = seen_from(point, (Light(SUN, WHITE),), cover=0.5).radiance(rays.astype(np.float32))
    assert not behind[0].any()
    assert behind[1, 0] > 0
    assert behind[2] == pytest.approx(1, abs=0.05)


def test_limb_of_a_picture_is_at_the_projected_limb() -> None:
    """The row of the last pixel of the Earth against `view.limb` projected by the camera: within a pixel."""
    t = np.array([parse_utc("2013-11-09T15:15:00Z")])
    f = aboard(ORBIT, Station("iss"), t)
    camera = Camera.looking(np.zeros(3), [1, 0, 0.37], [0, 0, -1], focal=0.05, sensor=(0.036, 0.024))
    size = (96, 64)
    _, behind = seen_from(f.origin[0], (Light(SUN, WHITE),), cover=0.5).radiance(camera.rays(size) @ f.axes[0])
    ground = (behind[:, 0] == 0).reshape(size[::-1])
    edge = limb(f.origin[0], np.linspace(0, 2 * np.pi, 7200)).point - f.origin[0]
    seen, depth = camera.project(edge @ f.axes[0].T, size)
    inside = (depth > 0) & (seen[:, 0] > 0) & (seen[:, 0] < size[0]) & (seen[:, 1] > 0) & (seen[:, 1] < size[1])
    first = ground.argmax(axis=0)[seen[inside, 0].astype(int)]
    assert inside.sum() > 50
    assert first == pytest.approx(seen[inside, 1], abs=1.0)


def test_sun_stands_where_orekit_has_it() -> None:
    """Height of the Sun over the station and the sub-point, from Orekit's minutes."""
    for row in rows("orekit_eva_minutes.csv")[::40]:
        t = np.array([parse_utc(row["utc"])])
        f = aboard(ORBIT, Station("iss"), t)
        lat, lon, _ = np.degrees(to_geodetic(f.origin[0]))
        assert (lat, lon) == pytest.approx((float(row["lat_deg"]), float(row["lon_deg"])), abs=1e-4)
        moved = f.axes[0].T @ f.sun[0]  # Earth-fixed
        assert moved[2] == pytest.approx(float(row["sun_z"]), abs=2e-3)  # precession since 2000


def test_shadow_has_the_edges_of_orekit() -> None:
    """Dark at the umbra, full at the penumbra but for the air; in between it grows, never by leaps."""
    edges = rows("orekit_eva_shadow.csv")[:2]
    umbra, penumbra = (parse_utc(row["utc"]) for row in edges)
    t = np.arange(umbra - 5, penumbra + 40, 0.5)
    light = np.array([lit(x) for x in t])
    assert light[t < umbra - 0.5].max() == 0
    assert light[t > umbra + 1].min() > 0
    assert light[-1] == pytest.approx(SUN_ILLUMINANCE, rel=0.01)
    assert (np.diff(light) >= -1e-3 * SUN_ILLUMINANCE).all()
    assert np.diff(light).max() < 0.06 * SUN_ILLUMINANCE
    assert 0.03 < lit(penumbra) / SUN_ILLUMINANCE < 0.3  # the whole disc, dimmed by the air


def test_sun_is_red_low_in_the_air() -> None:
    umbra = parse_utc(rows("orekit_eva_shadow.csv")[0]["utc"])
    t = np.array([umbra + 5.0])
    f = aboard(ORBIT, Station("iss"), t)
    red, green, blue = orbit.sunlight(f.origin[0], f.sun[0] @ f.axes[0])
    assert red > 1.5 * green > 3 * blue


def test_earth_sends_back_three_tenths() -> None:
    """Albedo of the whole Earth 0.29 to 0.31. Source: Stephens et al. 2015, from CERES: 0.29; here within 0.04."""
    sent = came = 0.0
    for point in spread(36)[spread(36)[:, 0] > 0.05]:
        light = gathered(lambda rays, p=point: globe(p, height=150e3).radiance(rays)[0], 800)  # type: ignore[misc]
        sent += (
            float(light.irradiance(-point[None].astype(np.float32))[0] @ LUMA) * (1 + 150e3 / EQUATORIAL_RADIUS) ** 2
        )
        came += point[0]
    assert sent / came == pytest.approx(0.30, abs=0.04)


def test_earthshine_is_that_of_day_and_night() -> None:
    """5 to 25 klx on a face that looks down by day. Source: spread of the albedo 0.06 to 0.6 at 30 degrees of Sun."""
    down = np.array([[0, 0, 1]], np.float32)
    assert 5e3 < at("2013-11-09T15:15:00Z").irradiance(down)[0] @ LUMA < 25e3
    assert at("2013-11-09T14:34:00Z").irradiance(down)[0] @ LUMA < 1.0


def test_more_cloud_is_brighter_and_none_is_none() -> None:
    rays = spread(4000)[spread(4000)[:, 0] < -0.6].astype(np.float32)
    much, some, none = (globe(SUN, cover).radiance(rays)[0].mean() for cover in (0.9, 0.4, 0.0))
    assert much > 1.5 * some > 2 * none > 0


def test_nothing_jumps_at_the_antimeridian_or_a_pole() -> None:
    """Rays a metre apart on both sides of the seams see the same, but for what that metre changes."""
    for lat, lon in ((0.3, np.pi), (-0.8, np.pi), (np.pi / 2, 0.0)):
        n = normals(lat, lon)
        aside = np.array([0.0, 1.0, 0.0]) * 0.3 / 400e3
        rays = np.stack((-n - aside, -n + aside))
        lights = (Light(n * 1.0, WHITE),)
        left, right = seen_from(n * (EQUATORIAL_RADIUS + 400e3), lights, cover=0.6).radiance(rays.astype(np.float32))[0]
        assert left == pytest.approx(right, rel=0.02)


def test_limb_is_smooth() -> None:
    """From row to row 0.1 km apart the limb changes by little: no bands, no gap at the ground."""
    point = np.array([EQUATORIAL_RADIUS + 420e3, 0.0, 0.0])
    height = np.arange(500.0, 60e3, 100.0)
    down = np.arcsin((EQUATORIAL_RADIUS + height) / point[0])
    rays = np.column_stack((-np.cos(down), 0 * down, np.sin(down))).astype(np.float32)
    seen, _ = seen_from(point, (Light(np.array([0.8, 0.0, 0.6]), WHITE),), cover=0.6).radiance(rays)
    light = np.log(seen @ LUMA)
    assert np.abs(np.diff(light)).max() < 0.03
    assert np.abs(np.diff(light, 2)).max() < 0.01


def test_night_has_towns_and_airglow_and_day_hides_them() -> None:
    """The middle of Moscow is some tenths of a candela a square metre; the airglow stands highest at 95 km."""
    moscow = normals(np.radians(55.75), np.radians(37.62))
    night = seen_from(moscow * (EQUATORIAL_RADIUS + 400e3), (Light(-moscow, WHITE),), cover=0.0)
    rays = (-moscow + 0.01 * spread(200)).astype(np.float32)
    assert 0.05 < float((night.radiance(rays)[0] @ LUMA).max()) < 20
    far = np.linalg.norm(night.origin)
    down, aside = -night.origin / far, np.cross(night.origin / far, [0.0, 0.0, 1.0])
    heights = np.arange(82e3, 120e3, 1e3)
    angle = np.arcsin((EQUATORIAL_RADIUS + heights) / far)
    seen, _ = night.radiance(
        (np.cos(angle)[:, None] * down + np.sin(angle)[:, None] * aside / np.linalg.norm(aside)).astype(np.float32)
    )
    assert heights[(seen @ LUMA).argmax()] == pytest.approx(93e3, abs=6e3)


def test_same_light_twice() -> None:
    rays = spread(500).astype(np.float32)
    one, other = at("2013-11-09T15:45:00Z"), at("2013-11-09T15:45:00Z")
    assert (one.background(rays) == other.background(rays)).all()
    assert np.isfinite(one.background(rays)).all()


def test_parts_of_a_picture_are_parts_of_the_whole() -> None:
    """What a pixel shows does not depend on which rows it is asked with, if they are as dense."""
    camera = Camera.looking(np.zeros(3), [1, 0, 0.5], [0, 0, -1], focal=0.035, sensor=(0.036, 0.024))
    rays, light = camera.rays((96, 64)), at("2013-11-09T15:15:00Z")
    whole, upper = light.background(rays), light.background(rays[: 96 * 32])
    assert step(rays) == pytest.approx(step(rays[: 96 * 32]), rel=0.05)
    assert np.median(np.abs(whole[: 96 * 32] - upper)) < 0.01 * whole.max()


def test_stars_stand_in_the_picture_where_skyfield_has_them() -> None:
    """Each published star is the brightest pixel of a small picture that looks at it from the station at night."""
    t = parse_utc("2013-11-09T15:14:00Z")
    f = aboard(ORBIT, Station("iss"), np.array([t]))
    dark = orbit.in_orbit(f.origin[0], f.axes[0], f.sun[0], f.moon[0], t)
    seen = 0
    for row in rows("stars_earth_fixed.csv")[:4]:
        towards = f.axes[0] @ [float(row[c]) for c in "xyz"]
        if towards[2] > 0.3:  # behind the Earth
            continue
        camera = Camera.looking(np.zeros(3), towards, [0.1, 0.9, 0.3], focal=0.2, sensor=(0.036, 0.024))
        light = (dark.background(camera.rays((90, 60))) @ LUMA).reshape(60, 90)
        assert np.unravel_index(light.argmax(), light.shape) == pytest.approx((30, 45), abs=2)
        seen += 1
    assert seen >= 2


def test_a_fisheye_sees_nothing_in_its_corners() -> None:
    axis = [1.0, 0.0, 0.3]
    camera = Camera.looking(np.zeros(3), axis, [0, 0, -1], focal=0.003, sensor=(0.036, 0.024), lens=Lens.EQUISOLID)
    rays = camera.rays((96, 64))
    seen = at("2013-11-09T15:15:00Z").background(rays)
    assert np.isnan(rays).any() and np.isfinite(seen).all()
    assert not seen[np.isnan(rays[:, 0])].any()
    assert seen[np.isfinite(rays[:, 0])].any()


def test_what_is_made_up_is_said() -> None:
    assert any("clouds over 60%" in note for note in at("2013-11-09T15:15:00Z").notes)
    assert not any("cloud" in note for note in at("2013-11-09T15:15:00Z", clouds=0.0).notes)


def test_the_night_begins_where_the_sun_sets_on_the_ground() -> None:
    """Brightness of the Earth along a line to the Sun, where it stands 12 degrees up to 12 below on the ground."""
    below = np.array([0.0, 0.0, 1.0])  # the Sun is in its horizon
    heights = np.radians([12.0, 6.0, 0.0, -6.0, -12.0])
    aside = np.radians(np.linspace(-8, 8, 33))[:, None]
    point = np.stack(np.broadcast_arrays(np.sin(heights) + 0 * aside, np.sin(aside), np.cos(aside)), axis=-1)
    point /= np.linalg.norm(point, axis=-1, keepdims=True)
    eye = below * (EQUATORIAL_RADIUS + 420e3)
    rays = (point * EQUATORIAL_RADIUS - eye).reshape(-1, 3)
    rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    earth = seen_from(eye, (Light(SUN, WHITE * SUN_ILLUMINANCE),), cover=0.0)
    light = (earth.radiance(np.asarray(rays, np.float32))[0] @ LUMA).reshape(point.shape[:2])
    level = np.median(light, axis=0)
    share = level / level[0]
    assert (np.diff(level) < 0).all()
    assert 0.2 < share[1] < 0.5  # of the light on the ground: 0.24 of that of the Sun alone, 0.41 with the sky's
    assert 0.002 < share[2] < 0.15
    assert share[3] < 0.1 * share[2]
    assert share[4] < 1e-4
