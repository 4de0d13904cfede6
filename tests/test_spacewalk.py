"""The sheet of a spacewalk: how tasks follow each other, the light, late hatches, suits, and who has the torch."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import place
from flambeau.finding import Finding, UsageError
from flambeau.instants import parse_utc
from flambeau.journey import Anchor, At, Between, Certainty, Edge, Event, Free, Hold
from flambeau.orbit.elements import Orbit
from flambeau.orbit.light import day_windows
from flambeau.procedure import Actor, Consumable, Light, Role, Suit, Task
from flambeau.shot import Behind, Shot, Sunlight
from flambeau.spacewalk import findings, make
from flambeau.spacewalk.sheet import Sheet
from flambeau.timetable import Within
from flambeau.windows import Windows
from outside import CLOSED, ELEMENTS, HATCH, MINUTE, POOL, STATION, spacewalk, task

STATION_TRACK = Orbit(ELEMENTS)

SUNRISE = parse_utc("2013-11-09T14:44:01.167Z")
SUNSET = parse_utc("2013-11-09T15:51:49.980Z")
NEXT_SUNRISE = parse_utc("2013-11-09T16:17:05.374Z")


def sheet(*tasks: Task, late: float = 0.0, **more: Any) -> Sheet:
    return make(*spacewalk(tasks, **more), "outside", late * MINUTE)[0]


def starts(made: Sheet) -> dict[str, float]:
    """Return the minutes after the planned opening of the hatch at which the tasks start."""
    return {block.task.id: (block.start - HATCH) / MINUTE for block in made.blocks}


def codes(made: Sheet) -> list[str]:
    return [finding.code for finding in made.findings]


def one(made: Sheet, code: str) -> Finding:
    (found,) = (finding for finding in made.findings if finding.code == code)
    return found


# ---- how tasks follow each other


def test_a_task_follows_those_before_it_of_all_its_actors() -> None:
    made = sheet(
        task("a", 10, "EV1"), task("b", 30, "EV2"), task("c", 5, "EV1"), task("d", 5, "EV1 EV2"), task("e", 5, "EV1")
    )
    assert starts(made) == {"a": 0, "b": 0, "c": 10, "d": 30, "e": 35}
    assert {block.task.id: block.after for block in made.blocks} == {"a": "", "b": "", "c": "a", "d": "b", "e": "d"}
    assert not made.findings


def test_an_actor_may_come_in_later_and_go_earlier() -> None:
    roles = (Role("EV1", 30 * MINUTE), Role("EV2", 10 * MINUTE, 15 * MINUTE))
    made = sheet(task("a", 10, "EV2"), task("b", 0, roles=roles), task("c", 5, "EV2"), task("d", 5, "EV1"))
    assert starts(made) == {"a": 0, "b": 0, "c": 25, "d": 30}
    (block,) = (b for b in made.blocks if b.task.id == "b")
    assert [(p.actor, (p.start - HATCH) / MINUTE, (p.end - HATCH) / MINUTE) for p in block.parts] == [
        ("EV1", 0, 30), ("EV2", 15, 25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "minutes"),
    [
        (At(HATCH + 600), 10),
        (Between(HATCH + 1200, HATCH + 1800), 20),
        (Anchor("outside", Edge.START, 180), 3),
        (Anchor("outside", Edge.START, -1800), -30),
        (Anchor("first", Edge.END, 300), 65),
        (Anchor("speech", Edge.START, 60), 91),
        (Free(), 60),
    ],
)
def test_a_start_is_told_in_every_way(start: Any, minutes: float) -> None:
    speech = Event("speech", "Speech", "outside", start=At(HATCH + 5400))
    both = [task("first", 60, "EV1"), task("second", 5, "EV1" if start == Free() else "EV2", start=start)]
    assert starts(sheet(*both, events=[speech]))["second"] == minutes


def test_a_task_that_is_an_event_is_when_that_is() -> None:
    event = Event("pass", "Pass", "outside", start=At(HATCH + 2400))
    made = sheet(
        task("a", 10), task("b", 5, event="pass"), task("c", 5, start=Anchor("pass", Edge.END)), events=[event]
    )
    assert starts(made) == {"a": 0, "b": 40, "c": 45}
    assert starts(sheet(task("b", 5, event="pass"), events=[event], late=20)) == {"b": 60}, "it moves with the hatch"


def test_events_within_the_spacewalk_move_with_the_hatch() -> None:
    inner = Event("inner", "Inner", "pass", start=At(HATCH + 2400))
    event = Event("pass", "Pass", "outside", start=At(HATCH + 2400))
    events, tied = [event, inner], task("b", 5, start=Anchor("inner", Edge.START, 60))
    assert starts(sheet(tied, events=events)) == {"b": 41}
    assert starts(sheet(tied, events=events, late=20)) == {"b": 61}
    own = task("c", 5, event="pass", start=Anchor("pass", Edge.START, 120))
    assert starts(sheet(own, events=events, late=20)) == {"c": 62}, "a task may be told from the event that it is"
    holds = [Hold("torch", "anna", Anchor("inner", Edge.START))]
    assert sheet(tied, events=events, holds=holds, late=20).holdings[0].start == HATCH + 3600


def test_what_is_fixed_and_cannot_be_kept_is_said_with_what_holds_it_up() -> None:
    made = sheet(task("a", 50), task("b", 5, start=At(HATCH + 1800)))
    finding = one(made, "E602")
    assert "b starts 2013-11-09T15:24:00Z, 20 min later than it must; it waits for a." in finding.message
    assert finding.things == ("b", "a")
    roughly = At(HATCH + 1800, Certainty.APPROXIMATE)
    assert not codes(sheet(task("a", 50), task("b", 5, start=roughly))), "a rough time is not missed"
    late = sheet(task("b", 5, start=At(HATCH + 600)), task("c", 5, start=At(HATCH + 3600)), late=20)
    assert starts(late) == {"b": 10, "c": 60}, "what has a time of its own does not move"


def test_an_anchor_that_others_stretch_is_missed_but_not_for_light() -> None:
    anchored = Anchor("a", Edge.END, 60)
    stretched = sheet(task("a", 10), task("c", 30, "EV2"), task("b", 5, "EV1 EV2", start=anchored))
    assert "19 min later" in one(stretched, "E602").message
    waiting = sheet(task("a", 5), task("b", 5, light=Light.DAY, start=anchored))
    assert not codes(waiting)
    assert waiting.blocks[1].start == pytest.approx(SUNRISE, abs=0.01)
    fixed = one(sheet(task("a", 5), task("b", 5, light=Light.DAY, start=At(HATCH + 120))), "E602")
    assert "it waits for a and orbital day." in fixed.message, "a fixed time is missed by waiting, too"


def test_tasks_in_a_circle_are_said_and_the_rest_is_told() -> None:
    ring = [task("a", 5, start=Anchor("b", Edge.END)), task("b", 5, "EV2", start=Anchor("a", Edge.END)), task("c", 5)]
    made = sheet(*ring)
    assert one(made, "R102").things == ("a", "b")
    assert starts(made)["c"] == 5
    assert one(sheet(task("a", 5, start=Anchor("a", Edge.END))), "R102").things == ("a",)


# ---- the hatch


def test_a_late_hatch_moves_what_follows_and_says_by_how_much() -> None:
    made = sheet(task("a", 10), task("b", 10), task("c", 10, start=At(HATCH + 7200)), late=20)
    assert starts(made) == {"a": 20, "b": 30, "c": 120}
    assert [block.moved for block in made.blocks] == [1200, 1200, 0]
    assert [block.planned for block in made.blocks] == [HATCH, HATCH + 600, HATCH + 7200]


def test_the_end_is_that_of_the_document() -> None:
    tasks = [task("a", 340)]
    assert not codes(sheet(*tasks))
    finding = one(sheet(*tasks, late=20), "E601")
    assert "10 min after the hatch must be closed (2013-11-09T20:24:00Z" in finding.message
    lasting = sheet(*tasks, late=20, end=Anchor("outside", Edge.START, CLOSED - HATCH))
    assert not codes(lasting), "an end that hangs on the start moves with it"
    assert lasting.planned_end == CLOSED + 1200
    assert sheet(task("a", 340)).blocks[0].slack == pytest.approx(10 * MINUTE)


def test_a_hatch_never_opens_early() -> None:
    with pytest.raises(UsageError, match="0 s to 5 d"):
        sheet(task("a", 10), late=-1)
    with pytest.raises(UsageError, match="0 s to 5 d"):
        sheet(task("a", 10), late=1e6)
    with pytest.raises(UsageError, match="outside"):
        make(*spacewalk([task("a", 10)]), "inside")


# ---- the light


def test_what_needs_daylight_waits_for_it_and_stays_in_it() -> None:
    made = sheet(task("a", 20, light=Light.DAY))
    assert made.blocks[0].start == pytest.approx(SUNRISE, abs=0.01)
    assert made.blocks[0].waited == pytest.approx(SUNRISE - HATCH, abs=0.01)
    late = sheet(task("a", 20, light=Light.DAY), late=60)
    assert late.blocks[0].start == pytest.approx(NEXT_SUNRISE, abs=0.01), "18 minutes of room are too short"
    assert late.blocks[0].light is Light.DAY
    early = sheet(task("a", 15, light=Light.DAY), late=60)
    assert early.blocks[0].start == HATCH + 3600
    assert early.blocks[0].slack == pytest.approx(CLOSED - 900 - HATCH - 3600), "it may be the last thing"
    night = sheet(task("a", 25, light=Light.NIGHT))
    assert night.blocks[0].start == pytest.approx(SUNSET, abs=0.01)


@pytest.mark.parametrize(("minutes", "light", "said"), [
    (75, Light.DAY, "which lasts 1 h 8 min at most"), (30, Light.NIGHT, "which lasts 26 min"),
])  # fmt: skip
def test_what_is_longer_than_any_light_does_not_fit(minutes: float, light: Light, said: str) -> None:
    made = sheet(task("a", minutes, light=light))
    assert said in one(made, "E603").message
    assert starts(made) == {"a": 0}


def test_off_orbit_there_is_no_orbital_light() -> None:
    made = sheet(task("a", 5, light=Light.DAY), task("b", 5), at=POOL)
    assert "not in orbit" in one(made, "E603").message
    assert (made.lights, made.edges, made.beta, made.elements) == ((), (), None, "")
    assert math.degrees(made.marks[0].lat) == pytest.approx(55.88)


def test_gates_of_windows() -> None:
    gate = Within(Windows(((0.0, 10.0), (20.0, 24.0), (30.0, 50.0))), 5.0)
    assert [gate.next(t) for t in (-3.0, 0.0, 5.0, 5.1, 20.0, 45.0, 46.0)] == [0.0, 0.0, 5.0, 30.0, 30.0, 45.0, 46.0]
    assert [gate.last(t) for t in (-3.0, 0.0, 7.0, 29.0, 30.0, 99.0)] == [-3.0, 0.0, 5.0, 5.0, 30.0, 45.0]


# ---- suits


def test_suits_have_less_with_time_and_are_warned_of() -> None:
    suit = Suit("s", "Suit", (Consumable("Oxygen", 60 * MINUTE, 10 * MINUTE),))
    actors = (Actor("EV1", suit="s"), Actor("EV2"))
    made = sheet(task("a", 30), task("b", 15), suits=(suit,), actors=actors)
    assert [left.seconds / MINUTE for block in made.blocks for part in block.parts for left in part.left] == [30, 15]
    assert not codes(made)
    below = sheet(task("a", 30), task("b", 25), suits=(suit,), actors=actors)
    assert "down to its reserve at 2013-11-09T15:24:00Z during b, 5 min before" in one(below, "E604").message
    empty = sheet(task("a", 30), task("b", 45), suits=(suit,), actors=actors)
    assert "used up at 2013-11-09T15:34:00Z during b, 15 min before" in one(empty, "E604").message


def test_a_suit_may_live_on_its_own_before_the_hatch_opens() -> None:
    suit = Suit("s", "Suit", (Consumable("Oxygen", 60 * MINUTE),), At(HATCH - 1200))
    actors = (Actor("EV1", suit="s"),)
    planned = sheet(task("a", 30), suits=(suit,), actors=actors)
    assert planned.supplies[0].left == 10 * MINUTE
    assert codes(sheet(task("a", 30), suits=(suit,), actors=actors, late=20)) == ["E604"], "late eats into it"
    after = replace(suit, start=Anchor("a", Edge.END))
    assert sheet(task("a", 30), task("b", 5), suits=(after,), actors=actors).supplies[0].left == 55 * MINUTE


# ---- the torch


def test_the_torch_is_told_without_gaps_by_tasks_and_holds() -> None:
    event = Event("pass", "Pass", "outside", start=At(HATCH + 2400))
    holds = [Hold("torch", "anna", Anchor("outside", Edge.START)), Hold("torch", "boris", Anchor("pass", Edge.START))]
    tasks = [
        task("out", 5, holder="anna", tether="Anna's suit"),
        task("b", 5, "EV2", event="pass", holder="boris", tether="Boris's suit"),
    ]
    for late in (0, 20):
        made = sheet(*tasks, events=[event], holds=holds, late=late)
        assert [(h.holder, h.tether, (h.start - HATCH) / MINUTE - late) for h in made.holdings] == [
            ("Anna", "Anna's suit", 0), ("Boris", "Boris's suit", 40),
        ]  # fmt: skip
        assert made.holdings[0].end == made.holdings[1].start
        assert not codes(made)
    fixed = [holds[0], Hold("torch", "boris", At(HATCH + 2400))]
    told = one(sheet(*tasks, events=[event], holds=fixed, late=20), "E605")
    assert "Anna has the torch by the task out, but Boris by the hold" in told.message


def test_two_tasks_at_once_cannot_name_two_tethers() -> None:
    made = sheet(task("a", 5, "EV1", tether="one"), task("b", 5, "EV2", tether="two"))
    assert "with another tether: one, two" in one(made, "E605").message


# ---- pictures


def test_a_picture_has_the_windows_of_its_light_and_its_place() -> None:
    north = place("north", 51.0, -74.0)
    shots = (
        Shot("p", "Night", "outside", subject=Sunlight.DARK),
        Shot("q", "North", "outside", behind=(Behind.BRIGHT_EARTH,), view="north"),
    )
    made = sheet(task("a", 20, pictures=("p",)), shots=shots, places=[north])
    night, view = made.wanted
    assert night.windows.spans[0][0] == HATCH
    assert night.windows.spans[0][1] == pytest.approx(SUNRISE, abs=0.01)
    assert night.within == night.windows.spans[:1]
    assert view.windows
    assert all(b - a < 800 for a, b in view.windows.spans), "a station is in view for minutes"
    assert parse_utc("2013-11-09T15:04:00Z") in view.windows, "it is right above"
    assert not codes(made)


def test_a_picture_is_missed_by_its_tasks_or_never_to_be_had() -> None:
    shots = (Shot("p", "Night", "outside", behind=(Behind.STARS,)), Shot("q", "Pole", "outside", view="pole"))
    pole = place("pole", -89.9, 0.0)
    made = sheet(task("a", 20, start=At(HATCH + 1800), pictures=("p",)), shots=shots, places=[pole])
    assert "take it from 2013-11-09T14:34:00Z to 2013-11-09T14:44:01Z" in one(made, "E607").hint
    never = one(made, "E606")
    # 51.65 degrees south are as near as the orbit comes to a place at 89.9 degrees south.
    told = re.search(r"at best it is ([\d.]+) degrees of arc away", never.message)
    assert told is not None
    assert float(told[1]) == pytest.approx(89.9 - 51.65, abs=0.15)
    assert "nor is it to be had until 2013-11-11" in never.hint


def test_the_pictures_of_a_spacewalk_are_those_within_it_and_those_of_its_tasks() -> None:
    inner = Event("inner", "Inner", "outside", start=At(HATCH + 600), duration=60.0)
    shots = [Shot(name, name, inside) for name, inside in (("a", "station"), ("b", "inner"), ("c", "station"))]
    made = sheet(task("a", 20, pictures=("c",)), events=[inner], shots=shots)
    assert [one.shot.id for one in made.wanted] == ["b", "c"]


@pytest.mark.parametrize(
    ("subject", "behind", "light"),
    [
        (Sunlight.ANY, (), Light.ANY),
        (Sunlight.SUNLIT, (), Light.DAY),
        (Sunlight.SOFT, (Behind.LIMB,), Light.DAY),
        (Sunlight.ANY, (Behind.BRIGHT_EARTH,), Light.DAY),
        (Sunlight.DARK, (), Light.NIGHT),
        (Sunlight.ANY, (Behind.STARS,), Light.NIGHT),
        (Sunlight.ANY, (Behind.LIMB, Behind.DARK_EARTH), Light.NIGHT),
        (Sunlight.ANY, (Behind.LIMB_GLOW,), Light.ANY),
        (Sunlight.DARK, (Behind.BRIGHT_EARTH,), Light.ANY),
    ],
)
def test_the_light_of_a_shot_follows_from_what_it_wants(
    subject: Sunlight, behind: tuple[Behind, ...], light: Light
) -> None:
    assert Shot("p", "P", "outside", subject=subject, behind=behind).light is light


# ---- slips of the pen


def test_what_lasts_for_centuries_is_told_at_once() -> None:
    made = sheet(task("a", 1e8), task("b", 5, light=Light.DAY), task("c", 5, "EV2", start=At(HATCH - 1e10)))
    assert set(codes(made)) == {"E601", "E603"}
    assert len(made.marks) < 2000


def test_thousands_of_tasks_stay_quick() -> None:
    tasks = [task(f"t{n}", 0.001, holder=("anna", "boris")[n % 2]) for n in range(3000)]
    made = sheet(*tasks)
    assert len(made.holdings) == 3000
    assert not made.findings


def test_a_spacewalk_decades_after_its_elements_is_left_to_the_check_of_their_age() -> None:
    station = replace(STATION, elements=tuple(replace(e, epoch=e.epoch - 50 * 365 * 86400) for e in ELEMENTS))
    assert list(findings(*spacewalk([task("a", 400)], at=station))) == []


# ---- always


@st.composite
def procedures(draw: st.DrawFn) -> list[Task]:
    """Return tasks of two actors with any lengths, lights and starts."""
    tasks: list[Task] = []
    for number in range(draw(st.integers(1, 6))):
        start = draw(st.sampled_from(["", "", "anchor", "fixed"]))
        when: Any = {"": Free(), "fixed": At(HATCH + draw(st.integers(0, 240)) * MINUTE)}.get(start)
        if when is None:
            other = draw(st.sampled_from(["outside", *(t.id for t in tasks)]))
            edge = Edge.START if other == "outside" else draw(st.sampled_from(Edge))
            when = Anchor(other, edge, draw(st.integers(0, 30)) * MINUTE)
        actors = draw(st.sampled_from(["EV1", "EV2", "EV1 EV2"]))
        light = draw(st.sampled_from([Light.ANY, *Light]))
        tasks.append(task(f"t{number}", draw(st.integers(0, 80)), actors, light, start=when))
    return tasks


@given(procedures(), st.integers(0, 120), st.integers(0, 120))
@settings(max_examples=40)
def test_a_later_hatch_makes_nothing_earlier(tasks: list[Task], one: int, more: int) -> None:
    wish = spacewalk(tasks)
    early, late = (make(*wish, "outside", minutes * MINUTE)[0] for minutes in (one, one + more))
    assert all(block.moved >= 0 for block in late.blocks)
    before = {block.task.id: block.start for block in early.blocks}
    # The edges of light are found anew over another span: to a tenth of a millisecond.
    assert all(block.start >= before[block.task.id] - 1e-3 for block in late.blocks)


@given(procedures(), st.integers(0, 240))
@settings(max_examples=40)
def test_light_actors_and_order_are_kept_or_said(tasks: list[Task], late: int) -> None:
    made, found = make(*spacewalk(tasks), "outside", late * MINUTE)
    dark = {finding.things[0] for finding in found if finding.code == "E603"}
    sky = day_windows(STATION_TRACK, HATCH - 7200, HATCH + 3 * 86400)
    for block in made.blocks:
        spans = {Light.DAY: sky, Light.NIGHT: ~sky}.get(block.task.light)
        inside = spans is None or any(a - 1e-3 <= block.start and block.end <= b + 1e-3 for a, b in spans.spans)
        assert inside is not (block.task.id in dark) or spans is None
    for actor in ("EV1", "EV2"):
        order = [task.id for task in tasks if any(role.actor == actor for role in task.roles)]
        parts = {block.task.id: part for block in made.blocks for part in block.parts if part.actor == actor}
        for earlier, later in pairwise(order):
            assert parts[earlier].end <= parts[later].start + 1e-6


@given(procedures(), st.integers(0, 120))
@settings(max_examples=10)
def test_the_same_wish_gives_the_same_sheet(tasks: list[Task], late: int) -> None:
    assert make(*spacewalk(tasks), "outside", late * MINUTE) == make(*spacewalk(tasks), "outside", late * MINUTE)


def test_findings_are_those_of_all_spacewalks_as_planned() -> None:
    wish = spacewalk([task("a", 400)])
    assert [finding.code for finding in findings(*wish)] == ["E601"]
