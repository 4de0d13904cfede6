"""Grain: the fine unevenness of cloth, concrete and snow, computed from the place so that it never swims."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from flambeau.scene.mesh import Material, Singles
from flambeau.scene.relief import SEED

_SIDE = 32  # of the block of noise that repeats


@cache
def _block() -> Singles:
    """Return smooth noise (side^3, 4): its slopes along x, y, z and its value, each about -1 to 1; it repeats."""
    value = np.random.default_rng(SEED).normal(size=(_SIDE,) * 3)
    for axis in range(3):
        value = (np.roll(value, 1, axis) + 2 * value + np.roll(value, -1, axis)) / 4
    value /= value.std() * 2
    slopes = [(np.roll(value, -1, axis) - np.roll(value, 1, axis)) / 2 for axis in range(3)]
    return np.stack((*slopes, value), axis=-1).reshape(-1, 4).astype(np.float32)


def noise(at: Singles) -> Singles:
    """Return slopes and value (n, 4) of the noise at places (n, 3), one step of it a unit."""
    base = np.floor(at)
    f = at - base
    x, y, z = (base.T.astype(np.int64)) % _SIDE
    x1, y1, z1 = (x + 1) % _SIDE, (y + 1) % _SIDE, (z + 1) % _SIDE
    fx, fy, fz = f.T[..., None]
    block = _block()

    def row(j: NDArray[np.int64], k: NDArray[np.int64]) -> Singles:
        low, high = block[(x * _SIDE + j) * _SIDE + k], block[(x1 * _SIDE + j) * _SIDE + k]
        return np.asarray(low + (high - low) * fx)

    near, far = row(y, z), row(y, z1)
    near, far = near + (row(y1, z) - near) * fy, far + (row(y1, z1) - far) * fy
    return np.asarray(near + (far - near) * fz)


def roughen(at: Singles, normals: Singles, width: Singles, material: Material) -> tuple[Singles, Singles]:
    """Return normals (n, 3) tilted by the grain of a material, and factors of its albedo (n, 1).

    Args:
        at: places [m, (n, 3)].
        normals: unit vectors there (n, 3).
        width: how much of the surface a ray stands for [m, (n,)]: grain finer than that fades into its mean.
        material: its `grain` and `grain_size`.
    """
    shown = material.grain * np.clip(2 - width / (0.5 * material.grain_size), 0, 1)[:, None]
    near = np.flatnonzero(shown > 0)
    tilted, shade = normals.copy(), np.ones((len(at), 1), np.float32)
    found = noise(at[near] / np.float32(material.grain_size))
    tilted[near] -= found[:, :3] * (0.6 * shown[near])
    tilted /= np.linalg.norm(tilted, axis=1, keepdims=True)
    shade[near] = np.clip(1 + 0.25 * shown[near] * found[:, 3:], 0.5, 1.5)
    return tilted, shade
