"""What would help a picture without a window: turning around, the other side of the station, another time.

A change is told only if it was tried and gives a window.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np

from flambeau.finding import OutOfRange
from flambeau.instants import format_utc
from flambeau.journey import Journey
from flambeau.orbit.elements import Orbit
from flambeau.orbit.ephemeris import Ephemeris
from flambeau.orbit.satellite import nowhere
from flambeau.plan import Plan, Scheduled
from flambeau.shot import Shot
from flambeau.shots.missing import TURNS, mirrored, turned
from flambeau.shots.search import SHORTEST, held, whole
from flambeau.shots.sight import Sight
from flambeau.shots.values import Remedy
from flambeau.shots.wishes import Wish
from flambeau.stage.staging import Stage, blind, unseen
from flambeau.timeline import Timeline, track_of
from flambeau.track import Track
from flambeau.windows import Span, Windows

_A_DAY = 86400.0  # [s]
AROUND = 7 * _A_DAY
"""How far from its span [s] another time for a picture is looked for while the torch is at the place."""

BEYOND = 2 * _A_DAY
"""The same before the torch comes to the place and after it has left."""

_COARSE, _FINE = 60.0, 10.0  # [s]
_BLIND = {"C703", "C705", "C706"}  # findings with which a change is no help


def remedies(journey: Journey, plan: Plan, timeline: Timeline, set_: Stage, asked: Sequence[Wish]) -> Iterator[Remedy]:
    """Yield changes that give a picture a window, at most one of its stage and one of its time.

    Args:
        journey, plan, timeline: of the picture.
        set_: its stage.
        asked: its wishes.
    """
    yield from _moved(journey, plan, timeline, set_, asked)
    stay = next((one for one in plan.chain(set_.item.branch) if _covers(one, set_.item)), set_.item)
    if stay.kind != "leg":  # under way there is no other time at the same place
        place = journey.places.get(set_.shot.view)
        tracks = (set_.track,) if place is None else (set_.track, track_of(place))
        yield from _later(plan, stay, set_, asked, tracks)


def _covers(outer: Scheduled, item: Scheduled) -> bool:
    return outer.start <= item.start and item.end <= outer.end


# ---- another stage


def _moved(journey: Journey, plan: Plan, timeline: Timeline, set_: Stage, asked: Sequence[Wish]) -> Iterator[Remedy]:
    for words, change in _changes(set_):
        other, findings = unseen(journey, plan, timeline, change)
        if other is None or _BLIND & {finding.code for finding in findings}:
            continue
        found = _windows(Sight(other), asked, Windows.of([set_.span]))
        if found and not _BLIND & {finding.code for finding in blind(other)}:
            yield Remedy(words, whole(found[0]))
            return


def _changes(set_: Stage) -> Iterator[tuple[str, Shot]]:
    for angle in TURNS:
        yield _turning(angle), turned(set_.shot, angle, aboard=set_.aboard)
    if set_.aboard:
        yield "take it on the other side of the station, starboard and port exchanged", mirrored(set_.shot)


def _turning(angle: float) -> str:
    way = "around" if abs(angle) > 3 else f"by {abs(math.degrees(angle)):.0f} degrees to the " + (
        "right" if angle > 0 else "left"
    )  # fmt: skip
    return f"turn people and camera {way}"


# ---- another time


def _later(
    plan: Plan, stay: Scheduled, set_: Stage, asked: Sequence[Wish], tracks: Sequence[Track]
) -> Iterator[Remedy]:
    """Yield the nearest other time: on another occasion at the place, in the stay, or before or after it.

    Only while it is known where all `tracks` are: that of the stage and that of what the picture is to view.
    """
    eye, own = Sight(set_), set_.span

    def known(span: Span) -> Windows:
        return reduce(Windows.__and__, (_known(track, own, span) for track in tracks))

    there = Windows.of(_stays(plan, stay)) & known((own[0] - AROUND, own[1] + AROUND))
    if found := _windows(eye, asked, there & ~Windows.of([own])):
        yield _while_there(plan, set_, found)
        return
    beyond = known((own[0] - BEYOND, own[1] + BEYOND)) & ~there
    if found := _windows(eye, asked, beyond):
        span = whole(_nearest(found, own))
        yield Remedy(_gone(span, stay), span)


def _known(track: Track, own: Span, span: Span) -> Windows:
    """Return when in a span around a picture's `own` it is known where something is.

    An ephemeris ends, and elements grow too old.
    """
    if isinstance(track, Ephemeris):
        return Windows.of((one.start, one.end) for one in track.segments) & Windows.of([span])
    if not isinstance(track, Orbit):
        return Windows.of([span])
    days = np.unique(np.clip(own[0] + _A_DAY * np.arange(-AROUND // _A_DAY, AROUND // _A_DAY + 2), *span))
    ends = [end for end in (*days.tolist(), *own) if not _unknown(track, end)]
    return Windows.of([(min(ends), max(ends))])


def _unknown(orbit: Orbit, t: float) -> bool:
    try:
        orbit.positions(np.array([t]))
    except OutOfRange:
        return True
    return bool(nowhere(orbit, t, t))


def _while_there(plan: Plan, set_: Stage, found: Sequence[Span]) -> Remedy:
    """Return the best of the windows while the torch is at the place: one in which people are there anyway, if any."""
    least = max(set_.shot.least, SHORTEST)
    for words, spans in _occasions(plan, set_):
        both = (Windows.of(found) & Windows.of(spans)).spans
        if some := [span for span in both if span[1] - span[0] >= least]:
            return Remedy(words, whole(_nearest(some, set_.span)))
    return Remedy("take it at another time of the stay", whole(_nearest(found, set_.span)))


def _stays(plan: Plan, stay: Scheduled) -> list[Span]:
    """Return when the branch of a stay is at its place."""
    return [(one.start, one.end) for one in plan.chain(stay.branch) if one.kind == "stop" and one.place == stay.place]


def _occasions(plan: Plan, set_: Stage) -> Iterator[tuple[str, list[Span]]]:
    """Yield, in words, at which other times people may be there with the torch anyway."""
    item, own = set_.item, set_.span
    others = [one for one in plan.items if one.kind == "event" and one.end > one.start and one.id != item.id
              and (one.branch, one.place) == (item.branch, item.place)]  # fmt: skip
    for one in sorted(others, key=lambda one: (_away((one.start, one.end), own), one.end - one.start)):
        yield f"take it in another event there, {one.name}", [(one.start, one.end)]
    if not set_.aboard:
        days = [k * _A_DAY for k in range(-int(AROUND // _A_DAY), int(AROUND // _A_DAY) + 1) if k]
        yield "take it at the same hours of another day", [(own[0] + day, own[1] + day) for day in days]


def _gone(span: Span, stay: Scheduled) -> str:
    """Say that the torch is not there at a time, and by how much it would have to come earlier or stay longer."""
    if span[0] >= stay.end:
        return f"let the torch stay longer than until {format_utc(stay.end)}"
    return f"let the torch come earlier than {format_utc(stay.start)}"


def _away(span: Span, own: Span) -> float:
    """Return how long [s] there is between two spans; zero when they overlap."""
    return max(span[0] - own[1], own[0] - span[1], 0.0)


def _nearest(spans: Sequence[Span], own: Span) -> Span:
    return min(spans, key=lambda span: (_away(span, own), span))


# ---- windows


def _windows(eye: Sight, asked: Sequence[Wish], within: Windows) -> list[Span]:
    """Return the windows that are long enough, by samples a minute apart."""
    found = within
    for wish in sorted(asked, key=lambda wish: wish.near):  # what takes rays comes last
        margin, parts = wish.over(eye), (part for part in found.spans if part[1] - part[0] >= SHORTEST)
        found = Windows.of(span for part in parts for span in held(margin, part, _COARSE, 0.0, _FINE).spans)
    least = max(eye.stage.shot.least, SHORTEST)
    return [span for span in found.spans if whole(span)[1] - whole(span)[0] >= least]
