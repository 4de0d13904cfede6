"""The light of everything around on a face, whichever way it looks: a table of the integral over half of a sphere.

Spherical harmonics of order 2, which are usual for this, are 5 % low on the side of a low Sun's sky, and a sixth off
where there is little light. A table costs no more to make, and less to look up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from flambeau.earth import Floats
from flambeau.radiance.surroundings import Singles
from flambeau.radiance.tables import Ints, bilinear

_SAMPLES = 3000  # directions in which the background is looked at
_CELLS = 32  # to a side of a table
_LOBES = (2, 8, 32)  # exponents of the cosine: of roughness 0.7, 0.5 and 0.35 (half of its power of -4)
_SMOOTHER = (0.595, 0.42)  # roughnesses below which the next lobe is taken


@dataclass(frozen=True, eq=False, slots=True)
class Faces:
    """Light from all sides on faces, matt and glossy.

    Attributes:
        tables: light on the octahedron, unfolded to a square, (levels, k, k, 3): first the illuminance [lx] of matt
            faces with those normals, then the radiance [cd/m2] that smoother and smoother mirrors show of there.
    """

    tables: Singles

    def irradiance(self, normals: Singles) -> Singles:
        """Return the illuminance [lx, (n, 3)] of faces with normals (n, 3), unit vectors."""
        return self._looked_up(normals, 0)

    def glossy(self, directions: Singles, roughness: Singles) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] round directions (n, 3), as blurred as by mirrors of a roughness (n,)."""
        level = np.ones(len(roughness), np.int32)
        for limit in _SMOOTHER:
            level += roughness < np.float32(limit)
        return self._looked_up(directions, level)

    def _looked_up(self, directions: Singles, level: Ints | int) -> Singles:
        """Return what stands in tables (n, 3), linear between their nodes."""
        cells = np.float32(self.tables.shape[1] - 1)
        x, y = unfolded(np.asarray(directions, np.float32))
        return bilinear(self.tables, y * cells, x * cells, level)


def gathered(background: Callable[[Singles], Singles], samples: int = _SAMPLES) -> Faces:
    """Look at a background [cd/m2] in directions spread evenly over the sphere, and gather its light.

    Source of the width of lobes: Walter and others 2007, the exponent of Phong's lobe that is as wide as GGX, a quarter
    of it round the mirrored way. Accuracy: light on faces 1 % of the most, for half of all directions evenly bright as
    for real skies.
    """
    rays = spread(samples).astype(np.float32)
    seen = np.asarray(background(rays), np.float32)
    edge = np.linspace(0, 1, _CELLS + 1, dtype=np.float32)
    x, y = (g.ravel() for g in np.meshgrid(edge, edge))
    cosine = np.maximum(folded(x, y) @ rays.T, 0)
    tables = [np.float32(np.pi) * _mean(cosine, seen)]
    for _ in _LOBES:
        cosine = np.square(cosine) if len(tables) == 1 else np.square(np.square(cosine))
        tables.append(_mean(cosine, seen))
    return Faces(np.stack(tables).reshape(len(tables), _CELLS + 1, _CELLS + 1, 3))


def _mean(weights: Singles, seen: Singles) -> Singles:
    """Return means by weights (m, n) of what is seen (n, 3); samples are not quite even, by 0.1 %."""
    return np.asarray((weights @ seen) / weights.sum(axis=1, keepdims=True))


def unfolded(n: Singles) -> tuple[Singles, Singles]:
    """Return where directions (n, 3) lie on the unfolded octahedron (n,), 0 to 1.

    Source: Cigolle and others 2014, A Survey of Efficient Representations for Independent Unit Vectors.
    """
    x, y, z = n.T
    size = np.abs(x) + np.abs(y) + np.abs(z)
    size = np.maximum(size, np.float32(1e-9))
    x, y = x / size, y / size
    out, up = np.where(z < 0, 1 - np.abs(y), np.abs(x)), np.where(z < 0, 1 - np.abs(x), np.abs(y))
    return (np.copysign(out, x) + 1) / 2, (np.copysign(up, y) + 1) / 2


def folded(x: Singles, y: Singles) -> Singles:
    """Return the directions (n, 3) at places on the unfolded octahedron (n,)."""
    a, b = 2 * x - 1, 2 * y - 1
    z = 1 - np.abs(a) - np.abs(b)
    under = np.maximum(-z, 0)
    way = np.stack((a - np.copysign(under, a), b - np.copysign(under, b), z), axis=1)
    return np.asarray(way / np.linalg.norm(way, axis=1, keepdims=True), np.float32)


def spread(samples: int) -> Floats:
    """Return directions evenly over the sphere (n, 3), always the same. Source: Gonzalez 2010, Fibonacci lattice."""
    k = np.arange(samples) + 0.5
    z = 1 - 2 * k / samples
    angle = k * np.pi * (3 - np.sqrt(5))
    flat = np.sqrt(1 - z * z)
    return np.column_stack((flat * np.cos(angle), flat * np.sin(angle), z))
