"""Speed and agreement of the sky against Skyfield in the same run: `make bench`, or `python bench/sky.py [--json]`.

CPU seconds of this process on one thread: ours the best of several runs, Skyfield's the better of two, used the way its
documentation tells. What takes Skyfield minutes is measured on a sample and scaled up, which the table says. The work:

* passes: rise, culmination and set above 10 degrees, and what of them is lit in the dark (exact spans here; Skyfield's
  way gives three flags a pass), over 130 places of Russia in 123 days, and over all places of GeoNames in 5 days;
* edges of the Earth's shadow in 123 days; crossings of +6, -0.8333, -4 and -6 degrees by the Sun at the 130 places;
* sub-point, height and direction to the Sun each second of a spacewalk of six hours.
"""

from __future__ import annotations

import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import resource
import subprocess
import sys
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flambeau.columns import dot
from flambeau.earth import Floats, to_fixed
from flambeau.orbit.light import Edges, Rim, Shadow
from flambeau.orbit.passes import Passes
from flambeau.roots import Ints
from flambeau.sky import Sites
from sky_ours import (
    AUTUMN,
    FIVE_DAYS,
    HORIZONS,
    SPACEWALK,
    VECTORS,
    best,
    orbit,
    ours_light,
    ours_passes,
    ours_shadow,
    ours_spacewalk,
    russia,
    world,
)
from sky_skyfield import Skyfield

SAMPLE = 200  # places of the world that Skyfield is asked for
MEASURED = np.array([50, 95, 99.9, 100])


