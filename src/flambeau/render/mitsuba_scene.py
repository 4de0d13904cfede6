"""A scene and its light in the terms of Mitsuba 3, the path tracer of final pictures.

Only the variant `scalar_rgb` is used: the vectorised ones load whatever libLLVM a machine has, and an old one ends the
process. Nothing is written to disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from flambeau.earth import Floats
from flambeau.finding import UsageError
from flambeau.optics.camera import Camera
from flambeau.radiance.surroundings import LUMA, Lamp, Surroundings
from flambeau.render.patterns import disc, sphere
from flambeau.render.reflectance import mean_gloss
from flambeau.render.sources import SIDES
from flambeau.render.surface import METAL
from flambeau.render.textures import linear_of_byte
from flambeau.scene.mesh import Ints, Material, Singles
from flambeau.scene.rays import Scene, Solid

VARIANT = "scalar_rgb"
BOUNCES = 4  # surfaces on a way of light, as many as the preview follows or estimates
_PANORAMA = (1024, 513)  # columns and rows of the surroundings as a light: 0.35 degrees
_FAR = 1e5  # [m] distance of the disc that stands for the Sun
_SPOTS = 4  # points that a lamp is made of, so that its shadows are soft
_SMOOTHEST = 0.02  # as in the preview
_COAT = 0.2  # share of paths that take the mirrors on paint, not what lies under them
_NEAR = 0.01  # [m] nothing nearer is seen


def mitsuba() -> Any:
    """Return the module, set to its variant.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import mitsuba as mi  # noqa: PLC0415 - an extra, and heavy
        import pyoidn  # noqa: F401, PLC0415
    except ImportError as missing:
        raise UsageError(f'final quality needs {missing.name}: pip install "flambeau[final]"') from missing
    mi.set_variant(VARIANT)
    return mi


def described(mi: Any, scene: Scene, surroundings: Surroundings, unit: float) -> Any:
    """Return Mitsuba's scene: what stands there, and its light.

    Args:
        mi: the module.
        scene: what stands there; nothing in it is transparent.
        surroundings: as of the preview.
        unit: radiance that becomes 1 [cd/m2].
    """
    path = {"type": "path", "max_depth": BOUNCES + 1, "hide_emitters": True}
    made: dict[str, Any] = {"type": "scene", "integrator": path}
    for number, solid in enumerate(scene.solids):
        made |= {f"mesh{number}_{k}": mesh for k, mesh in enumerate(_meshes(solid))}
    made["around"] = _around(mi, surroundings, unit)
    made |= {f"light{k}": light for k, light in enumerate(_lights(mi, surroundings, unit))}
    return mi.load_dict(made)


def level(surroundings: Surroundings) -> float:
    """Return a luminance that white things have there [cd/m2], so that numbers in Mitsuba are about 1."""
    around = surroundings.irradiance(SIDES)
    far = [max(float(lamp.position @ lamp.position), 100.0) for lamp in surroundings.lamps]  # 10 m and more
    lamps = sum(float(lamp.intensity @ LUMA) / d for lamp, d in zip(surroundings.lamps, far, strict=True))
    total = float(np.asarray(surroundings.sunlight) @ LUMA) + float((around @ LUMA).max()) + lamps
    return max(total / np.pi, 1e-6)


def sensor(mi: Any, camera: Camera, size: tuple[int, int], samples: int) -> Any:
    """Return Mitsuba's camera for a rectilinear one without distortion."""
    right, down, forward = camera.axes
    turn = np.eye(4)
    turn[:3] = np.column_stack((-right, -down, forward, camera.position))
    made = {
        "type": "perspective",
        "fov_axis": "x",
        "fov": float(np.degrees(2 * np.arctan(camera.sensor[0] / 2 / camera.focal))),
        "near_clip": _NEAR,
        "far_clip": 2 * _FAR,
        "to_world": mi.ScalarTransform4f(turn),
        "sampler": {"type": "multijitter", "sample_count": samples},
        "film": {
            "type": "hdrfilm",
            "width": size[0],
            "height": size[1],
            "pixel_format": "rgba",
            "component_format": "float32",
            "rfilter": {"type": "box"},  # with another one the denoiser takes noise for texture
        },
    }
    return mi.load_dict(made)


