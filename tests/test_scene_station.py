"""The station: where its arrays are, and what turns."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.scene.landmark import Block, solids
from flambeau.scene.rays import Scene, Solid
from flambeau.scene.station import MAST, TRUSS, ZVEZDA, joints, nearest, pieces, station


@cache
def turned(alpha: float, beta: float, russian: float) -> Solid:
    return station(*np.radians([alpha, beta, russian]))


def test_the_model_has_its_size_and_its_axes() -> None:
    still = station()
    # The model's README: 112.0 x 68.8 x 58.6 m, 224,000 triangles.
    np.testing.assert_allclose(np.ptp(still.vertices, axis=0), [58.6, 112.0, 68.8], atol=0.06)
    assert len(still.faces) == 223_989
    # Zvezda is aft and Pirs below it: a ray from there to zenith meets Pirs, one to nadir does not.
    below = np.array([-20.0, 0.0, 8.0], np.float32)
    hits = Scene([still]).cast(below, np.array([[0, 0, -1], [0, 0, 1]], np.float32))
    assert hits.met.tolist() == [True, False]
    assert 3.0 < 8.0 - hits.distance[0] < 5.0


def test_at_angle_zero_the_model_is_as_it_is() -> None:
    assert station(0, 0, 0) is station()
    assert station(0.0, 0.0, 0.0).vertices.tobytes() == turned(0, 0, 0).vertices.tobytes()


def test_the_same_angles_give_the_same_bytes() -> None:
    one = turned(31, 0, 0).vertices.tobytes()
    station.cache_clear()
    assert station(float(np.radians(31)), 0, 0).vertices.tobytes() == one


def test_there_are_eight_wings_as_large_as_they_are_known() -> None:
    # NASA, Solar Arrays (2017): a wing is 35 m (115 ft) long and 12 m (38 ft) wide. Here the mast's canister, 2.3 m,
    # is in front of that.
    still, found = station(), joints()
    assert len(found.wings) == 8
    for wing in found.wings:
        points = still.vertices[wing.vertices] - wing.point
        along, wide = points @ MAST, points[:, 1]
        assert np.ptp(along) == pytest.approx(35.05 + 2.3, abs=0.4)
        assert 11.5 < np.ptp(wide) < 12.6
        assert np.ptp(points @ np.cross([0, 1, 0], MAST)) < 1.5
    counts = np.array([len(wing.vertices) for wing in found.wings])
    assert np.ptp(counts) < 0.03 * counts.mean()  # all are the same wing
    assert len(np.unique(np.concatenate([wing.vertices for wing in found.wings]))) == counts.sum()


def test_wings_turn_with_the_truss() -> None:
    found = joints()
    for wing in found.wings:
        assert np.isin(wing.vertices, found.truss.vertices).all()
    assert not np.isin(found.zvezda.vertices, found.truss.vertices).any()
    assert np.abs(station().vertices[found.truss.vertices, 1]).min() > 25.7


def test_the_arrays_of_zvezda_are_as_wide_as_they_are_known() -> None:
    # Zvezda's arrays span 29.7 m (NASA, ISS Reference Guide 2015, page 36: wingspan 97.5 ft); the model has 31.7 m
    # without its antennas.
    points = station().vertices[joints().zvezda.vertices] - ZVEZDA
    assert 29.7 < np.ptp(points[:, 1]) < 33.0
    assert np.abs(points[:, 0]).max() < 2.1
    assert np.abs(points[:, 1]).min() > 2.0


@pytest.mark.parametrize("angles", [(40, 0, 0), (0, 35, 0), (0, 0, 50), (40, 35, 50)])
def test_what_turns_keeps_its_form(angles: tuple[float, float, float]) -> None:
    """No triangle is torn: every edge keeps its length."""
    still, other = station(), turned(*angles)
    for k in range(3):
        before = still.vertices[still.faces[:, k]] - still.vertices[still.faces[:, k - 1]]
        after = other.vertices[other.faces[:, k]] - other.vertices[other.faces[:, k - 1]]
        np.testing.assert_allclose(np.linalg.norm(after, axis=1), np.linalg.norm(before, axis=1), atol=3e-5)


def test_only_what_shall_turn_turns() -> None:
    still, found = station(), joints()
    for angles, some in (
        ((40, 0, 0), found.truss.vertices),
        ((0, 35, 0), np.concatenate([wing.vertices for wing in found.wings])),
        ((0, 0, 50), found.zvezda.vertices),
    ):
        other = turned(*angles)
        moved = (still.vertices != other.vertices).any(axis=1)
        assert np.isin(np.flatnonzero(moved), some).all()
        assert moved[some].mean() > 0.99
        assert (still.faces == other.faces).all()


def test_alpha_takes_forward_to_zenith_about_the_truss() -> None:
    still, other, some = station(), turned(90, 0, 0), joints().truss.vertices
    before, after = still.vertices[some] - TRUSS, other.vertices[some] - TRUSS
    expected = np.column_stack([before[:, 2], before[:, 1], -before[:, 0]])
    np.testing.assert_allclose(after, expected, atol=2e-5)


def test_beta_turns_each_wing_about_its_own_mast() -> None:
    still, other = station(), turned(0, 90, 0)
    for wing in joints().wings:
        before, after = (solid.vertices[wing.vertices] - wing.point for solid in (still, other))
        np.testing.assert_allclose(after @ MAST, before @ MAST, atol=2e-5)
        assert np.ptp(after[:, 1]) < 1.5
        assert np.ptp(before[:, 1]) > 11


def test_normals_turn_too() -> None:
    still, other = station(), turned(40, 35, 50)
    before = np.einsum("ij,ij->i", still.flat, still.normals[still.faces].mean(axis=1))
    after = np.einsum("ij,ij->i", other.flat, other.normals[other.faces].mean(axis=1))
    np.testing.assert_allclose(after, before, atol=2e-3)


def test_the_arrays_shade_what_geometry_says() -> None:
    """Turned by a right angle, the wings no longer stand before a sun that shines along the masts' plane."""
    some = np.array([[4.8, y, -4.985] for y in (42.0, -42.0)], np.float32) - 20 * MAST.astype(np.float32)
    some[:, 1] -= 3.0 * np.sign(some[:, 1])  # behind the middle of a blanket, 20 m down the mast
    way = np.cross([0, 1, 0], MAST).astype(np.float32)
    shaded = [Scene([turned(0, beta, 0)]).occluded(some - 5 * way, way).tolist() for beta in (0, 90)]
    assert shaded == [[True, True], [False, False]]


