"""What is seen in the sky when the Sun is down: stars and the Moon, the glow of the air and of a town."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flambeau.earth import Floats
from flambeau.radiance import moon as moons
from flambeau.radiance import stars
from flambeau.radiance.air import RADIUS, Air
from flambeau.radiance.blackbody import blackbody
from flambeau.radiance.dome import EYE, SINES
from flambeau.radiance.surroundings import LUMA, Lamp, Singles

ZENITH = 1.7e-4
"""Luminance of the moonless zenith without the stars that one sees [cd/m2]: airglow and faint stars.
Source: 22.0 magnitudes per square arcsecond, the natural sky (Falchi et al. 2016), as 10.8e4 x 10^(-0.4 m)."""

_LAYER = 90e3  # height of the glowing layer [m]. Source: van Rhijn 1921; Leinert et al. 1998
_TINT = np.array([0.95, 1.0, 0.95]) / (LUMA @ np.array([0.95, 1.0, 0.95]))  # a choice: the green line is in it
_TOWN_KELVIN = 3000.0  # of the lamps that light the sky of a town
_AWAY = 1.0e6  # where the lamp stands that shines as the Moon does [m]


def glow(through: Air, height: float, town: float) -> Floats:
    """Return the glow of the night sky [cd/m2, (_RISE, 3)] in the rows of a dome.

    Args:
        through: the air.
        height: of the ground [m].
        town: luminance of the zenith by the lamps of a town [cd/m2].

    Source: van Rhijn 1921 for the layer. The air takes away half as much (in stops) of a glow from all sides as of a
    star (Leinert et al. 1998). A town's glow is some five times as bright low down (Garstang 1986).
    """
    layer = (RADIUS + height) / (RADIUS + _LAYER)
    passed = np.sqrt(through.transmittance(np.full(len(SINES), max(height, 0.0) + EYE), SINES) @ LUMA)
    air_glow = ZENITH * passed / passed[-1] / np.sqrt(1 - layer**2 * (1 - SINES**2))
    lamps = town * (1 + 4 * (1 - SINES) ** 2)
    return np.asarray(air_glow[:, None] * _TINT + lamps[:, None] * blackbody(_TOWN_KELVIN))


def far_lamp(towards: Floats, lux: Singles) -> Lamp:
    """Return the Moon as a lamp far away: unit vector to it (3,), illuminance of a face turned to it [lx, (3,)]."""
    place = np.asarray(towards * _AWAY, np.float32)
    return Lamp(place, np.asarray(lux * np.float32(_AWAY**2), np.float32), moons.RADIUS * _AWAY)


@dataclass(frozen=True, eq=False, slots=True)
class Bodies:
    """The Moon and the stars behind the air.

    Attributes:
        through: the air.
        height: of the ground [m].
        sun, moon: unit vectors to them (3,) on the stage; the Moon where it is seen.
        celestial: matrix (3, 3) from the stage to celestial axes, or None by day.
        share: of their light that clouds let through.
    """

    through: Air
    height: float
    sun: Floats
    moon: Floats
    celestial: Floats | None
    share: float

    def radiance(self, rays: Singles, apart: float) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] in directions (n, 3) above the horizon, `apart` [rad] from each other."""
        out = moons.radiance(rays, self.sun, self.moon, apart)
        if self.celestial is not None:
            out += stars.radiance(rays @ np.asarray(self.celestial.T, np.float32), apart)
        seen = np.flatnonzero(out[:, 1] > 0)
        sine = rays[seen, 2].astype(np.float64)
        passed = self.through.transmittance(np.full(len(seen), max(self.height, 0.0) + EYE), sine)
        out[seen] *= passed * np.float32(self.share)
        return out
