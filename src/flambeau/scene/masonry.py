"""Courses of bricks, stones and planks on what is built of them: images that repeat, and where they lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from flambeau.scene.forms import Doubles, Form
from flambeau.scene.materials import NAMED
from flambeau.scene.mesh import Material
from flambeau.scene.pavement import Pattern, joints, pattern, places
from flambeau.scene.relief import fractal
from flambeau.scene.shapes import unit


def _bricks() -> Pattern:
    """Bricks of 30 x 8 cm with joints of lime; some are burnt darker."""
    return _courses(10, 32, 0.045, (0.66, 0.14, 0.12), 1.25)


def _ashlar() -> Pattern:
    """Hewn stones of 80 x 40 cm."""
    return _courses(6, 12, 0.010, (0.68, 0.09, 0.09), 0.6)


def _planks() -> Pattern:
    """Planks of 20 cm, two metres long."""
    x, y = places()
    plank, number = joints(2, 20, 0.02, 7)
    grain = fractal(x * 8, y * 128, 4, 8, 8)
    return pattern((0.6 + 0.16 * number + 0.12 * grain) * (0.2 + 0.8 * plank), 0.002 * plank, 0.6)


def _courses(columns: int, rows: int, gap: float, shade: tuple[float, float, float], mortar: float) -> Pattern:
    """Return stones in bond; shade: of them, how it differs from stone to stone, and from place to place."""
    x, y = places()
    stone, number = joints(columns, rows, gap, 3)
    middle, each, spread = shade
    body = middle + each * number + spread * fractal(x * 4, y * 4, 5, 6, 4)
    return pattern(body * stone + mortar * middle * (1 - stone), 0.002 * stone, 0.7)


COURSES: Mapping[str, tuple[Callable[[], Pattern], float]] = {
    "brick": (_bricks, 3.0), "stone": (_ashlar, 4.8), "granite": (_ashlar, 7.2), "wood": (_planks, 4.0),
}  # fmt: skip
"""Makers of courses by material, and how large a repetition is [m]."""


@cache
def built(name: str) -> Material:
    """Return a named material with its courses, if it has any; its mean albedo stays.

    Raises:
        KeyError: there is no such material.
    """
    material = NAMED[name]
    if name not in COURSES:
        return material
    return COURSES[name][0]().on(material)


def laid(form: Form, name: str) -> tuple[Form, Doubles | None]:
    """Lay courses on a form: level along its sides, from left to right on its top.

    Returns:
        The form and its image coordinates; with courses every face has corners of its own, so that no image is torn.
    """
    if name not in COURSES:
        return form, None
    corner = form.vertices[form.faces]
    flat = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    level = np.hypot(flat[:, 0], flat[:, 1]) < np.abs(flat[:, 2])
    along = np.where(level[:, None], (1.0, 0.0), np.column_stack([-flat[:, 1], flat[:, 0]]))
    along = unit(along)
    turn = np.where(level, 0.0, np.arctan2(flat[:, 1], flat[:, 0]))  # around what is round, courses run on
    u = (
        np.einsum("fci,fi->fc", corner[..., :2], along)
        + (turn * np.ptp(form.vertices[:, :2], axis=0).mean() / 2)[:, None]
    )
    v = np.where(level[:, None], corner[..., 1], corner[..., 2])
    uv = np.stack([u, -v], -1).reshape(-1, 2) / COURSES[name][1]
    faces = np.arange(3 * len(corner)).reshape(-1, 3)
    return Form(corner.reshape(-1, 3), faces, form.normals[form.faces].reshape(-1, 3)), uv
