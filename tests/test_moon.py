"""The Moon in pictures against the almanac: its phase, and which of its sides is bright."""

import numpy as np
import pytest

from flambeau.instants import parse_utc
from flambeau.radiance.moon import RADIUS, phase_angle, radiance
from flambeau.radiance.surroundings import LUMA
from flambeau.sky.bodies import moon_fixed, sun_fixed

QUARTER = parse_utc("2013-11-10T05:57:00Z")  # first quarter. Source: US Naval Observatory, Phases of the Moon 2013


def disc(t: float) -> tuple[float, float]:
    """Return which share of the disc is lit in pictures, and how far its light lies towards the Sun, in radii."""
    sun, moon = (v / np.linalg.norm(v) for v in (sun_fixed(np.array([t]))[0], moon_fixed(np.array([t]))[0]))
    side = sun - (sun @ moon) * moon
    side /= np.linalg.norm(side)
    x, y = (w.ravel() for w in np.meshgrid(*[np.linspace(-1.2, 1.2, 121)] * 2))
    rays = moon + RADIUS * (x[:, None] * side + y[:, None] * np.cross(moon, side))
    rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    light = radiance(rays.astype(np.float32), sun, moon, RADIUS / 100) @ LUMA
    inside = np.hypot(x, y) < 1
    return float((light[inside] > light.max() / 100).mean()), float((light * x).sum() / light.sum())


@pytest.mark.parametrize(("hours", "share"), [(0.0, 0.5), (-9.0, 0.46), (-15.0, 0.43), (7.4 * 24, 1.0)])
def test_the_moon_waxes_as_the_almanac_says_and_its_bright_limb_is_towards_the_sun(hours: float, share: float) -> None:
    """At a quarter half of it is lit; before it, it gains 0.45 % an hour: cos of 0.51 degrees an hour, over 2."""
    t = QUARTER + 3600 * hours
    lit, bright = disc(t)
    assert lit == pytest.approx(share, abs=0.02)
    assert bright > 0.1 or share == 1.0
    sun, moon = (v / np.linalg.norm(v) for v in (sun_fixed(np.array([t]))[0], moon_fixed(np.array([t]))[0]))
    assert (1 + np.cos(phase_angle(sun, moon))) / 2 == pytest.approx(share, abs=0.01)
