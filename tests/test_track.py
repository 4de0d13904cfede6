"""Tracks: ends exact, no jumps, even speed, and joining changes nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.earth import Floats, great_circle, to_fixed, to_geodetic
from flambeau.finding import UsageError
from flambeau.track import During, Fixed, Joined, Path, Timed, Track, climb

POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
LINES = st.lists(POINTS, min_size=1, max_size=8)
NIGHTS = ((0.0, 30e3), (60e3, 100e3))


def _radians(points: list[tuple[float, float]]) -> Floats:
    return np.radians(np.array(points, dtype=np.float64))


@given(LINES, st.booleans(), st.floats(0, 12e3))
def test_path_is_continuous_and_ends_exactly(points: list[tuple[float, float]], pauses: bool, cruise: float) -> None:
    line = _radians(points)
    path = Path(line, 0.0, 100e3, NIGHTS if pauses else None, cruise)
    t = np.linspace(-10.0, 100.1e3, 4001)
    xyz = path.positions(t)
    assert np.isfinite(xyz).all()
    for k, end in ((0, line[0]), (-1, line[-1])):
        assert np.linalg.norm(xyz[k] - to_fixed(*end)) < 1e-6
    limit = path.length / (70e3 if pauses else 100e3) * 1.02 + 1.5 * cruise / 1500.0
    assert (np.linalg.norm(np.diff(xyz, axis=0), axis=1) <= limit * (t[1] - t[0]) + 1e-6).all()


@given(LINES, st.booleans())
def test_covered_never_falls_and_pauses(points: list[tuple[float, float]], pauses: bool) -> None:
    path = Path(_radians(points), 0.0, 100e3, NIGHTS if pauses else None)
    covered = path.covered(np.linspace(-5.0, 100.1e3, 501))
    assert (np.diff(covered) >= 0).all()
    assert covered[0] == 0
    assert covered[-1] == pytest.approx(path.length)
    if pauses:
        assert path.covered(np.array([30e3]))[0] == path.covered(np.array([60e3]))[0]
        still = path.positions(np.array([30e3, 45e3, 60e3]))
        assert np.linalg.norm(still - still[0], axis=1).max() < 1e-3


def test_path_passes_its_points_in_proportion() -> None:
    """Halfway in distance is halfway in time, along each leg."""
    line = _radians([(55.75, 37.62), (59.94, 30.31), (64.54, 40.55)])
    path = Path(line, 0.0, 1000.0)
    legs = great_circle(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    assert path.length == pytest.approx(legs.sum())
    reached = path.positions(np.array([1000 * legs[0] / legs.sum()]))
    assert np.linalg.norm(reached[0] - to_fixed(*line[1])) < 1e-6
    t = np.linspace(0, 1000 * legs[0] / legs.sum(), 11)
    lat, lon, _ = to_geodetic(path.positions(t))
    assert great_circle(line[0, 0], line[0, 1], lat, lon) == pytest.approx(path.covered(t), abs=1e-3)


def test_heights_of_points_and_ends() -> None:
    line = _radians([(0, 0), (0, 1), (0, 4)])
    each = Path(line, 0.0, 4.0, heights=(100.0, 500.0, 0.0))
    ends = Path(line, 0.0, 4.0, heights=(100.0, 500.0))
    t = np.array([0.0, 1.0, 2.5, 4.0])
    assert to_geodetic(each.positions(t))[2] == pytest.approx([100, 500, 250, 0], abs=1e-6)
    assert to_geodetic(ends.positions(t))[2] == pytest.approx([100, 200, 350, 500], abs=1e-6)


@pytest.mark.parametrize("duration", [600.0, 7200.0, 36e3])
def test_flight_climbs_and_descends(duration: float) -> None:
    """Zero at both ends, cruise in the middle, a climb of a fifth of the time but at most 25 minutes."""
    path = Path(_radians([(43.4, 39.9), (55.4, 37.9)]), 0.0, duration, cruise=10e3)
    ramp = min(0.2 * duration, 1500.0)
    t = np.array([0.0, ramp / 2, ramp, duration / 2, duration - ramp, duration])
    assert to_geodetic(path.positions(t))[2] == pytest.approx([0, 5e3, 10e3, 10e3, 10e3, 0], abs=1e-3)
    rate = np.diff(climb(np.array([0.0, 1.0, duration - 1, duration]), np.zeros(4), np.full(4, duration)))
    assert abs(rate[0]) < 1e-3
    assert abs(rate[-1]) < 1e-3


def test_over_pole_and_antimeridian() -> None:
    over = Path(_radians([(80, 20), (80, -160)]), 0.0, 2.0).positions(np.array([1.0]))
    assert np.linalg.norm(over[0] - to_fixed(math.pi / 2, 0.0)) < 1e-6
    across = Path(_radians([(0, 179), (0, -179)]), 0.0, 2.0).positions(np.array([1.0]))
    assert np.linalg.norm(across[0] - to_fixed(0.0, math.pi)) < 1e-6


def test_path_of_no_duration_jumps_at_its_instant() -> None:
    line = _radians([(0, 0), (0, 10)])
    xyz = Path(line, 5.0, 5.0).positions(np.array([4.0, 5.0]))
    assert np.linalg.norm(xyz - to_fixed(*line.T), axis=1).max() < 1e-6


@pytest.mark.parametrize("moves", [(), ((0.0, 8.0), (7.0, 9.0)), ((-1.0, 5.0),), ((5.0, 11.0),), ((math.nan, 5.0),)])
def test_moves_out_of_order_are_refused(moves: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(UsageError, match="order"):
        Path(_radians([(0, 0), (1, 1)]), 0.0, 10.0, moves)


def test_shapes_are_refused() -> None:
    with pytest.raises(UsageError, match="shape"):
        Path(np.zeros((0, 2)), 0.0, 1.0)
    with pytest.raises(UsageError, match="heights"):
        Path(np.zeros((3, 2)), 0.0, 1.0, heights=np.zeros(4))
    with pytest.raises(UsageError, match="ascend"):
        Timed(np.array([1.0, 0.0]), np.zeros(2), np.zeros(2))
    with pytest.raises(UsageError, match="as many"):
        Timed(np.array([1.0, 2.0]), np.zeros(3), np.zeros(2))


@given(st.lists(st.tuples(st.floats(0, 1e5), POINTS, st.floats(-100, 9e3)), min_size=1, max_size=8))
def test_timed_is_where_its_log_says(log: list[tuple[float, tuple[float, float], float]]) -> None:
    log = sorted({round(row[0]): row for row in log}.values())
    t = np.array([row[0] for row in log])
    lat, lon = _radians([row[1] for row in log]).T
    height = np.array([row[2] for row in log])
    track = Timed(t, lat, lon, height)
    assert track.span == (t[0], t[-1])
    assert np.linalg.norm(track.positions(t) - to_fixed(lat, lon, height), axis=1).max() < 1e-6


class _Circle:
    """A track that is not on the ground."""

    span = (-math.inf, math.inf)

    def positions(self, t: Floats) -> Floats:
        return 7e6 * np.stack((np.cos(t), np.sin(t), 0 * t), axis=-1)


def _pieces() -> list[Track]:
    line = _radians([(0, 0), (10, 10), (20, 170)])
    return [
        Fixed(0.0, 0.0, end=100.0),
        Path(line, 100.0, 200.0, ((110.0, 150.0), (160.0, 190.0)), cruise=1e4),
        Fixed(math.radians(20), math.radians(170), start=200.0, end=300.0),
        During(_Circle(), 300.0, 400.0),
        Timed(np.array([400.0, 450.0]), *line[:2].T),
        Fixed(math.radians(10), math.radians(10), start=450.0),
    ]


@given(st.lists(st.floats(-50, 600), min_size=1, max_size=50))
def test_joined_is_its_pieces(times: list[float]) -> None:
    """In any order of instants; a seam belongs to the later piece."""
    pieces, t = _pieces(), np.array(times)
    joined = Joined(pieces)
    for when, xyz in zip(t, joined.positions(t), strict=True):
        piece = [p for p in pieces if p.span[0] <= when][-1]
        assert np.linalg.norm(xyz - piece.positions(np.array([when]))[0]) < 1e-6
    assert joined.span == (-math.inf, math.inf)


def test_joined_refuses_gaps_and_nothing() -> None:
    with pytest.raises(UsageError, match="Nothing"):
        Joined([])
    with pytest.raises(UsageError, match="adjoin"):
        Joined([Fixed(0, 0, end=1.0), Fixed(0, 0, start=2.0)])


def test_fixed_is_always_there() -> None:
    xyz = Fixed(0.5, 1.0, 100.0).positions(np.array([-1e12, 0.0, 1e12]))
    assert np.linalg.norm(xyz - to_fixed(0.5, 1.0, 100.0), axis=1).max() < 1e-8
