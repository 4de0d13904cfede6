"""People on the ground: a torchbearer in the uniform of a relay, somebody in an arctic parka, somebody in plain clothes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flambeau.scene.body import Arm, Build, Leg, Skeleton
from flambeau.scene.figure import Wear
from flambeau.scene.limbs import folds, hand, limb
from flambeau.scene.mesh import RGB, Material
from flambeau.scene.shapes import Floats, Mesh, ellipsoid, sections, skin, smooth

BUILD = Build()
REST = (0.05, -0.255, -0.13)
RAISED = (0.36, -0.24, 0.60)
EYE = np.array([0.095, 0.0, 0.02])
CAMERA = np.array([0.1, -0.08, 0.09])

Painted = list[tuple[Mesh, Material]]


@dataclass(frozen=True, slots=True)
class Outfit:
    """Of what cloth somebody's clothes are."""

    top: Material
    sleeve: Material
    trousers: Material
    gloves: Material
    shoes: Material
    loose: float = 1.0  # how far the cloth stands off


def cloth(name: str, albedo: RGB, roughness: float = 0.8, grain: float = 0.06) -> Material:
    """Return a cloth."""
    return Material(name, albedo, 0.03, roughness, grain=grain, grain_size=0.003)


SKIN = Material("skin", (0.52, 0.31, 0.22), 0.035, 0.45)
HAIR = Material("hair", (0.045, 0.028, 0.018), 0.05, 0.5, grain=0.2, grain_size=0.002)
WHITE = cloth("white jacket", (0.78, 0.78, 0.77))
RED = cloth("red sleeve", (0.55, 0.02, 0.03))
NAVY = cloth("navy trousers", (0.03, 0.045, 0.10))
GREY = cloth("grey wool", (0.25, 0.25, 0.26))
SHOE = Material("white shoe", (0.6, 0.6, 0.6), 0.04, 0.4)

OUTFITS = {
    Wear.RELAY: Outfit(WHITE, RED, WHITE, GREY, SHOE),
    Wear.PARKA: Outfit(cloth("parka", (0.45, 0.03, 0.02)), cloth("parka", (0.45, 0.03, 0.02)), NAVY, GREY, SHOE, 1.25),
    Wear.CIVIL: Outfit(cloth("coat", (0.16, 0.12, 0.08)), cloth("coat", (0.16, 0.12, 0.08)), NAVY, SKIN, SHOE),
}

TRUNK = (
    # height, half width, depth to the front, to the back [m]
    (-0.17, 0.165, 0.105, 0.115),
    (-0.05, 0.182, 0.115, 0.135),
    (0.10, 0.168, 0.118, 0.110),
    (0.25, 0.176, 0.125, 0.112),
    (0.38, 0.190, 0.125, 0.118),
    (0.46, 0.180, 0.105, 0.112),
    (0.515, 0.125, 0.075, 0.085),
    (0.545, 0.078, 0.060, 0.066),
    (0.575, 0.064, 0.056, 0.060),
)


def figure(bones: Skeleton, wear: Wear, grips: tuple[float, float], axes: tuple[Floats, Floats]) -> Painted:
    """Return somebody as meshes and what they are made of, in the person's axes [m].

    Args:
        bones: their joints.
        wear: what they wear.
        grips: half the thickness of what the right and the left hand hold [m]; 0: nothing.
        axes: of the hands; the left one's mirrored.
    """
    fit = OUTFITS[wear]
    made: Painted = [(_trunk(fit).moved(bones.trunk), fit.top)]
    for side in (0, 1):
        part = [*_arm(bones.arms[side], fit), *_hand(bones.arms[side], fit, grips[side], axes[side])]
        part += _leg(bones.legs[side], fit)
        made += [(mesh.mirrored() if side else mesh, material) for mesh, material in part]
    made.append((ellipsoid(0.095, 0.075, 0.115, 48).moved(bones.skull, bones.head), SKIN))
    return made


def _trunk(fit: Outfit) -> Mesh:
    at = np.concatenate([[-0.185, -0.18], np.linspace(-0.17, 0.575, 60)])
    half = smooth(TRUNK, np.maximum(at, -0.17))
    half[:2] *= np.array([[0.6], [0.9]])
    half *= fit.loose
    spine = np.stack([0.01 * np.sin(at * 6), 0 * at, at], -1)
    side = np.broadcast_to([0.0, -1.0, 0.0], spine.shape)
    front = np.broadcast_to([1.0, 0.0, 0.0], spine.shape)
    return skin(sections(spine, side, front, half, 2.4, 64))


SLEEVE = (
    (0.0, 0.072, 0.075),
    (0.25, 0.066, 0.068),
    (0.6, 0.058, 0.060),
    (1.0, 0.053, 0.055),
    (1.4, 0.047, 0.048),
    (1.9, 0.036, 0.038),
    (2.0, 0.035, 0.037),
)
LEG = (
    (0.0, 0.098, 0.105),
    (0.3, 0.092, 0.098),
    (0.7, 0.072, 0.076),
    (1.0, 0.064, 0.066),
    (1.3, 0.063, 0.062),
    (1.8, 0.055, 0.055),
    (1.98, 0.056, 0.056),
)


def _arm(arm: Arm, fit: Outfit) -> Painted:
    at = np.linspace(0.0, 1.98, 64)
    profile = np.array(SLEEVE) * [1, fit.loose, fit.loose]
    wrinkled = folds(0.0, 1.98, 64, 36, 0.05, 3)
    sleeve = limb((arm.shoulder, arm.elbow, arm.wrist), arm.hinge, profile, at, folds=wrinkled)
    cap = ellipsoid(*(0.076 * fit.loose,) * 3, 32).moved(np.eye(3), arm.shoulder)
    return [(sleeve, fit.sleeve), (cap, fit.sleeve)]


def _hand(arm: Arm, fit: Outfit, held: float, axes: Floats) -> Painted:
    thick = 1.0 if fit.gloves is SKIN else 1.14
    return [(mesh.moved(axes, arm.palm), fit.gloves) for mesh in hand(held, thick)]


def _leg(leg: Leg, fit: Outfit) -> Painted:
    at = np.linspace(0.0, 1.98, 70)
    profile = np.array(LEG) * [1, fit.loose, fit.loose]
    made = [
        (
            limb((leg.hip, leg.knee, leg.ankle), leg.hinge, profile, at, folds=folds(0.0, 1.98, 70, 36, 0.04, 7)),
            fit.trousers,
        )
    ]
    made.append((_shoe(leg), fit.shoes))
    return made


def _shoe(leg: Leg) -> Mesh:
    at = np.linspace(-0.07, 0.195, 30)
    keys = (
        (-0.07, 0.012, 0.02),
        (-0.055, 0.03, 0.035),
        (0.0, 0.040, 0.052),
        (0.08, 0.046, 0.038),
        (0.15, 0.047, 0.027),
        (0.19, 0.03, 0.018),
        (0.195, 0.01, 0.012),
    )
    half = smooth(keys, at)
    up = np.cross(leg.toes, leg.hinge)
    spine = leg.ankle + leg.toes * at[:, None] - up * (0.068 - half[:, 1:])
    side = np.broadcast_to(-leg.hinge, spine.shape)
    return skin(sections(spine, side, np.broadcast_to(np.cross(leg.toes, -leg.hinge), spine.shape), half, 2.6, 32))
