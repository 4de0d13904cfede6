"""`flambeau new`, `flambeau fmt` and `flambeau schema`: the document itself."""

from __future__ import annotations

import json
import sys
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from flambeau.cli.reading import JOURNEY, PLAN_FILE, folder_of, say, write
from flambeau.document import load
from flambeau.document.format import format_csv, format_toml
from flambeau.document.schema import json_schema
from flambeau.finding import UsageError, has_errors


def examples() -> dict[str, Traversable]:
    """Return the examples that come with flambeau by name: in the installed package, or beside its sources."""
    inside = resources.files("flambeau").joinpath("examples")
    beside: Traversable = Path(__file__).parents[3] / "examples"
    root = inside if inside.is_dir() else beside
    if not root.is_dir():
        return {}
    return {entry.name: entry for entry in sorted(root.iterdir(), key=lambda e: e.name) if entry.is_dir()}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--from", "example", default="two-towns", show_default=True, metavar="EXAMPLE", help="What to begin with."
)
def new(folder: Path, example: str) -> None:
    """Begin a journey in a new folder DIR, as a copy of an example."""
    known = examples()
    if example not in known:
        raise UsageError(f"There is no example {example!r}. There are {', '.join(known)}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already. Name a folder that is not.")
    for file in known[example].iterdir():
        if file.is_file() and file.name != PLAN_FILE:
            write(folder / file.name, file.read_bytes())
    click.echo(f"Began {folder} as a copy of {example}. Next: flambeau check {folder}", err=True)


@click.command("fmt")
@JOURNEY
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if something would change.")
def format_(journey: Path, only_check: bool) -> None:
    """Bring journey.toml and its CSV files into their canonical form; comments and meaning stay.

    A journey that has errors is left alone.
    """
    folder = folder_of(journey)
    document = folder / "journey.toml" if journey.is_dir() else journey
    if not document.is_file():
        raise UsageError(f"{document} is not there.")
    _, trouble, _ = load(document)
    changed = []
    for path in (document, *sorted(folder.glob("*.csv"))) if not has_errors(trouble) else ():
        text = path.read_bytes().decode()
        mended, _ = (format_toml if path.suffix == ".toml" else format_csv)(text, str(path))
        if mended is not None and mended != text:
            changed.append(path)
            if not only_check:
                write(path, mended.encode())
    say(trouble)
    for path in changed:
        click.echo(f"{'Would mend' if only_check else 'Mended'} {path}", err=True)
    sys.exit(1 if has_errors(trouble) or (only_check and changed) else 0)


@click.command()
def schema() -> None:
    """Print the JSON Schema of journey.toml, for editors."""
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
