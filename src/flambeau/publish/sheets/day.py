"""Day sheets: one local date on all branches. A day is the local date at each place, not one span of time for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from flambeau.instants import start_of_day
from flambeau.journey import Journey, Place
from flambeau.plan import Plan
from flambeau.publish.sheets.carriers import carriers
from flambeau.publish.sheets.rows import Source, counted, dates, day_of, since
from flambeau.publish.sheets.values import Carrier, DayBranch, DaySheet, Row, Sunlight
from flambeau.sky import HORIZONS, Sites, sun_altitude, sun_crossings
from flambeau.timeline import Timeline

_TOGETHER = 50  # places and dates in one search for sunrises: those that follow each other lie close in time


def day_sheet(journey: Journey, plan: Plan, timeline: Timeline, day: date, *, crew: bool = False) -> DaySheet | None:
    """Return the sheet of a local date; None when nothing that may be shown happens on it."""
    return next((sheet for sheet in day_sheets(journey, plan, timeline, crew=crew) if sheet.date == day), None)


def day_sheets(journey: Journey, plan: Plan, timeline: Timeline, *, crew: bool = False) -> tuple[DaySheet, ...]:
    """Return the sheet of every local date on which something happens, in order.

    Args:
        journey, plan, timeline: a journey, a plan of it and its timeline.
        crew: show hidden times, too.
    """
    source = Source(journey, plan, timeline, crew)
    rows = _by_date(source)
    suns = _suns(journey, rows)
    held = {branch: carriers(source, branch) for branch in source.rows}
    days = sorted({day for day, _ in rows})
    count = (days[-1] - days[0]).days + 1 if days else 0
    return tuple(
        DaySheet(
            journey.title, day, (day - days[0]).days + 1, count,
            tuple(
                _branch(source, branch, day, rows[day, branch], suns=suns, held=held[branch])
                for branch in source.rows if (day, branch) in rows
            ),
        )
        for day in days
    )  # fmt: skip


def _by_date(source: Source) -> dict[tuple[date, str], list[Row]]:
    """Return the rows that touch a date, by date and branch."""
    rows: dict[tuple[date, str], list[Row]] = {}
    for branch, all_ in source.rows.items():
        for row in all_:
            for day in dates(row):
                rows.setdefault((day, branch), []).append(since(row, day))
    return rows


def _branch(
    source: Source, branch: str, day: date, rows: Sequence[Row], *, suns: dict[tuple[str, date], Sunlight],
    held: Sequence[Carrier],
) -> DayBranch:  # fmt: skip
    places = dict.fromkeys(_place_of(source, row) for row in rows if row.kind in ("stop", "rest"))
    beginning = [row for row in rows if row.start.t is not None and row.start.days == 0]
    return DayBranch(
        branch, source.title(branch), tuple(rows),
        tuple(suns[id, day] for id in places if (id, day) in suns),
        tuple(_on(held, day, {row.item for row in rows})), source.keeper(branch),
        sum(row.distance for row in beginning), _so_far(rows), _night(rows),
    )  # fmt: skip


def _so_far(rows: Sequence[Row]) -> float:
    return max((row.so_far for row in rows), default=0.0)


def _place_of(source: Source, row: Row) -> str:
    return source.items[row.item].place


def _night(rows: Sequence[Row]) -> str:
    """Return where the torch is when the date ends: at the place of what goes on into the next, or ends last."""
    chain = [row for row in rows if row.kind != "event"]
    if not chain or chain[-1].end.t is None:
        return ""
    last = chain[-1]
    return last.place if last.kind != "leg" or last.end.days == 0 else last.name


def _on(held: Iterable[Carrier], day: date, items: set[str]) -> Iterator[Carrier]:
    """Yield who has the torch on a date: slots of its stops that begin on it, and holds that touch it."""
    for one in held:
        first, last = (None if time.t is None else day_of(time.t, time.zone) for time in (one.start, one.end))
        if one.number is not None and one.item not in items:
            continue
        if first is not None and (first == day or (first < day and last is not None and last >= day)):
            yield replace(one, start=counted(one.start, day), end=counted(one.end, day))


# ---- the Sun


def _suns(journey: Journey, rows: dict[tuple[date, str], list[Row]]) -> dict[tuple[str, date], Sunlight]:
    """Return the Sun at every place that stands still, on every date on which something is there."""
    by_name = {place.name: place for place in journey.places.values()}
    wanted = {
        (by_name[row.place].id, day)
        for (day, _), all_ in rows.items()
        for row in all_
        if row.kind in ("stop", "rest") and row.place in by_name and not by_name[row.place].moves
    }
    ordered = sorted(wanted, key=lambda pair: (pair[1], pair[0]))
    found: dict[tuple[str, date], Sunlight] = {}
    for first in range(0, len(ordered), _TOGETHER):
        found |= _together(journey, ordered[first : first + _TOGETHER])
    return found


def _together(journey: Journey, pairs: Sequence[tuple[str, date]]) -> dict[tuple[str, date], Sunlight]:
    places = [journey.places[id] for id, _ in pairs]
    spans = [_day(place, day) for place, (_, day) in zip(places, pairs, strict=True)]
    sites = Sites(*(np.array([getattr(p, name) for p in places]) for name in ("lat", "lon", "height")))
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    found = sun_crossings(sites, first, last, [float(HORIZONS["sunrise"])])
    noon = sun_altitude(sites.lat, sites.lon, sites.height, np.array([(a + b) / 2 for a, b in spans]))
    edges: dict[tuple[int, bool], float] = {}
    for k, rising, t in zip(found.place.tolist(), found.rising.tolist(), found.t.tolist(), strict=True):
        if spans[k][0] <= t < spans[k][1]:
            edges.setdefault((k, rising), t)
    return {
        pair: Sunlight(p.name, p.zone, edges.get((k, True)), edges.get((k, False)), bool(high > HORIZONS["sunrise"]))
        for k, (pair, p, high) in enumerate(zip(pairs, places, noon, strict=True))
    }


def _day(place: Place, day: date) -> tuple[float, float]:
    return start_of_day(day, place.zone), start_of_day(day + timedelta(days=1), place.zone)
