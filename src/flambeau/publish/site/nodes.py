"""One branch as the page has it: when it does what, where it is, how far it has come and who holds the torch.

Only what may be shown is asked for, so that nothing hidden can find its way into a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from flambeau.plan import Scheduled
from flambeau.publish.hidden import Shown
from flambeau.publish.site.curves import curves
from flambeau.publish.site.ground import ms, piece, plain, rows_of
from flambeau.timeline import Line
from flambeau.track import During, Track

Times = Mapping[str, Shown]


class Entry(NamedTuple):
    """A row of the chain of which at least one time may be shown; what is not known is as long as nothing."""

    item: Scheduled
    start: float
    end: float
    whole: bool  # both may be shown


def chain(line: Line, times: Times) -> list[Entry]:
    """Return the rows of a branch that may be shown at all."""
    return [
        Entry(item, known[0], known[-1], len(known) > 1)
        for item in line.chain
        if (known := [t for t in times[item.id] if t is not None])
    ]


def pieces(line: Line, times: Times) -> list[dict[str, Any]]:
    """Return where a branch is, in order; nothing where a time is hidden that the position would tell."""

    def kind(row: tuple[Scheduled, Track]) -> str:
        return "hidden" if conceals(line, row[0], times) else "sky" if rows_of(row[1]) is None else "ground"

    made: list[dict[str, Any]] = []
    for where, run in groupby(zip(line.chain, line.tracks, strict=True), kind):
        rows = list(run)
        if where == "ground":
            tables = [table for _, track in rows if (table := rows_of(track)) is not None]
            made.append(piece(rows[0][0].start, rows[-1][0].end, tables))
        elif where == "sky":
            made += [nodes.piece() for item, track in rows for nodes in curves(_whole(track), item.start, item.end)]
    return made


def _whole(track: Track) -> Track:
    """Return the track of a satellite from before a stay on board to after it, so that nodes may lie there."""
    return track.track if isinstance(track, During) else track


def conceals(line: Line, item: Scheduled, times: Times) -> bool:
    """Tell whether a position within a row would tell a hidden time: its own, or that of what a flight passes."""
    flies = line.journey.places[item.origin].orbits != line.journey.places[item.place].orbits
    inside = [event for event in line.events if flies and event.inside == item.id]
    return any(None in times[one.id] for one in (item, *inside))


def odometer(line: Line, times: Times) -> dict[str, list[float]]:
    """Return kilometres so far at instants, for straight lines between; ways of hidden times lie between known ones."""
    points: list[tuple[float, float]] = []
    so_far = 0.0
    for item in line.chain:
        start, end = times[item.id]
        way = item.distance / 1000 if item.kind == "leg" and item.moves else 0.0
        if start is not None and end is not None:
            points += _moving(item, so_far, way) if way else []
        elif start is not None:
            points.append((start, so_far))
        so_far += way
        if end is not None and start is None:
            points.append((end, so_far))
    if not points:
        points = [(t, 0.0) for entry in chain(line, times)[:1] for t in [entry.start]]
    kept = _straightened([(ms(t), plain(round(km, 3))) for t, km in points])
    return {"t": [t for t, _ in kept], "km": [km for _, km in kept]}


def _moving(item: Scheduled, so_far: float, way: float) -> Iterator[tuple[float, float]]:
    """Yield the ends of the moves of a leg with kilometres."""
    moving = sum(end - start for start, end in item.moves)
    for start, end in item.moves:
        yield start, so_far
        so_far += way * ((end - start) / moving if moving else 1.0)
        yield end, so_far


def _straightened(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out points on level stretches, and those that are there twice."""
    once = [point for point, _ in groupby(points)]
    inner = zip(once, once[1:], once[2:], strict=False)
    kept = [here for before, here, after in inner if not before[1] == here[1] == after[1]]
    return once[:1] + kept + once[1:][-1:]
