"""Speed of windows and predicted pictures: `make bench`, or `python bench/pictures.py [--json]`.

CPU seconds of the process, all of its threads together, warm: the median of several runs, ours on one thread.
The picture is the first shot of Sochi 2014 in orbit by day. What one would take instead stands in the same run
(`bench/pictures_others.py`). Whole commands are measured with all that they start, reading their own files included.
"""

from __future__ import annotations

import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as on the command line

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

import numpy as np

from flambeau.cli.pictures import Studio, best
from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.instants import format_utc
from flambeau.optics.camera import Lens
from flambeau.render.develop import develop
from flambeau.render.final import trace
from flambeau.render.picture import View, take
from flambeau.render.shade import shade
from flambeau.render.view import view
from flambeau.scene.figure import Figure, Wear
from flambeau.scene.people import posed
from flambeau.scene.rays import Scene, Solid
from flambeau.shots.sight import Sight
from flambeau.shots.sunlight import lit_share
from flambeau.stage.staging import Stage
from pictures_others import RTREE, SAMPLE, Loop, Trimesh, one_path, sample, sun_rays

SOCHI = Path(__file__).parents[1] / "examples" / "sochi-2014"
LARGE, SMALL = (960, 640), (480, 320)
MINUTES = np.arange(0.0, 6 * 3600 + 1, 60.0)
BRIGHT = 10_000.0  # [lx] of the Sun


@dataclass(frozen=True)
class Row:
    """One measurement, beside what one would take instead, and the goal; CPU seconds, or what `unit` says."""

    what: str
    ours: float
    goal: float | None = None
    unit: str = "s"
    other: float | None = None
    instead: str = ""


def cpu(work: Callable[[], object], runs: int = 5) -> float:
    """Return the median CPU seconds of several runs, after one that warms up."""
    work()
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return median(times)


def command(*words: str, runs: int = 3) -> tuple[float, float]:
    """Return CPU seconds and the greatest memory [MB] of a command: the median of some runs."""
    code = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], capture_output=True, text=True); "
        "assert 'Traceback' not in done.stderr, done.stderr; "
        "r = resource.getrusage(resource.RUSAGE_CHILDREN); print(r.ru_utime + r.ru_stime, r.ru_maxrss / 1024)"
    )
    whole = [sys.executable, "-c", code, sys.executable, "-m", "flambeau", *words]
    told = [subprocess.run(whole, check=True, capture_output=True, text=True).stdout.split() for _ in range(runs)]
    seconds, megabytes = zip(*(map(float, one) for one in told), strict=True)
    return median(seconds), median(megabytes)


def by_day(studio: Studio) -> tuple[Stage, View]:
    """Return the first shot in orbit, through a lens that does not bend, that the Sun shines on."""
    for shot in studio.journey.shots.values():
        stage, _ = studio.stage(shot)
        if stage is None or not stage.aboard or shot.camera.lens is not Lens.RECTILINEAR or shot.camera.distortion:
            continue
        t = best(studio.chance(shot))
        if t is not None:
            found = view(stage, t, studio.place(stage))
            if np.max(found.surroundings.sunlight) > BRIGHT:
                return stage, found
    raise SystemExit("There is no shot in orbit by day.")


def previews(found: View) -> Iterator[Row]:
    """Measure previews."""
    own = [cpu(partial(shade, found.scene, found.surroundings, found.camera, size)) for size in (LARGE, SMALL)]
    yield Row("memory after previews", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1000, "MB")
    for size, ours, goal in zip((LARGE, SMALL), own, (1.0, 0.3), strict=True):
        other = cpu(partial(one_path, found, size), 2)
        name = f"preview {size[0]}x{size[1]}, {sum(len(solid.faces) for solid in found.scene.solids):,} triangles"
        yield Row(name, ours, goal, other=other, instead="Mitsuba, one path for each pixel")
    background = partial(found.surroundings.background, found.camera.rays(LARGE))
    yield Row("of that the Earth and the sky, were they everywhere", cpu(background))


def final(found: View) -> Iterator[Row]:
    """Measure the final picture, and how far it is from the preview, both developed alike."""
    work = partial(trace, found.scene, found.surroundings, found.camera, LARGE)
    yield Row("final 960x640", cpu(work, 2), 15.0)
    one = take(found, LARGE)
    a, b = (develop(image, one.look).astype(np.float64) for image in (one.light, work()))
    yield Row("the same, mean difference from the preview", float(np.abs(a - b).mean() / 2.55), 3.0, "% of white")


