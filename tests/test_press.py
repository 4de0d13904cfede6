"""The press kit: projections against proj's numbers and properties, labels that do not collide, facts, and the map."""

from __future__ import annotations

import csv
import io
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from builders import journey, leg, place, plan, stop, two_towns, wanted
from conftest import Relay
from flambeau.earth import normals
from flambeau.facts import Verdict, facts
from flambeau.journey import Branch, Journey
from flambeau.plan import Plan
from flambeau.publish.hidden import Shown, shown
from flambeau.publish.language import Language
from flambeau.publish.pages.book import Book
from flambeau.publish.paper import in_language, paper
from flambeau.publish.press.chart import alternative, chart
from flambeau.publish.press.export import palette_image
from flambeau.publish.press.figures import figures
from flambeau.publish.press.kit import as_csv, as_html, as_pdf, facts_of, press
from flambeau.publish.press.labels import place as place_labels
from flambeau.publish.press.panel import Frame, fine_enough, view
from flambeau.publish.press.projection import Azimuthal, EqualEarth, fitting
from flambeau.publish.press.route import crowds, route
from flambeau.publish.press.topology import Coasts, coasts
from flambeau.publish.sheets.writing import run_pdf
from flambeau.publish.site import Options, site
from flambeau.publish.site.publications import lit
from flambeau.reach import Reach, Share
from flambeau.timeline import Timeline
from test_sheets import HARD_NAMES, hiding, named

ENGLISH = Language("en")
ANGLES = st.tuples(st.floats(-1.5, 1.5), st.floats(-math.pi, math.pi))


