"""What the commands share: reading a journey and its plan, saying findings, writing files whole or not at all."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from errno import EISDIR
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from flambeau.check import check
from flambeau.document import load
from flambeau.document.planfile import read_plan
from flambeau.document.revisions import revised
from flambeau.evaluate import evaluate
from flambeau.finding import Finding, Severity, Where, has_errors, in_order
from flambeau.journey import Journey
from flambeau.plan import Plan

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PLAN_FILE = "plan.json"
A_FEW = 20  # files of one folder that are named one by one
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}

JOURNEY = click.argument("journey", type=click.Path(path_type=Path), metavar="JOURNEY")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")


class Read(NamedTuple):
    """A journey evaluated in the document's own order, with all that was found, and what of it waivers settle."""

    journey: Journey
    plan: Plan
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]


def folder_of(journey: Path) -> Path:
    """Return the folder of a journey that was named by its folder or its file."""
    return journey if journey.is_dir() else journey.parent


def read_journey(path: Path) -> tuple[Journey, tuple[Finding, ...], dict[str, str]]:
    """Return the journey, what its reading found, and its files' digests; say errors and exit when there are some."""
    journey, findings, digests = load(path)
    if journey is None or has_errors(findings):
        say(findings)
        sys.exit(1)
    return journey, findings, dict(digests)


def decide(path: Path) -> Read:
    """Read a journey and evaluate it."""
    journey, findings, digests = read_journey(path)
    return evaluated(journey, findings, digests)


def evaluated(journey: Journey, findings: tuple[Finding, ...], digests: Mapping[str, str]) -> Read:
    """Evaluate a journey and check it; what its reading found errors in is not checked further."""
    plan, circles = evaluate(journey)
    plan = replace(plan, digests=digests)
    found, waived = check(journey, plan, _outside(journey, plan)) if not has_errors(findings) else ((), ())
    return Read(journey, plan, in_order([*findings, *circles, *found]), waived)


def _outside(journey: Journey, plan: Plan) -> Iterable[Finding]:
    """Return what does not fit in the spacewalks of a journey."""
    if not journey.procedures:
        return ()
    from flambeau.spacewalk import findings  # noqa: PLC0415 - most journeys have none, and need not wait for it

    return findings(journey, plan)


def settle(path: Path) -> tuple[Journey, Plan]:
    """Read a journey and its plan file if that is fresh; else evaluate the document's own order and say so."""
    journey, _, digests = read_journey(path)
    kept, trouble = plan_file(folder_of(path), digests)
    if kept is not None and not trouble:
        return journey, kept
    say(trouble)
    click.echo("Evaluated the document's own order.", err=True)
    return journey, revised(kept, evaluate(journey)[0])


def plan_file(folder: Path, digests: dict[str, str]) -> tuple[Plan | None, tuple[Finding, ...]]:
    """Return the plan kept beside a journey, and what is wrong with it (stale, unreadable, not there)."""
    path = folder / PLAN_FILE
    hint = f"run `flambeau plan {folder}`."
    if not path.is_file():
        return None, (Finding("P401", "there is no plan file.", Where(str(path)), hint),)
    try:
        plan, findings = read_plan(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        return None, (Finding("P402", f"cannot be read: {error}.", Where(str(path)), hint),)
    if plan is None:
        return None, findings
    changed = sorted(n for n in {*plan.digests, *digests} if plan.digests.get(n) != digests.get(n))
    if changed:
        return plan, (Finding("P401", f"{', '.join(changed)} changed after it was made.", Where(str(path)), hint),)
    return plan, ()


def say(findings: Iterable[Finding], *, to_stdout: bool = False) -> None:
    """Print findings for people, one a line, the remedy on a line of its own."""
    from flambeau.publish.text import clean  # noqa: PLC0415 - most have nothing to say

    for finding in findings:
        place = click.style(str(finding.where), bold=True)
        code = click.style(f"{finding.code} {finding.name}", fg=COLOURS[finding.severity])
        click.echo(f"{place}: {code}: {clean(finding.message)}", err=not to_stdout)
        if finding.hint:
            click.echo(click.style(f"    Maybe {clean(finding.hint)}", dim=True), err=not to_stdout)


def tell(lines: Iterable[str]) -> None:
    """Print lines for people, indented; no control character of a document reaches the terminal."""
    from flambeau.publish.text import clean  # noqa: PLC0415 - only people need it

    for line in lines:
        click.echo(f"  {clean(line)}")


def as_rows(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Return findings as values for JSON."""
    return [
        {
            "code": f.code, "severity": str(f.severity), "file": f.where.file, "line": f.where.line,
            "column": f.where.column, "message": f.message, "hint": f.hint,
        }
        for f in findings
    ]  # fmt: skip


def echo_list(rows: Iterable[object]) -> None:
    """Print a list as JSON, a thousand rows at a time, so that a very long one never stands in memory as a whole."""
    left, before = iter(rows), "["
    while some := list(islice(left, 1000)):
        click.echo(before + json.dumps(some, ensure_ascii=False, indent=2)[1:-2], nl=False)
        before = ","
    click.echo("[]" if before == "[" else "\n]")


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: to a temporary file beside it, then renamed. Unchanged files are left alone."""
    if path.is_dir():
        raise IsADirectoryError(EISDIR, "is a folder: name a file in it", str(path))
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:  # of the file that was asked for, not of a name that nobody knows
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # a full disk does not say what it had no room for
        raise


def _umask() -> int:
    """Return what the user's files must not be; it can only be asked for by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def wrote(paths: Iterable[Path]) -> None:
    """Say on standard error what was written, many files of one folder on one line."""
    files = tuple(paths)
    many = Counter(path.parent for path in files)
    lines = (f"{f.parent}/ ({many[f.parent]} files)" if many[f.parent] > A_FEW else str(f) for f in files)
    for line in dict.fromkeys(lines):
        click.echo(f"Wrote {line}", err=True)


def console(*, stderr: bool = False) -> Console:
    """Return a terminal for tables; plain text when it is none, no colour when NO_COLOR is set."""
    from rich.console import Console  # noqa: PLC0415 - scripts that ask for JSON need not wait for it
    from rich.text import Text  # noqa: PLC0415

    from flambeau.publish.text import clean  # noqa: PLC0415

    class Terminal(Console):
        """Shows names and notes of a document as they stand: brackets are no markup, escapes do not reach it."""

        def render_str(self, text: str, **options: Any) -> Text:
            return super().render_str(clean(text), **options)

    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    width = None if terminal or "COLUMNS" in os.environ else 120  # in a file no line is too long
    return Terminal(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=not terminal, width=width)


def plain_table(*columns: str, right: Collection[str] = (), fold: Collection[str] = ()) -> Table:
    """Return a table for a terminal, without lines; columns in `fold` may be folded where it is narrow."""
    from rich.table import Table  # noqa: PLC0415 - only people need tables

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        side, overflow = "right" if name in right else "left", "fold" if name in fold else "ellipsis"
        table.add_column(name, justify=side, no_wrap=name not in fold, overflow=overflow)  # type: ignore[arg-type]
    return table


@contextmanager
def steps(*names: str) -> Iterator[Iterator[str]]:
    """Go through named steps of some work with a progress bar, on a terminal and once it has taken a while."""
    if not sys.stderr.isatty():
        yield iter(names)
        return
    from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), *Progress.get_default_columns()[:2], TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task(names[0], total=len(names))

        def walk() -> Iterator[str]:
            for name in names:
                progress.update(task, description=name)
                yield name
                progress.advance(task)

        yield walk()
