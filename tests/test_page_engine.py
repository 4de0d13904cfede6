"""The page computes what Python computes: positions, texts, visits, sightings, sunrises, through Node."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from builders import journey, wanted
from conftest import Relay
from flambeau.earth import Floats, to_fixed, to_geodetic
from flambeau.evaluate import evaluate
from flambeau.journey import At, Branch, Journey, Place
from flambeau.near import overhead, visits
from flambeau.orbit.elements import Orbit
from flambeau.orbit.ephemeris import Ephemeris, Segment
from flambeau.publish.hidden import shown
from flambeau.publish.site.data import data, packed
from flambeau.publish.site.suns import sun_nodes
from flambeau.publish.text import clean
from flambeau.sky import HORIZONS, Sites, sun_altitude, sun_crossings, sun_fixed
from flambeau.timeline import State, Timeline
from page_engine import Engine, engine
from sky_cases import orbits, places
from strategies import journeys

DAY = 86400.0
WITHIN = 50e3


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine(tmp_path_factory.mktemp("engine")) as running:
        yield running


@pytest.fixture(scope="module")
def timeline(sochi: Relay) -> Timeline:
    return Timeline(sochi.journey, sochi.plan)


@pytest.fixture(scope="module")
def told(sochi: Relay, timeline: Timeline) -> dict[str, Any]:
    return data(sochi.journey, sochi.plan, timeline)


# -- where, who, what -------------------------------------------------------------------------------------------------


def words(told: dict[str, Any], state: dict[str, Any]) -> tuple[object, ...]:
    """Return all that a state of the page says, but numbers."""
    items = told["items"]
    return (
        told["branches"][state["branch"]]["id"], state["place"], state["doing"], items[state["item"]]["id"],
        tuple(items[k]["id"] for k in state["events"]), state["holder"], state["holderCertainty"], state["previous"],
        state["next"], state["certainty"],
    )  # fmt: skip


def python_words(state: State) -> tuple[object, ...]:
    return (
        state.branch, state.place, state.doing, state.item, state.events, state.holder, state.holder_certainty,
        state.previous, state.next, state.certainty,
    )  # fmt: skip


def compare(told: dict[str, Any], mine: Sequence[State], theirs: Sequence[dict[str, Any]]) -> float:
    """Return how far apart positions are at worst [m]; all else must be the same."""
    assert [python_words(one) for one in mine] == [words(told, one) for one in theirs]
    worst = 0.0
    for one, other in zip(mine, theirs, strict=True):
        assert not other["hidden"]
        assert abs(one.km - other["km"]) <= 0.01 + 1e-6 * one.km
        worst = max(worst, float(np.linalg.norm(to_fixed(one.lat, one.lon, one.height) - np.array(other["xyz"]))))
    return worst


def test_ten_thousand_instants_of_sochi(page: Engine, told: dict[str, Any], timeline: Timeline) -> None:
    """Measured: 0.11 m at worst."""
    start, end = told["span"]
    t = np.random.default_rng(2014).uniform(start, end, 10_000).tolist()
    page.ask("journey", told)
    answers = page.ask("all", t)
    assert sum(map(len, answers)) > len(t)
    assert max(compare(told, timeline.at(x), other) for x, other in zip(t, answers, strict=True)) < 0.5


def test_every_edge_of_sochi(page: Engine, told: dict[str, Any], timeline: Timeline) -> None:
    """A second after each start and before each end of the plan, and in the middle."""
    rows = {(x["start"], x["end"]) for x in told["items"] if x["end"] - x["start"] > 4}
    t = sorted(x for start, end in rows for x in (start + 1, 0.5 * (start + end), end - 1))
    page.ask("journey", told)
    worst = [compare(told, timeline.at(x), other) for x, other in zip(t, page.ask("all", t), strict=True)]
    assert max(worst) < 0.5


def edges(told: dict[str, Any]) -> Floats:
    """Return all instants at which something changes."""
    times = [t for x in told["items"] for t in (x["start"], x["end"], *(m for move in x["moves"] for m in move))]
    return np.unique([*times, *(t for b in told["branches"] for hold in b["holds"] for t in hold[:2])])


@settings(max_examples=80)
@given(journeys(), st.lists(st.floats(0, 1), min_size=20, max_size=40))
def test_random_journeys(page: Engine, wish: Journey, shares: list[float]) -> None:
    plan = evaluate(wish)[0]
    timeline = Timeline(wish, plan)
    told = data(wish, plan, timeline, crew=True)
    turns, (start, end) = edges(told), told["span"]
    wanted = [start + share * (end - start) for share in shares] + (turns + 1).tolist() + (turns - 1).tolist()
    # Instants are told to the millisecond: nearer than that to a change nothing can be compared.
    t = [x for x in wanted if np.abs(turns - x).min() > 2e-3]
    page.ask("journey", told)
    for x, other in zip(t, page.ask("all", t), strict=True):
        assert compare(told, timeline.at(x), other) < 0.5


@settings(max_examples=80)
@given(journeys(), st.lists(st.floats(0, 1), min_size=20, max_size=40))
def test_the_public_is_told_where_it_is_but_while_a_time_is_hidden(
    page: Engine, wish: Journey, shares: list[float]
) -> None:
    plan = evaluate(wish)[0]
    timeline = Timeline(wish, plan)
    told, times, turns = data(wish, plan, timeline), shown(wish, plan), edges(data(wish, plan, timeline, crew=True))
    start, end = min(i.start for i in plan.items), max(i.end for i in plan.items)
    t = [x for x in (start + share * (end - start) for share in shares) if np.abs(turns - x).min() > 2e-3]
    page.ask("journey", told)
    for x, answer in zip(t, page.ask("all", t), strict=True):
        by_branch = {told["branches"][one["branch"]]["id"]: one for one in answer}
        for mine in timeline.at(x):
            theirs = by_branch.get(mine.branch)
            if None not in times[mine.item]:
                assert theirs is not None
                assert np.array(theirs["xyz"]) == pytest.approx(to_fixed(mine.lat, mine.lon, mine.height), abs=0.5)
                assert theirs["km"] == pytest.approx(mine.km, abs=0.01)
            elif theirs is not None:
                quiet = [theirs[name] for name in ("xyz", "lat", "lon", "height", "km", "place")]
                assert (theirs["hidden"], theirs["events"], theirs["doing"], quiet) == (True, [], "", [None] * 6)


def test_what_is_packed_is_the_same(page: Engine, told: dict[str, Any]) -> None:
    page.ask("journey", packed(told))
    assert page.ask("items") == told["items"]


# -- near -------------------------------------------------------------------------------------------------------------


def around(relay: Relay, count: int) -> list[tuple[float, float]]:
    """Return places: a quarter of them anywhere, the others near a stop or farther from one [deg]."""
    rng, fixed = np.random.default_rng(count), [p for p in relay.journey.places.values() if not p.moves]
    places = []
    for k in range(count):
        near, off = fixed[rng.integers(len(fixed))], (0.3, 2.0, 10.0)[k % 3]
        lat, lon = np.degrees([near.lat, near.lon]) + rng.normal(0.0, off, 2)
        if k % 4 == 0:
            lat, lon = math.degrees(math.asin(rng.uniform(-1, 1))), rng.uniform(-180, 180)
        places.append((float(np.clip(lat, -90, 90)), float(lon)))
    return places


def visits_agree(
    told: dict[str, Any], timeline: Timeline, place: tuple[float, float], theirs: list[Any], within: float = WITHIN
) -> int:
    mine = visits(timeline, (math.radians(place[0]), math.radians(place[1]), 0.0), within)
    assert [(v.branch, v.place, v.certainty) for v in mine] == [
        (told["branches"][v["branch"]]["id"], v["place"], v["certainty"]) for v in theirs
    ]
    for one, other in zip(mine, theirs, strict=True):
        assert [other["start"], other["end"]] == pytest.approx([one.start, one.end], abs=0.1)
        # Python takes the least of samples, the page the least.
        assert other["distance"] <= one.distance + 0.5
        assert one.distance <= other["distance"] + 200.0
    return len(mine)


def sightings_agree(mine: list[Any], theirs: list[Any]) -> None:
    assert len(mine) == len(theirs)
    for one, other in zip(mine, theirs, strict=True):
        times = [one.rise, one.culmination, one.set]
        assert [other["rise"], other["culmination"], other["set"]] == pytest.approx(times, abs=0.05)
        assert other["altitude"] == pytest.approx(math.degrees(one.altitude), abs=0.01)
        turns = np.degrees(one.azimuths) - np.array(other["azimuths"])
        assert np.abs((turns + 180) % 360 - 180).max() < 0.2
        assert len(one.visible) == len(other["visible"])
        assert np.array(other["visible"]).ravel() == pytest.approx(np.array(one.visible).ravel(), abs=0.1)
        assert other["magnitude"] == (None if one.magnitude is None else pytest.approx(one.magnitude, abs=0.01))
        assert other["band"] == pytest.approx(one.band, abs=1e-3)
        assert other["satellite"] == one.name


@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_places_near_sochi(page: Engine, sochi: Relay, told: dict[str, Any], timeline: Timeline, count: int) -> None:
    """Measured: visits within 1 us, rise, culmination and set within 3 ms, visible spans within 30 ms."""
    places = around(sochi, count)
    page.ask("journey", told)
    answers = page.ask("near", places, {"within": WITHIN})
    seen: list[list[Any]] = [[] for _ in places]
    for _, one in overhead(timeline, Sites(*np.radians(np.array(places).T))):
        seen[one.site].append(one)
    found = [visits_agree(told, timeline, p, a["visits"]) for p, a in zip(places, answers, strict=True)]
    assert sum(found) > count / 4
    assert sum(map(len, seen)) > 5 * count
    for mine, answer in zip(seen, answers, strict=True):
        sightings_agree(mine, answer["sightings"])


@pytest.mark.parametrize("within", [500.0, 2e6, 6e6])
def test_other_distances(page: Engine, sochi: Relay, told: dict[str, Any], timeline: Timeline, within: float) -> None:
    places = around(sochi, 12)
    page.ask("journey", told)
    for place, answer in zip(places, page.ask("near", places, {"within": within}), strict=True):
        visits_agree(told, timeline, place, answer["visits"], within)


@pytest.mark.parametrize("lowest", [0.0, 25.0, 70.0])
def test_other_altitudes_count_other_passes(
    page: Engine, sochi: Relay, told: dict[str, Any], timeline: Timeline, lowest: float
) -> None:
    places = around(sochi, 40)
    page.ask("journey", told)
    answers = page.ask("near", places, {"lowest": lowest})
    found = overhead(timeline, Sites(*np.radians(np.array(places).T)), math.radians(lowest))
    for k, answer in enumerate(answers):
        sightings_agree([one for _, one in found if one.site == k], answer["sightings"])


@settings(max_examples=60)
@given(journeys(), st.data())
def test_random_journeys_near_a_place(page: Engine, wish: Journey, drawn: st.DataObject) -> None:
    plan = evaluate(wish)[0]
    timeline = Timeline(wish, plan)
    told = data(wish, plan, timeline, crew=True)
    near = drawn.draw(st.sampled_from(list(wish.places.values())))
    north, east = (drawn.draw(st.floats(-0.6, 0.6)) for _ in range(2))
    place = (max(min(math.degrees(near.lat) + north, 90.0), -90.0), math.degrees(near.lon) + east)
    page.ask("journey", told)
    visits_agree(told, timeline, place, page.ask("near", [place], {"within": WITHIN})[0]["visits"])


def stay(place: Place, start: float, end: float) -> tuple[Timeline, dict[str, Any]]:
    """Return the torch on board of a satellite for a while."""
    stops = (wanted("aboard", place.id, start=At(start), end=At(end)),)
    wish = journey(place, branches=[Branch("main", "", stops)])
    plan = evaluate(wish)[0]
    timeline = Timeline(wish, plan)
    return timeline, data(wish, plan, timeline)


def passes_agree(page: Engine, timeline: Timeline, told: dict[str, Any], sites: Sites, lowest: float) -> int:
    """Compare all passes but those that only just count; return how many."""
    page.ask("journey", told)
    places = np.degrees(np.stack((sites.lat, sites.lon), axis=1)).tolist()
    answers = page.ask("near", places, {"lowest": lowest})
    found = overhead(timeline, Sites(sites.lat, sites.lon), math.radians(lowest))
    (aboard,) = told["stays"]

    def sure(altitude: float, top: float) -> bool:
        return altitude > lowest + 0.02 and aboard["start"] + 0.1 < top < aboard["end"] - 0.1

    for k, answer in enumerate(answers):
        mine = [one for _, one in found if one.site == k and sure(math.degrees(one.altitude), one.culmination)]
        theirs = [one for one in answer["sightings"] if sure(one["altitude"], one["culmination"])]
        assert [(one["rise"], one["set"]) for one in theirs] == [
            (pytest.approx(one.rise, abs=0.2), pytest.approx(one.set, abs=0.2)) for one in mine
        ]
        assert [len(one["visible"]) for one in theirs] == [len(one.visible) for one in mine]
    return len(found)


@settings(max_examples=25)
@given(orbits(), places(), st.sampled_from([0.0, 10.0, 40.0]))
def test_passes_of_any_low_orbit(page: Engine, orbit: Orbit, sites: Sites, lowest: float) -> None:
    start = orbit.sets[0].epoch + 1000.0
    timeline, told = stay(Place("x", "X", elements=orbit.sets), start, start + 0.5 * DAY)
    passes_agree(page, timeline, told, sites, lowest)


def test_an_ephemeris_that_ends_cuts_its_passes(page: Engine, sochi: Relay) -> None:
    orbit = Orbit(sochi.journey.places["iss"].elements)
    start = orbit.sets[0].epoch
    t = start + np.arange(0.0, 0.5 * DAY, 60.0)
    speed = orbit.positions(t + 0.5) - orbit.positions(t - 0.5)
    ephemeris = Ephemeris("X", "", (Segment(t, orbit.positions(t), speed, float(t[0]), float(t[-1])),))
    timeline, told = stay(Place("x", "X", ephemeris=ephemeris), float(t[0]), float(t[-1]))
    assert told["stays"][0]["before"] == told["stays"][0]["after"] == told["stays"][0]["band"] == []
    # Under the satellite at its last instants, so that passes are cut.
    lat, lon, _ = to_geodetic(ephemeris.positions(t[[0, 3, 300, -3, -1]]))
    assert passes_agree(page, timeline, told, Sites(lat, lon), 10.0) >= 5


# -- the Sun ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [852076800.0, 1380427200.0, 1735689600.0])
def test_the_sun(page: Engine, start: float) -> None:
    """Measured: 0.6 arc seconds at worst in 1997, 2013 and 2025.

    Nearly all of it is the wandering of the pole, a daily motion that nodes once a day cannot have.
    """
    t = np.random.default_rng(7).uniform(start, start + 150 * DAY, 2000)
    answers = page.ask("sun", sun_nodes(start, start + 150 * DAY), t.tolist())
    theirs, mine = np.array([one["xyz"] for one in answers]), sun_fixed(t)
    off = np.linalg.norm(np.cross(mine, theirs), axis=1) / np.linalg.norm(mine, axis=1) ** 2
    assert np.degrees(off).max() * 3600 < 0.7
    assert np.linalg.norm(theirs, axis=1) == pytest.approx(np.linalg.norm(mine, axis=1), rel=1e-6)


def test_how_high_the_sun_stands(page: Engine) -> None:
    rng, start = np.random.default_rng(8), 1380427200.0
    t = rng.uniform(start, start + 20 * DAY, 500)
    lat, lon, height = rng.uniform(-90, 90, 500), rng.uniform(-180, 180, 500), rng.uniform(0, 9000, 500)
    asked = np.stack((t, lat, lon, height), axis=1).tolist()
    theirs = page.ask("altitude", sun_nodes(start, start + 20 * DAY), asked)
    assert theirs == pytest.approx(np.degrees(sun_altitude(np.radians(lat), np.radians(lon), height, t)), abs=2e-4)


@pytest.mark.parametrize("horizon", ["sunrise", "civil", "golden"])
def test_sunrises(page: Engine, horizon: str) -> None:
    """Measured: 0.009 s at the median, 0.12 s at worst, where the Sun comes in flat."""
    rng, start = np.random.default_rng(9), 1380427200.0
    end, level = start + 12 * DAY, float(HORIZONS[horizon])
    places = np.stack((np.degrees(np.arcsin(rng.uniform(-0.96, 0.96, 60))), rng.uniform(-180, 180, 60)), axis=1)
    mine = sun_crossings(Sites(*np.radians(places.T)), start, end, [level])
    answers = page.ask("crossings", sun_nodes(start, end), places.tolist(), start, end, math.degrees(level))
    for k, answer in enumerate(answers):
        rows = mine.place == k
        assert [one["rising"] for one in answer] == mine.rising[rows].tolist()
        assert [one["t"] for one in answer] == pytest.approx(mine.t[rows].tolist(), abs=0.2)


# -- the Earth --------------------------------------------------------------------------------------------------------


def test_geodetic_and_back(page: Engine) -> None:
    rng = np.random.default_rng(10)
    lat, lon = (
        np.append(rng.uniform(-90, 90, 500), [90, -90, 0, 0]),
        np.append(rng.uniform(-180, 180, 500), [0, 0, 180, 0]),
    )
    height = np.append(rng.uniform(-500, 2e6, 500), [0, 0, 0, 0])
    xyz = to_fixed(np.radians(lat), np.radians(lon), height)
    theirs = np.array(page.ask("fixed", np.stack((lat, lon, height), axis=1).tolist()))
    assert theirs == pytest.approx(xyz, abs=1e-6)
    points = page.ask("geodetic", xyz.tolist())
    mine = np.stack(to_geodetic(xyz), axis=1) * [180 / math.pi, 180 / math.pi, 1]
    assert np.array([[p["lat"], p["height"]] for p in points]) == pytest.approx(mine[:, [0, 2]], abs=1e-6)
    assert np.array([p["lon"] for p in points]) == pytest.approx(mine[:, 1], abs=1e-9)


# -- calendars --------------------------------------------------------------------------------------------------------


def entry(summary: str, **more: object) -> dict[str, object]:
    return {"uid": "visit-1@x.flambeau", "stamp": 1380000000, "start": 1384010040.4, "summary": summary} | more


def test_a_calendar_says_what_it_was_given(page: Engine) -> None:
    given = entry(
        "Torch over Kazan", end=1384010400, location="Kazan", description="Look\nsouth; up", geo=[55.79, 49.12]
    )
    text = page.ask("calendar", "Near me", [given])
    calendar: Any = Calendar.from_ical(text)
    assert calendar["x-wr-calname"] == "Near me"
    (event,) = calendar.walk("VEVENT")
    assert (event["uid"], event["summary"], event["location"]) == ("visit-1@x.flambeau", "Torch over Kazan", "Kazan")
    assert event["description"] == "Look\nsouth; up"
    assert event.start.isoformat() == "2013-11-09T15:14:00+00:00"
    assert event.end.isoformat() == "2013-11-09T15:20:00+00:00"
    assert event["dtstamp"].dt.isoformat() == "2013-09-24T05:20:00+00:00"
    assert (event["geo"].latitude, event["geo"].longitude) == (55.79, 49.12)


HOSTILE = st.text() | st.sampled_from(
    ['a\\;,"b', "END:VEVENT\r\nX:1", "\u0000\u2028", "\u05d0\u0627" * 90, "\U0001f525" * 70, "x" * 5000, "\t "]
)


@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_any_name_stays_in_its_line(page: Engine, names: list[str]) -> None:
    entries = [entry(name, uid=f"{k}@x", location=name, description=name) for k, name in enumerate(names)]
    text = page.ask("calendar", names[0], entries)
    lines = text.encode().split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    calendar: Any = Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    assert [str(event["uid"]) for event in events] == [f"{k}@x" for k in range(len(names))]
    for event, name in zip(events, names, strict=True):
        assert str(event["summary"]) == clean(name)
        assert str(event["description"] if name else "") == clean(name)


def test_the_same_entries_give_the_same_bytes(page: Engine) -> None:
    assert page.ask("calendar", "x", [entry("a")]) == page.ask("calendar", "x", [entry("a")])
