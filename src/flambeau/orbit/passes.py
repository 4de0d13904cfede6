"""Passes of a satellite over many places at once: rise, culmination and set, and the part that can be seen.

All places share one track. Each half revolution gives a frame (outwards, along, across) in which one matrix product
and one arctangent tell when the satellite comes abeam of every place; those that come near are followed by Newton's
method to the culmination, and from there to rise and set. No pass is too short to be found.

The method takes for granted that the orbit is low and nearly circular, and others are refused (`satellite.refusal`).
Altitudes are those of straight rays: no refraction, no hills.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import NDArray

from flambeau.columns import dot
from flambeau.earth import ROTATION, Floats
from flambeau.orbit.cubics import Cubics
from flambeau.roots import Ints
from flambeau.sky import Sites

_BLOCK = 120_000
_VERTICAL = np.radians(0.2)  # the ellipsoid's normal is at most so far from the radius
_SLACK = np.radians(5.0)  # by how much the altitude abeam may be below that of the culmination
_ENOUGH = 3.0  # [s]: steps of Newton's of a hundredth of this, or of the pass, leave microseconds
_LONGEST = 60.0  # [s] a step of Newton's
_FAR = 200.0  # [s] from the guess to the abeam moment
_MOST = 16  # steps
_PLACES = 4000  # in one go


@dataclass(frozen=True, eq=False)
class Passes:
    """Passes as columns (n,), by place and then by time: whole passes that touch the span, however short."""

    place: Ints
    rise: Floats  # [POSIX s]
    culmination: Floats
    set: Floats
    altitude: Floats  # at the culmination [rad]

    def __len__(self) -> int:
        return len(self.place)

    def take(self, rows: NDArray[np.intp] | slice) -> Passes:
        """Return some of the passes, by their row numbers."""
        columns = (self.rise, self.culmination, self.set, self.altitude)
        return Passes(self.place[rows], *(column[rows] for column in columns))


@dataclass(frozen=True, eq=False)
class _Frames:
    """Where the satellite is each quarter revolution: instants [POSIX s, (m,)], frames (3, m), rates [rad/s, (m,)]."""

    t: Floats
    out: Floats
    along: Floats
    across: Floats
    rate: Floats

    @classmethod
    def of(cls, cubics: Cubics, start: float, end: float) -> _Frames:
        """Take the frames of the Earth-fixed motion over a span and a little more."""
        quarter = pi / 2 / cubics.rate
        t = np.arange(max(start - quarter, cubics.start), min(end + quarter, cubics.end) + quarter, quarter)
        t = np.minimum(t, cubics.end)
        r, v = cubics.motion(t)
        far = np.sqrt(dot(r, r))
        out = r / far
        along = v - out * dot(v, out)
        speed = np.sqrt(dot(along, along))
        along = along / speed
        return cls(t, out, along, np.cross(out, along, axis=0), speed / far)


@dataclass(frozen=True, slots=True)
class _Reach:
    """Up to where a place is of interest: sines of angles at the Earth's centre, across the plane and behind."""

    across: float
    behind: float

    @classmethod
    def of(cls, cubics: Cubics, sites: Sites, altitude: float) -> _Reach:
        """Take the circle in which the satellite is above an altitude, and how far the plane turns in an eighth."""
        low = altitude - _VERTICAL
        nearest, farthest = np.sqrt(dot(sites.xyz, sites.xyz).min()), np.sqrt(dot(cubics.r, cubics.r).max())
        circle = np.arccos(np.clip(nearest * np.cos(low) / farthest, -1.0, 1.0)) - low
        turning = ROTATION * pi / 4 / cubics.rate + np.radians(1.5)
        return cls(float(np.sin(min(circle + turning, pi / 2))), float(np.cos(pi / 4 + turning)))


