"""Spacewalks made by hand: a station in orbit, an event, and the tasks of two actors."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from builders import place
from flambeau.evaluate import evaluate
from flambeau.instants import parse_utc
from flambeau.journey import At, Branch, Carried, Event, Hold, Holder, Journey, Kind, Place, Stop
from flambeau.orbit.elements import read_elements
from flambeau.plan import Plan
from flambeau.procedure import Actor, Light, Procedure, Role, Task
from flambeau.shot import Shot
from flambeau.when import When

MINUTE = 60.0
HATCH = parse_utc("2013-11-09T14:34:00Z")
CLOSED = parse_utc("2013-11-09T20:24:00Z")
ELEMENTS = read_elements((Path(__file__).parent / "vectors/iss_2013-11.tle").read_text("utf-8"), "iss.tle")[0]
STATION = Place("station", "Station", elements=ELEMENTS)
POOL = place("station", 55.88, 38.11)


def task(name: str, minutes: float, actors: str = "EV1", light: Light = Light.ANY, **more: Any) -> Task:
    """Return a task that takes each of its actors so many minutes."""
    roles = tuple(Role(actor, minutes * MINUTE) for actor in actors.split())
    return Task(**({"id": name, "title": name, "roles": roles, "light": light} | more))


def spacewalk(
    tasks: Iterable[Task], *, at: Place = STATION, end: When | None = None, events: Iterable[Event] = (),
    holds: Iterable[Hold] = (), places: Iterable[Place] = (), shots: Iterable[Shot] = (), **more: Any,
) -> tuple[Journey, Plan]:  # fmt: skip
    """Return a journey with a spacewalk from `HATCH` until `CLOSED`, and its plan."""
    stop = Stop("station", at.id, "main", at.name, start=At(HATCH - 86400), end=At(CLOSED + 86400))
    outside = Event("outside", "Outside", "station", start=At(HATCH), end=end or At(CLOSED))
    procedure = Procedure(
        **(
            {"name": "Outside", "event": "outside", "tasks": tuple(tasks), "actors": (Actor("EV1"), Actor("EV2"))}
            | more
        )
    )
    journey = Journey(
        title="A relay",
        places={p.id: p for p in (at, *places)},
        branches={"main": Branch("main", "Main", (stop,))},
        events={e.id: e for e in (outside, *events)},
        holders={n: Holder(n, n.title()) for n in ("anna", "boris")},
        holds=tuple(holds),
        carried={"torch": Carried("torch", Kind.TORCH, "The torch", "main")},
        procedures={"outside": procedure},
        shots={shot.id: shot for shot in shots},
    )
    plan, circles = evaluate(journey)
    assert not circles
    return journey, plan
