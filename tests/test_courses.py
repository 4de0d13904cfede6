"""GPX, KML, CZML and GeoJSON read back by software of others: positions to the format's rounding, times and names."""

from __future__ import annotations

import io
import json
import math
import struct
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import gpxpy
import numpy as np
import pyogrio  # type: ignore[import-untyped]
import pytest
from fastkml import KML, Placemark
from fastkml.gx import Track
from fastkml.utils import find_all
from fastkml.validator import validate
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import HOUR, T0, item, journey, leg, moving, place, plan, stop
from conftest import Relay
from flambeau.earth import to_fixed
from flambeau.evaluate import evaluate
from flambeau.instants import EPOCH, parse_utc
from flambeau.journey import Certainty, Journey, Mode
from flambeau.plan import Plan, Scheduled
from flambeau.publish import czml, geo, gpx, kml
from flambeau.publish.courses import FLIGHT_METRES, METRES, courses
from flambeau.publish.hidden import shown
from flambeau.publish.lines import Floats, Positions, from_places
from flambeau.publish.text import one_line
from flambeau.timeline import Timeline
from strategies import journeys

ROUNDING = 0.06
"""[m] by which 7 decimals of a degree and one of a metre may be off."""

Rows = list[tuple[float, float, float, float]]  # instant [s], latitude, longitude [deg], height [m]
HARD = (
    '"q" <b>&amp;</b> ]]>',
    "</name><script>alert(1)</script>",
    "مسيرة 🔥 Эстафета",
    "x" * 5000,
    "a\r\nb\0\ufffe\x07c",
    "=cmd()",
    "\u2028\ud800",
    "%s {0} \\n",
)


def metres(rows: Rows, item: Scheduled, positions: Positions) -> float:
    """Return how far [m] rows are at the most from where the item is at their instants."""
    t, lat, lon, height = np.array(rows).T
    found = to_fixed(np.radians(lat), np.radians(lon), height)
    lat, lon, height = positions(item, t)
    wanted = to_fixed(np.radians(lat), np.radians(lon), height)
    return float(np.linalg.norm(found - wanted, axis=1).max())


def dated(plan: Plan, journey: Journey) -> list[Scheduled]:
    """Return the legs with times that may be shown, in the order of branches that files have."""
    times = shown(journey, plan)
    legs = [i for i in plan.items if i.kind == "leg" and None not in times[i.id]]
    order = list(dict.fromkeys(i.branch for i in plan.items))
    return sorted(legs, key=lambda i: order.index(i.branch))


def random_plan(wish: Journey) -> tuple[Plan, Positions]:
    made, _ = evaluate(wish)
    return made, Timeline(wish, made).positions


# -- GPX


def segments(data: bytes) -> list[Rows]:
    """Return the segments of a GPX file that have times, as `gpxpy` reads them."""
    found = gpxpy.parse(data.decode())
    return [
        [_row(p) for p in segment.points]
        for track in found.tracks
        for segment in track.segments
        if segment.points[0].time is not None
    ]


def _row(p: Any) -> tuple[float, float, float, float]:
    return (p.time - EPOCH).total_seconds(), p.latitude, p.longitude, p.elevation


def check_gpx(wish: Journey, made: Plan, positions: Positions) -> None:
    data = gpx.write(wish, made, positions)
    assert data == gpx.write(wish, made, positions)
    legs, found = dated(made, wish), segments(data)
    assert len(found) == len(legs)
    for one, rows in zip(legs, found, strict=True):
        assert metres(rows, one, positions) <= ROUNDING
        assert rows[0][0] == pytest.approx(one.start, abs=0.0006)
        assert rows[-1][0] == pytest.approx(one.end, abs=0.0006)
        assert all(-180 <= row[2] < 180 for row in rows)


@pytest.mark.slow
def test_gpx_of_a_real_relay_by_gpxpy(sochi: Relay) -> None:
    positions = Timeline(*sochi).positions
    check_gpx(*sochi, positions)
    found = gpxpy.parse(gpx.write(*sochi, positions).decode())
    stops = [i for i in sochi.plan.items if i.kind == "stop"]
    assert [p.name for p in found.waypoints] == [i.name for i in stops]
    assert found.name == sochi.plan.title
    assert {t.name for t in found.tracks} <= {b.title for b in sochi.journey.branches.values()}
    highest = max(stops, key=lambda i: sochi.journey.places[i.place].lat)
    assert (90.0, 0.0) in {(p.latitude, p.elevation) for p in found.waypoints if p.name == highest.name}


