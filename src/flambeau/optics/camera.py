"""A camera on a stage: from points to pixels and from pixels to rays, through a lens that may bend the picture.

Pixels count from the upper left corner, x to the right and y down; the middle of the first pixel is at (0.5, 0.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flambeau.earth import Floats

Singles = NDArray[np.float32]
_NEWTON = 20  # steps that invert the distortion; ten are enough for all but the last pixels before a fold
_EXACT = 1e-9  # of the focal length; how close they must come


class Lens(StrEnum):
    """How a lens maps the angle from its axis [rad] to the distance from the middle of the image."""

    RECTILINEAR = "rectilinear"  # f tan(a)
    EQUIDISTANT = "equidistant"  # f a
    EQUISOLID = "equisolid"  # 2 f sin(a/2), most fisheyes
    STEREOGRAPHIC = "stereographic"  # 2 f tan(a/2)


@dataclass(frozen=True, eq=False, slots=True)
class Camera:
    """A camera: where it is on the stage, how it is turned, and its lens.

    Attributes:
        position: of the entrance pupil [m, (3,)].
        axes: unit vectors (3, 3); its rows are right, down and forward.
        focal: focal length [m].
        sensor: width and height [m].
        lens: mapping of the lens.
        distortion: Brown's k1, k2, p1, p2, k3, of a rectilinear lens; none or shorter means zeros.
    """

    position: Floats
    axes: Floats
    focal: float
    sensor: tuple[float, float]
    lens: Lens = Lens.RECTILINEAR
    distortion: tuple[float, ...] = ()

    @classmethod
    def looking(
        cls, position: ArrayLike, target: ArrayLike, up: ArrayLike, *, focal: float, sensor: tuple[float, float],
        lens: Lens = Lens.RECTILINEAR, distortion: tuple[float, ...] = (), roll: float = 0.0,
    ) -> Camera:  # fmt: skip
        """Return a camera that looks from one point at another; `roll` turns it clockwise [rad].

        Raises:
            ValueError: it is where it looks, or it looks along `up`.
        """
        position = np.asarray(position, np.float64)
        forward = _unit(np.asarray(target, np.float64) - position)
        right = _unit(np.cross(forward, np.asarray(up, np.float64)))
        down = np.cross(forward, right)
        c, s = np.cos(roll), np.sin(roll)
        axes = np.stack((c * right + s * down, c * down - s * right, forward))
        return cls(position, axes, focal, sensor, lens, distortion)

    def rays(self, size: tuple[int, int], dx: float = 0.5, dy: float = 0.5) -> Singles:
        """Return the directions on the stage (h * w, 3) that the pixels of an image see, row by row.

        Args:
            size: width and height in pixels.
            dx, dy: where in the pixel, from its upper left corner.

        Where the lens sees nothing the direction is NaN: a fisheye beyond 180 degrees off its axis, a distorted lens
        beyond the radius at which its polynomial folds the picture over.
        """
        width, height = size
        x, y = np.arange(width, dtype=np.float64) + dx, np.arange(height, dtype=np.float64) + dy
        if self.lens is Lens.RECTILINEAR and not any(self.distortion):
            return self._straight_rays(x, y, size)
        return self.through(np.stack(np.broadcast_arrays(x, y[:, None]), axis=-1).reshape(-1, 2), size)

    def _straight_rays(self, x: Floats, y: Floats, size: tuple[int, int]) -> Singles:
        """Return what `through` does for a grid of columns (w,) and rows (h,), which do not bend each other."""
        scale = self._pitch(size) / self.focal
        x, y = (x - size[0] / 2) * scale, (y - size[1] / 2) * scale
        (right, down, forward), length = self.axes, np.sqrt(1 + x * x + (y * y)[:, None])
        out = np.empty((len(y), len(x), 3), np.float32)
        for k in range(3):
            out[..., k] = (x * right[k] + (y * down[k] + forward[k])[:, None]) / length
        return out.reshape(-1, 3)

    def through(self, pixels: ArrayLike, size: tuple[int, int]) -> Singles:
        """Return the directions on the stage (n, 3) that points of the image (n, 2) see; the inverse of `project`."""
        image = (np.asarray(pixels, np.float64) - np.array(size) / 2) * (self._pitch(size) / self.focal)
        return np.asarray(self._from_image(image) @ self.axes, np.float32)

    def project(self, points: ArrayLike, size: tuple[int, int]) -> tuple[Floats, Floats]:
        """Return the pixels (n, 2) of points [m, (n, 3)], and their depth along the axis [m, (n,)].

        A point that the lens cannot map has pixels of NaN: behind a rectilinear one, beyond the fold of a distorted
        one, opposite to a fisheye.
        """
        seen = (np.atleast_2d(np.asarray(points, np.float64)) - self.position) @ self.axes.T
        image = self._to_image(seen) * self.focal / self._pitch(size)
        return image + np.array(size) / 2, np.asarray(seen[:, 2])

    def _pitch(self, size: tuple[int, int]) -> float:
        """Return the size of a pixel [m]; pixels are square, the width of the sensor fills the width of the image."""
        return self.sensor[0] / size[0]

    def _to_image(self, seen: Floats) -> Floats:
        """Return image coordinates over the focal length (n, 2) of points in the camera's axes (n, 3)."""
        across = np.hypot(seen[:, 0], seen[:, 1])
        if self.lens is Lens.RECTILINEAR:
            with np.errstate(divide="ignore", invalid="ignore"):
                flat = seen[:, :2] / np.where(seen[:, 2:] > 0, seen[:, 2:], np.nan)
            return _distorted(flat, self.distortion)
        angle = np.arctan2(across, seen[:, 2])
        radius = {
            Lens.EQUIDISTANT: angle,
            Lens.EQUISOLID: 2 * np.sin(angle / 2),
            Lens.STEREOGRAPHIC: 2 * np.tan(angle / 2),
        }[self.lens]
        on_axis = np.where(seen[:, 2] > 0, 0.0, np.nan)
        return np.asarray(seen[:, :2] * np.divide(radius, across, out=on_axis, where=across > 0)[:, None])

    def _from_image(self, image: Floats) -> Floats:
        """Return unit directions in the camera's axes (n, 3) of image coordinates over the focal length (n, 2)."""
        if self.lens is Lens.RECTILINEAR:
            flat = _straight(image, self.distortion)
            seen = np.column_stack((flat, np.ones(len(flat))))
            return np.asarray(seen / np.linalg.norm(seen, axis=1, keepdims=True))
        radius = np.hypot(image[:, 0], image[:, 1])
        with np.errstate(invalid="ignore"):
            angle = {
                Lens.EQUIDISTANT: radius,
                Lens.EQUISOLID: 2 * np.arcsin(radius / 2),
                Lens.STEREOGRAPHIC: 2 * np.arctan(radius / 2),
            }[self.lens]
        angle = np.where(angle <= np.pi, angle, np.nan)
        scale = np.divide(np.sin(angle), radius, out=np.ones_like(radius), where=radius > 0)
        return np.column_stack((image * scale[:, None], np.cos(angle)))


