"""`journey.geojson`: stops and events as points, legs as lines (RFC 7946), one feature a line.

Positions are [longitude, latitude] in degrees of WGS 84 with 6 decimals (0.11 m), and the height above the ellipsoid
in metres where it is not zero. Lines are cut at the antimeridian. Times are in the properties: `start` and `end` in
UTC, `start_local` and `end_local` on the clocks of the place, with what is known about each (`..._certainty`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from flambeau.instants import format_local, format_utc
from flambeau.journey import Journey
from flambeau.plan import Plan, Scheduled
from flambeau.publish.hidden import Shown, gives_away, shown
from flambeau.publish.lines import Positions, from_places, line, point
from flambeau.publish.text import clean, end_zone, rounded

Point = tuple[float, ...]
Value = str | float | bool | None
Geometry = dict[str, object]

_DEGREES = 6  # decimals
_METRES = 1  # decimals of a height


def write(journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False) -> bytes:
    """Return the plan as GeoJSON.

    Args:
        positions: where an item is; without it great circles between the document's places, and features of what
            begins or ends at a place that moves have no geometry.
        crew: show hidden times, slack and lateness, too.
    """
    where = positions or from_places(journey, plan)
    times = shown(journey, plan, crew=crew)
    features = [
        _feature(journey, item, times[item.id], _parts(journey, item, times[item.id], where), crew=crew)
        for item in plan.items
        if item.kind != "rest"
    ]
    head: dict[str, object] = {"type": "FeatureCollection", "title": clean(plan.title)}
    if box := _bbox(part for _, parts in features for part in parts):
        head["bbox"] = box
    body = ",\n".join(_json(feature) for feature, _ in features)
    return f'{_json(head)[:-1]},"features":[\n{body}\n]}}\n'.encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _feature(
    journey: Journey, item: Scheduled, times: Shown, parts: list[list[Point]], *, crew: bool
) -> tuple[Geometry, list[list[Point]]]:
    feature: Geometry = {
        "type": "Feature",
        "id": item.id,
        "geometry": _geometry(item, parts),
        "properties": _properties(journey, item, times, crew=crew),
    }
    return feature, parts


def _properties(journey: Journey, item: Scheduled, times: Shown, *, crew: bool) -> dict[str, Value]:
    texts: dict[str, Value] = {"id": item.id, "name": clean(item.name), "kind": item.kind}
    texts |= {"branch": item.branch, "seq": item.seq, "zone": item.zone}
    texts |= {"start": _utc(times.start), "end": _utc(times.end)}
    texts |= {"start_local": _local(times.start, item.zone)}
    texts |= {"end_local": _local(times.end, end_zone(journey, item))}
    texts |= {"start_certainty": item.start_certainty.value, "end_certainty": item.end_certainty.value}
    # Slack may tell a hidden time that lies ahead.
    slack, late = (item.slack, item.late) if crew else (None, None)
    numbers = {"doubt_s": item.doubt if times.start is not None else None, "slack_s": slack, "late_s": late}
    texts |= {key: rounded(value, 3) for key, value in numbers.items()}
    if item.kind == "leg":
        texts |= {"mode": item.mode, "mode_inferred": item.mode_inferred}
        texts |= {"distance_km": rounded(item.distance / 1000, 3), "distance_from": clean(item.distance_from)}
    if item.kind == "event":
        texts |= {"inside": item.inside, "event": clean(item.event)}
    return texts


def _utc(instant: float | None) -> str | None:
    return None if instant is None else format_utc(instant)


def _local(instant: float | None, zone: str) -> str | None:
    return None if instant is None else format_local(instant, zone)


def _parts(journey: Journey, item: Scheduled, times: Shown, positions: Positions) -> list[list[Point]]:
    """Return the item's line in parts, or its one point; nothing where it is not known or would tell a hidden time."""
    if gives_away(journey, item, times):
        return []
    if item.kind == "leg":
        parts = line(item, positions)
    else:
        here = point(journey, item, item.start, positions)
        parts = [[here]] if all(map(math.isfinite, here)) else []
    return [_rounded(part) for part in parts]


def _rounded(part: Iterable[Point]) -> list[Point]:
    """Turn (lat, lon, height) into the positions of GeoJSON; a height of zero along the whole line is left out."""
    points: list[Point] = [
        (rounded(lon, _DEGREES) or 0.0, rounded(lat, _DEGREES) or 0.0, rounded(height, _METRES) or 0.0)
        for lat, lon, height in part
    ]
    flat = not any(p[2] for p in points)
    return _distinct([p[:2] for p in points] if flat else points)


def _distinct(points: list[Point]) -> list[Point]:
    """Leave repetitions out, but keep two positions of a line."""
    kept = [b for a, b in pairwise([(), *points]) if a != b]
    return kept if len(kept) > 1 or len(points) == 1 else [points[0], points[-1]]


def _geometry(item: Scheduled, parts: list[list[Point]]) -> Geometry | None:
    if not parts:
        return None
    if item.kind != "leg":
        return {"type": "Point", "coordinates": parts[0][0]}
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def _bbox(parts: Iterable[Sequence[Point]]) -> list[float]:
    """Return [west, south, east, north] [deg] of all points; west is greater than east across the antimeridian.

    Source: RFC 7946, sections 5.2 and 5.3: the widest gap in longitude is what stays outside of the box.
    """
    spans: list[tuple[float, float]] = []
    lats: list[float] = []
    for part in parts:
        lons = [p[0] for p in part]
        spans.append((min(lons), max(lons)))
        lats += [p[1] for p in part]
    if not spans:
        return []
    polar = max(map(abs, lats)) >= 90
    west, east = (-180.0, 180.0) if polar else _widest_gap(sorted(spans))
    return [west, min(lats), east, max(lats)]


def _widest_gap(spans: list[tuple[float, float]]) -> tuple[float, float]:
    """Return where in the east the widest gap between spans of longitude ends, and where in the west it begins."""
    west, reach = spans[0][0], spans[0][1]
    best, ends = 0.0, (-180.0, 180.0)
    for low, high in spans[1:]:
        if low - reach > best:
            best, ends = low - reach, (low, reach)
        reach = max(reach, high)
    around = west + 360 - reach
    return (west, reach) if around >= best else ends
