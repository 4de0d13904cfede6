"""People and the torch: their bones, their surfaces, and what is said about where things are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from flambeau.scene import bearer, suit, torch
from flambeau.scene.body import MIRROR, STATURE, Build, hand_axes, reached, skeleton
from flambeau.scene.figure import TORCH_SIZE, Figure, Pose, Vector, Wear
from flambeau.scene.mesh import Part
from flambeau.scene.people import Posed, posed
from flambeau.scene.rays import Scene, Solid
from flambeau.scene.shapes import Mesh, arc, box, cylinder, ellipsoid, joined, lathe, smooth, superellipse, torus, tube

Floats = NDArray[np.float64]
places = st.tuples(*(st.floats(-2.0, 2.0, width=32) for _ in range(3)))
sides = st.sampled_from(["", "right", "left"])
figures = st.builds(
    Figure,
    wear=st.sampled_from(Wear),
    pose=st.sampled_from(Pose),
    right_hand=st.none() | places,
    left_hand=st.none() | places,
    torch=sides,
    head_turn=st.floats(-1.2, 1.2),
    head_tilt=st.floats(-0.6, 0.6),
)
BUILDS = (bearer.BUILD, suit.BUILD)


def edges(faces: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return how often each edge of triangles is passed, each way for itself (k, 2): once forth and once back."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    low, high = pairs.min(1), pairs.max(1)
    _, which = np.unique(low * (int(faces.max()) + 1) + high, return_inverse=True)
    forth = np.bincount(which, weights=pairs[:, 0] == low)
    return np.stack([forth, np.bincount(which) - forth], -1).astype(np.int64)


def volume(mesh: Mesh | Part) -> float:
    """Return the volume inside of a closed mesh; below zero if it is inside out."""
    a, b, c = np.moveaxis(np.asarray(mesh.vertices, float)[mesh.faces], 1, 0)
    return float((a * np.cross(b, c)).sum() / 6)


def all_of(person: Posed) -> Floats:
    """Return all vertices of somebody."""
    return np.concatenate([part.vertices for part in person.parts]).astype(float)


def torch_of(person: Posed) -> Floats:
    """Return the vertices of somebody's torch."""
    own = {torch.CHROME.name, torch.INLAY.name, torch.BURNER.name}
    parts = [part for part in person.parts if part.material.name in own]
    return np.concatenate([part.vertices[np.unique(part.faces)] for part in parts]).astype(float)


SPINDLE = lathe(tuple((0.1 * math.sin(math.pi * t), 0.3 * t) for t in np.linspace(0.005, 0.995, 60)), 96)
ROD = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.2], [0.0, 0.0, 0.4]])
SHAPES = {
    "ellipsoid": (ellipsoid(0.3, 0.2, 0.1), 4 / 3 * math.pi * 0.006),
    "cylinder": (cylinder(0.1, 0.3, 0.001, 96), math.pi * 0.01 * 0.3),
    "torus": (torus(0.3, 0.05, 0.0, 96, 48), 2 * math.pi**2 * 0.3 * 0.05**2),
    "rod": (
        tube(ROD, 0.1, (1, 0, 0), 64),
        math.pi * 0.01 * 0.4 + 4 / 3 * math.pi * 0.001,
    ),
    "spindle": (SPINDLE, math.pi * 0.01 * 0.3 / 2),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_closed_and_has_its_volume(name: str) -> None:
    mesh, wanted = SHAPES[name]
    assert (edges(mesh.faces) == 1).all()
    assert volume(mesh) == pytest.approx(wanted, rel=0.02)


@pytest.mark.parametrize("name", SHAPES)
def test_normals_of_a_shape_stand_on_it_outward(name: str) -> None:
    mesh, _ = SHAPES[name]
    corners = mesh.vertices[mesh.faces]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(flat, axis=1)
    flat /= area[:, None]
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1)
    cosine = (flat * mesh.normals[mesh.faces].mean(1)).sum(1)
    assert np.average(cosine, weights=area) > 0.99


def test_the_normals_of_an_ellipsoid_are_exact() -> None:
    mesh = ellipsoid(0.3, 0.2, 0.1)
    gradient = mesh.vertices / [0.09, 0.04, 0.01]
    assert np.allclose(mesh.normals, gradient / np.linalg.norm(gradient, axis=1, keepdims=True), atol=1e-12)
    assert np.allclose(((mesh.vertices / [0.3, 0.2, 0.1]) ** 2).sum(1), 1)


