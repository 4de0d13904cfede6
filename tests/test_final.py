"""Final pictures against light that can be computed by hand, and against the preview."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from flambeau.earth import EQUATORIAL_RADIUS
from flambeau.finding import UsageError
from flambeau.optics.camera import Camera, Lens
from flambeau.radiance.flame import flame
from flambeau.radiance.floodlight import floodlight
from flambeau.radiance.orbit import in_orbit
from flambeau.radiance.skylight import on_ground
from flambeau.radiance.surroundings import Lamp, Singles, Surroundings
from flambeau.render.develop import Look, develop
from flambeau.render.final import trace
from flambeau.render.lenses import panes
from flambeau.render.shade import shade
from flambeau.scene.figure import Figure, Wear
from flambeau.scene.mesh import Ints, Material, Part, Texture, placed
from flambeau.scene.people import posed
from flambeau.scene.rays import Scene, Solid
from picture_cases import MATT, SIZE, ball, board, camera, even, scene, surroundings

pytest.importorskip("mitsuba")
pytest.importorskip("pyoidn")
Shown = tuple[Scene, Surroundings, Camera, float]  # and the EV that it is developed at
MIDDLE, EDGE = (32, 48), (2, 2)
LENSES = [(Lens.RECTILINEAR, 0.050, ()), (Lens.RECTILINEAR, 0.020, (-0.2, 0.05)), (Lens.EQUIDISTANT, 0.012, ()),
          (Lens.EQUISOLID, 0.010, ()), (Lens.STEREOGRAPHIC, 0.010, ())]  # fmt: skip


def middle(image: Singles) -> Singles:
    """Return the mean of the few pixels in the middle (3,)."""
    return np.asarray(image[30:34, 46:50].mean(axis=(0, 1)))


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_a_white_furnace() -> None:
    """Under even light a matt thing is as bright as its albedo says, wherever it is looked at."""
    light = surroundings(even(100.0), even(100.0 * np.pi))
    image = trace(scene(ball((0, 0, 0))), light, camera(), SIZE, samples=64)
    assert middle(image) == pytest.approx(100 * np.array(MATT.albedo), rel=0.02)
    assert image[EDGE] == pytest.approx(100, rel=1e-6)


def test_the_sun_on_a_matt_board() -> None:
    light = surroundings(sun=(0.0, -0.6, 0.8), sunlight=100_000)
    image = trace(scene(board(MATT)), light, camera(), SIZE, samples=16)
    assert middle(image) == pytest.approx(100_000 * 0.6 / np.pi * np.array(MATT.albedo), rel=0.02)


def test_a_lamp_by_the_inverse_square() -> None:
    lamp = Lamp(np.array([0, -2, 0], np.float32), np.array([300, 200, 100], np.float32), radius=0.02)
    image = trace(scene(board(MATT)), surroundings(lamps=(lamp,)), camera(), SIZE, samples=16)
    assert middle(image) == pytest.approx(np.array([300, 200, 100]) / 4 / np.pi * np.array(MATT.albedo), rel=0.03)


def test_a_floodlight_lights_what_it_aims_at_and_nothing_else() -> None:
    _, lamp = floodlight((1.0, -3.0, 0.0), (0.0, 0.0, 0.0), 10_000)
    assert lamp.axis is not None
    across = 3 / np.sqrt(10)  # cosine on the board
    image = trace(scene(board(MATT)), surroundings(lamps=(lamp,)), camera(), SIZE, samples=16)
    distance = float(np.linalg.norm(lamp.position))
    assert middle(image) == pytest.approx(lamp.intensity / distance**2 * across / np.pi * MATT.albedo, rel=0.03)
    away = Lamp(lamp.position, lamp.intensity, lamp.radius, -lamp.axis, lamp.cone)
    assert trace(scene(board(MATT)), surroundings(lamps=(away,)), camera(), SIZE, samples=4).max() < 1e-3


@pytest.mark.parametrize("axis", range(3))
@pytest.mark.parametrize("sign", [1, -1])
def test_light_comes_from_where_the_background_is_bright(axis: int, sign: int) -> None:
    """From half of all directions comes (1 + cos) / 2 of the whole on a face, its angle to that half's middle."""

    def half(ways: Singles) -> Singles:
        return np.repeat((1000.0 * (sign * ways[:, axis : axis + 1] > 0)).astype(np.float32), 3, axis=1)

    def irradiance(normals: Singles) -> Singles:
        return np.repeat(np.float32(500 * np.pi) * (1 + sign * normals[:, axis : axis + 1]), 3, axis=1)

    image = trace(scene(ball((0, 0, 0))), surroundings(half, irradiance), camera(), SIZE, samples=64)
    facing = -sign if axis == 1 else 0  # the middle of the ball looks along -y
    assert middle(image)[0] == pytest.approx(500 * (1 + facing) * MATT.albedo[0], rel=0.04, abs=2)


