"""The timetable kernel against a plain search for the least times, and the laws that its three passes obey."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from flambeau.network import Arc, JustInTime, Network, Times, Wish, solve
from flambeau.timetable import Trip
from strategies import T0, instants, networks, seconds

ORIGIN = T0


def solved(network: Network) -> Times:
    order, circle = network.order()
    assert not circle
    return solve(network, order, ORIGIN)


def least(network: Network) -> list[float]:
    """Return the least times that meet all arcs, by raising every point again and again until nothing moves."""
    size = len(network.lower)
    times = [-inf] * size
    for _ in range(size + 1):
        before = list(times)
        for v in range(size):
            bounds = [network.lower[v]]
            for source, offset, trip in network.arcs[v]:
                t = before[source]
                bounds.append((t if trip is None or t == -inf else trip.arrival(t)) + offset)
            t = max(bounds)
            if t == -inf and not network.arcs[v]:
                t = ORIGIN
            if v in network.opening and t > -inf:
                t = network.opening[v].next(t)
            times[v] = max(times[v], t)
    assert times == before, "the search did not come to rest"
    return times


def due(network: Network, times: Times) -> list[float]:
    """Return when each point should have happened: by its upper bound, or as early as it can."""
    return [max(u, t) for u, t in zip(network.upper, times.earliest, strict=True)]


def raised(network: Network, v: int, to: float, *, upper: bool = False) -> Network:
    lower, most = list(network.lower), list(network.upper)
    lower[v] = max(lower[v], to)
    if upper:
        most[v] = max(most[v], to)
    return replace(network, lower=lower, upper=most)


def some_point(data: st.DataObject, network: Network) -> int:
    return data.draw(st.integers(0, len(network.lower) - 1), label="point")


@given(networks())
def test_earliest_are_the_least_times(network: Network) -> None:
    assert solved(network).earliest == least(network)


@given(networks())
def test_no_circle_and_every_source_comes_first(network: Network) -> None:
    order, circle = network.order()
    place = {v: k for k, v in enumerate(order)}
    assert sorted(order) == list(range(len(network.lower)))
    assert not circle
    for v, arcs in enumerate(network.arcs):
        assert all(place[arc.source] < place[v] for arc in arcs)
        assert all(place[u] < place[v] for u in network.before.get(v, []))


@given(networks(), st.data(), seconds(3 * 86400), st.booleans())
def test_moving_a_bound_later_makes_nothing_earlier(
    network: Network, data: st.DataObject, later: float, upper: bool
) -> None:
    """True of `scheduled` too: what is wanted and what is just in time never overtake what they hang on."""
    times, v = solved(network), some_point(data, network)
    moved = solved(raised(network, v, times.earliest[v] + later, upper=upper))
    for name in ("earliest", "latest", "scheduled"):
        before, after = getattr(times, name), getattr(moved, name)
        assert all(a >= b for a, b in zip(after, before, strict=True)), name


@given(networks())
def test_wishes_make_nothing_late(network: Network) -> None:
    times = solved(network)
    for v, limit in enumerate(due(network, times)):
        assert times.earliest[v] <= times.scheduled[v] <= limit
        assert times.scheduled[v] <= times.latest[v]


@given(networks(), st.data())
def test_at_its_latest_a_point_makes_nothing_late(network: Network, data: st.DataObject) -> None:
    times, v = solved(network), some_point(data, network)
    assert times.latest[v] >= times.earliest[v]
    if times.latest[v] == inf:
        return
    moved = solved(raised(network, v, times.latest[v]))
    assert all(t <= limit for t, limit in zip(moved.earliest, due(network, times), strict=True))


@given(networks(), st.data())
def test_a_second_after_its_latest_it_does(network: Network, data: st.DataObject) -> None:
    times, v = solved(network), some_point(data, network)
    if times.latest[v] == inf:
        return
    moved = solved(raised(network, v, times.latest[v] + 1.0))
    assert any(t > limit for t, limit in zip(moved.earliest, due(network, times), strict=True))


@given(networks(), st.data())
def test_a_point_that_is_free_for_ever_delays_nothing(network: Network, data: st.DataObject) -> None:
    times, v = solved(network), some_point(data, network)
    if times.latest[v] < inf:
        return
    moved = solved(raised(network, v, T0 + 1000 * 86400.0))
    assert all(t <= limit for t, limit in zip(moved.earliest, due(network, times), strict=True))


@given(networks())
def test_what_binds_is_the_arc_that_gives_the_time(network: Network) -> None:
    times = solved(network)
    for v, source in enumerate(times.binding):
        given_by = [arc.forward(times.scheduled[arc.source]) for arc in network.arcs[v] if arc.source == source]
        if source >= 0:
            assert max(given_by) > network.lower[v]
            assert max(given_by) <= times.scheduled[v]
        assert times.ready[v] <= times.earliest[v]


@given(networks(), instants)
def test_a_network_later_as_a_whole_is_later_by_as_much(network: Network, t: float) -> None:
    """Hours apart: without them nothing looks at the clock."""
    shift = t - T0
    plain = replace(
        network,
        opening={},
        arcs=[[a._replace(trip=a.trip and a.trip._replace(opening=None)) for a in arcs] for arcs in network.arcs],
        wishes={v: w._replace(day=None) for v, w in network.wishes.items()},
        just_in_time={v: j._replace(trip=j.trip._replace(opening=None)) for v, j in network.just_in_time.items()},
    )
    later = replace(plain, lower=[x + shift for x in plain.lower], upper=[x + shift for x in plain.upper])
    before = solved(plain)
    order, _ = later.order()
    after = solve(later, order, ORIGIN + shift)
    assert after.scheduled == [x + shift for x in before.scheduled]


def test_a_wish_ends_where_what_follows_would_be_late() -> None:
    # Start at 0; the stay is 100 s at least and 1000 s if it may be; what follows takes 50 s and is due at 400.
    # So the stay may last until 350, and everything has 0 s of slack once it does; the start itself has 250 s.
    network = Network()
    start, end, goal = network.point(0.0), network.point(), network.point(upper=400.0)
    network.arcs[end] = [Arc(start, 100.0)]
    network.wishes[end] = Wish(start, 1000.0)
    network.arcs[goal] = [Arc(end, 0.0, Trip(50.0))]
    times = solved(network)
    assert times.earliest == [0.0, 100.0, 150.0]
    assert times.latest == [250.0, 350.0, 400.0]
    assert times.scheduled == [0.0, 350.0, 400.0]
    assert times.binding == [-1, start, end]


def test_a_way_begins_just_in_time() -> None:
    # The goal is at 1000 at the earliest; the way takes 300 s and should be over 60 s before: leave at 640.
    network = Network()
    start, leave, goal = network.point(0.0), network.point(), network.point(1000.0)
    trip = Trip(300.0)
    network.arcs[goal] = [Arc(start, 60.0, trip)]
    network.arcs[leave] = [Arc(start)]
    network.before[leave] = [goal]
    network.just_in_time[leave] = JustInTime(goal, trip, 60.0)
    assert solved(network).scheduled == [0.0, 640.0, 1000.0]


def test_what_is_late_already_takes_only_its_own_slack() -> None:
    # The second point is 50 s late whatever one does: the first has no slack, but is not late itself.
    network = Network()
    first, second = network.point(100.0), network.point(upper=50.0)
    network.arcs[second] = [Arc(first)]
    times = solved(network)
    assert (times.earliest, times.latest, times.scheduled) == ([100.0, 100.0],) * 3


def test_circles_are_told_apart_from_what_is_free_of_them() -> None:
    network = Network()
    a, b, c, d = (network.point() for _ in range(4))
    network.arcs[b], network.arcs[c], network.arcs[d] = [Arc(a), Arc(c)], [Arc(b)], [Arc(c)]
    order, circle = network.order()
    assert order == [a]
    assert circle == [b, c, d]
