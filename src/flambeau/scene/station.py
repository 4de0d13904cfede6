"""The space station: NASA's model in the axes forward, starboard, nadir, and its arrays turned about their joints.

The model is one lump, its names do not tell modules apart. What turns is told by place: pieces (triangles that share
corners) that lie beyond a joint turn as wholes. The places of joints are measured on the model (decision 0021).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flambeau.scene.gltf import read_glb
from flambeau.scene.mesh import Ints, Part, Parts, Singles, placed
from flambeau.scene.rays import Solid

MODEL_AXES = np.array([[0, 1, 0], [1, 0, 0], [0, 0, -1]])
"""From right, ahead, up to forward, starboard, nadir: in the file +z is forward, +y zenith, +x port."""

TRUSS = np.array([4.795, 0.0, -4.985])
"""A point on the axis of the truss's joints, which is along starboard: the middle of their races."""

JOINT = 26.70
"""Distance of the joints from the middle [m]: between the races (26.31 to 26.60 and 26.74 to 27.03)."""

OUTER = 28.3
"""What is beyond this [m] belongs to the outer truss, however far from its axis: wings and radiators begin at 28.49."""

TRUSS_RADIUS = 2.9
"""Between JOINT and OUTER only what is this near to the axis turns: stores on the inner truss reach out there."""

MASTS = (-49.95, -34.53, 34.53, 49.95)
"""Where the masts of the wings are along the truss [m]; one goes up from each, one down."""

MAST = np.array([-np.sin(np.radians(30.0)), 0.0, -np.cos(np.radians(30.0))])
"""Where the upper masts point in the model, 30.0 deg aft of zenith (within 0.12 deg); the lower ones the other way."""

ACROSS = np.cross([0.0, 1.0, 0.0], MAST)

CANISTER = (2.2, 0.75)
"""A mast's canister: its middle is farther than this from the truss's axis, and nearer than this to the mast [m]."""

WING = (3.1, 0.75, 6.5)
"""A wing begins this far from the axis, and is so thick and so wide on either side of its mast [m]."""

MAST_LENGTH = 30.0
"""Pieces longer than this along a mast are its rails or blankets [m]."""

ZVEZDA = np.array([-24.064, 0.0, -0.70])
"""A point on the axis, along starboard, of the arrays of Zvezda: the middle of the pair."""

ZVEZDA_BOX = (2.7, 2.05, 0.3)
"""The arrays are within this of the axis fore and aft, beyond this on either side, and so thin [m]."""

_KEYS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
# Primes of xxHash (Collet). That any two of n places share a key has a chance of n^2 / 2^65: 1e-9 for the station.


@dataclass(frozen=True, eq=False)
class Joint:
    """What turns about one axis: vertices by number, a point on the axis [m], and its direction."""

    vertices: Ints
    point: NDArray[np.float64]
    axis: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Joints:
    """All that turns: the eight wings about their masts, all beyond the truss's joints, the pair of Zvezda."""

    wings: tuple[Joint, ...]
    truss: Joint
    zvezda: Joint


@lru_cache(maxsize=4)
def station(alpha: float = 0.0, beta: float = 0.0, russian: float = 0.0) -> Solid:
    """Return the station with its arrays turned from the position of the model.

    Args:
        alpha: of all beyond the truss's two joints, about starboard [rad]; positive takes forward towards zenith.
        beta: of each wing about its mast [rad], right-handed about the upper mast; so wings stay parallel.
        russian: of the arrays of Zvezda about starboard [rad], in the sense of `alpha`. Zarya's are folded.

    Returns:
        The solid in axes forward, starboard, nadir [m] from the model's origin. At zero the model as it is.

    Accuracy: axes within 0.03 m and 0.1 deg of the model's; the model itself is of about 2019 to 2021.
    """
    if alpha == beta == russian == 0:
        return _still()
    return Solid(_turned(_still(), joints(), alpha, beta, russian))


@cache
def turning() -> NDArray[np.bool_]:
    """Tell which faces of `station` belong to what turns (m,)."""
    return _moved()[_still().faces[:, 0]]


@lru_cache(maxsize=8)
def arrays(alpha: float, beta: float, russian: float) -> Solid:
    """Return what of the station turns, at the angles of `station`: a fifth of its triangles."""
    return Solid(_turned(*_half(), alpha, beta, russian))


