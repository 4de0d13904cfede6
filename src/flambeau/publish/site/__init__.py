"""A whole site as paths and bytes: pages in every language, the globe, publications, and one small file that changes.

Nothing here touches a disk. The order is that in which a site should be written: what others ask for comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from flambeau import __version__, gazetteer
from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.hidden import shown
from flambeau.publish.language import LANGUAGES, Language
from flambeau.publish.pages import pages
from flambeau.publish.pages.book import Book
from flambeau.publish.site import now
from flambeau.publish.site.album import Photo, Print, printed
from flambeau.publish.site.assets import REMEDY, Asset, Assets, asset, shipped
from flambeau.publish.site.course import Course, alone, as_json, course
from flambeau.publish.site.head import SiteHead, Values
from flambeau.publish.site.publications import publications
from flambeau.publish.site.towns import towns
from flambeau.publish.site.whole import NAME as WHOLE
from flambeau.publish.site.whole import WholeHead, without_ways_out
from flambeau.publish.site.words import words
from flambeau.publish.text import one_line
from flambeau.shots.call import Line
from flambeau.shots.values import Chance
from flambeau.timeline import Timeline

__all__ = ["Gallery", "Options", "Photo", "lacking", "site"]

THIRD_PARTY = "THIRD_PARTY.txt"

File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Options:
    """How a site is wanted.

    Attributes:
        crew: show hidden times, costs and who is told.
        languages: codes; the first has its pages at the root, the others each in a folder.
    """

    crew: bool = False
    languages: tuple[str, ...] = LANGUAGES


@dataclass(frozen=True, slots=True)
class Gallery:
    """What takes seconds for each wanted picture, by the id of its shot: itself, when it can be taken, call sheets."""

    photos: Mapping[str, Photo] = field(default_factory=dict)
    chances: Mapping[str, Chance] = field(default_factory=dict)
    calls: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)


def site(
    journey: Journey,
    plan: Plan,
    timeline: Timeline,
    *,
    options: Options = Options(),
    gallery: Gallery = Gallery(),
) -> Iterator[File]:
    """Yield every file of a site as (path below its root, bytes), the same for the same values.

    Args:
        journey, plan, timeline: one journey.
        options: what is wanted.
        gallery: its predicted pictures; the public sees none that would tell a hidden time.
    """
    assets = shipped()
    book = _book(journey, plan, timeline, options, gallery)
    prints = printed(book, gallery.photos)
    book = replace(book, globe=assets.interactive, pictures={p.shot: p.picture for p in prints})
    facts, places = course(book), towns()
    kept = asset("plan.json", as_json(facts))
    yield from ((a.path, a.content) for a in (*assets, *places.values(), kept))
    yield from ((p.picture.path, p.content) for p in prints)
    files = []
    for publication, content in publications(book):
        files.append(publication)
        yield publication.path, content
    book = replace(book, files=tuple(files), digest=kept.digest, whole=WHOLE)
    values = Values("", {}, kept.path, *_coasts(assets), {shelf: a.path for shelf, a in places.items()})
    yield from _pages(book, assets, values)
    yield WHOLE, _whole(book, assets, values, facts, places, prints).encode()
    yield THIRD_PARTY, assets.licences.encode()
    yield now.NAME, now.now(kept.path, one_line(plan.title))


def _book(journey: Journey, plan: Plan, timeline: Timeline, options: Options, gallery: Gallery) -> Book:
    times = shown(journey, plan, crew=options.crew)
    return Book(journey, plan, timeline, times, options.crew, languages=options.languages, version=__version__,
                chances=gallery.chances, calls=gallery.calls)  # fmt: skip


def _coasts(assets: Assets) -> tuple[str, str]:
    coarse, fine = (a.path for a in assets.coasts) if assets.coasts else ("", "")
    return coarse, fine


def _pages(book: Book, assets: Assets, values: Values) -> Iterator[File]:
    """Yield the pages of all languages: those of the first at the root, the others each in a folder."""
    for code in book.languages:
        language = Language(code)
        head = SiteHead(assets, replace(values, language=code, words=words(assets, language)))
        folder = "" if code == book.languages[0] else f"{code}/"
        for path, text in pages(replace(book, heads={code: head}), language):
            yield folder + path, text.encode()


def _whole(
    book: Book,
    assets: Assets,
    values: Values,
    facts: Course,
    places: Mapping[str, Asset],
    prints: tuple[Print, ...],
) -> str:
    """Return the one file that holds everything."""
    language = Language(book.languages[0])
    values = replace(values, language=language.code, words=words(assets, language))
    near = {shelf: a.content for shelf, a in places.items()}
    head = WholeHead(assets, values, as_json(alone(facts, prints)), near)
    book = replace(book, languages=book.languages[:1], heads={language.code: head})
    book = replace(book, pictures={p.shot: p.inlined for p in prints})
    return without_ways_out(next(text for path, text in pages(book, language) if path == "index.html"))


def lacking() -> tuple[str, ...]:
    """Return a sentence for everything that flambeau was built without, and that a site lacks therefore."""
    assets, near = shipped(), gazetteer.missing()
    words = (f"The site has no globe, it was built without the map library: {REMEDY}.",) if assets.lacking else ()
    return (*words, f"The site knows no towns: {near}") if near else words
