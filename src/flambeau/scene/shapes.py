"""Smooth closed shapes as triangles with a normal at each vertex: balls, rods, rings, tubes, lathed and lofted bodies.

All of them are grids: rings of points one after another along a spine, each counterclockwise as seen from the end that
the spine goes to. So faces are counterclockwise from outside, and normals are differences along and around the grid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flambeau.scene.mesh import Ints, Material, Part

Floats = NDArray[np.float64]
AHEAD = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])
"""Turns what stands (z) to look ahead (x)."""


class Mesh(NamedTuple):
    """Triangles of no material yet: vertices, unit normals (n, 3), faces (m, 3), image coordinates (n, 2) or None."""

    vertices: Floats
    normals: Floats
    faces: Ints
    uv: Floats | None = None

    def moved(self, turn: ArrayLike, shift: ArrayLike = (0.0, 0.0, 0.0)) -> Mesh:
        """Return it turned by an orthonormal matrix (columns: its axes in the new ones), then shifted [m]."""
        turn = np.asarray(turn, float)
        return Mesh(self.vertices @ turn.T + np.asarray(shift, float), self.normals @ turn.T, self.faces, self.uv)

    def mirrored(self) -> Mesh:
        """Return its mirror image, left for right (y)."""
        flip = np.array([1.0, -1.0, 1.0])
        return Mesh(self.vertices * flip, self.normals * flip, self.faces[:, ::-1], self.uv)

    def printed(self, uv: ArrayLike) -> Mesh:
        """Return it with image coordinates (n, 2)."""
        return self._replace(uv=np.asarray(uv, float))


def unit(vectors: ArrayLike) -> Floats:
    """Return vectors (..., 3) at length 1; those of length 0 stay so."""
    vectors = np.asarray(vectors, float)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12))


def across(vector: ArrayLike, axis: ArrayLike) -> Floats:
    """Return what of vectors is perpendicular to axes, at length 1 (..., 3)."""
    vector, axis = np.asarray(vector, float), unit(axis)
    return unit(vector - (vector * axis).sum(-1, keepdims=True) * axis)


@lru_cache(maxsize=256)
def _grid_faces(rings: int, around: int, wreath: bool) -> Ints:
    """Return the faces of rings with a pole before the first and one after the last; of a wreath without poles."""
    row = np.arange(rings if wreath else rings - 1)[:, None] * around
    here, there = np.arange(around), np.roll(np.arange(around), -1)
    above = (row + around) % (rings * around) if wreath else row + around
    a, b, c, d = row + here, row + there, above + there, above + here
    faces = np.stack([np.stack([a, b, c], -1), np.stack([a, c, d], -1)]).reshape(-1, 3)
    if not wreath:
        first, last, end = rings * around, rings * around + 1, (rings - 1) * around
        start = np.stack([np.full(around, first), there, here], -1)
        faces = np.concatenate([faces, start, np.stack([np.full(around, last), end + here, end + there], -1)])
    faces = faces.astype(np.int32)
    faces.flags.writeable = False
    return faces


def skin(rings: Floats) -> Mesh:
    """Close rings of points into a body.

    Args:
        rings: [m, (n, k, 3)]; a pole is put into the middle of the first and of the last.
    """
    n, k, _ = rings.shape
    first, last = rings[0].mean(0), rings[-1].mean(0)
    rows = np.concatenate([np.broadcast_to(first, (1, k, 3)), rings, np.broadcast_to(last, (1, k, 3))])
    normals = _crossed(rows[2:] - rows[:-2], rings)
    ends = unit([normals[0].mean(0), normals[-1].mean(0)])
    vertices = np.concatenate([rings.reshape(-1, 3), [first, last]])
    return Mesh(vertices, np.concatenate([normals.reshape(-1, 3), ends]), _grid_faces(n, k, False))


def wreath(rings: Floats) -> Mesh:
    """Close rings of points (n, k, 3) into a ring: the last is joined to the first."""
    n, k, _ = rings.shape
    normals = _crossed(np.roll(rings, -1, 0) - np.roll(rings, 1, 0), rings)
    return Mesh(rings.reshape(-1, 3), normals.reshape(-1, 3), _grid_faces(n, k, True))


def _crossed(along: Floats, rings: Floats) -> Floats:
    return unit(np.cross(np.roll(rings, -1, 1) - np.roll(rings, 1, 1), along))


def superellipse(around: int, power: ArrayLike = 2.0) -> Floats:
    """Return points of |x|^p + |y|^p = 1, from x over y (..., around, 2); p of 2 is a circle, 4 a rounded square."""
    angle = np.arange(around) * (2 * np.pi / around)
    ring = np.stack([np.cos(angle), np.sin(angle)], -1)
    power = np.asarray(power, float)[..., None, None]
    return np.asarray(ring / (np.abs(ring) ** power).sum(-1, keepdims=True) ** (1 / power))


def sections(
    spine: Floats, side: Floats, front: Floats, half: ArrayLike, power: ArrayLike = 2.0, *, around: int = 40
) -> Floats:
    """Return rings across a spine (n, around, 3).

    Args:
        spine: middles [m, (n, 3)].
        side, front: unit vectors across it (n, 3); side x front goes along it.
        half: [m, (n, 2)] to the side and to the front, or (n, 3): to the side, the front and the back.
        power: of the superellipse, one or (n,).
        around: points in a ring.
    """
    half = np.asarray(half, float)
    ring = superellipse(around, np.broadcast_to(np.asarray(power, float), len(spine)))
    depth = np.where(ring[..., 1] < 0, half[:, -1:], half[:, 1:2])
    return np.asarray(
        spine[:, None]
        + side[:, None] * (ring[..., :1] * half[:, None, :1])
        + front[:, None] * (ring[..., 1] * depth)[..., None]
    )


def upright(at: Floats, shape: Floats, power: float, around: int, factor: Floats | None = None) -> Floats:
    """Return sections about an upright spine (n, around, 3) [m].

    Args:
        at: their heights [m, (n,)].
        shape: of each the middle ahead, the half width, and the half depth or those to the front and to the back [m].
        power: as of `sections`.
        around: points in a ring.
        factor: on the radius (n, around) or (1, around).
    """
    spine = np.stack([shape[:, 0], 0 * at, at], -1)
    side, front = (np.broadcast_to(axis, spine.shape) for axis in ([0.0, -1.0, 0.0], [1.0, 0.0, 0.0]))
    rings = sections(spine, side, front, shape[:, 1:], power, around=around)
    if factor is not None:
        rings[..., :2] = spine[:, None, :2] + (rings[..., :2] - spine[:, None, :2]) * factor[..., None]
    return rings


def smooth(keys: ArrayLike, at: ArrayLike) -> Floats:
    """Return columns of a table at values of its first column, without overshoot.

    Source: Fritsch and Butland 1984 (monotone piecewise cubic interpolation).
    """
    table, at = np.asarray(keys, float), np.asarray(at, float)
    x, y = table[:, 0], table[:, 1:]
    h, slope = np.diff(x)[:, None], np.diff(y, axis=0) / np.diff(x)[:, None]
    left, right = slope[:-1], slope[1:]
    w1, w2 = 2 * h[1:] + h[:-1], h[1:] + 2 * h[:-1]
    same = left * right > 0
    inner = np.where(
        same, (w1 + w2) / np.where(same, w1 / np.where(same, left, 1) + w2 / np.where(same, right, 1), 1), 0
    )
    d = np.concatenate([slope[:1], inner, slope[-1:]])
    i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    s = ((at - x[i]) / (x[i + 1] - x[i]))[:, None]
    return np.asarray(
        y[i] * (1 + 2 * s) * (1 - s) ** 2
        + h[i] * d[i] * s * (1 - s) ** 2
        + y[i + 1] * s * s * (3 - 2 * s)
        + h[i] * d[i + 1] * s * s * (s - 1)
    )


def rounded(low: float, high: float, count: int) -> Floats:
    """Return values from low to high that crowd at both ends, as the rings of a round body do, without the ends."""
    return np.asarray(low + (high - low) * (1 - np.cos(np.pi * (np.arange(count) + 0.5) / count)) / 2)


@lru_cache(maxsize=512)
def ellipsoid(x: float, y: float, z: float, around: int = 32, rings: int = 0) -> Mesh:
    """Return an ellipsoid about the origin with half-axes in x, y, z [m]; its normals are exact."""
    height = rounded(-1.0, 1.0, rings or max(around // 2, 6))
    wide = np.sqrt(1 - height**2)
    angle = np.arange(around) * (2 * np.pi / around)
    ball = np.stack([wide[:, None] * np.cos(angle), wide[:, None] * np.sin(angle), height[:, None] + 0 * angle], -1)
    mesh = skin(ball)
    sphere = np.concatenate([ball.reshape(-1, 3), [[0, 0, -1.0], [0, 0, 1.0]]])
    return Mesh(sphere * [x, y, z], unit(sphere / [x, y, z]), mesh.faces)


@lru_cache(maxsize=512)
def lathe(profile: tuple[tuple[float, float], ...], around: int = 40) -> Mesh:
    """Return a surface of revolution about z from (radius, height) pairs [m], from below along the outside."""
    r, z = np.asarray(profile, float).T
    angle = np.arange(around) * (2 * np.pi / around)
    return skin(np.stack([r[:, None] * np.cos(angle), r[:, None] * np.sin(angle), z[:, None] + 0 * angle], -1))


@lru_cache(maxsize=512)
def cylinder(radius: float, height: float, bevel: float = 0.002, around: int = 32) -> Mesh:
    """Return a cylinder on z = 0 with rounded rims [m]."""
    t = np.linspace(0, np.pi / 2, 3)
    low = [(radius - bevel + bevel * np.sin(a), bevel - bevel * np.cos(a)) for a in t]
    inner = (radius - bevel) * 0.98
    rim = ((inner, 0.0), *low)
    return lathe((*rim, *((r, height - z) for r, z in reversed(rim))), around)


@lru_cache(maxsize=512)
def torus(radius: float, thick: float, high: float = 0.0, around: int = 64, across_: int = 12) -> Mesh:
    """Return a ring about z: radius of its middle line, half its thickness, half its height (or round) [m]."""
    angle = -np.arange(around) * (2 * np.pi / around)
    ring = superellipse(across_)
    out = radius + thick * ring[None, :, 0]
    z = np.broadcast_to((high or thick) * ring[None, :, 1], (around, across_))
    return wreath(np.stack([out * np.cos(angle)[:, None], out * np.sin(angle)[:, None], z], -1))


@lru_cache(maxsize=512)
def box(x: float, y: float, z: float, power: float = 6.0, around: int = 48) -> Mesh:
    """Return a box about the origin of half-sizes x, y, z [m] with round edges: a superellipsoid of that power."""
    lean = rounded(-np.pi / 2, np.pi / 2, around // 2)
    up, wide = np.sin(lean), np.cos(lean)
    size = (np.abs(up) ** power + wide**power) ** (-1 / power)
    ring = superellipse(around, power)
    flat = np.concatenate(
        [
            np.broadcast_to(ring, (len(lean), around, 2)) * (wide * size)[:, None, None],
            np.broadcast_to((up * size)[:, None, None], (len(lean), around, 1)),
        ],
        -1,
    )
    mesh = skin(flat * [x, y, z])
    scaled = np.concatenate([flat.reshape(-1, 3), [[0, 0, -1.0], [0, 0, 1.0]]])
    return Mesh(mesh.vertices, unit(np.sign(scaled) * np.abs(scaled) ** (power - 1) / [x, y, z]), mesh.faces)


def frames(curve: Floats, hint: ArrayLike) -> tuple[Floats, Floats]:
    """Return side and front across a curve (n, 3) each; the front keeps to the hint (3,) or (n, 3)."""
    tangent = unit(np.gradient(curve, axis=0))
    front = across(np.broadcast_to(np.asarray(hint, float), curve.shape), tangent)
    return np.cross(front, tangent), front


def tube(curve: ArrayLike, radius: ArrayLike, hint: ArrayLike = (0.3, 0.2, 0.9), around: int = 12) -> Mesh:
    """Return a tube with round ends along a curve [m, (n, 3)], of one radius or (n,)."""
    curve = np.asarray(curve, float)
    radius = np.broadcast_to(np.asarray(radius, float), len(curve))
    ends = unit([curve[0] - curve[1], curve[-1] - curve[-2]])
    turn = np.array([0.98, 0.85, 0.6, 0.3])
    start = curve[0] + ends[0] * (radius[0] * turn)[:, None]
    stop = curve[-1] + ends[1] * (radius[-1] * turn[::-1])[:, None]
    line = np.concatenate([start, curve, stop])
    side, front = frames(line, hint)
    cap = np.sqrt(1 - turn**2)
    size = np.concatenate([radius[0] * cap, radius, radius[-1] * cap[::-1]])
    return skin(sections(line, side, front, np.stack([size, size], -1), 2.0, around=around))


def arc(points: ArrayLike, count: int = 24) -> Floats:
    """Return a smooth curve through points (n, 3): a Catmull-Rom spline, evenly in its parameter (count, 3)."""
    p = np.asarray(points, float)
    p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    at = np.linspace(0, len(p) - 3, count)
    i = np.minimum(at.astype(int), len(p) - 4)
    s = (at - i)[:, None]
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    return np.asarray(b + 0.5 * s * (c - a + s * (2 * a - 5 * b + 4 * c - d + s * (3 * (b - c) + d - a))))


def joined(meshes: Iterable[tuple[Mesh, Material]], name: str = "") -> tuple[Part, ...]:
    """Join meshes of one material each into parts, in the order in which materials first appear."""
    groups: dict[int, tuple[Material, list[Mesh]]] = {}
    for mesh, material in meshes:
        groups.setdefault(id(material), (material, []))[1].append(mesh)
    return tuple(_part(group, material, name) for material, group in groups.values())


def _part(group: Sequence[Mesh], material: Material, name: str) -> Part:
    first = np.cumsum([0, *(len(mesh.vertices) for mesh in group)])
    faces = np.concatenate([mesh.faces + start for mesh, start in zip(group, first[:-1], strict=True)])
    prints = [np.zeros((len(mesh.vertices), 2)) if mesh.uv is None else mesh.uv for mesh in group]
    return Part(
        np.concatenate([mesh.vertices for mesh in group]).astype(np.float32),
        faces.astype(np.int32),
        np.concatenate([mesh.normals for mesh in group]).astype(np.float32),
        material,
        uv=np.concatenate(prints).astype(np.float32) if material.texture is not None else None,
        name=name,
    )
