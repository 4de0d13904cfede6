"""The docs say what is so: commands run and answer as shown, and nothing that a user can meet is left out.

In a page, a block of `console` is run line by line in a folder of its own that looks like the project after `make
demo`; what stands below a command must be its answer, where `...` stands for any text, alone on a line for any lines.
`<!-- file: NAME -->` before a block writes it to a file first.

    python tests/test_docs.py

brings answers that are shown in full up to date, and says which others (with `...`) are to be mended by hand.

Long, because each thing that must be documented has its own test, and all read the same pages.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from flambeau.cli import group
from flambeau.cli.reading import plan_file
from flambeau.demands import Demands
from flambeau.document import load
from flambeau.document.keys import Table
from flambeau.document.schema import reference_markdown
from flambeau.document.tables import JOURNEY, LOG, SLOT, STEPS
from flambeau.document.times import read_when
from flambeau.facts import MEASURES, Verdict
from flambeau.finding import CATALOGUE
from flambeau.instants import format_local
from flambeau.journey import Certainty
from flambeau.network import solve
from flambeau.plan import FORMAT, Kept, Scheduled
from flambeau.publish import FORMATS
from flambeau.publish.itinerary import COLUMNS
from flambeau.units import DURATIONS, LENGTHS, PER, SPEEDS, parse_duration, parse_length, parse_money, parse_speed

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("examples/*/*.md")])
RUN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
QUICK = "--no-pictures --no-paper --languages en"
FENCE = re.compile(
    r"(?:^<!-- file: (?P<file>\S+) -->\n)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)


class Block(NamedTuple):
    """One fenced block of a page: its language, its text, and the file that it is to be written to, if any."""

    kind: str
    body: str
    file: str


def text(path: Path) -> str:
    return path.read_text("utf-8")


def blocks(page: Path) -> list[Block]:
    return [Block(m["kind"], m["body"], m["file"] or "") for m in FENCE.finditer(text(page))]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@cache
def all_docs() -> str:
    return "\n".join(text(page) for page in PAGES)


# ---- what is shown is what happens


class Session:
    """A folder that looks like the project after `make setup`, and a shell in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("plan.json"))
        shutil.copy(ROOT / "Makefile", folder)
        (folder / ".venv").mkdir()
        (folder / ".venv/bin").symlink_to(Path(sys.executable).parent)

    def run(self, command: str) -> str:
        """Return what a command says, on both streams.

        `make` finds what it sets up already set up, and publishes without what takes minutes where nothing is cached.
        """
        command = re.sub(r"^make ", f"make --no-print-directory -o setup PUBLISH='{QUICK}' ", command)
        env = {k: v for k, v in os.environ.items() if k not in {"FORCE_COLOR", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
        env |= {"COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=env, text=True, check=False, timeout=300,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return done.stdout


def steps(body: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block with what is shown below it."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def tidy(output: str) -> str:
    return "\n".join(line.rstrip() for line in output.rstrip().split("\n"))


def matches(shown: str, output: str) -> bool:
    """Tell whether an output is what is shown, `...` standing for anything."""
    pattern = ""
    for line in tidy(shown).split("\n"):
        pattern += r"(?:[^\n]*\n)*?" if line.strip() == "..." else re.escape(line).replace(r"\.\.\.", "[^\n]*") + "\n"
    return re.fullmatch(pattern, tidy(output) + "\n") is not None


def answers(page: Path, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Go through a page as a reader would; yield each command, what is shown, and what it really says."""
    session = Session(folder)
    for block in blocks(page):
        if block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.body, "utf-8")
        for command, shown in steps(block.body) if block.kind == "console" else ():
            if command != "make test":  # this is what is running
                yield command, shown, session.run(command)


@pytest.mark.parametrize("page", RUN, ids=name)
def test_commands_answer_as_shown(page: Path, tmp_path: Path) -> None:
    for command, shown, output in answers(page, tmp_path):
        assert "Traceback" not in output
        assert matches(shown, output), f"{name(page)}: $ {command}\nshown:\n{shown}\nbut it says:\n{output}"


def test_elisions_stand_for_anything() -> None:
    assert matches("a\n...\nd ... f\n", "a  \nb\nc\nd e f\n")
    assert matches("a\n...\n", "a\n")
    assert not matches("a\n...\nd", "a\nb\n")
    assert not matches("a", "a\nb")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_blocks_can_be_read(page: Path) -> None:
    for block in blocks(page):
        if block.kind == "toml" and "findings" not in page.parts:
            tomllib.loads(block.body)
        if block.kind == "json":
            json.loads(block.body)
        if block.kind == "python":
            compile(block.body, name(page), "exec")


# ---- links, and nothing that is only so on one machine


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    plain = FENCE.sub("", text(page))
    heads = re.findall(r"^#+ (.+)$", plain, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", FENCE.sub("", text(page)))):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), f"{name(page)}: {target} is not there"
        assert not anchor or anchor in anchors(there), f"{name(page)}: {target} has no such heading"


def repository() -> list[Path]:
    """Return the text files of the repository, with those that are not yet committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    files = [ROOT / line for line in listed if line] or [*PAGES, *ROOT.glob("src/**/*.py"), *ROOT.glob("tests/*.py")]
    return [f for f in files if f.is_file() and b"\0" not in f.read_bytes()[:4000]]


def test_no_paths_of_a_machine_and_no_registry_hosts() -> None:
    homes = "|".join(("work", "root", "home"))
    hosts = "|".join(
        ("pypi" + r"\.org", "files" + r"\.pythonhosted", "index" + "-url", "npmjs" + r"\.", "crates" + r"\.io")
    )
    wrong = re.compile(rf"(?<![\w.\-/*])/(?:{homes})/\w|{hosts}")
    found = [f"{name(f)}: {m[0]}" for f in repository() for m in wrong.finditer(f.read_text("utf-8", "replace"))]
    assert not found, found


def test_two_commands_set_everything_up() -> None:
    lines = [command for block in blocks(ROOT / "README.md") for command, _ in steps(block.body)]
    assert [line for line in lines if line.startswith("make ")] == ["make demo", "make test"]


# ---- nothing is left out


def rows(page: Path, heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading, without its head."""
    section = re.split(r"^#+ ", text(page).split(f"\n{heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def first_words(page: Path, heading: str) -> list[str]:
    """Return what stands in backticks in the first cells of the table below a heading."""
    return [word for row in rows(page, heading) for word in re.findall(r"`([^`]+)`", row[0])]


def commands() -> dict[str, click.Command]:
    context = click.Context(group)
    return {n: c for n in group.list_commands(context) if (c := group.get_command(context, n)) is not None}


def test_every_command_and_option_is_documented() -> None:
    page = DOCS / "plan.md"
    for command, made in commands().items():
        section = text(page).split(f"\n### `flambeau {command}", 1)
        assert len(section) == 2, f"{command} has no section"
        own = re.split(r"^##+ ", section[1], maxsplit=1, flags=re.MULTILINE)[0]
        options = {o for p in made.params if isinstance(p, click.Option) for o in p.opts if o.startswith("--")}
        assert options <= set(re.findall(r"--[\w-]+", own)), f"{command}: {options}"
        invented = set(re.findall(r"(?<=`)--[\w-]+", own)) - options
        assert not invented, f"{command} has no {invented}"


def test_every_finding_has_a_page_and_a_row() -> None:
    index = {row[0]: row for row in rows(DOCS / "findings/README.md", "## All codes")}
    assert set(index) == {f"[{code}]({code}.md)" for code in CATALOGUE}
    for code, rule in CATALOGUE.items():
        assert index[f"[{code}]({code}.md)"][1:] == [str(rule.severity), f"`{rule.name}`", rule.meaning]
        assert (DOCS / f"findings/{code}.md").is_file()
    pages = {page.stem for page in (DOCS / "findings").glob("*.md")} - {"README"}
    assert pages <= set(CATALOGUE), "a page of a code that is not there"


def test_the_key_tables_are_those_of_the_code() -> None:
    begin, end = "<!-- keys: made by flambeau.document.schema.reference_markdown() -->", "<!-- end of keys -->"
    shown = text(DOCS / "document.md").split(begin, 1)[1].split(end, 1)[0]
    assert shown.strip() == reference_markdown().strip()


def tables(table: Table) -> Iterator[Table]:
    yield table
    for inner in table.inside:
        yield from tables(inner)


def test_every_key_is_documented() -> None:
    page = text(DOCS / "document.md")
    every = [*tables(JOURNEY), SLOT, STEPS, LOG]
    missing = {f"{t.name}.{key.name}" for t in every for key in t.rows if f"| `{key.name}` |" not in page}
    assert not missing


def test_every_measure_certainty_and_unit_is_documented() -> None:
    page = DOCS / "document.md"
    assert set(first_words(page, "## Claims")) == set(MEASURES)
    assert set(first_words(page, "## Certainty")) == {str(c) for c in Certainty}
    units = {word for row in rows(page, "## Values with a unit") for word in re.findall(r"`([^`]+)`", row[1])}
    assert units == {*LENGTHS, *DURATIONS, *SPEEDS, *PER}
    assert set(first_words(DOCS / "plan.md", "### Verdicts")) == {str(v) for v in Verdict}


def test_the_times_shown_can_be_read() -> None:
    page, day = DOCS / "document.md", date(2014, 2, 7)
    table = rows(page, "## Times")
    forms = [form for row in table for form in re.findall(r'`"([^"]+)"`', row[-1])]
    forms += [form for row in table if len(row) == 2 for form in re.findall(r"`([^`]+)`", row[0])]
    assert len(forms) == 13
    told = {form: read_when(form, "Europe/Moscow", day).certainty for form in forms}
    assert told["~ 2013-11-07T12:40:00Z"] == Certainty.APPROXIMATE
    assert told["hidden 2014-02-07 20:14"] == Certainty.HIDDEN
    assert told["tbd"] == Certainty.TBD
    assert told["2013-10-07"] == Certainty.DATE
    assert told["2013-10-07 11:30"] == Certainty.EXACT
    assert told["launch.start + 2 h"] == Certainty.COMPUTED


def test_the_quantities_shown_can_be_read() -> None:
    read = {"distance": parse_length, "duration": parse_duration, "speed": parse_speed, "rate": parse_money}
    for what, _, examples in rows(DOCS / "document.md", "## Values with a unit"):
        for example in re.findall(r'`"([^"]+)"`', examples):
            assert read[what](example)
    assert parse_length("65,712 km") == 65_712_000
    with pytest.raises(ValueError, match="expected a number"):
        parse_length("12,5 km")
    assert parse_duration("1 month") == 30.436875 * 86400


def test_every_format_and_column_is_documented() -> None:
    page = DOCS / "plan.md"
    assert set(first_words(page, "## Files")) == {"plan.json", *(f.file for f in FORMATS)}
    assert FORMAT in text(page)
    assert first_words(page, "## itinerary.csv") == list(COLUMNS)


def test_every_key_of_the_plan_file_is_documented(tmp_path: Path) -> None:
    page = DOCS / "plan.md"
    session = Session(tmp_path)
    session.run(".venv/bin/flambeau plan examples/sochi-2014 --out out")
    plan = json.loads(text(tmp_path / "out/plan.json"))
    later = {"revision", "gone"}  # a first plan has neither
    assert [key for key in first_words(page, "### Keys of the file") if key not in later] == list(plan)
    assert later <= set(first_words(page, "### Keys of the file"))
    units = {"distance": "distance_m", **{k: f"{k}_s" for k in ("doubt", "slack", "late", "spare")}}
    kept = [units.get(f.name, f.name) for f in fields(Kept) if f.name != "where"]
    assert first_words(page, "### Keys of a deadline") == kept
    assert set(plan["deadlines"][0]) <= set(kept)
    items = [units.get(f.name, f.name) for f in fields(Scheduled) if f.name != "where"]
    assert first_words(page, "### Keys of an item") == items
    assert {key for item in plan["items"] for key in item} <= set(items)
    map_ = json.loads(text(tmp_path / "out/journey.geojson"))
    shown = {key for feature in map_["features"] for key in feature["properties"]}
    assert set(first_words(page, "## journey.geojson")) == shown


JSON = {
    "### `flambeau check": "check examples/two-towns",
    "### `flambeau where": "where examples/sochi-2014 --at 2013-11-09T15:14:00Z",
    "### `flambeau facts": "facts examples/sochi-2014",
    "### `flambeau diff": "diff examples/two-towns my",
    "### `flambeau plan": "plan examples/two-towns --reach 5km",
    "### `flambeau launches": "launches examples/sochi-2014",
    "### `flambeau landings": "landings examples/sochi-2014 --track",
    "### `flambeau shots": "shots examples/sochi-2014 bright-earth",
    "### `flambeau eva": "eva examples/sochi-2014 spacewalk",
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A session with plans of two examples, and a copy of one that differs and has a slip."""
    made = Session(tmp_path_factory.mktemp("docs"))
    made.run("for e in two-towns sochi-2014; do .venv/bin/flambeau plan examples/$e; done")
    made.run(".venv/bin/flambeau new my && sed -i 's/2 h/3 h/' my/journey.toml && .venv/bin/flambeau plan my")
    made.run('sed -i \'s/"car", end/"cart", end/\' my/journey.toml')
    return made


def own_section(page: Path, heading: str) -> str:
    return re.split(r"^##+ ", text(page).split(f"\n{heading}", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("heading", JSON)
def test_every_key_of_json_is_documented(heading: str, session: Session) -> None:
    command = JSON[heading].replace("check examples/two-towns", "check my")
    out = json.loads(session.run(f".venv/bin/flambeau {command} --json 2>/dev/null"))
    table = [line for line in own_section(DOCS / "plan.md", heading).split("\n") if line.startswith("| `")]
    shown = {word for line in table for word in re.findall(r"`([^`]+)`", line.split("|")[1])}
    found = set(out) if isinstance(out, dict) else {key for row in out for key in row}
    assert shown == found


# ---- the findings of the plan file (all others: see test_findings_pages.py)


def part(page: Path, heading: str) -> dict[str, str]:
    """Return the blocks of a section by their kind."""
    section = text(page).split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return {m["kind"]: m["body"] for m in FENCE.finditer(section)}


@pytest.mark.parametrize("code", ["P401", "P402"])
def test_bad_and_good_plan_files(code: str, tmp_path: Path) -> None:
    page, rule = DOCS / f"findings/{code}.md", CATALOGUE[code]
    assert text(page).startswith(f"# {code} {rule.name}\n\n**{rule.severity}**: {rule.meaning}\n")
    for heading in ("Bad", "Good"):
        shutil.copy(ROOT / "examples/two-towns/journey.toml", tmp_path)
        blocks = part(page, heading)
        exec(blocks["python"], {"folder": tmp_path})
        findings = plan_file(tmp_path, dict(load(tmp_path)[2]))[1]
        said = "".join(f"{f}\n".replace(f"{tmp_path}/", "").replace(str(tmp_path), "my-journey") for f in findings)
        assert said.replace(" Maybe ", "\n    Maybe ") == blocks.get("text", "")
        assert [f.code for f in findings] == ([code] if heading == "Bad" else [])


# ---- the shape


def rooms() -> set[str]:
    """Return the modules and folders of the package."""
    here = (ROOT / "src/flambeau").iterdir()
    found = {p.stem if p.is_file() else p.name for p in here if p.suffix == ".py" or (p / "__init__.py").exists()}
    return found - {"__init__"}


def test_the_floors_are_those_of_the_code() -> None:
    from test_floors import FLOORS

    told = [re.findall(r"`(\w+)`", row[1]) for row in rows(DOCS / "shape.md", "## Floors")]
    assert [set(floor) for floor in told] == [set(floor) & rooms() for floor in FLOORS]
    modules = {word for words in told for word in words}
    assert modules == rooms()


def test_every_room_of_a_folder_is_named() -> None:
    page = text(DOCS / "shape.md")
    inner = {f"{p.parent.name}.{p.stem}" for p in (ROOT / "src/flambeau").glob("*/*.py") if p.stem != "__init__"}
    assert not {module for module in inner if f"`{module}`" not in page}


def test_three_passes_are_those_of_the_kernel(tmp_path: Path) -> None:
    """The table of the worked example is what the kernel gives."""
    page = DOCS / "how-times-are-told.md"
    (tmp_path / "journey.toml").write_text(next(b.body for b in blocks(page) if b.file), "utf-8")
    journey = load(tmp_path)[0]
    assert journey is not None
    demands = Demands(journey)
    times = solve(demands.network, demands.network.order()[0], demands.origin())
    shown = []
    for row in rows(page, "## Three passes"):
        day, clocks = 10, []
        for cell in row[1:]:
            number, clock = re.fullmatch(r"(?:(\d+)th )?(\d\d:\d\d)", cell).groups()  # type: ignore[union-attr]
            day = int(number or day)
            clocks.append(f"2014-01-{day:02d} {clock} MSK")
        shown.append(clocks)
    points = [point for town in ("alpha", "beta", "gamma") for point in demands.points[town]]
    passes = (times.earliest, times.latest, times.scheduled)
    assert shown == [[format_local(told[p], "Europe/Moscow") for p in points] for told in passes]


def test_every_decision_is_listed() -> None:
    folder = DOCS / "decisions"
    listed = set(re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", text(folder / "README.md")))
    assert listed == {page.name for page in folder.glob("0*.md")}
    numbers = sorted(int(page[:4]) for page in listed)
    assert numbers == list(range(1, len(numbers) + 1))


def words_of(page: Path) -> Iterable[str]:
    return re.findall(r"^\*\*([^*]+)\*\*", text(page), re.MULTILINE)


def test_the_glossary_has_only_words_of_the_code() -> None:
    code = "\n".join(text(p) for p in (ROOT / "src").rglob("*.py")).lower()
    told = [word for words in words_of(DOCS / "glossary.md") for word in words.split(", ")]
    assert sorted(told, key=str.lower) == told, "in alphabetical order"
    assert len(set(told)) == len(told)
    assert not [word for word in told if word.lower() not in code]


# ---- by hand: bring what is shown up to date


def refresh(page: Path, folder: Path) -> None:
    """Write the real answers into a page, where what is shown is no longer so."""
    for command, shown, output in list(answers(page, folder)):
        if matches(shown, output):
            continue
        if "..." in shown:
            print(f"{name(page)}: $ {command}\n{output}")
        else:
            old, new = f"$ {command}\n{shown}", f"$ {command}\n{tidy(output)}\n"
            page.write_text(text(page).replace(old, new, 1), "utf-8")
            print(f"{name(page)}: mended $ {command}")


if __name__ == "__main__":
    for changing in RUN:
        with tempfile.TemporaryDirectory() as scratch:
            refresh(changing, Path(scratch))
