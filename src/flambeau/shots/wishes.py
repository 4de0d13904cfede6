"""What a picture wants as functions of time: each wish is positive where it holds, and says how it stands.

A wish's margin is a share (of the people, of the frame), an angle in radians or a part of one, near 0.1 where it holds
with ease. Thresholds are choices and stand here, in one place; their reasons are in decision 23.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import Floats
from flambeau.journey import Place
from flambeau.orbit.view import arc, in_sight, look
from flambeau.shot import Behind, Facing, Hour, Shot, SunIn, Sunlight
from flambeau.shots.search import Margin
from flambeau.shots.sight import DAY, Look, Sight
from flambeau.sky import HORIZONS
from flambeau.stage.staging import Stage
from flambeau.timeline import track_of

GRAIN = 0.01  # four rays of four hundred
FLICKER = 0.02  # eight of them: what the shade of a lattice on people changes within a second
HALF = 0.5  # of what is seen must be in the sun for it to be sunlit
SHADED = 0.1  # of it at most may be, to be in shade: a rim, or flecks between the arrays
WEAK = 0.005  # of the Sun's light outside of the air is sunshine: half a degree high over the sea
SOFT = 0.3  # of it at most is soft: the Sun 7 degrees high through clear air
BRIGHT = 0.5  # of the Earth in the frame must be in day
NONE = 0.015  # of it at most may be, for none
EARTH = 0.03  # of the frame must be Earth for it to be seen behind them
LAMPS = HORIZONS["civil"]  # height of the Sun on the ground: below it one needs lamps, above it the sky is soft light
NIGHT = HORIZONS["nautical"]  # stars are out
AFTER_LIMB = math.radians(-6.0)  # over the limb: no ground that is seen from orbit has more than civil twilight
STARS_LIMB = math.radians(-3.0)  # over the limb: what falls on people from twilit Earth is below moonlight
STARS_GROUND = math.radians(-6.0)  # height of the Sun on Earth in the frame that burns out beside stars
GLOW = (math.radians(-4.0), math.radians(0.5))  # over the limb: the air along it is brighter than all below
GLOWING = 0.2  # of the limb near the Sun must be seen
LIT, BACKLIT = 0.5, 0.1  # of a landmark
_HERE = 1.0  # [m] within which a place is where the stage is, and in no direction
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
        parts: each positive (n,) where its part of the wish holds.
        told: how it stands at an instant of a look, in words.
        near: how far the margin may jump within some seconds.
        grain: by how much it must hold at least, because it is counted in some hundreds of rays.
        apart: how far it is from holding (n,) where that is not told by the margin alone, the less the nearer.
    """

    name: str
    parts: tuple[Value, ...]
    told: Told
    near: float = 0.02
    apart: Value | None = None
    grain: float = 0.0

    def margin(self, x: Look) -> Floats:
        """Return by how much it holds (n,): positive where it does."""
        return _least(*(part(x) for part in self.parts))

    def over(self, eye: Sight) -> Margin:
        """Return, as a function of time, by how much it holds beyond its grain on a stage."""
        return lambda t: self.margin(eye.at(t)) - self.grain

    def lack(self, x: Look) -> Floats:
        """Return how far it is from holding (n,), zero where it holds; also of parts that hold less than others."""
        return np.asarray(np.sum([np.maximum(-part(x), 0.0) for part in self.parts], axis=0))


def wishes(shot: Shot, place: Place | None) -> tuple[Wish, ...]:
    """Return all that a picture wants; `place` is the one that it is to view."""
    return tuple(_wishes(shot, place))


def _wishes(shot: Shot, place: Place | None) -> Iterator[Wish]:
    if shot.subject is not Sunlight.ANY:
        yield _SUBJECTS[shot.subject]
    for behind in shot.behind:
        yield _BEHIND[behind]
    if place is not None:
        yield view(place)
    if shot.sun is SunIn.IN_FRAME:
        yield Wish("the Sun in the frame", (_sun_in,), _sun_place, 0.05)
    elif shot.sun is SunIn.OUT_OF_FRAME:
        yield Wish("the Sun out of the frame", (lambda x: -_sun_in(x),), _sun_place, 0.05)
    if shot.hours:
        yield hours(shot.hours)
    if shot.landmark is not Facing.ANY:
        parts = _LIT if shot.landmark is Facing.LIT else _BACKLIT
        yield Wish(f"the landmark {shot.landmark}", parts, _landmark_told, 0.1, grain=GRAIN)


