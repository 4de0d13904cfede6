"""The dome of the sky over level ground: the scattered light of one body, on a grid from which pixels are read.

The sky is alike on both sides of the body that lights it, so the grid covers half of the dome. Its nodes are dense
towards the horizon and towards the body, where the sky changes most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from flambeau.earth import Floats
from flambeau.radiance.air import RADIUS, Air, way_through
from flambeau.radiance.faces import spread
from flambeau.radiance.surroundings import LUMA, Singles
from flambeau.radiance.tables import bilinear

EYE = 1.7
"""Height of the eye over the ground [m]."""

_STEPS = 48  # of each ray: with half as many the edge of the Earth's shadow shows by 5 % in deep twilight
_RISE, _ROUND = 64, 49  # nodes from the horizon to the zenith, and from the side of the body to the other
SINES = np.sin(np.linspace(0, 1, _RISE) ** 2 * np.pi / 2)
"""Sines of the altitudes of the grid's rows (_RISE,)."""


@dataclass(frozen=True, eq=False, slots=True)
class Dome:
    """The radiance of a sky.

    Attributes:
        grid: [cd/m2, (_RISE, _ROUND, 3)], by altitude and by azimuth from `side`.
        side: level unit vector towards the body (2,).
    """

    grid: Singles
    side: Floats

    def radiance(self, directions: Singles) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] in directions (n, 3); below the horizon that at the horizon."""
        x, y, z = (directions[:, k] for k in range(3))
        east, north = np.float32(self.side[0]), np.float32(self.side[1])
        azimuth = np.arctan2(np.abs(x * north - y * east), x * east + y * north)
        around = np.sqrt(azimuth * np.float32(1 / np.pi)) * np.float32(_ROUND - 1)
        rise = np.sqrt(np.arcsin(np.clip(z, 0, 1)) * np.float32(2 / np.pi)) * np.float32(_RISE - 1)
        return bilinear(self.grid, rise, around)

    def dimmed(self, share: float) -> Dome:
        """Return the sky with this share of its light."""
        return replace(self, grid=self.grid * np.float32(share))

    def with_rows(self, radiance: Floats) -> Dome:
        """Return the sky with more light [cd/m2, (_RISE, 3)], alike in all azimuths."""
        return replace(self, grid=np.asarray(self.grid + radiance[:, None], np.float32))


def dome(through: Air, lux: ArrayLike, towards: Floats, height: float) -> Dome:
    """Work out the sky of one body.

    Args:
        through: the air.
        lux: illuminance by the body outside of the air [lx] or [lx, (3,)].
        towards: unit vector to it, east, north, up (3,).
        height: of the ground [m].
    """
    rise = np.linspace(0, 1, _RISE) ** 2 * np.pi / 2
    around = np.linspace(0, 1, _ROUND) ** 2 * np.pi
    a, b = (g.ravel() for g in np.meshgrid(rise, around, indexing="ij"))
    rays = np.column_stack((np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)))
    start = np.array([0.0, 0.0, RADIUS + max(height, 0.0) + EYE])
    near, far, _ = way_through(start, rays)
    level = float(np.hypot(towards[0], towards[1]))
    seen, _ = through.march(start, rays, near, far, np.array([level, 0.0, towards[2]]), steps=_STEPS)
    side = towards[:2] / level if level > 1e-9 else np.array([1.0, 0.0])
    return Dome((seen * np.asarray(lux, np.float32)).reshape(_RISE, _ROUND, 3), side)


def on_level(sky: Iterable[Dome]) -> Floats:
    """Return the light of skies together on level ground [lx, (3,)]."""
    rays = spread(3000)
    rays = rays[rays[:, 2] > 0]
    seen = sum((part.radiance(rays.astype(np.float32)) for part in sky), np.zeros((len(rays), 3), np.float32))
    return np.asarray((seen * rays[:, 2:]).mean(axis=0) * 2 * np.pi)


def overcast(sky: tuple[Dome, ...], direct: Floats, cloud: float) -> tuple[Dome, ...]:
    """Put a grey layer before a share of the sky; the light on the ground is as measured under so much cloud.

    Args:
        sky: without it.
        direct: light of the Sun on level ground [lx, (3,)] without it.
        cloud: share, 0 to 1.

    Source: Kasten and Czeplak 1980: of all light 1 - 0.75 n^3.4 remains; the shape is that of the CIE overcast sky.
    """
    behind = [part.dimmed(1 - cloud) for part in sky]
    wanted = (on_level(sky) + direct) * (1 - 0.75 * cloud**3.4)
    missing = float(np.maximum(wanted - on_level(behind) - direct * (1 - cloud), 0) @ LUMA)
    zenith = missing * 9 / (7 * np.pi)
    rows = zenith * (1 + 2 * SINES) / 3
    return (behind[0].with_rows(rows[:, None] * np.ones(3)), *behind[1:])
