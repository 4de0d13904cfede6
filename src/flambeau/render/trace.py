"""The light that comes along rays: from surfaces, from mirrors, through what is transparent, and from behind it all."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.radiance.surroundings import Surroundings
from flambeau.render.fill import Fill
from flambeau.render.finish import surfaces
from flambeau.render.reflectance import gloss, highlight, scattered
from flambeau.render.shadows import hard
from flambeau.render.sources import Source
from flambeau.render.surface import Surface, dot, most, unit
from flambeau.render.world import Rays, World, rows_of
from flambeau.scene.mesh import Singles
from flambeau.scene.rays import Hits, Scene

Lit = Callable[[Source, Surface], Singles]
"""How much of a source surfaces see (n,)."""

_POLISHED = 0.35  # up to this roughness a mirror shows what is around it
_MIRROR = 0.1  # from this reflectance on
_DULL = 0.5  # from this roughness on what paint mirrors is no more than what falls on it
_DEPTH = 2  # how often light is followed from mirror to mirror
_LAYERS = 6  # transparent surfaces that are looked through
_NEAR = 30.0  # [m] up to which nobody sees the air
_HEMMED = 0.7  # share of the surroundings' light on what is only seen in a mirror
PI = np.float32(np.pi)


class Veil(NamedTuple):
    """What lies in front of some of the rays: its light (m, 3) and how much it lets through (m,)."""

    rays: NDArray[np.intp]
    light: Singles
    through: Singles

    def over(self, image: Singles) -> None:
        """Lay it over a picture (n, 3)."""
        if len(self.rays):
            image[self.rays] = image[self.rays] * self.through[:, None] + self.light


def first(world: World, rays: Rays) -> tuple[Hits, Veil]:
    """Return what rays meet behind all that is transparent, and the veil that this makes."""
    hits = world.scene.cast(rays.origins, rays.directions)
    clear = world.scene.solids == world.casters.solids
    number = np.empty(0, np.intp) if clear else np.flatnonzero(_transparent(world.scene, hits))
    veil = Veil(number, np.zeros((len(number), 3), np.float32), np.ones(len(number), np.float32))
    origins = np.broadcast_to(rays.origins, rays.directions.shape)
    going = np.arange(len(number))
    for _ in range(_LAYERS):
        if not len(going):
            break
        mine = number[going]
        layer = surfaces(world.scene, rows_of(hits, mine), Rays(origins[mine], rays.directions[mine], rays.cone))
        veil.light[going] += _thin(world, layer) * veil.through[going, None]
        veil.through[going] *= layer.transparency
        _go_on(world.scene, hits, rays, mine)
        going = going[_transparent(world.scene, rows_of(hits, mine))]
    return hits, veil


def _go_on(scene: Scene, hits: Hits, rays: Rays, mine: NDArray[np.intp]) -> None:
    """Cast some rays on from where they are."""
    far = hits.distance[mine] + np.float32(1e-3)
    some = rays.some(mine)
    beyond = scene.cast(some.origins + some.directions * far[:, None], some.directions)
    for column, new in zip(hits, beyond, strict=True):
        column[mine] = new
    hits.distance[mine] += far


def _transparent(scene: Scene, hits: Hits) -> NDArray[np.bool_]:
    out = np.zeros(len(hits.solid), np.bool_)
    for number, solid in enumerate(scene.solids):
        mine = np.flatnonzero(hits.solid == number)
        clear = np.array([material.transparency > 0 for material in solid.materials])
        if len(mine) and clear.any():
            out[mine] = clear[solid.material[hits.face[mine]]]
    return out


def _thin(world: World, surface: Surface) -> Singles:
    """Return the light of things that are looked through: their own, and what they scatter of the surroundings."""
    facing = np.maximum(dot(surface.normal, surface.seen), np.float32(1e-3))
    around = world.surroundings.irradiance(surface.normal)
    return np.asarray(surface.glow + scattered(surface, gloss(surface, facing)) * around / PI)


def sky(surroundings: Surroundings, directions: Singles) -> Singles:
    """Return what is behind everything [cd/m2, (n, 3)], with the Sun's disc."""
    light = np.asarray(surroundings.background(directions), np.float32)
    near = directions @ np.asarray(surroundings.sun, np.float32) > np.cos(surroundings.sun_radius)
    if near.any() and np.max(surroundings.sunlight) > 0:
        light = light.copy()
        light[near] += np.asarray(surroundings.sunlight) / np.float32(np.pi * surroundings.sun_radius**2)
    return light


def fade(surroundings: Surroundings, rays: Rays, reach: Singles, image: Singles) -> None:
    """Put the air before what rays have met (n, 3) at a reach [m, (n,)], infinite where they have met nothing."""
    far = np.flatnonzero((reach > _NEAR) & np.isfinite(reach))
    if surroundings.air is not None and len(far):
        through, light = surroundings.air(rays.directions[far], reach[far])
        image[far] = image[far] * through + light


