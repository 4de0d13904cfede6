"""The light of everything around on a face, whichever way it looks: a table of the integral over half of all directions.

Spherical harmonics of order 2, which are usual for this, are 5 % low on the side of a low Sun's sky, and a sixth off
where there is little light. A table costs no more to make, and less to look up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from flambeau.earth import Floats
from flambeau.radiance.surroundings import Singles

_SAMPLES = 3000
_CELLS = 32  # to a side of the table


@dataclass(frozen=True, eq=False, slots=True)
class Faces:
    """Light from all sides on faces.

    Attributes:
        table: illuminance [lx, (k, k, 3)] of faces whose normals lie on the octahedron, unfolded to a square.
    """

    table: Singles

    def irradiance(self, normals: Singles) -> Singles:
        """Return the illuminance [lx, (n, 3)] of faces with normals (n, 3), unit vectors."""
        cells = len(self.table) - 1
        x, y = (c * np.float32(cells) for c in unfolded(np.asarray(normals, np.float32)))
        left, upper = (np.minimum(c.astype(np.int32), cells - 1) for c in (x, y))
        f, g = (x - left)[:, None], (y - upper)[:, None]
        nodes, corner = self.table.reshape(-1, 3), upper * (cells + 1) + left
        above, below = (
            nodes.take(row, 0) * (1 - f) + nodes.take(row + 1, 0) * f for row in (corner, corner + cells + 1)
        )
        return np.asarray(above + (below - above) * g, np.float32)


def gathered(background: Callable[[Singles], Singles], samples: int = _SAMPLES) -> Faces:
    """Look at a background [cd/m2] in directions spread evenly over the sphere, and gather its light.

    Accuracy: 1 % of the most, for half of all directions evenly bright as for real skies.
    """
    rays = spread(samples)
    seen = np.asarray(background(rays.astype(np.float32)), np.float32)
    edge = np.linspace(0, 1, _CELLS + 1, dtype=np.float32)
    x, y = (g.ravel() for g in np.meshgrid(edge, edge))
    cosine = np.maximum(folded(x, y) @ rays.astype(np.float32).T, 0)
    level = cosine.sum(axis=1, keepdims=True)  # samples are not quite even: 0.1 %
    return Faces(np.asarray(np.float32(np.pi) * (cosine @ seen) / level).reshape(_CELLS + 1, _CELLS + 1, 3))


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
