"""Evaluate: small journeys worked out by hand in the comments; `by_hand` says what a degree takes.

Long, because each rule has its own small journey, with its arithmetic beside it.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from builders import wanted
from by_hand import (
    CAR,
    DEGREE,
    WAY,
    at,
    by_car,
    clock,
    on,
    planned,
    relay,
    stop,
    utc,
)
from flambeau.demands import Demands
from flambeau.evaluate import evaluate
from flambeau.journey import (
    Anchor,
    Branch,
    Deadline,
    Edge,
    Event,
    Free,
    Holder,
    Hours,
    Leg,
    Mode,
    When,
)
from strategies import HOUR


def test_a_fixed_date_moved_a_day_earlier() -> None:
    # a ends at 10 12:00. The way takes 6 h 11 min: b can start at 10 18:11.
    # Fixed at 11 09:00 it is kept. Fixed at 10 09:00, a day earlier:
    # late by 10 18:11 - 10 09:00 = 9 h 11 min = 33,060 s, and a holds it up.
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    kept = planned(relay(a, stop("b", "p1", start=at("11 09:00")))).by_id()
    assert (kept["b"].late, kept["b"].cause, clock(kept["b"].start)) == (0.0, "", "11 09:00")
    late = planned(relay(a, stop("b", "p1", start=at("10 09:00")))).by_id()
    assert late["b"].late == 33060.0
    assert late["b"].cause == "a"
    assert late["a"].late == 0.0


def test_lateness_goes_on_until_there_is_time_again() -> None:
    # b is 33,060 s late as above. c, a degree on, is due at 10 21:00 and starts at 10 18:11 + 6:11 = 11 00:22: 12,120 s
    # late.
    # d is due at 12 00:00 and is in time. The cause of both is a, whose end is what document and plan share.
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00")),
        stop("b", "p1", start=at("10 09:00")),
        stop("c", "p2", start=at("10 21:00")),
        stop("d", "p3", start=at("12 00:00")),
    )
    items = planned(wish).by_id()
    assert [items[name].late for name in "abcd"] == [0.0, 33060.0, 12120.0, 0.0]
    assert [items[name].cause for name in "abcd"] == ["", "a", "a", ""]
    assert items["a"].slack == 0.0  # fixed
    assert items["to-d"].slack == 0.0  # begun just in time


def test_a_doubt_is_no_lateness() -> None:
    # b is there at 10 18:11, one minute after 18:10; with a doubt of one minute that is in time.
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    sharp, blurred = (
        planned(relay(a, stop("b", "p1", start=at("10 18:10", doubt=d)))).by_id()["b"] for d in (0.0, 60.0)
    )
    assert sharp.late == 60.0
    assert (blurred.late, blurred.doubt) == (0.0, 60.0)


def test_an_end_before_the_stay_is_over_is_late() -> None:
    # b starts at 11 09:00 and stays 3 h at least, but is to end at 11 11:00: one hour late, by its own doing.
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00")),
        stop("b", "p1", start=at("11 09:00"), end=at("11 11:00"), stay=3 * HOUR),
    )
    item = planned(wish).by_id()["b"]
    assert (item.late, item.cause) == (3600.0, "b")


def test_anchors_across_branches() -> None:
    # Side forks from a (ends 10 12:00), x two degrees on: starts 10 12:00 + 12:22 = 11 00:22.
    # b of main is anchored one hour after x's start: 11 01:22, long after it could be there (10 18:11).
    side = Branch("side", "Side", (wanted("x", "p2", branch="side", leg=by_car("x")),), Anchor("a", Edge.END))
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00")),
        stop("b", "p1", start=Anchor("x", Edge.START, HOUR)),
        branches=(side,),
    )
    items = planned(wish).by_id()
    assert (clock(items["x"].start), clock(items["b"].start)) == ("11 00:22", "11 01:22")
    assert items["b"].late == items["x"].late == 0.0


def test_an_anchored_start_that_cannot_be_kept_is_late() -> None:
    # b should start one hour after a ends, but the way takes 6 h 11 min: 5 h 11 min late, held up by a.
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00")),
        stop("b", "p1", start=Anchor("a", Edge.END, HOUR)),
    )
    item = planned(wish).by_id()["b"]
    assert (item.late, item.cause) == (WAY - HOUR, "a")


def test_a_wanted_stay_does_not_pull_what_follows_off_its_anchor() -> None:
    # x of side ends at 11 00:00 and b of main is to start one hour after. a wants to stay for two days, but must leave
    # at 11 01:00 - 6:11 = 10 18:49: its stay ends there, and b is in time.
    side = Branch("side", "Side", (wanted("x", "p2", branch="side", start=at("10 20:00"), end=at("11 00:00")),))
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00"), stay_wanted=48 * HOUR),
        stop("b", "p1", start=Anchor("x", Edge.END, HOUR)),
        branches=(side,),
    )
    items = planned(wish).by_id()
    assert items["b"].late == 0.0
    assert clock(items["b"].start) == "11 01:00"
    assert clock(items["a"].end) == "10 18:49"


def test_a_wanted_stay_does_not_hold_up_a_departure_that_is_anchored() -> None:
    side = Branch("side", "Side", (wanted("x", "p2", branch="side", start=at("10 20:00"), end=at("11 00:00")),))
    leg = by_car("b", depart=Anchor("x", Edge.END, HOUR))
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00"), stay_wanted=48 * HOUR),
        stop("b", "p1", leg=leg),
        branches=(side,),
    )
    items = planned(wish).by_id()
    assert (clock(items["to-b"].start), items["to-b"].late) == ("11 01:00", 0.0)
    assert clock(items["b"].start) == "11 07:11"


@pytest.mark.parametrize(
    ("a", "b", "names"),
    [
        (Anchor("b", Edge.END), Free(), {"a"}),  # a after b, which comes after a
        (Anchor("b", Edge.START), Anchor("a", Edge.END), {"a", "b"}),
        (Anchor("a", Edge.END), Free(), {"a"}),  # after itself
    ],
)
def test_an_anchor_circle_is_one_finding(a: When, b: When, names: set[str]) -> None:
    wish = relay(
        stop("z", "p0", leg=False, start=at("10 08:00")),
        stop("a", "p1", start=a),
        stop("b", "p2", start=b),
        stop("c", "p3", start=at("13 08:00")),
    )
    plan, findings = evaluate(wish)
    assert [f.code for f in findings] == ["R102"]
    assert names <= set(findings[0].things)
    # What is not in the circle is told all the same, and the chain has no gap.
    assert clock(plan.by_id()["z"].start) == "10 08:00"
    assert clock(plan.by_id()["c"].start) == "13 08:00"
    assert all(x.end == y.start for x, y in pairwise(plan.chain("main")))


def test_events_in_a_circle_are_one_finding() -> None:
    one = Event("one", "One", "a", start=Anchor("two", Edge.END))
    two = Event("two", "Two", "a", start=Anchor("one", Edge.END))
    wish = relay(stop("a", "p0", leg=False, start=at("10 08:00")), events={"one": one, "two": two})
    _, findings = evaluate(wish)
    assert [(f.code, set(f.things)) for f in findings] == [("R102", {"one", "two"})]


def test_branches_that_wait_for_each_other_are_one_finding() -> None:
    # Side forks from b and rejoins a, which comes before b.
    side = Branch(
        "side",
        "Side",
        (wanted("x", "p2", branch="side", leg=by_car("x")),),
        Anchor("b", Edge.END),
        Anchor("a", Edge.START),
    )
    plan, findings = evaluate(
        relay(stop("a", "p0", leg=False, start=at("10 08:00")), stop("b", "p1"), branches=(side,))
    )
    assert [f.code for f in findings] == ["R102"]
    for name in ("main", "side"):
        assert all(x.end == y.start for x, y in pairwise(plan.chain(name)))
    assert plan.by_id()["x"].start >= plan.by_id()["b"].end


def test_a_departure_in_a_circle_is_one_finding() -> None:
    leg = by_car("b", depart=Anchor("c", Edge.START))
    wish = relay(stop("a", "p0", leg=False, start=at("10 08:00")), stop("b", "p1", leg=leg), stop("c", "p2"))
    plan, findings = evaluate(wish)
    assert [f.code for f in findings] == ["R102"]
    assert "to-b" in findings[0].things
    assert all(x.end == y.start for x, y in pairwise(plan.chain("main")))


def test_a_leg_without_speed_may_last_from_its_own_start() -> None:
    # The rocket leaves at 10 08:00 with the launch in it, and docking is six hours after launch: no circle.
    rocket = Mode("rocket", "Rocket")
    wish = relay(
        stop("pad", "p0", leg=False, end=at("10 08:00")),
        stop("port", "p1", leg=Leg("to-port", "rocket"), start=Anchor("launch", Edge.START, 6 * HOUR)),
        modes={"rocket": rocket},
        events={"launch": Event("launch", "Launch", "to-port")},
    )
    items = planned(wish).by_id()
    assert (clock(items["launch"].start), clock(items["port"].start)) == ("10 08:00", "10 14:00")
    assert items["to-port"].moves == ((utc("10 08:00"), utc("10 14:00")),)


def test_a_rejoining_branch_makes_its_target_wait() -> None:
    # Side leaves a at 10 12:00 for x, three degrees on, and stays there 2 h: until 10 12:00 + 18:32 + 2:00 = 11 08:32.
    # Main could be at c after two degrees; it waits for the side, and rests at b, where it was (overnight before-leg).
    x = wanted("x", "p3", branch="side", leg=by_car("x"), stay=2 * HOUR)
    side = Branch("side", "Side", (x,), Anchor("a", Edge.END), Anchor("c", Edge.START))
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00")),
        stop("b", "p1"),
        stop("c", "p2"),
        branches=(side,),
    )
    items = planned(wish).by_id()
    assert (clock(items["c"].start), items["c"].start) == ("11 08:32", items["x"].end)
    assert items["rest-before-to-c"].place == "p1"
    # At b 10 18:11, gone 11 08:32 - 6:11 = 11 02:21.
    assert clock(items["rest-before-to-c"].start) == "10 18:11"
    assert clock(items["rest-before-to-c"].end) == "11 02:21"


def test_what_deadlines_have_to_spare() -> None:
    # b can end at 10 18:11 + 1 h = 10 19:11 and is fixed to end at 11 12:00. By 12 00:00 that is met, and 28 h 49 min
    # could be spared; by 11 00:00 it is missed by 12 h; by 10 19:00 by 17 h.
    b = stop("b", "p1", stay=HOUR, end=at("11 12:00"))
    ends = {"met": "12 00:00", "missed": "11 00:00", "hopeless": "10 19:00"}
    limits = {n: Deadline(n, n, Anchor("b", Edge.END), at(t)) for n, t in ends.items()}
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    kept = {k.id: k for k in planned(relay(a, b, deadlines=limits)).deadlines}
    assert kept["met"].spare == 28 * HOUR + 49 * 60
    assert kept["missed"].spare == -12 * HOUR
    assert kept["hopeless"].spare == -17 * HOUR
    assert {k.reached for k in kept.values()} == {utc("11 12:00")}
    # b is late against the tightest of them.
    assert planned(relay(a, b, deadlines=limits)).by_id()["b"].late == 17 * HOUR


def test_a_deadline_with_an_offset_and_of_what_is_not_there() -> None:
    # An hour after b's start (11 09:00) must be by 11 09:30: half an hour late.
    limits = {
        "soon": Deadline("soon", "Soon", Anchor("b", Edge.START, HOUR), at("11 09:30")),
        "lost": Deadline("lost", "Lost", Anchor("nowhere", Edge.START), at("11 09:30")),
    }
    plan = planned(relay(stop("b", "p1", leg=False, start=at("11 09:00")), deadlines=limits))
    assert [(k.id, k.spare, clock(k.reached)) for k in plan.deadlines] == [("soon", -1800.0, "11 10:00")]
    assert plan.by_id()["b"].late == 1800.0


def test_setup_lies_between_arriving_and_beginning() -> None:
    # There at 10 18:11; with half an hour of setup the programme begins at 10 18:41; the torch rests there meanwhile.
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00")),
        stop("b", "p1"),
        setup=1800.0,
        overnight="after-leg",
    )
    items = planned(wish).by_id()
    assert clock(items["b"].start) == "10 18:41"
    rest = items["rest-before-b"]
    assert (rest.place, rest.end - rest.start) == ("p1", 1800.0)


def test_events_wait_for_their_setup_and_stops_for_their_events() -> None:
    # a starts at 10 08:00; the show is set up for 90 min and lasts 3 h: a is not over before 10 12:30.
    show = Event("show", "Show", "a", duration=3 * HOUR, setup=1.5 * HOUR)
    bow = Event("bow", "Bow", "show")
    after = Event("after", "After", "a", start=Anchor("show", Edge.END, HOUR), duration=HOUR)
    wish = relay(stop("a", "p0", leg=False, start=at("10 08:00")), events={"show": show, "bow": bow})
    items = planned(wish).by_id()
    assert [clock(items["show"].start), clock(items["show"].end), clock(items["a"].end)] == [
        "10 09:30",
        "10 12:30",
        "10 12:30",
    ]
    assert (clock(items["bow"].start), items["bow"].inside, items["bow"].start == items["bow"].end) == (
        "10 09:30",
        "show",
        True,
    )
    # Another an hour after it, of an hour: until 10 14:30.
    items = planned(replace(wish, events={**wish.events, "after": after})).by_id()
    assert [clock(items["after"].start), clock(items["a"].end)] == ["10 13:30", "10 14:30"]


def test_stops_begin_and_end_within_the_hours_of_the_day() -> None:
    # Hours 08:00 to 21:00. There at 10 18:11, stay 3 h: over at 21:11, too late, so it begins at 11 08:00.
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    long, short = (
        planned(relay(a, stop("b", "p1", stay=h * HOUR), day=Hours(8 * HOUR, 21 * HOUR))).by_id()["b"] for h in (3, 2)
    )
    assert (clock(long.start), clock(long.end)) == ("11 08:00", "11 11:00")
    assert (clock(short.start), clock(short.end)) == ("10 18:11", "10 20:11")
    assert long.late == short.late == 0.0


def test_a_date_is_late_when_its_hours_are_over() -> None:
    # b is for the 10th, but cannot begin before 11 08:00: 8 h after the end of that day.
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    item = planned(relay(a, stop("b", "p1", start=on("10"), stay=3 * HOUR), day=Hours(8 * HOUR, 21 * HOUR))).by_id()[
        "b"
    ]
    assert (item.late, item.cause, clock(item.start)) == (8 * HOUR, "a", "11 08:00")


def test_a_fixed_hour_is_kept_outside_of_the_hours_too() -> None:
    item = planned(relay(stop("b", "p1", leg=False, start=at("11 05:00")), day=Hours(8 * HOUR, 21 * HOUR))).by_id()["b"]
    assert (clock(item.start), item.late) == ("11 05:00", 0.0)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("11 12:00", "11 18:00"),  # six hours fit
        ("11 17:00", "11 21:00"),  # the day ends
        ("11 05:00", "11 11:00"),  # begins before the hours do
        ("11 20:30", "11 21:00"),  # at least a quarter of an hour, then the day ends
        ("11 20:50", "11 21:05"),  # the least that it must be
        ("11 23:00", "11 23:15"),  # the hours of that day are over
        ("12 01:00", "12 07:00"),  # those of the next have not begun
    ],
)
def test_wanted_stays_end_with_the_hours_of_that_day(start: str, end: str) -> None:
    only = stop("b", "p1", leg=False, start=at(start), stay=900.0, stay_wanted=6 * HOUR)
    item = planned(relay(only, day=Hours(8 * HOUR, 21 * HOUR))).by_id()["b"]
    assert clock(item.end) == end


def test_wanted_stays_end_where_the_next_would_be_late() -> None:
    # b is fixed at 10 20:00 and the way takes 6 h 11 min: a may stay until 10 13:49, not the wanted 14:00.
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00"), stay_wanted=6 * HOUR), stop("b", "p1", start=at("10 20:00"))
    )
    items = planned(wish).by_id()
    assert clock(items["a"].end) == "10 13:49"
    assert (items["b"].late, items["to-b"].slack) == (0.0, 0.0)


def test_nothing_begins_on_rest_days() -> None:
    # There at 10 18:11, but the 11th and 12th are rest days and the hours of the 10th are over at 18:00.
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    wish = relay(a, stop("b", "p1"), day=Hours(8 * HOUR, 18 * HOUR), rest_days=("2013-10-11", "2013-10-12"))
    assert clock(planned(wish).by_id()["b"].start) == "13 08:00"


def test_nights_before_or_after_the_way() -> None:
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    wish = relay(a, stop("b", "p1", start=at("12 08:00")))
    before, after = (
        planned(replace(wish, rules=replace(wish.rules, overnight=o))).chain("main")
        for o in ("before-leg", "after-leg")
    )
    assert [(i.kind, i.place) for i in before] == [("stop", "p0"), ("rest", "p0"), ("leg", "p1"), ("stop", "p1")]
    assert [(i.kind, i.place) for i in after] == [("stop", "p0"), ("leg", "p1"), ("rest", "p1"), ("stop", "p1")]
    assert clock(before[2].start) == "12 01:49"
    assert after[1].start == utc("10 12:00")
    assert [i.slack for i in before if i.kind == "leg"] == [0.0]
    # From 10 12:00 to 12 08:00 are 44 h, less the way of 6 h 11 min.
    assert after[1].slack == 44 * HOUR - WAY


def test_a_way_that_sleeps() -> None:
    # Under way from 07:00 to 19:00 only. Two degrees take 12 h 22 min: leaving at 10 12:00 it makes 7 h on the 10th and
    # 5 h 22 min on the 11th.
    mode = replace(CAR, hours=Hours(7 * HOUR, 19 * HOUR), sleeps=True)
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    wish = relay(a, stop("b", "p2"), modes={"car": mode}, overnight="after-leg")
    leg = planned(wish).by_id()["to-b"]
    assert [t for span in leg.moves for t in span] == [utc(t) for t in ("10 12:00", "10 19:00", "11 07:00", "11 12:22")]
    # Just in time for 12 12:00 it leaves so that it makes 5 h on the 12th and 7 h 22 min on the 11th.
    leg = planned(relay(a, stop("b", "p2", start=at("12 12:00")), modes={"car": mode})).by_id()["to-b"]
    assert clock(leg.start) == "11 11:38"
    assert len(leg.moves) == 2


def test_a_way_leaves_within_its_hours_and_ends_cost_time() -> None:
    # A train leaves 06:00 to 11:00, with ten minutes at each end: 11 06:00 + 22,239.016 s + 20 min = 11 12:30:39, in
    # whole minutes 12:31.
    mode = replace(CAR, hours=Hours(6 * HOUR, 11 * HOUR), ends=600.0)
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    items = planned(relay(a, stop("b", "p1"), modes={"car": mode}, overnight="after-leg")).by_id()
    assert (clock(items["to-b"].start), clock(items["b"].start)) == ("11 06:00", "11 12:31")


def test_departures_that_are_given() -> None:
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    # At 10 15:00: there at 10 21:11. At 10 10:00, two hours before a ends: two hours late, there at 10 18:11.
    later, sooner = (
        planned(relay(a, stop("b", "p1", leg=by_car("b", depart=at(t))))).by_id() for t in ("10 15:00", "10 10:00")
    )
    assert (clock(later["to-b"].start), clock(later["b"].start), later["to-b"].late) == ("10 15:00", "10 21:11", 0.0)
    assert (clock(sooner["to-b"].start), clock(sooner["b"].start)) == ("10 12:00", "10 18:11")
    assert (sooner["to-b"].late, sooner["to-b"].cause) == (2 * HOUR, "a")


def test_travel_times_that_are_given() -> None:
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    item = planned(relay(a, stop("b", "p1", leg=by_car("b", travel=HOUR)), overnight="after-leg")).by_id()["to-b"]
    assert item.end - item.start == HOUR
    assert item.distance == pytest.approx(2 * DEGREE, abs=1e-3)


def test_distances_in_order_of_trust() -> None:
    # A path over a point half a degree north and half a degree on, there and back: twice the haversine formula.
    path = ((0.0, 0.0), (math.radians(0.5), math.radians(0.5)), (0.0, math.radians(1.0)))
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    by = {
        "document": by_car("b", distance=250e3, path=path),
        "path": by_car("b", path=path),
        "great circle x 2": by_car("b"),
    }
    rows = {name: planned(relay(a, stop("b", "p1", leg=leg))).by_id()["to-b"] for name, leg in by.items()}
    assert {name: row.distance_from for name, row in rows.items()} == {name: name for name in by}
    half = 2 * 6371008.8 * math.asin(math.sqrt(math.sin(math.radians(0.25)) ** 2 * (1 + math.cos(math.radians(0.5)))))
    assert rows["document"].distance == 250e3
    assert rows["path"].distance == pytest.approx(2 * half, abs=1e-3)
    assert rows["great circle x 2"].distance == pytest.approx(2 * DEGREE, abs=1e-3)
    # 25,000 s; 2 x 7,862.6 = 15,725.3 s; 22,239.0 s: in whole minutes 417, 263 and 371.
    assert [(row.end - row.start) / 60 for row in rows.values()] == [417, 263, 371]


def test_a_mode_without_speed_takes_the_time_its_ends_leave() -> None:
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    leg = Leg("to-b", "ship", depart=at("10 14:00"))
    wish = relay(a, stop("b", "p1", leg=leg, start=at("12 09:00")), modes={"ship": Mode("ship")}, setup=1800.0)
    items = planned(wish).by_id()
    assert (clock(items["to-b"].start), clock(items["to-b"].end)) == ("10 14:00", "12 09:00")
    assert items["rest-before-to-b"].end == utc("10 14:00")
    assert items["to-b"].distance == pytest.approx(DEGREE, abs=1e-3)


def test_what_nothing_binds_happens_at_the_first_instant_of_the_document() -> None:
    wish = relay(stop("a", "p0", leg=False), stop("b", "p1", start=at("11 09:00")))
    assert clock(planned(wish).by_id()["a"].start) == "11 09:00"
    assert planned(wish).by_id()["b"].late == WAY


def test_who_must_hear_of_a_change() -> None:
    # The guard hears of the whole branch, the pilot of one way; the singer is in the show.
    holders = {
        "guard": Holder("guard", "Guard", tell=("main",)),
        "pilot": Holder("pilot", "Pilot", tell=("to-b",)),
        "singer": Holder("singer", "Singer"),
    }
    show = Event("show", "Show", "b", people=("singer",))
    wish = relay(
        stop("a", "p0", leg=False, start=at("10 08:00")), stop("b", "p1"), holders=holders, events={"show": show}
    )
    items = planned(wish).by_id()
    assert [items[n].tell for n in ("a", "to-b", "b", "show")] == [
        ("Guard",),
        ("Pilot", "Guard"),
        ("Guard",),
        ("Guard", "Singer"),
    ]


def test_anchors_to_what_is_not_there_bind_nothing() -> None:
    wish = relay(stop("a", "p0", leg=False, start=at("10 08:00")), stop("b", "p1", start=Anchor("lost", Edge.END)))
    assert clock(planned(wish).by_id()["b"].start) == "10 14:11"
    assert Demands(wish).point(Anchor("lost", Edge.END)) is None


def test_a_departure_that_is_stated_is_kept_outside_of_the_hours_and_waits_on_the_way() -> None:
    # Fixed, or anchored 14 h after a's end at 12:00, the way begins 11 02:00; the train goes at 06:00, there at 12:11.
    train = replace(CAR, hours=Hours(6 * HOUR, 23 * HOUR))
    a = stop("a", "p0", leg=False, start=at("10 08:00"), end=at("10 12:00"))
    for depart in (at("11 02:00"), Anchor("a", Edge.END, 14 * HOUR)):
        wish = relay(a, stop("b", "p1", leg=by_car("b", depart=depart)), modes={"car": train})
        items = planned(wish).by_id()
        assert (clock(items["to-b"].start), items["to-b"].late, clock(items["b"].start)) == (
            "11 02:00",
            0.0,
            "11 12:11",
        )
        assert items["to-b"].moves == ((utc("11 06:00"), utc("11 12:11")),)
