"""Speed of predicted pictures: `make bench`, or `python bench/pictures.py [--json]`.

CPU seconds of all threads together, warm, the best of several runs. Ours is on one thread, Mitsuba on all.
The pictures are those of the first shot of Sochi 2014 in orbit by day. In the same run stands what one would take
instead:

* for rays from people to the Sun trimesh's `ray.intersects_any`, the same Embree with trimesh's own way to it, and a
  loop over rays in numpy (Moeller and Trumbore 1997), measured on a sample of them and scaled up;
* for a quick look Mitsuba with one path for each pixel, on a scene of the same triangles, without taking out the noise.
"""

from __future__ import annotations

import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray
from trimesh.ray.ray_pyembree import RayMeshIntersector

from flambeau.cli.pictures import Studio, best
from flambeau.document import load
from flambeau.earth import Floats
from flambeau.evaluate import evaluate
from flambeau.optics.camera import Lens
from flambeau.render.develop import develop
from flambeau.render.final import trace
from flambeau.render.mitsuba_scene import described, level, mitsuba, sensor
from flambeau.render.picture import Picture, View, take
from flambeau.render.shade import shade
from flambeau.render.view import view
from flambeau.scene.figure import Figure
from flambeau.scene.mesh import Singles
from flambeau.scene.people import posed
from flambeau.scene.rays import Scene, Solid
from flambeau.shots.sunlight import lit_share
from flambeau.stage.staging import Stage

SOCHI = Path(__file__).parents[1] / "examples" / "sochi-2014"
LARGE, SMALL = (960, 640), (480, 320)
MINUTES = np.arange(0.0, 6 * 3600 + 1, 60.0)
SAMPLE = 40  # rays that the loop is asked for
BRIGHT = 10_000.0  # [lx] of the Sun


@dataclass(frozen=True)
class Row:
    """One measurement, beside what one would take instead, and the goal; seconds of CPU, or what `unit` says."""

    what: str
    ours: float
    other: float | None = None
    instead: str = ""
    goal: float | None = None
    unit: str = "s"


def cpu(work: Callable[[], object], runs: int = 3) -> float:
    """Return the least CPU seconds of several runs, after one that warms up."""
    work()
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def command(*words: str) -> tuple[float, float]:
    """Return CPU seconds and the greatest memory [MB] of a command: the least of two runs."""
    code = (
        "import resource, subprocess, sys; subprocess.run([sys.executable, *sys.argv[1:]], capture_output=True); "
        "r = resource.getrusage(resource.RUSAGE_CHILDREN); print(r.ru_utime + r.ru_stime, r.ru_maxrss / 1024)"
    )
    runs = [subprocess.run([sys.executable, "-c", code, *words], check=True, capture_output=True, text=True)
            for _ in range(2)]  # fmt: skip
    seconds, megabytes = zip(*(map(float, run.stdout.split()) for run in runs), strict=True)
    return min(seconds), min(megabytes)


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


def differs(one: Picture, light: Singles) -> float:
    """Return the mean difference of a picture to other light, both developed alike [% of full scale]."""
    a, b = (develop(image, one.look).astype(np.float64) for image in (one.light, light))
    return float(np.abs(a - b).mean() / 2.55)


def one_path(found: View, size: tuple[int, int]) -> object:
    """Take a quick look with Mitsuba."""
    mi, unit = mitsuba(), level(found.surroundings)
    made = described(mi, found.scene, found.surroundings, unit)
    return mi.render(made, sensor=sensor(mi, found.camera, size, 1))


def pictures(found: View) -> list[Row]:
    """Measure pictures of one view."""
    rows = []
    for size, goal in ((LARGE, 1.0), (SMALL, 0.3)):
        ours = cpu(partial(shade, found.scene, found.surroundings, found.camera, size))
        other = cpu(partial(one_path, found, size))
        rows.append(Row(f"preview {size[0]}x{size[1]}", ours, other, "Mitsuba, 1 path", goal))
    final = cpu(lambda: trace(found.scene, found.surroundings, found.camera, LARGE), 1)
    rows.append(Row("final 960x640", final, goal=15.0))
    apart = differs(take(found, LARGE), trace(found.scene, found.surroundings, found.camera, LARGE))
    rows.append(Row("final 960x640, mean difference from the preview", apart, goal=3.0, unit="% of full scale"))
    return rows


def reposing(stage: Stage) -> Row:
    """Measure posing somebody anew, up to the first ray."""
    wanted, turn = stage.people[0].wanted, count()

    def again() -> None:
        figure = Figure(wanted.wears, wanted.pose, torch=wanted.torch, head_turn=1e-3 * next(turn))
        solid = Solid(posed(figure).parts)
        Scene((solid,)).occluded(np.zeros((1, 3), np.float32), np.ones((1, 3), np.float32))

    return Row("re-posing one person, with the tree for rays", cpu(again, 5), goal=0.1)


