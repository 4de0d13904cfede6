"""What all published files have in common: clean text, stable names, rounded numbers, and which times may be shown.

Hidden times stay hidden by instant and place, not only by row: the end of the leg that leads to a hidden start is the
same secret. What is merely *computed from* a hidden time, such as the next arrival, is another time and is shown.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.journey import Certainty, Edge, Journey
from flambeau.plan import Plan, Scheduled

Floats = NDArray[np.float64]

Positions = Callable[[Scheduled, Floats], tuple[Floats, Floats, Floats]]
"""Latitude, longitude [deg] and height [m], each (n,), of an item of the plan at instants [s, (n,)]; NaN: not known."""

_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SLUG_LENGTH = 48


class Shown(NamedTuple):
    """The times of an item that may be shown [s]; None is hidden."""

    start: float | None
    end: float | None


def shown(plan: Plan, *, crew: bool = False) -> dict[str, Shown]:
    """Return by id which times of the plan may be shown: all of them to the crew, no hidden ones to the public."""
    if crew:
        return {i.id: Shown(i.start, i.end) for i in plan.items}
    secrets = {_key(i, edge) for i in plan.items for edge in Edge if _certainty(i, edge) is Certainty.HIDDEN}
    return {
        i.id: Shown(
            None if _key(i, Edge.START) in secrets else i.start,
            None if _key(i, Edge.END) in secrets else i.end,
        )
        for i in plan.items
    }


def _certainty(item: Scheduled, edge: Edge) -> Certainty:
    return item.start_certainty if edge is Edge.START else item.end_certainty


def _key(item: Scheduled, edge: Edge) -> tuple[str, int]:
    """Name the place and the millisecond of an edge: neighbours on a branch, and a fork, share it."""
    instant = item.start if edge is Edge.START else item.end
    return (item.origin if edge is Edge.START else item.place), round(instant * 1000)


def moves(journey: Journey, item: Scheduled) -> bool:
    """Tell whether the item begins or ends at a place that moves: then its position gives its time away."""
    ends = (journey.places.get(id) for id in (item.origin, item.place))
    return any(place is not None and place.moves for place in ends)


def clean(text: str) -> str:
    """Return a text that every format can hold.

    Line ends become LF; control characters but tab and LF, and lone surrogates, become U+FFFD. Neither RFC 4180 nor
    RFC 5545 nor UTF-8 has a way to write them.
    """
    return _UNWRITABLE.sub("\ufffd", _BREAKS.sub("\n", text))


def one_line(text: str) -> str:
    """Return a clean text without line breaks."""
    return " ".join(clean(text).split())


def slug(title: str) -> str:
    """Return a title as lower-case ASCII letters, digits and hyphens, the same for the same title for ever.

    Letters that ASCII lacks would be lost, and titles could meet: then eight digits of the title's SHA-256 follow.
    """
    plain = unicodedata.normalize("NFKD", title)
    ascii_ = "".join(c for c in plain if c.isascii())
    words = re.sub(r"[^a-z0-9]+", "-", ascii_.lower()).strip("-")
    lost = any(c.isalnum() and not c.isascii() for c in plain)
    if words and not lost and len(words) <= _SLUG_LENGTH:
        return words
    digest = hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{words[:_SLUG_LENGTH].strip('-')}-{digest}".lstrip("-")


def rounded(value: float | None, digits: int) -> float | None:
    """Round a number, without a negative zero; None for none and for what is not finite."""
    return None if value is None or not math.isfinite(value) else round(value, digits) + 0.0


def decimal(value: float | None, digits: int = 3) -> str:
    """Write a number with at most so many decimals and never with an exponent; nothing for none."""
    if (number := rounded(value, digits)) is None:
        return ""
    text = f"{number:.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text


def place_name(journey: Journey, id: str) -> str:
    """Return a place's name, or its id when the journey does not know it."""
    place = journey.places.get(id)
    return place.name if place is not None else id


def branch_title(journey: Journey, id: str) -> str:
    """Return a branch's title, or its id when it has none."""
    branch = journey.branches.get(id)
    return (branch.title if branch is not None else "") or id


CERTAINTY_WORDS: Mapping[Certainty, str] = {
    Certainty.EXACT: "published",
    Certainty.APPROXIMATE: "published as approximate",
    Certainty.DATE: "date published, hour computed, not published",
    Certainty.COMPUTED: "hour computed, not published",
    Certainty.TBD: "to be decided, the hour shown is computed",
    Certainty.HIDDEN: "not for the public",
}
