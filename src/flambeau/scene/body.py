"""The skeleton of a posed figure: where its joints are, in its own axes ahead, left, up from the pelvis [m].

The left side is always the mirror image of the right one, so that a mirrored wish gives a mirrored figure.

Source: lengths of segments as shares of stature: R. Drillis and R. Contini, Body Segment Parameters, New York
University 1966, as reproduced in D. A. Winter, Biomechanics and Motor Control of Human Movement, figure 4.1. The
numbers are as remembered; they were not looked up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flambeau.scene.figure import Figure, Pose, Vector
from flambeau.scene.shapes import Floats, across, unit

STATURE = 1.75
SIDES = ("right", "left")
MIRROR = np.array([1.0, -1.0, 1.0])


@dataclass(frozen=True, slots=True)
class Build:
    """Lengths of a body [m]; `half_` is from the middle to the side."""

    upper_arm: float = 0.186 * STATURE
    forearm: float = 0.146 * STATURE
    palm: float = 0.05 * STATURE  # from the wrist to the middle of the palm
    thigh: float = 0.245 * STATURE
    shank: float = 0.246 * STATURE
    sole: float = 0.039 * STATURE  # from the ankle down
    half_shoulder: float = 0.105 * STATURE  # the joint lies inside of the biacromial breadth of 0.259 / 2
    shoulder: float = (0.818 - 0.530 - 0.031) * STATURE  # over the hip
    half_hip: float = 0.055 * STATURE
    neck: float = (0.855 - 0.530) * STATURE
    head: float = (0.936 - 0.530) * STATURE  # the middle of the head, at the height of the eyes

    @property
    def reach(self) -> float:
        """How far the middle of the palm gets from the shoulder."""
        return self.upper_arm + self.forearm + self.palm


@dataclass(frozen=True, eq=False, slots=True)
class Arm:
    """Joints of an arm, and across which axis its elbow bends (unit; the right arm's points to the left, hanging)."""

    shoulder: Floats
    elbow: Floats
    wrist: Floats
    palm: Floats
    hinge: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Leg:
    """Joints of a leg; `toes` is where the foot points, `hinge` across which axis the knee bends (to the left)."""

    hip: Floats
    knee: Floats
    ankle: Floats
    toes: Floats
    hinge: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Skeleton:
    """All joints. `trunk` and `skull` hold the axes ahead, left, up of chest and head as columns (3, 3).

    `right` and `left` are arms and legs; those of the left are told mirrored, as if they were right ones.
    """

    trunk: Floats
    neck: Floats
    head: Floats
    skull: Floats
    arms: tuple[Arm, Arm]
    legs: tuple[Leg, Leg]


def rotation(axis: int, angle: float) -> Floats:
    """Return the matrix that turns about axis 0, 1 or 2, right-handed [rad]."""
    c, s = np.cos(angle), np.sin(angle)
    turn = np.eye(3)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    turn[i, i], turn[i, j], turn[j, i], turn[j, j] = c, -s, s, c
    return turn


def reached(shoulder: Floats, hand: Floats, build: Build) -> Arm:
    """Bend a right arm so that the middle of its palm is at the hand, or as near to it as the arm gets.

    The wrist is straight. The elbow goes down, outward and a little back.
    """
    a, b = build.upper_arm, build.forearm + build.palm
    toward = hand - shoulder
    far = float(np.linalg.norm(toward))
    way = toward / far if far > 1e-6 else np.array([1.0, 0.0, 0.0])
    far = float(np.clip(far, abs(a - b) + 0.09, (a + b) * 0.9995))
    cosine = (a * a + far * far - b * b) / (2 * a * far)
    out = across(_elbow_side(way), way)
    elbow = shoulder + a * (way * cosine + out * np.sqrt(max(1 - cosine * cosine, 0.0)))
    palm = shoulder + way * far
    wrist = elbow + (palm - elbow) * (build.forearm / b)
    return Arm(shoulder, elbow, wrist, palm, np.cross(way, out))


def _elbow_side(way: Floats) -> Floats:
    """Return where the elbow of a right arm goes; never along the arm itself."""
    wish = np.array([-0.35, -0.62, -0.7])
    along = float(wish @ way) / float(np.linalg.norm(wish))
    aside = np.array([-0.9, -0.4, 0.2])
    return wish + aside * max(abs(along) - 0.8, 0.0) * 8


def _leg(build: Build, angles: tuple[float, ...]) -> Leg:
    """Return a right leg: thigh ahead, knee bent, leg spread and foot turned outward, foot pointed down [rad]."""
    thigh, knee, spread, toes_out, foot = angles
    hip = np.array([0.0, -build.half_hip, 0.0])
    out = rotation(0, -spread)  # about ahead: the right leg goes to the right
    down = np.array([0.0, 0.0, -1.0])
    upper = out @ rotation(1, -thigh) @ down
    lower = out @ rotation(1, knee - thigh) @ down
    at_knee = hip + build.thigh * upper
    toes = out @ rotation(2, -toes_out) @ rotation(1, knee - thigh + foot) @ np.array([1.0, 0.0, 0.0])
    return Leg(hip, at_knee, at_knee + build.shank * lower, toes, out @ np.array([0.0, 1.0, 0.0]))


# Thigh, knee, spread, toes outward, foot down [rad]: of the leg on the side of the torch, and of the other.
# Source of float: between standing and the neutral body posture of NASA-STD-3000 (Man-Systems Integration Standards).
LEGS = {
    Pose.STAND: ((0.02, 0.06, 0.06, 0.16, -0.04), (0.07, 0.12, 0.07, 0.2, -0.05)),
    Pose.FLOAT: ((0.52, 0.74, 0.10, 0.1, 0.42), (0.36, 0.66, 0.12, 0.1, 0.45)),
    Pose.RUN: ((-0.28, 0.62, 0.0, 0.03, 0.3), (0.62, 0.72, 0.0, 0.03, -0.12)),
    Pose.KNEEL: ((-0.03, 1.76, 0.03, 0.05, -0.60), (1.57, 1.57, 0.06, 0.08, 0.0)),
}
SWING = ((0.21, -0.23, 0.10), (0.0, -0.28, 0.02))
"""Where a right hand is in running, ahead and behind [m]."""
LEAN = {Pose.STAND: 0.0, Pose.FLOAT: 0.05, Pose.RUN: 0.11, Pose.KNEEL: 0.02}


def skeleton(figure: Figure, build: Build, rest: Vector, raised: Vector) -> Skeleton:
    """Return where the joints of a figure are.

    Args:
        figure: as it is wished.
        build: its lengths.
        rest: where a right hand hangs [m].
        raised: where it holds the torch [m].
    """
    trunk = rotation(1, LEAN[figure.pose])
    skull = trunk @ rotation(2, figure.head_turn) @ rotation(0, figure.head_tilt)
    shoulder = trunk @ np.array([0.0, -build.half_shoulder, build.shoulder])
    free = (SWING[bool(figure.torch)], SWING[1]) if figure.pose is Pose.RUN else (rest, rest)
    own = [trunk @ np.array(raised if figure.torch == side else at) for side, at in zip(SIDES, free, strict=True)]
    right = own[0] if figure.right_hand is None else np.array(figure.right_hand, float)
    left = own[1] if figure.left_hand is None else np.array(figure.left_hand, float) * MIRROR
    near, other = LEGS[figure.pose]
    both = (other, near) if figure.torch == "left" else (near, other)
    neck = trunk @ np.array([0.0, 0.0, build.neck])
    head = neck + skull @ np.array([0.025, 0.0, build.head - build.neck])
    arms = (reached(shoulder, right, build), reached(shoulder, left, build))
    return Skeleton(trunk, neck, head, skull, arms, (_leg(build, both[0]), _leg(build, both[1])))


SLANT = 1.1
"""The least angle between a hand and what it holds [rad]: a bar lies aslant in a palm, and the wrist does the rest."""


def hand_axes(arm: Arm, grip: Floats | None = None) -> Floats:
    """Return the axes of a right hand as columns (3, 3): toward the fingers, out of the palm, toward the thumb.

    Args:
        arm: it belongs to.
        grip: axis of what it holds (unit), from the little finger to the thumb; none: the thumb is ahead.
    """
    along = unit(arm.palm - arm.elbow)
    if grip is None:
        thumb = across(np.array([0.85, 0.25, 0.45]), along)
        return np.stack([along, np.cross(thumb, along), thumb], -1)
    aside = across(along + np.array([0.02, 0.01, 0.0]), grip)
    angle = np.clip(np.arctan2(aside @ along, grip @ along), SLANT, np.pi - SLANT)
    fingers = np.sin(angle) * aside + np.cos(angle) * grip
    thumb = across(grip, fingers)
    return np.stack([fingers, np.cross(thumb, fingers), thumb], -1)
