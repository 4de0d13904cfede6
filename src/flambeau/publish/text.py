"""What all published files have in common: clean text, stable names, and numbers without noise."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Mapping

from flambeau.instants import format_utc
from flambeau.journey import Certainty, Journey
from flambeau.plan import Scheduled
from flambeau.publish.language import mark

_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ID = re.compile(r"[a-z0-9-]{1,64}")  # as the document has them
_SLUG_LENGTH = 48


def clean(text: str) -> str:
    """Return a text that every format can hold.

    Line ends become LF; control characters but tab and LF, and lone surrogates, become U+FFFD. Neither RFC 4180 nor
    RFC 5545 nor UTF-8 has a way to write them.
    """
    if text.isprintable():  # nearly all are: no control character, no other line break, no lone surrogate
        return text
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


def file_name(id: str) -> str:
    """Return the name of the file of a thing, behind a prefix: its id, of which no two are alike, or a slug."""
    return id if _ID.fullmatch(id) else slug(id)


def rounded(value: float | None, digits: int) -> float | None:
    """Round a number, without a negative zero; None for none and for what is not finite."""
    return None if value is None or not math.isfinite(value) else round(value, digits) + 0.0


def decimal(value: float | None, digits: int = 3) -> str:
    """Write a number with at most so many decimals and never with an exponent; nothing for none."""
    if (number := rounded(value, digits)) is None:
        return ""
    text = f"{number:.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text


def utc(instant: float | None) -> str:
    """Return an instant [POSIX s] in UTC as ISO 8601, nothing for none."""
    return "" if instant is None else format_utc(instant)


def place_name(journey: Journey, id: str) -> str:
    """Return a place's name, or its id when the journey does not know it."""
    place = journey.places.get(id)
    return place.name if place is not None else id


def branch_title(journey: Journey, id: str) -> str:
    """Return a branch's title, or its id when it has none."""
    branch = journey.branches.get(id)
    return branch.title if branch is not None and one_line(branch.title) else id


def way_name(journey: Journey, id: str) -> str:
    """Return the name of a way of going, or its id when it has none."""
    mode = journey.modes.get(id)
    return (mode.name if mode is not None else "") or id


CERTAINTY_WORDS: Mapping[Certainty, str] = {
    Certainty.EXACT: mark("published"),
    Certainty.APPROXIMATE: mark("published as approximate"),
    Certainty.DATE: mark("date published, hour computed, not published"),
    Certainty.COMPUTED: mark("hour computed, not published"),
    Certainty.TBD: mark("to be decided, the hour shown is computed"),
    Certainty.HIDDEN: mark("not for the public"),
}


def end_zone(journey: Journey, item: Scheduled) -> str:
    """Return the zone in which the item's end is told: of a leg, that of the place where it leads."""
    place = journey.places.get(item.place) if item.kind == "leg" else None
    return item.zone if place is None else place.zone
