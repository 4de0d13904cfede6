"""The axes of a stage at many instants, and the Sun and the Moon in them.

On the ground they are east, north and up; aboard forward, starboard and nadir, turned by the station's attitude.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flambeau.earth import Floats
from flambeau.orbit.view import axes as horizon_axes
from flambeau.orbit.view import lvlh, velocity
from flambeau.shot import Station
from flambeau.sky import moon_fixed, sun_fixed
from flambeau.track import Track


@dataclass(frozen=True, eq=False, slots=True)
class Frames:
    """A stage at instants `t` [POSIX s, (n,)].

    Attributes:
        origin: Earth-fixed [m, (n, 3)].
        axes: (n, 3, 3); the rows are the stage's axes in Earth-fixed ones: `axes @ fixed` is on the stage.
        sun, moon: unit vectors on the stage (n, 3), seen from the origin.
        aboard: whether it is in orbit.
    """

    t: Floats
    origin: Floats
    axes: Floats
    sun: Floats
    moon: Floats
    aboard: bool

    def to_stage(self, fixed: Floats) -> Floats:
        """Turn Earth-fixed points [m, (n, 3)], one for each instant, into points on the stage."""
        return np.asarray(np.einsum("nij,nj->ni", self.axes, fixed - self.origin))


def on_ground(track: Track, t: Floats) -> Frames:
    """Return the stage of something on the ground, still or under way, at instants `t` [POSIX s, (n,)]."""
    origin = track.positions(t)
    return _frames(t, origin, np.stack(horizon_axes(origin), axis=-2), aboard=False)


def aboard(track: Track, station: Station, t: Floats) -> Frames:
    """Return the stage on board of a station at instants `t` [POSIX s, (n,)].

    Source: yaw, pitch, roll about z, y, x in this order, from LVLH (NASA SSP 30219).
    """
    origin = track.positions(t)
    turn = _attitude(station) @ lvlh(origin, velocity(track, t))
    return _frames(t, origin, np.asarray(turn), aboard=True)


def _frames(t: Floats, origin: Floats, turn: Floats, *, aboard: bool) -> Frames:
    sun, moon = (np.einsum("nij,nj->ni", turn, _unit(body(t) - origin)) for body in (sun_fixed, moon_fixed))
    return Frames(t, origin, turn, sun, moon, aboard)


def _attitude(station: Station) -> Floats:
    """Return the matrix (3, 3) from LVLH to the station's axes."""
    (cy, cp, cr), (sy, sp, sr) = (f([station.yaw, station.pitch, station.roll]) for f in (np.cos, np.sin))
    yaw = np.array([[cy, sy, 0], [-sy, cy, 0], [0, 0, 1]])
    pitch = np.array([[cp, 0, -sp], [0, 1, 0], [sp, 0, cp]])
    roll = np.array([[1, 0, 0], [0, cr, sr], [0, -sr, cr]])
    return np.asarray(roll @ pitch @ yaw)


def _unit(v: Floats) -> Floats:
    return np.asarray(v / np.linalg.norm(v, axis=-1, keepdims=True))
