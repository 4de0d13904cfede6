"""A head and its neck: skull and face as one surface, eyes with lids, ears, hair, and what is worn on it.

Axes: ahead, left, up from the middle of the head at the height of the eyes [m]. A face like that of a good mannequin:
no portrait of anybody.

It is 0.152 m broad, 0.195 m long and 0.23 m high from the chin: our choice, within a centimetre of medians of adults.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from flambeau.scene.body import rotation as rotated
from flambeau.scene.limbs import Painted
from flambeau.scene.mesh import Material, Texture
from flambeau.scene.shapes import (
    AHEAD,
    Floats,
    Mesh,
    ellipsoid,
    lathe,
    skin,
    smooth,
    superellipse,
    tube,
    unit,
    upright,
    wreath,
)
from flambeau.scene.srgb import bytes_of

AROUND, RINGS = 72, 74

# Height, middle ahead, half width, depth to the front, to the back [m].
SHAPE = (
    (-0.215, -0.034, 0.078, 0.066, 0.070),
    (-0.170, -0.032, 0.058, 0.052, 0.058),
    (-0.135, -0.026, 0.054, 0.053, 0.058),
    (-0.120, -0.016, 0.047, 0.064, 0.066),
    (-0.111, 0.000, 0.040, 0.0810, 0.076),
    (-0.100, 0.000, 0.0445, 0.0880, 0.076),
    (-0.080, 0.000, 0.0535, 0.0880, 0.079),
    (-0.055, 0.000, 0.0610, 0.0885, 0.086),
    (-0.020, 0.000, 0.0680, 0.0885, 0.094),
    (0.010, 0.000, 0.0715, 0.0895, 0.099),
    (0.035, 0.000, 0.0745, 0.0915, 0.101),
    (0.060, 0.000, 0.0745, 0.0850, 0.099),
    (0.080, 0.000, 0.0680, 0.0720, 0.090),
    (0.098, 0.000, 0.0535, 0.0530, 0.071),
    (0.110, 0.000, 0.0320, 0.0310, 0.042),
    (0.1145, 0.000, 0.0140, 0.0140, 0.020),
)
EYE = np.array([0.0700, -0.0312, 0.0015])
"""Middle of the right eye [m]."""
BALL = 0.0122

SCLERA = Material("eye", (0.62, 0.60, 0.57), 0.04, 0.12)
IRIS = Material("iris", (0.09, 0.055, 0.03), 0.05, 0.08)
PUPIL = Material("pupil", (0.01, 0.01, 0.01), 0.06, 0.05)
HAIR = Material("hair", (0.050, 0.030, 0.018), 0.05, 0.45, grain=0.35, grain_size=0.0025)


def _bump(y: Floats, z: Floats, at: tuple[float, float], wide: tuple[float, float]) -> Floats:
    return np.asarray(np.exp(-(((y - at[0]) / wide[0]) ** 2) - ((z - at[1]) / wide[1]) ** 2))


NOSE = (
    (-0.060, 0.0, 0.0130),
    (-0.0455, 0.001, 0.0130),
    (-0.0385, 0.0125, 0.0125),
    (-0.031, 0.0225, 0.0115),
    (-0.022, 0.0205, 0.0095),
    (0.000, 0.0115, 0.0075),
    (0.014, 0.0055, 0.0080),
    (0.026, 0.0015, 0.0100),
    (0.045, 0.0, 0.0100),
)
"""Height, how far it stands out, half its breadth [m]."""


def relief(y: Floats, z: Floats) -> Floats:
    """Return how far the features of a face stand out of its plain shape [m]; y aside, z up."""
    a = np.abs(y)
    out, wide = np.moveaxis(smooth(NOSE, np.clip(z, -0.06, 0.045).ravel()).reshape(*z.shape, 2), -1, 0)
    nose = out * np.exp(-(np.abs(a / wide) ** 2.3))
    wings = 0.0080 * _bump(a, z, (0.0130, -0.0345), (0.0055, 0.0065))
    sockets = -0.0120 * _bump(a, z, (0.0300, 0.0025), (0.0165, 0.0125))
    brows = 0.0038 * _bump(a, z, (0.027, 0.0215), (0.022, 0.0075))
    cheeks = 0.0042 * _bump(a, z, (0.045, -0.022), (0.018, 0.018)) - 0.002 * _bump(
        a, z, (0.046, -0.058), (0.014, 0.018)
    )
    lips = 0.0034 * _bump(a, z, (0.006, -0.0575), (0.0175, 0.0050)) + 0.0042 * _bump(
        a, z, (0.0, -0.0690), (0.0175, 0.0056)
    )
    gap = -0.0014 * _bump(a, z, (0.0, -0.0630), (0.0235, 0.0024)) - 0.0026 * _bump(
        a, z, (0.0255, -0.0630), (0.0045, 0.005)
    )
    muzzle = 0.0040 * _bump(a, z, (0.0, -0.060), (0.028, 0.022))
    chin = 0.0055 * _bump(a, z, (0.0, -0.0985), (0.017, 0.0105)) - 0.0028 * _bump(a, z, (0.0, -0.0815), (0.018, 0.005))
    return np.asarray(nose + wings + sockets + brows + cheeks + lips + gap + muzzle + chin)


def _columns() -> Floats:
    """Return the angles of the columns: denser over the face."""
    t = np.arange(AROUND) / AROUND * 2 * np.pi
    return np.asarray(np.pi / 2 + (t - 0.62 * np.sin(t)))


def _heights() -> Floats:
    low, face = np.linspace(-0.215, -0.120, 12)[:-1], np.linspace(-0.120, 0.040, 48)
    return np.concatenate([low, face, 0.040 + 0.0745 * np.sin(np.linspace(0, np.pi / 2, RINGS - 58)[1:])])


@lru_cache(maxsize=1)
def _rings() -> Floats:
    """Return the surface without features (rings, around, 3) [m]."""
    z, angle = _heights(), _columns()
    middle, wide, front, back = smooth(SHAPE, z).T[:, :, None]
    x = np.sin(angle) * np.where(np.sin(angle) > 0, front, back)
    y = -np.cos(angle) * wide
    # a face is flatter in front than an ellipse
    flat = 1 + 0.035 * np.sin(2 * angle) ** 2 * (np.sin(angle) > 0)
    return np.stack(np.broadcast_arrays(middle + x * flat, y * flat, z[:, None]), -1)


@lru_cache(maxsize=1)
def face() -> Mesh:
    """Return head and neck; image coordinates: |y| / 0.1 and down from 0.12 to -0.12 [m]."""
    rings = _rings().copy()
    ahead = np.clip(rings[..., 0] / 0.05, 0, 1)
    ahead = ahead * ahead * (3 - 2 * ahead)
    rings[..., 0] += relief(rings[..., 1], rings[..., 2]) * ahead
    mesh = skin(rings)
    side = np.where(mesh.vertices[:, 0] > 0.02, np.abs(mesh.vertices[:, 1]) / 0.1, 0.9)
    return mesh.printed(np.stack([side, np.clip((0.12 - mesh.vertices[:, 2]) / 0.24, 0.002, 0.998)], -1))


def _step(value: Floats, low: Floats | float, high: Floats | float) -> Floats:
    t = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


@lru_cache(maxsize=4)
def complexion(tone: tuple[float, float, float]) -> Material:
    """Return the skin of a face of a linear colour: lips, brows, lashes and ruddy cheeks are painted on it."""
    z = (0.12 - 0.24 * (np.arange(384) + 0.5) / 384)[:, None]
    y = (0.1 * (np.arange(160) + 0.5) / 160)[None, :]
    colour = np.broadcast_to(np.array(tone), (384, 160, 3)).copy()
    flush = 0.20 * _bump(y, z, (0.042, -0.028), (0.02, 0.016)) + 0.22 * _bump(y, z, (0.0, -0.032), (0.012, 0.01))
    colour *= 1 - flush[..., None] * np.array([0.15, 0.8, 0.8])
    top = -0.0525 - 0.0016 * np.exp(-((y / 0.003) ** 2)) - 0.009 * _step(y, 0.004, 0.026)
    bottom = -0.0755 + 0.011 * _step(y, 0.006, 0.026)
    lips = _step(top - z, -0.001, 0.001) * _step(z - bottom, -0.001, 0.001) * (1 - _step(y, 0.0235, 0.0255))
    colour = over(colour, lips, np.array(tone) * [0.80, 0.58, 0.60])
    slit = np.exp(-(((z + 0.0630 - 0.0006 * np.cos(y * 250)) / 0.0010) ** 2)) * (1 - _step(y, 0.022, 0.027))
    colour = over(colour, 0.75 * slit, np.array(tone) * [0.25, 0.14, 0.14])
    arch = 0.0205 + 0.0035 * np.sin(np.clip((y - 0.012) / 0.036, 0, 1) * 2.2)
    thick = 0.0034 * (1 - 0.65 * _step(y, 0.03, 0.050))
    hairs = 0.85 + 0.15 * np.sin(y * 4000 + z * 2500)
    brow = (1 - _step(np.abs(z - arch), 0.5 * thick, thick)) * _step(y, 0.011, 0.016) * (1 - _step(y, 0.046, 0.051))
    colour = over(colour, 0.88 * brow * hairs, np.array([0.05, 0.03, 0.02]))
    nostril = _bump(y, z, (0.0065, -0.0418), (0.0034, 0.0018))
    colour = over(colour, np.clip(1.2 * nostril, 0, 0.85), np.array(tone) * 0.12)
    return Material("face", (1.0, 1.0, 1.0), 0.035, 0.48, texture=Texture(bytes_of(colour)))


def over(below: Floats, share: Floats, colour: Floats) -> Floats:
    """Return an image (h, w, 3) painted over with a colour (3,) where a share (h, w) is 1."""
    return np.asarray(below * (1 - share[..., None]) + colour * share[..., None])


@lru_cache(maxsize=8)
def _cap(radius: float, angle: float, around: int = 20) -> Mesh:
    """Return the part of a ball about +z within an angle [rad], closed below."""
    lean = np.linspace(angle, 0.03, 7)
    rim = (radius * 0.90 * float(np.sin(angle)), radius * 0.90 * float(np.cos(angle)))
    return lathe((rim, *((radius * np.sin(a), radius * np.cos(a)) for a in lean)), around)


def _plain(mesh: Mesh) -> Mesh:
    """Return a mesh of skin on which nothing is painted."""
    return mesh.printed(np.full((len(mesh.vertices), 2), (0.9, 0.4)))


def _eye(tone: Material) -> Painted:
    """Return the right eye with its lids."""
    gaze, slant = rotated(2, -0.1) @ AHEAD, rotated(0, -0.09)
    lids = ((_cap(BALL + 0.0013, 1.37), slant), (_cap(BALL + 0.0010, 1.33), slant @ np.diag([1.0, -1.0, -1.0])))
    return [
        (ellipsoid(BALL, BALL, BALL, 24).moved(np.eye(3), EYE), SCLERA),
        (_cap(BALL + 0.00025, 0.57).moved(gaze, EYE), IRIS),
        (_cap(BALL + 0.0004, 0.25).moved(gaze, EYE), PUPIL),
        *((_plain(lid.moved(turn, EYE)), tone) for lid, turn in lids),
    ]


@lru_cache(maxsize=1)
def _ear() -> tuple[Mesh, ...]:
    """Return the right ear: its shell, rim and lobe."""
    lean = rotated(2, -0.10) @ rotated(0, 0.10) @ rotated(1, 0.16)
    at = np.array([-0.008, -0.0720, -0.010])
    angle = np.linspace(-0.35, 4.1, 22)
    rim = np.stack([0.001 - 0.0150 * np.cos(angle), -0.0085 + 0 * angle, 0.003 + 0.0265 * np.sin(angle)], -1)
    rim[:, 1] += 0.004 * (np.abs(np.linspace(-1, 1, 22)) ** 4)
    shell = ellipsoid(0.0165, 0.0085, 0.0285, 24)
    lobe = ellipsoid(0.0080, 0.0055, 0.0095, 16).moved(np.eye(3), (0.004, -0.004, -0.0245))
    return tuple(mesh.moved(lean, at) for mesh in (shell, tube(rim, 0.0036, (0, 1.0, 0), 8), lobe))


@lru_cache(maxsize=4)
def head(tone: tuple[float, float, float], ears: bool = True) -> tuple[tuple[Mesh, Material], ...]:
    """Return a bare head of a skin's linear colour; its ears may be under something."""
    skin_ = complexion(tone)
    right = _eye(skin_)
    if ears:
        right += [(_plain(mesh), skin_) for mesh in _ear()]
    return ((face(), skin_), *right, *((mesh.mirrored(), material) for mesh, material in right))


