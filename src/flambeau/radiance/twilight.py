"""Light that is scattered again and again while the Sun is down.

By day each place in the air sees others that are lit alike, and light scattered more than twice is a geometric series.
In twilight it is not so: from six degrees below the horizon on, the sky overhead is lit by the bright air over the
horizon, and that again by what is nearer to the Sun. Here each place gathers the light of all others, several times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import numpy as np

from flambeau.earth import Floats
from flambeau.radiance.air import DENSER, HAZE_ALBEDO, RADIUS, TOP, Air, air, densities, way_through
from flambeau.radiance.surroundings import Singles
from flambeau.radiance.tables import bilinear

_HEIGHTS, _SUNS = 22, 24  # nodes of the table
_LOWEST, _HIGHEST = np.radians(-24.0), np.radians(4.0)  # altitudes of the Sun in it [rad]
_POLAR, _AROUND, _STEPS = 16, 6, 14  # directions from each place, and parts of each way
_ORDERS = 4  # rounds of gathering
_FINE = 121  # suns of the finished table
_LEAST = 1e-16  # [1/sr] below every night


@lru_cache(maxsize=4)
def dusky(haze: float) -> Air:
    """Return the air of `air(haze)` with a better table of repeated scattering for a Sun below 4 degrees.

    Source: the rendering equation of a scattering medium, solved by iteration (Chandrasekhar 1950), equal to all sides.
    Accuracy: four rounds; four more add 0.7 % to the light of the sky with the Sun at -12 degrees.
    """
    day = air(haze)
    height = TOP * np.linspace(0, 1, _HEIGHTS) ** 2
    altitude = np.linspace(_LOWEST, _HIGHEST, _SUNS)
    ways = _ways(day, height)
    first = _gathered(ways, altitude, lambda h, s: day.sunlight(h, s) / np.float32(4 * np.pi))
    total = _sampled(day, height, altitude)
    for _ in range(_ORDERS):
        total = first + _gathered(ways, altitude, partial(_looked, _Table.of(total), day))
    return replace(day, often=_finished(day, total))


@dataclass(frozen=True, eq=False, slots=True)
class _Ways:
    """Ways from heights to all sides: heights of their parts (steps, n), how each turns the Sun, what arrives of it.

    The sine of the Sun's altitude at a part is `up` times that at the start plus `level` times its cosine.
    """

    height: Floats
    up: Floats
    level: Floats
    sent: Singles
    weight: Floats


@dataclass(frozen=True, eq=False, slots=True)
class _Table:
    """Logarithms of radiance by height and altitude of the Sun (_HEIGHTS, _SUNS, 3)."""

    logs: Singles

    @classmethod
    def of(cls, radiance: Singles) -> _Table:
        """Return the table of a radiance [1/sr, (_HEIGHTS, _SUNS, 3)]."""
        return cls(np.log(np.maximum(radiance, _LEAST)))

    def at(self, height: Floats, altitude: Floats) -> Singles:
        """Return the radiance (n, 3) at heights [m, (n,)], the Sun at altitudes [rad, (n,)]."""
        x = np.sqrt(np.clip(height / TOP, 0, 1)) * (_HEIGHTS - 1)
        y = np.clip((altitude - _LOWEST) / (_HIGHEST - _LOWEST), 0, 1) * (_SUNS - 1)
        return np.asarray(np.exp(bilinear(self.logs, x, y)))


def _ways(through: Air, height: Floats) -> _Ways:
    ray, weight = _directions()
    start = np.repeat(np.column_stack((np.zeros((len(height), 2)), RADIUS + np.maximum(height, 1.0))), len(ray), axis=0)
    rays = np.tile(ray, (len(height), 1))
    near, far, _ = way_through(start, rays)
    edges = np.linspace(0, 1, _STEPS + 1)[:, None] ** 2 * (far - near) + near
    middle, length = (edges[1:] + edges[:-1]) / 2, np.diff(edges, axis=0)
    point = start + rays * middle[..., None]
    radius = np.linalg.norm(point, axis=-1)
    density = densities(radius - RADIUS)
    scatter = density[..., :1] * through.depths[0] + density[..., 1:2] * through.depths[1] * HAZE_ALBEDO
    depth = density @ through.depths * length[..., None]
    before = np.exp(-(np.cumsum(depth, axis=0) - depth))
    sent = before * scatter * length[..., None] * _part(depth)
    return _Ways(radius - RADIUS, point[..., 2] / radius, point[..., 0] / radius, sent.astype(np.float32), weight)


def _part(depth: Floats) -> Floats:
    """Return (1 - exp(-d)) / d."""
    return np.asarray(-np.expm1(-depth) / np.maximum(depth, 1e-12))


def _directions() -> tuple[Floats, Floats]:
    """Return directions (n, 3) over half the sphere, dense at the horizon, and their shares of the whole (n,)."""
    x, w = np.polynomial.legendre.leggauss(_POLAR)
    z, w = x**3, w * 3 * x**2 / 2  # most of what is gathered comes from within a few degrees of the horizon
    a = (np.arange(_AROUND) + 0.5) / _AROUND * np.pi
    z, a = (g.ravel() for g in np.meshgrid(z, a, indexing="ij"))
    flat = np.sqrt(1 - z * z)
    return np.column_stack((flat * np.cos(a), flat * np.sin(a), z)), np.repeat(w, _AROUND) / _AROUND


def _gathered(ways: _Ways, altitude: Floats, source: Callable[[Floats, Floats], Singles]) -> Singles:
    """Return the mean over all sides of what comes along the ways (_HEIGHTS, _SUNS, 3), the Sun at altitudes (n,)."""
    out = np.empty((_HEIGHTS, len(altitude), 3), np.float32)
    for k, a in enumerate(altitude):
        sine = ways.up * np.sin(a) + ways.level * np.cos(a)
        light = source(ways.height.ravel(), sine.ravel()).reshape(*sine.shape, 3)
        along = np.einsum("snc,snc->nc", light, ways.sent).reshape(_HEIGHTS, -1, 3)
        out[:, k] = np.einsum("hdc,d->hc", along, ways.weight)
    return out


def _sampled(day: Air, height: Floats, altitude: Floats) -> Singles:
    h, a = np.meshgrid(height, altitude, indexing="ij")
    return day.scattered_often(h.ravel(), np.sin(a).ravel()).reshape(_HEIGHTS, _SUNS, 3)


def _looked(table: _Table, day: Air, height: Floats, sine: Floats) -> Singles:
    """Return the radiance of repeated scattering: of the table below its highest Sun, of the day above."""
    altitude = np.arcsin(np.clip(sine, -1, 1))
    low = altitude < _HIGHEST
    out = day.scattered_often(height, sine)
    out[low] = table.at(height[low], altitude[low])
    return out


def _finished(day: Air, total: Singles) -> Singles:
    """Return a table in the form of `Air.often`, fine enough to be read straight between its nodes."""
    height = TOP * np.linspace(0, 1, len(day.often)) ** 2
    sine = np.clip(np.tan((np.linspace(0, 1, _FINE) - 0.5) * 2 * np.arctan(DENSER)) / DENSER, -1, 1)
    h, s = (g.ravel() for g in np.meshgrid(height, sine, indexing="ij"))
    altitude = np.arcsin(s)
    new, old = _Table.of(total).at(h, altitude), day.scattered_often(h, s)
    share = np.clip((_HIGHEST - altitude) / np.radians(4.0), 0, 1)[:, None].astype(np.float32)
    dark = (altitude > _LOWEST)[:, None]
    return np.asarray(old * (1 - share) + new * share * dark, np.float32).reshape(len(height), _FINE, 3)
