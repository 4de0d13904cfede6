"""Clouds as decoration: weather that never was, the same each time, so that the Earth looks like itself.

Where there is weather stands in one small shipped picture (`tools/make_clouds.py` makes it); what is finer than its
20 km comes from a block of noise that repeats every few hundred kilometres.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from flambeau.radiance.imagery import Texture, texture
from flambeau.radiance.surroundings import Singles

_SIDE = 96  # of the block of noise
_SCALES = ((5200.0, 0.9), (1070.0, 1.0))  # size of a voxel [m], and how much it counts
_SOFT = 0.16  # from the edge of a cloud to its full depth, in shares of the area


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """A block of noise of all sizes that repeats on all sides: values (side**3,), mean 0, spread 1 at 40."""

    values: NDArray[np.int8]
    side: int

    def sample(self, xyz: Singles) -> Singles:
        """Return the noise (n,) at points in voxels (n, 3), mean 0 and standard deviation 1."""
        cell = np.floor(xyz).astype(np.int32)
        u, v, w = (xyz - cell).T
        x0, y0, z0 = (cell % self.side).T
        x1, y1, z1 = (np.where(k + 1 == self.side, 0, k + 1) for k in (x0, y0, z0))
        s = self.side

        def line(x: NDArray[np.int32], y: NDArray[np.int32]) -> Singles:
            row = (x * s + y) * s
            a, b = (self.values.take(row + z).astype(np.float32) for z in (z0, z1))
            return np.asarray(a + (b - a) * w)

        near, far = (line(x, y0) for x in (x0, x1)), (line(x, y1) for x in (x0, x1))
        low, high = (a + (b - a) * u for a, b in (tuple(near), tuple(far)))
        return np.asarray((low + (high - low) * v) * np.float32(1 / 40))


@cache
def block(seed: int = 1, slope: float = 1.75) -> Block:
    """Return noise whose amplitude falls with the wave number to the power `slope`.

    Source: 5/3 spectra of satellite pictures of clouds, in three dimensions (Lovejoy 1982, Area-perimeter relation).
    """
    rng = np.random.default_rng(seed)
    waves = np.fft.rfftn(rng.standard_normal((_SIDE,) * 3, np.float32))
    f, g = np.fft.fftfreq(_SIDE) * _SIDE, np.fft.rfftfreq(_SIDE) * _SIDE
    k2 = f[:, None, None] ** 2 + f[:, None] ** 2 + g**2
    k2[0, 0, 0] = np.inf
    waves *= k2 ** (-(slope + 1) / 2)
    values = np.fft.irfftn(waves, (_SIDE,) * 3)
    return Block(np.clip(np.rint(values * (40 / values.std())), -127, 127).astype(np.int8).ravel(), _SIDE)


@cache
def weather() -> Texture:
    """Return the shipped weather: how much cloud (equal areas from 0 to 1), how lumpy, how much high ice."""
    return texture("clouds.jpg")


def depth(weather: Singles, point: Singles, footprint: Singles, clouds: float) -> Singles:
    """Return how deep clouds are, 0 (none) to 1 (thick), at points of the ground.

    Args:
        weather: channels of the picture (n, 4).
        point: [m, (n, 3)] from the Earth's centre.
        footprint: what a pixel covers there [m, (n,)]; finer clouds are left out.
        clouds: share of the Earth that they cover.
    """
    rough = 0.1 + 0.22 * weather[:, 1]
    high = weather[:, 0] - np.float32(1 - clouds)
    for voxel, weight in _SCALES:
        fine = np.clip(2 - 0.5 * footprint / np.float32(voxel * 2), 0, 1)
        if (some := fine > 0).any():
            noise = block().sample(point[some] * np.float32(1 / voxel))
            high[some] += noise * fine[some] * rough[some] * np.float32(weight * 0.5)
    return np.clip(high / np.float32(_SOFT) * 0.5, 0.0, 1.0)
