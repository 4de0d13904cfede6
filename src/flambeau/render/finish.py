"""What is on a surface: its texture, its normal map and its grain."""

from __future__ import annotations

import numpy as np

from flambeau.render.grain import roughen
from flambeau.render.surface import METAL, Spot, Surface, bare, dot, mixed, spot, table, unit
from flambeau.render.textures import sample
from flambeau.render.world import Rays
from flambeau.scene.mesh import Material, Singles, Texture
from flambeau.scene.rays import Hits, Scene, Solid


def surfaces(scene: Scene, hits: Hits, rays: Rays) -> Surface:
    """Return the surfaces that rays have met, with all that is on them; every ray must have met something."""
    out = bare(scene, hits, rays.origins, rays.directions)
    for number, solid in enumerate(scene.solids):
        rich = table(solid).values[:, 11] > 0
        rows = np.flatnonzero(hits.solid == number)
        if rich.any() and len(rows):
            rows = rows[rich.take(solid.material.take(hits.face.take(rows)))]
            _decorate(out, spot(hits, rows, rays.cone), solid)
    return out


def _decorate(out: Surface, hit: Spot, solid: Solid) -> None:
    which = solid.material.take(hit.face)
    steep = np.maximum(np.abs(dot(out.flat.take(hit.rows, 0), out.seen.take(hit.rows, 0))), np.float32(0.05))
    wide = hit._replace(width=np.asarray(hit.width / np.sqrt(steep), np.float32))
    order, first = np.argsort(which, kind="stable"), np.cumsum(np.bincount(which, minlength=len(solid.materials)))
    for material, rows in zip(solid.materials, np.split(order, first[:-1]), strict=True):
        if len(rows):
            _finish(out, wide.some(rows), solid, material)


def _finish(out: Surface, hit: Spot, solid: Solid, material: Material) -> None:
    uv = mixed(table(solid).uv.take(hit.face, 0), hit.weights)
    if material.texture is not None:
        target = out.mirror if material.specular >= METAL else out.albedo
        target[hit.rows] *= sample(material.texture, uv, _level(material.texture, hit, solid))
    if material.normals is not None:
        level = _level(material.normals, hit, solid)
        tilt = sample(material.normals, uv, level, colour=False) * 2 - 1
        _emboss(out, hit, solid, tilt * np.array([material.bump, material.bump, 1], np.float32))
    if material.grain > 0:
        normals, shade = roughen(out.at[hit.rows], out.normal[hit.rows], hit.width, material)
        out.normal[hit.rows], out.albedo[hit.rows] = normals, out.albedo[hit.rows] * shade


def _level(image: Texture, hit: Spot, solid: Solid) -> Singles:
    """Return how often an image must be halved so that one of its pixels is as wide as a ray (n,)."""
    pixels = hit.width * table(solid).stretch[hit.face] * max(image.pixels.shape[:2])
    return np.asarray(np.log2(np.maximum(pixels, 1e-6)))


def _emboss(out: Surface, hit: Spot, solid: Solid, tilt: Singles) -> None:
    """Tilt normals by those of a normal map (n, 3), whose axes follow the image."""
    looked = table(solid)
    edge, turn = np.diff(looked.corners[hit.face], axis=1), np.diff(looked.uv[hit.face], axis=1)
    sign = np.sign(turn[:, 0, 0] * turn[:, 1, 1] - turn[:, 1, 0] * turn[:, 0, 1])[:, None]
    across = (edge[:, 0] * turn[:, 1, 1, None] - edge[:, 1] * turn[:, 0, 1, None]) * sign
    normal = out.normal[hit.rows]
    tangent = unit(across - normal * dot(across, normal)[:, None])
    other = np.cross(normal, tangent) * sign
    out.normal[hit.rows] = unit(normal * np.maximum(tilt[:, 2:], 0.1) + tangent * tilt[:, :1] + other * tilt[:, 1:2])
