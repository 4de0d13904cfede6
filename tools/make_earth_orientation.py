"""Make src/flambeau/data/earth_orientation.csv from the IERS file in the PyPI package astropy-iers-data.

    python tools/make_earth_orientation.py

Keeps one row each STEP days, measures what that costs against the daily values and writes it into the head.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import astropy_iers_data
import erfa
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEP = 5
FIRST = 48622  # 1992-01-01
TARGET = Path(__file__).parents[1] / "src/flambeau/data/earth_orientation.csv"
ARCSEC = np.pi / 648000
RADIUS, TURN = 6378137.0, 7.292115e-5
COLUMNS = {"mjd": (7, 15), "x": (18, 27), "y": (37, 46), "ut1_utc": (58, 68)}  # see ReadMe.finals2000A


def daily() -> Floats:
    """Read (MJD, UT1-TAI [s], x, y [arcsec]) of every day from FIRST on, as far as all three are given."""
    rows = []
    for line in Path(astropy_iers_data.IERS_A_FILE).read_text(encoding="ascii").splitlines():
        cells = {name: line[a:b].strip() for name, (a, b) in COLUMNS.items()}
        if all(cells.values()) and float(cells["mjd"]) >= FIRST:
            mjd = float(cells["mjd"])
            year, month, day, part = erfa.jd2cal(2400000.5, mjd)
            rows.append(
                (
                    mjd,
                    float(cells["ut1_utc"]) - erfa.dat(year, month, day, part),
                    float(cells["x"]),
                    float(cells["y"]),
                )
            )
    return np.array(rows)


def thinned(rows: Floats) -> Floats:
    """Keep each STEP-th row and the last, rounded as they are written."""
    kept = rows[::STEP]
    kept = kept if kept[-1, 0] == rows[-1, 0] else np.vstack((kept, rows[-1]))
    return np.column_stack((kept[:, 0], kept[:, 1].round(5), kept[:, 2].round(4), kept[:, 3].round(4)))


def cost(rows: Floats, kept: Floats) -> Floats:
    """Return by how much [m] the thinned table moves a point on the equator, for each daily row."""
    turn, x, y = (np.interp(rows[:, 0], kept[:, 0], kept[:, i]) - rows[:, i] for i in (1, 2, 3))
    return np.asarray(RADIUS * np.sqrt((turn * TURN) ** 2 + (x * ARCSEC) ** 2 + (y * ARCSEC) ** 2))


def head(rows: Floats, kept: Floats) -> str:
    """Write the comment lines: source, span, columns, measured cost of thinning."""
    metres = cost(rows, kept)
    a, b = (np.datetime64("1858-11-17") + np.timedelta64(int(rows[i, 0]), "D") for i in (0, -1))
    return (
        f"# Orientation of the Earth, {a} to {b} (the last year is a prediction), a row each {STEP} days.\n"
        f"# Source: IERS finals2000A.all as in the PyPI package astropy-iers-data {version('astropy-iers-data')}; "
        "made by tools/make_earth_orientation.py.\n"
        "# Columns: MJD (UTC) of 0 h; UT1-TAI [s], which has no leap seconds; pole x, y [arcsec].\n"
        f"# Thinning and rounding, measured on {len(rows)} daily values at the equator: rms "
        f"{np.sqrt((metres**2).mean()):.2f} m, 95 % within {np.percentile(metres, 95):.2f} m, "
        f"at most {metres.max():.2f} m.\n"
    )


def main() -> None:
    """Write the table and say what it costs."""
    rows = daily()
    kept = thinned(rows)
    body = "".join(f"{mjd:.0f},{turn:.5f},{x:.4f},{y:.4f}\n" for mjd, turn, x, y in kept)
    text = head(rows, kept) + "mjd,ut1_tai,x,y\n" + body
    TARGET.write_text(text, encoding="ascii", newline="\n")
    print(head(rows, kept) + f"{len(kept)} rows, {len(text)} bytes")


if __name__ == "__main__":
    main()
