"""The book: all that the pages of a site are made from, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.hidden import Shown
from flambeau.publish.language import LANGUAGES
from flambeau.shots.call import Line
from flambeau.shots.values import Chance
from flambeau.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Picture:
    """A predicted picture.

    Attributes:
        path: below the site's root.
        width, height: in pixels.
        alt: what it shows, in words.
        title: the shot's name.
        at: the instant [POSIX s] that it shows, or None when that must not be told.
    """

    path: str
    width: int
    height: int
    alt: str
    title: str
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """A file below the site's root, what it is for (an English message), and its size in bytes."""

    path: str
    purpose: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Solid:
    """What the page in three dimensions is made of: paths below the site's root of its style, script and CZML."""

    style: str
    script: str
    czml: str


class Head(Protocol):
    """Writes what a site puts into the head of a page: policy, styles, and scripts where the page shows the globe."""

    def __call__(self, root: str = "", *, globe: bool = False) -> str:
        """Return HTML. `root` is the way from the page back to the site's root: "", "../", "../../"."""
        ...


@dataclass(frozen=True, slots=True)
class Book:
    """All that pages are made from.

    Attributes:
        journey, plan, timeline: one journey.
        times: by id of the plan's items, which times may be shown (`publish.hidden`).
        crew: whether the book is for the crew; the public sees no costs, slack, lateness and names of who is told.
        pictures: predicted pictures by the id of their shot.
        files: the publications that lie beside the pages.
        heads: what the site puts into the heads of pages, by language.
        globe: whether the index shows the globe.
        chances: when each wanted picture can be taken, by the id of its shot; they take seconds, so they are handed in.
        calls: call sheets of wanted pictures, likewise.
        languages: codes, that of the root first.
        version: of flambeau.
        digest: of the plan, hexadecimal, shown as the place where the pages come from.
        licences: path of the licences of what is shipped, empty for none.
        whole: path of the page that is one file, empty for none.
        solid: what the page in three dimensions is made of; None: there is no such page.
    """

    journey: Journey
    plan: Plan
    timeline: Timeline
    times: Mapping[str, Shown]
    crew: bool = False
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    files: tuple[Publication, ...] = ()
    heads: Mapping[str, Head] = field(default_factory=dict)
    globe: bool = False
    chances: Mapping[str, Chance] = field(default_factory=dict)
    calls: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = LANGUAGES
    version: str = ""
    digest: str = ""
    licences: str = "THIRD_PARTY.txt"
    whole: str = ""
    solid: Solid | None = None
