"""A satellite as the searches take it: by element sets, which grow old, or by an ephemeris, which ends."""

from __future__ import annotations

from math import sqrt, tau

import numpy as np

from flambeau.earth import GRAVITY
from flambeau.finding import OutOfRange
from flambeau.instants import DAY, format_utc
from flambeau.orbit.elements import Elements, Orbit
from flambeau.orbit.ephemeris import Ephemeris
from flambeau.units import format_duration

Satellite = Orbit | Ephemeris

MOST_ECCENTRIC = 0.02
"""Passes of larger eccentricities are refused: the search for the abeam moment takes an even motion for granted."""

SLOWEST = 11.25
"""Passes of fewer revolutions a day are refused: above 2,000 km a place may be left behind for half a revolution."""

OLD = 10.0
"""Days after which an element set tells a band along the orbit rather than a place (108 s at 14 days, measured)."""


def set_of(satellite: Satellite, t: float) -> Elements | None:
    """Return the element set that a position at an instant [POSIX s] comes from, None for an ephemeris."""
    return satellite.set_at(t) if isinstance(satellite, Orbit) else None


def band_of(satellite: Satellite, t: float) -> float | None:
    """Return by how much the satellite may be early or late at an instant [POSIX s], in [s].

    None for an ephemeris: how good it is, its source knows alone.
    """
    return satellite.band(t) if isinstance(satellite, Orbit) else None


def name_of(satellite: Satellite, t: float) -> str:
    """Return what the satellite is called by its source at an instant [POSIX s]."""
    return satellite.name if isinstance(satellite, Ephemeris) else satellite.set_at(t).called


def too_old(satellite: Satellite, start: float, end: float) -> float | None:
    """Return when in a span [POSIX s] the element set is oldest, None where none is older than ten days by then."""
    if not isinstance(satellite, Orbit):
        return None
    # A set is oldest at the end of the span, or just before the next one takes over.
    inner = (one.epoch - 1.0 for one in satellite.sets if start < one.epoch < end)
    oldest = max((start, end, *inner), key=satellite.age)
    return oldest if satellite.age(oldest) > OLD else None


def age_told(satellite: Orbit, t: float) -> str:
    """Say how old the element set is that a position at an instant [POSIX s] comes from, and what that costs."""
    band = format_duration(satellite.band(t))
    days = f"{format_utc(round(t))} is {satellite.age(t):.1f} days from the element set used"
    return f"{days}: known to {band} along the orbit."


def nowhere(satellite: Satellite, start: float, end: float) -> str:
    """Say why nothing can be said of the light on a satellite in a span [POSIX s], or return an empty text.

    An ephemeris does not cover it; or element sets are so old that it may be anywhere on its orbit: the band is more
    than half a revolution.
    """
    try:
        require(satellite, start, end)
    except OutOfRange as error:
        return str(error)
    worst = too_old(satellite, start, end)
    if worst is None or not isinstance(satellite, Orbit):
        return ""
    half = DAY / satellite.set_at(worst).motion / 2
    return age_told(satellite, worst) if satellite.band(worst) > half else ""


def require(satellite: Satellite, start: float, end: float) -> Satellite:
    """Return what to ask in a span [POSIX s]: of an ephemeris the part without a gap, element sets as they are.

    Raises:
        OutOfRange: an ephemeris does not cover the span; the message says what it covers.
    """
    if not isinstance(satellite, Ephemeris):
        return satellite
    if not satellite.covers(start, end):
        spans = ", ".join(f"{format_utc(one.start)} to {format_utc(one.end)}" for one in satellite.segments[:3])
        asked = f"{format_utc(start)} to {format_utc(end)}"
        raise OutOfRange(f"The ephemeris of {satellite.name} covers {spans}; not all of {asked} is in it.")
    return satellite.unbroken(start, end)


def refusal(satellite: Satellite) -> str:
    """Say why passes of a satellite cannot be searched for, or return an empty text."""
    if isinstance(satellite, Orbit):
        shapes = [(one.called, one.motion, one.eccentricity) for one in satellite.sets]
    else:
        shapes = [_shape(satellite)]
    for name, motion, eccentricity in shapes:
        if motion < SLOWEST:
            return (
                f"{name} goes round {motion:.2f} times a day: too high for the search of passes, which takes orbits of "
                f"{SLOWEST} revolutions a day or more."
            )
        if eccentricity > MOST_ECCENTRIC:
            return (
                f"The orbit of {name} has an eccentricity of {eccentricity:.4f}: too far from a circle for the search "
                f"of passes, which takes up to {MOST_ECCENTRIC}."
            )
    return ""


def _shape(ephemeris: Ephemeris) -> tuple[str, float, float]:
    """Return name, revolutions a day and eccentricity of an ephemeris, by its heights in the first day."""
    first = ephemeris.segments[0]
    t = np.linspace(first.start, min(first.end, first.start + DAY), 500)
    far = np.linalg.norm(ephemeris.positions(t), axis=1)
    low, high = float(far.min()), float(far.max())
    motion = DAY / tau * sqrt(GRAVITY / (0.5 * (low + high)) ** 3)
    return ephemeris.name, motion, (high - low) / (high + low)
