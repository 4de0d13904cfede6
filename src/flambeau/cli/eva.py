"""`flambeau eva`: the sheet of a spacewalk, as text, JSON, a page or Maestro's form."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from flambeau.cli.eva_json import as_json
from flambeau.cli.eva_text import as_text
from flambeau.cli.reading import JOURNEY, say, settle, write
from flambeau.document.hints import maybe, slug
from flambeau.finding import UsageError, has_errors
from flambeau.journey import Journey
from flambeau.spacewalk import make
from flambeau.spacewalk.sheet import Sheet
from flambeau.units import parse_duration

Files = tuple[tuple[str, bytes], ...]  # by relative path; a form of one file has one without a name


def _html(sheet: Sheet) -> Files:
    from flambeau.publish.eva_html import render  # noqa: PLC0415 - only this form needs it

    return (("", render(sheet)),)


def _yaml(sheet: Sheet) -> Files:
    """Return the procedure in Maestro's form: as it is wanted, whenever the hatch opens."""
    from flambeau.publish.maestro import write_procedure  # noqa: PLC0415 - only this form needs YAML

    return write_procedure(sheet.procedure)


FORMS: dict[str, Callable[[Sheet], Files]] = {
    "text": lambda sheet: (("", as_text(sheet)),),
    "html": _html,
    "json": lambda sheet: (("", as_json(sheet)),),
    "yaml": _yaml,
}


@click.command()
@JOURNEY
@click.argument("name", metavar="NAME")
@click.option("--format", "form", type=click.Choice([*FORMS]), default="text", show_default=True, help="Form to show.")
@click.option("--late", default="0 min", metavar="DURATION", help='By how much the hatch opens late, such as "20 min".')
@click.option("--out", type=click.Path(path_type=Path), help="File to write to; for yaml, the folder of the files.")
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def eva(journey: Path, name: str, form: str, late: str, out: Path | None) -> None:
    """Show the sheet of a spacewalk: who does what when, in what light, above what, and with what left.

    NAME is the event of the journey that is the spacewalk, by its id or its name.
    """
    document, plan = settle(journey)
    sheet, findings = make(document, plan, _called(document, name), _seconds(late))
    for number, (file, content) in enumerate(FORMS[form](sheet)):
        if out is not None:
            write(out / file, content)
            click.echo(f"Wrote {out / file}", err=True)
        else:
            mark = ("---\n" if number else "") + (f"# {file}\n" if file else "")
            click.echo(mark.encode() + content, nl=False)
    say(findings)
    sys.exit(1 if has_errors(findings) else 0)


def _called(journey: Journey, name: str) -> str:
    """Return the id of the spacewalk that a word means: its id, its name, or that of its procedure, in any spelling."""
    words = {word: event for event, p in journey.procedures.items() for word in (journey.events[event].name, p.name)}
    known = {slug(word): event for word, event in words.items()} | {event: event for event in journey.procedures}
    if slug(name) in known:
        return known[slug(name)]
    if not journey.procedures:
        raise UsageError("This journey has no procedure of a spacewalk. Add an [[eva]] with the event that it is.")
    near = maybe(slug(name), known) or f"{', '.join(journey.procedures)}."
    raise UsageError(f"There is no procedure of a spacewalk {name!r}. Maybe {near}")


def _seconds(late: str) -> float:
    try:
        return parse_duration(late)
    except ValueError as error:
        raise click.BadParameter(f"{late!r}: {error}", param_hint="--late") from error
