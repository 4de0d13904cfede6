"""Landmarks out of plain solids: towers, domes, cauldrons, hills.

A solid fills the box of its size exactly. Its foot is at z = 0; it is broad along x (right) and deep along y (ahead).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from flambeau.finding import NOWHERE, Where
from flambeau.scene.forms import Doubles, Form, box, convex, fitted, joined, moved, polygons, revolved, scaled, sheet
from flambeau.scene.masonry import built, laid
from flambeau.scene.mesh import Part, Parts, placed
from flambeau.scene.monuments import MONUMENTS, SECOND, Made
from flambeau.scene.mountain import mountain

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """One solid: `at` is the middle of its foot, in axes right, ahead, up [m]; `size` likewise [m].

    `turn` is counterclockwise from above [rad].
    """

    shape: str  # one of SHAPES
    at: Vector
    size: Vector
    material: str = "stone"
    turn: float = 0.0
    second: str = "glass"  # of panes, stripes and dials
    where: Where = NOWHERE


def solids(blocks: Iterable[Block]) -> Parts:
    """Return blocks as parts.

    Args:
        blocks: of shapes in `SHAPES` and materials in `NAMED`.

    Returns:
        One part for each material of each block, in axes right, ahead, up [m].

    Raises:
        KeyError: a shape or a material has no such name.
    """
    return tuple(part for block in blocks for part in _parts(block))


def _parts(block: Block) -> Parts:
    size = np.asarray(block.size, float)
    made = mountain(size, block.at, block.material) if block.shape == "mountain" else SHAPES[block.shape](size)
    cos, sin = np.cos(block.turn), np.sin(block.turn)
    names = {"": block.material, SECOND: block.second}
    parts = [_part(form, names.get(material, material)) for material, form in made.items()]
    return placed(parts, [[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]], block.at)


def _part(form: Form, material: str) -> Part:
    form, uv = laid(form, material)
    vertices, normals = form.vertices.astype(np.float32), form.normals.astype(np.float32)
    image = None if uv is None else uv.astype(np.float32)
    return Part(vertices, form.faces.astype(np.int32), normals, built(material), image, "landmark")


def _box(size: Doubles) -> Made:
    return {"": box(-size * [0.5, 0.5, 0], size * [0.5, 0.5, 1])}


def _round(profile: Iterable[tuple[float, float]], size: Doubles) -> Form:
    """Return a solid of revolution in the box of a size; its profile's scale is free."""
    return fitted(revolved(list(profile)), size)


def _cylinder(size: Doubles) -> Made:
    width, high = min(size[0], size[1]), size[2]
    bevel = min(0.02 * width, 0.02 * high, 0.04) / (width / 2)
    rise = bevel * width / 2 / high
    return {"": _round([(0, 0), (1, 0), (1, 1 - rise), (1 - bevel, 1), (0, 1)], size)}


def _cone(size: Doubles) -> Made:
    return {"": _round([(0, 0), (1, 0), (0, 1)], size)}


def _pyramid(size: Doubles) -> Made:
    foot = [(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0), (0, 0, 1)]
    return {"": scaled(convex(foot, [(0, 1, 2, 3), (0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4)]), size * [0.5, 0.5, 1])}


def _dome(size: Doubles) -> Made:
    angle = np.linspace(0, np.pi / 2, 17)
    return {"": _round([(0, 0), *zip(_cos(angle), np.sin(angle), strict=True)], size)}


def _ball(size: Doubles) -> Made:
    angle = np.linspace(-np.pi / 2, np.pi / 2, 33)
    return {"": _round(zip(_cos(angle), np.sin(angle), strict=True), size)}


def _cos(angle: Doubles) -> Doubles:
    """Return cosines with zeros at right angles."""
    return np.where(np.abs(angle) > 1.5707, 0, np.cos(angle))


