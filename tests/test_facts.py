"""Facts: each measure agrees, disagrees, and says when it cannot be computed. Numbers by hand in the comments."""

from __future__ import annotations

from typing import Any

import pytest

from builders import HOUR, T0, Fields, item, journey, leg, place, plan, stop
from flambeau.facts import MEASURES, Fact, Verdict, amount, facts, plain, said, with_unit
from flambeau.finding import Where
from flambeau.journey import Anchor, At, Branch, Carried, Claim, Edge, Event, Figure, Free, Holder, Journey, Kind, Lit
from flambeau.plan import Kept, Plan

AGREES, DISAGREES, NOT = Verdict.AGREES, Verdict.DISAGREES, Verdict.NOT_COMPUTABLE

# T0 is Monday 2013-10-07T06:00:00Z: in Moscow 10:00, in Los Angeles 23:00 on Sunday the 6th.
FIGURES = {
    "air": Figure("air", "By air", 25455e3, "km", "S"),
    "road": Figure("road", "By road", 20273e3, "km", "S"),
    "old": Figure("old", "", 53438 * 1609.344, "mi", "S"),
    "price": Figure("price", "Price", 12000.0, "RUB", "S"),
    "days": Figure("days", "Days", 3 * 86400.0, "days", "S"),
}


def wish(claim: Claim) -> Journey:
    torch = Carried("torch", Kind.TORCH, "Torch", "main", (
        Lit(At(T0), At(T0 + 900)), Lit(Anchor("b", Edge.START), Anchor("b", Edge.START, 600.0)), Lit(Free(), At(T0)),
    ))  # fmt: skip
    return journey(
        place("a", 55.0, 37.0, zone="Europe/Moscow", region="Moscow", town=True),
        place("b", 55.0, 39.0, zone="America/Los_Angeles", region="West", town=False),
        branches=[Branch("main", "Main", ()), Branch("side", "Side", ()), Branch("empty", "Empty", ())],
        events={"walk": Event("walk", "Walk", "a", people=("kotov", "ryazansky", "gone"))},
        holders={"kotov": Holder("kotov", "Oleg Kotov"), "ryazansky": Holder("ryazansky", "Sergey Ryazansky")},
        carried={"torch": torch},
        figures=FIGURES,
        claims={"c": claim},
    )


def rows() -> Plan:
    kept = [
        Kept("soon", "Soon", "a", Edge.END, T0 + 3 * HOUR, T0 + 2 * HOUR, HOUR),
        Kept("missed", "Missed", "b", Edge.START, T0 + 4 * HOUR, T0 + 5 * HOUR, -HOUR),
    ]
    west: Fields = {"zone": "America/Los_Angeles"}
    return plan(
        stop("a", "a", 0, 2, zone="Europe/Moscow"),
        leg("a", "b", 2, 3, distance=125_000.0, zone="Europe/Moscow"),
        stop("b", "b", 5, 3, **west),
        stop("a-2", "a", 30, 1, zone="Europe/Moscow"),
        stop("x", "b", 1, 1, branch="side", **west),
        item("leg", "to-x-2", "a", 2, 1, branch="side", distance=75_000.0),
        item("event", "walk", "a", 0, 1, inside="a", zone="Europe/Moscow"),
        deadlines=tuple(kept),
    )


def outcome(measure: str, *of: str, **more: Any) -> Fact:
    (fact,) = facts(wish(Claim("c", "They say so", "S1", measure, of, **more)), rows())
    return fact


