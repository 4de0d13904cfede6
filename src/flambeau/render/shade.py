"""From a scene in its light to radiance in every pixel, in candela per square metre: rays of Embree, shading in numpy.

Every pixel gets one ray; pixels at edges get four more. All patterns are fixed, so that frames do not flicker.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.optics.camera import Camera
from flambeau.radiance.surroundings import LUMA, Surroundings
from flambeau.render.fill import Fill, World, lift
from flambeau.render.gathered import Anchors, anchored, taken
from flambeau.render.patterns import SUBPIXELS, disc
from flambeau.render.reflectance import gloss, highlight, scattered
from flambeau.render.shadows import lit
from flambeau.render.sources import sources, visible
from flambeau.render.surface import Surface, dot, surfaces, unit
from flambeau.scene.mesh import Ints, Singles
from flambeau.scene.rays import Hits, Scene, Solid

_POLISHED = 0.35  # up to this roughness a mirror shows what is around it
_MIRROR = 0.1  # from this reflectance on
_DEPTH = 2  # how often light is followed from mirror to mirror
_LAYERS = 6  # transparent surfaces that are looked through
_HEMMED = 0.7  # share of the surroundings' light on what is only seen in a mirror
PI = np.float32(np.pi)


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


def shade(scene: Scene, surroundings: Surroundings, camera: Camera, size: tuple[int, int]) -> Shaded:
    """Return what a camera sees of a scene.

    Args:
        scene: what stands there.
        surroundings: the light, and what is behind.
        camera: on the stage of both.
        size: width and height in pixels.

    One bounce of diffuse light is followed, and mirrors to the second mirror.
    """
    world = World(scene, _casters(scene), surroundings, sources(surroundings))
    width, height = size
    cone = camera.sensor[0] / width / camera.focal
    directions = camera.rays(size)
    blind = np.isnan(directions[:, 0])
    directions[blind] = (1, 0, 0)
    eye = camera.position.astype(np.float32)
    hits, veil = _through(world, eye, directions, cone)
    met = np.flatnonzero(hits.met & ~blind)
    image = np.zeros((width * height, 3), np.float32)
    rest = np.flatnonzero(~hits.met & ~blind)
    image[rest] = _sky(surroundings, directions[rest])
    row_of = np.full(width * height, -1, np.int32)
    row_of[met] = np.arange(len(met), dtype=np.int32)
    row_of = row_of.reshape(height, width)
    surface = _met(world, hits, met, eye, directions, cone)
    anchors = anchored(world, surface, row_of, cone)
    centres = np.column_stack((met % width, met // width)).astype(np.float32) + np.float32(0.5)
    image[met] = _radiance(world, surface, taken(anchors, world, surface, centres), row_of, cone)
    veil.over(image)
    seeing = np.flatnonzero(~blind)
    image[seeing] += _glow(surroundings, eye, directions[seeing], hits.distance[seeing])
    part = _parts(scene, hits)
    seen = Shaded(
        image.reshape(height, width, 3), hits.solid.reshape(height, width), part.reshape(height, width),
        hits.distance.reshape(height, width),
    )  # fmt: skip
    edges = np.flatnonzero(_edges(seen, surface, row_of, surroundings).ravel() & ~blind)
    image[edges] = _refined(world, camera, size, edges, image[edges], ~hits.met[edges], anchors)
    return seen


@lru_cache(maxsize=32)
def _opaque(solid: Solid) -> Solid:
    """Return a solid without what light goes through."""
    parts = tuple(part for part in solid.parts if part.material.transparency == 0)
    return solid if len(parts) == len(solid.parts) else Solid(parts)


def _casters(scene: Scene) -> Scene:
    return Scene(tuple(_opaque(solid) for solid in scene.solids))


class _Veil(NamedTuple):
    """What lies in front of rays: its light (m, 3) and how much it lets through (m,), for some of the rays."""

    rays: NDArray[np.intp]
    light: Singles
    through: Singles

    def over(self, image: Singles) -> None:
        """Lay it over a picture (n, 3)."""
        if len(self.rays):
            image[self.rays] = image[self.rays] * self.through[:, None] + self.light


def _through(world: World, origins: Singles, directions: Singles, cone: float) -> tuple[Hits, _Veil]:
    """Return what rays meet behind all that is transparent, and the veil that it makes."""
    hits = world.scene.cast(origins, directions)
    clear = world.scene.solids == world.casters.solids
    rays = np.empty(0, np.intp) if clear else np.flatnonzero(_transparent(world.scene, hits))
    light, through = np.zeros((len(rays), 3), np.float32), np.ones(len(rays), np.float32)
    origins = np.broadcast_to(origins, directions.shape)
    going = np.arange(len(rays))
    starts = origins[rays].copy()
    for _ in range(_LAYERS):
        if not len(going):
            break
        mine = rays[going]
        layer = surfaces(world.scene, Hits(*(c[mine] for c in hits)), origins[mine], directions[mine], cone)
        light[going] += _open(world, layer) * through[going, None]
        through[going] *= layer.transparency
        starts[going] = layer.at + directions[mine] * np.float32(1e-3)
        beyond = world.scene.cast(starts[going], directions[mine])
        travelled = np.linalg.norm(starts[going] - origins[mine], axis=1)
        for column, new in zip(hits, beyond, strict=True):
            column[mine] = new
        hits.distance[mine] += travelled.astype(np.float32)
        going = going[_transparent(world.scene, Hits(*(c[mine] for c in hits)))]
    return hits, _Veil(rays, light, through)


def _transparent(scene: Scene, hits: Hits) -> NDArray[np.bool_]:
    out = np.zeros(len(hits.solid), np.bool_)
    for number, solid in enumerate(scene.solids):
        mine = np.flatnonzero(hits.solid == number)
        clear = np.array([material.transparency > 0 for material in solid.materials])
        if len(mine) and clear.any():
            out[mine] = clear[solid.material[hits.face[mine]]]
    return out


def _open(world: World, surface: Surface) -> Singles:
    """Return the light of thin things that hide little: their own, and what they scatter of the open surroundings."""
    facing = np.maximum(dot(surface.normal, surface.seen), 1e-3)
    around = world.surroundings.irradiance(surface.normal)
    return np.asarray(surface.glow + scattered(surface, facing) * around / PI)


def _met(world: World, hits: Hits, rows: NDArray[np.intp], eye: Singles, directions: Singles, cone: float) -> Surface:
    origins = eye if eye.ndim == 1 else eye[rows]
    return surfaces(world.scene, Hits(*(column[rows] for column in hits)), origins, directions[rows], cone)


def _sky(surroundings: Surroundings, directions: Singles) -> Singles:
    """Return what is behind everything, with the Sun's disc."""
    light = np.asarray(surroundings.background(directions), np.float32)
    near = directions @ np.asarray(surroundings.sun, np.float32) > np.cos(surroundings.sun_radius)
    if near.any() and np.max(surroundings.sunlight) > 0:
        light = light.copy()
        light[near] += np.asarray(surroundings.sunlight) / np.float32(np.pi * surroundings.sun_radius**2)
    return light