# --- things -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _meshes(solid: Solid) -> tuple[Any, ...]:
    """Return the meshes of a solid, one for each material; kept, since a station stays while people move."""
    return tuple(
        _mesh(solid, faces, material, turned)
        for number, material in enumerate(solid.materials)
        for faces, turned in _sided(solid, solid.faces[solid.material == number], material)
        if len(faces)
    )


def _sided(solid: Solid, faces: Ints, material: Material) -> tuple[tuple[Ints, bool], ...]:
    """Return faces with a normal map by whether the map is mirrored on them, which Mitsuba does not look at."""
    if material.normals is None:
        return ((faces, False),)
    first, last = np.diff(solid.uv[faces], axis=1).transpose(1, 2, 0)
    mirrored = first[0] * last[1] - first[1] * last[0] > 0
    return (faces[~mirrored], False), (faces[mirrored], True)


def _mesh(solid: Solid, faces: Ints, material: Material, mirrored: bool) -> Any:
    mi = mitsuba()
    used, corners = np.unique(faces, return_inverse=True)
    given = mi.Properties()
    given["mesh_bsdf"] = mi.load_dict(_bsdf(mi, material, mirrored))
    mesh = mi.Mesh(material.name, len(used), len(faces), given, has_vertex_normals=True, has_vertex_texcoords=True)
    values = mi.traverse(mesh)
    values["faces"] = corners.astype(np.uint32).ravel()
    values["vertex_positions"] = solid.vertices[used].ravel()
    values["vertex_normals"] = solid.normals[used].ravel()
    values["vertex_texcoords"] = solid.uv[used].ravel()
    values.update()
    return mesh


def _bsdf(mi: Any, material: Material, mirrored: bool) -> dict[str, Any]:
    """Return what comes next to the preview's surface: the same GGX mirrors, Fresnel's own terms for Schlick's."""
    rough = max(material.roughness**2, _SMOOTHEST**2)
    made: dict[str, Any]
    if material.specular >= METAL:
        tint = np.array(material.albedo) / max(*material.albedo, 1e-6)
        mirror = _colour(mi, material, material.specular * tint)
        made = {"type": "principled", "base_color": mirror, "metallic": 1.0, "roughness": float(np.sqrt(rough))}
    elif material.specular <= 0.001:
        made = {"type": "diffuse", "reflectance": _colour(mi, material, np.array(material.albedo))}
    else:
        made = _paint(mi, material, rough)
    if material.normals is not None:
        made = {"type": "normalmap", "normalmap": _relief(mi, material, mirrored), "bsdf": made}
        made |= {"use_shadowing_function": False}  # as in the preview
    made = {"type": "twosided", "bsdf": made}
    return made


def _paint(mi: Any, material: Material, rough: float) -> dict[str, Any]:
    """Return the sum of small clear mirrors and what is matt under them.

    Mitsuba's own paints scatter up to a third more at grazing angles (`principled`), or half of it (`roughplastic`),
    than a white furnace allows. Its blend is a mean, so both parts are made brighter by as much.
    """
    root = np.sqrt(material.specular)
    under = np.array(material.albedo) * (1 - mean_gloss(material.specular, material.roughness)) / (1 - _COAT)
    coat = {
        "type": "roughconductor", "distribution": "ggx", "alpha": rough,
        "eta": float((1 + root) / (1 - root)), "k": 0.0,
        "specular_reflectance": _image(mi, np.full((1, 1, 3), 1 / _COAT)),
    }  # fmt: skip
    matt = {"type": "diffuse", "reflectance": _colour(mi, material, under)}
    return {"type": "blendbsdf", "weight": _COAT, "under": matt, "upper": coat}


def _colour(mi: Any, material: Material, factor: Floats) -> dict[str, Any]:
    image = np.ones((1, 1, 3)) if material.texture is None else linear_of_byte()[material.texture.pixels]
    return _image(mi, image * factor)  # not `rgb`, which takes no factor over 1


def _relief(mi: Any, material: Material, mirrored: bool) -> dict[str, Any]:
    assert material.normals is not None
    tilt = material.normals.pixels.astype(np.float32) / 255 * 2 - 1
    down = material.bump if mirrored else -material.bump  # v runs down here, and against the map's frame there
    tilt *= np.array((material.bump, down, 1.0), np.float32)
    tilt /= np.maximum(np.linalg.norm(tilt, axis=2, keepdims=True), 1e-6)
    return _image(mi, tilt / 2 + 0.5)


