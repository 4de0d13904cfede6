"""Checks: a small journey that breaks a rule is found to, with what and where; its mended twin is clean."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from builders import journey, place, wanted
from flambeau.check import check
from flambeau.evaluate import evaluate
from flambeau.finding import CATALOGUE, Finding, Severity, Where
from flambeau.instants import parse_instant
from flambeau.journey import (
    Anchor,
    At,
    Branch,
    Carried,
    Certainty,
    Cost,
    Deadline,
    Edge,
    Event,
    Hold,
    Holder,
    Hours,
    Journey,
    Kind,
    Leg,
    Lit,
    Mode,
    Place,
    Rules,
    Stop,
    Waiver,
    When,
)
from flambeau.orbit.elements import read_elements
from flambeau.units import Money, Rate

# As in test_evaluate: on the equator, UTC; one degree takes 6 h 11 min.
CAR = Mode("car", "Car", 10.0, 2.0)
HOUR = 3600.0
LINE = Where("journey.toml", 12, 3)


def utc(text: str) -> float:
    return parse_instant(f"2013-10-{text}", "UTC")


def at(text: str, **more: Any) -> At:
    return At(utc(text), **more)


def by_car(name: str) -> Leg:
    return Leg(f"to-{name}", "car")


def first(**more: Any) -> Stop:
    return wanted("a", "p0", **({"start": at("10 08:00"), "end": at("10 12:00")} | more))


def second(start: When | None = None, **more: Any) -> Stop:
    return wanted("b", "p1", leg=by_car("b"), start=start or at("11 09:00"), where=LINE, **more)


def side(*stops: Stop, **more: Any) -> Branch:
    return Branch("side", "Side", tuple(replace(stop, branch="side") for stop in stops), **more)


def relay(*stops: Stop, branches: tuple[Branch, ...] = (), **more: Any) -> Journey:
    names = ("rest_days", "longest_day", "flames", "setup")
    rules = replace(Rules(Hours(0.0, 86400.0)), **{k: more.pop(k) for k in names if k in more})
    modes = {"car": CAR, "rocket": Mode("rocket")}
    main = Branch("main", "Main", stops or (first(), second()))
    spots = [place(f"p{n}", 0.0, float(n)) for n in range(4)] + list(more.pop("places", ()))
    return journey(*spots, branches=(main, *branches), rules=rules, modes=modes, **more)


def found(wish: Journey) -> tuple[Finding, ...]:
    plan, findings = evaluate(wish)
    assert not findings
    return check(wish, plan)[0]


def codes(wish: Journey) -> list[str]:
    return [finding.code for finding in found(wish)]


def by_id(*things: Any) -> dict[str, Any]:
    return {thing.id: thing for thing in things}


def flame(name: str, branch: str, *lit: tuple[str, str], **more: Any) -> Carried:
    kind = more.pop("kind", Kind.FLAME)
    return Carried(name, kind, name.title(), branch, tuple(Lit(at(a), at(b), LINE) for a, b in lit), **more)


# -- the route --------------------------------------------------------------------------------------------------------


def test_a_sound_journey_is_clean() -> None:
    assert found(relay()) == ()


def test_r103_late() -> None:
    # As in test_evaluate: 9 h 11 min late, a ends at 12:00.
    (late,) = found(relay(first(), second(at("10 09:00"))))
    assert (late.code, late.things, late.where) == ("R103", ("b", "a"), LINE)
    assert "9 h 11 min later than the document says: 2013-10-10 18:11 UTC" in late.message
    assert "held up by a" in late.message
    assert "9 h 11 min" in late.hint
    assert codes(relay(first(), second(at("10 18:11")))) == []


def test_r103_late_by_its_own_times() -> None:
    stop = second(end=at("11 10:00"), stay=2 * HOUR)
    (late,) = found(relay(first(), stop))
    assert (late.code, "its own times leave no other" in late.message) == ("R103", True)
    assert late.hint == "move b or what limits it by 1 h."
    assert codes(relay(first(), replace(stop, stay=HOUR))) == []


def test_r103_a_deadline_is_told_once_and_where_it_stands() -> None:
    limit = Deadline("soon", "The opening", Anchor("b", Edge.START), at("11 08:00"), where=Where("journey.toml", 40, 1))
    (late,) = found(relay(deadlines=by_id(limit)))
    assert (late.code, late.things, late.where) == ("R103", ("soon", "b"), limit.where)
    assert "b start is 2013-10-11 09:00 UTC, 1 h after The opening (2013-10-11 08:00 UTC)" in late.message
    assert codes(relay(deadlines=by_id(replace(limit, by=at("11 09:00"))))) == []


def test_r103_two_deadlines_of_one_thing_are_both_told() -> None:
    limits = [Deadline(f"d{h}", f"By {h}", Anchor("b", Edge.START), at(f"11 0{h}:00")) for h in (7, 8)]
    assert {f.things for f in found(relay(deadlines=by_id(*limits)))} == {("d7", "b"), ("d8", "b")}


def test_r114_late_against_a_guess() -> None:
    guess = at("10 18:00", certainty=Certainty.APPROXIMATE)
    (late,) = found(relay(first(), second(guess)))
    assert (late.code, late.severity, late.things) == ("R114", Severity.WARNING, ("b", "a"))
    # With a doubt of a quarter of an hour 18:11 is in time.
    assert codes(relay(first(), second(replace(guess, doubt=900.0)))) == []
    assert codes(relay(first(), second(at("10 18:00")))) == ["R103"]


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (Certainty.APPROXIMATE, Certainty.EXACT, "R103"),  # the end is not kept, and that is exact
        (Certainty.EXACT, Certainty.APPROXIMATE, "R114"),
    ],
)
def test_r103_or_r114_goes_by_the_time_that_is_not_kept(start: Certainty, end: Certainty, code: str) -> None:
    stop = second(at("11 09:00", certainty=start), end=at("11 10:00", certainty=end), stay=2 * HOUR)
    assert codes(relay(first(), stop)) == [code]


def test_r104_a_way_in_no_time() -> None:
    jump = wanted("b", "p1", leg=Leg("to-b", "rocket", where=LINE))
    (leap,) = found(relay(first(), jump))
    assert (leap.code, leap.things, leap.where) == ("R104", ("to-b",), LINE)
    assert "111 km in no time" in leap.message
    assert codes(relay(first(), replace(jump, start=at("10 13:00")))) == []
    assert codes(relay(first(), replace(jump, place="p0"))) == []
    # Also where it is the first of a branch.
    fork = side(replace(jump, id="x", leg=Leg("to-x", "rocket")), fork=Anchor("a", Edge.END))
    assert codes(relay(branches=(fork,))) == ["R104"]


def test_r107_not_together() -> None:
    back = wanted("x", "p3", leg=by_car("x"))
    fork = side(back, fork=Anchor("a", Edge.START), rejoin=Anchor("c", Edge.START, where=LINE))
    stops = (first(), second(), wanted("c", "p2", leg=by_car("c"), start=at("13 08:00")))
    (apart,) = found(relay(*stops, branches=(fork,)))
    assert (apart.code, apart.things, apart.where) == ("R107", ("side", "c"), LINE)
    assert "side ends at X, 111 km from C" in apart.message
    fork = side(replace(back, place="p2"), fork=fork.fork, rejoin=fork.rejoin)
    assert codes(relay(*stops, branches=(fork,))) == []


def test_r106_ends_before_it_starts() -> None:
    show = Event("show", "Show", "a", start=at("10 10:00"), end=at("10 09:00"), where=LINE)
    # Its end cannot be before its start: it is late instead.
    assert codes(relay(events=by_id(show))) == ["R103"]


def test_r103_an_event_before_its_stop_or_past_its_fixed_end() -> None:
    # A stop and its events wait for each other: what cannot be is late. An hour too early; two hours too long.
    early = Event("show", "Show", "a", start=at("10 07:00"), duration=HOUR, where=LINE)
    (late,) = found(relay(events=by_id(early)))
    assert (late.code, late.things) == ("R103", ("show", "a"))
    long = Event("show", "Show", "a", start=at("10 13:00"), duration=HOUR, where=LINE)
    (late,) = found(relay(events=by_id(long)))
    assert (late.code, late.things) == ("R103", ("a", "show"))
    assert codes(relay(events=by_id(replace(long, start=at("10 11:00"))))) == []


def test_r108_an_event_anchored_out_of_its_stop() -> None:
    show = Event("show", "Show", "a", start=Anchor("b", Edge.START), duration=HOUR, where=LINE)
    (outside,) = found(relay(events=by_id(show)))
    assert (outside.code, outside.things, outside.where) == ("R108", ("show", "a"), LINE)
    assert "2013-10-11 09:00:00 UTC - 2013-10-11 10:00:00 UTC" in outside.message
    assert codes(relay(events=by_id(replace(show, start=Anchor("b", Edge.START, -24 * HOUR))))) == []


def test_r108_an_event_longer_than_the_way_it_is_on() -> None:
    # The way lasts 6 h 11 min; lunch an hour after its start lasts six.
    lunch = Event("lunch", "Lunch", "to-b", start=Anchor("to-b", Edge.START, HOUR), duration=6 * HOUR, where=LINE)
    (outside,) = found(relay(events=by_id(lunch)))
    assert (outside.code, outside.things, outside.where) == ("R108", ("lunch", "to-b"), LINE)
    assert codes(relay(events=by_id(replace(lunch, duration=5 * HOUR)))) == []


def test_r109_a_rest_day() -> None:
    (rest,) = found(relay(rest_days=("2013-10-11",)))
    assert (rest.code, rest.things, rest.where) == ("R109", ("b", "2013-10-11"), LINE)
    assert codes(relay(rest_days=("2013-10-12",))) == []


def test_r109_goes_by_the_clock_of_the_place() -> None:
    # 11 09:00 UTC is the 11th in Kamchatka at 21:00; 11 15:00 UTC is the 12th there.
    far = place("far", 53.0, 158.6, zone="Asia/Kamchatka")
    only = wanted("b", "far", start=at("11 15:00"))
    assert codes(relay(only, places=(far,), rest_days=("2013-10-12",))) == ["R109"]
    assert codes(relay(only, places=(far,), rest_days=("2013-10-11",))) == []


def test_r110_a_long_day() -> None:
    # From a at 08:00 to the end of b on the same day: 18:11 + 2 h = 20:11, so 12 h 11 min.
    stops = (first(where=LINE), wanted("b", "p1", leg=by_car("b"), stay=2 * HOUR))
    (long,) = found(relay(*stops, longest_day=12 * HOUR))
    assert (long.code, long.things, long.where) == ("R110", ("a", "2013-10-10"), LINE)
    assert "lasts 12 h 11 min from a to b; at most 12 h" in long.message
    assert codes(relay(*stops, longest_day=12.25 * HOUR)) == []


def test_r110_a_stop_of_days_is_no_long_day() -> None:
    assert codes(relay(first(end=at("13 12:00")), longest_day=12 * HOUR)) == []


def test_r111_over_budget() -> None:
    # Two stops at 300 EUR and 500 USD.
    costs = (Cost("fee", Rate(Money(Decimal(300), "EUR"), "stop")), Cost("gift", Money(Decimal(500), "USD")))
    (over,) = found(relay(costs=costs, budget=Money(Decimal(500), "EUR"), budget_where=LINE))
    assert (over.code, over.where) == ("R111", LINE)
    assert "costs 600.00 EUR, 100.00 EUR more than its budget of 500.00 EUR" in over.message
    assert over.hint == "look at stop first: 600.00 EUR."
    assert codes(relay(costs=costs, budget=Money(Decimal(600), "EUR"))) == []
    assert codes(relay(costs=costs, budget=Money(Decimal(1), "CHF"))) == []


SETS, _ = read_elements((Path(__file__).parent.parent / "examples/sochi-2014/iss.tle").read_text("utf-8"), "iss.tle")


def station(*sets: Any) -> Place:
    return place("iss", 0.0, 0.0, elements=sets or SETS, where=LINE)


@pytest.mark.parametrize(
    ("start", "hours", "sets", "old"),
    [
        ("2013-11-09", 24.0, SETS, False),
        ("2013-10-20", 24.0, SETS, True),  # 17 days before the first
        ("2013-11-20", 60.0, SETS, True),  # until 22 November 12:00, 10.9 days after the last
        ("2013-11-09", 24.0, SETS[:1], False),
    ],
)
def test_r112_old_elements(start: str, hours: float, sets: tuple[Any, ...], old: bool) -> None:
    begin = parse_instant(f"{start}T00:00:00Z", "UTC")
    stop = wanted("on-board", "iss", start=At(begin), end=At(begin + hours * HOUR))
    findings = found(relay(stop, places=(station(*sets),)))
    assert [(f.code, f.things, f.where) for f in findings] == [("R112", ("on-board", "iss"), LINE)] * old


def test_r112_old_in_the_middle_of_a_stay() -> None:
    # A set at the beginning and one at the end of 25 days: in between one is up to 25 days old.
    later = replace(SETS[0], epoch=SETS[0].epoch + 25 * 86400.0)
    stop = wanted("on-board", "iss", start=At(SETS[0].epoch), end=At(later.epoch + 3600.0))
    (old,) = found(relay(stop, places=(station(SETS[0], later),)))
    assert "25.0 days" in old.message


# -- flames, torches and holders --------------------------------------------------------------------------------------

ONE = flame("one", "main", ("10 08:00", "10 12:00"))
AWAY = side(wanted("x", "p3", start=at("10 08:00"), end=at("10 20:00")))


def test_f301_two_flames() -> None:
    two = flame("two", "side", ("10 11:00", "10 14:00"))
    (both,) = found(relay(branches=(AWAY,), carried=by_id(ONE, two)))
    assert (both.code, both.things, both.where) == ("F301", ("one", "two"), LINE)
    assert "from 2013-10-10T11:00:00Z to 2013-10-10T12:00:00Z" in both.message
    after = flame("two", "side", ("10 12:00", "10 14:00"))
    assert codes(relay(branches=(AWAY,), carried=by_id(ONE, after))) == []
    # Two may be lit at one time where the rules say so, and where they are at one place.
    assert codes(relay(branches=(AWAY,), carried=by_id(ONE, two), flames=2)) == []
    here = side(wanted("x", "p0", start=at("10 08:00"), end=at("10 20:00")))
    assert codes(relay(branches=(here,), carried=by_id(ONE, two))) == []
    # One flame with two spans is one flame.
    again = replace(ONE, lit=(*ONE.lit, *flame("one", "main", ("10 10:00", "10 12:00")).lit))
    assert codes(relay(branches=(AWAY,), carried=by_id(again))) == []
    # Torches and lanterns are no flames.
    assert codes(relay(branches=(AWAY,), carried=by_id(ONE, replace(two, kind=Kind.LANTERN)))) == []


def test_f302_burns_too_long() -> None:
    torch = flame("torch", "main", ("10 08:00", "10 08:20"), kind=Kind.TORCH, burn=900.0)
    (long,) = found(relay(carried=by_id(torch)))
    assert (long.code, long.things, long.where) == ("F302", ("torch",), LINE)
    assert "lit for 20 min, but burns for 15 min" in long.message
    assert codes(relay(carried=by_id(replace(torch, burn=1200.0)))) == []
    assert codes(relay(carried=by_id(replace(torch, burn=None)))) == []
    twice = flame("torch", "main", ("10 08:00", "10 08:10"), ("10 08:10", "10 08:20"), kind=Kind.TORCH, burn=900.0)
    assert codes(relay(carried=by_id(twice))) == []  # lit anew


def test_f303_two_holders() -> None:
    torch = flame("torch", "main", kind=Kind.TORCH)
    people = by_id(Holder("anna", "Anna"), Holder("boris", "Boris"))
    handed = (Hold("torch", "anna", at("10 08:00"), at("10 10:00")), Hold("torch", "boris", at("10 09:00"), where=LINE))
    (both,) = found(relay(carried=by_id(torch), holders=people, holds=handed))
    assert (both.code, both.things, both.where, both.severity) == ("F303", ("torch",), LINE, Severity.ERROR)
    mended = (replace(handed[0], end=at("10 09:00")), handed[1])
    assert codes(relay(carried=by_id(torch), holders=people, holds=mended)) == []
    assert codes(relay(carried=by_id(torch), holders=people, holds=(replace(handed[0], end=None), handed[1]))) == []


def test_f304_never_lit_or_outside_of_its_branch() -> None:
    (never,) = found(relay(carried=by_id(flame("one", "main", where=LINE))))
    assert (never.code, never.things, never.where) == ("F304", ("one",), LINE)
    (early,) = found(relay(carried=by_id(flame("one", "main", ("10 07:00", "10 09:00")))))
    assert (early.code, early.things, early.where) == ("F304", ("one",), LINE)
    (late,) = found(relay(carried=by_id(flame("one", "main", ("10 09:00", "11 10:00")))))
    assert (late.code, late.things) == ("F304", ("one",))
    assert codes(relay(carried=by_id(ONE))) == []
    assert codes(relay(carried=by_id(flame("torch", "main", kind=Kind.TORCH)))) == []  # a torch may stay unlit


def test_f305_an_idle_waiver() -> None:
    waiver = Waiver("F301", ("one", "two"), "it was so", "S1", LINE)
    (idle,) = found(relay(carried=by_id(ONE), waivers=(waiver,)))
    assert (idle.code, idle.where) == ("F305", LINE)
    assert "F301 for one, two" in idle.message
    two = flame("two", "side", ("10 11:00", "10 14:00"))
    wish = relay(branches=(AWAY,), carried=by_id(ONE, two), waivers=(waiver,))
    plan, _ = evaluate(wish)
    left, waived = check(wish, plan)
    assert left == ()
    assert [f.code for f in waived] == ["F301"]


def test_a_waiver_settles_only_what_it_names() -> None:
    two = flame("two", "side", ("10 11:00", "10 14:00"))

    def left(*things: str, code: str = "F301") -> list[str]:
        return codes(relay(branches=(AWAY,), carried=by_id(ONE, two), waivers=(Waiver(code, things, "so", "S1"),)))

    assert left("one") == left("two", "one") == left() == []
    assert left("three") == ["F301", "F305"] or left("three") == ["F305", "F301"]
    assert sorted(left("one", code="F302")) == ["F301", "F305"]


def test_a_waiver_never_settles_an_error() -> None:
    waiver = Waiver("R103", ("b",), "we know", "S1")
    assert sorted(codes(relay(first(), second(at("10 09:00")), waivers=(waiver,)))) == ["F305", "R103"]


def test_findings_come_in_order_of_place() -> None:
    wish = relay(first(where=Where("journey.toml", 5, 1)), second(), rest_days=("2013-10-10", "2013-10-11"))
    assert [f.where.line for f in found(wish)] == [5, 12]
    assert all(CATALOGUE[code].severity is Severity.WARNING for code in codes(wish))


def test_a_journey_with_a_circle_can_be_checked() -> None:
    wish = relay(
        first(), second(Anchor("c", Edge.END)), wanted("c", "p2", leg=by_car("c"), start=Anchor("b", Edge.END))
    )
    plan, findings = evaluate(wish)
    assert [f.code for f in findings] == ["R102"]
    check(wish, plan)
    assert math.isfinite(plan.by_id()["c"].start)
