"""Every visible word of the pages is a message: with a made-up catalogue nothing is left but the document's own.

The catalogue turns a message into `[!!message!!]`. Dates and numbers are Russian, so that any Latin letters that are
left outside of the marks are the document's, or English that was forgotten.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

from documents import FILES, write
from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.instants import format_local
from flambeau.publish import language as languages
from flambeau.publish.hidden import shown
from flambeau.publish.language import Language
from flambeau.publish.pages import Book, Publication, pages
from flambeau.publish.pages.values import make_values
from flambeau.timeline import Timeline

EXAMPLE = Path(__file__).parent.parent / "examples/sochi-2014"
VOID = {"meta", "br", "link", "img", "input", "hr", "use", "circle", "path", "rect", "line", "polyline"}
ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "aria-description")
OWN_NAMES = {"English", "flambeau", "UTC", "files", "itinerary", "csv"}
NAMELESS = {"torchbearer"}  # who has no name in the document is numbered by the engine, in English
_INNERMOST = re.compile(r"\[!!(?:(?!\[!!|!!\]).)*!!\]", re.DOTALL)
_WORD = re.compile("[A-Za-z]{2,}")
_AMOUNT = re.compile(r"\d[\d.,\s]*\s(?:km|min|kB|MB)\b")


class Pseudo(gettext.NullTranslations):
    """Marks what goes through it."""

    def gettext(self, message: str) -> str:
        return f"[!!{message}!!]"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"[!!{msgid1 if n == 1 else msgid2}!!]"


class Texts(HTMLParser):
    """Collects what a reader sees or hears: texts as one, and attributes that are read out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found, self.said = "", [""]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.found += " "
        self.said += [value or "" for key, value in attrs if key in ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1:] == [tag]:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.found += data


def strings(value: object) -> Iterator[str]:
    """Yield all texts in a value."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from strings([*value, *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from strings(part)


def unmarked(text: str) -> set[str]:
    """Return the Latin words of a text outside of the marks, which may lie in each other."""
    return set(_WORD.findall(outside(text)))


def outside(text: str) -> str:
    """Return a text without what is in marks."""
    while (less := _INNERMOST.sub(" ", text)) != text:
        text = less
    return text


def book_of(folder: Path, *, crew: bool) -> Book:
    journey, _, _ = load(folder)
    assert journey is not None
    plan, _ = evaluate(journey)
    files = (Publication("files/itinerary.csv", "every row of the plan, for a spreadsheet", 12345),)
    times = shown(journey, plan, crew=crew)
    return Book(journey, plan, Timeline(journey, plan), times, crew, files=files, languages=("en", "ru"), version="1",
                digest="0123")  # fmt: skip


def own(book: Book) -> set[str]:
    """Return the words of the document, of computed claims, of its zones, and of who is numbered in it."""
    values = make_values(book)
    zones = [format_local(item.start, item.zone) for item in book.plan.items]
    texts = [*strings(book.journey), *strings(book.plan), *strings(values.facts), *zones]
    return {word for text in texts for word in _WORD.findall(text)} | OWN_NAMES | NAMELESS


@pytest.mark.parametrize("crew", [False, True])
@pytest.mark.parametrize("which", ["small", pytest.param("example", marks=pytest.mark.slow)])
def test_nothing_on_the_pages_is_left_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str, crew: bool
) -> None:
    monkeypatch.setattr(languages, "_catalogue", lambda _code: Pseudo())
    book = book_of(write(tmp_path, FILES) if which == "small" else EXAMPLE, crew=crew)
    mine, left = own(book), set[str]()
    for path, page in pages(book, Language("ru")):
        seen = Texts(page)
        words = set[str]().union(*(unmarked(text) for text in (seen.found, *seen.said)))
        left |= {f"{path}: {word}" for word in words - mine}
    assert not left


def test_units_are_translated_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for those in texts of the document, and in what the engine says of claims."""
    monkeypatch.setattr(languages, "_catalogue", lambda _code: Pseudo())
    book = book_of(write(tmp_path, FILES), crew=True)
    texts = " ".join([*strings(book.journey), *strings(book.plan)])
    for path, page in pages(book, Language("ru")):
        amounts = _AMOUNT.findall(outside(Texts(page).found)) if path != "facts.html" else []
        assert [amount for amount in amounts if amount not in texts] == [], path


def test_the_test_sees_what_is_forgotten() -> None:
    seen = Texts('<p title="Forgotten">[!!A <bdi>[!!b!!]</bdi> c!!] left <script>not this</script></p>')
    assert unmarked(seen.found) == {"left"}
    assert unmarked(seen.said[1]) == {"Forgotten"}
