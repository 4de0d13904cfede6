"""What the suits have left: each consumable lasts so long from the time on at which its suit lives on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flambeau.finding import Finding
from flambeau.procedure import Actor, Suit
from flambeau.spacewalk.sheet import Block, Left, Part, Supply
from flambeau.spacewalk.timing import told
from flambeau.units import format_duration


def supplies(
    actors: Sequence[Actor], suits: Mapping[str, Suit], starts: Mapping[str, float], parts: Sequence[Part]
) -> tuple[Supply, ...]:
    """Return the consumables of every actor in a suit.

    Args:
        actors: the columns.
        suits: by id.
        starts: from when on each suit lives on its own supplies [s], by id.
        parts: everything that the actors do.
    """
    ends: dict[str, float] = {}
    for part in parts:
        ends[part.actor] = max(part.end, ends.get(part.actor, part.end))
    return tuple(
        Supply(a.id, suit.name, c.name, starts[suit.id], c.lasts, c.reserve, ends[a.id], c.source, c.where)
        for a in actors
        if a.id in ends and (suit := suits.get(a.suit)) is not None
        for c in suit.consumables
    )


def left(every: Sequence[Supply], actor: str, t: float) -> tuple[Left, ...]:
    """Return what an actor's suit has left at an instant [s]; before it lives on it, all of it."""
    mine = (s for s in every if s.actor == actor)
    lasting = ((s, s.lasts - max(t - s.start, 0.0)) for s in mine)
    return tuple(Left(s.name, seconds, seconds - s.reserve) for s, seconds in lasting)


def supply_findings(every: Sequence[Supply], blocks: Sequence[Block]) -> Iterator[Finding]:
    """Say what is used up, or falls below its reserve, before its actor is back."""
    for supply in every:
        below = supply.reserve - supply.left
        if below <= 0:
            continue
        at, what = (supply.empty, "used up") if supply.left < 0 else (supply.reserved_from, "down to its reserve")
        task = next((b.task.id for b in blocks if any(p.actor == supply.actor and p.end >= at for p in b.parts)), "")
        message = f"{supply.name} of {supply.actor} ({supply.suit}) is {what} at {told(at)} during {task}, "
        message += f"{format_duration(supply.end - at)} before {supply.actor} is done."
        hint = f"bring {supply.actor} in {format_duration(below)} earlier."
        yield Finding("E604", message, supply.where, hint, (supply.actor, task))
