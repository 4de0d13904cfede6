"""Rays against triangles: which they meet first, and whether anything is in their way. Embree does the work.

A `Solid` is built once and may be part of many scenes, so that a station of 220,000 triangles stays while people move.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.scene.mesh import Ints, Material, Part, Singles

EMPTY = -1
"""The number of no triangle."""

_MANY = 10_000  # rays from one point: from here on it pays to leave out those that miss a solid by far
_BEYOND = np.float32(1e-3)  # [m] behind a face that is looked through, where a ray goes on


class Hits(NamedTuple):
    """What rays meet first: number of the solid (-1: nothing), of the face in it, distance [m], and u, v on it."""

    solid: Ints
    face: Ints
    distance: Singles
    u: Singles
    v: Singles

    @property
    def met(self) -> NDArray[np.bool_]:
        """Which rays meet something (n,)."""
        return self.solid >= 0


class Solid:
    """Parts as one soup of triangles with a tree over them.

    Attributes:
        vertices, normals, uv: [(n, 3), (n, 3), (n, 2)], float32.
        faces: (m, 3); `material` the number of each face's material in `materials` (m,), `part` of its part (m,).
        flat: unit normals of the faces (m, 3).
    """

    def __init__(self, parts: Iterable[Part]) -> None:
        """Join parts; the tree is built when the first ray is cast."""
        self.parts = tuple(parts)
        first = np.cumsum([0, *(len(part.vertices) for part in self.parts)])
        none = np.empty((0, 3), np.float32)
        self.vertices = np.concatenate([none, *(part.vertices for part in self.parts)])
        self.normals = np.concatenate([none, *(part.normals for part in self.parts)])
        self.uv = np.concatenate([none[:, :2], *(_uv(part) for part in self.parts)])
        counts = [len(part.faces) for part in self.parts]
        shifted = [part.faces + start for part, start in zip(self.parts, first[:-1], strict=True)]
        self.faces: Ints = np.concatenate([np.empty((0, 3), np.int32), *shifted]).astype(np.int32)
        numbers: dict[int, int] = {}
        found: list[Material] = []
        for part in self.parts:
            if id(part.material) not in numbers:
                numbers[id(part.material)] = len(found)
                found.append(part.material)
        self.materials = tuple(found)
        self.material: Ints = np.repeat([numbers[id(part.material)] for part in self.parts], counts).astype(np.int32)
        self.part: Ints = np.repeat(np.arange(len(counts)), counts).astype(np.int32)

    @cached_property
    def flat(self) -> Singles:
        """The unit normals of the faces (m, 3)."""
        corners = self.vertices[self.faces]
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        return np.asarray(normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12), np.float32)

    @cached_property
    def balls(self) -> tuple[Singles, Singles]:
        """Balls around the faces: their middles [m, (m, 3)] and radii [m, (m,)]."""
        corners = self.vertices[self.faces]
        middle = corners.mean(axis=1)
        return middle, np.linalg.norm(corners - middle[:, None], axis=2).max(axis=1)

    @cached_property
    def ball(self) -> tuple[Singles, float]:
        """A ball around it all: its middle [m, (3,)] and radius [m]."""
        middle = (self.vertices.min(axis=0) + self.vertices.max(axis=0)) / 2
        return middle, float(np.sqrt(((self.vertices - middle) ** 2).sum(axis=1).max()))

    def towards(self, eye: Singles, directions: Singles) -> NDArray[np.intp] | None:
        """Return which of many rays from one point may meet it, or None where they all may."""
        middle, radius = self.ball
        way = np.asarray(middle - eye, np.float64)
        far = float(np.linalg.norm(way))
        if far <= 1.001 * radius:
            return None
        cosine = directions @ np.asarray(way / far, np.float32)
        return np.flatnonzero(cosine > np.sqrt(1 - (radius / far) ** 2) - 1e-5)

    def blocks(self, origins: Singles, directions: Singles, but: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell in which rays' way one of its faces is (n,), `but` some (m,): these are looked through.

        Args:
            origins, directions: [m, (n, 3)] and unit vectors (n, 3).
            but: for each face.
        """
        blocked, going = np.zeros(len(origins), np.bool_), np.arange(len(origins))
        while len(going):
            found = self.tree.run(origins, directions, output=True)  # type: ignore[attr-defined]
            met = found["primID"] >= 0
            through = np.flatnonzero(met & but[found["primID"]])
            met[through] = False
            blocked[going[met]] = True
            beyond = (found["tfar"][through] * np.float32(1 + 1e-6) + _BEYOND)[:, None]
            origins, directions = origins[through] + directions[through] * beyond, directions[through]
            going = going[through]
        return blocked

    @cached_property
    def tree(self) -> object:
        """The tree of Embree."""
        from embreex.mesh_construction import TriangleMesh  # noqa: PLC0415 - only pictures need it
        from embreex.rtcore_scene import EmbreeScene  # noqa: PLC0415

        scene = EmbreeScene()
        TriangleMesh(scene, self.vertices, self.faces)
        return scene


