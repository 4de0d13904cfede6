"""A torch: a shape of our own, in any size.

A feather: slim below where it is held, broadest in its upper third, its edge swung to one side, chrome with a red
inlay on both faces, and open on top, where the flame sits. Axes: z up along it from its foot, x across its blade, y its
depth.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from flambeau.scene.figure import Vector
from flambeau.scene.mesh import Ints, Material
from flambeau.scene.shapes import Floats, Mesh, skin, smooth

HELD = 0.263  # [share of the length] where the middle of the palm is, from the foot
GRIP = 0.315  # [share of the depth] half the depth there
THICKEST = 0.03  # [m] half the depth that a hand gets around

CHROME = Material("torch chrome", albedo=(0.70, 0.71, 0.74), specular=0.45, roughness=0.2)
INLAY = Material("torch inlay", albedo=(0.62, 0.012, 0.02), specular=0.05, roughness=0.22)
BURNER = Material("torch burner", albedo=(0.05, 0.05, 0.055), specular=0.2, roughness=0.5)

RED, BARE = 8, 11  # columns of an inlay, and of the chrome between them
# Height, middle across, half width, half depth [shares of the length; of any scale across].
FEATHER = (
    (0.000, 0.000, 0.016, 0.014),
    (0.050, 0.000, 0.019, 0.0165),
    (0.250, -0.002, 0.0215, 0.0175),
    (0.420, -0.006, 0.031, 0.0205),
    (0.600, -0.007, 0.051, 0.0255),
    (0.740, 0.001, 0.0625, 0.027),
    (0.860, 0.016, 0.0560, 0.0245),
    (0.940, 0.030, 0.0430, 0.0205),
    (1.000, 0.040, 0.0330, 0.0165),
)
# Height, half the angle that the inlay spans [rad].
SPAN = ((0.0, 0.02), (0.31, 0.02), (0.36, 0.16), (0.6, 0.58), (0.78, 0.60), (0.90, 0.40), (0.97, 0.03), (1.0, 0.02))
# Inside of the opening: share of its rim, and how far down [shares of the length].
CUP = ((0.92, -0.001), (0.89, -0.004), (0.86, -0.021), (0.7, -0.063), (0.3, -0.065))


def _heights() -> Floats:
    foot = 0.012 * (1 - np.cos(np.linspace(0.25, np.pi / 2, 6)))
    return np.concatenate([foot, np.linspace(0.02, 1.0, 60)])


def _angles(span: Floats) -> Floats:
    """Return the angles of the columns (n, k): those of the inlays lie closer where the inlay is narrow."""
    quarter = np.pi / 2
    red = np.linspace(-1, 1, RED + 1)[:-1] * span
    bare = span + np.linspace(0, 1, BARE + 1)[:-1] * (2 * quarter - 2 * span)
    half = np.concatenate([red, bare], -1) + quarter
    return np.concatenate([half, half + np.pi], -1)


@lru_cache(maxsize=8)
def _shell(size: Vector) -> tuple[Mesh, int]:
    """Return all of a torch as one closed body, and how many of its rings are outside."""
    at = _heights()
    middle, half, depth = smooth(FEATHER, at).T
    cap = np.concatenate([np.sqrt(1 - (1 - at[:6] / 0.012) ** 2), np.ones(len(at) - 6)])
    span = smooth(SPAN, at)
    angle = _angles(span)
    blade = np.interp(at, [0.3, 0.6], [2.0, 1.66])[:, None]
    section = (np.abs(np.cos(angle)) ** blade + np.abs(np.sin(angle)) ** blade) ** (-1 / blade)
    x = middle[:, None] + (half * cap)[:, None] * np.cos(angle) * section
    y = (depth * cap)[:, None] * np.sin(angle) * section
    off = np.abs(np.mod(angle, np.pi) - np.pi / 2)  # from the middle of a face
    inside = np.clip((span - off) / 0.05, 0, 1)  # the inlay lies in a groove
    y -= np.sign(np.sin(angle)) * 0.0012 * inside * inside * (3 - 2 * inside)
    slant = 0.55 * np.interp(at, [0.80, 1.0], [0.0, 1.0])[:, None] ** 2 * (x - middle[:, None])
    outer = _sized(np.stack([x, y, at[:, None] + slant], -1), size)
    rim, centre = outer[-1], outer[-1].mean(0)
    inner = np.stack([centre + (rim - centre) * [s, s, 1] + np.array([0.1, 0, 1]) * down * size[2] for s, down in CUP])
    return skin(np.concatenate([outer, inner])), len(outer)


def _sized(points: Floats, size: Vector) -> Floats:
    """Return points stretched to a size."""
    low, high = points.min((0, 1)), points.max((0, 1))
    scale = np.array(size) / (high - low)
    shift = np.array([0.0, (low[1] + high[1]) / 2, low[2]])
    return np.asarray((points - shift) * scale)


@lru_cache(maxsize=8)
def torch(size: Vector) -> tuple[tuple[Mesh, Material], ...]:
    """Return a torch of a width, depth and length [m], its foot at the origin; together its meshes are closed."""
    mesh, outside = _shell(size)
    around = 2 * (RED + BARE)
    faces = mesh.faces
    ring, column = faces.min(1) // around, _column(faces, around)
    wall = ring < outside - 1
    red = (
        wall
        & (column % (RED + BARE) < RED)
        & (faces.max(1) < around * outside)
        & (smooth(SPAN, _heights())[np.minimum(ring, outside - 1), 0] > 0.03)
    )
    cup = (ring >= outside) | (faces == len(mesh.vertices) - 1).any(1)
    return tuple(
        (Mesh(mesh.vertices, mesh.normals, faces[chosen]), material)
        for chosen, material in ((~red & ~cup, CHROME), (red, INLAY), (cup, BURNER))
    )


def _column(faces: Ints, around: int) -> Ints:
    """Return between which columns faces lie: the lower one (m,)."""
    columns = np.sort(faces % around, 1)
    wraps = (columns[:, 0] == 0) & (columns[:, 2] == around - 1)
    return np.asarray(np.where(wraps, around - 1, columns[:, 0]))


def tip(size: Vector) -> Floats:
    """Return where a flame begins: the middle of the opening on top [m, (3,)]."""
    mesh, outside = _shell(size)
    around = 2 * (RED + BARE)
    return np.asarray(mesh.vertices[(outside - 1) * around : outside * around].mean(0))


def held(size: Vector) -> Floats:
    """Return the place that the hand holds: the middle of the handle [m, (3,)]."""
    return np.array([0.0, 0.0, HELD * size[2]])


def grip(size: Vector) -> float:
    """Return half the depth there [m], at most what a hand gets around."""
    return min(GRIP * size[1], THICKEST)


def middle(size: Vector) -> Floats:
    """Return the torch's middle [m, (3,)]."""
    return np.array([0.0, 0.0, size[2] / 2])
