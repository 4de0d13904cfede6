"""The page of a spacewalk's sheet: well-formed, whole, one page of paper, and nothing in a document becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from math import radians
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from flambeau.cli import group
from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.finding import Finding, Where
from flambeau.procedure import Cell, Instruction, Light, Procedure, Role, Row, Task
from flambeau.publish.eva_html import render
from flambeau.publish.eva_html.boxes import boxes
from flambeau.publish.eva_html.fit import Paper, Piece, lines, row_heights
from flambeau.publish.eva_html.words import esc, height, rich
from flambeau.shot import Shot, Sunlight
from flambeau.spacewalk import make
from flambeau.spacewalk.sheet import (
    Block,
    Column,
    Holding,
    LightEdge,
    Lighting,
    Mark,
    Nearest,
    Part,
    Sheet,
    Supply,
    Sync,
    Wanted,
)
from flambeau.units import format_elapsed
from flambeau.windows import Windows

T0, MIN = 1_400_000_400.0, 60.0
EXAMPLE = Path(__file__).parent.parent / "examples/sochi-2014"
HOSTILE = "<script>alert(1)</script>\"'&{{x}}</style>\u202e]]>\x00 @import url(//evil.example)"
VOID = {"meta", "br", "use", "circle", "path"}


class Reader(HTMLParser):
    """Reads a page as a browser does: elements that open and close, their attributes, and all text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.css = ""
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.css += data
        else:
            self.text.append(data)

    def classes(self) -> list[str]:
        return [name for _, attributes in self.tags for name in attributes.get("class", "").split()]

    def all_text(self) -> str:
        return " ".join(" ".join(self.text).split())


def read(page: bytes) -> Reader:
    reader = Reader(page)
    assert reader.open == []
    return reader


def step(text: str, warnings: tuple[str, ...] = (), cautions: tuple[str, ...] = ()) -> Instruction:
    return Instruction(text, warnings=warnings, cautions=cautions)


def task(name: str, *rows: Row, light: Light = Light.ANY) -> Task:
    return Task(name, f"Task {name}", (Role("EV1", 600.0),), rows, light=light)


def sheet() -> Sheet:
    """Return a sheet that has something of everything."""
    both = Row((Cell(("EV1", "EV2"), (step("Open it", warnings=("Hot!",), cautions=("Slow.",)),)),))
    simo = Row((Cell(("EV1",), (step("Turn left"), step("Turn right"))), Cell(("IV",), (step("Watch it"),))))
    out, work, back = task("out", both), task("work", simo, light=Light.DAY), task("back")
    blocks = (
        Block(out, T0, T0 + 10 * MIN, (part("EV1", 0, 10), part("EV2", 0, 10)), T0 - 20 * MIN, moved=20 * MIN),
        Block(work, T0 + 30 * MIN, T0 + 90 * MIN, (part("EV1", 30, 90),), T0 + 20 * MIN, waited=5 * MIN, slack=600.0),
        Block(back, T0 + 60 * MIN, T0 + 120 * MIN, (part("EV2", 60, 120),), T0 + 60 * MIN),
    )
    supply = Supply("EV1", "Suit A", "Oxygen", T0, 100 * MIN, 30 * MIN, T0 + 90 * MIN)
    picture = Shot("earth", "The torch above the Earth", "walk", subject=Sunlight.SUNLIT)
    return Sheet(
        id="walk",
        name="The walk",
        zone="Europe/Moscow",
        place="Station",
        procedure=Procedure("P", tasks=(out, work, back)),
        columns=(Column("EV1", "EV1", "Ada", "Suit A"), Column("EV2", "EV2", "Bo"), Column("IV", "Inside")),
        start=T0,
        end=T0 + 120 * MIN,
        planned_start=T0 - 20 * MIN,
        planned_end=T0 + 110 * MIN,
        late=20 * MIN,
        axis=(T0, T0 + 120 * MIN),
        blocks=blocks,
        syncs=(Sync(T0 + 30 * MIN, "work", ("EV1", "IV"), (20 * MIN, 0.0)),),
        lights=(
            Lighting(T0, T0 + 50 * MIN, Light.DAY),
            Lighting(T0 + 50 * MIN, T0 + 80 * MIN, Light.NIGHT),
            Lighting(T0 + 80 * MIN, T0 + 120 * MIN, Light.DAY),
        ),
        edges=(LightEdge(T0 + 50 * MIN, "sunset", "centre", 7.4), LightEdge(T0 + 80 * MIN, "sunrise", "centre", 7.6)),
        marks=tuple(
            Mark(T0 + n * 600, radians(5 * n), radians(-9 * n), 4e5, radians(-n), Light.DAY) for n in range(13)
        ),
        holdings=(
            Holding(T0, T0 + 60 * MIN, "Ada", "left hook"),
            Holding(T0 + 60 * MIN, T0 + 120 * MIN, "Bo"),
        ),
        torch="The first torch",
        supplies=(supply,),
        wanted=(
            Wanted(picture, "", Windows.of([(T0, T0 + 50 * MIN)]), ("work",), ((T0 + 30 * MIN, T0 + 50 * MIN),)),
            Wanted(Shot("town", "The torch and the town", "walk"), "Town", Windows(), (), (), Nearest(T0, 0.8, 0.35)),
        ),
        beta=radians(-58.1),
        elements="STATION",
        epoch=T0 - 3 * 86400.0,
        band=9.0,
        findings=(Finding("R103", "20 min late", Where("journey.toml", 3, 1), "leave something out."),),
    )


