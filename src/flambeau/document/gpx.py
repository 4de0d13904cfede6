"""The points of a GPX file, read by `gpxpy` behind a guard: whatever is wrong with the file is a finding."""

from __future__ import annotations

import logging
import math
import re

from flambeau.document.source import Refused, Text
from flambeau.finding import Where

_ENTITIES = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_path(text: Text) -> tuple[tuple[float, float], ...]:
    """Return the (lat, lon) [rad] of the tracks of a GPX text, or of its routes when it has no tracks.

    Raises:
        Refused: D116 when it is not GPX, holds a place that is not on Earth, or fewer than two points.
    """
    where = Where(text.file)
    if match := _ENTITIES.search(text.text):
        raise Refused("D116", "a document type or entities, which GPX has no use for", text.where(match.start()))
    points = _points(text.text, where)
    if len(points) < 2:
        raise Refused("D116", f"{len(points)} points, at least 2 make a way", where)
    for lat, lon in points:
        if not (abs(lat) <= 90 and abs(lon) <= 180):
            raise Refused("D116", f"latitude {lat:g}, longitude {lon:g} is not on Earth", where)
    return tuple((math.radians(lat), math.radians(lon)) for lat, lon in points)


def _points(text: str, where: Where) -> list[tuple[float, float]]:
    import gpxpy  # noqa: PLC0415 - wanted by few documents, and slow to import

    logging.getLogger("gpxpy").addHandler(logging.NullHandler())
    try:
        gpx = gpxpy.parse(text)
        tracks = [(p.latitude, p.longitude) for t in gpx.tracks for segment in t.segments for p in segment.points]
        routes = [(p.latitude, p.longitude) for route in gpx.routes for p in route.points]
        return [(float(lat), float(lon)) for lat, lon in tracks or routes]
    except Exception as error:  # gpxpy lets through whatever its XML parser and `float` raise
        raise Refused("D116", f"not GPX: {str(error)[:100] or type(error).__name__}", where) from error
