"""`flambeau light`: orbital day and night on board, and the light of the day at every stop."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from flambeau.cli.orbits import (
    ELEMENTS,
    FROM,
    JOURNEY_OR_ELEMENTS,
    SHADOW,
    TO,
    Asked,
    asked,
    compass,
    give_or_take,
    say_age,
    sets_line,
    sets_used,
    span,
    tenths,
    usual,
)
from flambeau.cli.reading import AS_JSON, console, plain_table
from flambeau.illumination import GroundLight, OrbitalLight, ground_light, orbital_light
from flambeau.instants import format_clock, format_local, format_utc
from flambeau.orbit.light import Rim, Shadow, ShadowEdge
from flambeau.orbit.satellite import band_of, name_of
from flambeau.timeline import aboard
from flambeau.windows import Windows


@click.command()
@JOURNEY_OR_ELEMENTS
@ELEMENTS
@click.option("--branch", help="Only this branch.")
@FROM
@TO
@SHADOW
@AS_JSON
def light(
    *, journey: Path | None, elements: Path | None, branch: str | None, start: str | None, end: str | None, shadow: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Say what light there is: orbital day and night on board, and the light of the day at every stop.

    On board of the satellite that the torch visits, from its arrival to its leaving unless told otherwise; with
    --elements for a day from the epoch of the newest set.
    """
    what = asked(journey, elements)
    if what.timeline is not None and branch is not None:
        what.timeline.line(branch)
    up = _orbital(what, branch, start, end, Shadow(shadow))
    down = _on_ground(what, branch, start, end)
    if as_json:
        rows = _light(up, shadow) | {"ground": [_ground(g) for g in down]}
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if up is not None:
        _show_orbital(up)
    _show_ground(down)


def _orbital(
    what: Asked, branch: str | None, start: str | None, end: str | None, shadow: Shadow
) -> OrbitalLight | None:
    """Return the light on board of the first satellite that is visited, if there is one."""
    if what.satellite is not None:
        when = span(start, end, what.zone, usual(what.satellite, 1.0))
        say_age(what.satellite, when)
        return orbital_light(what.satellite, when, shadow)
    assert what.timeline is not None
    for stay in aboard(what.timeline):
        when = span(start, end, what.zone, (stay.start, stay.end))
        touches = when[0] < stay.end and when[1] > stay.start
        if branch == stay.branch or (branch is None and touches):
            say_age(stay.satellite, when)
            return orbital_light(stay.satellite, when, shadow)
    return None


def _on_ground(what: Asked, branch: str | None, start: str | None, end: str | None) -> tuple[GroundLight, ...]:
    if what.journey is None or what.plan is None or what.timeline is None:
        return ()
    ends = [line.span for line in what.timeline.lines.values()]
    asked_for = (
        span(start, end, what.zone, (min(a for a, _ in ends), max(b for _, b in ends))) if start or end else None
    )
    return ground_light(what.journey, what.plan, branch, asked_for)


def _light(up: OrbitalLight | None, shadow: str) -> dict[str, object]:
    """Return the light on board as values for JSON."""
    if up is None:
        nothing = dict.fromkeys(("beta_deg", "beta_to_deg", "day_s", "night_s", "from", "to"))
        return nothing | {"shadow": shadow, "elements": [], "edges": []}
    return {
        "beta_deg": round(math.degrees(up.betas[0]), 3), "beta_to_deg": round(math.degrees(up.betas[1]), 3),
        "day_s": tenths(up.day), "night_s": tenths(up.night), "shadow": shadow,
        "from": format_utc(up.span[0]), "to": format_utc(up.span[1]),
        "elements": [
            {"name": one.name, "number": one.number, "epoch_utc": format_utc(one.epoch)}
            for one in sets_used(up.satellite, up.span)
        ],
        "edges": [
            {
                "utc": format_utc(e.t), "kind": str(e.kind), "edge": str(e.edge),
                "band_s": tenths(band_of(up.satellite, e.t)),
            }
            for e in up.edges
        ],
    }  # fmt: skip


def _windows(w: Windows) -> list[list[str]]:
    return [[format_utc(a), format_utc(b)] for a, b in w.spans]


