"""From the plain values of a document to a `Journey`: gather all ids first, then read everything with them known."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flambeau.document import shot_tables, tables, things
from flambeau.document.checks import Ends, check_events, check_stops, event_zones
from flambeau.document.claims import claim
from flambeau.document.keys import Table
from flambeau.document.places import Places
from flambeau.document.procedures import read_procedures
from flambeau.document.prune import prune
from flambeau.document.reading import Fields, Reader
from flambeau.document.shots import read_landmarks, read_shots, read_stations
from flambeau.document.source import Refused, Text, TomlRow, read_toml
from flambeau.document.stops import Stops
from flambeau.document.times import bounds
from flambeau.finding import NOWHERE, Where, has_errors
from flambeau.journey import Carried, Deadline, Event, Holder, Journey, Kind
from flambeau.units import Money

FORMAT = 1
T = TypeVar("T")
_BY_ZONE = {"V208", "V209", "R101", "R106", "R108", "F306"}  # mean nothing when times are in a wrong zone
Named = dict[str, Fields]
_CARRIED = {Kind.FLAME: tables.FLAME, Kind.TORCH: tables.TORCH, Kind.LANTERN: tables.LANTERN}


def decode(reader: Reader, text: Text) -> Journey | None:
    """Return the journey that a document means, as far as it could be read; what is wrong is said to the reader."""
    try:
        root = read_toml(text)
    except Refused as refused:
        reader.refuse(refused, Where(text.file))
        return None
    top = reader.fields(root, tables.JOURNEY)
    version = top.one("format", int)
    if version is not None and version != FORMAT:
        reader.findings.clear()
        message = f"format = {version}: this flambeau reads format {FORMAT}"
        reader.say("D114", message, root.at("format"))
        return None
    journey = _Decoder(reader, root, top).journey()
    if any(finding.code == "V203" for finding in reader.findings):
        reader.findings = [finding for finding in reader.findings if finding.code not in _BY_ZONE]
    return prune(journey) if has_errors(reader.findings) else journey


class _Decoder:
    """One reading of one document: `__init__` gathers ids, `journey` reads what has them."""

    def __init__(self, reader: Reader, root: TomlRow, top: Fields) -> None:
        self.reader, self.root, self.top = reader, root, top
        self.zone = top.text("zone") or "UTC"
        reader.sources = things.read_sources(reader, root)
        self.rules = things.read_rules(reader, root)
        self.modes = self._named("mode", tables.MODE)
        if "free" in self.modes:
            where = self.modes["free"].row.at("id")
            reader.say("D115", 'id = "free": that is the word for a mode that is left open', where)
        self.places = Places(reader, self.zone)
        for fields in reader.all(root, tables.PLACE):
            self.places.declare(fields)
        self.stops = Stops(reader, self.places, self.rules, tuple(self.modes))
        self.stops.gather(reader.tables(root, tables.BRANCH))
        if not reader.tables(root, tables.BRANCH) and "branch" not in root.cells:
            reader.say("D108", "the journey has no [[branch]]", root.where)
        self.events = self._named("thing", tables.EVENT, "event")
        self.persons = self._named("holder", tables.PERSON, "person")
        self.equipment = self._named("holder", tables.EQUIPMENT)
        self.carried = {kind: self._named("carried", table) for kind, table in _CARRIED.items()}
        self.deadlines = self._named("deadline", tables.DEADLINE)
        self.landmarks = self._named("landmark", shot_tables.LANDMARK)
        self.shots = self._named("shot", shot_tables.SHOT)
        self.figures = self._named("figure", tables.FIGURE)
        self.claims = self._named("claim", tables.CLAIM)

    def _named(self, space: str, table: Table, also: str = "") -> Named:
        """Return the fields of all tables of a kind that have an id of their own; `also` is a name space of its own."""
        found = {}
        for fields in self.reader.all(self.root, table):
            if also:
                self.reader.ids.setdefault(also, {}).setdefault(str(fields.row.cells.get("id")), fields.where)
            name = self.reader.take(space, fields)
            if name is not None:
                found[name] = fields
        return found

    def journey(self) -> Journey:
        """Read everything."""
        reader, top = self.reader, self.top
        self.stops.join()
        circular = event_zones(reader, self.events, self.stops.zones, self.zone)
        branches = self.stops.finish()
        check_stops(reader, self.places, self.stops)
        events = self._events(circular)
        return Journey(
            title=top.text("title"),
            zone=self.zone,
            summary=top.text("summary"),
            revised=things.revised(reader, top, self.zone),
            rules=self.rules,
            places=self.places.by_id,
            modes={name: things.mode(reader, name, fields) for name, fields in self.modes.items()},
            branches=branches,
            events=events,
            procedures=read_procedures(reader, self.root, events, self.stops.zones, self.zone),
            stations=read_stations(reader, self.root),
            landmarks=read_landmarks(reader, self.landmarks),
            shots=read_shots(reader, self.shots),
            holders=self._holders(),
            holds=self._list(tables.HOLD, lambda fields: things.hold(reader, fields, self.zone)),
            carried={c.id: c for kind, named in self.carried.items() for c in self._carried(kind, named)},
            deadlines=self._each(self.deadlines, self._deadline),
            waivers=self._list(tables.WAIVER, lambda fields: things.waiver(reader, fields)),
            costs=self._list(tables.COST, lambda fields: things.cost(reader, fields)),
            budget=top.one("budget", Money),
            budget_where=top.row.at("budget") if top.given("budget") else NOWHERE,
            figures=self._each(self.figures, lambda name, fields: things.figure(reader, name, fields)),
            claims=self._each(self.claims, lambda name, fields: claim(reader, name, fields)),
            sources=reader.sources or {},
        )

    def _each(self, named: Named, read: Callable[[str, Fields], T | None]) -> dict[str, T]:
        return {name: thing for name, fields in named.items() if (thing := read(name, fields)) is not None}

    def _list(self, table: Table, read: Callable[[Fields], T | None]) -> tuple[T, ...]:
        return tuple(thing for f in self.reader.all(self.root, table) if (thing := read(f)) is not None)

    def _events(self, circular: set[str]) -> dict[str, Event]:
        """Return the events that are inside of something that is there."""
        zones, found = self.stops.zones, {}
        for name, fields in self.events.items():
            event = things.event(self.reader, name, fields, zones.get(name, self.zone))
            inside = self.reader.referred(fields, "in")
            if inside and name not in circular:
                found[name] = event
        check_events(self.reader, {n: (e, self.events[n]) for n, e in found.items()}, self._spans(), zones)
        return found

    def _spans(self) -> dict[str, Ends]:
        """Return the fixed starts and ends of all stops and legs."""
        spans: dict[str, Ends] = {}
        for draft in (draft for chain in self.stops.chains for draft in chain.drafts if draft.stop):
            assert draft.stop is not None
            stop, before = draft.stop, draft.before.stop if draft.before else None
            spans[stop.id] = bounds(stop.start), bounds(stop.end)
            if stop.leg:
                left = bounds(stop.leg.depart) or (bounds(before.end) if before else None)
                spans[stop.leg.id] = left, spans[stop.id][0]
        return spans

    def _holders(self) -> dict[str, Holder]:
        persons = {n: things.holder(self.reader, n, f, person=True) for n, f in self.persons.items()}
        return persons | {n: things.holder(self.reader, n, f, person=False) for n, f in self.equipment.items()}

    def _carried(self, kind: Kind, named: Named) -> list[Carried]:
        every = (things.carried(self.reader, name, fields, kind, self.zone) for name, fields in named.items())
        return [carried for carried in every if carried is not None]

    def _deadline(self, name: str, fields: Fields) -> Deadline | None:
        return things.deadline(self.reader, name, fields, self.stops.zones, self.zone)
