"""Rows of sheets: one for each stop, leg, rest and event of the plan, with what may be shown of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from flambeau.instants import local
from flambeau.journey import Certainty, Journey, Leg, Stop
from flambeau.plan import Plan, Scheduled, around
from flambeau.publish.hidden import Shown, shown
from flambeau.publish.sheets.values import Row, Time
from flambeau.publish.text import branch_title, end_zone, place_name, way_name
from flambeau.timeline import Timeline

NO_TIME = Shown(None, None)


@dataclass(frozen=True)
class Source:
    """A journey, its plan and timeline, and what of it may be shown: what all sheets are made from."""

    journey: Journey
    plan: Plan
    timeline: Timeline
    crew: bool = False

    @cached_property
    def items(self) -> dict[str, Scheduled]:
        """The plan's rows by id."""
        return self.plan.by_id()

    @cached_property
    def times(self) -> Mapping[str, Shown]:
        """Which times may be shown, by id."""
        return shown(self.journey, self.plan, crew=self.crew)

    @cached_property
    def stops(self) -> dict[str, Stop]:
        """The stops of the document by id."""
        return {stop.id: stop for stop in self.journey.stops()}

    @cached_property
    def legs(self) -> dict[str, Leg]:
        """The ways of the document by id."""
        return {stop.leg.id: stop.leg for stop in self.stops.values() if stop.leg is not None}

    @cached_property
    def rows(self) -> dict[str, tuple[Row, ...]]:
        """All rows by branch, in the order of the plan."""
        made: dict[str, list[Row]] = {}
        for item in self.plan.items:
            made.setdefault(item.branch, []).append(_row(self, item))
        return {branch: tuple(_so_far(rows)) for branch, rows in made.items()}

    def title(self, branch: str) -> str:
        """Return a branch's title, or its id."""
        return branch_title(self.journey, branch)

    def keeper(self, branch: str) -> str:
        """Return who has the torch of a branch when nobody else is named."""
        known = self.journey.branches.get(branch)
        holder = self.journey.holders.get(known.keeper) if known is not None else None
        return holder.name if holder is not None else ""


def day_of(t: float, zone: str) -> date:
    """Return the local date of an instant [s]."""
    return local(round(t), zone).date()


def last_day_of(start: float | None, end: float, zone: str) -> date:
    """Return the last local date that a span touches; what ends at midnight is not of the day that begins then."""
    lasts = start is not None and round(start) < round(end)
    return day_of(end - 1 if lasts else end, zone)


def counted(time: Time, day: date) -> Time:
    """Return a time that counts its days from a date."""
    return time if time.t is None else replace(time, days=(day_of(time.t, time.zone) - day).days)


def since(row: Row, day: date) -> Row:
    """Return a row whose times count their days from a date."""
    return replace(row, start=counted(row.start, day), end=counted(row.end, day))


def dates(row: Row) -> tuple[date, ...]:
    """Return the local dates that a row touches; with one time hidden only that of the other."""
    first = None if row.start.t is None else day_of(row.start.t, row.start.zone)
    last = None if row.end.t is None else last_day_of(row.start.t, row.end.t, row.end.zone)
    known = [d for d in (first, last) if d is not None]
    if not known:
        return ()
    count = max((known[-1] - known[0]).days, 0)
    return tuple(known[0] + timedelta(days=k) for k in range(count + 1))


def time_of(t: float | None, zone: str, certainty: Certainty, doubt: float = 0.0) -> Time:
    """Return a time of a sheet; one that is None is hidden."""
    return Time(None, zone, Certainty.HIDDEN) if t is None else Time(t, zone, certainty, doubt)


def after(start: Time, end: Time) -> tuple[Time, Time]:
    """Return two times of which the second counts its days from the first."""
    return start, end if start.t is None else counted(end, day_of(start.t, start.zone))


def _row(source: Source, item: Scheduled) -> Row:
    times, journey = source.times.get(item.id, NO_TIME), source.journey
    start = time_of(times.start, item.zone, item.start_certainty, item.doubt)
    end = time_of(times.end, end_zone(journey, item), item.end_certainty)
    place, event = journey.places.get(item.place), journey.events.get(item.id)
    row = Row(
        item.id, item.kind, item.branch, item.seq, item.name, len(tuple(around(item.id, source.items))) - 1, start, end,
        zone_change=_zone_change(item, times, end.zone),
        origin=place_name(journey, item.origin) if item.origin != item.place else "",
        place=place_name(journey, item.place), region=place.region if place is not None else "",
        holder=_holder(source, item, times.start), event=item.event,
        people=_names(journey, event.people) if event is not None else (),
        note=event.note if event is not None else "", source=event.source if event is not None else "",
        late=item.late if source.crew else 0.0, tell=item.tell if source.crew else (),
    )  # fmt: skip
    row = _with_stop(row, source.stops.get(item.id) if item.kind == "stop" else None)
    row = _with_leg(row, journey, item, source.legs.get(item.id)) if item.kind == "leg" else row
    row = replace(row, note="", detail="") if None in times else row  # a remark may tell the time that is hidden
    return row if start.t is None else since(row, day_of(start.t, start.zone))


def _with_stop(row: Row, stop: Stop | None) -> Row:
    """Add what the document says of a stop."""
    if stop is None:
        return row
    bearers = len(stop.slots) or None if stop.bearers is None else stop.bearers
    return replace(row, role=stop.role, bearers=bearers, route=stop.route, note=stop.note, source=stop.source)


def _with_leg(row: Row, journey: Journey, item: Scheduled, leg: Leg | None) -> Row:
    """Add how a way is gone."""
    detail = leg.detail if leg is not None else ""
    return replace(
        row, mode=way_name(journey, item.mode), mode_inferred=item.mode_inferred, distance=item.distance, detail=detail
    )


def _so_far(rows: Iterable[Row]) -> Iterable[Row]:
    total = 0.0
    for row in rows:
        total += row.distance
        yield replace(row, so_far=total)


def _zone_change(item: Scheduled, times: Shown, zone: str) -> float:
    """Return by how much clocks are put forward [s]; with one time hidden, by the offsets at the other."""
    known = [t for t in times if t is not None]
    if not known:
        return 0.0
    before, after = local(known[0], item.zone).utcoffset(), local(known[-1], zone).utcoffset()
    assert before is not None
    assert after is not None
    return (after - before).total_seconds()


def _holder(source: Source, item: Scheduled, start: float | None) -> str:
    line = source.timeline.lines.get(item.branch)
    if start is None or line is None or item.kind == "event":
        return ""
    name, certainty = line.holder(item, start)
    return "" if name is None or (certainty is Certainty.HIDDEN and not source.crew) else name


def _names(journey: Journey, people: Iterable[str]) -> tuple[str, ...]:
    return tuple(journey.holders[id].name if id in journey.holders else id for id in people)
