"""The document: a sound one gives the journey that it means, each way to break it one finding in its place.

Long, because the ways to break a document are one table.
"""

from __future__ import annotations

import hashlib
import math
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as datetime_time
from pathlib import Path
from typing import NamedTuple

import pytest

from documents import FILES, JOURNEY, without_places, write
from flambeau.document import load
from flambeau.document.times import read_when
from flambeau.document.values import Wrong
from flambeau.finding import CATALOGUE, Finding
from flambeau.instants import parse_instant
from flambeau.journey import Anchor, At, Between, Certainty, Edge, Free, Journey, Kind, When
from flambeau.units import parse_money

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*/journey.toml"))
MARK = "¦"  # stands right before the place where the finding is expected; twice: the whole file


class Bad(NamedTuple):
    """One change to the sound journey: in `file`, `old` becomes `new`."""

    code: str
    old: str
    new: str
    hint: str = ""
    file: str = "journey.toml"


STOPS, SLOTS, SHIP, WAY, ISS = "stops.csv", "slots.csv", "ship.csv", "way.gpx", "iss.tle"
STEPS = "steps.csv"
BAD = [
    Bad("D101", '"stops.csv"', '¦"stop.csv"'),
    Bad("D101", '"ship.csv"', '¦""'),
    Bad("D101", ",way.gpx,", ",¦away.gpx,", file=STOPS),
    Bad("D101", "slots.csv,", "¦slot.csv,", file=STOPS),
    Bad("D101", '"iss.tle"', '¦"iss.txt"'),
    Bad("D104", "format = 1", "format = ¦"),
    Bad("D104", "[[mode]]\n", "[mode¦\n"),
    Bad("D105", "Tula,", '¦"Tula"x,', file=STOPS),
    Bad("D105", "Tula,", "¦Tula,,", file=STOPS),
    Bad("D105", "1,A,", "¦1,A,,", file=SLOTS),
    Bad("D105", "37.6,2013", "37.6¦\0,2013", file=STOPS),
    Bad("D106", "bearers,town", "bearers,¦bearers", file=STOPS),
    Bad("D106", "length_m,handover", "length_m,¦length_km", file=SLOTS),
    Bad("D106", FILES[SLOTS], MARK, 'begin with a line such as "number".', SLOTS),
    Bad("D107", 'title = "A', '¦titel = 1\ntitle = "A', '"title".'),
    Bad("D107", "flames = 1", 'flames = 1\n¦"x y" = 1'),
    Bad("D107", "speed =", "¦sped =", '"speed".'),
    Bad("D107", "[[figure]]", "¦[[figures]]\n\n[[figure]]", '"figure".'),
    Bad("D107", "role,mode", "¦rolle,mode", '"role".', STOPS),
    Bad("D107", "slots,bearers", "slots,¦", "", STOPS),
    Bad("D107", "length_m", "¦length_kg", '"length".', SLOTS),
    Bad("D107", "wanted =", "¦want =", '"wanted".'),
    Bad("D108", "format = 1\n", "¦"),
    Bad("D108", JOURNEY, '¦format = 1\ntitle = "x"\n'),
    Bad("D108", "[[person]]\n", '¦[[person]]\nid = "x"\n\n[[person]]\n'),
    Bad("D108", '[[claim]]\nid = "stops"\nsays = "Six stops."\n', '¦[[claim]]\nid = "stops"\n'),
    Bad("D108", '[[figure]]\nid = "length"\nvalue = "65000 km"\n', '¦[[figure]]\nid = "length"\n'),
    Bad(
        "D108",
        '[[branch.stop]]\nid = "landing"\nplace = "Steppe"\nlat = 47.3\n',
        '¦[[branch.stop]]\nid = "landing"\nplace = "Steppe"\n',
    ),
    Bad("D108", '[[event]]\nid = "relay"\n', "¦[[event]]\n"),
    Bad("D109", 'title = "A flame to space"', "title = ¦1"),
    Bad("D109", "lat = 47.3", 'lat = ¦"47.3"'),
    Bad("D109", "detour = 1.2", "detour = ¦true"),
    Bad("D109", "flames = 1", "flames = ¦1.5"),
    Bad("D109", "spare = true", 'spare = ¦"yes"'),
    Bad("D109", "[[deadline]]", "¦[deadline]"),
    Bad("D109", 'people = ["kotov"]', 'people = ["kotov", ¦7]'),
    Bad("D109", 'people = ["kotov"]', 'people = ¦"kotov"'),
    Bad("D109", 'lit = [["moscow.start", "sochi.end"]]', 'lit = [¦["moscow.start"]]'),
    Bad("D109", 'S01 = "the organisers"', "S01 = ¦1"),
    Bad("D109", "54.2,", "¦54;2,", file=STOPS),
    Bad("D109", "55.75,", '¦"55,75",', "55.75.", STOPS),
    Bad("D109", ",yes", ",¦ja", file=STOPS),
    Bad("D109", 'start = "20:14"', "start = ¦20"),
    Bad("D109", 'of = ["t1", "eva"]', 'of = ¦["t1", "eva", "iss"]'),
    Bad("D109", "value = false", 'value = ¦"no"'),
    Bad("D110", '"before-leg"', '¦"before"', '"before-leg".'),
    Bad("D110", 'measure = "weekday"', 'measure = ¦"weekdy"', '"weekday".'),
    Bad("D110", 'value = "Saturday"', 'value = ¦"Sat"'),
    Bad("D110", 'code = "R109"', 'code = ¦"R103"'),
    Bad("D110", 'code = "R109"', 'code = ¦"R1O9"', '"R109".'),
    Bad("D111", 'id = "soyuz"', 'id = "soyuz"\n\n[[mode]]\nid = ¦"soyuz"'),
    Bad("D111", 'id = "relay"', 'id = ¦"tula"'),
    Bad("D111", 'id = "landing"', 'id = ¦"main"'),
    Bad("D111", "2,B", "¦1,B", file=SLOTS),
    Bad("D111", 'place = "Steppe"\nlat = 47.3', 'place = "Tula"\nlat = ¦47.3'),
    Bad("D111", 'place = "iss"', 'place = "iss"\nzone = ¦"Asia/Tokyo"'),
    Bad("D112", 'depart = "launch.start"', 'depart = ¦"lanch.start"', '"launch".'),
    Bad("D112", 'in = "to-iss"', 'in = ¦"to-is"', '"to-iss".'),
    Bad("D112", 'mode = "soyuz"\ndepart', 'mode = ¦"sojuz"\ndepart', '"soyuz".'),
    Bad("D112", ",train,", ",¦trian,", '"train".', STOPS),
    Bad("D112", 'place = "iss"', 'place = ¦"ISSS"', '"ISS".'),
    Bad("D112", 'people = ["kotov"]', 'people = [¦"kotof"]', '"kotov".'),
    Bad("D112", 'tell = ["eva", "space"]', 'tell = ["eva", ¦"spice"]', '"space".'),
    Bad("D112", 'torch = "t1"', 'torch = ¦"t2"'),
    Bad("D112", 'keeper = "team"', 'keeper = ¦"teem"', '"team".'),
    Bad("D112", 'lit = [["moscow.start", "sochi.end"]]', 'lit = [["moscow.start", ¦"sotchi.end"]]', '"sochi".'),
    Bad("D112", 'of = "sochi.start"', 'of = ¦"sochi"', '"sochi.start" or "sochi.end".'),
    Bad("D112", 'things = ["sochi"]', 'things = [¦"socchi"]', '"sochi".'),
    Bad("D112", 'of = "main"', 'of = ¦"man"', '"main".'),
    Bad("D112", 'of = "eva"\n', 'of = ¦"iva"\n', '"eva".'),
    Bad("D112", 'of = "eva.start"', 'of = ¦"eva.begin"', '"eva.start" or "eva.end".'),
    Bad("D112", 'of = ["main", "space"]', 'of = ["main", ¦"iss"]'),
    Bad("D112", 'people = ["kotov"]\nsource = "S01"', 'people = ["kotov"]\nsource = ¦"S01, S02"', '"S01".'),
    Bad("D112", 'mode = "soyuz"\ndepart', 'mode = ¦""\ndepart'),
    Bad("D112", 'torch = "t1"', 'torch = ¦""'),
    Bad("D112", 'of = "sochi.start"', 'of = ¦""'),
    Bad("D112", 'in = "eva"', 'in = ¦""'),
    Bad("D112", 'place = "Steppe"\nlat = 47.3\nlon = 69.5', 'place = ¦""'),
    Bad("R105", 'fork = "tula.end"', 'fork = ¦""'),
    Bad("D113", '"stops.csv"', '¦"../stops.csv"', "copy the file there."),
    Bad("D113", '"stops.csv"', '["stops.csv", ¦"/etc/passwd"]', "copy the file there."),
    Bad("D114", "format = 1", "format = ¦2"),
    Bad("D115", 'id = "landing"', 'id = ¦"Landing Site"', '"landing-site".'),
    Bad("D115", 'id = "opening"', 'id = ¦""'),
    Bad("D115", "[[mode]]", '[[mode]]\nid = ¦"free"\nspeed = "1 km/h"\n\n[[mode]]'),
    Bad("D116", FILES[WAY], MARK + MARK, file=WAY),
    Bad("D116", FILES[WAY], MARK + MARK + "<html><body></body></html>", file=WAY),
    Bad("D116", '<?xml version="1.0"?>\n', '¦<!DOCTYPE a [<!ENTITY b "c">]>\n', file=WAY),
    Bad("V201", "lat = 47.3", "lat = ¦97.3"),
    Bad("V201", "54.2,", "¦-90.1,", file=STOPS),
    Bad("V202", "lon = 69.5", "lon = ¦-180.5"),
    Bad("V203", 'zone = "Europe/Moscow"', 'zone = ¦"Europe/Moskow"', '"Europe/Moscow".'),
    Bad("V204", 'height = "200 km"', "height = ¦200", '"200 m".'),
    Bad("V204", ",180,", ",¦far,", file=STOPS),
    Bad("V205", 'burn = "10 min"', "burn = ¦10", '"10 min".'),
    Bad("V205", '"launch.start + 8 min 45 s"', '¦"launch.start + 8"'),
    Bad("V205", '"2 h"\nwanted', '¦"2 hrs"\nwanted'),
    Bad("V206", '"5000000 RUB"', "¦5000000", '"5000000 EUR".'),
    Bad("V206", '"12000 RUB"', '¦"12000"'),
    Bad("V206", '"12000 RUB"', '¦"12 RUB/km"', '"12.00 RUB".'),
    Bad("V206", '["120 RUB/km", "1000 RUB/day"]', '["120 RUB/km", ¦"1000 RUB"]'),
    Bad("V207", 'start = "20:14"', 'start = ¦"8 pm"'),
    Bad("V207", ",22:00,", ",¦25:00,", file=STOPS),
    Bad("V207", '"2013-11-09 15:00"', '¦"09.11.2013 15:00"', '"2013-11-09 15:00".'),
    Bad("V207", '"2013-11-09 15:00"', '¦"15:00"'),
    Bad("V207", '"08:00-21:00"', '¦"21:00-08:00"'),
    Bad("V207", "2014-01-06, ", '¦"2014-01-32", '),
    Bad("V207", "date = 2014-02-07", "date = ¦2014-02-07T10:00:00"),
    Bad("V207", "by = 2014-02-07", 'by = ¦"tbd"'),
    Bad("V207", "2013-10-19 12:00", "¦2013-10-15 12:00", file=SHIP),
    Bad("V207", '"20:14"', '¦"2014-02-06 20:14"'),
    Bad("V208", "by = 2014-02-07", 'by = ¦"2014-10-26 01:30"'),
    Bad("V209", "by = 2014-02-07", 'by = ¦"2010-03-28 02:30"'),
    Bad("V210", "lat = 47.3", "lat = ¦nan"),
    Bad("V210", "detour = 1.2", "detour = ¦0.5"),
    Bad("V210", "tolerance = 0.01", "tolerance = ¦1e400"),
    Bad("V210", "value = 14000", "value = ¦-inf"),
    Bad("V210", ",200,yes", ",¦-1,yes", file=STOPS),
    Bad("V210", 'value = "65000 km"', 'value = ¦"65000 kilometres"'),
    Bad("V211", "0  9002", "0  900¦3", "fetch the set again from its source and paste it unchanged.", ISS),
    Bad("V212", FILES[ISS], MARK + MARK, file=ISS),
    Bad("V213", "15.49860824 16788", "¦25.49860824 16789", file=ISS),
    Bad("V214", '"60 km/h"', "¦60", '"60 km/h".'),
    Bad("V214", '"60 km/h"', '¦"60 knots"'),
    Bad("R101", "2013-10-08,tbd,,", "¦2013-10-06,,,", file=STOPS),
    Bad("R101", 'start = "2013-11-07T10:28Z"', 'start = ¦"2013-11-07T04:14Z"'),
    Bad("R104", 'end = "2013-11-10T23:26Z"', 'end = ¦"free"', '"tbd", a date, or a span of dates.'),
    Bad("R104", 'mode = "train"\ncost', 'mode = ¦"free"\ncost', '"train".'),
    Bad("R105", 'fork = "tula.end"', 'fork = ¦"tulla.end"', '"tula.end".'),
    Bad("R105", 'fork = "tula.end"', 'fork = ¦"tula"', '"tula.end".'),
    Bad("R105", 'rejoin = "sochi.start"', 'rejoin = ¦"eva.start"'),
    Bad("R105", 'rejoin = "sochi.start"', 'rejoin = ¦"landing.start"'),
    Bad("R106", "end = 2014-02-07T23:00:00+04:00", "end = ¦2014-02-07T20:00:00+04:00", "give the date with it."),
    Bad("R106", ",14:00,22:00", ",14:00,¦01:00", "give the date with it.", STOPS),
    Bad("R106", '"eva.start"\nend = "eva.end"', '"2013-11-09 12:00"\nend = ¦"2013-11-09 11:00"'),
    Bad("R106", '[["moscow.start", "sochi.end"]]', '[["2013-10-09", ¦"2013-10-07"]]'),
    Bad("R108", 'in = "eva"', 'in = ¦"relay"'),
    Bad("R108", '"2013-11-09 15:00"', '¦"2013-11-09 14:00"'),
    Bad("R108", 'duration = "1 h"', 'duration = ¦"8 h"'),
    Bad("R108", '"2013-11-09 15:00"', '¦"2013-11-12"'),
    Bad("R113", "Tula,54.2,37.6,2013-10-08,tbd,,,train", "¦Tula,54.2,37.6,2013-10-08,tbd,,,", 'mode = "train".', STOPS),
    Bad("D101", 'steps = "steps.csv"', 'steps = ¦"step.csv"'),
    Bad("D107", 'tether = "suit"', '¦tehter = "suit"', '"tether".'),
    Bad("D107", ",with,", ",¦wiht,", '"with".', STEPS),
    Bad(
        "D108",
        '[[eva.task]]\nid = "out"\nname = "Torch out"\nactors = "EV1"',
        '¦[[eva.task]]\nid = "out"\nname = "Torch out"',
        'actors = "EV1".',
    ),
    Bad(
        "D108",
        '[[eva.task]]\nid = "out"\nname = "Torch out"\nactors = "EV1"\nduration = "10 min"',
        '¦[[eva.task]]\nid = "out"\nname = "Torch out"\nactors = "EV1"',
        'duration = "10 min".',
    ),
    Bad("D110", 'light = "day"', 'light = ¦"dawn"'),
    Bad("D111", 'actor = "IV"', 'actor = ¦"EV1"'),
    Bad("D111", '[[person]]\nid = "kotov"', '[[eva]]\nevent = ¦"eva"\n\n[[person]]\nid = "kotov"'),
    Bad("D112", 'event = "eva"', 'event = ¦"evas"', '"eva".'),
    Bad("D112", 'event = "wave"', 'event = ¦"waves"', '"wave".'),
    Bad("D112", 'suit = "orlan"', 'suit = ¦"orlen"', '"orlan".'),
    Bad("D112", 'person = "kotov"', 'person = ¦"kotof"', '"kotov".'),
    Bad("D112", 'view = "moscow"', 'view = ¦"moskow"', '"moscow".'),
    Bad("D112", 'start = "out.start"', 'start = ¦"outt.start"', '"out".'),
    Bad("D112", 'start = "eva.start + 2 min"', 'start = ¦"evaa.start + 2 min"', '"eva".'),
    Bad("D112", 'pictures = ["limb"]', 'pictures = [¦"limp"]', '"limb".'),
    Bad("D112", 'actors = "EV1 IV"', 'actors = ¦"EV1 EV3"', '"EV1".'),
    Bad("D112", "out,IV,", "out,¦EV3,", '"EV1".', STEPS),
    Bad("D112", "out,EV1,Take it out,,", "¦outt,EV1,Take it out,,", '"out".', STEPS),
    Bad("D112", "Take it out,,", "Take it out,¦yes,", file=STEPS),
    Bad("D115", 'actors = "EV1 IV"', 'actors = ¦"EV1, IV"'),
    Bad("V205", 'lasts = "7 h"', "lasts = ¦7", '"7 min".'),
    Bad("V207", 'start = "out.start"', 'start = ¦"out"', '"out.start" or "out.end".'),
    Bad("F306", "~ 14:35", "¦14:25", file=SLOTS),
    Bad("F306", "14:30", "¦13:59", file=SLOTS),
    Bad("F306", "~ 14:35", "¦22:30", file=SLOTS),
]


