"""Values between the nodes of tables."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import Floats
from flambeau.radiance.surroundings import Singles

Ints = NDArray[np.int32]


def bilinear(table: Singles, x: Floats | Singles, y: Floats | Singles, which: Ints | int = 0) -> Singles:
    """Return what a table has between its nodes (n, c).

    Args:
        table: (a, b, c), or several such tables (m, a, b, c).
        x, y: places along the first two axes, counted in nodes (n,).
        which: the table that each is looked up in, one for all or (n,).
    """
    a, b, channels = table.shape[-3:]
    (i, u), (j, v) = _cell(x, a), _cell(y, b)
    flat, corner = table.reshape(-1, channels), (which * a + i) * b + j
    low, high = (_between(flat.take(k, 0), flat.take(k + 1, 0), v) for k in (corner, corner + b))
    return _between(low, high, u)


def linear(table: Singles, x: Floats | Singles) -> Singles:
    """Return what a table (a, c) has between its nodes (n, c), at places counted in nodes (n,)."""
    i, part = _cell(x, len(table))
    return _between(table.take(i, 0), table.take(i + 1, 0), part)


def _cell(place: Floats | Singles, nodes: int) -> tuple[Ints, Singles]:
    """Return the node before each place (n,), and how far it is from there to the next (n, 1)."""
    node = np.clip(place.astype(np.int32), 0, nodes - 2)
    return node, np.asarray(place - node.astype(place.dtype), np.float32)[:, None]


def _between(low: Singles, high: Singles, part: Singles) -> Singles:
    """Interpolate (n, c) by parts (n, 1); `high` is used up, since no new array is the quickest."""
    high -= low
    high *= part
    high += low
    return high