def sunlit(stage: Stage) -> list[Row]:
    """Measure the Sun on the people for six hours, each minute."""
    where = stage.seen
    points, normals = where[:, :3], where[:, 3:]
    frames = stage.frames(stage.span[0] + MINUTES)
    scene, sun = stage.scene, frames.sun
    took = cpu(lambda: lit_share(scene, points, normals, sun))
    other, share = trimeshs(scene, points, normals, sun)
    apart = float(np.abs(share - lit_share(scene, points, normals, sun)).max())
    what = f"sun on {len(points)} points of people, {len(sun)} minutes"
    return [
        Row(what, took, other, "trimesh with Embree", 0.5),
        Row(what, took, loop(scene, points, normals, sun), f"numpy, from {SAMPLE} rays:"),
        Row("shares of sun, at most apart from trimesh's", apart, unit=""),
    ]


def rays(points: Floats, normals: Floats, sun: Floats) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Return all rays from points that are turned to the Sun: which minute, origins and directions."""
    minute, point = np.nonzero(sun @ normals.T > 0.05)
    return minute, points[point] + 4e-3 * normals[point], sun[minute]


def trimeshs(scene: Scene, points: Floats, normals: Floats, sun: Floats) -> tuple[float, Floats]:
    """Return seconds of trimesh with Embree, and the shares of points in the Sun."""
    parts = [trimesh.Trimesh(solid.vertices, solid.faces, process=False) for solid in scene.solids]
    caster: Any = RayMeshIntersector(trimesh.util.concatenate(parts))

    def work() -> Floats:
        minute, origins, ways = rays(points, normals, sun)
        free = ~caster.intersects_any(origins, ways)
        return np.asarray(np.bincount(minute, free, len(sun)) / len(points))

    return cpu(work), work()


def loop(scene: Scene, points: Floats, normals: Floats, sun: Floats) -> float:
    """Return seconds of a loop over rays, all triangles at once, scaled up from a sample."""
    corners = np.concatenate([solid.vertices[solid.faces] for solid in scene.solids]).astype(np.float64)
    first, a, b = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]

    def met(origin: Floats, way: Floats) -> bool:
        h = np.cross(way, b)
        det = (a * h).sum(axis=1)
        scale = np.divide(1, det, out=np.full_like(det, np.inf), where=np.abs(det) > 1e-12)
        from_first = origin - first
        u = scale * (from_first * h).sum(axis=1)
        q = np.cross(from_first, a)
        v, t = scale * (q @ way), scale * (b * q).sum(axis=1)
        return bool(((u >= 0) & (v >= 0) & (u + v <= 1) & (t > 0)).any())

    _, origins, ways = rays(points, normals, sun)
    some = np.linspace(0, len(origins) - 1, SAMPLE).astype(int)
    with np.errstate(invalid="ignore"):
        took = cpu(lambda: [met(origins[n], ways[n]) for n in some], 1)
    return took * len(origins) / SAMPLE


def commands(found: View) -> list[Row]:
    """Measure the whole command, start included."""
    rows = []
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(found.t))
    with tempfile.TemporaryDirectory() as folder:
        words = ("-m", "flambeau", "picture", str(SOCHI), found.shot.id, "-o", f"{folder}/picture.png")
        for what, more, goal in (("flambeau picture --at", ("--at", at), 3.0), ("flambeau picture", (), 3.0)):
            seconds, megabytes = command(*words, *more)
            rows += [Row(what, seconds, goal=goal), Row(f"{what}, memory", megabytes, goal=1000, unit="MB")]
        seconds, megabytes = command(*words, "--at", at, "--quality", "final")
        rows += [Row("flambeau picture --at --quality final", seconds), Row("the same, memory", megabytes, unit="MB")]
    return rows


def measure() -> list[Row]:
    """Measure everything."""
    journey, _, _ = load(SOCHI)
    assert journey is not None
    plan, _ = evaluate(journey)
    stage, found = by_day(Studio.of(journey, plan))
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = [Row("memory with the stage set", mine, unit="MB"), *pictures(found), reposing(stage), *sunlit(stage)]
    return [replace(row, what=f"{row.what} ({found.shot.name})") if n == 1 else row for n, row in enumerate(rows)] + (
        commands(found)
    )


def main() -> None:
    """Print a table that can be pasted into a page, or JSON."""
    rows = measure()
    if "--json" in sys.argv:
        print(json.dumps([asdict(row) for row in rows], indent=2))
        return
    print("| work | ours | instead | ratio | goal |\n| --- | ---: | --- | ---: | ---: |")
    for row in rows:
        other = "" if row.other is None else f"{row.instead} {row.other:,.2f} s"
        ratio = "" if row.other is None else f"{row.other / row.ours:,.1f}"
        print(
            f"| {row.what} | {row.ours:,.3f} {row.unit} | {other} | {ratio} | {'' if row.goal is None else row.goal} |"
        )


if __name__ == "__main__":
    main()
