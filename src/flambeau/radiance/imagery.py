"""Pictures of the whole Earth, shipped with the program: the land by day, its lights by night, where there is water.

They are equirectangular, north up, from 180 degrees west. Each is kept at halved sizes too, so that it can be seen from
afar without a flicker. A picture that is missing leaves a plain colour, and `missing` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import MEAN_RADIUS
from flambeau.radiance.surroundings import Singles

if TYPE_CHECKING:
    from PIL.Image import Image

Texels = NDArray[np.uint32]

_PLAIN = {"imagery/day.jpg": (70, 76, 58), "imagery/night.jpg": (0, 0, 0), "imagery/water.png": (0, 0, 0)}
_LEVELS = 6  # how often a picture is halved


@dataclass(frozen=True, eq=False, slots=True)
class Texture:
    """A picture of the whole Earth in four channels of 0 to 255, and its halvings.

    Attributes:
        texels: four bytes each, all sizes one after the other (n,).
        shapes: height and width of each size.
    """

    texels: Texels
    shapes: tuple[tuple[int, int], ...]

    def sample(self, lat: Singles, lon: Singles, footprint: Singles) -> Singles:
        """Return the channels [(n, 4), 0 to 1] at places [rad, (n,)], averaged over footprints [m, (n,)] or more."""
        texel = np.pi * MEAN_RADIUS / self.shapes[0][0]
        level = np.clip(np.log2(np.maximum(footprint / np.float32(texel), 1e-3)), 0.0, len(self.shapes) - 1.001)
        far = np.flatnonzero(level > 0)
        if len(far) == len(level):
            return self._between(level, lat, lon)
        out = self._at(np.zeros(1, np.int32), lat, lon)
        if len(far):
            out[far] = self._between(level.take(far), lat.take(far), lon.take(far))
        return out

    def _between(self, level: Singles, lat: Singles, lon: Singles) -> Singles:
        """Interpolate between two sizes (n,)."""
        k = level.astype(np.int32)
        fine, coarse = self._at(k, lat, lon), self._at(k + 1, lat, lon)
        return np.asarray(fine + (coarse - fine) * (level - k).astype(np.float32)[:, None])

    def _at(self, level: NDArray[np.int32], lat: Singles, lon: Singles) -> Singles:
        """Interpolate one size (n,) or (1,) between four texels; around the antimeridian, and not beyond a pole."""
        shapes = np.array(self.shapes, np.int32)
        height, width = shapes.take(level, 0).T
        first = np.cumsum(shapes.prod(axis=1), dtype=np.int32).take(level) - height * width
        x = (lon * np.float32(0.5 / np.pi) + np.float32(0.5)) * width.astype(np.float32) - np.float32(0.5)
        y = (np.float32(0.5) - lat * np.float32(1 / np.pi)) * height.astype(np.float32) - np.float32(0.5)
        y = np.clip(y, 0, height.astype(np.float32) - np.float32(1.001))
        i, j = np.floor(x).astype(np.int32), y.astype(np.int32)
        u, v = (x - i)[:, None], (y - j).astype(np.float32)[:, None]
        row, west, east = first + j * width, i % width, (i + 1) % width
        up, down = (
            self._bytes(row + below + west) * (1 - u) + self._bytes(row + below + east) * u for below in (0, width)
        )
        return np.asarray((up + (down - up) * v) * np.float32(1 / 255))

    def _bytes(self, index: NDArray[np.int32]) -> Singles:
        return self.texels.take(index).view(np.uint8).reshape(-1, 4).astype(np.float32)


@cache
def day() -> Texture:
    """Return the land by day as red, green and blue (sRGB), and water as the fourth channel."""
    return texture("imagery/day.jpg", "imagery/water.png")


@cache
def night() -> Texture:
    """Return the lights of the night as red, green and blue (sRGB)."""
    return texture("imagery/night.jpg")


def texture(name: str, fourth: str = "") -> Texture:
    """Read a picture of the Earth out of the shipped data, a grey one as its fourth channel; plain if it is missing."""
    image = _opened(name)
    image = image if image.mode == "RGB" else image.convert("RGB")
    image.putalpha(_opened(fourth).convert("L").resize(image.size) if fourth else 255)
    sizes = [image]
    while len(sizes) < _LEVELS and min(sizes[-1].size) >= 16:
        sizes.append(sizes[-1].reduce(2))
    shapes = tuple((s.height, s.width) for s in sizes)
    texels, first = np.empty(sum(h * w for h, w in shapes), np.uint32), 0
    for one in sizes:
        end = first + one.height * one.width
        texels[first:end] = np.frombuffer(one.tobytes(), np.uint32)
        first = end
    return Texture(texels, shapes)


def missing() -> tuple[str, ...]:
    """Name the pictures that are not there."""
    data = resources.files("flambeau") / "data"
    return tuple(name for name in _PLAIN if not (data / name).is_file())


def linear(srgb: Singles) -> Singles:
    """Turn sRGB values (0 to 1) into linear ones.

    Source: a cubic through IEC 61966-2-1. Accuracy: 0.003.
    """
    x = srgb
    return np.asarray(x * (x * (x * np.float32(0.305306011) + np.float32(0.682171111)) + np.float32(0.012522878)))


def _opened(name: str) -> Image:
    from PIL.Image import new, open  # noqa: PLC0415

    file = resources.files("flambeau") / "data" / name
    if not file.is_file():
        return new("RGB", (64, 32), _PLAIN[name])
    with file.open("rb") as stream:
        image = open(stream)
        image.load()
    return image
