"""A floodlight: a beam of light, and the lamp that one sees."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from flambeau.earth import Floats
from flambeau.radiance.blackbody import blackbody
from flambeau.radiance.surroundings import Lamp
from flambeau.scene.mesh import Ints, Material, Part, Parts

BEAM = np.radians(30.0)
"""Half angle of a beam [rad], as of common area floodlights (60 degrees in all)."""

WARM = 4000.0
"""Colour temperature of common floodlights [K]."""

_SIDES = 24  # of what is round
_PER_AREA = 2.5e5  # [lm/m2] of glass: an array of LEDs behind a pane of 0.3 m has 20,000 lm


def floodlight(
    at: ArrayLike, aim: ArrayLike, lumens: float, beam: float = BEAM, kelvin: float = WARM
) -> tuple[Parts, Lamp]:
    """Make a floodlight: its housing with the bright pane, and its light.

    Args:
        at: middle of its pane [m, (3,)].
        aim: the point that it is turned to [m, (3,)].
        lumens: luminous flux [lm], all of it within the beam.
        beam: half angle [rad].
        kelvin: colour temperature.

    Raises:
        ValueError: it stands where it aims.
    """
    place, forward = np.asarray(at, np.float64), np.asarray(aim, np.float64) - np.asarray(at, np.float64)
    if np.linalg.norm(forward) < 1e-6:
        raise ValueError("a floodlight needs something to aim at, not its own place")
    forward = forward / np.linalg.norm(forward)
    radius = float(np.sqrt(lumens / _PER_AREA / np.pi))
    intensity = lumens / (2 * np.pi * (1 - np.cos(beam))) * blackbody(kelvin)
    # Its light begins ahead of the pane, so that the housing does not stand in its own light.
    start = np.asarray(place + 0.02 * radius * forward, np.float32)
    lamp = Lamp(start, np.asarray(intensity, np.float32), radius, np.asarray(forward, np.float32), beam)
    glow = intensity / (np.pi * radius**2)
    return _parts(place, forward, radius, (float(glow[0]), float(glow[1]), float(glow[2]))), lamp


def _parts(at: Floats, forward: Floats, radius: float, glow: tuple[float, float, float]) -> Parts:
    pane = Material("floodlight pane", (0.9, 0.9, 0.9), glow=glow)
    case = Material("floodlight case", (0.05, 0.05, 0.055), roughness=0.5)
    # A drum as deep as its radius, closed at the back, around a pane that lies a little within its rim.
    rim = _rings(at, forward, ((0.05, 0.98), (0.05, 1.12), (-0.6, 1.12), (-1.0, 0.6), (-1.0, 0.0)), radius, case)
    return rim, _rings(at, forward, ((0.0, 0.0), (0.0, 1.0)), radius, pane)


def _rings(
    at: Floats, forward: Floats, profile: tuple[tuple[float, float], ...], unit: float, material: Material
) -> Part:
    """Turn a profile (ahead, across) around the axis; every edge of it is sharp."""
    side = np.cross(forward, (0.0, 0.0, 1.0) if abs(forward[2]) < 0.9 else (1.0, 0.0, 0.0))
    side = side / np.linalg.norm(side)
    angle = np.linspace(0, 2 * np.pi, _SIDES, endpoint=False)
    around = np.cos(angle)[:, None] * side + np.sin(angle)[:, None] * np.cross(forward, side)
    vertices: list[Floats] = []
    normals: list[Floats] = []
    faces: list[Ints] = []
    for (a0, r0), (a1, r1) in pairwise(profile):
        first = 2 * _SIDES * (len(vertices) // 2)
        slope = np.array([r1 - r0, -(a1 - a0)]) / np.hypot(r1 - r0, a1 - a0)
        vertices += [at + unit * (a0 * forward + r0 * around), at + unit * (a1 * forward + r1 * around)]
        normals += [slope[0] * forward + slope[1] * around] * 2
        k, n = np.arange(_SIDES), (np.arange(_SIDES) + 1) % _SIDES
        ends = (np.stack((k, k + _SIDES, n), 1), np.stack((n, k + _SIDES, n + _SIDES), 1))
        faces += [(end + first).astype(np.int32) for end in ends]
    return Part(
        np.concatenate(vertices).astype(np.float32), np.concatenate(faces).astype(np.int32),
        np.concatenate(normals).astype(np.float32), material, name="floodlight",
    )  # fmt: skip
