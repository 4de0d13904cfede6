"""The light of Sochi 2014 against what others say: Orekit's edges, the polar night at the Pole."""

import math

import pytest

from conftest import Relay
from flambeau.illumination import GroundLight, ground_light, orbital_light
from flambeau.instants import parse_utc
from flambeau.orbit.elements import Orbit
from flambeau.orbit.light import Rim, Turn


def by_stop(sochi: Relay) -> dict[str, GroundLight]:
    return {g.item.id: g for g in ground_light(sochi.journey, sochi.plan)}


def test_the_spacewalk_by_orekit(sochi: Relay) -> None:
    # Orekit 13.1, flattened Earth, set of 6 November; see tests/vectors for how it was run.
    orbit = Orbit(sochi.journey.places["iss"].elements)
    light = orbital_light(orbit, (parse_utc("2013-11-09T14:34:00Z"), parse_utc("2013-11-09T20:24:00Z")))
    found = [(e.kind, e.edge, e.t) for e in light.edges[:6]]
    expected = [
        (Turn.SUNRISE, Rim.UMBRA, "2013-11-09T14:43:51.5Z"),
        (Turn.SUNRISE, Rim.PENUMBRA, "2013-11-09T14:44:11.2Z"),
        (Turn.SUNSET, Rim.PENUMBRA, "2013-11-09T15:51:40.2Z"),
        (Turn.SUNSET, Rim.UMBRA, "2013-11-09T15:52:00.0Z"),
    ]
    for kind, edge, at in expected:
        t = next(t for k, e, t in found if (k, e) == (kind, edge))
        assert t == pytest.approx(parse_utc(at), abs=0.3)
    # The mean of the whole spacewalk; the figures published are those of its first day and night.
    assert light.day is not None
    assert light.night is not None
    first = orbital_light(orbit, (parse_utc("2013-11-09T14:44:00Z"), parse_utc("2013-11-09T16:17:00Z")))
    assert first.day == pytest.approx(67.8 * 60, abs=6.0)
    assert first.night == pytest.approx(25.3 * 60, abs=20.0)  # theirs is of a sphere
    assert math.degrees(first.betas[0]) == pytest.approx(-58.1, abs=0.1)


def test_nautical_twilight_at_the_north_pole(sochi: Relay) -> None:
    # 19 October: the Sun is 10 degrees below the horizon all day (pictures of the cauldron were taken in twilight).
    pole = by_stop(sochi)["north-pole-stop"]
    assert not pole.daylight
    assert not pole.civil
    assert pole.nautical.spans == (pole.days,)
    assert all(-12 < math.degrees(m.elevation) < -9 for m in pole.moments)


def test_windows_of_a_day_follow_each_other(sochi: Relay) -> None:
    for light in by_stop(sochi).values():
        parts = (light.daylight, light.civil, light.nautical, light.astronomical)
        for k, one in enumerate(parts):
            for other in parts[k + 1 :]:
                assert not one & other
        assert (light.golden & light.blue).seconds == 0
        inside = light.daylight | light.civil | light.nautical | light.astronomical
        assert inside.seconds <= light.days[1] - light.days[0] + 1e-3


def test_only_what_is_asked_for(sochi: Relay) -> None:
    span = (parse_utc("2013-10-18T20:00:00Z"), parse_utc("2013-10-19T12:00:00Z"))
    some = ground_light(sochi.journey, sochi.plan, "main", span)
    assert some
    assert {g.item.branch for g in some} == {"main"}
    assert all(g.item.start <= span[1] and g.item.end >= span[0] for g in some)
    assert not ground_light(sochi.journey, sochi.plan, "main", (0.0, 1.0))
