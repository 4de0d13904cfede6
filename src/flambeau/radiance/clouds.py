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

_SIDE = 64  # of the block of noise, a power of 2
_SCALES = ((9100.0, 0.17), (1730.0, 0.11), (390.0, 0.07))  # size of a voxel [m], and how much its noise counts
_DEPTH, _CORES = 10.0, 2.2  # how fast clouds turn white from their edge, and how much faster in their middle


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """A block of noise of all sizes that repeats on all sides.

    Attributes:
        corners: of each voxel the eight values at its corners as one number (side**3,), so that one look is enough.
    """

    corners: NDArray[np.uint64]

    def sample(self, xyz: Singles) -> Singles:
        """Return the noise (n,) at points in voxels (n, 3), mean 0 and standard deviation 1."""
        cell = np.floor(xyz)
        part = xyz - cell
        x, y, z = (cell.astype(np.int32) & (_SIDE - 1)).T
        values = self.corners.take((x * _SIDE + y) * _SIDE + z).view(np.int8).reshape(-1, 8).astype(np.float32)
        for k in (4, 2, 1):
            values = values[:, :k] + (values[:, k:] - values[:, :k]) * part[:, {4: 0, 2: 1, 1: 2}[k], None]
        return np.asarray(values[:, 0] * np.float32(1 / _UNIT))


_UNIT = 36.0  # steps of the noise to a standard deviation


@cache
def block(seed: int = 1, slope: float = 5 / 3) -> Block:
    """Return noise whose spectrum falls with the wave number to the power `slope`.

    Source: spectra of satellite pictures of clouds (Lovejoy and Schertzer 2013, The Weather and Climate).
    """
    rng = np.random.default_rng(seed)
    waves = np.fft.rfftn(rng.standard_normal((_SIDE,) * 3, np.float32))
    f, g = np.fft.fftfreq(_SIDE) * _SIDE, np.fft.rfftfreq(_SIDE) * _SIDE
    k2 = f[:, None, None] ** 2 + f[:, None] ** 2 + g**2
    k2[0, 0, 0] = np.inf
    values = np.fft.irfftn(waves * k2 ** (-(slope + 2) / 4))  # the side is even
    steps = np.clip(np.rint(values * (_UNIT / values.std())), -127, 127).astype(np.int8)
    corners = [np.roll(steps, (-x, -y, -z), (0, 1, 2)) for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    return Block(np.stack(corners, axis=-1).view(np.uint64).ravel())


@cache
def weather() -> Texture:
    """Return the shipped weather: how much cloud (equal areas from 0 to 1), how lumpy, how much high ice."""
    return texture("clouds.jpg")


def white(weather: Singles, point: Singles, footprint: Singles, clouds: float, *, sizes: int = 3) -> Singles:
    """Return which share of light (n,) clouds send back at points of the ground: 0 is none, 0.9 a thick one.

    Args:
        weather: channels of the picture (n, 4).
        point: [m, (n, 3)] from the Earth's centre.
        footprint: what a pixel covers there [m, (n,)]; finer clouds are left out.
        clouds: share of the Earth that they cover.
        sizes: how many blocks of noise to add, the coarsest first.

    Source: two streams, x / (1 + x) where x grows with the optical depth (Bohren 1987).
    """
    rough = (0.55 + 0.9 * weather[:, 1]) * np.float32(min(1.0, 4 * clouds))
    over = weather[:, 0] - np.float32(1 - clouds - 0.3 * max(clouds - 0.6, 0.0))  # noise tears holes into the most
    for voxel, weight in _SCALES[:sizes]:
        seen = np.clip(1.5 - footprint / np.float32(6 * voxel), 0, 1)
        if (some := seen > 0).all():
            over = over + block().sample(point * np.float32(1 / voxel)) * seen * rough * np.float32(weight)
        elif some.any():
            noise = block().sample(point[some] * np.float32(1 / voxel))
            over[some] += noise * seen[some] * rough[some] * np.float32(weight)
    x = _DEPTH * np.maximum(over, 0) ** np.float32(_CORES)
    return np.asarray(x / (1 + x))


def grain(point: Singles, footprint: Singles) -> Singles:
    """Return by how much towns are brighter here than around (n,), 1 on the mean: streets that no picture shows.

    Args:
        point, footprint: as in `white`.
    """
    power = np.zeros(len(point), np.float32)
    for voxel, share in ((1900.0, 0.8), (430.0, 0.7)):
        seen = np.clip(1.5 - footprint / np.float32(6 * voxel), 0, 1) * np.float32(share)
        power += seen * block(2).sample(point * np.float32(1 / voxel)) - seen**2 / 2
    return np.asarray(np.exp(power))
