"""The diff of two plans for people, and the summary after planning."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import HOUR, T0, item, journey, leg, place, plan, stop, two_towns
from flambeau.difference import KINDS, as_json, compare, lines, told, totals
from flambeau.journey import Certainty, Edge
from flambeau.plan import Kept, Plan
from flambeau.publish.summary import summarise
from flambeau.units import Money


def changed(made: Plan, id: str, **fields: Any) -> Plan:
    """Return the plan with other fields in one row."""
    return replace(made, items=tuple(replace(i, **fields) if i.id == id else i for i in made.items))


def test_the_same_plan_has_no_change() -> None:
    _, made = two_towns()
    assert compare(made, made) == ()
    assert lines(()) == ("Nothing that is published has changed.",)


def test_what_is_not_published_is_no_change() -> None:
    _, made = two_towns()
    first = made.items[0]
    other = changed(made, "olympia", start=first.start + 0.2, slack=5.0, late=3.0, name="Olympia!", cost=())
    other = changed(other, "rest-before-athens", end=T0)
    assert compare(made, other) == ()


def test_a_shift_is_told_with_local_times_and_names() -> None:
    _, made = two_towns()
    athens = made.by_id()["athens"]
    later = changed(made, "athens", start=athens.start + 2.5 * HOUR, end=athens.end + 2.5 * HOUR, tell=("Yannis",))
    (change,) = compare(made, later)
    assert (change.kind, change.shift_s, change.tell) == ("moved", 9000.0, ("Eleni", "Yannis"))
    assert change.what == "Athens starts 2 h 30 min later, at 2013-10-07 18:30 EEST instead of 2013-10-07 16:00 EEST."
    assert lines((change,)) == (f"[main] moved: {change.what} Tell Eleni, Yannis.",)
    assert told((change,)) == {"Eleni": ("athens",), "Yannis": ("athens",)}


def test_a_shift_of_seconds_shows_seconds() -> None:
    made = plan(stop("a", "a", 0, 1))
    (change,) = compare(made, changed(made, "a", start=T0 - 5, end=T0 - 5 + HOUR))
    assert change.what == "A starts 5 s earlier, at 2013-10-07 05:59:55 UTC instead of 2013-10-07 06:00:00 UTC."


@pytest.mark.parametrize(
    ("fields", "kind", "words"),
    [
        ({"end": T0 + 2 * HOUR}, "longer", "lasts 1 h longer, until 2013-10-07 08:00 UTC"),
        ({"end": T0 + HOUR / 2}, "shorter", "lasts 30 min shorter, until 2013-10-07 06:30 UTC"),
        ({"mode": "rail"}, "mode", "goes by rail instead of car"),
        ({"place": "c"}, "place", "is from a to c instead of from a to b"),
        ({"place": "c", "start": T0 + 60}, "place", "starts 1 min later"),
    ],
)
def test_each_kind_of_change(fields: dict[str, Any], kind: str, words: str) -> None:
    made = plan(leg("a", "b", 0, 1))
    (change,) = compare(made, changed(made, "to-b", **fields))
    assert change.kind == kind
    assert words in change.what


def test_added_and_dropped() -> None:
    old, new = plan(stop("a", "a", 0, 1, tell=("Anna",))), plan(stop("b", "b", -1, 1, tell=("Bob",)))
    added, dropped = compare(old, new)
    assert (added.kind, added.id, added.old, added.tell) == ("added", "b", None, ("Bob",))
    assert added.what == "B is new: 2013-10-07 05:00 UTC to 2013-10-07 06:00 UTC at b."
    assert (dropped.kind, dropped.id, dropped.new, dropped.tell) == ("dropped", "a", None, ("Anna",))


def test_totals_before_and_after() -> None:
    def priced(distance: float, late: float, euros: str) -> Plan:
        money = {"all": {"all": (Money(Decimal(euros), "EUR"),)}}
        return plan(leg("a", "b", 0, 1, distance=distance, late=late), money=money)

    before, after = priced(1000, 0, "10"), priced(3500, 5400, "7.50")
    assert [t.what for t in totals(before, after)] == [
        "Distance: 3.5 km, 2.5 km more (was 1.0 km).",
        "Lateness: 1 h 30 min, 1 h 30 min more (was 0 s).",
        "Money: 7.50 EUR, 2.50 EUR less (was 10.00 EUR).",
    ]
    assert [t.what for t in totals(plan(), plan())][-1] == "Money: none, as before."


def test_json_has_the_same_content() -> None:
    _, made = two_towns()
    later = changed(made, "cauldron", start=T0 + 9 * HOUR, end=T0 + 9 * HOUR)
    found = json.loads(json.dumps(as_json(compare(made, later), totals(made, later))))
    (change,) = found["changes"]
    assert change["old"]["start"] == "2013-10-07T14:00:00Z"
    assert change["new"] == {
        "start": "2013-10-07T15:00:00Z",
        "end": "2013-10-07T15:00:00Z",
        "origin": "athens",
        "place": "athens",
        "mode": "",
    }
    assert (change["shift_s"], found["tell"]) == (3600, {"Eleni": ["cauldron"]})
    assert [t["name"] for t in found["totals"]] == ["distance", "lateness", "money"]


rows = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.floats(-1e4, 1e4), st.floats(0, 100), st.sampled_from("xyz")),
    max_size=6,
    unique_by=lambda row: row[0],
)


@given(rows, rows)
def test_a_diff_is_in_order_and_turns_round(first: list[Any], second: list[Any]) -> None:
    old, new = (plan(*(stop(id, where, start, hours) for id, start, hours, where in x)) for x in (first, second))
    there, back = compare(old, new), compare(new, old)
    assert {c.id for c in there} == {c.id for c in back}
    assert all(c.kind in KINDS and c.what and "\n" not in line for c, line in zip(there, lines(there), strict=False))
    starts = [(c.new or c.old).start for c in there if c.new or c.old]  # type: ignore[union-attr]
    assert starts == sorted(starts)
    shifts = {c.id: c.shift_s for c in back}
    assert all(c.shift_s == -shifts[c.id] for c in there)


def test_the_summary_counts() -> None:
    wish, made = two_towns()
    kept = Kept("opening", "Opening", "athens", Edge.START, T0 + 8 * HOUR, T0 + 7 * HOUR, 1800.0)
    late = replace(kept, name="Early opening", by=T0 + 6.5 * HOUR, spare=-1800.0)
    money = {"all": {"all": (Money(Decimal(5), "EUR"),)}}
    found = summarise(wish, replace(made, deadlines=(kept, late), money=money))
    (main,) = found.branches
    assert (main.first, main.last) == ("2013-10-07 09:00 EEST", "2013-10-07 19:00 EEST")
    assert (main.stops, main.legs, main.events, main.days, main.dates) == (2, 1, 1, 1, 1)
    assert main.km == found.km == pytest.approx(323.4567)
    assert (main.late_s, found.late_s) == (90, 90)
    assert main.slack is not None
    assert (main.slack.seconds, main.slack.id) == (600, "to-athens")
    assert found.starts == {Certainty.EXACT: 2}
    assert found.late == ("Athens (2013-10-07 16:00 EEST, main) is late by 1 min 30 s, held up by olympia - athens.",)
    assert found.deadlines == (
        "Opening: due 2013-10-07 17:00 EEST, kept with 30 min to spare.",
        "Early opening: due 2013-10-07 15:30 EEST, missed by 30 min, reached only 2013-10-07 16:00 EEST.",
    )
    assert found.money == (Money(Decimal(5), "EUR"),)


def test_the_summary_of_nothing() -> None:
    found = summarise(journey(place("a", 0, 0)), plan())
    assert (found.branches[0].first, found.branches[0].days, found.branches[0].slack) == ("", 0, None)
    assert summarise(journey(), plan(item("event", "e", "a", 0, 1, branch="other"))).branches[1].events == 1
