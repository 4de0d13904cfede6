"""The air before far things: it dims them by its depth, and at last only the sky of the horizon is seen."""

import numpy as np
import pytest

from flambeau.radiance.air import air
from flambeau.radiance.distance import Distance

SKY = np.array([100, 200, 300], np.float32)


def through(height: float, rise: float, reach: float) -> tuple[np.ndarray, np.ndarray]:
    level = np.array([[np.cos(rise), 0, np.sin(rise)]], np.float32)
    distance = Distance(air(0.12), height, lambda ways: np.tile(SKY, (len(ways), 1)))
    share, light = distance(level, np.array([reach], np.float32))
    return share[0], light[0]


def test_clean_air_and_haze_dim_level_ways_as_published() -> None:
    """Visual range of 0.12 over a scale height of 1200 m: 3.912 / (1.0e-4 + 1.2e-5 per metre), Koschmieder 1924."""
    share, _ = through(0.0, 0.0, 3.912 / (0.12 / 1200 + 1.2e-5))
    assert share[1] == pytest.approx(0.02, rel=0.05)


def test_nothing_is_lost_and_far_away_is_the_horizon() -> None:
    share, light = through(0.0, 0.0, 3000.0)
    np.testing.assert_allclose(light, (1 - share) * SKY, rtol=1e-5)
    share, light = through(0.0, 0.0, 1e6)
    assert share.max() < 1e-3
    np.testing.assert_allclose(light, SKY, rtol=1e-3)


def test_mountain_air_is_clearer_and_red_passes_best() -> None:
    low, high = through(0.0, 0.0, 2e4)[0], through(5600.0, 0.0, 2e4)[0]
    assert (high > low + 0.2).all()
    assert low[0] > low[1] > low[2]
