"""Final pictures: paths of light by Mitsuba 3 (`scalar_rgb`), their noise taken out by Open Image Denoise.

Scene, surroundings and camera are those of the preview. Mitsuba lights what stands there, through rectilinear panes
that its C++ is quick with. What is known exactly comes from the preview's own rays through the camera's own lens:
edges, the background, what glows, what is looked through.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flambeau.optics.camera import Camera
from flambeau.radiance.surroundings import Surroundings
from flambeau.render.finish import surfaces
from flambeau.render.grained import grained
from flambeau.render.lenses import Pane, panes
from flambeau.render.mitsuba_scene import described, level, mitsuba, sensor
from flambeau.render.trace import fade, first, glow, sky
from flambeau.render.world import Rays, World, rows_of, world
from flambeau.scene.mesh import Singles
from flambeau.scene.rays import Hits, Scene
from flambeau.scene.relief import SEED

SAMPLES = 9
"""Paths of light for each pixel."""

_SIDE = 4  # so many rays to a side of a pixel at edges


def trace(
    scene: Scene, surroundings: Surroundings, camera: Camera, size: tuple[int, int], *, samples: int = SAMPLES
) -> Singles:
    """Return what a camera sees of a scene: radiance [cd/m2, (h, w, 3)], linear Rec. 709.

    Args:
        scene: what stands there.
        surroundings: the light, and what is behind.
        camera: on the stage of both.
        size: width and height in pixels.
        samples: paths of light for each pixel.

    Raises:
        UsageError: Mitsuba or the denoiser is not installed.
    """
    mi = mitsuba()
    there, unit = world(scene, surroundings), level(surroundings)
    made = described(mi, there.casters, surroundings, unit)
    lit = np.full((size[1] * size[0], 3), np.nan, np.float32)
    for pane in panes(camera, size):
        lit[pane.pixels] = pane.taken(_lit(mi, made, there.casters, pane, samples))
    return _whole(there, camera, size, lit * np.float32(unit)).reshape(size[1], size[0], 3)


def _lit(mi: Any, made: Any, scene: Scene, pane: Pane, samples: int) -> Singles:
    """Return the light of what stands there through a pane (h, w, 3), without noise; NaN where nothing does."""
    import pyoidn  # noqa: PLC0415 - an extra, and heavy

    eye = sensor(mi, pane.camera, pane.size, samples)
    found = np.asarray(mi.render(made, sensor=eye, seed=SEED), np.float32)
    alpha = found[..., 3:]
    colour = np.divide(found[..., :3], alpha, out=np.zeros_like(found[..., :3]), where=alpha > 0)
    albedo, normal = _guides(scene, pane)
    clean = np.asarray(pyoidn.denoise(np.nan_to_num(colour, posinf=0.0), albedo, normal, hdr=True), np.float32)
    return np.where(alpha > 0, clean, np.float32(np.nan))


def _guides(scene: Scene, pane: Pane) -> tuple[Singles, Singles]:
    """Return what the denoiser keeps edges by: the colour and the normal of what each pixel shows (h, w, 3)."""
    rays = _rays(pane.camera, pane.size, pane.camera.rays(pane.size))
    hits = scene.cast(rays.origins, rays.directions)
    met = np.flatnonzero(hits.met)
    albedo, normal = np.zeros((2, len(rays.directions), 3), np.float32)
    if len(met):
        surface = surfaces(scene, rows_of(hits, met), rays.some(met))
        albedo[met], normal[met] = np.clip(surface.albedo + surface.mirror, 0, 1), surface.normal
    shape = (pane.size[1], pane.size[0], 3)
    return albedo.reshape(shape), normal.reshape(shape)


def _rays(camera: Camera, size: tuple[int, int], ways: Singles) -> Rays:
    return Rays(camera.position.astype(np.float32), ways, camera.sensor[0] / size[0] / camera.focal)


def _whole(there: World, camera: Camera, size: tuple[int, int], lit: Singles) -> Singles:
    """Join the light of things (n, 3) with all the rest; black where the lens sees nothing."""
    ways = camera.rays(size)
    seeing = np.flatnonzero(~np.isnan(ways[:, 0]))
    rays = _rays(camera, size, ways[seeing])
    hits, veil = first(there, rays)
    covered, shine = np.zeros(len(ways), np.float32), np.zeros((len(ways), 3), np.float32)
    covered[seeing], shine[seeing] = hits.met, _shine(there.scene, hits)
    lit[seeing] *= grained(there, rays, hits)
    edges = np.flatnonzero(_steps(covered.reshape(size[1], size[0]), shine.reshape(size[1], size[0], 3)))
    covered[edges], shine[edges] = _within(there, camera, size, edges)
    covered[np.isnan(lit[:, 0])] = 0
    image = np.nan_to_num(lit) * covered[:, None] + shine
    behind = seeing[covered[seeing] < 1]
    image[behind] += sky(there.surroundings, ways[behind]) * (1 - covered[behind, None])
    seen = image[seeing]
    veil.over(seen)
    fade(there.surroundings, rays, hits.distance, seen)
    image[:] = 0
    image[seeing] = seen + glow(there.surroundings, rays, hits.distance)
    return image


def _shine(scene: Scene, hits: Hits) -> Singles:
    """Return what met faces glow by themselves [cd/m2, (n, 3)]."""
    out = np.zeros((len(hits.solid), 3), np.float32)
    for number, solid in enumerate(scene.solids):
        mine = np.flatnonzero(hits.solid == number)
        if len(mine):
            out[mine] = np.array([m.glow for m in solid.materials], np.float32)[solid.material[hits.face[mine]]]
    return out


def _steps(covered: Singles, shine: Singles) -> NDArray[np.bool_]:
    """Return the pixels (h, w) that differ from a neighbour: at the edge of everything, or of what glows."""
    out = np.zeros(covered.shape, np.bool_)
    for axis in (0, 1):
        change = (np.diff(covered, axis=axis) != 0) | (np.diff(shine, axis=axis) != 0).any(axis=2)
        np.moveaxis(out, axis, 0)[1:] |= np.moveaxis(change, axis, 0)
        np.moveaxis(out, axis, 0)[:-1] |= np.moveaxis(change, axis, 0)
    return out


def _within(there: World, camera: Camera, size: tuple[int, int], pixels: NDArray[np.intp]) -> tuple[Singles, Singles]:
    """Return by how much pixels (n,) are covered (n,), and their mean glow (n, 3), by many rays through each."""
    corner = np.column_stack((pixels % size[0], pixels // size[0]))
    steps = (np.arange(_SIDE) + 0.5) / _SIDE
    inner = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 1, 2)
    ways = camera.through((corner + inner).reshape(-1, 2), size)
    ways = np.where(np.isnan(ways), camera.axes[2].astype(np.float32), ways)
    hits, _ = first(there, _rays(camera, size, ways))
    shine = _shine(there.scene, hits).reshape(_SIDE * _SIDE, -1, 3)
    return hits.met.reshape(_SIDE * _SIDE, -1).mean(axis=0, dtype=np.float32), shine.mean(axis=0)
