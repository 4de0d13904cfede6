"""The page of a stop: when the torch is there, what happens, who carries it, how it came, and in what light."""

from __future__ import annotations

import math
from typing import NamedTuple

from flambeau.journey import Anchor
from flambeau.plan import Scheduled
from flambeau.publish.language import Language
from flambeau.publish.pages.book import Picture
from flambeau.publish.pages.frame import Page
from flambeau.publish.pages.light import HEIGHT, WIDTH, aboard_of, light_of
from flambeau.publish.pages.rows import StopRow
from flambeau.publish.pages.shelf import Shelf
from flambeau.publish.pages.told import Source, Times, Told, mode_name, sources, tell, tell_item
from flambeau.publish.pages.values import StopValues
from flambeau.publish.text import branch_title, file_name
from flambeau.units import format_moneys

CALENDARS = "files/calendars"


class EventRow(NamedTuple):
    """Something that happens at a stop."""

    name: str
    kind: str
    times: Times
    people: tuple[str, ...]
    note: str
    walk: str  # page of the spacewalk that it is, empty for none


class CarryRow(NamedTuple):
    """Somebody takes the torch."""

    number: str
    name: str
    time: Told | None
    handover: str
    metres: str


class Way(NamedTuple):
    """How the torch came to a stop."""

    origin: str
    origin_href: str
    mode: str
    detail: str
    km: str
    times: Times
    takes: str
    undecided: bool


class Crew(NamedTuple):
    """What only the crew sees of a stop."""

    slack: str
    late: str
    cause: str
    cost: str
    tell: tuple[str, ...]


def stop_page(shelf: Shelf, one: StopValues) -> Page:
    """Return the page of a stop."""
    values, _ = shelf.values, shelf.language
    row, item, book = shelf.rows[one.item.id], one.item, shelf.values.book
    start, end = one.times
    context = {
        "row": row, "one": one, "note": one.stop.note if one.stop is not None and None not in one.times else "",
        "place": one.place,
        "branch": branch_title(values.journey, item.branch), "branch_href": values.paths.branches[item.branch],
        "date": "" if start is None else _.day(start, item.zone), "day": row.day,
        "stay": "" if start is None or end is None or end - start < 60 else _.duration(end - start),
        "doubt": _.duration(item.doubt) if item.doubt >= 60 and start is not None else "",
        "number": _.number(one.number), "of": _.number(one.of), "total": _.number(one.total),
        "done": round(960 * one.km / one.total, 1) if one.total else 0.0, "dots": shelf.dots[item.branch],
        "way": _way(shelf, one), "events": [_event(shelf, event) for event in one.events],
        "carries": [_carry(shelf, one, k) for k in range(len(one.carries))],
        "light": light_of(_, one.light) if one.light is not None else None, "strip": (WIDTH, HEIGHT),
        "orbit": aboard_of(_, one.orbit) if one.orbit is not None else None,
        "where": _where(_, one), "population": "" if one.place.population is None else _.number(one.place.population),
        "route": "" if one.stop is None or one.stop.route is None else _.number(one.stop.route / 1000, 1),
        "bearers": "" if one.stop is None or one.stop.bearers is None else _.number(one.stop.bearers),
        "pictures": _pictures(shelf, one), "sources": _sources(shelf, one), "calendar": _calendar(shelf, one),
        "previous": shelf.rows.get(one.previous), "next": shelf.rows.get(one.next),
        "for_crew": _crew(shelf, item) if book.crew else None,
    }  # fmt: skip
    return Page(row.href, "stop.html", item.name, context)


def _way(shelf: Shelf, one: StopValues) -> Way | None:
    leg, language = one.leg, shelf.language
    if leg is None:
        return None
    wanted = one.stop.leg if one.stop is not None else None
    start, end = one.leg_times
    origin: StopRow | None = shelf.rows.get(one.previous) or _fork(shelf, one)
    return Way(
        origin.name if origin is not None else shelf.place(leg.origin), origin.href if origin is not None else "",
        mode_name(language, shelf.values.journey, leg),
        wanted.detail if wanted is not None and None not in one.leg_times else "",
        language.number(leg.distance / 1000, 1) if leg.distance else "",
        tell_item(language, shelf.values.journey, leg, one.leg_times),
        "" if start is None or end is None or end - start < 60 else language.duration(end - start),
        wanted is not None and wanted.undecided,
    )  # fmt: skip


def _fork(shelf: Shelf, one: StopValues) -> StopRow | None:
    """Return the stop at which the branch of a first stop left another one."""
    branch = shelf.values.journey.branches.get(one.item.branch)
    fork: Anchor | None = branch.fork if branch is not None and one.number == 1 else None
    return shelf.rows.get(fork.other) if fork is not None else None


def _event(shelf: Shelf, event: Scheduled) -> EventRow:
    values = shelf.values
    wanted = values.journey.events.get(event.id)
    people, times = wanted.people if wanted is not None else (), values.book.times[event.id]
    return EventRow(
        event.name, event.event, tell_item(shelf.language, values.journey, event, times),
        tuple(shelf.holder(id) for id in people), wanted.note if wanted is not None and None not in times else "",
        values.paths.spacewalks[event.id] if event.id in values.sheets else "",
    )  # fmt: skip


def _carry(shelf: Shelf, one: StopValues, k: int) -> CarryRow:
    carry, language = one.carries[k], shelf.language
    time = None if carry.certainty is None else tell(language, carry.t, one.item.zone, carry.certainty)
    return CarryRow(
        "" if carry.number is None else language.number(carry.number), carry.name, time, carry.handover,
        "" if carry.metres is None else language.number(carry.metres),
    )  # fmt: skip


def _where(language: Language, one: StopValues) -> str:
    """Return latitude and longitude to a hundredth of a degree; nothing for what moves."""
    if one.place.moves:
        return ""
    lat, lon = math.degrees(one.place.lat), math.degrees(one.place.lon)
    return "{}° {}, {}° {}".format(
        language.number(abs(lat), 2), language("N") if lat >= 0 else language("S"),
        language.number(abs(lon), 2), language("E") if lon >= 0 else language("W"),
    )  # fmt: skip


def _pictures(shelf: Shelf, one: StopValues) -> list[tuple[str, Picture | None, str]]:
    """Return title, predicted picture and link of the wanted pictures of a stop."""
    return [
        (shelf.values.journey.shots[id].name, shelf.picture(id), f"pictures.html#{shelf.anchors[id]}")
        for id in one.shots
    ]


def _sources(shelf: Shelf, one: StopValues) -> tuple[Source, ...]:
    journey = shelf.values.journey
    events = [journey.events[e.id].source for e in one.events if e.id in journey.events]
    holds = [one.stop.source] if one.stop is not None else []
    return sources(journey, *holds, *events)


def _calendar(shelf: Shelf, one: StopValues) -> str:
    """Return the calendar of a stop, if there is one beside the pages."""
    path = f"{CALENDARS}/stop-{file_name(one.item.id)}.ics"
    return path if path in shelf.files else ""


def _crew(shelf: Shelf, item: Scheduled) -> Crew:
    language, items = shelf.language, shelf.values.items
    return Crew(
        language("any") if item.slack is None else language.duration(item.slack),
        language.duration(item.late) if item.late >= 1 else "",
        items[item.cause].name if item.cause in items and item.cause != item.id else "",
        format_moneys(item.cost), item.tell,
    )  # fmt: skip
