"""Where names go on a map: the most important first, each at the first place around its dot where nothing is yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from flambeau.earth import Floats

_AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.75, 0.75), (0.75, -0.75), (-0.75, 0.75), (-0.75, -0.75))


class Placed(NamedTuple):
    """A label: the number of its dot, the lower left corner of its box, and whether a line must lead to it."""

    number: int
    x: float
    y: float
    led: bool = False


def place(
    dots: Floats, sizes: Floats, radius: float, frame: tuple[float, float, float, float],
    taken: Sequence[Floats] = (), *, leads: Sequence[float] = (),
) -> list[Placed]:  # fmt: skip
    """Return where labels go; those without room are left out.

    Args:
        dots: middles (n, 2), the most important first; a size of 0 is only in the way of others.
        sizes: width and height of each label (n, 2).
        radius: of the dots.
        frame: left, bottom, right and top: labels stay within.
        taken: boxes as (left, bottom, right, top) that must stay free.
        leads: how far from its dot a label may be besides, with a line that leads to it.
    """
    spots = np.hstack((dots - radius, dots + radius))
    boxes = [np.asarray(box) for box in taken]
    placed: list[Placed] = []
    for k in np.flatnonzero(sizes[:, 0] > 0):
        if not (frame[0] <= dots[k, 0] <= frame[2] and frame[1] <= dots[k, 1] <= frame[3]):
            continue
        for number, box in enumerate(_candidates(dots[k], sizes[k], radius * 2, leads)):
            if _free(box, frame, np.delete(spots, k, axis=0), boxes):
                boxes.append(box)
                placed.append(Placed(int(k), float(box[0]), float(box[1]), number >= len(_AROUND)))
                break
    return placed


def _candidates(dot: Floats, size: Floats, gap: float, leads: Sequence[float]) -> list[Floats]:
    """Return boxes around a dot, the best first: beside it, then farther away."""
    away = np.array(_AROUND)
    middles = np.vstack([dot + away * (size / 2 + far) for far in (gap, *leads)])
    return [np.concatenate((middle - size / 2, middle + size / 2)) for middle in middles]


def _free(box: Floats, frame: tuple[float, float, float, float], spots: Floats, boxes: Sequence[Floats]) -> bool:
    if not (frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]):
        return False
    others = np.vstack((spots, *boxes)) if len(boxes) else spots
    apart = (others[:, 0] >= box[2]) | (others[:, 2] <= box[0]) | (others[:, 1] >= box[3]) | (others[:, 3] <= box[1])
    return bool(apart.all())
