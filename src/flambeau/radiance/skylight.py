"""The sky from the ground: day, golden and blue hour, twilight and night, out of the same air as from orbit.

The sky is worked out once for an instant, on a grid over half of the dome (it is alike on both sides of the Sun), and
read from there for each pixel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from flambeau.earth import Floats
from flambeau.radiance.air import HAZY, RADIUS, SUN_RADIUS, Air, air, visible_share, way_through
from flambeau.radiance.blackbody import blackbody
from flambeau.radiance.cirrus import Cirrus, cirrus
from flambeau.radiance.harmonics import gathered, spread
from flambeau.radiance.surroundings import LUMA, SUN_ILLUMINANCE, Lamp, Singles, Surroundings
from flambeau.radiance.twilight import dusky

_RISE, _ROUND = 64, 49  # nodes of the grid from the horizon to the zenith, and from the Sun's side to the other
_EYE = 1.7  # height of the eye over flat ground [m]

_NIGHT = 1.7e-4
"""Luminance of the moonless zenith without the stars that one sees [cd/m2]: airglow and faint stars.
Source: 22.0 magnitudes per square arcsecond, the natural sky (Falchi et al. 2016), as 10.8e4 x 10^(-0.4 m)."""

_AIRGLOW = 90e3  # height of the glowing layer [m]. Source: van Rhijn 1921; Leinert et al. 1998
_NIGHT_TINT = np.array([0.95, 1.0, 0.95], np.float32)
_TOWN_KELVIN = 3000.0  # of the lamps that light the sky of a town

_VISIBLE = 8e3  # way over which level ground fades to a third [m]: a meteorological range of 30 km

_FULL_MOON = -12.73  # magnitude. Source: Krisciunas and Schaefer 1991, as the dependence on the phase
_MOON_AWAY = 1.0e6  # where the lamp stands that shines as the Moon does [m]
_MOON_RADIUS = 0.0045  # [rad]


def on_ground(
    axes: Floats, sun: Floats, moon: Floats, t: float, *, height: float = 0.0, albedo: ArrayLike = 0.2,
    haze: float = HAZY, cloud: float = 0.0, veils: float = 0.3, town: float = 0.0, lamps: tuple[Lamp, ...] = (),
) -> Surroundings:  # fmt: skip
    """Return the light on a stage on the ground at an instant.

    Args:
        axes: the stage's axes east, north, up in Earth-fixed ones (3, 3), by rows.
        sun, moon: true unit vectors to them in the stage's axes (3,).
        t: POSIX [s].
        height: of the ground over the ellipsoid [m].
        albedo: of the ground all around, one or for red, green, blue (3,).
        haze: its vertical optical depth at 550 nm: 0.05 very clear, 0.12 usual, 0.3 hazy.
        cloud: share of the sky that is overcast, 0 (clear) to 1: a plain grey layer.
        veils: thin high clouds as decoration, 0 (none) to 1. They are seen, but their light is not counted.
        town: luminance of the zenith by the lamps of a town [cd/m2]: 0.002 in a small one, 0.02 in a large one.
        lamps: flames and floodlights on the stage.

    Accuracy: see docs/exposure.md; light on the ground within 0.6 stops of the published mean from the zenith to a
    Sun 12 degrees below the horizon.
    """
    seen = _lifted(np.asarray(sun, np.float64))
    night = _night(height, town)
    sky = _with_moon(_clear(seen, np.asarray(sun, np.float64), height, haze, night), sun, moon, height, haze)
    direct = sunlight(seen, height, haze)
    if cloud > 0:
        sky, direct = _overcast(sky, direct, max(float(seen[2]), 0.0), cloud)
    ground = _ground(sky, direct * max(float(seen[2]), 0.0), np.asarray(albedo, np.float32))
    harmonics = gathered(_Background(sky, ground).radiance)
    background = _Background(sky, ground, _veils(sky, veils * (1 - cloud), sun, height, haze, t))
    notes = (f"haze of optical depth {haze:.2f}", "clear sky" if cloud == 0 else f"{100 * cloud:.0f} % overcast")
    notes += ("thin clouds are decoration",) if background.veils else ()
    moonlight = _moonlight(sun, moon, height, haze, cloud)
    return Surroundings(
        background.radiance, harmonics.irradiance, seen.astype(np.float32), direct,
        SUN_RADIUS, (*lamps, *moonlight), notes,
    )  # fmt: skip


def refracted(altitude: float) -> float:
    """Return the apparent altitude [rad] of what stands at a true one. Source: Saemundsson 1986, 10 C and 1010 hPa."""
    degrees = float(np.degrees(altitude))
    lift = 1.02 / np.tan(np.radians(degrees + 10.3 / (degrees + 5.11))) if degrees > -2 else 0.0
    return altitude + float(np.radians(lift / 60))


def _lifted(direction: Floats) -> Floats:
    """Return where a body at a true direction (3,) is seen: air bends its light."""
    level = float(np.hypot(direction[0], direction[1]))
    altitude = refracted(float(np.arctan2(direction[2], level)))
    scale = np.cos(altitude) / max(level, 1e-12)
    return np.array([direction[0] * scale, direction[1] * scale, np.sin(altitude)])


def sunlight(seen: Floats, height: float, haze: float) -> Singles:
    """Return the illuminance [lx, (3,)] of a face turned to the Sun, which is seen in a direction (3,).

    Its disc sinks behind the level horizon, of the height [m] of the ground.
    """
    sine = np.array([seen[2]])
    through = air(haze).transmittance(np.array([max(height, 0.0) + _EYE]), np.maximum(sine, 0.0))[0]
    return np.asarray(SUN_ILLUMINANCE * through * visible_share(np.arcsin(sine) / SUN_RADIUS)[0], np.float32)


def moon_illuminance(sun: Floats, moon: Floats) -> float:
    """Return the illuminance of the Moon outside of the air [lx], by unit vectors to the Sun and the Moon (3,).

    Source: Krisciunas and Schaefer 1991, eq. 8 and 9.
    """
    phase = 180.0 - float(np.degrees(np.arccos(np.clip(np.dot(sun, moon), -1, 1))))
    magnitude = _FULL_MOON + 0.026 * phase + 4e-9 * phase**4
    return float(10 ** (-0.4 * (magnitude + 14.0)))


def _moonlight(sun: Floats, moon: Floats, height: float, haze: float, cloud: float) -> tuple[Lamp, ...]:
    """Return the Moon as a far lamp, if the Sun is down and the Moon is up."""
    if sun[2] > 0 or moon[2] < -0.02:
        return ()
    seen = _lifted(np.asarray(moon, np.float64))
    light = sunlight(seen, height, haze) / SUN_ILLUMINANCE * moon_illuminance(sun, moon) * (1 - cloud)
    place = np.asarray(seen * _MOON_AWAY, np.float32)
    return (Lamp(place, np.asarray(light * _MOON_AWAY**2, np.float32), _MOON_RADIUS * _MOON_AWAY),)


def _clear(seen: Floats, sun: Floats, height: float, haze: float, night: Singles) -> tuple[Dome, ...]:
    """Return the sky of the Sun, with what always glows (_RISE, 3). Above 12 degrees nothing is seen of twilight."""
    through = air(haze) if sun[2] > 0.2 else dusky(haze)
    sky = dome(through, SUN_ILLUMINANCE, sun if sun[2] < 0.2 else seen, height)
    return (replace(sky, grid=sky.grid + night[:, None]),)


def _with_moon(sky: tuple[Dome, ...], sun: Floats, moon: Floats, height: float, haze: float) -> tuple[Dome, ...]:
    """Add the sky of the Moon, if the Sun is far enough down that it is seen."""
    if sun[2] > -0.08 or moon[2] < -0.2:
        return sky
    return (*sky, dome(dusky(haze), moon_illuminance(sun, moon), np.asarray(moon, np.float64), height))


def _night(height: float, town: float) -> Singles:
    """Return what glows in the sky without Sun and Moon [cd/m2, (_RISE, 3)], by height over the horizon."""
    sine = np.sin(np.linspace(0, 1, _RISE) ** 2 * np.pi / 2)
    layer = (RADIUS + height) / (RADIUS + _AIRGLOW)
    through = air().transmittance(np.full(_RISE, max(height, 0.0) + _EYE), sine)
    rhijn = 1 / np.sqrt(1 - layer**2 * (1 - sine**2))  # source: van Rhijn 1921
    lamps = town * (1 + 4 * (1 - sine) ** 2)  # some five times as bright low down. Source: Garstang 1986, in shape
    return np.asarray(_NIGHT * rhijn[:, None] * through * _NIGHT_TINT + lamps[:, None] * blackbody(_TOWN_KELVIN))


def _overcast(sky: tuple[Dome, ...], direct: Singles, sine: float, cloud: float) -> tuple[tuple[Dome, ...], Singles]:
    """Put a grey layer before a share of the sky; the light on the ground is as measured under so much cloud.

    Source: Kasten and Czeplak 1980: of all light 1 - 0.75 n^3.4 remains; the shape is that of the CIE overcast sky.
    """
    over = _on_level(sky) + direct * sine
    left, behind = direct * (1 - cloud), [replace(part, grid=part.grid * (1 - cloud)) for part in sky]
    missing = over * (1 - 0.75 * cloud**3.4) - (_on_level(behind) + left * sine)
    grey = np.full(3, float(np.maximum(missing, 0) @ LUMA), np.float32)
    height = np.sin(np.linspace(0, 1, _RISE) ** 2 * np.pi / 2)
    layer = grey * (9 / (7 * np.pi) * (1 + 2 * height) / 3)[:, None]
    behind[0] = replace(behind[0], grid=np.asarray(behind[0].grid + layer[:, None], np.float32))
    return tuple(behind), np.asarray(left, np.float32)


def _on_level(sky: tuple[Dome, ...] | list[Dome]) -> Floats:
    """Return the light of a sky on level ground [lx, (3,)]."""
    rays = spread(3000)
    rays = rays[rays[:, 2] > 0]
    seen = sum(part.radiance(rays.astype(np.float32)) for part in sky)
    return np.asarray((seen * rays[:, 2:]).mean(axis=0) * 2 * np.pi)


def _veils(sky: tuple[Dome, ...], amount: float, sun: Floats, height: float, haze: float, t: float) -> Cirrus | None:
    if amount <= 0:
        return None
    around = np.asarray(_on_level(sky) / np.pi, np.float32)
    return cirrus(air(haze), amount, np.asarray(sun, np.float64), around, height, t)


def _ground(sky: tuple[Dome, ...], direct: Singles, albedo: Singles) -> Singles:
    """Return the radiance of open ground [cd/m2, (3,)]."""
    return np.asarray((_on_level(sky) + direct) * albedo / np.pi, np.float32)


@dataclass(frozen=True, eq=False, slots=True)
class _Background:
    """All that is seen behind a stage: skies, and level ground that fades into them at the horizon."""

    sky: tuple[Dome, ...]
    ground: Singles
    veils: Cirrus | None = None

    def radiance(self, directions: Singles) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] in directions (n, 3)."""
        directions = np.asarray(directions, np.float32)
        out = self.sky[0].radiance(directions)
        for part in self.sky[1:]:
            out += part.radiance(directions)
        high = np.flatnonzero(directions[:, 2] > 0) if self.veils else np.empty(0, np.intp)
        if self.veils and len(high):
            out[high] = self.veils.over(directions[high], out[high])
        low = np.flatnonzero(directions[:, 2] < 0)
        if len(low):
            way = _EYE / np.maximum(-directions[low, 2:], 1e-5)
            clear = np.exp(-way / _VISIBLE)
            out[low] = out[low] * (1 - clear) + self.ground * clear
        return out


