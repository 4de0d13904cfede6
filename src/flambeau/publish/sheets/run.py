"""Run sheets: a branch, or a day of it, from the first thing to the last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.sheets.rows import Source, day_of
from flambeau.publish.sheets.values import Row, RunDay, RunSheet
from flambeau.timeline import Timeline


def run_sheet(journey: Journey, plan: Plan, timeline: Timeline, branch: str, *, crew: bool = False) -> RunSheet:
    """Return the run sheet of a branch: every stop, leg, rest and event, by the local date on which it begins.

    Args:
        journey, plan, timeline: a journey, a plan of it and its timeline.
        branch: id.
        crew: show hidden times, too.
    """
    return _run_sheet(Source(journey, plan, timeline, crew), branch)


def run_sheets(journey: Journey, plan: Plan, timeline: Timeline, *, crew: bool = False) -> tuple[RunSheet, ...]:
    """Return the run sheets of all branches that the plan has something of."""
    source = Source(journey, plan, timeline, crew)
    return tuple(_run_sheet(source, branch) for branch in journey.branches if source.rows.get(branch))


def _run_sheet(source: Source, branch: str) -> RunSheet:
    rows = source.rows.get(branch, ())
    return RunSheet(
        branch, source.title(branch), source.journey.title, _by_day(rows), sum(row.distance for row in rows)
    )


def _by_day(rows: Iterable[Row]) -> tuple[RunDay, ...]:
    """Put rows under the dates on which they begin; one whose start is hidden stays with what is before it.

    A date never goes back: what begins on an earlier date than the row before it (west over the date line) stays too.
    """
    days: list[tuple[date | None, list[Row]]] = []
    for row in rows:
        day = None if row.start.t is None else day_of(row.start.t, row.start.zone)
        if not days or (day is not None and (days[-1][0] is None or day > days[-1][0])):
            days.append((day, []))
        days[-1][1].append(row)
    return tuple(RunDay(day, tuple(there)) for day, there in days)
