"""Daylight at many places at once: sunrise and sunset, the twilights, golden and blue hour.

Altitudes are those of the Sun's centre over the horizontal, without refraction; sunrise and sunset take the usual 34
minutes of arc of refraction and 16 of the Sun's radius into account by their threshold, as almanacs do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flambeau.columns import dot
from flambeau.earth import MEAN_RADIUS, ROTATION, Floats
from flambeau.instants import DAY
from flambeau.roots import Ints, bracketed
from flambeau.sky.bodies import Body, sun, turned_angle
from flambeau.sky.sites import Sites

Bools = NDArray[np.bool_]

HORIZONS = MappingProxyType(
    {
        "golden": np.radians(6.0),
        "sunrise": np.radians(-50 / 60),
        "blue": np.radians(-4.0),
        "civil": np.radians(-6.0),
        "nautical": np.radians(-12.0),
        "astronomical": np.radians(-18.0),
    }
)
"""Altitudes [rad] at which the light changes. Golden hour: 6 to -4 degrees, blue hour: -4 to -6.

Source: Explanatory Supplement to the Astronomical Almanac (sunrise, twilights); photographers' usage (golden, blue)."""

_YEAR_RATE = 1.991e-7  # [rad/s], by which the Sun falls behind the stars
_POLAR = np.radians(80.0)  # beyond it the Sun is highest noticeably before or after it is in the south
_STEEP = 0.05  # share of the Earth's rotation below which a crossing is grazing
_CLOSE = 0.5  # [s]: a step of Newton's that small leaves less than a millisecond where the crossing is steep


class SunCrossings(NamedTuple):
    """When the Sun's centre crosses which horizon at which place; columns (n,), by place and then by time."""

    place: Ints
    horizon: Ints
    rising: Bools
    t: Floats  # [POSIX s]


def dip(height: ArrayLike) -> Floats:
    """Return by how much the horizon is lower for eyes so high above their surroundings [m, (...)], in [rad, (...)].

    Source: geometry of the mean sphere. Accuracy: refraction, left out, makes it a twelfth smaller.
    """
    return np.arccos(MEAN_RADIUS / (MEAN_RADIUS + np.maximum(np.asarray(height, np.float64), 0.0)))


def sun_crossings(sites: Sites, start: float, end: float, horizons: Sequence[float]) -> SunCrossings:
    """Return every crossing of every horizon at every place over a span.

    Between two turns of the Sun, at noon and at midnight, its altitude goes one way, so that each half day has one
    crossing of a horizon or none; where the Sun is near the zenith of a pole the year makes it rise and sink.

    Args:
        sites: the places.
        start, end: the span [POSIX s].
        horizons: altitudes of the Sun's centre [rad].

    Accuracy: 0.003 s at the median, 0.009 s at p95 and 0.08 s at worst from Skyfield with DE421 and the same UT1 and
    pole, at places from the equator to 1.5 degrees from a pole; 2 s on a pole, where the Sun climbs 0.4 degrees a day.
    Two crossings within a minute of each other, at the edge of a polar night, may be missed or taken for one.
    """
    body = sun(start - 3 * DAY, end + 3 * DAY)
    place, turns = _turns(body, sites, start, end)
    high = sun_sine(body, sites, place.ravel(), turns.ravel()).reshape(turns.shape)
    found = []
    for number, horizon in enumerate(horizons):
        level = float(np.sin(horizon))
        above = high > level
        i, j = np.nonzero(above[:, 1:] != above[:, :-1])
        halves = _Halves(sites, place[i, j], turns[i, j], turns[i, j + 1], above[i, j + 1], level)
        found.append(SunCrossings(halves.place, np.full(len(i), number), halves.rising, halves.crossings(body)))
    return _in_order(found, start, end)


def _in_order(found: Sequence[SunCrossings], start: float, end: float) -> SunCrossings:
    """Join crossings, leave out what is not in the span, and sort them by place and time."""
    t = np.concatenate([f.t for f in found]) if found else np.empty(0)
    place = np.concatenate([f.place for f in found]) if found else np.empty(0, np.intp)
    inside = np.flatnonzero((t >= start) & (t <= end))
    rows = inside[np.lexsort((t[inside], place[inside]))]
    if not found:
        return SunCrossings(place, place, place > 0, t)
    horizon, rising = (np.concatenate([f[i] for f in found])[rows] for i in (1, 2))
    return SunCrossings(place[rows], horizon.astype(np.intp), rising.astype(np.bool_), t[rows])


