"""Rays against triangles: analytic shapes, and every triangle by itself."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from flambeau.scene.landmark import Block, solids
from flambeau.scene.mesh import Material, Part
from flambeau.scene.rays import EMPTY, Scene, Solid

GREY = Material("grey")


def soup(corners: NDArray[np.floating]) -> Part:
    """Return loose triangles (m, 3, 3) as a part."""
    vertices = corners.reshape(-1, 3).astype(np.float32)
    return Part(vertices, np.arange(len(vertices), dtype=np.int32).reshape(-1, 3), np.zeros_like(vertices), GREY)


def unit(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), np.float32)


def by_hand(corners: NDArray[np.float64], origin: NDArray[np.float64], way: NDArray[np.float64]) -> float:
    """Return the distance to the first of some triangles, or infinity. Source: Moeller and Trumbore, 1997."""
    a, e, f = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    p = np.cross(way, f)
    det = (e * p).sum(1)
    det = np.where(np.abs(det) < 1e-12, np.nan, det)
    s = origin - a
    u = (s * p).sum(1) / det
    q = np.cross(s, e)
    v, t = (q @ way) / det, (f * q).sum(1) / det
    met = (u >= 0) & (v >= 0) & (u + v <= 1) & (t > 0)
    return float(np.min(t[met], initial=np.inf))


def test_a_triangle_is_met_where_it_is() -> None:
    one = Solid([soup(np.array([[[0, 0, 5], [4, 0, 5], [0, 4, 5]]], float))])
    hits = Scene([one]).cast(
        np.array([[1, 1, 0], [1, 2, 0], [3, 3, 0], [1, 1, 9]], np.float32), np.array([[0, 0, 1]] * 4, np.float32)
    )
    assert hits.met.tolist() == [True, True, False, False]
    np.testing.assert_allclose(hits.distance[:2], 5, rtol=1e-6)
    np.testing.assert_allclose(hits.u[:2], [0.25, 0.25], atol=1e-6)
    np.testing.assert_allclose(hits.v[:2], [0.25, 0.5], atol=1e-6)
    assert hits.face.tolist() == [0, 0, EMPTY, EMPTY]
    assert np.isinf(hits.distance[2:]).all()


def test_a_ball_is_met_at_its_radius() -> None:
    ball = Solid(solids([Block("ball", (0, 0, -2), (4, 4, 4))]))
    rng = np.random.default_rng(1)
    ways = unit(rng.normal(size=(500, 3)))
    hits = Scene([ball]).cast(-10 * ways, ways)
    assert hits.met.all()
    # A ball of 48 sides is flat by at most 1 - cos(pi / 48)^2, 4.3 mm per metre of radius.
    assert ((hits.distance > 8 - 1e-4) & (hits.distance < 8 + 2 * 0.0043)).all()


def test_of_several_solids_the_nearest_counts() -> None:
    boxes = [Solid(solids([Block("box", (x, 0, -1), (2, 2, 2))])) for x in (10, 5, 20)]
    hits = Scene(boxes).cast(np.zeros(3, np.float32), np.array([[1, 0, 0], [-1, 0, 0]], np.float32))
    assert hits.solid.tolist() == [1, EMPTY]
    assert hits.distance[0] == 4


def test_an_empty_scene_stops_nothing() -> None:
    ways = unit(np.random.default_rng(2).normal(size=(7, 3)))
    for scene in (Scene([]), Scene([Solid([])])):
        assert not scene.cast(np.zeros(3, np.float32), ways).met.any()
        assert not scene.occluded(np.zeros(3, np.float32), ways).any()
        assert not scene.cast(np.zeros((0, 3), np.float32), ways[:0]).met.any()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 3))
def test_rays_agree_with_every_triangle_by_itself(seed: int, count: int, parts: int) -> None:
    rng = np.random.default_rng(seed)
    corners = [rng.uniform(-1, 1, (count, 3, 3)).astype(np.float32).astype(float) for _ in range(parts)]
    origins = rng.uniform(-2, 2, (30, 3)).astype(np.float32)
    ways = unit(rng.normal(size=(30, 3)))
    scene = Scene([Solid([soup(some)]) for some in corners])
    hits, blocked = scene.cast(origins, ways), scene.occluded(origins, ways)
    np.testing.assert_array_equal(hits.met, blocked)
    everything = np.concatenate(corners)
    found = np.array(
        [by_hand(everything, o, w) for o, w in zip(origins.astype(float), ways.astype(float), strict=True)]
    )
    # A ray through an edge may fall on either side of it in single precision: compare what is not that close.
    sure = np.array([
        by_hand(everything, o + d, w) < np.inf
        for o, w in zip(origins.astype(float), ways.astype(float), strict=True)
        for d in 1e-5 * np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]])
    ]).reshape(-1, 6)  # fmt: skip
    clear = (sure.all(1) & np.isfinite(found)) | (~sure.any(1) & np.isinf(found))
    assert (hits.met == np.isfinite(found))[clear].all()
    both = clear & hits.met
    assert np.abs(hits.distance[both] - found[both]).max(initial=0) < 1e-3


def test_the_face_and_its_place_give_the_point_that_was_met() -> None:
    rng = np.random.default_rng(3)
    solid = Solid([soup(rng.uniform(-1, 1, (50, 3, 3)))])
    ways = unit(rng.normal(size=(200, 3)))
    hits = Scene([solid]).cast(np.zeros(3, np.float32), ways)
    corner = solid.vertices[solid.faces[hits.face[hits.met]]]
    u, v = hits.u[hits.met, None], hits.v[hits.met, None]
    there = corner[:, 0] * (1 - u - v) + corner[:, 1] * u + corner[:, 2] * v
    np.testing.assert_allclose(there, ways[hits.met] * hits.distance[hits.met, None], atol=1e-5)


def test_a_solid_knows_the_material_and_part_of_each_face() -> None:
    parts = solids([Block("box", (0, 0, 0), (1, 1, 1), "gold"), Block("tree", (5, 0, 0), (2, 2, 5), "needles")])
    solid = Solid(parts)
    assert [solid.materials[i].name for i in np.unique(solid.material)] == ["gold", "needles", "wood"]
    np.testing.assert_array_equal(np.bincount(solid.part), [len(part.faces) for part in parts])


def test_balls_hold_their_faces() -> None:
    solid = Solid(solids([Block("onion", (0, 0, 0), (3, 3, 5))]))
    middle, radius = solid.balls
    gap = np.linalg.norm(solid.vertices[solid.faces] - middle[:, None], axis=2)
    assert (gap <= radius[:, None] + 1e-6).all()


def test_shared_corners_and_loose_triangles_are_met_alike() -> None:
    """The tree shares corners; a soup of the same triangles gives the same bytes."""
    solid = Solid(solids([Block("onion", (0, 0, 0), (3, 3, 5)), Block("ship", (4, 0, 0), (3, 9, 4), "black")]))
    loose = Solid([soup(solid.vertices[solid.faces])])
    ways = unit(np.random.default_rng(4).normal(size=(2000, 3)))
    origin = np.array([1.5, 0, 2.5], np.float32)
    for one, other in zip(Scene([solid]).cast(origin, ways), Scene([loose]).cast(origin, ways), strict=True):
        np.testing.assert_array_equal(one, other)
