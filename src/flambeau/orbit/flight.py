"""Flights to a satellite and back: smooth ways between known ends, to be drawn and told, not flown.

This is interpolation, not flight dynamics: launch, docking, undocking and landing are exact, between them the way is
plausible and without jumps. No thrust, no drag, no window is computed here, and nothing should be commanded from it.

A flight is told relative to the satellite, in the frame that goes with it: how far ahead along the orbit and how far
off its plane (two angles at the Earth's centre), and the height above the ellipsoid. Each is a chain of cubics.

Where the satellite is too far ahead to be caught in the time there is, the vehicle waits for it to come round from
behind; where a site is far off the orbital plane, the plane is joined later. Both are impossible flights, drawn all
the same, below 9 km/s seen from the Earth for two hours or more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from flambeau.earth import ROTATION, Floats, radius_at, to_fixed, turned
from flambeau.finding import UsageError
from flambeau.track import Track, smooth

Place = tuple[float, float, float]
Knot = tuple[float, float | None]

INSERTION = (525.0, 200e3)
"""When after launch [s], and how high [m], a flight without knots reaches orbit. Source: Soyuz, published timelines."""

BURN_BEFORE = 54 * 60.0
"""How long before landing [s] a descent without knots brakes. Source: Soyuz TMA-09M, 11 November 2013."""

ENTRY = (23 * 60.0, 100e3)
"""How long before landing [s], and how high [m], a descent enters the air. Source: as above."""

CHUTE = (15 / 23, 10.7e3)
"""The last part of the time from entry to landing, spent under the parachute, and the height [m] of its opening."""

STANDOFF = 3e3
"""How far ahead of the satellite [m] a vehicle stays between undocking and its burn."""

_UP_SHARE, _DOWN_SHARE = 0.43, 0.72  # way made while speeding up or slowing down, over (first + last rate) x duration
_GAIN, _LAG = 0.1, 0.4  # how much faster or slower than the satellite a vehicle may go, of the satellite's rate
_PLANE = 5.2  # time to join a plane, times rate, over root of the angle: keeps the speed below 1.03 of the orbit's
_BASE = 10.0  # the plane of the orbit is taken from positions this far apart either way [s]


class Curve(NamedTuple):
    """A chain of cubics: ascending instants [s, (m,)], values and rates there; constant before and after."""

    t: Floats
    value: Floats
    rate: Floats

    def __call__(self, t: Floats) -> Floats:
        """Return the values (n,) at instants [s, (n,)].

        Source: cubic Hermite interpolation.
        """
        t = np.clip(t, self.t[0], self.t[-1])
        k = np.clip(np.searchsorted(self.t, t, side="right") - 1, 0, len(self.t) - 2)
        width = self.t[k + 1] - self.t[k]
        x = (t - self.t[k]) / width
        rise = self.value[k + 1] - self.value[k]
        a, b = self.rate[k] * width, self.rate[k + 1] * width
        return np.asarray(self.value[k] + x * (a + x * (3 * rise - 2 * a - b + x * (a + b - 2 * rise))))


def _curve(rows: Sequence[tuple[float, float, float]]) -> Curve:
    """Make a curve of (instant, value, rate) rows."""
    t, value, rate = np.array(rows, dtype=np.float64).T
    return Curve(t, value, rate)


def _level(rows: Sequence[tuple[float, float]]) -> Curve:
    """Make a curve through (instant, value) rows that never leaves the range of two neighbours; level at its ends.

    Source: Fritsch and Butland 1984, harmonic mean of the secants.
    """
    t, value = np.array(rows, dtype=np.float64).T
    secant = np.diff(value) / np.diff(t)
    a, b = secant[:-1], secant[1:]
    same = a * b > 0
    inner = np.where(same, 2 * a * b / np.where(same, a + b, 1.0), 0.0)
    return Curve(t, value, np.concatenate(([0.0], inner, [0.0])))


class _Frame(NamedTuple):
    """The frame that goes with the satellite: unit vectors up, ahead and left [(n, 3)], and its height [m, (n,)]."""

    up: Floats
    ahead: Floats
    left: Floats
    height: Floats


@dataclass(frozen=True, eq=False)
class Flight:
    """A track between the ground and a satellite; see `ascent` and `descent`.

    Attributes:
        orbit: the satellite.
        start, end: the span [POSIX s].
        along, across: angles [rad] ahead of the satellite and left of its plane, as curves.
        height: height [m] as a curve that meets the satellite's at `meeting`.
        near: share of the satellite's own rise and fall that the vehicle follows, 0 far away to 1 beside it, as
            instants [s] between which it changes smoothly.
        meeting: when the vehicle is at the satellite.
    """

    orbit: Track
    start: float
    end: float
    along: Curve
    across: Curve
    height: Curve
    near: tuple[float, float]
    meeting: float

    @property
    def span(self) -> tuple[float, float]:
        """From launch to docking, or from undocking to landing."""
        return self.start, self.end

    def positions(self, t: Floats) -> Floats:
        """Return the positions [m, (n, 3)] at the instants `t` [s, (n,)], clamped to the span.

        Raises:
            OutOfRange: the orbit has no answer at one of the instants.

        Accuracy: pad, ports and landing site within 1 mm; between them illustrative.
        """
        t = np.clip(t, self.start, self.end)
        frame = _frame(self.orbit, t)
        meets = _frame(self.orbit, np.array([self.meeting])).height[0]
        along, across = self.along(t)[:, None], self.across(t)[:, None]
        level = np.cos(across) * (np.cos(along) * frame.up + np.sin(along) * frame.ahead)
        direction = level + np.sin(across) * frame.left
        height = self.height(t) + _nearness(self.near, t) * (frame.height - meets)
        return _spun(direction * (radius_at(direction[:, 2]) + height)[:, None], t, -1.0)


def _nearness(near: tuple[float, float], t: Floats) -> Floats:
    """Return the share (n,) of the satellite's own rise and fall: 0 at near[0], 1 at near[1], whichever is first."""
    return smooth((t - near[0]) / (near[1] - near[0]))


