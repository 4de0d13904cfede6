"""Landmarks: every shape fills its box, is closed, and is lit from outside."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.scene.landmark import SHAPES, Block, solids
from flambeau.scene.masonry import COURSES
from flambeau.scene.materials import NAMED
from flambeau.scene.rays import Scene, Solid

MATERIALS = {"tree": "needles", "flagpole": "red", "ship": "black"}
OPEN = {"mountain", "flagpole"}  # a net over the ground; a cloth


def made(shape: str, size: tuple[float, float, float], **given: object) -> Solid:
    block = Block(shape, (0, 0, 0), size, MATERIALS.get(shape, "stone"), **given)  # type: ignore[arg-type]
    return Solid(solids([block]))


sizes = st.tuples(*[st.floats(0.3, 400.0)] * 3)


@settings(max_examples=12, deadline=None)
@given(sizes)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_fills_its_box_exactly(shape: str, size: tuple[float, float, float]) -> None:
    vertices = made(shape, size).vertices
    np.testing.assert_allclose(vertices.min(0), [-size[0] / 2, -size[1] / 2, 0], atol=2e-3 * max(size))
    np.testing.assert_allclose(vertices.max(0), [size[0] / 2, size[1] / 2, size[2]], atol=2e-3 * max(size))


@pytest.mark.parametrize("shape", SHAPES)
def test_normals_are_unit_and_point_where_the_faces_do(shape: str) -> None:
    solid = made(shape, (4, 5, 6))
    assert np.isfinite(solid.normals).all()
    used = np.unique(solid.faces)
    np.testing.assert_allclose(np.linalg.norm(solid.normals[used], axis=1), 1, atol=1e-5)
    agree = np.einsum("ij,ij->i", solid.flat, solid.normals[solid.faces].mean(axis=1))
    real = np.linalg.norm(solid.flat, axis=1) > 0.5
    assert (agree[real] > -0.1).mean() > 0.999  # slivers around a summit
    assert np.mean(agree[real]) > 0.85


@pytest.mark.parametrize("shape", sorted(set(SHAPES) - OPEN))
def test_rays_from_outside_meet_outsides(shape: str) -> None:
    """Whatever is seen from outside is seen from its front: faces run counterclockwise, and nothing is open."""
    solid = made(shape, (4, 5, 6))
    rng = np.random.default_rng(5)
    ways = rng.normal(size=(3000, 3))
    ways = (ways / np.linalg.norm(ways, axis=1, keepdims=True)).astype(np.float32)
    aims = (rng.uniform(-1, 1, (3000, 3)) * [1.9, 2.4, 2.9] + [0, 0, 3]).astype(np.float32)
    hits = Scene([solid]).cast(aims - 50 * ways, ways)
    facing = np.einsum("ij,ij->i", solid.flat[hits.face[hits.met]], ways[hits.met])
    assert hits.met.mean() > 0.15
    assert (facing < 1e-4).mean() > 0.999


@pytest.mark.parametrize(
    ("shape", "volume"),
    [
        ("box", 120.0),
        ("cylinder", np.pi / 4 * 120),
        ("cone", np.pi / 12 * 120),
        ("pyramid", 40.0),
        ("dome", np.pi / 6 * 120),
        ("ball", np.pi / 6 * 120),
        ("ridge", 60.0),
    ],
)
def test_volumes_are_those_of_geometry(shape: str, volume: float) -> None:
    solid = made(shape, (4, 5, 6))
    corner = solid.vertices[solid.faces].astype(float)
    found = np.einsum("ij,ij->i", corner[:, 0], np.cross(corner[:, 1], corner[:, 2])).sum() / 6
    assert found == pytest.approx(volume, rel=0.01)  # broken edges, and 48 sides instead of round


def test_a_block_stands_where_it_is_said_and_turns_counterclockwise() -> None:
    vertices = Solid(solids([Block("box", (10, 20, 3), (4, 2, 1), turn=np.pi / 2)])).vertices
    np.testing.assert_allclose(vertices.min(0), [9, 18, 3], atol=1e-5)
    np.testing.assert_allclose(vertices.max(0), [11, 22, 4], atol=1e-5)
    arrow = Solid(solids([Block("ship", (0, 0, 0), (4, 20, 6), "black", turn=np.pi / 2)])).vertices
    bow = arrow[np.argmin(arrow[:, 0])]  # the bow was ahead, and is to the left now
    assert bow[0] == pytest.approx(-10, abs=0.01)


def test_a_bowl_is_open_on_top() -> None:
    scene = Scene([made("bowl", (4, 4, 4))])
    hits = scene.cast(np.array([0, 0, 10], np.float32), np.array([[0, 0, -1]], np.float32))
    assert 1.5 < 10 - hits.distance[0] < 3.0


def test_a_stair_rises_ahead_by_comfortable_steps() -> None:
    scene = Scene([made("stair", (4, 6, 3.2))])
    along = np.linspace(-2.95, 2.95, 500)
    origins = np.column_stack([0 * along, along, 0 * along + 10]).astype(np.float32)
    height = 10 - scene.cast(origins, np.tile(np.array([0, 0, -1], np.float32), (500, 1))).distance
    steps = np.unique(np.round(height, 2))
    rises = np.diff(height)
    assert (rises > -0.01).all()
    assert height.max() == pytest.approx(3.2, abs=1e-4)
    assert len(steps) >= 20


def test_mountains_have_snow_above_and_rock_where_steep() -> None:
    parts = solids([Block("mountain", (0, 0, 0), (9000, 9000, 2500), "rock")])
    low = {part.material.name: part.vertices[part.faces].mean(axis=1)[:, 2] for part in parts}
    assert set(low) == {"snow", "rock"}
    assert low["snow"].mean() > 1200 > low["rock"].mean()
    steep = solids([Block("mountain", (0, 0, 0), (2000, 2000, 2500), "snow")])
    slope = {part.material.name: part.normals[part.faces].mean(axis=1)[:, 2].mean() for part in steep}
    assert slope["snow"] > slope["rock"]


def test_mountains_at_other_places_have_other_shapes_and_the_same_place_the_same() -> None:
    spread = np.random.default_rng(7).uniform(-300, 300, (200, 2))
    origins = np.column_stack([spread, np.full(200, 900.0)])
    down = np.tile(np.array([0, 0, -1], np.float32), (200, 1))
    one, same, other = (
        Scene([Solid(solids([Block("mountain", at, (900, 900, 300), "grass")]))])
        .cast((origins + at).astype(np.float32), down)
        .distance
        for at in ((0, 0, 0), (0, 0, 0), (5000, 0, 0))
    )
    assert one.tobytes() == same.tobytes()
    assert np.abs(one - other).max() > 10


def test_names_that_do_not_exist_are_refused() -> None:
    with pytest.raises(KeyError):
        solids([Block("teapot", (0, 0, 0), (1, 1, 1))])
    with pytest.raises(KeyError):
        solids([Block("box", (0, 0, 0), (1, 1, 1), "unobtainium")])


@pytest.mark.parametrize("name", NAMED)
def test_materials_scatter_no_more_than_they_get(name: str) -> None:
    material = NAMED[name]
    assert material.name == name
    assert all(0 < share < 1 for share in material.albedo)
    assert 0 < material.roughness <= 1
    assert 0.02 <= material.specular < 1


@pytest.mark.parametrize(
    ("name", "low", "high"),
    # Oke, Boundary Layer Climates, 1987, tables 1.1 and 7.4.
    [
        ("asphalt", 0.05, 0.20), ("concrete", 0.10, 0.35), ("brick", 0.10, 0.40), ("stone", 0.20, 0.35),
        ("white", 0.50, 0.90), ("snow", 0.80, 0.95), ("sand", 0.20, 0.45), ("grass", 0.10, 0.26),
    ],
)  # fmt: skip
def test_materials_are_as_bright_as_they_are_known(name: str, low: float, high: float) -> None:
    assert low <= float(np.dot(NAMED[name].albedo, [0.2126, 0.7152, 0.0722])) <= high


@pytest.mark.parametrize("shape", ["box", "cylinder"])
def test_courses_are_level_and_as_high_as_bricks(shape: str) -> None:
    """Along a wall the image runs on without a tear, and upwards it has the scale of its tile."""
    (part,) = solids([Block(shape, (0, 0, 0), (6, 6, 9), "brick")])
    assert part.uv is not None
    assert part.material.texture is not None
    tile = COURSES["brick"][1]
    corner, image = part.vertices[part.faces], part.uv[part.faces]
    side = np.abs(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])[:, 2]) < 1e-6
    np.testing.assert_allclose(-image[side][..., 1] * tile, corner[side][..., 2], atol=1e-4)
    for one, other in ((0, 1), (1, 2), (2, 0)):
        level = np.hypot(*(corner[side][:, one, :2] - corner[side][:, other, :2]).T)
        np.testing.assert_allclose(np.abs(image[side][:, one, 0] - image[side][:, other, 0]) * tile, level, atol=2e-3)


def test_a_second_material_is_that_of_stripes_panes_and_hands() -> None:
    for shape in ("swirl", "house", "octagon", "dial", "gable", "statue"):
        parts = solids([Block(shape, (0, 0, 0), (6, 6, 9), "white", second="gold")])
        assert {part.material.name for part in parts} == {"white", "gold"}
