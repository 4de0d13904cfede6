"""Light in pictures against what physics says without a renderer: furnace, Lambert, inverse square, mirrors."""

from dataclasses import replace

import numpy as np
import pytest

from flambeau.optics.camera import Camera
from flambeau.radiance.faces import spread
from flambeau.radiance.surroundings import Lamp, Surroundings
from flambeau.render.reflectance import gloss, highlight
from flambeau.render.shade import shade
from flambeau.render.surface import Surface
from flambeau.scene.mesh import Material, Part, Texture
from flambeau.scene.rays import Scene, Solid
from render_scenes import MATT, SENSOR, SIZE, above, ball, even, level, lit_by, plate, scene, sunny

WIDE = 30.0  # [m] half of a plate that fills the frame


@pytest.mark.parametrize("albedo", [0.0, 0.18, 0.5, 1.0])
def test_furnace_a_matt_ball_shows_its_albedo(albedo: float) -> None:
    """In even light from all sides a convex thing sends albedo x radiance; of albedo 1 it cannot be seen."""
    grey = Material("grey", albedo=(albedo,) * 3, specular=0.0)
    seen = shade(scene(ball((0, 0, 0), 1.0, grey)), even((100.0, 200.0, 300.0)), level(), SIZE)
    inside = seen.image[seen.depth < 4.6]
    assert len(inside) > 500
    np.testing.assert_allclose(inside, np.tile([100 * albedo, 200 * albedo, 300 * albedo], (len(inside), 1)), rtol=0.02)


@pytest.mark.parametrize("roughness", [0.0, 0.2, 0.5, 1.0])
@pytest.mark.parametrize("specular", [0.04, 0.5])
def test_furnace_nothing_sends_more_than_it_gets(roughness: float, specular: float) -> None:
    """A white thing is never brighter than the light around, whatever its gloss; white paint loses nearly nothing."""
    white = Material("white", albedo=(1.0, 1.0, 1.0), specular=specular, roughness=roughness)
    seen = shade(scene(ball((0, 0, 0), 1.0, white)), even((100.0, 100.0, 100.0)), level(), SIZE)
    assert seen.image.max() <= 100.1
    if specular < 0.5:
        assert seen.image.min() > 98


@pytest.mark.parametrize("roughness", [0.2, 0.3, 0.45, 0.7, 1.0])
@pytest.mark.parametrize("mirror", [0.04, 0.78])
@pytest.mark.parametrize("facing", [1.0, 0.7, 0.3])
def test_gloss_is_the_sum_of_highlights_from_all_sides(facing: float, mirror: float, roughness: float) -> None:
    """By quadrature over half of all directions. The old fit told 67 % where metal of roughness 0.3 sends 77 %."""
    n = 40_000
    ways = spread(2 * n)[:n].astype(np.float32)  # z > 0
    eye = np.tile(np.array([np.sqrt(1 - facing**2), 0, facing], np.float32), (n, 1))
    up, flat = np.tile(np.array([0, 0, 1], np.float32), (n, 1)), np.zeros(n, np.float32)
    nothing = np.zeros((n, 3), np.float32)
    mirrors, rough = nothing + np.float32(mirror), flat + np.float32(roughness)
    some = Surface(nothing, nothing, eye, up, up, flat, nothing, mirrors, rough, flat, nothing)
    cosine = flat + np.float32(facing)
    summed = highlight(some, cosine, ways, flat).mean(axis=0) * 2 * np.pi
    assert gloss(some, cosine)[0] == pytest.approx(summed, rel=0.02, abs=0.004)


@pytest.mark.parametrize("altitude", [90.0, 45.0, 10.0])
def test_lambert_a_matt_plane_in_the_sun(altitude: float) -> None:
    """E sin(h) albedo / pi."""
    h = np.radians(altitude)
    seen = shade(scene(plate(WIDE, 0, MATT)), sunny((np.cos(h), 0, np.sin(h)), (9e4, 8e4, 7e4)), above(), SIZE)
    expected = np.array([9e4 * 0.5, 8e4 * 0.25, 7e4 * 0.125]) * np.sin(h) / np.pi
    np.testing.assert_allclose(seen.image.reshape(-1, 3), np.tile(expected, (96 * 64, 1)), rtol=1e-5)


@pytest.mark.parametrize("height", [1.0, 2.0, 5.0])
def test_inverse_square_under_a_lamp(height: float) -> None:
    """I cos^3(a) / h2 albedo / pi, with the angle a from straight below; pixels see known points."""
    lamp = Lamp(np.array([0, 0, height], np.float32), np.array([900.0, 900.0, 900.0], np.float32), radius=0.01)
    camera = above()
    seen = shade(scene(plate(WIDE, 0, MATT)), lit_by(lamp), camera, SIZE)
    rays = camera.rays(SIZE)
    ground = camera.position + rays * (-10.0 / rays[:, 2])[:, None]
    away = np.hypot(ground[:, 0], ground[:, 1])
    expected = 900 * height / (height**2 + away**2) ** 1.5 * 0.5 / np.pi
    np.testing.assert_allclose(seen.image[..., 0].ravel(), expected, rtol=2e-4)


