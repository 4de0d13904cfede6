"""Windows of functions that go in steps, such as the share of a person that is in the Sun."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from flambeau.earth import Floats
from flambeau.roots import bracketed
from flambeau.windows import Span, Windows

Margin = Callable[[Floats], Floats]

FINE = 1.0
"""Distance of samples [s] where a function comes near zero."""

SHORTEST = 10.0
"""What holds for less [s] is no window: nobody can be told of it and press the button in time."""

_EDGE = 0.05  # [s] within which an edge is found


def held(g: Margin, span: Span, step: float, near: float, fine: float = FINE) -> Windows:
    """Return the windows of a span in which `g` is positive.

    Where `g` is within `near` of zero, or would be there if it went on as it does, it is looked at every `fine`
    seconds: what lasts shorter than that may be missed.

    Args:
        g: takes ascending instants [s, (m,)] and returns values (m,); may go in steps.
        span: where to look [s].
        step: distance of samples [s].
        near: how far `g` may jump between samples without having been near zero.
        fine: distance of samples where it matters [s].

    Accuracy: edges within 0.05 s, rounded into the window.
    """
    t = _steps(*span, step)
    x = g(t)
    t, x = _closer(g, t, x, near, fine)
    turns = np.flatnonzero((x[1:] > 0) != (x[:-1] > 0))
    at = bracketed(lambda s, _: g(s), t[turns], t[turns + 1], _EDGE) if len(turns) else np.empty(0)
    inward = np.where(x[turns + 1] > 0, _EDGE, -_EDGE)
    at = np.clip(at + inward, t[turns], t[turns + 1])
    return Windows.alternating(span, at.tolist(), begins=bool(x[0] > 0))


def _closer(g: Margin, t: Floats, x: Floats, near: float, fine: float) -> tuple[Floats, Floats]:
    """Put samples every `fine` seconds between those where a function may cross zero."""
    low = np.minimum(np.abs(x[1:]), np.abs(x[:-1]))
    crosses = (x[1:] > 0) != (x[:-1] > 0)
    some = np.flatnonzero(crosses | (low < near + np.abs(np.diff(x))))
    parts = [_steps(t[k], t[k + 1], fine)[1:-1] for k in some]
    more = np.concatenate([np.empty(0), *parts])
    if not len(more):
        return t, x
    every = np.concatenate((t, more))
    order = np.argsort(every, kind="stable")
    return every[order], np.concatenate((x, g(more)))[order]


def _steps(start: float, end: float, step: float) -> Floats:
    return np.linspace(start, end, max(int(np.ceil((end - start) / step)), 1) + 1)


def whole(span: Span) -> Span:
    """Bring a span to whole seconds within it [POSIX s]."""
    return float(math.ceil(span[0])), float(math.floor(span[1]))
