"""Facts and claims: what others say of the journey, computed again and compared.

Each claim names a measure; its function below returns what the journey and its plan give, how, and whether that agrees.
A claim that cannot be computed (an opinion, a purpose, somebody else's money) is kept with its source and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from flambeau.finding import NOWHERE, Where
from flambeau.instants import DAY, format_local, local
from flambeau.journey import Anchor, Carried, Claim, Edge, Figure, Journey, Place
from flambeau.plan import Plan, Scheduled, resolve
from flambeau.units import DURATIONS, LENGTHS, format_duration
from flambeau.windows import Windows

TOLERANCE = 0.05
"""How far apart two numbers may be and still agree, as a share of what was said, unless the claim says otherwise."""

MILE = LENGTHS["mi"]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS = ("night", "morning", "afternoon", "evening")  # each six hours of the local clock, from midnight


class Verdict(StrEnum):
    """What comes out of testing a claim."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    NOT_COMPUTABLE = "not_computable"


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim and what the journey itself gives for it."""

    id: str
    claim: str
    source: str
    said: str
    computed: str | float | bool | None
    unit: str
    verdict: Verdict
    how: str
    topic: str = ""
    where: Where = NOWHERE


class _Result(NamedTuple):
    computed: str | float | bool | None
    unit: str
    agrees: bool
    how: str
    said: str = ""  # where the claim has no value of its own


class _NotComputable(Exception):
    """Something that a measure needs is not known; the message says what."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One claim with all that measures look at."""

    claim: Claim
    journey: Journey
    items: dict[str, Scheduled]
    plan: Plan

    def item(self, name: str) -> Scheduled:
        """Return the plan's row of a thing."""
        if name not in self.items:
            raise _NotComputable(f"the plan has no {name!r}")
        return self.items[name]

    def edge(self, text: str) -> tuple[float, Scheduled]:
        """Return the instant [s] of `"thing.start"` or `"thing.end"`, and the thing."""
        name, _, edge = text.rpartition(".")
        if not name:
            name, edge = text, "start"
        when = resolve(Anchor(name, Edge(edge)), self.items) if edge in list(Edge) else None
        if when is None:
            raise _NotComputable(f"the plan has no {text!r}")
        return when, self.items[name]

    def figures(self) -> list[Figure]:
        """Return the figures that the claim is about."""
        missing = [name for name in self.claim.of if name not in self.journey.figures]
        if missing or not self.claim.of:
            raise _NotComputable(f"no figure {', '.join(missing) or 'is named'}")
        return [self.journey.figures[name] for name in self.claim.of]

    def number(self) -> float:
        """Return the claim's value as a number, lengths in metres and durations in seconds."""
        if isinstance(self.claim.value, bool) or not isinstance(self.claim.value, int | float):
            raise _NotComputable(f"{self.claim.value!r} is no number")
        return float(self.claim.value)

    def close(self, computed: float, said: float) -> bool:
        """Tell whether two numbers agree within the claim's tolerance."""
        tolerance = TOLERANCE if self.claim.tolerance is None else self.claim.tolerance
        return abs(computed - said) <= tolerance * abs(said)

    def apart(self, computed: float, said: float) -> str:
        """Say how far apart two numbers are."""
        tolerance = TOLERANCE if self.claim.tolerance is None else self.claim.tolerance
        share = f"{(computed - said) / said:+.1%}" if said else f"{computed - said:+g}"
        return f"{share} against what was said, tolerance {tolerance:.0%}"


def facts(journey: Journey, plan: Plan) -> tuple[Fact, ...]:
    """Test every claim of the journey against its plan, in the document's order."""
    items = plan.by_id()
    return tuple(_fact(_Case(claim, journey, items, plan)) for claim in journey.claims.values())


def _fact(case: _Case) -> Fact:
    claim = case.claim
    try:
        result = MEASURES[claim.measure](case)
    except _NotComputable as reason:
        return Fact(
            claim.id, claim.says, claim.source, said(claim), None, claim.unit, Verdict.NOT_COMPUTABLE, str(reason),
            claim.topic, claim.where,
        )  # fmt: skip
    verdict = Verdict.AGREES if result.agrees else Verdict.DISAGREES
    return Fact(
        claim.id, claim.says, claim.source, said(claim) or result.said, result.computed, result.unit, verdict,
        f"{result.how} ({claim.note})" if claim.note else result.how, claim.topic, claim.where,
    )  # fmt: skip


