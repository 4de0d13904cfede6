"""The calendar of a plan, read back by `icalendar` and by `vobject`, which know nothing of each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from builders import item, journey, leg, moving, place, plan, stop, two_towns
from flambeau.instants import EPOCH
from flambeau.journey import Certainty, Journey, Mode
from flambeau.plan import Plan
from flambeau.publish import ical
from flambeau.publish.text import one_line, slug


def entries(wish: Journey, made: Plan, crew: bool = False) -> dict[str, Any]:
    """Return the calendar's events by the id in front of their UID, as `icalendar` reads them."""
    data = ical.write(wish, made, crew=crew)
    check_text(data)
    found = {str(e["uid"]).split("@", maxsplit=1)[0]: e for e in Calendar.from_ical(data).walk("VEVENT")}
    assert len(found) == data.count(b"BEGIN:VEVENT")
    return found


def check_text(data: bytes) -> None:
    """Assert RFC 5545, section 3.1: CRLF, at most 75 octets a line, no control characters."""
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert all(len(physical) <= 75 for physical in data.split(b"\r\n"))
    text = data.decode("utf-8")
    assert not [c for c in text if ord(c) < 32 and c not in "\r\n\t"]
    for physical in data.split(b"\r\n"):
        physical.decode("utf-8")  # no character is torn in two


def test_both_readers_find_the_plans_times() -> None:
    wish, made = two_towns()
    ours = entries(wish, made)
    theirs = {e.uid.value.split("@")[0]: e for e in vobject.readOne(ical.write(wish, made).decode()).vevent_list}
    wanted = {i.id: i for i in made.items if i.kind != "rest"}
    assert set(ours) == set(theirs) == set(wanted)
    for id, row in wanted.items():
        start, end = (EPOCH + timedelta(seconds=t) for t in (row.start, row.end))
        assert ours[id]["dtstart"].dt == theirs[id].dtstart.value == start
        assert ours[id].end == end
        if end > start:
            assert theirs[id].dtend.value == end
        assert str(ours[id]["summary"]) == theirs[id].summary.value == row.name


def test_an_entry_says_what_is_known() -> None:
    wish, made = two_towns()
    found = entries(replace(wish, modes={"car": Mode("car", "motorcade")}), made, crew=True)
    olympia, way, athens, cauldron = (found[id] for id in ("olympia", "to-athens", "athens", "cauldron"))
    assert (str(olympia["status"]), str(way["status"])) == ("CONFIRMED", "TENTATIVE")
    assert (str(olympia["transp"]), str(way["transp"])) == ("OPAQUE", "TRANSPARENT")
    assert str(olympia["location"]) == "Olympia, GR"
    assert olympia["geo"].to_ical() == "37.6383;21.63"
    assert olympia["sequence"] == 0
    assert olympia["dtstamp"].dt == datetime(2013, 10, 7, 6, tzinfo=UTC)
    assert olympia["categories"].cats == ["The relay"]
    assert "2013-10-07 09:00 EEST to 2013-10-07 11:00 EEST" in str(olympia["description"])
    assert "hour computed, not published" in str(way["description"])
    assert "By motorcade (inferred, not published), 323.5 km (great circle)." in str(way["description"])
    assert "Late by 1 min 30 s." in str(athens["description"])
    assert "Late" not in str(entries(wish, made)["athens"]["description"]), "that is for the crew"
    assert "Within Athens." in str(cauldron["description"])
    assert "DTEND" not in cauldron


def test_geo_has_six_decimals_and_no_exponent() -> None:
    data = ical.write(journey(place("a", 1e-6, -1e-9)), plan(stop("a", "a", 0, 1)))
    assert b"\r\nGEO:0.000001;0.000000\r\n" in data


def test_what_moves_has_geo_only_where_positions_are_given() -> None:
    wish, made = journey(moving("ship")), plan(stop("s", "ship", 0, 1))
    assert b"GEO" not in ical.write(wish, made)
    assert b"GEO:1.000000;2.000000" in ical.write(wish, made, lambda _, t: (t * 0 + 1, t * 0 + 2, t * 0))


@pytest.mark.parametrize("certainty", Certainty)
def test_status_follows_certainty_and_hidden_times_stay_hidden(certainty: Certainty) -> None:
    wish, made = journey(place("a", 0, 0)), plan(stop("a", "a", 0, 1, start_certainty=certainty))
    found = entries(wish, made)
    if certainty is Certainty.HIDDEN:
        assert not found
        found = entries(wish, made, crew=True)
    sure = certainty in (Certainty.EXACT, Certainty.HIDDEN)
    assert str(found["a"]["status"]) == ("CONFIRMED" if sure else "TENTATIVE")


def test_the_stamp_is_not_a_hidden_time() -> None:
    made = plan(stop("a", "a", 0, 1, start_certainty=Certainty.HIDDEN), stop("b", "a", 5, 1))
    found = entries(journey(place("a", 0, 0)), made)
    assert found["b"]["dtstamp"].dt == found["b"]["dtstart"].dt


def test_a_hidden_end_is_left_out() -> None:
    made = plan(stop("a", "a", 0, 1, end_certainty=Certainty.HIDDEN))
    data = ical.write(journey(place("a", 0, 0)), made)
    assert b"DTEND" not in data
    assert b"07:00" not in data


def test_names_of_entries_outlive_a_change_of_plan() -> None:
    wish, made = two_towns()
    later = plan(*(replace(i, start=i.start + 600, end=i.end + 600) for i in made.items))
    assert [str(e["uid"]) for e in entries(wish, made).values()] == [
        str(e["uid"]) for e in entries(wish, later).values()
    ]
    assert "cauldron@a-journey.flambeau" in {str(e["uid"]) for e in entries(wish, made).values()}


def test_slugs_of_titles_without_latin_letters_differ() -> None:
    assert slug("Sochi 2014") == "sochi-2014"
    assert slug("Zürich 2030") == "zurich-2030" or slug("Zürich 2030").startswith("zurich-2030-")
    assert slug("Эстафета 2014") != slug("Олимпиада 2014")
    assert slug("") != ""
    assert len(slug("very long " * 100)) < 64


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=80), st.text(alphabet=st.characters(), max_size=20))
def test_any_name_is_read_back_by_both(name: str, title: str) -> None:
    wish = journey(place("a", 0, 0, name=name))
    made = plan(stop("a", "a", 0, 1, name=name), item("event", "e", "a", 0, 1, inside="a"), title=title)
    found = entries(wish, made)
    expected = one_line(name) or "a"
    assert str(found["a"]["summary"]) == expected
    theirs = {e.uid.value.split("@")[0]: e for e in vobject.readOne(ical.write(wish, made).decode()).vevent_list}
    assert theirs["a"].summary.value == expected


@pytest.mark.parametrize(
    "name", ['"q", a; b\\n', "a\nb\r\nc", "🔥" * 200, "مسيرة " * 800, "=cmd()", "x" * 5000, "\x07\x00"]
)
def test_hard_names_are_read_back(name: str) -> None:
    wish, made = journey(place("a", 0, 0)), plan(stop("a", "a", 0, 1, name=name), leg("a", "a", 1, 1, name=name))
    assert str(entries(wish, made)["a"]["summary"]) == one_line(name)
    assert vobject.readOne(ical.write(wish, made).decode()).vevent.summary.value == one_line(name)


def test_an_empty_plan_is_a_calendar_without_entries() -> None:
    assert not entries(journey(), plan())
