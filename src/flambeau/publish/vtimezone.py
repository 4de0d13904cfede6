"""VTIMEZONE components (RFC 5545, section 3.6.5) from the pinned IANA database: every change of clocks.

Changes are written out one by one and without rules: history has none, and a calendar spans few years. An onset is
told on the clocks before it, as the RFC asks for. (`icalendar.Timezone.from_tzinfo`, as of version 7.3, tells onsets
in spring on the clocks after them, which readers then take to be an hour later.)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flambeau.instants import DAY, EPOCH, local

if TYPE_CHECKING:
    from icalendar import TimezoneDaylight, TimezoneStandard

_STRIDE = 5 * 86400  # [s] between looks at a clock


class Onset(NamedTuple):
    """When [whole POSIX s] an offset and a name begin to hold, and the offset before."""

    t: int
    before: timedelta
    after: timedelta
    name: str
    summer: bool


class _Clock(NamedTuple):
    offset: timedelta
    name: str
    summer: bool


@lru_cache(maxsize=256)
def vtimezone(zone: str, first: int, last: int) -> bytes:
    """Return the component of a zone for the years `first` to `last`, both counted."""
    from icalendar import Timezone  # noqa: PLC0415 - as in `ical`

    made = Timezone()
    made.add("tzid", zone)
    for onset in onsets(zone, first, last):
        made.add_component(_observance(onset))
    return bytes(made.to_ical())


def _observance(onset: Onset) -> TimezoneDaylight | TimezoneStandard:
    from icalendar import TimezoneDaylight, TimezoneStandard  # noqa: PLC0415 - as above

    made = TimezoneDaylight() if onset.summer else TimezoneStandard()
    made.add("dtstart", (EPOCH + timedelta(seconds=onset.t) + onset.before).replace(tzinfo=None))
    made.add("tzoffsetfrom", onset.before)
    made.add("tzoffsetto", onset.after)
    made.add("tzname", onset.name)
    return made


def onsets(zone: str, first: int, last: int) -> Iterator[Onset]:
    """Yield how a zone's clocks are a day before the year `first`, and every change until a day after the year `last`.

    Two changes of one zone are at least 6.9 days apart (in all of the IANA database since 1900).
    """
    t, end = (int(_new_year(year)) + shift for year, shift in ((first, -int(DAY)), (last + 1, int(DAY))))
    clock = _clock(zone, t)
    yield Onset(t, clock.offset, clock.offset, clock.name, clock.summer)
    while t < end:
        after = min(t + _STRIDE, end)
        if _clock(zone, after) != clock:
            t = _change(zone, t, after)
            new = _clock(zone, t)
            yield Onset(t, clock.offset, new.offset, new.name, new.summer)
            clock = new
        else:
            t = after


def _new_year(year: int) -> float:
    return (datetime(year, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()


def _clock(zone: str, t: int) -> _Clock:
    when = local(t, zone)
    offset, summer = when.utcoffset(), when.dst()
    assert offset is not None
    return _Clock(offset, when.tzname() or "", bool(summer))


def _change(zone: str, low: int, high: int) -> int:
    """Return the first second whose clock is not that of `low`, between `low` and `high`."""
    clock = _clock(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _clock(zone, middle) == clock else (low, middle)
    return high
