"""Launch opportunities against flights that were flown, and the laws that they keep.

The residuals are those of `tools/fit_launch.py`: each flight is told by the others.
"""

from __future__ import annotations

import importlib.util
import json
import math
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.cli import group
from flambeau.earth import ROTATION
from flambeau.finding import UsageError
from flambeau.instants import format_utc, parse_utc
from flambeau.orbit.elements import Elements, Orbit, read_elements
from flambeau.orbit.launch import drift_time, launches, lead_of
from flambeau.orbit.named import Pad, pad_at, pad_named, pads
from flambeau.orbit.plane import mean_plane, off_plane, overhead, plane_crossings
from flambeau.orbit.rendezvous import angular_rate, at_insertion, phasing_height, profiles

ROOT = Path(__file__).parent.parent
VECTORS = ROOT / "tests/vectors"
DAY = 86400.0
HIGH = """GEOSTATIONARY
1 28626U 05008A   06176.46683397 -.00000205  00000-0  10000-3 0  2190
2 28626   0.0019 286.9433 0000335  13.7918  55.6504  1.00270176  4891
"""


@cache
def tool() -> ModuleType:
    """Load tools/fit_launch.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("fit_launch", ROOT / "tools/fit_launch.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fit_launch"] = module
    spec.loader.exec_module(module)
    return module


@cache
def november() -> tuple[Elements, ...]:
    sets, findings = read_elements((VECTORS / "iss_2013-11.tle").read_text("utf-8"), "iss")
    assert not findings
    return sets


@cache
def flights() -> tuple[Any, ...]:
    return tuple(tool().flown())


def utc(text: str) -> float:
    return parse_utc(text + "Z")


def told() -> Iterator[tuple[Any, float]]:
    """Yield each flight from Baikonur and by how much the others miss its launch [s]."""
    for name in {tool().group_of(f) for f in flights() if f.family == "soyuz"}:
        mine = [f for f in flights() if tool().group_of(f) == name]
        yield from zip(mine, tool().left_out(np.array([f.constant for f in mine])), strict=True)


# ---- against flights


@pytest.mark.parametrize(("since", "days", "count"), [("2001", 3.0, 26), ("2002", 3.0, 23), ("2000", 9.0, 36)])
def test_launch_minutes_of_baikonur_each_told_by_the_others(since: str, days: float, count: int) -> None:
    errors = np.abs([error for f, error in told() if f.day >= since and abs(f.age) < days])
    assert len(errors) == count
    assert np.median(errors) <= 5
    assert errors.max() <= 15


def test_one_constant_for_all_of_them_would_do_too() -> None:
    constants = np.array([f.constant for f in flights() if f.family == "soyuz"])
    errors = np.abs(tool().left_out(constants))
    assert np.median(errors) <= 5
    assert errors.max() <= 15


def test_the_slopes_that_are_computed_are_those_that_the_flights_have() -> None:
    mine = [f for f in flights() if f.family == "soyuz"]
    tilt = [math.degrees(f.crossing.plane.at(np.array([f.crossing.t]))[1][0]) - 51.64 for f in mine]
    table = np.array([[1.0, f.phase, x] for f, x in zip(mine, tilt, strict=True)])
    slope = np.linalg.lstsq(table, np.array([f.lead for f in mine]), rcond=None)[0][1]
    computed = np.mean([drift_time(f.crossing) for f in mine])
    assert slope == pytest.approx(computed, rel=0.04)


# The elements of Soyuz MS-04 are of 7.6 days after it: by them the station was not where four orbits need it.
@pytest.mark.parametrize(
    "f", [f for f in flights() if f.family == "soyuz" and f.mission != "Soyuz MS-04"], ids=lambda f: str(f.mission)
)
def test_the_profile_that_was_flown_is_open_at_its_minute_once_a_day(f: Any) -> None:
    t = f.crossing.t - f.lead
    found = launches(Orbit((f.crossing.elements,)), pad_at(f.pad.lat, f.pad.lon), t - 1.5 * DAY, t + 1.5 * DAY)
    near = min(found, key=lambda one: abs(one.t - t))
    assert {p.name: when for p, when in near.times}[f.profile] == pytest.approx(t, abs=15)
    assert len(found) == 3
    assert np.diff([one.t for one in found]) == pytest.approx(DAY - 24 * 60, abs=300)


def test_the_shipped_constants_are_those_that_the_tool_fits(capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in tool().tables().items():
        assert (ROOT / "src/flambeau/data" / name).read_text("utf-8") == text
    printed = capsys.readouterr().out
    shown = (ROOT / "docs/flight.md").read_text("utf-8").split("```text\n")[1].split("```")[0]
    assert "residual" in printed and all(line in printed for line in shown.splitlines())


@pytest.mark.slow
def test_the_band_holds_launches_told_by_older_sets() -> None:
    told_early = np.array(tool().early())
    open_ = told_early[told_early[:, 3] > 0]
    assert len(told_early) == 237
    assert np.mean(np.abs(open_[:, 1]) <= open_[:, 2]) >= 0.98
    assert np.median(np.abs(open_[open_[:, 0] < 10, 1])) < 3


def test_only_two_days_of_november_2013_allow_six_hours_and_history_took_the_second() -> None:
    """Source: launch of Soyuz TMA-11M 04:14:15.29 UTC, spacefacts.de; four orbits, TASS."""
    orbit, start, end = Orbit(november()[:1]), utc("2013-11-01T00:00:00"), utc("2013-11-14T00:00:00")
    found = launches(orbit, pad_named("Baikonur LC1"), start, end, "4-orbit")
    assert [format_utc(one.t)[:10] for one in found] == ["2013-11-03", "2013-11-07"]
    assert found[1].t == pytest.approx(utc("2013-11-07T04:14:15.290"), abs=found[1].spread)
    assert len(launches(orbit, pad_named("Baikonur LC1"), start, end)) == 13


def test_that_day_is_open_without_having_been_looked_at() -> None:
    """The window of phases made of the other flights holds 7 November 2013, and not 11 November."""
    others = [math.degrees(f.phase) for f in flights() if f.profile == "4-orbit" and f.mission != "Soyuz TMA-11M"]
    sharp = sorted(others)[1:]  # without MS-04, whose elements are of 7.6 days after it
    middle, wide = (sharp[0] + sharp[-1]) / 2, max(22.0, tool().reach(sharp))
    low, high = middle - wide / 2, middle + wide / 2
    assert low < 11 < high and low < 21 < high and not low < 32 < high


# ---- laws


def test_a_crossing_is_when_the_pad_is_in_the_plane_twice_a_day() -> None:
    orbit, pad = Orbit(november()[:1]), pad_named("LC1")
    found = plane_crossings(orbit, pad.site, utc("2013-11-05T00:00:00"), utc("2013-11-12T00:00:00"))
    for one in found:
        assert off_plane(one.plane, pad.site, np.array([one.t]))[0] == pytest.approx(0, abs=1e-7)
    assert {one.ascending for one in found} == {True, False}
    for ascending in (True, False):
        gaps = np.diff([one.t for one in found if one.ascending is ascending])
        # The Earth turns once against the stars, and the plane comes 5 degrees to meet it.
        assert gaps == pytest.approx(math.tau / (ROTATION - found[0].plane.drift), abs=1)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 6 * DAY), st.floats(-80, 80), st.floats(-180, 180))
def test_crossings_of_two_sets_are_told_once_each(after: float, lat: float, lon: float) -> None:
    """A second set with nearly the same orbit, of any epoch, changes neither the number nor, much, the instants."""
    old, new = november()
    site = (math.radians(lat), math.radians(lon), 0.0)
    start = old.epoch + after
    one = plane_crossings(Orbit((new,)), site, start, start + 3 * DAY)
    two = plane_crossings(Orbit((old, new)), site, start, start + 3 * DAY)
    inner = [c for c in one if start + 900 < c.t < start + 3 * DAY - 900]
    if abs(lat) < 50:
        for c in inner:
            assert sum(abs(c.t - d.t) < 60 for d in two) == 1
        assert abs(len(two) - len(one)) <= 1
    for c in two:
        assert c.elements.epoch <= c.t or c.elements is old
    if abs(lat) > 52:
        assert not two


def test_the_mean_plane_has_no_swing_within_a_revolution() -> None:
    one = november()[0]
    plane = mean_plane(one, one.epoch, one.epoch + DAY)
    t = one.epoch + np.linspace(0, 5560, 60)
    r, v = one.teme(t)
    normal = np.cross(r, v)
    swings = np.degrees(np.arccos(normal[:, 2] / np.linalg.norm(normal, axis=1)))
    assert np.ptp(swings) > 0.01
    assert math.degrees(plane.inclination[0]) == pytest.approx(51.6440, abs=2e-4)  # as its line says
    assert math.degrees(plane.drift) * DAY == pytest.approx(-5.0, abs=0.05)


def test_a_place_overhead_turns_with_the_sky() -> None:
    t = np.array([0.0, 86164.0905])
    a, b = overhead((0.8, 1.1, 0.0), utc("2013-11-07T00:00:00") + t)
    assert np.linalg.norm(a) == pytest.approx(1)
    assert a == pytest.approx(b, abs=1e-5)


def test_baikonur_and_florida_use_the_ascending_crossing_a_free_pad_both() -> None:
    orbit, start = Orbit(november()[:1]), utc("2013-11-07T00:00:00")
    for name in ("Baikonur LC31", "39A", "SLC41"):
        assert all(one.ascending for one in launches(orbit, pad_named(name), start, start + 3 * DAY))
    free = launches(orbit, Pad("somewhere", -0.6, 2.6), start, start + 3 * DAY)
    assert [one.ascending for one in free].count(True) == [one.ascending for one in free].count(False) == 3
    assert all(not one.times for one in free)


def test_a_pad_further_north_than_the_plane_has_no_launch() -> None:
    assert not launches(
        Orbit(november()), Pad("Plesetsk", math.radians(62.9), 0.7), 1383782400.0, 1383782400.0 + 5 * DAY
    )


def test_the_rate_of_an_orbit_is_that_of_sgp4() -> None:
    one = november()[0]
    plane = mean_plane(one, one.epoch, one.epoch + DAY)
    height = (3.986004418e14 / (one.satrec.no_kozai / 60) ** 2) ** (1 / 3) - 6378137
    # SGP4's mean motion is Kozai's, and against the stars: the two differ by the second harmonic, 0.1 %.
    assert angular_rate(height, plane.inclination[0]) == pytest.approx(one.satrec.no_kozai / 60, rel=2e-3)
    assert angular_rate(225e3, plane.inclination[0]) > angular_rate(350e3, plane.inclination[0])


def test_catching_up_takes_a_lower_orbit_for_a_shorter_time() -> None:
    tilt, height = math.radians(51.64), 417e3
    lead = at_insertion(math.radians(21), angular_rate(height, tilt))
    assert math.degrees(lead) == pytest.approx(40.2, abs=0.5)
    rate = angular_rate(height, tilt)
    four, two_days = (phasing_height(lead + turns, h * 3600, rate, tilt) for turns, h in ((0, 4.3), (math.tau, 48)))
    assert 200e3 < four < 350e3 and 200e3 < two_days < 350e3
    closed = (angular_rate(four, tilt) - rate) * 4.3 * 3600
    assert closed == pytest.approx(lead, rel=1e-6)


@given(st.floats(-20, 20))
def test_a_phase_is_the_same_with_whole_turns(phase: float) -> None:
    for profile in profiles():
        assert profile.unrolled(phase) == pytest.approx(profile.unrolled(phase + math.tau), abs=1e-9) or (
            abs(profile.unrolled(phase) - profile.middle) > math.pi - 1e-6
        )


# ---- names


@pytest.mark.parametrize(
    "name", ["lc-1", "LC 1", "baikonur", "Gagarin’s start", "gagarin", "BAIKONUR SITE 1", "site 1/5"]
)
def test_names_of_pads_are_forgiving(name: str) -> None:
    assert pad_named(name).name == "Baikonur LC1"


def test_an_unknown_pad_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match=r"Did you mean Baikonur LC31\?"):
        pad_named("Baikonur LC32")
    with pytest.raises(UsageError, match="Known: Baikonur LC1,"):
        pad_named("Moon")


def test_a_place_near_a_pad_is_of_its_spaceport() -> None:
    near, far = pad_at(math.radians(45.9), math.radians(63.4)), pad_at(math.radians(51.88), math.radians(128.33))
    assert (near.family, far.family) == ("soyuz", "other")
    assert all(0 <= pad.azimuths[0] < pad.azimuths[1] for pad in pads().values())


def test_leads_are_of_a_family_a_time_and_a_profile() -> None:
    early, late = utc("2013-11-07T00:00:00"), utc("2024-01-01T00:00:00")
    assert lead_of("soyuz", early, "2-orbit") == lead_of("soyuz", late, "34-orbit") != lead_of("soyuz", late, "2-orbit")
    assert lead_of("unheard-of", late).family == "other"


# ---- the command


def run(*words: object) -> Result:
    return CliRunner().invoke(group, ["launches", *map(str, words)], catch_exceptions=False)


def rows(*words: object) -> list[dict[str, Any]]:
    out = run(*words, "--json")
    assert out.exit_code == 0, out.output
    found: list[dict[str, Any]] = json.loads(out.stdout)
    return found


NOVEMBER = ("--from", "2013-11-01", "--to", "2013-11-13")
ISS = ("--elements", VECTORS / "iss_2013-11.tle")


def test_the_keys_that_scripts_rely_on() -> None:
    found = rows(*ISS, "--pad", "45.92028,63.34222", *NOVEMBER)
    keys = {"launch_utc", "plane_crossing_utc", "profiles", "phase_deg", "azimuth_deg", "band_s"}
    assert len(found) == 13 and all(keys <= set(row) for row in found)
    row = next(row for row in found if row["launch_utc"].startswith("2013-11-07"))
    assert abs(parse_utc(row["launch_utc"]) - utc("2013-11-07T04:14:15")) < 5
    assert row["profiles"] == ["4-orbit", "34-orbit"]
    assert list(row["by_profile"]) == row["profiles"]
    assert all(200 < told["waiting_km"] < 400 for one in found for told in one["by_profile"].values())
    assert 61 < row["azimuth_deg"] < 64
    assert len({row["plane_crossing_utc"] for row in found}) == 13


def test_the_band_grows_with_the_age_of_the_elements() -> None:
    bands = [row["band_s"] for row in rows(*ISS, "--pad", "LC1", "--from", "2013-11-12", "--to", "2013-11-28")]
    assert bands == sorted(bands) and bands[-1] > 150


def test_a_journey_knows_its_pad_and_its_orbit() -> None:
    found = rows(ROOT / "examples/sochi-2014", *NOVEMBER, "--profile", "4-orbit")
    assert [row["launch_utc"][:10] for row in found] == ["2013-11-03", "2013-11-07"]
    assert all(row["profiles"] == ["4-orbit"] for row in found)


def test_people_are_told_a_band_when_the_elements_are_old() -> None:
    assert "04:14:16" in run(*ISS, "--pad", "LC1", *NOVEMBER).output
    assert ".." in run(*ISS, "--pad", "LC1", "--from", "2013-11-25", "--to", "2013-11-25").output


def test_a_pad_south_of_the_equator_may_be_given() -> None:
    assert len(rows(*ISS, "--pad", "-33.9,151.2", "--from", "2013-11-07", "--to", "2013-11-07")) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*ISS, "--pad", "Baikanur", *NOVEMBER), "Did you mean Baikonur LC1?"),
        ((*ISS, "--pad", "91,0", *NOVEMBER), "latitudes go from -90 to 90"),
        ((*ISS, *NOVEMBER), "Name a pad with --pad"),
        (("--pad", "LC1", *NOVEMBER), "Name a JOURNEY, or element sets with --elements FILE"),
        ((*ISS, "--pad", "LC1", "--from", "2013-11-02", "--to", "2013-11-01"), "must be later than --from"),
        ((*ISS, "--pad", "LC1", "--from", "yesterday", "--to", "2013-11-01"), "expected"),
        ((*ISS, "--pad", "LC1", *NOVEMBER, "--profile", "3-orbit"), "Known: 2-orbit, 4-orbit, 34-orbit"),
        ((*ISS, "--pad", "LC1", "--from", "2013-01-01", "--to", "2015-01-01"), "at most 400"),
    ],
)
def test_wrong_use_names_the_value_and_a_way_out(words: tuple[object, ...], said: str) -> None:
    out = CliRunner().invoke(group, ["launches", *map(str, words)])
    assert said in (str(out.exception) if isinstance(out.exception, UsageError) else out.output)


def test_an_orbit_that_is_not_low_is_refused(tmp_path: Path) -> None:
    (tmp_path / "high.tle").write_text(HIGH)
    out = CliRunner().invoke(group, ["launches", "--elements", str(tmp_path / "high.tle"), "--pad", "LC1", *NOVEMBER])
    assert "1.00 revolutions a day" in str(out.exception)


def test_of_two_satellites_in_one_file_the_one_with_most_sets_counts(tmp_path: Path) -> None:
    (tmp_path / "two.tle").write_text(HIGH + (VECTORS / "iss_2013-11.tle").read_text("utf-8"))
    out = run("--elements", tmp_path / "two.tle", "--pad", "LC1", *NOVEMBER, "--json")
    assert "28626" in out.stderr
    assert {row["satellite"] for row in json.loads(out.stdout)} == {"ISS (ZARYA)"}


def test_florida_has_no_profiles_and_says_so() -> None:
    out = run(*ISS, "--pad", "SLC-40", *NOVEMBER, "--profile", "4-orbit", "--json")
    assert json.loads(out.stdout) == []
    assert "ask without --profile" in out.stderr


def test_a_pad_beyond_the_plane_is_told_so() -> None:
    out = run(*ISS, "--pad", "51.9,128.3", *NOVEMBER, "--json")
    assert json.loads(out.stdout) == []
    assert "51.6° from the equator, never comes over 51.9 N" in out.stderr