def test_a_mirror_shows_the_background_behind_the_camera() -> None:
    def behind(ways: Singles) -> Singles:
        return np.where(ways[:, 1:2] < -0.8, np.array([[900, 600, 300]], np.float32), np.float32(0))

    mirror = Material("mirror", (1.0, 1.0, 1.0), specular=0.9, roughness=0.02)
    image = trace(scene(board(mirror)), surroundings(behind, even(100.0)), camera(), SIZE, samples=16)
    assert middle(image) == pytest.approx(0.9 * np.array([900, 600, 300]), rel=0.03)


def test_what_glows_is_as_bright_as_it_is_said_to_be() -> None:
    lit = Material("pane", glow=(500.0, 400.0, 300.0))
    image = trace(scene(board(lit)), surroundings(), camera(), SIZE, samples=4)
    assert middle(image) == pytest.approx(lit.glow, rel=1e-4)


def test_what_is_transparent_lets_light_through_and_hides_its_share() -> None:
    clear = Material("clear", (0.0, 0.0, 0.0), specular=0.0, glow=(10.0, 10.0, 10.0), transparency=0.5)
    pane = replace(board(clear), vertices=board(clear).vertices - np.array([0, 2, 0], np.float32))
    light = surroundings(sun=(0.0, -0.6, 0.8), sunlight=100_000)
    image = trace(scene(board(MATT), pane), light, camera(), SIZE, samples=16)
    assert middle(image) == pytest.approx(10 + 0.5 * 100_000 * 0.6 / np.pi * np.array(MATT.albedo), rel=0.02)


def test_flames_shine_before_things_and_not_behind_them() -> None:
    def glow(origins: Singles, ways: Singles, reach: Singles) -> Singles:
        return np.repeat(np.where(reach[:, None] > 4.0, np.float32(70), np.float32(0)), 3, axis=1)

    flame = Lamp(np.array([0, 9, 0], np.float32), np.zeros(3, np.float32), glow=glow)
    image = trace(scene(ball((0, -4, 0), 0.2)), surroundings(lamps=(flame,)), camera(), SIZE, samples=4)
    assert image[MIDDLE].tolist() == [0, 0, 0]
    assert image[EDGE].tolist() == [70, 70, 70]


# --- what is exact ----------------------------------------------------------------------------------------------------


def stars(ways: Singles) -> Singles:
    """Return a background that is different in every pixel."""
    return np.asarray(10 + 5 * np.sin(ways * 400), np.float32)


@pytest.mark.parametrize(("lens", "focal", "distortion"), LENSES)
def test_the_background_is_the_previews_to_the_bit(lens: Lens, focal: float, distortion: tuple[float, ...]) -> None:
    eye = camera(lens, focal, distortion)
    image = trace(scene(ball((0, 0, 0), 0.3)), surroundings(stars, even(30.0)), eye, SIZE, samples=4)
    ways = eye.rays(SIZE)
    blind = np.isnan(ways[:, 0])
    open_ = ~scene(ball((0, 0, 0), 0.5)).cast(eye.position.astype(np.float32), ways).met & ~blind
    assert np.array_equal(image.reshape(-1, 3)[open_], stars(ways)[open_])
    assert not image.reshape(-1, 3)[blind].any()


def test_edges_are_the_share_of_the_pixel_that_is_covered() -> None:
    """The sum over the picture is the ball's area: r^2 pi, from 4 m and closer as its outline is."""
    lit = trace(scene(ball((0, 0, 0), 1.0, MATT, 72)), surroundings(even(1.0), even(np.pi)), camera(), SIZE, samples=4)
    covered = ((1 - lit[..., 0]) / (1 - MATT.albedo[0])).sum()
    radius = 0.050 / (0.036 / 96) / np.sqrt(6**2 - 1)  # of the outline [pixels]
    assert covered == pytest.approx(np.pi * radius**2, rel=0.02)


