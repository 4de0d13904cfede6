"""Revision numbers from plan to plan, what is gone, and what calendars make of both."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from builders import HOUR, journey, plan, stop, two_towns
from flambeau.cli import group
from flambeau.document.planfile import dump_plan, read_plan
from flambeau.document.revisions import SAID, revised
from flambeau.journey import Certainty, Holder
from flambeau.plan import Plan, Scheduled
from flambeau.publish import calendars


def changed(made: Plan, id: str, **fields: Any) -> Plan:
    return replace(made, items=tuple(replace(i, **fields) if i.id == id else i for i in made.items))


def numbers(made: Plan) -> dict[str, int]:
    return {i.id: i.revision for i in (*made.items, *made.gone)}


def test_a_first_plan_has_no_revisions() -> None:
    _, made = two_towns()
    assert revised(None, made) is made
    assert set(numbers(made).values()) == {0}


def test_the_same_plan_stays_the_same() -> None:
    _, made = two_towns()
    once = revised(made, changed(made, "athens", name="Athina"))
    again = revised(once, changed(made, "athens", name="Athina"))
    assert dump_plan(again) == dump_plan(once)
    read, findings = read_plan(dump_plan(once), "plan.json")
    assert not findings
    assert read is not None
    assert dump_plan(revised(read, changed(made, "athens", name="Athina"))) == dump_plan(once)


CHANGES: dict[str, Any] = {
    "name": "Another", "place": "olympia", "origin": "olympia", "zone": "UTC", "start_certainty": Certainty.TBD,
    "end_certainty": Certainty.EXACT, "late": 3600.0, "mode": "train", "inside": "olympia", "event": "feast",
    "distance": 5.0, "distance_from": "path", "mode_inferred": True, "branch": "side", "kind": "event",
}  # fmt: skip


@pytest.mark.parametrize("key", CHANGES)
def test_whatever_an_entry_says_raises_its_number(key: str) -> None:
    _, made = two_towns()
    after = revised(made, changed(made, "athens", **{key: CHANGES[key]}))
    assert numbers(after) == numbers(made) | {"athens": 1}
    assert after.revision == 1


def test_every_key_that_counts_is_tried() -> None:
    tried = {*CHANGES, "start", "end"}
    assert {key.removesuffix("_s").removesuffix("_m") for key in SAID} == tried


@pytest.mark.parametrize(("seconds", "number"), [(0.0004, 0), (0.001, 1), (HOUR, 1)])
def test_a_move_counts_to_the_millisecond_of_the_file(seconds: float, number: int) -> None:
    _, made = two_towns()
    row = made.by_id()["athens"]
    moved = changed(made, "athens", start=row.start + seconds, end=row.end + seconds)
    assert revised(made, moved).by_id()["athens"].revision == number


def test_what_no_entry_says_raises_only_the_plans_number() -> None:
    _, made = two_towns()
    after = revised(made, changed(made, "athens", slack=1.0))
    assert numbers(after) == numbers(made)
    assert after.revision == 1


def test_what_is_gone_is_kept_and_comes_back_with_a_higher_number() -> None:
    _, made = two_towns()
    without = replace(made, items=tuple(i for i in made.items if i.id != "cauldron"))
    gone = revised(made, without)
    assert [(i.id, i.revision) for i in gone.gone] == [("cauldron", 1)]
    assert dump_plan(revised(gone, without)) == dump_plan(gone)
    back = revised(gone, made)
    assert not back.gone
    assert back.by_id()["cauldron"].revision == 2


def test_a_rest_is_never_gone() -> None:
    _, made = two_towns()
    without = replace(made, items=tuple(i for i in made.items if i.kind != "rest"))
    assert not revised(made, without).gone


def entries(data: bytes) -> dict[str, Any]:
    return {str(e["uid"]).partition("@")[0]: e for e in Calendar.from_ical(data).walk("VEVENT")}


def test_calendars_tell_revisions_and_what_is_cancelled() -> None:
    wish, made = two_towns()
    moved = changed(made, "athens", name="Athina")
    after = revised(made, replace(moved, items=tuple(i for i in moved.items if i.id != "cauldron")))
    files = calendars.write(wish, after)
    assert files is not None
    found = entries(files["all.ics"])
    assert (found["athens"]["sequence"], found["olympia"]["sequence"], found["cauldron"]["sequence"]) == (1, 0, 1)
    assert str(found["cauldron"]["status"]) == "CANCELLED"
    assert found["cauldron"].start == entries((calendars.write(wish, made) or {})["all.ics"])["cauldron"].start
    assert set(entries(files["stop-athens.ics"])) == {"to-athens", "athens", "cauldron"}
    assert set(entries(files["branch-main.ics"])) == set(found)


def test_a_stop_that_is_gone_keeps_its_calendar() -> None:
    wish, made = two_towns()
    after = revised(made, replace(made, items=made.items[:1]))
    files = calendars.write(wish, after) or {}
    assert {str(e["status"]) for e in entries(files["stop-athens.ics"]).values()} == {"CANCELLED"}


def test_what_goes_from_a_plan_with_secrets_is_for_the_crew() -> None:
    wish, made = two_towns()
    secret = changed(made, "olympia", start_certainty=Certainty.HIDDEN)
    after = revised(secret, replace(secret, items=tuple(i for i in secret.items if i.id != "cauldron")))
    public, crew = ((calendars.write(wish, after, crew=crew) or {})["all.ics"] for crew in (False, True))
    assert "cauldron" not in entries(public)
    assert str(entries(crew)["cauldron"]["status"]) == "CANCELLED"


def test_calendars_of_persons_are_for_the_crew() -> None:
    wish, made = two_towns()
    wish = replace(wish, holders={"eleni": Holder("eleni", "Eleni"), "safe": Holder("safe", "A safe", person=False)})
    assert not [name for name in calendars.write(wish, made) or {} if name.startswith("person")]
    files = calendars.write(wish, made, crew=True) or {}
    assert [name for name in files if name.startswith("person")] == ["person-eleni.ics"]
    assert set(entries(files["person-eleni.ics"])) == {i.id for i in made.items if "Eleni" in i.tell} - {
        "rest-before-athens"
    }


def test_no_plan_no_calendars() -> None:
    assert calendars.write(journey(), plan()) is None


# -- the command


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(a) for a in args])


DOCUMENT = """
format = 1
title = "A journey"
[[mode]]
id = "car"
speed = "60 km/h"
[[branch]]
id = "main"
[[branch.stop]]
place = "A"
lat = 1
lon = 1
start = "2025-06-01 10:00"
[[branch.stop]]
place = "B"
lat = 2
lon = 1
mode = "car"
[[branch.stop]]
place = "C"
lat = 3
lon = 1
mode = "car"
"""


def test_planning_again_changes_nothing_and_a_change_counts_once(tmp_path: Path) -> None:
    document, kept = tmp_path / "journey.toml", tmp_path / "plan.json"
    document.write_text(DOCUMENT)
    assert run("plan", tmp_path).exit_code == 0
    first = kept.read_bytes()
    assert run("plan", tmp_path).exit_code == 0
    assert kept.read_bytes() == first
    assert b"revision" not in first
    document.write_text(DOCUMENT.replace("10:00", "11:00"))
    assert run("plan", tmp_path, "--out", tmp_path / "out").exit_code == 0
    second = kept.read_bytes()
    assert json.loads(second)["revision"] == 1
    assert {i["id"]: i["revision"] for i in json.loads(second)["items"]} == dict.fromkeys(
        ("a", "to-b", "b", "to-c", "c"), 1
    )
    run("plan", tmp_path, "--out", tmp_path / "out")
    assert kept.read_bytes() == second
    document.write_text(DOCUMENT[: DOCUMENT.rindex("[[branch.stop]]")].replace("10:00", "11:00"))
    run("plan", tmp_path, "--out", tmp_path / "out")
    assert {i["id"]: i["revision"] for i in json.loads(kept.read_text())["gone"]} == {"to-c": 2, "c": 2}
    found = entries((tmp_path / "out" / "calendars" / "all.ics").read_bytes())
    assert {id: str(e["status"]) for id, e in found.items() if id.endswith("c")} == dict.fromkeys(
        ("to-c", "c"), "CANCELLED"
    )


def test_a_plan_file_with_an_id_twice_is_refused() -> None:
    row = stop("a", "a", 0, 1)
    text = dump_plan(Plan("", (row,), gone=(row,)))
    assert read_plan(text, "plan.json")[1][0].code == "P402"


def test_everything_a_plan_has_is_kept(sochi: Any) -> None:
    some: Scheduled = sochi.plan.items[0]
    made = replace(sochi.plan, revision=7, gone=(replace(some, id="gone", revision=3),))
    read, _ = read_plan(dump_plan(made), "plan.json")
    assert read is not None
    assert dump_plan(read) == dump_plan(made)
    assert (read.revision, read.gone[0].revision) == (7, 3)
