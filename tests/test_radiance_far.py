"""Stars, Moon, pictures of the Earth and light from all sides, each against what it should be."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.earth import Floats
from flambeau.instants import parse_utc
from flambeau.optics.camera import Camera
from flambeau.radiance import clouds, imagery, moon, stars
from flambeau.radiance.faces import gathered, spread
from flambeau.radiance.surroundings import LUMA, Singles

VECTORS = Path(__file__).parent / "vectors"


def _unit(v: list[float]) -> Floats:
    return np.asarray(np.array(v) / np.linalg.norm(v))


def _singles(*values: float) -> Singles:
    return np.array(values, np.float32)


def test_stars_stand_where_skyfield_has_them() -> None:
    """Within 0.03 degrees: the catalogue is rounded to 0.0001 degree, and has no proper motion since 2000."""
    rows = list(csv.DictReader(x for x in (VECTORS / "stars_earth_fixed.csv").read_text().splitlines() if x[0] != "#"))
    table = stars.catalogue()
    for row in rows:
        towards = stars.celestial_axes(parse_utc(row["utc"])) @ [float(row[c]) for c in "xyz"]
        near = int((table.towards @ towards).argmax())
        assert np.degrees(np.linalg.norm(table.towards[near] - towards)) < 0.03
        lux = 2.54e-6 * 10 ** (-0.4 * float(row["magnitude"]))
        assert table.light[near] @ LUMA == pytest.approx(lux, rel=0.2)
    assert len(rows) == 8


def test_there_are_five_thousand_and_their_light_is_known() -> None:
    """Stars to magnitude 6 together are as bright as one of -4.5 to -5.5: 100 of the first magnitude or so."""
    light = stars.catalogue().light @ LUMA
    assert 4900 < len(light) < 5200
    assert -6.0 < -2.5 * np.log10(light.sum() / stars.ZERO_MAGNITUDE) < -4.0


@pytest.mark.parametrize("focal", [0.05, 0.2])
def test_pixels_around_a_star_have_its_light(focal: float) -> None:
    """Radiance times the solid angle of the pixels around Vega gives the light of Vega."""
    table = stars.catalogue()
    vega = int((table.towards @ _unit([0.125, -0.769, 0.627])).argmax())
    camera = Camera.looking(np.zeros(3), table.towards[vega], [0, 0, 1], focal=focal, sensor=(0.036, 0.024))
    size = (960, 640)
    rays = camera.rays(size)
    step = 0.036 / 960 / focal
    seen = stars.radiance(rays, step) @ LUMA
    near = np.linalg.norm(rays - table.towards[vega], axis=1) < 5 * step
    assert seen[near].sum() * step**2 == pytest.approx(table.light[vega] @ LUMA, rel=0.03)


@settings(max_examples=20, deadline=None)
@given(st.floats(-1.5, 1.5), st.floats(-3.1, 3.1))
def test_no_star_is_lost_between_cells(lat: float, lon: float) -> None:
    """The table of cells finds what looking at every star finds."""
    n = _unit([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    camera = Camera.looking(np.zeros(3), n, [0.3, 0.5, 0.8], focal=0.1, sensor=(0.036, 0.024))
    rays, step, table = camera.rays((48, 32)), 0.036 / 48 / 0.1, stars.catalogue()
    seen = stars.radiance(rays, step)
    width = np.float32(stars._SPREAD * step)
    ahead = table.towards @ n.astype(np.float32) > 0.96
    away2 = ((rays[:, None] - table.towards[ahead]) ** 2).sum(axis=2) / width**2
    every = np.exp(-away2 / 2) / (2 * np.pi * width**2) @ table.light[ahead]
    assert seen == pytest.approx(every, abs=0.02 * float(every.max()) + 1e-9)


def test_coarse_directions_see_no_stars() -> None:
    assert not stars.radiance(spread(500).astype(np.float32), 0.1).any()


def test_colours_of_stars_run_from_red_to_blue() -> None:
    """B-V 1.85 as Betelgeuse is orange, 0.65 as the Sun nearly white, -0.2 as Spica blue; all of luminance 1."""
    red, sun, blue = stars.tint(np.array([1.85, 0.65, -0.2]))
    assert red[0] > 1.2 * red[1] > 2 * red[2]
    assert sun == pytest.approx([1, 1, 1], abs=0.15)
    assert blue[2] > blue[1] > blue[0]
    assert stars.tint(np.linspace(-0.4, 3, 50)) @ LUMA == pytest.approx(1)


def test_full_moon_is_a_quarter_of_a_lux() -> None:
    """0.25 to 0.32 lx; a quarter Moon is a tenth or less of it. Source: Kyba, Mohar and Posch 2017."""
    full, half = (moon.moonlight(np.array(s), np.array([1.0, 0, 0])) @ LUMA for s in ([-1.0, 0, 0], [0.0, 1, 0]))
    assert 0.25 < full < 0.32
    assert 0.06 < half / full < 0.12


@given(st.floats(0.5, 3.1))
def test_disc_gives_the_light_of_its_phase(phase: float) -> None:
    """From a crescent as wide as some pixels to the full disc."""
    m, sun = np.array([1.0, 0.0, 0.0]), np.array([np.cos(phase), np.sin(phase), 0.0])
    camera = Camera.looking(np.zeros(3), m, [0, 0, 1], focal=1.5, sensor=(0.036, 0.036))
    seen = moon.radiance(camera.rays((120, 120)), sun, m, 0.036 / 120 / 1.5)
    assert seen.sum(axis=0) * (0.036 / 120 / 1.5) ** 2 == pytest.approx(moon.moonlight(sun, m), rel=0.06)


def test_lit_side_of_the_moon_faces_the_sun() -> None:
    m, sun = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
    left, right = (moon.radiance(np.array([_unit([1, y, 0])], np.float32), sun, m, 1e-4)[0] for y in (-0.003, 0.003))
    assert right @ LUMA > 100 * (left @ LUMA) > 0
    assert not moon.radiance(np.array([_unit([1, 0.006, 0])], np.float32), sun, m, 1e-4).any()


def test_light_from_all_sides() -> None:
    """An even sky gives pi times its radiance; half a sky as the cosines have it, within 1 % of the most."""
    rays = spread(60).astype(np.float32)
    even = gathered(lambda d: np.full((len(d), 3), 100, np.float32)).irradiance(rays)
    assert even == pytest.approx(100 * np.pi, rel=2e-3)
    half = gathered(lambda d: np.repeat(np.float32(d[:, 2:] > 0), 3, axis=1)).irradiance(rays)
    assert half[:, 0] == pytest.approx(np.pi * (1 + rays[:, 2]) / 2, abs=0.01 * np.pi)


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.1, 1))
def test_light_turns_with_what_sheds_it(x: float, y: float, z: float) -> None:
    """A soft light from any side shines most on the face that is turned to it."""
    n = _unit([x, y, z])
    light = gathered(lambda d: np.repeat(np.maximum(d @ n.astype(np.float32), 0)[:, None] ** 2, 3, axis=1), 800)
    faces = spread(2000).astype(np.float32)
    assert faces[light.irradiance(faces)[:, 0].argmax()] @ n > 0.99


def test_sahara_is_sand_and_the_pacific_is_water() -> None:
    """Places by geography; needs the pictures, which are fetched when the program is built."""
    if imagery.missing():
        pytest.skip("pictures of the Earth are not there")
    lat, lon = np.radians(_singles(23, 0, -25, -75)), np.radians(_singles(10, -140, 134, 90))
    seen = imagery.day().sample(lat, lon, np.full(4, 1e4, np.float32))
    assert seen[:, 3] == pytest.approx([0, 1, 0, 0], abs=0.1)
    assert seen[0, 0] > 1.2 * seen[0, 2]
    assert seen[3, :3].min() > 0.7
    lamps = imagery.night().sample(np.radians(_singles(55.75, 0)), np.radians(_singles(37.62, -140)), _singles(0, 0))
    assert lamps[0, 0] > 0.3 > 5 * lamps[1, 0]


@given(st.floats(-1.5, 1.5), st.floats(0, 13))
def test_pictures_have_no_seam(lat: float, size: float) -> None:
    """What is seen at longitude 180 from the west is seen from the east, however coarse."""
    texture = clouds.weather()
    far = np.full(2, 100 * 2**size, np.float32)
    west, east = texture.sample(_singles(lat, lat), _singles(np.pi - 1e-6, -np.pi + 1e-6), far)
    assert west == pytest.approx(east, abs=0.01)


def test_halved_pictures_keep_the_mean() -> None:
    places = spread(20000)
    lat, lon = (x.astype(np.float32) for x in (np.arcsin(places[:, 2]), np.arctan2(places[:, 1], places[:, 0])))
    fine, coarse = (
        clouds.weather().sample(lat, lon, np.full(len(lat), f, np.float32)).mean(axis=0) for f in (1e3, 3e5)
    )
    assert fine == pytest.approx(coarse, abs=0.02)


def test_missing_pictures_are_plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)
    assert set(imagery.missing()) == {"imagery/day.jpg", "imagery/night.jpg", "imagery/water.png"}
    texture = imagery.texture("imagery/day.jpg", "imagery/water.png")
    seen = texture.sample(_singles(0, 1), _singles(0, 2), _singles(0, 0))
    assert np.ptp(seen, axis=0).max() == 0 and seen[0, 3] == 0


@pytest.mark.parametrize("cover", [0.0, 0.3, 0.6, 0.9])
def test_clouds_cover_what_is_asked(cover: float) -> None:
    places = spread(40000).astype(np.float32)
    lat, lon, size = np.arcsin(places[:, 2]), np.arctan2(places[:, 1], places[:, 0]), np.full(40000, 500, np.float32)
    white = clouds.white(clouds.weather().sample(lat, lon, size), places * np.float32(6.4e6), size, cover)
    assert (white > 0.02).mean() == pytest.approx(cover, abs=0.05)
    assert white.min() >= 0 and white.max() < 1


def test_linear_is_that_of_the_standard() -> None:
    x = np.linspace(0, 1, 256, dtype=np.float32)
    exact = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    assert imagery.linear(x) == pytest.approx(exact, abs=3e-3)


def test_shipped_weather_is_what_the_tool_makes() -> None:
    """A small one against the shipped one: the same storms in the same places, but for what is finer."""
    path = Path(__file__).parents[1] / "tools/make_clouds.py"
    spec = importlib.util.spec_from_file_location("make_clouds", path)
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    small = tool.make(128)[:, :, :2].reshape(-1, 2)
    rows, columns = np.pi * (0.5 - (np.arange(64) + 0.5) / 64), 2 * np.pi * ((np.arange(128) + 0.5) / 128 - 0.5)
    lat, lon = (x.ravel().astype(np.float32) for x in np.meshgrid(rows, columns, indexing="ij"))
    shipped = clouds.weather().sample(lat, lon, np.full(len(lat), 2e5, np.float32))[:, :2]
    assert np.abs(shipped - small).mean() < 0.06
