"""The stage of a shot: who stands where, what is around them, and what cannot be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.finding import Finding
from flambeau.instants import parse_utc
from flambeau.orbit.view import arc
from flambeau.shot import Behind, CameraWanted, Facing, Hour, LampWanted, PersonWanted, Shot, Station
from flambeau.stage.frames import aboard
from flambeau.stage.placing import ahead, axes_of, heading_to
from flambeau.stage.staging import Stage, stage
from staged import JOURNEY, Set, read

T = 1384010100.0  # 2013-11-09T15:15:00Z


@pytest.fixture(scope="module")
def given_set(tmp_path_factory: pytest.TempPathFactory) -> Set:
    return read(tmp_path_factory.mktemp("stage"))


def set_up(one: Set, shot: Shot) -> tuple[Stage, tuple[Finding, ...]]:
    found, findings = stage(*one, shot)
    assert found is not None
    return found, findings


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def with_person(shot: Shot, **changes: object) -> Shot:
    return replace(shot, people=(replace(shot.people[0], **changes),))  # type: ignore[arg-type]


@given(st.floats(-10, 10), st.booleans())
def test_axes_are_right_handed_and_a_heading_comes_back(heading: float, up_there: bool) -> None:
    axes = axes_of(heading, aboard=up_there)
    assert np.allclose(axes.T @ axes, np.eye(3))
    assert np.linalg.det(axes) == pytest.approx(1)
    back = heading_to(np.zeros(3), ahead(heading, aboard=up_there), aboard=up_there)
    assert math.cos(back - heading) == pytest.approx(1)


def test_left_of_one_who_faces_forward_is_port_and_of_one_who_faces_north_is_west() -> None:
    assert axes_of(0.0, aboard=True)[:, 1] == pytest.approx([0, -1, 0])
    assert axes_of(0.0, aboard=False)[:, 1] == pytest.approx([-1, 0, 0])


def test_soles_are_on_the_ground_and_the_head_is_up(given_set: Set) -> None:
    one, findings = set_up(given_set, given_set.journey.shots["on-the-square"])
    lowest = min(float(part.vertices[:, 2].min()) for part in one.people[0].parts)
    assert lowest == pytest.approx(0.0, abs=0.02)
    assert one.people[0].points["head"][2] > 1.4
    assert not findings


def test_aboard_the_head_is_towards_zenith_and_the_pelvis_where_asked(given_set: Set) -> None:
    one, _ = set_up(given_set, given_set.journey.shots["beside-pirs"])
    assert one.people[0].points["pelvis"] == pytest.approx([-22.15, 1.5, 2.7])
    assert one.people[0].points["head"][2] < 2.7 - 0.5


def test_one_who_faces_the_camera_looks_at_it(given_set: Set) -> None:
    one, _ = set_up(given_set, with_person(given_set.journey.shots["beside-pirs"], facing="camera"))
    person = one.people[0]
    away = one.camera.position - person.points["pelvis"]
    assert person.heading == pytest.approx(math.atan2(away[1], away[0]))


def test_a_landmark_is_in_its_true_bearing_and_distance(given_set: Set) -> None:
    one, _ = set_up(given_set, given_set.journey.shots["on-the-square"])
    corners = one.landmarks["tower"].vertices
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    # 0.0009 degrees of latitude at 55.75 degrees are 100.2 m on WGS 84 (111.33 km a degree there).
    assert middle[1] == pytest.approx(100.2, abs=0.1)
    assert middle[0] == pytest.approx(0.0, abs=0.01)
    assert corners[:, 2].min() == pytest.approx(0.0, abs=0.01)


def test_plain_lvlh_has_its_third_axis_to_the_centre_of_the_earth(given_set: Set) -> None:
    one, _ = set_up(given_set, given_set.journey.shots["beside-pirs"])
    frames = one.frames(np.array([T]))
    assert arc(frames.axes[0, 2], -frames.origin[0]) == pytest.approx(0.0, abs=1e-9)


@given(st.floats(-3, 3), st.floats(-1.5, 1.5), st.floats(-3, 3))
def test_any_attitude_is_a_rotation_that_keeps_the_angle_to_the_sun(yaw: float, pitch: float, roll: float) -> None:
    track = _Track()
    plain = aboard(track, Station("x"), np.array([T]))
    turned = aboard(track, Station("x", yaw, pitch, roll), np.array([T]))
    assert np.allclose(turned.axes[0] @ turned.axes[0].T, np.eye(3))
    assert turned.axes[0].T @ turned.sun[0] == pytest.approx(plain.axes[0].T @ plain.sun[0])


class _Track:
    """A circle over the equator."""

    span = (T - 1e4, T + 1e4)

    def positions(self, t: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> np.ndarray[
        tuple[int, ...], np.dtype[np.float64]
    ]:  # fmt: skip
        angle = 1.1e-3 * (t - T)
        return np.column_stack((6.8e6 * np.cos(angle), 6.8e6 * np.sin(angle), 0 * angle))


def test_a_hand_out_of_reach_says_how_far_and_from_where_it_would_reach(given_set: Set) -> None:
    shot = with_person(given_set.journey.shots["beside-pirs"], left_hand="station")
    _, findings = set_up(given_set, shot)
    assert codes(findings) == ["C704"]
    assert "too far" in findings[0].message
    at = [float(x) for x in findings[0].hint.split("[")[1].split("]")[0].split(",")]
    nearer, findings = set_up(given_set, with_person(shot, at=tuple(at)))
    assert "C704" not in codes(findings)
    station = nearer.around[0]
    gap = np.linalg.norm(station.vertices - nearer.people[0].points["left_hand"], axis=1).min()
    assert gap < 1.5  # large triangles: their corners may be farther than their faces


def test_a_hand_on_a_station_where_there_is_none(given_set: Set) -> None:
    _, findings = set_up(given_set, with_person(given_set.journey.shots["on-the-square"], left_hand="station"))
    assert codes(findings) == ["C704"]


def test_a_camera_that_looks_away_is_blind(given_set: Set) -> None:
    shot = given_set.journey.shots["beside-pirs"]
    away = replace(shot, camera=replace(shot.camera, look_at=(-21.9, 99.0, 1.45)))
    _, findings = set_up(given_set, away)
    assert codes(findings) == ["C706"]


def test_a_camera_inside_of_a_landmark(given_set: Set) -> None:
    shot = given_set.journey.shots["on-the-square"]
    inside = replace(shot, camera=replace(shot.camera, at=(0.0, 100.0, 20.0), look_at=(0.0, 5.0, 1.0)))
    _, findings = set_up(given_set, inside)
    assert codes(findings) == ["C705"]


def test_a_camera_inside_of_a_person(given_set: Set) -> None:
    shot = given_set.journey.shots["beside-pirs"]
    one, _ = set_up(given_set, shot)
    x, y, z = (float(v) for v in one.people[0].middle)
    _, findings = set_up(given_set, replace(shot, camera=replace(shot.camera, at=(x, y, z), look_at=(0.0, 0.0, 0.0))))
    assert "C705" in codes(findings)


def test_a_landmark_that_is_not_seen_is_said_to_be(given_set: Set) -> None:
    shot = given_set.journey.shots["on-the-square"]
    away = replace(shot, people=(), camera=replace(shot.camera, look_at=(0.0, -500.0, 1.6)))
    _, findings = set_up(given_set, away)
    assert [f.message.split("nothing of ")[1].split(",")[0] for f in findings] == list(shot.landmarks)


def test_a_distortion_that_folds_the_frame_over_is_said(given_set: Set) -> None:
    shot = given_set.journey.shots["beside-pirs"]
    folding = replace(shot, camera=replace(shot.camera, focal=0.014, distortion=(-0.9, 0.1)))
    _, findings = set_up(given_set, folding)
    assert any("folds" in finding.message for finding in findings)
    usual = replace(shot, camera=replace(shot.camera, distortion=(-0.05,)))
    assert not set_up(given_set, usual)[1]


def test_a_shot_in_years_that_no_elements_reach_has_no_stage(given_set: Set) -> None:
    shot = given_set.journey.shots["beside-pirs"]
    rows = tuple(
        replace(row, start=row.start + 1e9, end=row.end + 1e9) if row.id == shot.inside else row
        for row in given_set.plan.items
    )
    found, findings = stage(given_set.journey, replace(given_set.plan, items=rows), given_set.timeline, shot)
    assert found is None
    assert codes(findings) == ["C703"]
    assert "SGP4" in findings[0].message


def test_a_camera_with_nothing_to_look_at_has_no_stage(given_set: Set) -> None:
    shot = replace(given_set.journey.shots["beside-pirs"], people=(), camera=CameraWanted(at=(0.0, 0.0, 0.0)))
    found, findings = stage(*given_set, shot)
    assert found is None
    assert codes(findings) == ["C706"]


def test_a_shot_within_what_is_not_in_the_plan(given_set: Set) -> None:
    found, findings = stage(*given_set, replace(given_set.journey.shots["beside-pirs"], inside="nothing"))
    assert found is None
    assert codes(findings) == ["C703"]


def test_the_helmets_camera_sees_the_partner_and_not_its_own_housing(given_set: Set) -> None:
    shot = given_set.journey.shots["beside-pirs"]
    other = PersonWanted(
        "EV2", wears=shot.people[0].wears, at=(-21.8, 3.9, 2.6), facing="EV1", pose=shot.people[0].pose
    )
    helmet = CameraWanted(helmet="EV2", look_at="EV1", focal=0.014)
    one, findings = set_up(given_set, replace(shot, people=(*shot.people, other), camera=helmet))
    assert not findings
    assert [person.wanted.name for person in one.subjects] == ["EV1"]
    assert len(one.seen) > 100


def test_torches_burn_as_the_shot_says(given_set: Set) -> None:
    shot = given_set.journey.shots["on-the-square"]
    for flame in (True, False):
        one, _ = set_up(given_set, with_person(shot, flame=flame))
        assert bool(one.burns(one.span[0])) is flame


# ---- the torch of the branch


CARRIED = """
[[flame]]
id = "city-flame"
name = "city-flame"
branch = "city"
lit = [["down.start", "2013-10-07T16:00:00Z"]]

