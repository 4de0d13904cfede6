"""Calendars of stops, legs and events (RFC 5545), for the phones of those who take part. Which there are: `calendars`.

* The UID of an entry is `<id>@<slug of the journey's title>.flambeau`: the same in every plan of a journey, so that a
  calendar that reads the file again moves its entries.
* SEQUENCE is the item's revision number in the plan file, which goes up with every change that its entry tells.
  What an earlier plan had is CANCELLED.
* Times are on the clocks of the place (DTSTART;TZID), with the zone's history beside them. The hour that clocks show
  twice means the first one (section 3.3.5), so an instant in the second is told in UTC.
* DTSTAMP is when the document was last revised, or without that the first start of the plan; never the time of writing.
* STATUS is CONFIRMED where a source states the start, else TENTATIVE, and the description says what is known of it.
* Entries without length have no DTEND, as section 3.6.1 asks for. Rests are left out, and so are hidden times.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from flambeau.instants import EPOCH, format_local, local
from flambeau.journey import Certainty, Journey
from flambeau.plan import Plan, Scheduled
from flambeau.publish.hidden import Shown, shown
from flambeau.publish.lines import Positions, from_places, point
from flambeau.publish.text import (
    CERTAINTY_WORDS,
    branch_title,
    clean,
    decimal,
    end_zone,
    one_line,
    place_name,
    rounded,
    slug,
    way_name,
)
from flambeau.publish.vtimezone import vtimezone
from flambeau.units import format_duration

if TYPE_CHECKING:
    from icalendar import vText

_ESCAPES = {"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"}
_SURE = (Certainty.EXACT, Certainty.HIDDEN)
_END = b"END:VCALENDAR\r\n"


class Entry(NamedTuple):
    """An item's entry as bytes, the zones that it tells times in, and its years, from the first to the last."""

    text: bytes
    zones: tuple[str, ...]
    years: tuple[int, int]


class _Book(NamedTuple):
    """What all entries of a calendar share."""

    journey: Journey
    domain: str
    stamp: float
    positions: Positions
    names: Mapping[str, str]
    crew: bool


def write(journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False) -> bytes:
    """Return the whole plan as one iCalendar file.

    Args:
        positions: where an item is; without it things at places that move have no GEO.
        crew: show entries with hidden times, too.
    """
    return calendar(plan.title, entries(journey, plan, positions, crew=crew).values())


def entries(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False,
    more: Collection[Scheduled] = (),
) -> dict[str, Entry]:  # fmt: skip
    """Return by id the entries of the plan's stops, legs and events, of what is gone, and of further items.

    Args:
        journey: what is wanted.
        plan: what is decided.
        positions: where an item is; without it things at places that move have no GEO.
        crew: show entries with hidden times, too.
        more: items that are not in the plan, such as who holds a torch; told without a position, and all of them.
    """
    times = shown(journey, plan, crew=crew)
    items = [i for i in plan.items if i.kind != "rest" and times[i.id].start is not None]
    gone = [i for i in plan.gone if crew or Certainty.HIDDEN not in (i.start_certainty, i.end_certainty)]
    stamp = min((i.start for i in items), default=0.0) if journey.revised is None else journey.revised
    names = {i.id: one_line(i.name) for i in plan.items}
    book = _Book(journey, domain(plan), stamp, positions or from_places(journey, plan), names, crew)
    made = {item.id: _entry(book, item, times[item.id]) for item in items}
    made |= {item.id: _entry(book, item, Shown(item.start, item.end), gone=True) for item in gone}
    return made | {item.id: _entry(book, item, Shown(item.start, item.end), placed=False) for item in more}


def calendar(title: str, found: Iterable[Entry]) -> bytes:
    """Return entries as a calendar of that title, with the zones that they tell times in."""
    from icalendar import Calendar  # noqa: PLC0415 - takes 90 ms, which only who writes a calendar should pay

    chosen = tuple(found)
    head = Calendar()
    head.add("prodid", "-//flambeau//journey//EN")
    head.add("version", "2.0")
    head.add("calscale", "GREGORIAN")
    head["x-wr-calname"] = _text(one_line(title))
    zones = sorted({zone for entry in chosen for zone in entry.zones})
    first, last = min((e.years[0] for e in chosen), default=0), max((e.years[1] for e in chosen), default=0)
    return b"".join((
        bytes(head.to_ical()).removesuffix(_END), *(vtimezone(zone, first, last) for zone in zones),
        *(entry.text for entry in chosen), _END,
    ))  # fmt: skip


def domain(plan: Plan) -> str:
    """Return what stands behind the @ of every UID; it is the same for as long as the journey keeps its title."""
    return f"{slug(plan.title)}.flambeau"


