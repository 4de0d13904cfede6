"""The site and its page: `make bench`, or `python bench/page.py [--json] [publish] [load] [frames] [near]`.

How much CPU a site takes, how large it is, what the first load brings, how many frames Chromium draws without a GPU of
Sochi 2014 and of 3,000 stops on 10 branches, beside what one would use instead in the same run, and how quick the page
answers "near me". It starts Chromium and `flambeau serve` itself. Frames counted and times of loading depend on what
else the machine does, which is why its load stands beside them; CPU does not.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from core import command
from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.near import overhead, visits
from flambeau.publish.site import Options, site
from flambeau.sky import Sites
from flambeau.timeline import Timeline
from page_browser import IMITATED, NO_GPU, Frames, browser, first_load, moved, near, served
from page_made import made
from page_peers import plain, solid

ROOT = Path(__file__).parents[1]
SOCHI = ROOT / "examples" / "sochi-2014"
CESIUM = ROOT / "web" / "node_modules" / "cesium"
PARTS = ("publish", "load", "frames", "near")
GOAL_CPU, GOAL_FRAMES = 5.0, 30.0
PLACES = 1000
PAPER = "--no-pictures", "--no-paper"


@dataclass(frozen=True)
class Part:
    """Files of a part of a site: how many, bytes as they are and by gzip, and CPU seconds to make them."""

    files: int
    raw: int
    packed: int
    seconds: float


def part_of(path: str) -> str:
    """Return the part of a site to which a file belongs."""
    if path.startswith("files/"):
        return "files/calendars" if "calendars/" in path else f"files/{Path(path).suffix[1:]}"
    if path.startswith("assets/"):
        return "towns" if "/towns-" in path else "plan" if "/plan-" in path else "scripts, styles, coasts"
    return path if path in ("site.html", "THIRD_PARTY.txt", "now.json") else "pages"


def taken_apart(folder: Path) -> dict[str, Part]:
    """Make the site of Sochi 2014 in this process, write it, and return its parts."""
    files, raw, packed = Counter[str](), Counter[str](), Counter[str]()
    seconds: defaultdict[str, float] = defaultdict(float)
    at = time.process_time()

    def lap(name: str) -> None:
        nonlocal at
        seconds[name] += time.process_time() - at
        at = time.process_time()

    journey, _, _ = load(SOCHI)
    assert journey is not None
    plan, _ = evaluate(journey)
    timeline = Timeline(journey, plan)
    lap("reading, planning")
    for path, content in site(journey, plan, timeline):
        name = part_of(path)
        lap(name)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        files[name], raw[name] = files[name] + 1, raw[name] + len(content)
        packed[name] += len(gzip.compress(content, 6))
        at = time.process_time()
    return {name: Part(files[name], raw[name], packed[name], took) for name, took in seconds.items()}


def small_site(journey_at: Path, folder: Path) -> None:
    """Write what the page with the globe needs, in one language: of a large journey the other pages are thousands."""
    journey, _, _ = load(journey_at)
    assert journey is not None
    plan, _ = evaluate(journey)
    for path, content in site(journey, plan, Timeline(journey, plan), options=Options(languages=("en",))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        if path == "index.html":
            break
    now = {"format": "flambeau-now/1", "plan": "", "title": "", "now": None, "delay": 0, "notice": "", "refresh": 60}
    (folder / "now.json").write_text(json.dumps(now), "utf-8")


def publishing() -> dict[str, Any]:
    """Measure the command as a whole, what it is made of, and sizes."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "site")
        words = ("-m", "flambeau", "publish", str(SOCHI), *PAPER, "--out", str(out))
        whole, again = command(*words, runs=1), command(*words, runs=2)
        imports = command("-c", "import flambeau.cli.publish, jinja2, babel, icalendar") - command("-c", "pass")
        parts = taken_apart(Path(folder, "parts"))
    return {"cpu": whole, "again": again, "imports": imports, "parts": {name: asdict(p) for name, p in parts.items()}}


def publish_cesium(out: Path) -> None:
    """Write the site of Sochi 2014, with CesiumJS where npm has brought it."""
    more = ("--cesium", str(CESIUM)) if CESIUM.is_dir() else ()
    command("-m", "flambeau", "publish", str(SOCHI), *PAPER, *more, "--out", str(out), runs=1)


def drawing(sochi: Path, address: str) -> Iterator[Frames]:
    """Measure frames of the page and of its peers."""
    vendor = Path(str(resources.files("flambeau"))) / "data" / "vendor"
    with tempfile.TemporaryDirectory() as folder, browser(*NO_GPU) as running:
        yield from moved(running, "Sochi 2014", address)
        yield from plain(running, "Sochi 2014", vendor, sochi / "files" / "journey.geojson")
        (large := Path(folder, "large")).mkdir()
        (small := Path(folder, "site")).mkdir()
        small_site(made(large), small)
        with served(small) as there:
            yield from moved(running, "3,000 stops", there)
        yield from plain(running, "3,000 stops", vendor, small / "files" / "journey.geojson")
    if (sochi / "3d.html").is_file():
        with browser(*IMITATED) as running:
            yield solid(running, "Sochi 2014", address)


