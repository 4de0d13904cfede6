"""How times, ways and sources are told in one language: texts for templates, which compute nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flambeau.instants import format_local, format_utc
from flambeau.journey import Certainty, Journey
from flambeau.plan import Scheduled
from flambeau.publish.hidden import Shown
from flambeau.publish.language import Language
from flambeau.publish.text import CERTAINTY_WORDS, end_zone, way_name

GLYPHS: Mapping[Certainty, str] = {
    Certainty.EXACT: "●",
    Certainty.APPROXIMATE: "◐",
    Certainty.DATE: "◔",
    Certainty.COMPUTED: "○",
    Certainty.TBD: "?",
    Certainty.HIDDEN: "⊘",
}
"""A sign for each certainty; the word stands beside it for who does not see it, and in the legend."""

_LINK = re.compile(r"https?://[^\s<>\"']+|(?<![\w@./-])(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>\"',;()]*", re.IGNORECASE)
_TAIL = ".,;:)!?"  # of a sentence, not of an address


class Told(NamedTuple):
    """A time as a reader sees it. `iso` is for machines; empty with `clock` when the time must not be told."""

    iso: str
    clock: str
    zone: str
    day: str
    glyph: str
    word: str

    @property
    def open(self) -> bool:
        """Tell whether the time may be told."""
        return bool(self.iso)


def tell(language: Language, t: float | None, zone: str, certainty: Certainty) -> Told:
    """Return a time of a zone with how well it is known; None is one that must not be told."""
    if t is None:
        return Told("", "", "", "", GLYPHS[Certainty.HIDDEN], language(CERTAINTY_WORDS[Certainty.HIDDEN]))
    about = "~" if certainty is Certainty.APPROXIMATE else ""
    return Told(
        format_utc(round(t)), about + language.clock(t, zone), zone_name(t, zone), language.day(t, zone, "medium"),
        GLYPHS[certainty], language(CERTAINTY_WORDS[certainty]),
    )  # fmt: skip


def zone_name(t: float, zone: str) -> str:
    """Return what a zone calls its time at an instant [s]: `MSK`, `UTC+06:00`."""
    return format_local(t, zone).rsplit(" ", 1)[1]


class Times(NamedTuple):
    """Start and end of an item. `same_day` is true where one date is enough for both, `same_zone` likewise."""

    start: Told
    end: Told
    same_day: bool
    same_zone: bool


def tell_item(language: Language, journey: Journey, item: Scheduled, shown: Shown) -> Times:
    """Return the times of an item in their zones."""
    start = tell(language, shown.start, item.zone, item.start_certainty)
    end = tell(language, shown.end, end_zone(journey, item), item.end_certainty)
    return Times(start, end, start.day == end.day, start.zone == end.zone)


def mode_name(language: Language, journey: Journey, leg: Scheduled) -> str:
    """Return how a leg is gone, and whether that is our inference."""
    name = way_name(journey, leg.mode)
    return language("{mode} (inferred)", mode=name) if name and leg.mode_inferred else name


def country_name(language: Language, code: str) -> str:
    """Return the name of a country by its code of ISO 3166; what is no such code stays as it is."""
    return str(language.locale.territories.get(code, code)) if re.fullmatch("[A-Z]{2}", code) else code


class Piece(NamedTuple):
    """A piece of a text: with an address, it is a link."""

    text: str
    href: str = ""


class Source(NamedTuple):
    """A source by its key, and its text with the links in it."""

    key: str
    pieces: tuple[Piece, ...]


def linked(text: str) -> tuple[Piece, ...]:
    """Return a text with the web addresses in it as links; only http and https are."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    last = 0
    for match in _LINK.finditer(text):
        shown = match[0].rstrip(_TAIL)
        yield Piece(text[last : match.start()])
        yield Piece(shown, shown if "://" in shown else f"https://{shown}")
        last = match.start() + len(shown)
    yield Piece(text[last:])


def sources(journey: Journey, *named: str) -> tuple[Source, ...]:
    """Return the sources that texts such as `S05 S06` name, each once; what is no key of the journey stays a text."""
    found: dict[str, Source] = {}
    for text in named:
        words = re.split(r"[\s,;]+", text.strip())
        if text.strip() and all(word in journey.sources for word in words):
            found |= {word: Source(word, linked(journey.sources[word])) for word in words}
        elif text.strip():
            found[text] = Source("", linked(text))
    return tuple(found.values())
