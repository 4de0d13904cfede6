"""The drawing of the page through Node: where things are in the picture, what hides what, names, words, addresses."""

from __future__ import annotations

import json
import math
import random
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import flambeau
from conftest import Relay
from flambeau.publish.site.suns import sun_nodes
from node import javascript

RANDOM = random.Random(20131109)
BRUSH = """
class Brush {
  constructor() { this.lines = []; this.texts = []; this.font = ""; }
  beginPath() {} stroke() {} fill() {} arc() {} setLineDash() {} strokeText() {}
  moveTo(x, y) { this.lines.push([[x, y]]); }
  lineTo(x, y) { this.lines[this.lines.length - 1].push([x, y]); }
  measureText(text) { return { width: 6 * text.length }; }
  fillText(text, x, y) { this.texts.push([text, x, y]); }
}
"""


def view(**own: float) -> dict[str, float]:
    """Return a random view of the globe in a picture of 800 x 600."""
    at = {"lat": RANDOM.uniform(-90, 90), "lon": RANDOM.uniform(-180, 180), "radius": RANDOM.uniform(100, 900)}
    return {**at, "x": 400, "y": 300, "width": 800, "height": 600, **own}


def place() -> tuple[float, float]:
    """Return latitude and longitude [deg], evenly over the sphere."""
    return math.degrees(math.asin(RANDOM.uniform(-1, 1))), RANDOM.uniform(-180, 180)


def test_the_same_projection_as_the_coast(tmp_path: Path) -> None:
    """Validation against d3-geo, which draws the land: torches stand where the land under them is."""
    vendor = Path(flambeau.__file__).parent / "data" / "vendor"
    libraries = [str(vendor / name) for name in ("d3-array.min.js", "d3-geo.min.js")]
    source = f"""
import {{ readFileSync }} from "node:fs";
import {{ runInThisContext }} from "node:vm";
import {{ basis, project, vector }} from "./view.js";
for (const library of {json.dumps(libraries)}) runInThisContext(readFileSync(library, "utf-8"));
function answer([view, [lat, lon]]) {{
  const made = d3.geoOrthographic().rotate([-view.lon, -view.lat]).scale(view.radius).translate([view.x, view.y]);
  return [project(view, basis(view), vector(lat, lon)).slice(0, 2), made.clipAngle(null)([lon, lat])];
}}
"""
    for own, theirs in javascript(source, [(view(), place()) for _ in range(300)], tmp_path):
        assert own == pytest.approx(theirs, abs=1e-6)


def test_what_the_earth_hides(tmp_path: Path) -> None:
    """A point is hidden when the straight line from it to the viewer meets the Earth, tried at many places."""
    source = """
import { basis, inSight, vector } from "./view.js";
function answer([view, [lat, lon], height]) {
  const axes = basis(view), v = vector(lat, lon, height);
  return [inSight(axes, v), v, axes.out];
}
"""
    asked = [(view(), place(), RANDOM.choice((420e3, 36e6))) for _ in range(400)]
    along = np.linspace(0, 20, 40_001)
    hidden = 0
    for seen, v, out in javascript(source, asked, tmp_path):
        away = np.linalg.norm(np.array(v)[:, None] + np.array(out)[:, None] * along, axis=0).min()
        if abs(away - 1) > 1e-3:
            assert seen == (away > 1)
            hidden += not seen
    assert 50 < hidden < 350


def test_lines_end_at_the_limb(tmp_path: Path) -> None:
    """Of a great circle the near half is drawn within the disc, from limb to limb."""
    source = (
        BRUSH
        + """
import { basis, vector } from "./view.js";
import { trace } from "./ways.js";
function answer(view) {
  const brush = new Brush(), around = Array.from({ length: 361 }, (_, k) => vector(0, k));
  trace(brush, view, basis(view), around);
  return brush.lines;
}
"""
    )
    views = [view(lat=RANDOM.uniform(-60, 60), radius=500) for _ in range(20)]
    for lines in javascript(source, views, tmp_path):
        for line in lines:
            away = np.hypot(*(np.array(line).T - [[400], [300]]))
            assert away.max() <= 500.001
        ends = [p for line in lines for p in (line[0], line[-1])]
        at_limb = [p for p in ends if abs(math.hypot(p[0] - 400, p[1] - 300) - 500) < 0.2]
        assert len(at_limb) == 2


