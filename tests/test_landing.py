"""Landings against flights that were flown and published figures, and the laws of the way down."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from flambeau.cli import group
from flambeau.earth import EQUATORIAL_RADIUS, GRAVITY, J2, great_circle, to_fixed, to_geodetic
from flambeau.finding import UsageError
from flambeau.instants import parse_utc
from flambeau.orbit.descent import SINKING, descent
from flambeau.orbit.elements import Elements, Orbit
from flambeau.orbit.landing import Landing, approaches, landings
from flambeau.orbit.named import Zone, zone_named, zones
from test_launch import ISS, ROOT, november, tool, utc

PLACE = (math.radians(47.31517), math.radians(69.45966))
BURN, LANDING = utc("2013-11-11T01:55:00"), utc("2013-11-11T02:49:00")
HERE = tuple(dict.fromkeys(zones().values()))
MILE = 1609.344


@cache
def flown() -> dict[str, tuple[float, Elements]]:
    """Return each landing with an element set of the days before it."""
    sets = tool().sets()
    return {
        row["mission"]: (parse_utc(row["landing_utc"]), sets[f"{row['mission']} landing"])
        for row in tool().rows()
        if f"{row['mission']} landing" in sets
    }


def near(t: float, elements: Elements, days: float = 1.5) -> tuple[Landing, Landing | None]:
    """Return the opportunity nearest to a landing, and the next nearest."""
    found = landings(Orbit((elements,)), HERE, t - days * 86400, t + days * 86400)
    best, *others = sorted(found, key=lambda one: abs(one.t - t))
    return best, others[0] if others else None


# ---- against flights and published figures


def test_landings_each_told_by_the_others() -> None:
    """Landing times are good to 30 s; nine flights have element sets of the days before them."""
    lags = []
    for t, elements in flown().values():
        best, _ = near(t, elements)
        lags.append(t - (best.t - 962.0))
    errors = np.abs(tool().left_out(np.array(lags)))
    assert len(errors) == 9
    assert np.median(errors) <= 60
    assert errors.max() <= 90


@pytest.mark.parametrize("mission", flown())
def test_a_landing_is_one_opportunity_and_the_next_is_another_pass(mission: str) -> None:
    t, elements = flown()[mission]
    best, other = near(t, elements)
    assert abs(best.t - t) <= best.band
    assert other is None or abs(other.t - t) > 5000


def test_11_november_2013() -> None:
    """Source: Seradata 2013-11-11: undocking 23:26, burn 01:55, entry 02:26, landing 02:49 UTC; spacefacts 23:26:31."""
    one = near(LANDING, november()[0])[0]
    assert one.zone.name == "Zhezkazgan"
    assert one.t == pytest.approx(LANDING, abs=one.band)
    assert one.undocking == pytest.approx(utc("2013-11-10T23:26:31"), abs=one.band + 117)
    assert one.burn == pytest.approx(BURN, abs=one.band)
    assert 54 * 60 <= one.t - one.burn <= 55 * 60
    assert one.daylight and math.degrees(one.sun) == pytest.approx(3.7, abs=0.2)


def test_the_air_is_met_when_it_was_published() -> None:
    """Published: 02:26 UTC (Seradata). A spike with steps of 5 s found the first point below 100 km at 02:26:45."""
    down = descent(november()[0], BURN, LANDING, PLACE)
    assert utc("2013-11-11T02:26:00") <= down.entry < utc("2013-11-11T02:27:00")
    assert down.entry == pytest.approx(utc("2013-11-11T02:26:42.5"), abs=2.5)


def test_262_miles_at_undocking() -> None:
    """Published: "262 miles over northeast Mongolia" (NASA, 10 November 2013, 23:26 UTC), statute miles."""
    _, _, height = to_geodetic(Orbit(november()[:1]).positions(np.array([utc("2013-11-10T23:26:00")])))
    assert height[0] / MILE == pytest.approx(261.6, abs=0.05)


def test_no_other_pass_of_those_days_leads_to_the_place() -> None:
    """Source: sky-engines evidence: the only ascending track within 150 km from 9 to 12 November 2013."""
    zone = Zone("place", *PLACE, ascending_only=True)
    found = landings(Orbit(november()[:1]), (zone,), utc("2013-11-09T00:00:00"), utc("2013-11-13T00:00:00"))
    assert [abs(one.t - LANDING) < 60 for one in found] == [True]


# ---- laws of the way down


def test_the_way_down_starts_beside_the_station_and_ends_at_the_place() -> None:
    one = november()[0]
    down = descent(one, BURN, LANDING, PLACE)
    first = to_geodetic(Orbit((one,)).positions(down.t[:1]))
    assert great_circle(down.lat[0], down.lon[0], first[0][0], first[1][0]) < 20
    assert (down.lat[-1], down.lon[-1], down.height[-1]) == (pytest.approx(PLACE[0]), pytest.approx(PLACE[1]), 0)
    assert down.t[0] == BURN and down.t[-1] == LANDING


def test_the_way_down_has_no_jump_and_sinks() -> None:
    down = descent(november()[0], BURN, LANDING, PLACE)
    assert (np.diff(down.t) > 0).all()
    falling = down.t > BURN + 300
    assert (np.diff(down.height[falling]) < 0).all()
    speed = np.linalg.norm(np.diff(to_fixed(down.lat, down.lon, down.height), axis=0), axis=1) / np.diff(down.t)
    assert speed.max() < 7800
    assert speed[-1] < 20  # under the parachute
    at_entry = np.searchsorted(down.t, down.entry)
    assert speed[at_entry] == pytest.approx(speed[at_entry - 2], rel=0.03)
    chute = down.entry + SINKING[3][0] * (LANDING - down.entry)
    assert np.interp(chute, down.t, down.height) == pytest.approx(10.8e3, rel=0.03)


def test_the_fall_keeps_its_energy() -> None:
    """Two bodies and J2 keep kinetic and potential energy. Source: Vallado 2013, eq. 8-18, for the potential of J2."""
    from flambeau.orbit.descent import _fall, _stepped

    t, r = _fall(november()[0], BURN)
    state = np.concatenate((r[20], (r[21] - r[19]) / (t[21] - t[19])))

    def energy(y: Any) -> float:
        size = float(np.linalg.norm(y[:3]))
        flat: float = J2 * EQUATORIAL_RADIUS**2 / (2 * size**2) * (3 * y[2] ** 2 / size**2 - 1)
        return float(y[3:] @ y[3:]) / 2 - GRAVITY / size * (1 - flat)

    before = energy(state)
    for _ in range(150):
        state = _stepped(state)
    assert energy(state) == pytest.approx(before, rel=1e-10)


def test_a_landing_before_the_air_is_refused() -> None:
    with pytest.raises(UsageError, match="not before the landing"):
        descent(november()[0], BURN, BURN + 1200, PLACE)


def test_the_nearest_point_is_the_nearest() -> None:
    orbit = Orbit(november()[:1])
    for one in approaches(orbit, *PLACE, utc("2013-11-09T00:00:00"), utc("2013-11-12T00:00:00")):
        place = to_fixed(*PLACE) / np.linalg.norm(to_fixed(*PLACE))
        r = orbit.positions(one.t + np.linspace(-60, 60, 2401))
        angle = np.arccos(np.clip(r @ place / np.linalg.norm(r, axis=1), -1, 1))
        assert (int(np.argmin(angle)) - 1200) * 0.05 == pytest.approx(0, abs=0.06)
        assert angle.min() * 6371008.8 == pytest.approx(abs(one.aside), abs=1)


def test_names_of_zones_are_forgiving() -> None:
    assert zone_named("dzhezkazgan").name == zone_named("Zhezkazgan").name == "Zhezkazgan"
    with pytest.raises(UsageError, match=r"Did you mean Arkalyk\?"):
        zone_named("Arkalik")


# ---- the command

SPAN = ("--from", "2013-11-09", "--to", "2013-11-12")


def run(*words: object) -> Result:
    return CliRunner().invoke(group, ["landings", *map(str, words)], catch_exceptions=False)


def rows(*words: object) -> list[dict[str, Any]]:
    out = run(*words, "--json")
    assert out.exit_code == 0, out.output
    found: list[dict[str, Any]] = json.loads(out.stdout)
    return found


def test_the_keys_that_scripts_rely_on() -> None:
    found = rows(ROOT / "examples/sochi-2014", *SPAN)
    keys = {"landing_utc", "undocking_utc", "deorbit_utc", "zone", "lat", "lon", "daylight", "band_s"}
    assert found and all(keys <= set(row) for row in found)
    times = [row["landing_utc"] for row in found]
    assert times == sorted(times) and any(t.startswith("2013-11-11T02:49") for t in times)
    assert all(isinstance(row["daylight"], bool) for row in found)


def test_a_zone_of_ones_own_and_one_by_name() -> None:
    assert {row["zone"] for row in rows(*ISS, "--zone", "arkalyk", *SPAN)} == {"Arkalyk"}
    south = rows(*ISS, "--zone", "-30.5,136.8", *SPAN)
    assert south and all(row["lat"] == -30.5 for row in south)


def test_the_track_has_a_point_each_minute() -> None:
    row = rows(*ISS, "--zone", "Zhezkazgan", *SPAN, "--track")[-1]
    track = row["track"]
    assert track[0][0] == row["deorbit_utc"] and track[-1][0] == row["landing_utc"]
    assert len(track) == 55 and track[0][3] > 400 and track[-1][3] == 0


def test_people_get_a_table() -> None:
    assert "Zhezkazgan" in run(*ISS, *SPAN).output
    assert "0 opportunities" in run(*ISS, "--zone", "80,0", *SPAN).output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*ISS, "--zone", "Arkalik", *SPAN), "Did you mean Arkalyk?"),
        ((*ISS, "--zone", "0,200", *SPAN), "longitudes from -180 to 180"),
        ((ROOT / "examples/two-towns", *SPAN), "no place with element sets"),
        ((Path("nowhere"), *ISS, *SPAN), "one of them, not both"),
    ],
)
def test_wrong_use_names_the_value_and_a_way_out(words: tuple[object, ...], said: str) -> None:
    out = CliRunner().invoke(group, ["landings", *map(str, words)])
    assert said in (str(out.exception) if isinstance(out.exception, UsageError) else out.output)