def test_gpx_of_a_real_relay_by_gdal(sochi: Relay, tmp_path: Path) -> None:
    positions = Timeline(*sochi).positions
    data = gpx.write(*sochi, positions)
    (tmp_path / "a.gpx").write_bytes(data)
    meta, _, shapes, columns = pyogrio.raw.read(tmp_path / "a.gpx", layer="track_points")
    field = dict(zip(meta["fields"], columns, strict=True))
    ours = [row for rows in segments(data) for row in rows]
    assert len(shapes) == len(ours)
    for shape, time, row in zip(shapes, field["time"], ours, strict=True):
        assert struct.unpack("<dd", shape[5:21]) == (row[2], row[1])
        assert time.astype("datetime64[ms]").astype(int) == round(row[0] * 1000)
    assert field["ele"].tolist() == [row[3] for row in ours]


@pytest.mark.slow
@settings(max_examples=30)
@given(journeys())
def test_gpx_of_any_journey(wish: Journey) -> None:
    check_gpx(wish, *random_plan(wish))


# -- KML


def placemarks(data: bytes) -> list[Any]:
    return list(find_all(KML.parse(io.BytesIO(data)), of_type=Placemark))


def keeps_schema(data: bytes) -> bool:
    """Tell whether KML keeps the schema of OGC and Google's extension of it."""
    file: Any = io.BytesIO(data)
    return bool(validate(file_to_validate=file))


def tracks(data: bytes) -> list[tuple[str, Rows]]:
    """Return ids and rows of the tracks of a KML file, as `fastkml` reads them."""
    marks = [mark for mark in placemarks(data) if isinstance(mark.kml_geometry, Track)]
    return [(mark.id, [_item(i) for i in mark.kml_geometry.track_items]) for mark in marks]


def _item(i: Any) -> tuple[float, float, float, float]:
    return (i.when.dt - EPOCH).total_seconds(), i.coord.y, i.coord.x, i.coord.z


def check_kml(wish: Journey, made: Plan, positions: Positions) -> list[str]:
    """Assert that a KML file keeps the schema and its tracks are where their items are; return the tracks' ids."""
    data = kml.write(wish, made, positions)
    assert data == kml.write(wish, made, positions)
    assert keeps_schema(data)
    by_id = made.by_id()
    found = tracks(data)
    for id, rows in found:
        assert metres(rows, by_id[id.removeprefix("way-")], positions) <= ROUNDING
    return [id for id, _ in found]


@pytest.mark.slow
def test_kml_of_a_real_relay_by_fastkml(sochi: Relay) -> None:
    positions = Timeline(*sochi).positions
    found = check_kml(*sochi, positions)
    stays = [i for i in sochi.plan.items if i.kind == "stop" and sochi.journey.places[i.place].orbits]
    assert len(found) == len(dated(sochi.plan, sochi.journey)) + len(stays)
    marks = placemarks(kml.write(*sochi, positions))
    for item_ in stays:
        assert [m.name for m in marks if m.id == f"stop-{item_.id}"] == [item_.name]
        (rows,) = [rows for id, rows in tracks(kml.write(*sochi, positions)) if id == f"way-{item_.id}"]
        assert min(row[3] for row in rows) > 400_000


def test_kml_of_a_real_relay_by_gdal(sochi: Relay, tmp_path: Path) -> None:
    positions = Timeline(*sochi).positions
    (tmp_path / "a.kml").write_bytes(kml.write(*sochi, positions))
    layers = [str(name) for name, _ in pyogrio.list_layers(tmp_path / "a.kml")]
    times = shown(*sochi)
    seen = set()
    for layer in (name for name in layers if name.startswith("Stops")):
        meta, _, shapes, columns = pyogrio.raw.read(tmp_path / "a.kml", layer=layer)
        field = dict(zip(meta["fields"], columns, strict=True))
        for id, name, begin, shape in zip(field["id"], field["Name"], field["begin"], shapes, strict=True):
            one = sochi.plan.by_id()[id.removeprefix("stop-")]
            assert name == one_line(one.name)
            assert begin.astype("datetime64[ms]").astype(int) == round((times[one.id].start or 0) * 1000)
            lon, lat, height = struct.unpack("<ddd", shape[5:29])
            assert metres([(one.start, lat, lon, height)], one, positions) <= ROUNDING
            seen.add(one.id)
    assert seen == {i.id for i in sochi.plan.items if i.kind == "stop"}


