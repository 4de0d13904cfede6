"""Money: sums worked out by hand in the comments; `by_hand` says what a degree takes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import wanted
from by_hand import (
    CAR,
    at,
    by_car,
    planned,
    relay,
    stop,
)
from flambeau.journey import (
    Anchor,
    Branch,
    Cost,
    Edge,
    Hours,
)
from flambeau.units import Money, Rate
from strategies import HOUR


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def test_money_by_km_hour_day_stop_and_lump() -> None:
    # One leg of 250 km in 25,000 s, in whole minutes 6 h 57 min = 6.95 h, on 10 October; stops a and b, on the 10th.
    # By mode car:   0.10 EUR/km x 250 = 25.00 EUR; 12.01 USD/h x 6.95 = 83.4695 -> 83.47 USD
    # By stop:       100 EUR/stop on each of two; b's own sum 7.05 EUR + 1 USD; a lump for a of 0.95 EUR
    # By day:        50 EUR/day of the whole, for one day (10 08:00 to 10 18:57)
    # The whole:     a lump of 1000 USD
    # Branch main:   a lump of 3.50 EUR;   mode car: a lump of 2.25 EUR (all its legs are on main)
    # EUR: 25 + 200 + 7.05 + 0.95 + 50 + 3.50 + 2.25 = 288.75;  USD: 83.47 + 1 + 1000 = 1084.47
    car = replace(CAR, costs=(Rate(eur("0.10"), "km"), Rate(usd("12.01"), "h")))
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00")),
        stop("b", "p1", leg=by_car("b", distance=250e3), costs=(eur("7.05"), usd("1"))),
        modes={"car": car},
        overnight="after-leg",
        costs=(
            Cost("fees", Rate(eur("100"), "stop")),
            Cost("flowers", eur("0.95"), "a"),
            Cost("staff", Rate(eur("50"), "day")),
            Cost("insurance", usd("1000")),
            Cost("posters", eur("3.50"), "main"),
            Cost("washing", eur("2.25"), "car"),
        ),
    )
    plan = planned(wish)
    items = plan.by_id()
    assert items["to-b"].cost == (eur("25.00"), usd("83.47"))
    assert items["a"].cost == (eur("100.95"),)
    assert items["b"].cost == (eur("107.05"), usd("1"))
    assert plan.money["all"] == {"all": (eur("288.75"), usd("1084.47"))}
    assert plan.money["branch"] == {"(whole)": (eur("50.00"), usd("1000")), "main": (eur("238.75"), usd("84.47"))}
    assert plan.money["mode"] == {
        "(whole)": (eur("53.50"), usd("1000")),
        "car": (eur("27.25"), usd("83.47")),
        "stop": (eur("208.00"), usd("1")),
    }
    assert plan.money["day"] == {"2013-10-10": (eur("283.00"), usd("84.47"))}


def test_hours_on_the_way_are_paid_and_nights_are_not() -> None:
    # 12 h 22 min by day only, from 12:00: a night lies between. 10 EUR/h x 12.367 (thousandths) = 123.67 EUR.
    mode = replace(CAR, hours=Hours(7 * HOUR, 19 * HOUR), sleeps=True, costs=(Rate(eur("10"), "h"),))
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    leg = planned(relay(a, stop("b", "p2"), modes={"car": mode}, overnight="after-leg")).by_id()["to-b"]
    assert leg.cost == (eur("123.67"),)


@pytest.mark.parametrize(("rate", "cost"), [("0.05", "0.12"), ("0.15", "0.38"), ("0.03", "0.08")])
def test_half_cents_go_to_the_even_one(rate: str, cost: str) -> None:
    # 2.5 km at 0.05, 0.15 and 0.03 EUR are 0.125, 0.375 and 0.075 EUR.
    mode = replace(CAR, costs=(Rate(eur(rate), "km"),))
    wish = relay(stop("a", "p0", leg=False, start=at("10 08:00")), stop("b", "p1", leg=by_car("b", distance=2500.0)))
    assert planned(replace(wish, modes={"car": mode})).by_id()["to-b"].cost == (eur(cost),)


def test_a_rate_of_one_stop_is_of_no_other() -> None:
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00")),
        stop("b", "p1"),
        costs=(Cost("hall", Rate(eur("30"), "stop"), "b"),),
    )
    items = planned(wish).by_id()
    assert (items["a"].cost, items["b"].cost) == ((), (eur("30"),))


def test_money_of_several_branches_and_days() -> None:
    # Main: a to b of 250 km on the 10th, side: a to x of 100 km on the 10th, b stays until 12 12:00.
    # 1 EUR/km of the branch side only; 10 EUR/day of main: the 10th, 11th and 12th; 5 USD/h of mode car on both legs:
    # 6.95 h x 5 = 34.75 USD and 10,000 s, in whole minutes 167 = 2.783 h x 5 = 13.915 -> 13.92 USD (half even).
    side = Branch(
        "side", "Side", (wanted("x", "p2", branch="side", leg=by_car("x", distance=100e3)),), Anchor("a", Edge.END)
    )
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00")),
        stop("b", "p1", leg=by_car("b", distance=250e3), end=at("12 12:00")),
        branches=(side,),
        overnight="after-leg",
        costs=(
            Cost("boat", Rate(eur("1"), "km"), "side"),
            Cost("beds", Rate(eur("10"), "day"), "main"),
            Cost("driver", Rate(usd("5"), "h"), "car"),
        ),
    )
    money = planned(wish).money
    assert money["branch"] == {"main": (eur("30.00"), usd("34.75")), "side": (eur("100.00"), usd("13.92"))}
    assert money["mode"] == {"(whole)": (eur("30.00"),), "car": (eur("100.00"), usd("48.67"))}
    assert money["day"] == {
        "2013-10-10": (eur("110.00"), usd("48.67")),
        "2013-10-11": (eur("10"),),
        "2013-10-12": (eur("10"),),
    }
    assert money["all"]["all"] == (eur("130.00"), usd("48.67"))


@given(
    st.lists(
        st.builds(
            Cost,
            st.just("c"),
            st.one_of(
                st.builds(Money, st.decimals(0, 1000, places=2), st.sampled_from(["EUR", "USD"])),
                st.builds(
                    Rate,
                    st.builds(Money, st.decimals(0, 10, places=2), st.sampled_from(["EUR", "USD"])),
                    st.sampled_from(["km", "h", "day", "stop"]),
                ),
            ),
            st.sampled_from(["", "main", "side", "car", "a", "x"]),
        ),
        max_size=5,
    )
)
def test_sums_by_branch_and_by_mode_are_the_whole(costs: list[Cost]) -> None:
    side = Branch("side", "Side", (wanted("x", "p2", branch="side", leg=by_car("x")),), Anchor("a", Edge.END))
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00")), stop("b", "p1"), branches=(side,), costs=tuple(costs)
    )
    money = planned(wish).money
    for key in ("branch", "mode"):
        sums: dict[str, Decimal] = {}
        for amounts in money[key].values():
            for amount, currency in amounts:
                sums[currency] = sums.get(currency, Decimal(0)) + amount
        assert sums == {m.currency: m.amount for m in money["all"].get("all", ())}
