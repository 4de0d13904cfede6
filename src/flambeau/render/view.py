"""From a stage and an instant to all that its camera can see: the light, flames and lamps, and words about it."""

from __future__ import annotations

from dataclasses import replace
from math import degrees

import numpy as np

from flambeau.earth import to_geodetic
from flambeau.orbit.elements import Orbit
from flambeau.orbit.satellite import OLD
from flambeau.radiance.flame import flame
from flambeau.radiance.floodlight import floodlight
from flambeau.radiance.orbit import in_orbit
from flambeau.radiance.skylight import on_ground
from flambeau.radiance.surroundings import Lamp, Surroundings
from flambeau.render.picture import View
from flambeau.scene.ground import GROUNDS
from flambeau.scene.mesh import Parts
from flambeau.scene.rays import Scene, Solid
from flambeau.shot import LampWanted
from flambeau.stage.frames import Frames
from flambeau.stage.staging import Stage

TORCH_FLAME = 0.25
"""Height of a torch's flame [m]."""

_HIGH = 1000.0  # [m] over the ellipsoid from which a height on the way is told


def view(stage: Stage, t: float, place: str, *, clouds: float = 0.6) -> View:
    """Return what the camera of a stage can see at an instant.

    Args:
        stage: of the wanted picture.
        t: POSIX [s].
        place: its name, for the caption.
        clouds: share of the Earth under clouds, as decoration, seen from orbit.
    """
    frames = stage.frames(np.array([t]))
    parts, lamps = _lights(stage, t)
    light = _aboard(frames, t, clouds, lamps) if stage.aboard else _on_ground(stage, frames, t, lamps)
    lat, lon, height = (float(x) for x in to_geodetic(frames.origin[0]))
    scene = Scene((*stage.scene.solids, Solid(parts))) if parts else stage.scene
    labels = ("", "station") if stage.aboard else ("", "ground", *stage.landmarks)
    return View(
        stage.shot, t, scene, light, stage.camera, stage.aboard, lat, lon, height, place, stage.zone,
        {person.wanted.name: person.points for person in stage.people}, labels, _assumptions(stage, t),
    )  # fmt: skip


def _aboard(frames: Frames, t: float, clouds: float, lamps: tuple[Lamp, ...]) -> Surroundings:
    light = in_orbit(frames.origin[0], frames.axes[0], frames.sun[0], frames.moon[0], t, clouds=clouds)
    return replace(light, lamps=(*light.lamps, *lamps))


def _on_ground(stage: Stage, frames: Frames, t: float, lamps: tuple[Lamp, ...]) -> Surroundings:
    height = float(to_geodetic(frames.origin[0])[2])
    albedo = GROUNDS[stage.shot.ground].material.albedo
    return on_ground(frames.axes[0], frames.sun[0], frames.moon[0], t, height=height, albedo=albedo, lamps=lamps)


def _lights(stage: Stage, t: float) -> tuple[Parts, tuple[Lamp, ...]]:
    """Return the flames of torches, and the flames and floodlights that stand there, with what is seen of them.

    Nothing burns in the vacuum.
    """
    burning = () if stage.aboard else stage.burns(t)
    found = [flame(person.points["torch_tip"], TORCH_FLAME, t, stage.up) for person in burning]
    found += [_lamp(stage, wanted, t) for wanted in stage.shot.lamps if not (stage.aboard and wanted.kind == "flame")]
    return tuple(part for parts, _ in found for part in parts), tuple(lamp for _, lamp in found)


def _lamp(stage: Stage, wanted: LampWanted, t: float) -> tuple[Parts, Lamp]:
    if wanted.kind == "flame":
        return flame(wanted.at, wanted.size, t, stage.up)
    aim = wanted.aim
    if aim is None:
        middles = [person.middle for person in stage.people] or [np.zeros(3)]
        return floodlight(wanted.at, np.mean(middles, axis=0), wanted.lumens)
    return floodlight(wanted.at, aim, wanted.lumens)


def _assumptions(stage: Stage, t: float) -> tuple[str, ...]:
    """Return what is assumed of what stands there at an instant [POSIX s], in words for the caption."""
    if stage.station is None:
        return (*_carried(stage, t), "people and landmarks are simple stand-ins")
    at = ", ".join(f"{name} {degrees(angle):.0f}°" for name, angle in (
        ("yaw", stage.station.yaw), ("pitch", stage.station.pitch), ("roll", stage.station.roll)) if angle)  # fmt: skip
    arrays = (stage.station.alpha, stage.station.beta, stage.station.russian)
    turned = ", ".join(f"{degrees(angle):.0f}°" for angle in arrays) if any(arrays) else "as in the model"
    doubt = f" within {degrees(stage.station.doubt):.0f}°" if stage.station.doubt else ""
    return (
        *_aged(stage, t), f"station flies {at or 'level'} along its orbit", f"arrays stand {turned}{doubt}",
        "visiting ships are missing", "suits are stand-ins",
    )  # fmt: skip


def _carried(stage: Stage, t: float) -> tuple[str, ...]:
    """Say that what carries one on the way is not shown, and how high it is, if it flies."""
    if stage.item.kind != "leg":
        return ()
    height = float(to_geodetic(stage.track.positions(np.array([t])))[2][0])
    high = f", {height / 1000:.1f} km up" if height > _HIGH else ""
    return (f"on the way, as on open ground{high}: what carries one is missing",)


def _aged(stage: Stage, t: float) -> tuple[str, ...]:
    """Say how old the elements of an orbit are, if they are so old that the place below is uncertain."""
    orbit = stage.track
    if not isinstance(orbit, Orbit) or orbit.age(t) <= OLD:
        return ()
    return (f"elements of the orbit are {orbit.age(t):.0f} days off",)
