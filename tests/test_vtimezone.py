"""Zones in calendars, at every change of their clocks, read by `icalendar` and by `dateutil`, against the database."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest
import vobject
from dateutil.tz import tzical  # type: ignore[import-untyped]
from icalendar import Calendar
from icalendar.timezone import tzp

from builders import journey, place, plan, stop
from flambeau.instants import EPOCH, local, parse_utc, zone_names
from flambeau.publish import ical
from flambeau.publish.vtimezone import onsets, vtimezone

ZONES = (
    "Europe/Moscow", "Europe/Dublin", "Africa/Casablanca", "Australia/Lord_Howe", "America/Los_Angeles",
    "Asia/Kolkata", "Pacific/Apia", "America/Caracas", "Antarctica/Troll", "Asia/Pyongyang", "Africa/Windhoek",
)  # fmt: skip


def dateutil_zone(name: str, first: int, last: int) -> Any:
    text = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + vtimezone(name, first, last) + b"END:VCALENDAR\r\n"
    return tzical(io.StringIO(text.decode().replace("\r\n", "\n"))).get(name)


def check(name: str, first: int, last: int) -> int:
    """Assert that local times around every change mean to `dateutil` what the database says; return how many."""
    theirs, count = dateutil_zone(name, first, last), 0
    for onset in list(onsets(name, first, last))[1:]:
        for shift in (-86400, -7201, -1, 0, 1, 7201, 86400):
            t = onset.t + shift
            wall = local(t, name)
            if wall.fold == 0 and wall.replace(fold=1).utcoffset() == wall.utcoffset():  # shown just once
                assert wall.replace(tzinfo=theirs).utcoffset() == wall.utcoffset(), (name, wall)
                count += 1
    return count


@pytest.mark.parametrize("name", ZONES)
def test_dateutil_reads_every_change_as_it_was(name: str) -> None:
    assert check(name, 1995, 2016) > 0 or name == "Asia/Kolkata"


@pytest.mark.slow
def test_dateutil_reads_all_zones_around_a_winter() -> None:
    assert sum(check(name, 2013, 2014) for name in sorted(zone_names())) > 2000


@pytest.mark.parametrize("name", ZONES)
def test_icalendar_reads_every_change_as_it_was(name: str) -> None:
    text = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + vtimezone(name, 2009, 2015) + b"END:VCALENDAR\r\n"
    found: Any = Calendar.from_ical(text).walk("VTIMEZONE")[0]
    theirs = found.to_tz(tzp, lookup_tzid=False)
    for onset in list(onsets(name, 2009, 2015))[1:]:
        for shift in (-86400, 86400):
            wall = local(onset.t + shift, name).replace(tzinfo=None)
            assert theirs.utcoffset(wall) == local(onset.t + shift, name).utcoffset()


def test_an_onset_is_told_on_the_clocks_before_it() -> None:
    """RFC 5545, section 3.6.5: on 28 March 2010 Moscow's clocks went from 2 h to 3 h."""
    text = vtimezone("Europe/Moscow", 2010, 2014).decode()
    assert "DTSTART:20100328T020000\r\nTZNAME:MSD\r\nTZOFFSETFROM:+0300\r\nTZOFFSETTO:+0400" in text
    assert "DTSTART:20141026T020000\r\nTZNAME:MSK\r\nTZOFFSETFROM:+0400\r\nTZOFFSETTO:+0300" in text
    assert text.count("DTSTART") == 5  # before, both of 2010, March 2011, October 2014


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        ("2013-11-03T08:30:00Z", "DTSTART;TZID=America/Los_Angeles:20131103T013000"),
        ("2013-11-03T09:30:00Z", "DTSTART:20131103T093000Z"),
        ("2013-11-03T10:30:00Z", "DTSTART;TZID=America/Los_Angeles:20131103T023000"),
    ],
)
def test_an_hour_shown_twice_is_told_without_doubt(instant: str, told: str) -> None:
    t, name = parse_utc(instant), "America/Los_Angeles"
    row = replace(stop("a", "a", 0, 1, zone=name), start=t, end=t + 60)
    data = ical.write(journey(place("a", 0, 0, zone=name)), plan(row))
    assert told in data.decode()
    (entry,) = vobject.readOne(data.decode()).vevent_list
    assert entry.dtstart.value.astimezone(UTC) == EPOCH + timedelta(seconds=t)


def test_utc_needs_no_zone() -> None:
    data = ical.write(journey(place("a", 0, 0)), plan(stop("a", "a", 0, 1)))
    assert b"VTIMEZONE" not in data
    assert b"DTSTART:20131007T060000Z" in data


def test_every_zone_used_is_there_and_no_other() -> None:
    row = stop("a", "a", 0, 1, zone="Asia/Tokyo")
    data = ical.write(journey(place("a", 0, 0, zone="Asia/Tokyo")), plan(row))
    assert data.count(b"TZID:Asia/Tokyo") == 1
    assert not Calendar.from_ical(data).get_missing_tzids()
    entry: Any = Calendar.from_ical(data).walk("VEVENT")[0]
    assert entry.start.astimezone(UTC) == EPOCH + timedelta(seconds=row.start)
