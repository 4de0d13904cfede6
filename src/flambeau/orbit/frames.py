"""Frames and time systems of orbit messages, brought to Earth-fixed positions at POSIX seconds.

Conventions: CCSDS 502.0-B-3, Orbit Data Messages (2023), annex B, for the names.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import erfa
import numpy as np

from flambeau.earth import ROTATION, Floats
from flambeau.orientation import (
    J2000,
    TT_MINUS_TAI,
    pole,
    tai_minus_utc,
    teme_to_fixed,
    terrestrial,
    universal,
    ut1_minus_utc,
)


def _utc(t: Floats, ahead: Callable[[Floats], Floats]) -> Floats:
    """Return POSIX seconds of clock readings that are so many seconds ahead of UTC."""
    return np.asarray(t - ahead(t - ahead(t)))


CLOCKS: dict[str, Callable[[Floats], Floats]] = {
    "UTC": lambda t: t,
    "TAI": lambda t: _utc(t, tai_minus_utc),
    "TT": lambda t: _utc(t, lambda x: tai_minus_utc(x) + TT_MINUS_TAI),
    "GPS": lambda t: _utc(t, lambda x: tai_minus_utc(x) - 19.0),
    "UT1": lambda t: _utc(t, ut1_minus_utc),
}
"""Time systems, from their own reading as seconds since 1970 to POSIX seconds. Source: IERS Conventions 2010."""


def _celestial(t: Floats) -> Floats:
    """Return the matrices [(n, 3, 3)] from GCRF to Earth-fixed. Source: IAU 2006/2000A, SOFA `iauC2t06a`."""
    return np.asarray(erfa.c2t06a(J2000, terrestrial(t), J2000, universal(t), *pole(t)))


def _true_of_date(t: Floats) -> Floats:
    """Return the matrices from the true equator and equinox of date. Source: SOFA `iauGst06a`, `iauPom00`."""
    angle = erfa.gst06a(J2000, universal(t), J2000, terrestrial(t))
    return np.asarray(erfa.pom00(*pole(t), 0.0) @ erfa.rz(angle, np.eye(3)))


def _mean_equator_2000(t: Floats) -> Floats:
    """Return the matrices from EME2000, 0.02 arcsec from GCRF. Source: SOFA `iauBp06`."""
    return np.asarray(_celestial(t) @ erfa.bp06(J2000, 0.0)[0].T)


def _teme(t: Floats) -> Floats:
    """Return the matrices from SGP4's frame."""
    return np.stack([teme_to_fixed(t, np.broadcast_to(axis, (len(t), 3))) for axis in np.eye(3)], axis=-1)


FRAMES: dict[str, Callable[[Floats], Floats]] = {
    "TEME": _teme,
    "GCRF": _celestial,
    "ICRF": _celestial,
    "EME2000": _mean_equator_2000,
    "J2000": _mean_equator_2000,
    "TOD": _true_of_date,
}
_FIXED = re.compile(r"ITRF(-?\d{2}|-?\d{4})?")


def is_frame(name: str) -> bool:
    """Tell whether a frame is known: one of `FRAMES`, or ITRF of any year."""
    return name in FRAMES or _FIXED.fullmatch(name) is not None


def states_to_fixed(frame: str, t: Floats, xyz: Floats, speed: Floats) -> tuple[Floats, Floats]:
    """Turn positions [m, (n, 3)] and velocities [m/s, (n, 3)] at instants [POSIX s, (n,)] into Earth-fixed ones.

    The velocity given back is that of the Earth-fixed position, with the turning of the frame. ITRF is
    taken for WGS 84, centimetres away.

    Accuracy: positions within 0.5 m of published ones for a low orbit (TOD 2 m); velocities leave out the
    precession of the axis, 0.05 mm/s.
    """
    if frame not in FRAMES:
        return xyz, speed
    turn = FRAMES[frame](t)
    xyz, speed = (np.einsum("nij,nj->ni", turn, x) for x in (xyz, speed))
    x, y = pole(t)
    return xyz, speed - np.cross(ROTATION * np.stack((x, -y, np.ones(len(t))), axis=-1), xyz)
