"""Make the vectors of the Sun and the Moon in tests/vectors with another program: Skyfield and the ephemeris DE421.

    python tools/make_sky_vectors.py

Needs the packages of the extra `bench`, and astropy-iers-data of the extra `dev`, whose IERS file gives Skyfield UT1
and the motion of the pole. Crossings of horizons come from altitudes every ten minutes, and every five seconds
where the Sun turns near a horizon, bisected to 0.1 ms: slow, and with nothing in it of how flambeau finds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import astropy_iers_data
import numpy as np
import skyfield_data
from numpy.typing import NDArray
from skyfield.api import Loader, wgs84
from skyfield.data import iers
from skyfield.framelib import itrs
from skyfield.timelib import Timescale

Floats = NDArray[np.float64]

VECTORS = Path(__file__).parents[1] / "tests" / "vectors"
POSITIONS = 120  # instants from 1992 to 2027
HORIZONS = (6.0, -50 / 60, -4.0, -6.0, -12.0, -18.0)  # degrees
YEAR, LENGTH = 1356998400.0, 366 * 86400.0  # 2013-01-01T00:00:00Z
STEP = 600.0
KEEP = 9  # one crossing in so many is kept; all are counted
PLACES = {  # latitude, longitude [deg], height [m]
    "Sochi": (43.58, 39.72, 5.0),
    "Quito": (-0.18, -78.47, 2850.0),
    "Norilsk": (69.35, 88.2, 90.0),
    "Tromso": (69.65, 18.96, 0.0),
    "Wellington": (-41.29, 174.78, 20.0),
    "Elbrus": (43.355, 42.439, 5642.0),
    "Vostok": (-78.46, 106.84, 3488.0),
    "Longyearbyen": (78.22, 15.65, 0.0),
    "Near the pole": (88.5, -60.0, 0.0),
    "North Pole": (90.0, 0.0, 0.0),
    "South Pole": (-90.0, 0.0, 2835.0),
}


def timescale() -> Timescale:
    """Return Skyfield's time with UT1 and the pole of the IERS file; its own are from the day of its release."""
    with Path(astropy_iers_data.IERS_A_FILE).open("rb") as file:
        days, turn, leap_dates, leap_seconds = iers.build_timescale_arrays(*iers.parse_dut1_from_finals_all(file))
        times = Timescale((days, turn), leap_dates, leap_seconds)
        file.seek(0)
        iers.install_polar_motion_table(times, iers.parse_x_y_dut1_from_finals_all(file))
    return times


TIMES = timescale()
_LOADER = Loader(skyfield_data.get_skyfield_data_path())
EARTH, SUN, MOON = (_LOADER("de421.bsp")[name] for name in ("earth", "sun", "moon"))
SOURCE = f"Skyfield {version('skyfield')} with DE421 and the IERS values of astropy-iers-data"


def instants(t: Floats) -> object:
    """Return Skyfield's time of POSIX instants [s, (n,)], by whole days and seconds so that nothing is rounded."""
    day = np.floor(t / 86400.0)
    return TIMES.utc(1970, 1, 1 + day, 0, 0, t - day * 86400.0)


def positions() -> Iterator[str]:
    """Yield Earth-fixed and celestial positions [km] of the apparent Sun and of the Moon."""
    t = np.round(np.linspace(694310400.0, 1798761600.0, POSITIONS))
    when = instants(t)
    tt = when.tt - 2451545.0
    for name, body in (("sun", SUN), ("moon", MOON)):
        seen = EARTH.at(when).observe(body)
        celestial = (seen.apparent() if name == "sun" else body.at(when) - EARTH.at(when)).xyz.km
        turned = np.einsum("ijn,jn->in", itrs.rotation_at(when), celestial)
        for k in range(len(t)):
            numbers = ",".join(f"{x:.3f}" for x in (*celestial[:, k], *turned[:, k]))
            yield f"{name},{t[k]:.0f},{tt[k]:.9f},{numbers}"


