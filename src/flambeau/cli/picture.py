"""`flambeau picture`: how a wanted picture will look, as a picture, a sheet of all, a strip or a film."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any

import click
import numpy as np

from flambeau.cli.pictures import Asked, Shown, Studio, best, facts, show, writer
from flambeau.cli.reading import AS_JSON, JOURNEY, console, say, settle, tell, write
from flambeau.document.hints import some
from flambeau.finding import Finding, UsageError, has_errors, in_order
from flambeau.instants import format_local, format_utc, parse_instant
from flambeau.render.caption import Caption
from flambeau.render.contact import Tile, sheet
from flambeau.render.metadata import Facts, encoded
from flambeau.shot import Shot
from flambeau.shots import Chance, chosen
from flambeau.units import parse_duration

_LARGEST = 8192  # pixels to a side
_FRAMES = 20_000  # of a film: a day at the usual step takes 8,640


def _finite(_context: click.Context, _option: click.Parameter, value: float | None) -> float | None:
    """Refuse what is no number: it is within any range."""
    if value is not None and not isfinite(value):
        raise click.BadParameter(f"{value} is no number.")
    return value


@click.command()
@JOURNEY
@click.argument("shot", metavar="[SHOT]", required=False)
@click.option("--at", metavar="TIME", help="Instant, in UTC with Z or local; default: the best of the best window.")
@click.option("--size", default="960x640", show_default=True, metavar="WxH", help="Width and height in pixels.")
@click.option("--quality", type=click.Choice(["preview", "final"]), default="preview", show_default=True,
              help="The final one traces paths of light (Mitsuba) and takes ten times as long.")  # fmt: skip
@click.option(
    "--ev",
    type=click.FloatRange(-20, 30),
    callback=_finite,
    help="Exposure value at ISO 100; default: as suggested for the people.",
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="File .png, .webp or .jpg; for --all and --sheet a folder."
)
@click.option("--no-caption", is_flag=True, help="Leave the caption off the picture; it stays in its metadata.")
@click.option("--all", "every", is_flag=True, help="All shots of the journey, each at its best.")
@click.option("--sheet", "contact", type=click.Path(path_type=Path), help="Contact sheet of all shots, a file.")
@click.option("--strip", type=click.IntRange(2, 48), metavar="N", help="N frames through the best window on one strip.")
@click.option("--from", "start", metavar="TIME", help="Begin of a film, with --to.")
@click.option("--to", "end", metavar="TIME", help="End of a film.")
@click.option("--every", "step", default="10 s", show_default=True, metavar="DURATION", help="Time between its frames.")
@click.option("--fps", type=click.FloatRange(0.1, 120), default=12.0, show_default=True, callback=_finite,
              help="Its frames a second.")  # fmt: skip
@AS_JSON
def picture(**given: Any) -> None:
    """Show how a wanted picture will look: predicted light, people, station or landmarks, exposure.

    SHOT is the id or the name of a [[shot]]. Without --at it is shown at the best instant of its best window; if it
    has none, where it comes nearest to what is wanted.
    """
    given = dict(given)
    _writable(given["out"], folder=given["every"] or given["contact"] is not None)
    _writable(given["contact"])
    document, plan = settle(given.pop("journey"))
    studio = Studio.of(document, plan)
    asked = Asked(size_of(given["size"]), given["ev"], _renderer(given["quality"]), not given["no_caption"])
    if given["every"] or given["contact"] is not None:
        _all(studio, asked, given)
        return
    if given["shot"] is None:
        raise UsageError(f"Which shot? There are {some(document.shots) or 'none'}; --all takes all of them.")
    wanted = studio.shot(given["shot"])
    if given["start"] is not None or given["end"] is not None:
        _film(studio, wanted, asked, given)
    elif given["strip"] is not None:
        _strip(studio, wanted, asked, given)
    else:
        _one(studio, wanted, asked, given)


def _writable(out: Path | None, *, folder: bool = False) -> None:
    """Find out before any work whether a file, or files in a folder, can be written."""
    if out is None:
        return
    if not folder and out.is_dir():
        raise UsageError(f"{out} is a folder: name a file in it.")
    there = out if folder else out.parent
    while not there.exists():
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise UsageError(f"{out}: {there} is not a folder that can be written to.")


def size_of(text: str) -> tuple[int, int]:
    """Read width and height in pixels."""
    match = re.fullmatch(r"(\d{1,5})\s*[x×]\s*(\d{1,5})", text.strip())
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(16 <= side <= _LARGEST for side in size):
        raise UsageError(f"--size {text}: expected width and height from 16 to {_LARGEST}, such as 960x640.")
    return size


def _renderer(quality: str) -> Any:
    """Return the other renderer, if the picture shall be a final one."""
    if quality == "preview":
        return None
    from flambeau.render.final import trace  # noqa: PLC0415 - heavy, and an extra

    return trace


def _instant(text: str | None, option: str, zone: str) -> float | None:
    try:
        return None if text is None else parse_instant(text, zone)
    except ValueError as error:
        raise UsageError(f"{option} {text}: {error}.") from None


# ---- one picture


def _one(studio: Studio, wanted: Shot, asked: Asked, given: dict[str, Any]) -> None:
    out: Path = given["out"] or Path(f"{wanted.id}.png")
    kind = writer(out)
    t = _instant(given["at"], "--at", studio.journey.zone)
    shown = show(studio, wanted, best(studio.chance(wanted)) if t is None else t, asked)
    write(out, shown.file(kind, caption=asked.caption))
    if given["as_json"]:
        click.echo(json.dumps(facts(shown, out), ensure_ascii=False, indent=2))
    else:
        click.echo(f"Wrote {out}", err=True)
        _told(shown)
        say(shown.findings)
    sys.exit(1 if has_errors(shown.findings) else 0)


def _told(shown: Shown) -> None:
    """Say in words what is on a picture."""
    click.echo(click.style(shown.shot.name, bold=True))
    if shown.picture is None:
        tell(["There is no picture of it."])
        return
    words, exposure = shown.picture.caption, shown.picture.exposure
    tell([words.when, words.where, words.exposure])
    tell(f"or {s.words}" for s in shown.picture.settings[1:])
    tell(f"{word}." for word in exposure.warnings)
    tell(f"{name}: {100 * box.share:.1f} % of the frame" for name, box in shown.picture.boxes.items() if name)
    tell([f"Assumed: {'; '.join(words.assumptions)}."])


# ---- all of them, and sheets


def _all(studio: Studio, asked: Asked, given: dict[str, Any]) -> None:
    """Take all shots (or the one that is named): each into a folder, and all onto a sheet."""
    if given["out"] is None and given["contact"] is None:
        raise UsageError("--all needs a folder to write to: -o FOLDER, or --sheet FILE.")
    shots = chosen(studio.journey, given["shot"])
    kind = writer(given["contact"]) if given["contact"] is not None else "png"
    rows: list[dict[str, object]] = []
    tiles: list[Tile] = []
    findings: list[Finding] = []
    with _bar("pictures", len(shots)) as step:
        for wanted in shots:
            found = studio.chance(wanted)
            shown = show(studio, wanted, best(found), asked)
            file = given["out"] / f"{wanted.id}.png" if given["out"] else None
            if file is not None:
                write(file, shown.file("png", caption=asked.caption))
            rows.append(facts(shown, file))
            tiles.append(_tile(shown, found))
            findings += shown.findings
            next(step)
    if given["contact"] is not None:
        _sheet(given["contact"], kind, tiles, studio.journey.title)
    if given["as_json"]:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        say(in_order(dict.fromkeys(findings)))
    sys.exit(1 if has_errors(findings) else 0)


def _sheet(out: Path, kind: str, tiles: Sequence[Tile], title: str) -> None:
    small = [replace(tile, image=_narrow(tile.image, 480)) for tile in tiles]
    image = sheet(small, 4, title)
    words = Caption(title, "", "", "", tuple(f"{t.title}: {t.lines[0]}" for t in tiles if t.lines))
    write(out, encoded(image, kind, words, Facts(0.0)))
    click.echo(f"Wrote {out}", err=True)


def _narrow(image: np.ndarray[Any, np.dtype[np.uint8]], width: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return a picture no wider than asked."""
    from PIL import Image  # noqa: PLC0415 - only pictures need it

    if image.shape[1] == width:
        return image
    height = max(1, round(image.shape[0] * width / image.shape[1]))
    return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.LANCZOS), np.uint8)


