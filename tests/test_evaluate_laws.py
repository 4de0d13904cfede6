"""Evaluate: laws that hold for any journey."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from by_hand import (
    lasting,
    planned,
    with_stop,
)
from flambeau.journey import (
    Anchor,
    At,
    Between,
    Edge,
    Free,
    Journey,
    Stop,
    When,
)
from flambeau.plan import Scheduled
from strategies import journeys, seconds


@given(journeys())
def test_a_chain_has_no_gap_and_all_things_in_order(wish: Journey) -> None:
    plan = planned(wish)
    for branch in wish.branches.values():
        chain = plan.chain(branch.id)
        assert [i.seq for i in chain] == list(range(1, len(chain) + 1))
        assert all(i.start <= i.end for i in chain)
        assert all(a.end == b.start for a, b in pairwise(chain))
        assert [i.id for i in chain if i.kind == "stop"] == [stop.id for stop in branch.stops]
        for before, after in pairwise(chain):
            assert before.place == (after.origin if after.kind == "leg" else after.place)
    assert len(plan.by_id()) == len(plan.items)
    legs = {stop.leg.id for stop in wish.stops() if stop.leg is not None}
    assert {stop.id for stop in wish.stops()} | legs | set(wish.events) == set(lasting(plan))


@given(journeys())
def test_nothing_is_before_what_the_document_demands(wish: Journey) -> None:
    items = planned(wish).by_id()

    def instant(when: When) -> float:
        if isinstance(when, At):
            return when.instant
        if isinstance(when, Between):
            return when.earliest
        if isinstance(when, Anchor):
            item = items[when.other]
            return (item.start if when.edge is Edge.START else item.end) + when.offset
        return -math.inf

    for stop in wish.stops():
        item = items[stop.id]
        assert item.start >= instant(stop.start)
        assert item.end >= max(instant(stop.end), item.start + stop.stay)
        if stop.leg is not None:
            assert items[stop.leg.id].start >= instant(stop.leg.depart)
    for branch in wish.branches.values():
        if branch.fork is not None:
            assert items[branch.stops[0].id].start >= instant(branch.fork)
        if branch.rejoin is not None:
            assert items[branch.rejoin.other].start >= items[branch.stops[-1].id].end


@given(journeys())
def test_lateness_is_what_lies_behind_the_demand(wish: Journey) -> None:
    items = planned(wish).by_id()

    def due(when: When) -> float:
        if isinstance(when, At):
            return when.instant + when.doubt
        if isinstance(when, Between):
            return when.latest
        if isinstance(when, Anchor):
            item = items[when.other]
            return (item.start if when.edge is Edge.START else item.end) + when.offset
        return math.inf

    for stop in wish.stops():
        item = items[stop.id]
        behind = max(item.start - due(stop.start), item.end - due(stop.end), 0.0)
        assert item.late == pytest.approx(behind, abs=2e-3)  # told in milliseconds
        assert not item.late or item.cause in items


@given(journeys(), st.data(), seconds(3 * 86400))
def test_moving_a_fixed_start_later_makes_nothing_earlier(wish: Journey, data: st.DataObject, later: float) -> None:
    stop = data.draw(st.sampled_from([stop for stop in wish.stops() if isinstance(stop.start, At)]))
    assert isinstance(stop.start, At)
    moved = with_stop(wish, replace(stop, start=replace(stop.start, instant=stop.start.instant + later)))
    before, after = lasting(planned(wish)), lasting(planned(moved))
    for name, item in before.items():
        # Nights on the way are taken off one by one: their sums differ by the rounding of a POSIX second, 2.4e-7.
        assert after[name].start >= item.start - 1e-6
        assert after[name].end >= item.end - 1e-6


@given(journeys())
def test_wanted_stays_make_nothing_late(wish: Journey) -> None:
    short = wish
    for stop in wish.stops():
        short = with_stop(short, replace(stop, stay_wanted=stop.stay))
    without = lasting(planned(short))
    for name, item in lasting(planned(wish)).items():
        assert item.late <= without[name].late + 1e-3


def delayed(wish: Journey, stop: Stop, item: Scheduled, by: float) -> Journey:
    """Let a stop start later by so much, with the demands on it as they are; an anchored one moves off its anchor."""
    start, to = stop.start, item.start + by
    if isinstance(start, At):
        return with_stop(wish, replace(stop, start=At(to, doubt=start.instant + start.doubt - to)))
    if isinstance(start, Anchor):
        return with_stop(wish, replace(stop, start=replace(start, offset=start.offset + by)))
    return with_stop(wish, replace(stop, start=Between(to, start.latest if isinstance(start, Between) else math.inf)))


@given(journeys(), st.data())
def test_delayed_by_its_slack_a_stop_makes_nothing_late(wish: Journey, data: st.DataObject) -> None:
    plan, stop = planned(wish), data.draw(st.sampled_from(list(wish.stops())))
    item = plan.by_id()[stop.id]
    by = 1e7 if item.slack is None else item.slack
    after = lasting(planned(delayed(wish, stop, item, by)))
    for name, other in lasting(plan).items():
        assert after[name].late <= other.late + 2e-3


@given(journeys(anchors=False), st.data())
def test_a_minute_more_than_its_slack_makes_something_late(wish: Journey, data: st.DataObject) -> None:
    """Without anchors: how far something may move away from its anchor is told with the anchor at its earliest."""
    plan = planned(wish)
    items = plan.by_id()
    some = [stop for stop in wish.stops() if items[stop.id].slack]
    assume(some)
    stop = data.draw(st.sampled_from(some))
    slack = items[stop.id].slack
    assert slack is not None
    after = lasting(planned(delayed(wish, stop, items[stop.id], slack + 60.0)))
    assert any(after[name].late > other.late + 2e-3 for name, other in lasting(plan).items())


@given(journeys(anchors=False), st.data())
def test_delayed_by_its_slack_a_way_makes_nothing_late(wish: Journey, data: st.DataObject) -> None:
    plan = planned(wish)
    items = plan.by_id()
    free = [stop for stop in wish.stops() if stop.leg is not None and isinstance(stop.leg.depart, Free)]
    free = [stop for stop in free if items[f"to-{stop.id}"].slack is not None]
    assume(free)
    stop = data.draw(st.sampled_from(free))
    assert stop.leg is not None
    item = items[stop.leg.id]
    for more in (0.0, 60.0):
        depart = Between(item.start + (item.slack or 0.0) + more, math.inf)
        moved = with_stop(wish, replace(stop, leg=replace(stop.leg, depart=depart)))
        after = lasting(planned(moved))
        late = max(after[name].late - other.late for name, other in lasting(plan).items())
        assert late > 2e-3 if more else late <= 2e-3


@given(journeys())
def test_distances_say_where_they_come_from(wish: Journey) -> None:
    plan = planned(wish)
    for stop in wish.stops():
        if stop.leg is None:
            continue
        item, mode = plan.by_id()[stop.leg.id], wish.modes[stop.leg.mode]
        if stop.leg.distance is not None:
            assert (item.distance, item.distance_from) == (stop.leg.distance, "document")
        else:
            assert item.distance_from == f"great circle x {mode.detour:g}"
            assert 0 <= item.distance <= mode.detour * math.pi * 6371008.8 + 1
