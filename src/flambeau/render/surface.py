"""What a ray meets: place, normals and material of every hit, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.render import grain
from flambeau.render.textures import sample
from flambeau.scene.mesh import Ints, Material, Singles
from flambeau.scene.rays import Hits, Scene, Solid

METAL = 0.5
"""From this reflectance on a material is a metal: it reflects in its colour and scatters nothing from within."""


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

    def __getitem__(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Surface:
        """Return some of the hits."""
        return Surface(*(getattr(self, f.name)[rows] for f in fields(self)))

    def __len__(self) -> int:
        """Count the hits."""
        return len(self.at)


class _Table(NamedTuple):
    """What is looked up for the faces of a solid, and for its materials."""

    corners: Singles  # (m, 3, 3)
    normals: Singles  # (m, 3, 3)
    uv: Singles  # (m, 3, 2)
    stretch: Singles  # (m,) uv per metre
    values: Singles  # (materials, 12): albedo, mirror, glow, roughness, transparency, whether anything is on it


@lru_cache(maxsize=32)
def _table(solid: Solid) -> _Table:
    corners, uv = solid.vertices[solid.faces], solid.uv[solid.faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    a, b = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
    stretch = np.sqrt(np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / np.maximum(area, 1e-12)).astype(np.float32)
    values = np.array([_values(material) for material in solid.materials], np.float32).reshape(-1, 12)
    return _Table(corners, solid.normals[solid.faces], uv, stretch, values)


def _values(material: Material) -> tuple[float, ...]:
    rich = material.texture is not None or material.normals is not None or material.grain > 0
    colour = np.array(material.albedo)
    tint = colour / max(colour.max(), 1e-6) if material.specular >= METAL else np.ones(3)
    scattered = colour * (material.specular < METAL)
    mirror = material.specular * tint
    return (*scattered, *mirror, *material.glow, material.roughness, material.transparency, float(rich))


def surfaces(scene: Scene, hits: Hits, origins: Singles, directions: Singles, cone: float) -> Surface:
    """Return the surfaces that rays have met; every ray of `hits` must have met something.

    Args:
        scene: that they were cast in.
        hits: from `scene.cast` (n,).
        origins: [m, (n, 3)] or (3,); `directions` unit vectors (n, 3).
        cone: angle that one ray stands for [rad].
    """
    n = len(directions)
    at = origins + directions * hits.distance[:, None]
    out = Surface(
        at, at.copy(), -directions, *(np.empty((n, 3), np.float32) for _ in range(2)), hits.distance,
        *(np.empty((n, 3), np.float32) for _ in range(2)), np.empty(n, np.float32), np.empty(n, np.float32),
        np.empty((n, 3), np.float32),
    )  # fmt: skip
    for number, solid in enumerate(scene.solids):
        rows = np.flatnonzero(hits.solid == number)
        if len(rows):
            _fill(out, rows, solid, Hits(*(column[rows] for column in hits)), cone)
    return out


def _fill(out: Surface, rows: NDArray[np.intp], solid: Solid, hits: Hits, cone: float) -> None:
    table = _table(solid)
    weights = np.stack((1 - hits.u - hits.v, hits.u, hits.v), axis=1)
    corner_normals = table.normals[hits.face]
    normal = unit(np.einsum("nij,ni->nj", corner_normals, weights))
    flat, seen = solid.flat[hits.face], out.seen[rows]
    flat = flat * np.where(dot(flat, seen) < 0, -1, 1)[:, None].astype(np.float32)
    inside = np.where(dot(normal, flat) < 0, -1, 1)[:, None].astype(np.float32)
    out.flat[rows], out.normal[rows] = flat, normal * inside
    out.lifted[rows] = _lifted(out.at[rows], table.corners[hits.face], corner_normals * inside[..., None], weights)
    values = table.values[solid.material[hits.face]]
    out.albedo[rows], out.mirror[rows], out.glow[rows] = values[:, :3], values[:, 3:6], values[:, 6:9]
    out.roughness[rows], out.transparency[rows] = values[:, 9], values[:, 10]
    rich = np.flatnonzero(values[:, 11] > 0)
    if len(rich):
        _decorate(out, rows, rich, solid, Hits(*(column[rich] for column in hits)), weights[rich], cone)


def _lifted(at: Singles, corners: Singles, normals: Singles, weights: Singles) -> Singles:
    """Move points of triangles out to the smooth surface, so that no triangle shades its neighbour.

    Source: Hanika 2021, Hacking the shadow terminator (Ray Tracing Gems II, chapter 4).
    """
    depth = np.einsum("nij,nij->ni", at[:, None] - corners, normals)
    lift = -np.minimum(depth, 0) * weights
    return np.asarray(at + np.einsum("ni,nij->nj", lift, normals))


def _decorate(
    out: Surface, rows: NDArray[np.intp], rich: NDArray[np.intp], solid: Solid, hits: Hits, weights: Singles,
    cone: float,
) -> None:  # fmt: skip
    """Bring in the textures, normal maps and grain of those hits (`rich`) whose material has any."""
    table, which = _table(solid), solid.material[hits.face]
    for number in np.unique(which):
        some = np.flatnonzero(which == number)
        mine, material = rows[rich[some]], solid.materials[number]
        width = hits.distance[some] * cone / np.sqrt(np.maximum(np.abs(dot(out.flat[mine], out.seen[mine])), 0.05))
        uv = np.einsum("nij,ni->nj", table.uv[hits.face[some]], weights[some])
        _print(out, mine, material, uv, width * table.stretch[hits.face[some]])
        if material.normals is not None:
            _emboss(out, mine, material, table, hits.face[some], uv, width)
        if material.grain > 0:
            grain.roughen(out.at[mine], width, material, out.normal, out.albedo, mine)


def _print(out: Surface, mine: NDArray[np.intp], material: Material, uv: Singles, width: Singles) -> None:
    if material.texture is not None:
        level = np.log2(np.maximum(width * max(material.texture.pixels.shape[:2]), 1e-6))
        colour = sample(material.texture, uv, level)
        target = out.mirror if material.specular >= METAL else out.albedo
        target[mine] *= colour


def _emboss(
    out: Surface, mine: NDArray[np.intp], material: Material, table: _Table, face: Ints, uv: Singles, width: Singles
) -> None:
    """Tilt normals by a normal map."""
    assert material.normals is not None
    level = np.log2(np.maximum(width * table.stretch[face] * max(material.normals.pixels.shape[:2]), 1e-6))
    tilt = sample(material.normals, uv, level, colour=False) * 2 - 1
    edge, turn = np.diff(table.corners[face], axis=1), np.diff(table.uv[face], axis=1)
    across = edge[:, 0] * turn[:, 1, 1, None] - edge[:, 1] * turn[:, 0, 1, None]
    sign = np.sign(turn[:, 0, 0] * turn[:, 1, 1] - turn[:, 1, 0] * turn[:, 0, 1])[:, None]
    normal = out.normal[mine]
    tangent = unit(across * sign - normal * dot(across * sign, normal)[:, None])
    other = np.cross(normal, tangent) * sign
    out.normal[mine] = unit(
        normal * np.maximum(tilt[:, 2:], 0.1) + material.bump * (tangent * tilt[:, :1] + other * tilt[:, 1:2])
    )


def dot(a: Singles, b: Singles) -> Singles:
    """Return the products (n,) of vectors (n, 3)."""
    return np.asarray(a[:, 0] * b[..., 0] + a[:, 1] * b[..., 1] + a[:, 2] * b[..., 2])


def unit(v: Singles) -> Singles:
    """Return vectors (n, 3) of length one; of no length those of none."""
    return np.asarray(v / np.maximum(np.sqrt(dot(v, v)), 1e-12)[:, None])