@pytest.mark.parametrize(("lens", "focal", "distortion"), LENSES)
def test_panes_show_every_pixel_what_it_looks_at(lens: Lens, focal: float, distortion: tuple[float, ...]) -> None:
    """An image whose values are directions comes out as the camera's own rays."""
    eye = camera(lens, focal, distortion)
    found = np.full((SIZE[0] * SIZE[1], 3), np.nan, np.float32)
    for pane in panes(eye, SIZE):
        seen = pane.camera.rays(pane.size).reshape(pane.size[1], pane.size[0], 3)
        assert np.isnan(found[pane.pixels]).all()
        found[pane.pixels] = pane.taken(seen)
    wanted = eye.rays(SIZE)
    assert np.array_equal(np.isnan(found), np.isnan(wanted))
    seen = ~np.isnan(wanted[:, 0])
    assert np.abs(found[seen] - wanted[seen]).max() < 5e-4


def test_the_same_bytes_again() -> None:
    light = surroundings(even(10.0), even(10 * np.pi), sunlight=1000)
    first, again = (trace(scene(ball((0, 0, 0))), light, camera(), SIZE, samples=4) for _ in range(2))
    assert first.tobytes() == again.tobytes()


# --- as the preview ---------------------------------------------------------------------------------------------------


def differs(a: Singles, b: Singles, ev: float) -> float:
    """Return the mean difference of two pictures of full scale, developed alike."""
    one, other = (develop(image, Look(ev)).astype(np.float64) for image in (a, b))
    return float(np.abs(one - other).mean() / 255)


def bearer() -> tuple[Scene, Surroundings, Camera]:
    """Return somebody with a torch on a stone floor, in the sun."""
    figure = posed(Figure(torch="right"))
    people = placed(figure.parts, np.column_stack(((0, -1, 0), (1, 0, 0), (0, 0, 1))), (0, 0, -figure.sole))
    floor = Material("floor", (0.3, 0.28, 0.25), roughness=0.8)
    corners = np.array([[-30, -30, 0], [30, -30, 0], [30, 30, 0], [-30, 30, 0]], np.float32)
    up = np.tile(np.array([0, 0, 1], np.float32), (4, 1))
    ground = Part(corners, np.array([[0, 1, 2], [0, 2, 3]], np.int32), up, floor)

    def sky(ways: Singles) -> Singles:
        return np.asarray((ways[:, 2:] > 0) * np.array([[2500, 3500, 5500]], np.float32))

    def fall(normals: Singles) -> Singles:
        return np.asarray((1 + normals[:, 2:]) / 2 * np.pi * np.array([[2500, 3500, 5500]], np.float32))

    light = surroundings(sky, fall, sun=(0.48, -0.6, 0.64), sunlight=80_000)
    eye = Camera.looking((0.5, -4, 1.5), (0, 0, 1.0), (0, 0, 1), focal=0.035, sensor=(0.036, 0.024))
    return scene(*people, ground), light, eye


def test_a_bearer_looks_as_in_the_preview() -> None:
    there, light, eye = bearer()
    final, preview = trace(there, light, eye, (192, 128)), shade(there, light, eye, (192, 128)).image
    assert differs(final, preview, 14.5) < 0.03
    assert final.mean() == pytest.approx(preview.mean(), rel=0.1)


def cosmonaut() -> Shown:
    """Return somebody in a suit before a white wall, over the Earth by day."""
    r = np.array([EQUATORIAL_RADIUS + 420e3, 0.0, 0.0])
    axes = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, -1.0], [-1.0, 0.0, 0.0]])  # ahead, aside, down
    sun = np.array([-0.6, 0.3, -0.74]) / np.linalg.norm([-0.6, 0.3, -0.74])
    light = in_orbit(r, axes, sun, -sun, 1.384e9)
    figure = posed(Figure(wear=Wear.ORLAN_RED))
    turn = np.column_stack(((-1, 0, 0), (0, 1, 0), (0, 0, -1))).astype(float)
    wall = Part(*_square(4.0, (0.9, 0, 0), 0), Material("wall", (0.7, 0.7, 0.7), roughness=0.5))
    eye = Camera.looking((-3.0, 1.0, -0.3), (0, 0, 0), (0, 0, -1), focal=0.028, sensor=(0.036, 0.024))
    return scene(*placed(figure.parts, turn, (0, 0, 0)), wall), light, eye, 15.0


