"""The pages of a site: every stop, day, branch and picture as HTML, in every language, without a script."""

from __future__ import annotations

from collections.abc import Iterator

from flambeau.publish.language import Language
from flambeau.publish.pages.book import Book, Head, Picture, Publication
from flambeau.publish.pages.branch import branch_page
from flambeau.publish.pages.days import day_sheet_page, days_page
from flambeau.publish.pages.facts import facts_page
from flambeau.publish.pages.frame import Page, render
from flambeau.publish.pages.lists import index_page, stops_page
from flambeau.publish.pages.money import money_page
from flambeau.publish.pages.notes import files_page, times_page
from flambeau.publish.pages.paths import make_paths
from flambeau.publish.pages.pictures import pictures_page
from flambeau.publish.pages.shelf import Shelf, make_shelf
from flambeau.publish.pages.solid import solid_page
from flambeau.publish.pages.spacewalk import spacewalk_page
from flambeau.publish.pages.stop import stop_page
from flambeau.publish.pages.values import Values, make_values

__all__ = ["Book", "Head", "Picture", "Publication", "Values", "make_paths", "make_values", "pages"]


def pages(book: Book, language: Language, values: Values | None = None) -> Iterator[tuple[str, str]]:
    """Yield every page as (path below the language's folder, HTML), the index first.

    Args:
        book: what the pages are made from.
        language: of the pages.
        values: what `make_values` gave for the book; the same for all languages, so computed once by who asks for more.
    """
    values = make_values(book) if values is None else values
    shelf = make_shelf(values, language)
    for page in _all(shelf):
        yield page.path, render(values, language, page)


def _all(shelf: Shelf) -> Iterator[Page]:
    values = shelf.values
    yield index_page(shelf)
    yield stops_page(shelf)
    yield days_page(shelf)
    yield times_page(shelf)
    yield files_page(shelf)
    if values.journey.shots:
        yield pictures_page(shelf)
    if values.states:
        yield facts_page(shelf)
    if values.book.crew:
        yield money_page(shelf)
    if values.book.solid is not None:
        yield solid_page(shelf)
    yield from (stop_page(shelf, one) for one in values.stops.values())
    yield from (day_sheet_page(shelf, number) for number in range(len(values.days)))
    yield from (branch_page(shelf, branch) for branch in values.chains)
    yield from (spacewalk_page(shelf, id) for id in values.sheets)
