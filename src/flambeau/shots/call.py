"""The call sheet of a shot: who stands where, facing what, and where the camera is, in words that can be read out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flambeau.earth import Floats
from flambeau.shot import Mount
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


def call(stage: Stage, names: dict[str, str]) -> tuple[Line, ...]:
    """Return the call sheet of a stage.

    Args:
        stage: of a shot.
        names: of the journey's people, by id.
    """
    return (*(Line(_called(person, names), _person(person, stage)) for person in stage.people), *_camera(stage))


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
    at = place(np.array(wanted.at), aboard=stage.aboard)
    return f"at {at}, facing {bearing(person.heading, aboard=stage.aboard)}{far}{torch}{station}"


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
    yield Line("lens", f"{1000 * camera.focal:g} mm, {camera.lens}, on {size} mm")


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