def _image(mi: Any, values: Singles | Floats) -> dict[str, Any]:
    return {"type": "bitmap", "bitmap": mi.Bitmap(np.ascontiguousarray(values, np.float32)), "raw": True}


# --- light ------------------------------------------------------------------------------------------------------------


def _around(mi: Any, surroundings: Surroundings, unit: float) -> dict[str, Any]:
    """Return the background as a light: a panorama, its pole along y as Mitsuba has it."""
    columns, rows = _PANORAMA
    down = np.pi * np.arange(rows) / (rows - 1)  # the first and the last row are the poles
    round_ = 2 * np.pi * (np.arange(columns) + 0.5) / columns
    across, y = np.sin(down)[:, None], np.cos(down)[:, None]
    ways = np.stack(np.broadcast_arrays(across * np.sin(round_), y, -across * np.cos(round_)), axis=-1)
    light = np.asarray(surroundings.background(ways.reshape(-1, 3).astype(np.float32)), np.float32)
    image = np.ascontiguousarray(light.reshape(rows, columns, 3) / np.float32(unit))
    return {"type": "envmap", "bitmap": mi.Bitmap(image)}


def _lights(mi: Any, surroundings: Surroundings, unit: float) -> Iterator[dict[str, Any]]:
    if np.max(surroundings.sunlight) > 0:
        yield _sun(mi, surroundings, unit)
    for lamp in surroundings.lamps:
        if np.max(lamp.intensity) > 0:
            yield from _lamp(mi, lamp, unit)


def _sun(mi: Any, surroundings: Surroundings, unit: float) -> dict[str, Any]:
    """Return the Sun: a disc far away, of its true angular size."""
    sun, radius = np.asarray(surroundings.sun, np.float64), surroundings.sun_radius
    radiance = np.asarray(surroundings.sunlight) / (np.pi * np.sin(radius) ** 2 * unit)
    side = _across(sun)
    turn = mi.ScalarTransform4f().look_at(
        origin=list(sun * _FAR), target=[0, 0, 0], up=list(side)
    ) @ mi.ScalarTransform4f().scale(float(_FAR * np.tan(radius)))
    return {"type": "disk", "to_world": turn, "emitter": {"type": "area", "radiance": _rgb(radiance)}}


def _lamp(mi: Any, lamp: Lamp, unit: float) -> Iterator[dict[str, Any]]:
    """Return points of light over a lamp: a flame has no surface that could stand in other light's way."""
    intensity = _rgb(lamp.intensity / (_SPOTS * unit))
    for spot in _spots(lamp):
        at = np.asarray(lamp.position, np.float64) + spot
        weight = {"sampling_weight": 1 / _SPOTS}
        if lamp.axis is None:
            yield {"type": "point", "position": [float(x) for x in at], "intensity": intensity, **weight}
        else:
            turn = mi.ScalarTransform4f().look_at(
                origin=list(at), target=list(at + lamp.axis), up=list(_across(np.asarray(lamp.axis, np.float64)))
            )
            cone = float(np.degrees(lamp.cone))
            yield {
                "type": "spot", "to_world": turn, "intensity": intensity, "beam_width": min(0.9 * cone, 89),
                "cutoff_angle": min(1.1 * cone, 89.9), **weight,
            }  # fmt: skip


def _spots(lamp: Lamp) -> Singles:
    """Return places from a lamp's middle [m, (n, 3)]: within a ball, or on the disc of a floodlight."""
    if lamp.axis is None:
        return sphere(_SPOTS) * np.float32(0.75 * lamp.radius)  # the mean distance within a ball
    axis = np.asarray(lamp.axis, np.float64)
    side = _across(axis)
    x, y = disc(_SPOTS).T * lamp.radius
    return np.asarray(x[:, None] * side + y[:, None] * np.cross(axis, side), np.float32)


def _rgb(values: Singles) -> dict[str, Any]:
    return {"type": "rgb", "value": [float(x) for x in values]}


def _across(way: Floats) -> Floats:
    """Return a unit vector across another."""
    side = np.cross(way, np.eye(3)[int(np.argmin(np.abs(way)))])
    return np.asarray(side / np.linalg.norm(side))