def part(actor: str, start: float, end: float) -> Part:
    return Part(actor, T0 + start * MIN, T0 + end * MIN)


@cache
def example() -> bytes:
    journey, _, _ = load(EXAMPLE)
    assert journey is not None
    plan, _ = evaluate(journey)
    return render(make(journey, plan, next(iter(journey.procedures)), 0.0)[0])


def test_everything_is_there() -> None:
    page = read(render(sheet()))
    text = page.all_text()
    for words in (
        "The walk 20 min late", "Station", "EV1 Ada Suit A", "EV2 Bo", "IV Inside",
        "Task out", "10 min +20 min", "1 Open it", "Warning Hot!", "Caution Slow.", "1a Turn left", "1b Turn right",
        "waits 5 min for daylight", "slack 10 min", "free 20 min",
        "0° N 0° E", "60° N 108° W", "\u221212°", "sunset ±7 s", "sunrise ±8 s", "50 min", "30 min",
        "Ada left hook", "Bo no tether told", "The first torch",
        "STATION", "3.0 days, early or late by 9 s at most", "\u221258.1°",
        "Hatch opens", "To be closed by", "planned", "close hatch", "MSK",
        "R103 20 min late Maybe leave something out.",
        "Suit A, Oxygen: lasts 1 h 40 min", "At the end 10 min left, 20 min below the reserve of 30 min.",
        "in its tasks.", "P2", "never. Town is 45.8° away at best", "no window",
    ):  # fmt: skip
        assert words in text, words


def test_what_is_drawn() -> None:
    classes = read(render(sheet())).classes()
    assert classes.count("box") == classes.count("back") == 4  # EV1 and EV2 together, EV1, IV as a guest, EV2
    assert {
        "guest",
        "night",
        "band",
        "sync",
        "dot",
        "ribbon",
        "reserve",
        "left",
        "low",
        "gone",
        "window",
        "within",
    } <= {*classes}
    assert {"warn", "caut", "never", "gate", "over", "torch", "simo", "err"} <= {*classes}


def test_nothing_comes_from_elsewhere() -> None:
    page = example()
    reader = read(page)
    assert {tag for tag, _ in reader.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "base"})
    attributes = {key for _, given in reader.tags for key in given}
    assert attributes.isdisjoint({"src", "srcset", "xlink:href"})
    assert all(given["href"].startswith("#") for _, given in reader.tags if "href" in given)
    assert not re.search(r"url\(|@import|https?:", page.decode())


