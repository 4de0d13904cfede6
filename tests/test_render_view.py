"""From a stage to what its camera can see: lamps aboard, and pictures exposed for what is wanted behind."""

from dataclasses import replace

import numpy as np
import pytest

from flambeau.optics.exposure import clips, luminance
from flambeau.render.picture import Picture, take
from flambeau.render.view import view
from flambeau.shot import Behind, LampWanted, Shot
from flambeau.stage.staging import stage
from staged import Set, read

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
