"""Who holds the torch of a branch, as spans for the page, without telling a hidden handover."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from flambeau.custody import bearers, torch_of
from flambeau.journey import Anchor, Certainty, When
from flambeau.plan import Plan, Scheduled, resolve
from flambeau.publish.hidden import hidden
from flambeau.publish.site.ground import ms
from flambeau.publish.site.nodes import Entry, Times
from flambeau.publish.text import clean
from flambeau.timeline import Line

Hold = tuple[float, float, str, str | None]

_UNKNOWN = ("", Certainty.HIDDEN.value)


class _Turn(NamedTuple):
    """An instant [POSIX s] at which the holder may change."""

    t: float
    secret: bool = False
    alone: bool = False  # a secret of its own, which no hidden time of the plan gives a span to


def holds(plan: Plan, line: Line, times: Times, chain: list[Entry], *, crew: bool) -> list[Hold]:
    """Return who has the torch of a branch, other than its keeper; an empty name for spans with a hidden handover."""
    first, last = ms(chain[0].start), ms(chain[-1].end)
    turns = [_Turn(ms(t), *rest) for t, *rest in (*_of_items(line, times), *_of_holds(plan, line, times))]
    gaps = {ms(t) for a, b in pairwise(chain) if a.end < b.start for t in (a.end, b.start)}
    edges = sorted({first, last, *gaps, *(turn.t for turn in turns if first < turn.t < last)})
    spans = [(a, b, *_holder(line, 0.5 * (a + b))) for a, b in pairwise(edges)]
    alone = {turn.t for turn in turns if turn.alone and not crew}
    known = {ms(t) for one in chain for t in times[one.item.id] if t is not None}
    secret = alone | {turn.t for turn in turns if turn.secret and not crew and turn.t not in known}
    spans = _joined(spans, gaps | secret)
    keeper = line.journey.holders.get(line.branch.keeper)
    usual = (clean(keeper.name) if keeper is not None else "", None)
    return [one for one in _joined(_veiled(spans, secret, alone), set()) if one[2:] not in {usual, ("", None)}]


def _holder(line: Line, t: float) -> tuple[str, str | None]:
    """Return name and certainty of the holder at an instant."""
    k = bisect_right(line.chain, t, key=lambda item: item.start) - 1
    name, certainty = line.holder(line.chain[max(k, 0)], t)
    return clean(name or ""), None if certainty is None else certainty.value


def _of_items(line: Line, times: Times) -> Iterator[_Turn]:
    """Yield the ends of stops, and when torchbearers take over."""
    stops = {stop.id: stop for stop in line.branch.stops}
    for item in line.chain:
        yield from (_Turn(t, shown is None) for t, shown in zip((item.start, item.end), times[item.id], strict=True))
        stop = stops.get(item.id)
        for held in bearers(stop, item).held if stop is not None else ():
            secret = None in times[item.id] or _secret_slots(line, item)
            yield from (_Turn(t, secret) for t in held[:2])


def _secret_slots(line: Line, item: Scheduled) -> bool:
    """Tell whether a torchbearer of a stop takes over at a hidden time: the others are reckoned from it."""
    stop = next(stop for stop in line.branch.stops if stop.id == item.id)
    return any(slot.certainty is Certainty.HIDDEN for slot in stop.slots)


def _of_holds(plan: Plan, line: Line, times: Times) -> Iterator[_Turn]:
    """Yield when somebody takes or leaves the torch because the document says so."""
    torch, items = torch_of(line.journey, line.branch.id), plan.by_id()
    for hold in line.journey.holds:
        if torch is not None and hold.torch == torch.id:
            for when in (hold.start, hold.end):
                if when is not None and (t := resolve(when, items)) is not None:
                    secret = hidden(when, times)
                    yield _Turn(t, secret, secret and not _at_an_edge(when, line))


def _at_an_edge(when: When, line: Line) -> bool:
    """Tell whether a time is an edge of a row of the branch, so that known times of its chain enclose it."""
    return isinstance(when, Anchor) and not when.offset and any(item.id == when.other for item in line.chain)


def _joined(spans: list[Hold], apart: set[float]) -> list[Hold]:
    """Join neighbours with one holder, but for those that meet at instants that keep them apart."""
    out: list[Hold] = []
    for one in spans:
        if out and out[-1][2:] == one[2:] and out[-1][1] == one[0] and one[0] not in apart:
            out[-1] = (out[-1][0], *one[1:])
        else:
            out.append(one)
    return out


def _veiled(spans: list[Hold], secret: set[float], alone: set[float]) -> list[Hold]:
    """Leave out who holds in spans that begin or end at a secret; one of its own reaches as far as the same holder."""
    veiled = [not secret.isdisjoint(one[:2]) for one in spans]
    for order in (range(len(spans)), range(len(spans) - 1, -1, -1)):
        reach: Hold | None = None
        for k in order:
            one = spans[k]
            if not alone.isdisjoint(one[:2]) or (reach is not None and reach[2:] == one[2:]):
                veiled[k], reach = True, one
            else:
                reach = None
    return [(*one[:2], *_UNKNOWN) if hide else one for one, hide in zip(spans, veiled, strict=True)]
