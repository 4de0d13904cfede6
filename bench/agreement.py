"""How far final pictures are from previews: `python bench/agreement.py [JOURNEY] [SHOT ...] [--save FOLDER]`.

Every shot at its best instant, 320x213, both qualities developed alike at the preview's exposure. The first figure is
the mean difference of the bytes in percent of full scale; the second how much more light the final picture has, over
the pixels that show things; then the CPU seconds of both, and the mean difference of each thing, the worst first.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from flambeau.cli.pictures import Studio, best
from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.radiance.surroundings import LUMA
from flambeau.render.develop import develop
from flambeau.render.final import trace
from flambeau.render.picture import View, take
from flambeau.render.shade import shade
from flambeau.render.view import view
from flambeau.shot import Shot

SOCHI = Path(__file__).parents[1] / "examples" / "sochi-2014"
SIZE = (320, 213)
LIMIT = 3.0  # [% of full scale]


def seen(studio: Studio, shot: Shot) -> View | None:
    """Return what the camera of a shot sees at its best instant, or about when it is wanted."""
    stage, _ = studio.stage(shot)
    if stage is None:
        return None
    t = best(studio.chance(shot))
    return view(stage, sum(stage.span) / 2 if t is None else t, studio.place(stage))


def compared(found: View, folder: Path | None) -> tuple[float, str]:
    """Return the mean difference of both qualities [% of full scale], and all figures in words."""
    start = time.process_time()
    shade(found.scene, found.surroundings, found.camera, SIZE)
    middle = time.process_time()
    final = trace(found.scene, found.surroundings, found.camera, SIZE)
    end = time.process_time()
    picture = take(found, SIZE)
    one, other = (develop(image, picture.look).astype(np.float64) for image in (picture.light, final))
    apart = np.abs(one - other).mean(axis=2) / 2.55
    solid = shade(found.scene, found.surroundings, found.camera, SIZE).solid
    bright = np.minimum(final @ LUMA, 1e9), np.minimum(picture.light @ LUMA, 1e9)
    more = 100 * (bright[0][solid >= 0].sum() / max(float(bright[1][solid >= 0].sum()), 1e-9) - 1)
    if folder is not None:
        saved(folder / f"{found.shot.id}.png", one, other)
    words = ", ".join(f"{name} {share:.2f}" for name, share in shares(found, apart, solid))
    return float(apart.mean()), f"{more:+6.1f} % light, {middle - start:5.2f} and {end - middle:5.1f} s; {words}"


def shares(found: View, apart: NDArray[np.float64], solid: NDArray[np.int32]) -> list[tuple[str, float]]:
    """Return how much each thing adds to the mean difference, the worst first."""
    names = {-1: "background"} | {
        k: (found.labels[k] if k < len(found.labels) else "") or "people" for k in range(len(found.scene.solids))
    }
    sums = [(name, float(apart[solid == k].sum() / apart.size)) for k, name in names.items()]
    return sorted((s for s in sums if s[1] > 0.05), key=lambda s: -s[1])


def saved(path: Path, one: NDArray[np.float64], other: NDArray[np.float64]) -> None:
    """Write preview, final and four times their difference side by side."""
    path.parent.mkdir(parents=True, exist_ok=True)
    difference = np.clip(128 + 4 * (other - one), 0, 255)
    Image.fromarray(np.hstack((one, other, difference)).astype(np.uint8)).save(path)


def main() -> None:
    """Print a line for each shot, and the mean."""
    words = sys.argv[1:]
    folder = Path(words.pop(words.index("--save") + 1)) if "--save" in words else None
    words = [word for word in words if word != "--save"]
    where = Path(words.pop(0)) if words and Path(words[0]).exists() else SOCHI
    journey, _, _ = load(where)
    assert journey is not None
    studio = Studio.of(journey, evaluate(journey)[0])
    found = []
    for shot in journey.shots.values():
        there = seen(studio, shot) if not words or shot.id in words else None
        if there is not None:
            apart, said = compared(there, folder)
            found.append(apart)
            print(f"{shot.id:28} {apart:5.2f} %{'' if apart < LIMIT else ' !':2} {said}", flush=True)
    print(f"{len(found)} shots, mean {np.mean(found):.2f} %, worst {max(found):.2f} %")


if __name__ == "__main__":
    main()
