"""The data of the page: a journey, its plan and its timeline as one JSON value that browsers only interpolate.

`page/types.d.ts` is the contract. In a public build nothing of it depends on a hidden time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flambeau.journey import Certainty, Journey, Place, Stop
from flambeau.near import WITHIN
from flambeau.orbit.sightings import LOWEST
from flambeau.orbit.visible import DARK
from flambeau.plan import Plan, Scheduled
from flambeau.publish.hidden import shown
from flambeau.publish.site.custody import Hold, holds
from flambeau.publish.site.ground import ms, plain
from flambeau.publish.site.nodes import Entry, Times, chain, odometer, pieces
from flambeau.publish.site.stays import stays
from flambeau.publish.site.suns import sun_nodes
from flambeau.publish.text import branch_title, clean, end_zone
from flambeau.timeline import Line, Timeline

FORMAT = "flambeau-page/1"


def data(
    journey: Journey,
    plan: Plan,
    timeline: Timeline,
    *,
    crew: bool = False,
    pages: Mapping[str, str] | None = None,
    pictures: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> dict[str, Any]:
    """Return a journey as the page reads it, ready for JSON; the same for the same values.

    Args:
        journey, plan, timeline: what to publish.
        crew: show hidden times, too.
        pages: paths of pages by the ids of the plan's items.
        pictures: `Picture` values of the contract by the ids of the plan's items.

    Accuracy: positions within a metre of the timeline's, texts and times the same (docs/page-data.md).
    """
    return _Book(journey, plan, timeline, shown(journey, plan, crew=crew), crew, pages or {}, pictures or {}).told()


_USUAL: dict[str, Any] = {
    "startCertainty": Certainty.COMPUTED.value, "endCertainty": Certainty.COMPUTED.value, "doubt": 0, "endZone": "",
    "km": 0, "mode": "", "modeInferred": False, "moves": [], "inside": "", "event": "", "role": "", "note": "",
    "people": [], "bearers": None, "routeKm": None, "source": "", "page": "", "pictures": [],
}  # fmt: skip


def packed(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a journey's data without what is usual, which is said once; `Timeline` of the page unpacks it.

    An end zone is left out where it is the start's, the place a leg leaves where that is no other.
    """
    return {**value, "usual": _USUAL, "items": [_packed(item) for item in value["items"]]}


def _packed(item: Mapping[str, Any]) -> dict[str, Any]:
    told = {**item, "endZone": "" if item["endZone"] == item["zone"] else item["endZone"]}
    if item["origin"] == item["place"]:
        del told["origin"]
    return {name: value for name, value in told.items() if name not in _USUAL or value != _USUAL[name]}