def some_places() -> list[tuple[float, float]]:
    """Return places all over the Earth [deg]."""
    rng = np.random.default_rng(5)
    return [
        (math.degrees(math.asin(z)), lon)
        for z, lon in zip(rng.uniform(-1, 1, PLACES), rng.uniform(-180, 180, PLACES), strict=True)
    ]


def answering(address: str) -> dict[str, float]:
    """Measure how long the page and Python take for all places."""
    places = some_places()
    with browser(*NO_GPU) as running:
        took, used = near(running, address, places)
    journey, _, _ = load(SOCHI)
    assert journey is not None
    timeline = Timeline(journey, evaluate(journey)[0])
    begun = time.process_time()
    overhead(timeline, Sites(*np.radians(np.array(places).T)))
    for lat, lon in places:
        visits(timeline, (math.radians(lat), math.radians(lon), 0.0))
    return {"page_s": took, "page_cpu_s": used, "python_cpu_s": time.process_time() - begun, "places": PLACES}


def measure(parts: tuple[str, ...]) -> dict[str, Any]:
    """Measure the parts that are wanted."""
    found: dict[str, Any] = {"load": os.getloadavg()[0]}
    if "publish" in parts:
        found["publish"] = publishing()
    with tempfile.TemporaryDirectory() as folder:
        sochi = Path(folder, "site")
        publish_cesium(sochi)
        with served(sochi) as address:
            if "load" in parts:
                with browser(*NO_GPU) as running:
                    found["first_load"] = {how: first_load(running, address, slow=slow) for how, slow in
                                           (("near", False), ("slow", True))}  # fmt: skip
            if "frames" in parts:
                found["frames"] = [asdict(row) | {"one_core": row.one_core} for row in drawing(sochi, address)]
            if "near" in parts:
                found["near"] = answering(address)
    return found


def main() -> None:
    """Print tables, or JSON."""
    wanted = tuple(word for word in sys.argv[1:] if word in PARTS) or PARTS
    found = measure(wanted)
    if "--json" in sys.argv:
        print(json.dumps(found, indent=2))
        return
    for line in told(found):
        print(line)


def told(found: dict[str, Any]) -> Iterator[str]:
    """Yield lines of a table of all that was measured."""
    yield f"load of the machine {found['load']:.1f}"
    if (made_of := found.get("publish")) is not None:
        yield f"publish, Sochi 2014: {made_of['cpu']:.2f} s CPU, again {made_of['again']:.2f} s; goal {GOAL_CPU} s"
        yield f"  {'imports':26} {made_of['imports']:6.2f} s"
        for name, part in sorted(made_of["parts"].items(), key=lambda one: -one[1]["seconds"]):
            size = f"{part['files']:6} files {part['raw'] / 1e3:8,.0f} kB {part['packed'] / 1e3:8,.0f} kB by gzip"
            yield f"  {name:26} {part['seconds']:6.2f} s" + (size if part["files"] else "")
        every = made_of["parts"].values()
        files, raw, packed, seconds = (
            sum(part[key] for part in every) for key in ("files", "raw", "packed", "seconds")
        )
        yield f"  {'all':26} {seconds:6.2f} s{files:6} files {raw / 1e3:8,.0f} kB {packed / 1e3:8,.0f} kB by gzip"
    for how, one in found.get("first_load", {}).items():
        yield (f"first load, {how:5}: {one['requests']} requests, {one['raw'] / 1e6:.2f} MB,"
               f" sent {one['sent'] / 1e6:.3f} MB;"
               f" first text {one['first_text_ms']:.0f} ms, globe with coast {one['globe_ms']:.0f} ms")  # fmt: skip
    for row in found.get("frames", ()):
        yield (f"{row['what']:12} {row['screen']:8} {row['doing']:28} {row['counted']:6.1f} frames/s counted"
               f" {row['cpu_ms']:7.1f} ms CPU a frame: {row['one_core']:6.1f} on one core;"
               f" goal {GOAL_FRAMES:.0f}")  # fmt: skip
    if (one := found.get("near")) is not None:
        yield (f"near, {one['places']} places: page {one['page_s']:.2f} s ({one['page_cpu_s']:.2f} s CPU of Chromium),"
               f" Python {one['python_cpu_s']:.2f} s CPU")  # fmt: skip


if __name__ == "__main__":
    main()
