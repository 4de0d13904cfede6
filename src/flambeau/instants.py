"""THE place for civil time: instants are POSIX seconds (UTC); local times are instants in a zone of the IANA database.

Zones come from the pinned `tzdata` package and not from the machine, so that history is the same everywhere: in 2013
Moscow was UTC+4 and Baikonur UTC+6. A local time that a zone's clocks showed twice or never is said, not guessed.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

DAY = 86400.0
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Olympic flames have been carried since 1936; what lies outside of these years is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1900, 2200

_DATE = r"(\d{4})-(\d{2})-(\d{2})"
_CLOCK = r"(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?"
_INSTANT = re.compile(rf"{_DATE}(?:[T ]{_CLOCK}\s*(Z|[+-]\d{{2}}:\d{{2}})?)?")
_TIME = re.compile(_CLOCK)


class LocalTimeError(ValueError):
    """A local time that its zone's clocks showed twice (`kind` "twice") or never ("never")."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@cache
def zone(name: str) -> ZoneInfo:
    """Return the zone of that IANA name.

    Raises:
        KeyError: when the IANA database has no such zone.
    """
    if name not in zone_names():
        raise KeyError(name)
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def zone_names() -> frozenset[str]:
    """Return the names of all zones of the IANA database."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


# What `datetime` can hold, less two days for the offsets of zones.
_FIRST, _LAST = -62135596800.0 + 2 * DAY, 253402300799.0 - 2 * DAY


def local(instant: float, zone_name: str) -> datetime:
    """Return the wall clock of a zone at an instant [s], to the microsecond; beyond years 1 to 9999 the nearest one."""
    return (EPOCH + timedelta(seconds=min(max(instant, _FIRST), _LAST))).astimezone(zone(zone_name))


def from_local(wall: datetime, zone_name: str) -> float:
    """Return the instant [s] of a wall-clock time of a zone.

    Raises:
        LocalTimeError: when the zone's clocks showed that time twice or never.
    """
    tz = zone(zone_name)
    first, second = (wall.replace(tzinfo=tz, fold=fold).utcoffset() for fold in (0, 1))
    assert first is not None
    assert second is not None
    if first < second:
        raise LocalTimeError("never", f"{wall:%Y-%m-%d %H:%M} never was in {zone_name}: the clocks jumped over it")
    if first > second:
        raise LocalTimeError(
            "twice", f"{wall:%Y-%m-%d %H:%M} was twice in {zone_name}: UTC{_hm(first)}, UTC{_hm(second)}"
        )
    return (wall.replace(tzinfo=UTC) - EPOCH - first).total_seconds()


def _hm(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def clock_instant(day: date, since_midnight: float, zone_name: str) -> float:
    """Return the instant [s] at which a zone's clocks show a time of day, [s] since midnight.

    A time that was twice is taken the first time, one that never was as if the clocks had not yet been changed: this is
    for opening hours and ends of days; times that the document states go through `parse_instant`.
    """
    wall = datetime(day.year, day.month, day.day) + timedelta(seconds=since_midnight)  # noqa: DTZ001 - a wall clock
    offset = wall.replace(tzinfo=zone(zone_name), fold=0).utcoffset()
    assert offset is not None
    return (wall.replace(tzinfo=UTC) - EPOCH - offset).total_seconds()


def start_of_day(day: date, zone_name: str) -> float:
    """Return the first instant [s] of a local date, also where the clocks jump over midnight."""
    return clock_instant(day, 0.0, zone_name)


def parse_day(text: str) -> date:
    """Read an ISO date.

    Raises:
        ValueError: when it is none, or outside of 1900 to 2200.
    """
    day = date.fromisoformat(text) if re.fullmatch(_DATE, text) else None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"expected a date such as 2013-10-07, from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def parse_clock(text: str) -> timedelta:
    """Read a time of day, `HH:MM[:SS[.ffffff]]`, as the time since midnight; 24:00 is the end of the day.

    Raises:
        ValueError: when it is none.
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError("expected a time of day such as 09:30")
    hours, minutes, seconds = int(match[1]), int(match[2]), float((match[3] or "0") + (match[4] or ""))
    since = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if minutes > 59 or seconds >= 60 or since > timedelta(days=1):
        raise ValueError("expected a time of day from 00:00 to 24:00")
    return since


def parse_instant(text: str, zone_name: str) -> float:
    """Read `2013-11-07 10:14[:15.29]` as local time of the zone, or with `Z` or `+06:00` as it stands.

    Raises:
        ValueError: when it is no instant.
        LocalTimeError: when the local time was twice or never.
    """
    match = _INSTANT.fullmatch(text)
    if match is None or match[4] is None:
        raise ValueError("expected a time such as 2013-10-07 11:30, or 2013-11-07T04:14:15Z")
    day = parse_day(text[:10])
    clock = parse_clock(re.split("[T ]", text, maxsplit=1)[1].rstrip("Z").split("+")[0].rsplit("-", 1)[0].strip())
    wall = datetime(day.year, day.month, day.day) + clock  # noqa: DTZ001 - a wall clock has no offset yet
    if match[8] is None:
        return from_local(wall, zone_name)
    return (wall.replace(tzinfo=_offset(match[8])) - EPOCH).total_seconds()


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 14 or minutes > 59:
        raise ValueError("expected an offset from UTC of at most 14:00")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def parse_utc(text: str) -> float:
    """Read what `format_utc` writes, of any year.

    Raises:
        ValueError: when it is no such text.
    """
    if not text.endswith("Z"):
        raise ValueError("expected an instant such as 2013-11-07T04:14:15Z")
    return (datetime.fromisoformat(text) - EPOCH).total_seconds()


def format_utc(instant: float) -> str:
    """Write an instant [s] as ISO 8601 with Z, with milliseconds only where there are any."""
    when = EPOCH + timedelta(milliseconds=round(min(max(instant, _FIRST), _LAST) * 1000))
    return when.strftime("%Y-%m-%dT%H:%M:%S") + (f".{when.microsecond // 1000:03d}" if when.microsecond else "") + "Z"


def format_local(instant: float, zone_name: str, *, seconds: bool = False) -> str:
    """Write an instant [s] as local time with the abbreviation or offset of the zone: `2013-10-07 11:30 MSK`."""
    when = local(round(instant), zone_name)
    return f"{when:%Y-%m-%d %H:%M:%S} {_label(when)}" if seconds else f"{when:%Y-%m-%d %H:%M} {_label(when)}"


def _label(when: datetime) -> str:
    name, offset = when.tzname() or "", when.utcoffset()
    assert offset is not None
    return name if name.isalpha() else f"UTC{_hm(offset)}"


def format_clock(instant: float, band: float | None, zone_name: str = "UTC") -> str:
    """Write the time of day of an instant [s] that may be early or late by `band` [s], no finer than it is known.

    While the band is under a minute, for a satellite up to about nine days from its element set, it is told to the
    second: `18:06:12`, and so it is where nobody knows how well (None). Beyond that it is the span of whole minutes
    into which it falls: `18:02..18:10`.
    """
    if band is None or band < 60:
        return format_local(instant, zone_name, seconds=True)[11:19]
    first, last = math.floor((instant - band) / 60) * 60, math.ceil((instant + band) / 60) * 60
    return f"{format_local(first, zone_name)[11:16]}..{format_local(last, zone_name)[11:16]}"
