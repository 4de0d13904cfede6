"""Arms, legs and hands as they are bent: what clothes and suits are cut from."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from flambeau.scene.body import Arm
from flambeau.scene.mesh import Material
from flambeau.scene.shapes import Floats, Mesh, across, sections, skin, smooth, tube, unit

Painted = list[tuple[Mesh, Material]]
"""Meshes and what they are made of."""


def limb(
    joints: tuple[Floats, Floats, Floats],
    hinge: Floats,
    profile: ArrayLike,
    at: ArrayLike,
    *,
    round_: float = 0.07,
    power: float = 2.0,
    around: int = 36,
    folds: Floats | None = None,
) -> Mesh:
    """Return a tube along two bones, round at the joint between them.

    Args:
        joints: its ends and the joint between them [m].
        hinge: axis of that joint (unit); the tube's side.
        profile: rows of place, half width along the hinge and half width across it [m]; places go from 0 over 1, the
            joint, to 2.
        at: places of the rings (n,).
        round_: how far from the joint the bend begins [m].
        power: of its sections.
        around: points in a ring.
        folds: factors on the radius (n, around).
    """
    spine, tangent = _bent(joints, np.asarray(at, float), round_)
    front = np.cross(tangent, hinge)
    rings = sections(spine, np.broadcast_to(hinge, spine.shape), front, smooth(profile, at), power, around=around)
    if folds is not None:
        rings = spine[:, None] + (rings - spine[:, None]) * folds[..., None]
    return skin(rings)


def _bent(joints: tuple[Floats, Floats, Floats], at: Floats, round_: float) -> tuple[Floats, Floats]:
    """Return places along two bones whose corner is a parabola, and the unit tangents there."""
    first, corner, last = joints
    one, two = corner - first, last - corner
    a, b = (min(round_ / float(np.linalg.norm(bone)), 0.5) for bone in (one, two))
    s = np.clip((at - (1 - a)) / (a + b), 0, 1)[:, None]
    start, stop = corner - a * one, corner + b * two
    bend = (1 - s) ** 2 * start + 2 * s * (1 - s) * corner + s * s * stop
    t = at[:, None]
    place = np.where(t <= 1 - a, first + t * one, np.where(t >= 1 + b, corner + (t - 1) * two, bend))
    way = (1 - s) * unit(one) + s * unit(two)
    return place, unit(way)


def folds(at: Floats, around: int, depth: float, seed: int, middle: float = 1.0) -> Floats:
    """Return the factors of the folds of cloth on a limb (n, around): deepest about a place such as the elbow.

    They are sums of slanting waves whose phases come from `seed`.

    Args:
        at: places of the rings, as for `limb` (n,).
        around: points in a ring.
        depth: of the folds, as a share of the radius.
        seed: of the phases.
        middle: the place of the deepest.
    """
    s = at[:, None]
    angle = np.arange(around)[None, :] * (2 * np.pi / around)
    phase = np.modf(np.sin(np.arange(1, 13) * 12.9898 + seed * 78.233) * 43758.5453)[0] * np.pi
    waves = np.zeros((len(at), around))
    for k in range(4):
        slant = 1 + k % 2
        warp = 0.5 * np.sin(angle + phase[k + 4]) + 0.4 * np.sin(slant * angle + phase[k + 8])
        waves += np.sin((15 + 6.5 * k) * s + 2.2 * warp + phase[k]) / (1 + 0.5 * k)
    where = 0.35 + np.exp(-(((s - middle) / 0.3) ** 2))
    return np.asarray(1 + depth * where * waves / 2)


def _curl(radius: float, centre: tuple[float, float], start: float, stop: float, count: int) -> Floats:
    """Return a finger's middle line about what it holds, in the plane fingers x palm."""
    angle = np.radians(np.linspace(start, stop, count))
    return np.stack([centre[0] + radius * np.cos(angle), centre[1] + radius * np.sin(angle)], -1)