def reposing() -> Iterator[Row]:
    """Measure posing somebody as never before, up to the first ray."""
    turn = count(1)

    def again(wear: Wear) -> Solid:
        solid = Solid(posed(Figure(wear, torch="right", head_turn=1e-3 * next(turn))).parts)
        Scene((solid,)).occluded(np.zeros((1, 3), np.float32), np.ones((1, 3), np.float32))
        return solid

    for wear in Wear:
        faces = len(again(wear).faces)
        yield Row(f"re-posing in {wear.value}, {faces:,} triangles, with the tree", cpu(partial(again, wear)), 0.1)


def sunlit(stage: Stage) -> Iterator[Row]:
    """Measure the Sun on the people for six hours, each minute; a second time with all that a window asks."""
    scene, (points, normals) = stage.scene, Sight(stage).subject
    t = stage.span[0] + MINUTES
    sun = stage.frames(t).sun
    rays = sun_rays(points, normals, sun)
    ours = cpu(lambda: lit_share(scene, points, normals, sun))
    embree = Trimesh(scene, embree=True)
    name = f"sun on {len(points)} points, {len(sun)} minutes, {len(rays[0]):,} rays"
    yield Row(name, ours, 0.5, other=cpu(lambda: embree.blocked(rays)), instead="trimesh on Embree")
    some, more = sample(rays), len(rays[0]) / SAMPLE
    slow = [("a loop in numpy", Loop(scene).blocked)]
    if RTREE:
        slow.insert(0, ("trimesh on rtree", Trimesh(scene, embree=False).blocked))
    for way, blocked in slow:
        yield Row("the same", ours, other=more * cpu(partial(blocked, some), 1), instead=f"{way}, from {SAMPLE} rays")
    share = np.bincount(rays[0], ~embree.blocked(rays), len(sun)) / len(points)
    apart = np.abs(share - lit_share(scene, points, normals, sun)).max()
    yield Row("the same, shares at most apart from trimesh's", float(apart), unit="")
    yield Row("the same with where Sun and station are", cpu(lambda: Sight(stage).at(t).share), 0.5)


def commands(found: View) -> Iterator[Row]:
    """Measure whole commands, start included."""
    with tempfile.TemporaryDirectory() as folder:
        words = ("picture", str(SOCHI), found.shot.id, "-o", f"{folder}/picture.png")
        at = ("--at", format_utc(found.t))
        for what, more, goal in (("", (), 3.0), (" --at", at, 3.0), (" --at --quality final", (*at, *FINAL), None)):
            seconds, megabytes = command(*words, *more)
            yield Row(f"flambeau picture{what}, whole", seconds, goal)
            yield Row("the same, memory", megabytes, None if more[-1:] == FINAL[-1:] else 1000, "MB")
        yield Row("flambeau shots, all 22, whole", command("shots", str(SOCHI), runs=1)[0])
        sheet = ("picture", str(SOCHI), "--all", "--size", "480x320", "--sheet", f"{folder}/sheet.png")
        yield Row("flambeau picture --all --sheet, 480x320, whole", command(*sheet, runs=1)[0], 15.0)


FINAL = ("--quality", "final")


def measure() -> Iterator[Row]:
    """Measure everything."""
    journey, _, _ = load(SOCHI)
    assert journey is not None
    stage, found = by_day(Studio.of(journey, evaluate(journey)[0]))
    yield from previews(found)
    yield from reposing()
    yield from sunlit(stage)
    yield from final(found)
    yield from commands(found)


def main() -> None:
    """Print a table that can be pasted into a page, or JSON."""
    if "--json" in sys.argv:
        print(json.dumps([asdict(row) for row in measure()], indent=2))
        return
    print("| work | ours | goal | instead | ratio |\n| --- | ---: | ---: | ---: | ---: |")
    for row in measure():
        goal = "" if row.goal is None else f"{row.goal:g}"
        other = "" if row.other is None else f"{row.instead}: {row.other:,.2f} s"
        ratio = "" if row.other is None else f"{row.other / row.ours:,.1f}"
        print(f"| {row.what} | {row.ours:,.3f} {row.unit} | {goal} | {other} | {ratio} |", flush=True)


if __name__ == "__main__":
    main()
