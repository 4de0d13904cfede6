"""Fixed sets of points that stand in for chance: the same picture comes out of the same scene, frame after frame."""

from __future__ import annotations

from functools import cache

import numpy as np

from flambeau.scene.mesh import Singles

_GOLDEN = (5**0.5 - 1) / 2

SUBPIXELS = ((0.125, 0.625), (0.375, 0.125), (0.625, 0.875), (0.875, 0.375))
"""Where in a pixel the further samples of an edge lie: four in rotated rows, no two in one row or column."""


@cache
def disc(n: int) -> Singles:
    """Return `n` points spread evenly over the unit disc (n, 2).

    Source: Vogel 1979, A better way to construct the sunflower head.
    """
    k = np.arange(n)
    radius, angle = np.sqrt((k + 0.5) / n), 2 * np.pi * k * _GOLDEN
    return np.asarray(radius[:, None] * np.stack((np.cos(angle), np.sin(angle)), axis=1), np.float32)


@cache
def sphere(n: int) -> Singles:
    """Return `n` unit vectors spread evenly over the sphere (n, 3), in an order that is even at every length.

    Source: the Fibonacci lattice (Swinbank and Purser 2006); the order is van der Corput's.
    """
    k = np.argsort([int(f"{i:032b}"[::-1], 2) for i in range(n)])
    z, angle = 1 - (2 * k + 1) / n, 2 * np.pi * k * _GOLDEN
    across = np.sqrt(1 - z * z)
    return np.stack((across * np.cos(angle), across * np.sin(angle), z), axis=1).astype(np.float32)