def _entry(book: _Book, item: Scheduled, times: Shown, *, gone: bool = False, placed: bool = True) -> Entry:
    from icalendar import Event  # noqa: PLC0415 - as above

    journey = book.journey
    entry = Event()
    entry.add("uid", f"{item.id}@{book.domain}")
    entry.add("dtstamp", _utc(book.stamp))
    entry.add("sequence", item.revision)
    edges = [_local(item.start, item.zone)]
    if times.end is not None and round(item.end) > round(item.start):
        edges.append(_local(item.end, end_zone(journey, item)))
    for name, when in zip(("dtstart", "dtend"), edges, strict=False):
        entry.add(name, when)
    entry["summary"] = _text(one_line(item.name) or item.id)
    entry["location"] = _text(_location(journey, item))
    if placed and not gone and (geo := _geo(journey, item, book.positions)):
        entry.add("geo", geo, encode=False)
    entry["description"] = _text(_description(book, item, times))
    entry["categories"] = _text(one_line(branch_title(journey, item.branch)))
    sure = "CONFIRMED" if item.start_certainty in _SURE else "TENTATIVE"
    entry.add("status", "CANCELLED" if gone else sure)
    entry.add("transp", "TRANSPARENT" if gone or item.kind == "leg" else "OPAQUE")
    zones = tuple(str(when.tzinfo) for when in edges if when.tzinfo is not EPOCH.tzinfo)
    return Entry(bytes(entry.to_ical()), zones, (edges[0].year, edges[-1].year))


def _text(text: str) -> vText:
    """Return a text as section 3.3.11 writes it; icalendar itself takes a backslash and an N for a line break."""
    return _text_kind()(text)


@cache
def _text_kind() -> type[vText]:
    from icalendar import vText  # noqa: PLC0415 - as above

    class Text(vText):
        def to_ical(self) -> bytes:
            return "".join(_ESCAPES.get(c, c) for c in self).encode()

    return Text


def _utc(instant: float) -> datetime:
    return EPOCH + timedelta(seconds=round(instant))


def _local(instant: float, zone: str) -> datetime:
    """Return an instant on the clocks of its zone; in UTC where they show it the second time."""
    when = local(round(instant), zone)
    return _utc(instant) if zone == "UTC" or when.fold else when


def _location(journey: Journey, item: Scheduled) -> str:
    if item.kind == "leg":
        return f"{one_line(place_name(journey, item.origin))} - {one_line(place_name(journey, item.place))}"
    place = journey.places.get(item.place)
    parts = (place.name, place.region, place.country) if place is not None else (item.place,)
    return ", ".join(dict.fromkeys(one_line(part) for part in parts if part))


def _geo(journey: Journey, item: Scheduled, positions: Positions) -> object:
    """Return where the entry is at its start, with the six decimals that section 3.8.1.6 asks for."""
    from icalendar import vGeo  # noqa: PLC0415 - as above

    class Geo(vGeo):
        def to_ical(self) -> str:
            return f"{rounded(self.latitude, 6):.6f};{rounded(self.longitude, 6):.6f}"

    lat, lon, _ = point(journey, item, item.start, positions)
    return Geo((lat, lon)) if math.isfinite(lat) and math.isfinite(lon) else None


def _description(book: _Book, item: Scheduled, times: Shown) -> str:
    """Say in lines what a person on the spot asks: local time, how sure it is, how one goes, how late."""
    journey = book.journey
    lines = [_local_times(journey, item, times), f"Start: {CERTAINTY_WORDS[item.start_certainty]}."]
    if times.end is not None and item.end_certainty is not item.start_certainty:
        lines.append(f"End: {CERTAINTY_WORDS[item.end_certainty]}.")
    if item.kind == "leg" and item.mode:
        lines.append(f"By {_mode(journey, item)}, {decimal(item.distance / 1000, 1)} km ({item.distance_from}).")
    if book.crew and item.late >= 1:
        lines.append(f"Late by {format_duration(item.late)}.")
    if item.inside:
        lines.append(f"Within {book.names.get(item.inside, item.inside)}.")
    return clean("\n".join(lines))


def _local_times(journey: Journey, item: Scheduled, times: Shown) -> str:
    start = format_local(item.start, item.zone)
    return f"Local time: {start}" + (
        "." if times.end is None else f" to {format_local(item.end, end_zone(journey, item))}."
    )


def _mode(journey: Journey, item: Scheduled) -> str:
    name = way_name(journey, item.mode)
    return f"{name} (inferred, not published)" if item.mode_inferred else name
