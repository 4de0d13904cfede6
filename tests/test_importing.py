"""`flambeau import`: lines and stops from elsewhere; what fits, what is refused, and what a document is after."""

from __future__ import annotations

import csv
import io
import json
import math
import os
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import gpxpy.gpx
import numpy as np
import pytest
import tomlkit
from click.testing import CliRunner, Result
from fastkml import KML
from fastkml.features import Placemark
from hypothesis import given
from hypothesis import strategies as st
from pygeoif.geometry import LineString

from flambeau.cli import group
from flambeau.document import drawn, edit, load
from flambeau.document.drawn import Drawn, read_drawn
from flambeau.document.fitting import Way, apart, fit, length, simplified
from flambeau.document.source import Refused, Text, read_alone, read_csv
from flambeau.earth import MEAN_RADIUS
from flambeau.finding import Where
from flambeau.publish import gpx, kml
from flambeau.timeline import Timeline

DOCUMENT = """# A journey with remarks that must stay.
format = 1
title = "A journey"

[[mode]]
id = "car"
speed = "60 km/h"

[[branch]]
id = "main"  # the only one
stops = ["more.csv"]

[[branch.stop]]
place = "A"
lat = 45
lon = 6
mode = "car"
start = "2025-06-01 10:00"

[[branch.stop]]
place = "B"   # by the lake
lat = 45.5
lon = 6
  mode = "car"  # a nice road
note = '''
mode = "no key"
'''

# the end
[[branch.stop]]
place = "C"
lat = 45.5
lon = 6.5
mode = "car"
"""
TABLE = 'place,lat,lon,mode,note\nD,46,6.5,car,"one, two\nlines"\n\nE,46.5,6.5,car,\nF,47,6.5,car,\n'
Degrees = list[tuple[float, float]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "journey.toml").write_text(DOCUMENT)
    (tmp_path / "more.csv").write_text(TABLE)
    assert not load(tmp_path)[1]
    return tmp_path


def run(*args: object) -> Result:
    return CliRunner().invoke(group, ["import", *(str(a) for a in args)])


def gpx_file(path: Path, *lines: Degrees) -> Path:
    """Write lines as tracks, by software of others."""
    made = gpxpy.gpx.GPX()
    for n, line in enumerate(lines):
        track = gpxpy.gpx.GPXTrack(name=f"line {n}")
        segment = gpxpy.gpx.GPXTrackSegment([gpxpy.gpx.GPXTrackPoint(*p) for p in line])
        track.segments.append(segment)
        made.tracks.append(track)
    path.write_text(made.to_xml())
    return path


def kml_file(path: Path, line: Degrees) -> Path:
    mark: Any = Placemark(name="drawn", geometry=LineString([(lon, lat) for lat, lon in line]))
    made: Any = KML(features=[mark])
    path.write_text('<?xml version="1.0"?>\n' + made.to_string())
    return path


A_B = [(45.0, 6.0), (45.2, 6.1), (45.4, 6.1), (45.5, 6.0)]


def test_nothing_is_written_unless_asked_for(folder: Path) -> None:
    file = gpx_file(folder / "drawn.gpx", A_B)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    result = run("gpx", file, "--into", folder)
    assert result.exit_code == 0
    assert "to-b: line at" in result.stdout
    assert "Would write" in result.stderr
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


@pytest.mark.parametrize("kind", ["gpx", "kml"])
def test_a_line_becomes_the_path_of_the_leg_that_its_ends_fit(folder: Path, kind: str) -> None:
    file = gpx_file(folder / "drawn.gpx", A_B) if kind == "gpx" else kml_file(folder / "drawn.kml", A_B)
    result = run(kind, file, "--into", folder, "--write", "--json")
    assert result.exit_code == 0, result.stderr
    (row,) = json.loads(result.stdout)["taken"]
    assert (row["leg"], row["file"], row["turned"]) == ("to-b", "to-b.gpx", False)
    assert (row["points_before"], row["points"]) == (4, 4)
    wish, findings, _ = load(folder)
    assert wish is not None
    assert not findings
    leg = next(stop.leg for stop in wish.stops() if stop.id == "b")
    assert leg is not None
    assert np.degrees(leg.path) == pytest.approx(np.array(A_B), abs=1e-6)
    assert row["length_m"] == pytest.approx(length(leg.path), abs=0.2)


