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
from flambeau.render.surface import Surface, dot
from flambeau.render.trace import fade, first, glow, polished, radiance, sky
from flambeau.render.world import Rays, World, rows_of, world
from flambeau.scene.mesh import Ints, Singles
from flambeau.scene.rays import Hits, Scene

_FOLD = 0.8  # cosine between neighbouring triangles from which on an edge shows
_STEP = 0.5  # [stops] between neighbouring pixels from which on they are looked at again
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

    Diffuse light is followed over one bounce, and estimated for two more (`fill`); mirrors to the second mirror.
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
    found = _found(scene, hits, image, surface, met).shaped(size)
    image = image.copy()
    veil.over(image)
    fade(surroundings, rays, hits.distance, image)
    image += glow(surroundings, rays, hits.distance)
    image[blind] = 0
    shape, light = (
        m.ravel() & ~blind for m in _edges(found._replace(light=image.reshape(found.light.shape)), surroundings)
    )
    glossy = np.zeros(len(image), np.bool_)
    glossy[met] = polished(surface)  # what they mirror changes from pixel to pixel: nothing to borrow
    for mask, offsets, borrow in (
        (shape & ~glossy, SUBPIXELS, True), (shape & glossy, SUBPIXELS, False), (light, SUBPIXELS[1:3], False)
    ):  # fmt: skip
        pixels = np.flatnonzero(mask)
        further = _further(frame, anchors, found, (pixels, offsets), borrow=borrow)
        image[pixels] = (image[pixels] + further) / np.float32(len(offsets) + 1)
    return _shaded(scene, hits, image, size)


def _numbered(met: NDArray[np.intp], size: tuple[int, int]) -> Ints:
    """Return the number among `met` of each pixel (h, w), -1 where it is not in it."""
    row_of = np.full(size[0] * size[1], -1, np.int32)
    row_of[met] = np.arange(len(met), dtype=np.int32)
    return row_of.reshape(size[1], size[0])


