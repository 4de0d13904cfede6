"""Grounds: level where one stands, as bright as said, and with the horizon that was given."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.scene.gltf import mean_colour
from flambeau.scene.ground import GROUNDS, ground
from flambeau.scene.rays import Scene, Solid

HILLS = ((0.2, 0.05), (1.0, 0.12), (2.0, 0.02), (3.5, 0.3), (5.0, 0.0))


@pytest.mark.parametrize("name", GROUNDS)
def test_the_ground_is_level_where_one_stands_and_reaches_out(name: str) -> None:
    solid = Solid(ground(name))
    rng = np.random.default_rng(1)
    spread = np.concatenate([rng.uniform(-1.4, 1.4, (200, 2)), rng.uniform(-14000, 14000, (200, 2))])
    origins = np.column_stack([spread, np.full(400, 9.0)]).astype(np.float32)
    hits = Scene([solid]).cast(origins, np.tile(np.array([0, 0, -1], np.float32), (400, 1)))
    assert hits.met.all()
    np.testing.assert_allclose(hits.distance[:200], 9.0, atol=1e-5)
    fallen = hits.distance[200:][np.hypot(*spread[200:].T) > 7000]
    np.testing.assert_allclose(fallen, 9.0 + GROUNDS[name].fall, atol=0.3)
    up = solid.flat[np.linalg.norm(solid.flat, axis=1) > 0.5]
    assert (up[:, 2] > 0.5).all()


@pytest.mark.parametrize("name", GROUNDS)
def test_a_pattern_leaves_the_albedo_as_it_is(name: str) -> None:
    material, albedo = ground(name)[0].material, GROUNDS[name].material.albedo
    mean = 1.0 if material.texture is None else mean_colour(material.texture)
    np.testing.assert_allclose(np.array(material.albedo) * mean, albedo, rtol=1e-6)
    assert max(material.albedo) <= 1  # nowhere more light than falls on it


@pytest.mark.parametrize("name", GROUNDS)
def test_patterns_repeat_without_a_seam(name: str) -> None:
    material = ground(name)[0].material
    for image in (material.texture, material.normals):
        if image is not None and name != "track":  # a white line may be at the seam
            pixels = image.pixels.astype(float)
            inner = np.abs(np.diff(pixels, axis=1)).mean(axis=(0, 2))
            seam = np.abs(pixels[:, 0] - pixels[:, -1]).mean()
            assert seam <= inner.max() + 2


def test_uv_are_metres_by_the_tile() -> None:
    part = ground("track")[0]
    assert part.uv is not None
    np.testing.assert_allclose(part.uv * 4 * 1.22, part.vertices[:, :2], rtol=1e-5)


def altitude_of_hills(solid: Solid, azimuth: float) -> float:
    """Return the highest ray that meets the hills [rad], by halving."""
    low, high = -0.01, 1.2
    for _ in range(24):
        middle = (low + high) / 2
        way = [np.sin(azimuth) * np.cos(middle), np.cos(azimuth) * np.cos(middle), np.sin(middle)]
        blocked = Scene([solid]).occluded(np.array([0, 0, 1e-3], np.float32), np.array([way], np.float32))[0]
        low, high = (middle, high) if blocked else (low, middle)
    return low


def test_hills_have_the_silhouette_that_was_given() -> None:
    solid = Solid(ground("asphalt", HILLS))
    for azimuth, altitude in HILLS:
        assert altitude_of_hills(solid, azimuth) == pytest.approx(altitude, abs=2e-4)


def test_hills_are_continuous_around_and_between() -> None:
    solid = Solid(ground("snow", HILLS))
    found = np.array([altitude_of_hills(solid, azimuth) for azimuth in np.linspace(0, 2 * np.pi, 120)])
    assert found[0] == pytest.approx(found[-1], abs=1e-4)
    azimuth, altitude = np.array(HILLS).T
    given = np.interp(np.linspace(0, 2 * np.pi, 120), azimuth, altitude, period=2 * np.pi)
    assert (found < given + 2e-3).all()
    assert (found > 0.80 * given - 2e-3).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(-10, 10), st.floats(-0.2, 1.2)), max_size=8))
def test_any_horizon_gives_a_ground(horizon: list[tuple[float, float]]) -> None:
    for part in ground("stone", tuple(horizon)):
        assert np.isfinite(part.vertices).all()
        assert np.isfinite(part.normals).all()
        assert part.faces.max() < len(part.vertices)


def test_hills_can_be_seen_from_the_place() -> None:
    solid = Solid(ground("stone", HILLS))
    ways = np.array([[np.sin(a), np.cos(a), 0.01] for a in np.linspace(0.3, 4.5, 50)])
    ways = (ways / np.linalg.norm(ways, axis=1, keepdims=True)).astype(np.float32)
    hits = Scene([solid]).cast(np.array([0, 0, 1.7], np.float32), ways)
    assert hits.met.all()
    assert (np.einsum("ij,ij->i", solid.flat[hits.face], ways) < 0).all()
    assert hits.distance.min() > 10_000


def test_the_same_ground_has_the_same_bytes() -> None:
    one, two = (ground("ice", HILLS, 20_000.0) for _ in range(2))
    for a, b in zip(one, two, strict=True):
        assert a.vertices.tobytes() == b.vertices.tobytes()


def test_a_ground_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        ground("lava")