@dataclass(frozen=True)
class Row:
    """One job: CPU seconds of ours and of Skyfield's, the ratio asked for, counts, and what else there is to say."""

    what: str
    ours: float
    skyfield: float | None = None
    goal: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times faster."""
        return None if self.skyfield is None else self.skyfield / self.ours


@dataclass(frozen=True)
class Agreement:
    """How far apart [s] the events of two sources are: how many match, and percentiles of the distance."""

    what: str
    matched: int
    missing: int
    extra: int
    p50: float
    p95: float
    p999: float
    most: float


def compared(what: str, ours: tuple[Any, Floats], theirs: tuple[Any, Floats], within: float = 120.0) -> Agreement:
    """Match events (keys, instants [s]) with the nearest of the same key."""
    one, two = (np.sort(np.asarray(keys) * 1e9 + (t - AUTUMN[0])) for keys, t in (ours, theirs))
    k = np.clip(np.searchsorted(two, one), 1, len(two) - 1)
    k -= one - two[k - 1] < two[k] - one
    apart = np.abs(two[k] - one)
    matched = apart < within
    return Agreement(
        what, int(matched.sum()), len(two) - len(set(k[matched])), int((~matched).sum()), *at(apart[matched])
    )


def at(apart: Floats) -> list[float]:
    """Return the percentiles that are told."""
    return [float(x) for x in np.percentile(apart, MEASURED)]


def edges_of(found: Passes, span: tuple[float, float]) -> tuple[Ints, Floats]:
    """Return the keys and instants of rises and sets within a span."""
    t, key = np.concatenate((found.rise, found.set)), np.concatenate((found.place * 2, found.place * 2 + 1))
    inside = (t >= span[0]) & (t <= span[1])
    return key[inside], t[inside]


def skyfield_edges(events: list[tuple[Floats, NDArray[np.int_]]]) -> tuple[Ints, Floats]:
    """Return the same of what Skyfield found."""
    keys = [2 * n + kind // 2 for n, (_, kind) in enumerate(events)]
    kinds = np.concatenate([kind for _, kind in events])
    return np.concatenate(keys)[kinds != 1], np.concatenate([t for t, _ in events])[kinds != 1]


def exact(found: Passes, lat: Floats, lon: Floats) -> Floats:
    """Return by how much [s] rises and sets are off from SGP4 itself."""
    sites, track = Sites(np.radians(lat), np.radians(lon)), orbit()
    t, k = np.concatenate((found.rise, found.set)), np.concatenate((found.place, found.place))

    def high(t: Floats) -> Floats:
        d = track.positions(t).T - sites.xyz.take(k, axis=1)
        return np.asarray(dot(d, sites.up.take(k, axis=1)) / np.sqrt(dot(d, d)))

    rate = (high(t + 0.05) - high(t - 0.05)) / 0.1
    return np.asarray(np.abs((high(t) - np.sin(np.radians(10))) / rate))


def shadow_vectors(name: str) -> Floats:
    """Return the edges [POSIX s] that Orekit found: `eu` for the umbra of the ellipsoid, and so on."""
    lines = (VECTORS / "orekit_shadow.csv").read_text().splitlines()
    cells = [line.split(",") for line in lines if line.startswith(f"{name},")]
    return np.sort([int(ms) for _, ms in cells]) / 1000 + 0.0005 + AUTUMN[0]


def orekit_spacewalk() -> tuple[NDArray[np.intp], Floats]:
    """Return the minutes [s after the start] of a spacewalk for which Orekit told positions, and these [m, (n, 3)]."""
    cells = [line.split(",") for line in (VECTORS / "orekit_eva_minutes.csv").read_text().splitlines()[3:]]
    t = np.array([np.datetime64(c[0].rstrip("Z"), "s").astype(np.int64) for c in cells])
    lat, lon, height = np.array([[float(x) for x in c[1:4]] for c in cells]).T
    return t - int(SPACEWALK[0]), to_fixed(np.radians(lat), np.radians(lon), height)


def russian_passes(other: Skyfield) -> tuple[Row, list[Agreement]]:
    """Measure passes and what can be seen of them over 130 places in 123 days."""
    lat, lon = russia()
    took, (found, seen, _) = best(lambda: ours_passes(lat, lon, AUTUMN), 5)
    theirs, events = best(lambda: other.passes(lat, lon, AUTUMN), 2)
    off = exact(found, lat, lon)
    note = f"{len(found):,} passes, {len(seen.number):,} visible spans"
    return Row("passes + visible part, 130 places x 123 days", took, theirs, 100, note), [
        Agreement("rise and set, ours against SGP4 itself", len(off), 0, 0, *at(off)),
        compared("rise and set, Skyfield against ours", skyfield_edges(events), edges_of(found, AUTUMN)),
        five_days(),
    ]


def five_days() -> Agreement:
    """Compare passes of five days with Orekit's."""
    lines = (VECTORS / "orekit_passes.csv").read_text().splitlines()[4:]
    place, rise, end = np.array([[int(x) for x in line.split(",")] for line in lines]).T
    keys = np.concatenate((2 * place, 2 * place + 1))
    theirs = keys, np.concatenate((rise, end)) / 1000 + 0.0005 + FIVE_DAYS[0]
    lat, lon = russia()
    ours = edges_of(ours_passes(lat, lon, FIVE_DAYS)[0], FIVE_DAYS)
    return compared("rise and set in 5 days, ours against Orekit", ours, theirs)


