"""What changed between two plans: a diff for people, with amounts, and who must be told.

Compared is what is published: start and end to the second, place, and mode. Rests follow from the rest and are left
out. A diff is for the crew: it names hidden times, as the two plan files do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from flambeau.instants import format_local, format_utc
from flambeau.plan import Plan, Scheduled
from flambeau.units import Money, format_duration, format_moneys

KINDS = ("added", "dropped", "place", "mode", "moved", "longer", "shorter")
"""Kinds of change, the gravest first: of several at one thing the first is its `kind`."""


class Published(NamedTuple):
    """What is compared of an item: start and end [whole s], where it begins and is, and how one goes."""

    start: float
    end: float
    origin: str
    place: str
    mode: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was. `old` or `new` is None for what was added or dropped."""

    id: str
    name: str
    branch: str
    kind: str  # one of KINDS
    old: Published | None
    new: Published | None
    shift_s: float  # of the start, later is positive; 0 for what was added or dropped
    what: str  # sentences
    tell: tuple[str, ...]  # names of the people who must hear of it


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over a plan, before and after."""

    name: str  # distance, lateness, money
    old: str
    new: str
    what: str


def compare(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Return what changed from one plan to another, in order of time (of the new plan, where it has the thing)."""
    before, after = _comparable(old), _comparable(new)
    changes = [_change(before.get(key), after.get(key)) for key in dict.fromkeys((*before, *after))]
    return tuple(sorted((c for c in changes if c is not None), key=_when))


def totals(old: Plan, new: Plan) -> tuple[Total, ...]:
    """Return the distance of the legs, the lateness of all things and the money of two plans."""
    return (_distance(old, new), _lateness(old, new), _money(old, new))


def told(changes: Iterable[Change]) -> dict[str, tuple[str, ...]]:
    """Return who must be told, by name in alphabetical order, and the ids of what they must hear of."""
    by_name: dict[str, dict[str, None]] = {}
    for change in changes:
        for name in change.tell:
            by_name.setdefault(name, {})[change.id] = None
    return {name: tuple(by_name[name]) for name in sorted(by_name)}


def lines(changes: Sequence[Change], sums: Iterable[Total] = ()) -> tuple[str, ...]:
    """Return the diff as lines of text: a line a change, then the totals."""
    if not changes:
        return ("Nothing that is published has changed.",)
    return (*(_line(change) for change in changes), *(total.what for total in sums))


def as_json(changes: Iterable[Change], sums: Iterable[Total] = ()) -> dict[str, object]:
    """Return the diff as values for JSON: `changes`, `totals`, and `tell` (ids by name)."""
    changes = tuple(changes)
    return {
        "changes": [_as_json(change) for change in changes],
        "totals": [{"name": t.name, "old": t.old, "new": t.new} for t in sums],
        "tell": {name: list(ids) for name, ids in told(changes).items()},
    }


def _comparable(plan: Plan) -> dict[tuple[str, str, str], Scheduled]:
    return {(i.branch, i.kind, i.id): i for i in plan.items if i.kind != "rest"}


def _published(item: Scheduled) -> Published:
    return Published(_second(item.start), _second(item.end), item.origin, item.place, _mode(item))


def _mode(item: Scheduled) -> str:
    return item.mode if item.kind == "leg" else ""


def _second(instant: float) -> float:
    """Round to a second, a half always up, so that a shift by whole seconds stays one."""
    return float(math.floor(instant + 0.5))


def _when(change: Change) -> tuple[float, str, str]:
    known = change.new or change.old
    assert known is not None
    return known.start, change.branch, change.id


def _change(old: Scheduled | None, new: Scheduled | None) -> Change | None:
    item = new or old
    assert item is not None
    a, b = (None if i is None else _published(i) for i in (old, new))
    if a == b:
        return None
    if old is None or new is None or a is None or b is None:
        kind = "added" if old is None else "dropped"
        verb = "is new" if old is None else "is dropped"
        what = f"{item.name} {verb}: {_span(item)} at {item.place}{f' by {item.mode}' if _mode(item) else ''}."
        return Change(item.id, item.name, item.branch, kind, a, b, 0.0, what, item.tell)
    parts = list(_parts(new, a, b))
    kind = min((kind for kind, _ in parts), key=KINDS.index)
    tell = tuple(dict.fromkeys((*old.tell, *new.tell)))
    what = f"{new.name} {', '.join(words for _, words in parts)}."
    return Change(new.id, new.name, new.branch, kind, a, b, b.start - a.start, what, tell)


