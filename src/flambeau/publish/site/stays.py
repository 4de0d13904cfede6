"""Stays on board of a satellite: what the page needs to tell who can see the torch fly over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from flambeau.earth import Floats
from flambeau.finding import OutOfRange
from flambeau.instants import DAY, format_utc
from flambeau.orbit.cubics import MARGIN, Cubics
from flambeau.orbit.elements import Elements, Orbit
from flambeau.orbit.light import Rim, edges
from flambeau.orbit.mean import BAND
from flambeau.orbit.satellite import Satellite, name_of, refusal, require, set_of
from flambeau.orbit.visible import INTRINSIC
from flambeau.publish.site.curves import curves
from flambeau.publish.site.ground import ms
from flambeau.publish.site.nodes import Times
from flambeau.publish.text import clean
from flambeau.sky import sun
from flambeau.timeline import Line


class _Aboard(NamedTuple):
    """When the torch is on board of what, as far as that may be shown [POSIX s]."""

    place: str
    satellite: Satellite
    start: float
    end: float


def stays(line: Line, times: Times, branch: int, places: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the stays of one branch on board of satellites; those of stops in a row are one."""
    return [_stay(one) | {"branch": branch, "place": places[one.place]} for one in _aboard(line, times)]


def _aboard(line: Line, times: Times) -> Iterator[_Aboard]:
    rows = ((item, "" if None in times[item.id] or item.place != item.origin else item.place) for item in line.chain)
    for place, run in groupby(rows, lambda row: row[1]):
        items = [item for item, _ in run]
        if place in line.satellites and items[0].start < items[-1].end:
            yield _Aboard(place, line.satellites[place], items[0].start, items[-1].end)


def _stay(one: _Aboard) -> dict[str, Any]:
    start, end = one.start, one.end
    first = set_of(one.satellite, start)
    known = {
        "satellite": clean(name_of(one.satellite, start)),
        "start": ms(start),
        "end": ms(end),
        "band": _band(one.satellite, start, end),
        "magnitude": None if first is None else INTRINSIC.get(first.number),
        "from": clean(_source(one.satellite, start, end)),
    }
    return known | _light(one)


def _light(one: _Aboard) -> dict[str, Any]:
    """Return the edges of the shadow, and the way before and after the stay, for passes that only touch it."""
    nothing = {"edges": [], "lit": False, "before": [], "after": [], "refused": refusal(one.satellite)}
    if nothing["refused"]:
        return nothing
    try:
        satellite = require(one.satellite, one.start, one.end)
        cubics = Cubics(satellite, one.start, one.end)
    except OutOfRange as error:
        return nothing | {"refused": clean(str(error))}
    shadow = edges(cubics, sun(cubics.start, cubics.end))[Rim.CENTRE]
    ways = {
        name: [nodes.piece() for nodes in curves(satellite, a, b)]
        for name, a, b in (("before", one.start - MARGIN, one.start), ("after", one.end, one.end + MARGIN))
    }
    return {"edges": _instants(shadow.t), "lit": bool(shadow.begins), "refused": ""} | ways


def _instants(t: Floats) -> list[float]:
    return [ms(x) for x in t.tolist()]


def _band(satellite: Satellite, start: float, end: float) -> list[tuple[float, float, float, float]]:
    """Return [from, epoch, least, rate] of each set in use; an ephemeris has none."""
    if not isinstance(satellite, Orbit):
        return []
    used = satellite.used(start, end)
    return [
        (ms(max(start, one.epoch) if k else start), ms(one.epoch), BAND[0], _growth(one)) for k, one in enumerate(used)
    ]


def _growth(one: Elements) -> float:
    """Return by how much the band of a set grows in the first day [s]."""
    return round(one.band(one.epoch + DAY) - one.band(one.epoch), 6)


def _source(satellite: Satellite, start: float, end: float) -> str:
    """Say where positions come from."""
    if not isinstance(satellite, Orbit):
        return f"ephemeris of {satellite.name}"
    epochs = ", ".join(format_utc(round(one.epoch)) for one in satellite.used(start, end))
    return f"element sets of {epochs}, SGP4" if "," in epochs else f"element set of {epochs}, SGP4"