def changed(bad: Bad) -> tuple[Mapping[str, str], tuple[int, int]]:
    """Return the files with the change, and the line and column of the mark."""
    text = FILES[bad.file]
    assert text.count(bad.old) >= 1, "the sound journey has changed"
    text = text.replace(bad.old, bad.new, 1)
    before, mark, after = text.partition(MARK)
    assert mark
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    content = before + after.removeprefix(MARK)
    return {**FILES, bad.file: content}, (0, 0) if after.startswith(MARK) or not content else (line, column)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.code}-{bad.new[:30]!r}")
def test_each_way_to_break_it(bad: Bad, tmp_path: Path) -> None:
    files, (line, column) = changed(bad)
    _, findings, _ = load(write(tmp_path, files))
    assert [f.code for f in findings] == [bad.code], [str(f) for f in findings]
    where = findings[0].where
    assert where == (str(tmp_path / bad.file), line, column)
    if bad.hint:
        assert findings[0].hint == bad.hint


def test_every_code_is_shown() -> None:
    elsewhere = {"D102", "D103", "D117", "D118", "D119"}  # below, as they need bytes; in test_maestro.py
    elsewhere |= {"D120", "V219", "V220", "V221", "V222"}  # test_document_shots.py
    elsewhere |= {"V215", "V216", "V217", "V218"}  # test_judge.py and test_oem.py
    others = {"R102", "R103", "R107", "R114"}  # come from what is computed
    reading = {c for c in CATALOGUE if c[0] in "DV" or c in {"R101", "R104", "R105", "R106", "R108", "R113", "F306"}}
    assert {bad.code for bad in BAD} | elsewhere == reading
    assert not reading & others


