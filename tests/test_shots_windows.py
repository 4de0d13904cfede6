"""Windows of wanted pictures: against what was seen and measured, and as properties, sampled densely."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from flambeau.earth import Floats
from flambeau.finding import OutOfRange
from flambeau.instants import format_utc, parse_utc
from flambeau.orbit.elements import Orbit, read_tle
from flambeau.publish import oem
from flambeau.shot import Behind, Facing, Hour, Shot, Station, Sunlight
from flambeau.shots import Chance, chance, chosen
from flambeau.shots.missing import mirrored, turned
from flambeau.shots.remedies import remedies
from flambeau.shots.search import SHORTEST, held
from flambeau.shots.sight import Sight
from flambeau.shots.sunlight import over_limb, strength
from flambeau.shots.wishes import wishes
from flambeau.stage.staging import stage
from flambeau.windows import Windows
from staged import JOURNEY, TLE, Set, read

Bools = NDArray[np.bool_]


@pytest.fixture(scope="module")
def given_set(tmp_path_factory: pytest.TempPathFactory) -> Set:
    return read(tmp_path_factory.mktemp("windows"))


def at(clock: str) -> float:
    return parse_utc(f"2013-11-09T{clock}Z")


def taken(one: Set, **changes: object) -> Chance:
    return chance(*one, replace(one.journey.shots["beside-pirs"], **changes))[0]  # type: ignore[arg-type]


def spans(one: Chance) -> list[tuple[float, float]]:
    return sorted((window.start, window.end) for window in one.windows)


# ---- what was measured


@pytest.mark.parametrize(("clock", "lit"), [("14:48:00", True), ("15:16:00", True), ("15:40:00", True),
                                            ("14:40:00", False), ("15:05:00", False), ("15:22:00", False)])  # fmt: skip
def test_beside_pirs_the_stations_own_shadow_decides(given_set: Set, clock: str, lit: bool) -> None:
    """A spike with the same station model and elements had the body lit 14:44-14:53, 15:15-15:17, 15:32-15:52."""
    windows = Windows.of(spans(taken(given_set)))
    assert (at(clock) in windows) is lit


def test_the_windows_are_those_of_the_spike(given_set: Set) -> None:
    found = spans(taken(given_set))
    expected = [("14:44:00", "14:53:00"), ("15:15:00", "15:17:00"), ("15:32:00", "15:52:00")]
    assert len(found) == len(expected)
    for (a, b), (begin, end) in zip(found, expected, strict=True):
        assert a == pytest.approx(at(begin), abs=90)  # the spike looked every minute, at another stand-in
        assert b == pytest.approx(at(end), abs=90)


def test_black_with_the_sun_31_degrees_up(given_set: Set) -> None:
    shot = given_set.journey.shots["beside-pirs"]
    one, _ = stage(*given_set, shot)
    assert one is not None
    look = Sight(one).at(np.array([at("15:22:00")]))
    assert np.degrees(look.height[0]) == pytest.approx(31, abs=1)
    assert look.strength[0] > 0.99
    assert look.share[0] < 0.1


def test_orbital_sunrise(given_set: Set) -> None:
    """The Sun's centre over the limb of the ellipsoid, as `orbit.light` has it, which is checked against Orekit.

    With a sphere of 6,371 km, as it was worked out for the day, it is 14:43:55.
    """
    one, _ = stage(*given_set, given_set.journey.shots["beside-pirs"])
    assert one is not None
    eye = Sight(one)
    risen = held(lambda t: eye.at(t).over_limb, (at("14:40:00"), at("14:50:00")), 10.0, 0.01)
    assert risen.spans[0][0] == pytest.approx(at("14:44:01.2"), abs=0.2)


def test_a_lit_earth_behind_only_in_the_later_two(given_set: Set) -> None:
    found = spans(taken(given_set, behind=(Behind.BRIGHT_EARTH,)))
    assert [start > at("15:10:00") for start, _ in found] == [True, True]


def test_sochi_is_never_behind_and_how_near_it_comes(given_set: Set) -> None:
    one, findings = chance(*given_set, replace(given_set.journey.shots["beside-pirs"], view="sochi"))
    assert not one.windows
    assert one.nearest is not None
    assert "45.9 degrees of arc" in one.nearest.by
    assert [finding.code for finding in findings] == ["C701"]


def test_the_place_that_a_picture_is_taken_at_is_in_no_direction(given_set: Set) -> None:
    one, _ = chance(*given_set, replace(given_set.journey.shots["beside-pirs"], view="station"))
    assert one.why_not == ("never: The station in the frame",)
    assert one.nearest is not None
    assert "itself" in one.nearest.by


def test_the_best_instant_is_a_whole_second(given_set: Set) -> None:
    one, _ = chance(*given_set, given_set.journey.shots["beside-pirs"])
    assert all(window.best.is_integer() and window.start <= window.best <= window.end for window in one.windows)


def test_stars_come_first_then_the_limb_glows_with_sunrise(given_set: Set) -> None:
    """What reporters saw on the day, in this order."""
    shot = given_set.journey.shots["beside-pirs"]
    camera = replace(shot.camera, at=(-23.2, 1.6, 1.7), look_at=(-21.8, 4.4, 2.7))
    person = replace(shot.people[0], at=(-21.6, 4.3, 2.9))
    dawn = replace(shot, camera=camera, people=(person,), subject=Sunlight.ANY)
    glow = spans(chance(*given_set, replace(dawn, behind=(Behind.LIMB_GLOW,)))[0])[0]
    stars = spans(taken(given_set, subject=Sunlight.DARK, behind=(Behind.STARS,)))[0]
    assert stars[0] < glow[0]
    assert glow[0] < at("14:43:55") < glow[1] + 60
    assert stars[1] <= glow[0] + 60


def test_golden_hour_on_the_ground_is_that_of_the_sky(given_set: Set) -> None:
    """On 7 October 2013 in Moscow the Sun's centre is 6 degrees high at 17:59 local summer time (UTC+4)."""
    one = chance(*given_set, given_set.journey.shots["on-the-square"])[0]
    assert spans(one)[0][0] == pytest.approx(parse_utc("2013-10-07T13:59:00Z"), abs=60)


