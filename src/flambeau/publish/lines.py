"""Lines for maps: where an item is over time, sampled until straight pieces look like the curve they stand for."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import arcs, cut_at_antimeridian, from_normals, normals, to_fixed
from flambeau.journey import Journey, Place
from flambeau.plan import Plan, Scheduled, around

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Positions = Callable[[Scheduled, Floats], tuple[Floats, Floats, Floats]]
"""Latitude, longitude [deg] and height [m], each (n,), of an item of the plan at instants [s, (n,)]; NaN: not known."""

_METRES_A_PIECE = 100_000.0  # to begin with; then pieces are halved as long as they are bent
_ROUNDS = 10  # of halving
_MOST_POINTS = 5000
_MOST_ROWS = 200_000
_FINEST, _COARSEST = 0.0005, 0.05  # [deg] from the curve: 55 m in a town, 5.5 km on a way round the world
_POLAR = 89.9  # [deg] beyond which a longitude says nothing about how bent a line looks

Bent = Callable[[Floats, NDArray[np.intp], Floats], Bools]
"""Says which pieces of points (m, 3), by the numbers (n,) of their first points, are too far from middles (n, 3)."""


def from_places(journey: Journey, plan: Plan) -> Positions:
    """Return positions that need no timeline: places, and great circles between them at even speed.

    What begins or ends at a place that moves has no position there (NaN).
    """
    items = plan.by_id()

    def positions(item: Scheduled, times: Floats) -> tuple[Floats, Floats, Floats]:
        a, b = (journey.places.get(id) for id in (item.origin, item.place))
        if a is None or b is None or a.moves or b.moves:
            nothing = np.full(times.shape, np.nan)
            return nothing, nothing, nothing
        *_, way = item, *around(item.id, items)
        return _along(a, b, np.clip((times - way.start) / max(way.end - way.start, 1e-9), 0.0, 1.0))

    return positions


def _along(a: Place, b: Place, done: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the points of the great circle from `a` to `b` at parts `done` [(n,)] of the way."""
    start = normals([a.lat], [a.lon])
    ahead, angle = arcs(start, normals([b.lat], [b.lon]))
    turned = done[:, None] * angle
    lat, lon = from_normals(start * np.cos(turned) + ahead * np.sin(turned))
    return np.degrees(lat), np.degrees(lon), a.height + (b.height - a.height) * done


def point(journey: Journey, item: Scheduled, instant: float, positions: Positions) -> tuple[float, float, float]:
    """Return latitude, longitude [deg] and height [m] of an item at an instant [s]; NaN when not known."""
    place = journey.places.get(item.place)
    there = item.origin == item.place or (item.kind == "leg" and instant == item.end)
    if place is not None and not place.moves and there:
        return math.degrees(place.lat), math.degrees(place.lon), place.height
    lat, lon, height = positions(item, np.array([instant]))
    return float(lat[0]), float(lon[0]), float(height[0])


def line(item: Scheduled, positions: Positions) -> list[list[tuple[float, ...]]]:
    """Return the way of a leg in parts that do not cross the antimeridian: (lat, lon [deg], height [m]) each.

    Accuracy: at most `_COARSEST` degrees from the way where `positions` is smooth; corners of a path are met as well.
    """
    points: list[tuple[float, ...]] = []
    for span in item.moves or ((item.start, item.end),):
        _, found = _samples(item, span, positions, _bent_on_map)
        points += [tuple(row) for row in found[np.isfinite(found).all(axis=1)].tolist()]
    return [part for part in cut_at_antimeridian(points) if len(part) > 1]


def timed(item: Scheduled, positions: Positions, *, metres: float) -> Floats:
    """Return when and where an item is: rows (n, 4) of instant [s], latitude, longitude [deg] and height [m].

    Args:
        item: a leg, or a stay at a place that moves.
        positions: where it is.
        metres: how far in space [m] the middle between two rows may be from the way. Where the way is smooth, straight
            lines between rows are not much farther from it anywhere.

    Returns:
        Rows in order of time, the start and the end of the item and of each pause among them. Instants are whole
        milliseconds, which is what formats write, and positions are those of these very instants.
    """

    def bent(points: Floats, first: NDArray[np.intp], middles: Floats) -> Bools:
        a, b, middle = (
            to_fixed(np.radians(p[:, 0]), np.radians(p[:, 1]), p[:, 2])
            for p in (points[first], points[first + 1], middles)
        )
        return np.asarray(np.linalg.norm(middle - (a + b) / 2, axis=1) > metres)

    spans = item.moves or ((item.start, item.end),)
    sampled = [_samples(item, span, positions, bent)[0] for span in spans]
    return at(item, np.concatenate([[item.start, item.end], *sampled]), positions)


