"""The light on a stage in orbit: the Sun through the edge of the air, the Earth below, Moon and stars."""

from __future__ import annotations

import numpy as np

from flambeau.earth import TO_SPHERE, Floats
from flambeau.radiance import earth, imagery, stars
from flambeau.radiance import moon as moons
from flambeau.radiance.air import CLEAR, RADIUS, air
from flambeau.radiance.faces import gathered
from flambeau.radiance.land import Light
from flambeau.radiance.night import far_lamp
from flambeau.radiance.stars import celestial_axes
from flambeau.radiance.surroundings import SUN_ILLUMINANCE, SUN_RADIUS, Singles, Surroundings

_HIGH = 0.5  # sine over the horizontal from which a light lights all the ground in sight, or below it none
_DARK = 100.0  # [lx] of the Sun from which on nobody can tell the Moon's light
_STRIPS = 24  # into which the Sun's disc is cut where the air is before it


def in_orbit(origin: Floats, axes: Floats, sun: Floats, moon: Floats, t: float, *, clouds: float = 0.6) -> Surroundings:
    """Return the light on a stage above the air.

    Args:
        origin: of the stage, Earth-fixed [m, (3,)].
        axes: (3, 3), its rows the axes of the stage in Earth-fixed ones.
        sun, moon: unit vectors (3,) on the stage.
        t: instant [POSIX s].
        clouds: share of the Earth that clouds cover.
    """
    origin, axes = np.asarray(origin, np.float64), np.asarray(axes, np.float64)
    to_sun, to_moon = sun @ axes, moon @ axes
    globe = earth.seen_from(origin, _lights(origin, to_sun, to_moon), cover=clouds)
    turn, celestial = np.float32(axes), np.float32(axes @ celestial_axes(t).T)

    def background(rays: Singles) -> Singles:
        real = np.isfinite(rays[:, 0])  # a fisheye has pixels that see nothing
        if not real.all():
            seen = np.zeros((len(rays), 3), np.float32)
            seen[real] = background(rays[real])
            return seen
        seen, behind = globe.radiance(rays @ turn)
        clear = np.flatnonzero(behind[:, 1])
        if len(clear):
            step, up = earth.step(rays), rays.take(clear, 0)
            far = stars.radiance(up @ celestial, step) + moons.radiance(up, sun, moon, step)
            seen[clear] += behind.take(clear, 0) * far
        return seen

    around, direct = gathered(background), sunlight(origin, to_sun)
    _, through = globe.radiance(np.asarray([to_moon], np.float32))
    lux = moons.moonlight(sun, moon) * through[0]
    lamps = (far_lamp(np.asarray(moon, np.float64), lux),) if direct.max() < _DARK and lux.max() > 0 else ()
    return Surroundings(
        background, around.irradiance, np.asarray(sun, np.float32), direct, SUN_RADIUS, lamps,
        notes=_notes(clouds), glossy=around.glossy,
    )  # fmt: skip


def _lights(origin: Floats, sun: Floats, moon: Floats) -> tuple[Light, ...]:
    """Return the Sun, and the Moon too where some of the Earth in sight is in the night."""
    day = Light(sun, np.full(3, SUN_ILLUMINANCE, np.float32))
    up = origin / np.linalg.norm(origin)
    if sun @ up > _HIGH or moon @ up < -_HIGH:
        return (day,)
    return day, Light(moon, moons.moonlight(sun, moon))


def sunlight(origin: Floats, sun: Floats) -> Singles:
    """Return the illuminance [lx, (3,)] of a face in orbit that is turned to the Sun, seen through the air at the limb.

    Args:
        origin: Earth-fixed [m, (3,)].
        sun: unit vector to its centre (3,), Earth-fixed.

    Source: mean over strips of the disc; of each the part above the limb, as much as the air there lets through.
    """
    o = origin * TO_SPHERE
    far = np.linalg.norm(o)
    up, ray = o / far, sun * TO_SPHERE / np.linalg.norm(sun * TO_SPHERE)
    middle = np.arcsin(np.clip(ray @ up, -1, 1))
    edge = (np.arange(_STRIPS) + 0.5) / _STRIPS * 2 - 1
    weight = np.sqrt(1 - edge**2)
    elevation = middle + edge * SUN_RADIUS
    closest = far * np.cos(elevation) - RADIUS  # how near the strip's rays come to the ground
    model = air(CLEAR)
    height = np.maximum(closest, 0.0)
    half = model.transmittance(height, np.zeros(_STRIPS)).astype(np.float64)  # from the lowest point outwards
    passed = np.where((elevation > 0)[:, None], 1.0, half**2 * (closest > 0)[:, None])
    return np.asarray(SUN_ILLUMINANCE * (weight @ passed) / weight.sum(), np.float32)


def _notes(clouds: float) -> tuple[str, ...]:
    gone = imagery.missing()
    return (
        *((f"clouds over {clouds:.0%} of the Earth are made up, not a forecast",) if clouds > 0 else ()),
        *((f"plain colours for missing pictures of the Earth: {', '.join(gone)}",) if gone else ()),
    )
