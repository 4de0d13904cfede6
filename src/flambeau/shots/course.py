"""How light and sight go on over the span of a shot: what a strip shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flambeau.earth import Floats
from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.shots.making import held_alone
from flambeau.shots.sight import Sight
from flambeau.shots.values import Chance
from flambeau.shots.wishes import wishes
from flambeau.stage.frames import Frames
from flambeau.stage.staging import Stage, stage
from flambeau.timeline import Timeline
from flambeau.windows import Span, Windows

_SAMPLES = 400  # over a span
_HALF_DAY = 43200.0  # [s]


@dataclass(frozen=True, eq=False, slots=True)
class Lane:
    """A wish by name, and when it holds alone."""

    name: str
    windows: Windows


@dataclass(frozen=True, eq=False)
class Course:
    """A shot over its span.

    Attributes:
        chance: of the shot.
        stage: of the shot.
        t: instants [POSIX s, (n,)].
        height: of the Sun over the horizontal [rad, (n,)].
        strength: of the Sun's light over that outside of the air (n,).
        share, low, high: of the people in the Sun (n,), and with the arrays off by their doubt.
        bright: share of the Earth in the frame that is in day (n,); NaN where there is none.
        lanes: the wishes.
        day, path: instants [POSIX s, (m,)] of 24 h around the span, and azimuth and altitude of the Sun [rad, (m, 2)]
            at them, on the ground.
    """

    chance: Chance
    stage: Stage
    t: Floats
    height: Floats
    strength: Floats
    share: Floats
    low: Floats
    high: Floats
    bright: Floats
    lanes: tuple[Lane, ...]
    day: Floats
    path: Floats


def course(journey: Journey, plan: Plan, timeline: Timeline, chance: Chance) -> Course | None:
    """Return the course of a shot, or None when it has no stage."""
    set_, _ = stage(journey, plan, timeline, chance.shot)
    if set_ is None:
        return None
    eye = Sight(set_)
    x = eye.at(np.linspace(*set_.span, _SAMPLES))
    share, bright, _ = x.earth
    asked = wishes(chance.shot, journey.places.get(chance.shot.view))
    lanes = tuple(Lane(wish.name, windows) for wish, windows in zip(asked, held_alone(eye, asked), strict=True))
    day = np.linspace(*_whole_day(set_.span), 289)
    return Course(
        chance, set_, x.frames.t, x.height, x.strength, x.share, *x.doubt, np.where(share > 0, bright, np.nan),
        lanes, day, azimuths(set_.frames(day)),
    )  # fmt: skip


def _whole_day(span: Span) -> Span:
    middle = (span[0] + span[1]) / 2
    return middle - _HALF_DAY, middle + _HALF_DAY


def azimuths(frames: Frames) -> Floats:
    """Return azimuth from north over east and altitude of the Sun [rad, (n, 2)] on a stage on the ground."""
    x, y, z = frames.sun.T
    return np.column_stack((np.arctan2(x, y) % (2 * np.pi), np.arcsin(np.clip(z, -1, 1))))