def square(lat: float, lon: float, half: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return a clockwise ring around a point [degrees in, rad out]."""
    corners = [(half, -half), (half, half), (-half, half), (-half, -half), (half, -half)]
    return np.radians([(lat + a, lon + b) for a, b in corners])


def area(ring: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    x, y = ring.T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2


# ---- projections


def test_lambert_by_snyder() -> None:
    """Validation: Snyder 1987, p. 332: sphere of radius 3, centre 40 N 100 W, point 20 S 100 E."""
    flat = Azimuthal(math.radians(40), math.radians(-100)).project(np.radians([(-20.0, 100.0)]))[0] * 3
    assert flat == pytest.approx([-4.2339303, 4.0257775], abs=1e-7)


def test_equal_earth_has_the_area_of_the_globe() -> None:
    """Validation: Savric et al. 2018: equal in area, 2.05458 wide to high."""
    edge = EqualEarth(0.0).edge()
    assert edge is not None
    ring = np.vstack((edge, edge[:1]))
    assert abs(area(ring)) == pytest.approx(4 * math.pi, rel=1e-3)
    wide, high = np.ptp(edge, axis=0)
    assert wide / high == pytest.approx(2.05458, abs=1e-5)


@given(st.lists(ANGLES, min_size=1, max_size=12))
def test_whatever_fits_is_where_the_globe_has_it(points: list[tuple[float, float]]) -> None:
    places = np.array(points)
    projection = fitting(places)
    flat = projection.project(places)
    assert np.isfinite(flat).all()
    if isinstance(projection, Azimuthal):
        middle = normals(projection.lat, projection.lon)
        angle = np.arccos(np.clip(normals(*places.T) @ middle, -1, 1))
        assert np.hypot(*flat.T) == pytest.approx(2 * np.sin(angle / 2), abs=1e-7)


@pytest.mark.parametrize("projection", [Azimuthal(0.3, 1.0), Azimuthal(1.5, 0.0), EqualEarth(0.0), EqualEarth(3.0)])
def test_land_keeps_its_area_where_nothing_is_cut(projection: Azimuthal | EqualEarth) -> None:
    fine = square(20, 40, 1.0)
    exact = math.radians(2) * (math.sin(math.radians(21)) - math.sin(math.radians(19)))
    (ring,) = projection.rings([fine])
    assert abs(area(ring)) == pytest.approx(exact, rel=2e-3)


def test_land_at_the_edge_and_behind_it() -> None:
    """All of the world but a cap around the middle is land: what is left of it is a ring along the edge."""
    projection = Azimuthal(math.pi / 2, 0.0)
    around = np.linspace(-math.pi, math.pi, 73)
    hole = np.column_stack((np.full(73, math.radians(60)), around))  # eastward around the pole: land is south of it
    outer, inner = projection.rings([hole[::-1]]) if area(projection.project(hole)) < 0 else projection.rings([hole])
    assert abs(area(outer)) > abs(area(inner))
    assert area(outer) * area(inner) < 0
    across = square(-60, 10, 25.0)
    assert np.hypot(*projection.rings([across])[0].T).max() == pytest.approx(2 * math.sin(math.radians(75)), abs=1e-6)


def test_land_over_the_seam_is_cut_into_two() -> None:
    parts = EqualEarth(0.0).rings([square(0, 180, 5.0)])
    assert len(parts) == 2
    seam = EqualEarth(0.0).project(np.radians([(5.0, -180.0)]))[0, 0]
    assert sorted(np.abs(part[:, 0]).max() * np.sign(part[:, 0].mean()) for part in parts) == pytest.approx(
        [seam, -seam]
    )


def test_coasts_when_they_are_there() -> None:
    world = coasts()
    if not world.rings:
        pytest.skip("built without coasts")
    spherical = sum(
        -np.sum(np.diff(np.unwrap(r[:, 1])) * (np.sin(r[1:, 0]) + np.sin(r[:-1, 0])) / 2) for r in world.rings
    )
    assert abs(spherical) / (4 * math.pi) == pytest.approx(0.29, abs=0.05)  # of the Earth is land
    assert all(np.allclose(ring[0], ring[-1], atol=1e-3) for ring in world.rings)


# ---- labels


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 60)), min_size=1, max_size=25))
def test_labels_never_overlap_each_other_or_dots(points: list[tuple[float, float]]) -> None:
    dots = np.array(points)
    sizes = np.tile([12.0, 3.0], (len(dots), 1))
    placed = place_labels(dots, sizes, 0.8, (0, 0, 100, 60), [np.array([0, 0, 20, 20])], leads=(4.0,))
    boxes = [(one.x, one.y, one.x + 12, one.y + 3) for one in placed] + [(0, 0, 20, 20)]
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] + 1e-9 or b[2] <= a[0] + 1e-9 or a[3] <= b[1] + 1e-9 or b[3] <= a[1] + 1e-9
    for one, box in zip(placed, boxes, strict=False):
        others = np.delete(dots, one.number, axis=0)
        assert not ((others > np.array(box[:2])) & (others < np.array(box[2:]))).all(axis=1).any()


def test_crowds_are_what_fits_into_a_window() -> None:
    close = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (50.0, 50.0), (51.0, 50.0), (90.0, 0.0)])
    assert crowds(close, (4, 4), 3, 2) == [[0, 1, 2], [3, 4]]
    assert crowds(close, (4, 4), 3, 4) == []


# ---- facts


def test_figures_add_up(sochi: Relay) -> None:
    lines = {line.name: line for line in figures(*sochi, ENGLISH)}
    stops = [i for i in sochi.plan.items if i.kind == "stop"]
    assert lines["Stops"].value == str(len(stops))
    assert lines["Regions"].value == "83"  # of Russia, as the organisers said (SOURCES.md)
    legs = sum(i.distance for i in sochi.plan.items if i.kind == "leg") / 1000
    assert lines["Way"].value == f"{legs:,.0f} km"
    modes = [lines[m.name].value for m in sochi.journey.modes.values() if m.name in lines]
    total = sum(float(value.removesuffix(" km").replace(",", "")) for value in modes)
    assert total == pytest.approx(legs, abs=len(modes))


def test_who_lives_near_is_told_with_how(sochi: Relay) -> None:
    reached = Reach(25_000.0, 1000, Share(1_234_567, 89), {}, ())
    (line,) = [one for one in figures(*sochi, ENGLISH, [reached]) if "within" in one.name]
    assert (line.name, line.value) == ("People within 25 km of the way", "1,234,567")
    assert "89 towns" in line.how


def test_claims_are_those_of_the_journey_with_sources(sochi: Relay) -> None:
    told = facts_of(*sochi, ENGLISH)
    rows = list(csv.DictReader(io.StringIO(as_csv(told).decode(), newline=""), strict=True))
    claims = [row for row in rows if row["kind"] == "claim"]
    expected = facts(*sochi)
    assert [row["id"] for row in claims] == [fact.id for fact in expected]
    agreed = [row["id"] for row in claims if row["verdict"] == "agrees"]
    assert agreed == [fact.id for fact in expected if fact.verdict is Verdict.AGREES]
    assert all(row["sources"] for row in claims)
    assert as_html(told, ENGLISH).decode().count("<tr>") == len(rows) + 2
    pages = pypdfium2.PdfDocument(as_pdf(*sochi, told, ENGLISH))
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    assert told.figures[0].value in text


def test_hidden_times_hide_the_claims_that_could_tell_them() -> None:
    from flambeau.journey import Claim

    wish, made = hiding(3.0)
    wish = replace(wish, claims={"c": Claim("c", "b began at noon", "S1", "weekday", ("b.start",), value="Monday")})
    assert not facts_of(wish, made, ENGLISH).claims
    assert facts_of(wish, made, ENGLISH, crew=True).claims


@pytest.mark.parametrize("name", HARD_NAMES)
def test_names_break_no_page_of_facts(name: str) -> None:
    told = facts_of(*named(name), ENGLISH)
    page = as_html(told, ENGLISH).decode()
    assert "<script" not in page
    ET.fromstring(re.sub(r"<meta[^>]*>|<!DOCTYPE html>", "", page).replace("<br>", "<br/>"))


# ---- the map


def small(title: str = "A Journey", name: str = "") -> tuple[Journey, Plan]:
    """Return a journey of two towns far enough apart for a map."""
    wish, made = named(name) if name else two_towns()
    return replace(wish, title=title), made


def test_the_map_as_svg_is_sound_and_says_what_it_shows() -> None:
    wish, made = small()
    way = route(wish, made, Timeline(wish, made))
    svg = chart(way, Coasts(), ENGLISH, ["svg"])["svg"]
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert (
        root[0].text
        == alternative(way, ENGLISH)
        == "Map of A Journey: 2 places from Olympia to Athens, 323 km: car 323 km."
    )
    assert svg == chart(way, Coasts(), ENGLISH, ["svg"])["svg"]


@pytest.mark.slow
def test_the_map_as_png_is_for_print() -> None:
    wish, made = small()
    way = route(wish, made, Timeline(wish, made))
    png = chart(way, coasts(), ENGLISH, ["png"])["png"]
    image = Image.open(io.BytesIO(png))
    assert image.size == (4960, 3507)  # A3 at 300 dots to an inch
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert png == chart(way, coasts(), ENGLISH, ["png"])["png"]


def test_no_places_no_map() -> None:
    wish = journey(place("a", 50, 10))
    assert chart(route(wish, plan(), Timeline(wish, plan())), Coasts(), ENGLISH) == {}


@pytest.mark.parametrize("name", ["$x$", "<script>", "مسيرة", "聖火 🔥", "nul\x00 \ud800", "long " * 1000])
def test_names_break_no_map(name: str) -> None:
    wish, made = small(name=name)
    svg = chart(route(wish, made, Timeline(wish, made)), Coasts(), ENGLISH, ["svg"])["svg"]
    assert not list(ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}script"))


@pytest.mark.slow
def test_a_hidden_time_changes_no_byte_of_the_press_kit() -> None:
    def kit(at: float) -> list[tuple[str, bytes]]:
        wish, made = hiding(at)
        return list(press(wish, made, Timeline(wish, made), ENGLISH))

    one = kit(3.0)
    assert [name for name, _ in one] == ["facts.csv", "facts.html", "facts.pdf", "map.png", "map.svg"]
    assert one == kit(3.5)


def test_the_route_of_sochi(sochi: Relay) -> None:
    way = route(*sochi, Timeline(*sochi))
    assert {p.name for p in way.points} >= {"Olympia", "Moscow", "North Pole", "Sochi"}
    assert not any("Station" in p.name for p in way.points)  # it moves
    assert [p.number for p in way.points] == list(range(1, len(way.points) + 1))
    assert sum(w.distance for w in way.ways) == pytest.approx(
        sum(i.distance for i in sochi.plan.items if i.kind == "leg")
    )
    (track,) = way.tracks
    assert np.abs(np.degrees(track.points[:, 0])).max() == pytest.approx(51.7, abs=0.3)  # inclination, geodetic


def test_a_journey_around_the_world_is_equal_earth() -> None:
    towns = [place(id, lat, lon) for id, lat, lon in (("a", 40, -120), ("b", 50, 0), ("c", -35, 150))]
    wish = journey(*towns, branches=[Branch("main", "", tuple(wanted(p.id, p.id) for p in towns))])
    made = plan(
        stop("a", "a", 0, 1), leg("a", "b", 1, 9), stop("b", "b", 10, 1), leg("b", "c", 11, 20), stop("c", "c", 31, 1)
    )
    assert isinstance(fitting(route(wish, made, Timeline(wish, made)).places), EqualEarth)


# ---- light, and the site


def test_the_light_of_open_shots_is_for_all_and_that_of_others_for_the_crew(sochi: Relay) -> None:
    wanted = list(sochi.journey.shots)[:2]
    lights = {id: {"png": id.encode(), "svg": b"svg"} for id in wanted}
    times = shown(*sochi)
    book = Book(*sochi, Timeline(*sochi), times)

    def paths(book: Book) -> list[str]:
        return [one.path for one, _ in lit(book, lights)]

    every = [f"files/press/light-{id}.{form}" for id in wanted for form in ("png", "svg")]
    assert paths(book) == every
    assert dict(lit(book, lights)).popitem()[1] == b"svg"
    veiled = replace(book, times={**times, sochi.journey.shots[wanted[0]].inside: Shown(None, None)})
    assert not any(wanted[0] in path for path in paths(veiled))
    assert paths(replace(veiled, crew=True)) == every


def test_paper_speaks_all_languages_of_a_site_the_first_at_the_usual_names() -> None:
    wish, made = two_towns()
    found = {one.path: one.content for one in paper(wish, made, Timeline(wish, made), ("fr", "en"))}
    for path in ("sheets/runsheet.pdf", "sheets/days.pdf", "press/facts.csv", "press/facts.pdf"):
        assert found[in_language(path, "en")] != found[path]
    assert found["sheets/en/runsheet.pdf"] == run_pdf(wish, made)
    assert [path for path in found if "map" in path] == ["press/map.png", "press/map.svg"]


def test_colours_of_a_map_stay_as_they_are() -> None:
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (200, 200, 4), np.uint8)  # more colours than a palette has
    pixels[:20], pixels[20:25] = (200, 16, 46, 255), (29, 79, 158, 255)
    shades = np.asarray(palette_image(pixels, ["#c8102e", "#1d4f9e"]).convert("RGB")).astype(int)
    assert (shades[:25] == pixels[:25, :, :3]).all()
    assert np.abs(shades - pixels[..., :3]).max() < 80
    few = np.tile(np.array([[[1, 2, 3, 255], [250, 0, 7, 255]]], np.uint8), (4, 4, 1))
    assert (np.asarray(palette_image(few).convert("RGB")) == few[..., :3]).all()


@given(st.lists(ANGLES, min_size=2, max_size=40), st.integers(0, 3))
def test_what_is_left_out_of_a_coast_is_not_seen(points: list[tuple[float, float]], cuts: int) -> None:
    line = np.array(points)
    seen = view(EqualEarth(0.0), line, Frame(0, 0, 100, 80), least=1.0)
    flat = seen.projection.project(line)
    drawn = fine_enough(np.array_split(flat, [len(flat) // 2] if cuts and len(flat) > 3 else []), seen, np.inf)
    kept = np.vstack(drawn) if drawn else np.empty((0, 2))
    whole = {tuple(p) for p in np.round(seen.millimetres(flat), 6).tolist()}
    assert {tuple(p) for p in np.round(kept, 6).tolist()} <= whole


@pytest.mark.slow
def test_a_site_with_paper_has_it_under_files() -> None:
    wish, made = two_towns()
    files = {path for path, _ in site(wish, made, Timeline(wish, made), options=Options(languages=("en",), paper=True))}
    sheets = {f"files/sheets/{name}.pdf" for name in ("runsheet", "days")}
    assert files >= sheets | {
        f"files/press/{name}" for name in ("facts.csv", "facts.html", "facts.pdf", "map.png", "map.svg")
    }
    assert not any(
        "people" in path or "spacewalks.pdf" in path or "pictures.pdf" in path for path in files
    )  # nobody, none
