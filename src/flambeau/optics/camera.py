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
_NEWTON = 12  # steps that invert the distortion; the last changes nothing any more


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

        Where a fisheye sees nothing (beyond 180 degrees off its axis) the direction is NaN.
        """
        width, height = size
        x, y = np.arange(width) + dx, np.arange(height) + dy
        return self.through(np.stack(np.broadcast_arrays(x, y[:, None]), axis=-1).reshape(-1, 2), size)

    def through(self, pixels: ArrayLike, size: tuple[int, int]) -> Singles:
        """Return the directions on the stage (n, 3) that points of the image (n, 2) see; the inverse of `project`."""
        image = (np.asarray(pixels, np.float64) - np.array(size) / 2) * (self._pitch(size) / self.focal)
        return np.asarray(self._from_image(image) @ self.axes, np.float32)

    def project(self, points: ArrayLike, size: tuple[int, int]) -> tuple[Floats, Floats]:
        """Return the pixels (n, 2) of points [m, (n, 3)], and their depth along the axis [m, (n,)].

        A point that the lens cannot map (behind a rectilinear one, opposite to a fisheye) has pixels of NaN.
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
            Lens.STEREOGRAPHIC: 2 * np.tan(np.minimum(angle, np.pi - 1e-9) / 2),
        }[self.lens]
        scale = np.divide(radius, across, out=np.zeros_like(across), where=across > 0)
        return np.asarray(seen[:, :2] * scale[:, None])

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
    """Bend undistorted image coordinates (n, 2).

    Source: Brown 1971, in the order of OpenCV: k1, k2, p1, p2, k3.
    """
    if not any(k):
        return flat
    k1, k2, p1, p2, k3 = (*k, 0.0, 0.0, 0.0, 0.0, 0.0)[:5]
    x, y = flat.T
    r2 = x * x + y * y
    radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3))
    return np.column_stack(
        (x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x), y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y)
    )


def _straight(image: Floats, k: tuple[float, ...]) -> Floats:
    """Undo `_distorted` by fixed-point steps; where the lens folds over, the nearest that they come to."""
    flat = image
    for _ in range(_NEWTON if any(k) else 0):
        flat = flat + (image - _distorted(flat, k))
    return flat


def _unit(v: Floats) -> Floats:
    length = float(np.linalg.norm(v))
    if length < 1e-9:
        raise ValueError("a camera needs something to look at, not along its own up")
    return np.asarray(v / length)