def test_a_floodlight_lights_its_cone_only() -> None:
    """Full light well within, none well outside."""
    lamp = Lamp(
        np.array([0, 0, 5], np.float32),
        np.full(3, 1000, np.float32),
        0.01,
        np.array([0, 0, -1], np.float32),
        np.radians(10),
    )
    seen = shade(scene(plate(WIDE, 0, MATT)), lit_by(lamp), above(), SIZE)
    middle = seen.image[32, 48, 0]
    assert middle == pytest.approx(1000 / 25 * 0.5 / np.pi, rel=0.01)
    assert seen.image[:, :8].max() == 0


def test_a_mirror_shows_what_is_opposite() -> None:
    """A flat mirror under 45 degrees shows a glowing wall to its side; a metal tints it, and takes its share."""
    gold = Material("gold", albedo=(1.0, 0.5, 0.25), specular=0.8, roughness=0.0)
    slope = np.array([[-1, -1, -1], [1, -1, -1], [1, 1, 1], [-1, 1, 1]], np.float32)
    normal = np.array([0, -1, 1], np.float32) / np.sqrt(2).astype(np.float32)
    mirror = Part(slope, np.array([[0, 1, 2], [0, 2, 3]], np.int32), np.tile(normal, (4, 1)), gold)
    wall = plate(3.0, -5.0, Material("wall", albedo=(0, 0, 0), specular=0.0, glow=(100.0, 100.0, 100.0)))
    ceiling = replace(wall, vertices=wall.vertices + np.array([0, 0, 10], np.float32))
    seen = shade(scene(mirror, ceiling), even((0, 0, 0)), level(focal=0.1), SIZE)
    np.testing.assert_allclose(seen.image[32, 48], [80.0, 40.1, 20.1], atol=3)  # the fit of `gloss`


def test_the_image_in_a_ball_is_round_and_in_place() -> None:
    """A mirror ball shows a glowing patch where the law of reflection puts it, though it is made of triangles."""
    chrome = Material("chrome", albedo=(1, 1, 1), specular=0.99, roughness=0.0)

    def background(directions: np.ndarray) -> np.ndarray:
        up = directions[:, 2] > np.cos(np.radians(20))
        return np.where(up[:, None], np.float32(50), np.float32(0)) * np.ones((1, 3), np.float32)

    around = Surroundings(
        background, even((0, 0, 0)).irradiance, np.array([0, 0, 1], np.float32), np.zeros(3, np.float32)
    )
    camera = level(50.0, 0.5)
    seen = shade(scene(ball((0, 0, 0), 1.0, chrome, rings=24)), around, camera, SIZE)
    rays = camera.rays(SIZE).astype(np.float64)
    b = rays @ camera.position
    inside = b * b - (2500 - 1)
    hit = inside > 0.02
    at = camera.position + rays[hit] * (-b - np.sqrt(np.maximum(inside, 0)))[hit, None]
    away = rays[hit] - 2 * np.einsum("ni,ni->n", rays[hit], at)[:, None] * at
    expected = away[:, 2] > np.cos(np.radians(20))
    got = seen.image.reshape(-1, 3)[hit, 0] > 25
    assert expected.sum() > 40
    assert (expected != got).sum() <= 0.1 * expected.sum()


def shadow_edge(radius: float) -> np.ndarray:
    """Return the light along a line across the shadow of a plate 2 m over the ground, over that in the open."""
    roof = plate(2.0, 2.0, MATT, middle=(0.0, 0.0))
    camera = Camera.looking((4, 0, 1.0), (4, 0, 0), (0, 1, 0), focal=0.05, sensor=SENSOR)
    seen = shade(scene(plate(WIDE, 0, MATT), roof), sunny((-1, 0, 1), radius=radius), camera, SIZE)
    row = seen.image[32, :, 0]
    return np.asarray(row / row.max())


def test_shadows_lie_where_geometry_says() -> None:
    """Under a Sun 45 degrees up in the west the shadow of a roof 2 m up lies 2 m to the east: its edge at x = 4."""
    row = shadow_edge(1e-5)
    pitch = 0.72 / 96  # [m]: 1 m away through 50 mm on 36 mm
    edge = 4 - 0.36 + np.argmax(row > 0.5) * pitch
    assert edge == pytest.approx(4.0, abs=2 * pitch)
    assert set(np.round(row[[0, 10, 85, 95]], 3)) == {0.0, 1.0}


def test_shadows_are_as_soft_as_the_sun_is_wide() -> None:
    """The half shadow of an edge 2 sqrt(2) m away is its distance times the Sun's diameter over sin(h) wide."""
    row = shadow_edge(0.05)
    width = 2 * np.sqrt(2) * 2 * 0.05 * np.sqrt(2)
    at = 4 - 0.36 + (np.arange(96) + 0.5) * 0.72 / 96
    x = np.clip((at - 4) / (width / 2), -1, 1)
    expected = 0.5 + (x * np.sqrt(1 - x * x) + np.arcsin(x)) / np.pi
    assert np.abs(row - expected).max() < 0.08
    assert np.abs(row - expected).mean() < 0.02


