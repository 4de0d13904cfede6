"""`flambeau launches` and `flambeau landings`: when a rocket can leave for a station, when a capsule can come down."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click
import numpy as np

from flambeau.cli.orbits import (
    ELEMENTS,
    FROM,
    JOURNEY_OR_ELEMENTS,
    TO,
    Asked,
    Pointed,
    asked,
    pinned,
    say_age,
    sets_line,
    span,
)
from flambeau.cli.reading import AS_JSON, console, plain_table
from flambeau.finding import UsageError
from flambeau.instants import DAY, format_clock, format_utc
from flambeau.orbit import rendezvous
from flambeau.orbit.descent import Descent
from flambeau.orbit.elements import Elements, Orbit
from flambeau.orbit.ephemeris import Ephemeris
from flambeau.orbit.landing import Landing, landings
from flambeau.orbit.launch import Launch, launches
from flambeau.orbit.named import Pad, Zone, pad_at, pad_named, zone_named, zones
from flambeau.orbit.satellite import name_of
from flambeau.plan import Scheduled
from flambeau.units import format_duration
from flambeau.windows import Span

_AROUND = 3 * DAY  # either way of a journey's flight, when no span is given
_WRAPPED = ("open, each with its launch", "zone, beside the track")  # columns that a narrow terminal may fold


@click.command("launches", cls=Pointed)
@JOURNEY_OR_ELEMENTS
@ELEMENTS
@click.option("--pad", metavar="PAD", help="A name, or LAT,LON (of a JOURNEY: the place that its flight leaves).")
@FROM
@TO
@click.option("--profile", default="", metavar="NAME", help="Only when it is open: 2-orbit, 4-orbit or 34-orbit.")
@AS_JSON
def launches_(
    *, journey: Path | None, elements: Path | None, pad: str | None, start: str | None, end: str | None,
    profile: str, as_json: bool,
) -> None:  # fmt: skip
    """Say when a pad meets the plane of a station, when to leave for it, and which rendezvous is open.

    With a JOURNEY it is the station that its flight goes to, for three days round its launch unless told otherwise;
    with --elements it is that of the file, for five days from the epoch of its newest set.
    """
    what = asked(journey, elements)
    leg = _leg(what, up=True)
    where = _pad(pad, what, leg)
    orbit, when = _orbit(what, leg), _span(what, start, end, leg.start if leg else None)
    found = launches(orbit, where, *when, profile)
    tilt = orbit.set_at(when[0]).satrec.inclo
    if abs(where.lat) > min(tilt, math.pi - tilt):
        reach = f"The plane of {name_of(orbit, when[0])}, {math.degrees(tilt):.1f}° from the equator, never comes over"
        click.echo(f"{reach} {where.name}. Maybe a pad nearer to the equator.", err=True)
    say_age(orbit, when)
    if profile and not rendezvous.profiles(where.family):
        click.echo(f"No rendezvous profile is known of the rockets of {where.name}: ask without --profile.", err=True)
    if as_json:
        click.echo(json.dumps([_launch(one) for one in found], ensure_ascii=False, indent=2))
        return
    columns = ("date", "launch", "in the plane", "open, each with its launch", "phase", "azimuth", "±")
    _show(f"Launches from {where.name}", columns, [_launch_row(one) for one in found], [one.elements for one in found])
    click.echo(f"{len(found)} opportunities." if len(found) != 1 else "1 opportunity.", err=True)


@click.command("landings", cls=Pointed)
@JOURNEY_OR_ELEMENTS
@ELEMENTS
@click.option("--zone", metavar="ZONE", help="A name, or LAT,LON (default: all zones of the Kazakh steppe).")
@FROM
@TO
@click.option("--track", is_flag=True, help="With --json: the way down from the burn, a point each minute.")
@AS_JSON
def landings_(
    *, journey: Path | None, elements: Path | None, zone: str | None, start: str | None, end: str | None,
    track: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say when a capsule can undock, brake and land.

    With a JOURNEY it is the station that its flight comes from, for three days round its landing unless told
    otherwise; with --elements it is that of the file, for five days from the epoch of its newest set.
    """
    what = asked(journey, elements)
    leg = _leg(what, up=False)
    where = tuple(dict.fromkeys(zones().values())) if zone is None else (_zone(zone, what),)
    orbit, when = _orbit(what, leg), _span(what, start, end, leg.end if leg else None)
    found = landings(orbit, where, *when)
    say_age(orbit, when)
    if as_json:
        click.echo(json.dumps([_landing(one, track) for one in found], ensure_ascii=False, indent=2))
        return
    columns = ("landing on", "undocking", "burn", "landing", "zone, beside the track", "Sun", "±")
    title = f"Landings at {', '.join(one.name for one in where)}"
    _show(title, columns, [_landing_row(one) for one in found], [one.elements for one in found])
    click.echo(f"{len(found)} opportunities." if len(found) != 1 else "1 opportunity.", err=True)


