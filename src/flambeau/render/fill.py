"""Fill light: what the surroundings and lit things near by throw on a surface, with what stands in the way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flambeau.radiance.surroundings import LUMA
from flambeau.render.finish import surfaces
from flambeau.render.patterns import sphere
from flambeau.render.sources import SIDES, visible
from flambeau.render.surface import Surface, dot, unit
from flambeau.render.world import Rays, World, rows_of
from flambeau.scene.mesh import Ints, Singles

TURNS = 16
"""How many sets of directions there are; neighbours take different ones, and their mean is nearly free of noise."""

_WIDE = 0.3  # angle that one ray stands for [rad]; it picks small copies of textures
_MIDDLE = np.zeros(2, np.float32)
_NEAR = np.float32(2.5)  # [m]; what is nearer to a lamp counts as that far, or few rays that meet it make specks
_GLOSSY = 0.7  # share of mirrored light that counts as if it were scattered
_TWICE = 0.5  # share of the surroundings' light that a thing near by gets, on average, where it is itself hemmed in


class Fill(NamedTuple):
    """Light from around on points: from the surroundings as a share of what falls freely (n,), and from things [lx].

    `bounced` (n, 3) is sent by lit things near by, once reflected.
    """

    share: Singles
    bounced: Singles


def fill(world: World, surface: Surface, turn: Ints, rays: int) -> Fill:
    """Return the fill light on surfaces.

    Args:
        world: what stands around, and the light.
        surface: (n,).
        turn: which set of directions each point takes (n,), 0 to `TURNS`.
        rays: how many directions for each.

    The directions lie densest along the normal, by its cosine. One that meets nothing counts as much as the
    surroundings send from there; one that meets something brings what that thing scatters of the Sun and lamps. What
    glows is left out: a source of light is a lamp as well.
    """
    n = len(surface)
    ball = sphere(TURNS * rays).reshape(rays, TURNS, 3)
    ways = unit((ball[:, turn] * np.float32(0.999) + surface.broad).reshape(-1, 3))
    starts = np.broadcast_to(surface.start, (rays, n, 3)).reshape(-1, 3)
    weight = _from(world, ways).reshape(rays, n)
    hits = world.scene.cast(starts, ways)
    met = np.flatnonzero(hits.met)
    free = np.where(hits.met.reshape(rays, n), 0, weight).sum(axis=0) / weight.sum(axis=0)
    bounced = np.zeros((rays * n, 3), np.float32)
    if len(met):
        found = surfaces(world.scene, rows_of(hits, met), Rays(starts[met], ways[met], _WIDE))
        bounced[met] = _received(world, found) * (found.albedo + _GLOSSY * found.mirror)
    return Fill(np.asarray(free), bounced.reshape(rays, n, 3).mean(axis=0))


def _from(world: World, ways: Singles) -> Singles:
    """Return about how much the surroundings send from directions (n, 3): a mean and a slope along each axis (n,)."""
    sides = world.surroundings.irradiance(SIDES) @ LUMA
    mean, slope = sides.mean(), (sides[:3] - sides[3:]) / 2
    return np.asarray(np.maximum(ways @ slope + mean, 0.2 * mean) + 1e-9, np.float32)


def _received(world: World, surface: Surface) -> Singles:
    """Return roughly how much light falls on surfaces [lx, (n, 3)]: Sun and lamps with shadows, half of the rest."""
    light = _TWICE * world.surroundings.irradiance(surface.normal)
    start = surface.start
    for source in world.sources:
        towards, distance, lux = source.seen(surface.at)
        cosine = dot(surface.normal, towards)
        lit = np.flatnonzero((cosine > 0) & (lux.max(axis=1) > source.faint))
        seen = visible(world.casters, source, start[lit], (towards[lit], distance[lit]), _MIDDLE)
        near = np.minimum(1, (distance[lit] / _NEAR) ** 2)
        light[lit] += lux[lit] * (cosine[lit] * seen * near)[:, None]
    return np.asarray(light)
