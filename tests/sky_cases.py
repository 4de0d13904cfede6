"""What the tests of the sky share: vectors from outside, random orbits and places, and slow but plain searches."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from flambeau.columns import dot
from flambeau.earth import Floats
from flambeau.orbit.elements import Elements, Orbit, read_elements
from flambeau.orbit.mean import Values
from flambeau.sky import Sites
from flambeau.track import Track

VECTORS = Path(__file__).parent / "vectors"
DAY = 86400.0
AUTUMN = (1381104000.0, 1381104000.0 + 123 * DAY)  # 2013-10-07 to 2014-02-07
FIVE_DAYS = (1383782400.0, 1383782400.0 + 5 * DAY)  # 2013-11-07 to 12
T0 = 1.38e9


def instant(text: str) -> float:
    """Return the POSIX seconds of an ISO 8601 time with Z."""
    return float(np.datetime64(text.rstrip("Z"), "ms").astype(np.int64)) / 1000


def rows(name: str) -> list[dict[str, str]]:
    """Read a file of vectors: comments, a line of names, lines of values."""
    lines = [line for line in (VECTORS / name).read_text("utf-8").splitlines() if not line.startswith("#")]
    names = lines[0].split(",")
    return [dict(zip(names, line.split(","), strict=True)) for line in lines[1:]]


def comments(name: str, kind: str) -> Iterator[list[str]]:
    """Yield the cells of the comments of one kind in a file of vectors."""
    for line in (VECTORS / name).read_text("utf-8").splitlines():
        if line.startswith(f"# {kind},"):
            yield line.split(",")[1:]


@cache
def station(number: int = 0) -> Orbit:
    """Return the orbit by one set of November 2013: 0 of the 6th, 1 of the 11th."""
    return Orbit((read_elements((VECTORS / "iss_2013-11.tle").read_text(), "iss.tle")[0][number],))


@cache
def published_sets() -> tuple[Elements, ...]:
    """Return the sets that belong to the published passes, by epoch."""
    sets, findings = read_elements((VECTORS / "iss_published.tle").read_text(), "iss.tle")
    assert not findings
    return sets


@cache
def russia() -> Sites:
    """Return 130 places of Russia."""
    found = rows("russian_places.csv")
    return Sites(*(np.radians([float(row[name]) for row in found]) for name in ("lat", "lon")))


def place(lat: float, lon: float, height: float = 0.0) -> Sites:
    """Return one place by degrees and metres."""
    return Sites(np.radians([lat]), np.radians([lon]), height)


def elements(height: float, eccentricity: float, *angles: float, epoch: float = T0) -> Elements:
    """Return a set of a mean height [km]; angles: inclination, node, perigee, anomaly [deg]."""
    motion = math.sqrt(398600.8 / (6378.135 + height) ** 3) * DAY / math.tau
    inclination, node, perigee, anomaly = angles
    values = Values(epoch, inclination, node, eccentricity, perigee, anomaly, motion, 0.0, {})
    return Elements("X", 1, epoch, ("", ""), satrec=values.satrec(1))


def sine(track: Track, sites: Sites, k: NDArray[np.intp], t: Floats) -> Floats:
    """Return the sine of a satellite's altitude (n,) at places with numbers `k` and instants [POSIX s, (n,)]."""
    d = track.positions(t).T - sites.xyz[:, k]
    return np.asarray(dot(d, sites.up[:, k]) / np.sqrt(dot(d, d)))


angles = st.floats(0, 360)
inclinations = st.sampled_from([0.0, 0.01, 51.6, 63.4, 90.0, 97.8, 98.5, 116.0, 179.9, 180.0]) | st.floats(0, 180)


@st.composite
def orbits(draw: st.DrawFn) -> Orbit:
    """Return any orbit that the search of passes accepts and whose perigee is above 185 km."""
    height = draw(st.floats(190, 2000))
    most = min(0.02, (height - 185) / (6378 + height))
    eccentricity = draw(st.sampled_from([0.0, most]) | st.floats(0, most))
    return Orbit((elements(height, eccentricity, draw(inclinations), draw(angles), draw(angles), draw(angles)),))


@st.composite
def places(draw: st.DrawFn) -> Sites:
    """Return up to five places anywhere, poles among them, up to 9,000 m high."""
    one = st.tuples(st.sampled_from([90.0, -90.0, 0.0]) | st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 9000))
    lat, lon, height = np.array(draw(st.lists(one, min_size=1, max_size=5))).T
    return Sites(np.radians(lat), np.radians(lon), height)