def test_a_box_keeps_its_size() -> None:
    mesh = box(0.1, 0.2, 0.3, 8.0)
    assert np.abs(mesh.vertices).max(0) == pytest.approx([0.1, 0.2, 0.3], rel=0.02)
    assert (edges(mesh.faces) == 1).all()
    assert volume(mesh) == pytest.approx(8 * 0.006, rel=0.1)  # its edges are round


@given(power=st.floats(1.0, 12.0))
def test_a_superellipse_is_one(power: float) -> None:
    points = superellipse(40, power)
    assert np.allclose((np.abs(points) ** power).sum(-1), 1)


@given(st.lists(st.floats(-1, 1), min_size=3, max_size=8))
def test_a_smooth_table_keeps_its_rows_and_does_not_overshoot(values: list[float]) -> None:
    keys = np.stack([np.arange(len(values), dtype=float), values], -1)
    assert np.allclose(smooth(keys, keys[:, 0])[:, 0], values, atol=1e-12)
    between = smooth(keys, np.linspace(0, len(values) - 1, 101))[:, 0]
    assert between.min() >= min(values) - 1e-9
    assert between.max() <= max(values) + 1e-9


def test_a_curve_goes_through_its_points() -> None:
    points = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    assert np.allclose(arc(points, 7)[::2], points)


@pytest.mark.parametrize("build", BUILDS)
@given(hand=places)
@example((0.0, -0.184, 0.46))  # in the shoulder itself
@example((0.0, -0.184, -2.0))  # along the way of the elbow
def test_an_arm_keeps_its_lengths_and_reaches_what_is_in_reach(build: Build, hand: Vector) -> None:
    shoulder = np.array([0.0, -build.half_shoulder, build.shoulder])
    arm = reached(shoulder, np.array(hand), build)
    assert np.linalg.norm(arm.elbow - arm.shoulder) == pytest.approx(build.upper_arm, abs=1e-9)
    assert np.linalg.norm(arm.wrist - arm.elbow) == pytest.approx(build.forearm, abs=1e-9)
    assert np.linalg.norm(arm.palm - arm.wrist) == pytest.approx(build.palm, abs=1e-9)
    far = float(np.linalg.norm(np.array(hand) - shoulder))
    gap = float(np.linalg.norm(arm.palm - hand))
    if 0.12 < far < 0.999 * build.reach:
        assert gap < 1e-9
    elif far >= build.reach:  # pulled in along its way
        assert gap == pytest.approx(far - build.reach, abs=0.001)


@given(figures)
def test_bones_of_all_figures_keep_their_lengths(figure: Figure) -> None:
    for maker in (bearer, suit):
        bones, build = skeleton(figure, maker.BUILD, maker.REST, maker.RAISED), maker.BUILD
        for leg in bones.legs:
            assert np.linalg.norm(leg.knee - leg.hip) == pytest.approx(build.thigh)
            assert np.linalg.norm(leg.ankle - leg.knee) == pytest.approx(build.shank)
        assert np.allclose(bones.skull @ bones.skull.T, np.eye(3))
        for arm in bones.arms:
            axes = hand_axes(arm)
            assert np.allclose(axes.T @ axes, np.eye(3))
            assert np.linalg.det(axes) == pytest.approx(1)


def test_proportions_are_those_of_the_source() -> None:
    """Drillis and Contini 1966: shares of stature, as remembered; they were not looked up."""
    build = bearer.BUILD
    shares = (build.upper_arm, build.forearm, build.thigh, build.shank, build.sole)
    assert np.array(shares) / STATURE == pytest.approx((0.186, 0.146, 0.245, 0.246, 0.039))
    person = posed(Figure(Wear.CIVIL))
    tall = all_of(person)[:, 2].max() - person.sole
    assert tall == pytest.approx(STATURE + 0.02, abs=0.025)  # with hair and the soles of shoes
    assert person.points["eye"][2] - person.sole == pytest.approx(0.936 * STATURE, abs=0.02)


@settings(max_examples=30, deadline=None)
@given(figures)
def test_every_figure_is_sound(figure: Figure) -> None:
    person = posed(figure)
    for part in person.parts:
        assert part.vertices.dtype == part.normals.dtype == np.float32
        assert part.faces.dtype == np.int32
        assert np.isfinite(part.vertices).all()
        assert np.abs(np.linalg.norm(part.normals, axis=1) - 1).max() < 1e-4
        assert part.faces.min() >= 0
        assert part.faces.max() < len(part.vertices)
        assert (part.uv is None) == (part.material.texture is None)
    assert all(np.isfinite(point).all() for point in person.points.values())
    assert sum(len(part.faces) for part in person.parts) < 90_000


