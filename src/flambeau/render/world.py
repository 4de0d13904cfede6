"""All that a picture is of, and the rays that look at it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.radiance.surroundings import Surroundings
from flambeau.render.sources import Source, sources
from flambeau.scene.mesh import Singles
from flambeau.scene.rays import Hits, Scene, Solid


class World(NamedTuple):
    """What stands there, what of it throws shadows, the light, and its sources."""

    scene: Scene
    casters: Scene
    surroundings: Surroundings
    sources: tuple[Source, ...]


class Rays(NamedTuple):
    """Rays: origins [m, (n, 3)] or (3,) for all, unit directions (n, 3), and the angle that each stands for [rad]."""

    origins: Singles
    directions: Singles
    cone: float

    def some(self, rows: NDArray[np.intp]) -> Rays:
        """Return some of them."""
        origins = self.origins if self.origins.ndim == 1 else self.origins[rows]
        return Rays(origins, self.directions[rows], self.cone)


def world(scene: Scene, surroundings: Surroundings) -> World:
    """Join a scene and its light. What light goes through throws no shadow."""
    return World(scene, Scene(tuple(_opaque(solid) for solid in scene.solids)), surroundings, sources(surroundings))


def rows_of(hits: Hits, rows: NDArray[np.intp]) -> Hits:
    """Return some of the hits."""
    return Hits(hits.solid[rows], hits.face[rows], hits.distance[rows], hits.u[rows], hits.v[rows])


@lru_cache(maxsize=32)
def _opaque(solid: Solid) -> Solid:
    parts = tuple(part for part in solid.parts if part.material.transparency == 0)
    return solid if len(parts) == len(solid.parts) else Solid(parts)