def test_the_night_is_where_the_sun_is_low(tmp_path: Path, sochi: Relay) -> None:
    """On the edge of each twilight the Sun stands at its altitude, by the page's own sun (which Python validates)."""
    source = """
import { altitude, sunAt } from "./sun.js";
import { nightCircle } from "./planet.js";
const R = Math.PI / 180;
function answer([sun, t, level, bearing]) {
  const at = sunAt(sun, t), { center, radius } = nightCircle([at.lat, at.lon], level);
  const [p, r, b] = [center[1] * R, radius * R, bearing * R];
  const lat = Math.asin(Math.sin(p) * Math.cos(r) + Math.cos(p) * Math.sin(r) * Math.cos(b));
  const east = Math.atan2(Math.sin(b) * Math.sin(r) * Math.cos(p), Math.cos(r) - Math.sin(p) * Math.sin(lat));
  const lon = center[0] * R + east;
  return altitude(sun, t, lat / R, lon / R) - level;
}
"""
    start = min(item.start for item in sochi.plan.items)
    sun = sun_nodes(start, start + 100 * 86400)
    levels = (-50 / 60, -6, -12, -18)
    asked = [
        (sun, start + RANDOM.uniform(0, 99 * 86400), RANDOM.choice(levels), RANDOM.uniform(0, 360)) for _ in range(200)
    ]
    assert max(map(abs, javascript(source, asked, tmp_path))) < 0.003


def test_names_do_not_cover_each_other(tmp_path: Path) -> None:
    """As many names as there is room for, none over another; those that are wanted come first."""
    source = (
        BRUSH
        + """
import { basis, vector } from "./view.js";
import { drawLabels } from "./stops.js";
function answer([view, places, wanted]) {
  const brush = new Brush();
  const mark = ([lat, lon], place) => ({ place, name: `Town ${place}`, items: [], v: vector(lat, lon) });
  const marks = places.map(mark);
  drawLabels(brush, view, basis(view), marks, new Set(wanted), {}, 12, []);
  return brush.texts;
}
"""
    )
    near = [(RANDOM.gauss(50, 8), RANDOM.gauss(40, 12)) for _ in range(400)]
    (texts,) = javascript(source, [(view(lat=50, lon=40, radius=500), near, [399])], tmp_path)
    assert texts[0][0] == "Town 399"
    assert 10 < len(texts) < 60
    boxes = [(x, y - 7, x + 6 * len(text), y + 7) for text, x, y in texts]
    assert not [1 for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


@pytest.mark.parametrize(
    ("address", "t"),
    [
        ("#t=2013-11-09T15:14Z", 1384010040), ("#t=2013-11-09T15:14:30Z", 1384010070), ("t=1970-01-01T00:00Z", 0),
        ("", None), ("#t=", None), ("#t=2013-11-09", None), ("#t=2013-13-09T15:14Z", None), ("#t=%3Cscript%3E", None),
    ],
)  # fmt: skip
def test_the_address_says_an_instant(tmp_path: Path, address: str, t: float | None) -> None:
    """What is read is written again; what is no instant is not read."""
    source = """
import { hashOf, instantOf } from "./hash.js";
function answer(address) { const t = instantOf(address); return [t, t === null ? null : instantOf(hashOf(t))]; }
"""
    assert javascript(source, [address], tmp_path) == [[t, t]]


def test_names_in_words_are_not_looked_into(tmp_path: Path) -> None:
    """A name may look like a placeholder, or be one of the object's own members."""
    source = """
import { speak, word } from "./words.js";
function answer([words, message, values]) { speak({ language: "en", words }); return word(message, values); }
"""
    asked: list[tuple[dict[str, str], str, dict[str, Any]]] = [
        ({}, "{a} and {b}", {"a": "{b}", "b": "$&"}),
        ({"Next": "Дальше"}, "Next", {}),
        ({}, "{constructor} {missing}", {}),
    ]
    assert javascript(source, asked, tmp_path) == ["{b} and $&", "Дальше", "{constructor} {missing}"]


def test_groups_of_modes(tmp_path: Path) -> None:
    """An orbit is space, what cruises flies; then usual words lead to a group, and the rest is other."""
    source = """
import { groupOf } from "./modes.js";
function answer([mode, name, orbits]) {
  const groups = { zeppelina: "air", soyuz: "air" };
  const journey = { modes: { [mode]: name }, groups, places: [{ orbits: false }, { orbits }] };
  return groupOf(journey, { mode, place: 1, origin: 0 });
}
"""
    asked = {
        ("m1", "Motorcade", False): "road",
        ("train", "", False): "rail",
        ("x", "Special train by air", False): "rail",
        ("helicopter", "", False): "air",
        ("nuclear-icebreaker", "", False): "sea",
        ("walk", "", False): "foot",
        ("up", "Soyuz", True): "space",
        ("soyuz", "Soyuz", True): "space",
        ("zeppelina", "Train of the sky", False): "air",
        ("teleport", "Teleport", False): "other",
        ("carpet", "Carpet", False): "other",  # holds `car`, but not as a word
    }
    assert javascript(source, list(asked), tmp_path) == list(asked.values())