@settings(max_examples=15, deadline=None)
@given(figures)
def test_the_mirrored_wish_gives_the_mirrored_figure(figure: Figure) -> None:
    def flipped(hand: Vector | None) -> Vector | None:
        return None if hand is None else (hand[0], -hand[1], hand[2])

    other = {"right": "left", "left": "right", "": ""}[figure.torch]
    mirrored = Figure(
        figure.wear, figure.pose, flipped(figure.left_hand), flipped(figure.right_hand), other, -figure.head_turn,
        -figure.head_tilt,
    )  # fmt: skip
    twins = {"right": "left", "left": "right"}
    here, there = posed(figure), posed(mirrored)
    for name, point in here.points.items():
        side, _, rest = name.partition("_")
        if side == "helmet" or (rest in ("foot", "hand") and not figure.torch):
            continue  # the camera is on the right, and without a torch it is the left leg that leads
        twin = f"{twins[side]}_{rest}" if side in twins else name
        assert there.points[twin] == pytest.approx(point * MIRROR, abs=1e-9)


@pytest.mark.parametrize("wear", Wear)
@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("size", [TORCH_SIZE, (0.1, 0.1, 0.7), (0.05, 0.05, 0.63), (0.3, 0.2, 1.2)])
def test_a_torch_has_the_size_that_is_asked_for(wear: Wear, side: str, size: Vector) -> None:
    person = posed(Figure(wear, Pose.STAND, torch=side, torch_size=size))
    points = person.points
    axis = points["torch_middle"] - points["torch_foot"]
    axis /= np.linalg.norm(axis)
    along = torch_of(person) @ axis
    assert np.ptp(along) == pytest.approx(size[2], abs=0.001)
    mesh = np.concatenate([m.vertices[np.unique(m.faces)] for m, _ in torch.torch(size)])
    assert np.ptp(mesh, axis=0) == pytest.approx(size, abs=0.001)


def test_the_torch_is_closed() -> None:
    shell = np.concatenate([mesh.faces for mesh, _ in torch.torch(TORCH_SIZE)])
    assert (edges(shell) == 1).all()
    whole = Mesh(torch.torch(TORCH_SIZE)[0][0].vertices, torch.torch(TORCH_SIZE)[0][0].normals, shell)
    assert 0.0005 < volume(whole) < 0.95 * 0.145 * 0.054
    assert [material.name for _, material in torch.torch(TORCH_SIZE)] == ["torch chrome", "torch inlay", "torch burner"]


@settings(max_examples=30, deadline=None)
@given(figures.filter(lambda figure: bool(figure.torch)))
def test_points_of_the_torch_lie_on_it(figure: Figure) -> None:
    person = posed(figure)
    points, vertices = person.points, torch_of(person)
    axis = points["torch_middle"] - points["torch_foot"]
    axis /= np.linalg.norm(axis)
    along = (vertices - points["torch_foot"]) @ axis
    assert abs(along.min()) < 0.001
    tip = points["torch_tip"] - points["torch_foot"]
    assert along.max() - tip @ axis < 0.035  # the opening is slanted
    assert np.linalg.norm(vertices - points["torch_tip"], axis=1).min() < 0.035
    held = np.linalg.norm(np.cross(points[f"{figure.torch}_hand"] - points["torch_foot"], axis))
    assert held < 0.06  # the hand is at the handle


@settings(max_examples=20, deadline=None)
@given(figures)
def test_hand_points_lie_in_the_hands(figure: Figure) -> None:
    """A ray from the middle of a palm leaves the hand again in a few centimetres whichever way it goes."""
    person = posed(figure)
    near = [part for part in person.parts if part.material.name not in ("torch chrome", "torch inlay", "torch burner")]
    scene = Scene([Solid(near)])
    way = np.eye(3, dtype=np.float32)
    ways = np.concatenate([way, -way])
    for side in ("right", "left"):
        hits = scene.cast(person.points[f"{side}_hand"].astype(np.float32), ways)
        assert hits.met.all()
        assert np.sort(hits.distance)[:4].max() < 0.09


@pytest.mark.parametrize("wear", Wear)
@pytest.mark.parametrize("pose", Pose)
def test_all_of_a_figure_is_closed_and_its_normals_stand_outward(wear: Wear, pose: Pose) -> None:
    maker = suit if wear.suit else bearer
    bones = skeleton(Figure(wear, pose, left_hand=(0.4, 0.3, 0.2)), maker.BUILD, maker.REST, maker.RAISED)
    axes = (hand_axes(bones.arms[0]), hand_axes(bones.arms[1]))
    for mesh, material in maker.figure(bones, wear, (0.0, 0.017), axes):
        assert (edges(mesh.faces) == 1).all(), material.name
        corners = mesh.vertices[mesh.faces]
        flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        cosine = (flat * mesh.normals[mesh.faces].mean(1)).sum(1)
        assert cosine.sum() > 0.8 * np.linalg.norm(flat, axis=1).sum(), material.name
        assert volume(mesh) > 0, material.name


