"""From a journey, its plan and the procedure of a spacewalk to its sheet, for any opening of the hatch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from math import ceil, inf

from flambeau.custody import torch_of
from flambeau.finding import Finding, OutOfRange, UsageError, in_order
from flambeau.journey import Anchor, Journey
from flambeau.orbit.elements import Orbit
from flambeau.plan import Plan, resolve
from flambeau.procedure import Light, Procedure
from flambeau.spacewalk.fitting import end_findings, light_findings, missed_findings
from flambeau.spacewalk.pictures import picture_findings, shots_of, wanted
from flambeau.spacewalk.sheet import Block, Column, Part, Sheet, Supply, Sync
from flambeau.spacewalk.supplies import left, supplies, supply_findings
from flambeau.spacewalk.surroundings import Surroundings
from flambeau.spacewalk.timing import Around, Solved, Timed, Timing, circle_findings, length
from flambeau.spacewalk.torch import holdings, torch_findings, words
from flambeau.units import format_duration
from flambeau.windows import Span

MARK = 600.0
"""There is a mark at every so many seconds of elapsed time, and where a task starts."""

_BEFORE = 6 * 3600.0  # [s] before the hatch: time for what is done inside
_TURN = 6000.0  # [s], more than a revolution: what a task may have to wait for its light

LONGEST = 5 * 86400.0
"""What is further than that from the opening of the hatch [s] is a slip of the pen, and not looked at for light."""


def make(journey: Journey, plan: Plan, event: str, late: float = 0.0) -> tuple[Sheet, tuple[Finding, ...]]:
    """Return the sheet of a spacewalk and what of it does not fit.

    Args:
        journey: as read without errors.
        plan: a plan of it.
        event: id of the event that is the spacewalk.
        late: by how much the hatch opens later than planned [s].

    Raises:
        UsageError: the journey has no procedure for such an event, or the hatch were to open early, or days late.
        OutOfRange: the orbit has no answer for those days.
    """
    items = plan.by_id()
    if event not in journey.procedures or event not in items:
        known = ", ".join(journey.procedures) or "none"
        raise UsageError(f"There is no procedure of a spacewalk {event!r}. There are: {known}.")
    if not 0 <= late <= LONGEST:
        raise UsageError(f"A hatch opens late by 0 s to {format_duration(LONGEST)}.")
    around, procedure = Around(journey, plan, items, items[event]), journey.procedures[event]
    sky = Surroundings(journey.places[around.item.place], _span(around, procedure, late))
    timing = Timing(around, procedure, sky.light, late)
    planned, solved = Timing(around, procedure, sky.light, 0.0).solve(), timing.solve()
    return _sheet(timing, sky, tuple(_blocks(procedure, sky, planned.tasks, solved.tasks)), solved)


def findings(journey: Journey, plan: Plan) -> Iterator[Finding]:
    """Yield what does not fit in the spacewalks of a journey when they go as planned."""
    items = plan.by_id()
    for event in journey.procedures:
        if event in items:
            with suppress(OutOfRange):  # the element set is years too old: R112 says so
                yield from make(journey, plan, event)[1]


def _span(around: Around, procedure: Procedure, late: float) -> Span:
    """Return in what span light may matter [s]: all tasks one after the other, each waiting for its own."""
    tasks, fixed = procedure.tasks, [around.item.start, around.item.end]
    fixed += [t for task in tasks if (t := resolve(task.start, around.items)) is not None]
    offsets = sum(abs(task.start.offset) for task in tasks if isinstance(task.start, Anchor))
    work = sum(length(task) for task in tasks) + _TURN * (1 + sum(task.light is not Light.ANY for task in tasks))
    first, last = min(fixed) - offsets - _BEFORE, max(fixed) + offsets + work + late
    return _near((first, last), around.item.start, late)


def _near(span: Span, hatch: float, late: float = 0.0) -> Span:
    """Return what of a span [s] is near the hatch."""
    return max(span[0], hatch - LONGEST), min(span[1], hatch + late + LONGEST)


def _blocks(
    procedure: Procedure, sky: Surroundings, planned: Mapping[str, Timed], timed: Mapping[str, Timed]
) -> Iterator[Block]:
    """Yield the tasks by start, of one start in the order of the document."""
    for task in sorted(procedure.tasks, key=lambda task: timed[task.id].start):
        one, before = timed[task.id], planned[task.id].start
        parts = tuple(
            Part(role.actor, one.start + role.offset, one.start + role.offset + role.duration) for role in task.roles
        )
        yield Block(
            task=task, start=one.start, end=one.end, parts=parts, planned=before, moved=one.start - before,
            waited=one.waited, slack=one.slack, after=one.after, light=sky.light_in(one.start, one.end),
            syncs=tuple(row for row in task.rows if len({a for cell in row.cells for a in cell.actors}) > 1),
        )  # fmt: skip


def _sheet(
    timing: Timing, sky: Surroundings, bare: tuple[Block, ...], solved: Solved
) -> tuple[Sheet, tuple[Finding, ...]]:
    """Add to the tasks in time all that follows from when they are."""
    around, procedure, late = timing.around, timing.procedure, timing.late
    journey, item = around.journey, around.item
    start, closing = item.start + late, around.closing(late)
    end = max((block.end for block in bare), default=start)
    outside = _near((start, max(end, closing) if closing < inf else end), start)
    suits = {suit.id: suit for suit in procedure.suits}
    stock = supplies(procedure.actors, suits, solved.suits, [part for block in bare for part in block.parts])
    blocks = tuple(_supplied(block, stock) for block in bare)
    torch = torch_of(journey, item.branch)
    said = words(around, torch, blocks, outside)
    pictures = wanted(sky, journey, shots_of(around, procedure), blocks, outside)
    found = in_order([
        *circle_findings(timing), *missed_findings(blocks, solved.tasks), *light_findings(sky, blocks),
        *end_findings(around, blocks, closing), *supply_findings(stock, blocks),
        *torch_findings(around, said, blocks), *picture_findings(sky, journey, pictures, blocks, outside),
    ])  # fmt: skip
    axis = _near((min([start, *(block.start for block in blocks)]), outside[1]), start)
    sheet = Sheet(
        id=item.id, name=procedure.name or item.name, zone=item.zone, place=sky.place.name, procedure=procedure,
        columns=tuple(_columns(journey, procedure)), start=start, end=end, planned_start=item.start,
        planned_end=closing if closing < inf else None, late=late, axis=axis, blocks=blocks,
        syncs=tuple(_syncs(blocks, start)), lights=sky.lightings(axis), edges=sky.edges(axis),
        marks=sky.marks(_marks(axis, start, blocks), journey), holdings=holdings(around, said),
        torch=torch.name if torch is not None else "", supplies=stock, wanted=pictures,
        beta=sky.beta(start), sources=journey.sources, findings=found,
    )  # fmt: skip
    return _with_elements(sheet, sky), found


def _with_elements(sheet: Sheet, sky: Surroundings) -> Sheet:
    """Say which element set the positions come from, and how good they are at the worst."""
    if not isinstance(sky.satellite, Orbit):
        return sheet
    one, band = sky.satellite.set_at(sheet.start), sky.satellite.worst_band(*sheet.axis)
    return replace(sheet, elements=one.name, epoch=one.epoch, band=band)


def _columns(journey: Journey, procedure: Procedure) -> Iterator[Column]:
    suits = {suit.id: suit.name for suit in procedure.suits}
    for actor in procedure.actors:
        person = journey.holders.get(actor.person)
        yield Column(actor.id, actor.name or actor.id, person.name if person else "", suits.get(actor.suit, ""))


def _supplied(block: Block, stock: Sequence[Supply]) -> Block:
    return replace(block, parts=tuple(replace(p, left=left(stock, p.actor, p.end)) for p in block.parts))


def _syncs(blocks: Sequence[Block], start: float) -> Iterator[Sync]:
    """Yield where several actors begin together, and how long each has been there before."""
    free: dict[str, float] = defaultdict(lambda: start)
    for block in blocks:
        for t in sorted({part.start for part in block.parts}):
            together = [part.actor for part in block.parts if part.start == t]
            if len(together) > 1:
                yield Sync(t, block.task.id, tuple(together), tuple(max(t - free[a], 0.0) for a in together))
        free |= {part.actor: part.end for part in block.parts}


def _marks(axis: Span, start: float, blocks: Iterable[Block]) -> dict[float, list[str]]:
    """Return the instants [s] of the marks, each with the ids of the tasks that start then."""
    at: dict[float, list[str]] = defaultdict(list)
    for block in blocks:
        if axis[0] <= block.start <= axis[1]:
            at[block.start].append(block.task.id)
    first = ceil((axis[0] - start) / MARK)
    for k in range(first, int((axis[1] - start) // MARK) + 1):
        at.setdefault(start + k * MARK, [])
    return at