def passes(cubics: Cubics, sites: Sites, start: float, end: float, altitude: float = 0.0) -> Passes:
    """Find all passes over all places that rise above an altitude.

    Args:
        cubics: the satellite, over at least the span.
        sites: the places.
        start, end: the span [POSIX s]; passes that only touch it are told as a whole. The ends of a track that has
            ends cut them, though: rise, culmination or set are the end itself then.
        altitude: from which on a pass counts [rad]; rise and set are those above it.

    Accuracy: rise and set within 0.5 ms of SGP4 in 99.9 % of 132,544 events and 8 ms at worst, for passes down to
    1.7 s; against Orekit within 3 ms; 20 ms for any orbit that is accepted.
    """
    frames = _Frames.of(cubics, start, end)
    chunks = [slice(first, first + _PLACES) for first in range(0, len(sites), _PLACES)]
    found = [_Search(cubics, frames, sites.take(chunk), altitude).passes(start, end) for chunk in chunks]
    places = [p.place + chunk.start for p, chunk in zip(found, chunks, strict=True)]
    columns = ([p.rise for p in found], [p.culmination for p in found], [p.set for p in found])
    if not found:
        return Passes(np.empty(0, np.intp), *(np.empty(0) for _ in range(4)))
    joined = (np.concatenate(column) for column in (*columns, [p.altitude for p in found]))
    return Passes(np.concatenate(places), *joined)


