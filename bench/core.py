"""Speed of planning, against a plain loop in the same run: `make bench`, or `python bench/core.py [--json]`.

CPU seconds of this process (or of the command and its children), the best of several runs; ratios say more than seconds
on a machine that does other things as well. The plain loops are what somebody would write who needs the answer once:
one stop, one instant at a time, with `math` and `datetime`.
"""

from __future__ import annotations

import csv
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.journey import DAYTIME, FOLLOWS, At, Branch, Journey, Leg, Mode, Place, Stop
from flambeau.plan import Plan
from flambeau.timeline import Timeline

SOCHI = Path(__file__).parents[1] / "examples" / "sochi-2014"
MINUTES = 177_614  # 123 days and some hours, by the minute
T0 = 1381132800.0


@dataclass(frozen=True)
class Row:
    """One measurement: seconds of CPU, beside those of the plain loop where there is one, and the goal."""

    what: str
    seconds: float
    plain: float | None = None
    goal: float | None = None


def best(work: Callable[[], object], runs: int = 5) -> float:
    """Return the least CPU seconds of several runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def command(*words: str, runs: int = 3) -> float:
    """Return the least CPU seconds of a command with its children."""
    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def chain(count: int) -> Journey:
    """Return a journey of so many stops: a convoy by day, every tenth stop at a fixed time."""
    places = {
        f"p{i}": Place(f"p{i}", f"P{i}", math.radians(55 + 3 * math.sin(i)), math.radians(40 + 5 * math.cos(i * 1.3)))
        for i in range(min(count, 1000))
    }
    stops = tuple(
        Stop(
            f"s{i}",
            f"p{i % 1000}",
            "main",
            f"P{i}",
            start=At(T0 + i * 86400.0) if i % 10 == 0 else FOLLOWS,
            stay=3600.0,
            stay_wanted=4 * 3600.0,
            leg=Leg(f"to-s{i}", "car") if i else None,
        )
        for i in range(count)
    )
    modes = {"car": Mode("car", "car", 60 / 3.6, 1.3, 600.0)}
    return Journey("A chain", places=places, modes=modes, branches={"main": Branch("main", "Main", stops)})


def large_document(folder: Path, count: int) -> Path:
    """Write a journey with so many stops to a folder."""
    mode, branch = '[[mode]]\nid = "car"\nspeed = "60 km/h"\n', '[[branch]]\nid = "main"\nstops = ["s.csv"]\n'
    (folder / "journey.toml").write_text(f'format = 1\ntitle = "Large"\n{mode}{branch}', "utf-8")
    days = (datetime.fromtimestamp(T0, UTC).date() + timedelta(days=n) for n in range(count))
    rows = (f"Town {n},{40 + n % 400 / 20},{n % 900 / 10},{day},car" for n, day in enumerate(days))
    (folder / "s.csv").write_text("\n".join(["place,lat,lon,date,mode", *rows]) + "\n", "utf-8")
    return folder


def plain_reading(folder: Path) -> list[dict[str, str]]:
    """Read the stops the way that everybody does: no checks, no places, no times."""
    with (folder / "s.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def haversine(a: Place, b: Place) -> float:
    """Return a great circle [m] the way that everybody writes it."""
    x = math.sin((b.lat - a.lat) / 2) ** 2 + math.cos(a.lat) * math.cos(b.lat) * math.sin((b.lon - a.lon) / 2) ** 2
    return 2 * 6371008.8 * math.asin(math.sqrt(x))


def plain_evaluation(journey: Journey) -> list[tuple[datetime, datetime]]:
    """Time a chain forward only, one stop after the other: no slack, no nights, no money, no branches."""
    zone, now, before, rows = ZoneInfo("UTC"), datetime.fromtimestamp(T0, UTC), None, []
    mode = journey.modes["car"]
    assert mode.speed is not None
    for stop in journey.branches["main"].stops:
        place = journey.places[stop.place]
        if before is not None:
            metres = haversine(before, place) * mode.detour
            now += timedelta(seconds=metres / mode.speed + 2 * mode.ends)
        if isinstance(stop.start, At):
            now = max(now, datetime.fromtimestamp(stop.start.instant, UTC))
        opens = now.astimezone(zone).replace(hour=0, minute=0, second=0) + timedelta(seconds=DAYTIME.opens)
        start = max(now, opens)
        now = start + timedelta(seconds=stop.stay)
        rows.append((start, now))
        before = place
    return rows


def plain_timeline(plan: Plan, journey: Journey, instants: list[float]) -> list[tuple[float, float]]:
    """Look each instant up in a list of rows and go straight between two places: no orbit, no great circle."""
    found = []
    rows = [(b, plan.chain(b)) for b in journey.branches]
    for t in instants:
        for _, items in rows:
            for item in items:
                if item.start <= t < item.end:
                    a, b = journey.places[item.origin], journey.places[item.place]
                    f = (t - item.start) / (item.end - item.start)
                    found.append((a.lat + f * (b.lat - a.lat), a.lon + f * (b.lon - a.lon)))
                    break
    return found


def measure() -> list[Row]:
    """Measure everything."""
    journey, _, _ = load(SOCHI)
    assert journey is not None
    plan, _ = evaluate(journey)
    main = replace(journey, branches={"main": replace(journey.branches["main"], fork=None)}, events={})
    instants = plan.items[0].start + 60.0 * np.arange(MINUTES, dtype=np.float64)
    every = 500
    plain = best(lambda: plain_timeline(plan, journey, instants[::every].tolist()), 1) * every
    with tempfile.TemporaryDirectory() as folder:
        large = large_document(Path(folder), 20_000)
        reading, csv_alone = best(lambda: load(large), 2), best(lambda: plain_reading(large), 2)
    rows = [
        Row("load, Sochi 2014", best(lambda: load(SOCHI))),
        Row("load, 20,000 stops in a CSV file (plain loop: csv alone)", reading, csv_alone),
        Row("import flambeau.cli", command("-c", "import flambeau.cli") - command("-c", "pass"), goal=0.3),
        Row("evaluate, the 154 stops of Sochi's main branch", best(lambda: evaluate(main)), goal=0.010),
        Row("evaluate, all of Sochi 2014 (branches, events, orbit)", best(lambda: evaluate(journey))),
    ]
    with tempfile.TemporaryDirectory() as folder:
        words = ("-m", "flambeau", "plan", str(SOCHI), "--out", folder)
        rows.append(Row("flambeau plan, Sochi 2014, start to end", command(*words), goal=1.5))
    for count in (1_000, 10_000, 100_000):
        some, runs = chain(count), 3 if count < 100_000 else 1
        took, loop = best(partial(evaluate, some), runs), best(partial(plain_evaluation, some), runs)
        rows.append(Row(f"evaluate, {count:,} stops ({took / count * 1e6:.0f} us a stop)", took, loop))
    along = best(lambda: list(Timeline(journey, plan).along(instants)), 3)
    rows.append(Row(f"timeline, {MINUTES:,} instants, all branches", along, plain, goal=0.5))
    return rows


def main() -> None:
    """Print the table, or JSON."""
    rows = measure()
    if "--json" in sys.argv:
        print(json.dumps([row.__dict__ for row in rows], indent=2))
        return
    for row in rows:
        against = f"  plain loop {row.plain:8.3f} s = {row.plain / row.seconds:5.1f} x" if row.plain is not None else ""
        goal = f"  goal {row.goal} s" if row.goal is not None else ""
        print(f"{row.what:56} {row.seconds:8.4f} s{against}{goal}")


if __name__ == "__main__":
    main()
