"""The CSV of a plan: read back by an independent reader, safe in a spreadsheet, silent about hidden times."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import T0, item, journey, leg, moving, place, plan, stop, two_towns, wanted
from flambeau.instants import parse_instant
from flambeau.journey import Anchor, Branch, Certainty, Edge, Event, Journey
from flambeau.plan import Plan, Scheduled
from flambeau.publish import FORMATS, files, itinerary, write_all
from flambeau.publish.lines import Floats, Positions
from flambeau.publish.text import clean
from flambeau.units import Money

HEADER = (
    "branch,seq,kind,name,lat,lon,start_utc,end_utc,zone,mode,distance_km,slack_s,late_s,cost,"
    "start_certainty,end_certainty,doubt_s,distance_from,mode_inferred,id,inside"
)
HARD_NAMES = (
    'He said "hi", then left',
    "two\nlines",
    "dos\r\nlines\rhere",
    "🔥 flame 🇬🇷",
    "مسيرة الشعلة",
    "=cmd()",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "  =1+1",
    "＝1",
    "'quoted",
    "''=",
    "long " * 1000,
    "bell\x07 nul\x00 esc\x1b[31m del\x7f c1\x85 \ud800 lone",
    "a,b;c|d",
    "",
)


def rows(wish: Journey, made: Plan, positions: Positions | None = None, crew: bool = False) -> list[dict[str, str]]:
    text = itinerary.write(wish, made, positions, crew=crew).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_columns_and_a_row_of_each_kind() -> None:
    wish, made = two_towns()
    text = itinerary.write(wish, made).decode()
    assert text.splitlines()[0] == HEADER
    assert "\r" not in text
    assert text.splitlines()[2] == (
        "main,2,leg,olympia - athens,37.975500,23.734800,2013-10-07T08:00:00Z,2013-10-07T12:30:00Z,Europe/Athens,"
        "car,323.457,,,,computed,computed,0,great circle,yes,to-athens,"
    )
    assert [row["kind"] for row in rows(wish, made)] == ["stop", "leg", "rest", "stop", "event"]


def test_numbers_read_back_equal() -> None:
    money = (Money(Decimal("12.5"), "EUR"), Money(Decimal("-3"), "USD"))
    made = plan(leg("a", "b", 0, 1.5, distance=1234567.0, slack=None, late=0.125, cost=money, doubt=600.0))
    wish = journey(place("a", 0, 0), place("b", -33.5, 1e-7))
    assert {(row["slack_s"], row["late_s"], row["cost"]) for row in rows(wish, made)} == {("", "", "")}, "for the crew"
    (row,) = rows(wish, made, crew=True)
    assert parse_instant(row["start_utc"], "UTC") == made.items[0].start
    assert parse_instant(row["end_utc"], "UTC") == made.items[0].end
    assert (row["lat"], row["lon"]) == ("-33.500000", "0.000000")
    assert (row["distance_km"], row["slack_s"], row["late_s"]) == ("1234.567", "", "0.125")
    assert (row["cost"], row["doubt_s"]) == ("12.50 EUR + -3.00 USD", "600")


@pytest.mark.parametrize("name", HARD_NAMES)
def test_hard_names_come_back(name: str) -> None:
    (row,) = rows(journey(place("a", 0, 0)), plan(stop("a", "a", 0, 1, name=name)))
    assert itinerary.unguard(row["name"]) == clean(name)
    assert not row["name"].lstrip().startswith(("=", "+", "-", "@", "＝"))


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_name_comes_back_and_never_runs(name: str) -> None:
    (row,) = rows(journey(place("a", 0, 0)), plan(stop("a", "a", 0, 1, name=name)))
    assert itinerary.unguard(row["name"]) == clean(name)
    assert not row["name"].lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_rows_stay_rows_and_bytes_stay_bytes(names: list[str]) -> None:
    wish = journey(place("a", 0, 0))
    made = plan(*(stop(f"s{n}", "a", n, 1, name=name) for n, name in enumerate(names)))
    assert [r["id"] for r in rows(wish, made)] == [f"s{n}" for n in range(len(names))]
    assert itinerary.write(wish, made) == itinerary.write(wish, made)


def over_there(item: Scheduled, times: Floats) -> tuple[Floats, Floats, Floats]:
    hours = (times - T0) / 3600
    return 10 + hours, 20 + hours, np.full(times.shape, 400_000.0)


def test_what_moves_is_where_the_positions_say() -> None:
    wish = journey(moving("ship"), place("port", 1, 2))
    made = plan(leg("port", "ship", 0, 1), stop("ship", "ship", 1, 2), item("event", "e", "ship", 2, 0, inside="ship"))
    assert {(r["lat"], r["lon"]) for r in rows(wish, made)} == {("", "")}
    assert [r["lat"] for r in rows(wish, made, over_there)] == ["11.000000", "11.000000", "12.000000"]


def test_an_event_on_the_way_is_on_the_great_circle() -> None:
    wish = journey(place("a", 0, 10), place("b", 0, 20))
    made = plan(leg("a", "b", 0, 2), item("event", "toast", "b", 0.5, 0.1, origin="a", inside="to-b"))
    assert [r["lon"] for r in rows(wish, made)] == ["20.000000", "12.500000"]


def secret() -> tuple[Journey, Plan]:
    """Return a journey with a stop whose start is hidden, an event anchored to it, and a leg that ends there."""
    toast = Event("toast", "Toast", "b", start=Anchor("b", Edge.START, 600.0))
    stops = (wanted("b", "b"), wanted("c", "c"))
    wish = journey(
        *(place("a", 0, 0), place("b", 0, 1), place("c", 0, 2)),
        branches=[Branch("main", "", stops)],
        events={"toast": toast},
    )
    made = plan(
        leg("a", "b", 0, 1.25),
        stop("b", "b", 1.25, 2, start_certainty=Certainty.HIDDEN, slack=77.0),
        item("event", "toast", "b", 1.25 + 1 / 6, 0, inside="b"),
        leg("b", "c", 3.25, 1),
        stop("c", "c", 5, 1),
    )
    return wish, made


def test_hidden_times_are_blank_wherever_they_would_show() -> None:
    by_id = {row["id"]: row for row in rows(*secret())}
    assert by_id["b"]["start_utc"] == by_id["b"]["end_utc"] == by_id["b"]["slack_s"] == ""
    assert by_id["to-b"]["end_utc"] == by_id["to-c"]["start_utc"] == by_id["toast"]["start_utc"] == ""
    assert by_id["to-b"]["start_utc"] == "2013-10-07T06:00:00Z"
    assert by_id["c"]["start_utc"] == "2013-10-07T11:00:00Z"


def test_no_published_file_tells_a_hidden_time_but_the_crews_do() -> None:
    wish, made = secret()
    for form in FORMATS:
        public, crew = (b"".join(data for _, data in files(form, wish, made, crew=c)) for c in (False, True))
        for digits in (b"07:15:00", b"071500"):
            assert digits not in public
        assert b"07:15:00" in crew or b"071500" in crew or form.name == "oem"  # nothing is in orbit


def test_a_hidden_position_of_what_moves_is_blank_too() -> None:
    wish = journey(moving("ship"))
    made = plan(stop("s", "ship", 0, 1, start_certainty=Certainty.HIDDEN))
    assert [r["lat"] for r in rows(wish, made, over_there)] == [""]
    assert [r["lat"] for r in rows(wish, made, over_there, crew=True)] == ["10.000000"]


def test_the_table_of_formats_is_what_is_written() -> None:
    wish, made = two_towns()
    names = [name for name, _ in write_all(wish, made)]
    calendars = ["all.ics", "branch-main.ics", "stop-olympia.ics", "stop-athens.ics"]
    in_table = [[f"{f.file}{name}" for name in calendars] if f.name == "ics" else [f.file] for f in FORMATS]
    assert names == [name for named in in_table for name in named if name != "orbit.oem"]  # nothing is in orbit
    assert write_all(wish, made) == write_all(wish, made)
    assert all(data for _, data in write_all(wish, plan()))