def _middles(pixels: NDArray[np.intp], size: tuple[int, int]) -> Singles:
    """Return where the middles of pixels are in the image (n, 2)."""
    return np.column_stack((pixels % size[0], pixels // size[0])).astype(np.float32) + np.float32(0.5)


def _shaded(scene: Scene, hits: Hits, image: Singles, size: tuple[int, int]) -> Shaded:
    shape = (size[1], size[0])
    part = _part_of(scene, hits)
    return Shaded(
        image.reshape(*shape, 3), hits.solid.reshape(shape), part.reshape(shape), hits.distance.reshape(shape)
    )


class _First(NamedTuple):
    """What the first rays found, pixel by pixel: light (h, w, 3), thing (h, w), -1: none, and normal (h, w, 3)."""

    light: Singles
    thing: Ints
    normal: Singles

    def shaped(self, size: tuple[int, int]) -> _First:
        """Return lists of pixels as images of a width and height."""
        return _First(*(np.reshape(a, (size[1], size[0], *np.shape(a)[1:])) for a in self))

    def cut(self, axis: int, part: slice) -> _First:
        """Return a part of the images along an axis, which then comes first."""
        light, thing, normal = (np.moveaxis(a, axis, 0)[part] for a in (self.light, self.thing, self.normal))
        return _First(np.asarray(light), np.asarray(thing), np.asarray(normal))


def _found(scene: Scene, hits: Hits, image: Singles, surface: Surface, met: NDArray[np.intp]) -> _First:
    normal = np.zeros(image.shape, np.float32)
    normal[met] = surface.flat
    return _First(image, _thing(hits.solid, _part_of(scene, hits)), normal)


def _thing(solid: Ints, part: Ints) -> Ints:
    """Return one number for each part of each solid, -1 for none."""
    return np.where(solid < 0, np.int32(-1), solid * np.int32(1 << 16) + part).astype(np.int32)


def _edges(found: _First, surroundings: Surroundings) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where one ray is not enough (h, w): at edges and folds of things, and at other steps of light."""
    lit = found._replace(light=np.log2(found.light @ LUMA + np.float32(_FAINT * _full(surroundings))))
    shape, light = np.zeros((2, *found.thing.shape), np.bool_)
    for axis in (0, 1):
        ahead, behind = (lit.cut(axis, part) for part in (slice(1, None), slice(None, -1)))
        step = np.abs(ahead.light - behind.light)
        fold = (step > _STEP / 8) & (np.einsum("...i,...i->...", ahead.normal, behind.normal) < _FOLD)
        there = (ahead.thing >= 0) & (behind.thing >= 0)
        for out, change in ((shape, (ahead.thing != behind.thing) | (fold & there)), (light, (step > _STEP) & there)):
            np.moveaxis(out, axis, 0)[1:] |= change
            np.moveaxis(out, axis, 0)[:-1] |= change
    return shape, light & ~shape


def _full(surroundings: Surroundings) -> float:
    """Return about how much light there is [lx]: of the Sun, the surroundings, and lamps ten metres away."""
    around = surroundings.irradiance(np.concatenate((np.eye(3), -np.eye(3))).astype(np.float32)).max()
    squares = (max(100.0, float(np.sum(np.square(lamp.position, dtype=np.float64)))) for lamp in surroundings.lamps)
    lamps = sum(
        float(np.max(lamp.intensity)) / square for lamp, square in zip(surroundings.lamps, squares, strict=True)
    )
    return float(np.asarray(surroundings.sunlight) @ LUMA + around + lamps) + 1e-6


Places = tuple[NDArray[np.intp], tuple[tuple[float, float], ...]]  # pixels (n,), and where in each


def _further(frame: _Frame, anchors: Anchors, found: _First, places: Places, *, borrow: bool) -> Singles:
    """Return the sum of the light of more rays through some pixels (n, 3).

    Where only shapes are at stake (`borrow`) a ray takes the light of a pixel beside it that shows the same.
    """
    pixels, offsets = places
    every, spots = np.tile(pixels, len(offsets)), np.repeat(disc(len(offsets)), len(pixels), axis=0)
    shift = np.repeat(np.array(offsets, np.float32), len(pixels), axis=0)
    ways = frame.camera.through(_middles(every, frame.size) - np.float32(0.5) + shift, frame.size)
    blind = np.isnan(ways[:, 0])  # part of a pixel at the edge of a fisheye: nothing comes from there
    ways[blind] = frame.camera.axes[2]
    rays = frame.rays(ways)
    hits, veil = first(frame.world, rays)
    light, new = np.empty((len(every), 3), np.float32), np.arange(len(every))
    if borrow:
        light, new = _borrowed(frame, found, hits, every, shift)
    if len(new):
        light[new] = _sampled(frame, anchors, rays.some(new), rows_of(hits, new), spots.take(new, 0))
    veil.over(light)
    fade(frame.world.surroundings, rays, hits.distance, light)
    light += glow(frame.world.surroundings, rays, hits.distance)
    light[blind] = 0
    return np.asarray(light.reshape(len(offsets), len(pixels), 3).sum(axis=0))


def _borrowed(
    frame: _Frame, found: _First, hits: Hits, pixels: NDArray[np.intp], shift: Singles
) -> tuple[Singles, NDArray[np.intp]]:
    """Return the light of pixels beside (n, 3) that show the same as rays have met, and which of them have none."""
    thing = _thing(hits.solid, _part_of(frame.world.scene, hits))
    normal = _flat_of(frame.world.scene, hits)
    light, open_ = np.zeros((len(pixels), 3), np.float32), np.arange(len(pixels))
    things, normals, lights = found.thing.ravel(), found.normal.reshape(-1, 3), found.light.reshape(-1, 3)
    y, x = pixels // frame.size[0], pixels % frame.size[0]
    right, down = np.where(shift > 0.5, 1, -1).T
    for dy, dx in ((0, 0), (0, 1), (1, 0), (1, 1)):
        row = np.clip(y[open_] + dy * down[open_], 0, frame.size[1] - 1)
        beside = row * frame.size[0] + np.clip(x[open_] + dx * right[open_], 0, frame.size[0] - 1)
        here = thing.take(open_)
        alike = things.take(beside) == here
        alike &= (here < 0) | (np.abs(dot(normals.take(beside, 0), normal.take(open_, 0))) > _FOLD)
        light[open_[alike]] = lights.take(beside[alike], 0)
        open_ = open_[~alike]
    return light, open_


def _sampled(frame: _Frame, anchors: Anchors, rays: Rays, hits: Hits, spot: Singles) -> Singles:
    """Return the light that comes along rays which have met something, or not (n, 3), of spots of sources (n, 2)."""
    met, rest = np.flatnonzero(hits.met), np.flatnonzero(~hits.met)
    light = np.zeros(rays.directions.shape, np.float32)
    if len(rest):
        light[rest] = sky(frame.world.surroundings, rays.directions[rest])
    if len(met):
        surface = surfaces(frame.world.scene, rows_of(hits, met), rays.some(met))
        places = frame.camera.project(surface.at, frame.size)[0].astype(np.float32)
        around = taken(anchors, frame.world, surface, places, own=False)
        light[met] = radiance(frame.world, surface, around, partial(hard, frame.world.casters, spot=spot.take(met, 0)))
    return light


def _part_of(scene: Scene, hits: Hits) -> Ints:
    """Return the number of the part in its solid that rays have met (n,)."""
    out = np.full(len(hits.solid), -1, np.int32)
    for number, solid in enumerate(scene.solids):
        mine = np.flatnonzero(hits.solid == number)
        out[mine] = solid.part[hits.face[mine]]
    return out


def _flat_of(scene: Scene, hits: Hits) -> Singles:
    """Return the normals of the triangles that rays have met (n, 3)."""
    out = np.zeros((len(hits.solid), 3), np.float32)
    for number, solid in enumerate(scene.solids):
        mine = np.flatnonzero(hits.solid == number)
        out[mine] = solid.flat[hits.face[mine]]
    return out
