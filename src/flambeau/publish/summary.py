"""The summary after planning, as values: the command line draws it, nothing here knows of a terminal.

It is for whoever plans and shows hidden times as well.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flambeau.instants import format_local, local
from flambeau.journey import Certainty, Journey
from flambeau.plan import Kept, Plan, Scheduled
from flambeau.publish.text import branch_title, end_zone, one_line
from flambeau.units import Money, format_duration


@dataclass(frozen=True, slots=True)
class Slack:
    """The least slack of a branch [s] and the thing that has it."""

    seconds: float
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class BranchSummary:
    """One branch in numbers. Times are local texts, empty for a branch without stops."""

    id: str
    title: str
    first: str
    last: str
    stops: int
    legs: int
    events: int
    km: float  # of the legs
    days: int  # local dates from the first to the last, both counted
    dates: int  # local dates on which a stop begins
    late_s: float  # of all things together
    slack: Slack | None  # None: nothing on the branch would ever be late
    money: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole plan in numbers. `starts` counts the starts of stops by how well they are known."""

    title: str
    branches: tuple[BranchSummary, ...]
    km: float
    late_s: float
    money: tuple[Money, ...]
    budget: Money | None
    starts: dict[Certainty, int]
    late: tuple[str, ...]  # sentences, the worst first
    deadlines: tuple[str, ...]  # sentences, in the document's order


def summarise(journey: Journey, plan: Plan) -> Summary:
    """Return the plan in numbers and sentences."""
    by_branch: dict[str, list[Scheduled]] = {id: [] for id in journey.branches}
    for item in plan.items:
        by_branch.setdefault(item.branch, []).append(item)
    counted = Counter(i.start_certainty for i in plan.items if i.kind == "stop")
    return Summary(
        title=one_line(plan.title),
        branches=tuple(_branch(journey, plan, id, items) for id, items in by_branch.items()),
        km=_km(plan.items),
        late_s=_late(plan.items),
        money=plan.money.get("all", {}).get("all", ()),
        budget=journey.budget,
        starts={certainty: counted[certainty] for certainty in Certainty if counted[certainty]},
        late=_lateness(plan),
        deadlines=tuple(_deadline(plan, kept) for kept in plan.deadlines),
    )


def _branch(journey: Journey, plan: Plan, id: str, items: Sequence[Scheduled]) -> BranchSummary:
    chain = [i for i in items if i.kind != "event"]
    kinds = Counter(i.kind for i in items)
    first, last = (chain[0], chain[-1]) if chain else (None, None)
    return BranchSummary(
        id=id,
        title=one_line(branch_title(journey, id)),
        first="" if first is None else format_local(first.start, first.zone),
        last="" if last is None else format_local(last.end, end_zone(journey, last)),
        stops=kinds["stop"],
        legs=kinds["leg"],
        events=kinds["event"],
        km=_km(items),
        days=_days(journey, chain),
        dates=len({local(i.start, i.zone).date() for i in items if i.kind == "stop"}),
        late_s=_late(items),
        slack=_least_slack(items),
        money=plan.money.get("branch", {}).get(id, ()),
    )


def _km(items: Iterable[Scheduled]) -> float:
    return math.fsum(i.distance for i in items if i.kind == "leg") / 1000


def _late(items: Iterable[Scheduled]) -> float:
    return math.fsum(i.late for i in items)


def _days(journey: Journey, chain: Sequence[Scheduled]) -> int:
    if not chain:
        return 0
    first, last = chain[0], chain[-1]
    return (local(last.end, end_zone(journey, last)).date() - local(first.start, first.zone).date()).days + 1


def _least_slack(items: Iterable[Scheduled]) -> Slack | None:
    known = [(i.slack, i.start, i) for i in items if i.slack is not None]
    if not known:
        return None
    seconds, _, item = min(known, key=lambda row: row[:2])
    return Slack(seconds, item.id, one_line(item.name))


def _lateness(plan: Plan) -> tuple[str, ...]:
    """Return a sentence for everything that is late, the worst first."""
    names = {i.id: one_line(i.name) for i in plan.items}
    worst = sorted((i for i in plan.items if i.late > 0), key=lambda i: (-i.late, i.start))
    return tuple(_late_sentence(item, names.get(item.cause, item.cause)) for item in worst)


def _late_sentence(item: Scheduled, cause: str) -> str:
    held = f", held up by {cause}" if cause and cause != one_line(item.name) else ""
    start = format_local(item.start, item.zone)
    return f"{one_line(item.name)} ({start}, {item.branch}) is late by {format_duration(item.late)}{held}."


def _deadline(plan: Plan, kept: Kept) -> str:
    item = next((i for i in plan.items if i.id == kept.of), None)
    zone = "UTC" if item is None else item.zone
    verdict = f"kept with {format_duration(max(kept.spare, 0.0))} to spare"
    if kept.reached > kept.by:
        late = format_duration(kept.reached - kept.by)
        verdict = f"missed by {late}, reached only {format_local(kept.reached, zone)}"
    return f"{one_line(kept.name)}: due {format_local(kept.by, zone)}, {verdict}."
