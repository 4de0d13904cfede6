"""The command line as scripts and people meet it: data on stdout, talk on stderr, exit codes, nothing half-written."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flambeau.cli import group

EXAMPLES = Path(__file__).parents[1] / "examples"
WHERE_KEYS = {"branch", "lat", "lon", "height_m", "place", "doing", "mode", "holder", "previous", "next", "km"}
COLUMNS = "branch,seq,kind,name,lat,lon,start_utc,end_utc,zone,mode,distance_km,slack_s,late_s,cost"


def run(*words: object, catch: bool = False) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(group, [str(word) for word in words], catch_exceptions=catch)


def shell(*words: object, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    argv = [sys.executable, "-m", "flambeau", *(str(w) for w in words)]
    environ = os.environ | env
    return subprocess.run(argv, capture_output=True, text=True, cwd=cwd, env=environ, check=False)


@pytest.fixture
def sochi(tmp_path: Path) -> Path:
    """A copy of Sochi 2014 without a plan file."""
    folder = tmp_path / "sochi"
    shutil.copytree(EXAMPLES / "sochi-2014", folder, ignore=shutil.ignore_patterns("plan.json"))
    return folder


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    """A copy of the two towns without a plan file."""
    folder = tmp_path / "towns"
    shutil.copytree(EXAMPLES / "two-towns", folder, ignore=shutil.ignore_patterns("plan.json"))
    return folder


def test_plan_writes_everything_and_keeps_the_plan(sochi: Path, tmp_path: Path) -> None:
    result = run("plan", sochi, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "plan.json", "calendars", "itinerary.csv", "journey.czml", "journey.geojson", "journey.gpx", "journey.kml",
        "orbit.oem",
    }  # fmt: skip
    assert {"all.ics", "branch-main.ics"} <= {p.name for p in (tmp_path / "out" / "calendars").iterdir()}
    assert (tmp_path / "out" / "plan.json").read_bytes() == (sochi / "plan.json").read_bytes()
    assert "154" in result.stdout
    calendars = len(list((tmp_path / "out" / "calendars").iterdir()))
    assert f"Wrote {tmp_path / 'out' / 'itinerary.csv'}\n" in result.stderr
    assert f"Wrote {tmp_path / 'out' / 'calendars'}/ ({calendars} files)\n" in result.stderr
    assert result.stderr.count("Wrote") < 12
    with (tmp_path / "out" / "itinerary.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert ",".join(header).startswith(COLUMNS)
    assert sum(row[0] == "main" and row[2] == "stop" for row in rows) == 154


def test_the_same_document_gives_the_same_bytes_from_anywhere(sochi: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    assert shell("plan", sochi, "--out", tmp_path / "a", cwd=tmp_path).returncode == 0
    moved = tmp_path / "elsewhere" / "moved"
    shutil.copytree(sochi, moved, ignore=shutil.ignore_patterns("plan.json"))
    environ = {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    assert shell("plan", "moved/journey.toml", "--out", "../b", cwd=moved.parent, **environ).returncode == 0
    made, again = (
        {p.relative_to(tmp_path / out): p.read_bytes() for p in (tmp_path / out).rglob("*") if p.is_file()}
        for out in ("a", "b")
    )
    assert len(made) > 200
    assert made == again


def test_other_commands_use_a_fresh_plan_and_say_when_they_do_not(towns: Path) -> None:
    before = run("where", towns, "--at", "2026-02-06 20:14", "--json")
    assert "P401" in before.stderr
    assert "own order" in before.stderr
    assert not (towns / "plan.json").exists()
    assert run("plan", towns).exit_code == 0
    after = run("where", towns, "--at", "2026-02-06 20:14", "--json")
    assert after.stderr == ""
    assert json.loads(after.stdout) == json.loads(before.stdout)


def test_plan_check_fails_when_the_document_has_changed(towns: Path) -> None:
    assert run("plan", towns, "--check").exit_code == 1
    run("plan", towns)
    assert run("plan", towns, "--check").exit_code == 0
    document = towns / "journey.toml"
    document.write_text(document.read_text("utf-8") + "\n# a comment\n", "utf-8")
    kept = (towns / "plan.json").read_bytes()
    stale = run("plan", towns, "--check", "--json")
    assert stale.exit_code == 1
    assert [row["code"] for row in json.loads(stale.stdout)] == ["P401"]
    assert (towns / "plan.json").read_bytes() == kept


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": "flambeau-plan/9"}', b"null"])
def test_a_broken_plan_file_is_said_and_passed_over(towns: Path, content: bytes) -> None:
    (towns / "plan.json").write_bytes(content)
    result = run("where", towns, "--at", "2026-02-06 20:14", "--json")
    assert result.exit_code == 0
    assert "P402" in result.stderr
    assert json.loads(result.stdout)


def test_where_answers_with_the_keys_that_scripts_rely_on(sochi: Path) -> None:
    states = json.loads(run("where", sochi, "--at", "2013-11-09T15:14:00Z", "--json").stdout)
    assert all(set(state) >= WHERE_KEYS for state in states)
    assert {state["branch"] for state in states} == {"main", "space"}
    only = json.loads(run("where", sochi, "--at", "2013-11-09T15:14:00Z", "--branch", "space", "--json").stdout)
    assert [state["branch"] for state in only] == ["space"]
    told = run("where", sochi, "--at", "2013-11-09T15:14:00Z")
    assert "epoch 2013-11-06T12:23:27.981Z" in told.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--at", "yesterday"], "expected a time such as"),
        (["--at", "2013-11-09T15:14:00Z", "--branch", "spcae"], "There is no branch 'spcae'"),
        ([], "--at"),
    ],
)
def test_wrong_use_exits_with_two(sochi: Path, words: list[str], said: str) -> None:
    result = shell("where", sochi, *words, cwd=sochi)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_check_gives_findings_with_their_place(towns: Path) -> None:
    document = towns / "journey.toml"
    document.write_text(document.read_text("utf-8").replace('mode = "car"', 'mode = "cra"'), "utf-8")
    result = run("check", towns, "--json")
    assert result.exit_code == 1
    (row,) = json.loads(result.stdout)
    assert set(row) == {"code", "severity", "file", "line", "column", "message", "hint"}
    assert row["code"] == "D112"
    assert row["file"].endswith("journey.toml")
    assert "car" in row["hint"]
    line = document.read_text("utf-8").splitlines()[row["line"] - 1]
    assert line[row["column"] - 1 :].startswith('"cra"')
    human = run("check", towns)
    assert f"{row['file']}:{row['line']}:{row['column']}: D112" in human.stdout


def test_a_journey_with_errors_is_not_planned_and_nothing_is_written(towns: Path, tmp_path: Path) -> None:
    document = towns / "journey.toml"
    document.write_text(document.read_text("utf-8").replace("lat = 45.6755", "lat = 95.0"), "utf-8")
    result = run("plan", towns, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "V201" in result.stderr
    assert not (tmp_path / "out").exists()
    assert not (towns / "plan.json").exists()


def test_a_late_journey_is_planned_and_exits_with_one(towns: Path) -> None:
    document = towns / "journey.toml"
    document.write_text(document.read_text("utf-8").replace('end = "21:00"', 'start = "10:00", end = "21:00"'), "utf-8")
    result = run("plan", towns)
    assert result.exit_code == 1
    assert "R103" in result.stderr
    assert "held up by albertville" in result.stderr
    assert (towns / "plan.json").exists()


def test_a_folder_without_a_journey_is_said(tmp_path: Path) -> None:
    for words in (["check", tmp_path], ["plan", tmp_path / "nowhere"], ["facts", tmp_path / "x.toml"]):
        result = run(*words)
        assert result.exit_code == 1
        assert "D101" in result.output


def test_facts_have_the_keys_that_scripts_rely_on(sochi: Path) -> None:
    rows = json.loads(run("facts", sochi, "--json").stdout)
    assert all(set(row) >= {"claim", "source", "said", "computed", "unit", "verdict", "how"} for row in rows)
    assert {row["verdict"] for row in rows} == {"agrees", "disagrees", "not_computable"}
    told = run("facts", sochi)
    assert "a two-hour spacewalk" in told.stdout


def test_diff_says_what_moved_by_how_much_and_whom_to_tell(towns: Path, tmp_path: Path) -> None:
    run("plan", towns, "--out", tmp_path / "old")
    document = towns / "journey.toml"
    text = document.read_text("utf-8").replace("2026-02-06 20:14", "2026-02-06 19:44")
    text += '\n[[person]]\nid = "anna"\nname = "Anna"\ntell = ["celebration"]\n'
    document.write_text(text, "utf-8")
    run("plan", towns, "--out", tmp_path / "new")
    result = run("diff", tmp_path / "old", tmp_path / "new" / "plan.json")
    assert result.exit_code == 0
    assert "30 min earlier" in result.stdout
    assert "Tell Anna: celebration" in result.stdout
    rows = json.loads(run("diff", tmp_path / "old", tmp_path / "new", "--json").stdout)
    assert [change["id"] for change in rows["changes"]] == ["celebration"]
    same = run("diff", tmp_path / "old", tmp_path / "old")
    assert "Nothing" in same.stdout


def test_new_copies_an_example_and_never_overwrites(tmp_path: Path) -> None:
    for name in ("two-towns", "one-evening", "beijing-2008", "sochi-2014"):
        assert run("new", tmp_path / name, "--from", name).exit_code == 0
        assert run("check", tmp_path / name).exit_code == 0
    again = shell("new", tmp_path / "two-towns", cwd=tmp_path)
    assert again.returncode == 2
    unknown = shell("new", tmp_path / "other", "--from", "paris", cwd=tmp_path)
    assert unknown.returncode == 2
    assert "sochi-2014" in unknown.stderr


def test_fmt_mends_and_then_has_nothing_to_do(towns: Path) -> None:
    document = towns / "journey.toml"
    document.write_text(document.read_text("utf-8").replace('id = "car"', 'id="car"'), "utf-8")
    assert run("fmt", towns, "--check").exit_code == 1
    assert run("fmt", towns).exit_code == 0
    assert run("fmt", towns, "--check").exit_code == 0
    assert run("check", towns).exit_code == 0


def test_the_examples_are_in_canonical_form() -> None:
    for folder in EXAMPLES.iterdir():
        assert run("fmt", folder, "--check").exit_code == 0, folder


def test_the_kept_plan_of_sochi_is_what_planning_gives(tmp_path: Path) -> None:
    assert run("plan", EXAMPLES / "sochi-2014", "--check").exit_code == 0
    copy = tmp_path / "sochi"
    shutil.copytree(EXAMPLES / "sochi-2014", copy)
    assert run("plan", copy).exit_code == 0
    assert (copy / "plan.json").read_bytes() == (EXAMPLES / "sochi-2014" / "plan.json").read_bytes()


def test_schema_is_json() -> None:
    assert json.loads(run("schema").stdout)["$schema"].startswith("https://json-schema.org/")


def test_no_colour_where_none_is_wanted(towns: Path) -> None:
    document = towns / "journey.toml"
    document.write_text(document.read_text("utf-8").replace('mode = "car"', 'mode = "cra"'), "utf-8")
    assert "\x1b[" not in shell("check", towns, cwd=towns, NO_COLOR="1").stdout
    assert "\x1b[" not in shell("where", towns, "--at", "2026-02-06 20:14", cwd=towns, NO_COLOR="1").stdout


def test_a_reader_that_goes_away_is_no_error(sochi: Path) -> None:
    command = f'"{sys.executable}" -m flambeau facts "{sochi}" --json | head -n 1'
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr
    assert result.stdout.startswith("[")


def test_a_plan_that_cannot_be_kept_is_in_out_only(towns: Path, tmp_path: Path) -> None:
    (towns / "plan.json" / "in-the-way").mkdir(parents=True)
    result = run("plan", towns, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "Could not keep" in result.stderr
    assert (tmp_path / "out" / "plan.json").is_file()
    assert not [path for path in towns.iterdir() if path.name.startswith(".")]
    alone = shell("plan", towns, cwd=towns)
    assert alone.returncode == 2
    assert "plan.json" in alone.stderr
