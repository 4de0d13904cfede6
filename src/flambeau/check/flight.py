"""Checks of flights to a station and back: what a document says of them against what the orbit allows.

Launch, docking, undocking, burn and landing are known by the `kind` of events; where there is none, a leg between the
ground and a place in orbit begins with its launch or undocking, and ends with its docking or landing. Only times that
the document states are judged, each within what it was rounded to, the age of the elements and the spread of flights.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from flambeau.earth import great_circle
from flambeau.finding import Finding, OutOfRange, UsageError
from flambeau.instants import format_utc
from flambeau.journey import Certainty, Journey, Place
from flambeau.orbit.elements import Orbit
from flambeau.orbit.landing import ASIDE, SUNRISE, Approach, approaches, landings, timing
from flambeau.orbit.launch import Launch, launches
from flambeau.orbit.named import Pad, Zone, pad_at, zones
from flambeau.orbit.rendezvous import Profile, profiles
from flambeau.plan import Plan, Scheduled
from flambeau.sky import sun_altitude
from flambeau.timeline import Timeline
from flambeau.units import format_duration

STEERED = 1800.0
"""No rocket is steered into a plane that its pad is further from than this [s]: 7 degrees of the Earth's turning.

Source: 5 degrees cost a kilometre a second; the largest of 50 flights was 1,339 s (Cygnus on Atlas V, 2016).
"""

BURN = (54 * 60.0, 55 * 60.0, 90.0)
"""How long before the landing [s] a Soyuz brakes, from when to when, and by how much that varies.

