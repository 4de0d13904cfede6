"""What is seen on a stage at instants: the Sun on people and landmarks, the Earth and its limb in the frame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import EQUATORIAL_RADIUS, TO_SPHERE, Floats
from flambeau.orbit.view import axes, limb
from flambeau.scene.rays import Scene
from flambeau.shots.sunlight import fixed, lit_share, lit_shares, over_limb, strength, turned_to
from flambeau.stage.frames import Frames
from flambeau.stage.staging import ACROSS, Stage

DAY = np.radians(3.0)
"""Height of the Sun [rad] from which the ground below is bright. Source: choice; there it has 5 klx, 5 % of noon."""

POINTS = 400
"""At most how many points of people or landmarks rays are sent from."""

_ACROSS = 24  # rays over the width of the frame that look for the Earth
_EVERY = np.radians(2.0)  # [rad] between points of the limb
_GLOW = np.radians(np.linspace(-15, 15, 11))  # [rad] to the sides of the Sun: how far the limb glows with it
_MANY = 2000  # instants at once


@dataclass(frozen=True, eq=False)
class Sight:
    """A stage with what its camera sees at all times.

    Attributes:
        stage: the stage.
    """

    stage: Stage

    @cached_property
    def doubtful(self) -> tuple[Scene, ...]:
        """The arrays of the station off by their doubt, one way or the other; none without."""
        off = 0.0 if self.stage.station is None else self.stage.station.doubt
        return tuple(self.stage.turned((a, b, b)) for a, b in product((-off, off), repeat=2)) if off else ()

    @cached_property
    def subject(self) -> tuple[Floats, Floats]:
        """Points that the camera sees of the people, without any of the landmarks [m, (p, 3)], and their normals."""
        return _thinned(self.stage.seen) if self.stage.subjects else self.landmarks

    @cached_property
    def landmarks(self) -> tuple[Floats, Floats]:
        """Points of the landmarks that the camera sees [m, (p, 3)], and their normals."""
        return _thinned(_landmarks(self.stage))

    @cached_property
    def free(self) -> Floats:
        """Directions (m, 3) in the frame in whose way nothing stands, evenly over the frame."""
        ways = _grid(self.stage, _ACROSS)
        return np.asarray(ways[~self.stage.scene.occluded(self.eye, ways)], np.float64)

    @cached_property
    def rays(self) -> int:
        """How many directions the frame was looked at in."""
        return len(_grid(self.stage, _ACROSS))

    @property
    def eye(self) -> NDArray[np.float32]:
        """Where the camera is (3,)."""
        return np.asarray(self.stage.camera.position, np.float32)

    def at(self, t: Floats) -> Look:
        """Return what is seen at instants [POSIX s, (n,)]."""
        return Look(self, self.stage.frames(t))


def _thinned(rows: Floats) -> tuple[Floats, Floats]:
    """Take at most POINTS of points with normals (n, 6), evenly."""
    some = rows[:: max(math.ceil(len(rows) / POINTS), 1)]
    return some[:, :3], some[:, 3:]


def _grid(stage: Stage, across: int) -> NDArray[np.float32]:
    width, height = stage.camera.sensor
    ways = stage.camera.rays((across, max(round(across * height / width), 2)))
    return ways[np.isfinite(ways).all(axis=1)]


def _landmarks(stage: Stage) -> Floats:
    """Return the points of landmarks that the camera sees, with their normals (n, 6)."""
    ways = _grid(stage, ACROSS)
    hits = stage.scene.cast(np.asarray(stage.camera.position, np.float32), ways)
    rows = [np.empty((0, 6))]
    for number, solid in enumerate(stage.scene.solids):
        mine = hits.solid == number
        if any(solid is one for one in stage.landmarks.values()) and mine.any():
            normal = solid.flat[hits.face[mine]]
            normal = np.where((normal * ways[mine]).sum(axis=1, keepdims=True) > 0, -normal, normal)
            rows.append(np.hstack((stage.camera.position + ways[mine] * hits.distance[mine][:, None], normal)))
    return np.concatenate(rows).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Look:
    """What is seen at the instants of some frames; each value is (n,) and computed when it is asked for."""

    sight: Sight
    frames: Frames

    @cached_property
    def sun(self) -> Floats:
        """Unit vectors to the Sun, Earth-fixed (n, 3)."""
        return np.asarray(np.einsum("nij,ni->nj", self.frames.axes, self.frames.sun))

    @cached_property
    def strength(self) -> Floats:
        """The Sun's illuminance over that outside of the air."""
        return strength(self.frames)

    @cached_property
    def height(self) -> Floats:
        """How high the Sun's centre is over the horizontal [rad]."""
        k = TO_SPHERE**2
        up = self.frames.origin * k
        return np.asarray(np.arcsin((self.sun * up).sum(axis=1) / np.linalg.norm(up, axis=1)))

    @cached_property
    def over_limb(self) -> Floats:
        """How high the Sun's centre is over the Earth's limb [rad]."""
        return over_limb(self.frames.origin, self.sun)

    @cached_property
    def share(self) -> Floats:
        """On which share of the people, as the camera sees them, the Sun shines."""
        return self._lit(self.sight.stage.scene, self.sight.subject)

    @cached_property
    def turned(self) -> Floats:
        """Which share of the people, as the camera sees them, is turned to the Sun, whatever is in its way."""
        return turned_to(self.sight.subject[1], self.frames.sun)

    @cached_property
    def doubt(self) -> tuple[Floats, Floats]:
        """The least and the largest `share` with the arrays off by their doubt."""
        up, cases = self.strength > 0, self.sight.doubtful
        every = np.zeros((1 + len(cases), len(up)))
        every[0] = self.share
        if cases:
            every[1:, up] = lit_shares(self.sight.stage.blocked, cases, *self.sight.subject, self.frames.sun[up])
        return every.min(axis=0), every.max(axis=0)

    @cached_property
    def landmark(self) -> Floats:
        """On which share of the landmarks, as the camera sees them, the Sun shines."""
        return self._lit(self.sight.stage.scene, self.sight.landmarks)

    def _lit(self, scene: Scene, points: tuple[Floats, Floats]) -> Floats:
        share, up = np.zeros(len(self.frames.t)), self.strength > 0
        share[up] = lit_share(scene, *points, self.frames.sun[up])
        return share

    @cached_property
    def earth(self) -> tuple[Floats, Floats, Floats]:
        """Which share of the frame is Earth; which share of that is in day; the Sun's greatest height there [rad].

        Where there is no Earth in the frame, none of it is in day, and the Sun is straight below.
        """
        parts = [self._earth(slice(k, k + _MANY)) for k in range(0, len(self.frames.t), _MANY)]
        share, bright, highest = (np.concatenate(x) for x in zip(*parts, strict=True))
        return share, bright, highest

    def _earth(self, some: slice) -> tuple[Floats, Floats, Floats]:
        part = _part(self.frames, some)
        ways = fixed(part, self.sight.free)
        sine, met = _sun_on_ground(part.origin[:, None], ways, self.sun[some, None])
        count = met.sum(axis=1)
        bright = (met & (sine > np.sin(DAY))).sum(axis=1) / np.maximum(count, 1)
        highest = np.arcsin(np.where(met, sine, -1.0).max(axis=1, initial=-1.0))
        return count / self.sight.rays, bright, highest

    @cached_property
    def limb(self) -> Floats:
        """How many points of the limb, 2 degrees apart, are in the frame and not hidden."""
        azimuth = np.arange(0.0, 2 * np.pi, _EVERY)
        return np.asarray(self._limb_seen(np.tile(azimuth, (len(self.frames.t), 1))).sum(axis=1), np.float64)

    @cached_property
    def glow(self) -> Floats:
        """Which share of the limb within 15 degrees of the Sun is in the frame and not hidden."""
        east, north = _horizontal(self.frames)
        azimuth = np.arctan2((self.sun * east).sum(axis=1), (self.sun * north).sum(axis=1))
        return np.asarray(self._limb_seen(azimuth[:, None] + _GLOW).mean(axis=1))

    def _limb_seen(self, azimuth: Floats) -> NDArray[np.bool_]:
        """Tell which points of the limb at azimuths [rad, (n, m)] the camera sees."""
        origin = np.repeat(self.frames.origin[:, None], azimuth.shape[1], axis=1)
        edge = limb(origin, azimuth).point
        ways = np.einsum("nij,nmj->nmi", self.frames.axes, edge - origin)
        ways /= np.linalg.norm(ways, axis=-1, keepdims=True)
        return self._clear(ways.reshape(-1, 3)).reshape(azimuth.shape)

    def _clear(self, ways: Floats) -> NDArray[np.bool_]:
        """Tell which directions (m, 3) are in the frame and nothing is in their way."""
        inside = in_frame(self.sight.stage, ways) > 0
        if inside.any():
            inside[inside] = ~self.sight.stage.scene.occluded(self.sight.eye, np.asarray(ways[inside], np.float32))
        return inside

    def clear(self, ways: Floats) -> Floats:
        """Return by how much directions (n, 3) are within the frame, in its widths; negative where they are hidden."""
        margin = in_frame(self.sight.stage, ways)
        some = np.flatnonzero(margin > 0)  # rays of no direction never come to an end
        if len(some):
            hidden = self.sight.stage.scene.occluded(self.sight.eye, np.asarray(ways[some], np.float32))
            margin[some[hidden]] = -0.01
        return margin