def _tile(shown: Shown, found: Chance) -> Tile:
    """Return a picture for a sheet: with its window, or with the honest word that there is none."""
    when = f"{format_utc(shown.picture.view.t)[:16].replace('T', ' ')} UTC" if shown.picture else ""
    if found.windows:
        window = found.windows[0]
        local = f", {format_local(window.best, found.zone)[11:]}" if found.zone != "UTC" else ""
        length = f"window {format_utc(window.start)[11:19]} to {format_utc(window.end)[11:19]} UTC"
        return Tile(shown.image, shown.shot.name, (f"{when}{local}", f"{length}, score {window.score:.2f}"))
    miss = f"nearest miss, {when}: {found.nearest.by}" if found.nearest else ""
    why = found.why_not[0] if found.why_not else ""
    return Tile(shown.image, shown.shot.name, tuple(x for x in (f"No window: {why}", miss) if x), good=False)


# ---- frames through a window


def _strip(studio: Studio, wanted: Shot, asked: Asked, given: dict[str, Any]) -> None:
    """Show frames through the best window on one strip, all exposed alike unless that is left to each."""
    out: Path = given["out"] or Path(f"{wanted.id}-strip.png")
    kind, count, found = writer(out), given["strip"], studio.chance(wanted)
    if found.span is None:
        raise UsageError(f"{wanted.name}: {'; '.join(found.why_not) or 'it has no place and no time'}")
    start, end = (found.windows[0].start, found.windows[0].end) if found.windows else found.span
    tiles: list[Tile] = []
    findings: list[Finding] = []
    rows: list[dict[str, object]] = []
    with _bar("frames", count) as step:
        for t in np.linspace(start, end, count + 2)[1:-1].tolist():
            shown = show(studio, wanted, t, asked)
            ev = f"EV {shown.picture.look.ev:.1f}" if shown.picture else ""
            tiles.append(Tile(shown.image, f"{format_utc(round(t))[11:19]} UTC", (ev,), good=bool(found.windows)))
            rows.append(facts(shown, out))
            findings += shown.findings
            next(step)
    words = Caption(wanted.name, f"{format_utc(start)} to {format_utc(end)}", "", "", tuple(_notes(shown)))
    image = sheet([replace(t, image=_narrow(t.image, 320)) for t in tiles], 6, wanted.name)
    write(out, encoded(image, kind, words, Facts(start)))
    click.echo(f"Wrote {out}", err=True)
    if given["as_json"]:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        say(in_order(dict.fromkeys(findings)))