@pytest.mark.slow
@settings(max_examples=30)
@given(journeys())
def test_kml_of_any_journey(wish: Journey) -> None:
    made, positions = random_plan(wish)
    assert len(check_kml(wish, made, positions)) == len(dated(made, wish))


# -- CZML


class Piece(NamedTuple):
    """One interval of a position in CZML."""

    start: float
    end: float
    degree: int
    rows: Floats  # (n, 4): instant [s], longitude, latitude [deg], height [m]

    def at(self, t: float) -> Floats:
        """Return the position [m, (3,)] at an instant: Lagrange's polynomial through the nearest rows, in space."""
        xyz = to_fixed(np.radians(self.rows[:, 2]), np.radians(self.rows[:, 1]), self.rows[:, 3])
        k = int(np.searchsorted(self.rows[:, 0], t)) - (self.degree + 1) // 2
        k = min(max(k, 0), len(xyz) - self.degree - 1)
        x = self.rows[k : k + self.degree + 1, 0]
        weights = [math.prod((t - b) / (a - b) for b in x if b != a) for a in x]
        return np.asarray(weights @ xyz[k : k + self.degree + 1])


def packets(data: bytes) -> dict[str, Any]:
    """Return the packets by id."""
    found = json.loads(data)
    assert len({p["id"] for p in found}) == len(found)
    return {p["id"]: p for p in found}


def pieces(packet: Any) -> Iterator[Piece]:
    for one in packet["position"]:
        start, end = map(parse_utc, one["interval"].split("/"))
        rows = np.array(one["cartographicDegrees"], np.float64).reshape(-1, 4)
        rows[:, 0] += parse_utc(one["epoch"])
        assert (np.diff(rows[:, 0]) > 0).all()
        assert len(rows) > one["interpolationDegree"]
        yield Piece(start, end, one["interpolationDegree"], rows)


def check_czml(wish: Journey, made: Plan, positions: Positions) -> dict[str, float]:
    """Assert that torches are where they are in the plan, at rows and between; return the worst [m] by kind."""
    data = czml.write(wish, made, positions)
    assert data == czml.write(wish, made, positions)
    found = packets(data)
    worst = {"stay": 0.0, "ground": 0.0, "flight": 0.0, "orbit": 0.0}
    for course in courses(wish, made, positions, crew=False, orbit_step=1e9):
        one = course.item
        if course.rows is None or round(one.end, 3) == round(one.start, 3):
            continue
        (piece,) = [p for p in pieces(found[f"torch/{one.branch}"]) if p.start == round(one.start, 3)]
        assert piece.end == round(one.end, 3)
        where = [(t, lat, lon, height) for t, lon, lat, height in piece.rows.tolist()]
        assert metres(where, one, positions) <= ROUNDING
        kind = "orbit" if course.ways.orbit else "flight" if course.ways.flight else "ground"
        kind = kind if course.ways.moves else "stay"
        for t in np.linspace(piece.start, piece.end, 23)[1:-1]:
            lat, lon, height = positions(one, np.array([t]))
            away = piece.at(t) - to_fixed(np.radians(lat), np.radians(lon), height)[0]
            worst[kind] = max(worst[kind], float(np.linalg.norm(away)))
    return worst


@pytest.mark.slow
def test_czml_of_a_real_relay(sochi: Relay) -> None:
    positions = Timeline(*sochi).positions
    worst = check_czml(*sochi, positions)
    assert worst["stay"] <= ROUNDING
    assert worst["ground"] <= METRES + ROUNDING
    assert worst["flight"] <= FLIGHT_METRES + ROUNDING
    assert 0 < worst["orbit"] <= 1.5


