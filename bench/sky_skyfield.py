"""The work of `bench/sky.py` by Skyfield, the way its documentation tells users to do it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import skyfield_data
from numpy.typing import NDArray
from skyfield import almanac
from skyfield.api import EarthSatellite, Loader, wgs84

from flambeau.earth import Floats
from sky_ours import AUTUMN, DAY, HORIZONS, SPACEWALK, VECTORS, russia


class Skyfield:
    """Skyfield, the way its documentation tells users to do it."""

    def __init__(self) -> None:

        load = Loader(skyfield_data.get_skyfield_data_path())
        self.ts, self.planets = load.timescale(builtin=True), load("de421.bsp")
        self.earth, self.sun = self.planets["earth"], self.planets["sun"]
        lines = [line for line in (VECTORS / "iss_2013-11.tle").read_text().splitlines() if line[:2] in {"1 ", "2 "}]
        self.satellite = EarthSatellite(*lines[:2], "ISS", self.ts)

    @cached_property
    def zero(self) -> Any:
        """The instant from which seconds are counted."""
        return self.when(AUTUMN[0])

    def when(self, t: Any) -> Any:
        """Return Skyfield's time of POSIX seconds in 2013 and 2014."""
        return self.ts.utc(2013, 10, 7, 0, 0, t - AUTUMN[0])

    def posix(self, t: Any) -> Floats:
        """Return POSIX seconds of Skyfield's time."""
        days = (t.whole - self.zero.whole) + (t.tt_fraction - self.zero.tt_fraction)
        return np.asarray(days * DAY + AUTUMN[0])

    def passes(self, lat: Floats, lon: Floats, span: tuple[float, float]) -> list[tuple[Floats, NDArray[np.int_]]]:
        """Find the events of passes and whether the station can be seen at them; return instants and kinds by place."""

        found = []
        start, end = (self.when(t) for t in span)
        for a, b in zip(lat, lon, strict=True):
            here = wgs84.latlon(a, b)
            t, kind = self.satellite.find_events(here, start, end, altitude_degrees=10.0)
            if len(kind):
                self.satellite.at(t).is_sunlit(self.planets)
                (self.earth + here).at(t).observe(self.sun).apparent().altaz()
            found.append((self.posix(t), np.asarray(kind)))
        return found

    def shadow(self) -> Floats:
        """Find when the station comes out of the shadow of a sphere, and goes into it."""

        def lit(t: Any) -> Any:
            return self.satellite.at(t).is_sunlit(self.planets)

        lit.step_days = 10 / 1440  # type: ignore[attr-defined]
        return self.posix(almanac.find_discrete(self.when(AUTUMN[0]), self.when(AUTUMN[1]), lit)[0])

    def light(self) -> tuple[NDArray[np.int_], Floats]:
        """Find all crossings of horizons by the Sun: keys and instants."""

        start, end, keys, instants = self.when(AUTUMN[0]), self.when(AUTUMN[1]), [], []
        for n, (a, b) in enumerate(zip(*russia(), strict=True)):
            here = self.earth + wgs84.latlon(a, b)
            for k, horizon in enumerate(HORIZONS):
                for rising, find in ((1, almanac.find_risings), (0, almanac.find_settings)):
                    t, crosses = find(here, self.sun, start, end, horizon_degrees=horizon)
                    instants.append(self.posix(t)[crosses])
                    keys.append(np.full(int(crosses.sum()), (n * len(HORIZONS) + k) * 2 + rising))
        return np.concatenate(keys), np.concatenate(instants)

    def spacewalk(self) -> tuple[Floats, Floats, Floats]:
        """Compute sub-points [deg, m] and directions to the Sun."""

        t = self.when(np.arange(*SPACEWALK))
        place = self.satellite.at(t)
        below = wgs84.geographic_position_of(place)
        ray = (self.sun - self.earth).at(t).xyz.km - place.xyz.km
        ray /= np.sqrt((ray * ray).sum(axis=0))
        return below.latitude.degrees, below.longitude.degrees, below.elevation.m
