"""Where the map, its insets and the list of places go on the sheet: A3 across. All lengths are millimetres."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from flambeau.earth import Floats
from flambeau.publish.press.panel import Frame, View, view
from flambeau.publish.press.projection import fitting
from flambeau.publish.press.route import Route, crowds

WIDE, HIGH, EDGE, GAP = 420.0, 297.0, 10.0, 4.0
HEAD, FOOT = 19.0, 5.0
SIDE = 116.0  # width of the column of insets
ROW, COLUMN = 2.5, 36.0  # of the list of places
COLUMNS = int((WIDE - 2 * EDGE) // COLUMN)
MOST_LISTED = 420  # places: with more the list would be larger than the map
FINEST = 0.3  # [km/mm]: coasts at 1:50,000,000 have nothing to say at less
_CROWD, _CROWDS, _ENLARGED = 8, 2, 5.0  # places of an inset, insets, and by how much larger they are at least
_STEPS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)  # between meridians [deg]


class Layout(NamedTuple):
    """The map as it is seen, frames of the insets from the top, who is in the first of them, and the list of places."""

    seen: View
    insets: tuple[Frame, ...]
    groups: tuple[tuple[int, ...], ...]
    places: Frame


def layout(route: Route) -> Layout:
    """Lay out the map of a route: with insets beside it where places lie close together, or something orbits."""
    points = np.vstack([route.places, *(part for way in route.ways for part in way.parts)])
    projection = fitting(points)
    beside = view(projection, points, _frames(len(route.points), 1)[0], least=FINEST)
    insets = len(_groups(beside, route)) + min(len(route.tracks), 1)
    whole, frames, places = _frames(len(route.points), insets)
    seen = view(projection, points, whole, least=FINEST)
    return Layout(seen, frames, _groups(seen, route), places)


def _frames(places: int, insets: int) -> tuple[Frame, tuple[Frame, ...], Frame]:
    """Return the frames of the map, of its insets and of the list of places below them."""
    high = 0.0 if places > MOST_LISTED else math.ceil(places / COLUMNS) * ROW + GAP
    bottom, top = EDGE + FOOT + high, HIGH - EDGE - HEAD
    wide = WIDE - 2 * EDGE - ((SIDE + GAP) if insets else 0)
    each = (top - bottom - GAP * (insets - 1)) / max(insets, 1)
    beside = tuple(Frame(EDGE + wide + GAP, top - each - k * (each + GAP), SIDE, each) for k in range(insets))
    return Frame(EDGE, bottom, wide, top - bottom), beside, Frame(EDGE, EDGE + FOOT, WIDE - 2 * EDGE, high)


def _groups(seen: View, route: Route) -> tuple[tuple[int, ...], ...]:
    """Return which places lie so close together that they are drawn larger."""
    flat = seen.millimetres(seen.projection.project(route.places))
    window = (seen.frame.width / _ENLARGED, seen.frame.width / _ENLARGED * 0.62)
    return tuple(map(tuple, crowds(flat, window, _CROWDS, _CROWD))) if len(route.points) > 2 * _CROWD else ()


def around(seen: View, route: Route, group: tuple[int, ...]) -> Floats:
    """Return the box around some places on the map: left, bottom, right and top."""
    flat = seen.millimetres(seen.projection.project(route.places[list(group)]))
    return np.concatenate((flat.min(axis=0) - 2, flat.max(axis=0) + 2))


def meridians(seen: View) -> float:
    """Return how many degrees apart meridians are drawn."""
    across = seen.kilometres * seen.frame.width / 111.2
    return next((step for step in _STEPS if across / step <= 14), _STEPS[-1])
