"""Sheets: run sheets, day sheets and call sheets as values, and as PDF read back by PDFium."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from builders import T0, item, journey, leg, place, plan, stop, two_towns, wanted
from conftest import Relay
from flambeau.instants import local, parse_instant
from flambeau.journey import Branch, Certainty, Event, Holder, Journey, Slot
from flambeau.plan import Plan
from flambeau.publish.language import LANGUAGES, Language
from flambeau.publish.sheets import (
    CALLS,
    DaySheet,
    calls,
    day_sheet,
    day_sheets,
    person_sheet,
    person_sheets,
    run_sheet,
)
from flambeau.publish.sheets.told import Told, between, told
from flambeau.publish.sheets.values import Time
from flambeau.publish.sheets.writing import days_pdf, people_pdf, run_pdf, spacewalks_pdf
from flambeau.timeline import Timeline

WRITERS = (run_pdf, days_pdf, people_pdf)
HARD_NAMES = (
    '#eval("1")', "$x$", "@ref", "*b*", "_i_", "<label>", "`raw`", "#import \"/etc/passwd\"", "\\ = - + / //", "]]>",
    "<script>alert(1)</script>", "two\nlines", "nul\x00 esc\x1b \ud800", "مسيرة الشعلة", "🔥", "聖火", "long " * 1000,
    "",
)  # fmt: skip


def text_of(pdf: bytes | None) -> list[str]:
    """Return the text of every page, with single blanks."""
    assert pdf is not None
    document = pypdfium2.PdfDocument(pdf)
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]


def hiding(at: float) -> tuple[Journey, Plan]:
    """Return a journey with a stop whose start, `at` hours after the first, is hidden, and with slots in it."""
    slots = tuple(Slot(n, f"bearer {n}") for n in (1, 2, 3))
    stops = (wanted("a", "a"), wanted("b", "b", slots=slots), wanted("c", "c"))
    branch = Branch("main", "The relay", stops)
    wish = journey(place("a", 50, 10), place("b", 50, 11), place("c", 50, 12), branches=[branch])
    return wish, plan(
        stop("a", "a", 0, 0.25), leg("a", "b", 0.25, 0.25), item("rest", "rest-before-b", "b", 0.5, at - 0.5),
        stop("b", "b", at, 2, start_certainty=Certainty.HIDDEN), leg("b", "c", at + 2, 5.5 - at),
        item("rest", "rest-before-c", "c", 7.5, 0.5), stop("c", "c", 8, 1),
    )  # fmt: skip


def named(name: str) -> tuple[Journey, Plan]:
    """Return a journey in which everything has one name."""
    wish, made = two_towns()
    places = {id: replace(p, name=name, region=name) for id, p in wish.places.items()}
    event = Event("cauldron", name, "athens", note=name, people=("p",))
    stops = tuple(
        wanted(id, id, name=name, note=name, role=name, slots=(Slot(1, name, handover=name),)) for id in places
    )
    branches = {"main": Branch("main", name, stops)}
    holders = {"p": Holder("p", name, name)}
    wish = replace(wish, title=name, places=places, branches=branches, events={"cauldron": event}, holders=holders)
    return wish, replace(made, title=name, items=tuple(replace(i, name=name) for i in made.items))


def on(sochi: Relay, day: date, *, crew: bool = False) -> DaySheet:
    found = day_sheet(sochi.journey, sochi.plan, Timeline(*sochi), day, crew=crew)
    assert found is not None
    return found


# ---- values


def test_a_run_sheet_has_every_row_of_its_branch_in_order(sochi: Relay) -> None:
    for branch in sochi.journey.branches:
        sheet = run_sheet(*sochi, Timeline(*sochi), branch)
        rows = [row.item for day in sheet.days for row in day.rows]
        assert rows == [i.id for i in sochi.plan.items if i.branch == branch]
        days = [day.date for day in sheet.days if day.date is not None]
        assert days == sorted(set(days))
        legs = [i.distance for i in sochi.plan.items if i.branch == branch and i.kind == "leg"]
        assert sheet.distance == pytest.approx(math.fsum(legs))
        assert sheet.days[-1].rows[-1].so_far == pytest.approx(math.fsum(legs))


def test_the_day_of_the_spacewalk_has_two_branches(sochi: Relay) -> None:
    """By hand: Yakutsk that morning (UTC+10), and on board the hatch opens at 14:34 UTC (sources in SOURCES.md)."""
    sheet = on(sochi, date(2013, 11, 9))
    assert (sheet.number, sheet.of) == (42, 132)  # from 29 September 2013 to 7 February 2014
    main, space = sheet.branches
    assert [row.name for row in main.rows if row.kind == "stop"] == ["Yakutsk"]
    assert main.night == "Yakutsk"
    stay, walk = space.rows[:2]
    assert (stay.start.days, stay.end.days, stay.depth, walk.depth) == (-2, 1, 0, 1)
    assert walk.start.t == parse_instant("2013-11-09T14:34:00Z", "UTC")
    held = [(one.name, told(one.start, Language("en")).text) for one in space.carriers]
    assert held[1:3] == [("Oleg Kotov", "14:34"), ("Sergey Ryazansky", "15:14")]


def test_sunrise_and_sunset_of_yakutsk(sochi: Relay) -> None:
    """Validation: 9 November 2013, 62.03 N 129.73 E, by the NOAA solar calculator's equations: 9:14.8 and 16:54.0."""
    sun = next(s for s in on(sochi, date(2013, 11, 9)).branches[0].suns if s.place == "Yakutsk")
    assert sun.sunrise is not None
    assert sun.sunset is not None
    assert [f"{local(t, 'UTC'):%H:%M}" for t in (sun.sunrise + 36000, sun.sunset + 36000)] == ["09:14", "16:54"]


