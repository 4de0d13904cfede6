"""The arithmetic of hours: when may something begin, and when is one there who leaves now.

Every function of an instant here is FIFO (who leaves later is never there earlier), and has its inverse beside it:
the latest instant at which one may still leave. `flambeau.network` builds the timetable out of nothing else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol

from flambeau.instants import DAY, EPOCH, clock_instant, local
from flambeau.journey import Hours
from flambeau.windows import Span, Windows

# A way of more than a hundred years is a slip of the pen; counting its nights would only take long.
_LONGEST_WITH_NIGHTS = 36525 * DAY
_CALENDAR = 1e11  # [s] from 1970: some 3,000 years
_CLOSED_AT_MOST = 1000  # rest days in a row that are looked over
_EPOCH_ORDINAL = EPOCH.toordinal()
_BEYOND = 1e-3  # [s] past the end of a span of hours: in the night, or in the next span where the two adjoin

Moves = tuple[tuple[float, float], ...]


@lru_cache(maxsize=1 << 18)
def _window(opens: float, closes: float, zone: str, ordinal: int) -> tuple[float, float]:
    day = date.fromordinal(ordinal)
    return clock_instant(day, opens, zone), clock_instant(day, closes, zone)


def _utc_ordinal(instant: float) -> int:
    # Kept clear of the ends of what `date` can hold, since the loops below look at neighbouring days.
    day = int(min(max(instant, -6e10), 2.5e11) // DAY)
    return _EPOCH_ORDINAL + day


class Gate(Protocol):
    """What lets things begin at some instants only. Both functions never overtake, and `t` itself is kept if it may."""

    def next(self, t: float) -> float:
        """Return the first instant [s] from `t` on at which something may begin; `t` when there is none."""
        ...

    def last(self, t: float) -> float:
        """Return the last instant [s] up to `t` at which something may begin; `t` when there is none."""
        ...


class Within:
    """Lets begin what lasts so long [s] when it then lies whole in one of some windows, such as an orbital day."""

    def __init__(self, windows: Windows, lasting: float = 0.0) -> None:
        """Keep the spans in which it may begin; a window that is too short has none."""
        self._spans: Sequence[Span] = [(a, b - lasting) for a, b in windows.spans if a <= b - lasting]

    def next(self, t: float) -> float:
        """Return the first instant [s] from `t` on at which it may begin; `t` when there is none."""
        k = bisect_left(self._spans, t, key=lambda span: span[1])
        return max(t, self._spans[k][0]) if k < len(self._spans) else t

    def last(self, t: float) -> float:
        """Return the last instant [s] up to `t` at which it may begin; `t` when there is none."""
        k = bisect_right(self._spans, t, key=lambda span: span[0]) - 1
        return min(t, self._spans[k][1]) if k >= 0 else t


class Opening(NamedTuple):
    """Hours of each local day of a zone but for `closed` days (proleptic ordinals)."""

    hours: Hours
    zone: str
    closed: frozenset[int] = frozenset()

    def after(self, t: float) -> tuple[float, float]:
        """Return the first span of hours [s] that is not over at `t` [s]."""
        # A local day differs from the day of UTC by one at most.
        today = _utc_ordinal(t) - 1
        (opens, closes), zone = self.hours, self.zone
        for ordinal in range(today, today + _CLOSED_AT_MOST):
            if ordinal not in self.closed and t <= (span := _window(opens, closes, zone, ordinal))[1]:
                return span
        return t, t

    def before(self, t: float) -> tuple[float, float]:
        """Return the last span of hours [s] that has begun by `t` [s]."""
        today = _utc_ordinal(t) + 1
        (opens, closes), zone = self.hours, self.zone
        for ordinal in range(today, today - _CLOSED_AT_MOST, -1):
            if ordinal not in self.closed and t >= (span := _window(opens, closes, zone, ordinal))[0]:
                return span
        return t, t

    def closing(self, t: float) -> float:
        """Return when the hours of the local day of `t` [s] end; `t` itself when they have, or that day has none."""
        opens, closes = self.after(t)
        if t < opens and local(t, self.zone).date() != local(opens, self.zone).date():
            return t
        return closes

    def next(self, t: float) -> float:
        """Return the first instant [s] from `t` on that is within the hours."""
        return max(t, self.after(t)[0])

    def last(self, t: float) -> float:
        """Return the last instant [s] up to `t` that is within the hours."""
        return min(t, self.before(t)[1])


class Trip(NamedTuple):
    """A way that takes `busy` seconds; it sets out within `opening`, and if it `sleeps` is under way only then."""

    busy: float
    opening: Opening | None = None
    sleeps: bool = False

    def _regardless(self, t: float) -> bool:
        """Tell whether hours play no part: there are none, or the way or the instant is beyond any calendar."""
        return self.opening is None or self.busy > _LONGEST_WITH_NIGHTS or abs(t) > _CALENDAR

    def arrival(self, depart: float) -> float:
        """Return when one is there [s] who is ready to leave at `depart` [s]."""
        if self._regardless(depart):
            return depart + self.busy
        assert self.opening is not None
        if not self.sleeps:
            return self.opening.next(depart) + self.busy
        return self.moves(depart)[-1][1]

    def departure(self, arrive_by: float) -> float:
        """Return the latest instant [s] at which one may be ready to leave and be there by `arrive_by` [s]."""
        if self._regardless(arrive_by):
            return arrive_by - self.busy
        assert self.opening is not None
        if not self.sleeps:
            return self.opening.last(arrive_by - self.busy)
        return self._back(arrive_by)

    def moves(self, depart: float) -> Moves:
        """Return the spans [s] under way of one who is ready to leave at `depart` [s]; nights lie between them."""
        if self._regardless(depart):
            return ((depart, depart + self.busy),)
        assert self.opening is not None
        t = self.opening.next(depart)
        if not self.sleeps:
            return ((t, t + self.busy),)
        left = self.busy
        spans: list[tuple[float, float]] = []
        opens, closes = self.opening.after(t)
        while True:
            t = max(t, opens)
            if left <= closes - t:
                return (*spans, (t, t + left))
            if closes > t:
                spans.append((t, closes))
                left -= closes - t
            t = closes
            opens, closes = self.opening.after(t + _BEYOND)

    def _back(self, arrive_by: float) -> float:
        assert self.opening is not None
        t, left = arrive_by, self.busy
        opens, closes = self.opening.before(t)
        while True:
            t = min(t, closes)
            if left <= t - opens:
                return t - left
            left -= t - opens
            t = opens
            opens, closes = self.opening.before(t - _BEYOND)


def ordinals(days: tuple[str, ...]) -> frozenset[int]:
    """Return the proleptic ordinals of ISO dates."""
    return frozenset(date.fromisoformat(day).toordinal() for day in days)


def local_dates(start: float, end: float, zone: str) -> tuple[str, ...]:
    """Return the ISO dates that a zone's calendar shows from `start` to `end` [s], at most 4,000."""
    first, last = local(start, zone).date(), local(max(start, end), zone).date()
    count = min((last - first).days, 3999) + 1
    return tuple((first + timedelta(days=n)).isoformat() for n in range(count))
