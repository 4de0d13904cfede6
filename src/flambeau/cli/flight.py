"""`flambeau launches` and `flambeau landings`: when a rocket can leave for a station, when a capsule can come down."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial, wraps
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np

from flambeau.cli.reading import AS_JSON, console, say, settle
from flambeau.finding import UsageError, has_errors
from flambeau.instants import format_utc, parse_day, parse_instant, start_of_day
from flambeau.journey import Journey, Place
from flambeau.orbit import rendezvous
from flambeau.orbit.descent import Descent
from flambeau.orbit.elements import Orbit, read_elements
from flambeau.orbit.landing import Landing, landings
from flambeau.orbit.launch import Launch, launches
from flambeau.orbit.named import Pad, Zone, pad_at, pad_named, zone_named, zones
from flambeau.plan import Plan

OLD = 10.0
"""Days of age of an element set beyond which people are told from when to when, not an instant."""

_POINT = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*")

_MAYBE_JOURNEY = click.argument("journey", type=click.Path(path_type=Path), metavar="[JOURNEY]", required=False)
_ELEMENTS = click.option(
    "--elements", type=click.Path(path_type=Path, dir_okay=False), help="Element sets: TLE, or OMM. Or give a JOURNEY."
)
_FROM = click.option("--from", "since", required=True, metavar="TIME", help="2013-11-01, or 2013-11-01T12:00:00Z.")
_TO = click.option("--to", "until", required=True, metavar="TIME", help="Likewise; a date counts to its end.")


class Asked(NamedTuple):
    """What a command is about: the orbit, the span [POSIX s], and the journey with its plan if one was named."""

    orbit: Orbit
    start: float
    end: float
    journey: Journey | None
    plan: Plan | None


def _about(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command what both have: a JOURNEY or --elements, and the span; it gets them read, as `asked`."""

    @wraps(command)
    def run(journey: Path | None, elements: Path | None, since: str, until: str, **more: object) -> None:
        command(_asked(journey, elements, since, until), **more)

    for option in (_TO, _FROM, _ELEMENTS, _MAYBE_JOURNEY):
        run = option(run)
    return run


@click.command("launches")
@_about
@click.option("--pad", metavar="NAME|LAT,LON", help="From where (of a JOURNEY: the place that its flight leaves).")
@click.option("--profile", default="", metavar="NAME", help="Only when open: 2-orbit, 4-orbit or 34-orbit.")
@AS_JSON
def launches_(asked: Asked, pad: str | None, profile: str, as_json: bool) -> None:
    """Tell when a pad meets the plane of a station, and which rendezvous is open."""
    where = _pad(pad, asked)
    found = launches(asked.orbit, where, asked.start, asked.end, profile)
    if as_json:
        click.echo(json.dumps([_launch(one) for one in found], ensure_ascii=False, indent=2))
        return
    _show_launches(found, where, profile)


@click.command("landings")
@_about
@click.option("--zone", metavar="NAME|LAT,LON", help="Only there (default: all zones of the Kazakh steppe).")
@click.option("--track", is_flag=True, help="With --json: the way down from the burn, a point each minute.")
@AS_JSON
def landings_(asked: Asked, zone: str | None, track: bool, as_json: bool) -> None:
    """Tell when a capsule can undock, brake and land."""
    where = tuple(dict.fromkeys(zones().values())) if zone is None else (_zone(zone),)
    found = landings(asked.orbit, where, asked.start, asked.end)
    if as_json:
        click.echo(json.dumps([_landing(one, track) for one in found], ensure_ascii=False, indent=2))
        return
    _show_landings(found, where)


def _asked(journey: Path | None, elements: Path | None, since: str, until: str) -> Asked:
    """Read what a command was given."""
    if (journey is None) == (elements is None):
        raise click.UsageError("Give a JOURNEY, or --elements FILE.")
    document, plan = settle(journey) if journey is not None else (None, None)
    orbit = _orbit_in(document, plan) if document is not None and plan is not None else _orbit_of(elements)
    zone = document.zone if document is not None else "UTC"
    start, end = _time(since, zone, "--from"), _time(until, zone, "--to", last=True)
    if not start < end:
        raise click.UsageError(f"--to {until} is not after --from {since}.")
    return Asked(orbit, start, end, document, plan)


