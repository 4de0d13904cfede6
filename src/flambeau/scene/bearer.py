"""People on the ground: a torchbearer in the uniform of a relay, somebody in an arctic parka or in plain clothes.

The uniform's print is our own. Clothes follow the bones: a trunk, sleeves and legs, each closed, that reach into each
other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from flambeau.scene import head
from flambeau.scene.body import Arm, Build, Leg, Skeleton
from flambeau.scene.figure import Wear
from flambeau.scene.limbs import Painted, folds, hand, limb
from flambeau.scene.mesh import RGB, Material, Texture
from flambeau.scene.shapes import Floats, Mesh, arc, frames, sections, skin, smooth, tube, upright
from flambeau.scene.srgb import bytes_of

BUILD = Build()
REST = (0.07, -0.255, -0.185)
RAISED = (0.36, -0.40, 0.60)
EYE = np.array([0.085, 0.0, 0.002])
CAMERA = np.array([0.10, -0.085, 0.06])


def cloth(name: str, albedo: RGB, roughness: float = 0.8, grain: float = 0.05) -> Material:
    """Return a cloth."""
    return Material(name, albedo, 0.03, roughness, grain=grain, grain_size=0.003)


SKIN = (0.50, 0.29, 0.20)
BARE = Material("skin", SKIN, 0.035, 0.5)
WHITE = (0.78, 0.78, 0.77)
WOOL_WHITE, WOOL_GREY = (
    cloth("white wool", (0.70, 0.70, 0.69), 0.95, 0.12),
    cloth("grey wool", (0.18, 0.18, 0.19), 0.95, 0.15),
)
NAVY, CHARCOAL = cloth("navy cloth", (0.025, 0.035, 0.085)), cloth("charcoal cloth", (0.035, 0.036, 0.04))
ORANGE, BROWN = cloth("orange shell", (0.62, 0.13, 0.015)), cloth("brown coat", (0.125, 0.085, 0.055), 0.9, 0.10)
TRIM = cloth("trim", (0.07, 0.07, 0.075))
ZIP = cloth("zip", (0.22, 0.22, 0.23), 0.5)
RED = cloth("red trim", (0.58, 0.02, 0.025))
FUR = Material("fur", (0.30, 0.22, 0.15), 0.03, 0.95, grain=0.45, grain_size=0.004)
LEATHER = Material("black leather", (0.025, 0.024, 0.023), 0.045, 0.35)
TRAINER = Material("white trainer", (0.66, 0.66, 0.66), 0.04, 0.4)
RUBBER = Material("sole", (0.07, 0.07, 0.07), 0.04, 0.7)


@dataclass(frozen=True, eq=False, slots=True)
class Outfit:
    """Of what somebody's clothes are, and how they are cut."""

    top: Material
    sleeve: Material
    trousers: Material
    gloves: Material
    shoes: Material
    cuffs: Material
    hat: str  # beanie, hood or nothing
    loose: float = 1.0  # how far the cloth stands off
    puffed: float = 0.0  # depth of quilting


def _swoosh(z: Floats, y: Floats, form: tuple[float, float, float, float]) -> Floats:
    """Return where a feather is, from 0 to 1, that rises from the hem and tapers to the shoulder.

    Its form: where it starts aside, how far it leans and bows aside, and half its breadth at the hem [m].
    """
    start, lean, bow, wide = form
    t = np.clip((z + 0.16) / 0.68, 0, 1)
    middle = start + lean * t + bow * np.sin(np.pi * t)
    half = wide * (1 - t**2.4)
    return np.asarray(np.clip((half - np.abs(y - middle)) / 0.0022, 0, 1))


@lru_cache(maxsize=1)
def jacket() -> Material:
    """Return white cloth with feathers of a flame that rise across the chest, printed on front and back alike."""
    z = (0.56 - 0.76 * (np.arange(456) + 0.5) / 456)[:, None]
    y = (0.64 * ((np.arange(384) + 0.5) / 384 - 0.5))[None, :]
    colour = np.broadcast_to(np.array(WHITE), (456, 384, 3)).copy()
    feathers = (
        ((0.90, 0.30, 0.02), (-0.10, 0.30, -0.075, 0.034)),
        ((0.62, 0.02, 0.03), (-0.185, 0.32, -0.090, 0.060)),
        ((0.85, 0.10, 0.02), (-0.275, 0.35, -0.105, 0.030)),
        ((0.10, 0.22, 0.55), (-0.005, 0.235, -0.050, 0.011)),
    )
    for tone, form in feathers:
        colour = head.over(colour, _swoosh(z, y, form), np.array(tone))
    return Material(
        "printed jacket", (1.0, 1.0, 1.0), 0.035, 0.7, texture=Texture(bytes_of(colour)), grain=0.03, grain_size=0.003
    )


