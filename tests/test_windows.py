"""Windows obey the laws of sets, and agree with sets of whole seconds."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.roots import Floats
from flambeau.windows import Windows, where

seconds = st.integers(0, 40)
windows = st.lists(st.tuples(seconds, seconds), max_size=6).map(Windows.of)


def as_set(w: Windows) -> set[int]:
    return {t for t in range(-2, 43) if t in w}


@given(windows)
def test_twice_not_is_itself(w: Windows) -> None:
    assert ~~w == w


@given(windows)
def test_never_both_and_always_one(w: Windows) -> None:
    assert not w & ~w
    assert (w | ~w).spans == ((-inf, inf),)


@given(windows, windows)
def test_as_sets_do(a: Windows, b: Windows) -> None:
    assert as_set(a & b) == as_set(a) & as_set(b)
    assert as_set(a | b) == as_set(a) | as_set(b)
    assert as_set(~a) == set(range(-2, 43)) - as_set(a)


@given(windows, windows, windows)
def test_distributes(a: Windows, b: Windows, c: Windows) -> None:
    assert a & (b | c) == (a & b) | (a & c)
    assert ~(a & b) == ~a | ~b


@given(windows)
def test_spans_are_in_order_and_apart(w: Windows) -> None:
    edges = [t for span in w.spans for t in span]
    assert edges == sorted(set(edges))
    assert w.seconds == len(as_set(w))


@given(windows, st.integers(0, 20), st.integers(21, 40))
def test_alternating_turns_make_the_windows_again(w: Windows, start: int, end: int) -> None:
    cut = w & Windows.of([(start, end)])
    turns = [t for span in cut.spans for t in span if start < t < end]
    assert Windows.alternating((start, end), turns, begins=start in w) == cut


def test_touching_spans_join_and_empty_ones_fall_away() -> None:
    assert Windows.of([(0, 1), (1, 2), (5, 5)]).spans == ((0, 2),)


rates = st.tuples(st.floats(0.1, 2.0), st.floats(0, 6.28), st.floats(-0.9, 0.9))


@given(rates, rates, st.just(0.0) | st.floats(0.01, 50))
def test_where_is_where_it_is_positive(one: tuple[float, ...], two: tuple[float, ...], length: float) -> None:
    """Two sines, seen at many instants; and their windows obey the laws of sets."""

    def g(wave: tuple[float, ...], t: Floats) -> Floats:
        return np.asarray(np.sin(wave[0] * t + wave[1]) + wave[2])

    a, b = (where(lambda t, w=w: g(w, t), (0.0, length), 0.4) for w in (one, two))  # type: ignore[misc]
    t = np.linspace(0, length, 500, endpoint=False)
    for wave, windows in ((one, a), (two, b)):
        x = g(wave, t)
        clear = np.abs(x) > 1e-3
        assert [k in windows for k in t[clear].tolist()] == (x[clear] > 0).tolist() or length == 0
        assert not windows & ~windows
    assert (a & b).seconds <= min(a.seconds, b.seconds) + 1e-9
    assert (a | b).seconds == pytest.approx(a.seconds + b.seconds - (a & b).seconds, abs=1e-6)


def test_where_always_never_and_in_no_time() -> None:
    assert where(np.ones_like, (3.0, 9.0), 1.0).spans == ((3.0, 9.0),)
    assert where(lambda t: -np.ones_like(t), (3.0, 9.0), 1.0).spans == ()
    assert where(np.ones_like, (3.0, 3.0), 1.0).spans == ()
    assert where(lambda t: t - 5.0, (3.0, 9.0), 100.0).spans[0] == pytest.approx((5.0, 9.0), abs=1e-4)
