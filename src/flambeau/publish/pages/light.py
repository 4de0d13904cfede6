"""The light at a stop: the Sun on its days as a table and as a strip, and on board the Earth's shadow."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from flambeau.illumination import GroundLight, OrbitalLight
from flambeau.instants import format_utc, local, start_of_day
from flambeau.orbit.light import Rim, Turn
from flambeau.publish.language import Language
from flambeau.windows import Span, Windows

WIDTH, HEIGHT = 960, 30
"""Size of a strip, in its own units."""

_MOST_DAYS = 3  # that are told: longer stays are at sea or in orbit


class Bar(NamedTuple):
    """A piece of a strip."""

    kind: str
    x: float
    width: float


class Moment(NamedTuple):
    """The Sun when something begins: its height in degrees and the side of the sky."""

    what: str
    iso: str
    clock: str
    height: str
    side: str


class LightDay(NamedTuple):
    """The Sun on a local date: times as texts, a word where it neither rises nor sets, and the strip of its light."""

    date: str
    sunrise: str
    sunset: str
    golden: str
    blue: str
    always: str
    bars: tuple[Bar, ...]
    stay: Bar | None


class Light(NamedTuple):
    """The light at a stop on the ground."""

    days: tuple[LightDay, ...]
    moments: tuple[Moment, ...]
    at_arrival: str


class Aboard(NamedTuple):
    """The light on board, as texts."""

    day: str
    night: str
    beta: str
    sunrises: str


def light_of(language: Language, light: GroundLight) -> Light:
    """Return the light of a stop in a language."""
    zone = light.item.zone
    moments = tuple(
        Moment(
            {"arrival": language("Arrival"), "departure": language("Departure")}.get(m.what, m.what),
            format_utc(round(m.t)), language.clock(m.t, zone),
            degrees(language, m.elevation), side(language, m.azimuth),
        )
        for m in light.moments
    )  # fmt: skip
    days = tuple(_day(language, light, day) for day in _days(light))
    return Light(days, moments, _arrival(language, light.moments[0].elevation, moments[0]))


def degrees(language: Language, angle: float) -> str:
    """Write an angle [rad] in whole degrees with a true minus."""
    value = round(math.degrees(angle))
    return ("−" if value < 0 else "") + language.number(abs(value)) + "°"


def side(language: Language, azimuth: float) -> str:
    """Return the side of the sky of an azimuth [rad] in words."""
    _ = language
    sides = (
        _("north"), _("north-east"), _("east"), _("south-east"),
        _("south"), _("south-west"), _("west"), _("north-west"),
    )  # fmt: skip
    return sides[round(math.degrees(azimuth) / 45) % 8]


def _arrival(_: Language, elevation: float, moment: Moment) -> str:
    if elevation > 0:
        return _("Sun {height} high in the {side}", height=moment.height, side=moment.side)
    return _("Sun {height} below the horizon", height=moment.height.removeprefix("−"))


def _days(light: GroundLight) -> Iterator[Span]:
    zone = light.item.zone
    first = local(light.days[0], zone).date()
    for n in range(_MOST_DAYS):
        start, end = (start_of_day(first + timedelta(days=n + k), zone) for k in (0, 1))
        if start < light.days[1]:
            yield start, end


def _day(language: Language, light: GroundLight, day: Span) -> LightDay:
    zone, only = light.item.zone, Windows.of([day])
    sun = (light.daylight & only).spans
    rises, sets = ([t for t in ts if day[0] < t < day[1]] for ts in ([s[0] for s in sun], [s[1] for s in sun]))
    always = "" if rises or sets else language("The Sun does not set.") if sun else language("The Sun does not rise.")
    golden, blue = (_spans(language, (windows & only).spans, zone) for windows in (light.golden, light.blue))
    return LightDay(
        language.day(day[0] + 1, zone, "MMMEd"), _clocks(language, rises, zone), _clocks(language, sets, zone),
        golden, blue, always, tuple(_bars(light, day)), _stay(light, day),
    )  # fmt: skip


def _clocks(language: Language, times: list[float], zone: str) -> str:
    return ", ".join(language.clock(t, zone) for t in times)


def _spans(language: Language, spans: tuple[Span, ...], zone: str) -> str:
    return ", ".join(f"{language.clock(a, zone)}–{language.clock(b, zone)}" for a, b in spans)


def _bars(light: GroundLight, day: Span) -> Iterator[Bar]:
    """Yield what is drawn on the night, each kind over those before it."""
    only = Windows.of([day])
    kinds = {
        "astronomical": light.astronomical, "nautical": light.nautical, "civil": light.civil, "day": light.daylight,
        "golden": light.golden, "blue": light.blue,
    }  # fmt: skip
    for kind, windows in kinds.items():
        yield from (_bar(kind, span, day) for span in (windows & only).spans)


def _bar(kind: str, span: Span, day: Span) -> Bar:
    start, end = ((t - day[0]) / (day[1] - day[0]) * WIDTH for t in span)
    return Bar(kind, round(start, 1), round(end - start, 1))


def _stay(light: GroundLight, day: Span) -> Bar | None:
    start, end = max(light.item.start, day[0]), min(light.item.end, day[1])
    return _bar("stay", (start, end), day) if start < end else None


def aboard_of(language: Language, light: OrbitalLight) -> Aboard:
    """Return the light on board in a language."""
    day, night = (language.duration(t) if t is not None else language("never") for t in (light.day, light.night))
    first, last = (degrees(language, beta) for beta in light.betas)
    beta = first if first == last else language("{first} to {last}", first=first, last=last)
    rises = sum(edge.kind is Turn.SUNRISE and edge.edge is Rim.CENTRE for edge in light.edges)
    return Aboard(day, night, beta, language.number(rises))