@lru_cache(maxsize=1)
def sleeve() -> Material:
    """Return the sleeves' cloth: white above, feathers that lead into red toward the wrist."""
    along = (2 * (np.arange(256) + 0.5) / 256)[:, None]
    around = np.abs(np.linspace(0, 1, 128))[None, :]
    colour = np.broadcast_to(np.array(WHITE), (256, 128, 3)).copy()
    for tone, shift in (((0.90, 0.30, 0.02), 0.0), ((0.62, 0.02, 0.03), 0.16)):
        edge = 0.62 + shift + 0.55 * around**1.6
        colour = head.over(colour, np.clip((along - edge) / 0.012, 0, 1), np.array(tone))
    return Material(
        "printed sleeve", (1.0, 1.0, 1.0), 0.035, 0.7, texture=Texture(bytes_of(colour)), grain=0.03, grain_size=0.003
    )


@lru_cache(maxsize=8)
def outfit(wear: Wear) -> Outfit:
    """Return what is worn."""
    if wear is Wear.PARKA:
        return Outfit(ORANGE, ORANGE, NAVY, TRIM, LEATHER, TRIM, "hood", 1.20, 0.035)
    if wear is Wear.CIVIL:
        return Outfit(BROWN, BROWN, CHARCOAL, BARE, LEATHER, BROWN, "", 1.06)
    white = cloth("white trousers", (0.70, 0.70, 0.70))
    return Outfit(jacket(), sleeve(), white, WOOL_GREY, TRAINER, RED, "beanie")


TRUNK = (
    # height, middle ahead, half width, depth to the front, to the back [m]
    (-0.150, 0.000, 0.192, 0.132, 0.140),
    (-0.080, 0.000, 0.190, 0.130, 0.138),
    (0.020, 0.000, 0.186, 0.128, 0.130),
    (0.120, 0.004, 0.172, 0.123, 0.115),
    (0.240, 0.000, 0.176, 0.126, 0.116),
    (0.350, -0.004, 0.190, 0.128, 0.124),
    (0.420, -0.012, 0.196, 0.116, 0.120),
    (0.465, -0.018, 0.191, 0.102, 0.110),
    (0.495, -0.022, 0.172, 0.088, 0.098),
    (0.518, -0.024, 0.140, 0.078, 0.087),
    (0.537, -0.024, 0.106, 0.073, 0.079),
    (0.554, -0.022, 0.084, 0.072, 0.076),
    (0.590, -0.016, 0.078, 0.074, 0.074),
    (0.602, -0.014, 0.074, 0.070, 0.070),
)
SLEEVE = (
    (0.0, 0.0650, 0.0685),
    (0.25, 0.065, 0.069),
    (0.6, 0.060, 0.062),
    (1.0, 0.056, 0.058),
    (1.4, 0.050, 0.052),
    (1.80, 0.043, 0.045),
    (1.86, 0.041, 0.043),
    (1.90, 0.034, 0.036),
)
LEG = (
    (-0.10, 0.070, 0.08),
    (0.0, 0.077, 0.096),
    (0.3, 0.089, 0.098),
    (0.7, 0.077, 0.081),
    (1.0, 0.069, 0.071),
    (1.3, 0.069, 0.070),
    (1.7, 0.064, 0.064),
    (1.9, 0.064, 0.066),
    (1.97, 0.066, 0.069),
)


def figure(bones: Skeleton, wear: Wear, grips: tuple[float, float], axes: tuple[Floats, Floats]) -> Painted:
    """Return somebody as meshes and what they are made of, in the person's axes [m].

    Args:
        bones: their joints.
        wear: what they wear.
        grips: half the thickness of what the right and the left hand hold [m]; 0: nothing.
        axes: of the hands; the left one's mirrored.
    """
    fit = outfit(wear)
    made: Painted = [(mesh.moved(bones.trunk), material) for mesh, material in trunk(wear)]
    for side in (0, 1):
        part = [*_arm(bones.arms[side], fit), *_hand(bones.arms[side], fit, grips[side], axes[side])]
        part += _leg(bones.legs[side], fit)
        made += [(mesh.mirrored() if side else mesh, material) for mesh, material in part]
    return made + [(mesh.moved(bones.skull, bones.head), material) for mesh, material in _top(fit)]


def _top(fit: Outfit) -> Painted:
    """Return a head and what is on it."""
    made = [*head.head(SKIN, fit.hat != "hood")]
    if fit.hat == "beanie":
        crown, cuff = head.beanie()
        made += [(crown, WOOL_WHITE), (cuff, RED)]
    elif fit.hat == "hood":
        made += [(head.hood(), fit.top), (head.fur(), FUR)]
    else:
        made.append((head.hair(), head.HAIR))
    return made