def test_not_utf8(tmp_path: Path) -> None:
    data = FILES[STOPS].encode().replace(b"Tula", b"T\xfcla")
    write(tmp_path, {**FILES, STOPS: data})
    _, findings, _ = load(tmp_path)
    assert [(f.code, f.where) for f in findings] == [("D103", (str(tmp_path / STOPS), 3, 2))]


def test_too_large(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    os.truncate(tmp_path / SLOTS, 64_000_001)
    _, findings, digests = load(tmp_path)
    assert [(f.code, f.where) for f in findings] == [("D102", (str(tmp_path / SLOTS), 0, 0))]
    assert SLOTS not in digests
    os.truncate(tmp_path / "journey.toml", 8_000_001)
    journey, findings, _ = load(tmp_path)
    assert journey is None
    assert [(f.code, f.where) for f in findings] == [("D102", (str(tmp_path / "journey.toml"), 0, 0))]


# A sound one


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    folder = write(tmp_path_factory.mktemp("sound"), FILES)
    journey, findings, digests = load(folder)
    assert findings == ()
    assert journey is not None
    assert digests == {name: hashlib.sha256(text.encode()).hexdigest() for name, text in FILES.items()}
    return journey


def utc(text: str) -> float:
    return parse_instant(text, "UTC")


def test_top(sound: Journey) -> None:
    assert (sound.title, sound.zone) == ("A flame to space", "Europe/Moscow")
    assert sound.revised == utc("2013-09-30 20:00")
    assert sound.budget == parse_money("5000000 RUB")
    assert sound.sources == {"S01": "the organisers"}
    assert sound.rules.stays == {"celebration": (7200, 21600)}
    assert (sound.rules.day.opens, sound.rules.day.closes, sound.rules.setup) == (8 * 3600, 21 * 3600, 1800)
    assert sound.rules.rest_days == ("2014-01-06", "2014-01-07")


def test_modes(sound: Journey) -> None:
    train, soyuz = sound.modes["train"], sound.modes["soyuz"]
    assert train.speed == pytest.approx(60 / 3.6)
    assert (train.detour, train.ends, train.costs[1].per) == (1.2, 1200, "day")
    assert (soyuz.name, soyuz.speed, soyuz.detour, soyuz.costs) == ("soyuz", None, 1.0, ())


def test_places(sound: Journey) -> None:
    places = sound.places
    assert list(places) == ["iss", "ship", "moscow", "tula", "sochi", "baikonur", "steppe"]
    assert places["iss"].orbits
    assert not places["iss"].town
    assert places["ship"].log[1] == (utc("2013-10-19 08:00"), math.radians(90), 0.0, 3.0)
    assert places["sochi"].name == "Сочи"
    assert math.degrees(places["sochi"].lat) == pytest.approx(43.585)
    assert places["sochi"].region == "Krasnodar"
    assert [places[name].zone for name in ("tula", "baikonur")] == ["Europe/Moscow", "Asia/Qyzylorda"]


def test_stops(sound: Journey) -> None:
    moscow, tula, sochi = sound.branches["main"].stops
    assert moscow.start == At(utc("2013-10-07 10:00"))
    assert (moscow.stay, moscow.stay_wanted, moscow.leg, moscow.bearers) == (7200, 21600, None, 200)
    assert tula.start == Between(utc("2013-10-07 20:00"), utc("2013-10-08 20:00"), Certainty.TBD)
    assert tula.leg is not None
    assert (tula.leg.id, tula.leg.mode, tula.leg.distance) == ("to-tula", "train", 180_000)
    assert tula.leg.path[0] == (math.radians(55.75), math.radians(37.62))
    assert sochi.end == At(utc("2014-02-07 19:00"))
    assert sochi.costs == (parse_money("12000 RUB"),)
    assert [s.name for s in sound.stops()] == ["Moscow", "Tula", "Сочи", "Baikonur", "ISS", "Steppe"]


def test_slots(sound: Journey) -> None:
    first, second, third = sound.branches["main"].stops[0].slots
    assert (first.number, first.start, first.length) == (1, utc("2013-10-07 10:30"), 200)
    assert first.handover == "bridge, north"
    assert second.certainty is Certainty.APPROXIMATE
    assert third.start is None


def test_branches(sound: Journey) -> None:
    space = sound.branches["space"]
    assert space.fork is not None
    assert space.rejoin is not None
    assert (space.fork.other, space.fork.edge, space.rejoin.other) == ("tula", Edge.END, "sochi")
    baikonur, iss, landing = space.stops
    assert baikonur.start == At(utc("2013-11-06 02:00"))
    assert baikonur.leg is not None
    assert iss.leg is not None
    assert isinstance(iss.leg.depart, Anchor)
    assert (iss.leg.depart.other, iss.leg.depart.edge) == ("launch", Edge.START)
    assert landing.start == At(utc("2013-11-11 04:49"), Certainty.APPROXIMATE, 300)
    assert sound.branches["main"].keeper == "team"


def test_events_take_the_zone_of_where_they_are(sound: Journey) -> None:
    events = sound.events
    assert events["launch"].start == At(utc("2013-11-07 04:14:15"))
    assert events["eva"].start == At(utc("2013-11-09 14:34"))
    assert events["relay"].start == At(utc("2013-11-09 15:00"))
    insertion = events["insertion"]
    assert isinstance(insertion.start, Anchor)
    assert (insertion.start.offset, insertion.height, insertion.inside) == (525, 200_000, "to-iss")


def test_people_and_torches(sound: Journey) -> None:
    assert (sound.holders["kotov"].person, sound.holders["team"].person) == (True, False)
    assert sound.holders["kotov"].tell == ("eva", "space")
    assert [(c.id, c.kind) for c in sound.carried.values()] == [
        ("flame", Kind.FLAME),
        ("t1", Kind.TORCH),
        ("lamp", Kind.LANTERN),
    ]
    assert sound.carried["t1"].burn == 600
    assert sound.carried["lamp"].spare
    lit = sound.carried["flame"].lit[0]
    assert isinstance(lit.end, Anchor)
    assert (lit.end.other, lit.end.edge) == ("sochi", Edge.END)
    assert sound.holds[0].holder == "kotov"


def test_dates_money_and_claims(sound: Journey) -> None:
    assert sound.deadlines["opening"].by == At(utc("2014-02-07 20:00"), Certainty.DATE)
    assert sound.costs[0].amount == parse_money("1000 RUB/day")
    assert (sound.figures["length"].value, sound.figures["length"].unit) == (65e6, "km")
    assert (sound.figures["bearers"].value, sound.figures["bearers"].unit) == (14000, "people")
    claims = sound.claims
    assert (claims["long"].of, claims["long"].value, claims["long"].tolerance) == (("eva",), 21000, 0.01)
    assert (claims["unlit"].of, claims["unlit"].value) == (("t1", "eva"), False)
    assert (claims["stops"].count, claims["stops"].value) == ("stops", 6)


def test_a_journey_is_as_good_with_other_line_ends_and_byte_order_mark(sound: Journey, tmp_path: Path) -> None:
    files = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in FILES.items() if name != WAY}
    journey, findings, _ = load(write(tmp_path, {**files, WAY: FILES[WAY]}))
    assert findings == ()
    assert journey is not None
    assert without_places(journey) == without_places(sound)


