"""From a stage to what its camera can see: lamps aboard, and pictures exposed for what is wanted behind."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from flambeau.earth import Floats
from flambeau.instants import parse_utc
from flambeau.optics.exposure import clips, luminance
from flambeau.render.picture import Picture, take
from flambeau.render.view import view
from flambeau.shot import Behind, LampWanted, Shot
from flambeau.stage.staging import stage
from staged import JOURNEY, Set, read

T = 1384010100.0  # 2013-11-09T15:15:00Z, in the sun
DAWN = 1384008180.0  # 14:43:00Z, a minute before sunrise
SIZE = (96, 64)
LAMP = LampWanted("floodlight", (-22.0, 5.0, 1.5), lumens=3000.0)
FLAME = LampWanted("flame", (-22.0, 5.0, 1.5))


@pytest.fixture(scope="module")
def given_set(tmp_path_factory: pytest.TempPathFactory) -> Set:
    return read(tmp_path_factory.mktemp("view"))


def shown(one: Set, t: float, shot: Shot) -> Picture:
    found, _ = stage(*one, shot)
    assert found is not None
    return take(view(found, t, "aboard"), SIZE)


def test_a_work_light_shines_aboard_and_a_flame_does_not_burn(given_set: Set) -> None:
    shot = given_set.journey.shots["beside-pirs"]
    plain, lit, burning = (shown(given_set, DAWN, replace(shot, lamps=lamps)) for lamps in ((), (LAMP,), (FLAME,)))
    assert [len(each.view.surroundings.lamps) for each in (plain, lit, burning)] == [0, 1, 0]
    assert lit.exposure.people > plain.exposure.people + 3
    assert burning.light.tobytes() == plain.light.tobytes()


def test_a_glow_behind_makes_people_dark_and_keeps_its_colours(given_set: Set) -> None:
    shot = given_set.journey.shots["beside-pirs"]
    at = np.array(shot.people[0].at)
    dawn = np.array([0.37, 0.85, 0.37])
    camera = replace(shot.camera, at=tuple(at - 3 * dawn), look_at=tuple(at))
    plain, wanted = (
        shown(given_set, DAWN, replace(shot, camera=camera, behind=asked)) for asked in ((), (Behind.LIMB_GLOW,))
    )
    assert wanted.light.tobytes() == plain.light.tobytes()
    assert wanted.exposure.people == plain.exposure.people < wanted.look.ev - 3
    burnt = [np.mean(luminance(each.light) > clips(each.look.ev)) for each in (plain, wanted)]
    assert burnt[1] < burnt[0] / 4
    assert wanted.settings


def test_stars_are_taken_as_long_as_they_stay_points(given_set: Set) -> None:
    shot = given_set.journey.shots["beside-pirs"]
    plain, wanted = (shown(given_set, DAWN - 600, replace(shot, behind=asked)) for asked in ((), (Behind.STARS,)))
    assert not plain.settings
    assert wanted.look.ev >= plain.look.ev
    assert wanted.settings[0].words.startswith("f/1.4")


def test_a_bright_earth_does_not_burn_out(given_set: Set) -> None:
    shot = replace(given_set.journey.shots["beside-pirs"], behind=(Behind.BRIGHT_EARTH,))
    wanted = shown(given_set, T, shot)
    assert wanted.exposure.things["Earth"].burnt <= 0.101


@pytest.mark.parametrize(("clock", "bearing"), [("09:17:30", 0.0), ("11:30:00", 36.2)])
def test_the_shadow_of_a_pole_points_away_from_the_sun(tmp_path: Path, clock: str, bearing: float) -> None:
    """At true noon it points north. 2 h 12.5 min later tan(azimuth) = sin H / (cos H sin lat - tan d cos lat).

    With H = 33.1, the latitude 55.754 and the declination d = -5.6 degrees the Sun stands at 180 + 36.2 degrees.
    """
    pole = JOURNEY.replace("lat = 55.7548", f"lat = {55.7539 + 8 / 111_340}").replace("[20, 20, 70]", "[1, 1, 5]")
    one = read(tmp_path, pole.replace('hours = ["golden"]', "").replace("10:00:00Z", "09:00:00Z"))
    shot = one.journey.shots["on-the-square"]
    camera = replace(shot.camera, at=(0.0, 8.0, 20.0), look_at=(0.0, 8.0, 0.0), up=(0.0, 1.0, 0.0), focal=0.024)
    picture = shown(one, parse_utc(f"2013-10-07T{clock}Z"), replace(shot, camera=camera))
    turn, aside = np.radians(bearing), np.linspace(-4, 4, 41)
    ahead, right = np.array([np.sin(turn), np.cos(turn), 0.0]), np.array([np.cos(turn), -np.sin(turn), 0.0])
    across = [_light(picture, np.array([0.0, 8.0, 0.0]) + far * ahead + aside[:, None] * right) for far in (3, 4, 5)]
    dark = 1 - np.mean(across, axis=0) / np.max(across)
    assert (dark * aside).sum() / dark.sum() == pytest.approx(0.0, abs=0.15)
    assert dark.max() > 0.5
    away = _light(picture, np.array([0.0, 8.0, 0.0]) - np.array([[5.0], [5.5]]) * ahead)
    assert away.min() > 0.8 * np.max(across)


def _light(picture: Picture, at: Floats) -> Floats:
    """Return how bright points of the stage (n, 3) are in a picture (n,)."""
    pixels = picture.view.camera.project(at, SIZE)[0].astype(int)
    return np.asarray(luminance(picture.light)[pixels[:, 1], pixels[:, 0]], np.float64)


def test_under_way_it_is_said_that_what_carries_one_is_missing(tmp_path: Path) -> None:
    mode = '[[mode]]\nid = "air"\nspeed = "800 km/h"\ncruise = "11 km"\n\n[[branch]]\nid = "city"'
    text = JOURNEY.replace('[[branch]]\nid = "city"', mode).replace(
        'end = "2013-10-07T18:00:00Z" }',
        'end = "2013-10-07T18:00:00Z" }, { id = "far", place = "sochi", mode = "air" }',
    )
    one = read(tmp_path, text.replace('in = "down"\nhours = ["golden"]', 'in = "to-far"'))
    item = one.plan.by_id()["to-far"]
    picture = shown(one, (item.start + item.end) / 2, one.journey.shots["on-the-square"])
    assert "on the way, as on open ground, 11.0 km up: what carries one is missing" in picture.caption.assumptions