def relay(altitude: float, flame_at: tuple[float, float, float] | None, ev: float) -> Shown:
    """Return a bearer on stone under a real sky, the Sun at an altitude [deg], perhaps with a flame beside."""
    high = np.radians(altitude)
    sun = np.array([-0.8 * np.cos(high), -0.6 * np.cos(high), np.sin(high)])
    parts, lamp = ((), None) if flame_at is None else flame(flame_at, 0.6, 1.384e9)
    light = on_ground(np.eye(3), sun, np.array([0.0, 0.0, -1.0]), 1.384e9, lamps=() if lamp is None else (lamp,))
    there, _, eye = bearer()
    return Scene((*there.solids, Solid(parts))) if parts else there, light, eye, ev


def _square(half: float, at: tuple[float, float, float], axis: int) -> tuple[Singles, Ints, Singles]:
    """Return vertices, faces and normals of a square across an axis."""
    corners = np.insert(np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half, axis, 0, axis=1) + at
    normals = np.tile(-np.eye(3)[axis], (4, 1))
    return corners.astype(np.float32), np.array([[0, 1, 2], [0, 2, 3]], np.int32), normals.astype(np.float32)


@pytest.mark.slow
@pytest.mark.parametrize(
    "shown",
    [cosmonaut, partial(relay, -18.0, (0.9, -0.4, 1.4), 3.0), partial(relay, 4.0, None, 11.5)],
    ids=["orbit", "flame at night", "golden hour"],
)
def test_both_qualities_show_the_same(shown: Callable[[], Shown]) -> None:
    """Three pictures of all kinds of light are within 3 % of full scale, and neither black nor burnt out."""
    there, light, eye, ev = shown()
    final, preview = trace(there, light, eye, SIZE), shade(there, light, eye, SIZE).image
    assert 20 < develop(preview, Look(ev)).mean() < 235
    assert differs(final, preview, ev) < 0.03


@pytest.mark.parametrize("mirrored", [False, True])
def test_textures_and_reliefs_stand_as_in_the_preview(mirrored: bool) -> None:
    colours = np.zeros((16, 16, 3), np.uint8)
    colours[:8, :8], colours[:8, 8:], colours[8:, :8] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    y, x = (np.mgrid[:16, :16] - 7.5) / 8
    bump = np.stack((0.6 * x, 0.6 * y, np.ones_like(x)), axis=-1)
    bump = (bump / np.linalg.norm(bump, axis=2, keepdims=True) * 127 + 128).astype(np.uint8)
    light = surroundings(sun=(0.36, -0.6, 0.714), sunlight=50_000)
    matt = Material("board", (0.8, 0.8, 0.8), specular=0.0, roughness=0.9)
    for material in (replace(matt, texture=Texture(colours)), replace(matt, normals=Texture(bump))):
        there = scene(board(material, mirrored=mirrored))
        final, preview = trace(there, light, camera(), SIZE, samples=64), shade(there, light, camera(), SIZE).image
        inside = np.s_[12:52, 28:68]  # with few samples the denoiser smears the steps of the texture
        apart = np.abs(final - preview)[inside].mean() / preview[inside].mean()
        assert apart < 0.06  # 0.5 and more, when one is turned over


def test_a_material_of_every_kind_is_as_bright_as_in_the_preview() -> None:
    light = surroundings(even(1000.0), even(1000 * np.pi), sunlight=30_000)
    for specular, roughness in ((0.0, 0.9), (0.03, 0.85), (0.04, 0.4), (0.08, 0.3), (0.6, 0.5), (0.8, 0.3)):
        there = scene(ball((0, 0, 0), 1, Material("m", (0.7, 0.5, 0.3), specular=specular, roughness=roughness)))
        final, preview = trace(there, light, camera(), SIZE), shade(there, light, camera(), SIZE).image
        assert differs(final, preview, 12.5) < 0.02, (specular, roughness)


def test_a_word_about_what_must_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mitsuba", None)
    with pytest.raises(UsageError, match=r'final quality needs mitsuba: pip install "flambeau\[final\]"'):
        trace(scene(), surroundings(), camera(), SIZE)


def test_grain_is_that_of_the_preview() -> None:
    """A rough board has the preview's pattern; how the light changes from pixel to pixel goes together."""
    rough = Material("rough", (0.5, 0.5, 0.5), specular=0.0, roughness=0.9, grain=0.8, grain_size=0.3)
    light = surroundings(sun=(0.3, -0.3, 0.9), sunlight=50_000)
    there = scene(board(rough))
    final, preview = trace(there, light, camera(), SIZE), shade(there, light, camera(), SIZE).image
    inside = np.s_[14:50, 30:66, 0]
    assert final[inside].std() > 0.05 * final[inside].mean()
    assert np.corrcoef(final[inside].ravel(), preview[inside].ravel())[0, 1] > 0.95
