"""Whether people stand where a body can be: not in the ground, and not inside of the station or a landmark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import Floats
from flambeau.finding import Finding
from flambeau.scene.rays import Scene, Solid
from flambeau.shot import Shot
from flambeau.stage.placing import Person, upward

_POINTS = ("head", "neck", "right_shoulder", "left_shoulder", "pelvis", "right_foot", "left_foot")
"""Places of a body that must be free. Hands may touch; a foot is its ankle, so a sole may sink by some centimetres."""

_TILTS = np.array([(0, 0), (0.7, 0), (-0.7, 0), (0, 0.7), (0, -0.7)])  # of rays that go up
_MOST = 3  # of them must meet the inner side of something: models of stations have holes
_WAYS = 32  # level directions in which a way out is looked for
_BREADTH = 0.4  # [m] from a wall to the middle of somebody beside it
_OPEN = 1000.0  # [m] what ends nowhere is as far


def buried(shot: Shot, people: Sequence[Person], around: Sequence[Solid], *, aboard: bool) -> Iterator[Finding]:
    """Say C709 of people who are in the ground, or inside of the station or a landmark.

    Args:
        shot: the picture.
        people: on its stage.
        around: the station; or the ground, and then the landmarks.
        aboard: whether the stage is in orbit.
    """
    scene = Scene(around)
    for person in people:
        points = np.array([person.points[name] for name in _POINTS])
        below, solid = _inside(scene, points, upward(aboard=aboard))
        in_ground = not aboard and below.any() and bool((solid[below] == 0).all())
        if in_ground and shot.ground != "water":
            yield _sunk(shot, person, scene, points[below])
        elif below.any() and not in_ground:
            yield _within(
                shot, person, scene, [name.replace("_", " ") for name, one in zip(_POINTS, below, strict=True) if one]
            )


def _inside(scene: Scene, points: Floats, up: Floats) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
    """Tell which points (n,) are inside of something, and in the solid of which number the ray straight up ends.

    From inside, most rays upward first meet the inner side of a face; from a hall with walls, the outer side of one.
    """
    ways = np.array([(x, y, up[2]) for x, y in _TILTS])
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    every = np.tile(ways, (len(points), 1)).astype(np.float32)
    hits = scene.cast(np.repeat(points, len(ways), axis=0).astype(np.float32), every)
    inner = np.zeros(len(every), np.bool_)
    for number, solid in enumerate(scene.solids):
        mine = np.flatnonzero(hits.solid == number)
        inner[mine] = (solid.flat[hits.face[mine]] * every[mine]).sum(axis=1) > 0
    return inner.reshape(-1, len(ways)).sum(axis=1) >= _MOST, hits.solid[:: len(ways)]


def _sunk(shot: Shot, person: Person, scene: Scene, points: Floats) -> Finding:
    """Say how deep somebody is in the ground, and how high they would stand on it."""
    x, y, z = person.wanted.at
    up = scene.cast(points.astype(np.float32), np.repeat(np.array([[0, 0, 1]], np.float32), len(points), 0)).distance
    level = round(float((points[:, 2] + up).max()), 2) + 0.0  # not -0.00
    message = f"{shot.name}: {person.wanted.name} is {level - z:.2f} m deep in the ground."
    hint = f"put them at [{x:.2f}, {y:.2f}, {level:.2f}]."
    return Finding("C709", message, person.wanted.where, hint, (shot.id, person.wanted.name))


def _within(shot: Shot, person: Person, scene: Scene, names: Sequence[str]) -> Finding:
    """Say what of somebody is inside of something, and which is the shortest level way out."""
    turn = np.arange(_WAYS) * (2 * np.pi / _WAYS)
    ways = np.column_stack((np.cos(turn), np.sin(turn), np.zeros(_WAYS))).astype(np.float32)
    hits = scene.cast(np.asarray(person.middle, np.float32), ways)
    far = np.minimum(hits.distance, _OPEN)
    out = np.array(person.wanted.at) + ways[far.argmin()] * (far.min() + _BREADTH)
    who = person.wanted.name
    said = (
        f"{_listed(names)} of {who} {'is' if len(names) == 1 else 'are'}" if len(names) < len(_POINTS) else f"{who} is"
    )
    message = f"{shot.name}: {said} inside of something."
    hint = "put them at [" + ", ".join(f"{x:.2f}" for x in out) + "], outside."
    return Finding("C709", message, person.wanted.where, hint, (shot.id, person.wanted.name))


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
