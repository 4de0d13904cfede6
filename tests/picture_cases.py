"""Simple things, cameras and light of which everything is known, for tests of pictures."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

import render_scenes
from flambeau.optics.camera import Camera, Lens
from flambeau.radiance.surroundings import Lamp, Singles, Surroundings
from flambeau.scene.mesh import Material, Part
from flambeau.scene.rays import Scene, Solid

SIZE = (96, 64)
MATT = Material("matt", (0.5, 0.4, 0.3), specular=0.0, roughness=0.9)
NOTHING = np.zeros(3, np.float32)
Background = Callable[[Singles], Singles]


def ball(at: ArrayLike, radius: float = 1.0, material: Material = MATT, rings: int = 48) -> Part:
    """Return a sphere of small triangles."""
    x, y, z = (float(v) for v in np.asarray(at))
    return render_scenes.ball((x, y, z), radius, material, rings=rings)


def board(material: Material, *, mirrored: bool = False) -> Part:
    """Return a square of 2 m before the camera's eye; its image stands upright, or is mirrored."""
    vertices = np.array([[-1, 0, 1], [1, 0, 1], [1, 0, -1], [-1, 0, -1]], np.float32)
    uv = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    uv = uv * np.array([-1, 1], np.float32) + np.array([1, 0], np.float32) if mirrored else uv
    normals = np.tile(np.array([0, -1, 0], np.float32), (4, 1))
    return Part(vertices, np.array([[0, 2, 1], [0, 3, 2]], np.int32), normals, material, uv)


def scene(*parts: Part) -> Scene:
    """Return a scene of parts."""
    return Scene((Solid(parts),))


def camera(lens: Lens = Lens.RECTILINEAR, focal: float = 0.050, distortion: tuple[float, ...] = ()) -> Camera:
    """Return a camera 6 m before the origin that looks along y."""
    return Camera.looking(
        (0, -6, 0), (0, 0, 0), (0, 0, 1), focal=focal, sensor=(0.036, 0.024), lens=lens, distortion=distortion
    )


def black(ways: Singles) -> Singles:
    """Return no light."""
    return np.zeros((len(ways), 3), np.float32)


def even(level: float) -> Background:
    """Return light that comes from everywhere [cd/m2]."""
    return lambda ways: np.full((len(ways), 3), level, np.float32)


def surroundings(
    background: Background = black, irradiance: Background = black, *, sun: ArrayLike = (0.0, -0.6, 0.8),
    sunlight: float = 0.0, lamps: tuple[Lamp, ...] = (),
) -> Surroundings:  # fmt: skip
    """Return light: `irradiance` must be that of `background`."""
    towards = np.asarray(sun, np.float32)
    return Surroundings(background, irradiance, towards, np.full(3, sunlight, np.float32), lamps=lamps)
