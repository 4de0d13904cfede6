"""The commands of the sky under a user who means no good, or who flies to two stations and comes back to the first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sgp4.io import compute_checksum

from flambeau.cli import main
from flambeau.cli.reading import echo_list
from flambeau.orbit.elements import read_elements
from test_cli import run
from test_cli_sky import SOCHI, TLE, answer

FIRST = TLE.read_text("utf-8").splitlines()[1:3]
ESCAPE = "\x1b[31m"

TOUR = """
format = 1
title = "There and back"

[[mode]]
id = "ferry"

[[place]]
id = "palace"
name = "Palace"
elements = "palace.tle"

[[place]]
id = "island"
name = "Island"
elements = "island.tle"

[[branch]]
id = "tour"
stop = [
  { place = "palace", start = "2013-11-07T00:00:00Z", end = "2013-11-07T06:00:00Z" },
  { id = "next", place = "palace", start = "2013-11-07T06:00:00Z", end = "2013-11-07T12:00:00Z" },
  { place = "island", mode = "ferry", start = "2013-11-07T20:00:00Z", end = "2013-11-08T08:00:00Z" },
  { id = "again", place = "palace", mode = "ferry", start = "2013-11-08T16:00:00Z", end = "2013-11-09T08:00:00Z" },
]
"""


def sealed(*lines: str) -> str:
    return "".join(f"{line[:68]}{compute_checksum(line)}\n" for line in lines)


@pytest.fixture
def tour(tmp_path: Path) -> Path:
    first, second = FIRST
    (tmp_path / "palace.tle").write_text(sealed(first, second))
    other = second.replace("25544", "48274").replace(" 51.6440 123.1754", " 41.4690 203.1754")
    (tmp_path / "island.tle").write_text(sealed(first.replace("25544", "48274"), other))
    (tmp_path / "journey.toml").write_text(TOUR)
    return tmp_path


def told(tour: Path, *span: str) -> list[dict[str, str]]:
    rows = answer("passes", tour, "--place", "-33.9,151.2", *span)
    assert isinstance(rows, list)
    assert rows == sorted(rows, key=lambda row: row["rise_utc"])
    assert len({(row["satellite"], row["epoch_utc"], row["rise_utc"]) for row in rows}) == len(rows)
    return rows


def test_a_satellite_that_is_visited_twice_has_each_pass_once(tour: Path) -> None:
    whole = told(tour, "--from", "2013-11-07", "--to", "2013-11-09")
    assert {row["branch"] for row in whole} == {"tour", None}
    aboard = told(tour)
    inside = [row["rise_utc"] for row in whole if row["branch"]]
    assert [row["rise_utc"] for row in aboard if row["branch"]] == inside
    assert told(tour, "--from", "2013-11-08T16:00:00Z")  # after the first stay has ended


def test_old_elements_are_said_and_answers_stay_json() -> None:
    when = ("--from", "2014-01-01", "--to", "2014-01-02")
    for words in (["passes", "--place", "0,0"], ["light"], ["launches", "--pad", "Baikonur LC1"], ["landings"]):
        result = run(*words, "--elements", TLE, *when, "--json")
        assert result.exit_code == 0
        json.loads(result.stdout)
        assert "R112" in result.stderr
        assert "days from the element set used" in result.stderr
        assert "R112" not in run(*words, "--elements", TLE, "--json").stderr


def test_near_says_that_elements_are_old_and_stays_json(tour: Path) -> None:
    assert "R112" not in run("near", tour, "0,0", "--json").stderr
    (tour / "journey.toml").write_text(TOUR.replace("2013-11-", "2013-12-"))
    result = run("near", tour, "0,0", "--json")
    assert json.loads(result.stdout)["sky"]
    assert "days from the element set used" in result.stderr


def test_light_has_the_same_keys_with_and_without_a_satellite(tour: Path) -> None:
    up, none = (answer("light", tour, "--from", day, "--to", day) for day in ("2013-11-07", "2013-11-20"))
    assert isinstance(up, dict)
    assert isinstance(none, dict)
    assert up.keys() == none.keys()
    assert (none["from"], none["elements"], none["edges"]) == (None, [], [])


def test_a_sign_and_a_letter_contradict_each_other(
    tour: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in ("-5.2S,52.8", "5.2,-52.8W"):
        monkeypatch.setattr("sys.argv", ["flambeau", "near", str(tour), place])
        with pytest.raises(SystemExit) as exit_:
            main()
        assert exit_.value.code == 2
        assert "either a sign or a letter" in capsys.readouterr().err


def test_nothing_in_a_document_is_markup_or_reaches_the_terminal_as_an_escape(tour: Path) -> None:
    name = "[/bold] :smile: \\u001b[31m"
    walk = f"""
[[event]]
id = "walk"
name = "{name}"
in = "again"
kind = "spacewalk"
start = "2013-11-08T20:00:00Z"
end = "2013-11-08T21:00:00Z"

[[eva]]
event = "walk"

