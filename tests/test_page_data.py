"""What is published for the page: small, the same bytes each time, no further from its tracks than promised, silent."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import HOUR, T0, journey, place, wanted
from conftest import Relay
from flambeau.earth import Floats
from flambeau.evaluate import evaluate
from flambeau.finding import OutOfRange
from flambeau.journey import (
    Anchor,
    At,
    Branch,
    Carried,
    Certainty,
    Edge,
    Event,
    Hold,
    Holder,
    Journey,
    Kind,
    Leg,
    Mode,
    Slot,
)  # fmt: skip
from flambeau.orbit.elements import Orbit
from flambeau.orbit.ephemeris import Ephemeris, Segment
from flambeau.plan import Plan
from flambeau.publish.hidden import shown
from flambeau.publish.site.curves import ACCURACY, Nodes, curves
from flambeau.publish.site.data import data, packed
from flambeau.publish.site.ground import Row, thinned
from flambeau.timeline import Timeline
from flambeau.track import Track
from sky_cases import elements, published_sets
from strategies import journeys

DAY = 86400.0


def written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def published(wish: Journey, plan: Plan, *, crew: bool = False) -> dict[str, Any]:
    return data(wish, plan, Timeline(wish, plan), crew=crew)


# -- size and bytes ---------------------------------------------------------------------------------------------------


def test_sochi_is_small(sochi: Relay) -> None:
    """Measured: 67 kB of positions, 272 kB in all, 64 kB as a server sends it."""
    told = published(sochi.journey, sochi.plan)
    positions = sum(len(written([branch["pieces"], branch["odometer"]])) for branch in told["branches"])
    assert positions < 100e3
    assert len(written(packed(told))) < 0.4e6
    assert len(gzip.compress(written(packed(told)), mtime=0)) < 80e3


def test_the_same_bytes(sochi: Relay) -> None:
    assert written(published(sochi.journey, sochi.plan)) == written(published(sochi.journey, sochi.plan))


@settings(max_examples=50)
@given(journeys())
def test_all_of_it_is_json_and_in_order(wish: Journey) -> None:
    plan = evaluate(wish)[0]
    told = json.loads(written(published(wish, plan, crew=True)))
    for branch in told["branches"]:
        assert all(a[2] == b[1] for a, b in pairwise(branch["chain"]))
        assert all(a["end"] == b["start"] for a, b in pairwise(branch["pieces"]))
        assert (branch["pieces"][0]["start"], branch["pieces"][-1]["end"]) == (branch["start"], branch["end"])
        assert (np.diff(branch["odometer"]["t"]) >= 0).all()
        assert (np.diff(branch["odometer"]["km"]) >= 0).all()
        assert all(a[1] <= b[0] for a, b in pairwise(branch["holds"]))
    assert len(told["items"]) == len(plan.items)


# -- curves -----------------------------------------------------------------------------------------------------------


def worst(track: Track, runs: tuple[Nodes, ...], t: Floats) -> float:
    """Return how far curves are from a track at instants [m]."""
    k = np.clip(np.searchsorted([one.start for one in runs], t, side="right") - 1, 0, None)
    off = [np.linalg.norm(runs[i].positions(t[k == i]) - track.positions(t[k == i]), axis=1) for i in set(k.tolist())]
    return float(np.concatenate(off).max())


@dataclass(frozen=True)
class Made:
    """A track made up for a test."""

    at: Callable[[Floats], Floats]
    span: tuple[float, float] = (-math.inf, math.inf)

    def positions(self, t: Floats) -> Floats:
        return self.at(np.clip(t, *self.span))


def circling(t: Floats, period: float = 5560.0, far: float = 6.8e6) -> Floats:
    angle = 2 * np.pi * (t - T0) / period
    return np.stack((far * np.cos(angle), far * np.sin(angle), 0 * angle), axis=-1)


def kinked(t: Floats) -> Floats:
    """Fall freely, then brake with four g at once for a minute and a half, then go on."""
    x, y = (np.clip(t - T0 - turn, 0, None) for turn in (1000.3, 1090.0))
    return circling(t) + np.stack((20.0 * (y * y - x * x), 0 * x, 0 * x), axis=-1)


def jumping(t: Floats) -> Floats:
    return circling(t) + np.where(t < T0 + 1234.5678, 0.0, 500.0)[:, None]


def eccentric(t: Floats) -> Floats:
    """Go round an ellipse of eccentricity 0.74 in half a day, as a Molniya does."""
    mean = 2 * np.pi * (t - T0) / 43080.0
    e = mean.copy()
    for _ in range(60):
        e = mean + 0.74 * np.sin(e)
    return np.stack((26.6e6 * (np.cos(e) - 0.74), 26.6e6 * math.sqrt(1 - 0.74**2) * np.sin(e), 0 * e), axis=-1)


TRACKS: Mapping[str, Track] = {
    "circle": Made(circling),
    "ends": Made(circling, (T0 + 10.0, T0 + 7000.0)),
    "kinks": Made(kinked),
    "ellipse": Made(eccentric),
    "still": Made(lambda t: np.full((len(t), 3), 6.4e6)),
    "fades": Orbit(published_sets()),
    "apart": Orbit((elements(400, 0.001, 51.6, 10, 20, 30), elements(380, 0.001, 51.6, 11, 20, 110, epoch=T0 + 900))),
}  # fmt: skip


@pytest.mark.parametrize("name", TRACKS)
def test_curves_hold_their_accuracy(name: str) -> None:
    track = TRACKS[name]
    start = track.sets[1].epoch - 4000.0 if isinstance(track, Orbit) else max(T0, track.span[0])
    end = min(start + 5 * HOUR, track.span[1])
    runs = curves(track, start, end)
    assert (runs[0].start, runs[-1].end) == (start, end)
    assert all(a.end == b.start for a, b in pairwise(runs))
    t = np.random.default_rng(3).uniform(start, end, 20_000)
    assert worst(track, runs, t) < 2 * ACCURACY
    assert sum(len(run.xyz) for run in runs) < 3000  # sets far apart dip towards the Earth, with kinks


def test_where_a_track_jumps_a_short_piece_bridges_it() -> None:
    track = Made(jumping)
    runs = curves(track, T0, T0 + HOUR)
    t = np.random.default_rng(4).uniform(T0, T0 + HOUR, 20_000)
    assert worst(track, runs, t[np.abs(t - T0 - 1234.5678) > 3e-3]) < 2 * ACCURACY


@st.composite
def drives(draw: st.DrawFn) -> Made:
    """Return a track of an hour whose acceleration changes at once, several times: engines on, engines off."""
    turns = np.sort([0.0, *draw(st.lists(st.floats(1.0, 3599.0), max_size=5)), 3600.0])
    pushes = np.array([draw(st.tuples(*[st.floats(-40.0, 40.0)] * 3)) for _ in turns])
    lasting = np.diff(turns)
    speed = np.concatenate((np.zeros((1, 3)), np.cumsum(pushes[:-1] * lasting[:, None], axis=0)))
    way = np.concatenate(
        (np.zeros((1, 3)), np.cumsum(speed[:-1] * lasting[:, None] + pushes[:-1] * lasting[:, None] ** 2 / 2, axis=0))
    )

    def at(t: Floats) -> Floats:
        k = np.clip(np.searchsorted(turns, t - T0, side="right") - 1, 0, None)
        x = (t - T0 - turns[k])[:, None]
        return np.asarray(way[k] + speed[k] * x + pushes[k] * x * x / 2)

    return Made(at, (T0, T0 + HOUR))


@settings(max_examples=60)
@given(drives())
def test_curves_of_anything_that_is_driven(track: Made) -> None:
    t = np.random.default_rng(5).uniform(T0, T0 + HOUR, 3000)
    assert worst(track, curves(track, T0, T0 + HOUR), t) < 2 * ACCURACY


def test_an_ephemeris_has_nodes_within_its_ends_alone() -> None:
    t = np.arange(T0, T0 + 2400.0, 60.0)
    xyz = circling(t)
    speed = (circling(t + 0.5) - circling(t - 0.5)) / 1.0
    track = Ephemeris("X", "", (Segment(t, xyz, speed, t[2], t[20]), Segment(t, xyz, speed, t[25], t[37])))
    runs = curves(track, float(t[0]), float(t[39]))
    assert [runs[0].start, runs[-1].end] == [t[2], t[37]]
    assert not any(run.start < t[25] and run.end > t[20] for run in runs)
    inside = np.concatenate((np.linspace(t[2], t[20], 500), np.linspace(t[25], t[37], 500)))
    assert worst(track, runs, inside) < 2 * ACCURACY


def test_what_has_no_position_gets_no_nodes() -> None:
    def decayed(t: Floats) -> Floats:
        if t.max() > T0 + 2000:
            raise OutOfRange("decayed")
        return circling(t)

    runs = curves(Made(decayed), T0, T0 + 7200)
    assert runs[0].start == T0
    assert T0 + 1998 < runs[-1].end <= T0 + 2000
    assert all(a.end == b.start for a, b in pairwise(runs))


# -- ground -----------------------------------------------------------------------------------------------------------


def test_rows_that_say_nothing_are_left_out() -> None:
    rows = [
        Row(0, 1, 1, 0),
        Row(1, 1, 1, 0),
        Row(1, 1, 1, 0),
        Row(2, 1, 1, 0),
        Row(3, 2, 2, 0),
        Row(3, 3, 3, 0),
        Row(3, 4, 4, 0),
    ]
    assert thinned(rows) == [rows[0], rows[3], rows[4], rows[6]]


def test_points_opposite_each_other_have_a_row_between() -> None:
    way = Leg("to-b", "plane")
    stops = (wanted("a", "a", start=At(T0)), wanted("b", "b", start=At(T0 + 30 * HOUR), leg=way))
    places = (place("a", 10.0, 20.0), place("b", -10.0, -160.0))
    wish = journey(*places, branches=[Branch("main", "", stops)], modes={"plane": Mode("plane", speed=250.0)})
    (piece,) = published(wish, evaluate(wish)[0])["branches"][0]["pieces"]
    assert [lat for lat in piece["lat"] if lat not in {10, -10}] == [pytest.approx(80.0)]


# -- what is hidden ---------------------------------------------------------------------------------------------------


def numbers(value: object) -> Iterator[float]:
    """Yield every number in a value of JSON."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def secrets(wish: Journey, plan: Plan) -> list[float]:
    """Return the hidden instants that are told nowhere else."""
    public, crew = shown(wish, plan), shown(wish, plan, crew=True)
    known = {round(t, 3) for times in public.values() for t in times if t is not None}
    known |= {round(m, 3) for i in plan.items if None not in public[i.id] for move in i.moves for m in move}
    hidden = {t for id, times in crew.items() for t in times if t is not None and t not in public[id]}
    return [t for t in hidden if round(t, 3) not in known]


