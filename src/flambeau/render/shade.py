"""From a scene in its light to radiance in every pixel, in candela per square metre: rays of Embree, shading in numpy.

Every pixel gets one ray; pixels at edges get four more. All patterns are fixed, so that frames do not flicker.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.optics.camera import Camera
from flambeau.radiance.surroundings import LUMA, Surroundings
from flambeau.render.finish import surfaces
from flambeau.render.gathered import Anchors, anchored, taken
from flambeau.render.patterns import SUBPIXELS, disc
from flambeau.render.shadows import hard, soft
from flambeau.render.surface import Surface
from flambeau.render.trace import first, glow, radiance, sky
from flambeau.render.world import Rays, World, rows_of, world
from flambeau.scene.mesh import Ints, Singles
from flambeau.scene.rays import Hits, Scene

_FOLD = 0.8  # cosine between neighbouring triangles from which on an edge shows
_STEP = 0.35  # [stops] between neighbouring pixels from which on they are looked at again
_FAINT = 0.003  # of full light: steps in what is darker do not count


class Shaded(NamedTuple):
    """A picture in physical units.

    Attributes:
        image: radiance [cd/m2, (h, w, 3)], linear Rec. 709.
        solid, part: number of the solid in the scene, and of the part in it, that each pixel shows (h, w); -1: none.
        depth: distance from the camera [m, (h, w)]; infinite where there is nothing.
    """

    image: Singles
    solid: Ints
    part: Ints
    depth: Singles


@dataclass(frozen=True, eq=False, slots=True)
class _Frame:
    """What is looked at, by whom, in how many pixels."""

    world: World
    camera: Camera
    size: tuple[int, int]

    @property
    def cone(self) -> float:
        """The angle of a pixel [rad]."""
        return self.camera.sensor[0] / self.size[0] / self.camera.focal

    def rays(self, directions: Singles) -> Rays:
        return Rays(self.camera.position.astype(np.float32), directions, self.cone)


def shade(scene: Scene, surroundings: Surroundings, camera: Camera, size: tuple[int, int]) -> Shaded:
    """Return what a camera sees of a scene.

    Args:
        scene: what stands there.
        surroundings: the light, and what is behind.
        camera: on the stage of both.
        size: width and height in pixels.

    One bounce of diffuse light is followed, and mirrors to the second mirror.
    """
    frame = _Frame(world(scene, surroundings), camera, size)
    directions = camera.rays(size)
    blind = np.isnan(directions[:, 0])  # beyond the edge of a fisheye
    directions[blind] = camera.axes[2]
    rays = frame.rays(directions)
    hits, veil = first(frame.world, rays)
    image = np.zeros(directions.shape, np.float32)
    met, rest = np.flatnonzero(hits.met & ~blind), np.flatnonzero(~hits.met & ~blind)
    if len(rest):
        image[rest] = sky(surroundings, directions[rest])
    row_of = _numbered(met, size)
    surface = surfaces(scene, rows_of(hits, met), rays.some(met))
    anchors = anchored(frame.world, surface, row_of, frame.cone)
    around = taken(anchors, frame.world, surface, _middles(met, size))
    image[met] = radiance(frame.world, surface, around, partial(soft, frame.world.casters, row_of=row_of))
    veil.over(image)
    image += glow(surroundings, rays, hits.distance)
    image[blind] = 0
    seen = _shaded(scene, hits, image, size)
    edges = np.flatnonzero(_edges(seen, surface, row_of, surroundings).ravel() & ~blind)
    image[edges] = _refined(frame, anchors, edges, image[edges], hits.met[edges])
    return seen


def _numbered(met: NDArray[np.intp], size: tuple[int, int]) -> Ints:
    """Return the number among `met` of each pixel (h, w), -1 where it is not in it."""
    row_of = np.full(size[0] * size[1], -1, np.int32)
    row_of[met] = np.arange(len(met), dtype=np.int32)
    return row_of.reshape(size[1], size[0])


def _middles(pixels: NDArray[np.intp], size: tuple[int, int]) -> Singles:
    """Return where the middles of pixels are in the image (n, 2)."""
    return np.column_stack((pixels % size[0], pixels // size[0])).astype(np.float32) + np.float32(0.5)


def _shaded(scene: Scene, hits: Hits, image: Singles, size: tuple[int, int]) -> Shaded:
    part = np.full(len(hits.solid), -1, np.int32)
    for number, solid in enumerate(scene.solids):
        mine = np.flatnonzero(hits.solid == number)
        part[mine] = solid.part[hits.face[mine]]
    shape = (size[1], size[0])
    return Shaded(
        image.reshape(*shape, 3), hits.solid.reshape(shape), part.reshape(shape), hits.distance.reshape(shape)
    )


def _edges(seen: Shaded, surface: Surface, row_of: Ints, surroundings: Surroundings) -> NDArray[np.bool_]:
    """Return the pixels (h, w) where one ray is not enough: edges of things, folds, and sharp steps of light."""
    normal = np.vstack((surface.flat, np.zeros((1, 3), np.float32)))[row_of]
    light = np.log2(seen.image @ LUMA + np.float32(_FAINT * _full(surroundings)))
    thing = seen.solid * np.int32(1 << 16) + seen.part
    out = np.zeros(row_of.shape, np.bool_)
    for axis in (0, 1):
        ahead, behind = (tuple(np.moveaxis(a, axis, 0)[s] for a in (thing, normal, light))
                         for s in (slice(1, None), slice(None, -1)))  # fmt: skip
        other = ahead[0] != behind[0]
        step = np.abs(ahead[2] - behind[2])
        fold = (step > _STEP / 6) & (np.einsum("...i,...i->...", ahead[1], behind[1]) < _FOLD)
        both = (ahead[0] >= 0) & (behind[0] >= 0)
        change = other | (both & (fold | (step > _STEP)))
        np.moveaxis(out, axis, 0)[1:] |= change
        np.moveaxis(out, axis, 0)[:-1] |= change
    return out


def _full(surroundings: Surroundings) -> float:
    """Return about how much light there is [lx]: of the Sun, the surroundings, and lamps ten metres away."""
    around = surroundings.irradiance(np.concatenate((np.eye(3), -np.eye(3))).astype(np.float32)).max()
    squares = (max(100.0, float(np.sum(np.square(lamp.position, dtype=np.float64)))) for lamp in surroundings.lamps)
    lamps = sum(float(np.max(lamp.intensity)) / square for lamp, square in zip(surroundings.lamps, squares, strict=True))
    return float(np.asarray(surroundings.sunlight) @ LUMA + around + lamps) + 1e-6


def _refined(
    frame: _Frame, anchors: Anchors, pixels: NDArray[np.intp], middle: Singles, met: NDArray[np.bool_]
) -> Singles:
    """Return the light of edge pixels (n, 3): the mean of their middles, where something is `met` or not, and more."""
    corner = _middles(pixels, frame.size) - np.float32(0.5)
    behind = np.where(met[:, None], np.float32(np.nan), middle)  # the sky of a pixel, once it is known
    total = middle.copy()
    for offset, spot in zip(SUBPIXELS, disc(len(SUBPIXELS)), strict=True):
        places = corner + np.array(offset, np.float32)
        total += _sampled(frame, anchors, places, spot, behind)
    return np.asarray(total / np.float32(len(SUBPIXELS) + 1))


def _sampled(frame: _Frame, anchors: Anchors, places: Singles, spot: Singles, behind: Singles) -> Singles:
    """Return the light at places in the image (n, 2); `behind` (n, 3) is the sky there, NaN where yet unknown."""
    rays = frame.rays(frame.camera.through(places, frame.size))
    hits, veil = first(frame.world, rays)
    met, rest = np.flatnonzero(hits.met), np.flatnonzero(~hits.met)
    unknown = rest[np.isnan(behind[rest, 0])]
    if len(unknown):
        behind[unknown] = sky(frame.world.surroundings, rays.directions[unknown])
    light = np.where(hits.met[:, None], np.float32(0), behind)
    if len(met):
        surface = surfaces(frame.world.scene, rows_of(hits, met), rays.some(met))
        around = taken(anchors, frame.world, surface, places[met])
        light[met] = radiance(frame.world, surface, around, partial(hard, frame.world.casters, spot=spot))
    veil.over(light)
    return light + glow(frame.world.surroundings, rays, hits.distance)