@dataclass(frozen=True)
class _Book:
    """What all parts of the data share."""

    journey: Journey
    plan: Plan
    timeline: Timeline
    times: Times
    crew: bool
    pages: Mapping[str, str]
    pictures: Mapping[str, Sequence[Mapping[str, Any]]]
    items: dict[str, int] = field(init=False)
    branches: dict[str, int] = field(init=False)
    places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Number everything."""
        named = {name for item in self.plan.items for name in (item.place, item.origin)}
        numbered = {
            "items": (item.id for item in self.plan.items),
            "branches": self.timeline.lines,
            "places": (name for name in self.journey.places if name in named),
        }
        for name, ids in numbered.items():
            object.__setattr__(self, name, {id: k for k, id in enumerate(ids)})

    def told(self) -> dict[str, Any]:
        """Return all of it."""
        lines = self.timeline.lines.items()
        chains = {name: chain(line, self.times) for name, line in lines}
        edges = [t for entries in chains.values() for entry in entries for t in (entry.start, entry.end)] or [0.0]
        span = (min(edges), max(edges))
        used = dict.fromkeys(item.mode for item in self.plan.items if item.mode)
        modes = {id: mode.name if (mode := self.journey.modes.get(id)) is not None else "" for id in used}
        return {
            "format": FORMAT,
            "title": clean(self.plan.title),
            "summary": clean(self.journey.summary),
            "zone": self.journey.zone,
            "crew": self.crew,
            "span": [ms(t) for t in span],
            "branches": [self._branch(line, chains[name]) for name, line in lines],
            "items": [self._item(item) for item in self.plan.items],
            "places": [_place(self.journey.places[id]) for id in self.places],
            "sun": sun_nodes(*span),
            "stays": [
                stay for name, line in lines for stay in stays(line, self.times, self.branches[name], self.places)
            ],
            "near": {"within": WITHIN, "lowest": _degrees(LOWEST), "dark": _degrees(DARK)},
            "modes": {clean(id): clean(name or id) for id, name in modes.items()},
            "groups": {clean(id): "air" for id in modes if id in self.journey.modes and self.journey.modes[id].cruise},
        }

    def _branch(self, line: Line, entries: list[Entry]) -> dict[str, Any]:
        branch, journey = line.branch, self.journey
        keeper = journey.holders.get(branch.keeper)
        return {
            "id": clean(branch.id),
            "title": clean(branch_title(journey, branch.id)),
            "start": _ms(self.times[line.chain[0].id].start),
            "end": _ms(self.times[line.chain[-1].id].end),
            "chain": [[self.items[one.item.id], ms(one.start), ms(one.end)] for one in entries],
            "pieces": pieces(line, self.times),
            "odometer": odometer(line, self.times),
            "holds": [[*one] for one in self._holds(line, entries)],
            "keeper": clean(keeper.name) if keeper is not None else None,
            "forked": clean(line.forked) if line.forked is not None else None,
        }

    def _holds(self, line: Line, entries: list[Entry]) -> list[Hold]:
        return holds(self.plan, line, self.times, entries, crew=self.crew) if entries else []

    def _item(self, item: Scheduled) -> dict[str, Any]:
        start, end = self.times[item.id]
        veiled = None in (start, end)
        return {
            "id": clean(item.id),
            "kind": item.kind,
            "name": clean(item.name),
            "branch": self.branches[item.branch],
            "place": self.places[item.place],
            "origin": self.places[item.origin],
            "start": _ms(start),
            "end": _ms(end),
            "startCertainty": item.start_certainty.value,
            "endCertainty": item.end_certainty.value,
            "doubt": plain(round(item.doubt, 3)) if start is not None else 0,
            "zone": item.zone,
            "endZone": end_zone(self.journey, item),
            "km": plain(round(item.distance / 1000, 3)),
            "mode": clean(item.mode),
            "modeInferred": item.mode_inferred,
            "moves": [] if veiled else _moves(item),
            "inside": clean(item.inside),
            "event": clean(item.event),
            **self._said(item, veiled=veiled),
            "page": self.pages.get(item.id, ""),
            "pictures": [dict(one) for one in self.pictures.get(item.id, ())],
        }

    def _said(self, item: Scheduled, *, veiled: bool) -> dict[str, Any]:
        """Return what the document says of a stop or an event; a remark may tell a time that is hidden."""
        journey = self.journey
        event = journey.events.get(item.id) if item.kind == "event" else None
        stop = self._stops.get(item.id) if item.kind == "stop" else None
        thing = event or stop
        people = (
            journey.holders[id].name for id in (event.people if event is not None else ()) if id in journey.holders
        )
        return {
            "role": clean(stop.role) if stop is not None else "",
            "note": clean(thing.note) if thing is not None and not veiled else "",
            "people": [clean(name) for name in people],
            "bearers": stop.bearers if stop is not None else None,
            "routeKm": plain(round(stop.route / 1000, 3)) if stop is not None and stop.route is not None else None,
            "source": clean(thing.source) if thing is not None else "",
        }

    @cached_property
    def _stops(self) -> dict[str, Stop]:
        return {stop.id: stop for stop in self.journey.stops()}


def _moves(item: Scheduled) -> list[list[float]]:
    """Return when a leg is under way; nothing for one that never pauses."""
    moves = [[ms(start), ms(end)] for start, end in item.moves]
    return [] if moves == [[ms(item.start), ms(item.end)]] else moves


def _place(place: Place) -> dict[str, Any]:
    at: tuple[float | None, ...] = (None, None, None)
    if not place.moves:
        lat, lon = (round(math.degrees(x), 7) + 0.0 for x in (place.lat, place.lon))
        at = (lat, lon, plain(round(place.height, 1)))
    return {
        "id": clean(place.id),
        "name": clean(place.name),
        "region": clean(place.region),
        "country": clean(place.country),
        "zone": place.zone,
        "town": place.town,
        "moves": place.moves,
        "orbits": place.orbits,
        **dict(zip(("lat", "lon", "height"), at, strict=True)),
    }


def _ms(t: float | None) -> float | None:
    return None if t is None else ms(t)


def _degrees(x: float) -> float:
    return plain(round(math.degrees(x), 6))
