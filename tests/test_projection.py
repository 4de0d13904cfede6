"""Projected points against rendered pixels: what `project` says is where `rays` see it, through every lens."""

from itertools import product

import numpy as np
import pytest

from flambeau.earth import Floats
from flambeau.optics.camera import Camera, Lens
from flambeau.scene.figure import Figure, Pose, Wear
from flambeau.scene.mesh import Part
from flambeau.scene.people import Posed, posed
from flambeau.scene.rays import Scene, Solid
from picture_cases import ball

SIZE = (960, 640)
FULL = (0.036, 0.024)
FINE = 6  # rays to a side of a pixel
LENSES = [
    (Lens.RECTILINEAR, 0.028, ()),
    (Lens.RECTILINEAR, 0.016, ()),
    (Lens.RECTILINEAR, 0.018, (-0.22, 0.06, 0.0008, -0.0005, -0.005)),
    (Lens.EQUIDISTANT, 0.012, ()),
    (Lens.EQUISOLID, 0.0125, ()),
    (Lens.STEREOGRAPHIC, 0.010, ()),
]
ATTITUDES = [(0.0, (0.0, 0.0, 1.0)), (0.7, (0.2, -0.5, -1.0))]


def camera(lens: Lens, focal: float, distortion: tuple[float, ...], roll: float, up: tuple[float, ...]) -> Camera:
    """Return a camera away from the origin, turned anyhow."""
    return Camera.looking(
        (3.0, -2.0, 1.5), (-4.0, 5.0, 0.5), up, focal=focal, sensor=FULL, lens=lens, distortion=distortion, roll=roll
    )


def centroid(eye: Camera, scene: Scene, about: Floats, reach: int = 8, fine: int = FINE) -> Floats:
    """Return the mean place (2,) of the rays near a pixel that meet the scene."""
    steps = (np.arange(2 * reach * fine) + 0.5) / fine - reach
    places = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) + np.round(about)
    ways = eye.through(places, SIZE)
    ways = np.where(np.isnan(ways), -eye.axes[2].astype(np.float32), ways)
    met = scene.cast(eye.position.astype(np.float32), ways).met
    assert met.any(), "nothing is seen where it is projected to"
    return np.asarray(places[met].mean(axis=0))


def balls(eye: Camera, pixels: Floats) -> list[tuple[Floats, Part]]:
    """Return small balls, a few pixels large, at several distances, that pixels look at."""
    ways = eye.through(pixels, SIZE).astype(np.float64)
    distances = np.resize([2.0, 5.0, 11.0], len(ways))
    pitch = eye.sensor[0] / SIZE[0] / eye.focal
    at = eye.position + ways * distances[:, None]
    return [(p, ball(p, 2.5 * pitch * d, rings=20)) for p, d in zip(at, distances, strict=True)]


@pytest.mark.parametrize(("lens", "focal", "distortion"), LENSES)
@pytest.mark.parametrize(("roll", "up"), ATTITUDES)
def test_small_balls_all_over_the_frame(
    lens: Lens, focal: float, distortion: tuple[float, ...], roll: float, up: tuple[float, ...]
) -> None:
    """Mean under 0.1 pixel of 960, worst under 0.3."""
    eye = camera(lens, focal, distortion, roll, up)
    grid = np.array(list(product(np.linspace(20, 940, 8), np.linspace(20, 620, 6)))) + 0.37
    off = []
    for middle, part in balls(eye, grid):
        pixels, _ = eye.project(middle, SIZE)
        off.append(np.linalg.norm(centroid(eye, Scene((Solid((part,)),)), pixels[0]) - pixels[0]))
    assert np.mean(off) < 0.1
    assert np.max(off) < 0.3


def test_a_large_ball_lies_where_perspective_puts_it() -> None:
    """The image of a ball of radius r is an ellipse; its middle is farther out by 1 / (1 - (r / d)^2).

    `d` is the depth along the axis; source: the tangent cone of a sphere, cut by the image plane.
    """
    eye = camera(*LENSES[0], *ATTITUDES[0])
    right, _, forward = eye.axes
    middle = eye.position + 6 * forward + 2.5 * right
    pixels, depth = eye.project(middle, SIZE)
    outline = 480 + (pixels[0, 0] - 480) / (1 - (0.8 / depth[0]) ** 2)
    found = centroid(eye, Scene((Solid((ball(middle, 0.8, rings=72),)),)), pixels[0], reach=150, fine=1)
    assert found[0] == pytest.approx(outline, abs=0.3)
    assert found[1] == pytest.approx(320, abs=0.3)


FIGURES = [
    Figure(Wear.ORLAN_RED, Pose.FLOAT, torch="right"),
    Figure(Wear.ORLAN_BLUE, Pose.FLOAT, right_hand=(0.45, -0.2, 0.3), torch="left"),
    Figure(Wear.RELAY, Pose.STAND, torch="right"),
    Figure(Wear.PARKA, Pose.RUN, torch="left"),
]
MARKS = ("pelvis", "head", "right_hand", "left_hand", "right_shoulder", "left_shoulder", "torch_middle")


def before(figure: Posed) -> Camera:
    """Return a camera 4 m before somebody."""
    return Camera.looking((4.0, 0.3, 0.4), (0, 0, 0.2), (0, 0, 1), focal=0.028, sensor=FULL)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f"{f.wear}-{f.torch}")
@pytest.mark.parametrize("mark", MARKS)
def test_marks_of_people_lie_on_them(figure: Figure, mark: str) -> None:
    """The pixel of a mark shows that body, not farther from it than the body is thick."""
    made = posed(figure)
    eye, at = before(made), made.points[mark]
    pixels, _ = eye.project(at, SIZE)
    hits = Scene((Solid(made.parts),)).cast(eye.position.astype(np.float32), eye.through(pixels, SIZE))
    assert hits.met[0]
    seen = eye.position + eye.through(pixels, SIZE)[0] * hits.distance[0]
    assert np.linalg.norm(seen - at) < (0.15 if "hand" in mark or "torch" in mark else 0.35)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f"{f.wear}-{f.torch}")
def test_the_torch_reaches_from_its_foot_to_its_tip(figure: Figure) -> None:
    """Its topmost and lowest pixels, seen along the ground, are those of its two ends."""
    made = posed(figure)
    tip, foot = made.points["torch_tip"], made.points["torch_foot"]
    assert np.linalg.norm(tip - foot) == pytest.approx(0.95, abs=0.06)
    vertices = np.vstack([part.vertices for part in made.parts if part.material.name.startswith("torch")])
    along = (vertices - foot) @ (tip - foot) / np.linalg.norm(tip - foot)
    assert along.min() == pytest.approx(0, abs=0.03)
    assert along.max() == pytest.approx(np.linalg.norm(tip - foot), abs=0.06)


@pytest.mark.parametrize("figure", FIGURES[:2], ids=lambda f: f"{f.wear}-{f.torch}")
def test_a_helmet_camera_is_free_of_its_helmet(figure: Figure) -> None:
    made = posed(figure)
    at, ahead = made.points["helmet_camera"], made.points["helmet_ahead"]
    assert np.linalg.norm(ahead - at) == pytest.approx(1, abs=1e-6)
    eye = Camera.looking(at, ahead, (0, 0, 1), focal=0.028, sensor=FULL)
    hits = Scene((Solid(made.parts),)).cast(at.astype(np.float32), eye.through([(480.0, 320.0)], SIZE))
    assert not hits.met[0] or hits.distance[0] > 0.3
