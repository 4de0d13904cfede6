"""Roots: kept in their brackets, found to the tolerance, none lost that a closer look can find."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flambeau.roots import SAMPLES, Floats, Ints, bracketed, crossings, turning

T0 = 1.38e9
zeros = st.lists(st.floats(0, 1000), min_size=1, max_size=6)


@given(zeros, st.sampled_from([1, 3, 9]), st.floats(1e-9, 1e9), st.booleans())
def test_bracketed_stays_and_converges(roots: list[float], power: int, scale: float, falls: bool) -> None:
    """Also where the root is as flat as x^9 and where the function is tiny or huge."""
    at, sign = np.array(roots), -scale if falls else scale
    low, high = at - 1.0 - at / 3, at + 0.5 + (1000 - at) / 7
    asked: list[Floats] = []

    def g(t: Floats, k: Ints) -> Floats:
        asked.append(np.minimum(t - low[k], high[k] - t))
        return np.asarray(sign * ((t - at[k]) / 1000) ** power)

    found = bracketed(g, low, high)
    assert min(x.min() for x in asked if len(x)) >= 0
    assert np.abs(found - at).max() <= 1e-4


def test_bracketed_takes_a_jump_and_an_end() -> None:
    found = bracketed(lambda t, _: np.where(t < 7.7, -1.0, 1e6), np.zeros(1), np.full(1, 10.0))
    assert found[0] == pytest.approx(7.7, abs=1e-4)
    ends = bracketed(lambda t, _: t, np.array([0.0, -3.0]), np.array([2.0, 0.0]))
    assert ends.tolist() == [0.0, 0.0]


def test_nothing_to_do() -> None:
    assert len(bracketed(lambda t, _: t, np.empty(0), np.empty(0))) == 0
    assert len(crossings(np.sin, 5.0, 5.0, 1.0)[0]) == 0
    assert len(crossings(np.ones_like, 0.0, 5.0, 1.0)[0]) == 0
    assert len(turning(np.zeros(7))) == 0


@given(st.floats(0.3, 5.0), st.floats(0, 6.28), st.floats(1.0, 60.0))
def test_sines(rate: float, phase: float, length: float) -> None:
    """Every zero of a sine, in order, with its direction."""
    first, last = np.ceil(phase / np.pi), np.floor((rate * length + phase) / np.pi)
    expected = (np.arange(first, last + 1) * np.pi - phase) / rate
    assume(((expected > 1e-6) & (expected < length - 1e-6)).all())
    found, rising = crossings(lambda t: np.sin(rate * (t - T0) + phase), T0, T0 + length, 0.5 / rate)
    assert len(found) == len(expected)
    assert np.abs(found - T0 - expected).max(initial=0) < 1e-4
    assert (rising == (np.arange(first, last + 1) % 2 == 0)).all()


@given(st.floats(0, 1), st.floats(1.5 / SAMPLES, 0.9), st.floats(-0.02, 0.02), st.booleans())
def test_two_roots_within_a_step(at: float, gap: float, skew: float, above: bool) -> None:
    """A cubic that dips through zero between two samples anywhere in a span, also in its first and last step."""
    step = 10.0
    for cell in (0, 4, 9):
        a = step * (cell + at * (1 - gap)) + 1e-3 * (0.5 - at)
        b = a + step * gap
        found, rising = crossings(
            lambda t, a=a, b=b: (1 if above else -1) * (t - a) * (t - b) * (1 + skew * t / step),  # type: ignore[misc]
            0.0,
            100.0,
            step,
        )
        inside = [x for x in (a, b) if 0 < x < 100]
        assert found == pytest.approx(inside, abs=1e-4)
        assert rising.tolist() == ([not above, above] if len(inside) == 2 else rising.tolist())
