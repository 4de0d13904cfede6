"""The motion of a satellite over a span as one cubic a minute: the one shared track that all searches ask.

SGP4 is asked every four minutes; a polynomial of degree 7 through positions and velocities of four such nodes gives
those of the minutes between. The searches ask millions of times, and a cubic is a hundred times as fast as SGP4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from flambeau.earth import Floats
from flambeau.sky.sites import dot
from flambeau.track import Track

STEP = 60.0
"""Distance of the cubics [s]: 0.33 m from SGP4 at most, 1.3 ms in 99.9 % of rises and sets."""

SPARSE = 4
"""One node of so many is computed, the others are interpolated; the events stay the same."""

_LOOK = 1.0  # [s] either way, for the speed of a track that tells none


class Moving(Track, Protocol):
    """A track that tells its velocity, too."""

    def states(self, t: Floats) -> tuple[Floats, Floats]:
        """Return Earth-fixed positions [m, (n, 3)] and velocities [m/s, (n, 3)] at instants `t` [POSIX s, (n,)]."""
        ...


States = Callable[[Floats], tuple[Floats, Floats]]


def states(track: Track) -> States:
    """Return a function that gives positions and velocities of a track, from differences where it tells none."""
    told = getattr(track, "states", None)
    if told is not None:
        return told  # type: ignore[no-any-return]

    def differences(t: Floats) -> tuple[Floats, Floats]:
        low, high = track.span
        before, after = np.clip(t - _LOOK, low, high), np.clip(t + _LOOK, low, high)
        return track.positions(t), (track.positions(after) - track.positions(before)) / (after - before)[:, None]

    return differences


class Cubics:
    """Cubics of a track over a span, Earth-fixed, with the columns that the searches take: (3, n).

    Attributes:
        start, step: instant of the first node [POSIX s], distance of the nodes [s].
        r, v: positions [m, (3, m)] and velocities [m/s, (3, m)] of the nodes.
    """

    def __init__(self, track: Track, start: float, end: float, margin: float = 1200.0) -> None:
        """Compute the nodes.

        Args:
            track: what moves; a `Moving` one is asked for its velocities.
            start, end: the span [POSIX s].
            margin: how far beyond it the cubics go [s], where the track has a position.

        Raises:
            OutOfRange: the track has no position at one of the nodes.
        """
        low, high = track.span
        wide = SPARSE * STEP
        # Nodes at whole multiples of their distance do not depend on the span; a track with ends has nodes on them.
        first = max(np.floor((start - margin) / wide) * wide, low)
        last = min(np.ceil((end + margin) / wide) * wide, high)
        blocks = max(1, int(np.ceil((last - first) / wide)))
        self.start, self.step = float(first), float((last - first) / blocks / SPARSE)
        inside = first - wide >= low and last + wide <= high
        self.r, self.v = (self._dense if inside else self._exact)(states(track), blocks)
        self._coefficients = self._chained()

    @property
    def t(self) -> Floats:
        """Instants of the nodes [POSIX s, (m,)]."""
        return np.asarray(self.start + self.step * np.arange(self.r.shape[1]))

    def _exact(self, ask: States, blocks: int) -> tuple[Floats, Floats]:
        """Return positions and velocities of all nodes, none of them interpolated."""
        r, v = ask(np.asarray(self.start + self.step * np.arange(SPARSE * blocks + 1)))
        return np.ascontiguousarray(r.T), np.ascontiguousarray(v.T)

    def _dense(self, ask: States, blocks: int) -> tuple[Floats, Floats]:
        """Return positions and velocities of the nodes, three in four interpolated from those around them."""
        wide = SPARSE * self.step
        r, v = ask(np.asarray(self.start + wide * np.arange(-1, blocks + 2)))
        around = [x[j : j + blocks].T for x in (r, v * wide) for j in range(4)]
        out = np.tensordot(_weights(), np.array(around), 1)  # (2 SPARSE, 3, blocks)
        dense = (x.transpose(1, 2, 0).reshape(3, -1) for x in (out[:SPARSE], out[SPARSE:] / wide))
        ends = (r[-2], v[-2])
        joined = [np.concatenate((x, end[:, None]), axis=1) for x, end in zip(dense, ends, strict=True)]
        return joined[0], joined[1]

    def _chained(self) -> Floats:
        rise, a, b = np.diff(self.r, axis=1), self.v[:, :-1] * self.step, self.v[:, 1:] * self.step
        return np.concatenate((self.r[:, :-1], a, 3 * rise - 2 * a - b, a + b - 2 * rise))

    def _at(self, t: Floats) -> tuple[Floats, Floats]:
        """Return the coefficients (12, n) for instants [s, (n,)], and how far along each they are."""
        x = (t - self.start) / self.step
        k = np.clip(x.astype(np.intp), 0, self._coefficients.shape[1] - 1)
        return self._coefficients.take(k, axis=1), x - k

    def positions(self, t: Floats) -> Floats:
        """Return positions [m, (3, n)] at instants [POSIX s, (n,)]."""
        c, s = self._at(t)
        return np.asarray(((c[9:] * s + c[6:9]) * s + c[3:6]) * s + c[:3])

    def motion(self, t: Floats) -> tuple[Floats, Floats]:
        """Return positions [m, (3, n)] and velocities [m/s, (3, n)] at instants [POSIX s, (n,)]."""
        c, s = self._at(t)
        a, b, v = c[9:], c[6:9], c[3:6]
        return ((a * s + b) * s + v) * s + c[:3], ((3 * a * s + 2 * b) * s + v) / self.step

    def bending(self, t: Floats) -> tuple[Floats, Floats, Floats]:
        """Return positions [m], velocities [m/s] and accelerations [m/s2] (3, n) at instants [POSIX s, (n,)]."""
        c, s = self._at(t)
        a, b, v = c[9:], c[6:9], c[3:6]
        r = ((a * s + b) * s + v) * s + c[:3]
        return r, ((3 * a * s + 2 * b) * s + v) / self.step, (6 * a * s + 2 * b) / self.step**2

    @property
    def rate(self) -> float:
        """Mean angular rate of the Earth-fixed motion [rad/s]."""
        return float(np.sqrt(dot(self.v, self.v) / dot(self.r, self.r)).mean())


def _weights() -> Floats:
    """Return weights (2 SPARSE, 8) of four positions and four velocities for the nodes from the second of them on."""
    x, power = np.arange(-1.0, 3.0)[:, None], np.arange(8)

    def slope(at: Floats) -> Floats:
        return np.asarray(power * at ** np.maximum(power - 1, 0))

    s = (np.arange(SPARSE) / SPARSE)[:, None]
    return np.concatenate((s**power, slope(s))) @ np.linalg.inv(np.concatenate((x**power, slope(x))))
