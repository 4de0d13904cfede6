"""`flambeau passes` and `flambeau near`: when a satellite crosses the sky, and when the torch is near."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import numpy as np

from flambeau.cli.orbits import (
    ELEMENTS,
    FROM,
    JOURNEY_OR_ELEMENTS,
    SHADOW,
    TO,
    Asked,
    Degrees,
    Pointed,
    Spot,
    asked,
    compass,
    give_or_take,
    say_age,
    sets_line,
    span,
    spot,
    tenths,
    usual,
)
from flambeau.cli.reading import AS_JSON, JOURNEY, console, echo_list, plain_table, settle, tell
from flambeau.finding import UsageError
from flambeau.instants import format_clock, format_local, format_utc, local
from flambeau.near import WITHIN, Visit, overhead, visits
from flambeau.orbit.light import Shadow
from flambeau.orbit.satellite import Satellite
from flambeau.orbit.sightings import LOWEST, Sighting, sightings
from flambeau.orbit.visible import DARK
from flambeau.sky import Sites
from flambeau.timeline import Aboard, Timeline, aboard
from flambeau.units import parse_length
from flambeau.windows import Span

MIN_ELEVATION = click.option(
    "--min-elevation", "lowest", type=Degrees(-5, 89), default=round(math.degrees(LOWEST), 6), show_default=True,
    metavar="DEG", help="Passes count from this height above the horizon on.",
)  # fmt: skip
DARKNESS = click.option(
    "--dark", type=Degrees(-18, 0), default=round(math.degrees(DARK), 6), show_default=True, metavar="DEG",
    help="A place is dark while the Sun is lower than this.",
)  # fmt: skip

Tagged = tuple[Spot, str, Sighting]  # the branch is empty without a journey


@click.command(cls=Pointed)
@JOURNEY_OR_ELEMENTS
@ELEMENTS
@click.option(
    "--place", "places", required=True, multiple=True, metavar="PLACE", help="A name, or LAT,LON. Repeatable."
)
@FROM
@TO
@MIN_ELEVATION
@DARKNESS
@SHADOW
@click.option("--visible", "only_visible", is_flag=True, help="Only passes that can be seen.")
@AS_JSON
def passes(
    *, journey: Path | None, elements: Path | None, places: tuple[str, ...], start: str | None, end: str | None,
    lowest: float, dark: float, shadow: str, only_visible: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say when a satellite passes over places: rise, culmination, set, and from when to when it can be seen.

    With a JOURNEY it is the one that the torch visits, from its arrival there to its leaving unless told otherwise;
    with --elements it is that of the file, for five days from the epoch of its newest set.
    """
    what = asked(journey, elements)
    spots = [spot(text, what.journey) for text in places]
    sites = Sites(np.array([s.lat for s in spots]), np.array([s.lon for s in spots]), [s.height for s in spots])
    least, dim, form = math.radians(lowest), math.radians(dark), Shadow(shadow)
    by_place: list[list[Tagged]] = [[] for _ in spots]
    stays = aboard(what.timeline) if what.timeline is not None else ()
    for place, satellite, when in _asked_for(what, stays, start, end):
        say_age(satellite, when)
        for one in sightings(satellite, sites, when, lowest=least, shadow=form, dark=dim):
            if one.visible or not only_visible:
                by_place[one.site].append((spots[one.site], _on_board(stays, place, one.culmination), one))
    for rows in by_place:
        rows.sort(key=lambda row: row[2].rise)
    if as_json:
        echo_list(_pass(*row) for rows in by_place for row in rows)
        return
    for here, rows in zip(spots, by_place, strict=True):
        _show_passes(here, rows)
    count = sum(map(len, by_place))
    seen = sum(bool(row[2].visible) for rows in by_place for row in rows)
    click.echo(f"{count} pass{'' if count == 1 else 'es'}, {seen} of them visible.", err=True)


def _asked_for(
    what: Asked, stays: Sequence[Aboard], start: str | None, end: str | None
) -> Iterator[tuple[str, Satellite, Span]]:
    """Yield what orbits, with its place, and when it is asked about: stays on board, or five days of a file.

    In a span that is told each satellite is asked about once, also while nobody is on board.

    Raises:
        UsageError: the journey visits no orbit.
    """
    if what.satellite is not None:
        yield "", what.satellite, span(start, end, what.zone, usual(what.satellite, 5.0))
        return
    if not stays:
        raise UsageError("This journey visits no satellite. Name one with --elements FILE.")
    if not start and not end:
        yield from ((s.place, s.satellite, span(None, None, what.zone, (s.start, s.end))) for s in stays)
        return
    when = span(start, end, what.zone, (min(stay.start for stay in stays), max(stay.end for stay in stays)))
    yield from ((place, satellite, when) for place, satellite in {s.place: s.satellite for s in stays}.items())


def _on_board(stays: Sequence[Aboard], place: str, t: float) -> str:
    """Return the branch that is at a place in orbit at an instant [POSIX s], empty where none is."""
    return next((s.branch for s in stays if s.place == place and s.start <= t <= s.end), "")