def test_no_triangle_shades_its_neighbour() -> None:
    """On a ball of few triangles light fades as the cosine down to the terminator, without jags."""
    sun = (1.0, -0.3, 0.0)
    seen = shade(scene(ball((0, 0, 0), 1.0, MATT, rings=10)), sunny(sun), level(), SIZE)
    row = seen.image[32, :, 0][seen.depth[32] < 5]
    rising = row[: int(np.argmax(row))]
    assert np.all(np.diff(rising) > -0.01 * row.max())


def test_light_bounces_from_a_lit_wall() -> None:
    """A floor in shade beside a sunlit red wall is lit by it, and red; far from the wall less."""
    red = Material("red", albedo=(0.8, 0.1, 0.1), specular=0.0)
    floor = Material("white", albedo=(0.8, 0.8, 0.8), specular=0.0)
    wall = plate(2.0, 0, red)
    upright = wall.vertices[:, [2, 1, 0]] + np.array([2, 0, 2], np.float32)
    standing = replace(
        wall,
        vertices=upright,
        faces=wall.faces[:, ::-1].copy(),
        normals=np.tile(np.array([-1, 0, 0], np.float32), (4, 1)),
    )
    black = Material("black", albedo=(0, 0, 0), specular=0.0)
    fence = replace(standing, vertices=standing.vertices * np.array([-1.1, 5, 0.375], np.float32), material=black)
    camera = Camera.looking((0, -0.5, 3.5), (0.5, 0, 0), (0, 1, 0), focal=0.018, sensor=SENSOR)
    seen = shade(Scene((Solid((plate(2.0, 0, floor), standing)), Solid((fence,)))), sunny((-1.0, 0, 0.3)), camera, SIZE)
    spots, _ = camera.project([(1.2, 0, 0), (-0.5, 0, 0)], SIZE)
    near, far = (seen.image[int(y), int(x)] for x, y in spots)
    assert near[0] > 5 * near[1] > 0
    assert near[0] > 1.5 * far[0] > 0


def test_textures_lie_as_their_uv_says_and_fade_into_their_mean() -> None:
    """The four quarters of an image stand where they should; chequers too fine to see become an even grey."""
    pixels = np.zeros((256, 256, 3), np.uint8)
    pixels[:128, :128], pixels[:128, 128:], pixels[128:, :128] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    paint = Material("paint", albedo=(1, 1, 1), specular=0.0, texture=Texture(pixels))
    seen = shade(scene(plate(2.0, 0, paint)), sunny((0, 0, 1), (np.pi,) * 3), above(focal=0.08), SIZE)
    for y, x, colour in ((20, 35, (1, 0, 0)), (20, 60, (0, 1, 0)), (44, 35, (0, 0, 1)), (44, 60, (0, 0, 0))):
        np.testing.assert_allclose(seen.image[y, x], colour, atol=0.01)
    fine = np.indices((512, 512)).sum(0)[..., None] % 2 * np.full(3, 255)
    chequers = Material("chequers", albedo=(1, 1, 1), specular=0.0, texture=Texture(fine.astype(np.uint8)))
    seen = shade(scene(plate(2.0, 0, chequers)), sunny((0, 0, 1), (np.pi,) * 3), above(focal=0.05), SIZE)
    inside = seen.image[24:40, 40:56]
    np.testing.assert_allclose(inside, 0.5, atol=0.01)


def test_a_clear_thing_lets_light_through_and_throws_no_shadow() -> None:
    """A pane of transparency 0.6 that glows: background x 0.6 + glow."""
    pane = Material("pane", albedo=(0, 0, 0), specular=0.0, transparency=0.6, glow=(7.0, 0.0, 0.0))
    ground = plate(WIDE, 0, MATT)
    bare = shade(scene(ground), sunny((0, 0, 1)), above(), SIZE).image[32, 48]
    seen = shade(scene(ground, plate(1.0, 2.0, pane)), sunny((0, 0, 1)), above(), SIZE).image[32, 48]
    np.testing.assert_allclose(seen, bare * 0.6 + [7, 0, 0], rtol=1e-4)


def test_edges_are_smooth() -> None:
    """The share of a pixel that a plate covers shows in it, to a fifth."""
    glowing = Material("glow", albedo=(0, 0, 0), specular=0.0, glow=(1.0, 1.0, 1.0))
    camera = above(focal=0.05)
    pitch = 7.2 / 96
    for covered in (0.0, 0.3, 0.5, 0.8):
        tile = plate(10.0, 0, glowing, middle=(-10 + covered * pitch, 0.0))
        row = shade(scene(tile), even((0, 0, 0)), camera, SIZE).image[32, :, 0]
        assert row[:47].min() == pytest.approx(1)
        assert row[48] == pytest.approx(covered, abs=0.2)
        assert row[50:].max() == 0
