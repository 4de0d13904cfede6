"""Curves of the page: positions of anything that flies at even steps, as few as hold the accuracy promised.

A polynomial goes through the ten nodes around an instant. Where a track has a kink (two element sets that fade, an
engine that stops), no node beyond the kink counts; where a run does not hold its accuracy it is halved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, comb, inf
from typing import Any

import numpy as np

from flambeau.earth import Floats
from flambeau.finding import OutOfRange
from flambeau.orbit.elements import FADE, Orbit
from flambeau.orbit.ephemeris import Ephemeris
from flambeau.orbit.flight import Flight
from flambeau.track import Track

STEP = 240.0
"""The longest distance of nodes [s]: 0.15 m from SGP4 for the ISS, half a metre for any low orbit."""

ACCURACY = 0.5
"""How far from its track a curve may be [m]. The page promises 10 m; decimetres alone cost a few centimetres."""

ORDER = 10
"""Nodes that a polynomial goes through."""

_SHORTEST = 2e-3  # [s]: no run is halved below it; where a track jumps, such a short one bridges it
_LEAST = 1.0  # [s]: where a track has no position, it is not looked for more closely
_BETWEEN = np.array([0.07, 0.31, 0.5, 0.69, 0.93])  # where between two nodes a run is tested


@dataclass(frozen=True, eq=False, slots=True)
class Nodes:
    """Nodes of one run: instants `first + k * step` [POSIX s], positions [dm, (n, 3)]; good from `start` to `end`."""

    start: float
    end: float
    first: float
    step: float
    xyz: Floats

    def positions(self, t: Floats) -> Floats:
        """Return positions [m, (n, 3)] at instants [POSIX s, (n,)] as the page does.

        Source: barycentric Lagrange interpolation (Berrut and Trefethen 2004), ten nodes around or all there are.
        """
        count = len(self.xyz)
        m = min(count, ORDER)
        x = (t - self.first) / self.step
        k = np.clip(np.floor(x).astype(np.intp) - (m // 2 - 1), 0, count - m)
        away = (x - k)[:, None] - np.arange(m)
        at_node = away == 0
        pull = np.array([(-1.0) ** j * comb(m - 1, j) for j in range(m)]) / np.where(at_node, 1.0, away)
        pull = np.where(at_node.any(axis=1)[:, None], at_node, pull)
        around = self.xyz[k[:, None] + np.arange(m)]
        return np.asarray(np.einsum("nj,njk->nk", pull, around) / pull.sum(axis=1)[:, None] / 10)

    def piece(self) -> dict[str, Any]:
        """Return the nodes as the page reads them: whole decimetres, the first and then differences."""
        whole = self.xyz.astype(np.int64)
        steps = np.concatenate((whole[:1], np.diff(whole, axis=0))).T
        span = {"kind": "curve", "start": self.start, "end": self.end, "first": self.first, "step": self.step}
        return span | {name: row.tolist() for name, row in zip("xyz", steps, strict=True)}


def curves(track: Track, start: float, end: float) -> tuple[Nodes, ...]:
    """Return nodes for a track from `start` to `end` [POSIX s], in order; none where it has no position.

    Accuracy: no run is further than `ACCURACY` from its track at five instants between each two of its nodes.
    """
    low, high = track.span
    edges = [-inf, *sorted(t for t in set(_kinks(track)) if low < t < high), inf]
    runs = ((max(a, low), min(b, high)) for a, b in pairwise(edges))
    return tuple(
        nodes
        for a, b in runs
        if max(a, start) < min(b, end)
        for nodes in _halved(track, max(a, start), min(b, end), (a, b))
    )


def _kinks(track: Track) -> Iterator[float]:
    """Yield the instants [POSIX s] at which a track is known not to be smooth."""
    if isinstance(track, Orbit):
        for one in track.sets[1:]:
            yield from (one.epoch, one.epoch + FADE)
    elif isinstance(track, Ephemeris):
        for segment in track.segments:
            yield from (segment.start, segment.end)
    elif isinstance(track, Flight):
        for curve in (track.along, track.across, track.height):
            yield from curve.t.tolist()
        yield from track.near
        yield from _kinks(track.orbit)


def _halved(track: Track, start: float, end: float, smooth: tuple[float, float]) -> Iterator[Nodes]:
    """Yield runs that hold the accuracy; nodes come from within the span that is smooth."""
    try:
        nodes = _nodes(track, start, end, smooth)
        if end - start <= _SHORTEST or _error(track, nodes) <= ACCURACY:
            yield nodes
            return
    except OutOfRange:
        if smooth != (start, end):  # it may have no position beyond the run alone
            yield from _halved(track, start, end, (start, end))
            return
        if end - start < _LEAST:
            return
    middle = 0.5 * (start + end)
    yield from _halved(track, start, middle, smooth)
    yield from _halved(track, middle, end, smooth)


def _nodes(track: Track, start: float, end: float, smooth: tuple[float, float]) -> Nodes:
    """Return nodes over a run, and up to four on either side of it where they are smooth."""
    count = ceil((end - start) / STEP)
    step = (end - start) / count
    before, after = (int(min(room / step, ORDER // 2 - 1)) for room in (start - smooth[0], smooth[1] - end))
    if (more := ORDER - 1 - before - after) > count:
        count, step = more, (end - start) / more
    first = start - before * step
    t = first + step * np.arange(before + count + after + 1)
    return Nodes(start, end, first, step, np.round(track.positions(np.clip(t, *smooth)) * 10))


def _error(track: Track, nodes: Nodes) -> float:
    """Return how far from its track a run is at worst [m]."""
    count = round((nodes.end - nodes.start) / nodes.step)
    t = (nodes.start + nodes.step * (np.arange(count)[:, None] + _BETWEEN)).ravel()
    return float(np.linalg.norm(nodes.positions(t) - track.positions(t), axis=1).max())
