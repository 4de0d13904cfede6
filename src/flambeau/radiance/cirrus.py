"""Thin high clouds over a stage on the ground. They are decoration, never a forecast: noise from a fixed seed.

They stand 9 km high on a curved Earth, so that they are lit a quarter of an hour after the Sun has set below, and
glow as red as the light is that reaches them there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from flambeau.earth import Floats
from flambeau.radiance.air import RADIUS, Air
from flambeau.radiance.surroundings import SUN_ILLUMINANCE, Singles
from flambeau.radiance.tables import linear

HEIGHT = 9000.0
"""Height over the ground [m]. Source: WMO International Cloud Atlas: cirrus from 5 to 13 km in temperate regions."""

_TILE, _CELL = 512, 60.0  # nodes of the noise, and metres from one to the next
_STEPS = 512  # rows of the tables of light
_TURNED = np.array([[0.16, 0.09], [-0.09, 0.16]], np.float32)  # the second look at the noise: wider, turned
_DRIFT = (11.0, 4.0)  # wind up there [m/s]


@dataclass(frozen=True, eq=False, slots=True)
class Cirrus:
    """Thin clouds in the light of the Sun.

    Attributes:
        amount: 0 (none) to 1 (veils over most of the sky).
        sun: unit vector (3,), east, north, up.
        lit: light of the Sun up there [lx, (_STEPS, 3)], by the sine of its altitude over that place.
        through: share of light that comes down from there (_STEPS, 3), by the sine of the altitude.
        around: mean radiance of the sky [cd/m2, (3,)].
        t: instant [s], for their drift.
    """

    amount: float
    sun: Floats
    lit: Singles
    through: Singles
    around: Singles
    t: float

    def over(self, directions: Singles, sky: Singles) -> Singles:
        """Put the clouds before a sky [cd/m2, (n, 3)] in directions above the horizon (n, 3)."""
        up = directions[:, 2]
        way = np.sqrt((RADIUS * up) ** 2 + 2 * RADIUS * HEIGHT + HEIGHT**2) - RADIUS * up
        flat = directions[:, :2] * way[:, None]
        depth = self.amount * _depth(flat + np.array(_DRIFT, np.float32) * np.float32(self.t % 1e5), up)
        thick = np.flatnonzero(depth > 0.004)
        cover = (1 - np.exp(-depth[thick]))[:, None]
        sine = self.sun[2] + flat[thick] @ np.asarray(self.sun[:2], np.float32) / np.float32(RADIUS + HEIGHT)
        cosine = directions[thick] @ np.asarray(self.sun, np.float32)
        glow = _read(self.lit, (sine + 1) / 2) * _phase(cosine)[:, None] + self.around
        out = sky.copy()
        out[thick] += cover * _read(self.through, up[thick]) * (glow - 0.6 * sky[thick])
        return out


def cirrus(air: Air, amount: float, sun: Floats, around: Singles, *, height: float, t: float) -> Cirrus:
    """Make thin clouds.

    Args:
        air: that they hang in.
        amount: 0 to 1.
        sun: true unit vector to the Sun (3,).
        around: mean radiance of the sky [cd/m2, (3,)].
        height: of the ground [m].
        t: POSIX [s].
    """
    sine = np.linspace(-1, 1, _STEPS)
    lit = air.sunlight(np.full(_STEPS, height + HEIGHT), sine) * np.float32(SUN_ILLUMINANCE)
    rise = np.linspace(0, 1, _STEPS)
    low, high = (air.transmittance(np.full(_STEPS, h), rise) for h in (max(height, 0.0) + 2, height + HEIGHT))
    return Cirrus(amount, sun, lit, np.asarray(low / np.maximum(high, 1e-6)), around, t)


def _read(table: Singles, place: Singles) -> Singles:
    """Read a table (_STEPS, 3) straight between its rows at places (n,) from 0 to 1."""
    return linear(table, np.clip(place, 0, 1) * np.float32(_STEPS - 1))


def _phase(cosine: Singles) -> Singles:
    """Return how ice spreads light [1/sr, (n,)]: mostly ahead. Source: Henyey and Greenstein 1941."""

    def lobe(g: float) -> Singles:
        return np.asarray((1 - g * g) / (4 * np.pi * (1 + g * g - 2 * g * cosine) ** 1.5))

    return 0.55 * lobe(0.8) + 0.45 * lobe(0.1)


def _depth(flat: Singles, up: Singles) -> Singles:
    """Return the optical depth (n,) of clouds over places [m, (n, 2)]; towards the horizon their grain is lost."""
    fine, coarse = _noise()
    sharp = np.clip((up - 0.03) / 0.15, 0, 1)
    mixed = _sampled(fine, flat) * sharp + _sampled(coarse, flat) * (1 - sharp)
    # A second look, wider and turned, lets no two repetitions of the noise be alike.
    swell = _sampled(coarse, flat @ _TURNED)
    mixed *= np.clip(swell / np.float32(coarse.mean()), 0.1, 2.0)
    slant = 1 / np.maximum(up, 0.12)
    return np.asarray(mixed * np.minimum(slant, 5.0) * np.clip(up / 0.05, 0, 1), np.float32)


def _sampled(tile: Singles, flat: Singles) -> Singles:
    place = flat / np.float32(_CELL)
    whole = np.floor(place)
    part = place - whole
    x, y = (whole.astype(np.int32) % _TILE).T
    right, up = (x + 1) % _TILE, (y + 1) % _TILE
    u, v = part.T
    low = tile[x, y] * (1 - v) + tile[x, up] * v
    return np.asarray(low * (1 - u) + (tile[right, y] * (1 - v) + tile[right, up] * v) * u)


@cache
def _noise() -> tuple[Singles, Singles]:
    """Return optical depths straight above, in streaks and patches, that repeat (_TILE, _TILE), fine and smoothed."""
    k = np.fft.fftfreq(_TILE) * _TILE
    kx, ky = np.meshgrid(k, k, indexing="ij")
    turned = np.hypot(0.45 * (kx * 0.94 + ky * 0.34), kx * -0.34 + ky * 0.94)  # drawn out along the wind
    random = np.random.default_rng(9)
    wave = np.exp(2j * np.pi * random.random((2, _TILE, _TILE)))
    streaks, patches = (
        np.real(np.fft.ifft2(phase * (1 + r) ** -slope * (r > 0.5)))
        for phase, r, slope in ((wave[0], turned, 1.75), (wave[1], np.hypot(kx, ky), 2.2))
    )
    streaks, patches = streaks / streaks.std(), patches / patches.std()
    depth = np.clip(streaks + 0.9 * patches - 0.35, 0, None) ** 1.5 * 0.14
    smooth = np.real(np.fft.ifft2(np.fft.fft2(depth) * np.exp(-(kx**2 + ky**2) / 24.0**2)))
    return depth.astype(np.float32), np.maximum(smooth, 0).astype(np.float32)