# Times

DAY = date(2013, 10, 7)
NOON = parse_instant("2013-10-07 12:00", "Europe/Moscow")
START = parse_instant("2013-10-07 00:00", "Europe/Moscow")


@pytest.mark.parametrize(
    ("value", "day", "when"),
    [
        ("2013-10-07 12:00", None, At(NOON)),
        ("2013-10-07T12:00:00", None, At(NOON)),
        ("2013-10-07 08:00:00.500Z", None, At(NOON + 0.5)),
        ("2013-10-07T13:30+05:30", None, At(NOON)),
        ("2013-10-07T03:00-05:00", None, At(NOON)),
        (datetime(2013, 10, 7, 12, 0), None, At(NOON)),  # noqa: DTZ001 - a local time of TOML
        (datetime(2013, 10, 7, 8, 0, tzinfo=UTC), None, At(NOON)),
        (datetime_time(12, 0), DAY, At(NOON)),
        ("12:00", DAY, At(NOON)),
        (" ~12:00 ", DAY, At(NOON, Certainty.APPROXIMATE)),
        ("~ 12:00 ± 5 min", DAY, At(NOON, Certainty.APPROXIMATE, 300)),
        ("12:00 +- 1 h 30 min", DAY, At(NOON, Certainty.EXACT, 5400)),
        ("hidden 2013-10-07 12:00", None, At(NOON, Certainty.HIDDEN)),
        ("hidden ~ 12:00", DAY, At(NOON, Certainty.HIDDEN)),
        ("2013-10-07", None, Between(START, START + 86400, Certainty.DATE)),
        (DAY, None, Between(START, START + 86400, Certainty.DATE)),
        ("~ 2013-10-07", None, Between(START, START + 86400, Certainty.APPROXIMATE)),
        ("2013-10-07..2013-10-08", None, Between(START, START + 2 * 86400)),
        ("2013-10-07 12:00 .. 2013-10-07", None, Between(NOON, START + 86400)),
        ("launch.start", None, Anchor("launch", Edge.START)),
        ("launch.end + 2 h", None, Anchor("launch", Edge.END, 7200)),
        ("a-1.end-1 h 5 min", None, Anchor("a-1", Edge.END, -3900)),
        ("~ launch.end + 2 h", None, Anchor("launch", Edge.END, 7200, Certainty.APPROXIMATE)),
        ("tbd", None, Free(Certainty.TBD)),
        ("tbd", DAY, Between(START, START + 86400, Certainty.TBD)),
        ("free", DAY, Free(undecided=True)),
    ],
)
def test_times(value: object, day: date | None, when: When) -> None:
    assert read_when(value, "Europe/Moscow", day) == when


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "V207"),
        ("noon", "V207"),
        ("7 Oct 2013", "V207"),
        ("12:00", "V207"),
        ("2013-10-07 24:01", "V207"),
        ("1813-10-07 12:00", "V207"),
        ("2013-10-07 12:00 MSK", "V207"),
        ("2013-10-07T12:00+25:00", "V207"),
        ("2013-10-08..2013-10-07", "V207"),
        ("2013-10-07 ± 5 min", "V207"),
        ("launch.start ± 5 min", "V207"),
        ("launch.begin", "V207"),
        ("launch", "V207"),
        ("TBD", "V207"),
        ("2013-10-07 12:00 ± 5", "V205"),
        ("launch.end + 2 hrs", "V205"),
        ("launch.end + 999999999999 d", "V205"),
        ("~", "V207"),
        ("hidden", "V207"),
        ("..", "V207"),
    ],
)
def test_no_times(text: str, code: str) -> None:
    with pytest.raises(Wrong) as info:
        read_when(text, "Europe/Moscow")
    assert info.value.code == code


