"""A camera's lens: against published fields of view and OpenCV's formula, there and back for every lens."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.earth import Floats
from flambeau.optics.camera import Camera, Lens

SIZE = (960, 640)
FULL = (0.036, 0.024)
UP = (0.0, 0.0, 1.0)
MODERATE = (-0.28, 0.07, 0.0006, -0.0004, 0.0)  # of the size of a wide action camera
FISHEYES = (Lens.EQUIDISTANT, Lens.EQUISOLID, Lens.STEREOGRAPHIC)


def camera(
    lens: Lens = Lens.RECTILINEAR, focal: float = 0.028, sensor: tuple[float, float] = FULL, **more: object
) -> Camera:
    """Return a camera that looks along x."""
    return Camera.looking((0, 0, 0), (1, 0, 0), UP, focal=focal, sensor=sensor, lens=lens, **more)  # type: ignore[arg-type]


def angle(a: Floats, b: Floats) -> float:
    """Return the angle between two directions [deg]."""
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)))


def field(c: Camera, size: tuple[int, int], *ends: tuple[float, float]) -> float:
    """Return the angle between what two points of the image see [deg]."""
    a, b = c.through(ends, size).astype(np.float64)
    return angle(a, b)


# --- validation -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("focal", "horizontal", "vertical", "diagonal"),
    # Angles of view of a 36 x 24 mm frame as tabled in "Angle of view (photography)", Wikipedia.
    [(0.024, 73.7, 53.1, 84.1), (0.028, 65.5, 46.4, 75.4), (0.050, 39.6, 27.0, 46.8), (0.200, 10.3, 6.87, 12.3)],
)
def test_fields_of_view_of_a_full_frame(focal: float, horizontal: float, vertical: float, diagonal: float) -> None:
    c = camera(focal=focal)
    assert field(c, SIZE, (0, 320), (960, 320)) == pytest.approx(horizontal, abs=0.06)
    assert field(c, SIZE, (480, 0), (480, 640)) == pytest.approx(vertical, abs=0.06)
    assert field(c, SIZE, (0, 0), (960, 640)) == pytest.approx(diagonal, abs=0.06)


def test_a_fisheye_of_180_degrees_on_the_diagonal() -> None:
    """Nikon's AF DX 10.5 mm f/2.8G: 180 degrees on 23.7 x 15.6 mm; as equisolid lens its formula gives 169."""
    c = camera(Lens.EQUISOLID, 0.0105, (0.0237, 0.0156))
    size = (2370, 1560)
    half = [angle(c.through([(x, y)], size)[0].astype(np.float64), c.axes[2]) for x, y in ((0, 0), (2370, 1560))]
    expected = 2 * np.degrees(np.arcsin(np.hypot(23.7, 15.6) / 2 / (2 * 10.5)))
    assert half == pytest.approx([expected, expected], abs=1e-3)
    assert 2 * expected == pytest.approx(180, abs=15)


@pytest.mark.parametrize(
    ("lens", "diameters"),
    # Image diameter over focal length at full fields of 90, 180 and 220 degrees: f a, 2 f sin(a/2), 2 f tan(a/2).
    [
        (Lens.EQUIDISTANT, (1.5708, 3.1416, 3.8397)),
        (Lens.EQUISOLID, (1.5307, 2.8284, 3.2766)),
        (Lens.STEREOGRAPHIC, (1.6569, 4.0, 5.7126)),
    ],
)
def test_image_circles_of_fisheyes(lens: Lens, diameters: tuple[float, float, float]) -> None:
    c = camera(lens, 0.010, (0.1, 0.1))
    for whole, diameter in zip((90, 180, 220), diameters, strict=True):
        a = np.radians(whole / 2)
        pixels, _ = c.project([[np.cos(a), -np.sin(a), 0], [np.cos(a), np.sin(a), 0]], (1000, 1000))
        assert (pixels[0, 0] - pixels[1, 0]) * 0.1 / 1000 / 0.010 == pytest.approx(diameter, abs=2e-4)


def opencv(x: float, y: float, k: tuple[float, ...]) -> tuple[float, float]:
    """Distort as OpenCV's manual writes it for `projectPoints`, term by term (calib3d, camera calibration)."""
    k1, k2, p1, p2, k3 = k
    r2 = x**2 + y**2
    radial = 1 + k1 * r2 + k2 * r2**2 + k3 * r2**3
    return (
        x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x**2),
        y * radial + p1 * (r2 + 2 * y**2) + 2 * p2 * x * y,
    )


def test_distortion_is_opencvs() -> None:
    k = (-0.28, 0.07, 0.0006, -0.0004, -0.01)
    c = camera(distortion=k)
    for x, y in ((0.1, 0.2), (-0.5, 0.3), (0.6, -0.4), (0.0, 0.0)):
        pixels, depth = c.project(c.axes.T @ (x, y, 1), SIZE)
        expected = np.array(opencv(x, y, k)) * 0.028 / (0.036 / 960) + (480, 320)
        assert pixels[0] == pytest.approx(expected, abs=1e-9)
        assert depth == pytest.approx([1.0])


# --- properties -------------------------------------------------------------------------------------------------------

lenses = st.one_of(
    st.tuples(st.sampled_from(FISHEYES), st.just(())),
    st.tuples(
        st.just(Lens.RECTILINEAR), st.sampled_from([(), MODERATE, (0.2,), (-0.4, 0.1), (0.1, -0.05, 0.01, 0.01, 0.02)])
    ),
)
places = st.tuples(*[st.floats(-50, 50) for _ in range(3)])


