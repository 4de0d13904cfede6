"""Checks of the route: lateness, days, money, events in their place, branches that meet, elements that are too old."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from flambeau.earth import great_circle
from flambeau.finding import Finding
from flambeau.instants import format_local, format_utc, local
from flambeau.journey import Edge, Journey
from flambeau.orbit.elements import Orbit
from flambeau.orbit.satellite import too_old
from flambeau.plan import Plan, Scheduled
from flambeau.timeline import Timeline
from flambeau.units import format_duration, format_moneys

TOGETHER = 1000.0
"""Two things within this distance [m] are at one place."""

_TICK = 1.0  # [s] by which an event may stick out of what it is in: hours are given in minutes


def lateness(_journey: Journey, plan: Plan, _timeline: Timeline) -> Iterator[Finding]:
    """Say what happens later than the document demands, by how much, and what holds it up."""
    items = plan.by_id()
    broken = [k for k in plan.deadlines if k.spare < 0 and k.reached > k.by]
    missed = {(k.of, k.edge) for k in broken}
    for kept in broken:
        item = items[kept.of]
        message = (
            f"{kept.of} {kept.edge} is {format_local(kept.reached, item.zone)}, {format_duration(-kept.spare)} after "
            f"{kept.name} ({format_local(kept.by, item.zone)})"
        )
        yield Finding("R103", message + _because(item, items), kept.where, _remedy(item, items), (kept.id, kept.of))
    for item in plan.items:
        if item.late and not any((item.id, edge) in missed for edge in Edge):
            code = "R114" if item.late_guessed else "R103"
            message = f"{item.id} ({item.name}) is {format_duration(item.late)} later than the document says: "
            message += f"{format_local(item.start, item.zone)} - {format_local(item.end, item.zone)}"
            yield Finding(
                code, message + _because(item, items), item.where, _remedy(item, items), (item.id, item.cause)
            )


def _because(item: Scheduled, items: dict[str, Scheduled]) -> str:
    cause = items.get(item.cause)
    if cause is None or cause.id == item.id:
        return "; its own times leave no other."
    when = f"{format_local(cause.start, cause.zone)} - {format_local(cause.end, cause.zone)}"
    return f"; held up by {cause.id} ({cause.where}), {when}."


def _remedy(item: Scheduled, items: dict[str, Scheduled]) -> str:
    cause = items.get(item.cause)
    if cause is None or cause.id == item.id:
        return f"move {item.id} or what limits it by {format_duration(item.late)}."
    return f"let {cause.id} end about {format_duration(item.late)} earlier, or go faster or stay shorter from there on."


def ways(journey: Journey, plan: Plan, timeline: Timeline) -> Iterator[Finding]:
    """Say which ways lead somewhere else in no time: a mode without speed between ends that nothing keeps apart."""
    for item in plan.items:
        if item.kind != "leg" or item.end - item.start >= _TICK:
            continue
        origin, target = journey.places[item.origin], journey.places[item.place]
        if origin.moves or target.moves:
            track = timeline.lines[item.branch].track
            apart = float(np.linalg.norm(np.subtract(*track.positions(np.array([item.start - 1e-3, item.end])))))
        else:
            apart = float(great_circle(origin.lat, origin.lon, target.lat, target.lon))
        if apart > TOGETHER:
            message = f"{item.id} covers {apart / 1000:,.0f} km in no time: its two ends leave it none."
            hint = f"give mode {item.mode} a speed, or the way a travel time."
            yield Finding("R104", message, item.where, hint, (item.id,))


def together(journey: Journey, plan: Plan, timeline: Timeline) -> Iterator[Finding]:
    """Say which branches do not end where they rejoin."""
    items = plan.by_id()
    for branch in journey.branches.values():
        if branch.rejoin is None or branch.id not in timeline.lines or branch.rejoin.other not in items:
            continue
        other, line = items[branch.rejoin.other], timeline.lines[branch.id]
        t = other.start if branch.rejoin.edge is Edge.START else other.end
        if other.branch not in timeline.lines:
            continue
        ends = [
            x.positions(np.array([s])) for x, s in ((line.track, line.span[1]), (timeline.lines[other.branch].track, t))
        ]
        apart = float(np.linalg.norm(ends[0] - ends[1]))
        if apart > TOGETHER:
            message = f"{branch.id} ends at {line.chain[-1].name}, {apart / 1000:,.0f} km from {other.name}."
            hint = f"add a stop at {other.name} to the end of {branch.id}."
            yield Finding("R107", message, branch.rejoin.where, hint, (branch.id, other.id))


def events(_journey: Journey, plan: Plan, _timeline: Timeline) -> Iterator[Finding]:
    """Say which events are not within what they are in."""
    items = plan.by_id()
    for item in plan.items:
        if item.kind != "event" or item.inside not in items:
            continue
        around = items[item.inside]
        if item.end < item.start:
            message = f"{item.id} ends {format_duration(item.start - item.end)} before it starts."
            yield Finding("R106", message, item.where, "swap its start and its end.", (item.id,))
        elif item.start < around.start - _TICK or item.end > around.end + _TICK:
            spans = [f"{format_local(i.start, i.zone, seconds=True)} - {format_local(i.end, i.zone, seconds=True)}"
                     for i in (item, around)]  # fmt: skip
            message = f"{item.id} ({spans[0]}) is not within {around.id} ({spans[1]})."
            yield Finding("R108", message, item.where, f"move it, or make {around.id} longer.", (item.id, around.id))


def days(journey: Journey, plan: Plan, _timeline: Timeline) -> Iterator[Finding]:
    """Say what is planned on rest days, and which days are too long."""
    spans: dict[tuple[str, str], list[Scheduled]] = defaultdict(list)
    for item in plan.items:
        day = local(item.start, item.zone).date().isoformat()
        if item.kind == "stop":
            spans[item.branch, day].append(item)
        if item.kind in ("stop", "event") and day in journey.rules.rest_days:
            message = f"{item.id} is on {day}, a rest day."
            yield Finding("R109", message, item.where, "move it to the next day.", (item.id, day))
    for (_, day), stops in spans.items():
        yield from _long(journey, day, stops)


def _long(journey: Journey, day: str, stops: list[Scheduled]) -> Iterator[Finding]:
    most = journey.rules.longest_day
    # A stop of several days says nothing about its single days.
    ends = [s.end for s in stops if s.end - s.start < 86400]
    if most is None or not ends or max(ends) - stops[0].start <= most:
        return
    long = max(ends) - stops[0].start
    message = (
        f"{day} lasts {format_duration(long)} from {stops[0].id} to {stops[-1].id}; at most {format_duration(most)}."
    )
    yield Finding("R110", message, stops[0].where, f"move {stops[-1].id} to another day.", (stops[0].id, day))


def budget(journey: Journey, plan: Plan, _timeline: Timeline) -> Iterator[Finding]:
    """Say by how much the journey is over its budget, in the budget's currency."""
    spent = [
        m for m in plan.money.get("all", {}).get("all", ()) if journey.budget and m.currency == journey.budget.currency
    ]
    if journey.budget is not None and spent and spent[0].amount > journey.budget.amount:
        over = spent[0]._replace(amount=spent[0].amount - journey.budget.amount)
        currency = journey.budget.currency
        dearest = max(
            plan.money["mode"].items(), key=lambda row: sum(m.amount for m in row[1] if m.currency == currency)
        )
        message = f"the journey costs {spent[0]}, {over} more than its budget of {journey.budget}."
        hint = f"look at {dearest[0]} first: {format_moneys(dearest[1])}."
        yield Finding("R111", message, journey.budget_where, hint)


