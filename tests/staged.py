"""A journey with one picture beside the station, and others on the ground, for tests of stages and windows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.timeline import Timeline

TLE = """ISS (ZARYA)
1 25544U 98067A   13310.51629608  .00016717  00000-0  10270-3 0  9002
2 25544  51.6440 123.1754 0001219 117.1504 242.9771 15.49860824 16788
"""
"""Of NASA's Johnson Space Center, epoch 6 November 2013, three days before the spacewalk."""

JOURNEY = """format = 1
title = "A relay"
zone = "Europe/Moscow"

[[place]]
id = "station"
name = "The station"
elements = "station.tle"

[[place]]
id = "sochi"
name = "Sochi"
lat = 43.585
lon = 39.723

[[place]]
id = "square"
name = "The square"
lat = 55.7539
lon = 37.6208

[[branch]]
id = "main"
stop = [{ id = "up", place = "station", start = "2013-11-09T10:00:00Z", end = "2013-11-10T12:00:00Z" }]

[[branch]]
id = "city"
stop = [{ id = "down", place = "square", start = "2013-10-07T10:00:00Z", end = "2013-10-07T18:00:00Z" }]

[[event]]
id = "walk"
name = "Spacewalk"
in = "up"
start = "2013-11-09T14:34:00Z"
end = "2013-11-09T16:10:00Z"

[[landmark]]
id = "tower"
name = "The tower"
lat = 55.7548
lon = 37.6208

[[landmark.part]]
shape = "box"
size = [20, 20, 70]

[[shot]]
id = "beside-pirs"
name = "Beside Pirs"
in = "walk"
subject = "sunlit"

[[shot.person]]
name = "EV1"
wears = "orlan-red"
at = [-22.15, 1.5, 2.7]
facing = 90
pose = "float"
torch = "right"

[shot.camera]
at = [-21.9, 4.25, 1.45]
look_at = [-21.99, 1.5, 2.28]
focal = "28 mm"

[[shot]]
id = "on-the-square"
name = "On the square"
in = "down"
hours = ["golden"]
landmarks = ["tower"]
landmark = "lit"

[[shot.person]]
name = "bearer"
at = [0, 5, 0]
torch = "right"

[shot.camera]
at = [0, 0, 1.6]
"""


class Set(NamedTuple):
    """A journey with its plan and timeline."""

    journey: Journey
    plan: Plan
    timeline: Timeline


def write(folder: Path, text: str = JOURNEY) -> Path:
    """Write the journey into a folder."""
    (folder / "station.tle").write_text(TLE, "utf-8")
    (folder / "journey.toml").write_text(text, "utf-8")
    return folder


@cache
def read(folder: Path, text: str = JOURNEY) -> Set:
    """Return the journey, written into a folder and read."""
    journey, findings, _ = load(write(folder, text))
    assert journey is not None
    assert not findings
    plan, more = evaluate(journey)
    assert not more
    return Set(journey, plan, Timeline(journey, plan))
