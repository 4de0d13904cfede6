"""`flambeau shots`: its table, its JSON, its strip, and what it says of mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flambeau.cli import group
from flambeau.finding import UsageError
from staged import JOURNEY, write


def run(*words: object) -> Result:
    return CliRunner().invoke(group, ["shots", *(str(word) for word in words)], catch_exceptions=False)


def test_json_has_windows_in_utc(tmp_path: Path) -> None:
    result = run(write(tmp_path), "--json")
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert [row["id"] for row in rows] == ["beside-pirs", "on-the-square"]
    first = rows[0]
    assert {"id", "name", "in", "windows", "why_not", "nearest_miss"} <= set(first)
    assert set(first["windows"][0]) >= {"from", "to", "score", "good", "limits"}
    assert all(window["from"].endswith("Z") for window in first["windows"])
    assert first["why_not"] is None
    assert first["nearest_miss"] is None


def test_people_get_the_call_sheet_of_one(tmp_path: Path) -> None:
    result = run(write(tmp_path), "beside-pirs")
    said = " ".join(result.stdout.split())
    assert "22.15 m aft, 1.50 m starboard, 2.70 m nadir, facing 90° (starboard)" in said
    assert "28 mm, rectilinear, on 36 x 24 mm, sees 65 x 46 degrees" in said  # 2 atan(18 / 28), 2 atan(12 / 28)
    assert "torch in the right hand" in said
    assert "15:14" in said


CALLED = """
[[shot]]
id = "two"
name = "Two before the tower at noon"
in = "down"
sun = "out-of-frame"

[[shot.person]]
name = "bearer"
at = [0, 5, 0]

[[shot.person]]
name = "escort"
at = [3, 9, 0]

[shot.camera]
at = [0, 0, 1.6]

[[shot.lamp]]
kind = "floodlight"
at = [4, 0, 3]
lumens = 20000
"""


def test_the_call_sheet_tells_distances_lamps_and_where_the_sun_is(tmp_path: Path) -> None:
    """At noon the Sun is in the south, behind somebody who looks north; two who are 3 and 4 m apart are 5 m apart."""
    folder = write(tmp_path, JOURNEY.replace("T18:00:00Z", "T10:40:00Z") + CALLED)
    (row,) = json.loads(run(folder, "two", "--json").stdout)
    said = {line["who"]: line["said"] for line in row["call"]}
    assert "5.0 m from bearer" in said["escort"]
    assert said["floodlight"] == "20,000 lm, at 4.00 m east, 0.00 m north, 3.00 m up"
    assert "MSK: the Sun 28 degrees up at" in said["light"]
    assert said["light"].endswith(("behind you", "behind your right shoulder"))


def test_a_picture_that_cannot_be_taken_says_why(tmp_path: Path) -> None:
    folder = write(tmp_path)
    file = folder / "journey.toml"
    file.write_text(file.read_text("utf-8").replace('hours = ["golden"]', 'hours = ["night"]'), "utf-8")
    result = run(folder, "on-the-square", "--json")
    assert result.exit_code == 0
    (row,) = json.loads(result.stdout)
    assert row["windows"] == []
    assert "never together: night (UTC 16:52 to 18:00) and the landmark lit" in row["why_not"]
    assert "2013-10-07T14:34" < row["nearest_miss"]["utc"] < "2013-10-07T18:00"
    assert "C701" in result.stderr


def test_a_strip_is_written(tmp_path: Path) -> None:
    strip = tmp_path / "light.svg"
    result = run(write(tmp_path), "on-the-square", "--strip", strip)
    assert result.exit_code == 0
    assert b"<svg" in strip.read_bytes()


@pytest.mark.parametrize("words", [("nothing",), ("--strip", "light.jpeg")])
def test_wrong_use(tmp_path: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        run(write(tmp_path), *words)


def test_a_journey_without_shots(tmp_path: Path) -> None:
    folder = write(tmp_path)
    file = folder / "journey.toml"
    file.write_text(file.read_text("utf-8").split("[[shot]]")[0], "utf-8")
    assert "no [[shot]]" in run(folder).stdout
    assert json.loads(run(folder, "--json").stdout) == []


def test_of_many_shots_some_are_named_and_one_that_is_near_alone(tmp_path: Path) -> None:
    head, shot = JOURNEY.split("[[shot]]")[0], JOURNEY.split("[[shot]]")[2]
    many = [
        f"[[shot]]{shot.replace('on-the-square', f'square-{k:02d}').replace('On the', f'{k} on the')}"
        for k in range(22)
    ]
    write(tmp_path, head + "\n".join(many))
    for command in ("shots", "picture"):
        with pytest.raises(UsageError, match=r"Maybe square-00, .*, square-07 and 14 more\.$"):
            CliRunner().invoke(group, [command, str(tmp_path), "zzz"], catch_exceptions=False)
        with pytest.raises(UsageError, match=r'Maybe "square-04"\.$'):
            CliRunner().invoke(group, [command, str(tmp_path), "sqare-04"], catch_exceptions=False)
