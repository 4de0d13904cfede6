"""The call sheet of a shot: who stands where, facing what, and where the camera is, in words that can be read out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flambeau.earth import Floats
from flambeau.instants import format_local
from flambeau.optics.camera import Camera
from flambeau.shot import Mount
from flambeau.shots.sight import Sight
from flambeau.shots.wishes import depth_told, height_told
from flambeau.stage.placing import Person, heading_to
from flambeau.stage.staging import Stage

_POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
_SIDES = ("forward", "forward and starboard", "starboard", "aft and starboard", "aft", "aft and port", "port",
          "forward and port")  # fmt: skip
_AXES = {True: (("forward", "aft"), ("starboard", "port"), ("nadir", "zenith")),
         False: (("east", "west"), ("north", "south"), ("up", "down"))}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a call sheet: whom or what it is about, and what is said."""

    who: str
    said: str


def call(stage: Stage, names: dict[str, str], best: float | None = None) -> tuple[Line, ...]:
    """Return the call sheet of a stage.

    Args:
        stage: of a shot.
        names: of the journey's people, by id.
        best: the instant [POSIX s] whose light is told, if any.
    """
    people = (Line(_called(person, names), _person(person, stage)) for person in stage.people)
    light = () if best is None else (Line("light", _sun(stage, best)),)
    return (*people, *_camera(stage), *_lamps(stage), *light)


def _called(person: Person, names: dict[str, str]) -> str:
    who = names.get(person.wanted.who, person.wanted.who)
    return f"{person.wanted.name} ({who})" if who else person.wanted.name


def _person(person: Person, stage: Stage) -> str:
    wanted = person.wanted
    torch = f", torch in the {wanted.torch} hand" if wanted.torch else ""
    holds = [side for side in ("right", "left") if getattr(wanted, f"{side}_hand") == "station"]
    station = f", {' and '.join(holds)} hand on the station" if holds else ""
    away = float(np.linalg.norm(person.middle - stage.camera.position))
    far = "" if wanted.name == stage.shot.camera.helmet else f", {away:.1f} m from the camera"
    far += "".join(f", {_apart(person, other):.1f} m from {other.wanted.name}" for other in _before(person, stage))
    at = place(np.array(wanted.at), aboard=stage.aboard)
    return f"at {at}, facing {bearing(person.heading, aboard=stage.aboard)}{far}{torch}{station}"


def _before(person: Person, stage: Stage) -> tuple[Person, ...]:
    """Return the people who are told before somebody."""
    return stage.people[: next(k for k, one in enumerate(stage.people) if one is person)]


def _apart(one: Person, other: Person) -> float:
    return float(np.linalg.norm(one.middle - other.middle))


def _camera(stage: Stage) -> Iterator[Line]:
    wanted, camera = stage.shot.camera, stage.camera
    at = place(camera.position, aboard=stage.aboard)
    where = f"on the helmet of {wanted.helmet}" if wanted.helmet else f"{wanted.mount} at {at}"
    if wanted.mount is Mount.HELMET and not wanted.helmet:
        where = f"at {at}"
    ahead = camera.axes[2]
    heading = heading_to(np.zeros(3), ahead, aboard=stage.aboard)
    tilt = math.degrees(math.asin(float(np.clip(ahead @ stage.up, -1, 1))))
    tilted = f"{abs(tilt):.0f} degrees {'up' if tilt > 0 else 'down'}"
    yield Line("camera", f"{where}, looking {bearing(heading, aboard=stage.aboard)}, {tilted}")
    size = " x ".join(f"{1000 * side:g}" for side in camera.sensor)
    across, high = (math.degrees(angle) for angle in _field(camera))
    sees = f", sees {across:.0f} x {high:.0f} degrees" if math.isfinite(across + high) else ""
    yield Line("lens", f"{1000 * camera.focal:g} mm, {camera.lens}, on {size} mm{sees}")


def _field(camera: Camera) -> tuple[float, float]:
    """Return how much a camera sees across and up [rad], through its middle; NaN where its lens sees nothing."""
    wide, high = 401, 2 * round(200 * camera.sensor[1] / camera.sensor[0]) + 1
    ways = camera.rays((wide, high)).reshape(high, wide, 3).astype(np.float64)
    edges = ways[high // 2, [0, -1]], ways[[0, -1], wide // 2]
    across, up = (float(np.arccos(np.clip(edge @ camera.axes[2], -1, 1)).sum()) for edge in edges)
    return across, up


def _lamps(stage: Stage) -> Iterator[Line]:
    for lamp in stage.shot.lamps:
        what = f"{lamp.size:g} m high" if lamp.kind == "flame" else f"{lamp.lumens:,.0f} lm"
        yield Line(lamp.kind, f"{what}, at {place(np.array(lamp.at), aboard=stage.aboard)}")


def _sun(stage: Stage, t: float) -> str:
    """Tell the Sun at an instant as somebody behind the camera sees it."""
    x = Sight(stage).at(np.array([t]))
    when = format_local(t, stage.zone)
    if x.over_limb[0] <= 0:
        return f"{when}: the Sun {depth_told(x, 0)}"
    heading = heading_to(np.zeros(3), x.frames.sun[0], aboard=stage.aboard)
    right, _, ahead = stage.camera.axes @ x.frames.sun[0]
    where = f"{bearing(heading, aboard=stage.aboard)}, {_side(math.degrees(math.atan2(right, ahead)))}"
    return f"{when}: the Sun {height_told(x, 0)} at {where}"


def _side(angle: float) -> str:
    """Tell where something is to somebody behind the camera, by its angle to the right [degrees]."""
    side, away = "right" if angle > 0 else "left", abs(angle)
    if away < 30:
        return "ahead of the camera"
    if away < 100:
        return f"from the {side}"
    return f"behind your {side} shoulder" if away < 160 else "behind you"


def place(at: Floats, *, aboard: bool) -> str:
    """Tell a point of a stage in metres and the words of its axes."""
    parts = [
        f"{abs(float(x)):.2f} m {words[0] if x >= 0 else words[1]}" for x, words in zip(at, _AXES[aboard], strict=True)
    ]
    return ", ".join(parts)


def bearing(heading: float, *, aboard: bool) -> str:
    """Tell a heading [rad] in degrees and words."""
    turned = math.degrees(heading) % 360
    names = _SIDES if aboard else _POINTS
    return f"{turned:.0f}° ({names[round(turned / 360 * len(names)) % len(names)]})"