def _turned(solid: Solid, found: Joints, alpha: float, beta: float, russian: float) -> Iterator[Part]:
    """Yield the parts of the station with its arrays turned."""
    vertices, normals = solid.vertices.astype(float), solid.normals.astype(float)
    turns = [*((joint, beta) for joint in found.wings), (found.truss, alpha), (found.zvezda, russian)]
    for joint, angle in turns:
        if angle:
            turn, some = _rotation(joint.axis, angle), joint.vertices
            vertices[some] = (vertices[some] - joint.point) @ turn.T + joint.point
            normals[some] = normals[some] @ turn.T
    return _divided(solid.parts, vertices.astype(np.float32), normals.astype(np.float32))


@cache
def _half() -> tuple[Solid, Joints]:
    """Return what turns, as the model has it, and the joints with the numbers of vertices in that."""
    turns, found = _moved(), joints()
    number = np.cumsum(turns) - 1
    every = (*found.wings, found.truss, found.zvezda)
    *wings, truss, zvezda = (replace(joint, vertices=number[joint.vertices].astype(np.int32)) for joint in every)
    return Solid(_some(_still().parts, turns)), Joints(tuple(wings), truss, zvezda)


@cache
def _moved() -> NDArray[np.bool_]:
    """Tell which vertices of the model turn (n,)."""
    found, turns = joints(), np.zeros(len(_still().vertices), np.bool_)
    turns[np.concatenate([joint.vertices for joint in (*found.wings, found.truss, found.zvezda)])] = True
    return turns


def _some(parts: Parts, which: NDArray[np.bool_]) -> Iterator[Part]:
    """Yield parts with some of all their vertices (n,), and the faces of these: pieces stay whole."""
    start = 0
    for part in parts:
        used = which[start : start + len(part.vertices)]
        faces = (np.cumsum(used) - 1)[part.faces[used[part.faces[:, 0]]]].astype(np.int32)
        uv = None if part.uv is None else part.uv[used]
        yield replace(part, vertices=part.vertices[used], normals=part.normals[used], faces=faces, uv=uv)
        start += len(part.vertices)


@cache
def _still() -> Solid:
    return Solid(_model())


def _model() -> Parts:
    """Read the shipped model."""
    data = (files("flambeau") / "data" / "models" / "iss.glb").read_bytes()
    return placed(read_glb(data, "station"), MODEL_AXES, np.zeros(3))


@cache
def joints() -> Joints:
    """Find what turns in the model."""
    solid = _still()
    piece = pieces(solid)
    low, high = _boxes(solid.vertices, piece)
    middle = (low + high) / 2
    side = np.abs(middle[:, 1])
    gap = np.hypot(middle[:, 0] - TRUSS[0], middle[:, 2] - TRUSS[2])
    truss = (side > OUTER) | ((side > JOINT) & (gap < TRUSS_RADIUS))
    away = np.abs(middle - ZVEZDA)
    reach, start, thin = ZVEZDA_BOX
    zvezda = (away[:, 0] < reach) & (away[:, 1] > start) & (away[:, 2] < thin)
    starboard = np.array([0.0, 1.0, 0.0])
    return Joints(
        tuple(_wings(solid, piece)),
        Joint(_members(truss, piece), TRUSS, starboard),
        Joint(_members(zvezda, piece), ZVEZDA, starboard),
    )


def _wings(solid: Solid, piece: Ints) -> Iterator[Joint]:
    """Yield the wings: of each mast the upper, then the lower."""
    local = solid.vertices - TRUSS
    frame = np.column_stack([local @ MAST, local @ ACROSS, local[:, 1]])
    low, high = _boxes(frame, piece)
    for place in MASTS:
        for sign in (1, -1):
            outward = sign * (low + high)[:, 0] / 2
            off = np.abs((low + high)[:, 2] / 2 - place)
            rails = (high[:, 0] - low[:, 0] > MAST_LENGTH) & (off < 0.5) & (outward > 0)
            across = (low[rails, 1].min() + high[rails, 1].max()) / 2
            thick = np.maximum(high[:, 1] - across, across - low[:, 1])
            start, half, width = WING
            wing = (outward > start) & (thick < half) & (off < width)
            canister = (outward > CANISTER[0]) & (thick < CANISTER[1]) & (off < half)
            point = TRUSS + across * ACROSS + np.array([0.0, place, 0.0])
            yield Joint(_members(wing | canister, piece), point, MAST)


