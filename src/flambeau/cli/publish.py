"""`flambeau publish`: the whole site, or single publications."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

import click

from flambeau.cli.cesium import cesium_files
from flambeau.cli.folder import Written, bring
from flambeau.cli.reading import AS_JSON, JOURNEY, as_rows, console, plain_table, say, settle, steps, write, wrote
from flambeau.document import load
from flambeau.finding import Finding, UsageError, in_order
from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish import FORMATS, Format, files
from flambeau.publish.language import LANGUAGES, Language
from flambeau.publish.paper import PAPER, PICTURES, PRINTERS
from flambeau.publish.site import Gallery, Options, lacking, site
from flambeau.publish.which import as_told
from flambeau.timeline import Timeline

ALL = (*FORMATS, *PAPER, PICTURES)
_PARTS = {
    "assets/": "scripts, styles, towns",
    "pictures/": "predicted pictures",
    "files/": "publications",
    "cesium/": "CesiumJS",
}


def _codes(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    """Read the languages of a site."""
    codes = tuple(dict.fromkeys(code.strip() for code in value.split(",") if code.strip()))
    strange = [code for code in codes if code not in LANGUAGES]
    if strange or not codes:
        raise click.BadParameter(f"{', '.join(strange) or 'none'}: there are {', '.join(LANGUAGES)}.")
    return codes


@click.command()
@JOURNEY
@click.option("-o", "--out", type=click.Path(path_type=Path, allow_dash=True), help="Folder; `-` for a single file.")
@click.option("--crew", is_flag=True, help="For the crew: hidden times, costs and call sheets, too.")
@click.option("--languages", default=",".join(LANGUAGES), show_default=True, callback=_codes, metavar="CODES",
              help="The first has its pages at the root.")  # fmt: skip
@click.option("--pictures/--no-pictures", default=True, show_default=True, help="With predicted pictures.")
@click.option("--size", default="960x640", show_default=True, metavar="WxH", help="Of these, in pixels.")
@click.option("--paper/--no-paper", default=True, show_default=True, help="With sheets as PDF and the press kit.")
@click.option("--cesium", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="FOLDER",
              help="With a page in three dimensions; the folder is that of the npm package cesium.")  # fmt: skip
@click.option("--format", "formats", multiple=True, type=click.Choice([f.name for f in ALL]), metavar="NAME",
              help="Only this publication; may be said again.")  # fmt: skip
@click.option("--force", is_flag=True, help="Also into a folder with files of somebody else.")
@AS_JSON
def publish(
    *,
    journey: Path,
    out: Path | None,
    crew: bool,
    languages: tuple[str, ...],
    pictures: bool,
    size: str,
    paper: bool,
    cesium: Path | None,
    formats: tuple[str, ...],
    force: bool,
    as_json: bool,
) -> None:
    """Publish the journey: a site for any web server, with everything that other programs and printers take.

    The site needs no server of its own and asks no other host for anything. Its index.html shows the globe; site.html
    is the same in one file that opens by a double-click. Hidden times are in none of it, unless --crew is said.
    """
    if formats:
        _publications(journey, out, formats, languages[0], crew=crew, as_json=as_json)
        return
    if out is None or str(out) == "-":
        raise UsageError("Where to? Name a folder for the site: --out FOLDER; or ask for one file: --format NAME.")
    options = Options(crew, languages, paper, cesium is not None)
    more = cesium_files(cesium) if cesium is not None else ()
    written, findings = built(journey, out, options, pictures=pictures, size=size, force=force, more=more)
    if as_json:
        rows = [{"path": path, "bytes": size} for path, size in sorted(written.sizes.items())]
        value = {"out": str(out), "bytes": sum(written.sizes.values()), "files": rows, "changed": written.changed,
                 "removed": written.removed, "findings": as_rows(findings)}  # fmt: skip
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        say(findings)
        _tell(written)
        click.echo(f"Wrote {out / 'index.html'}", err=True)


def built(
    path: Path,
    out: Path,
    options: Options = Options(),
    *,
    pictures: bool = True,
    size: str = "960x640",
    force: bool = False,
    more: Iterable[tuple[str, bytes]] = (),
) -> tuple[Written, tuple[Finding, ...]]:
    """Write the site of a journey, and more files, to a folder; return what was written, and what is to be said."""
    journey, plan = settle(path)
    timeline = Timeline(journey, plan)
    gallery, findings = (
        _gallery(path, journey, plan, size, paper=options.paper) if pictures and journey.shots else (Gallery(), ())
    )
    for word in lacking():
        click.echo(word, err=True)
    with steps("Pages and publications") as going:
        next(going)
        files = chain(more, site(journey, plan, timeline, options=options, gallery=gallery))
        written = bring(out, files, force=force)
        next(going, None)
    return written, findings


def _gallery(
    path: Path, journey: Journey, plan: Plan, size: str, *, paper: bool
) -> tuple[Gallery, tuple[Finding, ...]]:
    """Return all wanted pictures, with a bar while they are drawn, and what is to be said of them."""
    from flambeau.cli.gallery import hang, unkept  # noqa: PLC0415 - pictures wait for much that others need not
    from flambeau.cli.picture import size_of  # noqa: PLC0415
    from flambeau.cli.pictures import Asked, Studio  # noqa: PLC0415

    if unkept():
        click.echo(unkept(), err=True)
    _, _, digests = load(path)
    studio, asked = Studio.of(journey, plan), Asked(size_of(size))
    with steps(*(shot.name for shot in journey.shots.values())) as going:
        named = zip(journey.shots.items(), going, strict=True)
        hung = {id: hang(studio, shot, asked, digests, light=paper) for (id, shot), _ in named}
    gallery = Gallery(
        {id: one.photo for id, one in hung.items() if one.photo is not None},
        {id: one.chance for id, one in hung.items()},
        {id: one.calls for id, one in hung.items()},
        {id: one.light for id, one in hung.items() if one.light},
    )
    return gallery, in_order(finding for one in hung.values() for finding in one.findings)


def _tell(written: Written) -> None:
    """Print how many files of each part there are, and how large they are."""
    count: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for path, size in written.sizes.items():
        part = next((word for start, word in _PARTS.items() if path.startswith(start)), "pages")
        count[part] += 1
        total[part] += size
    table = plain_table("part", "files", "kB", right=("files", "kB"))
    for part in ("pages", *_PARTS.values()):
        if count[part]:
            table.add_row(part, str(count[part]), f"{total[part] / 1000:,.0f}")
    table.add_row("all", str(count.total()), f"{total.total() / 1000:,.0f}", style="bold")
    console().print(table)
    click.echo(f"{len(written.changed)} new or changed, {len(written.removed)} removed.")


def _publications(path: Path, out: Path | None, names: Iterable[str], code: str, *, crew: bool, as_json: bool) -> None:
    """Write single publications to a folder, or one to the terminal; what is printed in one language."""
    journey, plan = settle(path)
    made = list(_made(journey, plan, names, code, crew=crew))
    if out is None or str(out) == "-":
        if len(made) != 1:
            raise UsageError(f"{', '.join(names)}: {len(made)} files do not fit into one. Name a folder: --out FOLDER.")
        sys.stdout.buffer.write(made[0][1])
        return
    for name, content in made:
        write(out / name, content)
    if as_json:
        rows = [{"path": str(out / name), "bytes": len(content)} for name, content in made]
        click.echo(json.dumps({"files": rows}, ensure_ascii=False, indent=2))
    else:
        wrote(out / name for name, _ in made)


def _made(journey: Journey, plan: Plan, names: Iterable[str], code: str, *, crew: bool) -> Iterator[tuple[str, bytes]]:
    plan, positions = as_told(journey, plan, crew=crew), Timeline(journey, plan).positions
    for form in ALL:
        if form.name in names:
            yield from files(_spoken(form, code), journey, plan, positions, crew=crew)


def _spoken(form: Format, code: str) -> Format:
    """Return a format in a language, where it is one that speaks."""
    if form.name not in PRINTERS:
        return form
    return form._replace(write=partial(PRINTERS[form.name], language=Language(code)))
