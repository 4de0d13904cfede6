"""Landmarks out of plain solids: towers, domes, cauldrons, hills."""

from __future__ import annotations

from dataclasses import dataclass

from flambeau.finding import NOWHERE, Where

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """One solid: `at` is the middle of its foot, in axes right, ahead, up [m]; `size` likewise [m].

    `turn` is counterclockwise from above [rad].
    """

    shape: str  # box, cylinder, cone, pyramid, dome, ball, ridge, mountain
    at: Vector
    size: Vector
    material: str = "stone"
    turn: float = 0.0
    where: Where = NOWHERE


def solids(blocks):  # type: ignore[no-untyped-def]
    """Return blocks as parts, in axes right, ahead, up [m] (all as boxes: the shapes follow)."""
    from flambeau.scene.materials import NAMED
    import numpy as np
    from flambeau.scene.mesh import Part
    parts = []
    for b in blocks:
        c = np.array([[x, y, z] for z in (0, 1) for y in (-.5, .5) for x in (-.5, .5)]) * b.size
        q = np.array([[0,2,3],[0,3,1],[4,5,7],[4,7,6],[0,1,5],[0,5,4],[2,6,7],[2,7,3],[0,4,6],[0,6,2],[1,3,7],[1,7,5]])
        t = np.array([[np.cos(b.turn), -np.sin(b.turn), 0], [np.sin(b.turn), np.cos(b.turn), 0], [0, 0, 1]])
        v = (c @ t.T + b.at)[q].reshape(-1, 3)
        w = v.reshape(-1, 3, 3); n = np.cross(w[:,1]-w[:,0], w[:,2]-w[:,0]); n /= np.linalg.norm(n, axis=1, keepdims=True)
        parts.append(Part(v.astype(np.float32), np.arange(36, dtype=np.int32).reshape(-1, 3), np.repeat(n, 3, 0).astype(np.float32), NAMED[b.material]))
    return tuple(parts)
