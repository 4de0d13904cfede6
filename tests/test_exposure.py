"""Exposure: published settings and tables, the scales of a camera, and what is suggested."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.optics.exposure import (
    STARLIGHT,
    Limits,
    clips,
    darkest,
    for_dusk,
    for_earth,
    for_frame,
    for_glow,
    hand_held,
    incident,
    luminance,
    metered,
    setting,
    settings,
    suggest,
    untrailed,
)
from flambeau.radiance.surroundings import SUN_ILLUMINANCE
from sky_cases import rows

GREY = 0.18


def _evenly(cd_m2: float, shape: tuple[int, int] = (8, 12)) -> np.ndarray:
    return np.full((*shape, 3), cd_m2, np.float32)


@pytest.mark.parametrize("row", rows("exposures_published.csv"), ids=lambda row: row["what"])
def test_published_settings(row: dict[str, str]) -> None:
    """Marked values are rounded, so 0.15 stops."""
    found = setting(float(row["aperture"]), float(row["time"]), float(row["iso"]))
    assert found.ev == pytest.approx(float(row["ev"]), abs=0.15)


def test_published_spacewalk() -> None:
    """A white suit (albedo 0.8) that fills a part of the frame in the sun of space: the setting of 2012 is EV 14.9."""
    image = _evenly(0.8 * SUN_ILLUMINANCE / np.pi)
    image[:, :6] = 0.0
    subject = image[..., 0] > 0
    found = suggest(image, subject)
    assert found.ev == pytest.approx(14.9, abs=0.5)
    assert found.subject.limit == pytest.approx(14.8, abs=0.05)
    assert (found.subject.burnt, found.frame.black) == (0.0, 0.5)


def test_the_two_meters_agree_on_a_grey_card() -> None:
    """With the usual constants they meet at a reflectance of pi K / C = 16 %. Source: ISO 2720."""
    lux = 20_000.0
    assert metered(np.pi * 12.5 / 250 * lux / np.pi) == pytest.approx(incident(lux))


def test_full_sunlight_reads_as_the_table_says() -> None:
    """100 klx are EV 15.3; a metered grey card reads within a third of a stop of that."""
    assert incident(100e3) == pytest.approx(15.3, abs=0.05)
    assert metered(GREY * 100e3 / np.pi) == pytest.approx(15.3, abs=0.34)


def test_what_is_lost_is_said() -> None:
    image = _evenly(3000.0)
    image[:2] = 60_000.0
    image[-2:] = 1.0
    names = {
        "white wall": np.zeros((8, 12), np.bool_), "hole": np.zeros((8, 12), np.bool_), "rest": np.ones((8, 12), bool),
    }  # fmt: skip
    names["white wall"][:2] = names["hole"][-2:] = True
    names["rest"] = ~names["white wall"] & ~names["hole"]
    found = suggest(image, names["rest"], names)
    assert found.ev == pytest.approx(log2(3000 / 1.2 / 0.85), abs=1e-3)
    wall, hole, rest = found.warnings
    assert wall == f"white wall: 100 % burns out below EV {log2(60_000 / 1.2):.1f}"
    assert hole == f"hole: 100 % drowns in black at EV {found.ev:.1f}"
    assert rest == f"rest burns out below EV {log2(3000 / 1.2):.1f}"
    assert found.frame.burnt == pytest.approx(0.25)


def test_without_a_subject_the_frame_is_metered() -> None:
    found = suggest(_evenly(100.0), np.zeros((8, 12), np.bool_))
    assert found.ev == pytest.approx(log2(100 * 8))


def test_a_black_frame_gives_an_exposure_too() -> None:
    found = suggest(_evenly(0.0), np.ones((8, 12), np.bool_))
    assert np.isfinite(found.ev)
    assert found.subject.burnt == 0.0


@given(st.floats(1e-4, 1e6), st.floats(-3, 3))
def test_twice_the_light_is_one_stop(cd_m2: float, stops: float) -> None:
    image = _evenly(cd_m2)
    image[0, 0] *= 2
    whole = np.ones((8, 12), np.bool_)
    assert suggest(image * 2**stops, whole).ev == pytest.approx(suggest(image, whole).ev + stops, abs=1e-3)


@given(st.floats(1e-3, 1e6))
def test_the_suggestion_burns_out_less_than_a_fiftieth(scale: float) -> None:
    light = np.exp(np.random.default_rng(7).normal(size=(40, 40, 1)) * 2) * np.ones(3) * scale
    found = suggest(light, np.ones((40, 40), np.bool_))
    assert found.subject.burnt <= 0.02
    assert clips(found.ev) > 0


# --- settings --------------------------------------------------------------------------------------------------------


def test_daylight_in_hand() -> None:
    """Sunny 16 and its equals, at the lowest ISO speed."""
    found = [s.words for s in settings(15, hand_held(0.035, 0.036))]
    assert found == ["f/8 1/500 s ISO 100", "f/5.6 1/1000 s ISO 100", "f/11 1/250 s ISO 100"]


def test_dusk_in_hand_opens_up_and_raises_the_iso() -> None:
    best = settings(5, hand_held(0.035, 0.036))[0]
    assert best.time <= hand_held(0.035, 0.036) * 1.1
    assert best.gain > 0


def test_stars_need_seconds() -> None:
    """Nothing for a hand; on a tripod as long as the stars stay points."""
    stars = -6.0
    assert settings(stars, hand_held(0.024, 0.036)) == ()
    still = untrailed(0.024, 0.036, 7.292e-5)
    assert 15 < still < 40
    assert settings(stars, still)[0].time > 5


@given(st.floats(-6, 19), st.floats(1 / 2000, 30))
def test_settings_keep_their_exposure_and_limits(ev: float, longest: float) -> None:
    limits = Limits((2.8, 16), (1 / 4000, 30), (100, 3200))
    found = settings(ev, longest, limits)
    assert len({s.stop for s in found}) == len(found) <= 3
    for one in found:
        assert one.ev == pytest.approx(ev, abs=0.18)
        assert one.time <= longest * 1.11
        assert 9 <= one.stop <= 24
        assert 0 <= one.gain <= 15


@pytest.mark.parametrize("wrong", [(0.5, 0.01, 100), (8, 0.01, 25), (8, 300, 100)])
def test_off_the_scale(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="is not on the scale"):
        setting(*wrong)


@pytest.mark.parametrize("words", [(11, 1 / 500, 200), (2.8, 3.2, 3200), (5.6, 30, 100), (22, 1 / 8000, 12800)])
def test_marks_are_found_again(words: tuple[float, float, float]) -> None:
    stop, _, iso = words
    text = setting(*words).words
    assert text.startswith(f"f/{stop:g} ")
    assert text.endswith(f" s ISO {iso}")


def test_a_long_lens_needs_a_short_time() -> None:
    assert hand_held(0.2, 0.036) == pytest.approx(1 / 200)
    assert hand_held(0.2, 0.024) == pytest.approx(1 / 300)
    assert hand_held(0.01, 0.036) == 1 / 15


def test_a_glow_keeps_its_colours_however_much_dark_is_beside_it() -> None:
    band = np.zeros((60, 40, 3), np.float32)
    band[20:24] = [
        [[3000.0, 900.0, 200.0]],
        [[2000.0, 2000.0, 1900.0]],
        [[500.0, 900.0, 2000.0]],
        [[100.0, 200.0, 700.0]],
    ]
    all_of_it = np.ones(band.shape[:2], np.bool_)
    ev = for_glow(band, all_of_it)
    assert ev == pytest.approx(for_glow(band[15:30], all_of_it[15:30]), abs=1e-6)
    assert for_glow(band * 4, all_of_it) == pytest.approx(ev + 2, abs=1e-3)
    shares = luminance(band)[20:24, 0] / clips(ev)
    assert 1 < shares.max() < 2  # its core burns out, no more
    assert shares[2] < 1
    assert for_glow(band, ~all_of_it) == -np.inf


def test_what_else_is_wanted_asks_for_less_light() -> None:
    image = _evenly(100.0)
    image[:4] = 20000.0
    subject = np.zeros(image.shape[:2], np.bool_)
    subject[4:] = True
    alone = suggest(image, subject)
    earth = suggest(image, subject, least=for_earth(image, ~subject))
    assert earth.people == alone.ev == alone.people
    assert earth.ev == pytest.approx(np.log2(20000 / 1.2), abs=1e-3)
    assert suggest(image, subject, least=alone.ev - 1).ev == alone.ev
    assert for_earth(image, np.zeros_like(subject)) == -np.inf
    assert for_frame(image) == pytest.approx(np.log2(20000 / 1.2), abs=1e-3)


def test_a_camera_for_stars_can_do_what_it_is_asked_for() -> None:
    longest = untrailed(0.024, 0.036, 1.1e-3)
    least = darkest(longest, STARLIGHT)
    assert least == pytest.approx(np.log2(1.4**2 / longest / 64), abs=0.02)
    assert settings(least, longest, STARLIGHT)
    assert not settings(least - 1, longest, STARLIGHT)


def test_a_dusk_is_not_brighter_than_a_meters_grey() -> None:
    image = np.full((4, 6, 3), 3.0, np.float32)
    image[0, 0] = 1e4  # a flame does not change the middle of the frame
    assert for_dusk(image) == pytest.approx(metered(3.0) + 2 / 3, abs=1e-3)
