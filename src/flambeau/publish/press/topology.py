"""Coasts of Natural Earth, from TopoJSON. Its borders are those of who holds what, and are left out.

Source: TopoJSON format specification 2.1 (delta-coded, quantised arcs); world-atlas 2.0.2 (Natural Earth 1:50,000,000,
public domain).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from flambeau.earth import Floats

_WORLD = "land-50m.json"


@dataclass(frozen=True, eq=False)
class Coasts:
    """Land as rings, clockwise (lakes the other way around): (n, 2) latitude, longitude [rad]."""

    rings: tuple[Floats, ...] = ()


@cache
def coasts() -> Coasts:
    """Return the shipped coasts; none where flambeau was built without them."""
    file = files("flambeau").joinpath("data", "vendor", _WORLD)
    if not file.is_file():
        return Coasts()
    world = json.loads(file.read_text("utf-8"))
    return Coasts(tuple(_rings(world, "land")))


def _arcs(topology: dict[str, Any]) -> list[Floats]:
    """Return the arcs as (n, 2) latitude and longitude [rad]."""
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.radians(np.cumsum(arc, axis=0) * scale + shift)[:, ::-1] for arc in topology["arcs"]]


def _rings(topology: dict[str, Any], name: str) -> Iterator[Floats]:
    arcs = _arcs(topology)
    for numbers in _ring_numbers(topology["objects"][name]):
        parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
        yield np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _ring_numbers(geometry: dict[str, Any]) -> Iterator[list[int]]:
    if geometry["type"] == "GeometryCollection":
        for one in geometry["geometries"]:
            yield from _ring_numbers(one)
    elif geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon
