"""What balloons of globes say of an item: a few lines of HTML whose every text is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from flambeau.instants import format_local
from flambeau.journey import Journey
from flambeau.plan import Scheduled
from flambeau.publish.hidden import Shown
from flambeau.publish.text import CERTAINTY_WORDS, decimal, end_zone, one_line, place_name, way_name


def said(journey: Journey, item: Scheduled, times: Shown) -> str:
    """Return an item as HTML: local times, how sure they are, how one goes."""
    return "<br/>".join(escape(line) for line in _lines(journey, item, times))


def _lines(journey: Journey, item: Scheduled, times: Shown) -> Iterator[str]:
    if item.kind == "leg":
        yield f"{one_line(place_name(journey, item.origin))} - {one_line(place_name(journey, item.place))}"
    else:
        yield one_line(place_name(journey, item.place))
    if times.start is not None:
        yield f"From {format_local(times.start, item.zone)} ({CERTAINTY_WORDS[item.start_certainty]})"
    if times.end is not None:
        yield f"To {format_local(times.end, end_zone(journey, item))} ({CERTAINTY_WORDS[item.end_certainty]})"
    if item.kind == "leg" and item.mode:
        name = one_line(way_name(journey, item.mode))
        yield f"By {name}{' (inferred, not published)' if item.mode_inferred else ''}"
        yield f"{decimal(item.distance / 1000, 1)} km ({one_line(item.distance_from)})"
