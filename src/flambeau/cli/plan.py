"""`flambeau plan` and `flambeau diff`."""

from __future__ import annotations

import json
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click

from flambeau import difference
from flambeau.cli.reading import (
    AS_JSON,
    JOURNEY,
    PLAN_FILE,
    Read,
    as_rows,
    console,
    decide,
    folder_of,
    plain_table,
    plan_file,
    read_journey,
    say,
    steps,
    write,
    wrote,
)
from flambeau.document.planfile import dump_plan, read_plan
from flambeau.document.revisions import revised
from flambeau.finding import UsageError, has_errors
from flambeau.plan import Plan
from flambeau.publish import write_all
from flambeau.publish.summary import Summary, summarise
from flambeau.timeline import Timeline
from flambeau.units import Money, format_duration, parse_length

_REACHED = (
    "{population:,} people live within {within_km:g} km of the way on the ground: in {towns:,} towns of at least "
    "{smallest:,} inhabitants."
)


@click.command()
@JOURNEY
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for plan, table, map, calendar.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if the plan file is stale.")
@click.option("--crew", is_flag=True, help="Show hidden times in the published files, too.")
@click.option("--reach", "within", metavar="DISTANCE", help="Also count who lives so near the way on the ground.")
@AS_JSON
def plan(*, journey: Path, out: Path | None, only_check: bool, crew: bool, within: str | None, as_json: bool) -> None:
    """Decide the journey: times, slack, lateness, distance and money of everything.

    Keeps plan.json beside journey.toml, with a revision number for everything that changed since the last plan. With
    --out it writes plan.json, table, maps, tracks and calendars to a folder; for a journey that stays in orbit
    orbit.oem, too.
    """
    distance = _distance(within) if within is not None else None
    if only_check:
        _check_plan_file(journey, as_json)
        return
    with steps("Reading and evaluating", "Writing") as work:
        next(work)
        read = decide(journey)
        read = read._replace(plan=revised(plan_file(folder_of(journey), {})[0], read.plan))
        next(work)
        written = _write(read, folder_of(journey), out, crew)
        next(work, None)
    summary = summarise(read.journey, read.plan)
    near = _reached(read, distance) if distance is not None else None
    if as_json:
        rows = {"findings": as_rows(read.findings), "files": [str(path) for path in written]}
        rows |= {"reach": near} if near is not None else {}
        click.echo(json.dumps(_plain(summary) | rows, ensure_ascii=False, indent=2))
    else:
        say(read.findings)
        _show(summary, read)
        if near is not None:
            click.echo(_REACHED.format_map(near))
        wrote(written)
    sys.exit(1 if has_errors(read.findings) else 0)


def _distance(text: str) -> float:
    """Return the metres of `--reach`."""
    try:
        distance = parse_length(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r}: {error}", param_hint="--reach") from error
    if not 0 < distance <= 1e6:
        raise click.BadParameter(f"{text!r}: expected more than 0 and at most 1000 km", param_hint="--reach")
    return distance


def _reached(read: Read, distance: float) -> dict[str, Any]:
    """Return who lives within a distance [m] as values for JSON.

    Raises:
        UsageError: flambeau was installed without its towns.
    """
    from flambeau.gazetteer import missing  # noqa: PLC0415 - few plans are asked for it
    from flambeau.reach import reach  # noqa: PLC0415

    if missing():
        raise UsageError(missing())
    found = reach(Timeline(read.journey, read.plan), distance)
    branches = {name: {"population": s.population, "towns": s.towns} for name, s in found.branches.items()}
    return {"within_km": distance / 1000, "smallest": found.smallest, "population": found.all.population,
            "towns": found.all.towns, "branches": branches}  # fmt: skip


def _plain(summary: Summary) -> dict[str, object]:
    """Return a summary as values for JSON: money as text, numbers to the thousandth."""

    def plain(value: object) -> object:
        if isinstance(value, Money):
            return str(value)
        if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        if isinstance(value, dict):
            return {str(key): plain(item) for key, item in value.items()}
        if isinstance(value, tuple):
            return [plain(item) for item in value]
        return round(value, 3) if isinstance(value, float) else value

    return {field.name: plain(getattr(summary, field.name)) for field in fields(summary)}


def _check_plan_file(journey: Path, as_json: bool) -> None:
    _, _, digests = read_journey(journey)
    _, trouble = plan_file(folder_of(journey), digests)
    if as_json:
        click.echo(json.dumps(as_rows(trouble), indent=2))
    else:
        say(trouble, to_stdout=True)
        if not trouble:
            click.echo("The plan is fresh.", err=True)
    sys.exit(1 if trouble else 0)


def _write(read: Read, folder: Path, out: Path | None, crew: bool) -> list[Path]:
    """Write the plan beside the journey, and everything to `out`; return what was written."""
    kept = dump_plan(read.plan).encode()
    written = []
    try:
        write(folder / PLAN_FILE, kept)
        written.append(folder / PLAN_FILE)
    except OSError as error:
        if out is None:
            raise
        click.echo(f"Could not keep the plan beside the journey ({error.strerror}); it is in {out} only.", err=True)
    if out is not None:
        files = write_all(read.journey, read.plan, Timeline(read.journey, read.plan).positions, crew=crew)
        for name, content in ((PLAN_FILE, kept), *files):
            write(out / name, content)
            written.append(out / name)
    return written


def _show(summary: Summary, read: Read) -> None:
    terminal = console()
    terminal.print(summary.title, style="bold", markup=False)
    numbers = ("stops", "events", "dates", "km", "late")
    table = plain_table("branch", "from", "to", *numbers, right=numbers)
    for b in summary.branches:
        late = format_duration(b.late_s) if b.late_s else "-"
        table.add_row(b.id, b.first[:10], b.last[:10], str(b.stops), str(b.events), str(b.dates), f"{b.km:,.0f}", late)
    terminal.print(table)
    starts = ", ".join(f"{count} {certainty}" for certainty, count in summary.starts.items())
    terminal.print(
        f"\nAll legs: {summary.km:,.0f} km. Starts of stops, by how well they are known: {starts}.", markup=False
    )
    if summary.money:
        sums = " + ".join(f"{m.amount:,.2f} {m.currency}" for m in summary.money)
        budget = f" of a budget of {summary.budget}" if summary.budget is not None else ""
        terminal.print(f"Money: {sums}{budget}.", markup=False)
    for line in (*summary.deadlines, *summary.late):
        terminal.print(line, markup=False)
    if read.waived:
        reasons = ", ".join(sorted({f"{f.code} {f.name}" for f in read.waived}))
        terminal.print(f"Settled by waivers: {len(read.waived)} ({reasons}).", markup=False)


@click.command()
@click.argument("old", type=click.Path(path_type=Path, exists=True), metavar="PLAN")
@click.argument("new", type=click.Path(path_type=Path, exists=True), metavar="PLAN")
@AS_JSON
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Say what changed from one plan to another, by how much, and who must be told.

    PLAN is a plan.json, or a folder with one.
    """
    plans = [_plan_of(path) for path in (old, new)]
    changes, totals = difference.compare(*plans), difference.totals(*plans)
    if as_json:
        click.echo(json.dumps(difference.as_json(changes, totals), ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(difference.lines(changes, totals)))
    for name, ids in difference.told(changes).items():
        click.echo(f"Tell {name}: {', '.join(ids)}")


def _plan_of(path: Path) -> Plan:
    file = path / PLAN_FILE if path.is_dir() else path
    try:
        plan, findings = read_plan(file.read_text("utf-8"), str(file))
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text.") from error
    if plan is None:
        say(findings)
        sys.exit(1)
    return plan
