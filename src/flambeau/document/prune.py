"""Make a journey whole again after broken things were left out: nothing in it names what is not in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from flambeau.journey import FOLLOWS, Anchor, Branch, Carried, Claim, Event, Journey, Leg, Stop, When
from flambeau.shot import Shot

T = TypeVar("T")


def prune(journey: Journey) -> Journey:
    """Return the journey without what refers to things that it does not have; times that do become free."""
    stops = {stop.id for stop in journey.stops()}
    journey = replace(journey, branches={name: _connected(b, stops) for name, b in journey.branches.items()})
    events = _inside(journey)
    things = _things(journey) | events.keys()
    branches = {name: _branch(branch, things, journey) for name, branch in journey.branches.items()}
    carried = {name: _carried(c, things) for name, c in journey.carried.items() if c.branch in branches}
    events = {name: _event(event, things, journey) for name, event in events.items()}
    deadlines = {name: d for name, d in journey.deadlines.items() if d.of.other in things}
    holders = {n: replace(h, tell=_kept(h.tell, things)) for n, h in journey.holders.items()}
    shots = {name: _shot(shot, journey) for name, shot in journey.shots.items() if shot.inside in things}
    known = things | carried.keys() | journey.figures.keys() | deadlines.keys()
    anything = known | holders.keys() | journey.modes.keys() | journey.places.keys() | shots.keys()
    return replace(
        journey,
        branches=branches,
        events=events,
        carried=carried,
        deadlines=deadlines,
        holders=holders,
        holds=tuple(
            replace(h, start=_when(h.start, things), end=None if h.end is None else _when(h.end, things))
            for h in journey.holds
            if h.torch in carried and h.holder in holders
        ),
        waivers=tuple(replace(w, things=_kept(w.things, anything)) for w in journey.waivers),
        costs=tuple(c for c in journey.costs if not c.of or c.of in anything),
        claims={name: c for name, c in journey.claims.items() if _testable(c, known)},
        procedures={},  # half of a procedure would be worse than none
        stations={name: station for name, station in journey.stations.items() if name in journey.places},
        shots=shots,
    )


def _things(journey: Journey) -> set[str]:
    stops = list(journey.stops())
    return {*journey.branches, *(s.id for s in stops), *(s.leg.id for s in stops if s.leg)}


def _inside(journey: Journey) -> dict[str, Event]:
    """Return the events that are, over others or directly, inside of a stop or a leg."""
    found, waiting = _things(journey), dict(journey.events)
    inner: dict[str, list[str]] = {}
    for event in waiting.values():
        inner.setdefault(event.inside, []).append(event.id)
    todo = list(found)
    while todo:
        new = [name for name in inner.pop(todo.pop(), []) if name not in found]
        found.update(new)
        todo.extend(new)
    return {name: event for name, event in waiting.items() if name in found}


def _when(when: When, things: set[str]) -> When:
    return FOLLOWS if isinstance(when, Anchor) and when.other not in things else when


def _anchor(anchor: Anchor | None, things: set[str]) -> Anchor | None:
    return anchor if anchor is not None and anchor.other in things else None


def _kept(names: tuple[str, ...], known: Mapping[str, T] | set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)


def _connected(branch: Branch, stops: set[str]) -> Branch:
    """Return a branch without a fork or a rejoin that are nowhere, and without a way from nowhere."""
    fork = _anchor(branch.fork, stops)
    first = branch.stops[0] if fork else replace(branch.stops[0], leg=None)
    return replace(branch, stops=(first, *branch.stops[1:]), fork=fork, rejoin=_anchor(branch.rejoin, stops))


def _branch(branch: Branch, things: set[str], journey: Journey) -> Branch:
    stops = tuple(_stop(stop, things) for stop in branch.stops)
    return replace(branch, stops=stops, keeper=branch.keeper if branch.keeper in journey.holders else "")


def _stop(stop: Stop, things: set[str]) -> Stop:
    leg = _leg(stop.leg, things) if stop.leg else None
    return replace(stop, start=_when(stop.start, things), end=_when(stop.end, things), leg=leg)


def _leg(leg: Leg, things: set[str]) -> Leg:
    return replace(leg, depart=_when(leg.depart, things))


def _event(event: Event, things: set[str], journey: Journey) -> Event:
    start, end = _when(event.start, things), _when(event.end, things)
    return replace(event, start=start, end=end, people=_kept(event.people, journey.holders))


def _shot(shot: Shot, journey: Journey) -> Shot:
    people = tuple(replace(p, who=p.who if p.who in journey.holders else "") for p in shot.people)
    landmarks = _kept(shot.landmarks, journey.landmarks)
    look_at = shot.camera.look_at
    if isinstance(look_at, str) and look_at not in {*landmarks, *(person.name for person in people)}:
        shot = replace(shot, camera=replace(shot.camera, look_at=""))
    view = shot.view if shot.view in journey.places else ""
    return replace(shot, people=people, landmarks=landmarks, view=view)


def _carried(carried: Carried, things: set[str]) -> Carried:
    lit = tuple(i for i in carried.lit if _when(i.start, things) is i.start and _when(i.end, things) is i.end)
    return replace(carried, lit=lit)


def _testable(claim: Claim, known: set[str]) -> bool:
    return claim.measure == "cited" or all(name.split(".")[0] in known for name in claim.of)