def hand(arm: Arm, axes: Floats, held: float, thick: float = 1.0) -> tuple[Mesh, ...]:
    """Return a right hand where it is on its arm [m].

    Args:
        arm: it belongs to.
        axes: as columns: toward the fingers, out of the palm, toward the thumb.
        held: half the thickness of what it holds [m]; 0: it hangs at ease.
        thick: of the fingers, 1 for a bare hand.
    """
    return (_palm(arm, axes, thick), *(mesh.moved(axes, arm.palm) for mesh in fingers(held, thick)))


PALM = ((0.0, 0.021, 0.027), (0.25, 0.0195, 0.030), (0.5, 0.017, 0.038), (0.8, 0.0150, 0.0415), (1.0, 0.0130, 0.0395))
"""Place from the wrist to the knuckles, half thickness, half breadth [m]."""


def _palm(arm: Arm, axes: Floats, thick: float) -> Mesh:
    """Return the palm and the wrist, bent between the forearm and the fingers."""
    at = np.concatenate([[-0.02], np.linspace(0, 0.96, 13), [1.0, 1.03, 1.05, 1.06]])
    size = smooth(PALM, np.clip(at, 0, 1)) * thick
    size[[0, -4, -3, -2, -1]] *= np.array([[0.8], [0.98], [0.90], [0.75], [0.45]])
    along = axes[:, 0]
    bend = arm.wrist + 0.55 * (arm.palm - arm.wrist) - 0.012 * along
    end = arm.palm + 0.040 * along
    t = at[:, None]
    spine = (1 - t) ** 2 * arm.wrist + 2 * t * (1 - t) * bend + t * t * end - 0.004 * axes[:, 2]
    front = across(np.broadcast_to(axes[:, 2], spine.shape), np.gradient(spine, axis=0))
    side = np.cross(front, unit(np.gradient(spine, axis=0)))
    return skin(sections(spine, side, front, size, 2.2, around=24))


@lru_cache(maxsize=16)
def fingers(held: float, thick: float) -> tuple[Mesh, ...]:
    """Return the fingers of a right hand in its own axes from the middle of the palm [m]."""
    return (*_fingers(held, thick), _thumb(held, thick))


def _fingers(held: float, thick: float) -> list[Mesh]:
    """Return four fingers, the index finger first: curled about what is held, or at ease."""
    radius = np.array([0.0088, 0.0092, 0.0088, 0.0078]) * thick
    places = (np.array([0.030, 0.0095, -0.0105, -0.0295]) - 0.003) * (0.5 + 0.5 * thick)
    longs = (0.95, 1.04, 0.98, 0.82)
    meshes = []
    for r, place, long in zip(radius, places, longs, strict=True):
        if held:
            line = _curl(held + r, (0.020, held + 0.012 * thick), -52, 60 + 118 * long, 10)
            line = np.concatenate([[[0.022, 0.0]], line])
        else:
            line = np.array(
                [[0.026, 0.0], [0.046, 0.001], [0.069, 0.006], [0.090, 0.016], [0.104, 0.029], [0.109, 0.038]]
            )
            line = line * [long, 0.8 + 0.25 * (1.04 - long) * 4]
        path = np.concatenate([line, np.full((len(line), 1), place)], -1)
        path[:, 2] += np.linspace(0, 0.1, len(path)) * -place
        taper = r * np.linspace(1.06, 0.86, len(path))
        meshes.append(tube(path, taper, hint=(0, 0, 1.0), around=10))
    return meshes


def _thumb(held: float, thick: float) -> Mesh:
    """Return the thumb: across the fingers that hold, or at ease."""
    if held:
        out = held * 2 + 0.012 * thick
        line = [
            [-0.04, 0.008, 0.022],
            [-0.022, 0.5 * out, 0.042],
            [-0.004, 0.9 * out, 0.046],
            [0.016, out + 0.008, 0.036],
            [0.03, out + 0.010, 0.026],
        ]
    else:
        line = [
            [-0.05, 0.006, 0.02],
            [-0.025, 0.013, 0.04],
            [0.0, 0.019, 0.047],
            [0.022, 0.024, 0.046],
            [0.034, 0.026, 0.044],
        ]
    return tube(
        np.array(line) * [1, 1, 0.5 + 0.5 * thick],
        np.array([0.014, 0.0125, 0.011, 0.010, 0.009]) * thick,
        hint=(0.2, 0.9, 0.1),
        around=14,
    )
