"""Parts of buildings and monuments: houses with windows, striped domes, tents of eight sides, gables, dials, statues.

Each fills the box of its size exactly, as those of `scene.landmark` do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from flambeau.scene.forms import Doubles, Form, box, convex, fitted, joined, moved, polygons, revolved, scaled, smooth

SECOND = "second"
"""Stands for the second material of a block, as "" does for its first."""

Made = Mapping[str, Form]
"""Forms by material; "" and `SECOND` stand for those of the block."""

_STOREY, _BAY = 4.2, 3.6  # height of a storey, and width of a bay with one window [m]
_MOST = 32  # bays or storeys of a wall; larger ones have larger windows
_RIBS, _TWIST = 16, 0.45  # stripes of a swirl, and how many turns they make from foot to tip


def _house(size: Doubles) -> Made:
    """Walls with a cornice, and a window in each bay of each storey, in a frame."""
    edge = min(0.25, 0.03 * min(size[0], size[1]))
    x, y, high = size[0] / 2, size[1] / 2, size[2]
    cornice = min(0.5, 0.05 * high)
    walls = [box((-x + edge, -y + edge, 0), (x - edge, y - edge, high - cornice))]
    walls += [box((-x, -y, z), (x, y, z + h)) for z, h in ((0, 0.6 * cornice), (high - cornice, cornice))]
    sides = [
        _windows((across - 2 * edge, high - 2 * cornice), cornice, (side * (out - edge), edge), turned=turned)
        for across, out, turned in ((size[0], y, False), (size[1], x, True))
        for side in (-1, 1)
    ]
    return {"": joined([*walls, *(frames for frames, _ in sides)]), SECOND: joined([panes for _, panes in sides])}


def _windows(wall: tuple[float, float], low: float, out: tuple[float, float], *, turned: bool) -> tuple[Form, Form]:
    """Return frames and panes on a wall of a width and height; out: where it stands, and how far these stand out."""
    bays = int(np.clip(round(wall[0] / _BAY), 1, _MOST))
    storeys = int(np.clip(round(wall[1] / _STOREY), 1, _MOST))
    bay, floor = wall[0] / bays, wall[1] / storeys
    place = np.indices((bays, storeys)).reshape(2, -1).T
    foot = np.column_stack([(place[:, 0] + 0.5) * bay - wall[0] / 2, np.zeros(len(place)), place[:, 1] * floor + low])
    made = []
    for wide, bottom, high, thick in ((0.52, 0.15, 0.75, 0.6), (0.40, 0.20, 0.65, 0.7)):
        x, y = wide * bay / 2, thick * out[1]
        one = plain((-x, out[0] - y, bottom * floor), (x, out[0] + y, (bottom + high) * floor))
        vertices = (one.vertices + foot[:, None]).reshape(-1, 3)
        faces = (one.faces + len(one.vertices) * np.arange(len(foot))[:, None, None]).reshape(-1, 3)
        form = Form(vertices, faces, np.tile(one.normals, (len(foot), 1)))
        made.append(_crossed(form) if turned else form)
    return made[0], made[1]


def _crossed(form: Form) -> Form:
    """Return a form turned by a right angle, what was to the right ahead."""
    turn = np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 1]])
    return form._replace(vertices=form.vertices @ turn, normals=form.normals @ turn)


def plain(low: ArrayLike, high: ArrayLike) -> Form:
    """Return a box between two corners [m, (3,)] with sharp edges: a quarter of the faces of `box`."""
    ends = np.array([low, high], float)
    corners = [ends[k, (0, 1, 2)] for k in np.ndindex(2, 2, 2)]
    return convex(corners, [(0, 1, 3, 2), (4, 5, 7, 6), (0, 1, 5, 4), (2, 3, 7, 6), (0, 2, 6, 4), (1, 3, 7, 5)])


def _swirl(size: Doubles) -> Made:
    """Onion dome with ribs that wind around it, by turns of both materials."""
    profile = np.array([
        (0.60, 0), (0.70, 0.03), (0.86, 0.09), (0.97, 0.17), (1, 0.25), (0.97, 0.34), (0.88, 0.43), (0.74, 0.52),
        (0.56, 0.61), (0.38, 0.69), (0.24, 0.76), (0.14, 0.83), (0.08, 0.89), (0.04, 0.95), (0.008, 1),
    ])  # fmt: skip
    per = 6
    angle = np.arange(_RIBS * per + 1) * (2 * np.pi / (_RIBS * per))
    rib = 1 + 0.07 * np.abs(np.sin(angle * _RIBS / 2))
    twisted = angle + 2 * np.pi * _TWIST * profile[:, 1:]
    ring = np.stack([np.cos(twisted) * rib, np.sin(twisted) * rib, 0 * twisted], -1) * profile[:, 0, None, None]
    ring[..., 2] += profile[:, 1, None]
    number = np.arange(ring.shape[0] * ring.shape[1]).reshape(ring.shape[:2])
    a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]
    quads = np.stack([np.stack([a, b, c], -1), np.stack([a, c, d], -1)], 2)
    vertices, stripe = np.concatenate([ring.reshape(-1, 3), [(0, 0, 0)]]), (np.arange(_RIBS * per) // per) % 2
    foot = np.stack([np.full(_RIBS * per, len(vertices) - 1), number[0, 1:], number[0, :-1]], -1)
    every = np.concatenate([quads.reshape(-1, 3), foot])
    whole = fitted(Form(vertices, every, smooth(vertices, every)), size)
    first, second = (
        whole._replace(faces=np.concatenate([quads[:, stripe == k].reshape(-1, 3), foot[stripe == k]])) for k in (0, 1)
    )
    return {"": first, SECOND: second}


def _eight(size: ArrayLike, top: float) -> Form:
    """Return a body of eight sides, so wide on top over its foot."""
    by = np.asarray(size, float)
    turn = (np.arange(8) + 0.5) * np.pi / 4
    ring = np.column_stack([np.cos(turn), np.sin(turn)]) / np.cos(np.pi / 8)
    foot = np.column_stack([ring, np.zeros(8)])
    if top == 0:
        corners, sides = [*foot, (0, 0, 1)], [(k, (k + 1) % 8, 8) for k in range(8)]
        return scaled(convex(corners, [tuple(range(8)), *sides]), by * [0.5, 0.5, 1])
    corners = [*foot, *np.column_stack([ring * top, np.ones(8)])]
    quads = [(k, (k + 1) % 8, 8 + (k + 1) % 8, 8 + k) for k in range(8)]
    return scaled(convex(corners, [tuple(range(8)), tuple(range(8, 16)), *quads]), by * [0.5, 0.5, 1])


def _octagon(size: Doubles) -> Made:
    """Body of eight sides with a cornice, and a tall window in each side."""
    rim = 0.08 * size[2]
    body = _eight(size * [0.94, 0.94, 1], 1.0)
    lower, upper = (moved(_eight([*size[:2], rim], 1.0), (0, 0, z)) for z in (0, size[2] - rim))
    panes = []
    for k in range(8):
        turn = k * np.pi / 4
        c, s = np.cos(turn), np.sin(turn)
        high, wide = 0.56 * size[2], min(0.16 * min(size[0], size[1]), 0.3 * size[2])
        pane = plain((-0.012, -wide / 2 / size[1], 0), (0.012, wide / 2 / size[1], high))
        about = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
        corner, normal = moved(pane, (0.47, 0, 0.2 * size[2])).vertices @ about, pane.normals @ about
        panes.append(Form(corner * [size[0], size[1], 1], pane.faces, normal))
    return {"": joined([body, lower, upper]), SECOND: joined(panes)}


def _tent(size: Doubles) -> Made:
    """Steep roof of eight sides with ribs."""
    foot = 0.03 * size[2]
    roof = moved(_eight(size * [0.96, 0.96, 1] - [0, 0, foot], 0.0), (0, 0, foot))
    return {"": joined([roof, _eight(np.array([size[0], size[1], foot]), 1.0)])}


def _gable(size: Doubles) -> Made:
    """Gable of a wall across, whose edges rise in steps of brick."""
    steps = 7
    edges = size[0] / 2 * np.linspace(1, 0.12, steps)
    rise = size[2] / steps
    walls = [plain((-e, -size[1] / 2, k * rise), (e, size[1] / 2, (k + 1) * rise)) for k, e in enumerate(edges)]
    panes = [
        plain((x - w, -size[1] / 2, 0.12 * rise + k * rise), (x + w, size[1] / 2, 0.82 * rise + k * rise))
        for k, e in enumerate(edges[:-2])
        for x, w in ((x, 0.05 * size[0]) for x in np.linspace(-0.7 * e, 0.7 * e, 5 - k))
    ]
    inner = scaled(joined(walls), (1, 0.9, 1))
    return {"": joined([inner, _strips(size, edges, rise)]), SECOND: scaled(joined(panes), (1, 0.94, 1))}


def _strips(size: Doubles, edges: Doubles, rise: float) -> Form:
    """Return the copings on the steps of a gable, as deep as its box."""
    y, thick = size[1] / 2, 0.1 * rise
    inner = [*edges[1:], 0.0]
    return joined([
        plain((low, -y, (k + 1) * rise - thick), (high, y, (k + 1) * rise))
        for k, (e, i) in enumerate(zip(edges, inner, strict=True))
        for low, high in (((-e, -i), (i, e)) if i else ((-e, e),))
    ])  # fmt: skip


def _dial(size: Doubles) -> Made:
    """Clock on a wall: a dial that looks ahead, with hours, hands at ten past ten, and a rim of the second material."""
    flat = revolved([(0, 0), (0.9, 0), (0.9, 0.8), (0, 0.8)])
    rim = revolved([(0.88, 0), (1, 0), (1, 1), (0.88, 1), (0.88, 0)])
    marks = [_mark(turn, (0.70, 0.84), 0.025) for turn in np.arange(12) * np.pi / 6]
    hands = [_mark(np.radians(turn), (-0.1, length), 0.03) for turn, length in ((305.0, 0.45), (60.0, 0.68))]
    upright = [[1, 0, 0], [0, 0, -1], [0, 1, 0]]
    made = {}
    for name, form in (("", flat), (SECOND, joined([rim, *marks, *hands]))):
        stood = Form(form.vertices @ np.array(upright).T @ np.diag([-1, -1, 1]), form.faces, form.normals)
        normals = stood.normals @ np.array(upright).T @ np.diag([-1, -1, 1])
        made[name] = scaled(moved(stood._replace(normals=normals), (0, -0.5, 1)), size * [0.5, 1, 0.5])
    return made


def _mark(turn: float, reach: tuple[float, float], half: float) -> Form:
    """Return a bar on a dial from its middle outwards, clockwise from its top."""
    form = plain((-half, reach[0], 0.6), (half, reach[1], 0.95))
    c, s = np.cos(turn), np.sin(turn)
    about = np.array([[-c, s, 0], [s, c, 0], [0, 0, 1]])  # seen from the other side: mirrored below
    flip = np.array([-1, 1, 1])
    return Form(form.vertices * flip @ about.T, form.faces, form.normals * flip @ about.T)


def _stays(size: Doubles) -> Made:
    """Ropes of a bridge: a fan in a plane along y, from a mast in the middle down to its deck."""
    count, thick = 18, max(0.1, min(size[0], 0.004 * size[1])) / 2
    ropes = []
    for k in range(1, count + 1):
        for side in (-1, 1):
            foot = np.array([0, side * size[1] / 2 * k / count, 0])
            head = np.array([0, 0, size[2] * (0.55 + 0.45 * k / count)])
            ropes.append(_rod(foot, head, thick))
    return {"": fitted(joined(ropes), size)}


def _rod(foot: Doubles, head: Doubles, half: float) -> Form:
    """Return a rod of four sides between two points."""
    along = (head - foot) / np.linalg.norm(head - foot)
    one = np.array([half, 0, 0])
    two = np.cross(along, one)
    ring = [one + two, two - one, -one - two, one - two]
    corners = [*(foot + r for r in ring), *(head + r for r in ring)]
    return convex(corners, [(0, 1, 2, 3), (4, 5, 6, 7), *((k, (k + 1) % 4, 4 + (k + 1) % 4, 4 + k) for k in range(4))])


def _arch(size: Doubles) -> Made:
    """Mast of a bridge: two legs that lean together like an A, and two beams between them."""
    x, high = size[0] / 2, size[2]
    leg = min(0.28 * x, 0.05 * high)
    legs = [
        _leg(
            ((side * (x - leg), 0), (side * 0.55 * x, 0.45), (side * leg, 0.72), (side * leg, 1.0)), leg, size[1], high
        )
        for side in (-1, 1)
    ]
    beams = [
        box((-w, -0.3 * size[1], z), (w, 0.3 * size[1], z + 0.03 * high))
        for w, z in ((0.8 * x, 0.2 * high), (0.5 * x, 0.5 * high))
    ]
    return {"": fitted(joined([*legs, *beams]), size)}


def _leg(path: tuple[tuple[float, float], ...], half: float, deep: float, high: float) -> Form:
    """Return a leg along points (across, share of the height)."""
    y = deep / 2
    rings = [
        [(x - half, -y, z * high), (x + half, -y, z * high), (x + half, y, z * high), (x - half, y, z * high)]
        for x, z in path
    ]
    corners = np.concatenate([np.array(ring, float) for ring in rings])
    last = 4 * (len(path) - 1)
    sides = [
        (4 * i + k, 4 * i + (k + 1) % 4, 4 * i + 4 + (k + 1) % 4, 4 * i + 4 + k)
        for i in range(len(path) - 1)
        for k in range(4)
    ]
    return polygons(corners, [(3, 2, 1, 0), (last, last + 1, last + 2, last + 3), *sides])


def _statue(size: Doubles) -> Made:
    """Figure in a robe that blows to the left: a sword raised in the right hand, the left arm stretched out.

    It looks ahead. The sword takes two fifths of the height.
    """
    shares = [_robe(), _torso(), _head(), *_arms()]
    sword = _tapered([(0.24, 0.03, 0.595), (0.30, 0.03, 1.0)], [0.012, 0.002], flat=0.35)
    guard = _tapered([(0.20, 0.03, 0.625), (0.29, 0.03, 0.615)], [0.006, 0.006])
    body, blade = joined(shares), joined([sword, guard])
    whole = np.concatenate([body.vertices, blade.vertices])
    low, high = whole.min(0), whole.max(0)
    middle = (low + high) / 2 * [1, 1, 0] + low * [0, 0, 1]
    by = size / (high - low)
    return {"": scaled(moved(body, -middle), by), SECOND: scaled(moved(blade, -middle), by)}


def _robe() -> Form:
    """Return a robe that falls in folds from the waist and blows back on one side."""
    rise, turn = np.linspace(0, 1, 24)[:, None], np.linspace(0, 2 * np.pi, 97)[None, :-1]
    wide = 0.098 - 0.055 * rise**0.7
    fold = 1 + (0.16 * (1 - rise) + 0.03) * np.sin(11 * turn + 3.5 * rise + 0.8 * np.sin(3 * turn))
    back = np.clip(np.cos(turn - 3.9), 0, 1) ** 2 * 0.11 * (1 - rise) ** 1.2
    radius = wide * fold + back
    x = radius * np.cos(turn) * 1.05
    y = radius * np.sin(turn) * 0.82 + 0.035 * (1 - rise)
    return _closed(np.stack([x, y, 0.36 * rise + 0 * x], -1))


def _torso() -> Form:
    """Return the body from the waist to the neck, in thinner folds."""
    rows = [
        (0.340, 0.046, 0.036, 0.000), (0.375, 0.042, 0.033, 0.004), (0.410, 0.047, 0.036, 0.010),
        (0.445, 0.056, 0.042, 0.016), (0.475, 0.060, 0.040, 0.016), (0.500, 0.056, 0.034, 0.012),
        (0.518, 0.040, 0.028, 0.010), (0.530, 0.018, 0.018, 0.012), (0.548, 0.015, 0.016, 0.014),
    ]  # fmt: skip
    turn = np.linspace(0, 2 * np.pi, 65)[:-1]
    rings = []
    for z, wide, deep, ahead in rows:
        fold = 1 + 0.05 * np.sin(9 * turn + 60 * z) * (z < 0.52)
        rings.append(np.stack([wide * fold * np.cos(turn), deep * fold * np.sin(turn) + ahead, np.full(64, z)], -1))
    return _closed(np.array(rings))


def _head() -> Form:
    """Return a head with hair tied behind, turned a little back over the left shoulder."""
    lean = np.linspace(-np.pi / 2, np.pi / 2, 17)
    ball = revolved(list(zip(np.where(np.abs(lean) > 1.57, 0, np.cos(lean)), np.sin(lean), strict=True)), 32)
    face = moved(scaled(ball, (0.021, 0.025, 0.031)), (0, 0.020, 0.572))
    hair = moved(scaled(ball, (0.024, 0.025, 0.028)), (0, 0.010, 0.580))
    nose = _tapered([(0, 0.043, 0.578), (0, 0.049, 0.566)], [0.003, 0.005])
    scarf = _tapered([(-0.01, -0.012, 0.575), (-0.05, -0.035, 0.56), (-0.09, -0.06, 0.565)], [0.014, 0.016, 0.004])
    return joined([face, hair, nose, scarf])


def _arms() -> list[Form]:
    """Return the right arm with the fist that holds the sword up, the left one stretched out, and sleeves."""
    right = _tapered([(0.045, 0.01, 0.500), (0.115, 0.015, 0.520), (0.200, 0.025, 0.565), (0.235, 0.03, 0.600)],
                     [0.026, 0.022, 0.014, 0.010])  # fmt: skip
    fist = _tapered([(0.232, 0.03, 0.592), (0.243, 0.03, 0.612)], [0.013, 0.012])
    left = _tapered([(-0.045, 0.01, 0.500), (-0.12, 0.00, 0.496), (-0.205, -0.01, 0.505), (-0.235, -0.01, 0.515)],
                    [0.026, 0.021, 0.013, 0.010])  # fmt: skip
    hand = _tapered([(-0.232, -0.01, 0.514), (-0.262, -0.01, 0.520)], [0.011, 0.004], flat=0.5)
    cape = _tapered([(-0.03, -0.02, 0.50), (-0.09, -0.05, 0.42), (-0.15, -0.09, 0.33)], [0.03, 0.035, 0.006], flat=0.4)
    return [right, fist, left, hand, cape]


def _tapered(path: list[tuple[float, float, float]], radius: list[float], flat: float = 1.0) -> Form:
    """Return a limb along points with radii, smooth between them; `flat`: how thick over how wide."""
    share = np.linspace(0, len(path) - 1, 6 * len(path))
    line = np.stack([np.interp(share, range(len(path)), column) for column in np.array(path).T], -1)
    thick = np.interp(share, range(len(path)), radius)
    thick[[0, -1]] *= 0.2
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    side = np.cross(along, np.where(np.abs(along[:, 1:2]) > 0.9, (1.0, 0, 0), (0, 1.0, 0)))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    other = np.cross(along, side)
    turn = np.linspace(0, 2 * np.pi, 25)[:-1]
    ring = side[:, None] * np.cos(turn)[:, None] + flat * other[:, None] * np.sin(turn)[:, None]
    return _closed(line[:, None] + ring * thick[:, None, None])


def _closed(rings: Doubles) -> Form:
    """Return a smooth body out of rings (n, k, 3), counterclockwise seen from where they go, with closed ends."""
    n, k, _ = rings.shape
    vertices = np.concatenate([rings.reshape(-1, 3), [rings[0].mean(0), rings[-1].mean(0)]])
    number = np.arange(n * k).reshape(n, k)
    there = np.roll(number, -1, axis=1)
    a, b, c, d = number[:-1], there[:-1], there[1:], number[1:]
    faces = [np.stack([a, b, c], -1), np.stack([a, c, d], -1)]
    ends = [
        np.stack([np.full(k, n * k), there[0], number[0]], -1),
        np.stack([np.full(k, n * k + 1), number[-1], there[-1]], -1),
    ]
    every = np.concatenate([f.reshape(-1, 3) for f in (*faces, *ends)])
    return Form(vertices, every, smooth(vertices, every))


MONUMENTS: Mapping[str, Callable[[Doubles], Made]] = {
    "house": _house, "swirl": _swirl, "octagon": _octagon, "tent": _tent, "gable": _gable, "dial": _dial,
    "stays": _stays, "arch": _arch, "statue": _statue,
}  # fmt: skip
"""Makers of forms of a size [m], by the names that a document may say."""
