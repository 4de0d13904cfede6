"""The pages of a site: well-formed, whole, nothing of a document becomes markup, and nothing hidden is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import radians
from pathlib import Path
from posixpath import join, normpath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.instants import format_utc, parse_instant
from flambeau.journey import (
    Anchor,
    At,
    Branch,
    Carried,
    Certainty,
    Claim,
    Cost,
    Edge,
    Event,
    Figure,
    Hold,
    Holder,
    Journey,
    Kind,
    Leg,
    Mode,
    Place,
    Slot,
    Stop,
)
from flambeau.plan import Plan
from flambeau.procedure import Procedure
from flambeau.publish.hidden import shown
from flambeau.publish.language import LANGUAGES, Language
from flambeau.publish.pages import Book, Picture, Publication, make_values, pages
from flambeau.publish.pages.paths import unique
from flambeau.publish.pages.told import linked, sources
from flambeau.publish.site.assets import shipped
from flambeau.publish.site.head import style_names
from flambeau.publish.text import one_line
from flambeau.shot import Shot
from flambeau.timeline import Timeline
from flambeau.units import Money
from html_reading import Node, read

EXAMPLES = Path(__file__).parent.parent / "examples"
ELEMENTS = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "ul", "ol", "li", "aside", "main", "footer",
    "p", "h1", "h2", "h3", "dl", "div", "dt", "dd", "small", "span", "bdi", "time", "svg", "path", "rect", "section",
    "article", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img", "b", "br",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "content", "rel", "hreflang", "href", "class", "id", "aria-label", "aria-current",
    "aria-hidden", "aria-labelledby", "role", "scope", "colspan", "data-label", "datetime", "dir", "viewbox", "d", "x",
    "y",
    "width", "height", "rx", "preserveaspectratio", "src", "alt", "loading",
}  # fmt: skip
HOSTILE = (
    "The \"Great\" <script>alert(1)</script> & 'Sons'",
    "]]> --> <!-- </title></textarea></style><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% raw %} {name} %s \\",
    "شعلة الأولمبياد 2014",
    "🔥🏃🏽‍♀️ torch",
    "a\u202eb\u2066c",
    "line\nbreak\ttab\x00nul\x1b[31m\ud800",
    'javascript:alert(1)//http://x.test/" onclick="x',
    "long" * 1250,
)
T0 = parse_instant("2026-03-01 06:00", "UTC")
HOUR = 3600.0


def book(journey: Journey, plan: Plan | None = None, **more: Any) -> Book:
    """Return the book of a journey; its plan is made unless one is given."""
    plan = evaluate(journey)[0] if plan is None else plan
    times = shown(journey, plan, crew=more.get("crew", False))
    return Book(journey, plan, Timeline(journey, plan), times, version="1", digest="0123456789abcdef", **more)


def made(one: Book, code: str = "en") -> dict[str, str]:
    """Return the pages of a book by path; none is written twice."""
    found = list(pages(one, Language(code)))
    assert len(found) == len(dict(found))
    return dict(found)


@cache
def example(name: str, code: str = "en", *, crew: bool = False) -> dict[str, str]:
    """Return the pages of an example."""
    journey, _, digests = load(EXAMPLES / name)
    assert journey is not None
    plan = replace(evaluate(journey)[0], digests=digests)
    return made(book(journey, plan, crew=crew, files=(Publication("files/journey.gpx", "for maps", 12_345),)), code)


def named(n: str) -> Journey:
    """Return a journey in which everything that has a name is called `n`."""
    slots = (Slot(1, n, T0, handover=n), Slot(2, n, handover=n))
    stops = (
        Stop("a", "here", "main", n, role=n, start=At(T0), end=At(T0 + 6 * HOUR), source=n, note=n, bearers=2,
             slots=slots),
        Stop("b", "there", "main", n, start=At(T0 + 30 * HOUR, Certainty.APPROXIMATE), end=At(T0 + 34 * HOUR),
             source="S1", leg=Leg("to-b", "car", detail=n)),
    )  # fmt: skip
    event = Event("e", n, "a", kind=n, start=At(T0 + HOUR), duration=HOUR, people=("who",), source=n, note=n)
    return Journey(
        n, summary=n, modes={"car": Mode("car", n, 20.0)}, branches={"main": Branch("main", n, stops, keeper="who")},
        places={id: Place(id, n, radians(lat), 0.1, region=n, country=n) for id, lat in (("here", 50), ("there", 51))},
        events={"e": event}, holders={"who": Holder("who", n)}, holds=(Hold("torch", "who", At(T0 + HOUR), source=n),),
        carried={"torch": Carried("torch", Kind.TORCH, n, "main", note=n, source=n)},
        shots={"s": Shot("s", n, "e", note=n, source=n)}, claims={"c": Claim("c", n, n, topic=n, note=n)},
        figures={"f": Figure("f", n, 12.0, "km", n)}, sources={"S1": n},
        costs=(Cost(n, Money(Decimal(12), "EUR"), source=n),), budget=Money(Decimal(10), "EUR"),
    )  # fmt: skip


def check_markup(html: str) -> Node:
    """Assert that a page holds only what templates write, and return it."""
    root = read(html)
    for node in root.all():
        assert node.name in ELEMENTS, node.name
        assert set(node.attributes) <= ATTRIBUTES, (node.name, node.attributes)
        address = node.attributes.get("href") or node.attributes.get("src") or ""
        icon = node.attributes.get("rel") == "icon" and address.startswith("data:image/svg+xml,")
        assert icon or re.fullmatch(r"(\.\./)*[\w./#-]*|https?://\S+", address), address
    return root


# ---- names


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_names_of_a_document_are_text_and_nothing_else(name: str) -> None:
    journey = named(name)
    picture = Picture("pictures/s.webp", 3, 2, name, name)
    found = made(book(journey, crew=True, pictures={"s": picture}))
    for path, html in found.items():
        root = check_markup(html)
        assert one_line(name) in root.all("title")[0].text, path
        assert any(bdi.text == one_line(name) for bdi in root.all("bdi")), path
    assert {image.attributes["alt"] for image in read(found["pictures.html"]).all("img")} == {one_line(name)}


def test_pages_differ_by_names_only_in_their_texts() -> None:
    """The skeleton of elements does not depend on what things are called."""

    def skeleton(name: str) -> list[list[str]]:
        return [
            [n.name for n in read(html).all() if n.name != "a"] for html in made(book(named(name), crew=True)).values()
        ]

    plain = skeleton("plain")
    for name in HOSTILE:
        assert skeleton(name) == plain


@given(st.lists(st.text(max_size=12), max_size=40))
def test_pages_have_names_of_their_own(titles: list[str]) -> None:
    found = list(unique(titles))
    assert len(set(found)) == len(titles)
    assert all(re.fullmatch("[a-z0-9-]+", name) for name in found)


def test_the_second_of_a_name_has_a_number() -> None:
    assert list(unique(["Moscow", "Moscow 2", "Moscow", "Moscow"])) == ["moscow", "moscow-2", "moscow-3", "moscow-4"]


# ---- links


@given(st.text(max_size=80) | st.sampled_from(HOSTILE))
def test_links_of_a_text_leave_the_text_as_it_is(text: str) -> None:
    pieces = linked(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(re.match("https?://", piece.href) for piece in pieces if piece.href)


def test_addresses_become_links() -> None:
    told = [
        (p.text, p.href) for p in linked("See https://a.test/b?c=1. Also x.test/y; not e.g. this or 1.5/2.") if p.href
    ]
    assert told == [("https://a.test/b?c=1", "https://a.test/b?c=1"), ("x.test/y", "https://x.test/y")]


def test_keys_of_sources_are_looked_up() -> None:
    journey = Journey("t", sources={"S1": "One, a.test/1", "S2": "Two"})
    assert [(s.key, s.pieces[0].text) for s in sources(journey, "S1 S2", "S2", "a guess")] == [
        ("S1", "One, "), ("S2", "Two"), ("", "a guess"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["one-evening", "two-towns", "beijing-2008"])
@pytest.mark.parametrize("crew", [False, True])
def test_every_link_leads_somewhere(name: str, *, crew: bool) -> None:
    found = example(name, crew=crew)
    ids = {path: {n.attributes["id"] for n in read(html).all() if "id" in n.attributes} for path, html in found.items()}
    for path, html in found.items():
        for node in read(html).all("a"):
            address, _, anchor = node.attributes["href"].partition("#")
            target = normpath(join(path, "..", address)) if address else path
            outside = (
                "://" in address
                or target in ("THIRD_PARTY.txt", "files/journey.gpx")
                or node.attributes.get("hreflang")
            )
            assert outside or target in found, (path, address)
            assert outside or not anchor or anchor in ids[target], (path, address, anchor)


def test_languages_lead_to_the_same_page_of_another_language() -> None:
    for code in LANGUAGES:
        for path, html in example("two-towns", code).items():
            here = path if code == "en" else f"{code}/{path}"
            links = {n.attributes["lang"]: n.attributes["href"] for n in read(html).all("a") if "lang" in n.attributes}
            there = {c: normpath(join(here, "..", href)) for c, href in links.items()}
            assert there == {c: path if c == "en" else f"{c}/{path}" for c in LANGUAGES}


# ---- what a page is


def all_pages() -> Iterator[tuple[str, Node]]:
    for name in ("one-evening", "two-towns", "beijing-2008"):
        for crew in (False, True):
            yield from ((path, check_markup(html)) for path, html in example(name, crew=crew).items())


def test_pages_have_landmarks_headings_and_tables_that_say_what_they_are() -> None:
    for path, root in all_pages():
        assert [len(root.all(name)) for name in ("h1", "main", "header", "footer")] == [1, 1, 1, 1], path
        levels = [int(node.name[1]) for node in root.all("h1", "h2", "h3")]
        assert all(b - a <= 1 for a, b in pairwise(levels)), (path, levels)
        for table in root.all("table"):
            assert table.all("caption")[0].text.strip(), path
            assert all(th.attributes.get("scope") for th in table.all("th")), path
        assert all(node.attributes.get("alt") for node in root.all("img")), path
        ids = [node.attributes["id"] for node in root.all() if "id" in node.attributes]
        assert len(ids) == len(set(ids)), path


def test_times_are_for_machines_too() -> None:
    for path, root in all_pages():
        for node in root.all("time"):
            assert datetime.fromisoformat(node.attributes["datetime"]), path


def test_a_page_says_its_language() -> None:
    for code in LANGUAGES:
        assert {read(html).attributes["lang"] for html in example("two-towns", code).values()} == {code}


def test_the_same_journey_gives_the_same_bytes() -> None:
    journey = named("x")
    assert made(book(journey)) == made(book(journey))


def test_the_index_tells_every_stop() -> None:
    journey, _, _ = load(EXAMPLES / "beijing-2008")
    assert journey is not None
    linked_ = {a.attributes["href"] for a in read(example("beijing-2008")["index.html"]).all("a")}
    stops = {path for path in example("beijing-2008") if path.startswith("stops/")}
    assert len(stops) == len(list(journey.stops()))
    assert stops <= linked_


def test_no_class_of_a_template_is_without_a_look() -> None:
    """Every class that a page uses stands in a style; words of data (kinds of rows) need none."""
    css = "".join(files("flambeau.page").joinpath(name).read_text("utf-8") for name in ("base.css", "print.css"))
    known = set(re.findall(r"\.([a-z][\w-]*)", css)) | {
        "below",
        "shot",
        "event",
        "leg",
        "rest",
        "stop",
        "pages",
        "whole",
    }
    used = {c for _, root in all_pages() for node in root.all() for c in node.attributes.get("class", "").split()}
    assert used <= known, used - known


def test_a_site_gives_its_pages_the_look_that_they_are_made_for() -> None:
    """Styles of other pages (the globe in three dimensions is dark) would change the colours under the letters."""
    assert style_names(shipped(), globe=False) == ("base.css", "print.css")
    assert style_names(shipped(), globe=True) == ("base.css", "globe.css", "print.css")


# ---- certainty, the public and the crew


def test_certainties_stay_as_in_the_plan() -> None:
    html = made(book(named("x")))["index.html"]
    assert "published as approximate" in html
    assert "~12:00" in html
    assert "date published" not in html


SECRET = T0 + 2.5 * HOUR + 60.0  # 08:31


def secret_journey() -> Journey:
    """Return a journey whose first stop ends, and whose torch changes hands, at times that are not for the public."""
    plain = named("x")
    first, second = plain.branches["main"].stops
    first = replace(first, end=At(SECRET, Certainty.HIDDEN), slots=())
    holds = (Hold("torch", "who", Anchor("a", Edge.END, 600.0)),)
    claim = Claim("c", "how long", "S1", measure="duration", of=("a.start", "a.end"), value=9000.0, unit="h")
    return replace(plain, branches={"main": replace(plain.branches["main"], stops=(first, second))}, holds=holds,
                   claims={"c": claim}, shots={"s": Shot("s", "x", "a")})  # fmt: skip


def test_the_public_learns_no_hidden_time_and_the_crew_does() -> None:
    journey = secret_journey()
    picture = {"s": Picture("pictures/s.webp", 3, 2, "alt", "x", SECRET)}
    tell_tales = ("08:31", "08:41", "2 h 31", format_utc(SECRET), "pictures/s.webp", "12.00 EUR", "€12")
    public, crew = (made(book(journey, crew=c, pictures=picture)) for c in (False, True))
    for path, html in public.items():
        assert not [text for text in tell_tales if text in html], path
    assert "money.html" not in public
    for text in ("08:31", "08:41", "2 h 31", format_utc(SECRET), "pictures/s.webp", "€12"):
        assert any(text in html for html in crew.values()), text
    assert "not for the public" in public["stops/x.html"]
    assert "golden" not in public["stops/x.html"].casefold(), "the light of its days would tell when it ends"


def test_the_money_is_told_against_the_budget() -> None:
    page = read(made(book(named("x"), crew=True))["money.html"])
    rows = [[cell.text.strip() for cell in row.all("th", "td")] for row in page.all("tr")]
    assert ["the whole journey", "€12.00", "100.0 %"] in rows
    assert ["x", "12.00 EUR", "x"] in rows
    assert [dd.text.strip() for dd in page.all("dd")] == ["€12.00", "€10.00", "€2.00"]
    assert [dt.text for dt in page.all("dt")] == ["All costs", "Budget", "Over the budget by"]
    assert "120.0 % of the budget" in page.text


def test_a_branch_that_goes_nowhere_has_no_line() -> None:
    def lines(html: str) -> list[Node]:
        return [svg for svg in read(html).all("svg") if svg.attributes.get("class") == "line screen"]

    assert not lines(example("one-evening")["stops/annecy.html"])
    assert "So far" not in example("one-evening")["stops/annecy.html"]
    assert all(lines(html) for path, html in example("two-towns").items() if path.startswith("stops/"))


def test_the_public_sees_a_spacewalk_unless_a_time_on_the_way_is_hidden() -> None:
    journey = replace(named("x"), holds=(), procedures={"e": Procedure("The walk", "e")})
    assert "spacewalks/x.html" in made(book(journey))
    hidden = replace(journey.events["e"], start=At(T0 + HOUR, Certainty.HIDDEN))
    journey = replace(journey, events={"e": hidden})
    assert "spacewalks/x.html" not in made(book(journey))
    assert "spacewalks/x.html" in made(book(journey, crew=True))


def test_values_serve_all_languages() -> None:
    one = book(named("x"))
    values = make_values(one)
    assert dict(pages(one, Language("ru"), values)) == made(one, "ru")
