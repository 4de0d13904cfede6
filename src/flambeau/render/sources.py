"""The Sun and the lamps as sources of light: where they are seen from points, how bright, and whether they are seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flambeau.radiance.surroundings import Lamp, Surroundings
from flambeau.render.surface import unit
from flambeau.scene.mesh import Singles
from flambeau.scene.rays import Scene

_FAR = np.float32(1e9)  # [m] to the Sun, beyond everything
_FAINT = 0.002  # of daylight
SIDES = np.concatenate((np.eye(3), -np.eye(3))).astype(np.float32)
"""Unit vectors along the axes and against them (6, 3)."""


@dataclass(frozen=True, eq=False, slots=True)
class Source:
    """One source: a lamp, or the Sun if there is no lamp."""

    surroundings: Surroundings
    lamp: Lamp | None = None
    faint: float = 0.0  # [lx] below which it is not worth while

    def seen(self, at: Singles) -> tuple[Singles, Singles, Singles]:
        """Return unit vectors to its middle (n, 3), distances [m, (n,)] and lux on faces turned to it (n, 3)."""
        n = len(at)
        if self.lamp is None:
            sun = np.asarray(self.surroundings.sun, np.float32)
            lux = np.asarray(self.surroundings.sunlight, np.float32)
            return np.broadcast_to(sun, (n, 3)), np.full(n, _FAR), np.broadcast_to(lux, (n, 3))
        way = np.asarray(self.lamp.position, np.float32) - at
        distance = np.sqrt(np.maximum((way * way).sum(axis=1), self.lamp.radius**2))
        towards = unit(way)
        lux = np.asarray(self.lamp.intensity, np.float32) * (self._beam(towards) / distance**2)[:, None]
        return towards, np.asarray(distance), np.asarray(lux)

    def spread(self, distance: Singles) -> Singles:
        """Return its angular radius [rad, (n,)] from distances [m, (n,)]."""
        if self.lamp is None:
            return np.full(len(distance), self.surroundings.sun_radius, np.float32)
        return np.asarray(np.minimum(self.lamp.radius / distance, 0.5), np.float32)

    def _beam(self, towards: Singles) -> Singles:
        """Return the share of the lamp's full intensity that goes towards points (n,), soft at the edge of its cone."""
        assert self.lamp is not None
        if self.lamp.axis is None:
            return np.ones(len(towards), np.float32)
        angle = np.arccos(np.clip(-(towards @ np.asarray(self.lamp.axis, np.float32)), -1, 1))
        soft = np.clip((self.lamp.cone - angle) / (0.2 * self.lamp.cone) + 0.5, 0, 1)
        return np.asarray(soft * soft * (3 - 2 * soft), np.float32)


def sources(surroundings: Surroundings) -> tuple[Source, ...]:
    """Return all sources that shine; a lamp by day only as far as it can be told from daylight."""
    sun = (Source(surroundings),) if np.max(surroundings.sunlight) > 0 else ()
    faint = _FAINT * float(surroundings.irradiance(SIDES).max() + np.max(surroundings.sunlight))
    return (*sun, *(Source(surroundings, lamp, faint) for lamp in surroundings.lamps if np.max(lamp.intensity) > 0))


def visible(
    casters: Scene, source: Source, at: Singles, way: tuple[Singles, Singles], spot: Singles
) -> NDArray[np.bool_]:
    """Tell from which points (n,) one spot of a source's disc is seen.

    Args:
        casters: what throws shadows.
        source: the source.
        at: points (n, 3), moved off their surface.
        way: unit vectors to its middle (n, 3) and distances [m, (n,)], as `source.seen` gives them.
        spot: on the unit disc, (2,) for all or (n, 2).
    """
    towards, distance = way
    ray = towards
    if spot.any():
        once = towards[:1] if source.lamp is None else towards  # the Sun is in one direction
        side = unit(np.cross(once, _aside(once)))
        other = np.cross(once, side)
        spot = np.broadcast_to(spot, (len(at), 2)) * source.spread(distance)[:, None]
        ray = unit(towards + side * spot[:, :1] + other * spot[:, 1:])
    clear = 1.0 if source.lamp is None else 0.999
    return ~casters.occluded(at, ray, distance * np.float32(clear))


def _aside(towards: Singles) -> Singles:
    """Return an axis (n, 3) that is not along the vectors."""
    steep = np.abs(towards[:, 2:]) > 0.9
    return np.where(steep, np.array([1, 0, 0], np.float32), np.array([0, 0, 1], np.float32))


def share(casters: Scene, source: Source, at: Singles, spots: Singles) -> Singles:
    """Return the share (n,) of a source's disc that is seen from points (n, 3), by spots on it (spots, n, 2)."""
    towards, distance, _ = source.seen(at)
    k, n = len(spots), len(at)
    way = np.tile(towards, (k, 1)), np.tile(distance, k)
    seen = visible(casters, source, np.tile(at, (k, 1)), way, spots.reshape(-1, 2))
    return np.asarray(seen.reshape(k, n).sum(axis=0, dtype=np.float32) / np.float32(k), np.float32)
