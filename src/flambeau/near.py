"""When the torch is near a place: the convoy on the ground, and the torch in orbit crossing the sky."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flambeau.earth import Floats, to_fixed
from flambeau.journey import Certainty
from flambeau.orbit.sightings import LOWEST, Sighting, sightings
from flambeau.plan import Scheduled
from flambeau.sky import Sites
from flambeau.timeline import Line, Timeline, aboard
from flambeau.windows import Span, Windows, where

WITHIN = 10_000.0
"""Distance up to which the convoy is near unless told otherwise [m]: across a city of some size."""

Point = tuple[float, float, float]

_LEAST = 16  # samples of a way; a convoy does not come back to a place within a sixteenth of it
_MOST = 20_000
_FINE = 400  # samples of what of an item is near, for where it is nearest


@dataclass(frozen=True, slots=True)
class Visit:
    """The convoy within a distance of a place, from `start` to `end` [POSIX s]."""

    branch: str
    start: float
    end: float
    place: str  # name of the stop, or of the way, that brings it there
    distance: float  # the least [m]
    certainty: Certainty  # of when the stop begins; a way is always computed


def overhead(timeline: Timeline, site: Sites, lowest: float = LOWEST) -> tuple[tuple[str, Sighting], ...]:
    """Return the passes over one place while the torch is on board at their culmination, with their branches.

    Raises:
        UsageError: the orbit is none that passes are searched for.
    """
    return tuple(
        (stay.branch, one)
        for stay in aboard(timeline)
        for one in sightings(stay.satellite, site, (stay.start, stay.end), lowest=lowest)
        if stay.start <= one.culmination <= stay.end
    )


def visits(timeline: Timeline, place: Point, within: float = WITHIN) -> tuple[Visit, ...]:
    """Return when the convoy comes within a distance of a place, in order of time.

    Distances are straight lines, so that an aeroplane at its cruise height passes no place within less than that.

    Args:
        timeline: of a plan.
        place: latitude, longitude [rad] and height [m].
        within: distance [m].

    Accuracy: that of the plan; edges within 0.1 ms of the tracks.
    """
    xyz = to_fixed(*place)
    found = [visit for line in timeline.lines.values() for visit in _by(line, xyz, within)]
    return tuple(sorted(found, key=lambda visit: (visit.start, visit.branch)))


def _by(line: Line, place: Floats, within: float) -> Iterator[Visit]:
    """Yield the visits of one branch; those of neighbouring items are one."""
    spans = [
        (item, span)
        for item, length in _within_reach(line, place, within)
        for span in _near(line, item, length, place, within)
    ]
    for start, end in Windows.of(_with_instants(span) for _, span in spans).spans:
        inside = [(item, span) for item, span in spans if start <= span[0] and span[1] <= end]
        away = _away(line, place, np.concatenate([np.linspace(*span, _FINE) for _, span in inside]))
        main, _ = max(inside, key=lambda one: (one[0].kind == "stop", one[1][1] - one[1][0]))
        certainty = main.start_certainty if main.kind == "stop" else Certainty.COMPUTED
        yield Visit(line.branch.id, start, end, main.name, float(away.min()), certainty)


def _with_instants(span: Span) -> Span:
    """Let a stop that is over at once count as a visit: Windows have no empty spans."""
    return span if span[0] < span[1] else (span[0], float(np.nextafter(span[1], np.inf)))


def _within_reach(line: Line, place: Floats, within: float) -> list[tuple[Scheduled, float]]:
    """Return the items on the ground whose ends are not too far from a place for their length, with that [m]."""
    grounded = [item for item in line.chain if line.satellites.keys().isdisjoint((item.place, item.origin))]
    edges = [line.track.positions(np.array([getattr(item, edge) for item in grounded])) for edge in ("start", "end")]
    nearest = np.minimum(*(np.linalg.norm(xyz - place, axis=1) for xyz in edges))
    chord = np.linalg.norm(edges[1] - edges[0], axis=1)
    # The document may say less than the straight line.
    lengths = [max(_length(line, item), straight) for item, straight in zip(grounded, chord.tolist(), strict=True)]
    rows = zip(grounded, lengths, nearest.tolist(), strict=True)
    return [(item, length) for item, length, away in rows if away - length <= within]


def _length(line: Line, item: Scheduled) -> float:
    """Return how far the torch goes in an item [m]: on board of what moves also in a stop, or on an unmeasured way."""
    moves = any(line.journey.places[place].log for place in (item.place, item.origin))
    if item.distance or not moves:
        return item.distance
    t = np.linspace(item.start, item.end, _MOST)
    return float(np.linalg.norm(np.diff(line.track.positions(t), axis=0), axis=1).sum())


def _near(line: Line, item: Scheduled, length: float, place: Floats, within: float) -> tuple[Span, ...]:
    """Return when within an item of some length [m] the torch is near a place."""
    span = (item.start, item.end)
    if span[0] == span[1]:
        return (span,) if _away(line, place, np.array([item.start]))[0] <= within else ()
    whole = item.end - item.start
    moving = sum(end - start for start, end in item.moves) or whole  # pauses do not bring it farther
    count = min(max(_LEAST, int(4 * length / within * whole / moving)), _MOST)
    return where(lambda t: within - _away(line, place, t), span, whole / count).spans


def _away(line: Line, place: Floats, t: Floats) -> Floats:
    """Return how far a branch is from a place [m, (n,)] at instants [POSIX s, (n,)]."""
    return np.asarray(np.linalg.norm(line.track.positions(t) - place, axis=1))
