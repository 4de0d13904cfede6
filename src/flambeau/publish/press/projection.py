"""From the globe to paper: a projection that fits what is to be shown, and coasts cut to what it can show.

A route within 70 degrees of its middle gets Lambert's azimuthal equal-area projection about that middle, which serves
a town, a country, a continent and a pole alike; what is larger gets the Equal Earth projection.

Source: Snyder 1987, Map Projections: A Working Manual, p. 185 (Lambert); Savric, Patterson & Jenny 2018 (Equal Earth).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import pi
from typing import Protocol

import numpy as np

from flambeau.earth import Floats, normals

_WIDEST = np.radians(70.0)  # from the middle of a route to its farthest point, for the azimuthal projection
_EDGE = np.radians(150.0)  # from the middle, where the azimuthal projection is cut
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = np.sqrt(3) / 2


class Projection(Protocol):
    """Turns the globe (radius 1) into a plane: x to the right, y up."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    def project(self, points: Floats) -> Floats:
        """Return (n, 2) of the plane for latitudes and longitudes [rad, (n, 2)]."""
        ...

    def rings(self, rings: Sequence[Floats]) -> list[Floats]:
        """Return closed rings (n, 2) of the plane."""
        ...

    def lines(self, line: Floats) -> list[Floats]:
        """Return a line (n, 2) of the globe [rad] as parts on the plane."""
        ...

    def edge(self) -> Floats | None:
        """Return the outline of the whole world, or None where that is far outside of what is shown."""
        ...


def fitting(points: Floats) -> Projection:
    """Return the projection that fits points [rad, (n, 2)]."""
    n = normals(points[:, 0], points[:, 1])
    middle = _middle(n)
    if np.arccos(np.clip(n @ middle, -1, 1)).max() <= _WIDEST:
        return Azimuthal(float(np.arcsin(middle[2])), float(np.arctan2(middle[1], middle[0])))
    return EqualEarth(_free_meridian(points[:, 1]))


def _middle(n: Floats) -> Floats:
    """Return the middle of the smallest cap around unit vectors (n, 3), nearly.

    Source: Badoiu & Clarkson 2003. Accuracy: its radius within 1 % after 200 steps.
    """
    middle = n.mean(axis=0)
    middle = n[0] if np.linalg.norm(middle) < 1e-9 else middle / np.linalg.norm(middle)
    for k in range(1, 201):
        middle = middle + (n[np.argmin(n @ middle)] - middle) / (k + 1)
    size = np.linalg.norm(middle)
    return np.asarray(n[0] if size < 1e-9 else middle / size)


def _free_meridian(lon: Floats) -> float:
    """Return the meridian opposite to the middle of the widest gap between longitudes [rad]."""
    ordered = np.sort(np.mod(lon, 2 * pi))
    gaps = np.diff(np.append(ordered, ordered[0] + 2 * pi))
    k = int(np.argmax(gaps))
    return float(ordered[k] + gaps[k] / 2 + pi) % (2 * pi)


@dataclass(frozen=True, slots=True)
class Azimuthal:
    """Lambert's azimuthal equal-area projection about a point [rad], north up."""

    lat: float
    lon: float
    name: str = "Lambert azimuthal equal-area"

    def project(self, points: Floats) -> Floats:
        """Return (n, 2) of the plane for latitudes and longitudes [rad, (n, 2)]."""
        return self._flat(self._turned(points))

    def edge(self) -> Floats | None:
        """Return None: nothing that fits comes near the outline."""
        return None

    def _turned(self, points: Floats) -> Floats:
        """Return unit vectors (n, 3): east, north and towards the middle of the map."""
        up = normals(self.lat, self.lon)
        east = np.array([-np.sin(self.lon), np.cos(self.lon), 0.0])
        return np.asarray(normals(points[:, 0], points[:, 1]) @ np.stack((east, np.cross(up, east), up)).T)

    @staticmethod
    def _flat(v: Floats) -> Floats:
        return np.asarray(v[:, :2] * np.sqrt(2 / np.maximum(1 + v[:, 2], 1e-9))[:, None])

    def lines(self, line: Floats) -> list[Floats]:
        """Return a line (n, 2) of the globe [rad] as parts on the plane."""
        v = self._turned(line)
        inside = np.flatnonzero(v[:, 2] > np.cos(_EDGE))
        parts = np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1)
        return [self._flat(v[part]) for part in parts if len(part) > 1]

    def rings(self, rings: Sequence[Floats]) -> list[Floats]:
        """Return rings of the globe [rad] on the plane; what is beyond the edge is cut off along it."""
        if not rings:
            return []
        whole, pieces = [], []
        turned = self._turned(np.vstack(rings))
        flat, cuts = self._flat(turned), np.cumsum([len(ring) for ring in rings])[:-1]
        for drawn, v in zip(np.split(flat, cuts), np.split(turned, cuts), strict=True):
            inside = v[:, 2] >= np.cos(_EDGE)
            if inside.all():
                whole.append(drawn)
            elif inside.any():
                pieces += list(_pieces(v[:-1], inside[:-1]))
        joined = [self._flat(ring) for ring in _joined(pieces)]
        area = sum(_area(ring) for ring in (*whole, *joined))
        around = [self._flat(_edge(0.0, 2 * pi))] if not pieces and area > 0 else []
        return [*around, *whole, *joined]