def _spun(xyz: Floats, t: Floats, sign: float) -> Floats:
    """Turn Earth-fixed vectors [(n, 3)] into a frame that does not turn (sign 1), or back (sign -1)."""
    return turned(xyz, sign * ROTATION * t)  # the zero does not matter


def _frame(orbit: Track, t: Floats) -> _Frame:
    """Return the frame of the satellite at instants [s, (n,)]."""
    low, high = orbit.span
    before, after = np.clip(t - _BASE, low, high), np.clip(t + _BASE, low, high)
    three = orbit.positions(np.concatenate((before, t, after)))
    a, r, b = np.split(_spun(three, np.concatenate((before, t, after)), 1.0), 3)
    up, left = _unit(r), _unit(np.cross(a, b))
    left = _unit(left - up * np.einsum("ij,ij->i", left, up)[:, None])
    return _Frame(up, np.cross(left, up), left, np.linalg.norm(r, axis=1) - radius_at(up[:, 2]))


def _unit(x: Floats) -> Floats:
    return np.asarray(x / np.linalg.norm(x, axis=1)[:, None])


class _Seen(NamedTuple):
    """A place on the ground as seen from the satellite: angles and their rates, and height [m]."""

    along: float
    across: float
    along_rate: float
    across_rate: float
    height: float


def _seen(orbit: Track, ground: Place, t: float) -> _Seen:
    """Return where a place is in the frame of the satellite at an instant [s]."""
    both = np.array([t, t + 1.0])
    frame = _frame(orbit, both)
    place = _spun(np.repeat(to_fixed(*ground)[None], 2, axis=0), both, 1.0)
    size = np.linalg.norm(place, axis=1)
    x, y, z = (np.einsum("ij,ij->i", place, axis) / size for axis in frame[:3])
    along, across = np.arctan2(y, x), np.arcsin(np.clip(z, -1.0, 1.0))
    limit = 2 * _rate(orbit, t)
    along_rate = min(max(_folded(along[1] - along[0]), -limit), limit)
    height = size[0] - radius_at(place[0, 2] / size[0])
    return _Seen(float(along[0]), float(across[0]), along_rate, float(across[1] - across[0]), float(height))


def _folded(angle: float) -> float:
    """Bring an angle [rad] into -pi .. pi."""
    return math.remainder(float(angle), math.tau)


def _rate(orbit: Track, t: float) -> float:
    """Return the satellite's angular rate [rad/s] at an instant [s]."""
    up = _frame(orbit, np.array([t, t + 1.0])).up
    return float(np.linalg.norm(up[1] - up[0]))


