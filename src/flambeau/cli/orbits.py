"""What the commands of the sky share: the place and the orbit that are asked about, and how both are named."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import click

from flambeau.cli.reading import say, settle
from flambeau.document.hints import maybe, slug, some
from flambeau.finding import Finding, UsageError
from flambeau.instants import DAY, format_utc, parse_day, parse_instant, start_of_day
from flambeau.journey import Journey, Place
from flambeau.orbit.elements import Elements, Orbit, read_elements
from flambeau.orbit.ephemeris import Ephemeris
from flambeau.orbit.light import Shadow
from flambeau.orbit.mean import LARGEST
from flambeau.orbit.oem import is_oem, read_oem
from flambeau.orbit.satellite import Satellite, age_told, too_old
from flambeau.plan import Plan
from flambeau.timeline import Timeline
from flambeau.units import format_duration
from flambeau.windows import Span

_POINT = re.compile(r"\s*([-+]?\d+(?:\.\d*)?)\s*([NSns])?\s*[,;\s]\s*([-+]?\d+(?:\.\d*)?)\s*([EWew])?\s*")
_SAID = 20  # findings about a file of element sets

JOURNEY_OR_ELEMENTS = click.argument("journey", type=click.Path(path_type=Path), metavar="[JOURNEY]", required=False)
ELEMENTS = click.option(
    "--elements",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Element sets or ephemeris, for no JOURNEY.",
)
FROM = click.option("--from", "start", metavar="TIME", help="Such as 2013-11-09T14:30:00Z, or local, or a date.")
SHADOW = click.option(
    "--shadow", type=click.Choice([str(s) for s in Shadow]), default="ellipsoid", show_default=True,
    help="The shape of the Earth that throws the shadow.",
)  # fmt: skip
TO = click.option("--to", "end", metavar="TIME", help="Likewise; a date counts to its end.")


class Degrees(click.FloatRange):
    """A number of degrees in a range; unlike click's own range it has no NaN."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