def test_only_the_key_is_new_and_remarks_stay(folder: Path) -> None:
    run("gpx", gpx_file(folder / "drawn.gpx", A_B), "--into", folder, "--write")
    text = (folder / "journey.toml").read_text()
    assert text == DOCUMENT.replace("# a nice road\n", '# a nice road\n  path = "to-b.gpx"\n')
    assert run("gpx", folder / "drawn.gpx", "--into", folder, "--write").exit_code == 0
    assert (folder / "journey.toml").read_text() == text


def test_a_stop_of_a_table_gets_its_path_there(folder: Path) -> None:
    lines = ([(46.0, 6.5), (46.2, 6.6), (46.5, 6.5)], [(46.5, 6.5), (46.7, 6.6), (47.0, 6.5)])
    run("gpx", gpx_file(folder / "drawn.gpx", *lines), "--into", folder, "--write")
    assert (folder / "more.csv").read_text() == (
        'place,lat,lon,mode,note,path\nD,46,6.5,car,"one, two\nlines",\n\n'
        "E,46.5,6.5,car,,to-e.gpx\nF,47,6.5,car,,to-f.gpx\n"
    )
    wish, findings, _ = load(folder)
    assert wish is not None
    assert not findings
    assert [bool(stop.leg and stop.leg.path) for stop in wish.stops()] == [False, True, True, False, False, False]


def test_a_line_drawn_backwards_is_turned_round(folder: Path) -> None:
    result = run("gpx", gpx_file(folder / "drawn.gpx", A_B[::-1]), "--into", folder, "--json")
    assert [(row["leg"], row["turned"]) for row in json.loads(result.stdout)["taken"]] == [("to-b", True)]


def test_how_far_off_the_ends_are_is_said_and_bounds_what_is_taken(folder: Path) -> None:
    off = math.degrees(3000 / MEAN_RADIUS)
    file = gpx_file(folder / "drawn.gpx", [(45 - off, 6), *A_B[1:]])
    assert "begins 3.0 km and ends 0.0 km" in run("gpx", file, "--into", folder).stdout
    refused = run("gpx", file, "--into", folder, "--within", "2.9 km")
    assert refused.exit_code != 0
    assert "nearest is to-b, whose ends are 3.0 km and 0.0 km away" in refused.stderr


def test_what_fits_two_legs_is_asked_for(folder: Path) -> None:
    (folder / "more.csv").write_text("place,lat,lon,mode\nA,45,6,car\nB,45.5,6,car\n")
    file = gpx_file(folder / "drawn.gpx", A_B)
    refused = run("gpx", file, "--into", folder, "--write")
    assert refused.exit_code != 0
    assert "fits to-b, to-b-2; say which with --leg." in refused.stderr
    assert not (folder / "to-b.gpx").exists()
    taken = run("gpx", file, "--into", folder, "--leg", "to-b-2", "--json")
    assert [row["leg"] for row in json.loads(taken.stdout)["taken"]] == ["to-b-2"]


def test_two_lines_for_one_leg_are_asked_about(folder: Path) -> None:
    refused = run("gpx", gpx_file(folder / "drawn.gpx", A_B, [A_B[0], A_B[-1]]), "--into", folder)
    assert refused.exit_code != 0
    assert "to-b: 2 lines fit it" in refused.stderr


def test_wrong_ids_are_named_with_the_nearest(folder: Path) -> None:
    file = gpx_file(folder / "drawn.gpx", A_B)
    assert 'Maybe "main".' in str(run("gpx", file, "--into", folder, "--branch", "mian").exception)
    assert 'Maybe "to-b".' in str(run("gpx", file, "--into", folder, "--leg", "to_b").exception)
    assert "--within" in str(run("gpx", file, "--into", folder, "--within", "far").exception)