def _pass(place: Spot, branch: str, one: Sighting) -> dict[str, object]:
    """Return a pass as values for JSON."""
    rise, top, set_ = (round(math.degrees(azimuth), 2) for azimuth in one.azimuths)
    return {
        "place": place.name, "rise_utc": format_utc(one.rise), "culmination_utc": format_utc(one.culmination),
        "set_utc": format_utc(one.set), "max_elevation_deg": round(math.degrees(one.altitude), 3),
        "rise_azimuth_deg": rise, "culmination_azimuth_deg": top, "set_azimuth_deg": set_,
        "visible": [[format_utc(a), format_utc(b)] for a, b in one.visible],
        "magnitude": tenths(one.magnitude), "band_s": tenths(one.band),
        "satellite": one.name, "epoch_utc": one.elements and format_utc(one.elements.epoch),
        "branch": branch or None,
    }  # fmt: skip


def _show_passes(place: Spot, rows: Sequence[Tagged]) -> None:
    zone = place.zone or "UTC"
    terminal = console()
    terminal.print(f"{place.name} (times: {zone})", style="bold", markup=False)
    table = plain_table("date", "rises", "highest", "sets", "visible", "mag", "±", fold=("visible",))
    for _, _, one in rows:
        rise, top, set_ = (
            f"{format_clock(t, one.band, zone)} {compass(azimuth)}"
            for t, azimuth in zip((one.rise, one.culmination, one.set), one.azimuths, strict=True)
        )
        table.add_row(
            format_local(one.culmination, zone)[:10], rise, f"{top} {math.degrees(one.altitude):.0f}°", set_,
            _seen(one, zone) or "-", "" if one.magnitude is None else f"{one.magnitude:.1f}",
            give_or_take(one.band), style=None if one.visible else "dim",
        )  # fmt: skip
    terminal.print(table)
    for line in dict.fromkeys(sets_line(one.elements) for _, _, one in rows if one.elements is not None):
        terminal.print(line, style="dim", markup=False)


def _seen(one: Sighting, zone: str) -> str:
    return ", ".join(f"{format_clock(a, one.band, zone)}-{format_clock(b, one.band, zone)}" for a, b in one.visible)


@click.command(cls=Pointed)
@JOURNEY
@click.argument("place", metavar="PLACE")
@click.option(
    "--within", default=f"{WITHIN / 1000:g} km", show_default=True, metavar="DISTANCE",
    help="How near the convoy must come.",
)  # fmt: skip
@MIN_ELEVATION
@AS_JSON
def near(*, journey: Path, place: str, within: str, lowest: float, as_json: bool) -> None:
    """Say when the torch is near a PLACE, a name or LAT,LON: the convoy on the ground, and the torch in the sky."""
    document, plan = settle(journey)
    timeline, here = Timeline(document, plan), spot(place, document)
    try:
        distance = parse_length(within)
    except ValueError as error:
        raise click.BadParameter(f"{within!r}: {error}", param_hint="--within") from error
    if not 0 < distance <= 1e6:
        raise click.BadParameter(f"{within!r}: expected more than 0 and at most 1000 km", param_hint="--within")
    convoy = visits(timeline, (here.lat, here.lon, here.height), distance)
    sites = Sites(np.array([here.lat]), np.array([here.lon]), here.height)
    for stay in aboard(timeline):
        say_age(stay.satellite, (stay.start, stay.end))
    sky = overhead(timeline, sites, math.radians(lowest))
    if as_json:
        rows: dict[str, object] = {"convoy": [_visit(v) for v in convoy]}
        rows |= {"sky": [_pass(here, branch, one) for branch, one in sky], "within_km": distance / 1000}
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    zone = here.zone or document.zone
    click.echo(click.style(f"{here.name} (times: {zone})", bold=True))
    tell((*_convoy_lines(convoy, zone, within), *_sky_lines(sky, zone)))


def _visit(v: Visit) -> dict[str, object]:
    """Return a visit of the convoy as values for JSON."""
    return {
        "from": format_utc(v.start), "to": format_utc(v.end), "place": v.place,
        "distance_km": round(v.distance / 1000, 3), "branch": v.branch, "certainty": str(v.certainty),
    }  # fmt: skip


def _convoy_lines(convoy: Sequence[Visit], zone: str, within: str) -> Iterator[str]:
    if not convoy:
        yield f"The convoy does not come within {within}."
    for v in convoy:
        first, last = _weekday(v.start, zone), _weekday(v.end, zone)
        until = f"{'' if last == first else f'{last} '}{format_local(v.end, zone)[11:16]}"
        yield (
            f"{first} {format_local(v.start, zone)[11:16]} - {until}: the convoy ({v.branch}) at {v.place}, "
            f"{v.distance / 1000:.1f} km away (time {v.certainty})"
        )


def _sky_lines(sky: Sequence[tuple[str, Sighting]], zone: str) -> Iterator[str]:
    if not sky:
        yield "While the torch is in orbit it does not cross this sky."
        return
    for branch, one in sky:
        if one.visible:
            high = f"{math.degrees(one.altitude):.0f}° high in the {compass(one.azimuths[1])}"
            bright = "" if one.magnitude is None else f", magnitude {one.magnitude:.1f}"
            yield (
                f"{_weekday(one.culmination, zone)} {_seen(one, zone)}: the torch ({branch}) crosses the sky, "
                f"up to {high}{bright}"
            )
    unseen = sum(not one.visible for _, one in sky)
    if unseen:
        yield f"{unseen} passes of the torch cannot be seen: by day, or in the Earth's shadow."


def _weekday(t: float, zone: str) -> str:
    return f"{local(round(t), zone):%A %Y-%m-%d}"
