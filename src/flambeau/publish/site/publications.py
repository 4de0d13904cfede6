"""What lies under `files/` of a site: the plan for other people's programs and printers."""

from __future__ import annotations

from collections.abc import Iterator

from flambeau.publish import FORMATS, files
from flambeau.publish.pages.book import Book, Publication

FOLDER = "files/"


def publications(book: Book) -> Iterator[tuple[Publication, bytes]]:
    """Yield every publication that the journey has something for, with its bytes."""
    for form in FORMATS:
        for path, content in files(form, book.journey, book.plan, book.timeline.positions, crew=book.crew):
            yield Publication(FOLDER + path, form.purpose, len(content)), content