@lru_cache(maxsize=8)
def trunk(wear: Wear) -> tuple[tuple[Mesh, Material], ...]:
    """Return what covers the trunk, in its axes: a jacket with collar and hem, and the seat of the trousers."""
    fit = outfit(wear)
    long = -0.30 if wear is Wear.CIVIL else -0.105
    at = np.concatenate([[long - 0.004, long - 0.008], np.linspace(long - 0.006, 0.602, 62), [0.600, 0.585]])
    shape = smooth(TRUNK, np.clip(at, -0.15, 0.602))
    shape[:2, 1:] *= np.array([[0.80], [0.97]])
    shape[-2:, 1:] *= np.array([[0.93], [0.90]])
    stand = 1 + (fit.loose - 1) * np.clip((0.56 - at) / 0.1, 0.25, 1)
    shape[:, 1:] *= stand[:, None]
    mesh = _lofted(at, shape, 2.35, 60, 0.012 * np.exp(-(((at - 0.06) / 0.16) ** 2)) + 0.004, puffed=fit.puffed)
    front = np.stack([mesh.vertices[:, 1] / 0.64 + 0.5, (0.56 - mesh.vertices[:, 2]) / 0.76], -1)
    made: Painted = [(mesh.printed(np.clip(front, 0.002, 0.998)), fit.top)]
    made.append((_zip(mesh, 60), ZIP))
    seat = np.linspace(-0.205, 0.0, 24)
    hip = (
        (-0.205, 0.0, 0.02, 0.04, 0.05),
        (-0.19, 0.0, 0.07, 0.075, 0.085),
        (-0.15, 0.0, 0.14, 0.105, 0.115),
        (-0.09, 0, 0.166, 0.112, 0.124),
        (0.0, 0, 0.15, 0.105, 0.11),
    )
    made.append((_lofted(seat, smooth(hip, seat), 2.3, 48, 0 * seat), fit.trousers))
    if wear is Wear.RELAY:
        hem = np.array([[z, *smooth(TRUNK, [max(z, -0.15)])[0]] for z in (-0.140, -0.132, -0.112, -0.100)])
        hem[:, 2:] *= np.array([[0.96], [1.01], [1.015], [0.98]])
        made.append((_lofted(hem[:, 0], hem[:, 1:], 2.35, 60, 0 * hem[:, 0]), RED))
    if wear is Wear.CIVIL:
        made += [(mesh, WOOL_GREY) for mesh in _scarf()]
    return tuple(made)


def _scarf() -> list[Mesh]:
    """Return a scarf: once about the neck, one end hanging down in front."""
    angle = np.linspace(0, 2 * np.pi, 48)
    around = np.stack([-0.012 + 0.078 * np.cos(angle), 0.086 * np.sin(angle), 0.570 + 0.010 * np.cos(angle + 0.6)], -1)
    wool = 0.024 + 0.002 * np.sin(5 * angle) + 0.0012 * np.sin(17 * angle)
    way = [[0.06, 0.015, 0.58], [0.098, 0.030, 0.54], [0.122, 0.036, 0.47], [0.137, 0.04, 0.36], [0.139, 0.04, 0.24]]
    tail = arc(way, 30)
    side, front = frames(tail, (1.0, 0.0, 0.1))
    half = np.stack([0.026 + 0.014 * np.linspace(0, 1, 30), np.full(30, 0.0085)], -1)
    half[[0, -1]] *= 0.7
    return [tube(around, wool, (0, 0, 1.0), 16), skin(sections(tail, side, front, half, 3.0, around=20))]


