"""`itinerary.csv`: every stop, leg, rest and event in a row, for a spreadsheet and for `csv`.

UTF-8, LF, quoted after RFC 4180. A text that a spreadsheet could run as a formula (it begins, after blanks, with
`=`, `+`, `-`, `@`, a tab, a line break, or their full-width forms) gets one apostrophe in front, and so does a text
that begins with an apostrophe itself; thus `unguard`, which takes one leading apostrophe off, gives back every text.

`lat` and `lon` are those of the start, of a leg those of its end; blank where something moves and its time is hidden.

Source: RFC 4180; OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io

from flambeau.journey import Journey
from flambeau.plan import Plan, Scheduled
from flambeau.publish.hidden import Shown, gives_away, shown
from flambeau.publish.lines import Positions, from_places, point
from flambeau.publish.text import clean, decimal, rounded, utc
from flambeau.units import format_moneys

COLUMNS = (
    *("branch", "seq", "kind", "name", "lat", "lon", "start_utc", "end_utc", "zone", "mode"),
    *("distance_km", "slack_s", "late_s", "cost"),
    *("start_certainty", "end_certainty", "doubt_s", "distance_from", "mode_inferred", "id", "inside"),
)
_RUNS = tuple("=+-@\t\n＝＋－＠")
_DEGREES = 6  # decimals: 0.11 m


def guard(text: str) -> str:
    """Put an apostrophe in front of a text that a spreadsheet could run; see `unguard`."""
    text = clean(text)
    risky = text.startswith(("'", *_RUNS)) or text.lstrip().startswith(_RUNS)
    return "'" + text if risky else text


def unguard(text: str) -> str:
    """Take the apostrophe of `guard` off again."""
    return text.removeprefix("'")


def write(journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False) -> bytes:
    """Return the plan as CSV.

    Args:
        positions: where an item is; without it the document's coordinates stand, and things that move have none.
        crew: show hidden times, slack, lateness and costs, too: slack may tell a hidden time that lies ahead.
    """
    times = shown(journey, plan, crew=crew)
    where = positions or from_places(journey, plan)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(journey, item, times[item.id], where, crew=crew) for item in plan.items)
    return out.getvalue().encode("utf-8")


def _row(journey: Journey, item: Scheduled, times: Shown, positions: Positions, *, crew: bool) -> tuple[str, ...]:
    known = times.start is not None
    lat, lon = _where(journey, item, times, positions)
    return (
        *(guard(item.branch), str(item.seq), item.kind, guard(item.name), lat, lon),
        *(utc(times.start), utc(times.end), guard(item.zone), guard(_mode(item))),
        *(_km(item), *((decimal(item.slack), decimal(item.late), format_moneys(item.cost)) if crew else ("",) * 3)),
        *(item.start_certainty.value, item.end_certainty.value, decimal(item.doubt if known else None)),
        *(guard(item.distance_from), _inferred(item), guard(item.id), guard(item.inside)),
    )


def _km(item: Scheduled) -> str:
    return decimal(item.distance / 1000) if item.distance_from else ""


def _mode(item: Scheduled) -> str:
    return item.mode if item.kind == "leg" else ""


def _inferred(item: Scheduled) -> str:
    return ("yes" if item.mode_inferred else "no") if _mode(item) else ""


def _where(journey: Journey, item: Scheduled, times: Shown, positions: Positions) -> tuple[str, str]:
    """Return latitude and longitude [deg] where the item starts; of a leg, where it leads."""
    if gives_away(journey, item, times):
        return "", ""
    lat, lon, _ = point(journey, item, item.end if item.kind == "leg" else item.start, positions)
    return _degrees(lat), _degrees(lon)


def _degrees(value: float) -> str:
    number = rounded(value, _DEGREES)
    return "" if number is None else f"{number:.{_DEGREES}f}"
