"""The plane of an orbit, free of its short swings, and when a place on the turning Earth meets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from flambeau.earth import ROTATION, Floats, to_fixed, turned
from flambeau.finding import UsageError
from flambeau.instants import DAY
from flambeau.orbit.elements import Elements, Orbit
from flambeau.orientation import sidereal
from flambeau.roots import crossings

Site = tuple[float, float, float]

MOST_ECCENTRIC, SLOWEST = 0.05, 11.0
"""Orbits with a larger eccentricity, or with fewer revolutions a day, are refused: not near-circular, not low.

These are wider than the limits of passes (`orbit.satellite`), which are those of its search for the abeam moment."""

LONGEST = 400 * DAY
"""The longest span that launches and landings are searched in [s]."""

_SAMPLES = 24  # positions of one revolution that a plane is the mean of
_NODE = DAY  # a plane is worked out once a day and goes evenly between [s]
_STEP = 1200.0  # a pad's distance from the plane swings once a day
_EDGE = 600.0  # planes of two sets differ by less than the Earth turns in this time [s]


class Plane(NamedTuple):
    """The mean plane of an orbit in SGP4's frame: instants [s, (m,)], and there node and inclination [rad, (m,)]."""

    t: Floats
    node: Floats
    inclination: Floats

    def at(self, t: Floats) -> tuple[Floats, Floats]:
        """Return right ascension of the node and inclination [rad, (n,)] at instants [s, (n,)]."""
        return np.interp(t, self.t, self.node), np.interp(t, self.t, self.inclination)

    def normal(self, t: Floats) -> Floats:
        """Return unit vectors [(n, 3)] along the angular momentum at instants [s, (n,)]."""
        node, tilt = self.at(t)
        return np.stack((np.sin(tilt) * np.sin(node), -np.sin(tilt) * np.cos(node), np.cos(tilt)), axis=-1)

    @property
    def drift(self) -> float:
        """How fast the node moves [rad/s]; westward is negative."""
        return float((self.node[-1] - self.node[0]) / (self.t[-1] - self.t[0]))


@dataclass(frozen=True, slots=True)
class Crossing:
    """A place meets the plane of a set at `t` [POSIX s]; `ascending`: the satellite goes north there."""

    t: float
    ascending: bool
    elements: Elements
    plane: Plane


def refuse_unsuited(elements: Elements) -> None:
    """Refuse an orbit that is not near-circular and low.

    Raises:
        UsageError: it is neither.
    """
    if elements.eccentricity > MOST_ECCENTRIC or elements.motion < SLOWEST:
        raise UsageError(
            f"{elements.called}: eccentricity {elements.eccentricity:.3f}, {elements.motion:.2f} revolutions a day. "
            f"Launches and landings are for near-circular low orbits: at most {MOST_ECCENTRIC} and at least {SLOWEST}."
        )


def refuse_long(start: float, end: float, what: str) -> None:
    """Refuse a span [POSIX s] beyond `LONGEST`.

    Raises:
        UsageError: it is.
    """
    if end - start > LONGEST:
        raise UsageError(f"{(end - start) / DAY:.0f} days of {what} were asked for; at most {LONGEST / DAY:.0f}.")


def mean_plane(elements: Elements, start: float, end: float) -> Plane:
    """Return the plane of a set over a span [POSIX s], each value the mean of one revolution.

    The Earth's flattening swings the plane by 0.02 degrees within a revolution: 14 s of launch time at Baikonur.

    Raises:
        OutOfRange: SGP4 has no answer in the span.
    """
    t = np.linspace(start, end, max(2, int((end - start) / _NODE) + 2))
    turn = DAY / elements.motion
    part = ((np.arange(_SAMPLES) + 0.5) / _SAMPLES - 0.5) * turn
    r, v = elements.teme((t[:, None] + part).ravel())
    normal = np.cross(r, v)
    normal /= np.linalg.norm(normal, axis=1)[:, None]
    x, y, z = normal.reshape(len(t), _SAMPLES, 3).mean(axis=1).T
    return Plane(t, np.unwrap(np.arctan2(x, -y)), np.arctan2(np.hypot(x, y), z))


def overhead(site: Site, t: Floats) -> Floats:
    """Return the unit vectors [(n, 3)] from the Earth's centre to a place in SGP4's frame at instants [s, (n,)].

    Accuracy: the pole's motion is left out, 10 m or 0.03 s of launch time.
    """
    place = to_fixed(*site)
    return turned(np.broadcast_to(place / np.linalg.norm(place), (len(t), 3)), sidereal(t))


def off_plane(plane: Plane, site: Site, t: Floats) -> Floats:
    """Return how far a place is from a plane [rad, (n,)] at instants [s, (n,)], positive left of it."""
    return np.asarray(np.arcsin(np.einsum("ij,ij->i", plane.normal(t), overhead(site, t))))


def phase(elements: Elements, plane: Plane, site: Site, t: Floats) -> Floats:
    """Return how far a satellite is ahead of a place along its orbit [rad, (n,), 0 to 2 pi] at instants [s, (n,)]."""
    normal, up = plane.normal(t), overhead(site, t)
    ahead = np.cross(normal, up)
    r = elements.teme(t)[0]
    below = up - normal * np.einsum("ij,ij->i", normal, up)[:, None]
    x, y = np.einsum("ij,ij->i", r, below), np.einsum("ij,ij->i", r, ahead)
    return np.asarray(np.arctan2(y, x) % (2 * np.pi))


def plane_crossings(orbit: Orbit, site: Site, start: float, end: float) -> tuple[Crossing, ...]:
    """Return when a place meets the plane of an orbit in a span [POSIX s], twice a sidereal day or never.

    Each crossing is told by the newest set before it, before the first epoch by the oldest.

    Raises:
        UsageError: an orbit that is not near-circular and low.
        OutOfRange: SGP4 has no answer in the span.
    """
    found: list[Crossing] = []
    for crossing in _by_set(orbit, site, start, end):
        same = found and found[-1].ascending == crossing.ascending and crossing.t - found[-1].t < DAY / 4
        if same:  # at an epoch both sets may tell one crossing: the newer counts if it is from before it
            found[-1] = crossing if crossing.elements.epoch <= crossing.t else found[-1]
        else:
            found.append(crossing)
    return tuple(c for c in found if start <= c.t <= end)


def _by_set(orbit: Orbit, site: Site, start: float, end: float) -> Iterator[Crossing]:
    """Yield the crossings that each set tells for the time in which it is the newest, and a little around it."""
    epochs = [one.epoch for one in orbit.sets]
    for one, since, until in zip(orbit.sets, [-np.inf, *epochs[1:]], [*epochs[1:], np.inf], strict=True):
        low, high = max(since, start) - _EDGE, min(until, end) + _EDGE
        if max(since, start) >= min(until, end):
            continue
        refuse_unsuited(one)
        plane = mean_plane(one, low, high)
        times, _ = crossings(lambda t, plane=plane: off_plane(plane, site, t), low, high, _STEP)  # type: ignore[misc]
        for t in times.tolist():
            yield Crossing(t, bool(_heading(plane, site, t)[2] > 0), one, plane)


def _heading(plane: Plane, site: Site, t: float) -> Floats:
    """Return the direction [(3,)] in which the satellite flies where the place is."""
    when = np.array([t])
    return np.asarray(np.cross(plane.normal(when)[0], overhead(site, when)[0]))


def plane_turn(plane: Plane) -> float:
    """Return how long the Earth takes to turn a place by one radian against a plane [s/rad]."""
    return 1.0 / (ROTATION - plane.drift)
