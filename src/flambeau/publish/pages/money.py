"""The page of the money, for the crew: what the journey costs by branch, mode and day, against its budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from flambeau.money import WHOLE
from flambeau.publish.language import Language
from flambeau.publish.pages.branch import mode_title
from flambeau.publish.pages.frame import Page
from flambeau.publish.pages.shelf import Shelf
from flambeau.publish.text import branch_title
from flambeau.units import Money


class MoneyRow(NamedTuple):
    """Sums of one thing: texts by currency, each with its share of the largest one of that currency, in percent."""

    name: str
    sums: tuple[tuple[str, float], ...]


class Budget(NamedTuple):
    """The budget, what is spent of it, and how much is left, or (`over`) missing."""

    budget: str
    spent: str
    share: float
    left: str
    over: bool


def money_page(shelf: Shelf) -> Page:
    """Return the page of the money."""
    values, _ = shelf.values, shelf.language
    money = values.book.plan.money
    tables = [
        (_("By branch"), _rows(_, money.get("branch", {}), lambda id: branch_title(values.journey, id))),
        (_("By way of going"), _rows(_, money.get("mode", {}), lambda id: _mode(shelf, id))),
        (_("By day"), _rows(_, money.get("day", {}), lambda day: _.date(date.fromisoformat(day), "MMMEd"))),
    ]
    all_ = money.get("all", {}).get("all", ())
    costs = [(cost.name, str(cost.amount) if isinstance(cost.amount, Money) else
              f"{cost.amount.money} / {cost.amount.per}", cost.source) for cost in values.journey.costs]  # fmt: skip
    context = {
        "tables": [(title, rows) for title, rows in tables if rows], "total": [_sum(_, m) for m in all_],
        "budget": _budget(_, values.journey.budget, all_), "costs": costs,
    }  # fmt: skip
    return Page("money.html", "money.html", _("Money"), context)


def _mode(shelf: Shelf, id: str) -> str:
    """Return the name of a mode; what stops cost themselves stands under their kind."""
    return (
        shelf.language("at stops") if id == "stop" and id not in shelf.values.journey.modes else mode_title(shelf, id)
    )


def _sum(language: Language, money: Money) -> str:
    from babel.numbers import format_currency  # noqa: PLC0415 - only who publishes needs it

    return str(format_currency(money.amount, money.currency, locale=language.locale))


def _rows(
    language: Language, sums: Mapping[str, tuple[Money, ...]], name: Callable[[str], str]
) -> tuple[MoneyRow, ...]:
    largest: dict[str, Decimal] = {}
    for moneys in sums.values():
        for money in moneys:
            largest[money.currency] = max(largest.get(money.currency, Decimal(0)), abs(money.amount))
    return tuple(
        MoneyRow(
            language("the whole journey") if key == WHOLE else name(key),
            tuple((_sum(language, m), _share(m.amount, largest[m.currency])) for m in moneys),
        )
        for key, moneys in sums.items()
    )


def _share(part: Decimal, whole: Decimal) -> float:
    return round(float(100 * part / whole), 1) if whole > 0 and part > 0 else 0.0


def _budget(language: Language, budget: Money | None, spent: tuple[Money, ...]) -> Budget | None:
    """Return how much of the budget is spent; other currencies than its own are not counted."""
    if budget is None:
        return None
    amount = sum((m.amount for m in spent if m.currency == budget.currency), Decimal(0))
    left = budget.amount - amount
    spent_, left_ = (_sum(language, Money(x, budget.currency)) for x in (amount, abs(left)))
    return Budget(_sum(language, budget), spent_, _share(amount, budget.amount), left_, left < 0)
