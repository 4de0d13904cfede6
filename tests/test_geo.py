"""The GeoJSON of a plan, checked against the rules of RFC 7946 by a reader of its own."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import HOUR, T0, item, journey, leg, moving, place, plan, stop, two_towns
from flambeau.earth import great_circle, normals
from flambeau.journey import Certainty, Journey
from flambeau.plan import Plan, Scheduled
from flambeau.publish import geo
from flambeau.publish.lines import Floats, Positions, line

Json = dict[str, Any]


def check_position(position: Any) -> None:
    assert isinstance(position, list)
    assert len(position) in (2, 3)
    assert all(isinstance(x, int | float) and not isinstance(x, bool) and math.isfinite(x) for x in position)
    assert -180 <= position[0] <= 180
    assert -90 <= position[1] <= 90
    assert position[:2] == [round(x, 6) for x in position[:2]]


def check_line(positions: Any) -> None:
    """Assert RFC 7946 sections 3.1.4 (two or more positions) and 3.1.9 (cut at the antimeridian)."""
    assert len(positions) >= 2
    for position in positions:
        check_position(position)
    assert len({len(p) for p in positions}) == 1
    assert all(abs(a[0] - b[0]) <= 180 for a, b in pairwise(positions))


def check_geometry(geometry: Any) -> None:
    if geometry is None:
        return
    assert set(geometry) == {"type", "coordinates"}
    checks = {"Point": check_position, "LineString": check_line}
    if geometry["type"] == "MultiLineString":
        assert len(geometry["coordinates"]) > 1
        for part in geometry["coordinates"]:
            check_line(part)
    else:
        checks[geometry["type"]](geometry["coordinates"])


def check_geojson(text: str) -> Json:
    """Assert the structure that RFC 7946 asks for, and return the collection."""
    found: Json = json.loads(text, parse_constant=pytest.fail)
    assert found["type"] == "FeatureCollection"
    ids = [feature["id"] for feature in found["features"]]
    assert len(ids) == len(set(ids))
    for feature in found["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        check_geometry(feature["geometry"])
    if "bbox" in found:
        west, south, east, north = found["bbox"]
        assert south <= north
        points = [p for f in found["features"] for part in parts(f) for p in part]
        assert all(south <= p[1] <= north for p in points)
        assert all(west <= p[0] <= east if west <= east else (p[0] >= west or p[0] <= east) for p in points)
    assert len(text.splitlines()) == 2 + max(len(found["features"]), 1)
    return found


def parts(feature: Json) -> list[list[list[float]]]:
    """Return the lines of a feature, a point as a line of one."""
    geometry = feature["geometry"] or {"type": "LineString", "coordinates": []}
    coordinates = geometry["coordinates"]
    found: list[list[list[float]]] = {"Point": [[coordinates]], "LineString": [coordinates]}.get(
        geometry["type"], coordinates
    )
    return found


def write(wish: Journey, made: Plan, positions: Positions | None = None, crew: bool = False) -> Json:
    data = geo.write(wish, made, positions, crew=crew)
    assert data == geo.write(wish, made, positions, crew=crew)
    return check_geojson(data.decode("utf-8"))


def one_leg(a: tuple[float, float], b: tuple[float, float]) -> Json:
    wish = journey(place("a", *a), place("b", *b))
    far = float(great_circle(*np.radians([*a, *b])))
    return write(wish, plan(leg("a", "b", 0, 5, distance=far)))


def kilometres(lines: list[list[list[float]]]) -> float:
    total = 0.0
    for part in lines:
        lon, lat = np.radians(np.array(part)[:, :2]).T
        total += float(great_circle(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum()) / 1000
    return total


def test_stops_legs_and_events_but_no_rests() -> None:
    found = write(*two_towns())
    kinds = [(f["properties"]["kind"], f["geometry"]["type"]) for f in found["features"]]
    assert kinds == [("stop", "Point"), ("leg", "LineString"), ("stop", "Point"), ("event", "Point")]
    stop_, leg_, _, event = (f["properties"] for f in found["features"])
    assert stop_["start"] == "2013-10-07T06:00:00Z"
    assert stop_["start_local"] == "2013-10-07 09:00 EEST"
    assert (stop_["start_certainty"], stop_["end_certainty"]) == ("exact", "computed")
    assert (leg_["mode"], leg_["mode_inferred"], leg_["distance_km"]) == ("car", True, 323.457)
    assert event["inside"] == "athens"
    assert found["features"][0]["geometry"]["coordinates"] == [21.63, 37.6383]
    assert found["bbox"] == [21.63, 37.6383, 23.7348, 37.9755]


def test_a_leg_ends_in_the_zone_where_it_leads() -> None:
    wish = journey(place("a", 0, 0), place("b", 0, 90, zone="Asia/Dhaka"))
    found = write(wish, plan(leg("a", "b", 0, 1)))
    properties = found["features"][0]["properties"]
    assert (properties["start_local"], properties["end_local"]) == (
        "2013-10-07 06:00 UTC",
        "2013-10-07 13:00 UTC+06:00",
    )


def test_a_leg_over_the_antimeridian_is_cut() -> None:
    found = one_leg((64.73, 177.5), (64.5, -165.4))
    (feature,) = found["features"]
    assert feature["geometry"]["type"] == "MultiLineString"
    west, east = parts(feature)
    assert (west[0], west[-1][0]) == ([177.5, 64.73], 180)
    assert (east[0][0], east[-1]) == (-180, [-165.4, 64.5])
    assert west[-1][1] == east[0][1]
    assert found["bbox"][0] == 177.5
    assert found["bbox"][2] == -165.4


def test_a_leg_over_the_pole_climbs_one_meridian_and_descends_the_other() -> None:
    (feature,) = one_leg((69.0, 33.0), (70.0, -147.0))["features"]
    up, down = parts(feature)
    assert {p[0] for p in up} == {33.0}
    assert {p[0] for p in down} == {-147.0}
    assert up[-1] == [33.0, 90.0]
    assert down[0] == [-147.0, 90.0]


def test_a_leg_to_the_pole_keeps_its_meridian() -> None:
    found = one_leg((69.0, 33.0), (90.0, 0.0))
    (feature,) = found["features"]
    assert {p[0] for p in parts(feature)[0]} == {33.0}
    assert found["bbox"] == [-180, 69, 180, 90]


def test_a_great_circle_looks_right() -> None:
    """Against the arc itself: no piece of the line is more than 0.05 degrees of the map away from it."""
    a, b = (55.75, 37.62), (-22.91, -43.17)
    (feature,) = one_leg(a, b)["features"]
    (points,) = parts(feature)
    lon, lat = np.array(points).T
    middles = normals(*np.radians([(lat[1:] + lat[:-1]) / 2, (lon[1:] + lon[:-1]) / 2]))
    pole = np.cross(*normals(*np.radians(np.array([a, b]).T)))
    off = np.degrees(np.arcsin(middles @ pole / np.linalg.norm(pole)))
    assert np.abs(off).max() < 0.05
    assert 20 < len(points) < 300


degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(degrees, degrees)
def test_any_leg_is_valid_and_as_long_as_its_arc(a: tuple[float, float], b: tuple[float, float]) -> None:
    (feature,) = one_leg(a, b)["features"]
    far = float(great_circle(*np.radians([*a, *b]))) / 1000
    assert kilometres(parts(feature)) == pytest.approx(far, abs=0.5)


def orbit(item: Scheduled, times: Floats) -> tuple[Floats, Floats, Floats]:
    """Return a round orbit at 51.6 degrees that goes round in 92 minutes, 410 km up."""
    turn = 2 * math.pi * (times - T0) / 5520
    lat = np.arcsin(math.sin(math.radians(51.6)) * np.sin(turn))
    lon = np.arctan2(math.cos(math.radians(51.6)) * np.sin(turn), np.cos(turn)) - 7.292115e-5 * (times - T0)
    return np.degrees(lat), (np.degrees(lon) + 180) % 360 - 180, np.full(times.shape, 410_000.0)


def test_an_orbit_is_sampled_with_heights() -> None:
    wish = journey(place("pad", 45.9, 63.3), moving("station"))
    made = plan(leg("pad", "station", 0, 6, mode="rocket"), stop("station", "station", 6, 100))
    leg_, stop_ = write(wish, made, orbit)["features"]
    assert {p[2] for part in parts(leg_) for p in part} == {410000}
    assert len(parts(leg_)) >= 4
    assert sum(map(len, parts(leg_))) < 1000
    length = 6 * HOUR / 5520 * 2 * math.pi * 6371
    assert kilometres(parts(leg_)) == pytest.approx(length, rel=0.08)  # the Earth turns along below
    assert len(stop_["geometry"]["coordinates"]) == 3


def test_what_moves_has_no_geometry_without_positions_or_when_hidden() -> None:
    wish = journey(place("pad", 45.9, 63.3), moving("station"))
    made = plan(leg("pad", "station", 0, 6), stop("station", "station", 6, 9, start_certainty=Certainty.HIDDEN))
    assert [f["geometry"] for f in write(wish, made)["features"]] == [None, None]
    assert "bbox" not in write(wish, made)
    assert [f["geometry"] for f in write(wish, made, orbit)["features"]] == [None, None]
    assert all(f["geometry"] for f in write(wish, made, orbit, crew=True)["features"])
    assert write(wish, made, orbit)["features"][1]["properties"]["start"] is None


def test_corners_of_a_path_are_met() -> None:
    """A way with a right angle at one hour: its corner is on the line to within 55 m."""

    def corner(item: Scheduled, times: Floats) -> tuple[Floats, Floats, Floats]:
        hours = (times - T0) / HOUR
        return np.minimum(hours, 1) * 0.1, np.maximum(hours - 1, 0) * 0.1, np.zeros(times.shape)

    made = leg("a", "b", 0, 2.7, distance=30_000.0, distance_from="path")
    (points,) = line(made, corner)
    assert min(math.dist(p[:2], (0.1, 0)) for p in points) < 0.0005


def test_pauses_on_the_way_do_not_break_the_line() -> None:
    wish = journey(place("a", 0, 0), place("b", 0, 10))
    moves = ((T0, T0 + HOUR), (T0 + 3 * HOUR, T0 + 4 * HOUR))
    (feature,) = write(wish, plan(leg("a", "b", 0, 4, moves=moves)))["features"]
    assert feature["geometry"]["type"] == "LineString"


def test_a_leg_that_goes_nowhere_is_still_a_line() -> None:
    wish = journey(place("a", 5, 6))
    (feature,) = write(wish, plan(leg("a", "a", 0, 0)))["features"]
    assert feature["geometry"] == {"type": "LineString", "coordinates": [[6, 5], [6, 5]]}


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_name_is_valid_json(name: str) -> None:
    wish = journey(place("a", 0, 0))
    write(wish, plan(stop("a", "a", 0, 1, name=name), item("event", "e", "a", 0, 1, name=name, event=name), title=name))


def test_an_unknown_place_is_said_by_a_null() -> None:
    assert write(journey(), plan(stop("a", "a", 0, 1)))["features"][0]["geometry"] is None


@given(st.lists(degrees, min_size=1, max_size=6))
def test_the_box_holds_every_point(points: list[tuple[float, float]]) -> None:
    wish = journey(*(place(f"p{n}", *p) for n, p in enumerate(points)))
    write(wish, plan(*(stop(f"p{n}", f"p{n}", n, 1) for n in range(len(points)))))