@settings(max_examples=150)
@given(journeys())
def test_no_number_is_a_hidden_time(wish: Journey) -> None:
    plan = evaluate(wish)[0]
    told = np.array(sorted(numbers(published(wish, plan))))
    # The nodes of the Sun are at midnights of UTC, which the journey has no part in.
    for t in secrets(wish, plan):
        assert t % DAY == 0 or np.abs(told - t).min() > 1e-3


def guarded(arrival: float, handover: float) -> tuple[Journey, Plan]:
    """Return a journey with a hidden arrival, an event and a hold anchored to it, and a hold with a hidden start."""
    stops = (
        wanted("a", "a", start=At(T0), end=At(T0 + HOUR)),
        wanted(
            "b",
            "b",
            leg=Leg("to-b", "car"),
            start=At(arrival, Certainty.HIDDEN),
            end=At(T0 + 6 * HOUR),
            slots=(Slot(1, "One"), Slot(2, "Two")),
        ),
        wanted("c", "c", leg=Leg("to-c", "car"), start=At(T0 + 9 * HOUR), end=At(T0 + 20 * HOUR)),
    )
    toast = Event("toast", "Toast", "b", start=Anchor("b", Edge.START, 600.0), duration=60.0)
    people = {name: Holder(name, name.title()) for name in ("ann", "bob", "eve")}
    holds = (
        Hold("torch", "ann", Anchor("b", Edge.START), Anchor("b", Edge.END)),
        Hold("torch", "bob", At(T0 + 10 * HOUR), At(T0 + 14 * HOUR)),
        Hold("torch", "eve", At(handover, Certainty.HIDDEN), At(T0 + 18 * HOUR)),
    )
    wish = journey(
        *(place(name, 0, n) for n, name in enumerate("abc")),
        branches=[Branch("main", "", stops, keeper="bob")],
        modes={"car": Mode("car")}, events={"toast": toast},
    )  # fmt: skip
    wish = replace(wish, holders=people, holds=holds, carried={"torch": Carried("torch", Kind.TORCH, "T", "main")})
    return wish, evaluate(wish)[0]


