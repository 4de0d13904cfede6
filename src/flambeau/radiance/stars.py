"""The stars: some five thousand, as points of a pixel.

A star has no size, so how bright a pixel with a star is depends on the pixel. Here a star is a spot about as wide as
the step between neighbouring directions: the pixels around it together get its light.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import erfa
import numpy as np
from numpy.typing import NDArray

from flambeau.earth import Floats, normals
from flambeau.orientation import J2000, pole, terrestrial, universal
from flambeau.radiance.blackbody import blackbodies
from flambeau.radiance.surroundings import LUMA, Singles

ZERO_MAGNITUDE = 2.54e-6
"""Illuminance of a star of magnitude 0 outside of the air [lx]. Source: Allen's Astrophysical Quantities."""

_SPREAD = 0.55  # standard deviation of the spot, in steps
_REACH = 3.0  # of the spot, in standard deviations
_COARSEST = 0.01  # [rad] between directions: beyond it they are no picture
_MOST = 512  # cells along the edge of a face of the cube
_SUN = 0.653  # B-V of the Sun. Source: Ramirez et al. 2012, The UBV(RI)C Colors of the Sun
_KELVIN = (2000.0, 25000.0)  # [K] coolest and hottest colour told apart


@dataclass(frozen=True, eq=False, slots=True)
class Catalogue:
    """Stars: unit vectors (n, 3) of the celestial frame (GCRS), and illuminance outside of the air [lx, (n, 3)]."""

    towards: Singles
    light: Singles


@cache
def catalogue() -> Catalogue:
    """Return the shipped stars, the brightest first."""
    text = (resources.files("flambeau") / "data" / "stars.csv").read_text("utf-8")
    rows = [line.split(",") for line in text.splitlines() if line[:1].isdigit()]
    ra, dec, magnitude, colour = np.array(rows, np.float64).T
    lux = ZERO_MAGNITUDE * 10 ** (-0.4 * magnitude)
    towards = normals(np.radians(dec), np.radians(ra))
    return Catalogue(towards.astype(np.float32), (lux[:, None] * tint(colour)).astype(np.float32))


def celestial_axes(t: float) -> Floats:
    """Return the matrix (3, 3) from Earth-fixed to celestial axes (GCRS) at an instant [POSIX s].

    Source: SOFA `iauC2t00b`, as for the Sun and the Moon.
    """
    at = np.array([t])
    return np.asarray(erfa.c2t00b(J2000, terrestrial(at), J2000, universal(at), *pole(at))[0].T)


def radiance(rays: Singles, step: float) -> Singles:
    """Return the radiance [cd/m2, (n, 3)] of stars in celestial directions (n, 3) that are `step` [rad] apart.

    Accuracy: the pixels around a star have its light to 3 %. Steps of more than 0.01 rad see no stars.
    """
    out = np.zeros((len(rays), 3), np.float32)
    if step > _COARSEST or not len(rays):
        return out
    stars, (first, entries) = catalogue(), _cells(_side(step))
    cell = _cell(rays, _side(step))
    at, end = first.take(cell), first.take(cell + 1)
    ray, width = np.arange(len(rays)), np.float32(_SPREAD * step)
    while True:
        more = at < end
        ray, at, end = ray[more], at[more], end[more]
        if not len(ray):
            return out
        star = entries[at]
        away2 = np.sum((rays[ray] - stars.towards[star]) ** 2, axis=1) / width**2
        out[ray] += stars.light[star] * (np.exp(-away2 / 2) / (2 * np.pi * width**2))[:, None]
        at = at + 1


def _side(step: float) -> int:
    """Return into how many cells the edge of a face is cut: the narrowest is as wide as a spot reaches, or wider.

    It is a power of two, so that nearly the same steps share a table.
    """
    return min(_MOST, 1 << max(int(2 / 3 / (_REACH * _SPREAD * step)), 1).bit_length() - 1)


@lru_cache(maxsize=4)
def _cells(side: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where the entries of each cell begin (6 * side**2 + 1,), and the star of each entry.

    A star is entered in all cells that its spot may touch.
    """
    n = catalogue().towards.astype(np.float64)
    east = np.cross(n, np.where(np.abs(n[:, 2:]) < 0.9, [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]))
    east /= np.linalg.norm(east, axis=1, keepdims=True)
    reach = 2 / 3 / side
    around = [n + reach * (i * east + j * np.cross(n, east)) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    cell = np.stack([_cell(v, side) for v in around], axis=1).astype(np.int64)
    pairs = np.unique(cell * len(n) + np.arange(len(n))[:, None])
    first = np.zeros(6 * side * side + 1, np.int32)
    np.add.at(first, pairs // len(n) + 1, 1)
    return np.cumsum(first, dtype=np.int32), (pairs % len(n)).astype(np.int32)


def _cell(v: Floats | Singles, side: int) -> NDArray[np.int32]:
    """Number the cells (n,) of directions (n, 3), on six faces of a cube."""
    size = np.abs(v)
    axis = np.where(
        (size[:, 0] >= size[:, 1]) & (size[:, 0] >= size[:, 2]), 0, np.where(size[:, 1] >= size[:, 2], 1, 2)
    )
    x, y, z = v.T
    along = np.where(axis == 0, x, np.where(axis == 1, y, z))
    p, q = np.where(axis == 0, y, x), np.where(axis == 2, y, z)
    scale = side / 2 / np.abs(along)
    i, j = (np.minimum((c * scale + side / 2).astype(np.int32), side - 1) for c in (p, q))
    return np.asarray(((axis * 2 + (along < 0)) * side + i) * side + j, np.int32)


def tint(b_v: Floats) -> Floats:
    """Return colours (n, 3) of luminance 1 of stars with colour indices B-V (n,); one like the Sun is white, as it is.

    Source: Ballesteros 2012, New insights into black bodies, for the temperature.
    """
    rgb = blackbodies(_kelvin(b_v)) / blackbodies(_kelvin(np.array([_SUN])))
    return np.asarray(rgb / (rgb @ LUMA.astype(np.float64))[:, None])


def _kelvin(b_v: Floats) -> Floats:
    return np.clip(4600 * (1 / (0.92 * b_v + 1.7) + 1 / (0.92 * b_v + 0.62)), *_KELVIN)
