"""What of the pages would give a hidden time away, beside the times themselves: light, claims, pictures, handovers."""

from __future__ import annotations

from flambeau.journey import Claim, When
from flambeau.plan import Scheduled, around
from flambeau.publish.hidden import hidden
from flambeau.publish.pages.book import Book

_WITHOUT_TIMES = ("cited", "people", "sum", "distance", "largest")


def may_tell(book: Book, item: Scheduled) -> bool:
    """Tell whether both times of an item may be told."""
    return None not in book.times[item.id]


def tells_hidden(book: Book, when: When | None) -> bool:
    """Tell whether a time of the document is hidden from the readers of a book, or follows from one that is."""
    return not book.crew and when is not None and hidden(when, book.times)


def open_claims(book: Book) -> frozenset[str]:
    """Return the ids of the claims whose result may be told."""
    whole = all(None not in times for times in book.times.values())
    return frozenset(claim.id for claim in book.journey.claims.values() if whole or _open_claim(book, claim))


def _open_claim(book: Book, claim: Claim) -> bool:
    if claim.measure in _WITHOUT_TIMES:
        return True
    if claim.measure == "count":
        return claim.count != "dates"
    if claim.measure in ("lit", "deadline"):
        return False  # what burns, and what a deadline hangs on, may hang on anything
    return all(_open_thing(book, name) for name in claim.of)


def _open_thing(book: Book, text: str) -> bool:
    """Tell whether the times of `thing`, `thing.start`, or a branch of that name may all be told."""
    names = {text, text.rpartition(".")[0]}
    rows = [item for item in book.plan.items if item.id in names or item.branch in names]
    return all(may_tell(book, item) for item in rows)


def open_shots(book: Book) -> frozenset[str]:
    """Return the ids of the wanted pictures whose times may be told: what they are in, and all around it, is open."""
    items = book.plan.by_id()
    return frozenset(
        shot.id
        for shot in book.journey.shots.values()
        if all(may_tell(book, item) for item in around(shot.inside, items))
    )
