"""Ten thousand hostile names through maps, globes, pages and paper, read by software of others.

Each name is read back as the text that went in, in as many points, packets and headings as there were. Pages have the
same elements whatever the names are; names of files are safe on every system.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import PurePosixPath

import gpxpy
import pypdfium2
import pytest

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish import calendars, czml, gpx, kml, write_all
from flambeau.publish.hidden import shown
from flambeau.publish.language import Language
from flambeau.publish.pages import Book, pages
from flambeau.publish.pages.paths import make_paths
from flambeau.publish.sheets.writing import days_pdf, run_pdf
from flambeau.publish.text import one_line
from flambeau.timeline import Timeline
from hostile import CORPUS
from test_hostile_names import BATCHES, batch, every_batch, every_name, relay

KML = "{http://www.opengis.net/kml/2.2}"
RUNS = re.compile(r"\s*(?:javascript:|data:(?!image/svg)|vbscript:)", re.IGNORECASE)
NAMED = re.compile("[\ufffe\uffff]")
VOID = {"meta", "br", "link", "img", "input", "hr", "use", "circle", "path", "rect", "line", "polyline"}
DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}


def in_xml(word: str, otherwise: str) -> str:
    """Return a name as XML can hold it."""
    return NAMED.sub("\ufffd", one_line(word)) or otherwise


def heard(text: str | None) -> str:
    return " ".join((text or "").split())


# ---- XML and JSON for maps and globes


@every_batch
def test_gpx(number: int) -> None:
    words, journey, plan = batch(number)
    content = gpx.write(journey, plan)
    stops = [(k, word) for k, word in enumerate(words) if k % 3 == 1]
    found = [point.findtext("{*}name") for point in ET.fromstring(content).iterfind("{*}wpt")]
    assert list(map(heard, found)) == [in_xml(word, f"i{k}") for k, word in stops]
    if number % 5 == 0:
        assert len(gpxpy.parse(content.decode()).waypoints) == len(stops)


@every_batch
def test_kml(number: int) -> None:
    words, journey, plan = batch(number)
    marks = list(ET.fromstring(kml.write(journey, plan)).iter(f"{KML}Placemark"))
    told = Counter(heard(mark.findtext(f"{KML}name")) for mark in marks)
    assert told == Counter(in_xml(word, f"i{k}") for k, word in enumerate(words) if k % 3 != 2)
    for mark in marks:  # balloons are HTML: no name is markup in them
        assert set(Elements(mark.findtext(f"{KML}description") or "").tags) <= {"br"}


@every_batch
def test_czml(number: int) -> None:
    words, journey, plan = batch(number)
    packets = json.loads(czml.write(journey, plan), parse_constant=pytest.fail)
    ids = [packet["id"] for packet in packets]
    assert len(set(ids)) == len(ids)
    names = {packet["id"]: packet["name"] for packet in packets if "stop" in packet["id"]}
    assert Counter(names.values()) == Counter(one_line(w) or f"i{k}" for k, w in enumerate(words) if k % 3 == 1)
    for packet in packets:
        assert set(Elements(packet.get("description", "")).tags) <= {"br"}


# ---- pages


class Elements(HTMLParser):
    """Reads a page as a browser does: which elements there are, what they hold, and where they lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.heading = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {key for key, _ in attrs}
        self.links += [value or "" for key, value in attrs if key in ("href", "src", "action")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "h1" in self.open:
            self.heading += data


def book_of(journey: Journey, plan: Plan) -> Book:
    times = shown(journey, plan, crew=True)
    return Book(journey, plan, Timeline(journey, plan), times, crew=True, languages=("en",), version="1")


def check_pages(words: list[str]) -> None:
    words = words[: len(words) // 3 * 3]  # a branch needs a stop
    journey, plan = relay(words)
    book, harmless = book_of(journey, plan), book_of(*relay([f"name{k}" for k in range(len(words))]))
    found = list(pages(book, Language("en")))
    known = Counter(path.partition("/")[0] for path, _ in pages(harmless, Language("en")))
    assert Counter(path.partition("/")[0] for path, _ in found) == known
    allowed = allowed_elements()
    paths = {path for path, _ in found}
    for path, page in found:
        seen = Elements(page)
        assert not seen.open, path
        assert set(seen.tags) <= allowed[0], path
        assert seen.attributes <= allowed[1], path
        assert not any(map(RUNS.match, seen.links)), path
        for link in seen.links:
            if not link.startswith(("#", "http://", "https://", "//")) and link.endswith(".html"):
                assert resolved(path, link) in paths or resolved(path, link).startswith("../"), (path, link)
    check_stops(words, plan, journey, dict(found))


def check_stops(words: list[str], plan: Plan, journey: Journey, found: dict[str, str]) -> None:
    """Assert that the page of each stop has the stop's name as its heading."""
    where = make_paths(journey, plan).stops
    for k, word in enumerate(words):
        if k % 3 == 1 and one_line(word):
            assert one_line(word) in heard(Elements(found[where[f"i{k}"]]).heading)


def resolved(page: str, link: str) -> str:
    """Return where a relative link leads."""
    parts = list(PurePosixPath(page).parent.parts)
    for part in PurePosixPath(link).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


@cache
def allowed_elements() -> tuple[set[str], set[str]]:
    """Return the elements and attributes of pages with harmless names, enough of them to meet every part of a page."""
    book = book_of(*relay([f"name {k}" for k in range(60)]))
    seen = [Elements(page) for _, page in pages(book, Language("en"))]
    return set[str]().union(*(one.tags for one in seen)), set[str]().union(*(one.attributes for one in seen))


@pytest.mark.parametrize("turn", range(3))
def test_pages_of_the_corpus(turn: int) -> None:
    """Each name is that of a leg, of a stop and of an event in turn."""
    check_pages([*CORPUS[turn:], *CORPUS[:turn]])


@pytest.mark.slow
@every_batch
def test_pages(number: int) -> None:
    check_pages(every_name()[number::BATCHES])


# ---- names of files


def check_paths(paths: list[str]) -> None:
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        for part in path.split("/"):
            assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", part), path
            assert len(part) <= 255
            assert part.partition(".")[0].lower() not in DEVICES, path


@every_batch
def test_paths(number: int) -> None:
    _, journey, plan = batch(number)
    paths = make_paths(journey, plan)
    check_paths([*paths.stops.values(), *paths.branches.values(), *(calendars.write(journey, plan) or {})])


def test_ids_that_differ_by_a_hyphen_have_files_of_their_own() -> None:
    """Ids are a-z, 0-9 and hyphens in any order, such as `con`, `-` and `a--b`."""
    journey, plan = relay([f"name{k}" for k in range(9)])
    odd = dict(zip((item.id for item in plan.items), ("a", "con", "b", "c", "a-b", "d", "e", "a--b", "-"), strict=True))
    rows = tuple(replace(item, id=odd[item.id], inside="") for item in plan.items)
    made = calendars.write(journey, Plan(plan.title, rows)) or {}
    assert {"stop-con.ics", "stop-a-b.ics", "stop-a--b.ics"} <= set(made)


# ---- paper


@pytest.mark.slow
def test_sheets_of_the_corpus() -> None:
    """Every run sheet and day sheet is a PDF, and names are on it as they are, not as commands of typst."""
    journey, plan = relay(list(CORPUS))
    for content in (run_pdf(journey, plan, crew=True), days_pdf(journey, plan, crew=True)):
        assert content is not None
        document = pypdfium2.PdfDocument(content)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        for word in ('#eval("1")', "{{7*7}}", "<script>alert(1)</script>", "$x^2$", "*bold* _it_"):
            assert word.replace(" ", "") in re.sub(r"\s", "", text), word


def test_all_files_have_safe_names() -> None:
    journey, plan = relay(list(CORPUS))
    where = Timeline(journey, plan).positions
    check_paths([path for path, _ in write_all(journey, plan, where, crew=True)])