def test_what_is_used_is_drawn() -> None:
    reader = read(render(sheet()))
    used = {given["href"][1:] for tag, given in reader.tags if tag == "use"}
    assert used <= {given["id"] for tag, given in reader.tags if tag == "symbol"}


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert render(sheet()) == render(sheet())


# Hostile documents


def hostile() -> Sheet:
    bad = HOSTILE
    mean = Task(
        bad, bad, (Role("EV1", 1.0),), (Row((Cell((bad, "EV1"), (Instruction(bad, bad, (bad,), (bad,), (bad,)),)),)),)
    )
    plain = sheet()
    first = replace(plain.blocks[0], task=replace(mean, note=bad, source=bad))
    return replace(
        plain,
        name=bad,
        place=bad,
        elements=bad,
        torch=bad,
        columns=(Column("EV1", bad, bad, bad), Column(bad, bad)),
        blocks=(first, *plain.blocks[1:]),
        holdings=(Holding(T0, T0 + 60, bad, bad),),
        supplies=(replace(plain.supplies[0], actor=bad, suit=bad, name=bad),),
        marks=tuple(replace(mark, over=bad) for mark in plain.marks),
        wanted=(replace(plain.wanted[1], shot=Shot(bad, bad, bad), view=bad),),
        findings=(Finding("R103", bad, Where(bad), bad),),
    )


def test_hostile_texts_stay_texts() -> None:
    reader = read(render(hostile()))
    honest = read(render(sheet()))
    assert {tag for tag, _ in reader.tags} <= {tag for tag, _ in honest.tags} | {"br"}
    assert {key for _, given in reader.tags for key in given} <= {key for _, given in honest.tags for key in given}
    assert "<script>alert(1)</script>" in reader.all_text()
    assert "evil.example" not in reader.css
    page = render(hostile()).decode()
    assert "\u202e" not in page
    assert "\x00" not in page


@given(st.text())
def test_any_text_is_escaped(text: str) -> None:
    written = esc(text)
    assert "<" not in written.replace("<br>", "")
    assert '"' not in written
    assert "\u202e" not in written


# Paper


def measure(page: bytes) -> tuple[list[float], list[float], dict[str, float], tuple[float, float, float]]:
    """Return widths of columns, least heights of rows, heights of heads, and the size and the margin of the paper."""
    css = read(page).css
    sizes = {
        name: [float(n) for n in re.findall(r"([\d.]+)mm", value)]
        for name, value in re.findall(r"--([\w-]+): ([^;]*);", css)
    }
    paper = re.search(r"@page { size: ([\d.]+)mm ([\d.]+)mm; margin: ([\d.]+)mm }", css)
    assert paper is not None
    width, height, margin = (float(n) for n in paper.groups())
    return (
        sizes["columns"],
        sizes["rows"],
        {"head": sizes["head"][0], "grid": sizes["grid-head"][0]},
        (width, height, margin),
    )


def tall() -> Sheet:
    """Return a sheet with more than fits on A3."""
    many = tuple(
        Row((Cell(("EV1",), (step("Do this and that and then the other " * 3, warnings=("Mind it",)),)),))
        for _ in range(60)
    )
    plain = sheet()
    return replace(plain, blocks=(replace(plain.blocks[0], task=task("long", *many)), *plain.blocks[1:]))


def wide() -> Sheet:
    """Return a sheet with more columns than fit on A3."""
    names = [f"EV{n}" for n in range(1, 15)]
    blocks = tuple(Block(task("t"), T0, T0 + 600, (Part(name, T0, T0 + 600 + n),), T0) for n, name in enumerate(names))
    return replace(sheet(), columns=tuple(Column(name, name) for name in names), blocks=blocks, holdings=(), syncs=())