def test_a_wall_to_the_south_is_lit_at_noon_and_one_to_the_north_is_backlit(given_set: Set) -> None:
    shot = replace(given_set.journey.shots["on-the-square"], hours=())
    noon = parse_utc("2013-10-07T10:30:00Z")
    assert noon in Windows.of(spans(chance(*given_set, shot)[0]))
    behind = turned_camera(shot)
    assert noon in Windows.of(spans(chance(*given_set, behind)[0]))
    assert not chance(*given_set, replace(behind, landmark=Facing.LIT))[0].windows


def turned_camera(shot: Shot) -> Shot:
    """Put people and camera to the north of the tower, looking back at it."""
    person = replace(shot.people[0], at=(0.0, 195.0, 0.0))
    camera = replace(shot.camera, at=(0.0, 200.0, 1.6))
    return replace(shot, people=(person,), camera=camera, landmark=Facing.BACKLIT)


# ---- physics


def test_outside_of_the_air_the_sun_is_at_its_full_strength_and_grazing_it_falls_to_nothing(given_set: Set) -> None:
    one, _ = stage(*given_set, given_set.journey.shots["beside-pirs"])
    assert one is not None
    frames = one.frames(np.arange(at("14:42:00"), at("14:46:00"), 1.0))
    light = strength(frames)
    assert light[0] == 0
    assert light[-1] == pytest.approx(1, abs=0.01)
    assert np.all(np.diff(light) > -1e-3)


@given(st.floats(1.0, 2000e3))
def test_straight_down_is_below_the_limb_by_its_whole_radius(height: float) -> None:
    radius = 6378137.0
    below = over_limb(np.array([radius + height, 0, 0]), np.array([-1.0, 0, 0]))
    assert below == pytest.approx(-np.arcsin(radius / (radius + height)), abs=1e-9)


# ---- properties