def _notes(shown: Shown) -> tuple[str, ...]:
    return shown.picture.caption.assumptions if shown.picture is not None else ()


def _film(studio: Studio, wanted: Shot, asked: Asked, given: dict[str, Any]) -> None:
    from flambeau.cli.film import Reel, make  # noqa: PLC0415 - only films need it

    zone = studio.journey.zone
    start, end = _instant(given["start"], "--from", zone), _instant(given["end"], "--to", zone)
    if start is None or end is None or not end > start:
        raise UsageError("A film needs --from and a later --to.")
    try:
        step = parse_duration(given["step"])
    except ValueError as error:
        raise UsageError(f"--every {given['step']}: {error}.") from None
    if not step > 0:
        raise UsageError(f"--every {given['step']}: expected more than no time.")
    if (end - start) / step > _FRAMES:
        raise UsageError(f"--every {given['step']} makes {(end - start) / step:.0f} frames; the most is {_FRAMES}.")
    out: Path = given["out"] or Path(f"{wanted.id}.webp")
    reel = Reel(out, np.arange(start, end, step).tolist(), given["fps"])
    with _bar("frames", len(reel.instants)) as bar:
        make(studio, wanted, asked, reel, bar)
    click.echo(f"Wrote {out}", err=True)


@contextmanager
def _bar(what: str, total: int) -> Iterator[Iterator[None]]:
    """Show progress on a terminal: a step forward at every `next`."""
    if not sys.stderr.isatty() or total < 2:
        yield iter([None] * total)
        return
    from rich.progress import Progress, TimeRemainingColumn  # noqa: PLC0415

    columns = (*Progress.get_default_columns()[:2], TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)

        def walk() -> Iterator[None]:
            while True:
                progress.advance(task)
                yield None

        yield walk()
