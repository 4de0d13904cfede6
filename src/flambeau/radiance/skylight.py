"""The sky from the ground: day, golden and blue hour, twilight and night, out of the same air as from orbit.

The sky is worked out once for an instant, on a grid over half of the dome (it is alike on both sides of the Sun), and
read from there for each pixel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from flambeau.earth import Floats
from flambeau.radiance.air import CLEAR, RADIUS, SUN_RADIUS, Air, air, visible_share, way_through
from flambeau.radiance.surroundings import SUN_ILLUMINANCE, Lamp, Singles, Surroundings

_RISE, _ROUND = 64, 49  # nodes of the grid from the horizon to the zenith, and from the Sun's side to the other
_EYE = 1.7  # height of the eye over flat ground [m]
_DARK_SKY = 1.7e-4
"""Luminance of the moonless zenith without stars one sees one by one [cd/m2]: airglow and faint stars.

Source: 22.0 magnitudes per square arcsecond, the natural sky (Falchi et al. 2016), 10.8e4 x 10^(-0.4 m)."""


def refracted(altitude: float) -> float:
    """Return the apparent altitude [rad] of what stands at a true one. Source: Saemundsson 1986, 10 C and 1010 hPa."""
    degrees = float(np.degrees(altitude))
    lift = 1.02 / np.tan(np.radians(degrees + 10.3 / (degrees + 5.11))) if degrees > -2 else 0.0
    return altitude + float(np.radians(lift / 60))


@dataclass(frozen=True, eq=False, slots=True)
class Dome:
    """The sky's radiance [cd/m2] around an axis of symmetry, the side of the Sun or of the Moon.

    Attributes:
        grid: by height and by azimuth from that side (_RISE, _ROUND, 3), both dense where they begin.
        side: unit vector to that side, level (2,).
    """

    grid: Singles
    side: Floats

    def radiance(self, directions: Singles) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] in directions (n, 3); below the horizon that at the horizon."""
        x, y, z = (directions[:, k] for k in range(3))
        cosine = x * np.float32(self.side[0]) + y * np.float32(self.side[1])
        sine = np.abs(x * np.float32(self.side[1]) - y * np.float32(self.side[0]))
        around = np.sqrt(np.arctan2(sine, cosine) * np.float32(1 / np.pi)) * np.float32(_ROUND - 1)
        rise = np.sqrt(np.arcsin(np.clip(z, 0, 1)) * np.float32(2 / np.pi)) * np.float32(_RISE - 1)
        return _between(self.grid, rise, around)


def dome(through: Air, light: ArrayLike, towards: Floats, height: float) -> Dome:
    """Work out the sky of one light.

    Args:
        through: the air.
        light: illuminance outside of the air [lx] or [lx, (3,)].
        towards: unit vector to the Sun or the Moon on the ground (east, north, up).
        height: of the ground [m].
    """
    rise = np.linspace(0, 1, _RISE) ** 2 * np.pi / 2
    around = np.linspace(0, 1, _ROUND) ** 2 * np.pi
    a, b = (g.ravel() for g in np.meshgrid(rise, around, indexing="ij"))
    rays = np.column_stack((np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)))
    level = float(np.hypot(towards[0], towards[1]))
    start = np.array([0.0, 0.0, RADIUS + max(height, 0.0) + _EYE])
    near, far, _ = way_through(start, rays)
    sun = np.array([level, 0.0, towards[2]])
    seen, _ = through.march(start, rays, near, far, sun)
    grid = seen * np.asarray(light, np.float32)
    side = towards[:2] / level if level > 1e-9 else np.array([1.0, 0.0])
    return Dome(np.ascontiguousarray(grid.reshape(_RISE, _ROUND, 3), np.float32), side)


def _between(grid: Singles, x: Singles, y: Singles) -> Singles:
    """Interpolate a grid (a, b, 3) at places (n,) counted in nodes."""
    a, b = grid.shape[:2]
    i, j = np.minimum(x.astype(np.int32), a - 2), np.minimum(y.astype(np.int32), b - 2)
    u, v = (x - i)[:, None], (y - j)[:, None]
    flat, k = grid.reshape(a * b, 3), i * b + j
    low, high = flat[k], flat[k + b]
    low += (flat[k + 1] - low) * v
    high += (flat[k + b + 1] - high) * v
    high -= low
    high *= u
    high += low
    return high
