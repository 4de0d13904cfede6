"""The arithmetic of hours: when may something begin, and when is one there who leaves now.

Every function of an instant here is FIFO (who leaves later is never there earlier), and has its inverse beside it:
the latest instant at which one may still leave. `flambeau.network` builds the timetable out of nothing else.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from flambeau.instants import DAY, clock_instant, local
from flambeau.journey import Hours

# A way of more than a hundred years is a slip of the pen; counting its nights would only take long.
_LONGEST_WITH_NIGHTS = 36525 * DAY
_CLOSED_AT_MOST = 1000  # rest days in a row that are looked over

Moves = tuple[tuple[float, float], ...]


@lru_cache(maxsize=65536)
def _window(hours: Hours, zone: str, ordinal: int) -> tuple[float, float]:
    day = date.fromordinal(ordinal)
    return clock_instant(day, hours.opens, zone), clock_instant(day, hours.closes, zone)


def _ordinal(instant: float, zone: str) -> int:
    # One day inside of what `date` can hold, since the loops below look at the neighbouring day.
    return min(max(local(instant, zone).toordinal(), 3), date.max.toordinal() - _CLOSED_AT_MOST - 3)


class Opening(NamedTuple):
    """Hours of each local day of a zone but for `closed` days (proleptic ordinals)."""

    hours: Hours
    zone: str
    closed: frozenset[int] = frozenset()

    def next(self, t: float) -> float:
        """Return the first instant [s] from `t` on that is within the hours."""
        today = _ordinal(t, self.zone)
        for ordinal in range(today, today + _CLOSED_AT_MOST):
            opens, closes = _window(self.hours, self.zone, ordinal)
            if t <= closes and ordinal not in self.closed:
                return max(t, opens)
        return t

    def last(self, t: float) -> float:
        """Return the last instant [s] up to `t` that is within the hours."""
        today = _ordinal(t, self.zone)
        for ordinal in range(today, max(today - _CLOSED_AT_MOST, 1), -1):
            opens, closes = _window(self.hours, self.zone, ordinal)
            if t >= opens and ordinal not in self.closed:
                return min(t, closes)
        return t


class Trip(NamedTuple):
    """A way that takes `busy` seconds; it sets out within `opening`, and if it `sleeps` is under way only then."""

    busy: float
    opening: Opening | None = None
    sleeps: bool = False

    def arrival(self, depart: float) -> float:
        """Return when one is there [s] who is ready to leave at `depart` [s]."""
        if self.opening is None or self.busy > _LONGEST_WITH_NIGHTS:
            return depart + self.busy
        if not self.sleeps:
            return self.opening.next(depart) + self.busy
        return self.moves(depart)[-1][1]

    def departure(self, arrive_by: float) -> float:
        """Return the latest instant [s] at which one may be ready to leave and be there by `arrive_by` [s]."""
        if self.opening is None or self.busy > _LONGEST_WITH_NIGHTS:
            return arrive_by - self.busy
        if not self.sleeps:
            return self.opening.last(arrive_by - self.busy)
        return self._back(arrive_by)

    def moves(self, depart: float) -> Moves:
        """Return the spans [s] under way of one who is ready to leave at `depart` [s]; nights lie between them."""
        if self.opening is None or self.busy > _LONGEST_WITH_NIGHTS:
            return ((depart, depart + self.busy),)
        t = self.opening.next(depart)
        if not self.sleeps:
            return ((t, t + self.busy),)
        left = self.busy
        spans: list[tuple[float, float]] = []
        while True:
            closes = _window(self.opening.hours, self.opening.zone, _ordinal(t, self.opening.zone))[1]
            if left <= closes - t:
                return (*spans, (t, t + left))
            if closes > t:
                spans.append((t, closes))
            left -= max(closes - t, 0.0)
            t = self.opening.next(closes + 1e-3)

    def _back(self, arrive_by: float) -> float:
        assert self.opening is not None
        t, left = self.opening.last(arrive_by), self.busy
        while True:
            opens = _window(self.opening.hours, self.opening.zone, _ordinal(t, self.opening.zone))[0]
            if left <= t - opens:
                return t - left
            left -= max(t - opens, 0.0)
            t = self.opening.last(opens - 1e-3)


def ordinals(days: tuple[str, ...]) -> frozenset[int]:
    """Return the proleptic ordinals of ISO dates."""
    return frozenset(date.fromisoformat(day).toordinal() for day in days)


def local_dates(start: float, end: float, zone: str) -> tuple[str, ...]:
    """Return the ISO dates that a zone's calendar shows from `start` to `end` [s], at most 4,000."""
    first, last = local(start, zone).date(), local(max(start, end), zone).date()
    count = min((last - first).days, 3999) + 1
    return tuple((first + timedelta(days=n)).isoformat() for n in range(count))
