"""`flambeau check`, `flambeau where` and `flambeau facts`: questions that change nothing."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import click

from flambeau import facts as claims
from flambeau.cli.reading import AS_JSON, JOURNEY, as_rows, evaluated, say, settle, tell
from flambeau.document import load
from flambeau.finding import Severity, has_errors
from flambeau.instants import format_local, format_utc, parse_instant
from flambeau.journey import Certainty
from flambeau.timeline import State, Timeline


@click.command()
@JOURNEY
@AS_JSON
def check(journey: Path, as_json: bool) -> None:
    """Find all mistakes of a journey at once, each with its place and one remedy."""
    document, findings, digests = load(journey)
    settled = 0
    if document is not None:
        read = evaluated(document, findings, digests)
        findings, settled = read.findings, len(read.waived)
    if as_json:
        click.echo(json.dumps(as_rows(findings), ensure_ascii=False, indent=2))
    else:
        say(findings, to_stdout=True)
        counts = {s: sum(f.severity is s for f in findings) for s in Severity}
        said = ", ".join(f"{n} {s}{'s' if n > 1 else ''}" for s, n in counts.items() if n) or "Nothing to say"
        click.echo(f"{said}." + (f" Settled by waivers: {settled}." if settled else ""), err=True)
    sys.exit(1 if has_errors(findings) else 0)


@click.command()
@JOURNEY
@click.option("--at", "at", required=True, metavar="TIME", help="2013-11-09T15:14:00Z, or local in the journey's zone.")
@click.option("--branch", help="Only this branch (default: all in being at that instant).")
@AS_JSON
def where(journey: Path, at: str, branch: str | None, as_json: bool) -> None:
    """Say where every torch is at an instant, what happens and who holds it."""
    document, plan = settle(journey)
    try:
        t = parse_instant(at, document.zone)
    except ValueError as error:
        raise click.BadParameter(f"{at!r}: {error}", param_hint="--at") from error
    states = Timeline(document, plan).at(t, branch)
    if as_json:
        click.echo(json.dumps([_state(s) for s in states], ensure_ascii=False, indent=2))
        return
    if not states:
        click.echo(f"No {'branch' if branch is None else branch} is on its way at {format_utc(t)}.")
    zones = {item.id: item.zone for item in plan.items}
    for state in states:
        _tell(state, zones[state.item])


def _state(state: State) -> dict[str, object]:
    """Return a state as values for JSON, angles in degrees."""
    row: dict[str, object] = {
        "t": format_utc(state.t), "branch": state.branch, "lat": round(math.degrees(state.lat), 6),
        "lon": round(math.degrees(state.lon), 6), "height_m": round(state.height, 1), "place": state.place,
        "doing": state.doing, "mode": state.mode, "holder": state.holder, "previous": state.previous,
        "next": state.next, "km": round(state.km, 3), "certainty": str(state.certainty), "item": state.item,
        "holder_certainty": state.holder_certainty and str(state.holder_certainty),
        "events": list(state.events), "elements": None, "band_s": None, "ephemeris": None,
    }  # fmt: skip
    if state.elements is not None and state.band is not None:
        row["elements"] = {"name": state.elements.name, "epoch": format_utc(state.elements.epoch)}
        row["band_s"] = round(state.band, 1)
    if state.ephemeris is not None:
        start, end = state.ephemeris.span
        row["ephemeris"] = {"name": state.ephemeris.name, "start": format_utc(start), "end": format_utc(end)}
    return row


def _tell(state: State, zone: str) -> None:
    """Print a state for people."""
    lat, lon = math.degrees(state.lat), math.degrees(state.lon)
    point = f"{abs(lat):.4f} {'N' if lat >= 0 else 'S'} {abs(lon):.4f} {'E' if lon >= 0 else 'W'}"
    height = f", {state.height / 1000:,.1f} km up" if state.height > 10_000 else ""
    lines = [
        f"{format_local(state.t, zone, seconds=True)} at {state.place}" if state.place else format_utc(state.t),
        f"{state.doing} (time {state.certainty})",
        f"{point}{height}, {state.km:,.1f} km so far" + (f", by {state.mode}" if state.mode else ""),
        _held(state),
        f"{state.previous or '(start)'} -> {state.next or '(end)'}",
    ]
    if state.elements is not None and state.band is not None:
        age = (state.t - state.elements.epoch) / 86400
        lines.append(
            f"from {state.elements.name}, epoch {format_utc(state.elements.epoch)} ({age:+.1f} d): ±{state.band:.0f} s"
        )
    if state.ephemeris is not None:
        start, end = map(format_utc, state.ephemeris.span)
        lines.append(f"from the ephemeris of {state.ephemeris.name}, {start} to {end}")
    click.echo(click.style(state.branch, bold=True))
    tell(filter(None, lines))


def _held(state: State) -> str:
    """Say who holds the torch, and how well that is known where it is not exact."""
    sure = state.holder_certainty in (None, Certainty.EXACT)
    return f"held by {state.holder}{'' if sure else f' (time {state.holder_certainty})'}" if state.holder else ""


@click.command()
@JOURNEY
@AS_JSON
def facts(journey: Path, as_json: bool) -> None:
    """Compute each claim's own figure and say whether it agrees."""
    tested = claims.facts(*settle(journey))
    if as_json:
        rows = [
            {
                "claim": f.claim, "source": f.source, "said": f.said, "computed": f.computed, "unit": f.unit,
                "verdict": str(f.verdict), "how": f.how, "id": f.id, "topic": f.topic,
            }
            for f in tested
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    _show(tested)


def _show(tested: tuple[claims.Fact, ...]) -> None:
    colour = {"agrees": "green", "disagrees": "red", "not_computable": "yellow"}
    for fact in tested:
        verdict = f"{str(fact.verdict).replace('_', ' '):<15}"
        click.echo(
            f"{click.style(verdict, fg=colour[fact.verdict])}{click.style(fact.claim, bold=True)} [{fact.source}]"
        )
        if fact.computed is not None:
            click.echo(f"{'':15}{claims.with_unit(fact.computed, fact.unit)}")
        click.echo(f"{'':15}{click.style(fact.how, dim=True)}")
    agree, disagree, rest = (sum(f.verdict is v for f in tested) for v in claims.Verdict)
    click.echo(f"{len(tested)} claims: {agree} agree, {disagree} disagree, {rest} cannot be computed.", err=True)