# ---- the people


def _least(*values: Floats) -> Floats:
    return np.asarray(np.min(np.broadcast_arrays(*values), axis=0))


def _most(*values: Floats) -> Floats:
    return np.asarray(np.max(np.broadcast_arrays(*values), axis=0))


def _in_sun(x: Look) -> Floats:
    return x.share - HALF


def _out_of_sun(x: Look) -> Floats:
    return SHADED - x.share


def _shines(x: Look) -> Floats:
    return np.asarray(x.strength - WEAK)


def _by_day(x: Look) -> Floats:
    """Return by how much it is day: on the ground, or on the ground below."""
    return np.asarray(x.height - (DAY if x.frames.aboard else HORIZONS["sunrise"]))


def _bright_round(x: Look) -> Floats:
    """Return by how much the Earth below or the sky above is a soft light of its own."""
    return np.asarray(x.height - (DAY if x.frames.aboard else LAMPS))


def _soft(x: Look) -> Floats:
    low = _least(_in_sun(x), _shines(x), SOFT - x.strength)
    return _most(low, _least(_out_of_sun(x), _bright_round(x)))


def _night(x: Look) -> Floats:
    return AFTER_LIMB - x.over_limb if x.frames.aboard else LAMPS - x.height


def degrees(angle: float) -> str:
    """Tell an angle [rad] in whole degrees."""
    return f"{abs(math.degrees(angle)):.0f} degrees"


def sun_told(x: Look, k: int) -> str:
    """Say how much of the people is in the Sun at an instant of a look, and if little is, why."""
    share = f"{x.share[k]:.0%} of the subject in the sun".replace("%", " %")
    if x.share[k] > HALF + FLICKER or not len(x.sight.subject[0]):
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


def _soft_told(x: Look, k: int) -> str:
    if x.share[k] > SHADED - FLICKER and x.strength[k] > 0:
        weak = f"{100 * x.strength[k]:.0f} % of its light outside of the air"
        return f"{100 * x.share[k]:.0f} % of the subject in the sun, which has {weak}"
    around = "the Earth" if x.frames.aboard else "the sky"
    return f"light of {around}, the Sun {height_told(x, k)}"


def _dark_told(x: Look, k: int) -> str:
    return f"{100 * x.share[k]:.0f} % of the subject in the sun, the Sun {depth_told(x, k)}"


def depth_told(x: Look, k: int) -> str:
    """Say how far the Sun is over or below the limb, on the ground the horizontal."""
    if not x.frames.aboard:
        return height_told(x, k)
    away = math.degrees(x.over_limb[k])
    return f"{abs(away):.1f} degrees {'above' if away > 0 else 'below'} the limb"


_SUBJECTS = {
    Sunlight.SUNLIT: Wish("the subject in the sun", (_in_sun, _shines), sun_told, 0.1, grain=FLICKER),
    Sunlight.SOFT: Wish("soft light on the subject", (_soft,), _soft_told, 0.1, grain=FLICKER),
    Sunlight.SHADE: Wish("the subject in shade by day", (_out_of_sun, _by_day), sun_told, 0.1, grain=FLICKER),
    Sunlight.DARK: Wish("the subject in the dark", (_out_of_sun, _night), _dark_told, 0.1, grain=FLICKER),
}


# ---- what is behind them


def _bright_earth(x: Look) -> Floats:
    return x.earth[1] - BRIGHT


def _dark_earth(x: Look) -> Floats:
    return NONE - x.earth[1]


def _some_earth(x: Look) -> Floats:
    return x.earth[0] - EARTH


def _earth_told(x: Look, k: int) -> str:
    share, bright, _ = x.earth
    if share[k] < EARTH:
        return f"the Earth is {100 * share[k]:.0f} % of the frame"
    return f"{100 * bright[k]:.0f} % of the Earth in the frame in day"


def _not_long_before(x: Look) -> Floats:
    return x.over_limb - GLOW[0]


def _not_risen(x: Look) -> Floats:
    return GLOW[1] - x.over_limb


def _glow_seen(x: Look) -> Floats:
    return x.glow - GLOWING


def _glow_told(x: Look, k: int) -> str:
    return f"the Sun {depth_told(x, k)}, {100 * x.glow[k]:.0f} % of the limb around it in the frame"


def _star_night(x: Look) -> Floats:
    return STARS_LIMB - x.over_limb if x.frames.aboard else NIGHT - x.height


