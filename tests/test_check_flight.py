"""Checks of flights: what a document says against what the orbit allows. docs/findings has two documents of each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flambeau.instants import format_utc, parse_utc
from sky_cases import rows
from test_findings_pages import all_findings, page, set_up
from test_launch import ROOT

SETS = ("station_flights_early.tle", "station_flights.tle")
CODES = [f"S{n}" for n in range(501, 511)]


def said(folder: Path, *edits: tuple[str, str]) -> set[str]:
    """Return the codes about a copy of the Sochi example after some edits."""
    for file in (ROOT / "examples/sochi-2014").iterdir():
        if file.is_file() and file.name != "plan.json":
            text = file.read_text("utf-8")
            for old, new in edits if file.name == "journey.toml" else ():
                assert old in text
                text = text.replace(old, new)
            (folder / file.name).write_text(text, "utf-8")
    return {finding.code for finding in all_findings(folder)} & set(CODES)


LIFTOFF = "2013-11-07T04:14:15.290Z"


@pytest.mark.parametrize(
    ("edits", "codes"),
    [
        ([], set()),
        ([(LIFTOFF, "2013-11-07T04:14:45Z")], {"S501"}),
        ([(LIFTOFF, "2013-11-07T04:14:00Z")], set()),  # a minute, so known to a minute
        ([(LIFTOFF, "2013-11-07T03:00:00Z")], {"S502"}),
        ([("2013-11-11T01:55:00Z", "2013-11-11T01:50:00Z")], {"S506"}),
        (
            [("2013-11-11T02:49:00Z", "2013-11-11T02:54:00Z"), ("2013-11-11T01:55:00Z", "2013-11-11T02:00:00Z")],
            {"S509"},
        ),
        ([("lat = 47.31517\nlon = 69.45966", "lat = 46.2\nlon = 77.0")], {"S508"}),
    ],
)
def test_sochi_is_clean_and_each_slip_is_found(edits: list[tuple[str, str]], codes: set[str], tmp_path: Path) -> None:
    assert said(tmp_path, *edits) == codes


def test_a_launch_that_is_not_stated_is_not_judged(tmp_path: Path) -> None:
    set_up(tmp_path, page("S502").top, page("S502").bad)
    file = tmp_path / "journey.toml"
    file.write_text(file.read_text("utf-8").replace('end = "2013-11-07T02:00:00Z"\n', ""), "utf-8")
    assert not {f.code for f in all_findings(tmp_path)} & {"S501", "S502", "S503"}


def test_events_count_by_kind_whatever_they_are_called(tmp_path: Path) -> None:
    """The launch is an event inside of the leg, with a name and an id that say nothing."""
    set_up(tmp_path, page("S501").top, page("S501").good)
    file = tmp_path / "journey.toml"
    event = '\n[[event]]\nid = "x"\nname = "X"\nin = "to-the-station"\nkind = "{}"\nstart = "2013-11-07T04:21:00Z"\n'
    good = file.read_text("utf-8")
    file.write_text(good + event.format("launch"), "utf-8")
    found = [f for f in all_findings(tmp_path) if f.code == "S501"]
    assert [f.things for f in found] == [("x",)]
    file.write_text(good + event.format("ignition"), "utf-8")
    assert not all_findings(tmp_path)


def test_a_launch_at_the_minute_of_another_profile_is_found(tmp_path: Path) -> None:
    """At 04:17:22 a flight of two days could leave; one that docks after six hours could not."""
    set_up(tmp_path, page("S501").top, page("S501").good)
    file = tmp_path / "journey.toml"
    good = file.read_text("utf-8")
    late = good.replace("2013-11-07T04:14:15Z", "2013-11-07T04:17:22Z")
    file.write_text(late, "utf-8")
    assert [f.code for f in all_findings(tmp_path)] == ["S501"]
    file.write_text(late.replace("2013-11-07T10:27:52Z", "2013-11-09T05:40:10Z"), "utf-8")
    assert not all_findings(tmp_path)


@pytest.mark.parametrize("code", CODES)
def test_a_remedy_that_names_an_instant_is_a_remedy(code: str, tmp_path: Path) -> None:
    """What a finding proposes, put into the document, settles that finding."""
    shown = set_up(tmp_path, page(code).top, page(code).bad)
    hint = re.search(r"Maybe (launch|dock|brake|land) at (?:about )?(\S+)\.$", shown[0])
    if hint is None:
        assert code in {"S505", "S510"}
        return
    file = tmp_path / "journey.toml"
    text = file.read_text("utf-8")
    line = int(re.match(r"journey\.toml:(\d+)", shown[0])[1])  # type: ignore[index]
    lines = text.split("\n")
    # A launch is the end of the stop before the leg, everything else the start of what the finding is about.
    rows = range(line - 1, 0, -1) if hint[1] == "launch" else range(line - 1, len(lines))
    k = next(k for k in rows if re.match(r"end = " if hint[1] == "launch" else r"start = ", lines[k]))
    lines[k] = re.sub(r'"[^"]+"', f'"{hint[2]}"', lines[k])
    file.write_text("\n".join(lines), "utf-8")
    assert code not in {f.code for f in all_findings(tmp_path)}


def test_the_longest_day_of_the_rules_counts(tmp_path: Path) -> None:
    set_up(tmp_path, page("S510").top, page("S510").bad)
    file = tmp_path / "journey.toml"
    text = file.read_text("utf-8").replace(
        'zone = "Asia/Qyzylorda"\n', 'zone = "Asia/Qyzylorda"\nrules.longest_day = "18 h"\n'
    )
    file.write_text(text, "utf-8")
    assert "S510" not in {f.code for f in all_findings(tmp_path)}


def test_a_spacewalk_after_the_undocking_is_found(tmp_path: Path) -> None:
    set_up(tmp_path, page("S505").top, page("S505").good)
    file = tmp_path / "journey.toml"
    down = """