def _orbit_of(file: Path | None) -> Orbit:
    """Read element sets; say what is wrong with them, and exit when none is left."""
    assert file is not None
    sets, findings = read_elements(file.read_text("utf-8"), str(file))
    say(findings)
    if not sets:
        if not has_errors(findings):
            raise UsageError(f"{file} holds no element set.")
        sys.exit(1)
    numbers = sorted({one.number for one in sets})
    if len(numbers) > 1:
        raise UsageError(f"{file} holds {len(numbers)} satellites ({', '.join(map(str, numbers[:5]))}); keep one.")
    return Orbit(sets)


def _orbit_in(journey: Journey, plan: Plan) -> Orbit:
    """Return the orbit of the first place in orbit that a flight reaches or leaves, else of the first there is."""
    flights = [journey.places[name] for item in plan.items if item.kind == "leg" for name in (item.place, item.origin)]
    place = next((p for p in (*flights, *journey.places.values()) if p.orbits), None)
    if place is None:
        raise UsageError("The journey has no place with element sets; name a file with --elements instead.")
    return Orbit(place.elements)


def _time(text: str, zone: str, option: str, *, last: bool = False) -> float:
    """Read an instant, or a date as its start (`last`: its end)."""
    try:
        if len(text) == len("2013-11-01"):
            return start_of_day(parse_day(text), zone) + (86400.0 if last else 0.0)
        return parse_instant(text, zone)
    except ValueError as error:
        raise click.BadParameter(f"{text!r}: {error}", param_hint=option) from error


def _point(text: str, option: str) -> tuple[float, float] | None:
    """Read LAT,LON [rad]; None where it is a name."""
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[2])
    if abs(lat) > 90 or abs(lon) > 180:
        raise click.BadParameter(f"{text!r}: latitude is -90 to 90, longitude -180 to 180.", param_hint=option)
    return math.radians(lat), math.radians(lon)


def _pad(text: str | None, asked: Asked) -> Pad:
    if text is not None:
        point = _point(text, "--pad")
        return pad_named(text) if point is None else pad_at(*point)
    place = _left(asked)
    if place is None:
        raise click.UsageError("Give --pad NAME or LAT,LON.")
    return pad_at(place.lat, place.lon, place.name, place.height)


def _left(asked: Asked) -> Place | None:
    """Return the place on the ground that the journey's first flight to orbit leaves."""
    if asked.journey is None or asked.plan is None:
        return None
    places = asked.journey.places
    legs = (item for item in asked.plan.items if item.kind == "leg")
    return next((places[i.origin] for i in legs if places[i.place].orbits and not places[i.origin].moves), None)


def _zone(text: str) -> Zone:
    point = _point(text, "--zone")
    return zone_named(text) if point is None else Zone(text.strip(), *point)


def _launch(one: Launch) -> dict[str, object]:
    """Return an opportunity as values for JSON."""
    ahead = rendezvous.at_insertion(one.phase, one.elements.satrec.no_kozai / 60)
    return {
        "launch_utc": _whole(one.t), "plane_crossing_utc": _whole(one.crossing),
        "profiles": [p.name for p, _ in one.times], "phase_deg": _degrees(one.phase),
        "azimuth_deg": _degrees(one.azimuth), "band_s": round(one.band, 1), "ascending": one.ascending,
        "phase_at_insertion_deg": _degrees(ahead % math.tau),
        "by_profile": {p.name: _by_profile(p, t) for p, t in one.times},
        "elements_epoch_utc": format_utc(one.elements.epoch),
    }  # fmt: skip


def _by_profile(profile: rendezvous.Profile, t: float) -> dict[str, object]:
    docking = t + profile.duration
    return {"launch_utc": _whole(t), "docking_utc": _whole(docking), "docking_band_s": round(profile.spread)}


