"""The torchbearers' slots of a stop, from their CSV file."""

from __future__ import annotations

from datetime import date

from flambeau import instants
from flambeau.document.reading import Fields, Reader
from flambeau.document.sheets import read_rows
from flambeau.document.tables import SLOT
from flambeau.document.times import bounds, clock_of, read_at
from flambeau.document.values import Wrong
from flambeau.instants import format_local
from flambeau.journey import At, Between, Slot, When


def read_slots(reader: Reader, stop: Fields, zone: str, start: When, end: When) -> tuple[Slot, ...]:
    """Return the slots of a stop that begins at `start` and is over at `end`, as far as these are fixed."""
    text = reader.file(stop, "slots")
    if text is None:
        return ()
    day = stop.one("date", date) or _day(start, zone)
    undated = day is None and bool({"date", "start"} & set(stop.broken))
    slots: list[Slot] = []
    numbers: set[int] = set()
    last: Slot | None = None  # with a start
    for row in read_rows(reader, text, SLOT):
        fields = reader.fields(row, SLOT)
        if fields.broken or (undated and clock_of(fields.values.get("start"))):
            continue
        slot = _slot(reader, fields, zone, day)
        misplaced = _misplaced(slot, last, start, end, zone)
        if misplaced:
            reader.say("F306", misplaced, row.at("start"))
        if slot.number in numbers:
            reader.say("D111", f"slot {slot.number} stands here twice", row.at("number"))
        numbers.add(slot.number)
        slots.append(slot)
        last = last if slot.start is None else slot
    return tuple(slots)


def _day(start: When, zone: str) -> date | None:
    """Return the local date of a fixed start, None when it may be on several."""
    if isinstance(start, At):
        return instants.local(start.instant, zone).date()
    if isinstance(start, Between) and start.latest - start.earliest < 1.5 * instants.DAY:
        return instants.local(start.earliest, zone).date()
    return None


def _slot(reader: Reader, fields: Fields, zone: str, day: date | None) -> Slot:
    begins = None
    if "start" in fields.values:
        try:
            begins = read_at(fields.values["start"], zone, day)
        except Wrong as wrong:
            reader.wrong(fields.row, "start", fields.row.cells["start"], wrong)
    return Slot(
        number=fields.one("number", int) or 0,
        name=fields.text("name"),
        start=begins.instant if begins else None,
        certainty=begins.certainty if begins else Slot(0, "").certainty,
        length=fields.one("length", float),
        handover=fields.text("handover"),
        where=fields.where,
    )


def _misplaced(slot: Slot, before: Slot | None, start: When, end: When, zone: str) -> str:
    """Say when a slot begins, and what it should not be before or after; nothing for a sound one."""
    begins, ends = bounds(start), bounds(end)
    if slot.start is None:
        return ""
    if before and before.start is not None and slot.start < before.start:
        what, limit = f"before slot {before.number}", before.start
    elif begins and slot.start < begins[0]:
        what, limit = "before its stop", begins[0]
    elif ends and slot.start > ends[1] and not (begins and ends[1] < begins[0]):
        what, limit = "after its stop is over", ends[1]
    else:
        return ""
    return f"slot {slot.number} begins {format_local(slot.start, zone)}, {what} ({format_local(limit, zone)})"