def evenly(item: Scheduled, positions: Positions, step: float) -> Floats:
    """Return when and where an item is as `timed` does, at its ends and at multiples of `step` [s] of the clock.

    The step is longer where there would be more than `_MOST_ROWS` rows.
    """
    step *= max(1, math.ceil((item.end - item.start) / step / _MOST_ROWS))
    inner = np.arange(math.floor(item.start / step) + 1, math.ceil(item.end / step)) * step
    return at(item, np.concatenate([[item.start, item.end], inner]), positions)


def at(item: Scheduled, instants: Floats, positions: Positions) -> Floats:
    """Return rows (n, 4) as `timed` does at instants [s] in any order, to whole milliseconds; unknown ones left out."""
    times = np.unique(np.round(instants, 3))
    rows = np.column_stack((times, *positions(item, times)))
    return rows[np.isfinite(rows).all(axis=1)]


def _samples(item: Scheduled, span: tuple[float, float], positions: Positions, bent_by: Bent) -> tuple[Floats, Floats]:
    """Return instants of a span [s, (n,)], ends included, and points (n, 3): halved where the way is bent."""
    times = np.linspace(*span, _first_count(item))
    points = _points(item, times, positions)
    bent = np.ones(len(times) - 1, dtype=bool)
    for _ in range(_ROUNDS):
        where = np.flatnonzero(bent)
        if not len(where) or len(times) + len(where) > _MOST_POINTS:
            break
        middles = (times[where] + times[where + 1]) / 2
        found = _points(item, middles, positions)
        far = bent_by(points, where, found)
        times = np.insert(times, where + 1, middles)
        points = np.insert(points, where + 1, found, axis=0)
        bent = _halves(bent, far)
    return times, points


def _bent_on_map(points: Floats, first: NDArray[np.intp], middles: Floats) -> Bools:
    off = _distance_from_chord(points[first], points[first + 1], middles)
    return np.asarray(off > _tolerance(points))


def _first_count(item: Scheduled) -> int:
    """Return how many samples to begin with: more along a path, whose bends could hide between few."""
    pieces = min(math.ceil(item.distance / _METRES_A_PIECE), 256)
    return max(pieces, 128 if item.distance_from == "path" else 2) + 1


def _points(item: Scheduled, times: Floats, positions: Positions) -> Floats:
    return np.stack(positions(item, times), axis=1)


def _halves(bent: Bools, far: Bools) -> Bools:
    """Say which pieces are bent once every bent piece is halved: both halves of those found far off."""
    result = np.repeat(bent, np.where(bent, 2, 1))
    result[result] = np.repeat(far, 2)
    return result


def _distance_from_chord(a: Floats, b: Floats, middle: Floats) -> Floats:
    """Return how far [deg] points are on a plate carrée map from the middles of the chords from `a` to `b`."""
    lat = middle[:, 0] - (a[:, 0] + b[:, 0]) / 2
    lon = _turn(middle[:, 1] - a[:, 1]) - _turn(b[:, 1] - a[:, 1]) / 2
    polar = np.maximum(np.abs(a[:, 0]), np.abs(b[:, 0])) > _POLAR
    return np.asarray(np.hypot(lat, np.where(polar, 0.0, lon)))


def _turn(degrees: Floats) -> Floats:
    return np.asarray((degrees + 180) % 360 - 180)


def _tolerance(points: Floats) -> float:
    lat = points[:, 0][np.isfinite(points[:, 0])]
    lon = points[:, 1][np.isfinite(points[:, 1])]
    extent = max(np.ptp(lat), np.abs(_turn(lon - lon[0])).max()) if len(lat) else 0.0
    return float(np.clip(extent / 1000, _FINEST, _COARSEST))
