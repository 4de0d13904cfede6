"""`journey.kml`: a folder for each branch with its stops, and its ways as tracks in time (KML 2.2, gx:Track).

Positions have 7 decimals of a degree (1 cm) and heights over the ellipsoid of WGS 84 one decimal of a metre; instants
are UTC to the millisecond. On the ground heights are clamped; in the air and in orbit they are absolute. Ways whose
times are hidden are lines without times. Names are plain text; descriptions are HTML, escaped.

Source: OGC 07-147r2, KML 2.2; Google's extension schema 2.2 (gx:Track: all `when`, then all `gx:coord`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from html import escape

import numpy as np

from flambeau.earth import MEAN_RADIUS, from_normals, normals
from flambeau.instants import format_utc
from flambeau.journey import Journey
from flambeau.plan import Plan, Scheduled
from flambeau.publish.courses import Course, courses
from flambeau.publish.hidden import Shown, gives_away, shown
from flambeau.publish.lines import Positions, from_places, point
from flambeau.publish.markup import HEAD, element, words
from flambeau.publish.said import said
from flambeau.publish.text import branch_title, one_line, rounded

_DEGREES = 7  # decimals
_STEP = 60.0  # [s] between positions in orbit: programs join them by straight lines, up to 4 km below a low orbit
_COLOURS = ("ff2a6ff0", "ffc27a1f", "ff5aa02c", "ffb04ec8", "ff3fc1d0", "ff7a5ce0", "ff9c8a3c", "ff4a4ad6")  # aabbggrr
_NEAREST, _FARTHEST = 50e3, 15e6  # [m] of the first view


def write(journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False) -> bytes:
    """Return the plan as KML.

    Args:
        positions: where an item is; without it what begins or ends at a place that moves has no positions.
        crew: show hidden times, too.
    """
    times = shown(journey, plan, crew=crew)
    where = positions or from_places(journey, plan)
    tracks: dict[str, list[str]] = {}
    for course in courses(journey, plan, positions, crew=crew, orbit_step=_STEP):
        if course.ways.moves:
            tracks.setdefault(course.item.branch, []).append(_way(journey, course, times[course.item.id]))
    stops: dict[str, list[str]] = {}
    for item in plan.items:
        if item.kind == "stop":
            stops.setdefault(item.branch, []).append(_stop(journey, item, times[item.id], where))
    folders = [
        _folder(one_line(branch_title(journey, id)), stops.get(id, ()), tracks.get(id, ()))
        for id in dict.fromkeys(item.branch for item in plan.items)
    ]
    document = element(
        "Document", words("name", one_line(plan.title)), words("open", "1"), words("description", clean_html(journey)),
        _look(journey, plan), *_styles(journey), *folders,
    )  # fmt: skip
    root = element(
        "kml", document, xmlns="http://www.opengis.net/kml/2.2", xmlns_gx="http://www.google.com/kml/ext/2.2"
    )
    return f"{HEAD}{root}\n".encode()


def clean_html(journey: Journey) -> str:
    """Return the journey's summary as HTML without markup of its own."""
    return escape(one_line(journey.summary))


def _folder(name: str, stops: Iterable[str], tracks: Iterable[str]) -> str:
    inner = [_group("Stops", stops), _group("Ways", tracks)]
    return element("Folder", words("name", name), *inner) if any(inner) else ""


def _group(name: str, placemarks: Iterable[str]) -> str:
    found = [placemark for placemark in placemarks if placemark]
    return element("Folder", words("name", name), *found) if found else ""


def _stop(journey: Journey, item: Scheduled, times: Shown, positions: Positions) -> str:
    """Return a stop as a point; nothing where its position is not known or would tell a hidden time."""
    if gives_away(journey, item, times):
        return ""
    lat, lon, height = point(journey, item, item.start, positions)
    if not all(map(math.isfinite, (lat, lon, height))):
        return ""
    place = journey.places.get(item.place)
    high = place is not None and place.orbits
    geometry = element("Point", _mode(high=high), words("coordinates", _position((lat, lon, height), ",")))
    return _placemark(journey, item, times, ("stop", "#stop"), geometry)


