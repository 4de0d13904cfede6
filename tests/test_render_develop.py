"""From light to bytes: exposure, curve, glare, dither; bytes that never change for the same light."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.optics.exposure import clips
from flambeau.render.develop import DAYLIGHT, GREY, SUNLIGHT, Look, automatic, balance, develop, dither, glare


def flat(luminance: float, colour: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> np.ndarray:
    return np.full((16, 24, 3), luminance, np.float32) * np.array(colour, np.float32)


def mean(image: np.ndarray) -> float:
    return float(image.mean())


def test_what_a_meter_reads_comes_out_as_middle_grey() -> None:
    """ISO 12232:2006, standard output sensitivity: what a meter reads (12.5/100 x 2^EV cd/m2) is sRGB 118."""
    luminance = 0.125 * 2.0**12
    assert mean(develop(flat(luminance), Look(12.0, SUNLIGHT))) == pytest.approx(118, abs=0.6)


@given(st.floats(-3, 17), st.floats(0.01, 3.0))
def test_a_stop_more_light_is_a_stop_less_exposure(ev: float, times: float) -> None:
    luminance = times * clips(ev) / 4
    one, other = develop(flat(luminance), Look(ev)), develop(flat(luminance * 2), Look(ev + 1))
    assert np.abs(one.astype(int) - other).max() <= 1


def test_brighter_is_never_darker_and_white_is_not_reached_before_clipping() -> None:
    levels = [mean(develop(flat(x * clips(10)), Look(10.0))) for x in np.geomspace(0.001, 8, 40)]
    assert np.all(np.diff(levels) >= 0)
    assert mean(develop(flat(0.9 * clips(10)), Look(10.0))) < 245
    assert mean(develop(flat(8 * clips(10)), Look(10.0))) > 254


def test_colours_keep_their_hue_until_they_clip() -> None:
    shown = develop(flat(0.9 * clips(10), (1.0, 0.5, 0.25)), Look(10.0, SUNLIGHT))[0, 0].astype(float) / 255
    linear = ((shown + 0.055) / 1.055) ** 2.4
    np.testing.assert_allclose(linear / linear[0], [1, 0.5, 0.25], atol=0.02)


def test_glare_comes_only_from_what_clips_and_fades_outwards() -> None:
    image = flat(0.9)
    assert glare(image) is image
    image = np.zeros((64, 96, 3), np.float32)
    image[32, 48] = 50
    halo = glare(image)[32, 48:, 0]
    assert np.all(np.diff(halo) <= 1e-6)
    assert halo[4] > 0
    spread = glare(image) - image
    np.testing.assert_allclose(spread, spread[::-1][np.arange(64) - 1], atol=1e-4)  # as far up as down


def test_skies_have_no_bands() -> None:
    """A ramp over two bytes keeps its mean everywhere within a tenth of a byte."""
    ramp = np.linspace(0.19, 0.194, 512, dtype=np.float32)
    shown = develop(np.repeat(np.tile(ramp, (64, 1))[..., None], 3, axis=2) * np.float32(clips(0)), Look(0.0, SUNLIGHT))
    smooth = shown[..., 0].reshape(8, 8, 64, 8).mean(axis=(0, 1, 3))
    wanted = 255 * (1.055 * (GREY * ramp) ** (1 / 2.4) - 0.055).reshape(64, 8).mean(axis=1)
    assert np.abs(smooth - wanted).max() < 0.1
    assert sorted(set((dither(8, 8) * 64 - 0.5).ravel().astype(int))) == list(range(64))


def test_white_balance() -> None:
    """The Sun outside of the air is white to a camera set to it; one set to lamp light turns daylight blue."""
    np.testing.assert_array_equal(balance(SUNLIGHT), 1)
    assert balance(3200.0)[2] > 1.3
    assert balance(3200.0)[0] < 0.8
    assert automatic(flat(1000.0), 14.0) == Look(14.0)
    warm = automatic(flat(1.0, (1.6, 0.9, 0.3)), 3.0).white
    assert 3000 < warm < 4500


def test_what_burns_out_turns_from_orange_over_yellow_to_white() -> None:
    flame = [develop(flat(x * clips(10), (1.0, 0.45, 0.1)), Look(10.0))[0, 0].astype(int) for x in (0.9, 6, 80)]
    orange, yellow, white = flame
    assert orange[0] > orange[1] + 50
    assert abs(yellow[0] - yellow[1]) < 25
    assert yellow[1] > yellow[2] + 50
    assert white.min() > 250


@given(st.floats(-8, 6), st.sampled_from([(0.6, 0.8, 1.6), (0.75, 0.95, 1.3), (1.5, 0.9, 0.4)]))
def test_automatic_white_goes_part_of_the_way_to_the_light(ev: float, light: tuple[float, float, float]) -> None:
    image = flat(0.2 * clips(ev), light)
    image[:4] *= np.array([0.1, 1.0, 0.1], np.float32)  # green things tell nothing
    look = automatic(image, ev)
    before, after = (np.log(light * balance(*white)) for white in ((DAYLIGHT, 1.0), (look.white, look.green)))
    assert 0.1 < (after[2] - after[0]) / (before[2] - before[0]) < 0.7


def test_automatic_white_takes_the_purple_out_of_dusk() -> None:
    light = np.array([0.8, 0.7, 1.4])  # less green than any black body
    look = automatic(flat(0.1 * clips(0.0), tuple(light)), 0.0)
    after = light * balance(look.white, look.green)
    assert light[1] / np.sqrt(light[0] * light[2]) < after[1] / np.sqrt(after[0] * after[2]) < 1


def test_white_follows_the_light_smoothly() -> None:
    image = flat(200.0, (0.6, 0.8, 1.6))
    whites = [1e6 / automatic(image, ev).white for ev in np.arange(6.0, 12.0, 0.1)]
    assert np.abs(np.diff(whites)).max() < 5  # mired; an eye sees about as much
    assert automatic(np.zeros((8, 8, 3), np.float32), -5.0) == Look(-5.0)


def test_the_same_light_gives_the_same_bytes() -> None:
    light = np.random.default_rng(1).gamma(1.0, 1000.0, (64, 96, 3)).astype(np.float32)
    assert develop(light, Look(10.0)).tobytes() == develop(light.copy(), Look(10.0)).tobytes()
