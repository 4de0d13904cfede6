"""The Sun on a stage: how strong it is there, and on which share of some points it shines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import EQUATORIAL_RADIUS, TO_SPHERE, Floats
from flambeau.radiance.air import CLEAR, air
from flambeau.radiance.surroundings import LUMA, SUN_RADIUS
from flambeau.scene.mesh import Singles
from flambeau.scene.rays import Scene
from flambeau.stage.frames import Frames

FACING = 0.05
"""Cosine between normal and Sun from which a face is turned to it; flatter light shows only unevenness."""

_LIFT = 4e-3  # [m] that a ray starts over its face, so that it does not meet it
_MOST = 400_000  # rays at once
_STRIPS = np.array([-0.8, -0.4, 0.0, 0.4, 0.8])  # of the Sun's disc [radii]
_CHORDS = np.sqrt(1 - _STRIPS**2) / np.sqrt(1 - _STRIPS**2).sum()


def fixed(frames: Frames, ways: Floats) -> Floats:
    """Turn directions on a stage, the same (m, 3) at all its instants, into Earth-fixed ones (n, m, 3)."""
    return np.asarray(np.einsum("mi,nij->nmj", ways, frames.axes))


def over_limb(origin: Floats, ways: Floats) -> Floats:
    """Return how far directions are above the Earth's limb [rad, (...)]: negative ones meet the ellipsoid.

    Args:
        origin: Earth-fixed positions [m, (..., 3)].
        ways: Earth-fixed unit vectors (..., 3); both broadcast.

    On the ground that is how far they are above the horizontal. Source: as `orbit.light`.
    """
    r, d = origin * TO_SPHERE, ways * TO_SPHERE
    far = np.linalg.norm(r, axis=-1)
    cosine = -(r * d).sum(axis=-1) / (far * np.linalg.norm(d, axis=-1))
    return np.asarray(np.arccos(np.clip(cosine, -1, 1)) - np.arcsin(np.minimum(EQUATORIAL_RADIUS / far, 1.0)))


def strength(frames: Frames) -> Floats:
    """Return the Sun's illuminance at the origin of a stage over that outside of the air (n,).

    Source: the transmittances of `radiance.air`. From orbit a ray goes into the air and out of it again: through it
        twice from its lowest point. The disc is cut into five strips. No refraction.
    """
    sun = np.einsum("nij,ni->nj", frames.axes, frames.sun)
    height = np.linalg.norm(frames.origin * TO_SPHERE, axis=1) - EQUATORIAL_RADIUS
    if not frames.aboard:
        sine = (sun * frames.axes[:, 2]).sum(axis=1)
        return np.asarray(air().sunlight(height, sine) @ LUMA, np.float64)
    above = over_limb(frames.origin, sun)[:, None] + _STRIPS * SUN_RADIUS
    return np.asarray(_through(EQUATORIAL_RADIUS + height[:, None], above) @ _CHORDS)


def _through(far: Floats, above: Floats) -> Floats:
    """Return which share of light (...) comes by the Earth at angles above the limb [rad, (...)], `far` [m] from it."""
    angle = above + np.arcsin(EQUATORIAL_RADIUS / far)  # from straight down
    lowest = np.where(angle < np.pi / 2, far * np.sin(np.minimum(angle, np.pi / 2)), far) - EQUATORIAL_RADIUS
    once = air(CLEAR).transmittance(np.maximum(lowest, 0.0).ravel(), np.zeros(lowest.size)).reshape(*lowest.shape, 3)
    return np.where(above > 0, np.asarray(once, np.float64) ** 2 @ LUMA, 0.0)


def turned_to(normals: Floats, sun: Floats) -> Floats:
    """Return which share (n,) of faces with normals (p, 3) are turned to the Sun (n, 3)."""
    return np.asarray(((sun @ normals.T) > FACING).mean(axis=1)) if len(normals) else np.zeros(len(sun))


def lit_share(scene: Scene, points: Floats, normals: Floats, sun: Floats) -> Floats:
    """Return on which share of points the Sun shines (n,).

    Args:
        scene: what may be in its way.
        points, normals: on the stage [m, (p, 3)], unit outward (p, 3).
        sun: unit vectors (n, 3).
    """
    if not len(points):
        return np.zeros(len(sun))
    share = np.zeros(len(sun))
    start = np.asarray(points + normals * _LIFT, np.float32)
    some = max(_MOST // len(points), 1)
    for first in range(0, len(sun), some):
        part = slice(first, first + some)
        instant, point = np.nonzero(sun[part] @ normals.T > FACING)
        shaded = scene.occluded(start[point], np.asarray(sun[part][instant], np.float32))
        share[part] = np.bincount(instant, ~shaded, len(sun[part])) / len(points)
    return share


def lit_shares(
    blocked: Callable[[Singles, Singles], NDArray[np.bool_]], cases: Sequence[Scene], points: Floats, normals: Floats,
    sun: Floats,
) -> Floats:  # fmt: skip
    """Return on which share of points the Sun shines in each of some cases (k, n), at not too many instants.

    Args:
        blocked: tells in which rays' way there is something in all of the cases, from their origins and directions.
        cases: what else may be in the way.
        points, normals, sun: as for `lit_share`.
    """
    instant, point = np.nonzero(sun @ normals.T > FACING)
    start, way = np.asarray((points + normals * _LIFT)[point], np.float32), np.asarray(sun[instant], np.float32)
    free = np.flatnonzero(~blocked(start, way))
    instant, start, way = instant[free], start[free], way[free]
    lit = [np.bincount(instant, ~scene.occluded(start, way), len(sun)) for scene in cases]
    return np.asarray(lit) / max(len(points), 1)
