"""The light on a stage on the ground: day, golden and blue hour, twilight and night, in the same air as from orbit.

The sky is worked out once for an instant (`dome`), and read from there for each pixel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from flambeau.earth import Floats
from flambeau.radiance.air import HAZY, Air, air, visible_share
from flambeau.radiance.cirrus import Cirrus, cirrus
from flambeau.radiance.distance import Distance
from flambeau.radiance.dome import EYE, Dome, dome, on_level, overcast
from flambeau.radiance.earth import step
from flambeau.radiance.faces import gathered
from flambeau.radiance.moon import moonlight
from flambeau.radiance.night import Bodies, far_lamp, glow
from flambeau.radiance.stars import celestial_axes
from flambeau.radiance.surroundings import SUN_ILLUMINANCE, SUN_RADIUS, Lamp, Singles, Surroundings
from flambeau.radiance.twilight import dusky

_VISIBLE = 8e3  # way over which level ground fades to a third [m]: a meteorological range of 30 km
_AT_ONCE = 1 << 14  # directions: so many fit the cache
_DAY = 0.2  # sine of the Sun's altitude above which nothing of twilight is left in the sky
_STARLESS = 0.05  # above which no star is seen
_DUSK = -0.08  # below which the Moon's sky is seen
_NO_VEILS = -0.18  # below which nobody sees thin clouds; they fade from -0.10 on
_MOONRISE = -0.2  # above which the Moon lights the sky


@dataclass(frozen=True, slots=True)
class Weather:
    """What the air and the sky are like, where nobody has measured.

    Attributes:
        haze: vertical optical depth at 550 nm: 0.05 very clear, 0.12 usual, 0.3 hazy (as in `air`).
        cloud: share of the sky that is overcast, 0 (clear) to 1: a plain grey layer.
        veils: thin high clouds as decoration, 0 to 1. They light what stands there, but do not dim the Sun.
        town: luminance of the zenith by the lamps of a town [cd/m2]: 0.002 of a small one, 0.02 of a large one
            (usual values, not looked up).
    """

    haze: float = HAZY
    cloud: float = 0.0
    veils: float = 0.3
    town: float = 0.0

    @property
    def notes(self) -> tuple[str, ...]:
        """What is assumed, in words."""
        sky = "clear sky" if self.cloud == 0 else f"{100 * self.cloud:.0f} % overcast"
        thin = ("thin clouds are decoration",) if self.veils * (1 - self.cloud) > 0 else ()
        return (f"haze of optical depth {self.haze:.2f}", sky, *thin)


def on_ground(
    axes: Floats, sun: Floats, moon: Floats, t: float, *,
    height: float = 0.0, albedo: ArrayLike = 0.2, weather: Weather = Weather(), lamps: tuple[Lamp, ...] = (),
) -> Surroundings:  # fmt: skip
    """Return the light on a stage on the ground at an instant.

    Args:
        axes: the stage's axes east, north, up in Earth-fixed ones (3, 3), by rows.
        sun, moon: true unit vectors to them in the stage's axes (3,).
        t: POSIX [s].
        height: of the ground over the ellipsoid [m].
        albedo: of the level ground all around, one or for red, green, blue (3,).
        weather: haze, clouds and the glow of a town.
        lamps: flames and floodlights on the stage.

    Accuracy: light on level ground within 0.65 stops of the published mean, from the zenith to a Sun 12 degrees below
    the horizon. Rays are straight, but the Sun is where refraction shows it.
    """
    sun, moon = np.asarray(sun, np.float64), np.asarray(moon, np.float64)
    through = air(weather.haze) if sun[2] > _DAY else dusky(weather.haze)
    sky, seen = _clear(through, sun, moon, height, weather), lifted(sun)
    direct = SUN_ILLUMINANCE * arriving(through, seen, height)
    if weather.cloud > 0:
        sky = overcast(sky, direct * max(seen[2], 0.0), weather.cloud)
        direct = direct * np.float32(1 - weather.cloud)
    at_night = _moon(through, sun, moon, height, 1 - weather.cloud)
    ground = _ground(sky, _Beam(seen, direct), at_night, albedo)
    celestial = celestial_axes(t) @ np.asarray(axes).T if sun[2] < _STARLESS else None
    bodies = Bodies(through, height, sun, lifted(moon), celestial, 1 - weather.cloud)
    veils = _veils(through, sky, weather, sun, height=height, t=t)
    background = _Background(sky, ground, bodies, veils).radiance
    around = gathered(_Background(sky, ground, veils=veils).radiance)  # stars light nothing, the Moon is a lamp
    before = Distance(through, height, lambda level: sum_of(sky, level))
    return Surroundings(
        background, around.irradiance, seen.astype(np.float32), direct, SUN_RADIUS, (*lamps, *at_night), before,
        weather.notes, around.glossy,
    )  # fmt: skip


def refracted(altitude: float) -> float:
    """Return the apparent altitude [rad] of what stands at a true one. Source: Saemundsson 1986, 10 C and 1010 hPa."""
    degrees = float(np.degrees(altitude))
    lift = 1.02 / np.tan(np.radians(degrees + 10.3 / (degrees + 5.11))) if degrees > -2 else 0.0
    return altitude + float(np.radians(lift / 60))


def lifted(direction: Floats) -> Floats:
    """Return where a body in a true direction (3,) is seen: the air bends its light."""
    level = float(np.hypot(direction[0], direction[1]))
    altitude = refracted(float(np.arctan2(direction[2], level)))
    scale = np.cos(altitude) / max(level, 1e-12)
    return np.array([direction[0] * scale, direction[1] * scale, np.sin(altitude)])


def arriving(through: Air, seen: Floats, height: float) -> Singles:
    """Return which share (3,) of the light of the Sun or the Moon arrives, seen in a direction (3,).

    Its disc sinks behind the level horizon of the ground, `height` [m] high.
    """
    sine = np.array([seen[2]])
    passed = through.transmittance(np.array([max(height, 0.0) + EYE]), np.maximum(sine, 0.0))[0]
    return np.asarray(passed * visible_share(np.arcsin(sine) / SUN_RADIUS)[0], np.float32)


def _clear(through: Air, sun: Floats, moon: Floats, height: float, weather: Weather) -> tuple[Dome, ...]:
    """Return the sky of the Sun with what always glows, and that of the Moon once it is seen."""
    day = dome(through, SUN_ILLUMINANCE, sun, height).with_rows(glow(through, height, weather.town))
    if sun[2] > _DUSK or moon[2] < _MOONRISE:
        return (day,)
    return (day, dome(through, moonlight(sun, moon), moon, height))


def _moon(through: Air, sun: Floats, moon: Floats, height: float, share: float) -> tuple[Lamp, ...]:
    """Return the Moon as a lamp, if the Sun is down and the Moon is up."""
    seen = lifted(moon)
    lux = moonlight(sun, moon) * share * arriving(through, seen, height)
    return (far_lamp(seen, lux),) if sun[2] < 0 < lux.max() else ()


@dataclass(frozen=True, eq=False, slots=True)
class _Beam:
    """Parallel light: unit vector to its source (3,), illuminance of a face turned to it [lx, (3,)]."""

    towards: Floats
    lux: Singles


def _ground(sky: tuple[Dome, ...], sun: _Beam, moon: tuple[Lamp, ...], albedo: ArrayLike) -> Singles:
    """Return the radiance of open ground [cd/m2, (3,)]."""
    lux = on_level(sky) + sun.lux * max(sun.towards[2], 0.0)
    for lamp in moon:
        away = float(np.linalg.norm(lamp.position))
        lux = lux + lamp.intensity * max(float(lamp.position[2]), 0.0) / away**3
    return np.asarray(lux * np.asarray(albedo) / np.pi, np.float32)


def _veils(
    through: Air, sky: tuple[Dome, ...], weather: Weather, sun: Floats, *, height: float, t: float
) -> Cirrus | None:
    seen = float(np.clip((sun[2] - _NO_VEILS) / 0.08, 0, 1))
    amount = weather.veils * (1 - weather.cloud) * seen
    around = np.asarray(on_level(sky) / np.pi, np.float32)
    return cirrus(through, amount, sun, around, height=height, t=t) if amount > 0 else None


def sum_of(sky: tuple[Dome, ...], directions: Singles) -> Singles:
    """Return the radiance of skies together [cd/m2, (n, 3)] in directions (n, 3)."""
    out = sky[0].radiance(directions)
    for part in sky[1:]:
        out += part.radiance(directions)
    return out


@dataclass(frozen=True, eq=False, slots=True)
class _Background:
    """All that is seen behind a stage: skies, Moon and stars, thin clouds, and level ground that fades into them."""

    sky: tuple[Dome, ...]
    ground: Singles
    bodies: Bodies | None = None
    veils: Cirrus | None = None

    def radiance(self, directions: Singles) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] in directions (n, 3)."""
        directions = np.asarray(directions, np.float32)
        apart, out = step(directions), np.empty(directions.shape, np.float32)
        for k in range(0, len(directions), _AT_ONCE):
            out[k : k + _AT_ONCE] = self._some(directions[k : k + _AT_ONCE], apart)
        return out

    def _some(self, directions: Singles, apart: float) -> Singles:
        out = sum_of(self.sky, directions)
        high = np.flatnonzero(directions[:, 2] > 0)
        if self.bodies is not None:
            out[high] += self.bodies.radiance(directions[high], apart)
        if self.veils is not None:
            out[high] = self.veils.over(directions[high], out[high])
        low = np.flatnonzero(directions[:, 2] < 0)
        clear = np.exp(-EYE / np.maximum(-directions[low, 2:], 1e-5) / _VISIBLE)
        out[low] = out[low] * (1 - clear) + self.ground * clear
        return out