def elements(journey: Journey, plan: Plan, _timeline: Timeline) -> Iterator[Finding]:
    """Say where an orbit is asked for too far from the element sets at hand."""
    for item in plan.items:
        place = journey.places[item.place]
        yield from _uncovered(journey, item)
        if item.kind != "stop" or not place.elements:
            continue
        orbit = Orbit(place.elements)
        oldest = too_old(orbit, item.start, item.end)
        if oldest is not None:
            age, band = orbit.age(oldest), format_duration(orbit.band(oldest))
            message = (
                f"{item.id} is {age:.1f} days from the nearest element set before it: known to {band} along the orbit."
            )
            yield Finding("R112", message, place.where, "add an element set of those days.", (item.id, place.id))


def _uncovered(journey: Journey, item: Scheduled) -> Iterator[Finding]:
    """Say where an ephemeris does not cover a stay or a flight."""
    ends = {place.id: place for place in (journey.places[item.place], journey.places[item.origin])}
    for place in ends.values():
        ephemeris = place.ephemeris
        if item.kind == "event" or ephemeris is None or ephemeris.covers(item.start, item.end):
            continue
        start, end, first, last = map(format_utc, (item.start, item.end, *ephemeris.span))
        message = f"{item.id} lasts from {start} to {end}, but the ephemeris of {place.name} covers {first} to {last}"
        inside = first <= start and end <= last
        message += ", with a gap between." if inside else "."
        yield Finding("V218", message, place.where, "take an ephemeris of those days.", (item.id, place.id))