def _placemark(journey: Journey, item: Scheduled, times: Shown, kind: tuple[str, str], geometry: str) -> str:
    """Return an item as a placemark; `kind` is what stands before its id, and its style."""
    return element(
        "Placemark", words("name", one_line(item.name) or item.id), words("description", said(journey, item, times)),
        _span(times), words("styleUrl", kind[1]), geometry, id=f"{kind[0]}-{item.id}",
    )  # fmt: skip


def _span(times: Shown) -> str:
    begin, end = ("" if t is None else format_utc(t) for t in times)
    return element("TimeSpan", words("begin", begin) + words("end", end))


def _mode(*, high: bool) -> str:
    return element("altitudeMode", "absolute" if high else "clampToGround")


def _way(journey: Journey, course: Course, times: Shown) -> str:
    """Return a way as a track in time; one whose times are hidden as lines; nothing when it is not known."""
    mode = _mode(high=course.ways.high)
    if course.rows is not None:
        geometry = element("gx:Track", mode, *_track(course))
    else:
        lines = [_line(part, mode) for part in course.parts]
        geometry = element("MultiGeometry", *lines) if len(lines) > 1 else "".join(lines)
    style = f"#mode-{list(journey.modes).index(course.item.mode)}" if course.item.mode in journey.modes else "#way"
    return _placemark(journey, course.item, times, ("way", style), geometry) if geometry else ""


def _track(course: Course) -> Iterator[str]:
    rows = [] if course.rows is None else course.rows.tolist()
    yield from (f"<when>{format_utc(row[0])}</when>" for row in rows)
    yield from (f"<gx:coord>{_position(row[1:], ' ')}</gx:coord>" for row in rows)


def _line(part: Iterable[Iterable[float]], mode: str) -> str:
    return element("LineString", "<tessellate>1</tessellate>", mode, words("coordinates", " ".join(_places(part))))


def _places(part: Iterable[Iterable[float]]) -> Iterator[str]:
    return (_position(row, ",") for row in part)


def _position(row: Iterable[float], between: str) -> str:
    """Return longitude, latitude and height of (lat, lon [deg], height [m])."""
    lat, lon, height = (rounded(x, n) for x, n in zip(row, (_DEGREES, _DEGREES, 1), strict=True))
    return f"{lon:.{_DEGREES}f}{between}{lat:.{_DEGREES}f}{between}{height:.1f}"


def _look(journey: Journey, plan: Plan) -> str:
    """Return a first view of all stops at places that stay, from so high that they fit."""
    stops = [journey.places[i.place] for i in plan.items if i.kind == "stop" and i.place in journey.places]
    fixed = [place for place in stops if not place.moves]
    if not fixed:
        return ""
    n = normals([place.lat for place in fixed], [place.lon for place in fixed])
    lat, lon = from_normals(n.sum(axis=0))
    widest = math.acos(float(np.clip(n @ normals(lat, lon), -1, 1).min()))
    distance = min(max(2.5 * MEAN_RADIUS * widest, _NEAREST), _FARTHEST)
    degrees = (("longitude", lon), ("latitude", lat))
    rows = [f"<{name}>{rounded(math.degrees(x), 6):.6f}</{name}>" for name, x in degrees]
    return element(
        "LookAt", *rows, "<altitude>0</altitude>", "<heading>0</heading>", "<tilt>0</tilt>",
        f"<range>{distance:.0f}</range>", "<altitudeMode>clampToGround</altitudeMode>",
    )  # fmt: skip


def _styles(journey: Journey) -> Iterator[str]:
    """Yield a style for stops, one for each mode in the document's order, and one for any other way."""
    yield element("Style", element("IconStyle", "<color>ff2a6ff0</color><scale>0.8</scale>"), id="stop")
    names = [*(f"mode-{n}" for n in range(len(journey.modes))), "way"]
    for n, name in enumerate(names):
        colour = _COLOURS[n % len(_COLOURS)]
        icon = element("IconStyle", f"<color>{colour}</color><scale>0.6</scale>")
        yield element("Style", icon, element("LineStyle", f"<color>{colour}</color><width>3</width>"), id=name)
