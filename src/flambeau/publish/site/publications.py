"""What lies under `files/` of a site: the plan for other people's programs and printers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from flambeau.publish import FORMATS, files
from flambeau.publish.language import Language, mark
from flambeau.publish.pages.book import Book, Publication
from flambeau.publish.pages.paths import unique
from flambeau.publish.pages.secrets import open_shots

FOLDER = "files/"
_LIGHT = mark("the light of a wanted picture over its time, for print")

Lights = Mapping[str, Mapping[str, bytes]]
"""Strips of the light of wanted pictures: by the id of the shot, files by their ending (png, svg)."""
NONE: Lights = MappingProxyType({})


def publications(book: Book, *, paper: bool = False, lights: Lights = NONE) -> Iterator[tuple[Publication, bytes]]:
    """Yield every publication that the journey has something for, with its bytes.

    Args:
        book: of the site.
        paper: with what is printed.
        lights: of wanted pictures; the public gets none that would tell a hidden time.
    """
    for form in FORMATS:
        for path, content in files(form, book.journey, book.plan, book.timeline.positions, crew=book.crew):
            yield _publication(path, form.purpose, content)
    if paper:
        yield from _printed(book)
        yield from lit(book, lights)


def _publication(path: str, purpose: str, content: bytes) -> tuple[Publication, bytes]:
    return Publication(FOLDER + path, purpose, len(content)), content


def _printed(book: Book) -> Iterator[tuple[Publication, bytes]]:
    from flambeau.publish.paper import PICTURES, in_language, paper  # noqa: PLC0415 - only who prints waits for it
    from flambeau.publish.sheets.writing import shots_pdf  # noqa: PLC0415

    for one in paper(book.journey, book.plan, book.timeline, book.languages, crew=book.crew):
        yield _publication(*one)
    if book.crew and book.chances:
        found = tuple(book.chances.values())
        for code in book.languages:
            content = shots_pdf(book.journey, book.plan, found, book.calls, Language(code))
            path = in_language(PICTURES.file, "" if code == book.languages[0] else code)
            yield _publication(path, PICTURES.purpose, content)


def lit(book: Book, lights: Lights) -> Iterator[tuple[Publication, bytes]]:
    """Yield the strips that may be shown, in the order of the journey's shots."""
    shown = book.journey.shots.keys() if book.crew else open_shots(book)
    chosen = [id for id in book.journey.shots if id in shown and id in lights]
    for id, name in zip(chosen, unique(chosen), strict=True):
        for form, content in lights[id].items():
            yield _publication(f"press/light-{name}.{form}", _LIGHT, content)
