"""Fill light: what the surroundings and lit things near by throw on a surface, with what stands in the way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flambeau.radiance.surroundings import LUMA, Surroundings
from flambeau.render.patterns import sphere
from flambeau.render.sources import Source, visible
from flambeau.render.surface import dot, surfaces, unit
from flambeau.scene.mesh import Singles
from flambeau.scene.rays import Scene

TURNS = 16
"""How many sets of directions there are; neighbours take different ones, and their mean is nearly free of noise."""

_WIDE = 0.3  # angle that one ray stands for [rad]; it picks small copies of textures
_FACING = np.zeros(2, np.float32)
_TWICE = 0.5  # share of the surroundings' light that a thing near by gets, on average, where it is itself hemmed in


class World(NamedTuple):
    """All that a picture is of: what stands there, what of it throws shadows, and the light."""

    scene: Scene
    casters: Scene
    surroundings: Surroundings
    sources: tuple[Source, ...]


class Fill(NamedTuple):
    """Light from around on points: from the surroundings as a share of what falls freely (n,), and from things [lx].

    `bounced` (n, 3) is sent by lit things near by, once reflected.
    """

    share: Singles
    bounced: Singles


def fill(world: World, at: Singles, normals: Singles, turn: Singles, rays: int) -> Fill:
    """Return the fill light on points.

    Args:
        world: what stands around, and the light.
        at: points (n, 3), moved off their surface.
        normals: unit vectors (n, 3).
        turn: which set of directions each point takes (n,), 0 to `TURNS`.
        rays: how many directions for each.

    The directions lie densest along the normal, by its cosine. One that meets nothing counts as much as the
    surroundings send from there; one that meets something brings what that thing scatters of the Sun and lamps. What
    glows is left out: a source of light is a lamp as well.
    """
    n = len(at)
    ball = sphere(TURNS * rays).reshape(rays, TURNS, 3)
    ways = unit((ball[:, turn.astype(np.intp)] * np.float32(0.999) + normals).reshape(-1, 3))
    starts = np.broadcast_to(at, (rays, n, 3)).reshape(-1, 3)
    weight = (world.surroundings.irradiance(ways) @ LUMA).reshape(rays, n) + np.float32(1e-6)
    hits = world.scene.cast(starts, ways)
    met = np.flatnonzero(hits.met)
    free = np.where(hits.met.reshape(rays, n), 0, weight).sum(axis=0) / weight.sum(axis=0)
    bounced = np.zeros((rays * n, 3), np.float32)
    if len(met):
        found = surfaces(world.scene, type(hits)(*(column[met] for column in hits)), starts[met], ways[met], _WIDE)
        bounced[met] = sent(world, found.lifted + found.flat * lift(found.distance), found.normal) * (
            found.albedo + 0.7 * found.mirror
        )
    return Fill(np.asarray(free), bounced.reshape(rays, n, 3).mean(axis=0))


def sent(world: World, at: Singles, normals: Singles) -> Singles:
    """Return roughly how much light falls on points [lx, (n, 3)]: Sun and lamps with shadows, half of the rest."""
    light = _TWICE * world.surroundings.irradiance(normals)
    for source in world.sources:
        towards, distance, lux = source.seen(at)
        cosine = dot(normals, towards)
        lit = np.flatnonzero(cosine > 0)
        seen = visible(world.casters, source, at[lit], towards[lit], distance[lit], _FACING)
        light[lit] += lux[lit] * (cosine[lit] * seen)[:, None]
    return np.asarray(light)


def lift(distance: Singles) -> Singles:
    """Return how far rays must start off a surface [m, (n, 1)], seen from distances [m, (n,)], to miss it."""
    return np.asarray(5e-4 + 2e-5 * distance, np.float32)[:, None]