def _parts(item: Scheduled, a: Published, b: Published) -> Iterator[tuple[str, str]]:
    """Yield the kind of each change between two states of an item, and a phrase that follows its name."""
    if (a.origin, a.place) != (b.origin, b.place):
        yield "place", f"is {_at(b)} instead of {_at(a)}"
    if a.mode != b.mode:
        yield "mode", f"goes by {b.mode or 'nothing'} instead of {a.mode or 'nothing'}"
    if shift := b.start - a.start:
        then, now = _clock(a.start, item.zone, shift), _clock(b.start, item.zone, shift)
        yield "moved", f"starts {_amount(shift, 'later', 'earlier')}, at {now} instead of {then}"
    if growth := (b.end - b.start) - (a.end - a.start):
        kind = "longer" if growth > 0 else "shorter"
        until = _clock(b.end, item.zone, growth)
        yield kind, f"lasts {_amount(growth, 'longer', 'shorter')}, until {until}"


def _amount(seconds: float, more: str, less: str) -> str:
    return f"{format_duration(abs(seconds))} {more if seconds > 0 else less}"


def _clock(instant: float, zone: str, amount: float) -> str:
    """Write a local time, with seconds where the amount of the change has any."""
    return format_local(instant, zone, seconds=amount % 60 != 0)


def _at(p: Published) -> str:
    return f"at {p.place}" if p.origin == p.place else f"from {p.origin} to {p.place}"


def _span(item: Scheduled) -> str:
    return f"{format_local(item.start, item.zone)} to {format_local(item.end, item.zone)}"


def _line(change: Change) -> str:
    tell = f" Tell {', '.join(change.tell)}." if change.tell else ""
    return " ".join(f"[{change.branch}] {change.kind}: {change.what}{tell}".split())


def _as_json(change: Change) -> dict[str, object]:
    return {
        "id": change.id,
        "name": change.name,
        "branch": change.branch,
        "kind": change.kind,
        "old": _state(change.old),
        "new": _state(change.new),
        "shift_s": change.shift_s,
        "what": change.what,
        "tell": list(change.tell),
    }


def _state(p: Published | None) -> dict[str, str] | None:
    if p is None:
        return None
    times = {"start": format_utc(p.start), "end": format_utc(p.end)}
    return times | {"origin": p.origin, "place": p.place, "mode": p.mode}


def _distance(old: Plan, new: Plan) -> Total:
    a, b = (math.fsum(i.distance for i in plan.items if i.kind == "leg") / 1000 for plan in (old, new))
    change = "as before" if round(a, 1) == round(b, 1) else f"{abs(b - a):.1f} km {'more' if b > a else 'less'}"
    return _total("distance", f"{a:.1f} km", f"{b:.1f} km", change)


def _lateness(old: Plan, new: Plan) -> Total:
    a, b = (math.fsum(i.late for i in plan.items) for plan in (old, new))
    change = "as before" if round(a) == round(b) else _amount(b - a, "more", "less")
    return _total("lateness", format_duration(a), format_duration(b), change)


def _money(old: Plan, new: Plan) -> Total:
    a, b = ({m.currency: m.amount for m in _all_money(plan)} for plan in (old, new))
    zero = Decimal(0)
    steps = {currency: b.get(currency, zero) - a.get(currency, zero) for currency in sorted({*a, *b})}
    change = [f"{Money(abs(x), c)} {'more' if x > 0 else 'less'}" for c, x in steps.items() if x]
    before, after = (format_moneys(_all_money(plan)) or "none" for plan in (old, new))
    return _total("money", before, after, ", ".join(change) or "as before")


def _all_money(plan: Plan) -> tuple[Money, ...]:
    return plan.money.get("all", {}).get("all", ())


def _total(name: str, old: str, new: str, change: str) -> Total:
    return Total(name, old, new, f"{name.capitalize()}: {new}, {change}{'' if old == new else f' (was {old})'}.")
