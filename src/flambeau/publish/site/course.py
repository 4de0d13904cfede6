"""The journey's JSON, that all pages of the globe compute from, and how it stands in a page that is one file."""

from __future__ import annotations

import json
from typing import Any

from flambeau.publish.pages.book import Book
from flambeau.publish.pages.paths import make_paths
from flambeau.publish.site.album import Print
from flambeau.publish.site.data import data, packed

Course = dict[str, Any]


def course(book: Book) -> Course:
    """Return the journey as `Journey` of `page/types.d.ts`."""
    paths = make_paths(book.journey, book.plan)
    pages = {**paths.stops, **paths.spacewalks}
    return data(book.journey, book.plan, book.timeline, crew=book.crew, pages=pages, pictures=_pictures(book))


def _pictures(book: Book) -> dict[str, list[Course]]:
    """Return the pictures at each item of the plan as `Picture` of the contract."""
    by_item: dict[str, list[Course]] = {}
    for shot, picture in book.pictures.items():
        value: Course = {"shot": shot, "title": picture.title, "src": picture.path}
        value |= {"width": picture.width, "height": picture.height, "alt": picture.alt}
        by_item.setdefault(book.journey.shots[shot].inside, []).append(value)
    return by_item


def as_json(value: Course) -> bytes:
    """Return it as the bytes of its file."""
    return json.dumps(packed(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def alone(value: Course, prints: tuple[Print, ...]) -> Course:
    """Return it for a page that nothing lies beside: pictures within it, and no pages to go to."""
    sources = {p.picture.path: p.inlined.path for p in prints}
    return value | {"items": [_alone(item, sources) for item in value["items"]]}


def _alone(item: Course, sources: dict[str, str]) -> Course:
    pictures = [picture | {"src": sources[picture["src"]]} for picture in item["pictures"]]
    return item | {"page": "", "pictures": pictures}
