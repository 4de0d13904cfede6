"""Who has the torch when, as far as it may be shown: holds of the document, and torchbearers' slots."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from flambeau.custody import Held, bearers, holds, torch_of
from flambeau.journey import Certainty, Stop
from flambeau.plan import Scheduled, resolve
from flambeau.publish.hidden import hidden
from flambeau.publish.sheets.rows import Source, after, time_of
from flambeau.publish.sheets.values import Carrier


def carriers(source: Source, branch: str) -> tuple[Carrier, ...]:
    """Return everybody who has the torch of a branch for a while, holds first, each kind in order of time."""
    return (*_held(source, branch), *_carried(source, branch))


def _held(source: Source, branch: str) -> Iterator[Carrier]:
    """Yield the holds of a branch's torch; the last one is told until the branch ends."""
    torch, chain = torch_of(source.journey, branch), source.plan.chain(branch)
    if torch is None or not chain:
        return
    secret = set() if source.crew else _secret_instants(source, branch, torch.id)
    spans = holds(source.journey, source.plan, torch.id).held
    begun = {_key(held.start): held.certainty for held in spans}
    for held in spans:
        zone = next((i.zone for i in reversed(chain) if i.start <= held.start), chain[0].zone)
        end = min(held.end, chain[-1].end)
        start, until = (None if _key(t) in secret else t for t in (held.start, end))
        sure = begun.get(_key(end), Certainty.COMPUTED)
        yield Carrier(held.holder, None, *after(time_of(start, zone, held.certainty), time_of(until, zone, sure)))


def _key(t: float) -> int:
    """Return an instant [s] as milliseconds, since equal instants of two rows may differ by a rounding."""
    return round(t * 1000)


def _secret_instants(source: Source, branch: str, torch: str) -> set[int]:
    """Return the instants [ms] that tell a hidden time: of things of the branch, and of holds that hang on such."""
    secret = {
        _key(t)
        for item in source.plan.items
        if item.branch == branch
        for t, visible in zip((item.start, item.end), source.times[item.id], strict=True)
        if visible is None
    }
    for hold in source.journey.holds:
        if hold.torch == torch:
            whens = [when for when in (hold.start, hold.end) if when is not None and hidden(when, source.times)]
            secret |= {_key(t) for when in whens if (t := resolve(when, source.items)) is not None}
    return secret


def _carried(source: Source, branch: str) -> Iterator[Carrier]:
    for item in source.plan.chain(branch):
        stop = source.stops.get(item.id)
        if stop is not None and stop.slots:
            yield from _slots(source, stop, item)


def _slots(source: Source, stop: Stop, item: Scheduled) -> Iterator[Carrier]:
    """Yield the slots of a stop; where a time of the stop or of a slot is hidden, those computed from it are, too."""
    held = bearers(stop, item).held
    times = source.times[item.id]
    marked = any(h.certainty is Certainty.HIDDEN for h in held)
    veiled = not source.crew and (None in times or marked)

    def start(one: Held) -> float | None:
        secret = one.certainty is Certainty.HIDDEN or (veiled and one.certainty is Certainty.COMPUTED)
        return None if secret and not source.crew else one.start

    starts = [start(one) for one in held]
    known = [*(one.certainty for one in held[1:]), item.end_certainty]
    for slot, one, (t, then), sure in zip(stop.slots, held, pairwise([*starts, times.end]), known, strict=True):
        span = after(time_of(t, item.zone, one.certainty), time_of(then, item.zone, sure))
        yield Carrier(slot.name, slot.number, *span, stop.id, stop.name, slot.length, slot.handover)
