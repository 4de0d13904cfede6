"""Who carries the torch at a stop, as it may be told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flambeau.custody import Held, bearers, holds, torch_of
from flambeau.journey import Certainty, Stop
from flambeau.plan import Scheduled
from flambeau.publish.hidden import Shown
from flambeau.publish.pages.book import Book
from flambeau.publish.pages.secrets import tells_hidden


class Carry(NamedTuple):
    """Somebody takes the torch at `t` [s]; None: not to be told. `certainty` is that of the time, None for a keeper."""

    t: float | None
    name: str
    certainty: Certainty | None
    handover: str = ""
    number: int | None = None
    metres: float | None = None


def carries(book: Book, item: Scheduled, stop: Stop | None) -> tuple[Carry, ...]:
    """Return who carries during a stop: by the document's word, by the slots of its bearers, else its keeper."""
    found = (*_held(book, item), *(_slots(book, item, stop) if stop is not None and stop.slots else ()))
    if found:
        return found
    branch = book.journey.branches.get(item.branch)
    keeper = book.journey.holders.get(branch.keeper) if branch is not None else None
    return (Carry(None, keeper.name, None),) if keeper is not None else ()


def _held(book: Book, item: Scheduled) -> Iterator[Carry]:
    """Yield the holds that are on during an item."""
    torch = torch_of(book.journey, item.branch)
    if torch is None:
        return
    secret = {hold.where for hold in book.journey.holds if tells_hidden(book, hold.start)}
    for held in holds(book.journey, book.plan, torch.id).held:
        if held.start < item.end and held.end > item.start:
            yield Carry(_told(book.times[item.id], held, hidden=held.where in secret), held.holder, held.certainty)


def _told(times: Shown, held: Held, *, hidden: bool) -> float | None:
    return None if hidden or None in times else held.start


def _slots(book: Book, item: Scheduled, stop: Stop) -> Iterator[Carry]:
    """Yield the bearers of a stop; no computed time stands beside a hidden one, which it would give away."""
    secret = not book.crew and any(slot.certainty is Certainty.HIDDEN for slot in stop.slots)
    whole = None not in book.times[item.id]
    for slot, held in zip(stop.slots, bearers(stop, item).held, strict=True):
        given = slot.start is not None and slot.certainty is not Certainty.HIDDEN
        t = held.start if whole and (given or not secret) else None
        yield Carry(t, held.holder, held.certainty, slot.handover, slot.number, slot.length)
