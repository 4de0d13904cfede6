"""`calendars/`: a calendar of all, of each branch and of each stop; for the crew one of each person, too.

* `all.ics`, `branch-<id>.ics`, `stop-<id>.ics`: a stop's calendar has the way to it, and what happens within it.
* `person-<id>.ics`: the events somebody takes part in, the times they hold a torch, and what they must be told of.
  Where a person has to be at what hour is nobody else's business: these are written for the crew only.
* What is gone is cancelled in each calendar that had it. SEQUENCE of a hold is the revision of the whole plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from flambeau.custody import Held, holds
from flambeau.journey import Holder, Journey
from flambeau.plan import Plan, Scheduled
from flambeau.publish.ical import Entry, calendar, entries
from flambeau.publish.lines import Positions
from flambeau.publish.text import branch_title, file_name, one_line

_Choice = tuple[str, str, list[str]]  # file, title, ids of entries


def write(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False
) -> dict[str, bytes] | None:
    """Return the calendars by file name; None when there is nothing to be told.

    Args:
        positions: where an item is; without it things at places that move have no GEO.
        crew: show hidden times, and write the calendars of persons.
    """
    held = {holder.id: list(_held(journey, plan, holder)) for holder in _persons(journey)} if crew else {}
    more = [item for items in held.values() for item in items]
    found = entries(journey, plan, positions, crew=crew, more=more)
    told = [*plan.items, *plan.gone]
    choices = [*_whole(plan, told), *_branches(journey, plan, told), *_stops(plan, told)]
    choices += [_person(plan, told, holder, held[holder.id]) for holder in _persons(journey) if crew]
    made = {file: calendar(title, _chosen(found, ids)) for file, title, ids in choices}
    return made if plan.items else None


def _chosen(found: dict[str, Entry], ids: Iterable[str]) -> Iterator[Entry]:
    return (found[id] for id in ids if id in found)


def _whole(plan: Plan, told: Iterable[Scheduled]) -> Iterator[_Choice]:
    yield "all.ics", plan.title, [item.id for item in told]


def _branches(journey: Journey, plan: Plan, told: list[Scheduled]) -> Iterator[_Choice]:
    for branch in dict.fromkeys(item.branch for item in told):
        title = f"{plan.title}: {branch_title(journey, branch)}"
        yield f"branch-{file_name(branch)}.ics", title, [item.id for item in told if item.branch == branch]


def _stops(plan: Plan, told: list[Scheduled]) -> Iterator[_Choice]:
    ids = {item.id for item in told}
    inner: dict[str, list[str]] = {}
    for item in told:
        if item.kind == "event":
            inner.setdefault(item.inside, []).append(item.id)
    for item in told:
        if item.kind == "stop":
            way = [f"to-{item.id}"] if f"to-{item.id}" in ids else []
            title = f"{plan.title}: {one_line(item.name) or item.id}"
            yield f"stop-{file_name(item.id)}.ics", title, [*way, *_within(item.id, inner)]


def _within(id: str, inner: dict[str, list[str]]) -> list[str]:
    """Return an id and those of all events within it, outer before inner."""
    found = dict.fromkeys((id,))
    waiting = [id]
    while waiting:
        new = [event for event in inner.get(waiting.pop(), ()) if event not in found]
        found.update(dict.fromkeys(new))
        waiting += new
    return list(found)


def _persons(journey: Journey) -> list[Holder]:
    return [holder for holder in journey.holders.values() if holder.person]


def _person(plan: Plan, told: Iterable[Scheduled], holder: Holder, held: Iterable[Scheduled]) -> _Choice:
    """Choose what somebody must be told of, their own events among it, and their holds."""
    ids = [item.id for item in told if holder.name in item.tell]
    title = f"{plan.title}: {one_line(holder.name) or holder.id}"
    return f"person-{file_name(holder.id)}.ics", title, [*ids, *(item.id for item in held)]


def _held(journey: Journey, plan: Plan, holder: Holder) -> Iterator[Scheduled]:
    """Yield when somebody holds a torch, as items; one without an end ends with the branch."""
    for torch in journey.carried.values():
        chain = plan.chain(torch.branch)
        mine = [one for one in holds(journey, plan, torch.id).held if one.holder == holder.name]
        numbers: Counter[str] = Counter()
        for one in mine if chain else ():
            numbers[torch.id] += 1
            around = max((i for i in chain if i.start <= one.start), key=lambda i: i.start, default=chain[0])
            yield _hold(around, one, f"hold-{torch.id}-{holder.id}-{numbers[torch.id]}", torch.name, plan)


def _hold(around: Scheduled, held: Held, id: str, torch: str, plan: Plan) -> Scheduled:
    end = min(held.end, max(held.start, plan.chain(around.branch)[-1].end))
    return Scheduled(
        around.branch, around.seq, "event", id, f"{held.holder} holds {torch}", around.place, around.origin,
        around.zone, held.start, end, held.certainty, inside=around.id, revision=plan.revision,
    )  # fmt: skip
