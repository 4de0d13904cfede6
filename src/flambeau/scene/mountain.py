"""Mountains: crests and valleys out of noise, rock where it is steep."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from flambeau.scene.forms import Doubles, Form, fitted, sheet
from flambeau.scene.relief import fractal, ridged

RINGS, SPOKES = 112, 320
STEEP = np.cos(np.radians(42.0))
"""Snow does not stay on faces much steeper than this. Source: McClung and Schaerer, The Avalanche Handbook, 2006."""

SNOW_LINE = 0.5  # share of the height; above it a mountain of rock bears snow


def mountain(size: Doubles, at: tuple[float, float, float], material: str) -> Mapping[str, Form]:
    """Return a mountain in the box of a size, by material.

    One of `snow` shows rock where it is steep; one of `rock` has snow on its upper half where that can stay; others
    are of their material, and rock where steep.

    Args:
        size: [m, (3,)].
        at: where it stands [m]; at another place it has another shape.
        material: of its slopes.
    """
    form = fitted(_relief(seed=(round(at[0]) * 73856093 + round(at[1]) * 19349663) % 2**31), size)
    steep = form.normals[form.faces].mean(1)[:, 2] < STEEP
    height = form.vertices[form.faces].mean(1)[:, 2] / size[2]
    high = height + 0.08 * fractal(*(form.vertices[form.faces[:, 0], :2] / size[:2] * 12).T) > SNOW_LINE
    white = ~steep & (high if material == "rock" else material == "snow")
    stone = steep | ((material == "rock") & ~white)
    parts = {"snow": white, "rock": stone & ~white, "": ~white & ~stone}
    return {name: _only(form, some) for name, some in parts.items() if some.any()}


def _relief(seed: int) -> Form:
    """Return a round mountain of radius 1."""
    ring = np.linspace(1, 0, RINGS)[:, None] ** 0.8
    turn = np.linspace(0, 2 * np.pi, SPOKES, endpoint=False)
    x, y = ring * np.cos(turn), ring * np.sin(turn)
    crests = ridged(x * 1.7 + 11, y * 1.7 + 5, 7, seed)
    body = (1 - ring) ** 1.15
    z = body * (0.50 + 0.62 * crests) + 0.012 * body * fractal(x * 24, y * 24, 3, seed)
    return sheet(np.stack([x, y, z], -1), closed=True)


def _only(form: Form, some: NDArray[np.bool_]) -> Form:
    """Return some faces and their vertices."""
    kept, numbers = np.unique(form.faces[some], return_inverse=True)
    return Form(form.vertices[kept], numbers.reshape(-1, 3), form.normals[kept])
