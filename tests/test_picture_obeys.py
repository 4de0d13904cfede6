"""A picture obeys what it is of: what moves changes the pixels that geometry says, and no others."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from flambeau.optics.camera import Camera
from flambeau.radiance.surroundings import Surroundings
from flambeau.render.develop import Look, develop
from flambeau.render.shade import Shaded, shade
from flambeau.scene.figure import Figure, Pose, Wear
from flambeau.scene.mesh import Material, placed
from flambeau.scene.people import posed
from flambeau.scene.rays import Scene, Solid
from flambeau.scene.station import station
from render_scenes import SENSOR, SIZE, level, plate, sunny

LUX = 1e5
WHITE = LUX / np.pi
SUN = (0.5, -1.0, 0.6)
Mask = NDArray[np.bool_]


def man(torch: str) -> Solid:
    """Return somebody who floats and faces the camera of `level`, with the torch in a hand."""
    turn = np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 1]], np.float32)  # ahead is to the south
    parts = posed(Figure(Wear.ORLAN_RED, Pose.FLOAT, torch=torch, name="one")).parts
    return Solid(placed(parts, turn, np.zeros(3)))


def wall() -> Solid:
    """Return a grey wall 2 m behind."""
    grey = Material("grey", albedo=(0.3, 0.3, 0.3), specular=0.0)
    flat = plate(6.0, 0, grey, "wall")
    standing = flat.vertices[:, [0, 2, 1]] * np.array([1, 0, 1], np.float32) + np.array([0, 2, 0], np.float32)
    normals = np.tile(np.array([0, -1, 0], np.float32), (4, 1))
    return Solid((flat.__class__(standing, flat.faces, normals, grey, flat.uv, "wall"),))


def grown(mask: Mask, steps: int = 2) -> Mask:
    for _ in range(steps):
        padded = np.pad(mask, 1)
        mask = np.any([padded[1 + dy : 65 + dy, 1 + dx : 97 + dx] for dy in (-1, 0, 1) for dx in (-1, 0, 1)], axis=0)
    return mask


def seen(scene: Scene, camera: Camera, sun: NDArray[np.float32]) -> tuple[NDArray[np.float32], Mask]:
    """Return how far the pixels see (h, w), and what of that is in the Sun: cast here, without the renderer."""
    ways = camera.rays(SIZE)
    eye = camera.position.astype(np.float32)
    hits = scene.cast(eye, ways)
    at = eye + ways * np.where(hits.met, hits.distance * (1 - 1e-4), 0)[:, None]
    lit = hits.met & ~scene.occluded(at, sun)
    return np.where(hits.met, hits.distance, 1e6).reshape(64, 96).astype(np.float32), lit.reshape(64, 96)


def compare(one: Scene, other: Scene, camera: Camera, light: Surroundings) -> None:
    """Check that two pictures differ where something else is seen or the Sun is seen from it, and nowhere else."""
    (near, lit), (near_, lit_) = (seen(scene, camera, light.sun) for scene in (one, other))
    moved = np.abs(near - near_) > 0.02
    shadowed = (lit != lit_) & ~moved
    a, b = (shade(scene, light, camera, SIZE).image for scene in (one, other))
    change = np.abs(a - b).max(axis=-1) / WHITE
    assert moved.sum() > 20
    # Half shadows are smoothed over seven pixels; up to 4 % is what the moved thing reflects on the rest.
    assert change[~grown(moved | shadowed, 4)].max(initial=0) < 0.04
    inner = shadowed & ~grown(~shadowed, 1)
    assert (change[moved & (lit | lit_)] > 0.005).mean() > 0.8  # unless both are dark, or of one brightness
    assert np.all(change[inner] > 0.01)


def test_the_torch_in_the_other_hand() -> None:
    compare(Scene((man("right"), wall())), Scene((man("left"), wall())), level(4.0, 0.03), sunny(SUN, (LUX,) * 3))


@pytest.mark.slow
def test_arrays_at_another_angle() -> None:
    """From port of the Russian segment, its arrays and the truss in the frame."""
    camera = Camera.looking((-30, -30, -25), (-18, 0, 0), (0, 0, -1), focal=0.024, sensor=SENSOR)
    light = sunny((0.4, -0.7, -0.6), (LUX,) * 3)
    compare(Scene((station(),)), Scene((station(russian=0.7),)), camera, light)


def test_another_instant_moves_light_and_nothing_else() -> None:
    """The Sun two degrees on: black space stays black, shapes stay, a wall changes by the cosine."""
    one, other = (shade(Scene((man("right"), wall())), sunny(sun, (LUX,) * 3), level(4.0, 0.03), SIZE)
                  for sun in ((0.5, -1.0, 0.6), (0.53, -1.0, 0.6)))  # fmt: skip
    np.testing.assert_array_equal(one.part, other.part)
    np.testing.assert_array_equal(one.depth, other.depth)
    corner = one.image[2, 2, 0] / other.image[2, 2, 0]
    cosines = [1 / np.linalg.norm(sun) for sun in ((0.5, -1.0, 0.6), (0.53, -1.0, 0.6))]
    assert corner == pytest.approx(cosines[0] / cosines[1], rel=1e-3)
    assert np.any(one.image != other.image)


def picture() -> Shaded:
    return shade(Scene((man("right"), wall())), sunny(SUN, (LUX,) * 3), level(4.0, 0.03), SIZE)


def test_the_same_scene_gives_the_same_bytes() -> None:
    one, other = picture(), picture()
    assert one.image.tobytes() == other.image.tobytes()
    assert develop(one.image, Look(14.9)).tobytes() == develop(other.image, Look(14.9)).tobytes()


def test_light_in_a_picture_is_finite_and_never_negative() -> None:
    image = picture().image
    assert np.isfinite(image).all()
    assert image.min() >= 0
