"""A flame of burning gas, as a light without a surface: of a torch, a cauldron, a candle.

It glows in all its volume and hides nothing. What is seen along a ray is the sum of the glow along it; what it sends
to all sides is the sum over its volume. So its light always fits what is seen of it, and both flicker together. Its
shape is noise from a fixed seed that rises with time: the same instant gives the same flame, and it never jumps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flambeau.earth import Floats
from flambeau.radiance.blackbody import blackbody
from flambeau.radiance.surroundings import Lamp, Singles
from flambeau.scene.mesh import Parts
from flambeau.scene.relief import SEED

LUMINANCE = 1.0e4
"""Luminance of the middle of a flame [cd/m2]. Source: a candle has about 1 cd from 1 cm2 (IES Lighting Handbook:
bright spot 1.0e4 cd/m2). Larger flames of propane are as bright to a factor of 2: thicker, but cooler and sooty."""

WIDTH = 0.34  # of the widest place, over the height; candles and torches have a quarter to a third
_HOT, _COOL = 2000.0, 1650.0  # [K] of the soot at the foot and at the tip. Source: about 1,900 K in the mean (candle)
_SAMPLES = 28  # along a ray
_CELLS = 16  # of the noise, to a side; then it repeats
_WIND = 0.16  # how far the tip leans, over the height, in a light wind


@dataclass(frozen=True, eq=False, slots=True)
class Flame:
    """A flame at an instant.

    Attributes:
        at: the middle of its foot [m, (3,)].
        axes: unit vectors (3, 3): rows are across, across and up along it.
        height: [m].
        t: instant [s], for the flicker.
    """

    at: Floats
    axes: Floats
    height: float
    t: float

    def glow(self, origins: Singles, directions: Singles, reach: Singles) -> Singles:
        """Return the radiance [cd/m2, (n, 3)] that rays gather on their way.

        Args:
            origins: [m, (n, 3)] or (3,).
            directions: unit vectors (n, 3).
            reach: distance of what each ray meets behind or before the flame [m, (n,)]; inf: nothing.
        """
        out = np.zeros(directions.shape, np.float32)
        close = self._close(np.asarray(origins, np.float32), directions)
        starts = np.broadcast_to(origins, directions.shape)[close]
        origin, ray = (starts - self.at) @ self.axes.T / self.height, directions[close] @ self.axes.T
        first, last = _crossed(origin, ray)
        last = np.minimum(last, reach[close] / self.height)
        met = last > first
        out[close[met]] = self._along(origin[met], ray[met], first[met], last[met])
        return out

    def _close(self, origins: Singles, directions: Singles) -> NDArray[np.intp]:
        """Return the numbers of the rays that come within a ball around the flame: few, and quickly told."""
        to = np.asarray(self.at + 0.62 * self.height * self.axes[2], np.float32) - origins
        along = directions @ to if to.ndim == 1 else np.einsum("ni,ni->n", directions, to)
        beside = np.sum(to * to, axis=-1) - along * along
        return np.flatnonzero(beside < (0.75 * self.height) ** 2)

    def _along(self, origin: Floats, ray: Floats, first: Floats, last: Floats) -> Singles:
        step = (last - first) / _SAMPLES
        total = np.zeros((len(ray), 3), np.float32)
        for number in range(_SAMPLES):
            glow = self._emission(origin + ray * (first + (number + 0.5) * step)[:, None])
            total += glow * step[:, None].astype(np.float32)
        return total

    def intensity(self) -> Singles:
        """Return what it sends to all sides [cd, (3,)]: the sum of its glow over its volume."""
        across, up = np.linspace(-0.4, 0.4, 17), np.linspace(0.0, 1.3, 27)
        x, y, z = np.meshgrid(across, across, up, indexing="ij")
        glow = self._emission(np.stack((x.ravel(), y.ravel(), z.ravel()), axis=-1))
        cell = (across[1] - across[0]) ** 2 * (up[1] - up[0])
        return np.asarray(glow.sum(axis=0) * cell * self.height**2, np.float32)

    def _emission(self, points: Floats) -> Singles:
        """Return the glow [cd/m2 for a way of one height, (n, 3)] at points in heights of the flame (n, 3)."""
        x, y, z = points.T
        free = np.clip(z, 0, 1.3)  # the foot is held by the burner, the tip is free
        east, north = self._sway(free)
        radius = np.hypot(x - east, y - north) / (0.5 * WIDTH * _profile(z))
        out = np.zeros((len(points), 3), np.float32)
        near = np.flatnonzero((radius < 1.12 + 0.5 * (0.2 + free)) & (z > 0) & (z < 1.3))
        if len(near):
            out[near] = self._burning(points[near], radius[near], free[near])
        return out

    def _burning(self, points: Floats, radius: Floats, free: Floats) -> Singles:
        """Return the glow at points (n, 3) so many widths from its bent axis (n,)."""
        rising = points * (9.0, 9.0, 2.1) + (5.3, 0.0, -2.2 * self._beat)
        ragged = radius + (0.2 + free) * (_noise(rising) - 0.45)
        body = np.clip(1.12 - ragged, 0, 1.12) ** 2.4 * np.clip(free * 12, 0, 1) * np.clip((1.3 - free) * 2, 0, 1)
        cool = np.clip(0.1 + 0.8 * free + 0.25 * ragged, 0, 1)[:, None].astype(np.float32)
        colour = _tint(_HOT) * (1 - cool) + _tint(_COOL) * cool
        return np.asarray(LUMINANCE / (0.40 * WIDTH) * body[:, None] * colour, np.float32)

    def _sway(self, free: Floats) -> tuple[Floats, Floats]:
        """Return how far its axis is aside (n,), (n,) at heights (n,): a light wind, and waves that run up."""
        beat = self._beat
        wind = _WIND * free * (1 + 0.4 * np.sin(0.37 * beat) + 0.3 * np.sin(0.83 * beat + 1))
        first = 0.07 * np.sin(4.1 * free - 3.3 * beat) + 0.05 * np.sin(7.3 * free - 5.9 * beat + 2)
        second = 0.07 * np.sin(4.7 * free - 3.7 * beat + 4) + 0.05 * np.sin(6.7 * free - 5.3 * beat)
        return np.asarray(free * (wind + first)), np.asarray(free * second)

    @property
    def _beat(self) -> float:
        """The flame's own time: it flickers 1.5 / sqrt(width) times a second. Source: Cetegen and Ahmed 1993."""
        return self.t * 1.5 / float(np.sqrt(max(WIDTH * self.height, 0.005)))


