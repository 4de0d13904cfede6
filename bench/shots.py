"""CPU seconds of windows of pictures: the share of a subject in the Sun over six hours, and all of a shot list.

    python bench/shots.py [JOURNEY]

One warm process; without a JOURNEY it is the example of Sochi 2014.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.shots import chance
from flambeau.shots.sight import sight
from flambeau.stage.staging import stage
from flambeau.timeline import Timeline

HOURS = 6 * 3600.0


def main(folder: Path) -> None:
    """Print what takes how long."""
    journey, _, _ = load(folder)
    assert journey is not None
    plan, _ = evaluate(journey)
    timeline = Timeline(journey, plan)
    for shot in journey.shots.values():
        start = time.process_time()
        chance(journey, plan, timeline, shot)
        print(f"{time.process_time() - start:6.2f} s  {shot.id}: windows, or why not")
    for shot in journey.shots.values():
        one, _ = stage(journey, plan, timeline, shot)
        if one is None or not one.aboard:
            continue
        eye = sight(one)
        for step in (60.0, 10.0):
            t = one.span[0] + np.arange(0.0, HOURS + 1, step)
            start = time.process_time()
            assert len(eye.at(t).share) == len(t)
            spent = time.process_time() - start
            print(f"{spent:6.2f} s  {shot.id}: {len(eye.subject[0])} points in the sun, six hours, every {step:.0f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "examples" / "sochi-2014")
