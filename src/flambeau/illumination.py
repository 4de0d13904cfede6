"""The light of a journey: orbital day and night on board, and the light of the day at every stop on the ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from flambeau.earth import to_fixed
from flambeau.instants import local, start_of_day
from flambeau.journey import Journey
from flambeau.orbit.light import Shadow, ShadowEdge, beta, day_and_night, shadow_edges
from flambeau.orbit.satellite import Satellite, require
from flambeau.orbit.view import look
from flambeau.plan import Plan, Scheduled
from flambeau.sky import HORIZONS, Sites, sun_fixed
from flambeau.sky.sunlight import sun_above
from flambeau.windows import Span, Windows

_TOGETHER = 200  # stops in one search: those of a long relay lie far apart in time


@dataclass(frozen=True, slots=True)
class OrbitalLight:
    """Light on board over a span [POSIX s]: beta angles [rad] at its ends, edges, and the first day and night in it."""

    satellite: Satellite
    span: Span
    shadow: Shadow
    betas: tuple[float, float]
    day: float | None  # [s]; None: the satellite is never lit, or no edge ends the day
    night: float | None
    edges: tuple[ShadowEdge, ...]


def orbital_light(satellite: Satellite, span: Span, shadow: Shadow = Shadow.ELLIPSOID) -> OrbitalLight:
    """Return the light on board of a satellite over a span [POSIX s].

    Raises:
        OutOfRange: the satellite has no position in the span.
    """
    satellite = require(satellite, *span)
    day, night = day_and_night(satellite, span[0], shadow)
    betas = (beta(satellite, span[0]), beta(satellite, span[1]))
    return OrbitalLight(satellite, span, shadow, betas, day, night, shadow_edges(satellite, *span, shadow))


@dataclass(frozen=True, slots=True)
class Lit:
    """How the Sun stands at an instant [POSIX s]: elevation and azimuth [rad]."""

    what: str
    t: float
    elevation: float
    azimuth: float


@dataclass(frozen=True, slots=True)
class GroundLight:
    """The light at a stop on its local days: windows within them, and the Sun at the moments that count there."""

    item: Scheduled
    lat: float
    lon: float
    days: Span  # local midnight before its start to local midnight after its end [POSIX s]
    daylight: Windows
    golden: Windows
    blue: Windows
    civil: Windows  # twilight between sunset and 6 degrees below the horizon, and so on
    nautical: Windows
    astronomical: Windows
    moments: tuple[Lit, ...]


def ground_light(
    journey: Journey, plan: Plan, branch: str | None = None, span: Span | None = None
) -> tuple[GroundLight, ...]:
    """Return the light at all stops that stand still on the ground, in the order of the plan.

    Args:
        journey, plan: a journey and a plan of it.
        branch: only this one.
        span: only stops that are on at some time in it [POSIX s].
    """
    stops = [
        item
        for item in plan.items
        if item.kind == "stop" and branch in (None, item.branch) and not journey.places[item.place].moves
        if span is None or (item.start <= span[1] and item.end >= span[0])
    ]
    lights: dict[str, GroundLight] = {}
    events = _events(plan)
    by_day = sorted(stops, key=lambda item: item.start)
    for first in range(0, len(by_day), _TOGETHER):
        lights |= {light.item.id: light for light in _lights(journey, by_day[first : first + _TOGETHER], events)}
    return tuple(lights[item.id] for item in stops)


def _lights(journey: Journey, stops: list[Scheduled], events: dict[str, list[Scheduled]]) -> Iterator[GroundLight]:
    """Yield the light at some stops, which all share one search for sunrises."""
    places = [journey.places[item.place] for item in stops]
    sites = Sites(*(np.array([getattr(p, name) for p in places]) for name in ("lat", "lon", "height")))
    days = [_days(item) for item in stops]
    above = sun_above(sites, min(d[0] for d in days), max(d[1] for d in days), list(HORIZONS.values()))
    for item, p, day, windows in zip(stops, places, days, above, strict=True):
        by_name = dict(zip(HORIZONS, windows, strict=True))
        yield _light(item, (p.lat, p.lon, p.height), day, by_name, events.get(item.id, []))


def _days(item: Scheduled) -> Span:
    """Return the local days that a stop touches."""
    first, last = (local(t, item.zone).date() for t in (item.start, item.end))
    return start_of_day(first, item.zone), start_of_day(last + timedelta(days=1), item.zone)


def _events(plan: Plan) -> dict[str, list[Scheduled]]:
    """Return the events in each stop, those in its other events among them."""
    owner: dict[str, str] = {}
    found: dict[str, list[Scheduled]] = {}
    for item in plan.items:  # what is inside of something stands behind it
        if item.kind == "event":
            owner[item.id] = owner.get(item.inside, item.inside)
            found.setdefault(owner[item.id], []).append(item)
    return found


def _light(
    item: Scheduled, place: tuple[float, float, float], days: Span, above: dict[str, Windows], events: list[Scheduled]
) -> GroundLight:
    day = Windows.of([days])
    above = {name: windows & day for name, windows in above.items()}

    def between(high: str, low: str) -> Windows:
        return above[low] & ~above[high]

    return GroundLight(
        item, place[0], place[1], days,
        above["sunrise"], between("golden", "blue"), between("blue", "civil"), between("sunrise", "civil"),
        between("civil", "nautical"), between("nautical", "astronomical"), tuple(_moments(item, place, events)),
    )  # fmt: skip


def _moments(item: Scheduled, place: tuple[float, float, float], events: list[Scheduled]) -> Iterator[Lit]:
    """Yield how the Sun stands when a stop and its events begin, and when the stop ends."""
    named = [("arrival", item.start), *((event.name, event.start) for event in events), ("departure", item.end)]
    t = np.array([t for _, t in named])
    seen = look(to_fixed(*place), sun_fixed(t))
    for (what, at), elevation, azimuth in zip(named, seen.elevation, seen.azimuth, strict=True):
        yield Lit(what, at, float(elevation), float(azimuth))