def test_czml_has_a_clock_and_no_path_of_months(sochi: Relay) -> None:
    found = packets(czml.write(*sochi, Timeline(*sochi).positions))
    start, end = (parse_utc(t) for t in found["document"]["clock"]["interval"].split("/"))
    known = [t for pair in shown(*sochi).values() for t in pair if t is not None]
    assert (start, end) == (round(min(known), 3), round(max(known), 3))
    torches = [p for id, p in found.items() if id.startswith("torch/")]
    assert {p["path"]["trailTime"] + p["path"]["leadTime"] for p in torches} == {5580.0}
    for torch in torches:
        assert all(a.end <= b.start for a, b in pairwise(pieces(torch)))
    stops = [i for i in sochi.plan.items if i.kind == "stop" and not sochi.journey.places[i.place].moves]
    assert [found[f"stop/{i.id}"]["name"] for i in stops] == [i.name for i in stops]


@pytest.mark.slow
@settings(max_examples=30)
@given(journeys())
def test_czml_of_any_journey(wish: Journey) -> None:
    worst = check_czml(wish, *random_plan(wish))
    assert worst["stay"] <= ROUNDING
    assert worst["ground"] <= METRES + ROUNDING


# -- GeoJSON


def test_geojson_of_a_real_relay_by_gdal(sochi: Relay, tmp_path: Path) -> None:
    positions = Timeline(*sochi).positions
    (tmp_path / "a.geojson").write_bytes(geo.write(*sochi, positions))
    meta, _, shapes, columns = pyogrio.raw.read(tmp_path / "a.geojson")
    field = dict(zip(meta["fields"], columns, strict=True))
    told = [i for i in sochi.plan.items if i.kind != "rest"]
    assert list(field["id"]) == [i.id for i in told]
    assert list(field["name"]) == [one_line(i.name) for i in told]
    for one, shape in zip(told, shapes, strict=True):
        if one.kind == "stop":
            high = len(shape) > 21
            lon, lat, *height = struct.unpack("<ddd" if high else "<dd", shape[5:])
            at = float(positions(one, np.array([one.start]))[2][0])
            assert metres([(one.start, lat, lon, height[0] if high else at)], one, positions) <= 0.12


@pytest.mark.slow
@settings(max_examples=30)
@given(journeys())
def test_geojson_of_any_journey_by_gdal(tmp_path_factory: pytest.TempPathFactory, wish: Journey) -> None:
    """GDAL says of each line that it is valid, and of the whole that it lies in the box."""
    made, positions = random_plan(wish)
    path = tmp_path_factory.mktemp("geo") / "a.geojson"
    path.write_bytes(geo.write(wish, made, positions))
    _, _, shapes, _ = pyogrio.raw.read(path)
    assert len(shapes) == sum(i.kind != "rest" for i in made.items)
    _, bounds = pyogrio.read_bounds(path)
    assert (np.abs(bounds[[0, 2]]) <= 180).all()
    assert (np.abs(bounds[[1, 3]]) <= 90).all()


# -- what all have in common


@pytest.mark.parametrize("name", HARD)
def test_hard_names_are_read_back(name: str) -> None:
    wish = journey(place("a", 0, 179.9, name=name), place("b", 1, -179.9), modes={"car": Mode("car", name)})
    made = plan(
        stop("a", "a", 0, 1, name=name), leg("a", "b", 1, 1, name=name), stop("b", "b", 2, 1, name=name), title=name
    )
    wanted = one_line(name.replace("\ufffe", "\ufffd"))
    positions = from_places(wish, made)
    check_gpx(wish, made, positions)
    assert {p.name for p in gpxpy.parse(gpx.write(wish, made).decode()).waypoints} == {wanted}
    check_kml(wish, made, positions)
    marks = placemarks(kml.write(wish, made))
    assert {mark.name for mark in marks} == {wanted}
    found = packets(czml.write(wish, made))
    assert found["stop/a"]["name"] == one_line(name)
    for text in [p.get("description", "") for p in found.values()] + [mark.description or "" for mark in marks]:
        assert "<" not in text.replace("<br/>", "")


@given(st.text(max_size=60))
def test_any_name_keeps_the_schema(name: str) -> None:
    wish = journey(place("a", 0, 0, name=name), summary=name)
    made = plan(stop("a", "a", 0, 1, name=name), title=name)
    assert keeps_schema(kml.write(wish, made))
    assert len(gpxpy.parse(gpx.write(wish, made).decode()).waypoints) == 1
    packets(czml.write(wish, made))


