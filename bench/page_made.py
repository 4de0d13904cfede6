"""A made journey, far larger than any that was: 3,000 stops on 10 branches all over the Earth, by road, air and sea."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

BRANCHES, STOPS = 10, 300  # stops of each branch
FIRST = date(2030, 3, 1)
HEAD = ("place", "lat", "lon", "zone", "date", "mode")
MODES = {"car": ("65 km/h", "1.3", ""), "plane": ("800 km/h", "1.05", "10 km"), "ship": ("45 km/h", "1.1", "")}


def made(folder: Path) -> Path:
    """Write the journey to a folder."""
    parts = [f'format = 1\ntitle = "{BRANCHES} branches, {BRANCHES * STOPS} stops"\nzone = "UTC"\n']
    for id, (speed, detour, cruise) in MODES.items():
        flight = f'cruise = "{cruise}"\n' if cruise else ""
        parts.append(f'[[mode]]\nid = "{id}"\nspeed = "{speed}"\ndetour = {detour}\n{flight}')
    for branch in range(BRANCHES):
        parts.append(f'[[branch]]\nid = "b{branch}"\ntitle = "Branch {branch}"\nstops = ["b{branch}.csv"]\n')
        with (folder / f"b{branch}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, *_rows(branch)])
    (folder / "journey.toml").write_text("\n".join(parts), "utf-8")
    return folder


def _rows(branch: int) -> Iterator[tuple[object, ...]]:
    """Yield a stop a day: 19 near each other by road, then a flight far away; the tenth of each twenty by ship."""
    for k in range(STOPS):
        far, near = k // 20, k % 20
        lat = 55 * math.sin(1.7 * branch + 2.3 * far) + 2.5 * math.sin(0.9 * near)
        lon = (36 * branch + 97 * far + 0.6 * near + 180) % 360 - 180
        mode = ("plane" if near == 0 else "ship" if near == 10 else "car") if k else ""
        yield f"Place {branch}-{k}", round(lat, 4), round(lon, 4), "UTC", FIRST + timedelta(days=k), mode
