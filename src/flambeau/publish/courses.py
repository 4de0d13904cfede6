"""Where every torch is and when, as tables that formats with times are written from. The one place for what they hide.

A course is the way of a leg, or a stay at a place, which is two rows if the place stays. One whose start or end is
hidden has no instants, and then a leg between places that stay is still a line. What moves gives no position at all,
and nor does a flight within which a hidden event happens: its shape could tell when.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from flambeau.journey import Journey
from flambeau.plan import Plan, Scheduled
from flambeau.publish.hidden import Shown, gives_away, shown
from flambeau.publish.lines import Floats, Positions, at, evenly, from_places, line, timed

METRES = 50.0
"""How far in space [m] a straight line between two rows of a course on the ground or in the air may be from the way."""

FLIGHT_METRES = 500.0
"""The same on a way to or from an orbit, which is an illustration."""


class Ways(NamedTuple):
    """What kind of course it is."""

    orbit: bool  # a stay in orbit
    flight: bool  # a way to or from an orbit
    high: bool  # in the air or in orbit: heights are meant
    moves: bool  # not a stay at a place that stays

    @classmethod
    def of(cls, journey: Journey, item: Scheduled) -> Ways:
        """Return what kind of course an item has."""
        ends = [place for id in (item.origin, item.place) if (place := journey.places.get(id)) is not None]
        orbits, leg = any(place.orbits for place in ends), item.kind == "leg"
        mode = journey.modes.get(item.mode)
        cruises = leg and mode is not None and mode.cruise > 0
        moves = leg or any(place.moves for place in ends)
        return cls(orbits and not leg, orbits and leg, orbits or cruises, moves)


class Course(NamedTuple):
    """An item on its course: rows (n, 4) of instant [s], latitude, longitude [deg], height [m]; what it is.

    `rows` is None where times are hidden; then `parts` may have the line, as `lines.line` gives it.
    """

    item: Scheduled
    rows: Floats | None
    ways: Ways
    parts: tuple[tuple[tuple[float, ...], ...], ...] = ()


def courses(
    journey: Journey, plan: Plan, positions: Positions | None, *, crew: bool, orbit_step: float
) -> Iterator[Course]:
    """Yield the courses of the plan in its order, stays at places that stay among them.

    Args:
        journey: what is wanted.
        plan: what is decided.
        positions: where an item is; without it what begins or ends at a place that moves is left out.
        crew: show hidden times, too.
        orbit_step: time between rows of a stay in orbit [s].
    """
    where = positions or from_places(journey, plan)
    times = shown(journey, plan, crew=crew)
    betrayed = {item.inside for item in plan.items if item.kind == "event" and None in times[item.id]}
    for item in plan.items:
        if item.kind == "event":
            continue
        ways = Ways.of(journey, item)
        if item.id in betrayed and ways.flight:
            yield Course(item, None, ways)
        elif None in times[item.id]:
            yield Course(item, None, ways, _line(journey, item, times[item.id], where))
        elif len(rows := _rows(item, ways, where, orbit_step)):
            yield Course(item, rows, ways)


def _line(
    journey: Journey, item: Scheduled, times: Shown, positions: Positions
) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """Return the line of a leg whose times are hidden, where it gives none away."""
    if item.kind != "leg" or gives_away(journey, item, times):
        return ()
    return tuple(map(tuple, line(item, positions)))


def _rows(item: Scheduled, ways: Ways, positions: Positions, step: float) -> Floats:
    if ways.orbit:
        return evenly(item, positions, step)
    if ways.moves:
        return timed(item, positions, metres=FLIGHT_METRES if ways.flight else METRES)
    return at(item, np.array([item.start, item.end]), positions)