@lru_cache(maxsize=1)
def hair() -> Mesh:
    """Return short hair: the skull lifted above the hairline, and sunk in below it."""
    rings = _rings()[17:].copy()
    x, y, z = np.moveaxis(rings, -1, 0)
    around = np.arctan2(np.abs(y), x)  # 0 ahead, pi behind
    line = np.interp(
        around,
        [0.0, 0.55, 0.85, 1.15, 1.35, 1.55, 1.8, 2.2, np.pi],
        [0.068, 0.071, 0.050, 0.030, -0.020, 0.018, -0.020, -0.075, -0.085],
    )
    lift = _step(z - line, -0.004, 0.010)
    strand = 0.0016 * np.sin(26 * around + 9 * np.sin(z * 40)) + 0.0012 * np.sin(61 * around + z * 160)
    high = 0.007 + 0.009 * _step(z, 0.02, 0.11) * (0.75 + 0.25 * np.cos(around)) + strand
    out = unit(rings - np.array([0.0, 0.0, 0.02]))
    return skin(rings + out * (lift * (high + 0.012) - 0.012)[..., None])


@lru_cache(maxsize=2)
def beanie(ribs: int = 28) -> tuple[Mesh, Mesh]:
    """Return a knitted hat and its turned-up cuff."""
    z = np.concatenate(
        [[0.028], np.linspace(0.030, 0.070, 6), 0.070 + 0.066 * np.sin(np.linspace(0, np.pi / 2, 18)[1:] * 0.985)]
    )
    wide = smooth(
        (
            (0.028, 0.082, 0.098, 0.110),
            (0.060, 0.084, 0.099, 0.111),
            (0.090, 0.077, 0.088, 0.100),
            (0.115, 0.056, 0.062, 0.073),
            (0.130, 0.026, 0.029, 0.034),
            (0.1362, 0.006, 0.007, 0.008),
        ),
        np.minimum(z, 0.1362),
    )
    return _knit(z, wide, ribs, 0.010), _knit(*_cuff(), ribs, 0.016)