def _radiance(
    world: World, surface: Surface, around: Fill, row_of: NDArray[np.int32] | None, cone: float,
    spot: Singles | None = None, depth: int = 0,
) -> Singles:  # fmt: skip
    """Return the light of surfaces towards the eye [cd/m2, (n, 3)].

    Args:
        world: all that is there.
        surface: (n,); `around` the fill light on it.
        row_of: as in `shadows.lit`, for soft shadows.
        cone: angle of a ray [rad].
        spot: the one spot of each source's disc that is looked at, without `row_of`.
        depth: how many mirrors are before it.
    """
    start = surface.lifted + surface.flat * lift(surface.distance)
    facing = np.maximum(dot(surface.normal, surface.seen), np.float32(1e-3))
    shiny = gloss(surface, facing)
    matt = surface.albedo * (1 - shiny) * ((1 - surface.transparency) / PI)[:, None]
    irradiance = world.surroundings.irradiance(surface.normal)
    out = surface.glow + matt * (irradiance * around.share[:, None] + around.bounced)
    out += shiny * _mirrored(world, surface, start, around, cone, depth)
    for source in world.sources:
        towards, distance, lux = source.seen(surface.at)
        if row_of is not None or spot is None:
            seen = lit(world.casters, source, surface, start, row_of)
        else:
            seen = np.zeros(len(surface), np.float32)
            faces = np.flatnonzero(dot(surface.normal, towards) > 0)
            seen[faces] = visible(world.casters, source, start[faces], towards[faces], distance[faces], spot)
        rows = np.flatnonzero(seen > 0)
        some, to = surface[rows], towards[rows]
        glint = highlight(some, facing[rows], to, float(source.spread(distance[:1])[0]) if len(rows) else 0.0)
        cosine = np.maximum(dot(some.normal, to), 0)
        out[rows] += (matt[rows] * cosine[:, None] + glint) * lux[rows] * seen[rows, None]
    return np.asarray(out)


def _mirrored(world: World, surface: Surface, start: Singles, around: Fill, cone: float, depth: int) -> Singles:
    """Return what the small mirrors of surfaces show [cd/m2, (n, 3)]: a blur of the surroundings, or an image."""
    way = 2 * dot(surface.normal, surface.seen)[:, None] * surface.normal - surface.seen
    below = np.maximum(np.float32(0.02) - dot(way, surface.flat), 0)
    way = unit(way + below[:, None] * surface.flat)
    out = world.surroundings.irradiance(way) * around.share[:, None] + around.bounced
    out = np.asarray(out / PI, np.float32)
    sharp = np.flatnonzero((surface.roughness <= _POLISHED) & (surface.mirror.max(axis=1) >= _MIRROR))
    if len(sharp) and depth < _DEPTH:
        blur = cone * 2 + float(surface.roughness[sharp].mean()) ** 2
        out[sharp] = _look(world, start[sharp], way[sharp], blur, depth + 1)
    return out


