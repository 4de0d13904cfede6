"""Vectors as columns (3, n), the way the searches of the sky go through millions of them, and cubics between nodes."""

from __future__ import annotations

import numpy as np

from flambeau.earth import Floats


def dot(a: Floats, b: Floats) -> Floats:
    """Return the products (n,) of vectors (3, n)."""
    return np.asarray(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])


def cubics(nodes: Floats, slopes: Floats) -> Floats:
    """Return the coefficients (12, n - 1) of cubics from node to node.

    Args:
        nodes: vectors (3, n).
        slopes: what they change by from one node to the next at this rate (3, n).

    Returns:
        Three rows for each power of the share of the way, the constants first.

    Source: cubic Hermite interpolation.
    """
    rise, a, b = np.diff(nodes, axis=1), slopes[:, :-1], slopes[:, 1:]
    return np.concatenate((nodes[:, :-1], a, 3 * rise - 2 * a - b, a + b - 2 * rise))


def at(c: Floats, s: Floats) -> Floats:
    """Return the values (3, n) of cubics with coefficients (12, n) at shares `s` (n,) of the way."""
    return np.asarray(((c[9:] * s + c[6:9]) * s + c[3:6]) * s + c[:3])
