"""Small scenes whose light is known without a renderer."""

import numpy as np

from flambeau.optics.camera import Camera
from flambeau.radiance.surroundings import Lamp, Surroundings
from flambeau.scene.mesh import Material, Part, Singles
from flambeau.scene.rays import Scene, Solid

SIZE = (96, 64)
SENSOR = (0.036, 0.024)
MATT = Material("matt", albedo=(0.5, 0.25, 0.125), specular=0.0)


def even(radiance: tuple[float, float, float]) -> Surroundings:
    """Return light that is the same from all sides [cd/m2], and no Sun."""

    def background(directions: Singles) -> Singles:
        return np.tile(np.array(radiance, np.float32), (len(directions), 1))

    def irradiance(normals: Singles) -> Singles:
        return np.pi * background(normals)

    return Surroundings(background, irradiance, np.array([0, 0, 1], np.float32), np.zeros(3, np.float32))


def sunny(
    sun: tuple[float, float, float], lux: tuple[float, float, float] = (1e5, 1e5, 1e5), radius: float = 0.00465
) -> Surroundings:
    """Return a Sun in black space."""
    dark = even((0.0, 0.0, 0.0))
    towards = np.array(sun, np.float32) / np.linalg.norm(sun)
    return Surroundings(dark.background, dark.irradiance, towards.astype(np.float32), np.array(lux, np.float32), radius)


def lit_by(*lamps: Lamp) -> Surroundings:
    """Return lamps in black space."""
    dark = even((0.0, 0.0, 0.0))
    return Surroundings(dark.background, dark.irradiance, dark.sun, dark.sunlight, lamps=lamps)


def ball(
    middle: tuple[float, float, float], radius: float, material: Material, name: str = "", rings: int = 48
) -> Part:
    """Return a ball with smooth normals."""
    down, round_ = np.linspace(0, np.pi, rings + 1), np.linspace(0, 2 * np.pi, 2 * rings + 1)
    d, r = (a.ravel() for a in np.meshgrid(down, round_, indexing="ij"))
    normals = np.stack((np.sin(d) * np.cos(r), np.sin(d) * np.sin(r), np.cos(d)), axis=1)
    i, j = (a.ravel() for a in np.meshgrid(np.arange(rings), np.arange(2 * rings), indexing="ij"))
    a = i * (2 * rings + 1) + j
    b = a + 2 * rings + 1
    faces = np.concatenate((np.stack((a, b, a + 1), 1), np.stack((a + 1, b, b + 1), 1)))
    vertices = normals * radius + np.array(middle)
    return Part(vertices.astype(np.float32), faces.astype(np.int32), normals.astype(np.float32), material, name=name)


def plate(
    half: float, height: float, material: Material, name: str = "", middle: tuple[float, float] = (0.0, 0.0)
) -> Part:
    """Return a level square that faces up, with its image over it once."""
    corners = np.array([[-half, -half, 0], [half, -half, 0], [half, half, 0], [-half, half, 0]])
    uv = np.array([[0, 1], [1, 1], [1, 0], [0, 0]], np.float32)
    return Part(
        (corners + np.array((*middle, height))).astype(np.float32), np.array([[0, 1, 2], [0, 2, 3]], np.int32),
        np.tile(np.array([0, 0, 1], np.float32), (4, 1)), material, uv, name,
    )  # fmt: skip


def scene(*parts: Part) -> Scene:
    """Return parts as a scene of one solid."""
    return Scene((Solid(parts),))


def above(height: float = 10.0, focal: float = 0.05) -> Camera:
    """Return a camera that looks straight down; north is up in its picture."""
    return Camera.looking((0, 0, height), (0, 0, 0), (0, 1, 0), focal=focal, sensor=SENSOR)


def level(distance: float = 5.0, focal: float = 0.05) -> Camera:
    """Return a camera that looks north at the origin."""
    return Camera.looking((0, -distance, 0), (0, 0, 0), (0, 0, 1), focal=focal, sensor=SENSOR)