@dataclass(frozen=True, eq=False, slots=True)
class Dome:
    """The sky's radiance [cd/m2] around an axis of symmetry, the side of the Sun or of the Moon.

    Attributes:
        grid: by height and by azimuth from that side (_RISE, _ROUND, 3), both dense where they begin.
        side: unit vector to that side, level (2,).
    """

    grid: Singles
    side: Floats

    def radiance(self, directions: Singles) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] in directions (n, 3); below the horizon that at the horizon."""
        x, y, z = (directions[:, k] for k in range(3))
        cosine = x * np.float32(self.side[0]) + y * np.float32(self.side[1])
        sine = np.abs(x * np.float32(self.side[1]) - y * np.float32(self.side[0]))
        around = np.sqrt(np.arctan2(sine, cosine) * np.float32(1 / np.pi)) * np.float32(_ROUND - 1)
        rise = np.sqrt(np.arcsin(np.clip(z, 0, 1)) * np.float32(2 / np.pi)) * np.float32(_RISE - 1)
        return _between(self.grid, rise, around)


def dome(through: Air, light: ArrayLike, towards: Floats, height: float) -> Dome:
    """Work out the sky of one light.

    Args:
        through: the air.
        light: illuminance outside of the air [lx] or [lx, (3,)].
        towards: unit vector to the Sun or the Moon on the ground (east, north, up).
        height: of the ground [m].
    """
    rise = np.linspace(0, 1, _RISE) ** 2 * np.pi / 2
    around = np.linspace(0, 1, _ROUND) ** 2 * np.pi
    a, b = (g.ravel() for g in np.meshgrid(rise, around, indexing="ij"))
    rays = np.column_stack((np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)))
    level = float(np.hypot(towards[0], towards[1]))
    start = np.array([0.0, 0.0, RADIUS + max(height, 0.0) + _EYE])
    near, far, _ = way_through(start, rays)
    sun = np.array([level, 0.0, towards[2]])
    seen, _ = through.march(start, rays, near, far, sun)
    grid = seen * np.asarray(light, np.float32)
    side = towards[:2] / level if level > 1e-9 else np.array([1.0, 0.0])
    return Dome(np.ascontiguousarray(grid.reshape(_RISE, _ROUND, 3), np.float32), side)


def _between(grid: Singles, x: Singles, y: Singles) -> Singles:
    """Interpolate a grid (a, b, 3) at places (n,) counted in nodes."""
    a, b = grid.shape[:2]
    i, j = np.minimum(x.astype(np.int32), a - 2), np.minimum(y.astype(np.int32), b - 2)
    u, v = (x - i)[:, None], (y - j)[:, None]
    flat, k = grid.reshape(a * b, 3), i * b + j
    low, high = flat[k], flat[k + b]
    low += (flat[k + 1] - low) * v
    high += (flat[k + b + 1] - high) * v
    high -= low
    high *= u
    high += low
    return high
