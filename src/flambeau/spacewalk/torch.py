"""Who has the torch on a spacewalk and what it is tied to, by the tasks and by the holds of the journey: one story."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from flambeau.custody import Chain, Held, holds
from flambeau.finding import Finding
from flambeau.journey import Carried
from flambeau.plan import Plan, Scheduled
from flambeau.spacewalk.sheet import Block, Holding
from flambeau.spacewalk.timing import TICK, Around, told
from flambeau.windows import Span


def moved_plan(around: Around, blocks: Sequence[Block], span: Span) -> Plan:
    """Return the plan with the spacewalk, and what is within it, where the sheet has them."""
    tasks = {block.task.event: (block.start, block.end) for block in blocks if block.task.event}
    late = span[0] - around.item.start

    def moved(item: Scheduled) -> Scheduled:
        start, end = item.start, item.end
        if item.id == around.item.id:
            start, end = span
        elif item.id in tasks:
            start, end = tasks[item.id]
        elif around.within(item.id):
            start, end = start + late, end + late
        return replace(item, start=start, end=end)

    return replace(around.plan, items=tuple(moved(item) for item in around.plan.items))


@dataclass(frozen=True, slots=True)
class Word:
    """What is said of a span [s]: by the last task that names a holder, or a tether, and by the hold in force."""

    start: float
    end: float
    holder: Block | None
    tether: Block | None
    held: Held | None


def words(around: Around, torch: Carried | None, blocks: Sequence[Block], span: Span) -> tuple[Word, ...]:
    """Return what is said of the torch over a span [s], cut wherever somebody says something new."""
    plan = moved_plan(around, blocks, span)
    chain = holds(around.journey, plan, torch.id) if torch is not None else Chain(())
    said = {t for held in chain.held for t in (held.start, held.end)} | {block.start for block in _telling(blocks)}
    cuts = [span[0], *sorted(t for t in said if span[0] < t < span[1]), span[1]]
    return tuple(_words(chain, _telling(blocks), cuts))


def _telling(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.task.holder or block.task.tether]


def _words(chain: Chain, telling: Sequence[Block], cuts: Sequence[float]) -> Iterator[Word]:
    """Yield what is said from each cut to the next; `telling` are the tasks that say something, by start."""
    holder = tether = None
    ahead = deque(telling)
    for start, end in pairwise(cuts):
        while ahead and ahead[0].start <= start:
            block = ahead.popleft()
            holder = block if block.task.holder else holder
            tether = block if block.task.tether else tether
        yield Word(start, end, holder, tether, chain.at(start))


def holdings(around: Around, said: Sequence[Word]) -> tuple[Holding, ...]:
    """Return who has the torch and what it is tied to, in order of time; where two say it, the task counts."""
    found: list[Holding] = []
    for word in said:
        one = _holding(around, word)
        if found and (found[-1].holder, found[-1].tether) == (one.holder, one.tether):
            found[-1] = replace(found[-1], end=one.end)
        else:
            found.append(one)
    return tuple(one for one in found if one.holder or one.tether)


def _holding(around: Around, word: Word) -> Holding:
    tasks = tuple(dict.fromkeys(block.task.id for block in (word.holder, word.tether) if block is not None))
    tether = word.tether.task.tether if word.tether is not None else ""
    where = around.event.where if word.held is None else word.held.where
    return Holding(word.start, word.end, _name(around, word), tether, tasks, where)


def _name(around: Around, word: Word) -> str:
    if word.holder is not None:
        return around.journey.holders[word.holder.task.holder].name
    return word.held.holder if word.held is not None else ""


def torch_findings(around: Around, said: Sequence[Word], blocks: Sequence[Block]) -> Iterator[Finding]:
    """Say where the tasks and the holds of the journey, or two tasks at once, name different holders or tethers."""
    seen = set()
    for word in said:
        key = (word.holder, word.held)
        if word.holder is None or word.held is None or word.end - word.start < TICK or key in seen:
            continue
        seen.add(key)
        name, task = _name(around, word), word.holder.task
        if name != word.held.holder:
            message = f"{name} has the torch by the task {task.id}, but {word.held.holder} by the hold at "
            message += f"{word.held.where}, from {told(word.start)} to {told(word.end)}."
            hint = f"tie the hold to {task.id}, or name {word.held.holder} there."
            yield Finding("E605", message, task.where, hint, (task.id,))
    yield from _at_once(blocks)


def _at_once(blocks: Sequence[Block]) -> Iterator[Finding]:
    for what in ("holder", "tether"):
        telling = [block for block in blocks if getattr(block.task, what)]
        for one, two in pairwise(telling):
            if two.start - one.start < TICK and getattr(one.task, what) != getattr(two.task, what):
                message = f"{one.task.id} and {two.task.id} begin together at {told(two.start)}, "
                message += f"with another {what}: {getattr(one.task, what)}, {getattr(two.task, what)}."
                hint = f"name the {what} in one of them."
                yield Finding("E605", message, two.task.where, hint, (one.task.id, two.task.id))
