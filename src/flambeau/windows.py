"""Windows: the spans of time in which something holds, their algebra `& | ~`, and where a function is positive.

A span is half open, from its start up to but without its end, so that spans that meet neither overlap nor leave a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from flambeau.roots import Floats, crossings

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Windows:
    """Disjoint spans [s] in ascending order, none empty, none touching its neighbour. Make them with `Windows.of`."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Windows:
        """Bring any spans into order and join those that overlap or touch; spans that are empty fall away."""
        joined: list[Span] = []
        for start, end in sorted(span for span in spans if span[0] < span[1]):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((start, end))
        return cls(tuple(joined))

    @classmethod
    def alternating(cls, span: Span, turns: Iterable[float], *, begins: bool) -> Windows:
        """Return when in a span something holds that turns at ascending instants of it; `begins`: it holds first."""
        edges = [*([span[0]] if begins else []), *turns]
        edges += [span[1]] if len(edges) % 2 else []
        return cls.of(zip(edges[::2], edges[1::2], strict=True))

    def __and__(self, other: Windows) -> Windows:
        """Return when both hold."""
        return Windows(tuple(self._common(other)))

    def _common(self, other: Windows) -> Iterator[Span]:
        a, b = iter(self.spans), iter(other.spans)
        one, two = next(a, None), next(b, None)
        while one is not None and two is not None:
            start, end = max(one[0], two[0]), min(one[1], two[1])
            if start < end:
                yield start, end
            if one[1] <= two[1]:
                one = next(a, None)
            else:
                two = next(b, None)

    def __or__(self, other: Windows) -> Windows:
        """Return when either holds."""
        return Windows.of((*self.spans, *other.spans))

    def __invert__(self) -> Windows:
        """Return when it does not hold, in all of time."""
        edges = [-inf, *(t for span in self.spans for t in span), inf]
        return Windows.of(zip(edges[::2], edges[1::2], strict=True))

    def __contains__(self, t: float) -> bool:
        """Tell whether it holds at an instant [s]."""
        return any(start <= t < end for start, end in self.spans)

    def __bool__(self) -> bool:
        """Tell whether it ever holds."""
        return bool(self.spans)

    @property
    def seconds(self) -> float:
        """How long it holds in all [s]."""
        return sum(end - start for start, end in self.spans)


def where(g: Callable[[Floats], Floats], span: Span, step: float) -> Windows:
    """Return the windows of a span in which `g` is positive.

    Args:
        g: takes ascending instants [s, (m,)] and returns values (m,), smooth over a step.
        span: where to look [s], finite.
        step: distance of samples [s]: less than half of the shortest time in which `g` turns twice.

    Source: the search of Skyfield and Orekit: sample, bracket, narrow down. Accuracy: edges within 0.1 ms.
    """
    t, rising = crossings(g, *span, step)
    return Windows.alternating(span, t.tolist(), begins=_begins(g, span, rising))


def _begins(g: Callable[[Floats], Floats], span: Span, rising: NDArray[np.bool_]) -> bool:
    """Tell whether `g` is positive at the start of a span."""
    return bool(not rising[0]) if len(rising) else bool(g(np.array([(span[0] + span[1]) / 2]))[0] > 0)