@given(lenses, places, st.floats(-np.pi, np.pi), st.floats(0.006, 0.2), st.tuples(st.floats(0, 960), st.floats(0, 640)))
def test_there_and_back(
    lens: tuple[Lens, tuple[float, ...]], at: tuple[float, float, float], roll: float, focal: float,
    pixel: tuple[float, float],
) -> None:  # fmt: skip
    target = np.add(at, (3.0, -2.0, 1.0))
    c = Camera.looking(at, target, UP, focal=focal, sensor=FULL, lens=lens[0], distortion=lens[1], roll=roll)
    ray = c.through([pixel], SIZE).astype(np.float64)[0]
    if np.isnan(ray).any():
        return
    assert np.linalg.norm(ray) == pytest.approx(1, abs=1e-6)
    near_the_edge = abs(angle(ray, c.axes[2]) - (90 if lens[0] is Lens.RECTILINEAR else 180)) < 2
    back, _ = c.project(np.array(at) + 7 * ray, SIZE)
    if not near_the_edge:  # there the least rounding of a ray is many pixels
        assert back[0] == pytest.approx(pixel, abs=0.01)


@given(lenses, st.floats(-np.pi, np.pi))
def test_rays_are_what_the_middles_of_pixels_see(lens: tuple[Lens, tuple[float, ...]], roll: float) -> None:
    c = camera(lens[0], roll=roll, distortion=lens[1])
    rays = c.rays((6, 4)).reshape(4, 6, 3)
    assert np.array_equal(rays[2, 1], c.through([(1.5, 2.5)], (6, 4))[0], equal_nan=True)


@given(st.floats(-np.pi, np.pi))
def test_roll_turns_the_camera_clockwise_and_its_picture_the_other_way(roll: float) -> None:
    pixels, _ = camera(roll=roll).project([10.0, 0.0, 1.0], SIZE)  # above the middle
    x, y = pixels[0] - (480, 320)
    assert np.arctan2(x, -y) == pytest.approx(-roll, abs=1e-9)


def test_axes_are_right_down_and_forward() -> None:
    right, down, forward = camera().axes
    assert np.allclose([right, down, forward], [(0, -1, 0), (0, 0, -1), (1, 0, 0)])


# --- what a lens cannot map -------------------------------------------------------------------------------------------


def test_strong_barrel_distortion_converges_up_to_the_fold() -> None:
    """r (1 - 0.3 r2) grows up to r = 1.054, where it is 0.7027: that is where the picture ends."""
    c = camera(focal=0.018, distortion=(-0.3,))  # the corners are at 1.2
    edge = 2 / 3 / np.sqrt(0.9) * 0.018 / (0.036 / 960)  # 0.7027 of the focal length in pixels: 337.3
    x = 480 + edge * np.array([0.5, 0.9, 0.99, 0.9999, 1.0001, 1.2])
    rays = c.through(np.column_stack((x, np.full(6, 320.0))), SIZE).astype(np.float64)
    assert np.isnan(rays).any(axis=1).tolist() == [False] * 4 + [True] * 2
    back, _ = c.project(rays[:4], SIZE)
    assert back[:, 0] == pytest.approx(x[:4], abs=1e-3)
    tangents = [np.tan(np.radians(angle(ray, c.axes[2]))) for ray in rays[:4]]
    assert all(a < b for a, b in pairwise(tangents))
    assert tangents[-1] == pytest.approx(1.0541, abs=0.02)


def test_nothing_folds_back_into_the_picture() -> None:
    """Far aside the polynomial turns round: without a rule a thing 80 degrees off the axis stands in the middle."""
    a = np.radians(80)
    assert opencv(np.tan(a), 0, (-0.031, 0, 0, 0, 0))[0] == pytest.approx(0.015, abs=0.02)
    pixels, _ = camera(distortion=(-0.031,)).project([np.cos(a), np.sin(a), 0], SIZE)
    assert np.isnan(pixels).all()


@pytest.mark.parametrize("lens", Lens)
def test_behind_and_opposite_are_nowhere(lens: Lens) -> None:
    pixels, depth = camera(lens).project([[-1.0, 0, 0], [1.0, 0, 0]], SIZE)
    assert np.isnan(pixels[0]).all()
    assert pixels[1] == pytest.approx((480, 320))
    assert depth == pytest.approx([-1, 1])


@pytest.mark.parametrize("lens", FISHEYES)
def test_fisheyes_see_behind_themselves(lens: Lens) -> None:
    pixels, depth = camera(lens, 0.006).project([-0.2, 1.0, 0.0], SIZE)
    assert depth[0] < 0
    assert pixels[0, 0] < 480


def test_beyond_the_whole_sphere_a_fisheye_sees_nothing() -> None:
    rays = camera(Lens.EQUISOLID, 0.006).rays(SIZE).reshape(640, 960, 3)
    assert np.isnan(rays[320, 0]).all()  # 18 mm off the axis, and 2 f is 12 mm
    assert not np.isnan(rays[320, 480]).any()


@pytest.mark.parametrize("target", [(1.0, 2.0, 3.0), (1.0, 2.0, 8.0), (1.0, 2.0, float("nan"))])
def test_a_camera_needs_a_direction(target: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="something to look at"):
        Camera.looking((1, 2, 3), target, UP, focal=0.05, sensor=FULL)
