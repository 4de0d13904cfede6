"""Position on the Earth against published distances, SOFA, and laws that always hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import erfa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.earth import (
    MEAN_RADIUS,
    ROTATION,
    arcs,
    cut_at_antimeridian,
    fixed_from_normals,
    from_normals,
    great_circle,
    normals,
    radius_at,
    rotation_velocity,
    to_fixed,
    to_geodetic,
    turned,
)

VECTORS = Path(__file__).parent / "vectors"
LATS = st.floats(-90, 90)
LONS = st.floats(-180, 180)
POINTS = st.tuples(LATS, LONS)


def test_great_circles_as_published() -> None:
    """Every leg within the rounding of the published table."""
    rows = np.loadtxt(VECTORS / "great_circles_sochi.csv", delimiter=",", skiprows=3)
    km = great_circle(*np.radians(rows[:, :4].T)) / 1000
    assert len(rows) > 40
    assert np.abs(km - rows[:, 4]).max() <= 0.06


@pytest.mark.parametrize(
    ("a", "b", "angle"),
    [((90, 0), (-90, 77), 180), ((0, 179), (0, -179), 2), ((90, 5), (90, -120), 0), ((0, 0), (0, 180), 180)],
)
def test_great_circle_at_poles_and_seam(a: tuple[float, float], b: tuple[float, float], angle: float) -> None:
    assert great_circle(*np.radians((*a, *b))) == pytest.approx(math.radians(angle) * MEAN_RADIUS, abs=1e-6)


@given(LATS, LONS, st.floats(-5e3, 2e6))
def test_geodetic_round_trip(lat: float, lon: float, height: float) -> None:
    """There and back within 25 micrometres; an n-vector leads to the same position as SOFA."""
    xyz = to_fixed(math.radians(lat), math.radians(lon), height)
    back = to_fixed(*to_geodetic(xyz))
    assert np.linalg.norm(back - xyz) < 25e-6
    n = normals(np.radians([lat]), np.radians([lon]))
    assert np.linalg.norm(fixed_from_normals(n, np.array([height]))[0] - xyz) < 1e-8


@given(LATS, LONS)
def test_normals_round_trip(lat: float, lon: float) -> None:
    n = normals(math.radians(lat), math.radians(lon))
    assert np.allclose(normals(*from_normals(n)), n, atol=1e-15)
    xyz = erfa.gd2gc(1, math.radians(lon), math.radians(lat), 0.0)
    assert radius_at(xyz[2] / np.linalg.norm(xyz)) == pytest.approx(np.linalg.norm(xyz), abs=1e-6)


@given(POINTS, POINTS)
def test_arc_ends_where_it_should(a: tuple[float, float], b: tuple[float, float]) -> None:
    """The end of an arc is its second point; angle and haversine agree."""
    one, two = (normals(*np.radians(p))[None] for p in (a, b))
    ahead, angle = arcs(one, two)
    end = one * np.cos(angle) + ahead * np.sin(angle)
    assert np.linalg.norm(end - two) < 1e-14
    assert angle[0] * MEAN_RADIUS == pytest.approx(float(great_circle(*np.radians((*a, *b)))), abs=0.2)


def test_what_the_earth_carries_along() -> None:
    """A second of turning, by the angle and by the velocity; at the equator 465 m/s, at a pole nothing."""
    xyz = to_fixed([0.0, 0.7, np.pi / 2], [2.0, -1.0, 0.0])
    halves = (turned(xyz, np.full(3, sign * ROTATION / 2)) for sign in (1, -1))
    moved = next(halves) - next(halves)
    assert np.abs(rotation_velocity(xyz) - moved).max() < 1e-6
    assert np.linalg.norm(moved, axis=1)[[0, 2]] == pytest.approx([465.1, 0.0], abs=0.05)


def test_arc_to_antipode_goes_north() -> None:
    ahead, angle = arcs(normals(np.array([0.3]), np.array([1.0])), -normals(np.array([0.3]), np.array([1.0])))
    assert angle[0] == pytest.approx(math.pi)
    assert ahead[0, 2] > 0.9


def test_cut_between_two_points() -> None:
    """The parts meet on the great circle, and further numbers are interpolated."""
    east, west = cut_at_antimeridian([(60, 170, 0.0), (60, -170, 100.0)])
    assert [p[1] for p in east] == [170, 180]
    assert [p[1] for p in west] == [-180, -170]
    assert (
        east[1][0]
        == west[0][0]
        == pytest.approx(math.degrees(math.atan(math.tan(math.pi / 3) / math.cos(math.pi / 18))))
    )
    assert east[1][2] == pytest.approx(50)


@pytest.mark.parametrize(
    ("points", "longitudes"),
    [
        ([], []),
        ([(10, 20)], [[20]]),
        ([(0, 170), (0, 180), (0, -170)], [[170, 180], [-180, -170]]),
        ([(0, 170), (0, -180), (0, 175)], [[170, 180, 175]]),
        ([(0, 180), (5, -180), (9, 170)], [[180, 180, 170]]),
        ([(0, -170), (1, 170), (2, -170)], [[-170, -180], [180, 170, 180], [-180, -170]]),
        ([(80, 170), (90, 0), (80, -40)], [[170, 170], [-40, -40]]),
        ([(90, 0), (80, -40)], [[-40, -40]]),
        ([(0, 1.2475424506324941), (0, -180), (0, 180)], [[1.2475424506324941, 180, 180]]),
        ([(0, 162), (90, 0), (90, -19), (0, -19)], [[162, 162, 162], [-19, -19]]),
        ([(80, 10), (85, -170)], [[10, 10], [-170, -170]]),
        ([(-80, 10), (-85, -170)], [[10, 10], [-170, -170]]),
    ],
)
def test_cut_longitudes(points: list[tuple[float, float]], longitudes: list[list[float]]) -> None:
    assert [[p[1] for p in part] for part in cut_at_antimeridian(points)] == longitudes


@given(st.lists(POINTS, min_size=2, max_size=12))
def test_cut_parts_never_cross(points: list[tuple[float, float]]) -> None:
    """Within a part no step spans more than 180 degrees; seams lie at 180 or at a pole; no length is lost."""
    parts = cut_at_antimeridian(points)
    for part in parts:
        lon = np.array([p[1] for p in part])
        assert (np.abs(lon) <= 180).all()
        assert (np.abs(np.diff(lon)) <= 180 + 1e-9).all()
    for a, b in pairwise(parts):
        end, start = a[-1], b[0]
        assert end[0] == pytest.approx(start[0], abs=1e-9)
        assert abs(end[0]) > 90 - 1e-8 or {end[1], start[1]} == {180.0, -180.0}
    assert _length(*parts) == pytest.approx(_length(points), abs=2.0)


def _length(*parts: Sequence[tuple[float, ...]]) -> float:
    total = 0.0
    for part in parts:
        lat, lon = np.radians(np.array(part)[:, :2].T)
        total += float(great_circle(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum())
    return total
