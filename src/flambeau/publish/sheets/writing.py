"""The writers of printed sheets, for the table of formats.

All take `(journey, plan, positions, *, crew)` as every writer does, and may be told a language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.hidden import shown
from flambeau.publish.language import LANGUAGES, Language
from flambeau.publish.lines import Positions
from flambeau.publish.sheets.calls import person_sheets
from flambeau.publish.sheets.day import day_sheets
from flambeau.publish.sheets.pdf import pdf
from flambeau.publish.sheets.printed import day_heading, day_name, frame, printed, tell_line
from flambeau.publish.sheets.printed_days import day_data, people_data
from flambeau.publish.sheets.run import run_sheets
from flambeau.publish.sheets.told import legend, times_of
from flambeau.publish.sheets.values import RunDay, RunSheet
from flambeau.shots.call import Line
from flambeau.shots.values import Chance
from flambeau.timeline import Timeline

# Every writer of a file is given positions. Sheets tell places by name, and have no need of them.


def run_pdf(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False,  # noqa: ARG001
    language: Language | None = None,
) -> bytes | None:  # fmt: skip
    """Return the run sheets of all branches as one PDF."""
    _ = language or Language(LANGUAGES[0])
    sheets = run_sheets(journey, plan, Timeline(journey, plan), crew=crew)
    if not sheets:
        return None
    data = frame(journey, plan, _("Run sheet"), _, crew=crew) | {"branches": [_branch(sheet, _) for sheet in sheets]}
    return pdf("runsheet", data, journey.revised)


def days_pdf(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False,  # noqa: ARG001
    language: Language | None = None,
) -> bytes | None:  # fmt: skip
    """Return the day sheets of all local dates as one book."""
    _ = language or Language(LANGUAGES[0])
    sheets = day_sheets(journey, plan, Timeline(journey, plan), crew=crew)
    if not sheets:
        return None
    data = frame(journey, plan, _("Day sheet"), _, crew=crew) | {
        "days": [day_data(sheet, _, crew=crew) for sheet in sheets]
    }
    return pdf("daysheets", data, journey.revised)


def people_pdf(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False,  # noqa: ARG001
    language: Language | None = None,
) -> bytes | None:  # fmt: skip
    """Return where everybody must be when; only for the crew: a person's hours are nobody else's business."""
    if not crew:
        return None
    _ = language or Language(LANGUAGES[0])
    sheets = person_sheets(journey, plan, Timeline(journey, plan), crew=crew)
    if not sheets:
        return None
    data = frame(journey, plan, _("Call sheet"), _, crew=crew) | people_data(sheets, _, crew=crew)
    return pdf("people", data, journey.revised)


def pictures_pdf(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False,  # noqa: ARG001
    language: Language | None = None,
) -> bytes | None:  # fmt: skip
    """Return the call sheets of wanted pictures; only for the crew. Casts rays: up to a second for each picture."""
    if not crew or not journey.shots:
        return None
    from flambeau.publish.sheets.printed_shots import call_of  # noqa: PLC0415 - models and rays
    from flambeau.shots import chance, chosen  # noqa: PLC0415

    timeline = Timeline(journey, plan)
    found = [chance(journey, plan, timeline, shot)[0] for shot in chosen(journey, None)]
    calls = {one.shot.id: call_of(journey, plan, timeline, one) for one in found}
    return shots_pdf(journey, plan, found, calls, language or Language(LANGUAGES[0]))


def shots_pdf(
    journey: Journey, plan: Plan, found: Sequence[Chance], calls: Mapping[str, Sequence[Line]], language: Language
) -> bytes:
    """Return call sheets of pictures from their chances and, by the id of the shot, the lines of their sheets."""
    from flambeau.publish.sheets.printed_shots import shot_data  # noqa: PLC0415

    _ = language
    shots = [shot_data(plan, one, calls.get(one.shot.id, ()), _) for one in found]
    return pdf("pictures", frame(journey, plan, _("Pictures"), _, crew=True) | {"shots": shots}, journey.revised)


def spacewalks_pdf(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False,  # noqa: ARG001
    language: Language | None = None,
) -> bytes | None:  # fmt: skip
    """Return the sheets of all spacewalks, a page for each; without those of which a time may not be shown."""
    from flambeau.publish.sheets.spacewalks import walk  # noqa: PLC0415 - most journeys have none
    from flambeau.spacewalk import make  # noqa: PLC0415

    _ = language or Language(LANGUAGES[0])
    times = shown(journey, plan, crew=crew)
    walks = [
        walk(make(journey, plan, event)[0], _)
        for event in journey.procedures
        if event in times and None not in times[event]
    ]
    data = frame(journey, plan, _("Spacewalk"), _, crew=crew) | {"walks": walks}
    return pdf("spacewalks", data, journey.revised) if walks else None


def _branch(sheet: RunSheet, language: Language) -> dict[str, object]:
    _ = language
    rows = [row for day in sheet.days for row in day.rows]
    stops = sum(row.kind == "stop" for row in rows)
    days = [day.date for day in sheet.days if day.date is not None]
    span = " – ".join(dict.fromkeys(day_name(day, _, "long") for day in (*days[:1], *days[-1:])))
    length = _("{km} km", km=_.number(sheet.distance / 1000))
    count = (days[-1] - days[0]).days + 1 if days else 0
    return {
        "title": sheet.title,
        "lines": [
            *filter(None, (span, f"{_.plural('{count} stop', '{count} stops', stops)} · {length}")),
            *tell_line(rows, _),
        ],
        "legend": list(legend(times_of(rows), _)),
        "days": [_day(day, days[:1], count, _) for day in sheet.days],
    }


def _day(day: RunDay, first: Sequence[date], count: int, language: Language) -> dict[str, object]:
    """Return the rows under a date in words; `first` is that of the branch."""
    _ = language
    rows = list(printed(day.rows, _))
    if day.date is None:
        return {"heading": _("Time not published"), "number": "", "rows": rows}
    number = (day.date - first[0]).days + 1
    return {
        "heading": day_heading(day.date, _),
        "number": _("day {day} of {count}", day=number, count=count),
        "rows": rows,
    }
