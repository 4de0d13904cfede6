"""Plain forms as meshes: solids with edges slightly broken, and smooth solids of revolution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flambeau.scene.shapes import unit

Doubles = NDArray[np.float64]
Whole = NDArray[np.int64]

ROUND = 48  # sides of what is round; a multiple of four, so that it touches its bounding box
CREASE = np.cos(np.radians(40.0))
"""Profiles bent by more than this have an edge there."""

BEVEL = 0.02  # of the shortest side
MAX_BEVEL = 0.04  # [m]


class Form(NamedTuple):
    """A mesh: vertices [m, (n, 3)], faces (m, 3) counterclockwise from outside, unit normals (n, 3)."""

    vertices: Doubles
    faces: Whole
    normals: Doubles


def joined(forms: Sequence[Form]) -> Form:
    """Return several forms as one."""
    starts = np.cumsum([0, *(len(form.vertices) for form in forms)])
    return Form(
        np.concatenate([form.vertices for form in forms]),
        np.concatenate([form.faces + start for form, start in zip(forms, starts[:-1], strict=True)]),
        np.concatenate([form.normals for form in forms]),
    )


def moved(form: Form, shift: ArrayLike) -> Form:
    """Return a form elsewhere [m, (3,)]."""
    return form._replace(vertices=form.vertices + np.asarray(shift, float))


def scaled(form: Form, factors: ArrayLike) -> Form:
    """Return a form stretched along its axes by positive factors (3,)."""
    by = np.asarray(factors, float)
    return form._replace(vertices=form.vertices * by, normals=unit(form.normals / by))


def fitted(form: Form, size: ArrayLike) -> Form:
    """Return a form stretched into the box of a size [m, (3,)]: on z = 0, its middle over the origin."""
    low, high = form.vertices.min(0), form.vertices.max(0)
    shift = (low + high) / 2 * [1, 1, 0] + low * [0, 0, 1]
    return scaled(moved(form, -shift), np.asarray(size, float) / (high - low))


def polygons(corners: ArrayLike, sides: Sequence[Sequence[int]]) -> Form:
    """Return flat convex sides with hard edges, each counterclockwise from outside, of corners [m, (n, 3)]."""
    points = np.asarray(corners, float)
    vertices, faces, normals = [], [], []
    count = 0
    for side in sides:
        ring = points[list(side)]
        fan = np.column_stack([np.zeros(len(side) - 2), np.arange(1, len(side) - 1), np.arange(2, len(side))])
        vertices.append(ring)
        faces.append(fan.astype(int) + count)
        normals.append(np.tile(_normal(ring), (len(side), 1)))
        count += len(side)
    return Form(np.concatenate(vertices), np.concatenate(faces), np.concatenate(normals))


def convex(corners: ArrayLike, sides: Sequence[Sequence[int]]) -> Form:
    """Return a convex solid: as `polygons`, but sides may run either way."""
    points = np.asarray(corners, float)
    middle = points.mean(0)
    return polygons(points, [s if _outward(points[list(s)], middle) else list(s)[::-1] for s in sides])


def box(low: ArrayLike, high: ArrayLike, bevel: float | None = None) -> Form:
    """Return a box between two corners [m, (3,)] with its edges broken, by 2 % or at most 4 cm if nothing is said."""
    low, high = np.asarray(low, float), np.asarray(high, float)
    inset = min(BEVEL * float((high - low).min()), MAX_BEVEL) if bevel is None else bevel
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
    middle, half = (low + high) / 2, (high - low) / 2
    corners: list[Doubles] = []
    numbers: dict[tuple[int, int], int] = {}
    for corner, sign in enumerate(signs):
        for axis in range(3):
            numbers[corner, axis] = len(corners)
            corners.append(middle + sign * (half - inset * (np.arange(3) != axis)))
    sides = [[numbers[c, axis] for c in _around(signs, axis, sign)] for axis in range(3) for sign in (-1, 1)]
    sides += [[numbers[c, axis] for axis in range(3)] for c in range(8)]
    sides += [_edge(signs, numbers, int(c), axis) for axis in range(3) for c in np.flatnonzero(signs[:, axis] < 0)]
    return convex(corners, sides)


def revolved(profile: ArrayLike, sides: int = ROUND) -> Form:
    """Return a solid of revolution about z.

    Args:
        profile: radii and heights [m, (n, 2)], from below upwards along the outside.
        sides: how many; a multiple of four.
    """
    rows = np.asarray(profile, float)
    along = np.diff(rows, axis=0)
    normal = unit(np.column_stack([along[:, 1], -along[:, 0]]))
    start, end = normal.copy(), normal.copy()
    for i in range(1, len(normal)):
        if normal[i - 1] @ normal[i] > CREASE:
            end[i - 1] = start[i] = unit(normal[i - 1] + normal[i])
    turn = np.linspace(0, 2 * np.pi, sides + 1)
    turn[-1] = 0
    around = np.column_stack([np.cos(turn), np.sin(turn)])
    strips = [
        _strip(around, rows[i : i + 2], np.array([start[i], end[i]]))
        for i in range(len(along))
        if rows[i : i + 2, 0].any()
    ]
    return joined(strips)


def _strip(around: Doubles, rows: Doubles, normals: Doubles) -> Form:
    """Return the band between two rings: radii and heights (2, 2), normals likewise."""
    n = len(around)
    vertices = np.concatenate([np.column_stack([around * r, np.full(n, z)]) for r, z in rows])
    turned = np.concatenate([np.column_stack([around * r, np.full(n, z)]) for r, z in normals])
    i = np.arange(n - 1)
    lower, upper = np.column_stack([i, i + 1, i + n + 1]), np.column_stack([i, i + n + 1, i + n])
    faces = ([lower] if rows[0, 0] > 0 else []) + ([upper] if rows[1, 0] > 0 else [])
    return Form(vertices, np.concatenate(faces), turned)


def sheet(points: Doubles, *, closed: bool) -> Form:
    """Return a net of points [m, (rows, columns, 3)], seen from where rows go up and columns to the right; smooth.

    With `closed`, the last column is joined to the first.
    """
    rows, columns, _ = points.shape
    number = np.arange(rows * columns).reshape(rows, columns)
    if closed:
        number = np.column_stack([number, number[:, 0]])
    a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    vertices = points.reshape(-1, 3)
    return Form(vertices, faces, smooth(vertices, faces))


def smooth(vertices: Doubles, faces: Whole) -> Doubles:
    """Return normals at vertices as the mean of the faces around them, by area."""
    corner = vertices[faces]
    normal = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    total = np.zeros_like(vertices)
    for column in faces.T:
        for axis in range(3):
            total[:, axis] += np.bincount(column, normal[:, axis], len(vertices))
    return unit(total)


def _around(signs: Whole, axis: int, sign: int) -> list[int]:
    """Return the corners of a box's side in order."""
    some = np.flatnonzero(signs[:, axis] == sign)
    other = np.delete(signs[some], axis, axis=1)
    return [int(c) for c in some[np.argsort(np.arctan2(other[:, 1], other[:, 0]))]]


def _edge(signs: Whole, numbers: dict[tuple[int, int], int], corner: int, axis: int) -> list[int]:
    """Return the broken edge along an axis from a corner."""
    sign = signs[corner].copy()
    sign[axis] = 1
    other = int(np.flatnonzero((signs == sign).all(1))[0])
    one, two = (a for a in range(3) if a != axis)
    return [numbers[corner, one], numbers[corner, two], numbers[other, two], numbers[other, one]]


def _normal(ring: Doubles) -> Doubles:
    """Return the unit normal of a flat ring (Newell)."""
    local = ring - ring[0]
    (_, xy, xz), (yx, _, yz), (zx, zy, _) = local[:-1].T @ local[1:]  # products of neighbours, summed
    return unit(np.array([yz - zy, zx - xz, xy - yx]))


def _outward(ring: Doubles, middle: Doubles) -> bool:
    return bool(_normal(ring) @ (ring.mean(0) - middle) >= 0)