[[eva.actor]]
id = "EV1"
name = "{name}"

[[shot]]
id = "never"
name = "{name}"
in = "walk"
subject = "dark"
camera = {{ at = [0, 3, 0], look_at = [0, 0, 0] }}

[[eva.task]]
id = "work"
name = "{name}"
actors = "EV1"
duration = "2 h"
tether = "{name}"

[[eva.task.step]]
actors = "EV1"
text = "{name}"
"""
    file = tour / "journey.toml"
    ground = f'place = "{name}", lat = -33.9, lon = 151.2, start = "2013-11-06T00:00:00Z", end = "2013-11-06T01:00:00Z"'
    with_ground = TOUR.replace("stop = [", f"stop = [\n  {{ {ground} }},")
    file.write_text(with_ground.replace('"palace", start', '"palace", mode = "ferry", start', 1) + walk)
    asked: list[list[object]] = [
        ["eva", tour, "walk"],
        ["light", tour],
        ["near", tour, "-33.9,151.2"],
        ["where", tour, "--at", "2013-11-06T00:30:00Z"],
    ]
    for words in asked:
        result = run(*words, catch=True)
        assert result.exit_code in (0, 1), (words, result.output)
        assert "[/" in result.output, words  # narrow columns are folded
        assert "\ufffd" in result.output, words
        assert ESCAPE not in result.output


def test_xml_is_read_whatever_encoding_it_claims() -> None:
    text = '<?xml version="1.0" encoding="UTFN1"?><omm><EPOCH>2013-11-06T12:00:00</EPOCH></omm>'
    _, findings = read_elements(text, "one.xml")
    assert {f.code for f in findings} == {"V212"}
    assert any("INCLINATION" in f.message for f in findings)


def test_a_day_that_begins_and_ends_in_the_sun_is_not_midnight_sun(tmp_path: Path) -> None:
    """In Sydney the Sun is up at both midnights of UTC, and sets and rises between them."""
    stop = '{ place = "A", lat = -33.9, lon = 151.2, start = "2013-11-06T00:00:00Z", end = "2013-11-08T01:00:00Z" }'
    (tmp_path / "journey.toml").write_text(f'format = 1\ntitle = "A"\n\n[[branch]]\nid = "main"\nstop = [{stop}]\n')
    lines = run("light", tmp_path).stdout.splitlines()
    (row,) = (line for line in lines if line.startswith("main"))
    rises, sets = row.split()[3:5]  # in UTC: eleven hours before those of Sydney
    assert (rises[:3], sets[:3]) == ("18:", "08:")


@pytest.mark.parametrize("count", [0, 1, 1000, 1001, 2500])
def test_a_list_told_in_parts_is_one_list(count: int, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"n": n, "deep": [[n]]} for n in range(count)]
    echo_list(iter(rows))
    assert capsys.readouterr().out == json.dumps(rows, indent=2) + "\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("passes", "--elements", TLE, "--plac", "0,0"), "Did you mean '--place'?"),
        (("launches", "--elements", TLE, "--pad", "-5.2,-52.8", "--profil=2-orbit"), "Did you mean"),
        (("near", SOCHI, "-33.9,151.2", "-x"), "No such option '-x'"),
        (("passes", "--elements", TLE, "--place", "0,0", "--min-elevation", "nan"), "not a number"),
        (("passes", "--elements", TLE, "--place", "0,0", "--dark", "nan"), "not a number"),
        (("eva", SOCHI, "spacewalk", "--out", SOCHI), "is a folder"),
    ],
)
def test_wrong_use_is_named(
    words: tuple[object, ...], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["flambeau", *map(str, words)])
    with pytest.raises(SystemExit) as exit_:
        main()
    assert exit_.value.code == 2
    assert says in capsys.readouterr().err


def test_places_in_the_south_and_west_are_no_options() -> None:
    for place in (["--place", "-33.9,-70.7"], ["--place=-33.9,-70.7"], ["--place", "33.9 S 70.7 W"]):
        rows = answer("passes", "--elements", TLE, *place)
        assert isinstance(rows, list)
        assert {row["place"] for row in rows} == {"33.9 S 70.7 W"}
    near = answer("near", SOCHI, "-0.5,-70.7")
    assert isinstance(near, dict)
    assert json.loads(run("near", SOCHI, "--json", "--", "-0.5,-70.7").stdout) == near


def test_an_ephemeris_with_a_gap_is_asked_about_up_to_the_gap(tmp_path: Path) -> None:
    assert run("plan", SOCHI, "--out", tmp_path).exit_code == 0
    file = tmp_path / "orbit.oem"
    whole = file.read_text("utf-8")
    assert answer("passes", "--elements", file, "--place", "0,0")
    segment = whole[whole.index("META_START") :]
    file.write_text(whole + segment.replace("2013-11-", "2013-12-"), "utf-8")
    rows = answer("passes", "--elements", file, "--place", "0,0")
    assert isinstance(rows, list)
    assert {row["rise_utc"][:7] for row in rows} == {"2013-11"}
