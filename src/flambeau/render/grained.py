"""Grain in final pictures: what the fine unevenness of cloth, stone, snow and water makes of the light."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from flambeau.render.fill import Fill
from flambeau.render.finish import surfaces
from flambeau.render.shadows import hard
from flambeau.render.surface import Surface
from flambeau.render.trace import radiance
from flambeau.render.world import Rays, World, rows_of
from flambeau.scene.mesh import Singles
from flambeau.scene.rays import Hits, Scene, Solid

_WEAK = 0.005  # change of a normal or a colour by grain that is not seen
_MOST = 4.0  # times that grain makes anything brighter or darker


def grained(there: World, rays: Rays, hits: Hits) -> Singles:
    """Return by how much grain changes the light along rays (n, 3); 1 where there is none.

    Mitsuba has no texture that is computed from the place. So it is the ratio of the preview's light with grain to that
    without, both with hard shadows and all the light from around.
    """
    plain = Scene(tuple(_without_grain(solid) for solid in there.scene.solids))
    out = np.ones((len(hits.solid), 3), np.float32)
    met = np.flatnonzero(hits.met)
    if plain.solids == tuple(there.scene.solids) or not len(met):
        return out
    rough, smooth = (surfaces(some, rows_of(hits, met), rays.some(met)) for some in (there.scene, plain))
    moved = np.abs(rough.normal - smooth.normal).max(axis=1) + np.abs(rough.albedo - smooth.albedo).max(axis=1)
    seen = np.flatnonzero(moved > _WEAK)
    one, other = (_plainly(there, surface[seen]) for surface in (rough, smooth))
    floor = np.float32(1e-3 * other.max(initial=1e-9))
    out[met[seen]] = np.clip((one + floor) / (other + floor), 1 / _MOST, _MOST)
    return out


def _plainly(there: World, surface: Surface) -> Singles:
    """Return the light of surfaces in the open, with hard shadows [cd/m2, (n, 3)]."""
    n = len(surface)
    around = Fill(np.ones(n, np.float32), np.zeros((n, 3), np.float32))
    return radiance(there, surface, around, lambda source, some: hard(there.casters, source, some))


@lru_cache(maxsize=32)
def _without_grain(solid: Solid) -> Solid:
    if not any(material.grain > 0 for material in solid.materials):
        return solid
    smooth = {id(m): replace(m, grain=0.0) for m in solid.materials}
    return Solid(replace(part, material=smooth[id(part.material)]) for part in solid.parts)