CORNERS = (((64.73, 177.5), (64.5, -165.4)), ((69.0, 33.0), (90.0, 0.0)), ((69.0, 33.0), (70.0, -147.0)),
           ((-90.0, 0.0), (-60.0, 180.0)), ((10.0, 180.0), (10.0, -180.0)), ((0.0, 0.0), (0.0, 180.0)))  # fmt: skip


@pytest.mark.parametrize("ends", CORNERS)
def test_poles_and_the_antimeridian(ends: tuple[tuple[float, float], tuple[float, float]]) -> None:
    wish = journey(place("a", *ends[0]), place("b", *ends[1]))
    made = plan(stop("a", "a", 0, 1), leg("a", "b", 1, 9, distance=9e6), stop("b", "b", 10, 1))
    positions = from_places(wish, made)
    check_gpx(wish, made, positions)
    assert check_kml(wish, made, positions) == ["way-to-b"]
    assert check_czml(wish, made, positions)["ground"] <= METRES + ROUNDING


def in_secret() -> tuple[Journey, Plan]:
    """Return a flight to a place that moves whose start at 07:15 is hidden, and a drive that ends at that instant."""
    wish = journey(place("a", 0, 0), place("b", 0, 1), moving("ship"), place("c", 0, 2))
    return wish, plan(
        stop("a", "a", 0, 1),
        leg("a", "b", 1, 0.25, distance=1e5),
        leg("b", "ship", 1.25, 1, start_certainty=Certainty.HIDDEN),
        stop("ship", "ship", 2.25, 1),
        leg("ship", "c", 3.25, 1),
    )


@pytest.mark.parametrize("write", [gpx.write, kml.write, czml.write])
def test_a_hidden_time_hides_the_course(write: Any) -> None:
    wish, made = in_secret()

    def afloat(item: Scheduled, t: Floats) -> tuple[Floats, Floats, Floats]:
        return t * 0 + 1.25, (t - T0) / HOUR, t * 0

    public, crew = (write(wish, made, afloat, crew=crew).decode() for crew in (False, True))
    assert "07:15" not in public
    assert "07:15" in crew
    assert "1.25" in public  # the ship's later way, whose times nobody hides
    bare = replace(made, items=tuple(replace(i, start_certainty=Certainty.EXACT) for i in made.items))
    assert len(public) < len(write(wish, bare, afloat))


def test_a_hidden_event_hides_the_shape_of_a_flight() -> None:
    wish = journey(place("pad", 45.9, 63.3), replace(moving("station"), elements=(object(),)))  # type: ignore[arg-type]
    burn = item("event", "burn", "station", 2, 0, inside="to-station", start_certainty=Certainty.HIDDEN)
    made = plan(leg("pad", "station", 1, 3), burn)

    def up(item: Scheduled, t: Floats) -> tuple[Floats, Floats, Floats]:
        return t * 0 + 1, (t - T0) / HOUR, (t - T0) * 30

    assert [c.rows is None for c in courses(wish, made, up, crew=False, orbit_step=60)] == [True]
    assert [c.rows is None for c in courses(wish, made, up, crew=True, orbit_step=60)] == [False]
    assert "torch/main" not in packets(czml.write(wish, made, up))


def test_an_empty_plan_makes_files_that_hold_nothing() -> None:
    assert not gpxpy.parse(gpx.write(journey(), plan()).decode()).tracks
    assert keeps_schema(kml.write(journey(), plan()))
    assert list(packets(czml.write(journey(), plan()))) == ["document"]


def test_a_long_stay_in_orbit_has_no_end_of_rows() -> None:
    wish = journey(replace(moving("station"), elements=(object(),)))  # type: ignore[arg-type]
    made = plan(stop("s", "station", 0, 24 * 365 * 200))

    def round_(item: Scheduled, t: Floats) -> tuple[Floats, Floats, Floats]:
        return t * 0, t * 0, t * 0

    (course,) = courses(wish, made, round_, crew=False, orbit_step=60)
    assert course.rows is not None
    assert len(course.rows) < 210_000