def _zip(jacket_: Mesh, around: int) -> Mesh:
    """Return the zip that runs up the front of a jacket of so many points in a ring."""
    front = jacket_.vertices[:-2].reshape(-1, around, 3)[4:-4, around // 4]
    return tube(front + np.array([0.0012, 0.0, 0.0]), 0.0036, (1.0, 0.0, 0.0), 6)


def _lofted(at: Floats, shape: Floats, power: float, around: int, fold: Floats, *, puffed: float = 0.0) -> Mesh:
    """Return rings about an upright spine, with folds of a depth for each ring, or quilted."""
    angle = np.arange(around) * (2 * np.pi / around)
    wave = (
        np.sin(3 * angle + 40 * at[:, None])
        + 0.7 * np.sin(5 * angle - 31 * at[:, None] + 1.3)
        + 0.5 * np.sin(2 * angle + 68 * at[:, None] + 0.5)
    )
    factor = 1 + fold[:, None] * wave + puffed * (np.abs(np.sin(at * np.pi / 0.085)) ** 0.6 - 0.6)[:, None]
    return skin(upright(at, shape, power, around, factor))


def _arm(arm: Arm, fit: Outfit) -> Painted:
    rings, around = 64, 32
    ball = -0.229 * np.cos(np.linspace(0.18, np.pi / 2, 8))
    at = np.concatenate([ball, np.linspace(0.03, 1.90, rings - 9), [1.905]])
    profile = np.concatenate(
        [np.stack([at[:8], *(SLEEVE[0][k] * np.sqrt(1 - (at[:8] / 0.23) ** 2) for k in (1, 2))], -1), SLEEVE[1:]]
    )
    profile *= [1, fit.loose, fit.loose]
    crease = folds(at, around, 0.055 if not fit.puffed else 0.03, 3)
    quilt = 1 + 1.6 * fit.puffed * (np.abs(np.sin(at * 12)) ** 0.6 - 0.6) * (at < 1.8)
    mesh = limb(
        (arm.shoulder, arm.elbow, arm.wrist), arm.hinge, profile, at, folds=crease * quilt[:, None], around=around
    )
    turned = np.abs(np.linspace(-1, 1, around + 1)[:-1])
    uv = np.stack(np.broadcast_arrays(turned, np.clip(at / 2, 0.01, 0.99)[:, None]), -1).reshape(-1, 2)
    cuff = np.array([1.80, 1.82, 1.90, 1.94, 1.955])
    band = limb(
        (arm.shoulder, arm.elbow, arm.wrist),
        arm.hinge,
        (
            (1.80, 0.036, 0.038),
            (1.82, 0.0435, 0.0455),
            (1.90, 0.0405, 0.0425),
            (1.94, 0.036, 0.038),
            (1.955, 0.03, 0.03),
        ),
        cuff,
        around=around,
    )
    return [(mesh.printed(np.concatenate([uv, [[0.5, 0.01], [0.5, 0.99]]])), fit.sleeve), (band, fit.cuffs)]


def _hand(arm: Arm, fit: Outfit, held: float, axes: Floats) -> Painted:
    thick = 1.0 if fit.gloves is BARE else 1.13
    wrist = tube(
        np.stack([arm.elbow + 0.86 * (arm.wrist - arm.elbow), arm.wrist, arm.wrist + 0.05 * (arm.palm - arm.wrist)]),
        np.array([0.029, 0.026, 0.0235]) * thick,
        around=18,
    )
    return [(wrist, fit.gloves), *((mesh, fit.gloves) for mesh in hand(arm, axes, held, thick))]


def _leg(leg: Leg, fit: Outfit) -> Painted:
    rings, around = 58, 32
    at = np.concatenate([np.linspace(-0.10, 1.97, rings - 2), [1.968, 1.955]])
    profile = np.array(LEG) * [1, 1 + 0.7 * (fit.loose - 1), 1 + 0.7 * (fit.loose - 1)]
    crease = folds(at, around, 0.045, 7) * folds(at, around, 0.03, 11, 1.95)
    crease[-2:] *= np.array([[0.94], [0.6]])
    mesh = limb((leg.hip, leg.knee, leg.ankle), leg.hinge, profile, at, folds=crease, around=around, round_=0.09)
    return [(mesh, fit.trousers), *_shoe(leg, fit.shoes)]


UPPER = (
    (-0.076, 0.016, 0.018),
    (-0.066, 0.030, 0.034),
    (-0.03, 0.037, 0.050),
    (0.02, 0.042, 0.050),
    (0.08, 0.046, 0.037),
    (0.14, 0.0475, 0.028),
    (0.180, 0.036, 0.0225),
    (0.198, 0.016, 0.016),
)


def _shoe(leg: Leg, material: Material) -> Painted:
    """Return a shoe and its sole; the ankle is 0.068 m above the ground."""
    at = np.concatenate([[-0.0775], np.linspace(-0.076, 0.198, 22), [0.1995]])
    half = smooth(UPPER, np.clip(at, -0.076, 0.198))
    half[[0, -1]] *= 0.5
    up = np.cross(leg.toes, leg.hinge)
    side = np.broadcast_to(-leg.hinge, (len(at), 3))
    front = np.cross(leg.toes, side)
    along = leg.ankle + leg.toes * at[:, None]
    upper = skin(sections(along - up * (0.054 - half[:, 1:]), side, front, half, 2.5, around=24))
    under = np.stack([half[:, 0] + 0.004, np.full(len(at), 0.011)], -1)
    under[[0, -1]] *= 0.6
    return [(upper, material), (skin(sections(along - up * 0.0575, side, front, under, 3.0, around=24)), RUBBER)]
