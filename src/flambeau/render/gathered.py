"""Fill light for all pixels from that of one pixel in sixteen.

Fill light changes slowly over a surface and costs many rays. It is computed at *anchors*, four pixels apart, smoothed
among neighbours on one surface, and taken over by the pixels between. What fits no anchor near by gets its own.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from flambeau.render.fill import TURNS, Fill, fill
from flambeau.render.surface import Surface, dot
from flambeau.render.world import World
from flambeau.scene.mesh import Ints, Singles

STEP = 4  # pixels between anchors
_RAYS = 8  # of an anchor
_OWN_RAYS = 8  # of a point that fits no anchor
_POOR = 0.02  # how little an anchor must fit not to count
_ANY = np.float32(1e-4)  # how well any anchor fits, where nothing better is asked for
_PART = 1 << 13  # points at a time, so that all that is known of them stays in the cache
_BESIDE = 4  # so many others tell whether an anchor is out of the common
_TILE = 4  # anchors to a side that together take all sets of directions; the mean is over a triangle twice as wide,
# in which every set counts alike, so that no pattern of theirs is left


@dataclass(frozen=True, eq=False)
class Anchors:
    """A grid of points with their fill light.

    Attributes:
        values: share, bounced (3), (rows, columns, 4); `weight` 1 where there is a surface, else 0 (rows, columns).
        at, normal: (rows, columns, 3).
        pitch: distance of neighbours [m, (rows, columns)].
    """

    values: Singles
    weight: Singles
    at: Singles
    normal: Singles
    pitch: Singles

    def some(self, part: tuple[slice, slice]) -> Anchors:
        """Return a part of the grid."""
        return Anchors(*(getattr(self, f.name)[part] for f in fields(self)))

    @cached_property
    def packed(self) -> Singles:
        """All of them in one table (rows * columns, 12), so that one look finds all of an anchor."""
        columns = (self.values, self.at, self.normal, self.weight[..., None], self.pitch[..., None])
        return np.concatenate(columns, axis=-1).reshape(-1, 12)

    def at_corner(self, x: Ints, y: Ints) -> Anchors:
        """Return the anchors in columns and rows (n,), or the nearest that there are, as a list of them."""
        h, w = self.weight.shape
        some = self.packed.take(np.clip(y, 0, h - 1) * w + np.clip(x, 0, w - 1), 0)
        return Anchors(some[:, :4], some[:, 10], some[:, 4:7], some[:, 7:10], some[:, 11])


def anchored(world: World, surface: Surface, row_of: Ints, cone: float) -> Anchors:
    """Compute the fill light at the anchors of an image.

    Args:
        world: what stands there.
        surface: of all pixels that show one.
        row_of: number in `surface` of each pixel (h, w), -1 where there is none.
        cone: angle of a pixel [rad].
    """
    rows = row_of[STEP // 2 :: STEP, STEP // 2 :: STEP]
    there = rows >= 0
    some = surface[rows[there].astype(np.intp)]
    turn = _turns(rows.shape)[there]
    found = fill(world, some, turn, _RAYS)

    def spread(values: Singles) -> Singles:
        out = np.zeros((*rows.shape, *values.shape[1:]), np.float32)
        out[there] = values
        return out

    values = _calmed(spread(np.column_stack((found.share, found.bounced))), there)
    raw = Anchors(
        values, there.astype(np.float32), spread(some.at), spread(some.broad),
        spread(some.distance * np.float32(cone * STEP)),
    )  # fmt: skip
    return Anchors(_smoothed(raw), raw.weight, raw.at, raw.normal, raw.pitch)


def _calmed(values: Singles, there: NDArray[np.bool_]) -> Singles:
    """Hold what single anchors get from things near by to twice what the next ones with the same directions get.

    A ray in a thousand meets something small and glaring; without this it would become a spot as wide as the mean.
    """
    level, around = values[..., 1:].max(axis=-1), np.zeros(there.shape, np.float32)
    beside = np.zeros(there.shape, np.int32)
    for dy, dx in product((-_TILE, 0, _TILE), (-_TILE, 0, _TILE)):
        if dy or dx:
            here, other = (_shifted(there.shape, sign * dy, sign * dx) for sign in (-1, 1))
            around[here] = np.maximum(around[here], level[other])
            beside[here] += there[other]
    alone = (level > 2 * around) & (beside >= _BESIDE)
    values[alone, 1:] *= (2 * around[alone] / level[alone])[:, None]
    return values


def _turns(shape: tuple[int, ...]) -> NDArray[np.int32]:
    """Return which set of directions each anchor takes: all sixteen in every four by four of them."""
    y, x = np.indices(shape)
    return np.asarray((x % _TILE) * _TILE + (y % _TILE), np.int32) % TURNS


def _smoothed(raw: Anchors) -> Singles:
    """Average each anchor with those around it that lie on the same surface."""
    total, weights = np.zeros_like(raw.values), np.zeros(raw.weight.shape, np.float32)
    reach = range(1 - _TILE, _TILE)
    for dy, dx in product(reach, reach):
        here, there = (_shifted(raw.weight.shape, sign * dy, sign * dx) for sign in (-1, 1))
        near = np.float32((_TILE - abs(dx)) * (_TILE - abs(dy)) / _TILE**2)
        fit = near * raw.weight[there] * _fit(raw.some(here), raw.at[there], raw.normal[there])
        total[here] += raw.values[there] * fit[..., None]
        weights[here] += fit
    return np.asarray(total / np.maximum(weights, 1e-6)[..., None])


def _shifted(shape: tuple[int, ...], dy: int, dx: int) -> tuple[slice, slice]:
    """Return the part of an image that lies in another one that is shifted."""
    h, w = shape
    return slice(max(0, dy), h + min(0, dy)), slice(max(0, dx), w + min(0, dx))


def _fit(anchors: Anchors, at: Singles, normal: Singles) -> Singles:
    """Return how well points (..., 3) go with anchors: 1 on one plane, 0 round a corner or behind an edge."""
    alike = np.clip(dot(normal, anchors.normal), 0, 1) ** 2
    off = (dot(anchors.at - at, anchors.normal) / np.maximum(0.7 * anchors.pitch, 1e-4)) ** 2
    return np.asarray(alike * alike * alike / (1 + off * off))


def taken(anchors: Anchors, world: World, surface: Surface, pixels: Singles, *, own: bool = True) -> Fill:
    """Return the fill light of surfaces seen in an image.

    Args:
        anchors: of the image.
        world: what stands there.
        surface: (n,).
        pixels: where in the image (n, 2).
        own: compute it where no anchor fits; else take what there is of those near by.
    """
    place = (pixels - np.float32(STEP // 2 + 0.5)) / np.float32(STEP)
    at, broad = surface.at, surface.broad
    total, weights = np.empty((len(surface), 4), np.float32), np.empty(len(surface), np.float32)
    least = np.float32(0) if own else _ANY
    for first in range(0, len(surface), _PART):
        part = slice(first, first + _PART)
        total[part], weights[part] = _between(anchors, place[part], at[part], broad[part], least)
    lost = np.flatnonzero(weights < _POOR)
    if len(lost) and own:
        total[lost] = _own(world, surface[lost])
    return Fill(total[:, 0], total[:, 1:])


def _between(
    anchors: Anchors, place: Singles, at: Singles, broad: Singles, least: np.float32
) -> tuple[Singles, Singles]:
    """Return the mean of the anchors round places in their grid (n, 2) by how well they fit (n, 4), and how well."""
    total: Singles = np.zeros((len(place), 4), np.float32)
    weights: Singles = np.zeros(len(place), np.float32)
    corner = np.floor(place).astype(np.int32)
    f = place - corner
    for dy, dx in product((0, 1), (0, 1)):
        near = anchors.at_corner(corner[:, 0] + dx, corner[:, 1] + dy)
        share = np.abs(1 - dx - f[:, 0]) * np.abs(1 - dy - f[:, 1]) + np.float32(1e-3)
        fit = share * near.weight * (_fit(near, at, broad) + least)
        total += near.values * fit[:, None]
        weights += fit
    total /= np.maximum(weights, 1e-9)[:, None]
    return total, weights


def _own(world: World, surface: Surface) -> Singles:
    found = fill(world, surface, np.zeros(len(surface), np.int32), _OWN_RAYS)
    return np.column_stack((found.share, found.bounced))
