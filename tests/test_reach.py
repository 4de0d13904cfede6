"""Who lives near the way: against a brute force by another formula, and laws of any reach."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import T0
from conftest import Relay
from flambeau.earth import MEAN_RADIUS, from_normals, great_circle, normals, to_geodetic
from flambeau.gazetteer import gazetteer, search
from flambeau.reach import _nearness, reach
from flambeau.timeline import Timeline
from flambeau.track import OnGround
from flambeau.track import Path as Way

DENSE = 4001


def points_of(timeline: Timeline, branch: str) -> tuple[np.ndarray, np.ndarray]:
    """Return latitudes and longitudes all along a branch, by asking its tracks where it is."""
    found = []
    for track in timeline.lines[branch].tracks:
        if isinstance(track, OnGround) and not track.rows().flights[:, 2].any():
            t = np.linspace(*track.span, DENSE if len(track.rows().t) > 2 else 2)
            xyz = track.positions(t)
            found.append(xyz)
    lat, lon, _ = to_geodetic(np.concatenate(found))
    return lat, lon


@pytest.mark.slow
@pytest.mark.parametrize("within", [5e3, 50e3])
def test_against_points_all_along(sochi: Relay, within: float) -> None:
    timeline, towns = Timeline(sochi.journey, sochi.plan), gazetteer()
    found = reach(timeline, within)
    away = np.full(len(towns), np.inf)
    some = np.arange(0, len(towns), 41)
    for branch in timeline.lines:
        if branch != "space":
            lat, lon = points_of(timeline, branch)
            for row in some:
                band = np.abs(lat - towns.lat[row]) < (within * 1.01) / MEAN_RADIUS
                if band.any():
                    away[row] = min(away[row], great_circle(towns.lat[row], towns.lon[row], lat[band], lon[band]).min())
    inside = np.zeros(len(towns), np.bool_)
    inside[list(found.rows)] = True
    clear = some[np.abs(away[some] - within) > 200.0]  # points are up to some hundred metres apart
    assert (inside[clear] == (away[clear] < within)).all()
    assert inside[clear].sum() > 10


unit = st.tuples(st.floats(-1.5, 1.5), st.floats(-3.1, 3.1)).map(lambda p: normals(*p))


@given(unit, unit, unit)
def test_the_nearest_point_of_an_arc(point: np.ndarray, a: np.ndarray, b: np.ndarray) -> None:
    """Against the least of 20,001 distances to points of the track, by the haversine formula."""
    way = Way(np.array([from_normals(a), from_normals(b)], np.float64), T0, T0 + 1000.0)
    k = np.linspace(0.0, 1.0, 20_001)[:, None]
    angle = np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)
    if angle > 3.1:
        return  # either way round is right
    between = (np.sin((1 - k) * angle) * a + np.sin(k * angle) * b) / math.sin(angle) if angle > 1e-9 else a[None]
    least = great_circle(*from_normals(point), *from_normals(between)).min() / MEAN_RADIUS
    mine = math.acos(min(1.0, float(_nearness(point[None], way.rows().n[:1], way.rows().n[-1:])[0, 0])))
    assert mine == pytest.approx(least, abs=1.1 * angle / 20_000 + 3e-8)


@settings(max_examples=10)
@given(st.floats(1e3, 200e3), st.floats(1.0, 3.0))
def test_farther_is_never_fewer(sochi: Relay, within: float, times: float) -> None:
    timeline = Timeline(sochi.journey, sochi.plan)
    near, far = reach(timeline, within), reach(timeline, within * times)
    assert set(near.rows) <= set(far.rows)
    for found in (near, far):
        assert found.all.towns == len(found.rows)
        assert found.all.population <= sum(share.population for share in found.branches.values())
        assert max(share.population for share in found.branches.values()) <= found.all.population


def test_towns_of_the_relay_are_reached(sochi: Relay) -> None:
    rows = set(reach(Timeline(sochi.journey, sochi.plan), 15e3).rows)
    names = gazetteer().name
    reached = {names[row] for row in rows}
    stops = {search(item.name)[0].name for item in sochi.plan.items if item.kind == "stop" and search(item.name)}
    large = {"Moscow", "Saint Petersburg", "Kazan", "Vladivostok", "Kaliningrad", "Athens"}
    assert large <= reached
    assert len(stops & reached) > 0.9 * len(stops)


def test_what_is_flown_does_not_count(sochi: Relay) -> None:
    """The same way counts or not by whether its mode has a cruise height."""
    flying = {id: replace(mode, cruise=10_000.0) for id, mode in sochi.journey.modes.items()}
    aloft = replace(sochi.journey, modes=flying)
    high = reach(Timeline(aloft, sochi.plan), 15e3)
    low = reach(Timeline(sochi.journey, sochi.plan), 15e3)
    assert set(high.rows) < set(low.rows)


def test_no_towns_no_people(sochi: Relay, tmp_path: Path) -> None:
    found = reach(Timeline(sochi.journey, sochi.plan), 15e3, gazetteer(tmp_path / "none.zip"))
    assert found.all.population == found.all.towns == 0
    assert found.rows == ()
