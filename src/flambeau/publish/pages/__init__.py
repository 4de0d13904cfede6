"""The pages of a site: every stop, day, branch and picture as HTML, in every language, without a script."""

from __future__ import annotations

from collections.abc import Iterator

from flambeau.publish.language import Language
from flambeau.publish.pages.book import Book, Head, Picture, Publication, Script

__all__ = ["Book", "Head", "Picture", "Publication", "Script", "page_of", "pages"]


def pages(book: Book, language: Language) -> Iterator[tuple[str, str]]:
    """Yield every page as (path below the language's folder, HTML)."""
    raise NotImplementedError


def page_of(book: Book) -> dict[str, str]:
    """Return by id of a stop its page below the language's folder, such as `stops/kazan.html`."""
    raise NotImplementedError
