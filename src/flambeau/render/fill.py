"""Fill light: what the surroundings and lit things near by throw on a surface, with what stands in the way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flambeau.radiance.surroundings import LUMA
from flambeau.render.finish import surfaces
from flambeau.render.patterns import sphere
from flambeau.render.sources import visible
from flambeau.render.surface import Surface, dot, unit
from flambeau.render.world import Rays, World, rows_of
from flambeau.scene.mesh import Ints, Singles

TURNS = 16
"""How many sets of directions there are; neighbours take different ones, and their mean is nearly free of noise."""

_WIDE = 0.3  # angle that one ray stands for [rad]; it picks small copies of textures
_MIDDLE = np.zeros(2, np.float32)
_NEAR = np.float32(2.5)  # [m]; what is nearer to a lamp counts as that far, or few rays that meet it make specks
_SMOOTHED = 0.35  # roughness of a mirror that blurs the surroundings enough: by some 12 degrees
_GLOSSY = 0.7  # share of mirrored light that counts as if it were scattered


class Fill(NamedTuple):
    """Light from around on points: from the surroundings as a share of what falls freely (n,), and from things [lx].

    `bounced` (n, 3) is sent by lit things near by, up to three times reflected.
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
    glows is left out: a source of light is a lamp as well. What is sent on twice and three times is estimated: things
    near by see about as much of each other as the point sees of them.
    """
    n = len(surface)
    ball = sphere(TURNS * rays).reshape(TURNS, rays, 3).swapaxes(0, 1)  # rays that follow each other go all around
    ways = unit((ball[:, turn] * np.float32(0.999) + surface.broad).reshape(-1, 3))
    starts = np.broadcast_to(surface.start, (rays, n, 3)).reshape(-1, 3)
    weight = _from(world, ways).reshape(rays, n)
    hits = world.scene.cast(starts, ways)
    met = np.flatnonzero(hits.met)
    # What is met is taken to be somewhat freer than the point that looks at it.
    free = np.where(hits.met.reshape(rays, n), 0, weight).sum(axis=0) / weight.sum(axis=0)
    bounced, sent = np.zeros((2, rays * n, 3), np.float32)
    if len(met):
        found = surfaces(world.scene, rows_of(hits, met), Rays(starts[met], ways[met], _WIDE))
        sent[met] = np.minimum(found.albedo + _GLOSSY * found.mirror, 1)
        bounced[met] = _received(world, found, np.sqrt(free)[met % n]) * sent[met]
    again = sent.reshape(rays, n, 3).mean(axis=0)
    return Fill(np.asarray(free), bounced.reshape(rays, n, 3).mean(axis=0) * (1 + again + again * again))


def _from(world: World, ways: Singles) -> Singles:
    """Return about how much the surroundings send from directions (n, 3): smoothed, or few rays would be noise (n,)."""
    light = world.surroundings.blurred(ways, np.full(len(ways), _SMOOTHED, np.float32)) @ LUMA
    return np.asarray(light + np.float32(1e-9), np.float32)


def _received(world: World, surface: Surface, free: Singles) -> Singles:
    """Return roughly how much light falls on surfaces [lx, (n, 3)]: Sun and lamps with shadows, a share of the rest."""
    light = free[:, None] * world.surroundings.irradiance(surface.normal)
    start = surface.start
    for source in world.sources:
        towards, distance, lux = source.seen(surface.at)
        cosine = dot(surface.normal, towards)
        lit = np.flatnonzero((cosine > 0) & (lux.max(axis=1) > source.faint))
        seen = visible(world.casters, source, start[lit], (towards[lit], distance[lit]), _MIDDLE)
        near = np.minimum(1, (distance[lit] / _NEAR) ** 2)
        light[lit] += lux[lit] * (cosine[lit] * seen * near)[:, None]
    return np.asarray(light)