# Robustness


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_all_mistakes_at_once_and_no_more(tmp_path: Path) -> None:
    mended = [bad for bad in BAD if bad.file == "journey.toml" and bad.code[0] == "V" and bad.code != "V203"]
    text, expected = JOURNEY, []
    for bad in mended:
        if bad.old in text:
            text = text.replace(bad.old, bad.new.replace(MARK, ""), 1)
            expected.append(bad.code)
    _, findings, _ = load(write(tmp_path, {**FILES, "journey.toml": text}))
    assert sorted(codes(findings)) == sorted(expected)


def test_broken_things_are_left_out_without_dangling_references(tmp_path: Path) -> None:
    text = JOURNEY.replace('[[branch.stop]]\nplace = "iss"', '[[branch.stop]]\nid = "iss"\nplace = "Mir"', 1)
    journey, findings, _ = load(write(tmp_path, {**FILES, "journey.toml": text}))
    assert codes(findings) == ["D112"]
    assert journey is not None
    assert [stop.id for stop in journey.branches["space"].stops] == ["baikonur", "landing"]
    assert journey.events.keys() == {"launch"}
    assert journey.holders["kotov"].tell == ("space",)
    assert journey.holds[0].start == Free()
    assert journey.claims.keys() == {"stops"}


def test_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {**FILES, STOPS: FILES[STOPS].replace("54.2,", "95,")})
    monkeypatch.chdir(tmp_path.parent)
    name = Path(tmp_path.name)
    for path in (name, name / "journey.toml"):
        assert str(load(path)[1][0]).startswith(f"{name}/stops.csv:3:6: V201")
    monkeypatch.chdir(tmp_path)
    assert str(load(Path())[1][0]).startswith("stops.csv:3:6: V201")