def test_polar_night_has_no_sunrise(sochi: Relay) -> None:
    sun = on(sochi, date(2013, 10, 20)).branches[1].suns[0]
    assert (sun.place, sun.sunrise, sun.sunset, sun.up) == ("North Pole", None, None, False)


def test_the_slots_of_uryupinsk(sochi: Relay) -> None:
    """By hand: twenty slots of 300 m, even over the stop, and calls before each by the table."""
    main = on(sochi, date(2014, 1, 19), crew=True).branches[0]
    stay = next(row for row in main.rows if row.item == "uryupinsk" or (row.name == "Uryupinsk" and row.kind == "stop"))
    slots = [one for one in main.carriers if one.number is not None]
    assert [one.number for one in slots] == list(range(1, 21))
    assert {one.length for one in slots} == {300.0}
    assert stay.start.t is not None
    assert stay.end.t is not None
    each = (stay.end.t - stay.start.t) / 20
    assert [one.start.t for one in slots] == pytest.approx([stay.start.t + k * each for k in range(20)])
    before = [slots[0].start.t - time.t for _, time in calls(slots[0].start) if slots[0].start.t and time.t]
    assert before == [call.before for call in CALLS]


def test_a_leg_over_zones_says_how_clocks_change(sochi: Relay) -> None:
    rows = [r for d in run_sheet(*sochi, Timeline(*sochi), "main").days for r in d.rows]
    flight = next(row for row in rows if row.name == "Naryan-Mar - Novy Urengoy")
    assert flight.zone_change == 2 * 3600  # UTC+4 to UTC+6 in 2013
    assert all(row.zone_change == 0 for row in rows if row.kind == "stop")


def test_people_and_what_they_have_to_do(sochi: Relay) -> None:
    kotov = person_sheet(*sochi, Timeline(*sochi), "Oleg Kotov", crew=True)
    assert kotov is not None
    assert [duty.kind for duty in kotov.duties].count("hold") == 1
    assert all(
        a.start.t <= b.start.t for a, b in zip(kotov.duties, kotov.duties[1:], strict=False) if a.start.t and b.start.t
    )
    assert not person_sheet(*sochi, Timeline(*sochi), "Oleg Kotov").hears  # type: ignore[union-attr]
    assert person_sheet(*sochi, Timeline(*sochi), "nobody") is None


@pytest.mark.parametrize(
    ("certainty", "expected"),
    [
        (Certainty.EXACT, Told("06:00")),
        (Certainty.APPROXIMATE, Told("~06:00")),
        (Certainty.TBD, Told("?06:00", "", True)),
        (Certainty.COMPUTED, Told("06:00", "", True, "*")),
        (Certainty.DATE, Told("06:00", "", True, "*")),
    ],
)
def test_how_a_time_is_told(certainty: Certainty, expected: Told) -> None:
    assert told(Time(T0, "UTC", certainty), Language("en")) == expected
    assert told(Time(None, "UTC", Certainty.HIDDEN), Language("en")) == Told("")
    assert told(Time(T0, "UTC", certainty, days=1), Language("en")).days == "+1"


