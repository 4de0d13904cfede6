"""A pressure suit of the kind of the Orlan, after photographs; no copy of a model.

Hard upper trunk and helmet in one, entered through the backpack; a gold visor under a shade, lamps and a camera beside
it; soft arms and legs, ribbed where they bend; a panel on the chest, hoses, rings, straps and a tether.
As in an Orlan the helmet is fixed to the trunk: a head that turns, turns inside of it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from flambeau.scene.body import Arm, Build, Leg, Skeleton, rotation
from flambeau.scene.figure import Wear
from flambeau.scene.limbs import Painted, folds, hand, limb
from flambeau.scene.mesh import Material
from flambeau.scene.shapes import (
    Floats,
    Mesh,
    arc,
    box,
    cylinder,
    ellipsoid,
    sections,
    skin,
    smooth,
    superellipse,
    torus,
    tube,
    unit,
    wreath,
)

BUILD = replace(Build(), half_shoulder=0.215, shoulder=0.455, sole=0.098, head=0.70, neck=0.55, half_hip=0.118, knee=0.11)
REST = (0.27, -0.42, 0.03)
RAISED = (0.36, -0.47, 0.60)
EYE = np.array([0.085, 0.0, 0.0])
HELMET = np.array([0.02, 0.0, 0.705])
"""Middle of the helmet in the axes of the trunk [m]."""
SHELL = np.array([0.172, 0.165, 0.190])
CAMERA = HELMET + [0.125, -0.196, 0.075]

FABRIC = Material("suit fabric", (0.77, 0.765, 0.745), 0.03, 0.85, grain=0.05, grain_size=0.004)
SHELL_WHITE = Material("suit shell", (0.80, 0.795, 0.78), 0.04, 0.5)
VISOR = Material("gold visor", (0.98, 0.70, 0.26), 0.70, 0.03)
METAL = Material("anodised metal", (0.62, 0.63, 0.65), 0.55, 0.28)
DARK = Material("dark metal", (0.09, 0.09, 0.10), 0.10, 0.4)
PANEL = Material("panel", (0.30, 0.31, 0.32), 0.05, 0.45)
GLOVE = Material("glove", (0.52, 0.51, 0.49), 0.035, 0.75, grain=0.10, grain_size=0.003)
RUBBER = Material("grey rubber", (0.13, 0.13, 0.14), 0.04, 0.6)
STRAP = Material("strap", (0.20, 0.205, 0.21), 0.03, 0.85, grain=0.12, grain_size=0.002)
HOSE = Material("blue hose", (0.10, 0.20, 0.42), 0.04, 0.5)
GLASS = Material("lamp glass", (0.75, 0.77, 0.80), 0.25, 0.08)
LENS = Material("lens", (0.02, 0.02, 0.03), 0.20, 0.05)
RED = Material("red stripe", (0.60, 0.02, 0.025), 0.03, 0.75)
BLUE = Material("blue stripe", (0.02, 0.075, 0.42), 0.03, 0.75)
YELLOW = Material("yellow knob", (0.75, 0.50, 0.03), 0.04, 0.5)
STRIPES = {Wear.ORLAN_RED: RED, Wear.ORLAN_BLUE: BLUE}

X, Y, Z = np.eye(3)
AHEAD = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])
"""Turns what stands (z) to look ahead."""


def figure(bones: Skeleton, wear: Wear, grips: tuple[float, float], axes: tuple[Floats, Floats]) -> Painted:
    """Return somebody in a suit as meshes and what they are made of, in the person's axes [m].

    Args:
        bones: their joints.
        wear: which suit.
        grips: half the thickness of what the right and the left hand hold [m]; 0: nothing.
        axes: of the hands; the left one's mirrored.
    """
    made: Painted = [(mesh.moved(bones.trunk), material) for mesh, material in trunk(wear)]
    for side in (0, 1):
        part = [*_arm(bones.arms[side], wear, grips[side], axes[side]), *_leg(bones.legs[side], wear)]
        made += [(mesh.mirrored() if side else mesh, material) for mesh, material in part]
    return made


@lru_cache(maxsize=4)
def trunk(wear: Wear) -> tuple[tuple[Mesh, Material], ...]:
    """Return all that is fixed to the trunk, in its axes."""
    stripe = STRIPES[wear]
    return (*_shell(), *_waist(), *_helmet(), *_backpack(stripe), *_chest(stripe), *_harness(), *_tethers(stripe))


BODY = (
    # height, middle ahead, half width, depth to the front, to the back [m]
    (0.125, 0.0, 0.195, 0.140, 0.150),
    (0.170, 0.0, 0.212, 0.160, 0.165),
    (0.260, 0.0, 0.228, 0.176, 0.178),
    (0.360, 0.0, 0.240, 0.184, 0.184),
    (0.440, 0.0, 0.238, 0.180, 0.182),
    (0.500, 0.0, 0.220, 0.172, 0.176),
    (0.545, 0.005, 0.190, 0.165, 0.170),
    (0.590, 0.010, 0.168, 0.160, 0.165),
    (0.640, 0.015, 0.150, 0.140, 0.155),
)


def _upright(at: Floats, keys: tuple[tuple[float, ...], ...], power: float, around: int, factor: Floats | None = None) -> Mesh:
    """Return a body about an upright spine from a table like `BODY`."""
    shape = smooth(keys, at)
    if factor is not None:
        shape[:, 1:] *= factor[:, None]
    spine = np.stack([shape[:, 0], 0 * at, at], -1)
    return skin(sections(spine, np.broadcast_to(-Y, spine.shape), np.broadcast_to(X, spine.shape), shape[:, 1:], power, around))


def _shell() -> Painted:
    """Return the hard upper trunk with the ring at its waist."""
    at = np.concatenate([[0.125, 0.127], np.linspace(0.13, 0.64, 32)])
    made: Painted = [(_upright(at, BODY, 2.7, 52), SHELL_WHITE)]
    ring = np.linspace(0.096, 0.134, 6)
    belt = ((0.096, 0.0, 0.200, 0.150, 0.158), (0.134, 0.0, 0.204, 0.154, 0.162))
    made.append((_upright(ring, belt, 2.6, 56, 1 - 0.12 * np.abs(np.linspace(-1, 1, 6)) ** 6), METAL))
    return made


def _waist() -> Painted:
    """Return the soft waist, ribbed, and the seat."""
    at = np.concatenate([np.linspace(-0.20, -0.03, 12), np.linspace(-0.024, 0.11, 34)])
    keys = ((-0.20, 0.0, 0.03, 0.045, 0.05), (-0.19, 0.0, 0.085, 0.085, 0.095), (-0.14, 0.0, 0.170, 0.125, 0.140), (-0.06, 0.0, 0.212, 0.148, 0.160), (0.02, 0.0, 0.208, 0.152, 0.160), (0.11, 0.0, 0.196, 0.146, 0.154))  # fmt: skip
    ribs = 1 - 0.045 * np.exp(-((((at - 0.0) / 0.034 + 0.5) % 1 - 0.5) / 0.13) ** 2) * (np.abs(at - 0.045) < 0.068)
    return [(_upright(at, keys, 2.5, 40, ribs), FABRIC)]


def _opening(around: int, grow: float = 1.0, out: float = 0.0) -> Floats:
    """Return the edge of the helmet's opening, seen from ahead counterclockwise from the right (around, 3)."""
    angle = np.arange(around) * (2 * np.pi / around)
    ring = np.sign([np.cos(angle), np.sin(angle)]) * np.abs([np.cos(angle), np.sin(angle)]) ** 0.88
    y, z = -0.121 * grow * ring[0], 0.112 * grow * ring[1] - 0.012
    x = SHELL[0] * np.sqrt(np.maximum(1 - (y / SHELL[1]) ** 2 - (z / SHELL[2]) ** 2, 0.02))
    return np.stack([x + out, y, z], -1)