def ascent(orbit: Track, ground: Place, launch: float, docking: float, knots: Sequence[Knot] = ()) -> Flight:
    """Interpolate a flight from a pad to a satellite; illustrative, not flight dynamics.

    Starts on the pad at rest, is in the orbital plane at the first knot (insertion), some 16 degrees on for a Soyuz,
    then gains on the satellite, ever more slowly, and meets it at docking at rest beside it.

    Args:
        orbit: the satellite; must answer from launch to docking.
        ground: latitude, longitude [rad] and height [m] of the pad.
        launch, docking: [POSIX s].
        knots: (instant [POSIX s], height [m] or None) between launch and docking, ascending: insertion, then any
            known heights after it. Without knots insertion is at `INSERTION`.

    Raises:
        UsageError: instants that do not ascend.
        OutOfRange: the orbit has no answer at one of the instants.

    Accuracy: pad and docking position within 1 mm; heights at the knots within 10 m.
    """
    knots = knots or [(launch + min(INSERTION[0], 0.2 * (docking - launch)), INSERTION[1])]
    _ascending(launch, *(t for t, _ in knots), docking)
    pad, rate, inserted = _seen(orbit, ground, launch), _rate(orbit, docking), knots[0][0]
    rising = inserted - launch
    made = _UP_SHARE * (2 * rate + pad.along_rate) * rising
    lead, left = _phase(-(pad.along + made - rate * rising), rate, docking - inserted)
    first = -lead - made + rate * rising
    along = [(launch, first, pad.along_rate), (inserted, -lead, left), (docking, 0.0, 0.0)]
    joined = max(inserted, launch + min(_PLANE * math.sqrt(abs(pad.across)) / rate, 0.9 * (docking - launch)))
    across = _curve([(launch, pad.across, pad.across_rate), (joined, 0.0, 0.0), (docking, 0.0, 0.0)])
    near = (inserted, docking)
    heights = _heights(orbit, knots, near, docking)
    meets = _frame(orbit, np.array([docking])).height[0]
    height = _level([(launch, pad.height), *heights, (docking, float(meets))])
    return Flight(orbit, launch, docking, _curve(along), across, height, near, docking)


def _phase(lead: float, rate: float, during: float) -> tuple[float, float]:
    """Choose how far the satellite is ahead at insertion [rad], negative: behind; and the rate of gaining then."""
    lead = lead % math.tau
    if 1.5 * lead / during > _GAIN * rate:
        lead -= math.tau
    return lead, 1.5 * lead / during


def _heights(
    orbit: Track, knots: Sequence[Knot], near: tuple[float, float], meeting: float
) -> list[tuple[float, float]]:
    """Return the known heights, less what the satellite's own rise and fall adds to them."""
    known = [(t, height) for t, height in knots if height is not None]
    if not known:
        return []
    t = np.array([t for t, _ in known])
    frame = _frame(orbit, np.append(t, meeting))
    added = _nearness(near, t) * (frame.height[:-1] - frame.height[-1])
    return [(when, height - float(more)) for (when, height), more in zip(known, added, strict=True)]


def descent(orbit: Track, ground: Place, undocking: float, landing: float, knots: Sequence[Knot] = ()) -> Flight:
    """Interpolate a flight from a satellite to a landing site; illustrative, not flight dynamics.

    Stays within some kilometres of the satellite until its burn, comes down along the orbit, and from the opening of
    the parachute on sinks straight to the site. If no such burn reaches the site, the vehicle leaves the satellite
    before it.

    Args:
        orbit: the satellite; must answer from undocking to landing.
        ground: latitude, longitude [rad] and height [m] of the landing site.
        undocking, landing: [POSIX s].
        knots: (instant [POSIX s], height [m] or None) between undocking and landing, ascending: the burn, entry, and
            any known heights after it. Without knots they are at `BURN_BEFORE` and `ENTRY` before landing.

    Raises:
        UsageError: instants that do not ascend, or a single knot.
        OutOfRange: the orbit has no answer at one of the instants.

    Accuracy: undocking position and site within 1 mm; heights at the knots within 10 m.
    """
    known = _descent_knots(undocking, landing, knots)
    (burn, _), (entry, _) = known[:2]
    _ascending(undocking, burn, entry, *(t for t, _ in known[2:]), landing)
    chute = landing - CHUTE[0] * (landing - entry)
    opened, site = _seen(orbit, ground, chute), _seen(orbit, ground, landing)
    times, rate = (undocking, burn, entry, chute, landing), _rate(orbit, burn)
    along, across = _way_down(times, rate, opened, site), _sideways(times, rate, opened, site)
    height = _sinking(orbit, times, known, site.height)
    return Flight(orbit, undocking, landing, along, across, height, (entry, burn), undocking)


