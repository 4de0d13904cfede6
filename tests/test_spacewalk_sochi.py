"""The spacewalk of 9 November 2013 as the example has it: against Orekit, published times, and what sources say."""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import Relay
from flambeau.cli import group
from flambeau.document import load
from flambeau.instants import format_utc, parse_utc
from flambeau.procedure import Light
from flambeau.spacewalk import make
from flambeau.spacewalk.sheet import Sheet

VECTORS = Path(__file__).parent / "vectors"
EXAMPLE = Path(__file__).parent.parent / "examples/sochi-2014"


def rows(name: str) -> list[dict[str, str]]:
    lines = (VECTORS / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.fixture(scope="module")
def sheet(sochi: Relay) -> Sheet:
    return make(*sochi, "spacewalk")[0]


def run(*words: object) -> Result:
    return CliRunner().invoke(group, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example with a fresh plan."""
    shutil.copytree(EXAMPLE, tmp_path / "sochi")
    assert run("plan", tmp_path / "sochi").exit_code == 0
    return tmp_path / "sochi"


# ---- truth


def test_the_edges_of_the_shadow_are_those_of_orekit(sheet: Sheet) -> None:
    theirs = [(row["edge"], parse_utc(row["utc"])) for row in rows("orekit_eva_shadow.csv")]
    ours = [(edge.edge, edge.t) for edge in sheet.edges if edge.edge != "centre"]
    assert [name for name, _ in ours] == [name for name, _ in theirs]
    assert len(ours) == 14
    assert max(abs(a[1] - b[1]) for a, b in zip(ours, theirs, strict=True)) < 0.3


def test_sub_points_are_those_of_orekit(sheet: Sheet) -> None:
    theirs = {parse_utc(row["utc"]): row for row in rows("orekit_eva_minutes.csv")}
    marks = [mark for mark in sheet.marks if mark.t in theirs]
    assert len(marks) > 30
    for mark in marks:
        row = theirs[mark.t]
        assert math.degrees(mark.lat) == pytest.approx(float(row["lat_deg"]), abs=1e-5)
        assert math.degrees(mark.lon) == pytest.approx(float(row["lon_deg"]), abs=2e-5)
        assert mark.height == pytest.approx(float(row["height_m"]), abs=1)


def test_day_night_and_beta(sheet: Sheet) -> None:
    """Beta -58.1, 67.8 min of day, 25.3 of night: for a sphere and the Sun's centre, worked out by another program."""
    assert sheet.beta is not None
    assert math.degrees(sheet.beta) == pytest.approx(-58.1, abs=0.1)
    whole = sheet.lights[1:-1]
    assert {round((one.end - one.start) / 60) for one in whole if one.light is Light.DAY} == {67, 68}
    assert {round((one.end - one.start) / 60) for one in whole if one.light is Light.NIGHT} <= {25, 26}


def test_the_handover_over_the_atlantic(sheet: Sheet) -> None:
    """Irish Space Blog: 15:14 over the Atlantic; sub-point 36.2 N 24.9 W and Sun 31 degrees up by another program."""
    (mark,) = (mark for mark in sheet.marks if mark.t == parse_utc("2013-11-09T15:14:00Z"))
    assert "handover" in mark.tasks
    assert math.degrees(mark.lat) == pytest.approx(36.2, abs=0.3)
    assert math.degrees(mark.lon) == pytest.approx(-24.9, abs=0.3)
    assert math.degrees(mark.sun) == pytest.approx(31, abs=0.6)


def test_sochi_was_never_behind_the_torch(sheet: Sheet) -> None:
    """45.9 degrees of arc at best over the whole spacewalk, worked out by another program."""
    (wish,) = (one for one in sheet.wanted if one.view == "Sochi")
    assert not wish.windows
    assert wish.nearest is not None
    assert math.degrees(wish.nearest.arc) == pytest.approx(45.9, abs=0.1)
    assert math.degrees(wish.nearest.horizon) == pytest.approx(20.3, abs=0.2)
    (finding,) = sheet.findings
    assert finding.code == "E606"
    assert "Sochi is never in view" in finding.message
    assert "45.9 degrees of arc" in finding.message


def test_published_hours(sheet: Sheet) -> None:
    told = {block.task.id: format_utc(block.start)[11:16] for block in sheet.blocks}
    assert told["hatch"] == "14:34"
    assert told["torch-out"] == "14:36"
    assert told["handover"] == "15:14"
    assert format_utc(sheet.end)[11:16] == "20:24"
    assert all(block.light is Light.NIGHT for block in sheet.blocks if block.task.id in {"hatch", "torch-out"})
    assert [holding.holder for holding in sheet.holdings if holding.tether] == [
        "Oleg Kotov", "Sergey Ryazansky", "Airlock Pirs",
    ]  # fmt: skip


def test_what_no_source_has_is_said_to_be_assumed(sochi: Relay) -> None:
    procedure = sochi.journey.procedures["spacewalk"]
    told = (
        "planning assumption",
        "length by the plan",
        "what torch-out and handover leave",
        "what the work before it leaves",
    )
    assert all(any(word in task.source for word in told) for task in procedure.tasks)
    assert all(c.source for suit in procedure.suits for c in suit.consumables)


# ---- late


def test_twenty_minutes_late(sochi: Relay) -> None:
    made, found = make(*sochi, "spacewalk", 1200.0)
    assert {block.moved for block in made.blocks} == {1200.0}
    assert [finding.code for finding in found] == ["E601", "E607", "E606"]
    assert "20 min after the hatch must be closed" in found[0].message


def test_forty_minutes_late_the_handover_waits_for_the_next_day(sochi: Relay) -> None:
    made, _ = make(*sochi, "spacewalk", 2400.0)
    blocks = {block.task.id: block for block in made.blocks}
    assert format_utc(blocks["handover"].start)[11:19] == "16:17:05"
    assert blocks["handover"].waited == pytest.approx(23 * 60 + 5, abs=1)
    assert blocks["pictures-kotov"].moved == 2400
    assert blocks["platform"].moved == pytest.approx(3600 + 3 * 60 + 5, abs=1), "what follows waits with it"
    assert [(h.holder, format_utc(h.start)[11:16]) for h in made.holdings[2:]] == [
        ("Sergey Ryazansky", "16:17"), ("Airlock Pirs", "16:39"),
    ]  # fmt: skip


# ---- the command


def test_text_for_people(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "150")
    said = run("eva", folder, "spacewalk")
    assert said.exit_code == 0
    for words in ("EV1", "Oleg Kotov", "+0:40", "15:14:00", "* night", "36.4 N 25.1 W", "Kotov's", "21:04:00"):
        assert words in said.stdout, words
    assert "WARNING: Two hooks of your own" in said.stdout
    assert "E606" in said.stderr
    late = run("eva", folder, "spacewalk", "--late", "20 min")
    assert late.exit_code == 1
    assert re.search(r"Torch handed over +15:14:00 +15:34:00 +20 min", late.stdout)


def test_json_is_the_sheet(folder: Path) -> None:
    first = run("eva", folder, "spacewalk", "--json")
    assert run("eva", folder, "spacewalk", "--format", "json").stdout == first.stdout
    told = json.loads(first.stdout)
    assert told["closing_utc"] == "2013-11-09T20:24:00Z"
    assert [task["id"] for task in told["tasks"]][:3] == ["hatch", "torch-out", "pictures-kotov"]
    assert told["tasks"][0]["parts"][0]["left"] == [
        {"name": "Life support", "left_s": 25080.0, "above_reserve_s": 23280.0}
    ]
    wish = next(one for one in told["pictures"] if one["view"])
    assert (wish["windows"], wish["nearest"]["arc_deg"]) == ([], pytest.approx(45.9, abs=0.1))
    assert told["edges"][0] == {"utc": "2013-11-09T14:43:51.306Z", "kind": "sunrise", "edge": "umbra", "band_s": 7.7}


def test_names_are_forgiving_and_slips_are_told(folder: Path) -> None:
    for name in ("spacewalk", "Spacewalk from Pirs (Russian EVA 36)", "spacewalk from pirs russian eva-36"):
        assert run("eva", folder, name, "--json").exit_code == 0
    lost = CliRunner().invoke(group, ["eva", str(folder), "spacewlak"])
    assert lost.exit_code != 0
    assert 'Maybe "spacewalk".' in str(lost.exception)
    assert run("eva", folder, "spacewalk", "--late", "20").exit_code == 2


def test_html_is_one_page(folder: Path, tmp_path: Path) -> None:
    run("eva", folder, "spacewalk", "--format", "html", "--out", tmp_path / "sheet.html")
    page = (tmp_path / "sheet.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "Spacewalk from Pirs" in page
    assert page == run("eva", folder, "spacewalk", "--format", "html").stdout


def test_places_are_told_also_by_the_plan_file(folder: Path) -> None:
    late = run("eva", folder, "spacewalk", "--late", "20 min")
    assert re.search(r"must be closed \(2013-11-09T20:24:00Z, .*journey.toml:\d+:1\)", late.stderr)


def test_a_file_is_written_whole(folder: Path, tmp_path: Path) -> None:
    written = run("eva", folder, "spacewalk", "--format", "json", "--out", tmp_path / "sheet.json")
    assert written.stdout == ""
    assert json.loads((tmp_path / "sheet.json").read_text("utf-8"))["id"] == "spacewalk"


def test_by_maestros_files_the_sheet_is_the_same(folder: Path) -> None:
    before = json.loads(run("eva", folder, "spacewalk", "--json").stdout)
    run("eva", folder, "spacewalk", "--format", "yaml", "--out", folder)
    (file,) = (folder / "procedures").iterdir()
    text = (folder / "journey.toml").read_text("utf-8")
    start, end = text.index("[[eva]]"), text.index("# ---- wanted pictures")
    form = f'[[eva]]\nevent = "spacewalk"\nprocedure = "procedures/{file.name}"\n\n'
    (folder / "journey.toml").write_text(text[:start] + form + text[end:], "utf-8")
    after = json.loads(run("eva", folder, "spacewalk", "--json").stdout)
    assert "pictures-kotov.yml" in {path.name for path in (folder / "tasks").iterdir()}
    for told in (before, after):
        del told["findings"]  # they stand elsewhere
    assert after == before


def test_what_maestros_files_refer_to_must_be_there(folder: Path) -> None:
    run("eva", folder, "spacewalk", "--format", "yaml", "--out", folder)
    (file,) = (folder / "procedures").iterdir()
    file.write_text(file.read_text("utf-8").replace("holder: kotov", "holder: kotof"), "utf-8")
    text = (folder / "journey.toml").read_text("utf-8")
    start, end = text.index("[[eva]]"), text.index("# ---- wanted pictures")
    form = f'[[eva]]\nevent = "spacewalk"\nprocedure = "procedures/{file.name}"\n\n'
    (folder / "journey.toml").write_text(text[:start] + form + text[end:], "utf-8")
    (finding,) = load(folder)[1]
    assert (finding.code, finding.hint) == ("D112", '"kotov".')
    assert finding.where.file == str(file)