def _helmet() -> Painted:
    """Return helmet, visor, its frame and shade, lamps and camera."""
    made: Painted = [(ellipsoid(*SHELL, 76, 32).moved(np.eye(3), HELMET), SHELL_WHITE)]
    collar = torus(0.158, 0.018, 0.020, 56, 10)
    made.append((collar.moved(rotation(1, 0.08), HELMET + [-0.004, 0.0, -0.128]), SHELL_WHITE))
    made.append((_visor().moved(np.eye(3), HELMET + [0.045, 0.0, -0.012]), VISOR))
    made += [(_frame(), PANEL), (_shade(), SHELL_WHITE)]
    top = ellipsoid(0.050, 0.062, 0.020, 24).moved(rotation(1, 0.72), HELMET + [0.098, 0.0, 0.153])
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
    side = np.cross(along, normal)
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
    lean = unit(0.55 * normal + 0.85 * outward * 0 + [0.55, 0.0, 0.25])
    middle = edge + outward * (0.016 * swell)[:, None] + X * (0.012 * swell)[:, None]
    half = np.stack([0.0075 * swell + 0.001, 0.026 * swell + 0.001], -1)
    front = unit(lean - (lean * along).sum(1, keepdims=True) * along)
    return skin(sections(middle, np.cross(front, along), front, half, 2.6, 16)).moved(np.eye(3), HELMET)