_Times = tuple[float, float, float, float, float]  # undocking, burn, entry, parachute, landing


def _way_down(times: _Times, rate: float, opened: _Seen, site: _Seen) -> Curve:
    """Return how far ahead of the satellite [rad] a descent is."""
    undocking, burn, entry, chute, landing = times
    made = _DOWN_SHARE * (2 * rate + opened.along_rate) * (chute - entry) - rate * (chute - entry)
    gone, before = _apart(opened.along - made, rate, undocking, burn, entry)
    sunk = gone + made + _near_angle(site.along - opened.along, -rate * (landing - chute))
    return _curve(
        [
            (undocking, 0.0, 0.0),
            (burn, before, 0.0),
            (entry, gone, (gone - before) / (entry - burn)),
            (chute, gone + made, opened.along_rate),
            (landing, sunk, site.along_rate),
        ]
    )


def _sideways(times: _Times, rate: float, opened: _Seen, site: _Seen) -> Curve:
    """Return how far left of the plane [rad] a descent is: not at all until the air, unless the site is far off."""
    undocking, _, entry, chute, landing = times
    leaves = chute - max(chute - entry, _PLANE * math.sqrt(abs(opened.across)) / rate)
    leaves = max(leaves, undocking + 0.1 * (chute - undocking))
    last = [(chute, opened.across, opened.across_rate), (landing, site.across, site.across_rate)]
    return _curve([(undocking, 0.0, 0.0), (leaves, 0.0, 0.0), *last])


def _sinking(orbit: Track, times: _Times, known: Sequence[Knot], ground: float) -> Curve:
    """Return the height [m] of a descent, less what the satellite's own rise and fall adds."""
    undocking, burn, entry, chute, landing = times
    low = ENTRY[1] if known[1][1] is None else known[1][1]
    knots = [(entry, low), *(known[2:] or [(chute, CHUTE[1] + ground)])]
    meets = float(_frame(orbit, np.array([undocking])).height[0])
    heights = _heights(orbit, knots, (entry, burn), undocking)
    return _level([(undocking, meets), (burn, meets), *heights, (landing, ground)])


def _descent_knots(undocking: float, landing: float, knots: Sequence[Knot]) -> list[Knot]:
    """Return the knots given, or the usual burn and entry, sooner if there is less time."""
    if len(knots) == 1:
        raise UsageError("A descent takes no knots, or at least two: the burn and entry.")
    scale = min(1.0, 0.9 * (landing - undocking) / BURN_BEFORE)
    usual: list[Knot] = [(landing - scale * BURN_BEFORE, None), (landing - scale * ENTRY[0], ENTRY[1])]
    return list(knots) or usual


def _apart(angle: float, rate: float, undocking: float, burn: float, entry: float) -> tuple[float, float]:
    """Choose how far ahead of the satellite [rad] the vehicle is at entry and at its burn."""
    ahead, behind = _GAIN * rate * (entry - burn) / 1.5, -_LAG * rate * (entry - burn)
    reach = ahead + _GAIN * rate * (burn - undocking) / 1.5
    gone = angle % math.tau
    if gone > reach:
        gone -= math.tau
    beside = STANDOFF / 6.78e6
    return gone, min(max(beside, gone - ahead), gone - behind)


def _near_angle(angle: float, guess: float) -> float:
    """Return the angle [rad] that differs from `angle` by whole turns and is nearest to `guess`."""
    return guess + _folded(angle - guess)


def _ascending(*t: float) -> None:
    """Refuse instants that do not ascend."""
    if any(not a < b for a, b in pairwise(t)):
        raise UsageError(f"The instants of a flight must ascend, got {', '.join(f'{x:.0f}' for x in t)}.")
