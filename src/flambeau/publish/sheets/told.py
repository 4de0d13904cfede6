"""How sheets tell times: to the minute, marked by how well they are known, and never finer than that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import bidirectional

from flambeau.instants import local
from flambeau.journey import Certainty
from flambeau.publish.language import Language
from flambeau.publish.sheets.values import Row, Time

MARKS = {Certainty.APPROXIMATE: "~", Certainty.TBD: "?"}
"""What stands before a time; one that is computed has a star behind it."""
STAR = "*"


class Told(NamedTuple):
    """A time in words: `text` as it is printed, `days` such as +1, `computed` when no source tells it, its `star`."""

    text: str
    days: str = ""
    computed: bool = False
    star: str = ""


def told(time: Time, language: Language) -> Told:
    """Return a time in words; a hidden one is blank."""
    if time.t is None:
        return Told("")
    computed = time.certainty in (Certainty.COMPUTED, Certainty.DATE, Certainty.TBD)
    star = STAR if time.certainty in (Certainty.COMPUTED, Certainty.DATE) else ""
    days = f"{time.days:+d}".replace("-", "−") if time.days else ""
    return Told(f"{MARKS.get(time.certainty, '')}{language.clock(time.t, time.zone)}", days, computed, star)


def legend(rows: Iterable[Time], language: Language) -> tuple[str, ...]:
    """Return what the marks among some times mean, in the order of `MARKS`."""
    _ = language
    words = {
        Certainty.APPROXIMATE: _("~ published as approximate"),
        Certainty.TBD: _("? to be decided, the hour shown is computed"),
        Certainty.DATE: _("* hour computed, not published"),
        Certainty.COMPUTED: _("* hour computed, not published"),
        Certainty.HIDDEN: _("blank: not published"),
    }
    times = tuple(rows)
    met = {time.certainty for time in times}
    found = dict.fromkeys(word for certainty, word in words.items() if certainty in met)
    return (*found, *([_("+1, −1: on the day after, before")] if any(time.days for time in times) else []))


def offset(t: float, zone: str) -> str:
    """Return how far a zone's clocks are ahead of UTC at an instant [s]: `UTC+4`, `UTC−3:30`."""
    ahead = local(t, zone).utcoffset()
    assert ahead is not None
    minutes = round(ahead.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return "UTC" if not minutes else f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def clocks(row: Row, language: Language) -> str:
    """Tell by how much clocks are put forward or back on a row; nothing when they are not."""
    _ = language
    if not row.zone_change:
        return ""
    hours = _.number(abs(row.zone_change) / 3600, 0 if row.zone_change % 3600 == 0 else 2)
    return (
        _("clocks {hours} h forward", hours=hours) if row.zone_change > 0 else _("clocks {hours} h back", hours=hours)
    )


def between(origin: str, place: str) -> str:
    """Return where a way leads from and to; between names from right to left the arrow still points to the second.

    Source: Unicode Standard Annex 9: a neutral sign between them is turned with them, unless marked on each side.
    """
    turned = all(any(bidirectional(letter) in ("R", "AL") for letter in name) for name in (origin, place))
    mark = "\N{LEFT-TO-RIGHT MARK}" if turned else ""
    return f"{origin}{mark} → {mark}{place}"


def times_of(rows: Iterable[Row]) -> Iterable[Time]:
    """Yield the times of some rows."""
    for row in rows:
        yield row.start
        yield row.end
