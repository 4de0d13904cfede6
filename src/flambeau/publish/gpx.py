"""`journey.gpx`: stops as way points and a track for each branch with a segment for each leg (GPX 1.1).

Positions have 7 decimals of a degree (1 cm) and heights over the ellipsoid of WGS 84 one decimal of a metre; instants
are UTC to the millisecond. Legs whose times are hidden are segments without times. Longitudes are -180 to below 180,
as the schema asks for; a segment is not cut at the antimeridian. Events and stays have no place in this format.

Source: GPX 1.1 schema, topografix.com.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flambeau.journey import Journey
from flambeau.plan import Plan, Scheduled
from flambeau.publish.courses import Course, courses
from flambeau.publish.hidden import Shown, gives_away, shown
from flambeau.publish.lines import Positions, from_places, point
from flambeau.publish.markup import HEAD, element, words
from flambeau.publish.text import CERTAINTY_WORDS, branch_title, one_line, rounded, utc

_DEGREES = 7  # decimals
_STEP = 120.0  # [s] of a stay in orbit, none of which is written


def write(journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False) -> bytes:
    """Return the plan as GPX.

    Args:
        positions: where an item is; without it what begins or ends at a place that moves has no positions.
        crew: show hidden times, too.
    """
    times = shown(journey, plan, crew=crew)
    where = positions or from_places(journey, plan)
    known = [start for start, _ in times.values() if start is not None]
    stamp = journey.revised if journey.revised is not None else min(known, default=None)
    head = element("metadata", words("name", one_line(plan.title)), words("time", utc(stamp)))
    points = [_waypoint(journey, i, times[i.id], where) for i in plan.items if i.kind == "stop"]
    tracks = _tracks(journey, plan, courses(journey, plan, positions, crew=crew, orbit_step=_STEP))
    root = element(
        "gpx", head, *points, *tracks,
        version="1.1", creator="flambeau", xmlns="http://www.topografix.com/GPX/1/1",
        xmlns_xsi="http://www.w3.org/2001/XMLSchema-instance",
        xsi_schemaLocation="http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/1/1/gpx.xsd",
    )  # fmt: skip
    return f"{HEAD}{root}\n".encode()


def _waypoint(journey: Journey, item: Scheduled, times: Shown, positions: Positions) -> str:
    """Return a stop as a way point; nothing where its position is not known or would tell a hidden time."""
    if gives_away(journey, item, times):
        return ""
    lat, lon, height = point(journey, item, item.start, positions)
    name = one_line(item.name) or item.id
    said = f"Start: {CERTAINTY_WORDS[item.start_certainty]}."
    rest = (words("time", utc(times.start)), words("name", name), words("desc", said), words("type", "stop"))
    return _at("wpt", (lat, lon, height), *rest)


def _at(name: str, where: Sequence[float], *content: str) -> str:
    """Return an element with a position; nothing where that is not known."""
    lat, lon, height = (rounded(x, n) for x, n in zip(where, (_DEGREES, _DEGREES, 1), strict=True))
    if lat is None or lon is None or height is None:
        return ""
    lon = -180.0 if lon == 180 else lon
    degrees = {"lat": f"{lat:.{_DEGREES}f}", "lon": f"{lon:.{_DEGREES}f}"}
    return element(name, f"<ele>{height:.1f}</ele>" + "".join(content), **degrees)


def _tracks(journey: Journey, plan: Plan, found: Iterator[Course]) -> Iterator[str]:
    segments: dict[str, list[str]] = {}
    for course in found:
        if course.item.kind == "leg":
            segments.setdefault(course.item.branch, []).extend(_segments(course))
    for number, branch in enumerate(dict.fromkeys(item.branch for item in plan.items), 1):
        if any(segments.get(branch, ())):
            name = words("name", one_line(branch_title(journey, branch)))
            yield element("trk", name, words("number", str(number)), *segments[branch])


def _segments(course: Course) -> Iterator[str]:
    """Yield the segment of a leg; where its times are hidden, the parts of its line."""
    if course.rows is None:
        for part in course.parts:
            yield element("trkseg", "\n".join(_at("trkpt", row) for row in part))
        return
    rows = course.rows.tolist()
    yield element("trkseg", "\n".join(_at("trkpt", row[1:], f"<time>{utc(row[0])}</time>") for row in rows))
