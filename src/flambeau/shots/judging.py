"""How good a window is: a score from how well the wishes hold, and in words what is good and what limits it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from flambeau.earth import Floats
from flambeau.instants import format_utc
from flambeau.shot import Behind, Facing, Shot, Sunlight
from flambeau.shots.sight import Look, Sight
from flambeau.shots.values import Window
from flambeau.shots.wishes import HALF, SHADED, WEAK, Wish, forward, height_told
from flambeau.windows import Span

_LONG = 600.0  # [s] after which more time makes a window no better
_EASY = 0.1  # margin at which a wish holds with ease
_SAMPLES = 31  # instants of a window that are looked at
_AFTER = 10.0  # [s] after an edge, where what ends a window is told
_FLAT, _SIDE, _BACK = math.radians(20), math.radians(60), math.radians(120)  # the Sun's angle from behind the camera


def judged(sight: Sight, wishes: Sequence[Wish], window: Span, within: Span) -> Window:
    """Judge a window.

    Args:
        sight: the stage.
        wishes: of its shot.
        window: in which they hold [POSIX s].
        within: from when to when the picture may be taken.
    """
    inside = np.linspace(window[0], window[1], _SAMPLES + 2)[1:-1]
    x = sight.at(inside)
    quality = np.asarray(np.mean(list(_qualities(x, sight.stage.shot, wishes)), axis=0))
    best = int(quality.argmax())
    sure = _sure(x, sight)
    length = min((window[1] - window[0]) / max(2 * sight.stage.shot.least, _LONG), 1.0)
    score = 0.75 * float(quality.mean()) + 0.15 * length + 0.1 * sure
    limits = (*_limits(sight, wishes, window, within), *_doubts(x, sight))
    moment = float(round(inside[best]))
    return Window(*window, moment, round(score, 3), sure == 1.0, tuple(_good(x, best, wishes)), limits)


def _qualities(x: Look, shot: Shot, wishes: Sequence[Wish]) -> Iterator[Floats]:
    """Yield how good a picture is at each instant, each 0 to 1 (n,)."""
    yield np.clip(np.min([np.ones(len(x.frames.t)), *(w.margin(x) / _EASY for w in wishes)], axis=0), 0, 1)
    if shot.subject is Sunlight.SUNLIT:
        yield x.share
        yield side_light(x)
    if Behind.BRIGHT_EARTH in shot.behind:
        yield x.earth[1]
    if shot.landmark is Facing.LIT:
        yield x.landmark


def side_light(x: Look) -> Floats:
    """Return how well the Sun models a face (n,): 1 from the side, less from behind the camera or the subject."""
    angle = np.arccos(np.clip(-(x.frames.sun @ forward(x.sight.stage)), -1, 1))  # 0: from behind the camera
    return np.interp(angle, (0.0, _FLAT, _SIDE, _BACK, math.pi), (0.5, 0.6, 1.0, 0.7, 0.3))


def _sure(x: Look, sight: Sight) -> float:
    """Return how far the light on the people holds with other angles of the arrays: the share of the instants."""
    wanted = sight.stage.shot.subject
    if not sight.doubtful or wanted is Sunlight.ANY:
        return 1.0
    low, high = x.doubt
    holds = low > HALF if wanted is Sunlight.SUNLIT else high < SHADED if wanted is not Sunlight.SOFT else high >= low
    return float(np.mean(holds))


def _doubts(x: Look, sight: Sight) -> Iterator[str]:
    if _sure(x, sight) < 1 and sight.stage.station is not None:
        low, high = x.doubt
        off = math.degrees(sight.stage.station.doubt)
        yield (
            f"not sure: with the arrays off by {off:.0f} degrees, {100 * low.min():.0f} to {100 * high.max():.0f} % "
            "of the subject are in the sun"
        )


def _good(x: Look, k: int, wishes: Sequence[Wish]) -> Iterator[str]:
    """Yield what is good at an instant of a look."""
    said = dict.fromkeys(part for wish in wishes for part in wish.told(x, k).split(", "))
    yield from said
    if x.strength[k] > WEAK and not any("the Sun " in one for one in said):
        yield f"Sun {height_told(x, k)}, {sun_side(x, k)}"


def sun_side(x: Look, k: int) -> str:
    """Say where the Sun stands as seen from the camera at an instant of a look."""
    right, _, ahead = x.sight.stage.camera.axes @ x.frames.sun[k]
    angle = math.degrees(math.atan2(right, ahead))
    if abs(angle) > 150:
        return "behind the camera"
    side = "right" if angle > 0 else "left"
    return f"{abs(angle):.0f} degrees to the {side} of where the camera looks"


def _limits(sight: Sight, wishes: Sequence[Wish], window: Span, within: Span) -> Iterator[str]:
    """Yield what begins and what ends a window."""
    begins, ends = window
    if begins > within[0] and (told := _told_at(sight, wishes, begins - _AFTER)):
        yield f"before {format_utc(begins)[11:]}: {told}"
    if ends < within[1] and (told := _told_at(sight, wishes, ends + _AFTER)):
        yield f"after {format_utc(ends)[11:]}: {told}"


def _told_at(sight: Sight, wishes: Sequence[Wish], t: float) -> str:
    """Say how the wish stands that holds least at an instant."""
    x = sight.at(np.array([t]))
    worst = min(wishes, key=lambda wish: float(wish.margin(x)[0]), default=None)
    return worst.told(x, 0) if worst is not None else ""
