"""What a pressure suit carries on its trunk: the backpack, the panel on the chest, hoses, straps, patches and tethers.

All is in the axes of the trunk [m].
"""

from __future__ import annotations

import numpy as np

from flambeau.scene.body import rotation
from flambeau.scene.limbs import Painted
from flambeau.scene.mesh import Material
from flambeau.scene.shapes import (
    AHEAD,
    Floats,
    Mesh,
    arc,
    box,
    cylinder,
    sections,
    skin,
    smooth,
    superellipse,
    torus,
    tube,
    unit,
    upright,
    wreath,
)
from flambeau.scene.suit_cloth import (
    BLUE,
    DARK,
    FABRIC,
    HOSE,
    LENS,
    METAL,
    PANEL,
    RED,
    RUBBER,
    SHELL_WHITE,
    STRAP,
    YELLOW,
)

X, Y, Z = np.eye(3)

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


def body(
    at: Floats, keys: tuple[tuple[float, ...], ...], power: float, around: int, factor: Floats | None = None
) -> Mesh:
    """Return a body about an upright spine from a table like `BODY`."""
    shape = smooth(keys, at)
    if factor is not None:
        shape[:, 1:] *= factor[:, None]
    return skin(upright(at, shape, power, around))


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


def backpack(stripe: Material) -> Painted:
    """Return the backpack: the hatch of the suit with what keeps one alive."""
    at = np.concatenate([[-0.0305], np.linspace(-0.030, 0.722, 28), [0.724]])
    made: Painted = [(body(at, PACK, 4.2, 40), FABRIC)]
    rim = np.array([(-0.158, y, z) for y, z in _rounded_frame(0.228, 0.335, 44)]) + np.array([0.0, 0.0, 0.335])
    made.append((_closed_tube(rim, 0.013), METAL))
    seam = np.array([(-0.245, 1.006 * y, z) for y, z in _rounded_frame(0.226, 0.362, 44)]) + np.array([0.0, 0.0, 0.345])
    made.append((_closed_tube(seam, 0.006), STRAP))
    for height in (0.10, 0.50):
        band = np.array([height - 0.021, height - 0.019, height, height + 0.019, height + 0.021])
        shape = smooth(PACK, band)
        keys = tuple((z, *(row * [1, 1.008, 1.01, 1.012])) for z, row in zip(band, shape, strict=True))
        made.append((body(band, keys, 4.2, 48, np.array([0.985, 1, 1, 1, 0.985])), stripe))
    handle = arc(
        [
            [-0.345, -0.075, 0.60],
            [-0.385, -0.07, 0.605],
            [-0.39, 0.0, 0.607],
            [-0.385, 0.07, 0.605],
            [-0.345, 0.075, 0.60],
        ],
        20,
    )
    made.append((tube(handle, 0.0085, (0, 0, 1.0), 12), METAL))
    made.append((box(0.012, 0.11, 0.085, 8.0, 28).moved(np.eye(3), (-0.372, 0.0, 0.29)), SHELL_WHITE))
    made += [
        (cylinder(0.028, 0.02, 0.004, 20).moved(-AHEAD @ np.diag([1.0, -1.0, 1.0]), (-0.362, y, 0.41)), METAL)
        for y in (-0.13, 0.13)
    ]
    return made


def _rounded_frame(wide: float, high: float, count: int) -> Floats:
    """Return a rounded frame across (y, z), counterclockwise from behind (count, 2)."""
    return superellipse(count, 5.0) * [wide, high]


def _closed_tube(curve: Floats, radius: float) -> Mesh:
    """Return a tube along a closed curve across the axis ahead."""
    along = unit(np.roll(curve, -1, 0) - np.roll(curve, 1, 0))
    side = np.cross(along, X)
    ring = superellipse(8)
    return wreath(
        curve[:, None]
        + radius * (side[:, None] * ring[None, :, :1] + np.cross(side, along)[:, None] * -ring[None, :, 1:])
    )


def chest(stripe: Material) -> Painted:
    """Return the panel on the chest with what is on it, hoses and patches."""
    front = 0.190
    tilt = rotation(1, -0.10)
    at = np.array([front - 0.002, 0.0, 0.235])
    made: Painted = [(box(0.036, 0.112, 0.070, 7.0, 24).moved(tilt, at), SHELL_WHITE)]
    face = at + tilt @ np.array([0.034, 0.0, 0.0])
    made.append((box(0.006, 0.098, 0.056, 9.0, 24).moved(tilt, face), PANEL))
    for k, (y, z, material) in enumerate(
        (
            (0.072, 0.024, RED),
            (0.042, 0.024, METAL),
            (0.012, 0.024, METAL),
            (0.072, -0.026, YELLOW),
            (0.035, -0.026, BLUE),
        )
    ):
        size = 0.0115 if k % 2 == 0 else 0.009
        made.append(
            (cylinder(size, 0.014, 0.002, 14).moved(tilt @ AHEAD, face + tilt @ np.array([0.004, y, z])), material)
        )
    made.append((box(0.005, 0.030, 0.017, 6.0, 16).moved(tilt, face + tilt @ np.array([0.004, -0.048, 0.022])), LENS))
    for y in (-0.078, -0.058, -0.038, -0.018):
        lever = np.stack([face + tilt @ np.array([0.004, y, -0.026]), face + tilt @ np.array([0.022, y, -0.018])])
        made.append((tube(lever, 0.0035, (0, 1.0, 0), 6), METAL))
    for side, material in ((1.0, HOSE), (-1.0, RUBBER)):
        way = [
            [0.16, 0.10, 0.20],
            [0.205, 0.15, 0.185],
            [0.19, 0.235, 0.19],
            [0.09, 0.285, 0.215],
            [-0.06, 0.285, 0.26],
            [-0.19, 0.235, 0.29],
        ]
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
    return [
        (_closed_tube(oval, 0.0052).moved(turn, at), METAL),
        (tube(gate, 0.0085, (1.0, 0, 0), 8).moved(turn, at), DARK),
    ]


def tethers(stripe: Material) -> Painted:
    """Return two safety tethers: straps that hang in loops at the waist, with their hooks."""
    made: Painted = []
    for side, low in ((-1.0, -0.15), (1.0, -0.08)):
        way = [
            [0.155, 0.135, 0.10],
            [0.17, 0.21, 0.01],
            [0.12, 0.275, low],
            [0.03, 0.285, low - 0.01],
            [-0.02, 0.265, 0.01],
            [0.0, 0.222, 0.10],
        ]
        line = arc(np.array(way) * [1, side, 1], 30)
        made.append((_strap(line, 0.0135, 0.003), stripe if side < 0 else STRAP))
        made += _hook(np.array([0.165, 0.115 * side, 0.085]), rotation(2, 0.5 * side) @ rotation(0, 0.2 * side))
        ring = torus(0.021, 0.0042, 0.0, 22, 6).moved(rotation(0, np.pi / 2 - 0.3 * side), (0.0, 0.214 * side, 0.108))
        made.append((ring, METAL))
    return made


def harness() -> Painted:
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
    return skin(sections(line, np.cross(front, tangent), front, half, 3.0, around=10))
