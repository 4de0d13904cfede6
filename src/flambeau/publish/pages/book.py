"""The book: all that the pages of a site are made from, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.hidden import Shown
from flambeau.publish.language import LANGUAGES
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
class Script:
    """A script of the page's head: the address below the root, or the text of an import map or of JSON.

    Attributes:
        kind: `module`, `deferred` (a classic script), `importmap` or `json`.
        src: path below the root, empty for what stands in the page.
        text: what stands in the page; it must not hold `</script`.
        id: of an element that scripts look for.
    """

    kind: str
    src: str = ""
    text: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What the site hands to the layout for the head of one page.

    Attributes:
        csp: the Content-Security-Policy, empty for none.
        styles: paths below the root, in order.
        print_styles: the same for paper.
        preloads: (path below the root, what it is: `script`, `fetch`, ...).
        scripts: in order.
        icon: path below the root, empty for none.
    """

    csp: str = ""
    styles: tuple[str, ...] = ()
    print_styles: tuple[str, ...] = ()
    preloads: tuple[tuple[str, str], ...] = ()
    scripts: tuple[Script, ...] = ()
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """All that pages are made from.

    Attributes:
        journey, plan, timeline: one journey.
        times: by id of the plan's items, which times may be shown (`publish.hidden`).
        crew: whether the book is for the crew; the public sees no costs, slack, lateness and names of who is told.
        pictures: predicted pictures by the id of their shot.
        files: the publications that lie beside the pages.
        assets: paths below the root by plain name (`base.css`: `assets/base-<hash>.css`).
        heads: the head of the index by language; other pages take `plain`.
        plain: the head of every page without a script.
        languages: codes, that of the root first.
        version: of flambeau.
        digest: of the plan, hexadecimal, shown as the place where the pages come from.
        licences: path of the licences of what is shipped, empty for none.
        whole: path of the page that is one file, empty for none.
    """

    journey: Journey
    plan: Plan
    timeline: Timeline
    times: Mapping[str, Shown]
    crew: bool = False
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    files: tuple[Publication, ...] = ()
    assets: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, Head] = field(default_factory=dict)
    plain: Head = field(default_factory=Head)
    languages: tuple[str, ...] = LANGUAGES
    version: str = ""
    digest: str = ""
    licences: str = "THIRD_PARTY.txt"
    whole: str = ""
