"""A stop as a row of a table, the same on the index, in the list of stops and on the page of its branch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flambeau.instants import local
from flambeau.publish.language import Language
from flambeau.publish.pages.told import Told, country_name, mode_name, tell_item
from flambeau.publish.pages.values import StopValues, Values


class StopRow(NamedTuple):
    """A stop as it stands in tables. Links are below the language's folder; empty texts stand for nothing to tell."""

    id: str
    name: str
    href: str
    region: str
    country: str
    start: Told
    end: Told
    date: str  # local, of the start; empty when that must not be told
    day: str  # the same in ISO form
    until: str  # date of the end, where it is another one
    mode: str
    km: str  # of the leg
    so_far: str
    role: str


def stop_row(values: Values, language: Language, one: StopValues) -> StopRow:
    """Return the row of a stop."""
    item, place = one.item, one.place
    times = tell_item(language, values.journey, item, one.times)
    start, end = one.times
    return StopRow(
        item.id, item.name, values.paths.stops[item.id], place.region, country_name(language, place.country),
        times.start, times.end,
        "" if start is None else language.day(start, item.zone, "MMMEd"),
        "" if start is None else _iso(start, item.zone),
        "" if end is None or times.same_day else language.day(end, item.zone, "MMMd"),
        mode_name(language, values.journey, one.leg) if one.leg is not None else "",
        language.number(one.leg.distance / 1000) if one.leg is not None and one.leg.distance else "",
        language.number(one.km), one.stop.role if one.stop is not None else "",
    )  # fmt: skip


def _iso(t: float, zone: str) -> str:
    return local(round(t), zone).date().isoformat()


class DateGroup(NamedTuple):
    """The rows of one local date; the first group of a branch may have none."""

    date: str
    day: str
    rows: tuple[StopRow, ...]


def by_date(rows: tuple[StopRow, ...]) -> tuple[DateGroup, ...]:
    """Put rows that follow each other on one date together; what has no date to tell stays with what is before it."""
    return tuple(_groups(rows))


def _groups(rows: tuple[StopRow, ...]) -> Iterator[DateGroup]:
    group: list[StopRow] = []
    for row in rows:
        if group and row.day and row.day != group[0].day:
            yield DateGroup(group[0].date, group[0].day, tuple(group))
            group = []
        group.append(row)
    if group:
        yield DateGroup(group[0].date, group[0].day, tuple(group))