@settings(max_examples=60)
@given(st.integers(0, 3600), st.integers(0, 3 * 3600))
def test_plans_that_differ_in_a_hidden_time_alone_look_the_same(late: int, later: int) -> None:
    one = guarded(T0 + 3 * HOUR, T0 + 14.5 * HOUR)
    other = guarded(T0 + 3 * HOUR + late, T0 + 14.5 * HOUR + later)
    assert written(published(*one)) == written(published(*other))
    same = late == later == 0
    assert (written(published(*one, crew=True)) == written(published(*other, crew=True))) is same


def test_between_known_times_somebody_unknown_may_hold() -> None:
    wish, plan = guarded(T0 + 3 * HOUR, T0 + 14.5 * HOUR)
    (branch,) = published(wish, plan)["branches"]
    names = [(start - T0, end - T0, name) for start, end, name, _ in branch["holds"]]
    assert names == [
        (HOUR, 6 * HOUR, ""), (10 * HOUR, 14 * HOUR, "Bob"), (14 * HOUR, 18 * HOUR, ""),
    ]  # fmt: skip


def test_a_branch_that_forks_two_hours_after_a_hidden_time_begins_at_a_hidden_time() -> None:
    main = (
        wanted("a", "a", start=At(T0), end=At(T0 + HOUR, Certainty.HIDDEN)),
        wanted("b", "b", leg=Leg("to-b", "car")),
    )
    side = (replace(wanted("c", "c", leg=Leg("to-c", "car")), branch="side"),)
    wish = journey(
        *(place(name, 0, n) for n, name in enumerate("abc")),
        branches=[Branch("main", "", main), Branch("side", "", side, fork=Anchor("a", Edge.END, 2 * HOUR))],
        modes={"car": Mode("car", speed=20.0)},
    )
    plan = evaluate(wish)[0]
    assert plan.chain("side")[0].start == T0 + 3 * HOUR
    told = published(wish, plan)
    assert told["branches"][1]["start"] is None
    assert not {T0 + HOUR, T0 + 3 * HOUR} & set(numbers(told))
