"""The helmet of a pressure suit: its shell, the gold visor with frame and shade, lamps and a camera.

All is in the axes of the trunk [m], to which the helmet is fixed.
"""

from __future__ import annotations

import numpy as np

from flambeau.scene.body import rotation
from flambeau.scene.limbs import Painted
from flambeau.scene.shapes import (
    AHEAD,
    Floats,
    Mesh,
    arc,
    box,
    cylinder,
    ellipsoid,
    sections,
    skin,
    superellipse,
    torus,
    tube,
    unit,
    wreath,
)
from flambeau.scene.suit_cloth import DARK, GLASS, LENS, METAL, PANEL, SHELL_WHITE, VISOR

X, Y, Z = np.eye(3)

HELMET = np.array([0.02, 0.0, 0.705])
"""Middle of the helmet in the axes of the trunk [m]."""
SHELL = np.array([0.172, 0.165, 0.190])
CAMERA = HELMET + np.array([0.125, -0.196, 0.075])


def _opening(around: int, grow: float = 1.0, out: float = 0.0) -> Floats:
    """Return the edge of the helmet's opening, seen from ahead counterclockwise from the right (around, 3)."""
    angle = np.arange(around) * (2 * np.pi / around)
    ring = np.sign([np.cos(angle), np.sin(angle)]) * np.abs([np.cos(angle), np.sin(angle)]) ** 0.88
    y, z = -0.121 * grow * ring[0], 0.112 * grow * ring[1] - 0.012
    x = SHELL[0] * np.sqrt(np.maximum(1 - (y / SHELL[1]) ** 2 - (z / SHELL[2]) ** 2, 0.02))
    return np.stack([x + out, y, z], -1)


def helmet() -> Painted:
    """Return helmet, visor, its frame and shade, lamps and camera."""
    made: Painted = [(ellipsoid(*SHELL, 76, 32).moved(np.eye(3), HELMET), SHELL_WHITE)]
    collar = torus(0.158, 0.018, 0.020, 56, 10)
    made.append((collar.moved(rotation(1, 0.08), HELMET + np.array([-0.004, 0.0, -0.128])), SHELL_WHITE))
    made.append((_visor().moved(np.eye(3), HELMET + np.array([0.045, 0.0, -0.012])), VISOR))
    made += [(_frame(), PANEL), (_shade(), SHELL_WHITE)]
    top = ellipsoid(0.050, 0.062, 0.020, 24).moved(rotation(1, 0.72), HELMET + np.array([0.098, 0.0, 0.153]))
    made.append((top, LENS))
    for side in (1.0, -1.0):
        lamps = _lamps()
        made += [(mesh if side < 0 else mesh.mirrored(), material) for mesh, material in lamps]
    return made + _camera()


def _visor() -> Mesh:
    """Return the front of an ellipsoid, closed behind, with exact normals: it is a mirror."""
    ball = ellipsoid(0.156, 0.146, 0.142, 64, 40)
    keep, first = 26 * 64, 14 * 64
    ring = skin(ball.vertices[first : first + keep].reshape(26, 64, 3))
    ends = np.concatenate([ball.normals[first : first + keep], [-Z, Z]])
    return Mesh(ring.vertices, ends, ring.faces).moved(AHEAD)


def _frame() -> Mesh:
    """Return the frame about the visor."""
    edge = _opening(72, 1.0, 0.003)
    return _ring_along(edge, 0.0085, 0.0125)


def _ring_along(edge: Floats, thick: float, wide: float) -> Mesh:
    """Return a closed band along an edge on the helmet: half its height off the shell, half its breadth on it [m]."""
    normal = unit(edge / SHELL**2)
    along = unit(np.roll(edge, -1, 0) - np.roll(edge, 1, 0))
    side = np.cross(normal, along)
    ring = superellipse(10, 2.8)
    rings = edge[:, None] + normal[:, None] * (thick * ring[None, :, 1:]) + side[:, None] * (wide * ring[None, :, :1])
    return wreath(rings).moved(np.eye(3), HELMET)


def _shade() -> Mesh:
    """Return the shade over the visor: a broad band along the upper edge, ending at the sides."""
    edge = _opening(72, 1.0, 0.0)
    edge = edge[np.r_[72 - 4 : 72, 0:41]]
    t = np.linspace(-1, 1, len(edge))
    swell = np.sqrt(np.clip(1 - np.abs(t) ** 5, 0.0, 1))
    normal, along = unit(edge / SHELL**2), unit(np.gradient(edge, axis=0))
    outward = np.cross(normal, along)
    outward *= np.sign((outward * (edge - [edge[:, 0].mean(), 0, -0.012])).sum(1))[:, None]
    lean = unit(0.55 * normal + [0.55, 0.0, 0.25])
    middle = edge + outward * (0.016 * swell)[:, None] + X * (0.012 * swell)[:, None]
    half = np.stack([0.0075 * swell + 0.001, 0.026 * swell + 0.001], -1)
    front = unit(lean - (lean * along).sum(1, keepdims=True) * along)
    return skin(sections(middle, np.cross(front, along), front, half, 2.6, around=16)).moved(np.eye(3), HELMET)


def _lamps() -> Painted:
    """Return the pair of lamps on the right of the helmet."""
    at = HELMET + np.array([0.055, -0.188, 0.010])
    tilt = rotation(2, -0.12)
    made: Painted = [(box(0.042, 0.024, 0.058, 6.0, 20).moved(tilt, at), PANEL)]
    for height in (-0.027, 0.027):
        spot = at + tilt @ np.array([0.030, 0.0, height])
        made += [(cylinder(0.0225, 0.024, 0.003, 20).moved(tilt @ AHEAD, spot), DARK)]
        made += [(ellipsoid(0.006, 0.0185, 0.0185, 16).moved(tilt, spot + tilt @ np.array([0.024, 0.0, 0.0])), GLASS)]
    arm = arc(
        [at + np.array([-0.02, 0.02, -0.03]), at + np.array([-0.05, 0.03, -0.05]), at + np.array([-0.06, 0.05, -0.08])],
        10,
    )
    return [*made, (tube(arm, 0.009, around=8), METAL)]


def _camera() -> Painted:
    """Return the camera above the right lamps; its lens is where `CAMERA` is."""
    at = CAMERA - np.array([0.048, 0.0, 0.0])
    return [
        (box(0.034, 0.019, 0.021, 6.0, 16).moved(np.eye(3), at), DARK),
        (cylinder(0.0125, 0.014, 0.002, 18).moved(AHEAD, at + np.array([0.030, 0.0, 0.0])), METAL),
        (ellipsoid(0.004, 0.0095, 0.0095, 14).moved(np.eye(3), at + np.array([0.043, 0.0, 0.0])), LENS),
    ]