def _cuff() -> tuple[Floats, Floats]:
    t = np.linspace(-1, 1, 11)
    size = np.array([0.0805, 0.0965, 0.108]) + 0.0085 * (1 - np.abs(t[:, None]) ** 4)
    return 0.040 + 0.020 * t, size - 0.004 * np.maximum(np.abs(t) - 0.8, 0)[:, None] * 5


def _knit(z: Floats, half: Floats, ribs: int, depth: float) -> Mesh:
    around = ribs * 3
    lean = -0.20 * (z - 0.03)  # pulled down behind
    shape = np.column_stack([-0.002 + lean * 0.4, half])
    wave = np.abs(np.sin(np.arange(around) * np.pi / 3)) ** 0.8
    rings = upright(z, shape, 2.1, around, 1 + depth * (wave[None, :] - 1))
    rings[..., 2] += 0.12 * rings[..., 0] - 0.006
    return skin(rings)


@lru_cache(maxsize=1)
def fur() -> Mesh:
    """Return the fur around the opening of a hood: a thick uneven ring about the face."""
    angle = np.arange(96) * (2 * np.pi / 96)
    middle = np.stack([0.075 + 0.02 * np.sin(angle), 0.105 * np.cos(angle), -0.012 + 0.132 * np.sin(angle)], -1)
    out = unit(np.stack([0.25 + 0 * angle, np.cos(angle), np.sin(angle)], -1))
    along = unit(np.roll(middle, -1, 0) - np.roll(middle, 1, 0))
    ahead = np.cross(along, out)
    ring = superellipse(20)
    rough = (
        1
        + 0.13 * np.sin(17 * angle)[:, None] * np.cos(5 * np.arange(20) * 2 * np.pi / 20)
        + 0.11 * np.sin(31 * angle[:, None] + 3 * np.arange(20) * 2 * np.pi / 20)
    )
    size = 0.030 * rough[..., None]
    return wreath(middle[:, None] + out[:, None] * ring[None, :, :1] * size + ahead[:, None] * ring[None, :, 1:] * size)


