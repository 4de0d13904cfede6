"""Measure how good a set of elements still is after some days, and whether the band of `Elements.band` is honest.

    python tools/measure_band.py [FILE]

Takes all pairs of sets up to 14 days apart, brings the older one to the epoch of the newer one with SGP4, and takes
the difference along the orbit as its error. A pair has a reboost in it when mean motion falls between any two sets
in a row by more than FALL: drag only lets it rise. Reboosts between two sets that fall less are not seen, and count.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import Floats
from flambeau.finding import OutOfRange
from flambeau.instants import parse_utc
from flambeau.orbit.elements import Elements, read_tle
from flambeau.orbit.judge import apart

FILE = Path(__file__).parents[1] / "tests/vectors/iss_1998_2025.tle"
FALL = 0.0003  # [revolutions a day]
DAY = 86400.0
AGES = (
    (0.2, 0.75, "0.5"), (0.75, 1.5, "1"), (1.5, 2.5, "2"), (2.5, 3.5, "3"),
    (3.5, 6.0, "5"), (6.0, 8.0, "7"), (8.0, 11.0, "10"), (11.0, 14.0, "14"),
)  # fmt: skip
ERAS = (("1998", "2001"), ("2001", "2003"), ("2003", "2005"), ("2005", "2017"), ("2017", "2024"), ("2024", "2026"))


class Pairs(NamedTuple):
    """Pairs of sets: epoch of the older one [s], days between them, error and band [s], and if a reboost is between."""

    epoch: Floats
    days: Floats
    error: Floats
    band: Floats
    reboost: NDArray[np.bool_]


def measure(sets: Sequence[Elements]) -> Pairs:
    """Compare all pairs of sets, which are in order of epoch."""
    motion = np.array([one.motion for one in sets])
    reboosts = np.concatenate(([0], np.cumsum(np.diff(motion) < -FALL)))
    rows = [row for i in range(len(sets)) for row in _rows(sets, i, reboosts)]
    epoch, days, error, band, reboost = np.array(rows).T
    return Pairs(epoch, days, error, band, reboost > 0)


def _rows(sets: Sequence[Elements], i: int, reboosts: NDArray[np.intp]) -> Iterator[tuple[float, ...]]:
    """Compare one set with those of the 14 days after it; none if SGP4 cannot bring it there."""
    older = sets[i]
    near = [k for k in range(i + 1, len(sets)) if 0 < sets[k].epoch - older.epoch <= 14 * DAY]
    try:
        _, behind = apart(older, [sets[k] for k in near]) if near else (None, ())
    except OutOfRange:
        return
    for k, error in zip(near, behind, strict=True):
        days = (sets[k].epoch - older.epoch) / DAY
        yield older.epoch, days, abs(error), older.band(sets[k].epoch), reboosts[k] - reboosts[i]


def line(pairs: Pairs, chosen: NDArray[np.bool_]) -> str:
    """Say for each age how many pairs there are, their errors, and which share of them is in the band."""
    cells = []
    for low, high, _ in AGES:
        k = chosen & (pairs.days >= low) & (pairs.days < high)
        if k.sum() < 10:
            cells.append(f"{'-':>25}")
            continue
        middle, most = np.quantile(pairs.error[k], (0.5, 0.95))
        share = (pairs.error[k] <= pairs.band[k]).mean()
        cells.append(f"{k.sum():>5} {middle:6.1f} {most:6.0f} {share:5.0%}")
    return " |".join(cells)


def main() -> None:
    """Print the tables."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    sets = sorted(read_tle(file.read_text("utf-8"), file.name)[0], key=lambda one: one.epoch)
    pairs = measure(sets)
    print(f"{len(sets)} sets, {len(pairs.days)} pairs; in each cell: pairs, median error [s], 95 % [s], in the band")
    print(" " * 14 + " |".join(f"{name + ' d':>25}" for *_, name in AGES))
    for title, chosen in (("no reboost", ~pairs.reboost), ("reboost", pairs.reboost), ("all", pairs.days > 0)):
        print(title)
        for first, last in (*ERAS, ("1998", "2026")):
            start, end = (parse_utc(f"{year}-01-01T00:00:00Z") for year in (first, last))
            print(f"  {first}-{last}   " + line(pairs, chosen & (pairs.epoch >= start) & (pairs.epoch < end)))


if __name__ == "__main__":
    main()