def said(claim: Claim) -> str:
    """Write what a claim says as people say it, with its unit."""
    if isinstance(claim.value, int | float) and not isinstance(claim.value, bool):
        return with_unit(amount(claim.value, claim.unit), claim.unit or claim.count)
    return "" if claim.value is None else plain(claim.value)


def with_unit(value: object, unit: str) -> str:
    """Write what was said or computed with its unit: `5 h 50 min`, `40,832 mi`, `yes`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return plain(value)
    if unit in DURATIONS and DURATIONS[unit] <= 3600:
        return format_duration(value * DURATIONS[unit])
    return f"{plain(float(value))} {unit}".strip()


def amount(value: float, unit: str) -> float:
    """Turn metres or seconds into a unit; what is in no such unit stays as it is."""
    return round(value / LENGTHS.get(unit, DURATIONS.get(unit, 1.0)), 3)


def plain(value: object) -> str:
    """Write a value as people say it."""
    if isinstance(value, tuple):
        return ", ".join(str(v) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _zone(case: _Case, item: Scheduled, edge: str) -> str:
    """Return the claim's zone, else that of the place where the thing begins, or ends (a leg leads elsewhere)."""
    if case.claim.zone:
        return case.claim.zone
    if item.kind == "leg" and edge.endswith(".end"):
        return case.journey.places[item.place].zone
    return item.zone


def _of(case: _Case) -> str:
    if not case.claim.of:
        raise _NotComputable("the claim does not say what it is about")
    return case.claim.of[0]


def _local(case: _Case) -> tuple[datetime, float, str]:
    name = _of(case)
    t, item = case.edge(name)
    zone = _zone(case, item, name)
    return local(t, zone), t, zone


def _shown(t: float, zone: str) -> str:
    """Write an instant as local time with the name of its zone, unless the time itself says it."""
    shown = format_local(t, zone)
    return shown if shown.endswith(zone) else f"{shown} ({zone})"


def _weekday(case: _Case) -> _Result:
    when, t, zone = _local(case)
    day, _, part = str(case.claim.value).partition(" ")
    computed = WEEKDAYS[when.weekday()] + (f" {PARTS[when.hour // 6]}" if part else "")
    agrees = computed.casefold() == f"{day} {part}".strip().casefold()
    return _Result(computed, "", agrees, f"{_of(case)} is {_shown(t, zone)}")


def _date(case: _Case) -> _Result:
    when, t, zone = _local(case)
    computed = when.date().isoformat()
    agrees = computed == str(case.claim.value)
    return _Result(computed, "", agrees, f"{_of(case)} is {_shown(t, zone)}")


def _duration(case: _Case) -> _Result:
    of = case.claim.of
    first, last = (of[0], of[1]) if len(of) > 1 else (f"{_of(case)}.start", f"{_of(case)}.end")
    if last.rpartition(".")[0] in case.journey.branches or first.rpartition(".")[0] in case.journey.branches:
        chain = case.plan.chain(first.rpartition(".")[0])
        if not chain:
            raise _NotComputable(f"branch {first.rpartition('.')[0]!r} has no stops")
        start, end = chain[0].start, chain[-1].end
    else:
        start, end = case.edge(first)[0], case.edge(last)[0]
    seconds, wanted = end - start, case.number()
    days = f" = {seconds / DAY:.2f} d" if seconds > 2 * DAY else ""
    how = f"{last} - {first} = {format_duration(seconds)}{days}; {case.apart(seconds, wanted)}"
    return _Result(amount(seconds, case.claim.unit), case.claim.unit, case.close(seconds, wanted), how)


def _people(case: _Case) -> _Result:
    event = case.journey.events.get(_of(case))
    if event is None:
        raise _NotComputable(f"no event {_of(case)!r}")
    names = [case.journey.holders[p].name for p in event.people if p in case.journey.holders]
    wanted = case.claim.value if isinstance(case.claim.value, tuple) else (str(case.claim.value),)
    agrees = len(wanted) == len(names) and all(sum(w in name for name in names) == 1 for w in wanted)
    return _Result(", ".join(names), "", agrees, f"people of {event.name}")


def _order(case: _Case) -> _Result:
    edges = [(name, *case.edge(name)) for name in case.claim.of]
    agrees = all(a[1] <= b[1] for a, b in pairwise(edges))
    how = ", then ".join(f"{name} {format_local(t, item.zone)}" for name, t, item in edges)
    return _Result("in this order" if agrees else "in another order", "", agrees, how, "in this order")


