"""Wanted pictures: when their light holds and their place is in view; where never, by how much it is missed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from flambeau.earth import Floats
from flambeau.finding import Finding
from flambeau.journey import Journey, Place
from flambeau.orbit.view import arc, limb, look
from flambeau.procedure import Light, Procedure
from flambeau.shot import Shot
from flambeau.spacewalk.sheet import Block, Nearest, Wanted
from flambeau.spacewalk.surroundings import Surroundings
from flambeau.spacewalk.timing import Around, told
from flambeau.timeline import track_of
from flambeau.track import Track
from flambeau.windows import Span, Windows, where

_STEP = 30.0  # [s]; a station is above a horizon for minutes, and one that only grazes it is no picture
_COARSE, _FINE = 10.0, 0.1  # [s]; steps of the search for the nearest miss

AHEAD = 2 * 86400.0
"""How far ahead [s] of the span of the surroundings the next opportunity is looked for."""


def shots_of(around: Around, procedure: Procedure) -> list[Shot]:
    """Return the journey's shots that are to be taken on a spacewalk: within its event, or in one of its tasks."""
    named = {name for task in procedure.tasks for name in task.pictures}

    def mine(shot: Shot) -> bool:
        return shot.id in named or shot.inside == around.item.id or around.within(shot.inside)

    return [shot for shot in around.journey.shots.values() if mine(shot)]


def wanted(
    sky: Surroundings, journey: Journey, shots: Sequence[Shot], blocks: Sequence[Block], span: Span
) -> tuple[Wanted, ...]:
    """Return the wanted pictures with their windows in the span [s] of the spacewalk."""
    return tuple(_wanted(sky, journey, shot, blocks, span) for shot in shots)


def _wanted(sky: Surroundings, journey: Journey, shot: Shot, blocks: Sequence[Block], span: Span) -> Wanted:
    place = journey.places.get(shot.view)
    windows = _windows(sky, shot.light, place, span)
    mine = [block for block in blocks if shot.id in block.task.pictures]
    tasks = Windows.of((block.start, block.end) for block in mine)
    miss = nearest(sky, place, span) if place is not None and not in_view(sky, place, span) else None
    name = "" if place is None else place.name
    return Wanted(shot, name, windows, tuple(b.task.id for b in mine), (windows & tasks).spans, miss)


def _windows(sky: Surroundings, light: Light, place: Place | None, span: Span) -> Windows:
    """Return when a light holds and a place is in view."""
    found = Windows.of([span])
    if light is not Light.ANY:
        found &= sky.light.get(light, Windows())
    return found if place is None else found & in_view(sky, place, span)


def in_view(sky: Surroundings, place: Place, span: Span) -> Windows:
    """Return when the station is above the horizon of a place in a span [s]; the air bends nothing."""
    ground = track_of(place)
    return where(lambda t: look(ground.positions(t), sky.track.positions(t)).elevation, span, _STEP)


def nearest(sky: Surroundings, place: Place, span: Span) -> Nearest:
    """Return when in a span [s] a place is nearest to the station, by the angle at the centre of the Earth.

    Accuracy: the instant 0.1 s, the angle 0.001 degrees, by the steps of the search.
    """
    ground = track_of(place)

    def apart(t: Floats) -> Floats:
        return arc(sky.track.positions(t), ground.positions(t))

    t = _steps(*span, _COARSE)
    about = float(t[apart(t).argmin()])
    t = _steps(max(about - _COARSE, span[0]), min(about + _COARSE, span[1]), _FINE)
    angle = apart(t)
    k = int(angle.argmin())
    return Nearest(float(t[k]), float(angle[k]), _horizon(sky, ground, t[k : k + 1]))


def _horizon(sky: Surroundings, ground: Track, t: Floats) -> float:
    """Return how far from the station a place may be and still see it [rad], towards that place."""
    station = sky.track.positions(t)
    return float(limb(station, look(station, ground.positions(t)).azimuth).arc[0])


def _steps(start: float, end: float, step: float) -> Floats:
    return np.linspace(start, end, max(math.ceil((end - start) / step), 1) + 1)


def picture_findings(
    sky: Surroundings, journey: Journey, every: Sequence[Wanted], blocks: Sequence[Block], span: Span
) -> Iterator[Finding]:
    """Say which wanted pictures cannot be taken on this spacewalk, and which not in the tasks that are to take them."""
    starts = {block.task.id: block.start for block in blocks}
    for one in every:
        shot, things = one.shot, (one.shot.id, *one.tasks)
        if not one.windows:
            hint = _again(sky, journey, shot, span)
            yield Finding("E606", _never(one, span), shot.where, hint, things)
        elif one.tasks and not one.within:
            t = starts[one.tasks[0]]
            a, b = min(one.windows.spans, key=lambda w: max(w[0] - t, t - w[1]))
            message = f"{shot.name}: {', '.join(one.tasks)} lies outside of its windows."
            yield Finding("E607", message, shot.where, f"take it {_from_to(a, b)}.", things)


def _from_to(a: float, b: float) -> str:
    return f"from {told(a)} to {told(b)}"


def _never(one: Wanted, span: Span) -> str:
    """Say why a picture has no window."""
    during = _from_to(*span)
    miss = one.nearest
    if miss is None:
        what = (
            f"no orbital {one.shot.light}" if not one.view else f"no orbital {one.shot.light} with {one.view} in view"
        )
        return f"{one.shot.name}: there is {what} {during}."
    away, horizon = math.degrees(miss.arc), math.degrees(miss.horizon)
    return (
        f"{one.shot.name}: {one.view} is never in view {during}; at best it is {away:.1f} degrees of arc away, "
        f"at {told(miss.t)}, and its horizon is at {horizon:.1f}."
    )


def _again(sky: Surroundings, journey: Journey, shot: Shot, span: Span) -> str:
    """Say when it could be taken within the next days."""
    ahead = (span[1], span[1] + AHEAD)
    later = Surroundings(sky.place, ahead)
    place = journey.places.get(shot.view)
    windows = _windows(later, shot.light, place, ahead)
    if not windows:
        return f"leave it out: nor is it to be had until {told(ahead[1])}."
    what = f"{place.name} is next in view" if place is not None else f"there is orbital {shot.light} next"
    return f"take it another time: {what} {_from_to(*windows.spans[0])}; `flambeau shots` looks at the whole picture."
