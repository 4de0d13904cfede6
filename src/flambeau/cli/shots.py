"""`flambeau shots`: when each wanted picture can be taken, and if never, why not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from flambeau.cli.reading import AS_JSON, JOURNEY, console, plain_table, say, settle, steps, write
from flambeau.finding import Finding, UsageError
from flambeau.instants import format_local, format_utc
from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.shot import Shot
from flambeau.shots import Chance, Course, Remedy, Window, chance, chosen, course
from flambeau.shots.call import Line, call
from flambeau.stage.staging import stage
from flambeau.timeline import Timeline


@click.command()
@JOURNEY
@click.argument("which", metavar="[SHOT]", required=False)
@click.option(
    "--strip", "strip_file", type=click.Path(path_type=Path), help="Draw the light and the windows, as PNG or SVG."
)
@AS_JSON
def shots(*, journey: Path, which: str | None, strip_file: Path | None, as_json: bool) -> None:
    """Say when each wanted picture can be taken: windows with a score, what is good and what limits them.

    All that a picture wants must hold at once within its stop, leg or event; whether the Sun is on the people is found
    by rays through what stands around. With SHOT only that one, and its call sheet.
    """
    wish, plan = settle(journey)
    form = _form(strip_file)
    timeline = Timeline(wish, plan)
    found, findings = _found(wish, plan, timeline, chosen(wish, which))
    say(findings)
    if strip_file is not None:
        courses = [one for each in found if (one := course(wish, plan, timeline, each)) is not None]
        _draw(wish.title, courses, strip_file, form)
    if as_json:
        rows = [_row(one) for one in found]
        if which is not None:
            lines = _call(wish, plan, timeline, found[0])
            rows[0]["call"] = [{"who": line.who, "said": line.said} for line in lines]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif which is not None:
        _show_one(wish, plan, timeline, found[0])
    else:
        _show(found)


def _form(path: Path | None) -> str:
    """Return the form of a strip by the name of its file."""
    form = "png" if path is None else path.suffix.lower().removeprefix(".")
    if form not in ("png", "svg"):
        raise UsageError(f"{path}: a strip is a .png or an .svg file.")
    return form


def _found(
    journey: Journey, plan: Plan, timeline: Timeline, wanted: Sequence[Shot]
) -> tuple[list[Chance], list[Finding]]:
    """Return the chance of each shot, with a bar while rays are cast, and all that is to be said."""
    found: list[Chance] = []
    findings: list[Finding] = []
    if not wanted:
        return found, findings
    with steps(*(shot.name for shot in wanted)) as going:
        for shot, _ in zip(wanted, going, strict=True):
            one, said = chance(journey, plan, timeline, shot)
            found.append(one)
            findings += said
    return found, findings


def _draw(title: str, courses: Sequence[Course], path: Path, form: str) -> None:
    """Draw the strip."""
    from flambeau.publish.strips import strip  # noqa: PLC0415 - most do not ask for it

    write(path, strip(title, courses, form))
    click.echo(f"Wrote {path}", err=True)


# ---- JSON


def _row(one: Chance) -> dict[str, object]:
    """Return a chance as values for JSON."""
    miss = one.nearest
    return {
        "id": one.shot.id, "name": one.shot.name, "in": one.shot.inside, "importance": one.shot.importance,
        "windows": [_window(window) for window in one.windows],
        "why_not": "; ".join(one.why_not) or None,
        "nearest_miss": None if miss is None else {"utc": format_utc(miss.t), "wish": miss.wish, "by": miss.by},
        "remedies": [
            {"change": r.change, "from": format_utc(r.window[0]), "to": format_utc(r.window[1])} for r in one.remedies
        ],
    }  # fmt: skip


def _window(window: Window) -> dict[str, object]:
    return {
        "from": format_utc(window.start), "to": format_utc(window.end), "best": format_utc(window.best),
        "score": window.score, "sure": window.sure, "good": list(window.good), "limits": list(window.limits),
    }  # fmt: skip


# ---- for people


def _show(found: Sequence[Chance]) -> None:
    if not found:
        click.echo("The journey has no [[shot]].")
        return
    table = plain_table("shot", "UTC", "local", "score", "what is good, and what limits it", right=("score",),
                        fold=("shot", "what is good, and what limits it"))  # fmt: skip
    for one in found:
        name = one.shot.id
        for window in one.windows:
            table.add_row(name, *_span(window, one.zone), _score(window), "\n".join(_said(window)))
            name = ""
        if not one.windows:
            table.add_row(name, "never", "", "-", "\n".join(_never(one)), style="yellow")
    console().print(table)


def _span(window: Window, zone: str) -> tuple[str, str]:
    local = f"{format_local(window.start, zone)[11:16]}-{format_local(window.end, zone)[11:16]}"
    start, end = (format_utc(t)[:19].replace("T", " ") for t in (window.start, window.end))
    return f"{start}\n to {end[11:] if end[:10] == start[:10] else end}", local


def _score(window: Window) -> str:
    return f"{window.score:.2f}" + ("" if window.sure else " ?")


def _said(window: Window) -> list[str]:
    good = ", ".join(window.good) or "all of it: nothing is wanted of the light"
    return [f"+ {good}", *(f"- {limit}" for limit in window.limits)]


def _never(one: Chance) -> list[str]:
    lines = list(one.why_not)
    if one.nearest is not None:
        lines.append(f"nearest {format_utc(one.nearest.t)}: {one.nearest.by}")
    return [*lines, *map(_helps, one.remedies)]


def _helps(remedy: Remedy) -> str:
    return f"would help: {remedy.change}, {format_utc(remedy.window[0])} to {format_utc(remedy.window[1])}"


def _show_one(journey: Journey, plan: Plan, timeline: Timeline, one: Chance) -> None:
    """Show the call sheet of a shot."""
    terminal = console()
    terminal.print(one.shot.name, style="bold", markup=False)
    if one.span is not None:
        begins, ends = (format_local(t, one.zone) for t in one.span)
        terminal.print(f"in {one.shot.inside}, {begins} to {ends}", style="dim", markup=False)
    if lines := _call(journey, plan, timeline, one):
        table = plain_table("", "", fold=("",))
        table.show_header = False
        for line in lines:
            table.add_row(line.who, line.said)
        terminal.print(table)
        terminal.print()
    _show([one])


def _call(journey: Journey, plan: Plan, timeline: Timeline, one: Chance) -> tuple[Line, ...]:
    """Return the call sheet of a shot, in the light of its best window; none when it has no place."""
    set_, _ = stage(journey, plan, timeline, one.shot)
    if set_ is None:
        return ()
    names = {holder.id: holder.name for holder in journey.holders.values()}
    return call(set_, names, one.windows[0].best if one.windows else None)