Source: 54 min in NASA's landing timeline and on 11 November 2013; 52 min 52 s for Soyuz MS-11 (Canadian Space Agency).
"""

STEPPE = 1500e3
"""A landing within this distance [m] of a landing zone of Soyuz is judged as one of a Soyuz."""

CREW_DAY = 15.5 * 3600
"""The longest day of a crew [s] where the rules give none. Source: 24 h less 8.5 h of sleep as planned in orbit."""

_WALKS = ("spacewalk", "eva")
_WAKING = ("wake-up", "wakeup", "waking")
_STATED = (Certainty.EXACT, Certainty.APPROXIMATE, Certainty.HIDDEN)
_MINUTE = 60.0
_HALF_DAY = 43200.0
_SEARCH = 5 * 86400.0  # either way, for a better instant


class Flight(NamedTuple):
    """A leg between the ground and a place in orbit, with its ends: launch and docking, or undocking and landing."""

    leg: Scheduled
    orbit: Orbit
    ground: Place
    up: bool
    first: Scheduled
    last: Scheduled


def flight(journey: Journey, plan: Plan, _timeline: Timeline) -> Iterator[Finding]:
    """Say what of the flights to a station and back the orbit does not allow, and which crew days are too long."""
    for one in _flights(journey, plan):
        try:
            yield from _walks(one, plan)
            yield from (_launching(one) if one.up else _down(one, plan))
        except (OutOfRange, UsageError):  # an orbit that cannot be told, or is not for such flights: R112 says the age
            continue
    yield from _crew_days(journey, plan)


def _flights(journey: Journey, plan: Plan) -> Iterator[Flight]:
    """Yield the legs between a fixed place on the ground and one in orbit."""
    for leg in plan.items:
        if leg.kind != "leg":
            continue
        origin, target = journey.places[leg.origin], journey.places[leg.place]
        station, ground = (target, origin) if target.orbits else (origin, target)
        if station.elements and not ground.moves:  # an ephemeris says nothing of the plane before and after it
            kinds = ("launch", "docking") if target.orbits else ("undocking", "landing")
            first, last = (_event(plan, leg, kind, t) for kind, t in zip(kinds, (leg.start, leg.end), strict=True))
            yield Flight(leg, Orbit(station.elements), ground, target.orbits, first or leg, last or _after(plan, leg))


def _event(plan: Plan, leg: Scheduled, kind: str, t: float) -> Scheduled | None:
    """Return the event of a kind on the branch of a leg that is nearest to an instant [s], within half a day."""
    events = (i for i in plan.items if i.kind == "event" and i.event == kind and i.branch == leg.branch)
    return min((e for e in events if abs(e.start - t) < _HALF_DAY), key=lambda e: abs(e.start - t), default=None)


def _after(plan: Plan, leg: Scheduled) -> Scheduled:
    """Return the stop that a leg leads to."""
    chain = plan.chain(leg.branch)
    return chain[min(chain.index(leg) + 1, len(chain) - 1)]


def _stated(item: Scheduled) -> bool:
    """Tell whether a source states when something starts."""
    return item.start_certainty in _STATED


def _rounded(item: Scheduled) -> float:
    """Return by how much an instant may be off as it is told [s]: its doubt, or a minute where it has no seconds."""
    told = _MINUTE if item.start % _MINUTE == 0 else 1.0
    rough = 5 * _MINUTE if item.start_certainty is Certainty.APPROXIMATE else told
    return item.doubt or rough


# ---- up


def _launching(one: Flight) -> Iterator[Finding]:
    """Say whether the launch is into the plane, and at a phase from which the docking can be reached."""
    if not _stated(one.first):
        return
    t, pad = one.first.start, _pad(one)
    near = launches(one.orbit, pad, t - 2 * _HALF_DAY, t + 2 * _HALF_DAY)
    if not near:
        yield _never(one)
        return
    known = profiles(pad.family, t)
    flown = _flown(one, known) if known else None
    allowed = [(when, chance, name) for chance in near for when, name in _instants(chance, flown)]
    best, chance, name = min(allowed, key=lambda row: abs(row[0] - t))
    late, spare = t - best, chance.band + _rounded(one.first)
    if abs(late) > spare:
        yield _off(one, late, best, spare, name)
    if abs(late) <= STEERED and flown is not None:
        yield from _rendezvous(one, chance, flown)


def _flown(one: Flight, known: tuple[Profile, ...]) -> Profile:
    """Return the profile whose usual time is nearest to that from launch to docking."""
    takes = max(one.last.start - one.first.start, 1.0)
    return min(known, key=lambda p: abs(math.log(takes / p.duration)))


def _instants(chance: Launch, flown: Profile | None) -> list[tuple[float, str]]:
    """Return the instants at which an opportunity can be used, with the profile: that which is flown, if it is open."""
    times = [(t, profile.name) for profile, t in chance.times]
    of_flown = [row for row in times if flown is not None and row[1] == flown.name]
    return of_flown or times or [(chance.t, "")]


def _never(one: Flight) -> Finding:
    message = f"{one.first.id} launches from {one.ground.name}, which the plane of {_station(one)} does not pass over."
    return Finding("S502", message, one.first.where, "launch from a place nearer to the equator.", (one.first.id,))


def _off(one: Flight, late: float, best: float, spare: float, name: str) -> Finding:
    """Say by how much a launch misses the plane."""
    side = "after" if late > 0 else "before"
    what = f" for {name}" if name else ""
    message = (
        f"{one.first.id} launches at {format_utc(round(one.first.start))}, {format_duration(abs(late))} {side} "
        f"the plane of {_station(one)} allows: {format_utc(round(best))} ± {spare:.0f} s{what}."
    )
    code = "S501" if abs(late) <= STEERED else "S502"
    return Finding(code, message, one.first.where, f"launch at {format_utc(round(best))}.", (one.first.id,))


def _station(one: Flight) -> str:
    return one.orbit.sets[0].called


def _rendezvous(one: Flight, chance: Launch, flown: Profile) -> Iterator[Finding]:
    """Say whether a profile leads from the phase at launch to the docking."""
    takes = one.last.start - one.first.start
    stated = _stated(one.last)
    if stated and abs(takes - flown.duration) > 2 * flown.spread + _rounded(one.last):
        low, high = (format_duration(flown.duration + sign * 2 * flown.spread) for sign in (-1, 1))
        message = f"{one.last.id} begins {format_duration(takes)} after the launch; {flown.name} takes {low} to {high}."
        hint = f"dock at about {format_utc(round(one.first.start + flown.duration))}."
        yield Finding("S504", message, one.last.where, hint, (one.last.id, one.first.id))
    open_ = [p.name for p, _ in chance.times]
    if flown.name not in open_ if stated else not open_:
        yield _shut(one, chance, flown, open_)


def _shut(one: Flight, chance: Launch, flown: Profile, open_: list[str]) -> Finding:
    """Say that the station is not where a profile needs it, and when it is."""
    t = one.first.start
    others = launches(one.orbit, _pad(one), t - _SEARCH, t + _SEARCH, flown.name)
    best = min((o.t for o in others), key=lambda x: abs(x - t), default=None)
    days = _SEARCH / (2 * _HALF_DAY)
    hint = f"launch at {format_utc(round(best))}." if best is not None else f"look more than {days:.0f} days away."
    low, high = math.degrees(flown.low), math.degrees(flown.high)
    message = (
        f"{one.first.id}: {_station(one)} is {math.degrees(chance.phase):.0f} degrees ahead of {one.ground.name} then; "
        f"{flown.name} needs {low:.0f} to {high:.0f} degrees. Open: {', '.join(open_) or 'none'}."
    )
    return Finding("S503", message, one.first.where, hint, (one.first.id,))


def _pad(one: Flight) -> Pad:
    return pad_at(one.ground.lat, one.ground.lon, one.ground.name, one.ground.height)


def _walks(one: Flight, plan: Plan) -> Iterator[Finding]:
    """Say which spacewalks are on the way up of their branch, before its docking, or on the way down."""
    for walk in plan.items:
        if walk.event not in _WALKS or walk.branch != one.leg.branch:
            continue
        if one.up and one.first.start <= walk.start < one.last.start:
            gap = format_duration(one.last.start - walk.start)
            message = f"{walk.id} begins {gap} before {one.last.id}, while what is carried is still on its way up."
            yield Finding("S505", message, walk.where, f"begin it after {one.last.id}.", (walk.id, one.last.id))
        elif not one.up and walk.start < one.last.start and one.first.start < walk.end:
            gap = format_duration(walk.end - one.first.start)
            message = f"{walk.id} ends {gap} after {one.first.id}, while what is carried is on its way down."
            yield Finding("S505", message, walk.where, f"end it before {one.first.id}.", (walk.id, one.first.id))


# ---- down


def _down(one: Flight, plan: Plan) -> Iterator[Finding]:
    landing = one.last
    if not _stated(landing):
        return
    if _on_steppe(one.ground):
        yield from _burn(one, plan)
        yield from _track(one, landing)
    sun = float(sun_altitude(one.ground.lat, one.ground.lon, one.ground.height, np.array([landing.start]))[0])
    if sun < SUNRISE:
        message = f"{landing.id}: the Sun is {math.degrees(-sun):.0f} degrees below the horizon of {one.ground.name}."
        yield Finding("S507", message, landing.where, _better(one, day=True), (landing.id,))


def _on_steppe(ground: Place) -> bool:
    """Tell whether a landing is one of a Soyuz: other ships brake, steer and land in other ways."""
    return any(float(great_circle(ground.lat, ground.lon, z.lat, z.lon)) < STEPPE for z in zones().values())


def _burn(one: Flight, plan: Plan) -> Iterator[Finding]:
    """Say whether the burn is as long before the landing as a fall takes."""
    burn = _event(plan, one.leg, "deorbit-burn", one.last.start - BURN[0])
    if burn is None or not _stated(burn):
        return
    gap, spare = one.last.start - burn.start, BURN[2] + _rounded(burn)
    if not BURN[0] - spare <= gap <= BURN[1] + spare:
        message = (
            f"{burn.id} is {format_duration(gap)} before {one.last.id}; a Soyuz brakes 54 to 55 min before landing."
        )
        hint = f"brake at {format_utc(round(one.last.start - BURN[0]))}."
        yield Finding("S506", message, burn.where, hint, (burn.id, one.last.id))


def _track(one: Flight, landing: Scheduled) -> Iterator[Finding]:
    """Say whether the station passes close to the landing place, and at the right time."""
    after, band = timing("landing after nearest approach"), one.orbit.band(landing.start)
    search = (landing.start - after.seconds - _HALF_DAY / 8, landing.start)
    near = approaches(one.orbit, one.ground.lat, one.ground.lon, *search)
    best = min(near, key=lambda a: abs(a.t + after.seconds - landing.start), default=None)
    if best is None or abs(best.aside) > ASIDE:
        yield _aside(one, landing, best)
        return
    late, spare = landing.start - best.t - after.seconds, 1.5 * after.spread + band + _rounded(landing)
    if abs(late) > spare:
        side = "after" if late > 0 else "before"
        right = format_utc(round(best.t + after.seconds))
        message = (
            f"{landing.id} is at {format_utc(round(landing.start))}, {format_duration(abs(late))} {side} a capsule "
            f"from that pass of {_station(one)} lands: {right} ± {spare:.0f} s."
        )
        yield Finding("S509", message, landing.where, f"land at {right}.", (landing.id,))


def _aside(one: Flight, landing: Scheduled, best: Approach | None) -> Finding:
    """Say that the station does not pass near the landing place."""
    far = "more than 600 km" if best is None else f"{abs(best.aside) / 1000:.0f} km"
    message = (
        f"{landing.id}: the track of {_station(one)} before {format_utc(round(landing.start))} passes {far} from "
        f"{one.ground.name}; a capsule lands within {ASIDE / 1000:.0f} km of it."
    )
    return Finding("S508", message, landing.where, _better(one, day=False), (landing.id,))


def _better(one: Flight, *, day: bool) -> str:
    """Name the landing at that place that is nearest in time, if need be in daylight."""
    t, zone = one.last.start, Zone(one.ground.name, one.ground.lat, one.ground.lon, ascending_only=True)
    fine = [o.t for o in landings(one.orbit, (zone,), t - _SEARCH, t + _SEARCH) if o.daylight or not day]
    best = min(fine, key=lambda x: abs(x - t), default=None)
    return f"land at {format_utc(round(best))}." if best is not None else "choose another place."


# ---- crew


def _crew_days(journey: Journey, plan: Plan) -> Iterator[Finding]:
    """Say which crew days, from waking or the first event of the day to the end of a spacewalk, are too long."""
    most = journey.rules.longest_day or CREW_DAY
    for walk in plan.items:
        if walk.kind != "event" or walk.event not in _WALKS:
            continue
        first = _first(plan, walk)
        long = walk.end - first.start
        if long > most:
            message = (
                f"the crew's day lasts {format_duration(long)} from {first.id} to the end of {walk.id}; "
                f"at most {format_duration(most)}."
            )
            yield Finding("S510", message, walk.where, f"let {walk.id} begin earlier.", (walk.id, first.id))


def _first(plan: Plan, walk: Scheduled) -> Scheduled:
    """Return what a crew's day begins with: their waking, else the first event of the branch on the day (UTC)."""
    before = [
        i for i in plan.items
        if i.kind == "event" and i.branch == walk.branch and walk.start - 2 * _HALF_DAY < i.start <= walk.start
    ]  # fmt: skip
    waking = [i for i in before if i.event in _WAKING]
    if waking:
        return max(waking, key=lambda i: i.start)
    midnight = walk.start - walk.start % (2 * _HALF_DAY)
    return min((i for i in before if i.start >= midnight), key=lambda i: i.start, default=walk)