def altitude(place: tuple[float, float, float], t: Floats) -> Floats:
    """Return the airless altitude of the Sun's centre [deg, (n,)] at instants [POSIX s, (n,)]."""
    lat, lon, height = place
    here = EARTH + wgs84.latlon(lat, lon, height)
    return np.asarray(here.at(instants(t)).observe(SUN).apparent().altaz()[0].degrees)


def closer(t: Floats, x: Floats) -> Floats:
    """Add instants every 5 s where altitudes `x` [deg, (n,)] come within 0.1 degrees of zero and turn."""
    turns = (np.diff(x)[1:] > 0) != (np.diff(x)[:-1] > 0)
    near = t[1:-1][turns & (np.abs(x[1:-1]) < 0.1)]
    fine = (near[:, None] + np.arange(-STEP, STEP, 5.0)).ravel()
    return np.unique(np.concatenate((t, fine)))


def crossings(place: tuple[float, float, float]) -> Iterator[tuple[float, int, int]]:
    """Yield every crossing: the instant [POSIX s], the number of the horizon, and 1 for rising or 0 for setting."""
    coarse = YEAR + STEP * np.arange(round(LENGTH / STEP) + 1)
    sampled = altitude(place, coarse)
    for number, horizon in enumerate(HORIZONS):
        t = closer(coarse, sampled - horizon)
        x = altitude(place, t) if len(t) > len(coarse) else sampled
        above = x > horizon
        k = np.flatnonzero(above[1:] != above[:-1])
        low, high, rising = t[k], t[k + 1], above[k + 1]
        for _ in range(23):
            middle = 0.5 * (low + high)
            late = (altitude(place, middle) > horizon) == rising
            low, high = np.where(late, low, middle), np.where(late, middle, high)
        yield from zip(0.5 * (low + high), np.full(len(k), number), rising.astype(int), strict=True)


def write(name: str, head: str, rows: list[str]) -> None:
    """Write one file."""
    (VECTORS / name).write_text("\n".join([head, *rows]) + "\n", encoding="ascii", newline="\n")


def main() -> None:
    """Write the vectors."""
    made = "# made by tools/make_sky_vectors.py."
    head = (
        f"# Source: {SOURCE};\n{made}\n# The Sun is the apparent one, the Moon geometric. POSIX seconds (UTC), "
        "days of TT since J2000,\n# GCRS [km], Earth-fixed [km].\nbody,posix,tt,x,y,z,fixed_x,fixed_y,fixed_z"
    )
    write("sun_moon_de421.csv", head, list(positions()))
    rows, counts = [], []
    for name, place in PLACES.items():
        found = sorted(crossings(place))
        for number, horizon in enumerate(HORIZONS):
            counts.append(f"# count,{name},{horizon:.4f},{sum(k == number for _, k, _ in found)}")
        rows += [f"{name},{k},{rising},{t - YEAR:.4f}" for t, k, rising in found[::KEEP] if "Pole" not in name]
        rows += [f"{name},{k},{rising},{t - YEAR:.4f}" for t, k, rising in found if "Pole" in name]
    head = (
        f"# Source: {SOURCE};\n{made}\n# Crossings of the Sun's centre, airless, in 366 days of 2013: number of the "
        f"horizon among\n# {', '.join(f'{h:.4f}' for h in HORIZONS)} degrees; 1 rising, 0 setting; seconds after "
        f"2013-01-01T00:00:00Z.\n# One in {KEEP} (at the poles all); counted are all:\n" + "\n".join(counts)
    )
    sites = "\n".join(f"# place,{name},{lat},{lon},{height}" for name, (lat, lon, height) in PLACES.items())
    write("sun_crossings_de421.csv", f"{head}\n{sites}\nplace,horizon,rising,seconds", rows)


if __name__ == "__main__":
    main()