[[branch.stop]]
id = "steppe"
place = "Zhezkazgan"
lat = 47.31517
lon = 69.45966
mode = "soyuz"
start = "2013-11-11T02:49:00Z"

[[event]]
id = "walk"
"""
    good = file.read_text("utf-8").replace('\n[[event]]\nid = "walk"\n', down)
    file.write_text(good, "utf-8")
    assert not all_findings(tmp_path)
    bad = good.replace("2013-11-09T14:34:00Z", "2013-11-11T00:30:00Z").replace(
        "2013-11-09T20:24:00Z", "2013-11-11T01:30:00Z"
    )
    file.write_text(bad.replace('in = "the-station"', 'in = "to-steppe"'), "utf-8")
    assert {f.code for f in all_findings(tmp_path)} == {"S505"}


def test_a_pad_that_the_plane_never_passes_over(tmp_path: Path) -> None:
    set_up(tmp_path, page("S501").top, page("S501").good)
    file = tmp_path / "journey.toml"
    file.write_text(file.read_text("utf-8").replace("lat = 45.92028", "lat = 62.9"), "utf-8")
    assert [f.code for f in all_findings(tmp_path)] == ["S502"]


def test_a_ship_that_lands_elsewhere_is_not_judged_as_a_soyuz(tmp_path: Path) -> None:
    """A splashdown off Florida with a burn 30 min before: only the light is looked at, and at 15 h UTC it is day."""
    set_up(tmp_path, page("S508").top, page("S508").good)
    file = tmp_path / "journey.toml"
    text = file.read_text("utf-8").replace("lat = 47.31517\nlon = 69.45966", "lat = 29.5\nlon = -87.0")
    text = text.replace("2013-11-11T02:49:00Z", "2013-11-11T15:00:00Z").replace("2013-11-11T01:55", "2013-11-11T14:30")
    file.write_text(text, "utf-8")
    assert not all_findings(tmp_path)


FLOWN = """
format = 1
title = "{mission}"

[[mode]]
id = "ferry"

[[place]]
id = "base"
name = "Base"
elements = "sets.tle"

[[branch]]
id = "main"

[[branch.stop]]
id = "pad"
place = "Pad"
lat = {pad_lat}
lon = {pad_lon}
start = "{before}"
end = "{launch_utc}"

[[branch.stop]]
id = "up"
place = "base"
mode = "ferry"
start = "{docking_utc}"
stay = "1 h"
"""
USUAL = {"34": 2 * 86400 + 2 * 3600, "4": 6 * 3600, "2": 3.25 * 3600}  # [s], where the source has no docking


@pytest.mark.slow
def test_no_flight_from_baikonur_that_was_flown_is_warned_of(tmp_path: Path) -> None:
    """Each as a journey of its own, with the times of the source and all element sets there are."""
    sets = [(ROOT / "tests/vectors" / name).read_text("utf-8") for name in SETS]
    (tmp_path / "sets.tle").write_text("".join(sets), "utf-8")
    flights = [row for row in rows("station_flights.csv") if row["category"].startswith("soyuz") and row["launch_utc"]]
    warned: dict[str, list[str]] = {}
    for row in flights:
        launch = parse_utc(row["launch_utc"])
        docking = row["docking_utc"] or format_utc(launch + USUAL[row["profile_orbits"]])
        before = format_utc(launch - 3600)
        text = FLOWN.format_map({**row, "docking_utc": docking, "before": before})
        (tmp_path / "journey.toml").write_text(text, "utf-8")
        found = [f for f in all_findings(tmp_path) if f.code in CODES]
        warned |= {row["mission"]: [str(f) for f in found]} if found else {}
    assert len(flights) >= 30
    assert warned == {}
