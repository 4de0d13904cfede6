"""The commands of the sky as scripts and people meet them: passes, near, light."""

import json
import re
from pathlib import Path

import pytest
from sgp4.io import compute_checksum

from flambeau.cli import main
from flambeau.finding import UsageError
from flambeau.instants import parse_utc
from test_cli import EXAMPLES, run

SOCHI = EXAMPLES / "sochi-2014"
TLE = SOCHI / "iss.tle"
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
TIMES = ("rise_utc", "culmination_utc", "set_utc")
PASS_KEYS = {
    "rise_utc", "culmination_utc", "set_utc", "max_elevation_deg", "rise_azimuth_deg", "set_azimuth_deg", "visible",
    "band_s",
}  # fmt: skip


def answer(*words: object) -> object:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_passes_of_a_journey() -> None:
    rows = answer("passes", SOCHI, "--place", "Kazan")
    assert isinstance(rows, list)
    assert len(rows) == 13
    for row in rows:
        assert row.keys() >= PASS_KEYS
        assert row["rise_utc"] < row["culmination_utc"] < row["set_utc"]
        assert all(UTC.fullmatch(row[key]) for key in ("rise_utc", "culmination_utc", "set_utc"))
        assert row["max_elevation_deg"] >= 10
        assert row["band_s"] >= 1
    seen = [row for row in rows if row["visible"]]
    assert len(seen) == 1
    assert all(row["rise_utc"] <= a < b <= row["set_utc"] for row in seen for a, b in row["visible"])


def test_passes_of_elements_over_several_places() -> None:
    rows = answer(
        "passes", "--elements", TLE, "--place", "55.79,49.12", "--place", "-33.9, 151.2", "--from", "2013-11-12",
        "--to", "2013-11-12", "--min-elevation", "30",
    )  # fmt: skip
    assert isinstance(rows, list)
    assert {row["place"] for row in rows} == {"55.79 N 49.12 E", "33.9 S 151.2 E"}
    assert all(row["max_elevation_deg"] >= 30 and row["epoch_utc"].startswith("2013-11-11") for row in rows)


def test_only_what_can_be_seen() -> None:
    rows = answer("passes", SOCHI, "--place", "Kazan", "--visible")
    assert isinstance(rows, list)
    assert all(row["visible"] for row in rows)


def test_near_knows_both_kinds_of_visit_also_south_of_the_equator() -> None:
    both = answer("near", SOCHI, "Kazan")
    assert isinstance(both, dict)
    assert both.keys() >= {"convoy", "sky"}
    assert all(v.keys() >= {"from", "to", "place", "distance_km", "branch"} for v in both["convoy"])
    assert {v["place"] for v in both["convoy"]} == {"Kazan"}
    south = answer("near", SOCHI, "-33.9,151.2")
    assert isinstance(south, dict)
    assert not south["convoy"]
    assert south["sky"]
    named = answer("near", SOCHI, "33.9 S 151.2 E")
    assert named == south


@pytest.mark.parametrize("name", ["kazan", "KAZAN", "Казань"])
def test_names_are_taken_as_people_write_them(name: str) -> None:
    rows = answer("near", SOCHI, name)
    assert isinstance(rows, dict)
    assert rows["convoy"]


def test_light_on_board_and_on_the_ground() -> None:
    light = answer(
        "light", SOCHI, "--branch", "space", "--from", "2013-11-09T14:30:00Z", "--to", "2013-11-09T20:30:00Z"
    )
    assert isinstance(light, dict)
    assert light["shadow"] == "ellipsoid"
    assert {"beta_deg", "day_s", "night_s", "edges"} <= light.keys()
    assert [(e["kind"], e["edge"]) for e in light["edges"][:3]] == [
        ("sunrise", "umbra"), ("sunrise", "centre"), ("sunrise", "penumbra")
    ]  # fmt: skip
    assert light["elements"] == [{"name": "ISS (ZARYA)", "number": 25544, "epoch_utc": "2013-11-06T12:23:27.981Z"}]
    sphere = answer("light", "--elements", TLE, "--shadow", "sphere", "--from", "2013-11-09T14:30:00Z",
                    "--to", "2013-11-09T16:00:00Z")  # fmt: skip
    assert isinstance(sphere, dict)
    assert sphere["shadow"] == "sphere"
    ground = answer("light", SOCHI, "--branch", "main", "--from", "2013-10-18", "--to", "2013-10-19")
    assert isinstance(ground, dict)
    assert not ground["edges"]
    assert ground["ground"]


