"""The torchbearers' slots of a stop, from their CSV file."""

from __future__ import annotations

from datetime import date

from flambeau import instants
from flambeau.document.reading import Fields, Reader
from flambeau.document.schema import SLOT
from flambeau.document.sheets import read_rows
from flambeau.document.times import clock_of, read_instant
from flambeau.document.values import Wrong, show
from flambeau.instants import format_local
from flambeau.journey import At, Between, Slot, When


def read_slots(reader: Reader, stop: Fields, zone: str, start: When, end: When) -> tuple[Slot, ...]:
    """Return the slots of a stop that begins at `start` and is over at `end`, as far as these are fixed."""
    name = stop.text("slots")
    text = reader.open(name, stop.row.at("slots")) if name else None
    if text is None:
        return ()
    day = stop.one("date", date) or _day(start, zone)
    undated = day is None and bool({"date", "start"} & set(stop.broken))
    slots: list[Slot] = []
    numbers: set[int] = set()
    for row in read_rows(reader, text, SLOT):
        fields = reader.fields(row, SLOT)
        if fields.broken or (undated and clock_of(fields.values["start"])):
            continue
        slot = _slot(reader, fields, zone, day)
        if slot is None:
            continue
        _check(reader, fields, slot, slots, zone, start, end)
        if slot.number in numbers:
            reader.say("D111", f"slot {slot.number} stands here twice", row.at("number"))
        numbers.add(slot.number)
        slots.append(slot)
    return tuple(slots)


def _day(start: When, zone: str) -> date | None:
    if isinstance(start, At):
        return instants.local(start.instant, zone).date()
    if isinstance(start, Between) and start.latest - start.earliest < 1.5 * instants.DAY:
        return instants.local(start.earliest, zone).date()
    return None


def _slot(reader: Reader, fields: Fields, zone: str, day: date | None) -> Slot | None:
    try:
        instant = read_instant(fields.values["start"], zone, day)
    except Wrong as wrong:
        message = f"start = {show(fields.row.cells['start'])}: {wrong.message}"
        reader.say(wrong.code, message, fields.row.at("start"), wrong.hint)
        return None
    return Slot(
        number=fields.one("number", int) or 0,
        name=fields.text("name"),
        start=instant,
        length=fields.one("length", float),
        handover=fields.text("handover"),
        where=fields.where,
    )


def _check(reader: Reader, fields: Fields, slot: Slot, before: list[Slot], zone: str, start: When, end: When) -> None:
    said = f"slot {slot.number} begins {format_local(slot.start, zone)}"
    earliest = start.earliest if isinstance(start, Between) else start.instant if isinstance(start, At) else None
    latest = end.latest if isinstance(end, Between) else end.instant if isinstance(end, At) else None
    problem = ""
    if before and slot.start < before[-1].start:
        problem = f"before slot {before[-1].number} ({format_local(before[-1].start, zone)})"
    elif earliest is not None and slot.start < earliest:
        problem = f"before its stop does ({format_local(earliest, zone)})"
    elif latest is not None and slot.start > latest:
        problem = f"after its stop is over ({format_local(latest, zone)})"
    if problem:
        reader.say("F306", f"{said}, {problem}", fields.row.at("start"))