def test_a_stop_to_midnight_is_not_of_the_next_day() -> None:
    wish = journey(place("a", 50, 10), branches=[Branch("main", "", (wanted("a", "a"),))])
    made = plan(stop("a", "a", 0, 18))  # from 06:00 to 24:00 UTC
    assert [sheet.date for sheet in day_sheets(wish, made, Timeline(wish, made))] == [date(2013, 10, 7)]


# ---- hidden times


def test_what_is_hidden_is_on_no_sheet_of_the_public() -> None:
    wish, made = hiding(3.0)
    sheet = run_sheet(wish, made, Timeline(wish, made), "main")
    hidden = next(row for day in sheet.days for row in day.rows if row.item == "b")
    assert hidden.start.t is hidden.end.t is None
    assert not any(
        row.item == "b" for s in day_sheets(wish, made, Timeline(wish, made)) for b in s.branches for row in b.rows
    )
    people = person_sheets(wish, made, Timeline(wish, made))
    assert {time.t for person in people for duty in person.duties for time in (duty.start, duty.end)} == {None}
    assert not any(duty.calls for person in people for duty in person.duties)


@pytest.mark.parametrize("write", WRITERS)
def test_a_hidden_time_changes_no_byte_of_the_public_and_is_in_that_of_the_crew(write: Callable[..., bytes]) -> None:
    assert write(*hiding(3.0)) == write(*hiding(3.5))
    assert write(*hiding(3.0), crew=True) != write(*hiding(3.5), crew=True)
    assert "09:00" in " ".join(text_of(write(*hiding(3.0), crew=True)))
    if write is people_pdf:
        assert write(*hiding(3.0)) is None  # a person's hours are for the crew
    else:
        assert "09:00" not in " ".join(text_of(write(*hiding(3.0))))


# ---- PDF


def test_run_sheets_as_pdf(sochi: Relay) -> None:
    pages = text_of(run_pdf(*sochi))
    whole = " ".join(pages)
    assert len(pages) < 60
    assert all(branch.title in whole for branch in sochi.journey.branches.values())
    assert "Monday, 7 October 2013" in whole
    assert "11:30" in whole
    assert "clocks 2 h forward" in whole
    assert f"1 / {len(pages)}" in pages[0]
    assert re.search("As of plan [0-9a-f]{12}", pages[-1])


def test_an_ordinary_day_is_one_page(sochi: Relay) -> None:
    pages = text_of(days_pdf(*sochi))
    days = day_sheets(*sochi, Timeline(*sochi))
    assert len(pages) <= len(days) + 3  # days of twelve stops take two
    assert sum("Saturday, 9 November 2013" in page for page in pages) == 1


def test_a_spacewalk_is_one_page(sochi: Relay) -> None:
    (page,) = text_of(spacewalks_pdf(*sochi))
    assert "Oleg Kotov" in page
    assert "14:34:00" in page
    assert spacewalks_pdf(*two_towns()) is None


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_plan_gives_the_same_bytes(write: Callable[..., bytes]) -> None:
    once = write(*named("a"), crew=True)
    assert once == write(*named("a"), crew=True)
    assert once.startswith(b"%PDF-")


@pytest.mark.parametrize("name", HARD_NAMES)
def test_names_are_never_source(name: str) -> None:
    for write in WRITERS:
        made = write(*named(name), crew=True)
        shown = "".join(" ".join(text_of(made)).split())
        letters = "".join(name[:20].split())
        if letters.isascii() and letters.isprintable():
            assert letters in shown


@pytest.mark.parametrize("code", LANGUAGES)
def test_sheets_speak_all_languages(code: str) -> None:
    assert text_of(run_pdf(*two_towns(), language=Language(code)))


def test_nothing_to_print() -> None:
    wish = journey(place("a", 50, 10))
    assert run_pdf(wish, plan()) is days_pdf(wish, plan()) is people_pdf(wish, plan()) is None


def test_sheets_have_tags_and_a_language() -> None:
    wish, made = two_towns()
    document = pypdfium2.PdfDocument(run_pdf(wish, made, language=Language("fr")))
    assert pdfium.FPDFCatalog_IsTagged(document.raw)
    assert document.get_metadata_value("Title").endswith(Language("fr")("Run sheet"))


def test_an_arrow_between_names_from_right_to_left_points_to_the_second() -> None:
    assert between("Olympia", "Athens") == "Olympia → Athens"
    assert between("القاهرة", "Athens") == "القاهرة → Athens"
    assert between("القاهرة", "חיפה") == "القاهرة\N{LEFT-TO-RIGHT MARK} → \N{LEFT-TO-RIGHT MARK}חיפה"