def test_no_journey(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for path in (tmp_path, tmp_path / "nothing", tmp_path / "sub" / "x.toml", Path("\0"), Path("x" * 5000)):
        journey, findings, digests = load(path)
        assert journey is None
        assert codes(findings) == ["D101"]
        assert digests == {}


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 50_000,
        "[[" + "a." * 900 + "b]]\n" + "x = 1\n",
        "format = " + "9" * 50_000,
        "format = 0x" + "f" * 50_000,
        "format = 1e999",
        "title = 0001-01-01",
        "revised = 9999-12-31T23:59:59Z",
        "revised = 0001-01-01T00:00:00+23:59",
        "rest_days = [0001-01-01]",
        "[rules]\nstay = 1",
        "[rules.stay]\nx = 1",
        "rules = [1, [2]]",
        "branch = 1",
        "[branch]\nstop = 1",
        "[[branch]]\nstop = [1]",
        "[[branch]]\nstops = [1, 2]",
        "[sources.a]\nb = 1",
        "sources = []",
        'zone = "../../etc/passwd"',
        "lit = [[[[]]]]\n[[torch]]\nlit = [[[1], {}]]",
        "mode = [{}, [], {id = []}, {id = 'a'}, {id = 'a', cost = [{}]}]",
        "claim = [{id = 'a', of = [[]], value = {}}]",
        "[[event]]\nid = 'a'\nin = 'b'\n[[event]]\nid = 'b'\nin = 'c'\n[[event]]\nid = 'c'\nin = 'b'",
        "\x00" * 1000,
        "\ufeff\ufeff",
    ],
)
def test_odd_documents_are_findings(text: str, tmp_path: Path) -> None:
    for content in (text, f'format = 1\ntitle = "x"\n{text}', f"{JOURNEY}\n{text}"):
        _, findings, _ = load(write(tmp_path, {**FILES, "journey.toml": content}))
        assert findings
        assert all(len(str(finding)) < 600 for finding in findings)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_examples_are_sound(path: Path) -> None:
    journey, findings, _ = load(path)
    assert [str(f) for f in findings if f.code != "R104"] == []
    assert journey is not None