def in_frame(stage: Stage, ways: Floats) -> Floats:
    """Return by how much far directions (n, 3) are within the frame, in its widths; -1 behind the camera."""
    width, height = stage.camera.sensor
    size = (1000, round(1000 * height / width))
    pixels, _ = stage.camera.project(stage.camera.position + ways * 1e9, size)
    margin = np.concatenate((pixels, np.array(size) - pixels), axis=1).min(axis=1) / size[0]
    return np.where(np.isfinite(margin), np.maximum(margin, -1.0), -1.0)


def _part(frames: Frames, some: slice) -> Frames:
    one = (x[some] for x in (frames.t, frames.origin, frames.axes, frames.sun, frames.moon))
    t, origin, axes, sun, moon = one
    return replace(frames, t=t, origin=origin, axes=axes, sun=sun, moon=moon)


def _horizontal(frames: Frames) -> Sequence[Floats]:
    """Return east and north at the origin of frames, Earth-fixed (n, 3)."""
    return axes(frames.origin)[:2]


def _sun_on_ground(origin: Floats, ways: Floats, sun: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the sine of the Sun's height where directions meet the Earth (n, m), and whether they do.

    Args:
        origin: Earth-fixed [m, (n, 1, 3)].
        ways: unit vectors (n, m, 3).
        sun: unit vectors (n, 1, 3).
    """
    r, d = origin * TO_SPHERE, ways * TO_SPHERE
    a, b, c = (d * d).sum(-1), (r * d).sum(-1), (r * r).sum(-1) - EQUATORIAL_RADIUS**2
    root = b * b - a * c
    met = (root > 0) & (b < 0)
    way = (-b - np.sqrt(np.maximum(root, 0.0))) / a
    up = (r + d * way[..., None]) * TO_SPHERE
    up /= np.linalg.norm(up, axis=-1, keepdims=True)
    return np.asarray((up * sun).sum(-1)), met
