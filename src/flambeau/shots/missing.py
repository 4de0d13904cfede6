"""Why a picture has no window: which wishes never hold or never together, the nearest miss, and what would help."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from flambeau.instants import format_utc
from flambeau.shot import PersonWanted, Shot, Vector
from flambeau.shots.sight import Sight
from flambeau.shots.values import Miss
from flambeau.shots.wishes import Wish
from flambeau.windows import Windows

TURNS = tuple(math.radians(angle) for angle in (45, -45, 90, -90, 135, -135, 180))
"""By which angles [rad] camera and people are turned to see whether that helps."""

_STEP = 10.0  # [s] of the search for the nearest miss
_MOST = 3  # windows of a wish that are told


def told(windows: Windows) -> str:
    """Tell when something holds, the first few."""
    spans = [f"{format_utc(a)[11:16]} to {format_utc(b)[11:16]}" for a, b in windows.spans[:_MOST]]
    more = len(windows.spans) - _MOST
    return ", ".join(spans) + (f" and {more} times more" if more > 0 else "")


def reasons(wishes: Sequence[Wish], alone: Sequence[Windows], least: float, together: Windows) -> Iterator[str]:
    """Yield why there is no window.

    Args:
        wishes: of the shot.
        alone: when each holds.
        least: how long a window must last [s].
        together: when all hold.
    """
    if together:
        longest = max(b - a for a, b in together.spans)
        yield f"it holds for {longest:.0f} s at most ({told(together)}), and must last {least:.0f} s"
        return
    never = [wish.name for wish, windows in zip(wishes, alone, strict=True) if not windows]
    if never:
        yield from (f"never: {name}" for name in never)
        return
    pairs = list(combinations(zip(wishes, alone, strict=True), 2))
    apart = [(a, b) for a, b in pairs if not a[1] & b[1]]
    for (one, when), (other, then) in apart:
        yield f"never together: {one.name} (UTC {told(when)}) and {other.name} (UTC {told(then)})"
    if not apart:
        all_ = "; ".join(f"{wish.name} (UTC {told(when)})" for wish, when in zip(wishes, alone, strict=True))
        yield f"never all at once: {all_}"


def nearest(sight: Sight, wishes: Sequence[Wish]) -> Miss | None:
    """Return the instant at which the wish that holds least comes nearest to holding."""
    if not wishes:
        return None
    start, end = sight.stage.span
    t = np.linspace(start, end, max(int((end - start) / _STEP), 1) + 1)
    x = sight.at(t)
    lacks = np.array([wish.lack(x) for wish in wishes])
    never = [k for k, wish in enumerate(wishes) if wish.apart is not None and (lacks[k] > 0).all()]
    if never:
        apart = wishes[never[0]].apart
        assert apart is not None
        at, which = int(apart(x).argmin()), never[0]
    else:
        at = int(lacks.sum(axis=0).argmin())
        which = int(lacks[:, at].argmax())
    return Miss(float(t[at]), wishes[which].name, wishes[which].told(x, at))


def turned(shot: Shot, angle: float, *, aboard: bool) -> Shot:
    """Turn people and camera of a shot about the middle of the people, by an angle as headings go [rad]."""
    middle = np.mean([person.at for person in shot.people], axis=0) if shot.people else np.zeros(3)
    c, s = math.cos(angle), math.sin(angle)
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) if aboard else np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])

    def moved(v: Vector) -> Vector:
        x, y, z = (float(q) for q in turn @ (np.array(v) - middle) + middle)
        return x, y, z

    return _changed(shot, moved, lambda heading: heading + angle)


def mirrored(shot: Shot) -> Shot:
    """Put people and camera of a shot to the other side of the station: from starboard to port."""
    flipped = _changed(shot, lambda v: (v[0], -v[1], v[2]), lambda heading: -heading)
    return replace(flipped, people=tuple(_other_hands(person) for person in flipped.people))


def _changed(shot: Shot, moved: Callable[[Vector], Vector], heading: Callable[[float], float]) -> Shot:
    """Move and turn the people and the camera of a shot."""

    def person(one: PersonWanted) -> PersonWanted:
        facing = one.facing if isinstance(one.facing, str) else heading(one.facing)
        return replace(one, at=moved(one.at), facing=facing)

    camera = shot.camera
    at = None if camera.at is None else moved(camera.at)
    look_at = camera.look_at if isinstance(camera.look_at, str) else moved(camera.look_at)
    people = tuple(person(one) for one in shot.people)
    return replace(shot, people=people, camera=replace(camera, at=at, look_at=look_at))


def _other_hands(person: PersonWanted) -> PersonWanted:
    """Swap the hands of somebody, each mirrored."""

    def flip(hand: Vector | str) -> Vector | str:
        return hand if isinstance(hand, str) else (hand[0], -hand[1], hand[2])

    other = {"right": "left", "left": "right"}.get(person.torch, "")
    return replace(
        person, right_hand=flip(person.left_hand), left_hand=flip(person.right_hand), torch=other,
        head_turn=-person.head_turn, head_tilt=-person.head_tilt,
    )  # fmt: skip
