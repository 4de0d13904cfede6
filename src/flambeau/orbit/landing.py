"""Landing opportunities: passes of a station close to a landing zone, with undocking, burn, entry and landing.

A capsule that brakes lands where the station's own track leads, within the little that it can steer aside. So an
opportunity is a pass near the zone; when it lands after the pass was fitted on flights (`tools/fit_launch.py`,
docs/flight.md). For planning: nothing should be commanded from it.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from flambeau.earth import MEAN_RADIUS, Floats, to_fixed
from flambeau.orbit.descent import Descent, descent
from flambeau.orbit.elements import Elements, Orbit
from flambeau.orbit.flight import BURN_BEFORE
from flambeau.orbit.named import Zone, table
from flambeau.orbit.plane import refuse_long, refuse_unsuited
from flambeau.sky import HORIZONS, sun_altitude

ASIDE = 150e3
"""How far from the middle of a zone [m] the track may pass. Source: 9 Soyuz landings came within 96 km of theirs."""

SUNRISE = float(HORIZONS["sunrise"])
"""Altitude of the Sun's centre at sunrise [rad]: 34' of refraction and half the disc."""

_STEP = 60.0  # of the search [s]; the station goes 4 degrees in it
_NEAR = math.cos(math.radians(6.0))  # a sample this near may belong to a pass within `ASIDE`


class Approach(NamedTuple):
    """A station's track is nearest to a place: instant [POSIX s], distance [m, positive: the place is to the left]."""

    t: float
    aside: float
    ascending: bool


class Timing(NamedTuple):
    """How long something takes [s], and half the width that holds nearly all flights looked at [s]."""

    seconds: float
    spread: float


@dataclass(frozen=True, slots=True)
class Landing:
    """An opportunity to land.

    Attributes:
        t, undocking, burn: instants [POSIX s]; `burn` is its start.
        zone: where.
        aside: how far the station's track passes from the middle of the zone [m, positive: the zone is to the left].
        sun: altitude of the Sun's centre at the landing [rad].
        elements: the set that told it.
        orbit_band: by how much the station may be early or late [s], by the age of the set.
        spread: half the width that holds nearly all flights looked at [s].
    """

    t: float
    undocking: float
    burn: float
    zone: Zone
    aside: float
    sun: float
    elements: Elements
    orbit_band: float
    spread: float

    @property
    def band(self) -> float:
        """By how much the landing may be early or late [s]: age of the elements, and spread of flights."""
        return self.orbit_band + self.spread

    @property
    def daylight(self) -> bool:
        """Whether the Sun is up."""
        return self.sun > SUNRISE

    def track(self) -> Descent:
        """Return the way from the burn to the landing.

        Raises:
            UsageError: the burn does not bring the capsule into the air.
        """
        return descent(self.elements, self.burn, self.t, (self.zone.lat, self.zone.lon))


@functools.cache
def timing(what: str) -> Timing:
    """Return a fitted time by its name in the shipped table."""
    row = next(row for row in table("landing_timing.csv") if row["what"] == what)
    return Timing(float(row["seconds"]), float(row["spread_s"]))


def landings(orbit: Orbit, zones: Sequence[Zone], start: float, end: float) -> tuple[Landing, ...]:
    """Return the landing opportunities of a span, one for each suitable pass, in the nearest of the zones.

    Args:
        orbit: the station.
        zones: where it may land.
        start, end: landing instants to look at [POSIX s].

    Raises:
        UsageError: a span beyond `plane.LONGEST`, an orbit that is not near-circular and low.
        OutOfRange: SGP4 has no answer in the span.

    Accuracy: 9 Soyuz landings 2001 to 2021, each told by the others: median 28 s, worst 45 s.
    """
    refuse_long(start, end, "landings")
    for elements in orbit.sets:
        refuse_unsuited(elements)
    after = timing("landing after nearest approach")
    best: list[Landing] = []
    for one in sorted(_all(orbit, zones, start - after.seconds, end - after.seconds), key=lambda one: one.t):
        if best and one.t - best[-1].t < BURN_BEFORE:  # the same pass, seen from another zone
            best[-1] = min(best[-1], one, key=lambda x: abs(x.aside))
        else:
            best.append(one)
    return tuple(best)


def _all(orbit: Orbit, zones: Sequence[Zone], start: float, end: float) -> list[Landing]:
    return [
        _landing(orbit, zone, approach)
        for zone in zones
        for approach in approaches(orbit, zone.lat, zone.lon, start, end)
        if abs(approach.aside) <= ASIDE and (approach.ascending or not zone.ascending_only)
    ]


def _landing(orbit: Orbit, zone: Zone, approach: Approach) -> Landing:
    after, leaves = timing("landing after nearest approach"), timing("undocking before landing")
    t = approach.t + after.seconds
    sun = float(sun_altitude(zone.lat, zone.lon, 0.0, np.array([t]))[0])
    elements, band = orbit.set_at(approach.t), orbit.band(approach.t)
    return Landing(t, t - leaves.seconds, t - BURN_BEFORE, zone, approach.aside, sun, elements, band, after.spread)


def approaches(orbit: Orbit, lat: float, lon: float, start: float, end: float) -> tuple[Approach, ...]:
    """Return when a station's track comes nearest to a place [rad] in a span [POSIX s], within some 6 degrees of it.

    Accuracy: 10 ms.
    """
    place = to_fixed(lat, lon) / np.linalg.norm(to_fixed(lat, lon))
    t = np.arange(start - _STEP, end + 2 * _STEP, _STEP)
    near = _towards(orbit, place, t)
    top = np.flatnonzero((near[1:-1] >= near[:-2]) & (near[1:-1] > near[2:]) & (near[1:-1] > _NEAR)) + 1
    found = (_refined(orbit, place, float(t[k])) for k in top)
    return tuple(one for one in found if start <= one.t <= end)


def _towards(orbit: Orbit, place: Floats, t: Floats) -> Floats:
    """Return the cosine of the angle between the station and a place at the Earth's centre, (n,)."""
    r = orbit.positions(t)
    return np.asarray(r @ place / np.linalg.norm(r, axis=1))


def _refined(orbit: Orbit, place: Floats, guess: float) -> Approach:
    """Find the nearest point within a step of a guess."""
    t = guess + np.linspace(-_STEP, _STEP, 61)
    x = _towards(orbit, place, t)
    k = min(max(int(np.argmax(x)), 1), len(t) - 2)
    bend = x[k - 1] - 2 * x[k] + x[k + 1]
    best = float(t[k] + (t[1] - t[0]) * 0.5 * (x[k - 1] - x[k + 1]) / bend)
    a, b = orbit.positions(np.array([best - 1.0, best + 1.0]))
    normal = np.cross(a, b)
    aside = math.asin(float(normal @ place / np.linalg.norm(normal))) * MEAN_RADIUS
    return Approach(best, aside, bool(b[2] > a[2]))
