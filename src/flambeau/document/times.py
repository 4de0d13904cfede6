"""The grammar of times: what a user may write where a *When* is wanted (docs/document.md, "Times")."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta
from functools import lru_cache

from flambeau import instants, units
from flambeau.document.hints import maybe
from flambeau.document.values import MOST_TIME, Wrong, show
from flambeau.journey import Anchor, At, Between, Certainty, Edge, Free, When

_MARKS = re.compile(r"(hidden\b\s*)?(~\s*)?(.*)", re.DOTALL)
_DOUBT = re.compile(r"\s*(?:±|\+-)\s*")
_ANCHOR = re.compile(r"([a-z0-9-]{1,64})\.(start|end)(?:\s*([+-])\s*(.+))?", re.DOTALL)
_ALMOST_ANCHOR = re.compile(r"([a-z0-9-]*[a-z][a-z0-9-]*)(?:\.\w*)?")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FULL = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:[\d:.]+(?:Z|[+-]\d{2}:\d{2})?")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?")
_OTHER_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(.*)", re.DOTALL)
EXPECTED = "expected a time such as 2013-10-07 11:30, 2013-10-07, launch.end + 2 h, or tbd"


@lru_cache(maxsize=4096)
def day_span(day: date, zone: str) -> tuple[float, float]:
    """Return the first instant [s] of a local date and the first after it."""
    return instants.start_of_day(day, zone), instants.start_of_day(day + timedelta(days=1), zone)


def read_when(value: object, zone: str, day: date | None = None) -> When:
    """Read a time as a user writes it.

    Args:
        value: text, or a date, a time or both as TOML has them.
        zone: of local times (IANA name).
        day: the local date that a bare time of day belongs to.

    Raises:
        Wrong: V205 for a bad offset, V207 for no time, V208 and V209 for local times that were twice or never.
    """
    text = (value if isinstance(value, str) else show(value)).strip()
    if _FULL.fullmatch(text):
        return At(_instant(text, zone))
    marks = _MARKS.fullmatch(text)
    assert marks is not None
    body, *doubt = _DOUBT.split(marks[3], maxsplit=1)
    when = _plain(body.strip(), zone, day)
    if doubt:
        if not isinstance(when, At):
            raise Wrong("V207", "only an instant can be known to plus or minus so much")
        when = replace(when, doubt=_duration(doubt[0]))
    certainty = Certainty.HIDDEN if marks[1] else Certainty.APPROXIMATE if marks[2] else when.certainty
    return when if certainty is when.certainty else replace(when, certainty=certainty)


def read_at(value: object, zone: str, day: date | None = None) -> At:
    """Read a time that has to be a fixed instant (`Wrong` as `read_when`)."""
    when = read_when(value, zone, day)
    if not isinstance(when, At):
        raise Wrong("V207", "expected an instant such as 2013-10-07 11:30")
    return when


def _plain(text: str, zone: str, day: date | None) -> When:
    if text == "tbd":
        return Between(*day_span(day, zone), Certainty.TBD) if day else Free(Certainty.TBD)
    if text == "free":
        return Free(undecided=True)
    if match := _ANCHOR.fullmatch(text):
        offset = _duration(match[4]) if match[4] else 0.0
        return Anchor(match[1], Edge(match[2]), -offset if match[3] == "-" else offset)
    if ".." in text:
        return _span(text, zone)
    if _ISO_DAY.fullmatch(text):
        return Between(*day_span(_day(text), zone), Certainty.DATE)
    return At(_on_day(text, zone, day) if _CLOCK.fullmatch(text) else _instant(text, zone))


def _duration(text: str) -> float:
    try:
        seconds = units.parse_duration(text)
    except ValueError as error:
        raise Wrong("V205", str(error)) from error
    if seconds > MOST_TIME:
        raise Wrong("V205", "out of the range that makes sense")
    return seconds


def _day(text: str) -> date:
    try:
        return instants.parse_day(text)
    except ValueError as error:
        raise Wrong("V207", str(error)) from error


def _on_day(clock: str, zone: str, day: date | None) -> float:
    if day is None:
        raise Wrong("V207", "a time of day needs a date", f'"2013-10-07 {clock}".')
    return _instant(f"{day.isoformat()} {clock}", zone)


def _instant(text: str, zone: str) -> float:
    try:
        return instants.parse_instant(text, zone)
    except instants.LocalTimeError as error:
        offset = "give the offset from UTC, as in 2013-10-07T11:30+04:00." if error.kind == "twice" else ""
        raise Wrong("V208" if error.kind == "twice" else "V209", str(error), offset) from error
    except ValueError as error:
        given = bool(re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", text))
        raise Wrong("V207", str(error) if given else EXPECTED, _almost(text)) from error


def _almost(text: str) -> str:
    """Guess at what was meant by a text that is no time."""
    if match := _OTHER_DAY.fullmatch(text):
        return f'"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}{match[4]}".'
    if match := _ALMOST_ANCHOR.fullmatch(text):
        return maybe(text, ("tbd", "free")) or f'"{match[1]}.start" or "{match[1]}.end".'
    return ""


def _span(text: str, zone: str) -> Between:
    first, last = (part.strip() for part in text.split("..", 1))
    earliest = day_span(_day(first), zone)[0] if _ISO_DAY.fullmatch(first) else _instant(first, zone)
    latest = day_span(_day(last), zone)[1] if _ISO_DAY.fullmatch(last) else _instant(last, zone)
    if latest <= earliest and first != last:
        raise Wrong("V207", "the second time is before the first", f'"{last}..{first}".')
    return Between(earliest, latest)


def write_when(when: When) -> str:
    """Write a time so that `read_when` reads it, in UTC and to the millisecond.

    The text says of the certainty what a user can say (`~`, `hidden`, `tbd`), and nothing of `free.certainty` else.
    """
    mark = {Certainty.HIDDEN: "hidden ", Certainty.APPROXIMATE: "~"}.get(when.certainty, "")
    match when:
        case At():
            doubt = f" ± {_exactly(when.doubt)}" if when.doubt else ""
            return mark + instants.format_utc(when.instant) + doubt
        case Anchor():
            sign = "-" if when.offset < 0 else "+"
            offset = f" {sign} {_exactly(abs(when.offset))}" if when.offset else ""
            return f"{mark}{when.other}.{when.edge}{offset}"
        case Between():
            return f"{mark}{instants.format_utc(when.earliest)}..{instants.format_utc(when.latest)}"
        case Free():
            return mark + ("free" if when.undecided else "tbd")


def _exactly(seconds: float) -> str:
    """Write a duration with all of its seconds, to the microsecond: `1 h 20 min`."""
    hours, rest = divmod(seconds, 3600.0)
    minutes, left = divmod(rest, 60.0)
    parts = [f"{value:.6f}".rstrip("0").rstrip(".") + unit for value, unit in ((hours, " h"), (minutes, " min"))]
    parts = [part for part in parts if not part.startswith("0 ")]
    return " ".join([*parts, *([f"{left:.6f}".rstrip("0").rstrip(".") + " s"] if left or not parts else [])])


def bounds(when: When | None) -> tuple[float, float] | None:
    """Return the first and the last instant [s] that a fixed time may mean, None for one that is not fixed."""
    if isinstance(when, At):
        guess = when.certainty is Certainty.APPROXIMATE and not when.doubt
        return None if guess else (when.instant - when.doubt, when.instant + when.doubt)
    return (when.earliest, when.latest) if isinstance(when, Between) else None


def clock_of(value: object) -> bool:
    """Tell whether a value is a bare time of day."""
    return isinstance(value, time) or (isinstance(value, str) and bool(_CLOCK.fullmatch(value.strip())))
