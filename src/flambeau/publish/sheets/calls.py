"""Calls, worked back from slots, and the sheet of a person: where somebody must be when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.language import mark
from flambeau.publish.sheets.carriers import carriers
from flambeau.publish.sheets.rows import Source, day_of
from flambeau.publish.sheets.told import between
from flambeau.publish.sheets.values import Call, Carrier, Duty, PersonSheet, Time
from flambeau.timeline import Timeline

CALLS: tuple[Call, ...] = (
    Call(mark("at the collection point, in uniform"), 5400.0, mark("1 to 2 h before")),
    Call(mark("the bus leaves"), 3600.0, mark("12:30 for a slot at 13:30")),
    Call(mark("dropped at the slot"), 360.0, mark("the bus runs about 6 minutes ahead of the flame")),
)
"""Planning assumptions: when a torchbearer must be where before a slot. The document does not say.

Source: accounts by torchbearers of London 2012, splodzblogz.co.uk 2012-07-02 and karategirl.me 2012-07-22.
"""


def calls(slot: Time) -> tuple[tuple[Call, Time], ...]:
    """Return the calls of a slot by its start; none where that is hidden."""
    if slot.t is None:
        return ()
    day = day_of(slot.t, slot.zone)
    called = [(call, slot.t - call.before) for call in CALLS]
    return tuple((call, replace(slot, t=t, days=(day_of(t, slot.zone) - day).days)) for call, t in called)


def person_sheet(
    journey: Journey, plan: Plan, timeline: Timeline, person: str, *, crew: bool = False
) -> PersonSheet | None:
    """Return where somebody must be when.

    Args:
        person: id of a holder, or the name of a torchbearer as slots have it.
        crew: show hidden times, too.

    Returns:
        The sheet; None when nothing names that person.
    """
    return next((s for s in person_sheets(journey, plan, timeline, crew=crew) if person in (s.id, s.name)), None)


def person_sheets(journey: Journey, plan: Plan, timeline: Timeline, *, crew: bool = False) -> tuple[PersonSheet, ...]:
    """Return the sheets of everybody who has to be somewhere: the document's people, then named torchbearers."""
    source = Source(journey, plan, timeline, crew)
    carried = [one for branch in journey.branches for one in carriers(source, branch) if one.name]
    people = {holder.name: id for id, holder in journey.holders.items() if holder.person}
    names = dict.fromkeys([*people, *(one.name for one in carried if one.number is not None)])
    made = [_sheet(source, people.get(name, ""), name, carried) for name in names]
    return tuple(sheet for sheet in made if sheet.duties)


def _sheet(source: Source, id: str, name: str, carried: list[Carrier]) -> PersonSheet:
    duties = [*_events(source, id), *(_duty(one) for one in carried if one.name == name)]
    known = [duty for duty in duties if duty.start.t is not None]
    unknown = [duty for duty in duties if duty.start.t is None]
    holder = source.journey.holders.get(id)
    hears = (i.name for i in source.plan.items if source.crew and name in i.tell and i.kind in ("stop", "event"))
    return PersonSheet(
        id, name, holder.role if holder is not None else "", source.journey.title,
        (*sorted(known, key=lambda duty: duty.start.t or 0.0), *unknown), tuple(dict.fromkeys(hears)),
    )  # fmt: skip


def _events(source: Source, id: str) -> Iterator[Duty]:
    for rows in source.rows.values():
        for row in rows:
            event = source.journey.events.get(row.item)
            if event is not None and id and id in event.people:
                where = between(row.origin, row.place) if row.origin else row.place
                yield Duty("event", row.name, where, row.start, row.end)


def _duty(one: Carrier) -> Duty:
    if one.number is None:
        return Duty("hold", "", "", one.start, one.end)
    return Duty("slot", str(one.number), one.place, one.start, one.end, calls(one.start), one.handover)
