"""What a ray meets: place, normals and material of every hit, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.scene.mesh import Ints, Material, Singles
from flambeau.scene.rays import Hits, Scene, Solid

METAL = 0.5
"""From this reflectance on a material is a metal: it reflects in its colour and scatters nothing from within."""

_PART = 1 << 13  # hits at a time, so that all that is known of them stays in the cache


@dataclass(frozen=True, eq=False, slots=True)
class Surface:
    """Hits of rays (n,): where they are and what they are made of.

    Attributes:
        at: [m, (n, 3)].
        lifted: where rays to lights start (n, 3): moved off the triangle to the smooth surface that it stands for.
        seen: unit vectors towards the eye (n, 3).
        flat, normal: unit normals of the triangle and of the smooth surface (n, 3), both on the side of the eye.
        distance: [m] from the eye.
        albedo, mirror: share of light that is scattered from within, and reflected at normal incidence (n, 3).
        roughness, transparency: (n,).
        glow: [cd/m2, (n, 3)].
    """

    at: Singles
    lifted: Singles
    seen: Singles
    flat: Singles
    normal: Singles
    distance: Singles
    albedo: Singles
    mirror: Singles
    roughness: Singles
    transparency: Singles
    glow: Singles

    def __getitem__(self, rows: NDArray[np.intp]) -> Surface:
        """Return some of the hits."""
        return Surface(*(getattr(self, f.name).take(rows, 0) for f in fields(self)))

    def __len__(self) -> int:
        """Count the hits."""
        return len(self.at)

    @property
    def start(self) -> Singles:
        """Where rays leave it (n, 3), so far off that they do not meet it again."""
        return np.asarray(self.lifted + self.flat * (5e-4 + 2e-5 * self.distance)[:, None], np.float32)

    @property
    def broad(self) -> Singles:
        """Normals (n, 3) for light from all sides: those of flat triangles without their grain, which is too fine for
        it; the few points at which it is gathered would each catch another tilt."""
        plain = (self.lifted == self.at).all(axis=1)
        return np.where(plain[:, None], self.flat, self.normal)


class Table(NamedTuple):
    """What is looked up for the faces of a solid, and for its materials."""

    corners: Singles  # (m, 3, 3)
    normals: Singles  # (m, 3, 3)
    uv: Singles  # (m, 3, 2)
    stretch: Singles  # (m,) uv per metre
    curved: NDArray[np.bool_]  # (m,) whether the normals at the corners differ from that of the face
    values: Singles  # (materials, 12): albedo, mirror, glow, roughness, transparency, whether anything is on it


@lru_cache(maxsize=32)
def table(solid: Solid) -> Table:
    """Return the table of a solid; it is kept."""
    corners, uv, normals = solid.vertices[solid.faces], solid.uv[solid.faces], solid.normals[solid.faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    a, b = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
    stretch = np.sqrt(np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / np.maximum(area, 1e-12)).astype(np.float32)
    curved = (np.einsum("mij,mj->mi", normals, solid.flat) < 0.9999).any(axis=1)
    values = np.array([_values(material) for material in solid.materials], np.float32).reshape(-1, 12)
    return Table(corners, normals, uv, stretch, curved, values)


def _values(material: Material) -> tuple[float, ...]:
    rich = material.texture is not None or material.normals is not None or material.grain > 0
    colour = np.array(material.albedo)
    tint = colour / max(colour.max(), 1e-6) if material.specular >= METAL else np.ones(3)
    scattered = colour * (material.specular < METAL)
    mirror = material.specular * tint
    return (*scattered, *mirror, *material.glow, material.roughness, material.transparency, float(rich))


class Spot(NamedTuple):
    """Hits on one solid: their rows in a `Surface`, faces (n,), weights of the corners (n, 3) and width [m, (n,)].

    The width is how much of the surface one ray stands for.
    """

    rows: NDArray[np.intp]
    face: Ints
    weights: Singles
    width: Singles

    def some(self, which: NDArray[np.intp]) -> Spot:
        """Return some of them."""
        return Spot(self.rows.take(which), self.face.take(which), self.weights.take(which, 0), self.width.take(which))


def bare(scene: Scene, hits: Hits, origins: Singles, directions: Singles) -> Surface:
    """Return the surfaces that rays have met, without what is printed and embossed on them.

    Args:
        scene: that they were cast in.
        hits: from `scene.cast` (n,); every ray must have met something.
        origins: [m, (n, 3)] or (3,).
        directions: unit vectors (n, 3).
    """
    n = len(directions)
    at = origins + directions * hits.distance[:, None]
    flat, normal, albedo, mirror, glow = (np.empty((n, 3), np.float32) for _ in range(5))
    rough, clear = (np.empty(n, np.float32) for _ in range(2))
    out = Surface(at, at.copy(), -directions, flat, normal, hits.distance, albedo, mirror, rough, clear, glow)
    for number, solid in enumerate(scene.solids):
        rows = np.flatnonzero(hits.solid == number)
        for first in range(0, len(rows), _PART):
            _filled(out, spot(hits, rows[first : first + _PART], 0.0), solid)
    return out


def spot(hits: Hits, rows: NDArray[np.intp], cone: float) -> Spot:
    """Return those hits in `rows`, seen by rays that stand for an angle [rad]."""
    u, v = hits.u.take(rows), hits.v.take(rows)
    width = hits.distance.take(rows) * np.float32(cone)
    return Spot(rows, hits.face.take(rows), np.stack((1 - u - v, u, v), axis=1), width)


def _filled(out: Surface, hit: Spot, solid: Solid) -> None:
    looked = table(solid)
    flat, seen = solid.flat.take(hit.face, 0), out.seen.take(hit.rows, 0)
    flat *= _side(flat, seen)
    out.flat[hit.rows] = out.normal[hit.rows] = flat
    curved = np.flatnonzero(looked.curved.take(hit.face))
    if len(curved):
        _smooth(out, hit.some(curved), looked)
    values = looked.values.take(solid.material.take(hit.face), 0)
    out.albedo[hit.rows], out.mirror[hit.rows], out.glow[hit.rows] = values[:, :3], values[:, 3:6], values[:, 6:9]
    out.roughness[hit.rows], out.transparency[hit.rows] = values[:, 9], values[:, 10]


def _smooth(out: Surface, hit: Spot, looked: Table) -> None:
    """Bend normals between the corners of triangles, and lift the points from where shadows are looked for."""
    corner_normals, weights = looked.normals.take(hit.face, 0), hit.weights
    normal = unit(mixed(corner_normals, weights))
    inside = _side(normal, out.flat.take(hit.rows, 0))
    out.normal[hit.rows] = normal * inside
    corner_normals *= inside[..., None]
    out.lifted[hit.rows] = _lifted(out.at.take(hit.rows, 0), looked.corners.take(hit.face, 0), corner_normals, weights)


def _side(normal: Singles, seen: Singles) -> Singles:
    """Return 1 for normals (n, 3) on the side of other vectors, else -1 (n, 1)."""
    return np.where(dot(normal, seen) < 0, np.float32(-1), np.float32(1))[:, None]


def mixed(corners: Singles, weights: Singles) -> Singles:
    """Return means (n, k) of what stands at three corners (n, 3, k), with weights (n, 3)."""
    out = corners[:, 0] * weights[:, :1]
    out += corners[:, 1] * weights[:, 1:2]
    out += corners[:, 2] * weights[:, 2:]
    return np.asarray(out)


def _lifted(at: Singles, corners: Singles, normals: Singles, weights: Singles) -> Singles:
    """Move points of triangles out to the smooth surface, so that no triangle shades its neighbour.

    Source: Hanika 2021, Hacking the shadow terminator (Ray Tracing Gems II, chapter 4).
    """
    depth = np.stack([dot(at - corners[:, k], normals[:, k]) for k in range(3)], axis=1)
    return np.asarray(at + mixed(normals, -np.minimum(depth, 0) * weights))


def dot(a: Singles, b: Singles) -> Singles:
    """Return the products (...) of vectors (..., 3)."""
    return np.asarray(a[..., 0] * b[..., 0] + a[..., 1] * b[..., 1] + a[..., 2] * b[..., 2])


def most(v: Singles) -> Singles:
    """Return the greatest (n,) of three numbers each (n, 3)."""
    return np.asarray(np.maximum(np.maximum(v[:, 0], v[:, 1]), v[:, 2]))


def unit(v: Singles) -> Singles:
    """Return vectors (n, 3) of length one; of no length those of none."""
    return np.asarray(v / np.maximum(np.sqrt(dot(v, v)), 1e-12)[:, None])
