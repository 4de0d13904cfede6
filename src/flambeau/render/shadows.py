"""Shadows of sources with a size: one ray to the middle of the disc everywhere, many only where it is partly hidden."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from flambeau.render.patterns import disc
from flambeau.render.sources import Source, share, visible
from flambeau.render.surface import Surface, dot
from flambeau.scene.mesh import Singles
from flambeau.scene.rays import Scene

_SPOTS = 5  # spots on the disc, where it is partly hidden
_PASSES = 2
_TILE = 4  # pixels to a side in which every pixel takes other spots; their mean has 16 times as many
_GROWTH = 6  # pixels by which the half shadow is followed at a time
_ROUNDS = 24
_MIDDLE = np.zeros(2, np.float32)


def lit(
    casters: Scene, source: Source, surface: Surface, start: Singles, row_of: NDArray[np.int32] | None
) -> Singles:  # fmt: skip
    """Return which share (n,) of a source each surface sees; 0 where it is turned away.

    Args:
        casters: what throws shadows.
        source: the source.
        surface: (n,); `start` where rays leave it (n, 3).
        row_of: number in `surface` of each pixel of an image (h, w), -1 where there is none; None: hard shadows.
    """
    towards, distance, _ = source.seen(surface.at)
    faces = np.flatnonzero(dot(surface.normal, towards) > 0)
    out = np.zeros(len(surface), np.float32)
    out[faces] = visible(casters, source, start[faces], towards[faces], distance[faces], _MIDDLE)
    if row_of is not None:
        turned = np.zeros(len(surface), np.bool_)
        turned[faces] = True
        _soften(casters, source, surface, start, out, turned, row_of)
    return out


def _soften(
    casters: Scene, source: Source, surface: Surface, start: Singles, out: Singles, turned: NDArray[np.bool_],
    row_of: NDArray[np.int32],
) -> None:  # fmt: skip
    """Follow the edges of shadows outwards, as far as the disc is partly hidden, and smooth them."""
    faces = np.append(turned, np.False_)[row_of]  # row -1: no surface
    image = np.where(faces, np.append(out, 0)[row_of], np.nan).astype(np.float32)
    done = np.zeros(row_of.shape, np.bool_)
    todo = _grown(_edges(image), 1)
    for _ in range(_ROUNDS):
        y, x = np.nonzero(todo & ~done & faces)
        if not len(y):
            break
        spots = disc(_SPOTS * _TILE**2).reshape(_SPOTS, _TILE**2, 2)[:, x % _TILE * _TILE + y % _TILE]
        image[y, x] = share(casters, source, start[row_of[y, x]], spots)
        done[y, x] = True
        partly = np.zeros(row_of.shape, np.bool_)
        partly[y, x] = (image[y, x] > 0) & (image[y, x] < 1)
        todo = _grown(partly, _GROWTH)
    for _ in range(_PASSES):
        image[done] = _smoothed(image, done, surface, row_of)
    out[row_of[done]] = image[done]


def _smoothed(
    image: Singles, done: NDArray[np.bool_], surface: Surface, row_of: NDArray[np.int32]
) -> Singles:
    """Average half shadows (h, w) over tiles of pixels that lie close together; returns those `done` (m,)."""
    y, x = np.nonzero(done)
    at, normal = surface.at[row_of[y, x]], surface.normal[row_of[y, x]]
    total, count = np.zeros(len(y), np.float32), np.zeros(len(y), np.float32)
    for dy in range(-_TILE // 2, _TILE // 2):
        for dx in range(-_TILE // 2, _TILE // 2):
            yy, xx = np.clip(y + dy, 0, row_of.shape[0] - 1), np.clip(x + dx, 0, row_of.shape[1] - 1)
            other = row_of[yy, xx]
            off = np.abs(dot(surface.at[other] - at, normal))
            near = done[yy, xx] & (off < 0.005 * surface.distance[other]) & (dot(surface.normal[other], normal) > 0.7)
            total += np.where(near, image[yy, xx], 0)
            count += near
    return np.asarray(total / np.maximum(count, 1))


def _edges(image: Singles) -> NDArray[np.bool_]:
    """Return where a picture of zeros and ones changes; nothing is next to NaN."""
    out = np.zeros(image.shape, np.bool_)
    for axis in (0, 1):
        ahead, behind = (np.moveaxis(image, axis, 0)[s] for s in (slice(1, None), slice(None, -1)))
        with np.errstate(invalid="ignore"):
            change = np.abs(ahead - behind) > 0.5
        np.moveaxis(out, axis, 0)[1:] |= change
        np.moveaxis(out, axis, 0)[:-1] |= change
    return out


def _grown(mask: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Return a mask with `steps` pixels more on all sides."""
    for _ in range(steps):
        wide = mask.copy()
        wide[1:] |= mask[:-1]
        wide[:-1] |= mask[1:]
        mask = wide.copy()
        mask[:, 1:] |= wide[:, :-1]
        mask[:, :-1] |= wide[:, 1:]
    return mask
