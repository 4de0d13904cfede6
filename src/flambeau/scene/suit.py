"""A pressure suit like an Orlan: hard upper torso and backpack in one, big helmet with a gold visor, soft joints."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from flambeau.scene.body import Arm, Build, Leg, Skeleton
from flambeau.scene.figure import Wear
from flambeau.scene.limbs import hand, limb
from flambeau.scene.mesh import Material
from flambeau.scene.shapes import Floats, Mesh, box, ellipsoid, sections, skin, smooth, torus

BUILD = replace(
    Build(), half_shoulder=0.205, shoulder=0.47, sole=0.095, head=0.70, neck=0.55, half_hip=0.115, knee=0.11
)
REST = (0.25, -0.42, 0.02)
RAISED = (0.38, -0.34, 0.62)
EYE = np.array([0.12, 0.0, 0.02])
CAMERA = np.array([0.10, -0.20, 0.10])

Painted = list[tuple[Mesh, Material]]

FABRIC = Material("suit fabric", (0.78, 0.77, 0.74), 0.03, 0.85, grain=0.05, grain_size=0.004)
HARD = Material("suit shell", (0.80, 0.79, 0.77), 0.04, 0.55)
VISOR = Material("gold visor", (0.95, 0.66, 0.22), 0.7, 0.03)
METAL = Material("anodised metal", (0.55, 0.56, 0.58), 0.55, 0.3)
RUBBER = Material("grey rubber", (0.16, 0.16, 0.17), 0.04, 0.6)
STRIPE = {
    Wear.ORLAN_RED: Material("red stripe", (0.58, 0.02, 0.025), 0.03, 0.8),
    Wear.ORLAN_BLUE: Material("blue stripe", (0.02, 0.07, 0.42), 0.03, 0.8),
}
SLEEVE = (
    (0.0, 0.105, 0.105),
    (0.3, 0.10, 0.10),
    (0.8, 0.088, 0.088),
    (1.0, 0.085, 0.085),
    (1.5, 0.078, 0.078),
    (1.95, 0.062, 0.062),
    (2.0, 0.06, 0.06),
)
LEG = (
    (0.0, 0.135, 0.145),
    (0.3, 0.125, 0.130),
    (0.8, 0.105, 0.108),
    (1.0, 0.10, 0.10),
    (1.5, 0.095, 0.095),
    (2.0, 0.09, 0.09),
)
TRUNK = (
    (-0.16, 0.20, 0.13, 0.14), (0.0, 0.215, 0.15, 0.15), (0.12, 0.205, 0.155, 0.15), (0.22, 0.225, 0.175, 0.16), (0.38, 0.245, 0.185, 0.17),
    (0.50, 0.225, 0.165, 0.16), (0.56, 0.17, 0.13, 0.13), (0.585, 0.12, 0.1, 0.1),
)  # fmt: skip


def figure(bones: Skeleton, wear: Wear, grips: tuple[float, float], axes: tuple[Floats, Floats]) -> Painted:
    """Return somebody in a suit as meshes and what they are made of."""
    made: Painted = [(_trunk().moved(bones.trunk), FABRIC)]
    made.append((box(0.12, 0.21, 0.36, 5.0).moved(bones.trunk, bones.trunk @ [-0.25, 0, 0.36]), HARD))
    made.append((ellipsoid(0.165, 0.16, 0.19, 96).moved(bones.skull, bones.head), HARD))
    made.append((ellipsoid(0.14, 0.125, 0.125, 96).moved(bones.skull, bones.head + bones.skull @ [0.05, 0, 0]), VISOR))
    for side in (0, 1):
        part = [*_arm(bones.arms[side], STRIPE[wear]), *_leg(bones.legs[side], STRIPE[wear])]
        part += [(mesh.moved(axes[side], bones.arms[side].palm), RUBBER) for mesh in hand(grips[side], 1.35)]
        made += [(mesh.mirrored() if side else mesh, material) for mesh, material in part]
    return made


def _trunk() -> Mesh:
    at = np.linspace(-0.16, 0.585, 60)
    half = smooth(TRUNK, at)
    spine = np.stack([0 * at, 0 * at, at], -1)
    side = np.broadcast_to([0.0, -1.0, 0.0], spine.shape)
    return skin(sections(spine, side, np.broadcast_to([1.0, 0.0, 0.0], spine.shape), half, 2.6, 64))


def _arm(arm: Arm, stripe: Material) -> Painted:
    at = np.linspace(0.0, 2.0, 100)
    ribs = 1 + 0.05 * np.cos(at * 40) * np.exp(-(((at - 1) / 0.22) ** 4))
    sleeve = limb((arm.shoulder, arm.elbow, arm.wrist), arm.hinge, SLEEVE, at, folds=np.repeat(ribs[:, None], 36, 1))
    return [(sleeve, FABRIC), (ellipsoid(0.112, 0.112, 0.112).moved(np.eye(3), arm.shoulder), FABRIC)]


def _leg(leg: Leg, stripe: Material) -> Painted:
    at = np.linspace(0.0, 2.0, 110)
    ribs = 1 + 0.05 * np.cos(at * 40) * np.exp(-(((at - 1) / 0.2) ** 4))
    made: Painted = [
        (limb((leg.hip, leg.knee, leg.ankle), leg.hinge, LEG, at, folds=np.repeat(ribs[:, None], 36, 1)), FABRIC)
    ]
    made.append((_boot(leg), FABRIC))
    return made


def _boot(leg: Leg) -> Mesh:
    at = np.linspace(-0.10, 0.22, 30)
    keys = (
        (-0.10, 0.03, 0.03),
        (-0.085, 0.06, 0.06),
        (0.0, 0.075, 0.085),
        (0.08, 0.07, 0.07),
        (0.17, 0.068, 0.055),
        (0.21, 0.05, 0.04),
        (0.22, 0.02, 0.02),
    )
    half = smooth(keys, at)
    up = np.cross(leg.toes, leg.hinge)
    spine = leg.ankle + leg.toes * at[:, None] - up * (0.095 - half[:, 1:])
    side = np.broadcast_to(-leg.hinge, spine.shape)
    return skin(sections(spine, side, np.broadcast_to(np.cross(leg.toes, -leg.hinge), spine.shape), half, 2.6, 32))