class Pointed(click.Command):
    """A command for which -33.9,151.2 is a place; what else begins with a hyphen is an option, and must be known."""

    ignore_unknown_options = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say first which option does not exist: click would take it for an argument."""
        known = {name: option for option in self.get_params(ctx) for name in option.opts}
        before = ""
        for word in args[: args.index("--") if "--" in args else None]:
            name = word.partition("=")[0]
            takes = before in known and not getattr(known[before], "is_flag", False)
            if re.match("--?[a-zA-Z]", word) and name not in known and not takes:
                raise click.NoSuchOption(name, possibilities=get_close_matches(name, known), ctx=ctx)
            before = "" if takes else word
        return super().parse_args(ctx, args)


class Spot(NamedTuple):
    """A place that is asked about: what people call it, position [rad, rad, m], and its zone if that is known."""

    name: str
    lat: float
    lon: float
    height: float = 0.0
    zone: str = ""


class Asked(NamedTuple):
    """What is asked about: a satellite, or a journey with its plan and timeline."""

    journey: Journey | None
    plan: Plan | None
    timeline: Timeline | None
    satellite: Satellite | None

    @property
    def zone(self) -> str:
        """The zone of times without one."""
        return self.journey.zone if self.journey is not None else "UTC"


def asked(journey: Path | None, elements: Path | None) -> Asked:
    """Read the journey or the element sets; one of them must be named."""
    if (journey is None) == (elements is None):
        raise UsageError("Name a JOURNEY, or element sets with --elements FILE: one of them, not both.")
    if elements is not None:
        return Asked(None, None, None, satellite_of(elements))
    assert journey is not None
    document, plan = settle(journey)
    return Asked(document, plan, Timeline(document, plan), None)


def satellite_of(file: Path) -> Satellite:
    """Read element sets or an ephemeris, and say what is wrong with them.

    Raises:
        UsageError: the file is too large, or nothing in it is sound.
    """
    with file.open("rb") as source:
        content = source.read(4 * LARGEST + 1)
    if len(content) > 4 * LARGEST:
        raise UsageError(f"{file} is too large: at most {LARGEST} characters of element sets are read.")
    text = content.decode("utf-8", "replace")
    sets: tuple[Elements, ...] = ()
    ephemeris: Ephemeris | None = None
    if is_oem(text):
        ephemeris, findings = read_oem(text, str(file))
    else:
        sets, findings = read_elements(text, str(file))
    say(findings[:_SAID])
    if len(findings) > _SAID:
        click.echo(f"... and {len(findings) - _SAID} more.", err=True)
    if ephemeris is not None:
        return ephemeris
    if not sets:
        raise UsageError(f"{file} holds no sound element set or ephemeris.")
    return Orbit(sets)


def say_age(satellite: Satellite, when: Span) -> None:
    """Say so where a span [POSIX s] is more than ten days from the element sets at hand."""
    worst = too_old(satellite, *when)
    if worst is None or not isinstance(satellite, Orbit):
        return
    where = satellite.set_at(worst).where
    say([Finding("R112", age_told(satellite, worst), where, "add an element set of those days.")])


def usual(satellite: Satellite, days: float) -> Span:
    """Return the span [POSIX s] that a file is asked about: from its newest epoch on, or as far as it has no gap."""
    if isinstance(satellite, Orbit):
        epoch = satellite.sets[-1].epoch
        return epoch, epoch + days * DAY
    first = satellite.span[0]
    last = max(one.end for one in satellite.segments if satellite.covers(first, one.end))
    return first, min(first + days * DAY, last)


def spot(text: str, journey: Journey | None) -> Spot:
    """Return the place that a text means: `55.79,49.12`, the name or id of a place of the journey, or a town.

    Raises:
        UsageError: it means none; the message says which name is near.
    """
    return pinned(text, journey) or _town(text) or _nowhere(text, journey)


def pinned(text: str, journey: Journey | None) -> Spot | None:
    """Return the place that a text means for the journey's author: `LAT,LON` or one of their places; no town.

    Raises:
        UsageError: a pair of numbers that is no place.
    """
    return _point(text) or _named(text, journey)


def _point(text: str) -> Spot | None:
    """Return the place that `LAT,LON` in degrees means, None where a text is no such pair.

    Raises:
        UsageError: a pair that is no place.
    """
    match = _POINT.fullmatch(text)
    if match is not None:
        if (match[2] and match[1][0] in "+-") or (match[4] and match[3][0] in "+-"):
            raise UsageError(f"{text!r}: write either a sign or a letter: -33.9,151.2 or 33.9S,151.2E.")
        lat = float(match[1]) * (-1 if (match[2] or "").upper() == "S" else 1)
        lon = float(match[3]) * (-1 if (match[4] or "").upper() == "W" else 1)
        if not (abs(lat) <= 90 and abs(lon) <= 180):
            raise UsageError(f"{text!r}: latitudes go from -90 to 90, longitudes from -180 to 180, latitude first.")
        return Spot(f"{abs(lat):g} {'S' if lat < 0 else 'N'} {abs(lon):g} {'W' if lon < 0 else 'E'}",
                    math.radians(lat), math.radians(lon))  # fmt: skip
    return None


def _still(journey: Journey | None) -> list[Place]:
    return [p for p in journey.places.values() if not p.moves] if journey is not None else []


def _named(text: str, journey: Journey | None) -> Spot | None:
    places = _still(journey)
    wanted = slug(text)
    found = [p for p in places if text == p.id] or [p for p in places if wanted and wanted in (p.id, slug(p.name))]
    return Spot(found[0].name, found[0].lat, found[0].lon, found[0].height, found[0].zone) if found else None


def _town(text: str) -> Spot | None:
    """Return the largest town of a name, and say on stderr which it is where there are others."""
    from flambeau.gazetteer import search  # noqa: PLC0415 - most places are the journey's own

    found = search(text)
    if not found:
        return None
    town = found[0]
    if len(found) > 1:
        lands = some(list(dict.fromkeys(other.code for other in found[1:])))
        click.echo(f"{text} is taken for {town.name}, {town.country} ({town.population:,} people); so are called "
                   f"{len(found) - 1} more, in {lands}. NAME, COUNTRY or LAT,LON says which.", err=True)  # fmt: skip
    return Spot(f"{town.name}, {town.country}", town.lat, town.lon, 0.0, town.zone)


def _nowhere(text: str, journey: Journey | None) -> Spot:
    """Say which place may have been meant.

    Raises:
        UsageError: always.
    """
    from flambeau.gazetteer import alike, missing  # noqa: PLC0415 - only who mistypes waits for it

    town = alike(text)
    hint = maybe(text, [p.name for p in _still(journey)]) or (f'"{town}".' if town else "")
    what = (
        "neither the journey nor the list of towns has such a place" if journey is not None else "no town has this name"
    )
    parts = (f"{text!r}: {what}.", f"Maybe {hint}" if hint else "", missing())
    told = " ".join(filter(None, parts))
    raise UsageError(f"{told} A place can also be given as LAT,LON in degrees: 55.79,49.12")


def instant(text: str, zone: str, option: str, *, last: bool = False) -> float:
    """Return the instant [POSIX s] that a text means: a time, or a date for its start, or its end if it is the last.

    Raises:
        BadParameter: it means none.
    """
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return start_of_day(parse_day(text) + timedelta(days=int(last)), zone)
        return parse_instant(text, zone)
    except ValueError as error:
        raise click.BadParameter(f"{text!r}: {error}", param_hint=option) from error


def span(start: str | None, end: str | None, zone: str, default: Span) -> Span:
    """Return the span [POSIX s] of `--from` and `--to`; what is not given is that of the default, or five days.

    Raises:
        UsageError: it ends before it starts, or is longer than 400 days.
    """
    first = instant(start, zone, "--from") if start else default[0]
    last = instant(end, zone, "--to", last=True) if end else default[1] if default[1] > first else first + 5 * DAY
    if not first < last:
        raise UsageError(f"--to ({format_utc(last)}) must be later than --from ({format_utc(first)}).")
    if last - first > 400 * DAY:
        raise UsageError("Ask for at most 400 days at a time: name --from and --to.")
    return first, last


def sets_used(satellite: Satellite, when: Span) -> tuple[Elements, ...]:
    """Return the element sets that positions in a span [POSIX s] come from, in order; none of an ephemeris."""
    return satellite.used(*when) if isinstance(satellite, Orbit) else ()


def give_or_take(band: float | None) -> str:
    """Return a band [s] as the last column of a table has it."""
    return "?" if band is None else format_duration(math.ceil(band))


def sets_line(one: Elements) -> str:
    """Return what a set is called in a line below a table."""
    return f"Elements: {one.called}, epoch {format_utc(one.epoch)}"


def compass(azimuth: float) -> str:
    """Return the nearest of 16 directions to an azimuth [rad] from north over east."""
    names = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
    return names[round(azimuth / math.radians(22.5)) % 16]


def tenths(value: float | None) -> float | None:
    """Return a number to one digit behind the point, None for none."""
    return None if value is None else round(value, 1)