def _leg(what: Asked, *, up: bool) -> Scheduled | None:
    """Return the first leg of a journey from a fixed place to a station, or from a station back."""
    if what.journey is None or what.plan is None:
        return None
    places = what.journey.places
    for item in what.plan.items:
        station, ground = (item.place, item.origin) if up else (item.origin, item.place)
        if item.kind == "leg" and places[station].orbits and not places[ground].moves:
            return item
    return None


def _orbit(what: Asked, leg: Scheduled | None) -> Orbit:
    """Return the orbit of the file, of the flight, or of the first place of the journey that has one."""
    if isinstance(what.satellite, Ephemeris):
        raise UsageError("An ephemeris ends too soon to launch for, or to land from: name element sets.")
    if what.satellite is not None:
        return what.satellite
    assert what.journey is not None
    ends = (leg.place, leg.origin) if leg is not None else ()
    places = [what.journey.places[name] for name in (*ends, *what.journey.places)]
    place = next((p for p in places if p.elements), None)
    if place is None:
        raise UsageError("The journey has no place with element sets. Name some with --elements FILE.")
    return Orbit(place.elements)


def _span(what: Asked, start: str | None, end: str | None, about: float | None) -> Span:
    """Return the span that is asked about [POSIX s]; `about`: the flight's launch or landing."""
    if about is not None:
        return span(start, end, what.zone, (about - _AROUND, about + _AROUND))
    epoch = what.satellite.sets[-1].epoch if isinstance(what.satellite, Orbit) else math.nan
    if math.isnan(epoch) and not (start and end):
        raise UsageError("The journey has no such flight: name --from and --to.")
    return span(start, end, what.zone, (epoch, epoch + 5 * DAY))


def _pad(text: str | None, what: Asked, leg: Scheduled | None) -> Pad:
    if text is not None:
        where = pinned(text, what.journey)
        return pad_named(text) if where is None else pad_at(where.lat, where.lon, where.name, where.height)
    if what.journey is None or leg is None:
        raise UsageError("Name a pad with --pad: Baikonur LC1, or LAT,LON.")
    place = what.journey.places[leg.origin]
    return pad_at(place.lat, place.lon, place.name, place.height)


def _zone(text: str, what: Asked) -> Zone:
    where = pinned(text, what.journey)
    return zone_named(text) if where is None else Zone(where.name, where.lat, where.lon)


# ---- for scripts


def _launch(one: Launch) -> dict[str, object]:
    """Return an opportunity as values for JSON."""
    ahead = rendezvous.at_insertion(one.phase, one.elements.angular_rate)
    return {
        "launch_utc": _whole(one.t), "plane_crossing_utc": _whole(one.crossing),
        "profiles": [p.name for p, _ in one.times], "phase_deg": _degrees(one.phase),
        "azimuth_deg": _degrees(one.azimuth), "band_s": round(one.band, 1), "ascending": one.ascending,
        "phase_at_insertion_deg": _degrees(ahead % math.tau),
        "by_profile": {p.name: _by_profile(one, p, t) for p, t in one.times},
        "satellite": one.elements.called, "epoch_utc": format_utc(one.elements.epoch),
    }  # fmt: skip