def _distorted(flat: Floats, k: tuple[float, ...]) -> Floats:
    """Bend undistorted image coordinates (n, 2); NaN beyond the fold.

    Source: Brown 1971, in the order of OpenCV: k1, k2, p1, p2, k3.
    """
    if not any(k):
        return flat
    flat = np.where((flat * flat).sum(axis=1, keepdims=True) < _fold(k), flat, np.nan)
    return flat + _bend(flat, k)[0]


def _straight(image: Floats, k: tuple[float, ...]) -> Floats:
    """Undo `_distorted` by Newton's method; NaN where no undistorted point this side of the fold comes to.

    From the distorted place it comes to the fold's near side one by one, since the polynomials of lenses bend one way.
    """
    if not any(k):
        return image
    flat = image
    with np.errstate(all="ignore"):  # what has no solution may run away
        for _ in range(_NEWTON):
            bend, (xx, xy, yy) = _bend(flat, k)
            miss = image - flat - bend
            a, d = 1 + xx, 1 + yy
            step = np.column_stack((d * miss[:, 0] - xy * miss[:, 1], a * miss[:, 1] - xy * miss[:, 0]))
            flat = flat + step / (a * d - xy * xy)[:, None]
        found = np.abs(_distorted(flat, k) - image).max(axis=1, keepdims=True) < _EXACT
    return np.where(found, flat, np.nan)


def _bend(flat: Floats, k: tuple[float, ...]) -> tuple[Floats, tuple[Floats, Floats, Floats]]:
    """Return by how much points (n, 2) are moved, and its derivatives: x by x, x by y (as y by x), y by y."""
    k1, k2, p1, p2, k3 = (*k, 0.0, 0.0, 0.0, 0.0)[:5]
    x, y = flat.T
    r2 = x * x + y * y
    radial = r2 * (k1 + r2 * (k2 + r2 * k3))
    steep = 2 * (k1 + r2 * (2 * k2 + r2 * 3 * k3))  # the derivative of `radial` along x is x times this
    dx = x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x)
    dy = y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y
    xx = radial + x * x * steep + 2 * p1 * y + 6 * p2 * x
    xy = x * y * steep + 2 * p1 * x + 2 * p2 * y
    yy = radial + y * y * steep + 6 * p1 * y + 2 * p2 * x
    return np.column_stack((dx, dy)), (xx, xy, yy)


def _fold(k: tuple[float, ...]) -> float:
    """Return the square of the undistorted radius at which the radial terms fold the picture over; inf: nowhere."""
    k1, k2, _, _, k3 = (*k, 0.0, 0.0, 0.0, 0.0)[:5]
    squares = np.roots([7 * k3, 5 * k2, 3 * k1, 1.0])  # where r (1 + k1 r2 + k2 r4 + k3 r6) stops to grow
    turning = squares[(np.abs(squares.imag) < 1e-9) & (squares.real > 0)].real
    return float(turning.min()) if len(turning) else np.inf


def _unit(v: Floats) -> Floats:
    length = float(np.linalg.norm(v))
    if not length > 1e-9:
        raise ValueError("a camera needs something to look at, not along its own up")
    return np.asarray(v / length)