def test_pieces_hang_together() -> None:
    solid = Solid(solids([Block("cone", (0, 0, 0), (1, 1, 1)), Block("cone", (5, 0, 0), (1, 1, 1))]))
    piece = pieces(solid)
    assert piece.max() == 1
    assert (piece == (solid.vertices[:, 0] > 2.5)).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_nearest_is_nearer_than_every_point_of_a_fine_sampling(seed: int) -> None:
    rng = np.random.default_rng(seed)
    solid = Solid(solids([Block("box", (0, 0, 0), (2, 3, 4), turn=0.4), Block("star", (1, 1, 3), (3, 1, 3), "red")]))
    at = rng.uniform(-6, 6, 3)
    found = nearest(solid, at, 20.0)
    assert found is not None
    weights = rng.dirichlet([1, 1, 1], size=(len(solid.faces), 40))
    sampled = np.einsum("fkc,fcx->fkx", weights, solid.vertices[solid.faces].astype(float)).reshape(-1, 3)
    distance = np.linalg.norm(found - at)
    assert distance <= np.linalg.norm(sampled - at, axis=1).min() + 1e-5
    # It lies on the surface: a fine sampling comes near to it, and it is nearest to itself.
    again = nearest(solid, found, 0.01)
    assert again is not None
    np.testing.assert_allclose(again, found, atol=1e-5)


def test_nearest_of_a_box_is_known() -> None:
    box = Solid(solids([Block("box", (0, 0, 0), (2, 2, 2))]))
    found = nearest(box, (3, 0.2, 1.3), 2.5)
    assert found is not None
    np.testing.assert_allclose(found, [1, 0.2, 1.3], atol=1e-6)
    assert nearest(box, (3, 0.2, 1.3), 1.9) is None
    assert nearest(Solid([]), (0, 0, 0), 1.0) is None


def test_a_hand_beside_pirs_finds_something_that_it_can_see() -> None:
    still = station()
    shoulder = np.array([-20.0, 2.2, 3.0], np.float32)
    found = nearest(still, shoulder, 1.2)
    assert found is not None
    way, far = found - shoulder, float(np.linalg.norm(found - shoulder))
    hits = Scene([still]).cast(shoulder, (way / far)[None])
    assert hits.distance[0] > far - 1e-3