def _lamps() -> Painted:
    """Return the pair of lamps on the right of the helmet."""
    at = HELMET + [0.055, -0.188, 0.010]
    tilt = rotation(2, -0.12)
    made: Painted = [(box(0.042, 0.024, 0.058, 6.0, 20).moved(tilt, at), PANEL)]
    for height in (-0.027, 0.027):
        spot = at + tilt @ np.array([0.030, 0.0, height])
        made += [(cylinder(0.0225, 0.024, 0.003, 20).moved(tilt @ AHEAD, spot), DARK)]
        made += [(ellipsoid(0.006, 0.0185, 0.0185, 16).moved(tilt, spot + tilt @ np.array([0.024, 0.0, 0.0])), GLASS)]
    arm = arc([at + [-0.02, 0.02, -0.03], at + [-0.05, 0.03, -0.05], at + [-0.06, 0.05, -0.08]], 10)
    return [*made, (tube(arm, 0.009, around=8), METAL)]


def _camera() -> Painted:
    """Return the camera above the right lamps; its lens is where `CAMERA` is."""
    at = CAMERA - [0.045, 0.0, 0.0]
    return [
        (box(0.034, 0.019, 0.021, 6.0, 16).moved(np.eye(3), at), DARK),
        (cylinder(0.0125, 0.014, 0.002, 18).moved(AHEAD, at + [0.030, 0.0, 0.0]), METAL),
        (ellipsoid(0.004, 0.0095, 0.0095, 14).moved(np.eye(3), at + [0.043, 0.0, 0.0]), LENS),
    ]


PACK = (
    (-0.030, -0.250, 0.190, 0.070, 0.075),
    (-0.022, -0.250, 0.212, 0.086, 0.095),
    (0.020, -0.250, 0.226, 0.100, 0.112),
    (0.300, -0.250, 0.230, 0.110, 0.126),
    (0.520, -0.245, 0.228, 0.108, 0.118),
    (0.640, -0.235, 0.214, 0.100, 0.098),
    (0.700, -0.225, 0.188, 0.080, 0.072),
    (0.722, -0.222, 0.150, 0.050, 0.045),
)


