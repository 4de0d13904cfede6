"""A predicted picture: what the camera of a wanted picture will see at an instant, exposed and captioned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import degrees, inf

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import Floats
from flambeau.instants import format_local, format_utc
from flambeau.optics.camera import Camera
from flambeau.optics.exposure import (
    STARLIGHT,
    Exposure,
    Limits,
    Setting,
    darkest,
    for_dusk,
    for_earth,
    for_frame,
    for_glow,
    hand_held,
    settings,
    suggest,
    untrailed,
)
from flambeau.radiance.surroundings import Surroundings
from flambeau.render.caption import Caption, captioned
from flambeau.render.develop import DAYLIGHT, SUNLIGHT, Look, automatic, develop
from flambeau.render.metadata import Facts, encoded
from flambeau.render.shade import Shaded, shade
from flambeau.scene.mesh import Singles
from flambeau.scene.rays import Scene
from flambeau.shot import Behind, Hour, Mount, Shot

Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Trace = Callable[[Scene, Surroundings, Camera, tuple[int, int]], Singles]
"""A renderer that returns radiance [cd/m2, (h, w, 3)]."""

NASA = "station model and Earth imagery: NASA"
_TURN_ABOARD, _TURN_GROUND = 1.1e-3, 7.3e-5  # rates at which the camera turns under the stars [rad/s]


@dataclass(frozen=True, eq=False, slots=True)
class View:
    """All that a camera can see at an instant.

    Attributes:
        shot: the wanted picture.
        t: instant [POSIX s].
        scene, surroundings, camera: on one stage.
        aboard: whether that is in orbit.
        lat, lon, height: of the place, or of the station [rad, rad, m].
        place: name of the place.
        zone: its civil time; empty: none.
        points: places on the stage (3,) of people's heads, hands and torches, by name and place.
        labels: names of solids in the scene, in order; empty or too short: the names of their parts.
        assumptions: beside those of the surroundings.
    """

    shot: Shot
    t: float
    scene: Scene
    surroundings: Surroundings
    camera: Camera
    aboard: bool
    lat: float
    lon: float
    height: float
    place: str
    zone: str = ""
    points: Mapping[str, Mapping[str, Floats]] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """Where something is in a picture: corners in pixels, and its share of all pixels."""

    left: int
    top: int
    right: int
    bottom: int
    share: float


@dataclass(frozen=True, eq=False, slots=True)
class Picture:
    """A predicted picture.

    Attributes:
        view: what it is of.
        light: radiance [cd/m2, (h, w, 3)].
        look: how it is developed.
        exposure: what is suggested; `settings` for it, the best first.
        boxes: where people and things are, by name.
        caption, facts: what it says about itself.
    """

    view: View
    light: Singles
    look: Look
    exposure: Exposure
    settings: tuple[Setting, ...]
    boxes: Mapping[str, Box]
    caption: Caption
    facts: Facts

    def pixels(self, *, caption: bool = True) -> Bytes:
        """Return its sRGB bytes (h, w, 3), with its caption in a band below it."""
        image = develop(self.light, self.look)
        return captioned(image, self.caption) if caption else image

    def file(self, kind: str, *, caption: bool = True) -> bytes:
        """Return it as a file: `png`, `webp` or `jpg`. What it is stands in its metadata with or without caption."""
        return encoded(self.pixels(caption=caption), kind, self.caption, self.facts)


def take(view: View, size: tuple[int, int], ev: float | None = None, trace: Trace | None = None) -> Picture:
    """Return the predicted picture of a view.

    Args:
        view: what is to be seen.
        size: width and height in pixels.
        ev: exposure at ISO 100; None: as suggested for the people in it and for what is wanted behind them, but so
            that three quarters of the frame do not burn out.
        trace: another renderer than the preview, which exposure and development are still taken from.
    """
    seen = shade(view.scene, view.surroundings, view.camera, size)
    light = seen.image  # both qualities are exposed and developed by it, so that they look alike
    masks = _masks(view, seen)
    things = _things(view, masks, seen, size)
    least = max(for_frame(light), _for_behind(view, light, seen.solid < 0, things.get("Earth"), size[0]))
    exposure = suggest(light, _subject(view.shot, masks, size), things, least=least)
    used = exposure.ev if ev is None else ev
    wanted = settings(used, _longest(view, size[0]), _limits(view.shot))
    boxes = {name: _box(mask) for name, mask in masks.items()}
    caption = _caption(view, used, wanted, exposure.people)
    facts = Facts(view.t, view.lat, view.lon, view.height, NASA if view.aboard else "")
    look = automatic(light, used, SUNLIGHT if view.aboard else DAYLIGHT)
    if trace is not None:
        light = trace(view.scene, view.surroundings, view.camera, size)
    return Picture(view, light, look, exposure, wanted, boxes, caption, facts)


def _for_behind(view: View, light: Singles, behind: Mask, earth: Mask | None, width: int) -> float:
    """Return the least EV that what is wanted behind asks for: people before it come out darker, as they do."""
    asked, least = set(view.shot.behind), -inf
    if Behind.LIMB_GLOW in asked:
        least = for_glow(light, behind)
    if set(view.shot.hours) == {Hour.BLUE}:
        least = max(least, for_dusk(light))
    if Behind.BRIGHT_EARTH in asked and earth is not None:
        least = max(least, for_earth(light, earth))
    if Behind.STARS in asked:
        least = max(least, darkest(_longest(view, width), _limits(view.shot)))
    return least


def _limits(shot: Shot) -> Limits:
    return STARLIGHT if Behind.STARS in shot.behind else Limits()


def _masks(view: View, seen: Shaded) -> dict[str, Mask]:
    """Return which pixels show what, by name, the largest first."""
    found: dict[str, Mask] = {}
    for number, solid in enumerate(view.scene.solids):
        mine = seen.solid == number
        label = view.labels[number] if number < len(view.labels) else ""
        for part in np.unique(seen.part[mine]).tolist():
            name, mask = label or solid.parts[part].name, mine & (seen.part == part)
            found[name] = found[name] | mask if name in found else mask
    return dict(sorted(found.items(), key=lambda item: (-int(item[1].sum()), item[0])))


def _subject(shot: Shot, masks: Mapping[str, Mask], size: tuple[int, int]) -> Mask:
    """Return the pixels of the people of a picture; of its landmarks if it has none."""
    names = [person.name for person in shot.people] or list(shot.landmarks)
    out = np.zeros((size[1], size[0]), np.bool_)
    for name in names:
        out |= masks.get(name, False)
    return out


def _things(view: View, masks: Mapping[str, Mask], seen: Shaded, size: tuple[int, int]) -> dict[str, Mask]:
    """Return what else may burn out: the station, the landmarks, the Earth or the sky."""
    things = {name: mask for name, mask in masks.items() if name}
    behind = seen.solid < 0
    if view.aboard:
        down = view.camera.rays(size)[:, 2].reshape(behind.shape) > np.cos(np.radians(70))
        return {**things, "Earth": behind & down}
    return {**things, "sky": behind}


def _box(mask: Mask) -> Box:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1, float(mask.mean()))


def _longest(view: View, width: int) -> float:
    """Return the longest sensible time of an exposure [s]."""
    camera = view.shot.camera
    if Behind.STARS in view.shot.behind or camera.mount is Mount.FIXED:
        rate = _TURN_ABOARD if view.aboard else _TURN_GROUND
        return untrailed(camera.focal, camera.sensor[0], rate, width)
    return hand_held(camera.focal, camera.sensor[0])


def _caption(view: View, ev: float, wanted: tuple[Setting, ...], suggested: float) -> Caption:
    clock = format_utc(view.t).replace("T", " ").replace("Z", " UTC")
    local = f" ({format_local(view.t, view.zone, seconds=True)[11:]})" if view.zone not in ("", "UTC") else ""
    exposure = f"EV {ev:.1f} at ISO 100" + (f": {wanted[0].words}" if wanted else "")
    if abs(ev - suggested) > 0.05:
        exposure += f" (for the people alone EV {suggested:.1f})"
    assumptions = (*view.assumptions, *view.surroundings.notes)
    return Caption(view.shot.name, clock + local, _where(view), exposure, assumptions)


def _where(view: View) -> str:
    point = f"{_angle(view.lat, 'NS')} {_angle(view.lon, 'EW')}"
    return f"{view.place}, over {point}, {view.height / 1000:.0f} km up" if view.aboard else f"{view.place}, {point}"


def _angle(angle: float, signs: str) -> str:
    return f"{abs(degrees(angle)):.2f}° {signs[int(angle < 0)]}"
