"""What a satellite and a place see of each other: directions, the limb of the flattened Earth, the local frame.

Positions are Earth-fixed metres. *Horizontal* is square to the normal of the ellipsoid, for a satellite as for a place
on the ground: that of the sub-point. Angles are geometric, without refraction. How high the Sun stands over it tells
`sky.sun_altitude(*to_geodetic(xyz), t)`, and below the satellite the same with height 0.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flambeau.earth import EQUATORIAL_RADIUS, TO_SPHERE, Floats, normals, rotation_velocity, to_fixed, to_geodetic
from flambeau.track import Track

_STEP = 10.0  # [s] between the positions that a velocity is made of
_NODES = np.arange(-2.0, 3.0)
_QUARTIC = np.linalg.inv(np.vander(_NODES, increasing=True))  # values at the nodes to coefficients


class Look(NamedTuple):
    """Where something is seen: elevation and azimuth from north over east [rad], distance [m]; each (...)."""

    elevation: Floats
    azimuth: Floats
    distance: Floats


class Limb(NamedTuple):
    """The edge of the Earth in a direction, as seen from above.

    Attributes:
        depression: angle below the horizontal [rad, (...)].
        distance: to the point where the line of sight touches the ellipsoid [m, (...)].
        arc: angle at the Earth's centre from the observer to that point [rad, (...)].
        point: that point, Earth-fixed [m, (..., 3)].
    """

    depression: Floats
    distance: Floats
    arc: Floats
    point: Floats


def look(observer: ArrayLike, target: ArrayLike) -> Look:
    """Say where targets are in the sky of observers; below the horizontal the elevation is negative.

    Args:
        observer, target: Earth-fixed positions [m, (..., 3)] that broadcast: places (m, 1, 3) and instants (n, 3) give
            (m, n). Either may be the satellite, and the target may be the Sun.
    """
    observer = np.asarray(observer, np.float64)
    delta = np.asarray(target, np.float64) - observer
    east, north, up = (_dot(delta, axis) for axis in axes(observer))
    return Look(np.arctan2(up, np.hypot(east, north)), np.arctan2(east, north) % (2 * np.pi), _norm(delta))


def axes(xyz: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return the unit vectors [(..., 3)] east, north and up at Earth-fixed positions [m, (..., 3)].

    At a pole the longitude is 0, so that north is away from the Greenwich meridian.
    """
    lat, lon, _ = to_geodetic(xyz)
    zero = np.zeros_like(lon)
    east = np.stack((-np.sin(lon), np.cos(lon), zero), axis=-1)
    up = normals(lat, lon)
    return east, np.cross(up, east), up


def sub_point(xyz: ArrayLike) -> Floats:
    """Return the points of the ellipsoid [m, (..., 3)] that lie straight below positions [m, (..., 3)]."""
    lat, lon, _ = to_geodetic(xyz)
    return to_fixed(lat, lon)


def arc(a: ArrayLike, b: ArrayLike) -> Floats:
    """Return the angle at the Earth's centre [rad, (...)] between positions [m, (..., 3)], whatever their heights.

    Accuracy: exact; on the mean sphere between sub-points (`earth.great_circle`) it is up to 0.4 degrees different.
    """
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    return np.asarray(np.arctan2(_norm(np.cross(a, b)), _dot(a, b)))


