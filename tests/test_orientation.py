"""Orientation of the Earth against the daily IERS values, a textbook example and Orekit."""

from __future__ import annotations

from pathlib import Path

import astropy_iers_data
import numpy as np
import pytest

from flambeau import orientation
from flambeau.earth import Floats, to_fixed
from flambeau.orbit.elements import Orbit, read_elements

VECTORS = Path(__file__).parent / "vectors"


def _daily() -> Floats:
    """Read MJD, UT1-UTC [s], pole x and y [arcsec] from the IERS file, 1992 on."""
    rows = []
    for line in Path(astropy_iers_data.IERS_A_FILE).read_text(encoding="ascii").splitlines():
        cells = [line[a:b].strip() for a, b in ((7, 15), (58, 68), (18, 27), (37, 46))]
        if all(cells) and float(cells[0]) >= 48622:
            rows.append([float(c) for c in cells])
    return np.array(rows)


def test_between_rows_as_the_iers_says() -> None:
    """UT1 within 1.2 ms and the pole within 10 mas of every daily value up to the end of the shipped table."""
    rows = _daily()
    t = (rows[:, 0] - 40587) * 86400
    inside = t <= orientation.covered_span()[1]
    rows, t = rows[inside], t[inside]
    assert len(rows) > 12000
    assert np.abs(orientation.ut1_minus_utc(t) - rows[:, 1]).max() < 1.2e-3
    x, y = (np.degrees(p) * 3600 for p in orientation.pole(t))
    assert np.abs(x - rows[:, 2]).max() < 0.01
    assert np.abs(y - rows[:, 3]).max() < 0.01


def test_leap_second_steps_utc_not_ut1() -> None:
    """At the end of 2016 UT1-UTC jumps by a second, and UT1-TAI does not."""
    t = np.array([1483228799.0, 1483228800.0])
    assert np.diff(orientation.tai_minus_utc(t))[0] == 1
    assert np.diff(orientation.ut1_minus_utc(t))[0] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(("t", "seconds"), [(0.0, 10), (1383740608.0, 35), (1.7e9, 37)])
def test_leap_seconds(t: float, seconds: float) -> None:
    assert orientation.tai_minus_utc(np.array([t]))[0] == seconds


def test_outside_of_the_table_the_ends_hold() -> None:
    first, last = orientation.covered_span()
    for t, edge in ((first - 1e9, first), (last + 1e10, last)):
        assert orientation.ut1_minus_utc(np.array([t]))[0] == orientation.ut1_minus_utc(np.array([edge]))[0]
        assert abs(orientation.ut1_minus_utc(np.array([t]))[0]) < 0.9


def test_textbook_example() -> None:
    """TEME to Earth-fixed, 2004-04-06T07:51:28.386009 UTC.

    Source: Vallado, Fundamentals of Astrodynamics and Applications, example 3-15 (also AIAA 2006-6753, appendix C).
    """
    t = np.array([1081237888.386009])
    teme = np.array([[5094.18016210, 6127.64465950, 6380.34453270]]) * 1e3
    fixed = np.array([[-1033.4793830, 7901.2952754, 6380.3565958]]) * 1e3
    assert np.linalg.norm(orientation.teme_to_fixed(t, teme) - fixed) < 1.0


def test_sub_points_as_orekit() -> None:
    """Each minute of a spacewalk within 0.8 m: what is left are terms of the equinox that TEME leaves out."""
    orbit = Orbit(read_elements((VECTORS / "iss_2013-11.tle").read_text(), "iss.tle")[0][:1])
    lines = (VECTORS / "orekit_eva_minutes.csv").read_text().splitlines()[3:]
    cells = [line.split(",") for line in lines]
    t = np.array([np.datetime64(c[0].rstrip("Z"), "ms").astype(np.int64) for c in cells]) / 1000
    lat, lon, height = np.array([[float(x) for x in c[1:4]] for c in cells]).T
    away = np.linalg.norm(orbit.positions(t) - to_fixed(np.radians(lat), np.radians(lon), height), axis=1)
    assert len(away) == 360
    assert away.max() < 0.8
