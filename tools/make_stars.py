"""Make src/flambeau/data/stars.csv out of the star catalogue of d3-celestial.

Run: python tools/make_stars.py stars.6.json
The file is data/stars.6.json of the npm package d3-celestial 0.7.35 (BSD 3-Clause, Olaf Frohn), which has it from the
Hipparcos catalogue: XHIP, Anderson and Francis 2012.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/flambeau/data/stars.csv"
HEAD = """\
# Stars down to magnitude 6, from data/stars.6.json of the npm package d3-celestial 0.7.35: Copyright (c) 2015, Olaf
# Frohn, BSD 3-Clause (stars.LICENSE.txt); from XHIP (Anderson and Francis 2012), after Hipparcos (ESA).
# Made by tools/make_stars.py. Columns: right ascension, declination (ICRS, epoch 2000), visual magnitude, colour B-V.
ra_deg,dec_deg,magnitude,b_v
"""


def rows(text: str) -> list[tuple[float, float, float, float]]:
    """Return right ascension and declination [deg], magnitude and B-V of each star, the brightest first."""
    stars = [(f["geometry"]["coordinates"], f["properties"]) for f in json.loads(text)["features"]]
    found = [(at[0] % 360, at[1], float(p["mag"]), float(p["bv"] or 0.6)) for at, p in stars]
    return sorted(found, key=lambda star: (star[2], star[0]))


if __name__ == "__main__":
    lines = [f"{ra:.4f},{dec:.4f},{mag:.2f},{bv:.2f}\n" for ra, dec, mag, bv in rows(Path(sys.argv[1]).read_text())]
    TARGET.write_text(HEAD + "".join(lines), "utf-8")
