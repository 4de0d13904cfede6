"""The way of a capsule from its braking burn to the ground: two bodies and the Earth's flattening, then an entry arc.

Down to the air this is dynamics with one impulse; from there on an arc through published heights. For planning and
maps. Nothing should be commanded from it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from flambeau.earth import EQUATORIAL_RADIUS, GRAVITY, J2, Floats, arcs, from_normals, normals, to_geodetic
from flambeau.finding import UsageError
from flambeau.orbit.elements import Elements
from flambeau.orientation import teme_to_fixed

BRAKING = 128.0
"""Change of speed by a deorbit burn [m/s]. Source: Canadian Space Agency, timeline of Soyuz MS-11, 2019."""

BURNING = 280.0
"""How long the burn takes [s]; it counts as an impulse in its middle. Source: as above, 4 min 41 s."""

AIR = 100e3
"""Height at which the air begins [m]. Source: as above, entry interface at 99.7 km."""

SINKING = ((0.0, 100e3), (0.066, 80.4e3), (0.278, 35.3e3), (0.367, 10.8e3), (1.0, 0.0))
"""Share of the time from entry to landing, height [m]; at the fourth the parachute opens. Source: as above."""

_STEP = 10.0  # of the integration [s]
_LONGEST = 3600.0  # from burn to air [s]; below 500 km it takes half of that


class Descent(NamedTuple):
    """A way down: instants [POSIX s, (n,)], latitude, longitude [rad, (n,)], height [m, (n,)]; when the air begins."""

    t: Floats
    lat: Floats
    lon: Floats
    height: Floats
    entry: float


def descent(elements: Elements, burn: float, landing: float, place: tuple[float, float]) -> Descent:
    """Return the way from the start of a burn to a landing place.

    Args:
        elements: the station left; the burn is made beside it.
        burn: when the burn starts [POSIX s].
        landing: [POSIX s].
        place: latitude, longitude [rad] of the landing.

    Raises:
        UsageError: the burn does not bring the capsule into the air, or not before the landing.

    Accuracy: on 11 November 2013 the air is met at 02:26:41 after a burn at 01:55, published 02:26.
    """
    t, r = _fall(elements, burn)
    lat, lon, height = to_geodetic(teme_to_fixed(t, r))
    entry = float(np.interp(-AIR, -height[-2:], t[-2:]))
    if not entry < landing:
        raise UsageError(f"The capsule meets the air {entry - burn:.0f} s after its burn, not before the landing.")
    ends = [np.interp(entry, t[-2:], np.unwrap(x)[-2:]) for x in (lat, lon)]
    speed = float(np.linalg.norm(np.diff(normals(lat[-2:], lon[-2:]), axis=0))) / (t[-1] - t[-2])
    arc = _arc((float(ends[0]), float(ends[1])), place, speed, entry, landing)
    above = t < entry
    fall = (t[above], lat[above], lon[above], height[above])
    when, north, east, high = (np.concatenate(part) for part in zip(fall, arc, strict=True))
    return Descent(when, north, east, high, entry)


def _fall(elements: Elements, burn: float) -> tuple[Floats, Floats]:
    """Return instants [s, (n,)] and positions [m, (n, 3)] in SGP4's frame from the burn to the first below the air."""
    middle = burn + BURNING / 2
    before = np.arange(burn, middle, _STEP)
    r, v = (x[0] for x in elements.teme(np.array([middle])))
    state = np.concatenate((r, v * (1 - BRAKING / np.linalg.norm(v))))
    rows, t = [state[:3]], [middle]
    while not _in_air(t[-1], rows[-1]):
        if t[-1] - burn > _LONGEST:
            raise UsageError(f"A burn of {BRAKING:.0f} m/s does not bring {elements.called} into the air.")
        state = _stepped(state)
        rows.append(state[:3])
        t.append(t[-1] + _STEP)
    return np.concatenate((before, t)), np.concatenate((elements.teme(before)[0], rows))


def _in_air(t: float, r: Floats) -> bool:
    # So far from the centre it is above the air everywhere: most of the fall needs no closer look.
    if np.linalg.norm(r) > EQUATORIAL_RADIUS + 1.5 * AIR:
        return False
    return bool(to_geodetic(teme_to_fixed(np.array([t]), r[None]))[2][0] < AIR)


def _stepped(y: Floats) -> Floats:
    """Advance a state [m, m/s, (6,)] by a step. Source: Runge and Kutta, fourth order; 1 mm over a fall."""
    k1 = _rates(y)
    k2 = _rates(y + _STEP / 2 * k1)
    k3 = _rates(y + _STEP / 2 * k2)
    k4 = _rates(y + _STEP * k3)
    return np.asarray(y + _STEP / 6 * (k1 + 2 * k2 + 2 * k3 + k4))


def _rates(y: Floats) -> Floats:
    """Return velocity and acceleration [(6,)]: two bodies and J2. Source: Vallado 2013, eq. 8-35."""
    r = y[:3]
    size = float(np.linalg.norm(r))
    k = 1.5 * J2 * GRAVITY * EQUATORIAL_RADIUS**2 / size**5
    z2 = 5 * r[2] ** 2 / size**2
    pull = -GRAVITY * r / size**3 + k * r * np.array((z2 - 1, z2 - 1, z2 - 3))
    return np.concatenate((y[3:], pull))


def _arc(
    start: tuple[float, float], place: tuple[float, float], speed: float, entry: float, landing: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return instants, latitudes, longitudes and heights of the arc from entry to landing, slowing down to a stop.

    Args:
        start, place: latitude, longitude [rad] of entry and landing.
        speed: over the ground at entry [rad/s].
    """
    share = np.array([x for x, _ in SINKING])
    t = np.linspace(entry, landing, math.ceil((landing - entry) / _STEP) + 1)
    done = (t - entry) / (landing - entry)
    a, b = normals(*start)[None], normals(*place)[None]
    ahead, angle = arcs(a, b)
    chute = share[3]
    x = np.clip(done / chute, 0.0, 1.0)
    # A cubic from the speed at entry to rest at the parachute; more than three times the mean would overshoot.
    slope = min(3.0, speed * chute * (landing - entry) / max(float(angle[0]), 1e-9))
    along = (slope * x * (1 - x) ** 2 + x * x * (3 - 2 * x)) * angle[0]
    lat, lon = from_normals(a * np.cos(along)[:, None] + ahead * np.sin(along)[:, None])
    return t, lat, lon, np.interp(done, share, [h for _, h in SINKING])