def pieces(solid: Solid) -> Ints:
    """Return the number of each vertex's piece (n,): triangles hang together where corners coincide."""
    same = _places(solid.vertices)
    a, b = np.concatenate((same[solid.faces[:, :2]], same[solid.faces[:, 1:]])).T
    label = np.arange(same.max() + 1)
    while len(a):
        low, high = np.minimum(label[a], label[b]), np.maximum(label[a], label[b])
        apart = np.flatnonzero(low < high)
        a, b = a[apart], b[apart]
        np.minimum.at(label, high[apart], low[apart])
        while (label[label] != label).any():
            label = label[label]
    return np.asarray(np.unique(label, return_inverse=True)[1][same], np.int32)


def _places(points: Singles) -> NDArray[np.intp]:
    """Return the same number (n,) for points in the same place; by one key of 64 bits each, since sorting is slow."""
    bits = np.ascontiguousarray(points + np.float32(0)).view(np.uint32).astype(np.uint64)  # + 0: no -0
    return np.unique(np.bitwise_xor.reduce(bits * _KEYS, axis=1), return_inverse=True)[1]


def _boxes(points: NDArray[np.floating], piece: Ints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and greatest coordinates of each piece."""
    order = np.argsort(piece, kind="stable")
    first = np.searchsorted(piece.take(order), np.arange(piece.max() + 1))
    rows = points.take(order, 0).astype(float)
    return np.minimum.reduceat(rows, first), np.maximum.reduceat(rows, first)


def _members(chosen: NDArray[np.bool_], piece: Ints) -> Ints:
    return np.flatnonzero(chosen[piece]).astype(np.int32)


def _rotation(axis: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """Return the matrix (3, 3) of a right-handed turn. Source: O. Rodrigues, 1840."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross, float)


def _divided(parts: Parts, vertices: Singles, normals: Singles) -> Iterator[Part]:
    """Yield parts with other vertices and normals."""
    start = 0
    for part in parts:
        end = start + len(part.vertices)
        yield replace(part, vertices=vertices[start:end], normals=normals[start:end])
        start = end


def nearest(solid: Solid, point: ArrayLike, reach: float) -> Singles | None:
    """Find where a hand can hold on: the point of a surface that is nearest.

    Nothing is between, or that would be nearer: so it is no point inside of what one floats outside of.

    Args:
        solid: such as the station.
        point: such as a shoulder [m, (3,)].
        reach: [m].

    Returns:
        The point [m, (3,)], or None if none is within reach. Accuracy: exact on the triangles, to 1e-6 of the size.
    """
    at = np.asarray(point, np.float32)
    middle, radius = solid.balls
    gap = np.linalg.norm(middle - at, axis=1)
    close = np.flatnonzero(gap - radius <= min(reach, float((gap + radius).min(initial=np.inf))))
    if not len(close):
        return None
    found = _on_triangles(solid.vertices[solid.faces[close]].astype(float), at.astype(float))
    distance = np.linalg.norm(found - at, axis=1)
    best = int(distance.argmin())
    return found[best].astype(np.float32) if distance[best] <= reach else None


def _on_triangles(corners: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the point of each triangle (m, 3, 3) that is nearest to a point (3,): on an edge, or inside."""
    edges = np.roll(corners, -1, 1) - corners
    along = ((at - corners) * edges).sum(2) / np.maximum((edges**2).sum(2), 1e-30)
    feet = corners + np.clip(along, 0, 1)[..., None] * edges
    nearest_edge = ((feet - at) ** 2).sum(2).argmin(1)
    found: NDArray[np.float64] = feet[np.arange(len(feet)), nearest_edge]
    normal = np.cross(edges[:, 0], edges[:, 1])
    area = (normal**2).sum(1)
    foot = at - (((at - corners[:, 0]) * normal).sum(1) / np.maximum(area, 1e-30))[:, None] * normal
    sides = (np.cross(edges, foot[:, None] - corners) * normal[:, None]).sum(2)
    inside = (sides >= 0).all(1) & (area > 1e-30)
    found[inside] = foot[inside]
    return found
