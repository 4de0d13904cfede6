"""The Moon: how bright its disc is at each phase, and its light."""

from __future__ import annotations

import numpy as np

from flambeau.earth import Floats
from flambeau.radiance.surroundings import LUMA, Singles

RADIUS = 0.004532
"""Mean radius of the disc [rad]. Source: 1737.4 km (IAU 2015) at the mean distance of 384,399 km; it varies by 6 %."""

_FULL = 0.27  # [lx] of the full Moon outside of the air. Source: magnitude -12.73 (Allen) at 2.54e-6 lx
_TINT = np.array([1.10, 0.99, 0.80])  # redder than the Sun: B-V 0.92 against 0.65. Source: Allen
_EDGE = 0.0002  # [rad] over which the limb fades, so that it is not ragged
_EARTHSHINE = 1.2e-4  # the dark part over the bright one. Source: Goode et al. 2001, magnitude -3.3 of a whole disc


def phase_angle(sun: Floats, moon: Floats) -> float:
    """Return the angle [rad] at the Moon between the Sun and the Earth: 0 at full Moon.

    Args:
        sun, moon: unit vectors (3,) to them, from the Earth; the Sun is taken as far away (0.15 degrees of error).
    """
    return float(np.pi - np.arccos(np.clip(sun @ moon, -1.0, 1.0)))


def moonlight(sun: Floats, moon: Floats) -> Singles:
    """Return the Moon's illuminance outside of the air [lx, (3,)].

    Source: Krisciunas and Schaefer 1991, A Model of the Brightness of Moonlight, eq. 9, without the opposition surge.
    """
    a = np.degrees(phase_angle(sun, moon))
    return np.asarray(_FULL * 10 ** (-0.4 * (0.026 * a + 4e-9 * a**4)) * _TINT / (_TINT @ LUMA), np.float32)


def radiance(rays: Singles, sun: Floats, moon: Floats, step: float) -> Singles:
    """Return the radiance [cd/m2, (n, 3)] of the disc in directions (n, 3); 0 beside it.

    The disc is a rough ball that is as bright at its limb as in its middle; how bright is set so that the whole gives
    the light of its phase.

    Args:
        sun, moon: unit vectors (3,) in the frame of the rays.
        step: [rad] between neighbouring rays, over which edges fade. Rays farther apart than the disc's radius see
            nothing of it: they would make a fog of it, or miss it. Its light is then told by `moonlight`.
    """
    out = np.zeros((len(rays), 3), np.float32)
    if step > RADIUS:
        return out
    near = np.flatnonzero(rays @ moon.astype(np.float32) > np.cos(RADIUS + 2 * step + _EDGE))
    if len(near):
        aside = (rays[near] - moon * (rays[near] @ moon)[:, None]) / RADIUS
        out[near] = _disc(aside, sun, moon, step)[:, None] * _level(sun, moon)
    return out


def _disc(aside: Floats, sun: Floats, moon: Floats, step: float) -> Floats:
    """Return how bright points of the ball (n,) are that are seen beside its middle, in radii (n, 3); 1 in the Sun."""
    off = np.linalg.norm(aside, axis=1)
    inside = np.clip((1 - off) * RADIUS / max(step, _EDGE) + 0.5, 0, 1)
    ball = aside - moon * np.sqrt(np.maximum(1 - off**2, 0.0))[:, None]
    return np.asarray(inside * (_shade(ball @ sun) + _EARTHSHINE))


def _shade(sine: Floats) -> Floats:
    """Return how bright rough ground is by the height of the Sun over it, 1 at most: no Lambert, which is too round."""
    return np.clip(sine / 0.25, 0, 1)


def _level(sun: Floats, moon: Floats, across: int = 160) -> Singles:
    """Return the radiance [cd/m2, (3,)] that makes the whole disc give the light of its phase."""
    side = np.cross(moon, np.eye(3)[int(np.argmin(np.abs(moon)))])
    side /= np.linalg.norm(side)
    other = np.cross(moon, side)
    x = (np.arange(across) + 0.5) / across * 2 - 1
    u, v = (w.ravel() for w in np.meshgrid(x, x))
    inside = u * u + v * v < 1
    u, v = u[inside], v[inside]
    ball = u[:, None] * side + v[:, None] * other - moon * np.sqrt(1 - u * u - v * v)[:, None]
    share = np.sum(_shade(ball @ sun) + _EARTHSHINE) * (2 / across * RADIUS) ** 2
    return np.asarray(moonlight(sun, moon) / max(share, 1e-9), np.float32)