def _ridge(size: Doubles) -> Made:
    """Gable roof; its ridge runs along the longer side."""
    x, y = size[:2] / 2
    ends = [(-x, 0), (x, 0)] if x >= y else [(0, -y), (0, y)]
    corners = [(-x, -y, 0), (x, -y, 0), (x, y, 0), (-x, y, 0), *((a, b, size[2]) for a, b in ends)]
    slopes = [(0, 1, 5, 4), (2, 3, 4, 5)] if x >= y else [(3, 0, 4, 5), (1, 2, 5, 4)]
    gables = [(3, 0, 4), (1, 2, 5)] if x >= y else [(0, 1, 4), (2, 3, 5)]
    return {"": convex(corners, [(0, 1, 2, 3), *slopes, *gables])}


def _onion(size: Doubles) -> Made:
    """Onion dome: a neck, a bulge wider than it, and a point with an inward curve."""
    knots = np.array([(0.62, 0), (0.78, 0.06), (0.93, 0.15), (1, 0.26), (0.95, 0.37), (0.78, 0.49), (0.52, 0.61)])
    tip = np.array([(0.30, 0.71), (0.15, 0.80), (0.07, 0.89), (0.03, 0.96), (0, 1)])
    return {"": _round([(0, 0), *_curve(np.concatenate([knots, tip]))], size)}


def _curve(knots: Doubles, times: int = 4) -> Doubles:
    """Return a smooth curve through knots (n, 2). Source: E. Catmull, R. Rom, 1974."""
    p = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    t = (np.arange(times) / times)[:, None, None]
    a, b, c, d = p[:-3], p[1:-2], p[2:-1], p[3:]
    rows = b + (c - a) * t / 2 + (a - 2.5 * b + 2 * c - d / 2) * t**2 + (1.5 * (b - c) + (d - a) / 2) * t**3
    return np.concatenate([rows.transpose(1, 0, 2).reshape(-1, 2), knots[-1:]])


def _bowl(size: Doubles) -> Made:
    """Cauldron: a foot, a bowl, a rim; open on top."""
    outside = _curve(np.array([(0.34, 0), (0.22, 0.10), (0.20, 0.30), (0.45, 0.48), (0.80, 0.68), (1.0, 0.96)]))
    inside = _curve(np.array([(0.92, 0.98), (0.72, 0.76), (0.42, 0.60), (0, 0.54)]))
    return {"": _round([(0, 0), *outside, (1.0, 1.0), (0.94, 1.0), *inside], size)}


def _column(size: Doubles) -> Made:
    """Column: plinth, base, a shaft that swells and tapers, capital and slab."""
    width, deep, high = size
    slab = min(0.06 * high, 0.25 * width)
    angle = np.linspace(-np.pi / 2, np.pi / 2, 9)
    torus = [(0.43 + 0.05 * np.cos(a), 0.04 + 0.03 * np.sin(a)) for a in angle]
    rise = np.linspace(0, 1, 13)
    shaft = [(0.40 - 0.06 * t**1.8, 0.08 + 0.84 * t) for t in rise]
    capital = [(0.36, 0.93), (0.40, 0.96), (0.47, 1.0)]
    trunk = fitted(
        revolved([(0, 0.01), *torus, *shaft, *capital, (0, 1)]), (0.96 * width, 0.96 * deep, high - 2 * slab)
    )
    x, y = width / 2, deep / 2
    foot, top = box((-x, -y, 0), (x, y, slab)), box((-x, -y, high - slab), (x, y, high))
    return {"": joined([foot, moved(trunk, (0, 0, slab)), top])}


def _stair(size: Doubles) -> Made:
    """Steps of about 16 cm that rise ahead."""
    n = max(1, round(size[2] / 0.16))
    step = box((-size[0] / 2, -size[1], 0), (size[0] / 2, 0, size[2] / n))
    steps = [moved(scaled(step, (1, 1 - k / n, 1)), (0, size[1] / 2, k * size[2] / n)) for k in range(n)]
    return {"": joined(steps)}