@given(st.lists(st.floats(0, 3600), min_size=2, max_size=12, unique=True))
def test_windows_of_a_function_in_steps(edges: list[float]) -> None:
    turns = np.sort(edges)
    inside = held(lambda t: np.where(np.searchsorted(turns, t) % 2 == 1, 0.3, -0.3), (0.0, 3600.0), 10.0, 0.4)
    t = np.arange(0.0, 3600.0, 1.0)
    truth = np.searchsorted(turns, t) % 2 == 1
    clear = np.abs(t[:, None] - turns).min(axis=1) > 1.0  # what lasts less than a second may be missed
    gaps = np.diff(turns)
    assert all((x in inside) == bool(y) for x, y in zip(t[clear], truth[clear], strict=True)) or gaps.min() < 1.0


def met(sight: Sight, t: Floats) -> tuple[Bools, Bools]:
    """Return whether all that a shot wants holds at instants, and whether by twice the grain of the rays."""
    look = sight.at(t)
    asked = wishes(sight.stage.shot, None)
    margins = [wish.margin(look) for wish in asked]
    just, clearly = (
        np.all([margin > grains * wish.grain for margin, wish in zip(margins, asked, strict=True)], axis=0)
        for grains in (0, 2)
    )
    return np.asarray(just), np.asarray(clearly)


def check(one: Set, shot: Shot) -> None:
    """Compare the windows of a shot with samples every second."""
    ready = stage(*one, shot)
    found, set_ = Windows.of(spans(chance(*one, shot, ready)[0])), ready[0]
    assert set_ is not None
    t = np.arange(set_.span[0] + 0.5, set_.span[1], 1.0)
    inside = np.array([x in found for x in t])
    holds, clearly = met(Sight(set_), t)
    assert not np.any(inside & ~holds)
    assert max(runs(clearly & ~inside), default=0) < SHORTEST + 2


def runs(flags: Bools) -> Iterable[int]:
    """Return how long each run of true values is."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(int), [0]))))
    return (int(n) for n in edges[1::2] - edges[::2])


@pytest.mark.slow
@settings(max_examples=8)
@given(st.sampled_from(Sunlight), st.sets(st.sampled_from(Behind), max_size=2))
def test_no_window_breaks_a_wish_and_none_is_left_out_in_orbit(
    given_set: Set, subject: Sunlight, behind: set[Behind]
) -> None:
    check(given_set, replace(given_set.journey.shots["beside-pirs"], subject=subject, behind=tuple(sorted(behind))))


@pytest.mark.slow
@settings(max_examples=6)
@given(st.sampled_from(Sunlight), st.sets(st.sampled_from(Hour), max_size=2))
def test_no_window_breaks_a_wish_and_none_is_left_out_on_the_ground(
    given_set: Set, subject: Sunlight, hours: set[Hour]
) -> None:
    shot = given_set.journey.shots["on-the-square"]
    check(given_set, replace(shot, subject=subject, hours=tuple(sorted(hours)), landmark=Facing.ANY))


# ---- why not


@pytest.mark.slow
def test_wishes_that_exclude_each_other_are_named_with_their_hours(given_set: Set) -> None:
    one = taken(given_set, behind=(Behind.DARK_EARTH, Behind.BRIGHT_EARTH))
    assert not one.windows
    assert any("never together" in why and "Earth behind in day" in why for why in one.why_not)


@pytest.mark.slow
def test_a_window_that_is_too_short_says_how_long_it_is(given_set: Set) -> None:
    shot = replace(given_set.journey.shots["beside-pirs"], behind=(Behind.BRIGHT_EARTH,), least=3600.0)
    one, findings = chance(*given_set, shot)
    assert [finding.code for finding in findings] == ["C702"]
    assert "must last 3600 s" in one.why_not[0]


def test_what_is_said_to_help_does(given_set: Set) -> None:
    one = taken(given_set, subject=Sunlight.ANY, behind=(Behind.LIMB_GLOW,))
    assert not one.windows
    help_ = one.remedies[0]
    assert "turn people and camera by 135 degrees to the right" in help_.change
    other = turned(one.shot, np.radians(135), aboard=True)
    middle = np.array([sum(help_.window) / 2])
    set_, _ = stage(*given_set, other)
    assert set_ is not None
    assert met(Sight(set_), middle)[0].all()


EVENTS = """
[[event]]
id = "opening"
name = "Opening"
in = "down"
start = "2013-10-07T13:40:00Z"
end = "2013-10-07T13:57:00Z"

