"""The plan file: what is written is what is read, to the millisecond, and nothing in a file can do harm."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.document import load
from flambeau.document.planfile import dump_plan, read_plan
from flambeau.evaluate import evaluate
from flambeau.finding import NOWHERE, Where
from flambeau.journey import Certainty, Edge
from flambeau.plan import Kept, Plan, Scheduled
from flambeau.units import Money

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*/journey.toml"))
RUB = Money(Decimal("12.00"), "RUB")
STOP = Scheduled(
    "main", 1, "stop", "moscow", "Москва", "moscow", "moscow", "Europe/Moscow", 1381132800.0, 1381168800.25
)
LEG = replace(
    STOP, seq=2, kind="leg", id="to-tula", place="tula", slack=0.0, distance=180_000.5, mode="train", cost=(RUB,)
)
EVENT = replace(
    STOP,
    kind="event",
    id="fest",
    inside="moscow",
    slack=5.125,
    late=60.0,
    moves=((1381132800.0, 1381132801.5),),
    tell=("A", "B"),
    start_certainty=Certainty.EXACT,
)
KEPT = Kept("opening", "Opening", "moscow", Edge.START, 1381132800.0, 1381132700.0, -5.5)
PLAN = Plan(
    title='A "plan"',
    items=(STOP, LEG, EVENT),
    digests={"stops.csv": "ff", "journey.toml": "00"},
    deadlines=(KEPT,),
    money={"all": {"": (RUB, Money(Decimal("3.125"), "EUR")), "x": ()}, "branch": {"main": (RUB,), "space": ()}},
)


def test_form() -> None:
    text = dump_plan(PLAN)
    assert text.startswith('{\n  "format": "flambeau-plan/1",\n  "title": "A \\"plan\\"",\n')
    assert text.endswith("  ]\n}\n")
    plan = json.loads(text)
    assert list(plan) == ["format", "title", "digests", "money", "deadlines", "items"]
    assert list(plan["digests"]) == ["journey.toml", "stops.csv"]
    stop, leg, event = plan["items"]
    assert stop["name"] == "Москва"
    assert (stop["start"], stop["end"]) == ("2013-10-07T08:00:00Z", "2013-10-07T18:00:00.250Z")
    assert "slack_s" not in stop
    assert (leg["slack_s"], leg["distance_m"], leg["cost"]) == (0, 180000.5, ["12.00 RUB"])
    assert event["moves"] == [["2013-10-07T08:00:00Z", "2013-10-07T08:00:01.500Z"]]
    assert plan["deadlines"][0]["spare_s"] == -5.5
    assert plan["money"]["all"] == {"": ["12.00 RUB", "3.125 EUR"], "x": []}


def test_one_key_a_line() -> None:
    lines = [line for line in dump_plan(PLAN).splitlines() if '": ' in line]
    assert all(line.count('": ') == 1 for line in lines)


def test_read_what_was_written() -> None:
    assert read_plan(dump_plan(PLAN), "p.json") == (PLAN, ())
    assert read_plan("\ufeff" + dump_plan(PLAN).replace("\n", "\r\n"), "p.json") == (PLAN, ())
    assert read_plan(dump_plan(Plan("", ())), "p.json") == (Plan("", ()), ())


def test_places_in_the_document_are_not_kept() -> None:
    elsewhere = replace(STOP, where=Where("a.toml", 3, 4))
    assert dump_plan(Plan("", (elsewhere,))) == dump_plan(Plan("", (STOP,)))
    assert STOP.where == NOWHERE


@settings(max_examples=200)
@given(
    st.floats(-1e9, 5e9),
    st.one_of(st.none(), st.floats(-1e9, 1e9)),
    st.floats(0, 1e9),
    st.decimals(-(10**9), 10**9, places=3),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
)
def test_rounded_to_milliseconds(t: float, slack: float | None, metres: float, amount: Decimal, name: str) -> None:
    item = replace(STOP, name=name, start=t, end=t, slack=slack, distance=metres, cost=(Money(amount, "EUR"),))
    plan, findings = read_plan(dump_plan(Plan(name, (item,))), "p.json")
    assert findings == ()
    assert plan is not None
    found = plan.items[0]
    assert found.name == plan.title == name
    assert found.start == pytest.approx(t, abs=6e-4, rel=0)
    assert found.slack == (None if slack is None else round(slack, 3))
    assert found.distance == round(metres, 3)
    assert found.cost == item.cost
    assert dump_plan(plan) == dump_plan(Plan(name, (item,)))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_plans_of_examples(path: Path) -> None:
    journey, _, digests = load(path)
    assert journey is not None
    plan = replace(evaluate(journey)[0], digests=digests)
    text = dump_plan(plan)
    again, findings = read_plan(text, "p.json")
    assert findings == ()
    assert again is not None
    assert dump_plan(again) == text
    assert [i.id for i in again.items] == [i.id for i in plan.items]


TEXT = dump_plan(PLAN)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("flambeau-plan/1", "flambeau-plan/2", "format"),
        ('"title": "A \\"plan\\""', '"title": 1', "expected a string"),
        ('"seq": 2', '"seq": 2.5', "items[1].seq"),
        ('"seq": 2', '"seq": true', "items[1].seq"),
        ('"slack_s": 0,', '"slack_s": "0",', "items[1].slack_s"),
        ('"slack_s": 0,', '"slack_s": 1e999,', "items[1].slack_s"),
        ('"slack_s": 0,', '"slack_s": NaN,', "NaN"),
        ('"slack_s": 0,', '"slack": 0,', "unknown key"),
        ("2013-10-07T08:00:00Z", "2013-10-37T08:00:00Z", "deadlines[0].by"),
        ("2013-10-07T08:00:00Z", "yesterday", "deadlines[0].by"),
        ('"12.00 RUB"', '"12.00"', "currency"),
        ('"12.00 RUB"', '"12.00 RUB/km"', "amount"),
        ('"id": "to-tula"', '"id": "moscow"', "same id"),
        ('"start_certainty": "exact"', '"start_certainty": "sure"', "sure"),
        ('"edge": "start"', '"edge": "middle"', "middle"),
        ('      "kind": "leg",\n', "", "kind"),
        ('"tell": ["A", "B"]', '"tell": "A"', "list"),
        ('"moves": [[', '"moves": [["x"], [', "moves"),
        ('"digests": {', '"digests": [', "JSON"),
    ],
)
def test_broken_plans_are_findings(old: str, new: str, said: str) -> None:
    assert old in TEXT
    plan, findings = read_plan(TEXT.replace(old, new, 1), "p.json")
    assert plan is None
    assert [f.code for f in findings] == ["P402"]
    assert said in findings[0].message


def test_where_it_is_not_json() -> None:
    _, findings = read_plan('{\n  "format": ,\n}', "p.json")
    assert findings[0].where == ("p.json", 2, 13)


@pytest.mark.parametrize(
    "text", ["", "[" * 100_000, '{"a":' * 100_000, "null", "[]", '"x"', "{}", "9" * 10_000, '{"format": 1e5}', "\0"]
)
def test_odd_plans_are_findings(text: str) -> None:
    plan, findings = read_plan(text, "p.json")
    assert plan is None
    assert [f.code for f in findings] == ["P402"]


def test_mutated_plans_never_raise() -> None:
    chance = random.Random(1)
    for _ in range(3000):
        text = list(TEXT)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            text[at : at + chance.choice([0, 1, 1, 20])] = chance.choice(
                ["", '"', "[", "}", "0", "-", "null", "1e9", ","]
            )
        plan, findings = read_plan("".join(text), "p.json")
        assert (plan is None) == bool(findings)