@pytest.mark.parametrize("page", [example, lambda: render(sheet()), lambda: render(tall()), lambda: render(wide())])
def test_the_sheet_fits_its_paper(page: object) -> None:
    assert callable(page)
    columns, rows, heads, (width, high, margin) = measure(page())
    assert sum(columns) <= width - 2 * margin + 0.1
    assert heads["head"] + heads["grid"] + sum(rows) < high - 2 * margin
    assert min(columns) > 5


def test_an_ordinary_sheet_is_a3_and_legible() -> None:
    for page in (example(), render(sheet())):
        assert measure(page)[3] == (420.0, 297.0, 8.0)
        size = re.search(r"--size: ([\d.]+)pt", read(page).css)
        assert size is not None
        assert float(size[1]) >= 7


def test_what_does_not_fit_on_a3_gets_longer_paper() -> None:
    assert measure(render(tall()))[3][1] > Paper().height
    assert measure(render(wide()))[3][0] > Paper().width


@given(
    st.lists(st.floats(0, 60), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(1, 12), st.floats(0, 50)), max_size=12),
    st.floats(0.1, 2),
)
def test_rows_have_room_for_all_pieces(minutes: list[float], wants: list[tuple[int, int, float]], pace: float) -> None:
    spans = [(min(first, len(minutes) - 1), count, need) for first, count, need in wants]
    pieces = [Piece("", (0, 1), (first, min(first + count, len(minutes))), need) for first, count, need in spans]
    rows = row_heights(minutes, pieces, pace)
    assert all(sum(rows[slice(*piece.rows)]) >= piece.height - 1e-9 for piece in pieces)
    assert all(row >= pace * minute for row, minute in zip(rows, minutes, strict=True))


def test_lines() -> None:
    assert lines("short", 50, 8) == 1
    assert lines("one\ntwo", 50, 8) == 2
    assert lines("x" * 200, 20, 8) > 10
    assert lines("word " * 40, 50, 8) >= lines("word " * 40, 60, 8) > lines("word " * 10, 60, 8)


# Boxes


def test_neighbours_share_a_box_and_overlaps_get_lanes() -> None:
    plain = sheet()
    assert [(box.block.task.id, box.columns, box.guest) for box in boxes(plain)] == [
        ("out", (0, 1), False), ("work", (0,), False), ("back", (1,), False), ("work", (2,), True),
    ]  # fmt: skip
    twice = replace(plain, blocks=(*plain.blocks, replace(plain.blocks[0], task=task("too"))))
    found = [(box.block.task.id, box.columns, box.lane, box.shared) for box in boxes(twice) if 0 in box.columns]
    assert found == [("out", (0,), 0, True), ("too", (0,), 1, True), ("work", (0,), 0, False)]


def test_a_sheet_on_the_ground_has_no_sky() -> None:
    ground = replace(
        sheet(), lights=(), edges=(), marks=(), elements="", beta=None, holdings=(), supplies=(), wanted=()
    )
    classes, text = read(render(ground)).classes(), read(render(ground)).all_text()
    assert {"band", "torch", "left"}.isdisjoint(classes)
    assert "Over" not in text


def test_words() -> None:
    assert [format_elapsed(t) for t in (0, 605, 7384.6, -600)] == ["0:00", "0:10:05", "2:03:05", "-0:10"]
    assert [height(radians(angle)) for angle in (31.4, -0.3, -12)] == ["+31°", "0°", "\u221212°"]


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    written = CliRunner().invoke(
        group, ["eva", str(EXAMPLE), "spacewalk", "--format", "html", "--out", str(tmp_path / "s.html")]
    )
    assert written.exit_code == 0, written.output
    assert (tmp_path / "s.html").read_bytes() == example()


def test_the_signs_of_maestro() -> None:
    assert rich("{{CHECK}} **on** {{UNKNOWN}} <b>") == "✓ <b>on</b> {{UNKNOWN}} &lt;b&gt;"


def test_the_legend_explains_what_is_there() -> None:
    bare = replace(sheet(), syncs=(), holdings=(), supplies=(), wanted=())
    assert {"sync", "ribbon", "left", "window"}.isdisjoint(read(render(bare)).classes())
