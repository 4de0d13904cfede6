"""CPU time of previews in a warm process: a shot of Sochi 2014 in orbit, at two sizes, and posing somebody anew.

python bench/preview.py
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as on the command line

import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.instants import parse_utc
from flambeau.render.picture import View
from flambeau.render.shade import shade
from flambeau.render.view import view
from flambeau.scene.figure import Figure, Pose, Wear
from flambeau.scene.people import posed
from flambeau.scene.rays import Solid
from flambeau.stage.staging import stage
from flambeau.timeline import Timeline

RUNS = 5


def least(work: Callable[[int], object]) -> float:
    """Return the least CPU time [s] of some runs, after one that warms up."""
    work(0)
    times = []
    for run in range(1, RUNS + 1):
        start = time.process_time()
        work(run)
        times.append(time.process_time() - start)
    return min(times)


def reposed(run: int) -> object:
    """Pose somebody as never before, and build the tree."""
    hand = (0.30, -0.42, 0.70 + run / 100)
    return Solid(posed(Figure(Wear.ORLAN_RED, Pose.FLOAT, right_hand=hand, torch="right")).parts).tree


def _shaded(seen: View, size: tuple[int, int], _: int) -> object:
    return shade(seen.scene, seen.surroundings, seen.camera, size)


def main() -> None:
    """Measure and print."""
    journey, _, _ = load(Path(__file__).parent.parent / "examples/sochi-2014")
    assert journey is not None
    plan = evaluate(journey)[0]
    one, _ = stage(journey, plan, Timeline(journey, plan), journey.shots["bright-earth"])
    assert one is not None
    seen = view(one, parse_utc("2013-11-09T15:33:00Z"), "")
    for size in ((960, 640), (480, 320)):
        spent = least(partial(_shaded, seen, size))
        sys.stdout.write(f"{size[0]}x{size[1]}: {spent:.2f} CPU s\n")
    rays = seen.camera.rays((960, 640))
    sys.stdout.write(
        f"all of 960x640 as Earth and sky: {least(lambda _: seen.surroundings.background(rays)):.2f} CPU s\n"
    )
    sys.stdout.write(f"re-posed: {least(reposed):.3f} CPU s\n")
    triangles = sum(len(solid.faces) for solid in seen.scene.solids)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{triangles} triangles, {memory} MB\n")


if __name__ == "__main__":
    main()