BAD = {
    "entity.gpx": ('<!DOCTYPE gpx [<!ENTITY a "aaaa">]>\n<gpx/>', ":1:1:"),
    "entity.kml": ('<?xml version="1.0"?>\n<!doctype kml SYSTEM "file:///etc/passwd"><kml/>', ":2:1:"),
    "none.gpx": ("<gpx/>", "no line in it"),
    "torn.gpx": ("<gpx>\n<trk>", "not GPX"),
    "points.kml": ("<kml><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark></kml>", "no line"),
    "deep.kml": ("<a>" * 200 + "</a>" * 200, "more than 100 elements"),
    "binary.gpx": ("\0\0\0", "not GPX"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_file_of_lines_is_refused(folder: Path, name: str) -> None:
    text, said = BAD[name]
    (folder / name).write_text(text)
    result = run(name.rpartition(".")[2], folder / name, "--into", folder, "--write")
    assert result.exit_code == 1
    assert "D116" in result.stderr
    assert said in result.stderr


def test_all_mistakes_are_said_at_once_with_their_lines(folder: Path) -> None:
    points = ['<trkpt lat="95" lon="1"/>', '<trkpt lat="1" lon="2"/>', '<trkpt lat="1" lon="nan"/>', "<trkpt/>"]
    (folder / "a.gpx").write_text("<gpx><trk><trkseg>\n" + "\n".join(points) + "\n</trkseg></trk></gpx>")
    result = run("gpx", folder / "a.gpx", "--into", folder)
    assert [line.split(":")[1:3] for line in result.stderr.splitlines()] == [["2", "1"], ["4", "1"], ["5", "1"]]


def test_too_many_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "MOST_POINTS", 1000)
    point = '<trkpt lat="1" lon="1"/>'
    text = f"<gpx><trk><trkseg>{point * 1001}</trkseg></trk></gpx>"
    assert "points" in read_drawn(Text("a.gpx", text), "gpx")[1][0].message


@pytest.mark.slow
def test_our_own_files_are_taken_back(sochi: Any, tmp_path: Path) -> None:
    """Every leg between places that stay is found again in what is published, or honestly not told apart."""
    positions = Timeline(*sochi).positions
    places = sochi.journey.places
    legs = [
        i for i in sochi.plan.items
        if i.kind == "leg" and i.distance > 100 and not (places[i.origin].moves or places[i.place].moves)
    ]  # fmt: skip
    ways = [Way(i.id, *((places[p].lat, places[p].lon) for p in (i.origin, i.place))) for i in legs]
    for kind, write in (("gpx", gpx.write), ("kml", kml.write)):
        text = Text("a", write(sochi.journey, sochi.plan, positions).decode())
        lines, wrong = read_drawn(text, kind)
        assert not wrong
        found = fit(lines, ways, 50.0)
        assert len(found.found) >= 0.97 * len(ways)
        unclear = " ".join(found.unclear)
        assert all(way.leg in {f.leg for f in found.found} or way.leg in unclear for way in ways)


# -- simpler lines

degrees = st.tuples(st.floats(-89, 89), st.floats(-180, 180))
points_ = st.lists(degrees, min_size=2, max_size=12).map(
    lambda found: tuple((math.radians(a), math.radians(b)) for a, b in found)
)


@given(points_, st.floats(1, 1e6))
def test_a_simpler_line_stays_within_its_tolerance(points: Any, tolerance: float) -> None:
    made = simplified(points, tolerance)
    assert (made[0], made[-1]) == (points[0], points[-1])
    assert list(made) == _in_order(points, made)
    for point in points:
        assert min(_off(point, a, b) for a, b in pairwise(made)) <= tolerance * (1 + 1e-6) + 1e-3


def _in_order(points: Iterable[Any], made: tuple[Any, ...]) -> list[Any]:
    left = iter(points)
    return [next(p for p in left if p == one) for one in made]


def _off(p: Any, a: Any, b: Any) -> float:
    """Return how far a point is from an arc, by looking at points of it, closer and closer."""
    if apart(a, b) < 1e-3:
        return apart(p, a)
    u, v, w = (_unit(q) for q in (a, b, p))
    angle = math.atan2(float(np.linalg.norm(np.cross(u, v))), float(u @ v))
    if math.sin(angle) < 1e-9:
        return min(apart(p, a), apart(p, b))
    low, high = 0.0, 1.0
    for _ in range(5):
        f = np.linspace(low, high, 200)[:, None]
        q = (np.sin((1 - f) * angle) * u + np.sin(f * angle) * v) / math.sin(angle)
        away = 2 * np.arcsin(np.minimum(np.linalg.norm(q - w, axis=1) / 2, 1.0)) * MEAN_RADIUS
        k = int(away.argmin())
        low, high = float(f[max(k - 1, 0), 0]), float(f[min(k + 1, 199), 0])
    return float(away.min())


def _unit(q: Any) -> Any:
    return np.array([math.cos(q[0]) * math.cos(q[1]), math.cos(q[0]) * math.sin(q[1]), math.sin(q[0])])


def test_a_great_circle_needs_no_more_than_its_ends() -> None:
    arc = tuple((0.0, math.radians(lon)) for lon in range(0, 170, 10))
    assert len(simplified(arc, 0.01)) == 2
    assert len(simplified(((0.5, 3.0), (0.5, 3.1), (0.5, -3.0), (0.5, 3.0)), 10.0)) == 4


def test_nearest_wins_only_if_it_is_clearly_nearest() -> None:
    line = Drawn("", ((0.0, 0.0), (0.1, 0.0)), Where("a"))
    far, near = 900 / MEAN_RADIUS, 100 / MEAN_RADIUS
    ways = [Way("to-x", (near, 0.0), (0.1, 0.0)), Way("to-y", (far, 0.0), (0.1, 0.0))]
    assert [f.leg for f in fit([line], ways, 1000).found] == ["to-x"]
    ways = [Way("to-x", (far, 0.0), (0.1, 0.0)), Way("to-y", (far, 0.0), (0.1, 0.0))]
    assert not fit([line], ways, 1000).found


# -- changes of a text

INLINE = """format = 1
title = "x"
branch = [{ id = "main", stop = [{ place = "A", lat = 1, lon = 1, start = 2025-01-01 }, # first
  { place = "B", lat = 2, lon = 1, mode = "car" }] }]
mode = [{ id = "car", speed = "60 km/h" }]
"""


def test_inline_tables_and_line_ends_are_kept(tmp_path: Path) -> None:
    (tmp_path / "journey.toml").write_bytes(INLINE.replace("\n", "\r\n").encode())
    assert (
        run("gpx", gpx_file(tmp_path / "a.gpx", [(1, 1), (1.5, 1.2), (2, 1)]), "--into", tmp_path, "--write").exit_code
        == 0
    )
    text = (tmp_path / "journey.toml").read_bytes().decode()
    assert text == INLINE.replace('mode = "car" }', 'mode = "car", path = "to-b.gpx" }').replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('stops = ["more.csv"]', 'stops = ["more.csv", "x.csv"]'),
        ('stops = ["more.csv", ]', 'stops = ["more.csv", "x.csv", ]'),
        ("stops = []", 'stops = ["x.csv"]'),
        ('stops = "more.csv"', 'stops = ["more.csv", "x.csv"]'),
        ('stops = ["x.csv"]', 'stops = ["x.csv"]'),
        ("", 'stops = ["x.csv"]'),
    ],
)
def test_a_branch_takes_one_more_file(before: str, after: str) -> None:
    text = f'[[branch]]\nid = "main" # a # b\n{before}\n[[branch.stop]]\nplace = "A"\n'
    made = edit.with_branch_file(Text("a", text), "main", "x.csv")
    assert made is not None
    assert tomlkit.parse(made)["branch"][0]["stops"] == tomlkit.parse(after)["stops"]
    assert "# a # b" in made
    assert edit.with_branch_file(Text("a", text), "other", "x.csv") is None


