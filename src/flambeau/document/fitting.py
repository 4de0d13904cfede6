"""Lines drawn elsewhere against a journey's legs: which fits which by its ends, and how few points it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.document.drawn import Drawn, Point
from flambeau.earth import MEAN_RADIUS, Floats, great_circle, normals


class Way(NamedTuple):
    """A leg as lines are held against it: its id and where it begins and ends (latitude, longitude [rad])."""

    leg: str
    start: Point
    end: Point


class Fit(NamedTuple):
    """A line for a leg: its points from start to end, and how far [m] they are from those of the leg."""

    leg: str
    line: Drawn
    points: tuple[Point, ...]
    start_off: float
    end_off: float
    turned: bool  # drawn from the end to the start

    @property
    def off(self) -> float:
        """The larger of the two distances [m]."""
        return max(self.start_off, self.end_off)


class Fits(NamedTuple):
    """What fits; sentences on what fits more than one, so that nothing is chosen; and on what fits nothing."""

    found: tuple[Fit, ...]
    unclear: tuple[str, ...]
    unmatched: tuple[str, ...]


def fit(lines: Sequence[Drawn], ways: Sequence[Way], within: float) -> Fits:
    """Match lines with legs by their ends.

    How far a line is off a leg is the larger distance of its first point to the leg's start and of its last to the
    leg's end. It fits if that is within a distance. One that fits none is tried the other way round. Where several fit,
    the nearest is chosen if it is less than half as far off as the next, be it of legs for a line or of lines for a
    leg. Else it is unclear.

    Args:
        lines: as drawn.
        ways: the legs that are asked for.
        within: the distance [m].
    """
    unclear: list[str] = []
    unmatched: list[str] = []
    chosen: dict[str, list[Fit]] = {}
    for line in lines:
        fits = _near(line, ways, within)
        if not fits:
            unmatched.append(_misfit(line, ways, within))
        elif best := _clear(fits):
            chosen.setdefault(best.leg, []).append(best)
        else:
            unclear.append(f"{_called(line)}: fits {', '.join(f.leg for f in fits)}; say which with --leg.")
    for leg, fits in chosen.items():
        if not _clear(fits):
            unclear.append(f"{leg}: {len(fits)} lines fit it ({', '.join(_called(f.line) for f in fits)}); keep one.")
    found = tuple(best for fits in chosen.values() if (best := _clear(fits)))
    return Fits(found, tuple(unclear), tuple(unmatched))


def _clear(fits: list[Fit]) -> Fit | None:
    """Return the nearest of several, if it is nearer than half of what the next is."""
    nearest = sorted(fits, key=lambda f: f.off)
    return nearest[0] if len(nearest) == 1 or nearest[0].off < nearest[1].off / 2 else None


def _called(line: Drawn) -> str:
    name = f' "{line.name[:40]}"' if line.name else ""
    return f"{line.where}{name}"


def _near(line: Drawn, ways: Iterable[Way], within: float) -> list[Fit]:
    both = [[_fit(line, way, turned=turned) for way in ways] for turned in (False, True)]
    straight, back = ([f for f in fits if f.off <= within] for fits in both)
    return straight or back


def _fit(line: Drawn, way: Way, *, turned: bool) -> Fit:
    points = line.points[::-1] if turned else line.points
    return Fit(way.leg, line, points, apart(points[0], way.start), apart(points[-1], way.end), turned)


def _misfit(line: Drawn, ways: Iterable[Way], within: float) -> str:
    """Say how far the nearest leg is from a line that fits none."""
    fits = [_fit(line, way, turned=turned) for way in ways for turned in (False, True)]
    if not fits:
        return f"{_called(line)}: there is no leg between places that stay to hold it against."
    best = min(fits, key=lambda f: f.off)
    return (
        f"{_called(line)}: fits no leg within {within / 1000:g} km; the nearest is {best.leg}, whose ends are "
        f"{best.start_off / 1000:,.1f} km and {best.end_off / 1000:,.1f} km away."
    )


def apart(a: Point, b: Point) -> float:
    """Return the great-circle distance of two points [m]."""
    return float(great_circle(*a, *b))


def length(points: Sequence[Point]) -> float:
    """Return the length of a line along great circles [m]."""
    lat, lon = np.array(points).T
    return float(great_circle(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum())


def simplified(points: Sequence[Point], tolerance: float) -> tuple[Point, ...]:
    """Leave points out of a line as long as it stays within a tolerance [m] of every one of them.

    Args:
        points: (latitude, longitude [rad]), at least two; the ends are kept.
        tolerance: [m], along great circles of the mean sphere.

    Source: Douglas and Peucker 1973, Algorithms for the reduction of the number of points.
    """
    n = normals(*np.array(points).T)
    keep = np.zeros(len(n), dtype=bool)
    keep[[0, -1]] = True
    waiting = [(0, len(n) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        away = _away(n[first + 1 : last], n[first], n[last])
        k = int(away.argmax())
        if away[k] > tolerance:
            middle = first + 1 + k
            keep[middle] = True
            waiting += [(first, middle), (middle, last)]
    return tuple(points[int(k)] for k in np.flatnonzero(keep))


def _away(n: Floats, a: Floats, b: Floats) -> NDArray[np.float64]:
    """Return how far [m, (k,)] unit vectors (k, 3) are from the great-circle arc between two of them."""
    ends = np.minimum(_angle(n, a), _angle(n, b))
    pole = np.cross(a, b)
    size = float(np.linalg.norm(pole))
    if size < 1e-12:  # the arc is a point, or nothing says which arc it is
        return np.asarray(ends * MEAN_RADIUS)
    pole = pole / size
    beside = (n @ np.cross(pole, a) >= 0) & (n @ np.cross(b, pole) >= 0)
    across = np.abs(np.arcsin(np.clip(n @ pole, -1, 1)))
    return np.asarray(np.where(beside, across, ends) * MEAN_RADIUS)


def _angle(n: Floats, a: Floats) -> Floats:
    return np.asarray(2 * np.arcsin(np.clip(np.linalg.norm(n - a, axis=1) / 2, 0, 1)))
