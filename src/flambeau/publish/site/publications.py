"""What lies under `files/` of a site: the plan for other people's programs and printers."""

from __future__ import annotations

from collections.abc import Iterator

from flambeau.publish import FORMATS, files
from flambeau.publish.pages.book import Book, Publication
from flambeau.publish.paper import PAPER

FOLDER = "files/"


def publications(book: Book, *, paper: bool = True) -> Iterator[tuple[Publication, bytes]]:
    """Yield every publication that the journey has something for, with its bytes; `paper` are those to print."""
    for form in (*FORMATS, *(PAPER if paper else ())):
        for path, content in files(form, book.journey, book.plan, book.timeline.positions, crew=book.crew):
            yield Publication(FOLDER + path, form.purpose, len(content)), content
