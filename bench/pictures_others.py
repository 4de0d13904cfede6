"""What one would take instead of flambeau's own pictures and windows: `bench/pictures.py` measures it beside ours.

* For rays from people to the Sun: trimesh's intersector on Embree, as its documentation tells; its own one in Python
  on a tree of boxes (rtree), which it takes where Embree is missing; and a loop over rays in numpy (Moeller and
  Trumbore 1997). The last two are measured on a sample of rays and scaled up.
* For a quick look: Mitsuba with one path for each pixel, the noise left in, on the same triangles in the same light.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray

from flambeau.earth import Floats
from flambeau.render.mitsuba_scene import described, level, mitsuba, sensor
from flambeau.render.picture import View
from flambeau.scene.rays import Scene
from flambeau.shots.sunlight import FACING

RTREE = find_spec("rtree") is not None
SAMPLE = 40
"""Rays that the slow ways are asked for."""

Rays = tuple[NDArray[np.intp], Floats, Floats]
"""Which minute each ray belongs to (n,), origins [m, (n, 3)] and unit directions (n, 3)."""


def sun_rays(points: Floats, normals: Floats, sun: Floats) -> Rays:
    """Return all rays from points (p, 3) with normals (p, 3) that are turned to the Sun (m, 3)."""
    minute, point = np.nonzero(sun @ normals.T > FACING)
    return minute, points[point] + 4e-3 * normals[point], sun[minute]


def sample(rays: Rays) -> Rays:
    """Return some of them, evenly."""
    some = np.linspace(0, len(rays[0]) - 1, SAMPLE).astype(np.intp)
    return rays[0][some], rays[1][some], rays[2][some]


class Trimesh:
    """A scene as one mesh of trimesh, with one of its two intersectors."""

    def __init__(self, scene: Scene, *, embree: bool) -> None:
        """Build the tree, which is not measured."""
        from trimesh.ray import ray_pyembree, ray_triangle  # noqa: PLC0415

        parts = [trimesh.Trimesh(solid.vertices, solid.faces, process=False) for solid in scene.solids]
        make: Any = ray_pyembree.RayMeshIntersector if embree else ray_triangle.RayMeshIntersector
        self.caster = make(trimesh.util.concatenate(parts))
        self.blocked((np.zeros(1, np.intp), np.zeros((1, 3)), np.ones((1, 3))))

    def blocked(self, rays: Rays) -> NDArray[np.bool_]:
        """Tell which rays meet something (n,)."""
        return np.asarray(self.caster.intersects_any(rays[1], rays[2]), np.bool_)


class Loop:
    """A scene as triangles, and a loop over rays that tries them all."""

    def __init__(self, scene: Scene) -> None:
        """Prepare the triangles, which is not measured."""
        corners = np.concatenate([solid.vertices[solid.faces] for solid in scene.solids]).astype(np.float64)
        self.first, self.a, self.b = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]

    def blocked(self, rays: Rays) -> NDArray[np.bool_]:
        """Tell which rays meet something (n,)."""
        with np.errstate(invalid="ignore"):
            return np.array([self._met(origin, way) for _, origin, way in zip(*rays, strict=True)])

    def _met(self, origin: Floats, way: Floats) -> bool:
        h = np.cross(way, self.b)
        det = (self.a * h).sum(axis=1)
        scale = np.divide(1, det, out=np.full_like(det, np.inf), where=np.abs(det) > 1e-12)
        away = origin - self.first
        q = np.cross(away, self.a)
        u, v, t = scale * (away * h).sum(axis=1), scale * (q @ way), scale * (self.b * q).sum(axis=1)
        return bool(((u >= 0) & (v >= 0) & (u + v <= 1) & (t > 0)).any())


def one_path(view: View, size: tuple[int, int]) -> object:
    """Take a quick look with Mitsuba, the making of its scene included, as for each new pose."""
    mi, unit = mitsuba(), level(view.surroundings)
    made = described(mi, view.scene, view.surroundings, unit)
    return mi.render(made, sensor=sensor(mi, view.camera, size, 1))