def _star(size: Doubles) -> Made:
    """Star of five points, upright across, thick in the middle."""
    angle = np.pi / 2 + np.arange(10) * np.pi / 5
    radius = np.where(np.arange(10) % 2, 0.382, 1.0)
    rim = np.column_stack([radius * np.cos(angle), np.zeros(10), radius * np.sin(angle)])
    corners = np.concatenate([rim, [(0, -0.3, 0), (0, 0.3, 0)]])
    front = [(k, 10, (k + 1) % 10) for k in range(10)]
    back = [((k + 1) % 10, 11, k) for k in range(10)]
    return {"": fitted(polygons(corners, [side[::-1] for side in front + back]), size)}


def _ship(size: Doubles) -> Made:
    """Ship with her bow ahead: hull of the block's material, white house, black funnel, mast."""
    hull = scaled(_hull(), size * [0.5, 0.5, 0.45])
    decks = [
        _within(size, (-0.40, -0.34, 0.36), (0.40, 0.22, 0.52)),
        _within(size, (-0.36, -0.30, 0.52), (0.36, 0.17, 0.64)),
        _within(size, (-0.32, -0.10, 0.64), (0.32, 0.13, 0.76)),
        _within(size, (-0.48, 0.05, 0.70), (0.48, 0.11, 0.76)),
    ]
    panes = _within(size, (-0.325, 0.08, 0.69), (0.325, 0.1325, 0.73))
    funnel = fitted(revolved([(0, 0), (1, 0), (0.9, 1), (0.7, 1), (0.65, 0.8), (0, 0.8)]), size * [0.3, 0.09, 0.22])
    mast = fitted(revolved([(0, 0), (1, 0), (0.5, 1), (0, 1)], 12), size * [0.04, 0.008, 0.24])
    return {
        "": hull,
        "white": joined([*decks, moved(mast, size * [0, 0.03, 0.76])]),
        "black": joined([panes, moved(funnel, size * [0, -0.2, 0.64])]),
    }


def _within(size: Doubles, low: Vector, high: Vector) -> Form:
    """Return a box by shares of a size."""
    return box(size * low, size * high)


def _hull() -> Form:
    """Return a hull: 2 wide, 2 long, 1 high, with a raised bow and flat sides in the middle."""
    along = np.linspace(-1, 1, 25)
    beam = np.where(
        along > 0.2, 1 - np.clip((along - 0.2) / 0.8, 0, 1) ** 2.2, 1 - 0.25 * np.clip(-along - 0.6, 0, 1) ** 2
    )
    sheer = 0.8 + 0.2 * np.clip(along, 0, 1) ** 2
    levels = np.linspace(0, 1, 7)
    flare = 0.55 + 0.45 * np.sqrt(levels)
    overhang = 1 - 0.12 * np.clip(along, 0, 1)[:, None] ** 3 * (1 - levels)
    x = np.maximum(beam[:, None] * flare, 0.004)
    side = np.stack([x, along[:, None] * overhang, sheer[:, None] * levels + 0 * x], -1)
    other = side * [-1, 1, 1]
    ring = np.concatenate([side, other[:, ::-1]], 1)
    n = ring.shape[1]
    quads = [
        (i * n + j, (i + 1) * n + j, (i + 1) * n + (j + 1) % n, i * n + (j + 1) % n)
        for i in range(24)
        for j in range(n)
    ]
    stern, bow = range(n), range(25 * n - 1, 24 * n - 1, -1)
    return polygons(ring.reshape(-1, 3), [*quads, stern, bow])


