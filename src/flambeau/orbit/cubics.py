"""The motion of a satellite over a span as one cubic every 48 s: the one shared track that all searches ask.

SGP4 is asked every four minutes; a polynomial of degree 9 through ten such positions gives the nodes between, and the
velocities of all: those that SGP4 itself tells are up to 0.05 m/s off from how its positions move. The searches ask
millions of times, and a cubic is a hundred times as fast as SGP4.
"""

from __future__ import annotations

import numpy as np

from flambeau.columns import at, cubics, dot
from flambeau.earth import Floats
from flambeau.track import Track

STEP = 48.0
"""Distance of the cubics [s].

Accuracy: 0.15 m from SGP4 for the ISS over 123 days, 0.5 m for any low orbit. Near the ends of a fade between two sets
that are 27 km apart it is 11 m, 1.5 ms of flight."""

SPARSE = 5
"""One node of so many is computed, the others are interpolated."""

MARGIN = 2400.0
"""How far cubics go beyond their span [s]: no pass of an orbit up to 2,000 km lasts longer."""

_ORDER = 10  # positions that a polynomial goes through
_LOOK = 1.0  # [s] either way, for the velocity near the ends of a track


class Cubics:
    """Cubics of a track over a span, Earth-fixed, with the columns that the searches take: (3, n).

    Attributes:
        start, step: instant of the first node [POSIX s], distance of the nodes [s].
        r, v: positions [m, (3, m)] and velocities [m/s, (3, m)] of the nodes.
    """

    def __init__(self, track: Track, start: float, end: float, margin: float = MARGIN) -> None:
        """Compute the nodes.

        Args:
            track: what moves.
            start, end: the span [POSIX s].
            margin: how far beyond it the cubics go [s], where the track has a position.

        Raises:
            OutOfRange: the track has no position at one of the nodes.
        """
        low, high = track.span
        wide = SPARSE * STEP
        # Nodes at whole multiples of their distance do not depend on the span; a track with ends has nodes on them.
        first = min(max(np.floor((start - margin) / wide) * wide, low), high)
        last = max(min(np.ceil((end + margin) / wide) * wide, high), first)
        if first == last:
            last = min(first + wide, high)
            first = max(last - wide, low)
        blocks = max(1, int(np.ceil((last - first) / wide)))
        self.start, self.step = float(first), float((last - first) / blocks / SPARSE)
        inside = first - _ORDER * wide >= low and last + _ORDER * wide <= high
        self.r, self.v = (self._dense if inside else self._exact)(track, blocks)
        self._coefficients = cubics(self.r, self.v * self.step)

    @property
    def end(self) -> float:
        """Instant of the last node [POSIX s]."""
        return float(self.start + self.step * (self.r.shape[1] - 1))

    @property
    def t(self) -> Floats:
        """Instants of the nodes [POSIX s, (m,)]."""
        return np.asarray(self.start + self.step * np.arange(self.r.shape[1]))

    def _exact(self, track: Track, blocks: int) -> tuple[Floats, Floats]:
        """Return positions and velocities of all nodes, none of them interpolated."""
        t = np.asarray(self.start + self.step * np.arange(SPARSE * blocks + 1))
        low, high = track.span
        look = min(_LOOK, (high - low) / 2)
        middle = np.clip(t, low + look, high - look)
        a, b, c = (track.positions(np.clip(middle + x, low, high)).T for x in (-look, 0.0, look))
        # At the ends of a track the middle is beside the node: go on along the parabola.
        v = (c - a) / (2 * look) + (a - 2 * b + c) * ((t - middle) / look**2)
        return np.ascontiguousarray(track.positions(t).T), np.ascontiguousarray(v)

    def _dense(self, track: Track, blocks: int) -> tuple[Floats, Floats]:
        """Return positions and velocities of the nodes, four in five interpolated from those around them."""
        wide, first = SPARSE * self.step, 1 - _ORDER // 2
        t = np.asarray(self.start + wide * np.arange(first, first + blocks + _ORDER))
        around = np.lib.stride_tricks.sliding_window_view(track.positions(t).T, _ORDER, axis=1)  # (3, blocks + 1, 10)
        r, v = (np.ascontiguousarray(around @ w.T).reshape(3, -1)[:, : SPARSE * blocks + 1] for w in _weights())
        return r, v / wide

    def _at(self, t: Floats) -> tuple[Floats, Floats]:
        """Return the coefficients (12, n) for instants [s, (n,)], and how far along each they are."""
        x = (t - self.start) / self.step
        k = np.clip(x.astype(np.intp), 0, self._coefficients.shape[1] - 1)
        return self._coefficients.take(k, axis=1), x - k

    def positions(self, t: Floats) -> Floats:
        """Return positions [m, (3, n)] at instants [POSIX s, (n,)]."""
        return at(*self._at(t))

    def motion(self, t: Floats) -> tuple[Floats, Floats]:
        """Return positions [m, (3, n)] and velocities [m/s, (3, n)] at instants [POSIX s, (n,)]."""
        c, s = self._at(t)
        a, b, v = c[9:], c[6:9], c[3:6]
        return at(c, s), ((3 * a * s + 2 * b) * s + v) / self.step

    def bending(self, t: Floats) -> tuple[Floats, Floats, Floats]:
        """Return positions [m], velocities [m/s] and accelerations [m/s2] (3, n) at instants [POSIX s, (n,)]."""
        c, s = self._at(t)
        a, b, v = c[9:], c[6:9], c[3:6]
        return at(c, s), ((3 * a * s + 2 * b) * s + v) / self.step, (6 * a * s + 2 * b) / self.step**2

    @property
    def rate(self) -> float:
        """Mean angular rate of the Earth-fixed motion [rad/s]."""
        return float(np.sqrt(dot(self.v, self.v) / dot(self.r, self.r)).mean())


def _weights() -> tuple[Floats, Floats]:
    """Return weights (SPARSE, 10) of ten positions for the nodes from the fifth on, and for their rates.

    Source: Lagrange interpolation.
    """
    x = np.arange(1.0 - _ORDER // 2, 1 + _ORDER // 2)[:, None]
    s, power = (np.arange(SPARSE) / SPARSE)[:, None], np.arange(_ORDER)
    inverse = np.linalg.inv(x**power)
    return s**power @ inverse, power * s ** np.maximum(power - 1, 0) @ inverse