def _uv(part: Part) -> Singles:
    return np.zeros((len(part.vertices), 2), np.float32) if part.uv is None else part.uv


@dataclass(frozen=True)
class Scene:
    """Solids that stand together on a stage."""

    solids: Sequence[Solid]

    def cast(self, origins: Singles, directions: Singles) -> Hits:
        """Return what rays meet first.

        Args:
            origins: [m, (n, 3)] or (3,) for all.
            directions: unit vectors (n, 3).
        """
        directions = np.ascontiguousarray(directions, np.float32)
        n, eye = len(directions), origins if np.ndim(origins) == 1 and len(directions) > _MANY else None
        origins = _spread(origins, n)
        best = Hits(
            np.full(n, EMPTY, np.int32), np.full(n, EMPTY, np.int32), np.full(n, np.inf, np.float32),
            np.zeros(n, np.float32), np.zeros(n, np.float32),
        )  # fmt: skip
        for number, solid in enumerate(self.solids):
            if not len(solid.faces):
                continue
            rows = None if eye is None else solid.towards(eye, directions)
            some = (origins, directions) if rows is None else (origins.take(rows, 0), directions.take(rows, 0))
            found = solid.tree.run(*some, output=True)  # type: ignore[attr-defined]
            before = best.distance if rows is None else best.distance.take(rows)
            nearer = np.flatnonzero((found["primID"] >= 0) & (found["tfar"] < before))
            at = nearer if rows is None else rows.take(nearer)
            best.solid[at] = number
            for column, name in ((best.face, "primID"), (best.distance, "tfar"), (best.u, "u"), (best.v, "v")):
                column[at] = found[name].take(nearer)
        return best

    def occluded(self, origins: Singles, directions: Singles, reach: Singles | None = None) -> NDArray[np.bool_]:
        """Tell in which rays' way something is.

        Args:
            origins: [m, (n, 3)] or (3,).
            directions: unit vectors (n, 3) or (3,).
            reach: how far the rays go [m, (n,)]; None: without end.
        """
        n = max(len(np.atleast_2d(origins)), len(np.atleast_2d(directions)))
        origins, directions = _spread(origins, n), _spread(directions, n)
        blocked = np.zeros(n, np.bool_)
        for solid in self.solids:
            free = np.flatnonzero(~blocked)
            if len(free) and len(solid.faces):
                some = (origins, directions) if len(free) == n else (origins.take(free, 0), directions.take(free, 0))
                far = None if reach is None else np.ascontiguousarray(reach.take(free), np.float32)
                met = solid.tree.run(*some, far, query="OCCLUDED")  # type: ignore[attr-defined]
                blocked[free] = met >= 0
        return blocked


def _spread(rows: Singles, n: int) -> Singles:
    return np.ascontiguousarray(np.broadcast_to(np.asarray(rows, np.float32), (n, 3)))
