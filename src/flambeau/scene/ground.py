"""What one stands on, out to the horizon, and the hills behind it. Axes east, north, up [m] from the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from flambeau.scene.forms import Doubles, Form, sheet
from flambeau.scene.materials import NAMED
from flambeau.scene.mesh import Material, Part, Parts
from flambeau.scene.pavement import PATTERNS
from flambeau.scene.relief import fractal

SPOKES = 192
LEVEL = 2.0  # out to here the ground is level: somebody stands there [m]
BROW, FLANK = 4.5, 0.8  # a summit falls off from here on [m], and so steeply further down
_SIGHT = 600e3  # reach of the land below a summit [m]: its edge is a quarter of a degree below the level
HILLS = (0.70, 0.95)  # where hills begin and where their crests are, as shares of the extent
HILL_ROWS = 14


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of ground.

    Attributes:
        material: of its surface, without its pattern.
        pattern: name of its pattern, or none.
        tile: how large a repetition of that is [m].
        relief: height of its unevenness [m], and how wide that is [m].
        hills: material of hills behind it.
        fall: how deep below the place the land lies around its summit [m]; 0: there is none.
    """

    material: Material
    pattern: str = ""
    tile: float = 4.0
    relief: tuple[float, float] = (0.0, 1.0)
    hills: str = "woods"
    fall: float = 0.0


GROUNDS: Mapping[str, Kind] = {
    "stone": Kind(NAMED["stone"], "setts", 2.4),
    "slabs": Kind(NAMED["granite"], "slabs", 4.8),
    "asphalt": Kind(NAMED["asphalt"], "worn", 12.0),
    "concrete": Kind(NAMED["concrete"], "worn", 12.0),
    "snow": Kind(NAMED["snow"], "", 1.0, (0.12, 5.0), "snow"),
    "summit": Kind(NAMED["snow"], "", 1.0, (0.12, 5.0), "snow", 2600.0),
    "ice": Kind(replace(NAMED["ice"], albedo=(0.19, 0.26, 0.30)), "cracks", 24.0, (0.0, 1.0), "snow"),
    "water": Kind(NAMED["water"], "waves", 16.0),
    "grass": Kind(NAMED["grass"], "tufts", 3.0, (0.06, 4.0)),
    "gravel": Kind(NAMED["gravel"], "pebbles", 0.8, (0.03, 3.0), "rock"),
    "sand": Kind(NAMED["sand"], "ripples", 2.0, (0.15, 8.0), "sand"),
    "rock": Kind(NAMED["rock"], "pebbles", 6.0, (0.25, 4.0), "rock"),
    "track": Kind(replace(NAMED["rubber"], albedo=(0.273, 0.091, 0.071)), "lanes", 4.88),
}
"""The grounds by the names that a document may say; the albedo of their material is the mean of what one sees."""

WOODS = Material("woods", (0.052, 0.062, 0.045), specular=0.02, roughness=0.95, grain=0.5, grain_size=40.0)
"""Wooded hills far away. Source: albedo of coniferous forest 0.05 to 0.15, Oke 1987, table 1.1."""


def ground(material: str, horizon: Sequence[tuple[float, float]] = (), extent: float = 20_000.0) -> Parts:
    """Return the ground, level where one stands.

    Args:
        material: a name in `GROUNDS`.
        horizon: azimuths from north over east and altitudes [rad] of hills, in any order; between them straight.
            Their silhouette is exact at these azimuths, seen from the place.
        extent: how far it reaches [m].

    Returns:
        The ground and its hills, in axes east, north, up [m].

    Raises:
        KeyError: there is no such ground.
    """
    kind = GROUNDS[material]
    floor = _floor(kind, _SIGHT if kind.fall else extent)
    parts = [_part(floor, _patterned(material), floor.vertices[:, :2] / kind.tile)]
    if any(altitude > 0 for _, altitude in horizon):
        hills = WOODS if kind.hills == "woods" else replace(NAMED[kind.hills], grain_size=40.0)
        parts.append(_part(_hills(horizon, extent), hills, None))
    return tuple(parts)


def _part(form: Form, material: Material, uv: Doubles | None) -> Part:
    return Part(
        form.vertices.astype(np.float32), form.faces.astype(np.int32), form.normals.astype(np.float32), material,
        None if uv is None else uv.astype(np.float32), "ground",
    )  # fmt: skip


@cache
def _patterned(name: str) -> Material:
    """Return the material of a ground with its pattern, whose mean albedo stays."""
    kind = GROUNDS[name]
    return PATTERNS[kind.pattern]().on(kind.material) if kind.pattern else kind.material


def _floor(kind: Kind, extent: float) -> Form:
    """Return the disc, finer near the middle."""
    height, width = kind.relief
    near = np.arange(0.5, 12, 0.5) if height else np.array([6.0])
    rings = np.concatenate([near, np.geomspace(near[-1] * 1.07, extent, 90 if height else 24)])
    turn = np.linspace(0, 2 * np.pi, SPOKES, endpoint=False)
    radius = np.concatenate([[0.0], rings])[::-1, None]
    x, y = radius * np.sin(turn), radius * np.cos(turn)
    swell = np.clip((radius - LEVEL) / 10, 0, 1) ** 2 * (3 - 2 * np.clip((radius - LEVEL) / 10, 0, 1))
    z = height * swell * fractal(x / width, y / width, 4, 3) if height else np.zeros_like(x)
    z = z - np.minimum(FLANK * np.maximum(radius - BROW, 0) ** 2 / (radius + 3 * BROW), kind.fall)
    return sheet(np.stack([x, y, z], -1)[:, ::-1], closed=True)


def _hills(horizon: Sequence[tuple[float, float]], extent: float) -> Form:
    """Return a ring of hills whose crest has the altitudes of a horizon."""
    given, altitude = _sorted(horizon)
    azimuth = np.unique(np.concatenate([np.linspace(0, 2 * np.pi, 720, endpoint=False), given]))
    crest = np.interp(azimuth, given, altitude, period=2 * np.pi)
    crest *= 1 - 0.08 * _between(azimuth, given) * (1 + fractal(azimuth * 25, 0 * azimuth, 5, 7))
    share = np.linspace(0, 1, HILL_ROWS)[:, None]
    distance = extent * (HILLS[0] + (HILLS[1] - HILLS[0]) * share)
    east, north = distance * np.sin(azimuth), distance * np.cos(azimuth)
    folds = fractal(east / extent * 30, north / extent * 30, 5, 9)
    rise = np.clip(share**1.3 + 0.35 * folds * share * (1 - share), 0, share)
    up = extent * HILLS[1] * np.tan(np.maximum(crest, 0)) * rise
    up[0] = -1.0  # their foot is below the ground
    points = np.stack([east, north, up], -1)
    return sheet(points, closed=True)


def _sorted(horizon: Sequence[tuple[float, float]]) -> tuple[Doubles, Doubles]:
    """Return azimuths from 0 to 2 pi in order, and their altitudes [rad]."""
    rows = np.array(sorted((azimuth % (2 * np.pi), altitude) for azimuth, altitude in horizon))
    return rows[:, 0], rows[:, 1]


def _between(azimuth: Doubles, given: Doubles) -> Doubles:
    """Return how far azimuths are from the given ones: 0 at these, 1 from one degree on."""
    gap = np.abs((azimuth[:, None] - given + np.pi) % (2 * np.pi) - np.pi).min(1)
    return np.asarray(np.clip(gap / np.radians(1.0), 0, 1), float)