CASES: list[tuple[Verdict, str, tuple[str, ...], Fields]] = [
    # a.start is Monday 10:00 in Moscow; the leg ends 11:00 UTC, which in Los Angeles is 04:00 that Monday.
    (AGREES, "weekday", ("a.start",), {"value": "Monday"}),
    (AGREES, "weekday", ("a.start",), {"value": "Monday morning"}),
    (DISAGREES, "weekday", ("a.start",), {"value": "Monday evening"}),
    (DISAGREES, "weekday", ("a.start",), {"value": "Sunday"}),
    (AGREES, "weekday", ("a.start",), {"value": "Sunday evening", "zone": "America/Los_Angeles"}),
    (AGREES, "weekday", ("to-b.end",), {"value": "Monday night"}),
    (AGREES, "weekday", ("to-b.start",), {"value": "Monday afternoon"}),  # 12:00 in Moscow, where the leg begins
    (NOT, "weekday", ("lost.start",), {"value": "Monday"}),
    (NOT, "weekday", ("a.middle",), {"value": "Monday"}),
    (NOT, "weekday", (), {"value": "Monday"}),
    (AGREES, "date", ("a.start",), {"value": "2013-10-07"}),
    (AGREES, "date", ("a",), {"value": "2013-10-07"}),
    (DISAGREES, "date", ("a.start",), {"value": "2013-10-07", "zone": "America/Los_Angeles"}),
    (NOT, "date", ("lost.end",), {"value": "2013-10-07"}),
    # b lasts 3 h; from a.end to b.start are 3 h; main lasts 31 h.
    (AGREES, "duration", ("b",), {"value": 3 * HOUR, "unit": "h"}),
    (AGREES, "duration", ("b",), {"value": 3 * HOUR / 1.04, "unit": "h"}),  # 4 % of what was said
    (DISAGREES, "duration", ("b",), {"value": 3 * HOUR / 1.06, "unit": "h"}),
    (AGREES, "duration", ("b",), {"value": 3 * HOUR / 1.06, "unit": "h", "tolerance": 0.07}),
    (DISAGREES, "duration", ("b",), {"value": 3 * HOUR + 1, "unit": "h", "tolerance": 0.0}),
    (AGREES, "duration", ("a.end", "b.start"), {"value": 3 * HOUR, "unit": "h"}),
    (AGREES, "duration", ("main",), {"value": 31 * HOUR, "unit": "h"}),
    (NOT, "duration", ("empty",), {"value": 31 * HOUR, "unit": "h"}),
    (NOT, "duration", ("lost",), {"value": 31 * HOUR, "unit": "h"}),
    (NOT, "duration", ("b",), {"value": "long"}),
    (AGREES, "people", ("walk",), {"value": ("Oleg Kotov", "Sergey Ryazansky")}),
    (AGREES, "people", ("walk",), {"value": ("Ryazansky", "Kotov")}),
    (DISAGREES, "people", ("walk",), {"value": ("Kotov",)}),  # one of two
    (DISAGREES, "people", ("walk",), {"value": ("Kotov", "Tyurin")}),
    (NOT, "people", ("swim",), {"value": ("Kotov",)}),
    (AGREES, "order", ("a.start", "a.end", "b.start"), {}),
    (AGREES, "order", ("a.end", "to-b.start"), {}),  # at the same instant
    (DISAGREES, "order", ("b.start", "a.end"), {}),
    (NOT, "order", ("a.start", "lost.end"), {}),
    # The torch is lit 06:00-06:15 and 11:00-11:10: in a and in b, not on the way.
    (AGREES, "lit", ("torch",), {"value": True}),
    (AGREES, "lit", ("torch", "b"), {"value": True}),
    (AGREES, "lit", ("torch", "to-b"), {"value": False}),
    (DISAGREES, "lit", ("torch", "b"), {"value": False}),
    (DISAGREES, "lit", ("torch", "to-b"), {"value": True}),
    (NOT, "lit", ("candle",), {"value": True}),
    (NOT, "lit", ("torch", "lost"), {"value": True}),
    # 25,455 + 20,273 = 45,728 km = 28,414 mi.
    (AGREES, "sum", ("air", "road"), {"value": 45728e3, "unit": "km", "tolerance": 0.0}),
    (AGREES, "sum", ("air", "road"), {"value": 28000 * 1609.344, "unit": "mi"}),  # + 1.5 %
    (DISAGREES, "sum", ("air", "road"), {"value": 50000e3, "unit": "km"}),  # - 8.5 %
    (AGREES, "sum", ("price",), {"value": 12000.0, "unit": "RUB"}),
    (NOT, "sum", ("air", "sea"), {"value": 45728e3, "unit": "km"}),
    (NOT, "sum", (), {"value": 45728e3, "unit": "km"}),
    (NOT, "sum", ("air",), {"value": True}),
    # Legs of main: 125 km; of both: 200 km.
    (AGREES, "distance", ("main",), {"value": 125e3, "unit": "km", "tolerance": 0.0}),
    (AGREES, "distance", ("main", "side"), {"value": 200e3, "unit": "km", "tolerance": 0.0}),
    (DISAGREES, "distance", ("main",), {"value": 200e3, "unit": "km"}),
    (NOT, "distance", ("main",), {"value": None}),
    # Main: stops a, b, a-2 on 7 October (Moscow), 7 October (Los Angeles) and 8 October; two places, one a town.
    (AGREES, "count", ("main",), {"count": "stops", "value": 3.0, "tolerance": 0.0}),
    (AGREES, "count", ("main",), {"count": "dates", "value": 2.0, "tolerance": 0.0}),
    (AGREES, "count", ("main",), {"count": "regions", "value": 2.0, "tolerance": 0.0}),
    (AGREES, "count", ("main",), {"count": "places", "value": 2.0, "tolerance": 0.0}),
    (AGREES, "count", ("main",), {"count": "towns", "value": 1.0, "tolerance": 0.0}),
    (AGREES, "count", ("main", "side"), {"count": "stops", "value": 4.0, "tolerance": 0.0}),
    (DISAGREES, "count", ("main",), {"count": "stops", "value": 4.0}),
    (AGREES, "count", ("empty",), {"count": "stops", "value": 0.0}),
    (NOT, "count", ("main",), {"count": "stops", "value": "three"}),
    (AGREES, "largest", ("air", "road"), {"value": True}),
    (AGREES, "largest", ("air", "old"), {"value": False}),  # 53,438 mi are 86,000 km
    (DISAGREES, "largest", ("road", "air"), {"value": True}),
    (NOT, "largest", ("air", "sea"), {"value": True}),
    # Soon is by 09:00 UTC = 13:00 in Moscow and met at 08:00; missed is by 10:00 UTC and reached at 11:00.
    (AGREES, "deadline", ("soon",), {"value": "2013-10-07"}),
    (DISAGREES, "deadline", ("soon",), {"value": "2013-10-08"}),
    (DISAGREES, "deadline", ("missed",), {"value": "2013-10-07"}),
    (NOT, "deadline", ("never",), {"value": "2013-10-07"}),
    (NOT, "cited", (), {"note": "an opinion"}),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "measure", "of", "more"), CASES)
