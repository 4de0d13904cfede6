"""Fill light between anchors: no pattern of the few rays is left, and no lone ray makes a spot."""

import numpy as np
import pytest

from flambeau.render.fill import TURNS
from flambeau.render.gathered import Anchors, _calmed, _smoothed, _turns

SHAPE = (24, 32)


def wall(values: np.ndarray) -> Anchors:
    """Return anchors on a flat wall."""
    y, x = np.indices(SHAPE).astype(np.float32)
    at = np.stack((x, np.zeros_like(x), y), axis=-1)
    ones = np.ones(SHAPE, np.float32)
    return Anchors(values, ones, at, np.broadcast_to(np.array([0, 1, 0], np.float32), at.shape), ones)


def test_on_a_wall_every_set_of_directions_counts_alike() -> None:
    """Each set may see something else: the mean of all is the same everywhere but at the rim."""
    told = np.random.default_rng(5).uniform(0, 1, (TURNS, 4)).astype(np.float32)
    smooth = _smoothed(wall(told[_turns(SHAPE)]))
    np.testing.assert_allclose(smooth[3:-3, 3:-3], np.broadcast_to(told.mean(axis=0), (18, 26, 4)), atol=2e-6)


def test_light_that_only_some_directions_meet_stays() -> None:
    told = np.zeros((TURNS, 4), np.float32)
    told[3] = 100.0
    values = told[_turns(SHAPE)]
    np.testing.assert_array_equal(_calmed(values.copy(), np.ones(SHAPE, np.bool_)), values)


def test_a_lone_glaring_ray_is_held_back_and_shares_stay() -> None:
    values = np.full((*SHAPE, 4), 1.0, np.float32)
    values[10, 12] = 500.0
    found = _calmed(values, np.ones(SHAPE, np.bool_))
    assert found[10, 12].tolist() == pytest.approx([500.0, 2.0, 2.0, 2.0])
    assert (
        np.delete(found.reshape(-1, 4), 10 * SHAPE[1] + 12, 0).tolist()
        == np.ones((SHAPE[0] * SHAPE[1] - 1, 4)).tolist()
    )
