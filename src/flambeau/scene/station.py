"""The space station: NASA's model, in the axes forward, starboard, nadir."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike

from flambeau.scene.gltf import read_glb
from flambeau.scene.mesh import Parts, Singles, placed
from flambeau.scene.rays import Solid

MODEL_AXES = np.array([[0, -1, 0], [-1, 0, 0], [0, 0, -1]])
"""From the reader's axes (z up) to forward, starboard, nadir: in the file +z is forward, +y zenith, +x port."""


@lru_cache(maxsize=4)
def station(alpha: float = 0.0, beta: float = 0.0, russian: float = 0.0) -> Solid:
    """Return the station with its arrays turned.

    Args:
        alpha: of the US arrays about the truss [rad]; 0 as in the model.
        beta: of each US wing about its own mast [rad].
        russian: of the pair of Zvezda about its own axis [rad].

    Returns:
        The solid in axes forward, starboard, nadir [m] from the model's origin.
    """
    return Solid(_model())


@cache
def _model() -> Parts:
    data = (files("flambeau") / "data" / "models" / "iss.glb").read_bytes()
    return placed(read_glb(data, "station"), MODEL_AXES, np.zeros(3))


def nearest(solid: Solid, point: ArrayLike, reach: float) -> Singles | None:
    """Return the point of a surface that is nearest to a point (3,) [m], or None if none is within reach [m]."""
    at = np.asarray(point, np.float32)
    gap = np.linalg.norm(solid.vertices - at, axis=1)
    best = int(gap.argmin())
    return solid.vertices[best] if gap[best] <= reach else None