def _by_profile(one: Launch, profile: rendezvous.Profile, t: float) -> dict[str, object]:
    rate = one.elements.angular_rate
    ahead = rendezvous.at_insertion(profile.unrolled(one.phase + rate * (t - one.t)), rate)
    waiting = rendezvous.phasing_height(ahead, profile.duration - rendezvous.INSERTION, rate, one.inclination)
    return {
        "launch_utc": _whole(t), "docking_utc": _whole(t + profile.duration),
        "docking_band_s": round(profile.spread), "waiting_km": round(waiting / 1000),
    }  # fmt: skip


def _landing(one: Landing, track: bool) -> dict[str, object]:
    """Return an opportunity as values for JSON."""
    down = _way(one)
    row: dict[str, object] = {
        "landing_utc": _whole(one.t), "undocking_utc": _whole(one.undocking), "deorbit_utc": _whole(one.burn),
        "zone": one.zone.name, "lat": _degrees(one.zone.lat, 4), "lon": _degrees(one.zone.lon, 4),
        "daylight": one.daylight, "band_s": round(one.band, 1), "entry_utc": down and _whole(down.entry),
        "sun_elevation_deg": _degrees(one.sun), "track_aside_km": round(one.aside / 1000, 1),
        "satellite": one.elements.called, "epoch_utc": format_utc(one.elements.epoch),
    }  # fmt: skip
    return row | ({"track": list(_points(down)) if down else []} if track else {})


def _way(one: Landing) -> Descent | None:
    """Return the way down, None where the usual burn does not lead into the air."""
    try:
        return one.track()
    except UsageError:
        return None


def _points(down: Descent) -> Iterator[list[object]]:
    """Yield the way down as [utc, lat, lon, height in km], a point each minute and the last."""
    t = np.append(np.arange(down.t[0], down.t[-1], 60.0), down.t[-1])
    lat, lon, height = (np.interp(t, down.t, x) for x in (down.lat, np.unwrap(down.lon), down.height))
    lon = (lon + np.pi) % (2 * np.pi) - np.pi
    for when, x, y, z in zip(t.tolist(), lat.tolist(), lon.tolist(), height.tolist(), strict=True):
        yield [_whole(when), _degrees(x, 4), _degrees(y, 4), round(z / 1000, 2)]


def _whole(t: float) -> str:
    """Write an instant to the second."""
    return format_utc(round(t))


def _degrees(angle: float, digits: int = 1) -> float:
    return round(math.degrees(angle), digits)


# ---- for people


def _launch_row(one: Launch) -> list[str]:
    when = partial(format_clock, band=one.orbit_band)
    open_ = ", ".join(f"{profile.name} {when(t)}" for profile, t in one.times) or "-"
    angles = f"{math.degrees(one.phase):.0f}°", f"{math.degrees(one.azimuth):.1f}°"
    return [format_utc(one.t)[:10], when(one.t), when(one.crossing), open_, *angles, _band(one.band)]


def _landing_row(one: Landing) -> list[str]:
    when = partial(format_clock, band=one.orbit_band)
    earlier = " -1 d" if format_utc(one.undocking)[:10] < format_utc(one.t)[:10] else ""
    times = when(one.undocking) + earlier, when(one.burn), when(one.t)
    side = f"{one.zone.name}, {abs(one.aside) / 1000:.0f} km {'left' if one.aside > 0 else 'right'}"
    sun = f"{math.degrees(one.sun):+.0f}°" + ("" if one.daylight else " dark")
    return [format_utc(one.t)[:10], *times, side, sun, _band(one.band)]


def _band(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 300 else format_duration(60 * math.ceil(seconds / 60))


def _show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], sets: Sequence[Elements]) -> None:
    """Print a table, and below it the element sets that it comes from."""
    table = plain_table(*columns, fold=_WRAPPED)
    for row in rows:
        table.add_row(*row)
    terminal = console()
    terminal.print(f"{title} (times: UTC)", style="bold", markup=False)
    terminal.print(table)
    for line in dict.fromkeys(sets_line(one) for one in sets):
        terminal.print(line, style="dim", markup=False)
