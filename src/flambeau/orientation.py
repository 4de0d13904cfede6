"""Orientation of the Earth: from UTC to UT1, sidereal time and the pole, and so from TEME to Earth-fixed.

The numbers come from one small shipped table (1992 to about a year after the release). Outside of its span the first
or last value of UT1-UTC and of the pole is held, so that UT1-UTC stays within 0.9 s there: up to 0.8 km east or west.
No network, no clock.
"""

from __future__ import annotations

import functools
from importlib import resources

import erfa
import numpy as np

from flambeau.earth import Floats, turned

J2000 = 2451545.0
"""Julian date from which `terrestrial` and `universal` count [days]."""

J2000_POSIX = 946728000.0
"""The same date by the clock of UTC, 2000-01-01T12:00:00Z [POSIX s]."""

TT_MINUS_TAI = 32.184
"""Terrestrial time less atomic time [s]. Source: IAU 1991, Resolution A4, recommendation IV."""

_MJD_1970 = 40587.0
_DAY = 86400.0
_ARCSEC = np.pi / 648000


@functools.cache
def _table() -> Floats:
    """Load the table as (4, n): POSIX seconds, UT1-TAI [s], pole x and y [rad]."""
    file = resources.files("flambeau") / "data" / "earth_orientation.csv"
    lines = [line for line in file.read_text(encoding="ascii").splitlines() if line[:1].isdigit()]
    mjd, turn, x, y = np.array([line.split(",") for line in lines], dtype=np.float64).T
    return np.stack(((mjd - _MJD_1970) * _DAY, turn, x * _ARCSEC, y * _ARCSEC))


@functools.cache
def _leaps() -> tuple[Floats, Floats]:
    """Return from when [POSIX s] on TAI-UTC [s] has which value, from 1972."""
    rows = [(int(y), int(m), float(d)) for y, m, d in erfa.leap_seconds.get() if y >= 1972]
    starts = [np.datetime64(f"{y:04d}-{m:02d}-01", "s").astype(np.int64) for y, m, _ in rows]
    return np.array(starts, dtype=np.float64), np.array([d for _, _, d in rows])


def covered_span() -> tuple[float, float]:
    """Return the first and last instant [POSIX s] of the table."""
    return float(_table()[0, 0]), float(_table()[0, -1])


def tai_minus_utc(t: Floats) -> Floats:
    """Return TAI-UTC [s, (n,)] at instants `t` [POSIX s, (n,)]: whole leap seconds; before 1972 the value of 1972.

    Source: SOFA's table (`iauDat`) as carried by pyerfa.
    """
    starts, seconds = _leaps()
    return np.asarray(seconds[np.clip(np.searchsorted(starts, t, side="right") - 1, 0, None)])


def ut1_minus_utc(t: Floats) -> Floats:
    """Return UT1-UTC [s, (n,)] at instants `t` [POSIX s, (n,)]; outside of the table the nearest value.

    Interpolates UT1-TAI, which runs smoothly through leap seconds.

    Accuracy: within 1.2 ms of the daily IERS values, mostly the tides of the solid Earth between rows.
    """
    table = _table()
    t = np.clip(t, table[0, 0], table[0, -1])
    return np.asarray(np.interp(t, table[0], table[1]) + tai_minus_utc(t))


def terrestrial(t: Floats) -> Floats:
    """Return days of TT since `J2000` (n,) at instants `t` [POSIX s, (n,)]."""
    return np.asarray((t - J2000_POSIX + tai_minus_utc(t) + TT_MINUS_TAI) / _DAY)


def universal(t: Floats) -> Floats:
    """Return days of UT1 since `J2000` (n,) at instants `t` [POSIX s, (n,)]."""
    return np.asarray((t - J2000_POSIX + ut1_minus_utc(t)) / _DAY)


def pole(t: Floats) -> tuple[Floats, Floats]:
    """Return the coordinates x and y of the pole [rad, (n,)] at instants `t` [POSIX s, (n,)]."""
    table = _table()
    return np.interp(t, table[0], table[2]), np.interp(t, table[0], table[3])


def sidereal(t: Floats) -> Floats:
    """Return Greenwich mean sidereal time [rad, (n,)] at instants `t` [POSIX s, (n,)].

    Source: IAU 1982 model, SOFA `iauGmst82`: the angle that belongs to SGP4's frame TEME (Vallado et al. 2006).
    """
    return np.asarray(erfa.gmst82(J2000, universal(t)))


def teme_to_fixed(t: Floats, xyz: Floats) -> Floats:
    """Turn TEME vectors [(n, 3)] at instants `t` [POSIX s, (n,)] into Earth-fixed ones, in the same unit.

    Source: Vallado et al. 2006, Revisiting Spacetrack Report #3, appendix C.
    Accuracy: within 0.8 m of Orekit's full chain for a low orbit in November 2013.
    """
    return _tilted(t, turned(xyz, -sidereal(t)))


def _tilted(t: Floats, xyz: Floats) -> Floats:
    """Apply the motion of the pole to vectors [(n, 3)]; the angles are so small that first order is exact to 0.1 mm."""
    px, py = pole(t)
    x, y, z = xyz.T
    return np.stack((x + px * z, y - py * z, z - px * x + py * y), axis=-1)