def flame(at: ArrayLike, height: float, t: float, axis: ArrayLike = (0.0, 0.0, 1.0)) -> tuple[Parts, Lamp]:
    """Make a flame: a light that is seen through its `glow`; it has no parts.

    Args:
        at: where it begins, the middle of its foot [m, (3,)].
        height: [m]: 0.25 of a torch, 0.03 of a candle, metres of a cauldron.
        t: POSIX [s].
        axis: where it burns to, unit vector (3,): up on the ground; there is no flame in space.

    Accuracy: a flame as high as a candle's gives 0.7 cd in the mean. The luminance is known to a factor of 2.
    """
    up = np.asarray(axis, np.float64) / np.linalg.norm(axis)
    side = np.cross(up, (1.0, 0.0, 0.0) if abs(up[0]) < 0.7 else (0.0, 1.0, 0.0))
    side = side / np.linalg.norm(side)
    burning = Flame(np.asarray(at, np.float64), np.stack((side, np.cross(up, side), up)), height, t)
    middle = burning.at + 0.4 * height * up
    lamp = Lamp(np.asarray(middle, np.float32), burning.intensity(), WIDTH * height / 2, glow=burning.glow)
    return (), lamp


def _profile(z: Floats) -> Floats:
    """Return the width over the greatest at heights (n,): a drop, open at its foot."""
    up = np.clip(z / 1.3, 0.0, 0.999)
    return np.asarray(2.2 * (up + 0.05) ** 0.5 * (1 - up))


def _tint(kelvin: float) -> Singles:
    """Return the colour of soot with a little of the white-blue of burning gas in it, luminance 1 (3,)."""
    return np.asarray(0.95 * blackbody(kelvin) + 0.05, np.float32)


def _crossed(origin: Floats, ray: Floats) -> tuple[Floats, Floats]:
    """Return where rays enter and leave an ellipsoid around the flame, in heights; entry beyond exit: a miss."""
    half = np.array([0.5, 0.4, 0.72])
    start, way = (origin - (0.1, 0.0, 0.62)) / half, ray / half
    a, b = np.einsum("ni,ni->n", way, way), np.einsum("ni,ni->n", start, way)
    under = b * b - a * (np.einsum("ni,ni->n", start, start) - 1)
    root = np.sqrt(np.maximum(under, 0))
    return np.maximum((-b - root) / a, 0), np.where(under > 0, (-b + root) / a, -1.0)


@cache
def _lattice() -> NDArray[np.float32]:
    return np.random.default_rng(SEED).random((_CELLS, _CELLS, _CELLS), np.float32)


def _noise(points: Floats) -> Floats:
    """Return smooth noise (n,), 0 to 1, at points (n, 3): one value for each whole point, repeated after 16."""
    whole = np.floor(points)
    part = points - whole
    part = part * part * (3 - 2 * part)
    low = whole.astype(np.int64) % _CELLS
    high = (low + 1) % _CELLS
    grid = _lattice()

    def plane(i: NDArray[np.int64]) -> Floats:
        near = grid[i, low[:, 1], low[:, 2]] * (1 - part[:, 2]) + grid[i, low[:, 1], high[:, 2]] * part[:, 2]
        far = grid[i, high[:, 1], low[:, 2]] * (1 - part[:, 2]) + grid[i, high[:, 1], high[:, 2]] * part[:, 2]
        return np.asarray(near * (1 - part[:, 1]) + far * part[:, 1])

    return np.asarray(plane(low[:, 0]) * (1 - part[:, 0]) + plane(high[:, 0]) * part[:, 0])