def _landing(one: Landing, track: bool) -> dict[str, object]:
    """Return an opportunity as values for JSON."""
    down = _way(one)
    row: dict[str, object] = {
        "landing_utc": _whole(one.t), "undocking_utc": _whole(one.undocking), "deorbit_utc": _whole(one.burn),
        "zone": one.zone.name, "lat": _degrees(one.zone.lat, 4), "lon": _degrees(one.zone.lon, 4),
        "daylight": one.daylight, "band_s": round(one.band, 1), "entry_utc": down and _whole(down.entry),
        "sun_altitude_deg": _degrees(one.sun), "track_aside_km": round(one.aside / 1000, 1),
        "elements_epoch_utc": format_utc(one.elements.epoch),
    }  # fmt: skip
    if track:
        row["track"] = _points(one)
    return row


def _way(one: Landing) -> Descent | None:
    """Return the way down, None where the usual burn does not lead into the air."""
    try:
        return one.track()
    except UsageError:
        return None


def _points(one: Landing) -> list[list[object]]:
    """Return the way down as [utc, lat, lon, height in km], a point each minute and the last."""
    down = one.track()
    t = np.append(np.arange(down.t[0], down.t[-1], 60.0), down.t[-1])
    lat, lon, height = (np.interp(t, down.t, x) for x in (down.lat, np.unwrap(down.lon), down.height))
    lon = (lon + np.pi) % (2 * np.pi) - np.pi
    rows = zip(t, np.degrees(lat).round(4), np.degrees(lon).round(4), (height / 1000).round(2), strict=True)
    return [[_whole(when), float(x), float(y), float(z)] for when, x, y, z in rows]


def _whole(t: float) -> str:
    """Write an instant to the second."""
    return format_utc(round(t))


def _degrees(angle: float, digits: int = 1) -> float:
    return round(math.degrees(angle), digits)


def _span(t: float, band: float, age: float) -> str:
    """Write a time of day for people: to the second, or from when to when where the elements are old."""
    if age <= OLD:
        return format_utc(round(t))[11:]
    low, high = (format_utc(60 * f((t + sign * band) / 60))[11:16] for f, sign in ((math.floor, -1), (math.ceil, 1)))
    return f"{low} to {high}Z"


def _show_launches(found: Sequence[Launch], pad: Pad, profile: str) -> None:
    """Print opportunities for people."""
    rows = []
    for one in found:
        age = abs(one.t - one.elements.epoch) / 86400
        docking = ", ".join(f"{p.name} {_span(t, one.band, age)}" for p, t in one.times) or "none"
        rows.append(
            (
                format_utc(one.t)[:10], _span(one.t, one.band, age), _span(one.crossing, one.orbit_band, age),
                docking, f"{math.degrees(one.phase):.0f}°", f"{math.degrees(one.azimuth):.1f}°", f"{one.band:.0f} s",
            )
        )  # fmt: skip
    title = f"Launches from {pad.name}" + (f", {profile}" if profile else "")
    _table(title, ("date", "launch", "in plane", "open, and its launch", "phase", "azimuth", "±"), rows)
    if not rows:
        click.echo("No opportunity in this span.", err=True)


def _show_landings(found: Sequence[Landing], where: Sequence[Zone]) -> None:
    """Print opportunities for people."""
    rows = []
    for one in found:
        age, down = abs(one.t - one.elements.epoch) / 86400, _way(one)
        told = partial(_span, band=one.band, age=age)
        side = f"{abs(one.aside) / 1000:.0f} km {'left' if one.aside > 0 else 'right'}"
        sun = f"{math.degrees(one.sun):+.0f}°" + ("" if one.daylight else " dark")
        rows.append(
            (
                format_utc(one.t)[:10], told(one.undocking), told(one.burn), told(down.entry) if down else "-",
                told(one.t), one.zone.name, side, sun, f"{one.band:.0f} s",
            )
        )  # fmt: skip
    names = ", ".join(zone.name for zone in where)
    columns = ("landing on", "undocking", "burn", "air", "landing", "zone", "of the track", "Sun", "±")
    _table(f"Landings at {names}", columns, rows)
    if not rows:
        click.echo("No suitable pass in this span.", err=True)


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.table import Table  # noqa: PLC0415 - scripts that ask for JSON need not wait for it

    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console().print(table)