def glow(surroundings: Surroundings, rays: Rays, reach: Singles) -> Singles:
    """Return the light of flames on the way of rays [cd/m2, (n, 3)] on a reach [m, (n,)]; (1, 3) without any."""
    out = np.zeros((1, 3), np.float32)
    for lamp in surroundings.lamps:
        if lamp.glow is not None:
            out = out + lamp.glow(rays.origins, rays.directions, reach)
    return out


def radiance(world: World, surface: Surface, around: Fill, lit: Lit, depth: int = 0) -> Singles:
    """Return the light of surfaces towards the eye [cd/m2, (n, 3)].

    Args:
        world: all that is there.
        surface: (n,).
        around: the fill light on it.
        lit: how much of each source it sees.
        depth: how many mirrors are before it.
    """
    facing = np.maximum(dot(surface.normal, surface.seen), np.float32(1e-3))
    shiny = gloss(surface, facing)
    matt = scattered(surface, shiny) / PI
    irradiance = world.surroundings.irradiance(surface.normal)
    out = surface.glow + matt * (irradiance * around.share[:, None] + around.bounced)
    out += shiny * _mirrored(world, surface, (around, irradiance), most(shiny), depth)
    for source in world.sources:
        seen = lit(source, surface)
        rows = np.flatnonzero(seen > 0)
        if len(rows):
            some = surface[rows]
            towards, distance, lux = source.seen(some.at)
            cosine = np.maximum(dot(some.normal, towards), 0)[:, None]
            light = highlight(some, facing.take(rows), towards, source.spread(distance))
            light += matt.take(rows, 0) * cosine
            light *= lux * seen.take(rows)[:, None]
            out[rows] += light
    return np.asarray(out)


def _mirrored(world: World, surface: Surface, light: tuple[Fill, Singles], shiny: Singles, depth: int) -> Singles:
    """Return what the small mirrors of surfaces show [cd/m2, (n, 3)]: a blur of the surroundings, or an image."""
    around, out = light[0], light[1].copy()
    some = np.flatnonzero((surface.roughness < _DULL) | (most(surface.mirror) >= _MIRROR))
    way = _away(surface[some])
    out[some] = _blurred(world, surface[some], way)
    out = np.asarray((out * around.share[:, None] + around.bounced) / PI, np.float32)
    sharp = _images(surface, shiny)[some]
    if sharp.any() and depth < _DEPTH:
        rows = some[sharp]
        blur = 0.002 + float(surface.roughness[rows].mean()) ** 2
        out[rows] = _look(world, Rays(surface.start[rows], way[sharp], blur), depth + 1)
    return out


def _blurred(world: World, surface: Surface, way: Singles) -> Singles:
    """Return pi times the surroundings that small mirrors show round the way that they mirror to [lx, (n, 3)].

    Source: the middle of a wide lobe lies nearer to the normal, Lagarde and de Rousiers 2014, listing 21.
    """
    smooth = 1 - surface.roughness**2
    lean = (smooth * (np.sqrt(smooth) + surface.roughness**2))[:, None]
    middle = unit(np.asarray(surface.normal + (way - surface.normal) * lean, np.float32))
    return np.asarray(PI * world.surroundings.blurred(middle, surface.roughness))


def polished(surface: Surface) -> NDArray[np.bool_]:
    """Tell which surfaces show an image of what is around them (n,)."""
    facing = np.maximum(dot(surface.normal, surface.seen), np.float32(1e-3))
    return _images(surface, most(gloss(surface, facing)))


def _images(surface: Surface, shiny: Singles) -> NDArray[np.bool_]:
    return np.asarray((surface.roughness <= _POLISHED) & (shiny >= _MIRROR))


def _away(surface: Surface) -> Singles:
    """Return where surfaces mirror the eye to, unit vectors (n, 3) that stay above them."""
    way = 2 * dot(surface.normal, surface.seen)[:, None] * surface.normal - surface.seen
    below = np.maximum(np.float32(0.02) - dot(way, surface.flat), 0)
    return unit(way + below[:, None] * surface.flat)


def _look(world: World, rays: Rays, depth: int) -> Singles:
    """Return what rays from mirrors see [cd/m2, (n, 3)]; the Sun's own image is the highlight's business."""
    hits, veil = first(world, rays)
    met, rest = np.flatnonzero(hits.met), np.flatnonzero(~hits.met)
    out = np.zeros(rays.directions.shape, np.float32)
    if len(rest):
        out[rest] = world.surroundings.background(rays.directions[rest])
    if len(met):
        surface = surfaces(world.scene, rows_of(hits, met), rays.some(met))
        around = Fill(np.full(len(met), _HEMMED, np.float32), np.zeros((len(met), 3), np.float32))
        out[met] = radiance(world, surface, around, lambda source, s: hard(world.casters, source, s), depth)
    veil.over(out)
    fade(world.surroundings, rays, hits.distance, out)
    return out + glow(world.surroundings, rays, hits.distance)
