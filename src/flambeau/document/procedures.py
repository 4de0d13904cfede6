"""Procedures of spacewalks: from `[[eva]]`, its tables and its CSV files of steps to a `Procedure`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from flambeau.document import tables
from flambeau.document.keys import Table
from flambeau.document.maestro_file import read_file
from flambeau.document.reading import Fields, Reader
from flambeau.document.sheets import read_rows
from flambeau.document.source import TomlRow, cut
from flambeau.journey import Event
from flambeau.procedure import (
    Actor,
    Cell,
    Consumable,
    Instruction,
    Light,
    Procedure,
    Role,
    Row,
    Suit,
    Task,
)

T = TypeVar("T", Actor, Suit, Task)
_SPACES = ("actor", "suit", "task")  # name spaces of one procedure


def read_procedures(
    reader: Reader, root: TomlRow, events: Mapping[str, Event], zones: Mapping[str, str], zone: str
) -> dict[str, Procedure]:
    """Return the procedures of a journey by the id of their event; `zones` are those of the events."""
    found: dict[str, Procedure] = {}
    for fields in reader.all(root, tables.EVA):
        name = reader.referred(fields, "event")
        if name in found:
            reader.say("D111", f"{name} has a procedure already ({found[name].where})", fields.row.at("event"))
        procedure = _Reading(reader, fields, events, zones.get(name, zone)).procedure(name)
        if name and name in events:
            found.setdefault(name, procedure)
    return found


def _joined(base: Iterable[T], own: Iterable[T]) -> tuple[T, ...]:
    """Return what a file says and what the tables do; where both have an id, the tables."""
    return tuple(({one.id: one for one in base} | {one.id: one for one in own}).values())


@dataclass
class _Reading:
    """One reading of one `[[eva]]`: first the ids of all that is in it, then what has them.

    With a file in Maestro's form, `base` is what that says; the tables add to it.
    """

    reader: Reader
    fields: Fields
    events: Mapping[str, Event]
    zone: str
    base: Procedure = field(default_factory=lambda: Procedure(""))
    found: dict[str, list[Fields]] = field(default_factory=dict)  # tables with a sound id, by name space
    steps: dict[str, list[Fields]] = field(default_factory=dict)  # by task

    def __post_init__(self) -> None:
        for space in _SPACES:
            self.reader.ids[space] = {}
            every = self._inner(self.fields, tables.EVA.tables[space])
            self.found[space] = [fields for fields in every if self.reader.take(space, fields) is not None]
        self.base = read_file(self.reader, self.fields) or self.base

    def _inner(self, fields: Fields, table: Table) -> list[Fields]:
        assert isinstance(fields.row, TomlRow)
        return self.reader.all(fields.row, table)

    def procedure(self, event: str) -> Procedure:
        """Read everything."""
        self._read_steps()
        named = self.events[event].name if event in self.events else event
        return replace(
            self.base,
            name=self.fields.text("name") or self.base.name or named,
            event=event,
            actors=_joined(self.base.actors, map(self._actor, self.found["actor"])),
            suits=_joined(self.base.suits, map(self._suit, self.found["suit"])),
            tasks=_joined(self.base.tasks, map(self._task, self.found["task"])),
            where=self.fields.where,
        )

    def _read_steps(self) -> None:
        """Take in the CSV files of steps."""
        row = self.fields.row
        listed = isinstance(row.cells.get("steps"), list)
        for index, name in enumerate(self.fields.many("steps", str)):
            text = self.reader.open(name, row.at("steps", *([index] if listed else [])))
            for line in read_rows(self.reader, text, tables.STEPS) if text else []:
                fields = self.reader.fields(line, tables.STEPS)
                self.steps.setdefault(self.reader.referred(fields, "task"), []).append(fields)

    def _actor(self, fields: Fields) -> Actor:
        name, referred = fields.text("id"), self.reader.referred
        person, suit = referred(fields, "person"), referred(fields, "suit")
        return Actor(name, fields.text("name") or name, person, suit, fields.where)

    def _suit(self, fields: Fields) -> Suit:
        every = [self._consumable(inner) for inner in self._inner(fields, tables.CONSUMABLE)]
        return Suit(
            id=fields.text("id"),
            name=fields.text("name") or fields.text("id"),
            consumables=tuple(one for one in every if one is not None),
            start=self.reader.when(fields, "start", self.zone),
            where=fields.where,
        )

    def _consumable(self, fields: Fields) -> Consumable | None:
        source, lasts = self.reader.source(fields), fields.one("lasts", float)
        if lasts is None or "name" in fields.broken:
            return None
        return Consumable(fields.text("name"), lasts, fields.real("reserve"), source, fields.where)

    # Tasks

    def _task(self, fields: Fields) -> Task:
        """Return a task, where the file has it, too, with what the table adds to that."""
        name, reader = fields.text("id"), self.reader
        base = next((task for task in self.base.tasks if task.id == name), Task(name, "", ()))
        event = self.events.get(reader.referred(fields, "event"))
        inline = self._inner(fields, tables.STEP)
        return Task(
            id=name,
            title=fields.text("name") or base.title or (event.name if event else name),
            roles=self._roles(fields, event, base) or base.roles,
            rows=(*base.rows, *self._rows([*self.steps.get(name, ()), *inline])),
            start=reader.when(fields, "start", self.zone) if fields.given("start") else base.start,
            light=Light(fields.text("light")) if fields.given("light") else base.light,
            event=event.id if event else base.event,
            holder=reader.referred(fields, "holder") or base.holder,
            tether=fields.text("tether") or base.tether,
            pictures=reader.all_referred(fields, "pictures") or base.pictures,
            source=reader.source(fields) or base.source,
            note=fields.text("note") or base.note,
            where=fields.where,
        )

    def _roles(self, fields: Fields, event: Event | None, base: Task) -> tuple[Role, ...]:
        """Return who is needed for how long; say D108 when nobody is, or for nobody knows how long."""
        usual = fields.one("duration", float)
        usual = usual if usual is not None or event is None else event.duration
        given: dict[str, tuple[float | None, float]] = {}
        for actor in self.reader.all_referred(fields, "actors"):
            given[actor] = (usual, 0.0)
        for inner in self._inner(fields, tables.ROLE):
            actor = self.reader.referred(inner, "actor")
            if actor in given:
                self.reader.say("D111", f"{actor} has a part in this task already", inner.row.at("actor"))
            elif actor:
                own = inner.one("duration", float)
                given[actor] = (usual if own is None else own, inner.real("offset"))
        if given or not base.roles:
            self._check(fields, given, lost=fields.given("event") and event is None)
        return tuple(Role(actor, lasts or 0.0, offset) for actor, (lasts, offset) in given.items())

    def _check(self, fields: Fields, given: Mapping[str, tuple[float | None, float]], *, lost: bool) -> None:
        """Say D108 for a task without actors or durations; not for what its broken event may have had."""
        name = fields.text("id")
        if not given and not fields.given("actors") and not fields.given("role"):
            hint = f'actors = "{self._someone()}".'
            self.reader.say("D108", f"the task {cut(name)} has no actors", fields.where, hint)
        unknown = [actor for actor, (lasts, _) in given.items() if lasts is None]
        if unknown and "duration" not in fields.broken and not lost:
            what = f"the task {cut(name)} has no duration for {', '.join(unknown)}"
            self.reader.say("D108", what, fields.where, 'duration = "10 min".')

    def _someone(self) -> str:
        return next((fields.text("id") for fields in self.found["actor"]), "EV1")

    def _rows(self, steps: Iterable[Fields]) -> tuple[Row, ...]:
        """Return the steps as rows; a step `with` the one before it stands in one row with that."""
        rows: list[tuple[Cell, ...]] = []
        for fields in steps:
            cell = self._cell(fields)
            if fields.flag("with") and rows:
                rows[-1] = (*rows[-1], cell)
                continue
            rows.append((cell,))
            if fields.flag("with") and "" not in self.steps:  # the one before it may be of a task that is misspelt
                self.reader.say("D112", "with: there is no step before it in its task", fields.row.at("with"))
        return tuple(Row(cells) for cells in rows)

    def _cell(self, fields: Fields) -> Cell:
        instruction = Instruction(
            text=fields.text("text"),
            title=fields.text("title"),
            warnings=fields.many("warning", str),
            cautions=fields.many("caution", str),
            notes=fields.many("note", str),
        )
        return Cell(self.reader.all_referred(fields, "actors"), (instruction,))