def test_an_ephemeris_gives_the_same_passes_and_light(tmp_path: Path) -> None:
    assert run("plan", SOCHI, "--out", tmp_path).exit_code == 0
    file = tmp_path / "orbit.oem"
    when = ("--from", "2013-11-08T00:00:00Z", "--to", "2013-11-10T00:00:00Z")
    both = [answer("passes", *what, "--place", "55.79,49.12", *when) for what in ((SOCHI,), ("--elements", file))]
    assert all(isinstance(rows, list) and rows for rows in both)
    sets, ephemeris = ([[parse_utc(r[k]) for k in TIMES] for r in rows] for rows in both)  # type: ignore[attr-defined]
    assert sets == [pytest.approx(row, abs=0.005) for row in ephemeris]
    assert {row["band_s"] for row in both[1]} == {None}  # type: ignore[attr-defined]
    lights = [answer("light", *what, *when) for what in ((SOCHI, "--branch", "space"), ("--elements", file))]
    edges = [[parse_utc(e["utc"]) for e in light["edges"]] for light in lights]  # type: ignore[index]
    assert edges[0] == pytest.approx(edges[1], abs=0.01)
    refused = run("passes", "--elements", file, "--place", "0,0", "--from", "2013-12-01", catch=True)
    assert "covers" in str(refused.exception)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("passes", SOCHI, "--place", "Kazzan"), 'Maybe "Kazan".'),
        (("passes", "--elements", TLE, "--place", "Nowhere at all"), "LAT,LON"),
        (("passes", SOCHI, "--place", "91,0"), "latitude"),
        (("passes", SOCHI, "--elements", TLE, "--place", "0,0"), "not both"),
        (("passes", "--place", "0,0"), "--elements"),
        (("passes", SOCHI, "--place", "0,0", "--from", "2013-11-09", "--to", "2013-11-08"), "later than --from"),
        (("passes", SOCHI, "--place", "0,0", "--from", "yesterday"), "yesterday"),
        (("passes", "--elements", TLE, "--place", "0,0", "--to", "2023-11-08"), "400 days"),
        (("near", EXAMPLES / "two-towns", "0,0", "--within", "5"), "--within"),
        (("passes", EXAMPLES / "two-towns", "--place", "0,0"), "no satellite"),
        (("light", SOCHI, "--branch", "moon"), "moon"),
        (("light", "--elements", "none.tle"), "none.tle"),
    ],
)
def test_wrong_use_is_said_with_a_remedy(
    words: tuple[object, ...], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["flambeau", *(str(w) for w in words)])
    with pytest.raises(SystemExit) as exit_:
        main()
    assert exit_.value.code == 2
    assert says in capsys.readouterr().err


def test_orbits_outside_of_the_method_are_refused(tmp_path: Path) -> None:
    # An orbit like that of a navigation satellite, made up for this test: twice round a day.
    text = (
        "1 28474U 04045A   13310.50000000 -.00000024  00000-0  00000+0 0  9998\n"
        "2 28474  54.5000 150.0000 0100000  30.0000 330.0000  2.00560000 66008\n"
    )
    lines = [line[:68] + str(compute_checksum(line)) for line in text.splitlines()]
    (tmp_path / "gps.tle").write_text("\n".join(lines) + "\n")
    with pytest.raises(UsageError, match="times a day"):
        run("passes", "--elements", tmp_path / "gps.tle", "--place", "0,0")