def worldwide(other: Skyfield) -> tuple[Row, list[Agreement]]:
    """Measure all places of GeoNames; ours in a process of its own, whose memory is told."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("sky_ours.py"))], check=True, capture_output=True, text=True
    )
    told = json.loads(done.stdout)
    lat, lon = world()
    some = np.random.default_rng(0).integers(0, len(lat), SAMPLE)
    theirs, events = best(lambda: other.passes(lat[some], lon[some], FIVE_DAYS), 2)
    ours = edges_of(ours_passes(lat[some], lon[some], FIVE_DAYS)[0], FIVE_DAYS)
    found = f"{told['passes']:,} passes, {told['seen']:,} visible spans"
    note = f"{found}, {told['megabytes']:.0f} MB; Skyfield scaled up from {SAMPLE} places"
    scaled = theirs * len(lat) / SAMPLE
    row = Row(f"passes + visible part, {len(lat):,} places x 5 days", told["seconds"], scaled, 150, note)
    return row, [compared(f"rise and set of {SAMPLE} places, Skyfield against ours", skyfield_edges(events), ours)]


def shadows(other: Skyfield) -> tuple[Row, list[Agreement]]:
    """Measure the edges of the shadow in 123 days: all six of each night here, two there."""
    took, found = best(lambda: ours_shadow(Shadow.ELLIPSOID), 5)
    theirs, t = best(other.shadow, 2)

    def told(e: Edges) -> tuple[Floats, Floats]:
        inside = e.t[(e.t >= AUTUMN[0]) & (e.t <= AUTUMN[1])]
        return np.zeros(len(inside)), inside

    agree = [
        compared(f"{rim} edges, ours against Orekit", told(found[rim]), (np.zeros(len(other_t)), other_t))
        for rim, other_t in ((rim, shadow_vectors(f"e{rim[0]}")) for rim in (Rim.UMBRA, Rim.PENUMBRA))
    ]
    sphere = ours_shadow(Shadow.EQUATORIAL_SPHERE)[Rim.CENTRE]
    agree.append(compared("edges of the equatorial sphere, Skyfield against ours", (np.zeros(len(t)), t), told(sphere)))
    count = ", ".join(f"{len(told(e)[1]):,} {rim}" for rim, e in found.items())
    return Row("shadow edges, 123 days", took, theirs, 100, count), agree


def sunlight(other: Skyfield) -> tuple[Row, list[Agreement]]:
    """Measure crossings of horizons by the Sun."""
    took, found = best(ours_light, 5)
    theirs, events = best(other.light, 2)
    ours = (found.place * len(HORIZONS) + found.horizon) * 2 + found.rising, found.t
    row = Row("sun crossings, 130 places x 123 days", took, theirs, 80, f"{len(found.t):,} crossings")
    return row, [compared("sun crossings, ours against Skyfield (no pole)", ours, events)]


def spacewalk(other: Skyfield) -> tuple[Row, list[str]]:
    """Measure a spacewalk, each second."""
    took, ((lat, lon, height), _) = best(ours_spacewalk, 5)
    theirs, (a, b, c) = best(other.spacewalk, 2)
    minute, truth = orekit_spacewalk()
    mine = np.linalg.norm(to_fixed(lat, lon, height)[minute] - truth, axis=1).max()
    their = np.linalg.norm(to_fixed(np.radians(a), np.radians(b), c)[minute] - truth, axis=1).max()
    said = f"positions at the spacewalk, at most from Orekit: ours {mine:.2f} m, Skyfield {their:.2f} m"
    return Row("spacewalk, 21,600 instants", took, theirs, None, "sub-point, height, Sun"), [said]


def imports() -> list[Row]:
    """Measure how long importing takes, less what Python itself takes."""

    def took(code: str) -> float:
        times = []
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", code], check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(times)

    nothing = took("pass")
    sky = "import flambeau.sky, flambeau.orbit.visible, flambeau.orbit.elements"
    codes = {"the sky": sky, "flambeau.cli": "import flambeau.cli"}
    return [Row(f"import {name}", took(code) - nothing) for name, code in codes.items()]


def show(rows: list[Row], agreements: list[Agreement], sentences: list[str]) -> None:
    """Print tables that can be pasted into a page."""
    print("| work | ours, s | Skyfield, s | ratio | asked for | |\n| --- | ---: | ---: | ---: | ---: | --- |")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.0f}"
        cells = ("" if row.skyfield is None else f"{row.skyfield:,.2f}", ratio, f"{row.goal or ''}", row.note)
        print(f"| {row.what} | {row.ours:.3f} | {' | '.join(cells)} |")
    print("\n| apart, s | matched | missing | extra | p50 | p95 | p99.9 | max |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for a in agreements:
        far = " | ".join(f"{x:.4f}" for x in (a.p50, a.p95, a.p999, a.most))
        print(f"| {a.what} | {a.matched:,} | {a.missing} | {a.extra} | {far} |")
    print("", *sentences, sep="\n")


def main() -> None:
    """Print the tables, or JSON."""
    warnings.filterwarnings("ignore", module="skyfield_data")
    rows: list[Row] = imports()
    agreements: list[Agreement] = []
    other = Skyfield()
    for job in (russian_passes, worldwide, shadows, sunlight):
        row, agree = job(other)
        rows.append(row)
        agreements += agree
    row, sentences = spacewalk(other)
    rows.append(row)
    if "--json" in sys.argv:
        print(json.dumps({"work": [asdict(r) for r in rows], "agreement": [asdict(a) for a in agreements]}, indent=2))
    else:
        show(rows, agreements, sentences)


if __name__ == "__main__":
    main()
