"""Unevenness that is always the same: noise by place, for mountains and grounds."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Doubles = NDArray[np.float64]

SEED = 1
"""Of all that is made by chance: any number will do, and the same number makes the same picture."""


def noise(x: ArrayLike, y: ArrayLike, seed: int = 0, period: int = 2**20) -> Doubles:
    """Return smooth noise from -1 to 1 with features of size 1.

    Source: value noise on a lattice, quintic steps after K. Perlin, Improving Noise, SIGGRAPH 2002.

    Args:
        x, y: places, of one shape.
        seed: another number, other noise.
        period: after which it repeats.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    i, j = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    u, v = _step(x - i), _step(y - j)
    low = _hash(i, j, seed, period) * (1 - u) + _hash(i + 1, j, seed, period) * u
    high = _hash(i, j + 1, seed, period) * (1 - u) + _hash(i + 1, j + 1, seed, period) * u
    return low * (1 - v) + high * v


def fractal(x: ArrayLike, y: ArrayLike, octaves: int = 5, seed: int = 0, period: int = 2**20) -> Doubles:
    """Return noise upon noise, each half as large and half as strong; about -1 to 1."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    layers = [noise(x * 2**k, y * 2**k, seed + k, period * 2**k) / 2**k for k in range(octaves)]
    return np.asarray(sum(layers) / (2 - 2.0 ** (1 - octaves)), float)


def ridged(x: ArrayLike, y: ArrayLike, octaves: int = 6, seed: int = 0) -> Doubles:
    """Return noise with sharp crests, 0 to 1. Source: F. K. Musgrave, in: Texturing and Modeling, 1994, chapter 8."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    total, weight = np.zeros(np.broadcast(x, y).shape), np.ones(np.broadcast(x, y).shape)
    for k in range(octaves):
        crest = (1 - np.abs(noise(x * 2**k, y * 2**k, seed + k))) ** 2 * weight
        weight = np.clip(2 * crest, 0, 1)
        total += crest / 2**k
    return total / (2 - 2.0 ** (1 - octaves))


def cells(x: ArrayLike, y: ArrayLike, seed: int, period: int) -> tuple[Doubles, Doubles, Doubles]:
    """Divide the plane into cells of size 1, such as pebbles and floes.

    Returns:
        Distance to the nearest middle, how much farther the next one is, and a number from -1 to 1 for each cell.
        Source: S. Worley, A Cellular Texture Basis Function, SIGGRAPH 1996.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    i, j = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    first, second = np.full(x.shape, 9.0), np.full(x.shape, 9.0)
    number = np.zeros(x.shape)
    for a in (-1, 0, 1):
        for b in (-1, 0, 1):
            middle_x = i + a + 0.5 + 0.45 * _hash(i + a, j + b, seed, period)
            middle_y = j + b + 0.5 + 0.45 * _hash(i + a, j + b, seed + 1, period)
            gap = np.hypot(x - middle_x, y - middle_y)
            second = np.where(gap < first, first, np.minimum(second, gap))
            number = np.where(gap < first, _hash(i + a, j + b, seed + 2, period), number)
            first = np.minimum(first, gap)
    return first, second - first, number


def _step(t: Doubles) -> Doubles:
    return t**3 * (t * (t * 6 - 15) + 10)


def _hash(i: NDArray[np.int64], j: NDArray[np.int64], seed: int, period: int) -> Doubles:
    """Return a number from -1 to 1 for each point of the lattice. Source: mixing of MurmurHash3 (A. Appleby)."""
    x, y = (_within(k, period).astype(np.uint32) for k in (i, j))  # from here on all is modulo 2**32
    mixed = x * np.uint32(0x9E3779B1)
    mixed += y * np.uint32(0x85EBCA77)
    mixed += np.uint32(seed % 2**31 * 0xC2B2AE3D % 2**32)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        mixed ^= mixed >> np.uint32(shift)
        mixed *= np.uint32(factor)
    mixed ^= mixed >> np.uint32(16)
    return np.asarray(mixed.astype(float) / 2**31 - 1, float)


def _within(k: NDArray[np.int64], period: int) -> NDArray[np.int64]:
    """Return numbers modulo a period; that is slow but for powers of two."""
    return k & (period - 1) if period & (period - 1) == 0 else k % period