@dataclass(frozen=True, eq=False)
class _Search:
    """The search over some places."""

    cubics: Cubics
    frames: _Frames
    sites: Sites
    altitude: float

    def passes(self, start: float, end: float) -> Passes:
        """Return the passes that touch a span, by place and then by time."""
        every = max(1, _BLOCK // max(len(self.sites), 1))
        blocks = (slice(k, k + every) for k in range(0, len(self.frames.t), every))
        reach = _Reach.of(self.cubics, self.sites, self.altitude)
        parts = [self._followed(*self._abeam(block, reach)) for block in blocks]
        place, culmination, rise, set_, sine = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(place * (end - start + 1e5) + (culmination - start))
        # The same pass may have been reached from two frames.
        new = np.ones(len(order), bool)
        new[1:] = (np.diff(place[order]) != 0) | (np.diff(culmination[order]) > 1.0)
        rows = order[new & (set_[order] > start) & (rise[order] < end)]
        return Passes(place[rows], rise[rows], culmination[rows], set_[rows], np.arcsin(np.minimum(sine[rows], 1.0)))

    def _abeam(self, block: slice, reach: _Reach) -> tuple[Ints, Floats]:
        """Return places, and about when [POSIX s] the satellite comes abeam of them, near enough to be of interest."""
        f, down = self.frames, (self.sites.xyz / np.sqrt(dot(self.sites.xyz, self.sites.xyz))).astype(np.float32)
        out, along, across = (x[:, block].astype(np.float32).T @ down for x in (f.out, f.along, f.across))
        near = np.flatnonzero(((np.abs(across) < reach.across) & (out > np.abs(along) * reach.behind)).ravel())
        k, place = np.divmod(near, len(self.sites))
        angle = np.arctan2(along.ravel()[near], out.ravel()[near])
        return place, f.t[block][k] + angle / f.rate[block][k]

    def _followed(self, place: Ints, t: Floats) -> tuple[Ints, Floats, Floats, Floats, Floats]:
        """Return place, culmination, rise, set [POSIX s] and sine of the highest altitude of passes high enough."""
        place, t, xyz, up = self._culminations(place, t)
        r, v = self.cubics.motion(t)
        d = r - xyz
        sine = dot(d, up) / np.sqrt(dot(d, d))
        keep = np.flatnonzero(sine >= np.sin(self.altitude))
        place, t, sine = place[keep], t[keep], sine[keep]
        xyz, up, r, v = (x.take(keep, axis=1) for x in (xyz, up, r, v))
        half = self._half(xyz, r, v)
        rise, set_ = (self._crossing(t, sign * half, xyz, up) for sign in (-1.0, 1.0))
        return place, t, rise, set_, sine

    def _culminations(self, place: Ints, t: Floats) -> tuple[Ints, Floats, Floats, Floats]:
        """Return place (n,), culmination [POSIX s, (n,)], position and normal (3, n) of passes that may be high enough.

        Source: Newton's method, from about when the satellite is abeam by way of when it is nearest.
        """
        cubics = self.cubics
        xyz, up = self.sites.xyz.take(place, axis=1), self.sites.up.take(place, axis=1)
        t = self._inside(t)
        r, v = cubics.motion(t)
        d = r - xyz
        t = self._inside(t - np.clip(dot(d, v) / dot(v, v), -_FAR, _FAR))
        r, v, a = cubics.bending(t)
        d = r - xyz
        keep = np.flatnonzero(dot(d, up) > np.sin(self.altitude - _SLACK) * np.sqrt(dot(d, d)))
        place, t, xyz, up = place[keep], t[keep], xyz.take(keep, axis=1), up.take(keep, axis=1)
        d, v, a = (x.take(keep, axis=1) for x in (d, v, a))
        t = self._inside(t + _to_culmination(d, v, a, up))
        r, v, a = cubics.bending(t)
        return place, self._inside(t + _to_culmination(r - xyz, v, a, up)), xyz, up

    def _inside(self, t: Floats) -> Floats:
        """Bring instants [POSIX s, (n,)] into the span of the track: one with ends has no position beyond them."""
        return np.clip(t, self.cubics.start, self.cubics.end)

    def _half(self, xyz: Floats, r: Floats, v: Floats) -> Floats:
        """Return about how long [s, (n,)] it takes from the culmination to the set, by the spherical triangle."""
        far, near = np.sqrt(dot(r, r)), np.sqrt(dot(xyz, xyz))
        rate = np.sqrt(np.maximum(dot(v, v) - (dot(r, v) / far) ** 2, 0)) / far
        least = dot(r, xyz) / (far * near)  # cosine of the arc at the culmination
        circle = np.arccos(np.minimum(near * np.cos(self.altitude) / far, 1.0)) - self.altitude
        return np.asarray(np.maximum(np.arccos(np.clip(np.cos(circle) / least, -1.0, 1.0)) / rate, 1.0))

    def _crossing(self, top: Floats, ahead: Floats, xyz: Floats, up: Floats) -> Floats:
        """Return when [POSIX s, (n,)] the satellite is at the altitude, before (`ahead` < 0) or after the culmination.

        Source: Newton's method, kept on its side of the culmination.
        """
        level = np.sin(self.altitude)
        t, sign = self._inside(top + ahead), np.sign(ahead)
        close = 0.01 * np.minimum(np.abs(ahead), _ENOUGH)
        active = np.arange(len(t))
        for _ in range(_MOST):
            r, v = self.cubics.motion(t[active])
            d = r - xyz
            square, high = dot(d, d), dot(d, up)
            away = np.sqrt(square)
            rate = (dot(v, up) - high * dot(d, v) / square) / away
            step = np.clip((high / away - level) / rate, -_LONGEST, _LONGEST)
            step = np.where(rate * sign < 0, step, -0.5 * ahead)
            t[active] = self._inside(t[active] - step)
            left = np.flatnonzero(np.abs(step) > close)
            if not len(left):
                break
            active, xyz, up = active[left], xyz.take(left, axis=1), up.take(left, axis=1)
            ahead, sign, close = ahead[left], sign[left], close[left]
        return t


def _to_culmination(d: Floats, v: Floats, a: Floats, up: Floats) -> Floats:
    """Return how much later [s, (n,)] the altitude is highest: one step of Newton's on its rate of change."""
    high, climb, closing, square = dot(d, up), dot(v, up), dot(d, v), dot(d, d)
    rate = climb * square - high * closing
    bend = dot(a, up) * square + climb * closing - high * (dot(v, v) + dot(d, a))
    return np.clip(-rate / bend, -_LONGEST, _LONGEST)
