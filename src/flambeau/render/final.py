"""Final pictures: paths of light by Mitsuba 3 (`scalar_rgb`), their noise taken out by Open Image Denoise.

Scene, surroundings and camera are those of the preview. Mitsuba lights what stands there, through rectilinear views
that its C++ is quick with; everything that is known exactly is computed by the preview's own rays through the camera's
own lens: edges, the background, what glows by itself. Fisheyes and distorted lenses look at faces of a cube.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.optics.camera import Camera
from flambeau.radiance.surroundings import Surroundings
from flambeau.render.lenses import View, views
from flambeau.render.mitsuba_scene import described, level, mitsuba, sensor
from flambeau.render.surface import surfaces
from flambeau.scene.mesh import Singles
from flambeau.scene.rays import Hits, Scene

SAMPLES = 16
"""Paths of light for each pixel."""

_SEED = 20131109
_SIDE = 4  # so many rays to a side of a pixel at edges
_LAYERS = 6  # transparent surfaces that are looked through


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
    unit = level(surroundings)
    made = described(mi, scene, surroundings, unit)
    lit = np.full((size[1] * size[0], 3), np.nan, np.float32)
    for view in views(camera, size):
        lit[view.pixels] = view.taken(_lit(mi, made, scene, view, samples))
    return _whole(scene, surroundings, camera, size, lit * np.float32(unit))


def _lit(mi: Any, made: Any, scene: Scene, view: View, samples: int) -> Singles:
    """Return the light of what stands there in a view (h, w, 3), without noise; NaN where nothing does."""
    import pyoidn  # noqa: PLC0415 - an extra, and heavy

    eye = sensor(mi, view.camera, view.size, samples)
    found = np.asarray(mi.render(made, sensor=eye, seed=_SEED), np.float32)
    alpha = found[..., 3:]
    colour = np.divide(found[..., :3], alpha, out=np.zeros_like(found[..., :3]), where=alpha > 0)
    albedo, normal = _guides(scene, view)
    clean = np.asarray(pyoidn.denoise(colour, albedo, normal, hdr=True), np.float32)
    return np.where(alpha > 0, clean, np.nan)


def _guides(scene: Scene, view: View) -> tuple[Singles, Singles]:
    """Return what the denoiser keeps edges by: the colour and the normal of what each pixel shows (h, w, 3)."""
    ways = view.camera.rays(view.size)
    eye = view.camera.position.astype(np.float32)
    hits = scene.cast(eye, ways)
    met = np.flatnonzero(hits.met)
    albedo, normal = np.zeros((2, len(ways), 3), np.float32)
    if len(met):
        cone = view.camera.sensor[0] / view.size[0] / view.camera.focal
        surface = surfaces(scene, Hits._make(column[met] for column in hits), eye, ways[met], cone)
        albedo[met], normal[met] = np.clip(surface.albedo + surface.mirror, 0, 1), surface.normal
    shape = (view.size[1], view.size[0], 3)
    return albedo.reshape(shape), normal.reshape(shape)


class _Exact(NamedTuple):
    """What rays see of what is behind (n,), the glow on their way (n, 3), and how far they go [m, (n,)]."""

    open: Singles
    glow: Singles
    reach: Singles


def _whole(scene: Scene, surroundings: Surroundings, camera: Camera, size: tuple[int, int], lit: Singles) -> Singles:
    """Join the light of things (n, 3) with what is behind and what glows; black where the lens sees nothing."""
    ways = camera.rays(size)
    seeing = np.flatnonzero(~np.isnan(ways[:, 0]))
    eye = camera.position.astype(np.float32)
    centre = _exact(scene, eye, ways[seeing])
    open_, glow = np.zeros(len(ways), np.float32), np.zeros((len(ways), 3), np.float32)
    open_[seeing], glow[seeing] = centre.open, centre.glow
    edges = np.flatnonzero(_steps(open_.reshape(size[1], size[0]), glow.reshape(size[1], size[0], 3)).ravel())
    open_[edges], glow[edges] = _inside_pixels(scene, camera, size, edges)
    open_[np.isnan(lit[:, 0])] = 1
    out = np.nan_to_num(lit) * (1 - open_)[:, None] + glow
    behind = seeing[open_[seeing] > 0]
    out[behind] += _sky(surroundings, ways[behind]) * open_[behind, None]
    out[np.isnan(ways[:, 0])] = 0
    for lamp in surroundings.lamps:
        if lamp.glow is not None:
            out[seeing] += lamp.glow(eye, ways[seeing], centre.reach)
    return out.reshape(size[1], size[0], 3)


def _exact(scene: Scene, eye: Singles, ways: Singles) -> _Exact:
    """Follow rays through all that is transparent."""
    n = len(ways)
    open_, glow, reach = np.ones(n, np.float32), np.zeros((n, 3), np.float32), np.full(n, np.inf, np.float32)
    starts, going = np.tile(eye, (n, 1)), np.arange(n)
    for _ in range(_LAYERS):
        hits = scene.cast(starts[going], ways[going])
        met = hits.met
        going, number, face, distance = going[met], hits.solid[met], hits.face[met], hits.distance[met]
        if not len(going):
            break
        values = _values(scene, number, face)
        glow[going] += values[:, :3] * open_[going, None]
        open_[going] *= values[:, 3]
        starts[going] += ways[going] * (distance + 1e-3)[:, None]
        opaque = values[:, 3] == 0
        reach[going[opaque]] = np.linalg.norm(starts[going[opaque]] - eye, axis=1)
        going = going[~opaque]
    return _Exact(open_, glow, reach)


def _values(scene: Scene, solid: NDArray[np.int32], face: NDArray[np.int32]) -> Singles:
    """Return glow and transparency (n, 4) of faces."""
    out = np.zeros((len(solid), 4), np.float32)
    for number in np.unique(solid):
        mine, made = solid == number, scene.solids[number]
        table = np.array([(*material.glow, material.transparency) for material in made.materials], np.float32)
        out[mine] = table[made.material[face[mine]]]
    return out


def _steps(open_: Singles, glow: Singles) -> NDArray[np.bool_]:
    """Return the pixels (h, w) that differ from a neighbour in what is seen through or glows."""
    out = np.zeros(open_.shape, np.bool_)
    for axis in (0, 1):
        change = (np.diff(open_, axis=axis) != 0) | (np.diff(glow, axis=axis) != 0).any(axis=2)
        np.moveaxis(out, axis, 0)[1:] |= np.moveaxis(change, axis, 0)
        np.moveaxis(out, axis, 0)[:-1] |= np.moveaxis(change, axis, 0)
    return out


def _inside_pixels(
    scene: Scene, camera: Camera, size: tuple[int, int], pixels: NDArray[np.intp]
) -> tuple[Singles, Singles]:
    """Return the means over some pixels (n,) of what is open (n,) and of the glow (n, 3)."""
    corner = np.column_stack((pixels % size[0], pixels // size[0]))
    steps = (np.arange(_SIDE) + 0.5) / _SIDE
    inner = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 1, 2)
    ways = camera.through((corner + inner).reshape(-1, 2), size)
    ways = np.where(np.isnan(ways), camera.axes[2].astype(np.float32), ways)
    found = _exact(scene, camera.position.astype(np.float32), ways)
    count = _SIDE * _SIDE
    return found.open.reshape(count, -1).mean(axis=0), found.glow.reshape(count, -1, 3).mean(axis=0)


def _sky(surroundings: Surroundings, ways: Singles) -> Singles:
    """Return what is behind everything [cd/m2, (n, 3)], with the Sun's disc."""
    light = np.array(surroundings.background(ways), np.float32)
    near = ways @ np.asarray(surroundings.sun, np.float32) > np.cos(surroundings.sun_radius)
    light[near] += np.asarray(surroundings.sunlight) / np.float32(np.pi * surroundings.sun_radius**2)
    return light
