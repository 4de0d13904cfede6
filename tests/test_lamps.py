"""Flames and floodlights: their light fits what is seen of them, and both what is published."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.radiance.blackbody import blackbody
from flambeau.radiance.flame import LUMINANCE, flame
from flambeau.radiance.floodlight import floodlight
from flambeau.radiance.surroundings import LUMA, Lamp
from flambeau.scene.rays import Scene, Solid
from sky_cases import rows

T = 1_391_800_440.0
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def _seen(lamp: Lamp, width: float, height: float, n: int = 60) -> np.ndarray:
    """Return the radiance of parallel rays through a square before the flame (n * n, 3)."""
    x, z = np.meshgrid((np.arange(n) + 0.5) / n - 0.5, (np.arange(n) + 0.5) / n, indexing="ij")
    origins = np.stack((x.ravel() * width, np.full(n * n, -10 * height), z.ravel() * height), axis=-1).astype(
        np.float32
    )
    assert lamp.glow is not None
    return lamp.glow(
        origins, np.tile(np.array([[0, 1, 0]], np.float32), (n * n, 1)), np.full(n * n, np.inf, np.float32)
    )


@pytest.mark.parametrize("row", rows("blackbody_locus.csv"), ids=lambda row: row["kelvin"])
def test_colour_of_black_bodies(row: dict[str, str]) -> None:
    """Within 0.003 in x and y. Below 2,000 K blue is out of gamut."""
    xyz = TO_XYZ @ blackbody(float(row["kelvin"]))
    assert xyz[:2] / xyz.sum() == pytest.approx([float(row["x"]), float(row["y"])], abs=0.003)
    assert blackbody(float(row["kelvin"])) @ LUMA == pytest.approx(1.0)


def test_a_candle() -> None:
    """A flame 3 cm high gives about a candela: a candle. Its middle has 1e4 cd/m2 to a factor of 2."""
    intensity = np.mean([flame((0, 0, 0), 0.03, T + k * 0.37)[1].intensity @ LUMA for k in range(40)])
    assert intensity == pytest.approx(1.0, abs=0.4)
    brightest = np.quantile([(_seen(flame((0, 0, 0), 0.03, T + k)[1], 0.05, 0.05) @ LUMA).max() for k in range(5)], 0.5)
    assert LUMINANCE / 2 < brightest < LUMINANCE * 2


@pytest.mark.parametrize("height", [0.03, 0.25, 2.0])
def test_its_light_fits_what_is_seen(height: float) -> None:
    """Luminance summed over what is seen from far is the intensity, from each side."""
    _, lamp = flame((0, 0, 0), height, T)
    size = 1.5 * height
    seen = _seen(lamp, size, size).sum(axis=0) * (size / 60) ** 2
    assert seen @ LUMA == pytest.approx(lamp.intensity @ LUMA, rel=0.06)


def test_larger_flames_give_more_light_by_their_area() -> None:
    small, large = (np.mean([flame((0, 0, 0), h, T + k)[1].intensity for k in range(60)]) for h in (0.25, 1.0))
    assert large / small == pytest.approx(16, rel=0.15)


@settings(max_examples=15)
@given(st.floats(1e9, 2e9), st.floats(0.03, 3.0))
def test_it_flickers_without_jumps(t: float, height: float) -> None:
    """Within a millisecond its light changes by under 3 %, within seconds by more."""
    now, soon = (flame((1, 2, 3), height, t + dt)[1].intensity @ LUMA for dt in (0.0, 0.001))
    assert soon == pytest.approx(now, rel=0.03)
    later = [flame((1, 2, 3), height, t + dt)[1].intensity @ LUMA for dt in np.linspace(0, 3, 12)]
    assert max(later) / min(later) > 1.05


def test_the_same_instant_gives_the_same_flame() -> None:
    one, two = (_seen(flame((0, 0, 0), 0.25, T)[1], 0.4, 0.4, 20) for _ in range(2))
    assert np.array_equal(one, two)


def test_what_stands_before_it_hides_it() -> None:
    _, lamp = flame((0, 0, 0), 0.25, T)
    assert lamp.glow is not None
    ray = np.array([[0, 1, 0]], np.float32)
    at = np.array([0, -1, 0.1], np.float32)
    free, hidden, inside = (lamp.glow(at, ray, np.array([r], np.float32)) @ LUMA for r in (np.inf, 0.8, 1.0))
    assert hidden[0] == 0 < inside[0] < free[0]


def test_it_burns_along_its_axis() -> None:
    _, lamp = flame((0, 0, 5), 0.25, T, axis=(1, 0, 0))
    assert lamp.position == pytest.approx([0.1, 0, 5], abs=1e-6)


# --- floodlights -----------------------------------------------------------------------------------------------------


@given(st.floats(100, 1e5), st.floats(0.1, 1.2))
def test_its_beam_holds_its_lumens(lumens: float, beam: float) -> None:
    _, lamp = floodlight((0, 0, 4), (3, 0, 0), lumens, beam)
    assert lamp.intensity @ LUMA * 2 * np.pi * (1 - np.cos(lamp.cone)) == pytest.approx(lumens, rel=1e-4)


def test_its_pane_is_seen_from_ahead_and_its_case_from_behind() -> None:
    parts, lamp = floodlight((0, 0, 4), (0, 10, 4), 20_000)
    solid = Solid(parts)
    scene = Scene([solid])
    ahead = scene.cast(np.array([0, 5, 4], np.float32), np.array([[0, -1, 0]], np.float32))
    behind = scene.cast(np.array([0, -5, 4], np.float32), np.array([[0, 1, 0]], np.float32))
    names = [solid.materials[solid.material[hit.face[0]]].name for hit in (ahead, behind)]
    assert names == ["floodlight pane", "floodlight case"]
    # Its own case is not in the way of its light.
    towards = np.array([[0, 1, 0], [0.4, 0.9, 0], [-0.3, 0.9, 0.3]], np.float32)
    towards /= np.linalg.norm(towards, axis=1, keepdims=True)
    assert not scene.occluded(lamp.position, towards).any()


def test_faces_of_its_shape_look_outwards() -> None:
    parts, _ = floodlight((1, 2, 4), (4, 7, 0), 20_000)
    for part in parts:
        corners = part.vertices[part.faces]
        flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        area = np.linalg.norm(flat, axis=1)
        agree = (flat * part.normals[part.faces[:, 0]]).sum(axis=1)[area > 1e-8]
        assert (agree > 0).all()
        assert np.linalg.norm(part.normals, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_floodlight_that_aims_at_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="needs something to aim at"):
        floodlight((0, 0, 4), (0, 0, 4), 1000)
