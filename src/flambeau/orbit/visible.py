"""What of a pass can be seen: the satellite in the Sun, the place in the dark; and how bright it is."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.columns import dot
from flambeau.earth import ROTATION, Floats
from flambeau.orbit.light import Edges
from flambeau.orbit.passes import Passes
from flambeau.roots import Ints, bracketed
from flambeau.sky import HORIZONS, Body, Sites
from flambeau.sky.daylight import sun_sine

DARK = float(HORIZONS["civil"])
"""A place is dark enough while the Sun is lower than this [rad]: the end of civil twilight."""

INTRINSIC = {25544: -1.3}
"""Magnitudes of satellites by catalogue number, at 1,000 km and half lit. Source: Heavens-Above (ISS)."""

_BLOCK = 65_536
_SAMPLES = 9  # over a pass at dusk or dawn; the Sun turns at most once in it


class Seen(NamedTuple):
    """Visible spans as columns: number of the pass (m,), start and end [POSIX s, (m,)], by pass and then by time."""

    number: Ints
    start: Floats
    end: Floats

    def take(self, rows: NDArray[Any]) -> Seen:
        """Return some of the spans, by their row numbers or by a mask."""
        return Seen(self.number[rows], self.start[rows], self.end[rows])


def visible(passes: Passes, sites: Sites, body: Body, light: Edges, dark: float = DARK) -> Seen:
    """Return the exact spans of passes in which the satellite is lit and the place is dark.

    Args:
        passes: of the satellite over the sites.
        sites: the places that the passes name.
        body: the Sun over the span of the passes.
        light: edges of the Earth's shadow over that span.
        dark: altitude of the Sun's centre below which a place is dark [rad].

    Accuracy: that of the edges of the shadow (`light.edges`) and of `sun_crossings`; refraction is left out.
    """
    blocks = range(0, max(len(passes), 1), _BLOCK)
    parts = [_seen(passes.take(slice(k, k + _BLOCK)), sites, body, light, dark) for k in blocks]
    number = np.concatenate([part.number + k for part, k in zip(parts, blocks, strict=True)])
    return Seen(number, *(np.concatenate([part[i] for part in parts]) for i in (1, 2)))


def _seen(passes: Passes, sites: Sites, body: Body, light: Edges, dark: float) -> Seen:
    """Do it for so many passes that all of it stays near to the processor."""
    dusk = _Dusk(passes, sites, body, float(np.sin(dark)))
    whole = Seen(np.arange(len(passes)), passes.rise, passes.set)
    lit = _cut(whole, *_edges_within(passes, light))
    lit = lit.take(light.light(0.5 * (lit.start + lit.end)))
    seen = _cut(lit, *dusk.turns())
    seen = seen.take(dusk.dark(seen))
    return seen.take(np.lexsort((seen.start, seen.number)))


def _edges_within(passes: Passes, light: Edges) -> tuple[Ints, Floats]:
    """Return the edges of the shadow within each pass: its number (k,) and the instant [s, (k,)]."""
    first, last = np.searchsorted(light.t, passes.rise), np.searchsorted(light.t, passes.set)
    number = np.repeat(np.arange(len(passes)), last - first)
    within = np.arange(len(number)) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
    return number, light.t[first[number] + within]


def _cut(spans: Seen, of: Ints, at: Floats) -> Seen:
    """Cut spans in pieces at instants `at` [s, (k,)] that belong to the passes `of` (k,); those outside do nothing."""
    touched = np.isin(spans.number, of)
    rest, cut = spans.take(~touched), spans.take(touched)
    number, t = np.concatenate((cut.number, of, cut.number)), np.concatenate((cut.start, at, cut.end))
    inside = np.repeat([1, 0, -1], [len(cut.number), len(of), len(cut.number)])
    order = np.lexsort((t, number))
    number, t = number[order], t[order]
    pieces = np.flatnonzero((np.cumsum(inside[order])[:-1] == 1) & (t[1:] > t[:-1]))
    parts = (number[pieces], t[pieces], t[pieces + 1])
    return Seen(*(np.concatenate(both) for both in zip(rest, parts, strict=True)))


class _Dusk:
    """The darkness of the places of passes; only those near dusk or dawn need a closer look."""

    def __init__(self, passes: Passes, sites: Sites, body: Body, level: float) -> None:
        """Ask for the Sun once a pass; the sine of its altitude cannot change faster than the Earth turns."""
        self.passes, self.sites, self.body, self.level = passes, sites, body, level
        over = self._over(passes.culmination, np.arange(len(passes)))
        longest = np.maximum(passes.set - passes.culmination, passes.culmination - passes.rise)
        self._near = np.abs(over) < 1.1 * ROTATION * longest
        self._below = over < 0

    def _over(self, t: Floats, number: Ints) -> Floats:
        """Return the sine of the Sun's altitude less that of the limit (n,), at the places of passes."""
        return sun_sine(self.body, self.sites, self.passes.place[number], t) - self.level

    def turns(self) -> tuple[Ints, Floats]:
        """Return at which instants [s, (k,)] it gets dark or light during a pass, and the numbers of the passes."""
        near = np.flatnonzero(self._near)
        share = np.linspace(0.0, 1.0, _SAMPLES)
        t = self.passes.rise[near][:, None] + (self.passes.set - self.passes.rise)[near][:, None] * share
        over = self._over(t.ravel(), np.repeat(near, _SAMPLES)).reshape(t.shape) > 0
        i, j = np.nonzero(over[:, 1:] != over[:, :-1])
        number = near[i]
        return number, bracketed(lambda x, rows: self._over(x, number[rows]), t[i, j], t[i, j + 1], 1e-3)

    def dark(self, seen: Seen) -> NDArray[np.bool_]:
        """Tell in which spans it is dark."""
        below = self._below[seen.number].copy()
        doubtful = np.flatnonzero(self._near[seen.number])
        middle = 0.5 * (seen.start[doubtful] + seen.end[doubtful])
        below[doubtful] = self._over(middle, seen.number[doubtful]) < 0
        return below


def magnitude(r: Floats, xyz: Floats, sun: Floats, intrinsic: float) -> Floats:
    """Estimate the magnitude (n,) of a lit satellite.

    Args:
        r, xyz, sun: Earth-fixed positions [m, (3, n)] of the satellite, the place and the Sun.
        intrinsic: magnitude at 1,000 km, half lit (a phase angle of 90 degrees).

    Source: brightness as the share of the disc that is lit, which is what magnitudes "at 1,000 km, 50 % illuminated"
    are made for (QuickSat's formula, McCants; Heavens-Above). Accuracy: 0.1 at the median and 0.6 at worst from
    Heavens-Above on nine passes of the ISS; real satellites have flat faces that flash, and air dims the low ones.
    """
    look, ray = xyz - r, sun - r
    away = np.sqrt(dot(look, look))
    lit = 0.5 * (1.0 + dot(look, ray) / (away * np.sqrt(dot(ray, ray))))
    return np.asarray(intrinsic + 5 * np.log10(away / 1e6) - 2.5 * np.log10(np.maximum(2 * lit, 1e-6)))