def _turns(body: Body, sites: Sites, start: float, end: float) -> tuple[Ints, Floats]:
    """Return places and instants (n, m) at which the Sun turns: lowest, highest, lowest, ... at each place."""
    halves = np.arange(2 * np.floor(start / DAY) - 2, 2 * np.ceil(end / DAY) + 3)
    count, sets = len(sites), len(halves)
    place = np.repeat(np.arange(count), sets)
    t = (halves * DAY / 2 - sites.lon[:, None] * DAY / (2 * np.pi)).ravel()
    up = np.tile(halves % 2, count)  # POSIX days begin at midnight, so whole days are lows
    for _ in range(2):
        x, y, _ = body.slow(t)
        hour = turned_angle(t) + sites.lon[place] - np.arctan2(y, x) + (1 - up) * np.pi
        t = t - (np.remainder(hour + np.pi, 2 * np.pi) - np.pi) / (ROTATION - _YEAR_RATE)
    polar = np.flatnonzero(np.abs(sites.lat[place]) > _POLAR)
    t[polar] += _vertex(body, sites, place[polar], t[polar])
    return place.reshape(count, sets), t.reshape(count, sets)


def _vertex(body: Body, sites: Sites, place: Ints, t: Floats) -> Floats:
    """Return how much later [s, (n,)] the Sun turns than it is due south or north, at most three hours."""
    arm = 1800.0
    a, b, c = (sun_sine(body, sites, place, t + x) for x in (-arm, 0.0, arm))
    bend = a - 2 * b + c
    return np.clip(0.5 * arm * (a - c) / np.where(bend == 0, np.inf, bend), -6 * arm, 6 * arm)


def sun_sine(body: Body, sites: Sites, place: Ints, t: Floats) -> Floats:
    """Return the sine of the Sun's altitude (n,) at the places numbered (n,) at instants [POSIX s, (n,)]."""
    ray = body.columns(t) - sites.xyz.take(place, axis=1)
    return np.asarray(dot(ray, sites.up.take(place, axis=1)) / np.sqrt(dot(ray, ray)))


@dataclass(frozen=True, eq=False)
class _Halves:
    """Half days in which the Sun crosses a horizon: from `low` to `high` [POSIX s, (n,)] at the places numbered."""

    sites: Sites
    place: Ints
    low: Floats
    high: Floats
    rising: Bools
    level: float  # sine of the horizon's altitude

    def crossings(self, body: Body) -> Floats:
        """Return the instants [POSIX s, (n,)] by Newton's method; where that is no good, by narrowing down."""
        t = self._guess(body)
        xyz, up = self.sites.xyz.take(self.place, axis=1), self.sites.up.take(self.place, axis=1)
        sign = np.where(self.rising, 1.0, -1.0)
        active, grazing = np.arange(len(t)), np.zeros(len(t), bool)
        for _ in range(3):
            ray = body.columns(t[active]) - xyz[:, active]
            away = np.sqrt(dot(ray, ray))
            off = dot(ray, up[:, active]) / away - self.level
            # The sky turns about the axis; what the Sun moves by itself meanwhile is 0.3 % of it.
            rate = (ray[1] * up[0, active] - ray[0] * up[1, active]) / away
            flat = rate * sign[active] < _STEEP
            step = off / (ROTATION * np.where(flat, np.inf, rate))
            t[active] -= step
            grazing[active] |= flat | (t[active] < self.low[active]) | (t[active] > self.high[active])
            active = active[~flat & (np.abs(step) > _CLOSE)]
            if not len(active):
                break
        grazing[active] = True
        return self._narrowed(body, t, np.flatnonzero(grazing))

    def _guess(self, body: Body) -> Floats:
        """Return about when [s, (n,)] the Sun crosses, by its hour angle at the declination of that half day.

        Source: the sunrise equation.
        """
        x, y, z = body.slow(0.5 * (self.low + self.high))
        tangent = z / np.hypot(x, y)  # of the declination
        lat = self.sites.lat[self.place]
        cosine = (self.level * np.sqrt(1 + tangent * tangent) - tangent * np.sin(lat)) / np.maximum(np.cos(lat), 1e-9)
        share = np.arccos(np.clip(cosine, -1.0, 1.0)) / np.pi
        ahead = (self.high - self.low) * share
        return np.asarray(np.where(self.rising, self.high - ahead, self.low + ahead))

    def _narrowed(self, body: Body, t: Floats, rows: Ints) -> Floats:
        """Replace the instants of some rows by roots that stay within their half day."""

        def over(x: Floats, k: Ints) -> Floats:
            return sun_sine(body, self.sites, self.place[rows[k]], x) - self.level

        t[rows] = bracketed(over, self.low[rows], self.high[rows], 1e-3)
        return t