[[flame]]
id = "main-flame"
name = "main-flame"
branch = "main"
lit = [["up.start", "up.end"]]

[[torch]]
id = "city-torch"
name = "city-torch"
branch = "city"
size = [0.1, 0.1, 0.7]

[[torch]]
id = "space-torch"
name = "space-torch"
branch = "main"
"""
DUSK = parse_utc("2013-10-07T15:59:59Z")


def burning(folder: Path, shot: str, t: float, text: str) -> bool:
    one = read(folder, JOURNEY + text)
    found, _ = set_up(one, one.journey.shots[shot])
    return bool(found.burns(t))


def test_on_the_road_a_torch_burns_while_the_flame_of_its_branch_does(tmp_path: Path) -> None:
    assert burning(tmp_path, "on-the-square", DUSK, CARRIED)
    assert not burning(tmp_path, "on-the-square", DUSK + 2, CARRIED)


def test_what_is_said_of_the_torch_comes_first(tmp_path: Path) -> None:
    own = CARRIED.replace("size = [0.1, 0.1, 0.7]", 'lit = [["2013-10-07T16:00:00Z", "down.end"]]')
    assert not burning(tmp_path, "on-the-square", DUSK, own)
    assert burning(tmp_path, "on-the-square", DUSK + 2, own)


def test_in_orbit_a_torch_burns_only_if_it_is_said_of_it(tmp_path: Path) -> None:
    assert not burning(tmp_path, "beside-pirs", T, CARRIED)
    assert burning(tmp_path, "beside-pirs", T, CARRIED + 'lit = [["up.start", "up.end"]]\n')


def test_without_flame_and_torch_nothing_burns(tmp_path: Path) -> None:
    assert not burning(tmp_path, "on-the-square", DUSK, "")


@pytest.mark.parametrize(("shot", "length"), [("on-the-square", 0.7), ("beside-pirs", 0.95)])
def test_the_torch_is_as_long_as_that_of_the_branch(tmp_path: Path, shot: str, length: float) -> None:
    one = read(tmp_path, JOURNEY + CARRIED)
    points = set_up(one, one.journey.shots[shot])[0].people[0].points
    assert np.linalg.norm(points["torch_middle"] - points["torch_foot"]) == pytest.approx(length / 2)


@pytest.mark.parametrize(("sunk", "said"), [(0.03, False), (0.3, True), (1.0, True), (4.0, True)])
def test_somebody_in_the_ground_is_said_and_a_sole_that_sinks_in_is_not(
    given_set: Set, sunk: float, said: bool
) -> None:
    shot = with_person(given_set.journey.shots["on-the-square"], at=(0.0, 5.0, -sunk))
    found = [one for one in set_up(given_set, shot)[1] if one.code == "C709"]
    assert [f"{sunk:.2f} m deep" in one.message for one in found] == [True] * said
    assert all("[0.00, 5.00, 0.00]" in one.hint for one in found)
    assert not [one for one in set_up(given_set, replace(shot, ground="water"))[1] if one.code == "C709"]


def test_somebody_inside_of_a_landmark_is_led_out(given_set: Set) -> None:
    shot = given_set.journey.shots["on-the-square"]
    found = [one for one in set_up(given_set, with_person(shot, at=(0.0, 100.0, 0.0)))[1] if one.code == "C709"]
    assert len(found) == 1
    x, y, z = map(float, found[0].hint.split("[")[1].split("]")[0].split(","))
    assert max(abs(x), abs(y - 100)) > 10
    assert "C709" not in codes(set_up(given_set, with_person(shot, at=(x, y, z)))[1])


def test_somebody_inside_of_the_station_is_led_out(given_set: Set) -> None:
    shot = given_set.journey.shots["beside-pirs"]
    assert "C709" not in codes(set_up(given_set, shot)[1])
    found = [one for one in set_up(given_set, with_person(shot, at=(-20.0, 0.0, 3.0)))[1] if one.code == "C709"]
    x, y, z = map(float, found[0].hint.split("[")[1].split("]")[0].split(","))
    assert "C709" not in codes(set_up(given_set, with_person(shot, at=(x, y, z)))[1])


@pytest.mark.parametrize("away", [60.0, 200.0, 400.0])
def test_people_who_are_tiny_in_the_frame_are_seen(given_set: Set, away: float) -> None:
    shot = with_person(given_set.journey.shots["on-the-square"], at=(0.7, 0.3, 0.0))
    camera = replace(shot.camera, at=(0.0, -away, 1.6), look_at=(3.0, 9.0, 1.0), focal=0.018)
    one, findings = set_up(given_set, replace(shot, camera=camera, landmarks=()))
    assert "C706" not in codes(findings)
    assert len(one.seen) > 100
    assert np.abs(one.seen[:, :3] - one.people[0].middle).max() < 1.5


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("beside-pirs", {"lamps": (LampWanted("flame", (0.0, 0.0, 0.0)),)}, 'the lamp of kind = "flame"'),
        ("beside-pirs", {"ground": "snow", "horizon": ((0.0, 0.1),)}, "ground, horizon: that"),
        ("beside-pirs", {"hours": (Hour.GOLDEN,)}, 'hours = "golden"'),
        ("beside-pirs", {"landmark": Facing.LIT, "landmarks": ("tower",)}, 'landmarks, landmark = "lit"'),
        ("on-the-square", {"behind": (Behind.BRIGHT_EARTH, Behind.STARS)}, 'behind = "bright-earth": that'),
        ("on-the-square", {"behind": (Behind.LIMB, Behind.LIMB_GLOW)}, 'behind = "limb", behind = "limb-glow"'),
        ("beside-pirs", {"behind": tuple(Behind), "lamps": (LampWanted("floodlight", (0.0, 0.0, 0.0)),)}, ""),
        ("on-the-square", {"behind": (Behind.STARS,), "lamps": (LampWanted("flame", (0.0, 9.0, 0.0)),)}, ""),
    ],
)
def test_what_there_is_only_elsewhere_is_said_by_its_key(
    given_set: Set, name: str, changes: dict[str, object], said: str
) -> None:
    shot: Shot = replace(given_set.journey.shots[name], **changes)  # type: ignore[arg-type]
    found = [one for one in set_up(given_set, shot)[1] if one.code == "C710"]
    assert len(found) == bool(said)
    assert all(said in one.message for one in found)