def _backpack(stripe: Material) -> Painted:
    """Return the backpack: the hatch of the suit with what keeps one alive."""
    at = np.concatenate([[-0.0305], np.linspace(-0.030, 0.722, 28), [0.724]])
    made: Painted = [(_upright(at, PACK, 4.2, 40), FABRIC)]
    rim = np.array([(-0.158, y, z) for y, z in _rounded_frame(0.228, 0.335, 44)]) + [0.0, 0.0, 0.335]
    made.append((_closed_tube(rim, 0.013), METAL))
    seam = np.array([(-0.245, 1.006 * y, z) for y, z in _rounded_frame(0.226, 0.362, 44)]) + [0.0, 0.0, 0.345]
    made.append((_closed_tube(seam, 0.006), STRAP))
    for height in (0.10, 0.50):
        band = np.array([height - 0.021, height - 0.019, height, height + 0.019, height + 0.021])
        shape = smooth(PACK, band)
        keys = tuple((z, *(row * [1, 1.008, 1.01, 1.012])) for z, row in zip(band, shape, strict=True))
        made.append((_upright(band, keys, 4.2, 48, np.array([0.985, 1, 1, 1, 0.985])), stripe))
    handle = arc([[-0.345, -0.075, 0.60], [-0.385, -0.07, 0.605], [-0.39, 0.0, 0.607], [-0.385, 0.07, 0.605], [-0.345, 0.075, 0.60]], 20)
    made.append((tube(handle, 0.0085, (0, 0, 1.0), 12), METAL))
    made.append((box(0.012, 0.11, 0.085, 8.0, 28).moved(np.eye(3), (-0.372, 0.0, 0.29)), SHELL_WHITE))
    made += [(cylinder(0.028, 0.02, 0.004, 20).moved(-AHEAD @ np.diag([1.0, -1.0, 1.0]), (-0.362, y, 0.41)), METAL) for y in (-0.13, 0.13)]
    return made


def _rounded_frame(wide: float, high: float, count: int) -> Floats:
    """Return a rounded frame across (y, z), counterclockwise from behind (count, 2)."""
    return superellipse(count, 5.0) * [wide, high]


def _closed_tube(curve: Floats, radius: float) -> Mesh:
    """Return a tube along a closed curve across the axis ahead."""
    along = unit(np.roll(curve, -1, 0) - np.roll(curve, 1, 0))
    side = np.cross(along, X)
    ring = superellipse(8)
    return wreath(curve[:, None] + radius * (side[:, None] * ring[None, :, :1] + np.cross(side, along)[:, None] * -ring[None, :, 1:]))


def _chest(stripe: Material) -> Painted:
    """Return the panel on the chest with what is on it, hoses and patches."""
    front = 0.190
    tilt = rotation(1, -0.10)
    at = np.array([front - 0.002, 0.0, 0.235])
    made: Painted = [(box(0.036, 0.112, 0.070, 7.0, 24).moved(tilt, at), SHELL_WHITE)]
    face = at + tilt @ np.array([0.034, 0.0, 0.0])
    made.append((box(0.006, 0.098, 0.056, 9.0, 24).moved(tilt, face), PANEL))
    for k, (y, z, material) in enumerate(
        ((0.072, 0.024, RED), (0.042, 0.024, METAL), (0.012, 0.024, METAL), (0.072, -0.026, YELLOW), (0.035, -0.026, BLUE))
    ):
        size = 0.0115 if k % 2 == 0 else 0.009
        made.append((cylinder(size, 0.014, 0.002, 14).moved(tilt @ AHEAD, face + tilt @ np.array([0.004, y, z])), material))
    made.append((box(0.005, 0.030, 0.017, 6.0, 16).moved(tilt, face + tilt @ np.array([0.004, -0.048, 0.022])), LENS))
    for y in (-0.078, -0.058, -0.038, -0.018):
        lever = np.stack([face + tilt @ np.array([0.004, y, -0.026]), face + tilt @ np.array([0.022, y, -0.018])])
        made.append((tube(lever, 0.0035, (0, 1.0, 0), 6), METAL))
    for side, material in ((1.0, HOSE), (-1.0, RUBBER)):
        way = [[0.16, 0.10, 0.20], [0.205, 0.15, 0.185], [0.19, 0.235, 0.19], [0.09, 0.285, 0.215], [-0.06, 0.285, 0.26], [-0.19, 0.235, 0.29]]
        line = arc(np.array(way) * [1, side, 1], 60)
        made.append((tube(line, 0.0145 + 0.0012 * np.cos(np.arange(60) * np.pi / 1.5), (0, 0, 1.0), 8), material))
        made.append((cylinder(0.020, 0.022, 0.003, 18).moved(AHEAD, np.array([0.158, 0.10 * side, 0.20])), METAL))
    made.append((_patch(0.150, 0.415, 0.042, 0.016), stripe))
    made.append((_patch(-0.155, 0.415, 0.040, 0.024), BLUE if stripe is RED else RED))
    return made


