"""People on a stage: posed, turned, and holding on to what is there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from flambeau.earth import Floats
from flambeau.finding import Finding
from flambeau.scene.figure import TORCH_SIZE, Figure, Vector
from flambeau.scene.mesh import Parts, placed
from flambeau.scene.people import Posed, posed
from flambeau.scene.rays import Solid
from flambeau.scene.station import nearest
from flambeau.shot import CameraWanted, PersonWanted

STATION = "station"
"""What a hand is told to hold that holds on to the nearest part of the station."""

_FAR = 1e3  # [m] within which the nearest part of a station is looked for
_ALONG = np.array([[0.45, -0.35, 0.35], [0.45, 0.35, 0.35]])  # where a right and a left hand reach for with ease
_SIDES = ("right", "left")


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody on the stage.

    Attributes:
        wanted: as the shot asks for them.
        parts: meshes on the stage.
        points: places of the body on the stage (3,), by the names of `scene.people.Posed`.
        heading: where they face [rad], as headings go on this stage.
    """

    wanted: PersonWanted
    parts: Parts
    points: Mapping[str, Floats]
    heading: float

    @cached_property
    def middle(self) -> Floats:
        """Half way between head and hips (3,)."""
        return (self.points["head"] + self.points["pelvis"]) / 2


def upward(*, aboard: bool) -> Floats:
    """Return what is up on a stage (3,): the zenith side of a station, or up."""
    return np.array([0.0, 0.0, -1.0 if aboard else 1.0])


def ahead(heading: float, *, aboard: bool) -> Floats:
    """Return the direction of a heading [rad] on a stage (3,)."""
    c, s = math.cos(heading), math.sin(heading)
    return np.array([c, s, 0.0] if aboard else [s, c, 0.0])


def heading_to(start: ArrayLike, end: ArrayLike, *, aboard: bool) -> float:
    """Return the heading [rad] from one point of a stage to another (3,); straight up or down it is 0."""
    x, y, _ = (float(v) for v in np.asarray(end) - np.asarray(start))
    return math.atan2(y, x) if aboard else math.atan2(x, y)


def axes_of(heading: float, *, aboard: bool) -> Floats:
    """Return the axes of somebody who faces a heading [rad]: the columns are ahead, left and up on the stage (3, 3)."""
    front, up = ahead(heading, aboard=aboard), upward(aboard=aboard)
    return np.column_stack((front, np.cross(up, front), up))


def people(
    wanted: Sequence[PersonWanted],
    camera: CameraWanted,
    station: Solid | None,
    *,
    aboard: bool,
    torch_size: Vector = TORCH_SIZE,
) -> tuple[tuple[Person, ...], tuple[Finding, ...]]:
    """Pose the people of a shot and put them on the stage.

    Args:
        wanted: the people.
        camera: of the shot; who faces the camera turns to it.
        station: what a hand can hold on to; None when there is none.
        aboard: whether the stage is in orbit.
        torch_size: width, depth and length of the torch that they hold [m].

    Returns:
        The people, and a finding for each hand that does not reach what it is to hold.
    """
    by_name = {person.name: person for person in wanted}
    found, findings = [], []
    for person in wanted:
        heading = _heading(person, by_name, camera, aboard=aboard)
        one, said = _placed(person, heading, station, torch_size, aboard=aboard)
        found.append(one)
        findings += said
    return tuple(found), tuple(findings)


def _heading(person: PersonWanted, named: Mapping[str, PersonWanted], camera: CameraWanted, *, aboard: bool) -> float:
    """Return where somebody faces; who carries the camera and is to face it faces the others."""
    if not isinstance(person.facing, str):
        return person.facing
    others = [other.at for name, other in named.items() if name != person.name]
    if person.facing in named and person.facing != person.name:
        target: ArrayLike = named[person.facing].at
    elif camera.helmet in named and camera.helmet != person.name:
        target = named[camera.helmet].at
    elif camera.at is not None and camera.helmet != person.name:
        target = camera.at
    else:
        target = np.mean(others, axis=0) if others else person.at
    return heading_to(person.at, target, aboard=aboard)


def _placed(
    person: PersonWanted, heading: float, station: Solid | None, torch_size: Vector, *, aboard: bool
) -> tuple[Person, list[Finding]]:
    """Put somebody on the stage: by the pelvis aboard, by the soles on the ground."""
    turn, at = axes_of(heading, aboard=aboard), np.array(person.at)
    free = replace(_figure(person, None, None), torch_size=torch_size)
    origin = at if aboard else at - posed(free).sole * upward(aboard=aboard)
    findings: list[Finding] = []
    hands: list[Vector | None] = []
    for side in _SIDES:
        asked: Vector | str = getattr(person, f"{side}_hand")
        if asked == STATION:
            hand, said = _hold(person, side, posed(free), (turn, origin), station)
            findings += said
        else:
            hand = None if isinstance(asked, str) else asked
        hands.append(hand)
    body = posed(replace(free, right_hand=hands[0], left_hand=hands[1]))
    points = {name: turn @ point + origin for name, point in body.points.items()}
    return Person(person, placed(body.parts, turn, origin), points, heading), findings


def _figure(person: PersonWanted, right: Vector | None, left: Vector | None) -> Figure:
    return Figure(person.wears, person.pose, right, left, person.torch, person.head_turn, person.head_tilt, person.name)


def _hold(
    person: PersonWanted, side: str, body: Posed, place: tuple[Floats, Floats], station: Solid | None
) -> tuple[Vector | None, list[Finding]]:
    """Return where on the station a hand holds on, in the person's axes; out of reach it is stretched out towards it.

    The part that is nearest to where the hand reaches for with ease, else the part nearest to the shoulder.
    """
    if station is None:
        message = f"{person.name}: there is no station here for the {side} hand to hold on to."
        return None, [Finding("C704", message, person.where, f"give {side}_hand a point.", (person.name,))]
    (turn, origin), shoulder = place, body.points[f"{side}_shoulder"]
    reach = _reach(person, side)
    for start in (_ALONG[_SIDES.index(side)], shoulder):
        point = nearest(station, turn @ start + origin, _FAR)
        hand = None if point is None else turn.T @ (point - origin)
        if hand is not None and np.linalg.norm(hand - shoulder) <= reach:
            return _vector(hand), []
    if hand is None:
        return None, []
    way = turn @ (hand - shoulder)
    return _vector(hand), [_short(person, side, way, reach)]


def _reach(person: PersonWanted, side: str) -> float:
    """Return how far the middle of a palm gets from its shoulder [m]: where it ends when it reaches for far ahead."""
    far = (99.0, 0.0, 0.0)
    body = posed(_figure(replace(person, torch=""), far if side == "right" else None, far if side == "left" else None))
    return float(np.linalg.norm(body.points[f"{side}_hand"] - body.points[f"{side}_shoulder"]))


def _short(person: PersonWanted, side: str, way: Floats, reach: float) -> Finding:
    """Say by how much a hand does not reach the station, `way` [m] from the shoulder, and from where it would."""
    distance = float(np.linalg.norm(way))
    gap = distance - reach
    nearer = np.array(person.at) + way / distance * (gap + 0.05)
    at = ", ".join(f"{x:.2f}" for x in nearer)
    message = (
        f"{person.name}: the {side} hand reaches {reach:.2f} m, the station is {distance:.2f} m from the shoulder, "
        f"{gap:.2f} m too far."
    )
    return Finding("C704", message, person.where, f"put them at [{at}].", (person.name,))


def _vector(v: Floats) -> Vector:
    x, y, z = (float(x) for x in v)
    return x, y, z
