"""Roots of functions of time: many brackets at once, each narrowed down to where the sign changes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Rows = Callable[[Floats, Ints], Floats]

SAMPLES = 120
"""How many samples a look between two neighbouring samples takes that may hide two roots."""

_STRAIGHT = 20  # steps by straight lines, then by halves
_MOST = 70  # steps; half of them take a bracket of a day down to a microsecond
_FEWEST = 5  # samples


def bracketed(g: Rows, low: Floats, high: Floats, tolerance: float = 1e-4) -> Floats:
    """Return a root of `g` in each bracket.

    Args:
        g: takes instants [s, (m,)] and the numbers of their brackets (m,), and returns values (m,).
        low, high: ends [s, (n,)] of the brackets; the signs of `g` differ at the two ends.
        tolerance: `g` changes its sign within so much of the instant returned [s].

    Returns:
        Instants [s, (n,)], none outside of its bracket.

    Source: Illinois method (Dowell and Jarratt 1971), halving where it is slow. A step that keeps away from the ends
    by half of the tolerance closes the bracket from both sides, so that a flat function cannot look finished.
    """
    a, b = low.astype(np.float64), high.astype(np.float64)
    rows = np.arange(len(a))
    ga, gb = g(a, rows), g(b, rows)
    # An end that is a root is one; the bracket closes upon it.
    a, b = np.where(gb == 0, b, a), np.where((ga == 0) & (gb != 0), a, b)
    active = np.flatnonzero(np.abs(b - a) > tolerance)
    for turn in range(_MOST):
        if not len(active):
            break
        one, two = a[active], b[active]
        x = _between(one, two, ga[active], gb[active]) if turn < _STRAIGHT else 0.5 * (one + two)
        x = np.clip(x, np.minimum(one, two) + 0.5 * tolerance, np.maximum(one, two) - 0.5 * tolerance)
        gx = g(x, active)
        crossed = (gx > 0) != (gb[active] > 0)
        # The end that stays for the second time has its value halved, so that it moves, too.
        a[active] = np.where(gx == 0, x, np.where(crossed, two, one))
        ga[active] = np.where(crossed, gb[active], ga[active] * 0.5)
        b[active], gb[active] = x, gx
        active = active[np.abs(b[active] - a[active]) > tolerance]
    return _between(a, b, ga, gb)


def _between(a: Floats, b: Floats, ga: Floats, gb: Floats) -> Floats:
    """Return where straight lines from (a, ga) to (b, gb) are zero."""
    rise = gb - ga
    share = np.divide(-ga, rise, out=np.zeros_like(a), where=rise != 0)
    return a + np.clip(share, 0.0, 1.0) * (b - a)


def crossings(g: Callable[[Floats], Floats], start: float, end: float, step: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Return where `g` changes its sign in a span, and whether it rises there.

    Between samples that come near zero and turn away again the function is looked at more closely, so that two roots
    within a step are found as long as they are further apart than `step / SAMPLES`.

    Args:
        g: takes ascending instants [s, (m,)] and returns values (m,), smooth over a step.
        start, end: the span [s].
        step: distance of samples [s].

    Returns:
        Ascending instants [s, (k,)], and for each whether `g` is positive after it (k,).
    """
    if not end > start:
        return np.empty(0), np.empty(0, bool)
    t = np.linspace(start, end, max(_FEWEST, int(np.ceil((end - start) / step)) + 1))
    low, high = brackets(g, t, g(t))
    return bracketed(lambda x, _: g(x), low, high), g(high) > 0


def brackets(g: Callable[[Floats], Floats], t: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Return the ends of brackets [s, (k,)] of the sign changes of `g`, in order of time.

    Args:
        g: takes ascending instants [s, (m,)] and returns values (m,).
        t, x: samples of it: ascending instants [s, (n,)] and values (n,), n at least 3.
    """
    up = x > 0
    k = np.flatnonzero(up[1:] != up[:-1])
    dips = turning(x)
    if not len(dips):
        return t[k], t[k + 1]
    a, b = _dipping(g, t[np.maximum(dips - 1, 0)], t[np.minimum(dips + 1, len(t) - 1)])
    low, high = np.concatenate((t[k], a)), np.concatenate((t[k + 1], b))
    order = np.argsort(low)
    return low[order], high[order]


def _dipping(g: Callable[[Floats], Floats], before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Look between instants `before` and `after` [s, (n,)] for short changes of sign of `g`; return brackets [s]."""
    fine = before[:, None] + (after - before)[:, None] * np.linspace(0.0, 1.0, 2 * SAMPLES + 1)
    above = g(fine.ravel()).reshape(fine.shape) > 0
    i, j = np.nonzero(above[:, 1:] != above[:, :-1])
    return fine[i, j], fine[i, j + 1]


def turning(x: Floats) -> Ints:
    """Return the samples (k,) at which a function comes near zero and turns away without having changed its sign.

    Near means: a parabola through the sample and its neighbours, drawn a little deeper, would reach zero. At the ends
    the parabola of the last three samples stands for the neighbour that is not there. No two are neighbours.
    """
    x = np.concatenate(([3 * (x[0] - x[1]) + x[2]], x, [3 * (x[-1] - x[-2]) + x[-3]]))
    before, here, after = x[:-2], x[1:-1], x[2:]
    bend = before - 2 * here + after
    same = ((before > 0) == (here > 0)) & ((after > 0) == (here > 0))
    toward = (here > 0) == (bend > 0)
    size = np.abs(here)
    nearest = (size < np.abs(before)) & (size <= np.abs(after)) & (size < np.abs(bend))
    return np.flatnonzero(same & toward & nearest)
