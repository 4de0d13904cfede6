"""Launch opportunities: when a pad meets the plane of a station, with the lead and the phase that flights have.

A rocket leaves some minutes before its pad is in the plane, since it is flown into the plane on the way. And the plane
it aims for is not quite the station's: a vehicle that waits below drifts westward faster, and the further the station
is ahead, the longer or lower it waits. Both follow from the Earth's flattening; one constant for each family of
rockets is fitted on flights (`tools/fit_launch.py`, docs/flight.md). For planning: which day, which orbit, which
minute. Nothing should be commanded from it.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from flambeau.earth import EQUATORIAL_RADIUS, GRAVITY, ROTATION, to_fixed
from flambeau.finding import UsageError
from flambeau.instants import parse_utc
from flambeau.orbit.elements import Elements, Orbit
from flambeau.orbit.named import Pad, table
from flambeau.orbit.plane import Crossing, phase, plane_crossings, plane_turn, refuse_long
from flambeau.orbit.rendezvous import Profile, profiles

WAITING = 150e3
"""How far below the station a vehicle waits [m], for the drift of its plane; 50 km more or less change it by 1 %."""

INSERTED = 7780.0
"""Speed of a vehicle at insertion [m/s]. Source: circular orbit at 220 km."""

_ROUNDS = 4  # the phase moves 0.07 degrees a second and the lead 0.5 s a degree: each round is 30 times nearer


class Lead(NamedTuple):
    """How long before the crossing a family of rockets leaves.

    Attributes:
        family: such as `soyuz`.
        seconds: the lead [s]; of one that drifts, at phase 0 and the inclination below.
        spread: half the width that holds nearly all flights looked at [s].
        inclination: the inclination [rad] that its lead is told at, None for one that takes the station's as it is.
        since: from when on it holds [POSIX s].
        profiles: the profiles that it holds for; all if empty.
    """

    family: str
    seconds: float
    spread: float
    inclination: float | None
    since: float
    profiles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Launch:
    """An opportunity: one crossing of the plane, and when to leave for it.

    Attributes:
        t: launch instant of the quickest profile that is open [POSIX s]; if none is, of the lead alone.
        crossing: the pad in the plane [POSIX s].
        ascending: whether the satellite goes north there.
        times: launch instant [POSIX s] by each profile that is open, the quickest first.
        phase: how far the station is ahead of the pad at `t` [rad, 0 to 2 pi].
        azimuth: launch azimuth against the turning Earth [rad from north].
        inclination: of the mean plane [rad].
        elements: the set that told it.
        orbit_band: by how much the station may be early or late [s], by the age of the set.
        spread: half the width that holds nearly all flights looked at [s].
    """

    t: float
    crossing: float
    ascending: bool
    times: tuple[tuple[Profile, float], ...]
    phase: float
    azimuth: float
    inclination: float
    elements: Elements
    orbit_band: float
    spread: float

    @property
    def band(self) -> float:
        """By how much the launch instant may be wrong, either way [s]: age of the elements, and spread of the lead."""
        return self.orbit_band + self.spread


@functools.cache
def leads() -> tuple[Lead, ...]:
    """Return the leads of the shipped table, each narrower one after the one that it narrows."""
    return tuple(_lead(row) for row in table("launch_leads.csv"))


def _lead(row: Mapping[str, str]) -> Lead:
    inclination = math.radians(float(row["inclination_deg"])) if row["inclination_deg"] else None
    since = parse_utc(row["since"]) if row["since"] else -math.inf
    only = tuple(row["profiles"].split("|")) if row["profiles"] else ()
    return Lead(row["family"], float(row["lead_s"]), float(row["spread_s"]), inclination, since, only)


def lead_of(family: str, t: float, profile: str = "") -> Lead:
    """Return the lead of a family of rockets at an instant [POSIX s] for a profile, of `other` if flights gave none."""
    name = family if any(lead.family == family for lead in leads()) else "other"
    fits = (x for x in leads() if x.family == name and t >= x.since and (not x.profiles or profile in x.profiles))
    return list(fits)[-1]


def launches(orbit: Orbit, pad: Pad, start: float, end: float, profile: str = "") -> tuple[Launch, ...]:
    """Return the launch opportunities from a pad to a station, one for each usable crossing of the plane.

    Args:
        orbit: the station.
        pad: from where; its azimuths say which of the two crossings a day is usable.
        start, end: launch instants to look at [POSIX s].
        profile: only those for which this profile is open, at its instants; any if empty.

    Returns:
        Opportunities in the order of time; none where the plane never passes over the pad.

    Raises:
        UsageError: a span beyond `plane.LONGEST`, an unknown profile, an orbit that is not near-circular and low.
        OutOfRange: SGP4 has no answer in the span.

    Accuracy: 36 launches from Baikonur 2000 to 2024, each told by the others: median 2 s, worst 8 s.
    """
    refuse_long(start, end, "launches")
    _refuse_unknown(profile)
    found = (_launch(pad, c, profile) for c in plane_crossings(orbit, pad.site, start - 3600, end + 3600))
    return tuple(one for one in found if one is not None and start <= one.t <= end)


def _refuse_unknown(profile: str) -> None:
    names = dict.fromkeys(row["profile"] for row in table("rendezvous_profiles.csv"))
    if profile and profile not in names:
        raise UsageError(f"No rendezvous profile is called {profile!r}. Known: {', '.join(names)}.")


def _launch(pad: Pad, crossing: Crossing, only: str) -> Launch | None:
    """Make an opportunity of a crossing; none where the pad may not launch that way or the profile is not open."""
    azimuth = launch_azimuth(pad, crossing)
    flown = [(p, _flown(pad, crossing, p)) for p in profiles(pad.family, crossing.t) if only in ("", p.name)]
    times = tuple((p, t) for p, t in flown if t is not None)
    if not pad.azimuths[0] <= azimuth <= pad.azimuths[1] or (only and not times):
        return None
    lead = lead_of(pad.family, crossing.t, times[0][0].name if times else "")
    t = times[0][1] if times else _leaves(pad, crossing, None)
    ahead, band = _phase(pad, crossing, t), crossing.elements.band(t)
    return Launch(
        t=t, crossing=crossing.t, ascending=crossing.ascending, times=times, phase=ahead, azimuth=azimuth,
        inclination=inclination_at(crossing), elements=crossing.elements, orbit_band=band, spread=lead.spread,
    )  # fmt: skip


def _flown(pad: Pad, crossing: Crossing, profile: Profile) -> float | None:
    """Return when a profile leaves [POSIX s], None where the phase does not allow it."""
    t = _leaves(pad, crossing, profile)
    doubt = crossing.elements.band(t) * crossing.elements.angular_rate
    return t if profile.open_at(_phase(pad, crossing, t), doubt) else None


def _leaves(pad: Pad, crossing: Crossing, profile: Profile | None) -> float:
    """Return the launch instant [POSIX s] for a crossing: the lead depends on the phase, and that on the instant."""
    lead = lead_of(pad.family, crossing.t, profile.name if profile else "")
    t = crossing.t - lead.seconds
    if lead.inclination is None:
        return t
    for _ in range(_ROUNDS):
        ahead = _phase(pad, crossing, t)
        t = crossing.t - lead_at(lead, pad, crossing, profile.unrolled(ahead) if profile else ahead)
    return t


def lead_at(lead: Lead, pad: Pad, crossing: Crossing, ahead: float) -> float:
    """Return how long before a crossing to leave [s] when the station is `ahead` [rad, whole turns counted]."""
    if lead.inclination is None:
        return lead.seconds
    steeper = inclination_at(crossing) - lead.inclination
    return lead.seconds + ahead * drift_time(crossing) + steeper * inclination_time(pad, crossing)


def drift_time(crossing: Crossing) -> float:
    """Return by how much the lead grows for each radian that the vehicle has to catch up [s/rad]; negative.

    Waiting lower, the vehicle gains on the station and its node drifts faster, both in proportion to how long and how
    low; their ratio does not depend on either but for the second order, taken at `WAITING`.

    Source: secular J2 drift of the node ~ a^-3.5 and mean motion ~ a^-1.5 (Vallado 2013, section 9.6).
    """
    rate = crossing.elements.angular_rate
    a: float = (GRAVITY / rate**2) ** (1 / 3)
    less: float = a / (a - WAITING)
    ratio: float = (less**3.5 - 1) / (less**1.5 - 1)
    return crossing.plane.drift / rate * ratio * plane_turn(crossing.plane)


def inclination_time(pad: Pad, crossing: Crossing) -> float:
    """Return by how much later a pad meets a plane for each radian of inclination [s/rad].

    A rocket that is always flown to one inclination leaves at one angle of its own plane: where the station's differs,
    the crossing moves and the launch does not.

    Source: triangle of pad, node and equator: sin(longitude from the node) = tan(latitude) / tan(inclination).
    """
    inclination = inclination_at(crossing)
    x, y, z = to_fixed(*pad.site)
    rise: float = z / math.hypot(x, y)
    along = math.asin(max(-1.0, min(1.0, rise / math.tan(inclination))))
    side = math.cos(along) if crossing.ascending else -math.cos(along)
    return -rise / (math.sin(inclination) ** 2 * side) * plane_turn(crossing.plane)


def launch_azimuth(pad: Pad, crossing: Crossing) -> float:
    """Return the azimuth of the way into the plane [rad from north], against the turning Earth.

    Source: sin(azimuth) = cos(inclination) / cos(latitude), less the speed that the pad has by the Earth's turning.
    """
    inclination = inclination_at(crossing)
    x, y, z = to_fixed(*pad.site)
    flat = math.hypot(x, y) / math.hypot(x, y, z)
    sine = max(-1.0, min(1.0, math.cos(inclination) / flat))
    north = math.sqrt(1 - sine**2) * (1 if crossing.ascending else -1)
    return math.atan2(INSERTED * sine - ROTATION * EQUATORIAL_RADIUS * flat, INSERTED * north) % math.tau


def _phase(pad: Pad, crossing: Crossing, t: float) -> float:
    return float(phase(crossing.elements, crossing.plane, pad.site, np.array([t]))[0])


def inclination_at(crossing: Crossing) -> float:
    """Return the inclination of the mean plane at a crossing [rad]."""
    return float(crossing.plane.at(np.array([crossing.t]))[1][0])
