"""Any lens by rectilinear panes, for a renderer that knows no other: the panes, and how they are put together again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import Floats
from flambeau.optics.camera import Camera, Lens
from flambeau.scene.mesh import Singles

_WIDE = np.tan(np.radians(62))  # up to here from the axis one pane does; beyond, faces of a cube
_MARGIN = 2  # pixels around a pane


@dataclass(frozen=True, eq=False, slots=True)
class Pane:
    """A rectilinear part of a picture.

    Attributes:
        camera, size: of the pane.
        pixels: numbers of the picture's pixels that look through it (n,), row by row.
        at: where in the pane each of them looks (n, 2); None: the pane is the picture.
    """

    camera: Camera
    size: tuple[int, int]
    pixels: NDArray[np.intp]
    at: Floats | None = None

    def taken(self, image: Singles) -> Singles:
        """Return the values (n, 3) of an image of this pane (h, w, 3) at the picture's pixels.

        Between four pixels their weighted mean, without those that are NaN.
        """
        if self.at is None:
            return image.reshape(-1, 3)
        width, height = self.size
        corner = np.floor(self.at - 0.5).astype(np.intp)
        fx, fy = ((self.at - 0.5) - corner).T.astype(np.float32)
        total, weights = np.zeros((len(corner), 3), np.float32), np.zeros(len(corner), np.float32)
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
            x, y = np.clip(corner[:, 0] + dx, 0, width - 1), np.clip(corner[:, 1] + dy, 0, height - 1)
            value = image[y, x]
            weight = (fx if dx else 1 - fx) * (fy if dy else 1 - fy) * ~np.isnan(value[:, 0])
            total += np.nan_to_num(value) * weight[:, None]
            weights += weight
        return np.divide(total, weights[:, None], out=np.full_like(total, np.nan), where=weights[:, None] > 0)


def panes(camera: Camera, size: tuple[int, int]) -> Iterator[Pane]:
    """Yield the panes that a camera's picture is made of.

    Args:
        camera: with any lens.
        size: of the picture, width and height in pixels.

    A pane has the scale of the picture's middle.
    """
    if camera.lens is Lens.RECTILINEAR and not any(camera.distortion):
        yield Pane(camera, size, np.arange(size[0] * size[1]))
        return
    seen = camera.rays(size) @ camera.axes.T.astype(np.float32)  # right, down, forward
    valid = ~np.isnan(seen[:, 0])
    flat = np.hypot(seen[:, 0], seen[:, 1])
    if bool(np.all((seen[valid, 2] > 0) & (flat[valid] < _WIDE * seen[valid, 2]))):
        yield _pane(camera, size, camera.axes, np.flatnonzero(valid))
        return
    largest = np.where(valid, np.argmax(np.abs(np.nan_to_num(seen)), axis=1), -1)
    for axis in range(3):
        for sign in (1, -1):
            mine = np.flatnonzero((largest == axis) & (np.sign(np.nan_to_num(seen[:, axis])) == sign))
            if len(mine):
                yield _pane(camera, size, _turned(camera, axis, sign), mine)


def _turned(camera: Camera, axis: int, sign: int) -> Floats:
    """Return axes of a camera that looks along (or against) one of another's."""
    forward = sign * camera.axes[axis]
    down = camera.axes[2 if axis == 1 else 1]
    return np.stack((np.cross(down, forward), down, forward))


def _pane(camera: Camera, size: tuple[int, int], axes: Floats, pixels: NDArray[np.intp]) -> Pane:
    """Return the pane that holds what some pixels see, turned from given axes to the middle of that."""
    pitch = camera.sensor[0] / size[0] / camera.focal
    ways = camera.rays(size)[pixels].astype(np.float64)
    flat = _flat(ways, axes)
    axes = _looking(axes, (flat.min(axis=0) + flat.max(axis=0)) / 2)
    flat = _flat(ways, axes) / pitch
    width, height = (2 * int(np.ceil(extent) + _MARGIN) for extent in np.abs(flat).max(axis=0))
    made = Camera(camera.position, axes, camera.focal, (width * pitch * camera.focal, height * pitch * camera.focal))
    return Pane(made, (width, height), pixels, flat + np.array((width, height)) / 2)


def _flat(ways: Floats, axes: Floats) -> Floats:
    """Return where directions (n, 3) meet a plane at distance 1 before a camera (n, 2)."""
    seen = ways @ axes.T
    return np.asarray(seen[:, :2] / seen[:, 2:])


def _looking(axes: Floats, at: Floats) -> Floats:
    """Return axes turned so that they look at a point (2,) of that plane."""
    forward = axes[2] + at @ axes[:2]
    forward /= np.linalg.norm(forward)
    right = np.cross(axes[1], forward)
    right /= np.linalg.norm(right)
    return np.stack((right, np.cross(forward, right), forward))
