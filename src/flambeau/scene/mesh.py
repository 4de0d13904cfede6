"""Triangles and what they are made of: the values that all makers of shapes return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Singles = NDArray[np.float32]
Ints = NDArray[np.int32]
RGB = tuple[float, float, float]


@dataclass(frozen=True, eq=False, slots=True)
class Texture:
    """An image: sRGB bytes (h, w, 3); its upper left corner is at uv (0, 0), as in glTF, and it repeats."""

    pixels: NDArray[np.uint8]


@dataclass(frozen=True, eq=False, slots=True)
class Material:
    """What a surface does with light. Colours are linear RGB (Rec. 709).

    Attributes:
        name: for messages and for the other renderer.
        albedo: share of light that is scattered; with a texture it multiplies that.
        specular: reflectance at normal incidence, 0.04 for paint and cloth, 0.5 and more for metals, whose reflection
            has the colour of `albedo`.
        roughness: 0 (mirror) to 1.
        glow: light of its own [cd/m2].
        transparency: share of light that goes straight through.
        texture, normals: images on the surface's uv; `normals` is a tangent-space normal map of strength `bump`.
        grain: strength of the fine unevenness of cloth and stone, computed from the place; `grain_size` [m].
    """

    name: str
    albedo: RGB = (0.5, 0.5, 0.5)
    specular: float = 0.04
    roughness: float = 0.6
    glow: RGB = (0.0, 0.0, 0.0)
    transparency: float = 0.0
    texture: Texture | None = None
    normals: Texture | None = None
    bump: float = 1.0
    grain: float = 0.0
    grain_size: float = 0.01


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """One mesh of one material.

    Attributes:
        vertices: [m, (n, 3)].
        faces: numbers of vertices (m, 3), counterclockwise from outside.
        normals: unit vectors at the vertices (n, 3).
        material: of all of it.
        uv: image coordinates at the vertices (n, 2), or None.
        name: of the thing that it belongs to, such as the name of a person.
    """

    vertices: Singles
    faces: Ints
    normals: Singles
    material: Material
    uv: Singles | None = None
    name: str = ""


Parts = tuple[Part, ...]


def placed(parts: Iterable[Part], axes: ArrayLike, origin: ArrayLike) -> Parts:
    """Move parts onto a stage.

    Args:
        parts: in axes of their own.
        axes: orthonormal (3, 3); its columns are the parts' own axes on the stage.
        origin: of the parts' axes on the stage [m, (3,)].
    """
    turn, shift = np.asarray(axes, np.float32), np.asarray(origin, np.float32)
    return tuple(
        replace(part, vertices=part.vertices @ turn.T + shift, normals=part.normals @ turn.T) for part in parts
    )