cells = st.text(alphabet='ab ,"\n', max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=5), st.data())
def test_a_cell_more_changes_no_other(rows: list[list[str]], data: st.DataObject) -> None:

    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([["p", "q"], *(["x" + a, b] for a, b in rows)])
    text = Text("a.csv", out.getvalue())
    before = read_csv(text)
    line, record = data.draw(st.sampled_from(before.records))
    for column in ("new", "q"):
        after = read_csv(Text("a.csv", edit.with_cell(text, line, column, "v.gpx")))
        assert after.broken is None
        names = [*before.header, *([] if column in before.header else [column])]
        assert list(after.header) == names
        for (_, old), (_, new) in zip(before.records, after.records, strict=True):
            changed = dict(zip(names, [*old, ""], strict=False)) | ({column: "v.gpx"} if old is record else {})
            assert dict(zip(names, new, strict=True)) == changed


# -- stops

STOPS = "City,Latitude,lng,Transport,Colour\nY,47.5,6.5,car,red\nZ,48,6.5,car,blue\n"


def test_a_table_of_stops_joins_a_branch(folder: Path) -> None:
    (folder / "theirs.csv").write_text(STOPS)
    result = run("csv", folder / "theirs.csv", "--into", folder, "--skip", "Colour", "--write", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["columns"] == {
        "City": "place", "Latitude": "lat", "lng": "lon", "Transport": "mode"
    }  # fmt: skip
    assert (folder / "stops-main-theirs.csv").read_text() == "place,lat,lon,mode\nY,47.5,6.5,car\nZ,48,6.5,car\n"
    wish, findings, _ = load(folder)
    assert wish is not None
    assert not findings
    assert [stop.id for stop in wish.stops()] == ["d", "e", "f", "y", "z", "a", "b", "c"]
    assert 'stops = ["more.csv", "stops-main-theirs.csv"]' in (folder / "journey.toml").read_text()
    again = run("csv", folder / "theirs.csv", "--into", folder, "--skip", "Colour")
    assert "is there already" in str(again.exception)


def test_an_unknown_column_is_asked_for(folder: Path) -> None:
    (folder / "theirs.csv").write_text(STOPS.replace("Latitude", "Lattitude"))
    result = run("csv", folder / "theirs.csv", "--into", folder)
    assert result.exit_code == 1
    assert ":1:6: D107" in result.stderr
    assert "--map Lattitude=lat, or --skip Lattitude." in result.stderr
    assert ":1:30: D107" in result.stderr
    right = run("csv", folder / "theirs.csv", "--into", folder, "--map", "Lattitude=lat", "--skip", "Colour")
    assert right.exit_code == 0
    assert not (folder / "stops-main-theirs.csv").exists()


def test_mistakes_in_rows_stand_where_the_source_has_them(folder: Path) -> None:
    rows = "red,Y,97.5,6.5,car\nblue,Z,48,6.5,cra\n"
    (folder / "theirs.csv").write_text(f"Colour,City,Latitude,lng,Transport\n{rows}")
    result = run("csv", folder / "theirs.csv", "--into", folder, "--skip", "Colour", "--write")
    assert result.exit_code == 1
    assert f"{folder / 'theirs.csv'}:2:7: V201" in result.stderr
    assert f"{folder / 'theirs.csv'}:3:15: D112" in result.stderr
    assert (folder / "journey.toml").read_text() == DOCUMENT


def test_a_table_that_is_none_is_refused(folder: Path) -> None:
    (folder / "theirs.csv").write_bytes(b'a,"b\n')
    assert "D105" in run("csv", folder / "theirs.csv", "--into", folder).stderr
    (folder / "theirs.csv").write_bytes(b"\xff\xfe")
    assert "D103" in run("csv", folder / "theirs.csv", "--into", folder).stderr
    (folder / "theirs.csv").write_bytes(b"")
    assert "D106" in run("csv", folder / "theirs.csv", "--into", folder).stderr
    assert "THEIRS=OURS" in str(run("csv", folder / "theirs.csv", "--into", folder, "--map", "x").exception)


def test_what_never_ends_is_not_read(tmp_path: Path) -> None:
    """A device or a pipe has no size; only ordinary files are opened."""
    os.mkfifo(tmp_path / "pipe.gpx")
    for path in (tmp_path / "pipe.gpx", Path("/dev/zero"), tmp_path):
        with pytest.raises(Refused, match="ordinary file"):
            read_alone(path)
