"""When the Sun is above a horizon, as windows, for many places at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flambeau.sky.bodies import sun_altitude
from flambeau.sky.daylight import sun_crossings
from flambeau.sky.sites import Sites
from flambeau.windows import Windows


def sun_above(sites: Sites, start: float, end: float, horizons: Sequence[float]) -> tuple[tuple[Windows, ...], ...]:
    """Return when in a span the Sun's centre is above each horizon at each place.

    Args:
        sites: the places.
        start, end: the span [POSIX s].
        horizons: altitudes [rad].

    Returns:
        For each place, for each horizon, the windows. Accuracy: that of `sun_crossings`.
    """
    found = sun_crossings(sites, start, end, horizons)
    key = found.place * len(horizons) + found.horizon
    order = np.argsort(key, kind="stable")
    parts = np.split(found.t[order], np.searchsorted(key[order], np.arange(1, len(sites) * len(horizons))))
    begins = sun_altitude(sites.lat, sites.lon, sites.height, np.full(len(sites), start))
    return tuple(
        tuple(
            Windows.alternating((start, end), parts[i * len(horizons) + k].tolist(), begins=bool(begins[i] > horizon))
            for k, horizon in enumerate(horizons)
        )
        for i in range(len(sites))
    )
