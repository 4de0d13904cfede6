"""The page of the wanted pictures: what each is to show, when it can be taken, who stands where, how it will look."""

from __future__ import annotations

from typing import NamedTuple

from flambeau.instants import format_utc
from flambeau.plan import around
from flambeau.publish.language import Language
from flambeau.publish.pages.book import Picture
from flambeau.publish.pages.frame import Page
from flambeau.publish.pages.shelf import Shelf
from flambeau.publish.pages.told import Source, sources, zone_name
from flambeau.shot import Behind, Hour, Shot, Sunlight
from flambeau.shots.call import Line
from flambeau.shots.values import Chance, Window


class WindowRow(NamedTuple):
    """A span in which a picture can be taken."""

    day: str
    start: str
    start_iso: str
    end: str
    end_iso: str
    best: str
    best_iso: str
    zone: str
    score: str
    good: tuple[str, ...]
    limits: tuple[str, ...]


class ShotRow(NamedTuple):
    """A wanted picture. `open` is false where its times must not be told, `known` where nobody computed them."""

    anchor: str
    name: str
    inside: str
    href: str
    importance: int
    light: str
    people: tuple[tuple[str, str], ...]
    note: str
    open: bool
    known: bool
    windows: tuple[WindowRow, ...]
    why_not: tuple[str, ...]
    call: tuple[Line, ...]
    picture: Picture | None
    sources: tuple[Source, ...]


def pictures_page(shelf: Shelf) -> Page:
    """Return the page of the wanted pictures, the most important first."""
    shots = sorted(shelf.values.journey.shots.values(), key=lambda shot: -shot.importance)
    return Page(
        "pictures.html", "pictures.html", shelf.language("Pictures"), {"shots": [_row(shelf, s) for s in shots]}
    )


def _row(shelf: Shelf, shot: Shot) -> ShotRow:
    values = shelf.values
    open_ = shot.id in values.shots
    chance = values.book.chances.get(shot.id) if open_ else None
    name, href = _inside(shelf, shot.inside)
    return ShotRow(
        shelf.anchors[shot.id], shot.name, name, href, shot.importance, _light(shelf.language, shot),
        tuple((person.name, shelf.holder(person.who) if person.who else "") for person in shot.people),
        shot.note if open_ else "",
        open_, chance is not None, _windows(shelf.language, chance), chance.why_not if chance is not None else (),
        values.book.calls.get(shot.id, ()) if open_ else (), shelf.picture(shot.id),
        sources(values.journey, shot.source),
    )  # fmt: skip


def _inside(shelf: Shelf, id: str) -> tuple[str, str]:
    """Return what a picture is taken in, and the page that tells of it."""
    outward = tuple(item.id for item in around(id, shelf.values.items))
    pages = {id: shelf.values.paths.spacewalks[id] for id in shelf.values.sheets} | {
        id: row.href for id, row in shelf.rows.items()
    }
    name = next(filter(None, (shelf.values.items[id].name for id in outward)), "")
    return name, next((pages[id] for id in outward if id in pages), "")


def _light(language: Language, shot: Shot) -> str:
    """Return what light a picture wants, in words."""
    _ = language
    subjects = {
        Sunlight.SUNLIT: _("in direct sun"), Sunlight.SOFT: _("in soft light"), Sunlight.SHADE: _("in the shade"),
        Sunlight.DARK: _("in the dark"),
    }  # fmt: skip
    hours = {
        Hour.DAY: _("by day"), Hour.GOLDEN: _("in the golden hour"), Hour.BLUE: _("in the blue hour"),
        Hour.CIVIL: _("in civil twilight"), Hour.NAUTICAL: _("in nautical twilight"),
        Hour.ASTRONOMICAL: _("in astronomical twilight"), Hour.NIGHT: _("by night"),
    }  # fmt: skip
    behind = {
        Behind.BRIGHT_EARTH: _("the bright Earth behind"), Behind.DARK_EARTH: _("the dark Earth behind"),
        Behind.LIMB: _("the edge of the Earth behind"), Behind.LIMB_GLOW: _("the glowing edge of the Earth behind"),
        Behind.STARS: _("stars behind"),
    }  # fmt: skip
    told = [
        subjects.get(shot.subject, ""),
        _(" or ").join(hours[h] for h in shot.hours),
        *(behind[b] for b in shot.behind),
    ]
    return ", ".join(text for text in told if text)


def _windows(language: Language, chance: Chance | None) -> tuple[WindowRow, ...]:
    return () if chance is None else tuple(_window(language, window, chance.zone) for window in chance.windows)


def _window(_: Language, window: Window, zone: str) -> WindowRow:
    start, end, best = ((_.clock(t, zone), format_utc(round(t))) for t in (window.start, window.end, window.best))
    return WindowRow(
        _.day(window.start, zone, "medium"), *start, *end, *best, zone_name(window.start, zone),
        _.number(100 * window.score) + (" %" if window.sure else " % ?"), window.good, window.limits,
    )  # fmt: skip
