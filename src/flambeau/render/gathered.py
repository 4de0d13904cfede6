"""Fill light for all pixels from that of one pixel in sixteen.

Fill light changes slowly over a surface and costs many rays. It is computed at *anchors*, four pixels apart, smoothed
among neighbours on one surface, and taken over by the pixels between; what lies between no fitting anchors gets its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flambeau.render.fill import TURNS, Fill, World, fill, lift
from flambeau.render.surface import Surface, dot
from flambeau.scene.mesh import Singles

STEP = 4  # pixels between anchors
_RAYS = 8
_OWN_RAYS = 16  # of a point that fits no anchor
_REACH = 2  # anchors to each side that are smoothed over


@dataclass(frozen=True, eq=False, slots=True)
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


def anchored(world: World, surface: Surface, row_of: NDArray[np.int32], cone: float) -> Anchors:
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
    found = fill(world, some.lifted + some.flat * lift(some.distance), some.normal, turn, _RAYS)

    def spread(values: Singles) -> Singles:
        out = np.zeros((*rows.shape, *values.shape[1:]), np.float32)
        out[there] = values
        return out

    raw = Anchors(
        spread(np.column_stack((found.share, found.bounced))), there.astype(np.float32), spread(some.at),
        spread(some.normal), spread(some.distance * np.float32(cone * STEP)),
    )  # fmt: skip
    return Anchors(_smoothed(raw), raw.weight, raw.at, raw.normal, raw.pitch)


def _turns(shape: tuple[int, ...]) -> NDArray[np.int32]:
    """Return which set of directions each anchor takes: all sixteen in every four by four of them."""
    y, x = np.indices(shape)
    return np.asarray((x % 4) * 4 + (y % 4) + (x // 4 + y // 4) * 5, np.int32) % TURNS


def _smoothed(raw: Anchors) -> Singles:
    """Average each anchor with those around it that lie on the same surface."""
    total, weights = np.zeros_like(raw.values), np.zeros(raw.weight.shape, np.float32)
    h, w = raw.weight.shape
    for dy in range(-_REACH, _REACH + 1):
        for dx in range(-_REACH, _REACH + 1):
            here = (slice(max(0, -dy), h - max(0, dy)), slice(max(0, -dx), w - max(0, dx)))
            there = (slice(max(0, dy), h + min(0, dy)), slice(max(0, dx), w + min(0, dx)))
            fit = raw.weight[there] * _fit(raw.at[here], raw.normal[here], raw.pitch[here], raw.at[there], raw.normal[there])
            total[here] += raw.values[there] * fit[..., None]
            weights[here] += fit
    return np.asarray(total / np.maximum(weights, 1e-6)[..., None])


def _fit(at: Singles, normal: Singles, pitch: Singles, other: Singles, other_normal: Singles) -> Singles:
    """Return how well points (..., 3) go with other points: 1 on one plane, 0 round a corner or behind an edge."""
    alike = np.clip(np.einsum("...i,...i->...", normal, other_normal), 0, 1) ** 2
    off = np.einsum("...i,...i->...", other - at, normal) / np.maximum(0.7 * pitch, 1e-4)
    return np.asarray(alike * alike * alike / (1 + (off * off) ** 2))


def taken(anchors: Anchors, world: World, surface: Surface, pixels: Singles) -> Fill:
    """Return the fill light of surfaces seen in an image at `pixels` (n, 2)."""
    n = len(surface)
    total, weights = np.zeros((n, 4), np.float32), np.zeros(n, np.float32)
    h, w = anchors.weight.shape
    place = (pixels - np.float32(STEP // 2 + 0.5)) / np.float32(STEP)
    corner = np.floor(place).astype(np.int32)
    f = place - corner
    pitch = np.ones(1, np.float32)
    for dy in (0, 1):
        for dx in (0, 1):
            x, y = np.clip(corner[:, 0] + dx, 0, w - 1), np.clip(corner[:, 1] + dy, 0, h - 1)
            number = y * w + x
            near = np.abs(1 - dx - f[:, 0]) * np.abs(1 - dy - f[:, 1]) + np.float32(1e-3)
            pitch = anchors.pitch.ravel()[number]
            fit = _fit(
                anchors.at.reshape(-1, 3)[number], anchors.normal.reshape(-1, 3)[number], pitch, surface.at,
                surface.normal,
            )  # fmt: skip
            fit *= near * anchors.weight.ravel()[number]
            total += anchors.values.reshape(-1, 4)[number] * fit[:, None]
            weights += fit
    total /= np.maximum(weights, 1e-9)[:, None]
    lost = np.flatnonzero(weights < 0.02)
    if len(lost):
        total[lost] = _own(world, surface[lost])
    return Fill(total[:, 0], total[:, 1:])


def _own(world: World, surface: Surface) -> Singles:
    start = surface.lifted + surface.flat * lift(surface.distance)
    found = fill(world, start, surface.normal, np.zeros(len(surface), np.int32), _OWN_RAYS)
    return np.column_stack((found.share, found.bounced))
