"""What one stands on, out to the horizon, and the hills behind it. Axes east, north, up [m] from the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from flambeau.scene.materials import NAMED
from flambeau.scene.mesh import RGB, Material, Part, Parts

GROUNDS: Mapping[str, tuple[Material, RGB]] = {
    name: (NAMED[of], NAMED[of].albedo)
    for name, of in (
        ("stone", "stone"), ("asphalt", "asphalt"), ("snow", "snow"), ("ice", "ice"), ("water", "water"),
        ("grass", "grass"), ("gravel", "gravel"), ("sand", "sand"), ("track", "rubber"),
    )
}  # fmt: skip


def ground(material: str, horizon: Sequence[tuple[float, float]] = (), extent: float = 20_000.0) -> Parts:
    """Return the ground."""
    angle = np.linspace(0, 2 * np.pi, 97)[:-1]
    ring = np.column_stack([np.sin(angle), np.cos(angle), 0 * angle]) * extent
    vertices = np.concatenate([np.zeros((1, 3)), ring]).astype(np.float32)
    i = np.arange(96)
    faces = np.column_stack([0 * i, 1 + (i + 1) % 96, 1 + i]).astype(np.int32)
    normals = np.tile(np.array([0, 0, 1], np.float32), (97, 1))
    return (Part(vertices, faces, normals, GROUNDS[material][0], vertices[:, :2].copy(), "ground"),)