def limb(observer: ArrayLike, azimuth: ArrayLike) -> Limb:
    """Find the edge of the flattened Earth in directions from points above it.

    `limb(xyz[:, None], np.linspace(0, 2 * np.pi, 360)).point` is the circle that each position sees.

    Args:
        observer: Earth-fixed positions [m, (..., 3)].
        azimuth: from north over east [rad, (...)]; broadcasts with the positions.

    Returns:
        The limb; NaN for observers on the ellipsoid or below it.

    Source: scaled along its axis the ellipsoid is a sphere, and a line of sight stays a line. That it touches the
        sphere is a quadratic equation in the tangent of the depression.
    """
    s, azimuth = np.asarray(observer, np.float64), np.asarray(azimuth, np.float64)
    east, north, up = axes(s)
    ahead = east * np.sin(azimuth)[..., None] + north * np.cos(azimuth)[..., None]
    up, s = np.broadcast_to(up, ahead.shape), np.broadcast_to(s, ahead.shape)
    scaled = s * TO_SPHERE
    power = _dot(scaled, scaled) - EQUATORIAL_RADIUS**2

    def touching(v: Floats, w: Floats) -> Floats:
        v, w = v * TO_SPHERE, w * TO_SPHERE
        return np.asarray(power * _dot(v, w) - _dot(scaled, v) * _dot(scaled, w))

    uu, au, aa = touching(up, up), touching(ahead, up), touching(ahead, ahead)
    depression = np.arctan((au - np.sqrt(np.where(power > 0, au * au - uu * aa, np.nan))) / uu)
    sight = ahead * np.cos(depression)[..., None] - up * np.sin(depression)[..., None]
    across = sight * TO_SPHERE
    distance = -_dot(scaled, across) / _dot(across, across)
    point = s + sight * distance[..., None]
    return Limb(depression, distance, arc(s, point), point)


def in_sight(place: ArrayLike, target: ArrayLike) -> NDArray[np.bool_]:
    """Tell whether places see targets, and targets them: no part of the ellipsoid is between them.

    Args:
        place, target: Earth-fixed positions [m, (..., 3)] that broadcast. A place above the ellipsoid sees as far as
            its limb; one on it or below it, down to its horizontal.
    """
    seen = look(place, target)
    return np.asarray(seen.elevation > -np.nan_to_num(limb(place, seen.azimuth).depression))


def velocity(track: Track, t: Floats) -> Floats:
    """Return how fast a track moves in space [m/s, (n, 3)] at instants `t` [POSIX s, (n,)], in Earth-fixed axes.

    The turning of the Earth is added to `ground_velocity`: a place on the equator moves eastward with 465 m/s.
    """
    return ground_velocity(track, t) + rotation_velocity(track.positions(t))


def ground_velocity(track: Track, t: Floats) -> Floats:
    """Return how fast a track moves over the turning Earth [m/s, (n, 3)] at instants `t` [POSIX s, (n,)].

    Source: derivative of the quartic through five positions 10 s apart, shifted where the span ends; a span shorter
        than 40 s has no sound answer.
    Accuracy: 1 mm/s for a low orbit, because an instant is only good to 0.2 us.
    """
    low, high = track.span
    middle = np.clip(t, low - _NODES[0] * _STEP, high - _NODES[-1] * _STEP)
    nodes = track.positions((middle[:, None] + _NODES * _STEP).ravel()).reshape(len(t), len(_NODES), 3)
    powers = np.vander((t - middle) / _STEP, len(_NODES) - 1, increasing=True) * np.arange(1.0, len(_NODES))
    return np.asarray(np.einsum("nk,kj,njx->nx", powers, _QUARTIC[1:], nodes) / _STEP)


def lvlh(xyz: Floats, speed: Floats) -> Floats:
    """Return the frames local vertical, local horizontal at positions [m, (..., 3)].

    Args:
        xyz: positions [m, (..., 3)].
        speed: velocities in space [m/s, (..., 3)] in the same axes, such as those of `velocity`.

    Returns:
        Matrices [(..., 3, 3)] whose rows are ahead (x), to the right (y, against the normal of the orbit) and to the
        centre of the Earth (z): `frame @ direction` has the parts of a direction in the frame.

    Source: NASA SSP 30219, Space Station Reference Coordinate Systems.
    """
    down = -xyz / _norm(xyz)[..., None]
    right = np.cross(speed, xyz)
    right = right / _norm(right)[..., None]
    return np.stack((np.cross(right, down), right, down), axis=-2)


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("...i,...i->...", a, b))


def _norm(a: Floats) -> Floats:
    return np.asarray(np.linalg.norm(a, axis=-1))
