"""What lies under `files/` of a site: the plan for other people's programs and printers."""

from __future__ import annotations

from collections.abc import Iterator

from flambeau.publish import FORMATS, Format, files
from flambeau.publish.language import Language
from flambeau.publish.pages.book import Book, Publication

FOLDER = "files/"


def publications(book: Book, *, paper: bool = False) -> Iterator[tuple[Publication, bytes]]:
    """Yield every publication that the journey has something for, with its bytes; `paper`: what is printed, too."""
    for form in (*FORMATS, *(_printed() if paper else ())):
        for path, content in files(form, book.journey, book.plan, book.timeline.positions, crew=book.crew):
            yield Publication(FOLDER + path, form.purpose, len(content)), content
    if paper and book.crew and book.chances:
        yield _pictures(book)


def _printed() -> tuple[Format, ...]:
    from flambeau.publish.paper import PAPER  # noqa: PLC0415 - only who prints waits for it

    return PAPER


def _pictures(book: Book) -> tuple[Publication, bytes]:
    """Return the call sheets of pictures, which are for the crew."""
    from flambeau.publish.paper import PICTURES  # noqa: PLC0415
    from flambeau.publish.sheets.writing import shots_pdf  # noqa: PLC0415

    found = tuple(book.chances.values())
    content = shots_pdf(book.journey, book.plan, found, book.calls, Language(book.languages[0]))
    return Publication(FOLDER + PICTURES.file, PICTURES.purpose, len(content)), content
