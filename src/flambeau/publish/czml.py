"""`journey.czml`: the torches on a clock, the stops and the route, for CesiumJS and what else reads CZML 1.0.

Each branch is one entity whose position is a list of intervals, one for each course, each with its own epoch: straight
pieces on the ground and in the air, Lagrange's polynomials of degree 5 in orbit. Positions are [seconds, longitude,
latitude, height] with 7 decimals of a degree (1 cm) and one of a metre over the ellipsoid of WGS 84. The trail behind
a torch is one turn of a low orbit; the route itself is lines that stand still. Courses whose times are hidden are left
out of positions and availability. Descriptions are HTML, escaped.

Source: AnalyticalGraphicsInc/czml-writer, CZML Structure and Packet pages.
Accuracy: `courses.METRES` on the ground and in the air, `courses.FLIGHT_METRES` on ways to and from an orbit; in orbit
Lagrange's polynomials between positions two minutes apart are within 1.5 m.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flambeau.instants import format_utc
from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.courses import Course, courses
from flambeau.publish.hidden import Shown, gives_away, shown
from flambeau.publish.lines import Floats, Positions, from_places, point
from flambeau.publish.said import said
from flambeau.publish.text import branch_title, clean, one_line, rounded

Json = dict[str, Any]

_DEGREES = 7  # decimals
_STEP = 120.0  # [s] between positions in orbit
_TRAIL = 5580.0  # [s], about one turn of a low orbit
_NEAR = 800_000  # [m] from which the names of stops can be read
_RATE = 3600.0  # how much faster than the world the clock goes at first
_COLOURS = (
    (240, 111, 42), (31, 122, 194), (44, 160, 90), (200, 78, 176),
    (208, 193, 63), (224, 92, 122), (60, 138, 156), (214, 74, 74),
)  # fmt: skip


def write(journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False) -> bytes:
    """Return the plan as CZML, one packet a line.

    Args:
        positions: where an item is; without it what begins or ends at a place that moves has no positions.
        crew: show hidden times, too.
    """
    times = shown(journey, plan, crew=crew)
    found = list(courses(journey, plan, positions, crew=crew, orbit_step=_STEP))
    packets = [
        _document(plan, found),
        *_torches(journey, found),
        *_stops(journey, plan, times, positions or from_places(journey, plan)),
        *_route(journey, found, times),
    ]
    return ("[\n" + ",\n".join(map(_json, packets)) + "\n]\n").encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _timed(found: Iterable[Course]) -> Iterator[tuple[Course, Floats]]:
    """Yield the courses that have instants and a length in time."""
    return ((c, c.rows) for c in found if c.rows is not None and len(c.rows) > 1 and c.rows[-1, 0] > c.rows[0, 0])


def _document(plan: Plan, found: Iterable[Course]) -> Json:
    packet: Json = {"id": "document", "name": one_line(plan.title), "version": "1.0"}
    spans = [(rows[0, 0], rows[-1, 0]) for _, rows in _timed(found)]
    if spans:
        start, end = min(a for a, _ in spans), max(b for _, b in spans)
        clock: Json = {"interval": _interval(start, end), "currentTime": format_utc(start), "multiplier": _RATE}
        packet["clock"] = clock | {"range": "LOOP_STOP", "step": "SYSTEM_CLOCK_MULTIPLIER"}
    return packet


def _interval(start: float, end: float) -> str:
    return f"{format_utc(start)}/{format_utc(end)}"


def _torches(journey: Journey, found: Iterable[Course]) -> Iterator[Json]:
    """Yield the torch of each branch."""
    branches: dict[str, list[tuple[Course, Floats]]] = {}
    for course, rows in _timed(found):
        branches.setdefault(course.item.branch, []).append((course, rows))
    for number, (branch, pieces) in enumerate(branches.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        name = one_line(branch_title(journey, branch))
        yield {
            "id": f"torch/{branch}",
            "name": name,
            "availability": _availability([(rows[0, 0], rows[-1, 0]) for _, rows in pieces]),
            "position": [_piece(course, rows) for course, rows in pieces],
            "point": {"pixelSize": 12, "color": _rgba(colour), "outlineColor": _rgba((255, 255, 255)),
                      "outlineWidth": 2},
            "label": _label(name),
            "path": {"leadTime": 0, "trailTime": _TRAIL, "width": 2, "resolution": 60,
                     "material": {"solidColor": {"color": _rgba(colour)}}},
        }  # fmt: skip


def _availability(spans: list[tuple[float, float]]) -> str | list[str]:
    """Return when a torch has a position: spans that adjoin are one."""
    merged = [list(spans[0])]
    for start, end in spans[1:]:
        if start > merged[-1][1]:
            merged.append([start, end])
        else:
            merged[-1][1] = max(merged[-1][1], end)
    texts = [_interval(*span) for span in merged]
    return texts[0] if len(texts) == 1 else texts


def _piece(course: Course, rows: Floats) -> Json:
    """Return one interval of a position."""
    start = float(rows[0, 0])
    smooth = course.ways.orbit and len(rows) > 5
    how = ("LAGRANGE", 5) if smooth else ("LINEAR", 1)
    numbers = [x for t, *where in rows.tolist() for x in (_whole(round(t - start, 3)), *_position(where))]
    return {
        "interval": _interval(start, float(rows[-1, 0])), "epoch": format_utc(start),
        "interpolationAlgorithm": how[0], "interpolationDegree": how[1], "cartographicDegrees": numbers,
    }  # fmt: skip


def _position(row: Iterable[float]) -> list[float]:
    """Return longitude, latitude [deg] and height [m] of (lat, lon, height)."""
    lat, lon, height = (rounded(x, n) or 0.0 for x, n in zip(row, (_DEGREES, _DEGREES, 1), strict=True))
    return [_whole(lon), _whole(lat), _whole(height)]


def _whole(value: float) -> float:
    """Return a whole number without a decimal point in JSON."""
    return int(value) if value == int(value) else value


def _rgba(colour: tuple[int, int, int], alpha: int = 255) -> Json:
    return {"rgba": [*colour, alpha]}


def _label(name: str) -> Json:
    return {
        "text": name, "font": "13px sans-serif", "style": "FILL_AND_OUTLINE", "fillColor": _rgba((255, 255, 255)),
        "outlineColor": _rgba((0, 0, 0)), "outlineWidth": 2, "horizontalOrigin": "LEFT",
        "pixelOffset": {"cartesian2": [12, 0]},
    }  # fmt: skip


def _stops(journey: Journey, plan: Plan, times: Mapping[str, Shown], positions: Positions) -> Iterator[Json]:
    """Yield the stops at places that stay; what moves is where the torch is."""
    for item in plan.items:
        place = journey.places.get(item.place)
        if item.kind != "stop" or place is None or place.moves:
            continue
        where = point(journey, item, item.start, positions)
        if all(map(math.isfinite, where)):
            name = one_line(item.name) or item.id
            yield {
                "id": f"stop/{item.id}", "name": name, "description": clean(said(journey, item, times[item.id])),
                "position": {"cartographicDegrees": _position(where)},
                "point": {"pixelSize": 6, "color": _rgba((255, 255, 255)), "outlineColor": _rgba((30, 30, 30)),
                          "outlineWidth": 1},
                "label": _label(name) | {"distanceDisplayCondition": {"distanceDisplayCondition": [0, _NEAR]}},
            }  # fmt: skip


def _route(journey: Journey, found: Iterable[Course], times: Mapping[str, Shown]) -> Iterator[Json]:
    """Yield the lines of the legs."""
    modes = list(journey.modes)
    for course in found:
        item = course.item
        if item.kind != "leg" or gives_away(journey, item, times[item.id]):
            continue
        parts = course.parts if course.rows is None else (course.rows[:, 1:].tolist(),)
        colour = _COLOURS[modes.index(item.mode) % len(_COLOURS)] if item.mode in modes else (200, 200, 200)
        for number, part in enumerate(parts):
            packet: Json = {"id": f"leg/{item.id}/{number}", "name": one_line(item.name) or item.id}
            packet["description"] = said(journey, item, times[item.id])
            yield packet | {"polyline": _line(part, colour, high=course.ways.high)}


def _line(part: Iterable[Iterable[float]], colour: tuple[int, int, int], *, high: bool) -> Json:
    line: Json = {"positions": {"cartographicDegrees": [x for row in part for x in _position(row)]}, "width": 2}
    line["material"] = {"solidColor": {"color": _rgba(colour, 200)}}
    return line | ({"arcType": "NONE"} if high else {"arcType": "GEODESIC", "clampToGround": True})