def _tree(size: Doubles) -> Made:
    """Conifer: a trunk of wood, and tiers of the block's material with uneven rims."""
    trunk = fitted(revolved([(0, 0), (1, 0), (0.7, 1), (0, 1)], 12), size * [0.07, 0.07, 0.25])
    tiers = []
    for k in range(7):
        low, wide = 0.12 + 0.115 * k, 1 - 0.13 * k
        rim = np.arange(25)
        form = revolved([(0, 0.03), (1, 0), (0.45, 0.11), (0, 0.30 - 0.012 * k)], 24)
        droop = 1 - 0.16 * ((rim + k) % 2)
        around = np.arctan2(form.vertices[:, 1], form.vertices[:, 0])
        factor = droop[np.round(around / (2 * np.pi) * 24).astype(int) % 24] * wide
        tiers.append(
            form._replace(
                vertices=form.vertices * np.column_stack([factor, factor, np.ones_like(factor)]) + [0, 0, low]
            )
        )
    crown = fitted(joined(tiers), size * [1, 1, 0.88])
    return {"": moved(crown, size * [0, 0, 0.12]), "wood": trunk}


def _flagpole(size: Doubles) -> Made:
    """Pole at the left edge, with a flag of the block's material that waves to the right."""
    width, deep, high = size
    thick = min(0.012 * high, 0.2 * width, deep)
    pole = fitted(revolved([(0, 0), (1, 0), (0.6, 1), (0, 1)], 16), (thick, thick, high - thick))
    knob = fitted(
        revolved(list(zip(_cos(a := np.linspace(-np.pi / 2, np.pi / 2, 9)), np.sin(a), strict=True)), 16), [thick] * 3
    )
    left = (thick - width) / 2
    rows, columns = np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 1, 33), indexing="ij")
    wave = np.sin(columns * 3 * np.pi) * np.sqrt(columns)
    wave = ((wave - wave.min()) / np.ptp(wave) - 0.5) * deep
    fly = width - thick / 2
    hoist = min(0.65 * fly, 0.4 * high)
    cloth = np.stack([left + columns * fly, wave, high - 1.2 * thick - hoist * (1 - rows)], -1)
    return {
        "": sheet(cloth, closed=False),
        "steel": joined([moved(pole, (left, 0, 0)), moved(knob, (left, 0, high - thick))]),
    }


def _wall(size: Doubles) -> Made:
    """Wall along x with forked battlements at its front."""
    width, deep, high = size
    tooth = min(0.22 * high, 2.3)
    n = max(1, round(width / (0.85 * tooth)))
    pitch = width / (n - 0.4)
    base = box((-width / 2, -deep / 2, 0), (width / 2, deep / 2, high - tooth))
    thick = min(deep, 0.4 * tooth)
    form = _tooth((0.6 * pitch, thick, tooth))
    teeth = [moved(form, (-width / 2 + k * pitch, deep / 2 - thick, high - tooth)) for k in range(n)]
    return {"": joined([base, *teeth])}


def _tooth(size: Vector) -> Form:
    """Return a battlement like a swallow's tail."""
    outline = [(0, 0), (1, 0), (1, 1), (0.5, 0.72), (0, 1)]
    near = np.array([(x, 0, z) for x, z in outline]) * size
    far = near + np.array([0, size[1], 0])
    sides = [(k, 5 + k, 5 + (k + 1) % 5, (k + 1) % 5) for k in range(5)]
    halves = [(0, 1, 3), (1, 2, 3), (0, 3, 4)]
    return polygons(
        np.concatenate([near, far]),
        [*sides, *halves, *(tuple(5 + c for c in h)[::-1] for h in halves)],
    )


SHAPES: Mapping[str, Callable[[Doubles], Made]] = {
    "box": _box, "cylinder": _cylinder, "cone": _cone, "pyramid": _pyramid, "dome": _dome, "ball": _ball,
    "ridge": _ridge, "mountain": lambda size: mountain(size, (0, 0, 0), "rock"), "onion": _onion, "bowl": _bowl,
    "column": _column, "stair": _stair, "star": _star, "ship": _ship, "tree": _tree, "flagpole": _flagpole,
    "wall": _wall, **MONUMENTS,
}  # fmt: skip
"""Makers of forms of a size [m], by the names that a document may say."""
