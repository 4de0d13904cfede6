"""Tracks: where something is at an instant. One protocol from the pavement to the docking port.

Everything on the ground is one table: rows of (instant, normal, height), a great-circle arc from each row to the next,
run through evenly. `Fixed`, `Path` and `Timed` only differ in how they make rows, so `Joined` can chain hundreds of
them into one table and answer with one search.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flambeau.earth import MEAN_RADIUS, arcs, fixed_from_normals, normals
from flambeau.finding import UsageError

Floats = NDArray[np.float64]
Span = tuple[float, float]

CLIMB_SHARE = 0.2
"""The largest part of a flight's duration that climbing takes, and descending again."""

CLIMB_MOST = 1500.0
"""The longest climb [s], 25 minutes."""

_SEAM = 1e-3  # spans that are to adjoin may be this far apart [s]


class Track(Protocol):
    """Where a thing is at an instant.

    Instants are POSIX seconds (UTC), positions are Earth-fixed WGS 84 metres (ECEF).
    """

    @property
    def span(self) -> tuple[float, float]:
        """The first and last instant [s] that the track can answer for."""
        ...

    def positions(self, t: Floats) -> Floats:
        """Return the positions [m, (n, 3)] at the instants `t` [s, (n,)]; instants outside of the span are clamped."""
        ...


class Rows(NamedTuple):
    """A track on the ground as a table: instants [s, (k,)], normals [(k, 3)], heights [m, (k,)] and flights.

    `flights` (k, 3): from when to when [s] the flight lasts that the stretch after this row belongs to, and its cruise
    height [m] over the heights given; zero for no flight.
    """

    t: Floats
    n: Floats
    height: Floats
    flights: Floats


@runtime_checkable
class OnGround(Protocol):
    """A track that is a table of rows."""

    def rows(self) -> Rows:
        """Return the table; its first and last row are the ends of the span."""
        ...


class Strip:
    """Rows made ready for questions: arcs between neighbours, found by bisection."""

    def __init__(self, rows: Rows) -> None:
        """Compute the arc from each row to the next; the last row stands still."""
        ahead, angle = arcs(rows.n[:-1], rows.n[1:])
        lasting = np.diff(rows.t)
        still = np.zeros(1)
        inverse = np.divide(1.0, lasting, out=np.zeros_like(lasting), where=(lasting > 0) & np.isfinite(lasting))
        rates = np.concatenate((inverse, still))
        rise = np.concatenate((np.diff(rows.height), still))
        start = np.where(np.isfinite(rows.t), rows.t, 0.0)
        self._t = rows.t
        self._table = np.column_stack(
            (
                start,
                rates,
                np.concatenate((angle, still)),
                rows.height,
                rise,
                rows.n,
                np.vstack((ahead, np.zeros(3))),
            )
        )
        self._flights = rows.flights

    def positions(self, t: Floats) -> Floats:
        """Return positions [m, (n, 3)] at instants [s, (n,)], clamped to the table."""
        k = np.clip(np.searchsorted(self._t, t, side="right") - 1, 0, None)
        row = self._table.take(k, axis=0)
        f = np.clip((t - row[:, 0]) * row[:, 1], 0.0, 1.0)
        angle = f * row[:, 2]
        n = row[:, 5:8] * np.cos(angle)[:, None] + row[:, 8:11] * np.sin(angle)[:, None]
        return fixed_from_normals(n, row[:, 3] + f * row[:, 4] + self._lift(t, k))

    def _lift(self, t: Floats, k: NDArray[np.intp]) -> Floats:
        """Return the height [m, (n,)] that flights add."""
        lift = np.zeros(len(t))
        flying = np.flatnonzero(self._flights[:, 2].take(k) != 0)
        if len(flying):
            start, end, cruise = self._flights[k[flying]].T
            lift[flying] = cruise * climb(t[flying], start, end)
        return lift


def climb(t: Floats, start: Floats, end: Floats) -> Floats:
    """Return the share (n,) of its cruise height that a flight has at instants [s, (n,)]: 0 at its ends, 1 between."""
    ramp = np.minimum(CLIMB_SHARE * (end - start), CLIMB_MOST)
    return smooth(np.minimum(t - start, end - t) / ramp)


def smooth(x: Floats) -> Floats:
    """Go from 0 at x <= 0 to 1 at x >= 1 without a kink: 3 x^2 - 2 x^3."""
    x = np.clip(x, 0.0, 1.0)
    return np.asarray(x * x * (3 - 2 * x))


@dataclass(frozen=True, slots=True)
class Fixed:
    """A place that stays where it is: latitude, longitude [rad], height [m]; always, or from `start` to `end` [s]."""

    lat: float
    lon: float
    height: float = 0.0
    start: float = -np.inf
    end: float = np.inf

    @property
    def span(self) -> Span:
        """When the track can be asked: always, unless it was given a start and an end."""
        return self.start, self.end

    def rows(self) -> Rows:
        """Return two equal rows at the ends of the span."""
        n = np.repeat(normals(self.lat, self.lon)[None], 2, axis=0)
        return Rows(np.array(self.span), n, np.full(2, float(self.height)), np.zeros((2, 3)))

    def positions(self, t: Floats) -> Floats:
        """Return the same position [m, (n, 3)] for every instant [s, (n,)]."""
        one = fixed_from_normals(normals(self.lat, self.lon)[None], np.array([float(self.height)]))
        return np.repeat(one, len(t), axis=0)