def _no_bright_ground(x: Look) -> Floats:
    """Return by how much the ground in the frame is dark enough; on the ground the night sees to it."""
    return STARS_GROUND - x.earth[2] if x.frames.aboard else np.ones(len(x.frames.t))


def _stars_told(x: Look, k: int) -> str:
    if not x.frames.aboard:
        return f"the Sun {height_told(x, k)}"
    share, _, highest = x.earth
    if share[k] == 0:
        return f"the Sun {depth_told(x, k)}, no Earth in the frame"
    on_earth = f"{degrees(highest[k])} {'above' if highest[k] > 0 else 'below'} its horizon"
    return f"the Sun {depth_told(x, k)}, and at most {on_earth} on the Earth in the frame"


_BEHIND = {
    Behind.BRIGHT_EARTH: Wish("the Earth behind in day", (_bright_earth, _some_earth), _earth_told, 0.1, grain=GRAIN),
    Behind.DARK_EARTH: Wish("the Earth behind in the dark", (_dark_earth, _some_earth), _earth_told, 0.1, grain=GRAIN),
    Behind.LIMB: Wish(
        "the limb in the frame",
        (lambda x: (x.limb - 0.5) / 10,),
        lambda x, k: f"{2 * x.limb[k]:.0f} degrees of the limb in the frame",
        0.1,
    ),
    Behind.LIMB_GLOW: Wish(
        "the limb glowing behind", (_not_long_before, _not_risen, _glow_seen), _glow_told, 0.1, grain=GRAIN
    ),
    Behind.STARS: Wish("stars behind", (_out_of_sun, _star_night, _no_bright_ground), _stars_told, 0.1, grain=FLICKER),
}


# ---- a place, the Sun, the hour, a landmark


def view(place: Place) -> Wish:
    """Return the wish that a place is in the frame."""
    track = track_of(place)

    def ways(x: Look) -> Floats:
        away = x.frames.to_stage(track.positions(x.frames.t))
        return np.asarray(away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), _HERE))

    def here(x: Look) -> NDArray[np.bool_]:
        return np.asarray(np.linalg.norm(track.positions(x.frames.t) - x.frames.origin, axis=1) < _HERE)

    def up(x: Look) -> Floats:
        there = track.positions(x.frames.t)
        if not x.frames.aboard:
            return np.where(in_sight(x.frames.origin, there) & ~here(x), 1.0, -1.0)
        away = np.where(here(x)[:, None], there + 2 * _HERE, there)  # what is here has no direction
        return np.where(here(x), -1.0, look(away, x.frames.origin).elevation)

    def apart(x: Look) -> Floats:
        return arc(x.frames.origin, track.positions(x.frames.t)) + np.where(up(x) > 0, 0.0, math.pi)

    def told(x: Look, k: int) -> str:
        if here(x)[k]:
            return f"the picture is taken at {place.name} itself"
        away = math.degrees(arc(x.frames.origin, track.positions(x.frames.t))[k])
        if up(x)[k] <= 0:
            return f"{place.name} is {away:.1f} degrees of arc away, beyond the limb"
        return f"{place.name} is {away:.1f} degrees of arc away and {_in_or_out(x.clear(ways(x))[k])}"

    return Wish(f"{place.name} in the frame", (lambda x: x.clear(ways(x)), up), told, 0.05, apart)


def _in_or_out(margin: float) -> str:
    if margin > 0 or margin <= -1:
        return "in the frame" if margin > 0 else "out of the frame"
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

    return Wish(name, (margin,), lambda x, k: f"the Sun {height_told(x, k)}", 0.02)


def _landmark_in_sun(x: Look) -> Floats:
    return x.landmark - LIT


def _landmark_dark(x: Look) -> Floats:
    return BACKLIT - x.landmark


def _sun_up(x: Look) -> Floats:
    return x.height


def _against(x: Look) -> Floats:
    """Return by how much the camera looks towards the Sun, up and down left aside."""
    return np.asarray(x.frames.sun[:, :2] @ forward(x.sight.stage)[:2] / 2)


_LIT = (_landmark_in_sun, _shines)
_BACKLIT = (_landmark_dark, _sun_up, _against)


def _landmark_told(x: Look, k: int) -> str:
    if not len(x.sight.landmarks[0]):
        return "the camera sees no landmark"
    return f"{100 * x.landmark[k]:.0f} % of the landmark in the sun"


def forward(stage: Stage) -> Floats:
    """Return where the camera looks (3,)."""
    return np.asarray(stage.camera.axes[2])
