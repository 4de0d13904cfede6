"""A pressure suit of the kind of the Orlan, after photographs; no copy of a model.

Hard upper trunk and helmet in one, entered through the backpack; a gold visor under a shade, lamps and a camera beside
it; soft arms and legs, ribbed where they bend; a panel on the chest, hoses, rings, straps and a tether.
As in an Orlan the helmet is fixed to the trunk: a head that turns, turns inside of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from flambeau.scene.body import Arm, Build, Leg, Skeleton
from flambeau.scene.figure import Wear
from flambeau.scene.helmet import CAMERA as HELMET_CAMERA
from flambeau.scene.helmet import helmet
from flambeau.scene.limbs import Painted, folds, hand, limb
from flambeau.scene.mesh import Material
from flambeau.scene.shapes import (
    Floats,
    Mesh,
    sections,
    skin,
    smooth,
    unit,
)
from flambeau.scene.suit_cloth import FABRIC, GLOVE, METAL, RUBBER, SHELL_WHITE, STRAP, STRIPES
from flambeau.scene.suit_gear import BODY, backpack, body, chest, harness, tethers

BUILD = replace(Build(), half_shoulder=0.215, shoulder=0.455, sole=0.098, head=0.70, neck=0.55, half_hip=0.118)
REST = (0.27, -0.42, 0.03)
RAISED = (0.36, -0.47, 0.60)
EYE = np.array([0.085, 0.0, 0.0])
CAMERA = HELMET_CAMERA


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
    return (*_shell(), *_waist(), *helmet(), *backpack(stripe), *chest(stripe), *harness(), *tethers(stripe))


def _shell() -> Painted:
    """Return the hard upper trunk with the ring at its waist."""
    at = np.concatenate([[0.125, 0.127], np.linspace(0.13, 0.64, 32)])
    made: Painted = [(body(at, BODY, 2.7, 52), SHELL_WHITE)]
    ring = np.linspace(0.096, 0.134, 6)
    belt = ((0.096, 0.0, 0.200, 0.150, 0.158), (0.134, 0.0, 0.204, 0.154, 0.162))
    made.append((body(ring, belt, 2.6, 56, 1 - 0.12 * np.abs(np.linspace(-1, 1, 6)) ** 6), METAL))
    return made


def _waist() -> Painted:
    """Return the soft waist, ribbed, and the seat."""
    at = np.concatenate([np.linspace(-0.20, -0.03, 12), np.linspace(-0.024, 0.11, 34)])
    keys = (
        (-0.20, 0.0, 0.03, 0.045, 0.05),
        (-0.19, 0.0, 0.085, 0.085, 0.095),
        (-0.14, 0.0, 0.170, 0.125, 0.140),
        (-0.06, 0.0, 0.212, 0.148, 0.160),
        (0.02, 0.0, 0.208, 0.152, 0.160),
        (0.11, 0.0, 0.196, 0.146, 0.154),
    )
    ribs = 1 - 0.045 * np.exp(-(((((at - 0.0) / 0.034 + 0.5) % 1 - 0.5) / 0.13) ** 2)) * (np.abs(at - 0.045) < 0.068)
    return [(body(at, keys, 2.5, 40, ribs), FABRIC)]


SLEEVE = (
    (0.0, 0.108, 0.110),
    (0.2, 0.104, 0.106),
    (0.45, 0.098, 0.100),
    (0.8, 0.090, 0.092),
    (1.0, 0.088, 0.090),
    (1.35, 0.084, 0.086),
    (1.7, 0.070, 0.071),
    (1.92, 0.061, 0.062),
    (2.0, 0.058, 0.058),
)
LEG = (
    (-0.10, 0.120, 0.128),
    (0.0, 0.132, 0.145),
    (0.25, 0.128, 0.136),
    (0.7, 0.112, 0.116),
    (1.0, 0.105, 0.108),
    (1.4, 0.100, 0.104),
    (1.75, 0.094, 0.098),
    (1.96, 0.090, 0.095),
)


def ribs(at: Floats, middle: float, reach: float, pitch: float, depth: float) -> Floats:
    """Return factors (n,) of a ribbed joint: narrow grooves a pitch apart within a reach of its middle."""
    away = np.abs(at - middle)
    groove = np.exp(-(((((at - middle) / pitch) % 1 - 0.5) / 0.17) ** 2))
    inside = np.clip((reach - away) / (0.25 * pitch), 0, 1)
    return np.asarray(1 + inside * (0.035 - (depth + 0.035) * groove))


@dataclass(frozen=True, eq=False, slots=True)
class Limb:
    """Joints of a limb, the axis across which its middle one bends, and its profile as for `limb`."""

    joints: tuple[Floats, Floats, Floats]
    hinge: Floats
    profile: Floats

    def band(self, first: float, last: float, out: float) -> Mesh:
        """Return a band about it that stands off by a length [m], between two places on it."""
        edge = 0.15 * (last - first)
        inner = [first + 0.03 * edge, first + edge, (first + last) / 2, last - edge, last - 0.03 * edge]
        at = np.array([first, *inner, last])
        size = smooth(self.profile, at) + out * np.array([-3.0, 0.2, 1.0, 1.0, 1.0, 0.2, -3.0])[:, None]
        return limb(self.joints, self.hinge, np.concatenate([at[:, None], size], -1), at, around=26)


def _arm(arm: Arm, wear: Wear, held: float, axes: Floats) -> Painted:
    """Return an arm: bearings at the shoulder and the wrist, a ribbed elbow, stripes, the glove."""
    around = 26
    joints = (arm.shoulder, arm.elbow, arm.wrist)
    at = np.concatenate(
        [
            -0.32 * np.cos(np.linspace(0.2, np.pi / 2, 7)),
            np.linspace(0.03, 0.36, 14),
            np.linspace(0.42, 0.62, 4),
            np.linspace(0.65, 1.35, 42),
            np.linspace(1.42, 2.0, 8),
        ]
    )
    ball = np.sqrt(np.clip(1 - (at[:7] / 0.33) ** 2, 0, 1))
    profile = np.concatenate([np.stack([at[:7], 0.108 * ball, 0.110 * ball], -1), np.array(SLEEVE)[1:]])
    whole = Limb(joints, arm.hinge, profile)
    factor = ribs(at, 1.0, 0.33, 0.095, 0.05) * ribs(at, 0.16, 0.17, 0.11, 0.035)
    soft = folds(at, around, 0.016, 5)
    made: Painted = [
        (limb(joints, arm.hinge, profile, at, round_=0.085, around=around, folds=factor[:, None] * soft), FABRIC)
    ]
    made += [(whole.band(a, b, 0.0028), STRIPES[wear]) for a, b in ((0.47, 0.58), (1.44, 1.52))]
    made.append((whole.band(1.86, 1.925, 0.0065), METAL))
    made.append((whole.band(1.80, 1.85, 0.0035), STRAP))
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
    half *= 1 + 0.03 * np.cos(t * 2 * np.pi * 5) * (t < 0.75)
    return skin(sections(spine, np.cross(front, along), front, half, 2.2, around=24))


def _leg(leg: Leg, wear: Wear) -> Painted:
    """Return a leg: a ribbed knee and ankle, stripes, the boot."""
    around = 28
    joints = (leg.hip, leg.knee, leg.ankle)
    at = np.concatenate(
        [
            [-0.10, -0.03],
            np.linspace(0.02, 0.30, 15),
            np.linspace(0.36, 0.70, 6),
            np.linspace(0.73, 1.27, 40),
            np.linspace(1.32, 1.74, 8),
            np.linspace(1.77, 1.96, 15),
        ]
    )
    profile = np.array(LEG)
    whole = Limb(joints, leg.hinge, profile)
    factor = ribs(at, 1.0, 0.27, 0.078, 0.05) * ribs(at, 0.16, 0.13, 0.085, 0.03) * ribs(at, 1.88, 0.10, 0.07, 0.04)
    soft = folds(at, around, 0.014, 9)
    made: Painted = [
        (limb(joints, leg.hinge, profile, at, round_=0.11, around=around, folds=factor[:, None] * soft), FABRIC)
    ]
    made += [(whole.band(a, b, 0.003), STRIPES[wear]) for a, b in ((0.46, 0.535), (1.46, 1.52))]
    made.append((whole.band(0.585, 0.615, 0.0028), STRAP))
    return made + _boot(leg)


BOOT = (
    (-0.112, 0.030, 0.036),
    (-0.100, 0.058, 0.062),
    (-0.06, 0.074, 0.090),
    (0.0, 0.080, 0.100),
    (0.06, 0.078, 0.084),
    (0.12, 0.076, 0.062),
    (0.175, 0.066, 0.048),
    (0.205, 0.044, 0.036),
    (0.214, 0.022, 0.024),
)


def _boot(leg: Leg) -> Painted:
    """Return a boot with its sole and strap; the ankle is 0.098 m above the ground."""
    at = np.concatenate([[-0.114], np.linspace(-0.112, 0.214, 20), [0.216]])
    half = smooth(BOOT, np.clip(at, -0.112, 0.214))
    half[[0, -1]] *= 0.5
    up = np.cross(leg.toes, leg.hinge)
    side = np.broadcast_to(-leg.hinge, (len(at), 3))
    front = np.cross(leg.toes, side)
    along = leg.ankle + leg.toes * at[:, None]
    upper = skin(sections(along - up * (0.078 - half[:, 1:]), side, front, half, 2.6, around=24))
    under = np.stack([half[:, 0] + 0.006, np.full(len(at), 0.014)], -1)
    under[[0, -1]] *= 0.6
    sole = skin(sections(along - up * 0.084, side, front, under, 3.2, around=20))
    over = np.array([0.045, 0.047, 0.060, 0.073, 0.075])
    size = smooth(BOOT, over) * [1.03, 1.03] - np.array([[0.008], [0], [0], [0], [0.008]])
    spine = leg.ankle + leg.toes * over[:, None] - up * (0.078 - smooth(BOOT, over)[:, 1:])
    strap = skin(sections(spine, side[:5], front[:5], size, 2.6, around=24))
    return [(upper, FABRIC), (sole, RUBBER), (strap, STRAP)]