@dataclass(frozen=True, eq=False)
class _Grounded(ABC):
    """What `Path` and `Timed` share: a table of rows, made once."""

    @property
    def span(self) -> Span:
        """The instants [s] of the first and last row."""
        t = self._rows.t
        return float(t[0]), float(t[-1])

    @property
    @abstractmethod
    def _rows(self) -> Rows:
        """Make the table; the tracks below keep it."""

    @cached_property
    def _strip(self) -> Strip:
        return Strip(self._rows)

    def rows(self) -> Rows:
        """Return the table of this track."""
        return self._rows

    def positions(self, t: Floats) -> Floats:
        """Return the positions [m, (n, 3)] at the instants `t` [s, (n,)], clamped to the span."""
        return self._strip.positions(t)


@dataclass(frozen=True, eq=False)
class Path(_Grounded):
    """A line of great circles, covered evenly between start and end, with pauses.

    Args:
        points: latitude, longitude [rad, (m, 2)] of m >= 1 points; equal and opposite points are allowed.
        start, end: the span [s].
        moves: when [s] it moves: ascending intervals within the span; all of it if None. Speed is the same in all.
        cruise: height [m] that each move climbs to above the line, as a flight does: a fifth of the move, at most
            25 minutes, up and as much down, without kinks.
        heights: height [m, (m,)] at each point, or of the two ends (2,), in proportion to distance; 0 if None.

    Raises:
        UsageError: points or heights of another shape, or moves that do not lie in order within the span.

    Accuracy: distances are on the mean sphere (`earth.great_circle`), so speed varies by up to 0.5 % on the ellipsoid.
    """

    points: Floats
    start: float
    end: float
    moves: tuple[Span, ...] | None = None
    cruise: float = 0.0
    heights: ArrayLike | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be a path."""
        points = np.asarray(self.points, np.float64)
        if points.ndim != 2 or points.shape[1] != 2 or not len(points) or not np.isfinite(points).all():
            raise UsageError(f"A path needs (m, 2) finite latitudes and longitudes, got shape {points.shape}.")
        if self.heights is not None and np.shape(self.heights) not in {(2,), (len(points),)}:
            raise UsageError(f"A path of {len(points)} points takes 2 or {len(points)} heights.")
        edges = [self.start, *(t for move in self._moves for t in move), self.end]
        if not self._moves or any(not a <= b for a, b in pairwise(edges)):
            raise UsageError(f"The moves of a path must lie in order within its span {self.start} to {self.end}.")

    @cached_property
    def _moves(self) -> tuple[Span, ...]:
        return ((self.start, self.end),) if self.moves is None else tuple(self.moves)

    @cached_property
    def _along(self) -> Floats:
        """Distance [m, (m,)] from the first point to each point; of a way straight up or down, how far it rises."""
        n = normals(*np.asarray(self.points, np.float64).T)
        along = np.concatenate(([0.0], np.cumsum(arcs(n[:-1], n[1:])[1]) * MEAN_RADIUS))
        if along[-1] > 0 or self.heights is None:
            return along
        return np.linspace(0.0, float(np.ptp(np.asarray(self.heights, np.float64))), len(n))

    @cached_property
    def _clock(self) -> tuple[Floats, Floats]:
        """Instants [s] at which moving begins or ends, and the distance [m] covered by then."""
        t = np.array([x for move in self._moves for x in move])
        moving = np.cumsum(np.diff(t, prepend=t[0]) * (np.arange(len(t)) % 2))
        share = moving / moving[-1] if moving[-1] > 0 else np.arange(len(t)) / (len(t) - 1)
        return t, share * self._along[-1]

    @property
    def length(self) -> float:
        """Length of the line [m]."""
        return float(self._along[-1])

    def covered(self, t: Floats) -> Floats:
        """Return how far along the line [m, (n,)] it is at instants `t` [s, (n,)]; never falling."""
        return np.asarray(np.interp(t, *self._clock))

    @cached_property
    def _rows(self) -> Rows:
        clock, done = self._clock
        inner = np.interp(self._along[1:-1], done, clock)
        t = np.concatenate(([self.start], clock, inner, [self.end]))
        along = np.concatenate(([0.0], done, self._along[1:-1], [self.length]))
        order = np.lexsort((along, t))
        return Rows(t[order], *self._at(along[order]), self._flights(t[order]))

    def _at(self, along: Floats) -> tuple[Floats, Floats]:
        """Return normals [(k, 3)] and heights [m, (k,)] at distances [m, (k,)] along the line."""
        n = normals(*np.asarray(self.points, np.float64).T)
        heights = np.zeros(2) if self.heights is None else np.asarray(self.heights, np.float64)
        knots = self._along if len(heights) == len(n) else self._along[[0, -1]]
        if len(n) == 1:
            return np.repeat(n, len(along), axis=0), np.full(len(along), heights[0])
        k = np.clip(np.searchsorted(self._along, along, side="left") - 1, 0, len(n) - 2)
        ahead, angle = arcs(n[:-1], n[1:])
        x = np.clip((along - self._along[k]) / MEAN_RADIUS, 0.0, angle[k])[:, None]
        return n[k] * np.cos(x) + ahead[k] * np.sin(x), np.interp(along, knots, heights)

    def _flights(self, t: Floats) -> Floats:
        """Return the flight [(k, 3)] that the stretch after each row belongs to."""
        flights = np.zeros((len(t), 3))
        for start, end in self._moves if self.cruise else ():
            flights[(t >= start) & (t < end)] = start, end, self.cruise
        return flights


@dataclass(frozen=True, eq=False)
class Timed(_Grounded):
    """A track through timed points, such as a ship's log: great circles, even speed from point to point.

    Args:
        t: instants [s, (m,)], ascending, m >= 1.
        lat, lon: [rad, (m,)].
        height: [m, (m,)], or one for all.

    Raises:
        UsageError: shapes that differ, no point, or instants that do not ascend.
    """

    t: Floats
    lat: Floats
    lon: Floats
    height: ArrayLike = 0.0

    def __post_init__(self) -> None:
        """Refuse what is not a log."""
        t = np.asarray(self.t, np.float64)
        if t.ndim != 1 or not len(t) or np.shape(self.lat) != t.shape or np.shape(self.lon) != t.shape:
            raise UsageError("A timed track needs as many latitudes and longitudes as instants, and at least one.")
        if not (np.diff(t) >= 0).all() or not np.isfinite(t).all():
            raise UsageError("The instants of a timed track must ascend.")

    @cached_property
    def _rows(self) -> Rows:
        t = np.asarray(self.t, np.float64)
        height = np.broadcast_to(np.asarray(self.height, np.float64), t.shape)
        return Rows(t, normals(self.lat, self.lon), height, np.zeros((len(t), 3)))


@dataclass(frozen=True, slots=True)
class During:
    """Another track, asked only from `start` to `end` [s]: a stay on board, out of an orbit without end."""

    track: Track
    start: float
    end: float

    @property
    def span(self) -> Span:
        """The span given."""
        return self.start, self.end

    def positions(self, t: Floats) -> Floats:
        """Return the track's positions [m, (n, 3)] at the instants `t` [s, (n,)], clamped to the span given."""
        return self.track.positions(np.clip(t, self.start, self.end))