def _ground(g: GroundLight) -> dict[str, object]:
    """Return the light at a stop as values for JSON."""
    kinds = ("daylight", "golden", "blue", "civil", "nautical", "astronomical")
    return {
        "branch": g.item.branch, "stop": g.item.id, "name": g.item.name, "zone": g.item.zone,
        "lat": round(math.degrees(g.lat), 6), "lon": round(math.degrees(g.lon), 6),
        "from": format_utc(g.days[0]), "to": format_utc(g.days[1]),
        **{kind: _windows(getattr(g, kind)) for kind in kinds},
        "moments": [
            {
                "what": m.what, "utc": format_utc(m.t), "sun_elevation_deg": round(math.degrees(m.elevation), 2),
                "sun_azimuth_deg": round(math.degrees(m.azimuth), 2),
            }
            for m in g.moments
        ],
    }  # fmt: skip


def _minutes(seconds: float | None) -> str:
    return "none" if seconds is None else f"{seconds / 60:.1f} min"


def _show_orbital(up: OrbitalLight) -> None:
    terminal = console()
    name = name_of(up.satellite, up.span[0])
    title = f"On board of {name}, {format_utc(up.span[0])} to {format_utc(up.span[1])}"
    terminal.print(title, style="bold", markup=False)
    terminal.print(
        f"beta {math.degrees(up.betas[0]):+.1f}° to {math.degrees(up.betas[1]):+.1f}°, orbital day {_minutes(up.day)}, "
        f"night {_minutes(up.night)}; shadow of the Earth: {up.shadow}",
        markup=False,
    )
    table = plain_table("date (UTC)", "", *(str(rim) for rim in Rim), "±")
    for turn in _turns(up.edges):
        first = turn[0]
        at = {e.edge: format_clock(e.t, band_of(up.satellite, e.t)) for e in turn}
        band = give_or_take(band_of(up.satellite, first.t))
        table.add_row(format_utc(first.t)[:10], str(first.kind), *(at.get(rim, "-") for rim in Rim), band)
    terminal.print(table)
    for one in sets_used(up.satellite, up.span):
        terminal.print(sets_line(one), style="dim", markup=False)


def _turns(edges: Iterable[ShadowEdge]) -> Iterator[list[ShadowEdge]]:
    """Yield the edges of each sunrise and sunset together."""
    turn: list[ShadowEdge] = []
    for edge in edges:
        if turn and (edge.kind is not turn[0].kind or edge.edge in {e.edge for e in turn}):
            yield turn
            turn = []
        turn.append(edge)
    if turn:
        yield turn


def _show_ground(down: Sequence[GroundLight]) -> None:
    if not down:
        return
    columns = ("branch", "stop", "date", "sunrise", "sunset", "golden", "blue hour", "Sun at start")
    table = plain_table(*columns, fold=("stop",))
    for g in down:
        zone, sun = g.item.zone, g.moments[0]
        table.add_row(
            g.item.branch, g.item.name, format_local(g.days[0], zone)[:10], *_daylight(g),
            _clocks(g.golden, zone), _clocks(g.blue, zone),
            f"{math.degrees(sun.elevation):+.0f}° {compass(sun.azimuth)}",
        )  # fmt: skip
    terminal = console()
    terminal.print("On the ground, in local time", style="bold", markup=False)
    terminal.print(table)


def _daylight(g: GroundLight) -> tuple[str, str]:
    """Return the first sunrise and the first sunset of a stop's days, or that there is none."""
    if not g.daylight:
        return "polar night", ""
    rises = [format_local(start, g.item.zone)[11:16] for start, _ in g.daylight.spans if start > g.days[0]]
    sets = [format_local(end, g.item.zone)[11:16] for _, end in g.daylight.spans if end < g.days[1]]
    if not rises and not sets:
        return "midnight sun", ""
    return next(iter(rises), "-"), next(iter(sets), "-")


def _clocks(w: Windows, zone: str) -> str:
    return "\n".join(f"{format_local(a, zone)[11:16]}-{format_local(b, zone)[11:16]}" for a, b in w.spans) or "-"
