"""Which times may be shown: the crew sees all, the public none that the document marks as hidden.

A secret is more than one cell. Hidden with it are: the same instant at the same place in any other row (the leg that
ends there), the end of a stop or an event that is computed from a hidden start, what the document anchors to it, such
as a branch that forks from it an hour later, and the other end of a way whose length in time is known, because other
ways by the same mode tell how fast it is. A time that the document states is shown all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from flambeau.journey import Anchor, Certainty, Edge, Event, Journey, Leg, Stop, When
from flambeau.plan import Plan, Scheduled, resolve

_Point = tuple[str, Edge]


class Shown(NamedTuple):
    """The times of an item that may be shown [s]; None is hidden."""

    start: float | None
    end: float | None


def shown(journey: Journey, plan: Plan, *, crew: bool = False) -> dict[str, Shown]:
    """Return by id of the plan's items which of their times may be shown."""
    secrets = set() if crew else _secrets(journey, plan)
    return {
        i.id: Shown(
            None if (i.id, Edge.START) in secrets else i.start,
            None if (i.id, Edge.END) in secrets else i.end,
        )
        for i in plan.items
    }


def gives_away(journey: Journey, item: Scheduled, times: Shown) -> bool:
    """Tell whether the item's position would tell a hidden time: it moves, or is on the way."""
    if None not in times:
        return False
    ends = (journey.places.get(id) for id in (item.origin, item.place))
    moving = any(place is not None and place.moves for place in ends)
    return moving or (item.kind == "event" and item.origin != item.place)


def hidden(when: When, times: Mapping[str, Shown]) -> bool:
    """Tell whether the public must not be told a time of the document: by its own mark, or by what it hangs on."""
    if isinstance(when, Anchor) and when.other in times:
        start, end = times[when.other]
        if (start if when.edge is Edge.START else end) is None:
            return True
    return when.certainty is Certainty.HIDDEN


def _secrets(journey: Journey, plan: Plan) -> set[_Point]:
    secrets = {(i.id, edge) for i in plan.items for edge in Edge if _certainty(i, edge) is Certainty.HIDDEN}
    anchors = (*_anchors(journey), *_forks(journey, plan)) if secrets else ()
    ways = tuple(_ways(journey, plan)) if secrets else ()
    size = -1
    while size < len(secrets):
        size = len(secrets)
        secrets |= {point for point, anchor in anchors if (anchor.other, anchor.edge) in secrets}
        secrets |= set(_ends(plan.items, secrets))
        secrets |= {point for known, point in ways if known in secrets}
        secrets |= set(_same_instants(plan.items, secrets))
    return secrets


def _certainty(item: Scheduled, edge: Edge) -> Certainty:
    return item.start_certainty if edge is Edge.START else item.end_certainty


def _anchors(journey: Journey) -> Iterator[tuple[_Point, Anchor]]:
    """Yield every time of the document that is said by another one."""
    for id, edge, when in _whens(journey):
        if isinstance(when, Anchor):
            yield (id, edge), when


def _forks(journey: Journey, plan: Plan) -> Iterator[tuple[_Point, Anchor]]:
    """Yield the ends of branches that begin or end when the document has them leave or join another."""
    items = plan.by_id()
    for branch in journey.branches.values():
        chain = plan.chain(branch.id)
        ends = ((0, Edge.START, branch.fork), (-1, Edge.END, branch.rejoin)) if chain else ()
        for k, edge, anchor in ends:
            instant = chain[k].start if edge is Edge.START else chain[k].end
            if anchor is not None and (meant := resolve(anchor, items)) is not None and abs(meant - instant) < 1e-3:
                yield (chain[k].id, edge), anchor


def _whens(journey: Journey) -> Iterator[tuple[str, Edge, When]]:
    things: tuple[Stop | Event, ...] = (*journey.stops(), *journey.events.values())
    for thing in things:
        yield thing.id, Edge.START, thing.start
        yield thing.id, Edge.END, thing.end
    for stop in journey.stops():
        if stop.leg is not None:
            yield stop.leg.id, Edge.START, stop.leg.depart


def _ways(journey: Journey, plan: Plan) -> Iterator[tuple[_Point, _Point]]:
    """Yield both ends of each way that takes a time of its own, with what follows from it: the other, unless stated."""
    timed = {stop.leg.id for stop in journey.stops() if stop.leg is not None and _takes(journey, stop.leg)}
    stated = {key for i in plan.items for edge in Edge if _stated(i, edge) for key in _keys(i, edge)}
    for i in plan.items:
        if i.kind == "leg" and i.id in timed:
            for known, other in ((Edge.START, Edge.END), (Edge.END, Edge.START)):
                if stated.isdisjoint(_keys(i, other)):
                    yield (i.id, known), (i.id, other)


def _takes(journey: Journey, leg: Leg) -> bool:
    """Tell whether a way takes a time of its own, and not what its ends leave."""
    mode = journey.modes.get(leg.mode)
    return leg.travel is not None or (mode is not None and mode.speed is not None)


def _stated(item: Scheduled, edge: Edge) -> bool:
    """Tell whether an end is where the document says, for all to read."""
    return _certainty(item, edge) in (Certainty.EXACT, Certainty.APPROXIMATE) and not item.late


def _ends(items: Iterable[Scheduled], secrets: set[_Point]) -> Iterator[_Point]:
    """Yield the computed ends of stops and events whose start is secret."""
    for i in items:
        computed = i.kind in ("stop", "event") and i.end_certainty is Certainty.COMPUTED
        if computed and (i.id, Edge.START) in secrets:
            yield i.id, Edge.END


def _same_instants(items: Iterable[Scheduled], secrets: set[_Point]) -> Iterator[_Point]:
    """Yield the edges in the millisecond of a secret at its place or on its branch: neighbours, and forks."""
    edges = [(i.id, edge, _keys(i, edge)) for i in items for edge in Edge]
    known = {key for id, edge, keys in edges if (id, edge) in secrets for key in keys}
    return ((id, edge) for id, edge, keys in edges if known.intersection(keys))


def _keys(item: Scheduled, edge: Edge) -> tuple[tuple[str, str, int], ...]:
    instant = item.start if edge is Edge.START else item.end
    where = [("place", place) for place in sorted({item.origin, item.place})]
    where += [("branch", item.branch)] if item.kind != "event" else []  # where there is no leg, a stop ends elsewhere
    return tuple((*one, round(instant * 1000)) for one in where)