@lru_cache(maxsize=1)
def hood() -> Mesh:
    """Return a hood that is up: about the head, open over the face."""
    z = np.concatenate(
        [np.linspace(-0.200, 0.075, 40), 0.075 + 0.082 * np.sin(np.linspace(0, np.pi / 2, 22)[1:] * 0.985)]
    )
    shape = smooth(
        (
            (-0.20, -0.03, 0.115, 0.075, 0.105),
            (-0.14, -0.025, 0.105, 0.078, 0.105),
            (-0.08, -0.01, 0.104, 0.080, 0.115),
            (0.0, 0.0, 0.106, 0.082, 0.128),
            (0.06, 0.0, 0.106, 0.090, 0.133),
            (0.11, 0.0, 0.088, 0.088, 0.112),
            (0.14, 0.0, 0.056, 0.060, 0.072),
            (0.1575, 0.0, 0.012, 0.012, 0.015),
        ),
        z,
    )
    rings = upright(z, shape, 2.1, 72)
    x, y, height = np.moveaxis(rings, -1, 0)
    opening = 1 - (y / 0.088) ** 2 - ((height + 0.014) / 0.112) ** 2
    sunk = _step(opening, 0.0, 0.22) * (x > 0)
    rings[..., 0] = x * (1 - sunk) + 0.015 * sunk
    return skin(rings)
