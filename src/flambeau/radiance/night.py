"""What lights the sky and the ground when the Sun is down: the Moon, the glow of the air, the lamps of a town."""

from __future__ import annotations

import numpy as np

from flambeau.earth import Floats
from flambeau.radiance.air import RADIUS, Air
from flambeau.radiance.blackbody import blackbody
from flambeau.radiance.dome import EYE, SINES
from flambeau.radiance.surroundings import LUMA, Lamp, Singles

ZENITH = 1.7e-4
"""Luminance of the moonless zenith without the stars that one sees [cd/m2]: airglow and faint stars.
Source: 22.0 magnitudes per square arcsecond, the natural sky (Falchi et al. 2016), as 10.8e4 x 10^(-0.4 m)."""

_LAYER = 90e3  # height of the glowing layer [m]. Source: van Rhijn 1921; Leinert et al. 1998
_TINT = np.array([0.95, 1.0, 0.95]) / (LUMA @ np.array([0.95, 1.0, 0.95]))
_TOWN_KELVIN = 3000.0  # of the lamps that light the sky of a town
_AWAY = 1.0e6  # where the lamp stands that shines as the Moon does [m]
_MOON_RADIUS = 0.0045  # [rad]


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


def moon_illuminance(sun: Floats, moon: Floats) -> float:
    """Return the illuminance by the Moon outside of the air [lx], from unit vectors to the Sun and to the Moon (3,).

    Source: Krisciunas and Schaefer 1991, eq. 8 and 9; magnitude 0 is 2.54e-6 lx.
    """
    phase = 180.0 - float(np.degrees(np.arccos(np.clip(np.dot(sun, moon), -1, 1))))
    magnitude = -12.73 + 0.026 * phase + 4e-9 * phase**4
    return 2.54e-6 * 10 ** (-0.4 * magnitude)


def moonlight(towards: Floats, lux: Singles) -> Lamp:
    """Return the Moon as a lamp far away: unit vector to it (3,), illuminance of a face turned to it [lx, (3,)]."""
    place = np.asarray(towards * _AWAY, np.float32)
    return Lamp(place, np.asarray(lux * np.float32(_AWAY**2), np.float32), _MOON_RADIUS * _AWAY)