def test_verdicts(verdict: Verdict, measure: str, of: tuple[str, ...], more: Fields) -> None:
    fact = outcome(measure, *of, **more)
    assert fact.verdict is verdict, fact.how
    assert (fact.computed is None) is (verdict is NOT)
    assert (fact.id, fact.claim, fact.source) == ("c", "They say so", "S1")


def test_each_measure_has_all_verdicts_here() -> None:
    here = {(measure, verdict) for verdict, measure, _, _ in CASES}
    wanted = {(measure, verdict) for measure in MEASURES for verdict in Verdict}
    assert wanted - here == {("cited", AGREES), ("cited", DISAGREES)}


@pytest.mark.parametrize(
    ("measure", "of", "more", "computed", "unit", "how"),
    [
        ("duration", ("b",), {"value": 2 * HOUR, "unit": "h"}, 3.0, "h",
         "b.end - b.start = 3 h; +50.0% against what was said, tolerance 5%"),
        ("duration", ("b",), {"value": 2 * HOUR, "unit": "min"}, 180.0, "min", "= 3 h;"),
        ("sum", ("air", "road"), {"value": 40000e3, "unit": "km"}, 45728.0, "km",
         "By air 25,455 km + By road 20,273 km = 45,728 km = 28,414 mi; +14.3%"),
        ("sum", ("price", "price"), {"value": 20000.0, "unit": "RUB"}, 24000.0, "RUB", "= 24,000 RUB; +20.0%"),
        ("sum", ("days",), {"value": 2 * 86400.0, "unit": "days"}, 3.0, "days", "Days 3 days = 3 days; +50.0%"),
        ("distance", ("main", "side"), {"value": 100e3, "unit": "mi"}, 124.274, "mi",
         "2 legs of main, side = 200 km = 124 mi; +100.0%"),
        ("count", ("main",), {"count": "towns", "value": 2.0}, 1, "towns", "distinct towns of main: 1; -50.0%"),
        ("count", ("empty",), {"count": "towns", "value": 0.0}, 0, "towns", "+0 against what was said"),
        ("largest", ("road", "air", "old"), {"value": True}, False, "largest",
         "By road 20,273 km against By air 25,455 km; old 53,438 mi: behind By air, old"),
        ("lit", ("torch", "b"), {"value": False}, True, "lit", "Torch is lit for 10 min during b"),
        ("lit", ("torch",), {"value": True}, True, "lit", "Torch is lit for 25 min at any time"),
        ("people", ("walk",), {"value": ("Kotov",)}, "Oleg Kotov, Sergey Ryazansky", "", "people of Walk"),
        ("date", ("a.start",), {"value": "2013-10-06"}, "2013-10-07", "", "a.start is 2013-10-07 10:00 MSK"),
        ("order", ("b.start", "a.end"), {}, "in another order", "",
         "b.start 2013-10-07 04:00 PDT, then a.end 2013-10-07 12:00 MSK"),
        ("deadline", ("soon",), {"value": "2013-10-07"}, "2013-10-07", "",
         "a end 2013-10-07 12:00 MSK; met with 1 h to spare"),
        ("deadline", ("missed",), {"value": "2013-10-07"}, "2013-10-07", "", "missed by 1 h"),
    ],
)  # fmt: skip
def test_what_is_computed_and_how(
    *, measure: str, of: tuple[str, ...], more: Fields, computed: object, unit: str, how: str
) -> None:
    fact = outcome(measure, *of, **more)
    assert (fact.computed, fact.unit) == (computed, unit)
    assert how in fact.how


