"""Small journeys and plans made by hand, for tests of what comes after planning."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from flambeau.instants import parse_instant
from flambeau.journey import Branch, Certainty, Journey, Place, Stop
from flambeau.plan import Plan, Scheduled

HOUR = 3600.0
T0 = parse_instant("2013-10-07T06:00:00Z", "UTC")


Fields = dict[str, Any]


def place(id: str, lat: float, lon: float, **more: Any) -> Place:
    """Return a place at a latitude and longitude in degrees."""
    fields: Fields = {"id": id, "name": id.title(), "lat": math.radians(lat), "lon": math.radians(lon)}
    return Place(**(fields | more))


def moving(id: str, **more: Any) -> Place:
    """Return a place that moves: its log has two points."""
    return place(id, 0.0, 0.0, log=((T0, 0.0, 0.0, 0.0), (T0 + HOUR, 0.1, 0.1, 0.0)), **more)


def item(kind: str, id: str, place: str, start: float, hours: float, **more: Any) -> Scheduled:
    """Return a row of a plan that starts `start` hours after `T0` and takes `hours`."""
    begin = T0 + start * HOUR
    fields: Fields = {"branch": "main", "seq": 1, "name": id.title(), "origin": place, "zone": "UTC"}
    fields |= {"kind": kind, "id": id, "place": place, "start": begin, "end": begin + hours * HOUR}
    return Scheduled(**(fields | more))


def stop(id: str, place: str, start: float, hours: float, **more: Any) -> Scheduled:
    """Return a stop of a plan; its start is published, its end computed, unless said otherwise."""
    fields: Fields = {"start_certainty": Certainty.EXACT}
    return item("stop", id, place, start, hours, **(fields | more))


def leg(origin: str, place: str, start: float, hours: float, **more: Any) -> Scheduled:
    """Return a leg of a plan from one place to another."""
    begin = T0 + start * HOUR
    fields: Fields = {"name": f"{origin} - {place}", "mode": "car", "distance_from": "great circle"}
    fields |= {"origin": origin, "moves": ((begin, begin + hours * HOUR),)}
    return item("leg", f"to-{place}", place, start, hours, **(fields | more))


def plan(*items: Scheduled, title: str = "A Journey", **more: Any) -> Plan:
    """Return a plan of these rows."""
    return Plan(title, items, **more)


def journey(*places: Place, branches: Iterable[Branch] = (), **more: Any) -> Journey:
    """Return a journey with these places, and an empty main branch unless branches are given."""
    chosen = {b.id: b for b in branches} or {"main": Branch("main", "The relay", ())}
    fields: Fields = {"title": "A Journey", "places": {p.id: p for p in places}, "branches": chosen}
    return Journey(**(fields | more))


def wanted(id: str, place: str, **more: Any) -> Stop:
    """Return a stop of a journey."""
    fields: Fields = {"id": id, "place": place, "branch": "main", "name": id.title()}
    return Stop(**(fields | more))


def two_towns() -> tuple[Journey, Plan]:
    """Return a journey of two towns with one leg, one rest and one event, and its plan."""
    wish = journey(
        place("olympia", 37.6383, 21.63, zone="Europe/Athens", country="GR"),
        place("athens", 37.9755, 23.7348, zone="Europe/Athens", country="GR"),
        revised=T0,
    )
    athens: Fields = {"zone": "Europe/Athens", "tell": ("Eleni",)}
    return wish, plan(
        stop("olympia", "olympia", 0, 2, slack=1800.0, **athens),
        leg("olympia", "athens", 2, 4.5, seq=2, distance=323_456.7, slack=600.0, mode_inferred=True, **athens),
        item("rest", "rest-before-athens", "athens", 6.5, 0.5, seq=3, **athens),
        stop("athens", "athens", 7, 3, seq=4, late=90.0, cause="to-athens", **athens),
        item("event", "cauldron", "athens", 8, 0, seq=4, inside="athens", event="lighting", **athens),
    )
