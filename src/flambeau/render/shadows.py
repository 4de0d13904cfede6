"""Shadows of sources with a size: one ray to the middle of the disc everywhere, many only where it is partly hidden."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from flambeau.render.patterns import disc
from flambeau.render.sources import Source, share, visible
from flambeau.render.surface import Surface, dot
from flambeau.scene.mesh import Ints, Singles
from flambeau.scene.rays import Scene

_SPOTS = 4  # spots on the disc, where it is partly hidden
_PASSES = 2
_TILE = 4  # pixels to a side in which every pixel takes other spots; their mean has 16 times as many
_GROWTH = 6  # pixels by which the half shadow is followed at a time
_ROUNDS = 24
_MIDDLE = np.zeros(2, np.float32)


def hard(casters: Scene, source: Source, surface: Surface, spot: Singles = _MIDDLE) -> Singles:
    """Return 1 where a surface sees a spot, (2,) or its own (n, 2), of a source's disc, else 0 (n,)."""
    return _hard(casters, source, surface.start, *_turned(source, surface), spot=spot)


def _hard(
    casters: Scene, source: Source, start: Singles, turned: NDArray[np.bool_], way: tuple[Singles, Singles],
    *, spot: Singles = _MIDDLE,
) -> Singles:  # fmt: skip
    """Return the same for places where rays start (n, 3) on surfaces that are `turned` to the source or not (n,)."""
    faces, (towards, distance) = np.flatnonzero(turned), way
    out = np.zeros(len(start), np.float32)
    spot = spot if spot.ndim == 1 else spot.take(faces, 0)
    out[faces] = visible(casters, source, start.take(faces, 0), (towards[faces], distance[faces]), spot)
    return out


def soft(casters: Scene, source: Source, surface: Surface, row_of: Ints) -> Singles:
    """Return which share (n,) of a source each surface of an image sees; 0 where it is turned away.

    Args:
        casters: what throws shadows.
        source: the source.
        surface: (n,).
        row_of: number in `surface` of each pixel (h, w), -1 where there is none.

    The edges of hard shadows are followed outwards, as far as the disc is partly hidden.
    """
    start, (turned, way) = surface.start, _turned(source, surface)
    out = _hard(casters, source, start, turned, way)
    faces = np.append(turned, np.False_)[row_of]  # row -1: no surface
    image = np.where(faces, np.append(out, 0)[row_of], np.nan).astype(np.float32)
    done, todo = np.zeros(row_of.shape, np.bool_), _grown(_edges(image), 1)
    for _ in range(_ROUNDS):
        y, x = np.nonzero(todo & ~done & faces)
        if not len(y):
            break
        image[y, x] = share(casters, source, start[row_of[y, x]], _spots(y, x))
        done[y, x] = True
        partly = np.zeros(row_of.shape, np.bool_)
        partly[y, x] = (image[y, x] > 0) & (image[y, x] < 1)
        todo = _grown(partly, _GROWTH)
    if done.any():
        out[row_of[done]] = _smoothed(image[done], done, surface, row_of)
    return out


def _turned(source: Source, surface: Surface) -> tuple[NDArray[np.bool_], tuple[Singles, Singles]]:
    """Tell which surfaces (n,) are turned to a source, and near enough; and its directions and distances from them."""
    towards, distance, lux = source.seen(surface.at)
    turned = dot(surface.normal, towards) > 0
    if source.faint > 0:
        turned &= lux.max(axis=1) > source.faint
    return turned, (towards, distance)


def _spots(y: NDArray[np.intp], x: NDArray[np.intp]) -> Singles:
    """Return which spots of the disc pixels look at (spots, n, 2): others in every pixel of a tile."""
    return disc(_SPOTS * _TILE**2).reshape(_SPOTS, _TILE**2, 2)[:, x % _TILE * _TILE + y % _TILE]


def _smoothed(values: Singles, done: NDArray[np.bool_], surface: Surface, row_of: Ints) -> Singles:
    """Average half shadows of the pixels that are `done` (m,) over tiles of pixels that lie close together."""
    neighbours = list(_neighbours(done, surface, row_of))
    count = np.bincount(np.concatenate([mine for mine, _ in neighbours]), minlength=len(values))
    for _ in range(_PASSES):
        total = np.zeros(len(values), np.float32)
        for mine, other in neighbours:
            total[mine] += values.take(other)  # no pixel is twice in `mine`
        values = np.asarray(total / np.maximum(count, 1), np.float32)
    return values


def _neighbours(done: NDArray[np.bool_], surface: Surface, row_of: Ints) -> Iterator[tuple[NDArray[np.intp], Ints]]:
    """Yield for each place in a tile which pixels that are `done` have one there that lies close, and that."""
    y, x = np.nonzero(done)
    number = np.full(done.shape, -1, np.int32)
    number[y, x] = np.arange(len(y), dtype=np.int32)
    rows = row_of[y, x]
    at, normal = surface.at.take(rows, 0), surface.normal.take(rows, 0)
    reach = np.float32(0.005) * surface.distance.take(rows)
    for dy, dx in product(range(-_TILE // 2, _TILE // 2), repeat=2):
        beside = number[np.clip(y + dy, 0, done.shape[0] - 1), np.clip(x + dx, 0, done.shape[1] - 1)]
        mine = np.flatnonzero(beside >= 0)
        other, up = beside.take(mine), normal.take(mine, 0)
        close = np.abs(dot(at.take(other, 0) - at.take(mine, 0), up)) < reach.take(other)
        close &= dot(normal.take(other, 0), up) > 0.7
        yield mine[close], other[close]


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