@dataclass(frozen=True, eq=False)
class Joined:
    """Tracks whose spans adjoin, one after the other; an instant on a seam belongs to the later one.

    Args:
        tracks: at least one; each ends when the next starts (within 1 ms).

    Raises:
        UsageError: no tracks, or spans that do not adjoin.

    Accuracy: exactly the positions of its tracks. Neighbours on the ground are answered by one table: 300 pieces at
    177,614 instants take about 0.05 s.
    """

    tracks: Sequence[Track]
    _groups: list[Track | Strip] = field(init=False, repr=False)
    _starts: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the seams and chain neighbours on the ground."""
        if not self.tracks:
            raise UsageError("Nothing to join.")
        for i, (a, b) in enumerate(pairwise(track.span for track in self.tracks)):
            if not abs(b[0] - a[1]) <= _SEAM:
                raise UsageError(f"Track {i + 1} starts at {b[0]}, but track {i} ends at {a[1]}: they must adjoin.")
        groups: list[Track | Strip] = []
        starts: list[float] = []
        for ground, run in groupby(self.tracks, lambda track: isinstance(track, OnGround)):
            pieces = list(run)
            starts.extend([pieces[0].span[0]] if ground else [track.span[0] for track in pieces])
            groups.extend([_chained(pieces)] if ground else pieces)
        object.__setattr__(self, "_groups", groups)
        object.__setattr__(self, "_starts", np.array(starts))

    @property
    def span(self) -> Span:
        """From the start of the first track to the end of the last."""
        return self.tracks[0].span[0], self.tracks[-1].span[1]

    def positions(self, t: Floats) -> Floats:
        """Return the positions [m, (n, 3)] at the instants `t` [s, (n,)], in any order, clamped to the span."""
        if len(self._groups) == 1:
            return self._groups[0].positions(t)
        k = np.clip(np.searchsorted(self._starts, t, side="right") - 1, 0, None)
        out = np.empty((len(t), 3))
        for i in np.flatnonzero(np.bincount(k, minlength=len(self._groups))):
            mine = np.flatnonzero(k == i)
            out[mine] = self._groups[i].positions(t[mine])
        return out


def _chained(pieces: Sequence[Track]) -> Strip:
    """Put the rows of neighbours on the ground into one table."""
    tables = [piece.rows() for piece in pieces if isinstance(piece, OnGround)]
    return Strip(Rows(*(np.concatenate(column) for column in zip(*tables, strict=True))))
