"""A whole site as paths and bytes: pages in every language, the globe, publications, and one small file that changes.

Nothing here touches a disk. The order is that in which a site should be written: what others ask for comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flambeau import __version__, gazetteer
from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.hidden import shown
from flambeau.publish.language import LANGUAGES, Language
from flambeau.publish.pages import Values, make_values, pages
from flambeau.publish.pages.book import Book
from flambeau.publish.site import now
from flambeau.publish.site.album import Photo, Print, printed
from flambeau.publish.site.assets import REMEDY, Assets, asset, shipped
from flambeau.publish.site.course import alone, as_json, course
from flambeau.publish.site.head import SiteHead, Told
from flambeau.publish.site.publications import Lights, publications
from flambeau.publish.site.solid import own, solid
from flambeau.publish.site.towns import larger, towns
from flambeau.publish.site.whole import NAME as WHOLE
from flambeau.publish.site.whole import WholeHead, without_ways_out
from flambeau.publish.site.words import words
from flambeau.publish.text import one_line
from flambeau.publish.which import as_told
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
        paper: with what is printed: sheets as PDF and the kit of the press, which take seconds.
        cesium: with the page in three dimensions; the files of CesiumJS under `cesium/` are the shell's work.
    """

    crew: bool = False
    languages: tuple[str, ...] = LANGUAGES
    paper: bool = False
    cesium: bool = False


@dataclass(frozen=True, slots=True)
class Gallery:
    """What takes seconds for each wanted picture, by the id of its shot.

    Attributes:
        photos: itself.
        chances: when it can be taken.
        calls: its call sheet.
        lights: its light over its time, as files by their ending; only where paper is wanted.
    """

    photos: Mapping[str, Photo] = field(default_factory=dict)
    chances: Mapping[str, Chance] = field(default_factory=dict)
    calls: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    lights: Lights = field(default_factory=dict)


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
    assets, plan = shipped(), as_told(journey, plan, crew=options.crew)
    book = _book(journey, plan, timeline, options, gallery)
    prints = printed(book, gallery.photos)
    book = replace(book, globe=assets.interactive, pictures={p.shot: p.picture for p in prints})
    facts = course(book)
    places = towns(facts)
    kept = asset("plan.json", as_json(facts))
    yield from ((a.path, a.content) for a in (*assets, *places.values(), kept))
    yield from ((p.picture.path, p.content) for p in prints)
    files = []
    for publication, content in publications(book, paper=options.paper, lights=gallery.lights):
        files.append(publication)
        yield publication.path, content
    three = solid() if options.cesium else None
    yield from ((a.path, a.content) for a in (own() if three is not None else ()))
    book = replace(book, files=tuple(files), digest=kept.digest, whole=WHOLE, solid=three)
    told = Told(kept.path, *_coasts(assets), {shelf: a.path for shelf, a in places.items()})
    heads, contents = _heads(assets, told, book.languages), make_values(book)
    yield from _pages(book, contents, heads)
    whole = WholeHead(assets, heads[book.languages[0]].told, as_json(alone(facts, prints)), larger(facts))
    yield WHOLE, _alone(book, contents, whole, prints).encode()
    yield THIRD_PARTY, assets.licences.encode()
    yield now.NAME, now.now(kept.path, one_line(plan.title))


def _book(journey: Journey, plan: Plan, timeline: Timeline, options: Options, gallery: Gallery) -> Book:
    times = shown(journey, plan, crew=options.crew)
    return Book(journey, plan, timeline, times, options.crew, languages=options.languages, version=__version__,
                chances=gallery.chances, calls=gallery.calls)  # fmt: skip


def _coasts(assets: Assets) -> tuple[str, str]:
    coarse, fine = (a.path for a in assets.coasts) if assets.coasts else ("", "")
    return coarse, fine


def _pages(book: Book, contents: Values, heads: Mapping[str, SiteHead]) -> Iterator[File]:
    """Yield the pages of all languages: those of the first at the root, the others each in a folder."""
    contents = replace(contents, book=replace(book, heads=heads))
    for code in book.languages:
        folder = "" if code == book.languages[0] else f"{code}/"
        yield from ((folder + path, text.encode()) for path, text in pages(contents.book, Language(code), contents))


def _heads(assets: Assets, told: Told, languages: Iterable[str]) -> dict[str, SiteHead]:
    """Return what writes the heads of the pages of each language."""
    spoken = {code: words(assets, Language(code)) for code in languages}
    return {code: SiteHead(assets, replace(told, language=code, words=spoken[code])) for code in languages}


def _alone(book: Book, contents: Values, head: WholeHead, prints: tuple[Print, ...]) -> str:
    """Return the one page that holds everything, in its first language."""
    first = book.languages[0]
    book = replace(
        book, languages=(first,), heads={first: head}, pictures={p.shot: p.inlined for p in prints}, solid=None
    )
    _path, page = next(pages(book, Language(first), replace(contents, book=book)))
    return without_ways_out(page)


def lacking() -> tuple[str, ...]:
    """Return a sentence for everything that flambeau was built without, and that a site lacks therefore."""
    assets, near = shipped(), gazetteer.missing()
    words = (f"The site has no globe, it was built without the map library: {REMEDY}.",) if assets.lacking else ()
    return (*words, f"The site knows no towns: {near}") if near else words