[[event]]
id = "concert"
name = "Concert"
in = "down"
start = "2013-10-07T17:00:00Z"
end = "2013-10-07T17:50:00Z"
"""


@pytest.mark.parametrize(
    ("hour", "change", "words", "begins"),
    [
        (Hour.NIGHT, ("", ""), "take it in another event there, Concert", "2013-10-07T17:00:00Z"),
        (Hour.ASTRONOMICAL, ("", ""), "take it at another time of the stay", "2013-10-07T16:09:00Z"),
        (Hour.NIGHT, ("T18:00:00Z", "T14:00:00Z"), "let the torch stay longer than until 2013-10-07T14:00:00Z",
         "2013-10-07T16:52:00Z"),
        (Hour.GOLDEN, ("07T18:00:00Z", "09T18:00:00Z"), "take it at the same hours of another day",
         "2013-10-08T13:56:00Z"),
    ],
)  # fmt: skip
def test_another_time_is_one_at_which_the_torch_is_there(
    tmp_path: Path, hour: Hour, change: tuple[str, str], words: str, begins: str
) -> None:
    text = JOURNEY + EVENTS if "longer" not in words else JOURNEY + EVENTS.split("\n\n", maxsplit=1)[0]
    one = read(tmp_path, text.replace(*change))
    shot = replace(one.journey.shots["on-the-square"], inside="opening", hours=(hour,), landmark=Facing.ANY)
    found = chance(*one, shot)[0]
    assert not found.windows
    assert [remedy.change for remedy in found.remedies] == [words]
    (start, end), set_ = found.remedies[0].window, stage(*one, shot)[0]
    assert start == pytest.approx(parse_utc(begins), abs=90)
    assert set_ is not None
    look = Sight(set_).at(np.linspace(start, end, 9)[1:-1])
    assert all((wish.margin(look) > 0).all() for wish in wishes(shot, None))


def test_mirrored_twice_is_the_same(given_set: Set) -> None:
    shot = given_set.journey.shots["beside-pirs"]
    assert mirrored(mirrored(shot)) == shot


def test_the_best_comes_first_and_scores_are_shares(given_set: Set) -> None:
    windows = taken(given_set).windows
    assert [w.score for w in windows] == sorted((w.score for w in windows), reverse=True)
    assert all(0 <= w.score <= 1 and w.start <= w.best <= w.end for w in windows)


@pytest.mark.slow
def test_the_doubt_of_the_arrays_is_told(given_set: Set) -> None:
    doubtful = replace(given_set.journey, stations={"station": Station("station", doubt=np.radians(20))})
    sure = chance(*given_set, given_set.journey.shots["beside-pirs"])[0]
    unsure = chance(doubtful, *given_set[1:], given_set.journey.shots["beside-pirs"])[0]
    assert all(window.sure for window in sure.windows)
    assert any("arrays off by 20 degrees" in limit for window in unsure.windows for limit in window.limits)


def test_an_unknown_shot_is_named(given_set: Set) -> None:
    with pytest.raises(Exception, match="beside-pirs"):
        chosen(given_set.journey, "nothing")


# ---- where nobody knows where the station is


def by_ephemeris(folder: Path, start: str, end: str) -> Set:
    """Return the journey with the station by an ephemeris that covers a span of 9 and 10 November 2013."""
    orbit = Orbit(read_tle(TLE, "station.tle")[0])
    segment = oem.Segment("ISS (ZARYA)", "1998-067A", orbit, parse_utc(start), parse_utc(end))
    (folder / "station.oem").write_text(oem.message([segment], parse_utc(start)), "utf-8")
    return read(folder, JOURNEY.replace('elements = "station.tle"', 'elements = "station.oem"'))


@pytest.mark.parametrize(("end", "codes"), [("2013-11-09T16:00:00Z", ["C703"]), ("2013-11-09T20:40:00Z", ["C701"])])
def test_what_a_picture_views_may_end_within_it_or_soon_after(tmp_path: Path, end: str, codes: list[str]) -> None:
    """Another satellite on the same orbit, whose ephemeris ends."""
    orbit = Orbit(read_tle(TLE, "other.tle")[0])
    segment = oem.Segment("OTHER", "2013-001A", orbit, parse_utc("2013-11-09T10:00:00Z"), parse_utc(end))
    (tmp_path / "other.oem").write_text(oem.message([segment], parse_utc("2013-11-09T10:00:00Z")), "utf-8")
    other = '[[place]]\nid = "other"\nname = "Other"\nelements = "other.oem"\n\n[[branch]]'
    one = read(tmp_path, JOURNEY.replace("[[branch]]", other, 1))
    shot = replace(one.journey.shots["beside-pirs"], view="other", subject=Sunlight.DARK)
    assert [finding.code for finding in chance(*one, shot)[1]] == codes


@pytest.mark.parametrize("spare", [0, 600])
def test_remedies_are_looked_for_no_longer_than_the_ephemeris_lasts(tmp_path: Path, spare: int) -> None:
    begin, end = parse_utc("2013-11-09T10:00:00Z") - spare, parse_utc("2013-11-10T12:00:00Z") + spare
    one = by_ephemeris(tmp_path, format_utc(begin), format_utc(end))
    impossible, found = taken(one, subject=Sunlight.DARK, behind=(Behind.BRIGHT_EARTH,)), taken(one)
    assert not impossible.windows
    assert not impossible.remedies
    exact = spans(taken(read(tmp_path / "..", JOURNEY)))
    assert np.allclose(spans(found), exact, atol=1.0)


class Falling(Orbit):
    """An orbit that ends a day and a half after the spacewalk."""

    def positions(self, t: Floats) -> Floats:
        if (np.asarray(t) > parse_utc("2013-11-11T03:00:00Z")).any():
            raise OutOfRange("SGP4: the orbit has decayed.")
        return super().positions(t)


def test_remedies_stop_where_an_orbit_decays_or_its_elements_are_too_old(given_set: Set) -> None:
    shot = replace(given_set.journey.shots["beside-pirs"], subject=Sunlight.DARK, behind=(Behind.BRIGHT_EARTH,))
    found, _ = stage(*given_set, shot)
    assert found is not None
    assert isinstance(found.track, Orbit)
    falling = replace(found, track=Falling(found.track.sets))
    assert list(remedies(*given_set, falling, wishes(shot, None))) == []


@pytest.mark.parametrize(("days", "said"), [(9, ""), (40, ""), (70, "known to"), (300, "known to")])
def test_a_picture_by_elements_of_another_time_has_no_stage(given_set: Set, days: int, said: str) -> None:
    """At 63 days the station may be half a revolution away: with c = 0.7 s, 0.7 x 63 x 63 s is 46 min."""
    shot, away = given_set.journey.shots["beside-pirs"], 86400.0 * days
    rows = tuple(replace(row, start=row.start + away, end=row.end + away) for row in given_set.plan.items)
    found, findings = stage(given_set.journey, replace(given_set.plan, items=rows), given_set.timeline, shot)
    assert (found is None) is bool(said)
    assert [(one.code, said in one.message) for one in findings] == [("C703", True)] * bool(said)


def test_without_people_the_landmarks_are_the_subject(tmp_path: Path) -> None:
    """The tower stands north of a camera that looks at its south side: by noon in the sun, never so by night."""
    one = read(tmp_path, JOURNEY.replace("18:00:00Z", "23:00:00Z"))
    shot = one.journey.shots["on-the-square"]
    camera = replace(shot.camera, look_at="tower")
    empty = replace(shot, people=(), camera=camera, hours=(), landmark=Facing.ANY)
    lit, alike, dark = (
        chance(*one, replace(empty, **wants))[0]
        for wants in ({"subject": Sunlight.SUNLIT}, {"landmark": Facing.LIT}, {"subject": Sunlight.DARK})
    )
    assert lit.windows
    assert np.allclose(spans(lit), spans(alike), atol=120)
    assert dark.windows
    assert dark.windows[0].start > lit.windows[-1].end