def _patch(y: float, z: float, wide: float, high: float) -> Mesh:
    """Return a flat patch that lies on the shell's front."""
    body = smooth(BODY, [z])[0]
    x = body[0] + body[2] * (1 - np.abs(y / body[1]) ** 2.7) ** (1 / 2.7)
    slope = np.arctan(body[2] / body[1] * np.abs(y / body[1]) ** 1.7 * (x / body[2]) ** -1.7) * np.sign(y)
    return box(0.0035, wide, high, 7.0, 20).moved(rotation(2, slope), (x - 0.0005, y, z))


def _hook(at: Floats, turn: Floats) -> Painted:
    """Return a snap hook: an oval ring with a sleeve on it."""
    angle = np.linspace(0, 2 * np.pi, 22)[:-1]
    oval = np.stack([0 * angle, 0.019 * np.cos(angle), 0.040 * np.sin(angle)], -1)
    gate = np.array([[0.0, 0.019, -0.018], [0.0, 0.019, 0.018]])
    return [(_closed_tube(oval, 0.0052).moved(turn, at), METAL), (tube(gate, 0.0085, (1.0, 0, 0), 8).moved(turn, at), DARK)]


def _tethers(stripe: Material) -> Painted:
    """Return two safety tethers: straps that hang in loops at the waist, with their hooks."""
    made: Painted = []
    for side, low in ((-1.0, -0.15), (1.0, -0.08)):
        way = [[0.155, 0.135, 0.10], [0.17, 0.21, 0.01], [0.12, 0.275, low], [0.03, 0.285, low - 0.01], [-0.02, 0.265, 0.01], [0.0, 0.222, 0.10]]
        line = arc(np.array(way) * [1, side, 1], 30)
        made.append((_strap(line, 0.0135, 0.003), stripe if side < 0 else STRAP))
        made += _hook(np.array([0.165, 0.115 * side, 0.085]), rotation(2, 0.5 * side) @ rotation(0, 0.2 * side))
        ring = torus(0.021, 0.0042, 0.0, 22, 6).moved(rotation(0, np.pi / 2 - 0.3 * side), (0.0, 0.214 * side, 0.108))
        made.append((ring, METAL))
    return made


def _harness() -> Painted:
    """Return the straps from the shoulders to the panel, on the shell."""
    made: Painted = []
    height = np.linspace(0.575, 0.265, 26)
    shape = smooth(BODY, height)
    for side in (1.0, -1.0):
        y = side * (0.118 - 0.022 * np.sin(np.linspace(0, np.pi / 2, 26)))
        x = shape[:, 0] + shape[:, 2] * (1 - np.abs(y / shape[:, 1]) ** 2.7) ** (1 / 2.7)
        made.append((_strap(np.stack([x, y, height], -1), 0.0125, 0.0035), STRAP))
        at = np.array([x[9] + 0.002, y[9], height[9]])
        made.append((box(0.006, 0.018, 0.012, 6.0, 16).moved(rotation(2, 0.25 * side), at), METAL))
    return made


def _strap(line: Floats, wide: float, thick: float) -> Mesh:
    """Return a flat strap along a curve; its flat side faces away from the body."""
    out = line * [1.0, 1.0, 0.0]
    tangent = unit(np.gradient(line, axis=0))
    front = unit(out - (out * tangent).sum(1, keepdims=True) * tangent)
    half = np.broadcast_to([wide, thick], (len(line), 2)).copy()
    half[[0, -1]] *= 0.7
    return skin(sections(line, np.cross(front, tangent), front, half, 3.0, 10))


