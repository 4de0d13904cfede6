"""`flambeau import`: roads, rails and stops that were drawn or listed elsewhere, into a journey."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, NoReturn

import click

from flambeau.cli.reading import AS_JSON, folder_of, read_journey, say, steps, write
from flambeau.document import edit
from flambeau.document.decode import decode
from flambeau.document.drawn import gpx_of, read_drawn
from flambeau.document.fitting import Fit, Fits, Way, fit, length, simplified
from flambeau.document.hints import maybe, slug
from flambeau.document.mapping import Mapped, mapped
from flambeau.document.reading import Reader
from flambeau.document.source import MAIN, Refused, Text, open_journey, read_alone
from flambeau.evaluate import evaluate
from flambeau.finding import Finding, UsageError, Where, has_errors
from flambeau.journey import Journey, Stop
from flambeau.units import parse_length

Changes = dict[str, str]  # texts by their names in the journey's folder


class Taken(NamedTuple):
    """A line taken for a leg: how it fits, the file that it goes to, and how it was made simpler."""

    fit: Fit
    file: str
    points: int
    before: float  # [m]
    after: float


@click.command("import")
@click.argument("kind", type=click.Choice(["gpx", "kml", "csv"]), metavar="gpx|kml|csv")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--into", "journey", type=click.Path(path_type=Path), required=True, metavar="JOURNEY",
              help="The journey that takes it.")  # fmt: skip
@click.option("--leg", metavar="ID", help="The leg that a line is for; default: the one that its ends fit.")
@click.option("--branch", metavar="ID", help="Look at the legs of this branch only; of stops: the branch they join.")
@click.option("--within", default="10 km", show_default=True, metavar="LENGTH",
              help="How far a line may begin and end from its leg's places.")  # fmt: skip
@click.option("--tolerance", default="20 m", show_default=True, metavar="LENGTH",
              help="How far a simpler line may be from the one drawn.")  # fmt: skip
@click.option("--map", "pairs", multiple=True, metavar="THEIRS=OURS", help="What a column of stops is called here.")
@click.option("--skip", multiple=True, metavar="THEIRS", help="A column of stops that is left out.")
@click.option("--write", "really", is_flag=True, help="Change the journey; else only say what would change.")
@AS_JSON
def import_(  # noqa: PLR0917 - click gives each option
    kind: str, file: Path, journey: Path, leg: str | None, branch: str | None, within: str, tolerance: str,
    pairs: tuple[str, ...], skip: tuple[str, ...], really: bool, as_json: bool,
) -> None:  # fmt: skip
    """Take roads, rails and rides (GPX, KML) or stops (CSV) from elsewhere into a journey.

    A line becomes a GPX file beside the document and the path of the leg that its ends fit. A table becomes a CSV file
    of stops of a branch. Nothing is written without --write.
    """
    text = _source(file)
    if kind == "csv":
        made, shown = _stops(text, journey, branch, _pairs(pairs), skip)
    else:
        lengths = _length("--within", within), _length("--tolerance", tolerance)
        made, shown = _lines(kind, text, journey, (leg, branch), lengths)
    written = [str(path) for path in _keep(folder_of(journey), made)] if really else []
    if as_json:
        click.echo(json.dumps(shown[0] | {"written": written}, ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(shown[1]))
    verb = "Wrote" if really else "Would write"
    click.echo("\n".join(f"{verb} {folder_of(journey) / name}" for name in made), err=True)
    if not really:
        click.echo("Nothing is changed. --write does it.", err=True)


def _source(file: Path) -> Text:
    """Return the text of what is to be taken; exit when it cannot be read."""
    try:
        return read_alone(file)
    except Refused as refused:
        _fail([_finding(refused, str(file))])


def _finding(refused: Refused, file: str) -> Finding:
    return Finding(refused.code, refused.message, refused.where or Where(file), refused.hint)


def _fail(findings: Iterable[Finding]) -> NoReturn:
    say(findings)
    sys.exit(1)


def _length(option: str, text: str) -> float:
    try:
        return parse_length(text)
    except ValueError as error:
        raise UsageError(f"{option} {text!r}: {error}") from error


def _keep(folder: Path, made: Changes) -> list[Path]:
    for name, text in made.items():
        write(folder / name, text.encode())
    return [folder / name for name in made]


def _known(option: str, name: str | None, known: Iterable[str]) -> None:
    """Refuse an id that the journey has not."""
    names = list(known)
    if name is not None and name not in names:
        hint = maybe(name, names)
        raise UsageError(f"{option} {name}: the journey has no such id." + (f" Maybe {hint}" if hint else ""))


# Lines


def _lines(
    kind: str, text: Text, path: Path, chosen: tuple[str | None, str | None], lengths: tuple[float, float]
) -> tuple[Changes, tuple[dict[str, object], list[str]]]:
    """Return what lines change, and what is to be said of it as values and as text; exit when nothing can be taken."""
    lines, wrong = read_drawn(text, kind)
    if wrong:
        _fail(_finding(refused, text.file) for refused in wrong)
    with steps("Reading the journey", "Matching") as work:
        next(work)
        journey, _, _ = read_journey(path)
        ways = _ways(journey, *chosen)
        next(work)
        fits = fit(lines, ways, lengths[0])
        next(work, None)
    if not fits.found:
        click.echo("\n".join((*fits.unclear, *fits.unmatched[:_MOST])), err=True)
        raise UsageError(f"No line of {text.file} was taken.")
    taken, made = _taken(journey, path, fits, lengths[1])
    return made, (_as_values(taken, fits), [*map(_told, taken), *_not_taken(fits)])


_MOST = 10  # sentences on lines that fit nothing


def _ways(journey: Journey, leg: str | None, branch: str | None) -> list[Way]:
    """Return the legs that are asked for, between places that stay."""
    items = [item for item in evaluate(journey)[0].items if item.kind == "leg"]
    _known("--branch", branch, journey.branches)
    _known("--leg", leg, (item.id for item in items))
    found = []
    for item in items:
        ends = [journey.places[id] for id in (item.origin, item.place)]
        if item.branch == (branch or item.branch) and item.id == (leg or item.id) and not any(p.moves for p in ends):
            found.append(Way(item.id, *((place.lat, place.lon) for place in ends)))
    if leg is not None and not found:
        raise UsageError(f"--leg {leg}: it begins or ends at a place that moves, or is of another branch.")
    return found


def _taken(journey: Journey, path: Path, fits: Fits, tolerance: float) -> tuple[list[Taken], Changes]:
    stops = {f"to-{stop.id}": stop for stop in journey.stops()}
    taken, made = [], Changes()
    edits: list[tuple[Stop, str]] = []
    for one in fits.found:
        points = simplified(one.points, tolerance)
        file = f"{one.leg}.gpx"
        taken.append(Taken(one, file, len(points), length(one.points), length(points)))
        made[file] = gpx_of(one.leg, points)
        edits.append((stops[one.leg], file))
    made |= _edited(path, edits)
    if has_errors(wrong := _would_find(path, made)):
        _fail(wrong)
    return taken, made


def _edited(path: Path, edits: Iterable[tuple[Stop, str]]) -> Changes:
    """Return the files of the document in which stops have paths; the last stop first, so that places stay right."""
    folder, main = open_journey(path)
    made: Changes = {}
    for stop, file in sorted(edits, key=lambda edit: edit[0].where[1:], reverse=True):
        name = Path(stop.where.file).relative_to(folder.root).as_posix()
        text = Text(stop.where.file, made.get(name, main.text if name == _main_name(path) else folder.read(name).text))
        if name == _main_name(path):
            made[name] = edit.with_stop_key(text, stop.where, "path", file) or text.text
        else:
            made[name] = edit.with_cell(text, stop.where.line, "path", file)
    return made


def _main_name(path: Path) -> str:
    return MAIN if path.is_dir() else path.name


def _would_find(path: Path, made: Changes) -> list[Finding]:
    """Return what reading the journey would find if the changes were made."""
    folder, main = open_journey(path)
    for name, text in made.items():
        folder.put(name, text)
    reader = Reader(folder)
    decode(reader, Text(main.file, made.get(_main_name(path), main.text)))
    return reader.findings


def _told(one: Taken) -> str:
    name = f' "{one.fit.line.name[:40]}"' if one.fit.line.name else ""
    turned = ", turned round" if one.fit.turned else ""
    return (
        f"{one.fit.leg}: line at {one.fit.line.where}{name}{turned}; begins {one.fit.start_off / 1000:,.1f} km and "
        f"ends {one.fit.end_off / 1000:,.1f} km from the leg's places; {len(one.fit.points):,} points -> "
        f"{one.points:,}, {one.before / 1000:,.2f} km -> {one.after / 1000:,.2f} km"
    )


def _not_taken(fits: Fits) -> list[str]:
    more = len(fits.unmatched) - _MOST
    return [
        *(f"Not taken: {sentence}" for sentence in (*fits.unclear, *fits.unmatched[:_MOST])),
        *([f"Not taken: {more} more that fit no leg."] if more > 0 else []),
    ]


def _as_values(taken: Iterable[Taken], fits: Fits) -> dict[str, object]:
    rows = [
        {
            "leg": one.fit.leg, "file": one.file, "name": one.fit.line.name, "line": one.fit.line.where.line,
            "start_off_m": round(one.fit.start_off, 1), "end_off_m": round(one.fit.end_off, 1),
            "turned": one.fit.turned, "points_before": len(one.fit.points), "points": one.points,
            "length_before_m": round(one.before, 1), "length_m": round(one.after, 1),
        }
        for one in taken
    ]  # fmt: skip
    return {"taken": rows, "unclear": list(fits.unclear), "unmatched": list(fits.unmatched)}


# Stops


def _pairs(pairs: Iterable[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        theirs, equals, ours = pair.rpartition("=")
        if not equals:
            raise UsageError(f"--map {pair}: expected THEIRS=OURS, such as --map Stadt=place.")
        found[theirs] = ours
    return found


def _stops(
    text: Text, path: Path, branch: str | None, given: Mapping[str, str], skip: tuple[str, ...]
) -> tuple[Changes, tuple[dict[str, object], list[str]]]:
    """Return what a table of stops changes, and what is to be said of it; exit when something is wrong with it."""
    journey, _, _ = read_journey(path)
    _known("--branch", branch, journey.branches)
    if branch is None and len(journey.branches) > 1:
        raise UsageError(f"Say with --branch which branch the stops join: {', '.join(journey.branches)}.")
    chosen = branch or next(iter(journey.branches))
    made, wrong = mapped(text, given, skip)
    if made is None or wrong:
        _fail(wrong)
    name = f"stops-{chosen}-{slug(Path(text.file).stem) or 'more'}.csv"
    if (folder_of(path) / name).exists():
        raise UsageError(f"{folder_of(path) / name} is there already: rename {text.file}, or take that file away.")
    changes = _joined(path, chosen, name, made.tried)
    wrong = _in_source(_would_find(path, changes), folder_of(path) / name, text.file)
    if has_errors(wrong):
        _fail(wrong)
    say(finding for finding in wrong if finding.where.file == text.file)
    return {**changes, name: made.text}, (_stop_values(made, name, chosen), _stop_lines(made, name, chosen))


def _joined(path: Path, branch: str, name: str, rows: str) -> Changes:
    _, main = open_journey(path)
    document = edit.with_branch_file(main, branch, name)
    if document is None:
        raise UsageError(f"{main.file} has no [[branch]] {branch} that could take a file of stops.")
    return {name: rows, _main_name(path): document}


def _in_source(findings: Iterable[Finding], made: Path, source: str) -> list[Finding]:
    """Return findings in the file that would be written as such of its source; columns left out are no mistake."""
    found = []
    for finding in findings:
        if finding.where.file == str(made):
            if finding.code == "D107" and '"skipped-' in finding.message:
                continue
            finding = replace(finding, where=Where(source, *finding.where[1:]))  # noqa: PLW2901
        found.append(finding)
    return found


def _stop_values(made: Mapped, name: str, branch: str) -> dict[str, object]:
    return {"branch": branch, "file": name, "rows": made.rows, "columns": dict(made.names), "skipped": [*made.skipped]}


def _stop_lines(made: Mapped, name: str, branch: str) -> list[str]:
    columns = [ours if theirs == ours else f"{theirs} -> {ours}" for theirs, ours in made.names]
    left = f"; left out: {', '.join(made.skipped)}" if made.skipped else ""
    return [
        f"{name}: {made.rows} stops for {branch}, behind those of its other files.",
        f"Columns: {', '.join(columns)}{left}.",
    ]
