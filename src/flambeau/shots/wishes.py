"""What a picture wants as functions of time: each wish is positive where it holds, and says how it stands.

A wish's margin is a share (of the people, of the frame), an angle in radians or a part of one, near 0.1 where it holds
with ease. Thresholds are choices and stand here, in one place; their reasons are in decision 23.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from flambeau.earth import Floats
from flambeau.journey import Place
from flambeau.orbit.view import arc, in_sight, look
from flambeau.shot import Behind, Facing, Hour, Shot, SunIn, Sunlight
from flambeau.shots.sight import DAY, Look
from flambeau.sky import HORIZONS
from flambeau.stage.staging import Stage
from flambeau.timeline import track_of

HALF = 0.5  # of what is seen must be in the sun for it to be sunlit
SHADED = 0.05  # of it at most may be, to be in shade
WEAK = 0.02  # of the Sun's light outside of the air is sunshine: the last minute before sunset on the ground
SOFT = 0.2  # of it is soft: the Sun 5 degrees high through clear air
BRIGHT = 0.5  # of the Earth in the frame must be in day
EARTH = 0.03  # of the frame must be Earth for it to be seen behind them
NIGHT = math.radians(-12.0)  # height of the Sun on the ground: neither twilight nor a horizon is to be seen
AFTER_LIMB = math.radians(-6.0)  # over the limb: no ground that is seen from orbit has more than civil twilight
STARS_LIMB = math.radians(-3.0)  # over the limb: what falls on people from twilit Earth is below moonlight
STARS_GROUND = math.radians(-6.0)  # height of the Sun on Earth in the frame that burns out beside stars
GLOW = (math.radians(-4.0), math.radians(0.5))  # over the limb: the air along it is brighter than all below
GLOWING = 0.2  # of the limb near the Sun must be seen
LIT, BACKLIT = 0.5, 0.1  # of a landmark
_HOURS = {
    Hour.DAY: (HORIZONS["golden"], math.pi),
    Hour.GOLDEN: (HORIZONS["blue"], HORIZONS["golden"]),
    Hour.BLUE: (HORIZONS["civil"], HORIZONS["blue"]),
    Hour.CIVIL: (HORIZONS["civil"], HORIZONS["sunrise"]),
    Hour.NAUTICAL: (HORIZONS["nautical"], HORIZONS["civil"]),
    Hour.ASTRONOMICAL: (HORIZONS["astronomical"], HORIZONS["nautical"]),
    Hour.NIGHT: (-math.pi, HORIZONS["astronomical"]),
}

Value = Callable[[Look], Floats]
Told = Callable[[Look, int], str]


@dataclass(frozen=True, eq=False, slots=True)
class Wish:
    """One thing that a picture wants.

    Attributes:
        name: in words.
        margin: by how much it holds (n,): positive where it does.
        told: how it stands at an instant of a look, in words.
        near: how far the margin may jump within some seconds.
        apart: how far it is from holding (n,) where that is not told by the margin alone, the less the nearer.
    """

    name: str
    margin: Value
    told: Told
    near: float = 0.02
    apart: Value | None = None


def wishes(shot: Shot, place: Place | None) -> tuple[Wish, ...]:
    """Return all that a picture wants; `place` is the one that it is to view."""
    return tuple(_wishes(shot, place))


def _wishes(shot: Shot, place: Place | None) -> Iterator[Wish]:
    if shot.subject is not Sunlight.ANY:
        yield Wish(_SUBJECT_NAMES[shot.subject], _SUBJECTS[shot.subject], sun_told, 0.1)
    for behind in shot.behind:
        yield _BEHIND[behind]
    if place is not None:
        yield view(place)
    if shot.sun is SunIn.IN_FRAME:
        yield Wish("the Sun in the frame", _sun_in, _sun_place, 0.05)
    elif shot.sun is SunIn.OUT_OF_FRAME:
        yield Wish("the Sun out of the frame", lambda x: -_sun_in(x), _sun_place, 0.05)
    if shot.hours:
        yield hours(shot.hours)
    if shot.landmark is not Facing.ANY:
        lit = shot.landmark is Facing.LIT
        yield Wish(f"the landmark {shot.landmark}", _landmark_lit if lit else _backlit, _landmark_told, 0.1)


# ---- the people


def _least(*values: Floats) -> Floats:
    return np.asarray(np.min(np.broadcast_arrays(*values), axis=0))


def _most(*values: Floats) -> Floats:
    return np.asarray(np.max(np.broadcast_arrays(*values), axis=0))


def _sunlit(x: Look) -> Floats:
    return _least(x.share - HALF, x.strength - WEAK)


def _bright_round(x: Look) -> Floats:
    """Return by how much Earth or sky around is bright: the ground below is in day."""
    return x.height - DAY


def _shade(x: Look) -> Floats:
    return _least(SHADED - x.share, _bright_round(x))


def _soft(x: Look) -> Floats:
    low = _least(x.share - HALF, x.strength - WEAK, SOFT - x.strength)
    return _most(low, _shade(x))


def _dark(x: Look) -> Floats:
    down = AFTER_LIMB - x.over_limb if x.frames.aboard else NIGHT - x.height
    return _least(SHADED - x.share, down)


_SUBJECTS: dict[Sunlight, Value] = {
    Sunlight.SUNLIT: _sunlit, Sunlight.SOFT: _soft, Sunlight.SHADE: _shade, Sunlight.DARK: _dark,
}  # fmt: skip
_SUBJECT_NAMES = {
    Sunlight.SUNLIT: "the subject in the sun",
    Sunlight.SOFT: "soft light on the subject",
    Sunlight.SHADE: "the subject in shade by day",
    Sunlight.DARK: "the subject in the dark",
}


def degrees(angle: float) -> str:
    """Tell an angle [rad] in whole degrees."""
    return f"{abs(math.degrees(angle)):.0f} degrees"


def sun_told(x: Look, k: int) -> str:
    """Say how much of the people is in the Sun at an instant of a look, and if little is, why."""
    share = f"{x.share[k]:.0%} of the subject in the sun".replace("%", " %")
    if x.share[k] >= HALF or not len(x.sight.subject[0]):
        return share
    return f"{share}, {shade_told(x, k)}"


def shade_told(x: Look, k: int) -> str:
    """Say what keeps the Sun from the people at an instant of a look."""
    if x.strength[k] <= 0:
        return "in the Earth's shadow" if x.frames.aboard else "the Sun is down"
    if x.turned[k] < HALF:
        return "the Sun is behind them"
    things = "the station" if x.frames.aboard else "what stands around"
    return f"{things} shades them with the Sun {height_told(x, k)}"


def height_told(x: Look, k: int) -> str:
    """Say how high the Sun stands at an instant of a look."""
    return f"{degrees(x.height[k])} {'up' if x.height[k] >= 0 else 'below the horizontal'}"


# ---- what is behind them


def _bright_earth(x: Look) -> Floats:
    share, bright, _ = x.earth
    return _least(bright - BRIGHT, share - EARTH)


def _dark_earth(x: Look) -> Floats:
    share, bright, _ = x.earth
    return _least(0.005 - bright, share - EARTH)


def _earth_told(x: Look, k: int) -> str:
    share, bright, _ = x.earth
    if share[k] < EARTH:
        return f"the Earth is {100 * share[k]:.0f} % of the frame"
    return f"{100 * bright[k]:.0f} % of the Earth in the frame in day"


def _glowing(x: Look) -> Floats:
    low, high = GLOW
    return _least(x.over_limb - low, high - x.over_limb, x.glow - GLOWING)


def _glow_told(x: Look, k: int) -> str:
    away = x.over_limb[k]
    where = f"{abs(math.degrees(away)):.1f} degrees {'above' if away > 0 else 'below'} the limb"
    return f"the Sun {where}, {100 * x.glow[k]:.0f} % of the limb around it in the frame"


def _stars(x: Look) -> Floats:
    if not x.frames.aboard:
        return _least(SHADED - x.share, NIGHT - x.height)
    _, _, highest = x.earth
    return _least(SHADED - x.share, STARS_LIMB - x.over_limb, STARS_GROUND - highest, 0.05 - _sun_in(x))


def _stars_told(x: Look, k: int) -> str:
    if not x.frames.aboard:
        return f"the Sun {height_told(x, k)}"
    _, bright, _ = x.earth
    return f"{_glow_told(x, k)}, {100 * bright[k]:.0f} % of the Earth in the frame in day"


_BEHIND = {
    Behind.BRIGHT_EARTH: Wish("the Earth behind in day", _bright_earth, _earth_told, 0.1),
    Behind.DARK_EARTH: Wish("the Earth behind in the dark", _dark_earth, _earth_told, 0.1),
    Behind.LIMB: Wish(
        "the limb in the frame",
        lambda x: (x.limb - 0.5) / 10,
        lambda x, k: f"{2 * x.limb[k]:.0f} degrees of the limb in the frame",
        0.1,
    ),
    Behind.LIMB_GLOW: Wish("the limb glowing behind", _glowing, _glow_told, 0.1),
    Behind.STARS: Wish("stars behind", _stars, _stars_told, 0.1),
}


# ---- a place, the Sun, the hour, a landmark


def view(place: Place) -> Wish:
    """Return the wish that a place is in the frame."""
    track = track_of(place)

    def ways(x: Look) -> Floats:
        away = x.frames.to_stage(track.positions(x.frames.t))
        return np.asarray(away / np.linalg.norm(away, axis=1, keepdims=True))

    def up(x: Look) -> Floats:
        there = track.positions(x.frames.t)
        if not x.frames.aboard:
            return np.where(in_sight(x.frames.origin, there), 1.0, -1.0)
        return look(there, x.frames.origin).elevation

    def apart(x: Look) -> Floats:
        return arc(x.frames.origin, track.positions(x.frames.t)) + np.where(up(x) > 0, 0.0, math.pi)

    def told(x: Look, k: int) -> str:
        away = math.degrees(arc(x.frames.origin, track.positions(x.frames.t))[k])
        if up(x)[k] <= 0:
            return f"{place.name} is {away:.1f} degrees of arc away, beyond the limb"
        return f"{place.name} is {away:.1f} degrees of arc away and {_in_or_out(x.clear(ways(x))[k])}"

    def margin(x: Look) -> Floats:
        return _least(x.clear(ways(x)), up(x))

    return Wish(f"{place.name} in the frame", margin, told, 0.05, apart)


def _in_or_out(margin: float) -> str:
    if margin > 0:
        return "in the frame"
    return "hidden" if margin == -0.01 else f"out of the frame by {-margin:.0%} of its width".replace("%", " %")


def _sun_in(x: Look) -> Floats:
    return _least(x.clear(x.frames.sun), x.over_limb * 10)


def _sun_place(x: Look, k: int) -> str:
    if x.over_limb[k] <= 0:
        return "the Sun is down"
    return f"the Sun is {_in_or_out(float(x.clear(x.frames.sun)[k]))}"


def hours(wanted: tuple[Hour, ...]) -> Wish:
    """Return the wish for one of some hours of light, by the height of the Sun's centre without refraction."""
    name = " or ".join(f"{hour} hour" if hour in (Hour.GOLDEN, Hour.BLUE) else hour for hour in wanted)

    def margin(x: Look) -> Floats:
        return _most(*(_least(x.height - low, high - x.height) for low, high in (_HOURS[hour] for hour in wanted)))

    return Wish(name, margin, lambda x, k: f"the Sun {height_told(x, k)}", 0.02)


def _landmark_lit(x: Look) -> Floats:
    return _least(x.landmark - LIT, x.strength - WEAK)


def _backlit(x: Look) -> Floats:
    return _least(BACKLIT - x.landmark, x.height, x.frames.sun @ forward(x.sight.stage) / 2)


def _landmark_told(x: Look, k: int) -> str:
    if not len(x.sight.landmarks[0]):
        return "the camera sees no landmark"
    return f"{100 * x.landmark[k]:.0f} % of the landmark in the sun"


def forward(stage: Stage) -> Floats:
    """Return where the camera looks (3,)."""
    return np.asarray(stage.camera.axes[2])
