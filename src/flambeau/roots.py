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

_MOST = 60  # steps; a bracket of a day needs 37 by halving alone, down to a microsecond


def bracketed(g: Rows, low: Floats, high: Floats, tolerance: float = 1e-4) -> Floats:
    """Return a root of `g` in each bracket.

    Args:
        g: takes instants [s, (m,)] and the numbers of their brackets (m,), and returns values (m,).
        low, high: ends [s, (n,)] of the brackets; the signs of `g` differ at the two ends.
        tolerance: a root may be off by so much [s].

    Returns:
        Instants [s, (n,)].

    Source: Illinois method (Dowell and Jarratt 1971), which keeps the root in its bracket.
    """
    rows = np.arange(len(low))
    a, b = low.astype(np.float64), high.astype(np.float64)
    ga, gb = g(a, rows), g(b, rows)
    root = np.where(ga == 0, a, b)
    active = np.flatnonzero((ga != 0) & (gb != 0))
    for _ in range(_MOST):
        if not len(active):
            break
        x = a[active] - ga[active] * (b[active] - a[active]) / (gb[active] - ga[active])
        gx = g(x, active)
        moved = np.abs(x - b[active])
        root[active] = x
        crossed = (gx > 0) != (gb[active] > 0)
        # The end that stays for the second time has its value halved, so that it moves, too.
        a[active] = np.where(crossed, b[active], a[active])
        ga[active] = np.where(crossed, gb[active], ga[active] * 0.5)
        b[active], gb[active] = x, gx
        active = active[(moved > tolerance) & (gx != 0)]
    return root


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
    t = np.linspace(start, end, max(2, int(np.ceil((end - start) / step)) + 1))
    low, high = _brackets(g, t)
    t = bracketed(lambda x, _: g(x), low, high)
    order = np.argsort(t)
    return t[order], (g(high) > 0)[order]


def _brackets(g: Callable[[Floats], Floats], t: Floats) -> tuple[Floats, Floats]:
    """Return the ends of all brackets, in the order of time but for those found on a closer look."""
    x = g(t)
    up = x > 0
    k = np.flatnonzero(up[1:] != up[:-1])
    dip = turning(x)
    if not len(dip):
        return t[k], t[k + 1]
    a, b = dipping(g, t[dip - 1], t[dip + 1])
    low, high = np.concatenate((t[k], a)), np.concatenate((t[k + 1], b))
    _, first = np.unique(np.round(low, 6), return_index=True)
    return low[first], high[first]


def dipping(g: Callable[[Floats], Floats], before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Look between instants `before` and `after` [s, (n,)] for short changes of sign of `g`; return brackets [s]."""
    fine = before[:, None] + (after - before)[:, None] * np.linspace(0.0, 1.0, 2 * SAMPLES + 1)
    above = g(fine.ravel()).reshape(fine.shape) > 0
    i, j = np.nonzero(above[:, 1:] != above[:, :-1])
    return fine[i, j], fine[i, j + 1]


def turning(x: Floats) -> Ints:
    """Return the samples (k,) at which a function comes near zero and turns away without having changed its sign.

    Near means: a parabola through the sample and its neighbours, drawn a little deeper, would reach zero.
    """
    before, here, after = x[:-2], x[1:-1], x[2:]
    bend = before - 2 * here + after
    same = ((before > 0) == (here > 0)) & ((after > 0) == (here > 0))
    toward = ((here > 0) & (bend > 0)) | ((here < 0) & (bend < 0))
    extreme = (np.abs(here) <= np.abs(before)) & (np.abs(here) <= np.abs(after))
    return (
        np.flatnonzero(same & (same == ((after > 0) == (here > 0))) & toward & extreme & (np.abs(here) < np.abs(bend)))
        + 1
    )