def _lit(case: _Case) -> _Result:
    carried: Carried | None = case.journey.carried.get(_of(case))
    if carried is None:
        raise _NotComputable(f"nothing carried is called {_of(case)!r}")
    spans = [(resolve(lit.start, case.items), resolve(lit.end, case.items)) for lit in carried.lit]
    burning = Windows.of((start, end) for start, end in spans if start is not None and end is not None)
    about = "at any time"
    if len(case.claim.of) > 1:
        during = case.item(case.claim.of[1])
        burning &= Windows.of([(during.start, during.end)])
        about = f"during {during.id}"
    how = f"{carried.name} is lit for {format_duration(burning.seconds)} {about}"
    return _Result(bool(burning), "lit", bool(burning) is case.claim.value, how)


def _lengths(metres: float) -> str:
    return f"{metres / 1000:,.0f} km = {metres / MILE:,.0f} mi"


def _sum(case: _Case) -> _Result:
    figures, wanted = case.figures(), case.number()
    value = sum(f.value for f in figures)
    parts = " + ".join(_figure(f) for f in figures)
    total = _lengths(value) if figures[0].unit in LENGTHS else f"{amount(value, figures[0].unit):,g} {figures[0].unit}"
    how = f"{parts} = {total}; {case.apart(value, wanted)}"
    return _Result(amount(value, case.claim.unit), case.claim.unit, case.close(value, wanted), how)


def _figure(figure: Figure) -> str:
    return f"{figure.name or figure.id} {amount(figure.value, figure.unit):,g} {figure.unit}"


def _distance(case: _Case) -> _Result:
    legs = [i for i in case.plan.items if i.kind == "leg" and i.branch in case.claim.of]
    value, wanted = sum(leg.distance for leg in legs), case.number()
    how = f"{len(legs)} legs of {', '.join(case.claim.of)} = {_lengths(value)}; {case.apart(value, wanted)}"
    return _Result(amount(value, case.claim.unit), case.claim.unit, case.close(value, wanted), how)


def _count(case: _Case) -> _Result:
    stops = [i for i in case.plan.items if i.kind == "stop" and i.branch in case.claim.of]
    places = [case.journey.places[i.place] for i in stops]
    value, wanted = len(counted(case.claim.count, stops, places)), case.number()
    how = f"distinct {case.claim.count} of {', '.join(case.claim.of)}: {value}; {case.apart(value, wanted)}"
    return _Result(value, case.claim.count, case.close(value, wanted), how)


def counted(what: str, stops: list[Scheduled], places: list[Place]) -> set[str]:
    """Return the distinct stops, dates, regions, places or towns of a list of stops and their places."""
    by = {
        "stops": lambda: {stop.id for stop in stops},
        "dates": lambda: {local(stop.start, stop.zone).date().isoformat() for stop in stops},
        "regions": lambda: {place.region for place in places if place.region},
        "places": lambda: {place.id for place in places},
        "towns": lambda: {place.id for place in places if place.town},
    }
    return by[what]()


def _largest(case: _Case) -> _Result:
    first, *others = case.figures()
    bigger = [f for f in others if f.value > first.value]
    computed = not bigger
    how = f"{_figure(first)} against {'; '.join(_figure(f) for f in others)}" + (
        f": behind {', '.join(f.name or f.id for f in bigger)}" if bigger else ""
    )
    return _Result(computed, "largest", computed is case.claim.value, how)


def _deadline(case: _Case) -> _Result:
    kept = next((k for k in case.plan.deadlines if k.id == _of(case)), None)
    if kept is None:
        raise _NotComputable(f"no deadline {_of(case)!r}")
    zone = case.claim.zone or case.item(kept.of).zone
    computed = local(kept.by, zone).date().isoformat()
    met = kept.reached <= kept.by
    margin = f"met with {format_duration(kept.spare)} to spare" if met else f"missed by {format_duration(-kept.spare)}"
    reached = f"{kept.of} {kept.edge} {format_local(kept.reached, zone)}"
    how = f"{kept.name}: {format_local(kept.by, zone)}; {reached}; {margin}"
    return _Result(computed, "", computed == str(case.claim.value) and met, how)


def _cited(case: _Case) -> _Result:
    raise _NotComputable(case.claim.note or "cited, not computable from the journey")


MEASURES: dict[str, Callable[[_Case], _Result]] = {
    "cited": _cited,
    "weekday": _weekday,
    "date": _date,
    "duration": _duration,
    "people": _people,
    "order": _order,
    "lit": _lit,
    "sum": _sum,
    "distance": _distance,
    "count": _count,
    "largest": _largest,
    "deadline": _deadline,
}
"""What can be computed for a claim, by the word that the document uses."""
