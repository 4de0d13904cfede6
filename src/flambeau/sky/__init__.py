"""The sky: where the Sun and the Moon stand, and when there is which light at a place on the ground."""

from flambeau.sky.bodies import Body, moon, moon_fixed, sun, sun_altitude, sun_fixed
from flambeau.sky.daylight import HORIZONS, SunCrossings, dip, sun_crossings
from flambeau.sky.sites import Sites

__all__ = [
    "HORIZONS",
    "Body",
    "Sites",
    "SunCrossings",
    "dip",
    "moon",
    "moon_fixed",
    "sun",
    "sun_altitude",
    "sun_crossings",
    "sun_fixed",
]
