"""`journey.ics`: a calendar of stops, legs and events (RFC 5545), for the phones of those who take part.

* The UID of an entry is `<id>@<slug of the journey's title>.flambeau`: the same in every plan of a journey, so that a
  calendar that reads the file again moves its entries.
* DTSTAMP is when the document was last revised, or without that the first start of the plan; never the time of writing.
* STATUS is CONFIRMED where a source states the start, else TENTATIVE, and the description says what is known of it.
* Entries without length have no DTEND, as section 3.6.1 asks for. Rests are left out, and so are hidden times.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from flambeau.instants import EPOCH, format_local
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
)
from flambeau.units import format_duration

if TYPE_CHECKING:
    from icalendar import Event, vText

_ESCAPES = {"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"}
_SURE = (Certainty.EXACT, Certainty.HIDDEN)


class _Book(NamedTuple):
    """What all entries of a calendar share."""

    journey: Journey
    domain: str
    stamp: float
    positions: Positions
    names: Mapping[str, str]


def write(journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False) -> bytes:
    """Return the plan as an iCalendar file.

    Args:
        positions: where an item is; without it things at places that move have no GEO.
        crew: show entries with hidden times, too.
    """
    from icalendar import Calendar  # noqa: PLC0415 - takes 90 ms, which only who writes a calendar should pay

    times = shown(journey, plan, crew=crew)
    items = [i for i in plan.items if i.kind != "rest" and times[i.id].start is not None]
    calendar = Calendar()
    calendar.add("prodid", "-//flambeau//journey//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar["x-wr-calname"] = _text(one_line(plan.title))
    stamp = min((i.start for i in items), default=0.0) if journey.revised is None else journey.revised
    names = {i.id: one_line(i.name) for i in plan.items}
    book = _Book(journey, domain(plan), stamp, positions or from_places(journey, plan), names)
    for item in items:
        calendar.add_component(_entry(book, item, times[item.id]))
    return bytes(calendar.to_ical())


def domain(plan: Plan) -> str:
    """Return what stands behind the @ of every UID; it is the same for as long as the journey keeps its title."""
    return f"{slug(plan.title)}.flambeau"


def _entry(book: _Book, item: Scheduled, times: Shown) -> Event:
    from icalendar import Event  # noqa: PLC0415 - as above

    journey = book.journey
    entry = Event()
    entry.add("uid", f"{item.id}@{book.domain}")
    entry.add("dtstamp", _utc(book.stamp))
    entry.add("sequence", 0)
    entry.add("dtstart", _utc(item.start))
    if times.end is not None and round(item.end) > round(item.start):
        entry.add("dtend", _utc(item.end))
    entry["summary"] = _text(one_line(item.name) or item.id)
    entry["location"] = _text(_location(journey, item))
    if geo := _geo(journey, item, book.positions):
        entry.add("geo", geo, encode=False)
    entry["description"] = _text(_description(book, item, times))
    entry["categories"] = _text(one_line(branch_title(journey, item.branch)))
    entry.add("status", "CONFIRMED" if item.start_certainty in _SURE else "TENTATIVE")
    entry.add("transp", "TRANSPARENT" if item.kind == "leg" else "OPAQUE")
    return entry


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
    if item.late >= 1:
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
    mode = journey.modes.get(item.mode)
    name = (mode.name if mode is not None else "") or item.mode
    return f"{name} (inferred, not published)" if item.mode_inferred else name
