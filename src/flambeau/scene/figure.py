"""How somebody stands or floats, as it is asked of the makers of people. Lengths in metres, angles in radians."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Vector = tuple[float, float, float]

TORCH_SIZE: Vector = (0.145, 0.054, 0.95)
"""Width, depth and length [m] of a torch of which nothing is said. Source: presentation of the torch of a relay, 14
January 2013; others are 0.6 to 1 m long."""


class Wear(StrEnum):
    """What somebody wears."""

    ORLAN_RED = "orlan-red"
    ORLAN_BLUE = "orlan-blue"
    RELAY = "relay"  # the uniform of a torchbearer
    PARKA = "parka"
    CIVIL = "civil"

    @property
    def suit(self) -> bool:
        """Tell whether it is a pressure suit."""
        return self in (Wear.ORLAN_RED, Wear.ORLAN_BLUE)


class Pose(StrEnum):
    """How somebody holds their legs."""

    STAND = "stand"
    FLOAT = "float"
    RUN = "run"
    KNEEL = "kneel"


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody in their own axes: ahead (x), left (y), up (z), from the pelvis.

    Hands are where the middle of the palm shall be; one out of reach is pulled in. None hangs down, or holds the torch
    up. `torch` is the hand that holds the torch: `right`, `left` or none.
    """

    wear: Wear = Wear.RELAY
    pose: Pose = Pose.STAND
    right_hand: Vector | None = None
    left_hand: Vector | None = None
    torch: str = ""
    head_turn: float = 0.0  # to the left
    head_tilt: float = 0.0  # to the right shoulder
    name: str = ""
    torch_size: Vector = TORCH_SIZE  # width, depth, length
