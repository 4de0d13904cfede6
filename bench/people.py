"""Speed and size of posed people: `python bench/people.py [--json]`. CPU seconds, the best of several runs."""

from __future__ import annotations

import json
import sys
import time

from flambeau.scene.figure import Figure, Pose, Wear
from flambeau.scene.people import Posed, posed
from flambeau.scene.rays import Solid

RUNS = 9


def measured(wear: Wear) -> dict[str, float | int | str]:
    """Return how long it takes to pose somebody anew, and to build the tree over all triangles."""
    pose, tree = [], []
    person: Posed | None = None
    for run in range(RUNS):
        figure = Figure(wear, Pose.FLOAT, left_hand=(0.4, 0.4 + 0.01 * run, 0.1), torch="right")
        start = time.process_time()
        person = posed(figure)
        between = time.process_time()
        _ = Solid(person.parts).tree
        pose.append(between - start)
        tree.append(time.process_time() - between)
    assert person is not None
    faces = sum(len(part.faces) for part in person.parts)
    return {"wear": wear.value, "triangles": faces, "pose": min(pose), "tree": min(tree)}


def main() -> None:
    """Print the measurements."""
    rows = [measured(wear) for wear in Wear]
    if "--json" in sys.argv:
        print(json.dumps(rows))
        return
    for row in rows:
        print(f"{row['wear']:12}{row['triangles']:8} triangles, {row['pose']:.4f} CPU s, tree {row['tree']:.4f} CPU s")


if __name__ == "__main__":
    main()