def test_a_note_says_why_nothing_is_computed() -> None:
    assert outcome("cited", note="an opinion").how == "an opinion"
    assert "not computable" in outcome("cited").how


def test_rival_claims_are_tested_each_for_itself_and_in_order() -> None:
    both = {
        name: Claim(name, name, "S", "duration", ("b",), value=hours * HOUR, unit="h", where=Where("j.toml", line))
        for name, hours, line in (("two", 2, 7), ("three", 3, 9))
    }
    wanted = wish(both["two"])
    found = facts(Journey(**{f: getattr(wanted, f) for f in wanted.__dataclass_fields__} | {"claims": both}), rows())
    assert [(f.id, f.verdict, f.where.line) for f in found] == [("two", DISAGREES, 7), ("three", AGREES, 9)]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (21000.0, "h", "5 h 50 min"),
        (62764416.0, "mi", "39,000 mi"),
        (130.0, "", "130 towns"),
        (True, "", "yes"),
        (None, "", ""),
    ],
)
def test_what_was_said(value: Any, unit: str, text: str) -> None:
    assert said(Claim("c", "", "S", count="towns", value=value, unit=unit)) == text


def test_numbers_are_written_with_their_units() -> None:
    assert with_unit(amount(1000.0, "km"), "km") == "1 km"
    assert with_unit(123.36, "days") == "123.36 days"
    assert with_unit("Thursday", "") == "Thursday"
    assert plain(("a", "b")) == "a, b"
    assert plain(1234567.5) == "1,234,567.5"
