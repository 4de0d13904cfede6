"""The writers of printed sheets, for the table of formats."""

from __future__ import annotations

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.language import Language
from flambeau.publish.lines import Positions
from flambeau.publish.sheets.pdf import pdf
from flambeau.publish.sheets.printed import day_name, frame, printed
from flambeau.publish.sheets.run import run_sheets
from flambeau.publish.sheets.told import legend, times_of
from flambeau.publish.sheets.values import RunSheet
from flambeau.timeline import Timeline


def run_pdf(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False,
    language: Language | None = None,
) -> bytes | None:  # fmt: skip
    """Return the run sheets of all branches as one PDF."""
    _ = language or Language("en")
    sheets = run_sheets(journey, plan, Timeline(journey, plan), crew=crew)
    if not sheets:
        return None
    data = frame(journey, plan, _("Run sheet"), _)
    return pdf("runsheet", data | {"branches": [_branch(sheet, _) for sheet in sheets]}, journey.revised)


def _branch(sheet: RunSheet, language: Language) -> dict[str, object]:
    _ = language
    rows = [row for day in sheet.days for row in day.rows]
    stops = sum(row.kind == "stop" for row in rows)
    days = [day.date for day in sheet.days if day.date is not None]
    span = f"{day_name(days[0], _, 'long')} – {day_name(days[-1], _, 'long')}" if days else ""
    length = _("{km} km", km=_.number(sheet.distance / 1000))
    count = (days[-1] - days[0]).days + 1 if days else 0
    return {
        "title": sheet.title,
        "lines": [part for part in (span, f"{_.plural('{count} stop', '{count} stops', stops)} · {length}") if part],
        "legend": list(legend(times_of(rows), _)),
        "days": [
            {
                "heading": _("Time not published") if day.date is None else day_name(day.date, _),
                "number": "" if day.date is None else _("day {day} of {count}", day=(day.date - days[0]).days + 1, count=count),
                "rows": list(printed(day.rows, _)),
            }
            for day in sheet.days
        ],
    }  # fmt: skip