def _look(world: World, origins: Singles, directions: Singles, cone: float, depth: int) -> Singles:
    """Return what rays from mirrors see [cd/m2, (n, 3)]; the Sun's own image is the highlight's business."""
    hits, veil = _through(world, origins, directions, cone)
    met, rest = np.flatnonzero(hits.met), np.flatnonzero(~hits.met)
    out = np.zeros((len(directions), 3), np.float32)
    out[rest] = world.surroundings.background(directions[rest])
    if len(met):
        surface = _met(world, hits, met, origins, directions, cone)
        around = Fill(np.full(len(met), _HEMMED, np.float32), np.zeros((len(met), 3), np.float32))
        out[met] = _radiance(world, surface, around, None, cone, depth=depth)
    veil.over(out)
    return out + _glow(world.surroundings, origins, directions, hits.distance)


def _glow(surroundings: Surroundings, origins: Singles, directions: Singles, reach: Singles) -> Singles:
    """Return the light of flames on the way of rays [cd/m2, (n, 3)]; they hide nothing."""
    out = np.zeros((len(directions), 3), np.float32)
    for lamp in surroundings.lamps:
        if lamp.glow is not None:
            out += lamp.glow(origins, directions, reach)
    return out


def _parts(scene: Scene, hits: Hits) -> Ints:
    out = np.full(len(hits.solid), -1, np.int32)
    for number, solid in enumerate(scene.solids):
        mine = np.flatnonzero(hits.solid == number)
        out[mine] = solid.part[hits.face[mine]]
    return out


def _edges(seen: Shaded, surface: Surface, row_of: NDArray[np.int32], surroundings: Surroundings) -> NDArray[np.bool_]:
    """Return the pixels (h, w) where one ray is not enough: edges of parts, folds, and sharp steps of light."""
    normal = np.vstack((surface.flat, np.zeros((1, 3), np.float32)))[row_of]
    light = np.log2(seen.image @ LUMA + np.float32(0.003 * _full(surroundings)))
    out = np.zeros(row_of.shape, np.bool_)
    for axis in (0, 1):
        (solid, solid_), (part, part_), (n, n_), (e, e_) = (
            (np.moveaxis(a, axis, 0)[1:], np.moveaxis(a, axis, 0)[:-1]) for a in (seen.solid, seen.part, normal, light)
        )
        thing = (solid != solid_) | (part != part_)
        there = (solid >= 0) & (solid_ >= 0)
        fold = there & (np.einsum("...i,...i->...", n, n_) < 0.8) & (np.abs(e - e_) > 0.06)
        change = thing | fold | ((np.abs(e - e_) > 0.35) & (there | thing))
        np.moveaxis(out, axis, 0)[1:] |= change
        np.moveaxis(out, axis, 0)[:-1] |= change
    return out


def _full(surroundings: Surroundings) -> float:
    """Return about how much light there is [lx]: of the Sun, the surroundings, and lamps ten metres away."""
    around = surroundings.irradiance(np.concatenate((np.eye(3), -np.eye(3))).astype(np.float32)).max()
    lamps = sum(float(np.max(lamp.intensity)) / 100 for lamp in surroundings.lamps)
    return float(np.asarray(surroundings.sunlight) @ LUMA + around + lamps) + 1e-6


def _refined(
    world: World, camera: Camera, size: tuple[int, int], pixels: NDArray[np.intp], centre: Singles,
    open_sky: NDArray[np.bool_], anchors: Anchors,
) -> Singles:  # fmt: skip
    """Return the light of edge pixels (n, 3): the mean of their middle and four more rays."""
    corner = np.column_stack((pixels % size[0], pixels // size[0])).astype(np.float32)
    cone = camera.sensor[0] / size[0] / camera.focal
    eye = camera.position.astype(np.float32)
    sky = np.where(open_sky[:, None], centre, np.float32(np.nan))
    total = centre.copy()
    for number, offset in enumerate(SUBPIXELS):
        places = corner + np.array(offset, np.float32)
        directions = camera.through(places, size)
        hits, veil = _through(world, eye, directions, cone)
        met, rest = np.flatnonzero(hits.met), np.flatnonzero(~hits.met)
        unknown = rest[np.isnan(sky[rest, 0])]
        if len(unknown):
            sky[unknown] = _sky(world.surroundings, directions[unknown])
        light = np.where(hits.met[:, None], 0, sky)
        if len(met):
            surface = _met(world, hits, met, eye, directions, cone)
            around = taken(anchors, world, surface, places[met])
            light[met] = _radiance(world, surface, around, None, cone, disc(len(SUBPIXELS))[number])
        veil.over(light)
        total += light + _glow(world.surroundings, eye, directions, hits.distance)
    return np.asarray(total / np.float32(len(SUBPIXELS) + 1))
