"""What can be told wrong about a route and its times from the document alone, before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping

from flambeau.document.places import NEAR, Places, metres
from flambeau.document.reading import Fields, Reader
from flambeau.document.source import cut
from flambeau.document.stops import Chain, Draft, Stops
from flambeau.document.things import check_order
from flambeau.document.times import bounds
from flambeau.instants import format_local
from flambeau.journey import Event, Place, Stop
from flambeau.units import format_duration

Span = tuple[float, float]
Ends = tuple[Span | None, Span | None]


def check_stops(reader: Reader, places: Places, stops: Stops) -> None:
    """Say R101, R106 and R113 about the stops of all branches."""
    for chain in stops.chains:
        for draft in chain.drafts:
            _check_way(reader, places, draft, stops.modes)
            if draft.stop is not None:
                _check_times(reader, draft, draft.stop)
        _check_order(reader, stops, chain)


def _check_times(reader: Reader, draft: Draft, stop: Stop) -> None:
    check_order(reader, draft.fields, stop.start, stop.end)
    leg, arrives = stop.leg, bounds(stop.start)
    leaves = bounds(leg.depart) if leg else None
    if leg and leaves and arrives and draft.fields.given("depart") and arrives[1] < leaves[0]:
        message = "the way here begins after the stop does"
        reader.say("R106", message, draft.fields.row.at("depart"), things=(leg.id,))


def _check_way(reader: Reader, places: Places, draft: Draft, modes: tuple[str, ...]) -> None:
    here = places.by_id.get(draft.place)
    there = places.by_id.get(draft.before.place) if draft.before else None
    if not here or not there or draft.fields.given("mode") or not _apart(here, there):
        return
    hint = f'mode = "{modes[0]}".' if modes else "declare a [[mode]] and name it here."
    how = "which moves" if here.moves or there.moves else f"{metres(here, there) / 1000:.0f} km apart"
    message = f"no mode from {cut(there.name)} to {cut(here.name)}, {how}"
    reader.say("R113", message, draft.fields.row.at("place"), hint, (draft.id,))


def _apart(a: Place, b: Place) -> bool:
    return a.id != b.id and (a.moves or b.moves or metres(a, b) > NEAR)


def _check_order(reader: Reader, stops: Stops, chain: Chain) -> None:
    """Say R101 where a stop has to begin before the one that last had a fixed time."""
    last: tuple[Span, str, str] | None = None
    for draft in chain.drafts:
        stop = draft.stop
        if stop is None:
            continue
        begins, ends = bounds(stop.start), bounds(stop.end)
        if begins and last and begins[1] < last[0][0]:
            key = "start" if draft.fields.given("start") else "date"
            what = _against(f"{stop.id} begins", begins[1], f"before {last[1]}", last[0][0], stops.zones[stop.id])
            reader.say("R101", what, draft.fields.row.at(key), things=(stop.id, last[2]))
        if ends:
            last = (ends, f"{stop.id} ends", stop.id)
        elif begins:
            last = (begins, f"{stop.id} does", stop.id)


def _against(what: str, t: float, than: str, limit: float, zone: str) -> str:
    """Say that something happens at `t` and not as it should at `limit` [s], and by how much it does not."""
    off = format_duration(abs(t - limit))
    return f"{what} {format_local(t, zone)}, {off} {than} ({format_local(limit, zone)})"


def event_zones(reader: Reader, events: Mapping[str, Fields], zones: dict[str, str], zone: str) -> set[str]:
    """Add the zone of every event to `zones`: its own, or that of what it is inside of.

    Returns:
        The events that are inside of themselves, over others or directly (said once a circle, R108).
    """
    circular: set[str] = set()
    for name in events:
        chain = _chain(name, events, zones)
        top = events[chain[-1]].text("in")
        if top in chain:
            if not circular & set(chain):
                said = " in ".join([*chain[chain.index(top) :], top][:6])
                fields = events[top]
                reader.say("R108", f"events within each other: {said}", fields.row.at("in"), things=(top,))
            circular |= set(chain)
        found = zones.get(top, zone)
        for inner in reversed(chain):
            found = events[inner].text("zone") or found
            zones[inner] = found
    return circular


def _chain(name: str, events: Mapping[str, Fields], zones: Mapping[str, str]) -> list[str]:
    """Return an event and those that it is within, up to one that is within something whose zone is known."""
    chain = {name: None}
    inside = events[name].text("in")
    while inside in events and inside not in zones and inside not in chain:
        chain[inside] = None
        inside = events[inside].text("in")
    return list(chain)


def check_events(
    reader: Reader, events: Mapping[str, tuple[Event, Fields]], spans: dict[str, Ends], zones: Mapping[str, str]
) -> None:
    """Say R106 and R108 about events; `spans` are the fixed starts and ends of stops and legs, by id."""
    for name, (event, _) in events.items():
        spans[name] = (bounds(event.start), _end(event))
    for event, fields in events.values():
        check_order(reader, fields, event.start, event.end)
        outside = _outside(event, spans[event.id], spans.get(event.inside, (None, None)), zones[event.id])
        if outside:
            key = outside[0] if fields.given(outside[0]) else "duration"
            reader.say("R108", outside[1], fields.row.at(key), things=(event.id, event.inside))


def _outside(event: Event, own: Ends, around: Ends, zone: str) -> tuple[str, str] | None:
    """Return the key whose fixed time is outside of what the event is inside of, and say so."""
    (begins, ends), (opens, closes), inside = own, around, event.inside
    if opens and begins and begins[1] < opens[0]:
        return "start", _against(f"{event.id} starts", begins[1], f"before {inside} does", opens[0], zone)
    if closes and begins and begins[0] > closes[1]:
        return "start", _against(f"{event.id} starts", begins[0], f"after {inside} ends", closes[1], zone)
    if closes and ends and ends[0] > closes[1]:
        return "end", _against(f"{event.id} ends", ends[0], f"after {inside} does", closes[1], zone)
    if opens and ends and ends[1] < opens[0]:
        return "end", _against(f"{event.id} ends", ends[1], f"before {inside} starts", opens[0], zone)
    return None


def _end(event: Event) -> Span | None:
    ends, begins = bounds(event.end), bounds(event.start)
    if ends is None and begins is not None and event.duration is not None:
        return begins[0] + event.duration, begins[1] + event.duration
    return ends
