"""Windows obey the laws of sets, and agree with sets of whole seconds."""

from math import inf

from hypothesis import given
from hypothesis import strategies as st

from flambeau.windows import Windows

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


def test_touching_spans_join_and_empty_ones_fall_away() -> None:
    assert Windows.of([(0, 1), (1, 2), (5, 5)]).spans == ((0, 2),)