SLEEVE = ((0.0, 0.108, 0.110), (0.2, 0.104, 0.106), (0.45, 0.098, 0.100), (0.8, 0.090, 0.092), (1.0, 0.088, 0.090), (1.35, 0.084, 0.086),
          (1.7, 0.070, 0.071), (1.92, 0.061, 0.062), (2.0, 0.058, 0.058))  # fmt: skip
LEG = ((-0.10, 0.120, 0.128), (0.0, 0.132, 0.145), (0.25, 0.128, 0.136), (0.7, 0.112, 0.116), (1.0, 0.105, 0.108), (1.4, 0.100, 0.104),
       (1.75, 0.094, 0.098), (1.96, 0.090, 0.095))  # fmt: skip


def ribs(at: Floats, middle: float, reach: float, pitch: float, depth: float) -> Floats:
    """Return factors (n,) of a ribbed joint: narrow grooves a pitch apart within a reach of its middle."""
    away = np.abs(at - middle)
    groove = np.exp(-(((((at - middle) / pitch) % 1 - 0.5) / 0.17) ** 2))
    inside = np.clip((reach - away) / (0.25 * pitch), 0, 1)
    return np.asarray(1 + inside * (0.035 - (depth + 0.035) * groove))


def _band(joints: tuple[Floats, Floats, Floats], hinge: Floats, profile: Floats, first: float, last: float, out: float, around: int = 26) -> Mesh:
    """Return a band about a limb that stands off by a length [m], between two places on it."""
    edge = 0.15 * (last - first)
    at = np.array([first, first + 0.03 * edge, first + edge, (first + last) / 2, last - edge, last - 0.03 * edge, last])
    size = smooth(profile, at) + out * np.array([-3.0, 0.2, 1.0, 1.0, 1.0, 0.2, -3.0])[:, None]
    return limb(joints, hinge, np.concatenate([at[:, None], size], -1), at, around=around)


def _arm(arm: Arm, wear: Wear, held: float, axes: Floats) -> Painted:
    """Return an arm: bearings at the shoulder and the wrist, a ribbed elbow, stripes, the glove."""
    around = 26
    joints = (arm.shoulder, arm.elbow, arm.wrist)
    at = np.concatenate([-0.32 * np.cos(np.linspace(0.2, np.pi / 2, 7)), np.linspace(0.03, 0.36, 14), np.linspace(0.42, 0.62, 4), np.linspace(0.65, 1.35, 42), np.linspace(1.42, 2.0, 8)])
    rings = len(at)
    ball = np.sqrt(np.clip(1 - (at[:7] / 0.33) ** 2, 0, 1))
    profile = np.concatenate([np.stack([at[:7], 0.108 * ball, 0.110 * ball], -1), np.array(SLEEVE)[1:]])
    factor = ribs(at, 1.0, 0.33, 0.095, 0.05) * ribs(at, 0.16, 0.17, 0.11, 0.035)
    soft = folds(at, around, 0.016, 5)
    made: Painted = [(limb(joints, arm.hinge, profile, at, round_=0.085, around=around, folds=factor[:, None] * soft), FABRIC)]
    made += [(_band(joints, arm.hinge, profile, a, b, 0.0028), STRIPES[wear]) for a, b in ((0.47, 0.58), (1.44, 1.52))]
    made.append((_band(joints, arm.hinge, profile, 1.86, 1.925, 0.0065), METAL))
    made.append((_band(joints, arm.hinge, profile, 1.80, 1.85, 0.0035), STRAP))
    made.append((_gauntlet(arm, axes), GLOVE))
    return made + [(mesh, GLOVE) for mesh in hand(arm, axes, held, 1.42)]


