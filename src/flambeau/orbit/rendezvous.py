"""Rendezvous profiles: which of them a phase allows, when one docks, and the arithmetic of catching up.

A vehicle waits in an orbit below the station's, where a revolution takes less time. How far the station may be ahead at
launch, and when the two dock, is taken from flights (see `tools/fit_launch.py`); the arithmetic says what it takes.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import NamedTuple

from flambeau.earth import EQUATORIAL_RADIUS, GRAVITY, J2
from flambeau.instants import parse_utc
from flambeau.orbit.named import table

INSERTION = 528.0
"""When after launch [s] a Soyuz parts from its rocket. Source: published timelines of Soyuz, 8 min 48 s."""

DOWNRANGE = math.radians(15.0)
"""How far along the orbit [rad] from its pad a Soyuz is then. Source: assumed; typical of an ascent of that length."""


class Profile(NamedTuple):
    """A rendezvous profile.

    Attributes:
        name: such as `4-orbit`.
        family: whose rockets and ships fly it.
        low, high: how far the station may be ahead of the pad at launch [rad]; `high` may be above one turn.
        duration: usual time from launch to docking [s].
        spread: by how much that varies [s].
        since: when it was first flown [POSIX s].
    """

    name: str
    family: str
    low: float
    high: float
    duration: float
    spread: float
    since: float = -math.inf

    @property
    def middle(self) -> float:
        """The middle of its window [rad]."""
        return (self.low + self.high) / 2

    def unrolled(self, phase: float) -> float:
        """Return a phase [rad] with the whole turns that bring it nearest to the middle of the window."""
        return self.middle + math.remainder(phase - self.middle, math.tau)

    def open_at(self, phase: float, doubt: float = 0.0) -> bool:
        """Tell whether the station's phase at launch [rad], known to `doubt` either way, may allow the profile."""
        return self.low - doubt <= self.unrolled(phase) <= self.high + doubt


@functools.cache
def _table() -> tuple[Profile, ...]:
    return tuple(_profile(row) for row in table("rendezvous_profiles.csv"))


def profiles(family: str = "soyuz", t: float = math.inf) -> tuple[Profile, ...]:
    """Return the profiles that a family flew by an instant [POSIX s], the quickest first; none if flights gave none."""
    return tuple(one for one in _table() if one.family == family and one.since <= t)


def _profile(row: Mapping[str, str]) -> Profile:
    low, high = (math.radians(float(row[f"phase_{end}_deg"])) for end in ("from", "to"))
    duration, spread = (float(row[key]) * 3600 for key in ("hours", "hours_spread"))
    since = parse_utc(row["since"]) if row["since"] else -math.inf
    return Profile(row["profile"], row["family"], low, high, duration, spread, since)


def angular_rate(height: float, inclination: float) -> float:
    """Return how fast a circular orbit turns [rad/s], from node to node.

    Args:
        height: mean height over the equatorial radius [m].
        inclination: [rad].

    Source: secular effect of J2 on mean anomaly and perigee (Vallado 2013, eq. 9-39, 9-41), eccentricity 0.
    """
    a = EQUATORIAL_RADIUS + height
    motion = math.sqrt(GRAVITY / a**3)
    k = 0.75 * J2 * (EQUATORIAL_RADIUS / a) ** 2 * motion
    c2 = math.cos(inclination) ** 2
    return motion + k * (3 * c2 - 1) + k * (5 * c2 - 1)


def at_insertion(phase: float, rate: float) -> float:
    """Return how far the station is ahead at insertion [rad], of its phase at launch [rad] and its rate [rad/s].

    Accuracy: 3 degrees, as the place of insertion is assumed.
    """
    return phase + rate * INSERTION - DOWNRANGE


def phasing_height(lead: float, duration: float, rate: float, inclination: float) -> float:
    """Return the mean height [m] at which a vehicle closes a lead in a time.

    Args:
        lead: how far the station is ahead at insertion [rad].
        duration: from insertion to docking [s].
        rate: of the station [rad/s].
        inclination: [rad].
    """
    goal = rate + lead / duration
    low, high = -1e6, 2e6  # a million metres either way holds every answer of a low orbit
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if angular_rate(middle, inclination) > goal else (low, middle)
    return low
