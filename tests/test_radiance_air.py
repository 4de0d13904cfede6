"""The air: against published optical depths and light on the ground, and what must always hold."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.earth import Floats
from flambeau.radiance.air import (
    CLEAR,
    HAZY,
    RADIUS,
    TOP,
    WAVELENGTHS,
    air,
    dip,
    haze_phase,
    rayleigh_depth,
    rayleigh_phase,
    visible_share,
    way_through,
)
from flambeau.radiance.faces import spread
from flambeau.radiance.surroundings import LUMA, SUN_ILLUMINANCE, SUN_RADIUS

VECTORS = Path(__file__).parent / "vectors"
GROUND = np.array([0.0, 0.0, RADIUS + 2.0])


def sun_at(degrees: float) -> Floats:
    return np.array([np.cos(np.radians(degrees)), 0.0, np.sin(np.radians(degrees))])


def straight(haze: float, degrees: float) -> float:
    """Return the Sun's illuminance at the sea over that outside of the air."""
    return float(air(haze).sunlight(np.zeros(1), np.sin(np.radians([degrees])))[0] @ LUMA)


def test_clean_air_is_as_deep_as_published() -> None:
    lines = [x for x in (VECTORS / "rayleigh_depth.csv").read_text().splitlines() if x[0] != "#"]
    rows = list(csv.DictReader(lines))
    depth = rayleigh_depth([float(r["wavelength_um"]) for r in rows])
    assert depth == pytest.approx([float(r["optical_depth"]) for r in rows], rel=2e-3)


def test_table_of_transmittance_has_the_vertical_depth() -> None:
    passed = air(0.0).transmittance(np.zeros(1), np.ones(1))[0]
    ozone = np.array([4.25e-25, 3.46e-25, 0.417e-25]) * 300 * 2.6867e20
    assert passed == pytest.approx(np.exp(-rayleigh_depth(WAVELENGTHS) - ozone), rel=2e-3)


@pytest.mark.parametrize("degrees", [90, 60, 45, 30, 20])
def test_direct_sun_is_that_of_the_handbook(degrees: float) -> None:
    """128 klx exp(-0.21 m) on a clear day. Source: IESNA RP-21 (1984); air mass m of Kasten and Young 1989."""
    mass = 1 / (np.sin(np.radians(degrees)) + 0.50572 * (degrees + 6.07995) ** -1.6364)
    assert straight(HAZY, degrees) * SUN_ILLUMINANCE == pytest.approx(128e3 * np.exp(-0.21 * mass), rel=0.06)


def test_noon_sky_is_blue_and_of_published_luminance() -> None:
    """Zenith of a clear sky with the Sun at 60 degrees: 2 to 6 kcd/m2. Source: CIE S 011 and its zenith luminances."""
    up = np.array([[0.0, 0.0, 1.0]])
    near, far, _ = way_through(GROUND, up)
    red, green, blue = air(CLEAR).march(GROUND, up, near, far, sun_at(60))[0][0] * SUN_ILLUMINANCE
    assert red < green < blue < 4 * red
    assert 2000 < np.array([red, green, blue]) @ LUMA < 6000


def test_low_sun_is_red_and_a_shadow_is_dark() -> None:
    red, green, blue = air(CLEAR).sunlight(np.zeros(1), np.sin(np.radians([1.0])))[0]
    assert red > 2 * green > 10 * blue > 0
    assert not air(CLEAR).sunlight(np.zeros(1), np.sin(np.radians([-0.3]))).any()


@given(st.floats(-1, 1))
def test_share_of_the_disc_is_the_area(x: float) -> None:
    y = np.linspace(-x, 1, 20001)
    assert visible_share(np.array(x)) == pytest.approx(np.trapezoid(2 * np.sqrt(1 - y * y), y) / np.pi, abs=1e-3)


@pytest.mark.parametrize("phase", [rayleigh_phase, haze_phase])
def test_what_is_scattered_goes_somewhere(phase) -> None:  # type: ignore[no-untyped-def]
    assert phase(spread(4000)[:, 2]).mean() * 4 * np.pi == pytest.approx(1, abs=2e-3)


@given(st.floats(0, 79e3), st.floats(-1, 1), st.floats(-1, 1))
def test_light_is_never_made(height: float, slant: float, sun: float) -> None:
    a = air(CLEAR)
    h = np.array([height])
    assert (a.transmittance(h, np.array([slant])) >= 0).all() and (a.transmittance(h, np.array([slant])) <= 1).all()
    assert (a.sunlight(h, np.array([sun])) >= 0).all()
    assert (a.scattered_often(h, np.array([sun])) >= 0).all() and (a.scattered_often(h, np.array([sun])) < 0.1).all()


@settings(max_examples=30)
@given(st.floats(0, 1.5), st.floats(-1, 1))
def test_a_way_in_two_parts_is_the_same_way(down: float, height: float) -> None:
    """Marching to a point and on from there gives what marching through gives."""
    start = np.array([0.0, 0.0, RADIUS + 400e3])
    ray = np.array([[np.sin(down), 0.0, -np.cos(down)]])
    near, far, _ = way_through(start, ray)
    sun, middle, a = sun_at(40 * height), (near + far) / 2, air(CLEAR)
    whole, through = a.march(start, ray, near, far, sun, steps=64)
    first, passed = a.march(start, ray, near, middle, sun, steps=48)
    second, rest = a.march(start, ray, middle, far, sun, steps=48)
    assert passed * rest == pytest.approx(through, abs=5e-3)
    assert first + passed * second == pytest.approx(whole, abs=3e-4)


@given(st.floats(1.0, TOP), st.floats(0, 1.5))
def test_rays_enter_at_the_top_and_end_on_the_ground(height: float, down: float) -> None:
    start = np.array([0.0, 0.0, RADIUS + height])
    ray = np.array([[np.sin(down), 0.0, -np.cos(down)]])
    near, far, hits = way_through(start, ray)
    end = np.linalg.norm(start + ray * far[:, None]) - RADIUS
    assert near == 0 and end == pytest.approx(0.0 if hits[0] else TOP, abs=1e-2)
    assert hits[0] == (np.pi / 2 - down > dip(height))


def test_the_disc_is_half_a_degree() -> None:
    assert np.degrees(2 * SUN_RADIUS) == pytest.approx(0.533, abs=1e-3)