# Time


def test_hundreds_of_stops_and_events_say_the_same_once_each(tmp_path: Path) -> None:
    rows = (f"Town {i},{i % 50},{i % 80},{date(2013, 10, 7) + timedelta(i // 4)},train,{i % 300}" for i in range(200))
    stops = "\n".join(["place,lat,lon,date,mode,bearers", *rows])
    events = "\n".join(
        f'[[event]]\nid = "e{i}"\nname = "x"\nin = "town-{i}"\nstart = "town-{i}.start + 1 h"\nsource = "S01"\n'
        for i in range(170)
    )
    text = JOURNEY.replace('"stops.csv"', '["stops.csv", "more.csv"]') + events
    folder = write(tmp_path, {**FILES, "journey.toml": text, "more.csv": stops})
    _, findings, _ = load(folder)
    assert codes(findings) == ["R101"] * len(findings)


def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    base = datetime(2013, 1, 1, tzinfo=UTC)
    times = (base + timedelta(seconds=30 * i) for i in range(100_000))
    rows = (f"{when:%Y-%m-%dT%H:%M:%SZ},{i % 90},{i % 180},{i % 100}" for i, when in enumerate(times))
    ship = "\n".join(["time,lat,lon,height_m", *rows])
    journey, findings, _ = load(write(tmp_path, {**FILES, SHIP: ship}))
    assert findings == ()
    assert journey is not None
    assert len(journey.places["ship"].log) == 100_000


def test_import_is_light() -> None:
    code = "import sys, flambeau.document; print(*{'tomlkit', 'gpxpy', 'jsonschema'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