def _gauntlet(arm: Arm, axes: Floats) -> Mesh:
    """Return the wrist of a glove: from the metal ring to the palm, ribbed where it bends."""
    start = arm.elbow + 0.93 * (arm.wrist - arm.elbow)
    mid = arm.wrist + 0.35 * (arm.palm - arm.wrist)
    t = np.linspace(0, 1, 22)[:, None]
    spine = (1 - t) ** 2 * start + 2 * t * (1 - t) * mid + t * t * (arm.palm - 0.012 * axes[:, 0])
    along = unit(np.gradient(spine, axis=0))
    front = axes[:, 2] - along * (along @ axes[:, 2])[:, None]
    front = unit(front)
    half = smooth(((0.0, 0.056, 0.058), (0.3, 0.053, 0.056), (0.6, 0.045, 0.054), (1.0, 0.030, 0.050)), t[:, 0])
    half *= (1 + 0.03 * np.cos(t * 2 * np.pi * 5) * (t < 0.75))
    return skin(sections(spine, np.cross(front, along), front, half, 2.2, 24))


def _leg(leg: Leg, wear: Wear) -> Painted:
    """Return a leg: a ribbed knee and ankle, stripes, the boot."""
    around = 28
    joints = (leg.hip, leg.knee, leg.ankle)
    at = np.concatenate([[-0.10, -0.03], np.linspace(0.02, 0.30, 15), np.linspace(0.36, 0.70, 6), np.linspace(0.73, 1.27, 40), np.linspace(1.32, 1.74, 8), np.linspace(1.77, 1.96, 15)])
    rings = len(at)
    profile = np.array(LEG)
    factor = ribs(at, 1.0, 0.27, 0.078, 0.05) * ribs(at, 0.16, 0.13, 0.085, 0.03) * ribs(at, 1.88, 0.10, 0.07, 0.04)
    soft = folds(at, around, 0.014, 9)
    made: Painted = [(limb(joints, leg.hinge, profile, at, round_=0.11, around=around, folds=factor[:, None] * soft), FABRIC)]
    made += [(_band(joints, leg.hinge, profile, a, b, 0.003), STRIPES[wear]) for a, b in ((0.46, 0.535), (1.46, 1.52))]
    made.append((_band(joints, leg.hinge, profile, 0.585, 0.615, 0.0028), STRAP))
    return made + _boot(leg)


BOOT = ((-0.112, 0.030, 0.036), (-0.100, 0.058, 0.062), (-0.06, 0.074, 0.090), (0.0, 0.080, 0.100), (0.06, 0.078, 0.084), (0.12, 0.076, 0.062),
        (0.175, 0.066, 0.048), (0.205, 0.044, 0.036), (0.214, 0.022, 0.024))  # fmt: skip


def _boot(leg: Leg) -> Painted:
    """Return a boot with its sole and strap; the ankle is 0.098 m above the ground."""
    at = np.concatenate([[-0.114], np.linspace(-0.112, 0.214, 20), [0.216]])
    half = smooth(BOOT, np.clip(at, -0.112, 0.214))
    half[[0, -1]] *= 0.5
    up = np.cross(leg.toes, leg.hinge)
    side = np.broadcast_to(-leg.hinge, (len(at), 3))
    front = np.cross(leg.toes, side)
    along = leg.ankle + leg.toes * at[:, None]
    upper = skin(sections(along - up * (0.078 - half[:, 1:]), side, front, half, 2.6, 24))
    under = np.stack([half[:, 0] + 0.006, np.full(len(at), 0.014)], -1)
    under[[0, -1]] *= 0.6
    sole = skin(sections(along - up * 0.084, side, front, under, 3.2, 20))
    over = np.array([0.045, 0.047, 0.060, 0.073, 0.075])
    size = smooth(BOOT, over) * [1.03, 1.03] - np.array([[0.008], [0], [0], [0], [0.008]])
    spine = leg.ankle + leg.toes * over[:, None] - up * (0.078 - smooth(BOOT, over)[:, 1:])
    strap = skin(sections(spine, side[:5], front[:5], size, 2.6, 24))
    return [(upper, FABRIC), (sole, RUBBER), (strap, STRAP)]
