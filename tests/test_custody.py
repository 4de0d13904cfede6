"""Custody: one holder an instant, by holds and by slots."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import journey, plan, stop, wanted
from flambeau.custody import Chain, Held, bearers, holds, overlaps, torch_of
from flambeau.finding import NOWHERE
from flambeau.journey import Anchor, At, Branch, Carried, Certainty, Edge, Free, Hold, Holder, Journey, Kind, Slot
from strategies import T0, seconds

HOLDERS = {name: Holder(name, name.title()) for name in ("anna", "boris", "clara")}


def wish(*handed: Hold) -> Journey:
    return journey(holders=HOLDERS, holds=handed)


def hold(holder: str, start: float, end: float | None = None) -> Hold:
    return Hold("torch", holder, At(start), None if end is None else At(end))


def held(holder: str, start: float, end: float) -> Held:
    return Held(start, end, holder, Certainty.EXACT, NOWHERE)


def test_a_hold_lasts_until_the_next_of_the_same_torch() -> None:
    chain = holds(wish(hold("boris", 100.0), hold("anna", 0.0), hold("clara", 200.0, 300.0)), plan(), "torch")
    assert [(h.holder, h.start, h.end) for h in chain.held] == [
        ("Anna", 0.0, 100.0),
        ("Boris", 100.0, 200.0),
        ("Clara", 200.0, 300.0),
    ]
    assert [h and h.holder for h in map(chain.at, (-1.0, 0.0, 99.9, 100.0, 250.0, 300.0))] == [
        None, "Anna", "Anna", "Boris", "Clara", None,
    ]  # fmt: skip
    assert holds(wish(hold("anna", 0.0)), plan(), "other").at(1.0) is None


def test_the_last_hold_lasts_for_ever() -> None:
    found = holds(wish(hold("anna", 0.0)), plan(), "torch").at(1e12)
    assert found is not None
    assert found.holder == "Anna"


def test_holds_that_mean_nothing_are_passed_over() -> None:
    lost = (
        Hold("torch", "nobody", At(10.0)),
        Hold("torch", "anna", Free()),
        Hold("torch", "anna", Anchor("nowhere", Edge.END)),
    )
    assert [h.holder for h in holds(wish(*lost, hold("boris", 5.0)), plan(), "torch").held] == ["Boris"]


def test_a_hold_at_the_time_of_a_thing_is_known_as_well_as_that() -> None:
    rows = plan(stop("a", "a", 0, 2, start_certainty=Certainty.APPROXIMATE))
    by = {
        Hold("torch", "anna", Anchor("a", Edge.START)): Certainty.APPROXIMATE,
        Hold("torch", "anna", Anchor("a", Edge.END)): Certainty.COMPUTED,
        Hold("torch", "anna", Anchor("a", Edge.START, 60.0)): Certainty.COMPUTED,
        Hold("torch", "anna", At(T0, Certainty.HIDDEN)): Certainty.HIDDEN,
    }
    for one, certainty in by.items():
        assert holds(wish(one), rows, "torch").held[0].certainty is certainty


@given(
    st.lists(st.tuples(st.sampled_from(list(HOLDERS)), seconds(20), st.none() | seconds(20)), max_size=6), seconds(25)
)
def test_at_most_one_holds_and_the_latest_to_begin(
    given_holds: list[tuple[str, float, float | None]], t: float
) -> None:
    found = holds(wish(*(hold(*one) for one in given_holds)), plan(), "torch").at(t)
    begun = [start for _, start, _ in given_holds if start <= t]
    if found is not None:
        assert found.start == max(begun)
        assert found.start <= t < found.end


@given(st.lists(st.builds(held, st.sampled_from(["Anna", "Boris", "Clara"]), seconds(12), seconds(12)), max_size=6))
def test_overlaps_are_found_exactly_when_two_hold_at_once(spans: list[Held]) -> None:
    both = any(len({h.holder for h in spans if h.start <= t + 0.5 < h.end}) > 1 for t in range(13))
    found = list(overlaps(spans))
    assert bool(found) is both
    for first, second in found:
        assert first.holder != second.holder
        assert max(first.start, second.start) < min(first.end, second.end)


def test_one_who_holds_through_the_holds_of_others_is_found() -> None:
    # Anna has it from 0 to 100 and again, said twice, from 20 to 30; Boris from 40 to 50.
    found = list(overlaps([held("Anna", 0.0, 100.0), held("Anna", 20.0, 30.0), held("Boris", 40.0, 50.0)]))
    assert [(a.start, b.start) for a, b in found] == [(0.0, 40.0)]


def test_a_chain_of_nothing() -> None:
    assert Chain(()).at(0.0) is None
    assert bearers(wanted("a", "a"), stop("a", "a", 0, 2)).at(T0) is None


# -- slots ------------------------------------------------------------------------------------------------------------

ITEM = stop("a", "a", 0, 2)  # two hours
START = ITEM.start


def carries(*slots: Slot) -> list[tuple[str, float, float]]:
    """Return who carries from when to when [s after the start of the stop]."""
    return [
        (h.holder, h.start - START, h.end - START) for h in bearers(replace(wanted("a", "a"), slots=slots), ITEM).held
    ]


def test_slots_without_starts_or_lengths_are_equally_long() -> None:
    assert carries(Slot(1, "Anna"), Slot(2, ""), Slot(3, "Clara")) == [
        ("Anna", 0.0, 2400.0), ("torchbearer 2", 2400.0, 4800.0), ("Clara", 4800.0, 7200.0),
    ]  # fmt: skip


def test_slots_take_time_by_their_lengths() -> None:
    # 300 + 100 + 200 m in 7,200 s are 12 s a metre.
    slots = (Slot(1, "Anna", length=300.0), Slot(2, "Boris", length=100.0), Slot(3, "Clara", length=200.0))
    assert carries(*slots) == [("Anna", 0.0, 3600.0), ("Boris", 3600.0, 4800.0), ("Clara", 4800.0, 7200.0)]


def test_a_slot_without_a_length_is_as_long_as_the_others_in_the_mean() -> None:
    # 300 and 100 m are 200 in the mean: 600 m in 7,200 s.
    slots = (Slot(1, "Anna", length=300.0), Slot(2, "Boris"), Slot(3, "Clara", length=100.0))
    assert carries(*slots) == [("Anna", 0.0, 3600.0), ("Boris", 3600.0, 6000.0), ("Clara", 6000.0, 7200.0)]


def test_given_starts_are_kept_and_the_others_lie_between() -> None:
    # The third starts 3,600 s in. Before it 200 m at 18 s a metre, after it 400 m at 9.
    slots = (
        Slot(1, "Anna", length=50.0),
        Slot(2, "Boris", length=150.0),
        Slot(3, "Clara", START + 3600.0, Certainty.APPROXIMATE, 100.0),
        Slot(4, "Daria", length=300.0),
    )
    assert carries(*slots) == [
        ("Anna", 0.0, 900.0), ("Boris", 900.0, 3600.0), ("Clara", 3600.0, 4500.0), ("Daria", 4500.0, 7200.0),
    ]  # fmt: skip
    chain = bearers(replace(wanted("a", "a"), slots=slots), ITEM)
    assert [h.certainty for h in chain.held] == [
        Certainty.COMPUTED,
        Certainty.COMPUTED,
        Certainty.APPROXIMATE,
        Certainty.COMPUTED,
    ]


def test_the_first_may_start_after_the_stop_does() -> None:
    slots = (Slot(1, "Anna", START + 600.0), Slot(2, "Boris"))
    assert carries(*slots) == [("Anna", 600.0, 3900.0), ("Boris", 3900.0, 7200.0)]


def test_a_last_slot_after_the_end_is_empty() -> None:
    assert carries(Slot(1, "Anna"), Slot(2, "Boris", START + 8000.0))[-1] == ("Boris", 8000.0, 8000.0)


@given(
    st.lists(st.tuples(st.none() | st.just(1), st.none() | seconds(500).map(lambda m: m + 1)), min_size=1, max_size=8),
    st.data(),
)
def test_slots_follow_each_other_without_gap(rows: list[tuple[int | None, float | None]], data: st.DataObject) -> None:
    fixed = sorted(data.draw(st.lists(seconds(7200), min_size=len(rows), max_size=len(rows))))
    slots = tuple(
        Slot(n, f"S{n}", START + t if given_start else None, length=length)
        for n, ((given_start, length), t) in enumerate(zip(rows, fixed, strict=True))
    )
    found = bearers(replace(wanted("a", "a"), slots=slots), ITEM).held
    assert [h.holder for h in found] == [f"S{n}" for n in range(len(rows))]
    for one, following in pairwise(found):
        assert one.start <= one.end == following.start
    assert found[0].start >= START
    assert found[-1].end == ITEM.end


def test_thousands_of_slots_in_order() -> None:
    found = carries(*(Slot(n, "", length=200.0) for n in range(1, 10_001)))
    assert len(found) == 10_000
    assert found[5_000][1] == pytest.approx(3600.0, abs=1e-6)


# -- what stands for a branch -----------------------------------------------------------------------------------------


def test_a_torch_stands_for_its_branch_before_a_lantern() -> None:
    things = (
        Carried("flame", Kind.FLAME, "Flame", "main"),
        Carried("lantern", Kind.LANTERN, "Lantern", "main"),
        Carried("spare", Kind.TORCH, "Spare", "main", spare=True),
        Carried("torch", Kind.TORCH, "Torch", "main"),
        Carried("second", Kind.TORCH, "Second", "main"),
        Carried("lamp", Kind.LANTERN, "Lamp", "side"),
        Carried("spare-lamp", Kind.LANTERN, "Spare lamp", "third", spare=True),
    )
    both = journey(branches=[Branch(b, b, ()) for b in ("main", "side", "third")], carried={c.id: c for c in things})
    assert [c and c.id for c in (torch_of(both, b) for b in ("main", "side", "third"))] == ["torch", "lamp", None]
