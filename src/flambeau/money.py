"""What a journey costs: rates by kilometre, hour, day and stop, and lump sums, on the items of a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from flambeau.instants import local
from flambeau.journey import Cost, Journey
from flambeau.plan import Scheduled
from flambeau.timetable import local_dates
from flambeau.units import Money, Rate, total

CENT = Decimal("0.01")
WHOLE = "(whole)"


def times(rate: Rate, quantity: float) -> Money:
    """Return a rate times a quantity (rounded to thousandths first, so that the sum is the same everywhere)."""
    amount = rate.money.amount * Decimal(f"{quantity:.3f}")
    return Money(amount.quantize(CENT, ROUND_HALF_EVEN), rate.money.currency)


def with_costs(journey: Journey, items: Iterable[Scheduled]) -> tuple[Scheduled, ...]:
    """Return the items, each with what it costs by its mode, its own sums and the journey's rates."""
    own = {stop.id: stop.costs for stop in journey.stops() if stop.costs}
    if not (own or journey.costs or any(mode.costs for mode in journey.modes.values())):
        return tuple(items)
    return tuple(replace(item, cost=cost) if (cost := _of(journey, item, own)) else item for item in items)


def _of(journey: Journey, item: Scheduled, own: Mapping[str, tuple[Money, ...]]) -> tuple[Money, ...]:
    if item.kind not in ("leg", "stop"):
        return ()
    rates = [cost.amount for cost in journey.costs if isinstance(cost.amount, Rate) and _concerns(cost, item)]
    if item.kind == "leg":
        rates.extend(journey.modes[item.mode].costs if item.mode in journey.modes else ())
        hours = sum(end - start for start, end in item.moves) / 3600
        by = {"km": item.distance / 1000, "h": hours}
        return total(times(rate, by[rate.per]) for rate in rates if rate.per in by)
    sums = [c.amount for c in journey.costs if isinstance(c.amount, Money) and c.of == item.id]
    each = [rate.money for rate in rates if rate.per == "stop"]
    return total([*own.get(item.id, ()), *sums, *each])


def _concerns(cost: Cost, item: Scheduled) -> bool:
    return cost.of in ("", item.branch, item.mode, item.id)


def totals(journey: Journey, items: tuple[Scheduled, ...]) -> dict[str, dict[str, tuple[Money, ...]]]:
    """Add the costs up by branch, by mode, by local day, and all; sums that belong to no item stand under `(whole)`."""
    by: dict[str, dict[str, list[Money]]] = {key: defaultdict(list) for key in ("branch", "mode", "day", "all")}
    for item in items:
        if item.cost:
            by["branch"][item.branch].extend(item.cost)
            by["mode"][item.mode or item.kind].extend(item.cost)
            by["day"][local(item.start, item.zone).date().isoformat()].extend(item.cost)
            by["all"]["all"].extend(item.cost)
    for cost in journey.costs:
        _add_general(by, cost, items)
    return {key: {name: total(sums) for name, sums in sorted(rows.items())} for key, rows in by.items()}


def _add_general(by: dict[str, dict[str, list[Money]]], cost: Cost, items: tuple[Scheduled, ...]) -> None:
    """Add what no single item carries: lump sums of a branch, a mode or the whole, and rates by day."""
    mine = [item for item in items if item.kind != "event" and cost.of in ("", item.branch, item.mode, item.id)]
    if isinstance(cost.amount, Money):
        if any(item.kind == "stop" and item.id == cost.of for item in items):
            return  # the stop carries it
        _add(by, cost, mine, cost.amount)
    elif cost.amount.per == "day":
        days = sorted({day for item in mine for day in local_dates(item.start, item.end, item.zone)})
        for day in days:
            by["day"][day].append(cost.amount.money)
        _add(by, cost, mine, times(cost.amount, len(days)))


def _add(by: dict[str, dict[str, list[Money]]], cost: Cost, mine: list[Scheduled], money: Money) -> None:
    branches = {item.branch for item in mine}
    modes = {item.mode for item in mine if item.mode}
    by["branch"][branches.pop() if cost.of and len(branches) == 1 else WHOLE].append(money)
    by["mode"][cost.of if cost.of in modes else WHOLE].append(money)
    by["all"]["all"].append(money)