def _area(ring: Floats) -> float:
    """Return twice the area of a ring, negative where it goes clockwise."""
    x, y = ring.T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def _pieces(v: Floats, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[Floats]:
    """Yield the parts of a ring within the edge, with points on the edge at both ends."""
    start = int(np.flatnonzero(~inside)[0])
    v, inside = np.roll(v, -start, axis=0), np.roll(inside, -start)
    within = np.flatnonzero(inside)
    for run in np.split(within, np.flatnonzero(np.diff(within) > 1) + 1):
        before, after = v[run[0] - 1], v[(run[-1] + 1) % len(v)]
        yield np.vstack((_crossing(before, v[run[0]]), v[run], _crossing(after, v[run[-1]])))


def _crossing(outside: Floats, inside: Floats) -> Floats:
    """Return where the great circle between two points meets the edge, by halving."""
    for _ in range(40):
        middle = (outside + inside) / np.linalg.norm(outside + inside)
        outside, inside = (outside, middle) if middle[2] >= np.cos(_EDGE) else (middle, inside)
    return inside


def _azimuth(v: Floats) -> float:
    """Return the direction of a point from the middle of the map, clockwise [rad]."""
    return float(np.arctan2(v[0], v[1])) % (2 * pi)


def _edge(start: float, end: float) -> Floats:
    """Return points along the edge, clockwise."""
    angles = np.linspace(start, end, max(int(abs(end - start) / 0.05), 1) + 1)
    return np.column_stack(
        (np.sin(angles) * np.sin(_EDGE), np.cos(angles) * np.sin(_EDGE), np.full(len(angles), np.cos(_EDGE)))
    )


def _joined(pieces: list[Floats]) -> Iterator[Floats]:
    """Join pieces of clockwise rings along the edge, clockwise from each end to the next beginning."""
    begins = [_azimuth(piece[0]) for piece in pieces]
    left = set(range(len(pieces)))
    while left:
        first = k = min(left)
        ring: list[Floats] = []
        while True:
            left.discard(k)
            end = _azimuth(pieces[k][-1])
            turns = [(begin - end) % (2 * pi) for begin in begins]
            nxt = min((n for n in (*left, first)), key=lambda n: turns[n])
            ring += [pieces[k], _edge(end, end + turns[nxt])]
            if nxt == first:
                break
            k = nxt
        yield np.vstack(ring)


@dataclass(frozen=True, slots=True)
class EqualEarth:
    """The Equal Earth projection with a middle meridian [rad]."""

    lon: float
    name: str = "Equal Earth"

    def project(self, points: Floats) -> Floats:
        """Return (n, 2) of the plane for latitudes and longitudes [rad, (n, 2)]."""
        return self._flat(points[:, 0], np.mod(points[:, 1] - self.lon + pi, 2 * pi) - pi)

    def edge(self) -> Floats | None:
        """Return the outline of the whole world."""
        lat = np.linspace(-pi / 2, pi / 2, 91)
        return np.vstack((self._flat(lat, np.full(91, pi)), self._flat(lat[::-1], np.full(91, -pi))))

    @staticmethod
    def _flat(lat: Floats, lon: Floats) -> Floats:
        t = np.arcsin(_M * np.sin(lat))
        bent = _A1 + 3 * _A2 * t**2 + t**6 * (7 * _A3 + 9 * _A4 * t**2)
        y = t * (_A1 + _A2 * t**2 + t**6 * (_A3 + _A4 * t**2))
        return np.column_stack((lon * np.cos(t) / (_M * bent), y))

    def lines(self, line: Floats) -> list[Floats]:
        """Return a line (n, 2) of the globe [rad] as parts on the plane; cut at the seam."""
        lon = np.mod(line[:, 1] - self.lon + pi, 2 * pi) - pi
        parts = np.split(np.arange(len(lon)), np.flatnonzero(np.abs(np.diff(lon)) > pi) + 1)
        return [self._flat(line[part, 0], lon[part]) for part in parts if len(part) > 1]

    def rings(self, rings: Sequence[Floats]) -> list[Floats]:
        """Return rings of the globe [rad] on the plane, cut at the seam."""
        found = []
        for ring in map(_unwrapped, rings):
            first, last = (int(np.floor((x - self.lon + pi) / (2 * pi))) for x in (ring[:, 1].min(), ring[:, 1].max()))
            for turn in range(first, last + 1):
                west = self.lon - pi + 2 * pi * turn
                part = _half(_half(ring, west, 1), west + 2 * pi, -1)
                if len(part) > 2:
                    found.append(self._flat(part[:, 0], part[:, 1] - west - pi))
        return found


def _unwrapped(ring: Floats) -> Floats:
    """Return a ring without jumps at 180 degrees; one that goes around a pole is led over it."""
    out = np.column_stack((ring[:, 0], np.unwrap(ring[:, 1])))
    if abs(out[-1, 1] - out[0, 1]) < pi:
        return out
    pole = np.copysign(pi / 2, out[:, 0].mean())
    return np.vstack((out, (pole, out[-1, 1]), (pole, out[0, 1]), out[0]))


def _half(ring: Floats, meridian: float, side: int) -> Floats:
    """Return the part of a ring east (`side` 1) or west (-1) of a meridian [rad].

    Source: Sutherland & Hodgman 1974, against one line.
    """
    away = (ring[:, 1] - meridian) * side
    if (away >= 0).all():
        return ring
    out: list[Floats] = []
    for k in range(len(ring) - 1):
        a, b = away[k], away[k + 1]
        if a >= 0:
            out.append(ring[k])
        if (a < 0) != (b < 0):
            out.append(ring[k] + (ring[k + 1] - ring[k]) * a / (a - b))
    return np.array([*out, *out[:1]]).reshape(-1, 2)
