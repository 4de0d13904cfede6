"""Somebody posed: the meshes of a figure, and where on it hands, eyes, cameras and the torch are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from flambeau.scene import bearer, suit, torch
from flambeau.scene.body import MIRROR, SIDES, Arm, Skeleton, hand_axes, skeleton
from flambeau.scene.figure import Figure, Vector
from flambeau.scene.mesh import Parts
from flambeau.scene.shapes import Floats, across, joined, unit

HANDRAIL = 0.017
"""Half the thickness of what a hand holds that holds no torch [m]. Source: handrails of the station are 35 mm thick."""


@dataclass(frozen=True, eq=False, slots=True)
class Posed:
    """A figure in its own axes: ahead, left, up from the pelvis [m].

    Attributes:
        parts: its meshes, named as the figure.
        points: places by name (3,): `pelvis`, `neck`, `head`, `eye`, `right_hand`, `left_hand`, `right_shoulder`,
            `left_shoulder`, `right_foot`, `left_foot`, `helmet_camera` and `helmet_ahead`, 1 m ahead of that camera;
            with a torch `torch_tip` (where a flame begins), `torch_middle` and `torch_foot`.
        sole: height of what it stands on.
    """

    parts: Parts
    points: Mapping[str, Floats]
    sole: float


@lru_cache(maxsize=64)
def posed(figure: Figure) -> Posed:
    """Pose a figure."""
    maker = suit if figure.wear.suit else bearer
    bones = skeleton(figure, maker.BUILD, maker.REST, maker.RAISED)
    axis = _torch_axis(bones.arms[SIDES.index(figure.torch)]) if figure.torch else None
    grip, size = torch.grip(figure.torch_size), figure.torch_size
    held = [grip if side == figure.torch else HANDRAIL if _asked(figure, side) else 0.0 for side in SIDES]
    grips = [axis if side == figure.torch else None for side in SIDES]
    axes = [hand_axes(arm, grip) for arm, grip in zip(bones.arms, grips, strict=True)]
    made = maker.figure(bones, figure.wear, (held[0], held[1]), (axes[0], axes[1]))
    sole = min(float(mesh.vertices[:, 2].min()) for mesh, _ in made)
    points = _points(bones, figure.wear.suit, maker.EYE, maker.CAMERA)
    if axis is not None:
        number = SIDES.index(figure.torch)
        turn, foot = _torch_place(bones.arms[number], axes[number], axis, size)
        if number:  # told mirrored until here; its edge swings outward in either hand
            turn, foot = np.diag(MIRROR) @ turn @ np.diag(MIRROR), foot * MIRROR
        made += [(mesh.moved(turn, foot), material) for mesh, material in torch.torch(size)]
        for name, along in (("tip", torch.tip(size)), ("middle", torch.middle(size)), ("foot", np.zeros(3))):
            points[f"torch_{name}"] = turn @ along + foot
    return Posed(joined(made, figure.name), MappingProxyType(points), sole)


def _asked(figure: Figure, side: str) -> bool:
    return (figure.right_hand if side == "right" else figure.left_hand) is not None


def _torch_axis(arm: Arm) -> Floats:
    """Return the axis of the torch in a right hand (unit): mostly up, a little ahead and as the forearm goes."""
    forearm = unit(arm.palm - arm.elbow)
    return unit(np.array([0.10, -0.06, 0.85 + 0.3 * abs(forearm[2])]) + 0.3 * forearm)


def _torch_place(arm: Arm, hand: Floats, axis: Floats, size: Vector) -> tuple[Floats, Floats]:
    """Return the axes of the torch in a right hand as columns, and where its foot is; a face of its blade is ahead."""
    grip = arm.palm + hand @ np.array([0.014, torch.grip(size) + 0.012, 0.0])
    aside = across(np.array([0.0, -1.0, 0.0]), axis)
    turn = np.stack([aside, np.cross(axis, aside), axis], -1)
    return turn, grip - turn @ torch.held(size)


def _points(bones: Skeleton, suited: bool, eye: Floats, camera: Floats) -> dict[str, Floats]:
    points = {"pelvis": np.zeros(3), "neck": bones.neck, "head": bones.head, "eye": bones.head + bones.skull @ eye}
    turn, place = (bones.trunk, np.zeros(3)) if suited else (bones.skull, bones.head)
    for side, mirror, arm, leg in zip(SIDES, (np.ones(3), MIRROR), bones.arms, bones.legs, strict=True):
        points |= {f"{side}_hand": arm.palm * mirror, f"{side}_shoulder": arm.shoulder * mirror}
        points[f"{side}_foot"] = leg.ankle * mirror
    points["helmet_camera"] = place + turn @ camera
    points["helmet_ahead"] = points["helmet_camera"] + turn @ np.array([1.0, 0.0, 0.0])
    return points