def test_a_hand_that_holds_is_closed_about_the_bar() -> None:
    """A bar along the thumb's axis meets no finger, and the fingers are round it on three sides."""
    from flambeau.scene.limbs import fingers

    held = 0.017
    points = np.concatenate([mesh.vertices for mesh in fingers(held, 1.0)[:4]])
    away = points[:, :2] - [0.020, held + 0.012]
    assert np.hypot(*away.T).min() > 0.6 * held
    round_it = np.histogram(np.arctan2(away[:, 1], away[:, 0]), 12, (-math.pi, math.pi))[0]
    assert (round_it > 0).sum() >= 9


def test_the_torch_stands_more_or_less_upright() -> None:
    for wear in Wear:
        for side in ("right", "left"):
            points = posed(Figure(wear, torch=side)).points
            axis = points["torch_middle"] - points["torch_foot"]
            assert axis[2] / np.linalg.norm(axis) > math.cos(math.radians(30))
            assert points["torch_tip"][2] > points["head"][2] + 0.2


def test_a_helmet_is_fixed_to_the_trunk_and_a_bare_head_is_not() -> None:
    ahead = posed(Figure(Wear.ORLAN_RED)).points
    turned = posed(Figure(Wear.ORLAN_RED, head_turn=0.8)).points
    assert turned["helmet_ahead"] == pytest.approx(ahead["helmet_ahead"])
    assert turned["eye"][1] > ahead["eye"][1] + 0.03
    bare = posed(Figure(Wear.RELAY, head_turn=0.8)).points
    assert bare["helmet_ahead"][1] - bare["helmet_camera"][1] == pytest.approx(math.sin(0.8))
    tilted = posed(Figure(Wear.RELAY, head_tilt=0.3))
    assert all_of(tilted)[all_of(tilted)[:, 2].argmax()][1] < 0  # to the right shoulder


@pytest.mark.parametrize("wear", Wear)
@pytest.mark.parametrize("pose", Pose)
def test_all_stand_on_their_soles(wear: Wear, pose: Pose) -> None:
    person = posed(Figure(wear, pose))
    assert all_of(person)[:, 2].min() == pytest.approx(person.sole, abs=1e-6)
    if pose is Pose.STAND:  # both feet, flat
        for side in (-1, 1):
            foot = all_of(person)[all_of(person)[:, 1] * side > 0.02]
            assert foot[:, 2].min() == pytest.approx(person.sole, abs=0.015)


def test_the_suits_differ_in_their_stripes_only() -> None:
    red, blue = (posed(Figure(wear)) for wear in (Wear.ORLAN_RED, Wear.ORLAN_BLUE))
    assert np.array_equal(np.sort(all_of(red), 0), np.sort(all_of(blue), 0))
    share = [{part.material.name: len(part.faces) for part in person.parts} for person in (red, blue)]
    assert share[0]["red stripe"] > 3000 > share[0]["blue stripe"]
    assert share[1]["blue stripe"] > 3000 > share[1]["red stripe"]


def test_the_same_figure_gives_the_same_bytes() -> None:
    figure = Figure(Wear.PARKA, Pose.RUN, torch="left", head_turn=0.2)
    first = posed(figure)
    posed.cache_clear()
    again = posed(figure)
    for one, other in zip(first.parts, again.parts, strict=True):
        assert one.vertices.tobytes() == other.vertices.tobytes()
        assert one.normals.tobytes() == other.normals.tobytes()
        assert one.material is other.material


def test_parts_are_named_as_the_figure_and_joined_by_material() -> None:
    person = posed(Figure(Wear.ORLAN_BLUE, name="Oleg"))
    assert {part.name for part in person.parts} == {"Oleg"}
    assert len({id(part.material) for part in person.parts}) == len(person.parts)


def test_joining_keeps_all_triangles() -> None:
    ball = ellipsoid(0.1, 0.1, 0.1)
    (part,) = joined([(ball, torch.CHROME), (ball.moved(np.eye(3), (1, 0, 0)), torch.CHROME)], "x")
    assert len(part.faces) == 2 * len(ball.faces)
    assert volume(part) == pytest.approx(2 * volume(ball), rel=1e-5)
    assert volume(ball.mirrored()) == pytest.approx(volume(ball))
