"""Landmarks out of plain solids: towers, domes, cauldrons, hills."""

from __future__ import annotations

from dataclasses import dataclass

from flambeau.finding import NOWHERE, Where

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """One solid: `at` is the middle of its foot, in axes right, ahead, up [m]; `size` likewise [m].

    `turn` is counterclockwise from above [rad].
    """

    shape: str  # box, cylinder, cone, pyramid, dome, ball, ridge, mountain
    at: Vector
    size: Vector
    material: str = "stone"
    turn: float = 0.0
    where: Where = NOWHERE
