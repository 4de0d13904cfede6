"""The timeline: continuous in space from the pavement to the docking port, the same for one instant and for many.

Long, because ground, ship, orbit, flights and custody each have their own small journey.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path as File

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import journey, place, wanted
from conftest import Relay
from flambeau.earth import great_circle
from flambeau.evaluate import evaluate
from flambeau.finding import UsageError
from flambeau.instants import parse_instant
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
    Hours,
    Journey,
    Kind,
    Leg,
    Mode,
    Place,
    Slot,
    Stop,
)
from flambeau.orbit.elements import read_elements
from flambeau.plan import Plan, Scheduled
from flambeau.timeline import Line, State, Timeline
from flambeau.track import CLIMB_MOST, CLIMB_SHARE, Floats
from strategies import HOUR, MODES, journeys

ORBITAL = 9e3
"""No vehicle on its way to or from an orbit is faster than this as seen from the ground [m/s]."""

SEAM = np.array([-30.0, -1.0, -1e-3, 0.0, 1e-3, 1.0, 30.0])


def fastest(wish: Journey, item: Scheduled) -> float:
    """Return the speed [m/s] that an item of a plan cannot exceed, by its places and hours alone."""
    origin, target = wish.places[item.origin], wish.places[item.place]
    if origin.orbits or target.orbits:
        return ORBITAL
    if item.kind != "leg":
        return 0.0
    moving = sum(end - start for start, end in item.moves)
    if moving < 1.0:
        return math.inf
    direct = float(great_circle(origin.lat, origin.lon, target.lat, target.lon))
    # The ellipsoid is up to 0.6 % longer than the mean sphere; a flight at 10 km goes round a circle 0.2 % longer.
    rise = abs(origin.height - target.height) / moving
    cruise = wish.modes[item.mode].cruise
    climbs = [1.5 * cruise / min(CLIMB_SHARE * (b - a), CLIMB_MOST) for a, b in item.moves if b > a]
    return direct * 1.01 / moving + rise + max(climbs)


def samples(line: Line, each: float) -> Floats:
    """Return instants [s] around every seam, and every `each` seconds or at twenty places within each item."""
    edges = sorted({t for i in line.chain for t in (i.start, i.end, *(x for move in i.moves for x in move))})
    around = (np.array(edges)[:, None] + SEAM).ravel()
    within = [np.linspace(i.start, i.end, 20) for i in line.chain]
    orbital = [i for i in line.chain if any(line.journey.places[p].orbits for p in (i.place, i.origin))]
    within += [np.arange(i.start, i.end, each) for i in orbital]
    t = np.unique(np.concatenate((around, *within)))
    return t[(t >= line.span[0]) & (t <= line.span[1])]


def assert_continuous(wish: Journey, line: Line, each: float = 60.0) -> None:
    t = samples(line, each)
    if len(t) < 2:
        return  # a branch that is over at once
    xyz = line.track.positions(t)
    assert np.isfinite(xyz).all()
    gaps = np.linalg.norm(np.diff(xyz, axis=0), axis=1)
    speed = np.zeros(len(t) - 1)
    for item in line.chain:
        during = (t[1:] > item.start) & (t[:-1] < item.end)
        speed[during] = np.maximum(speed[during], fastest(wish, item))
    too_far = gaps - (1000.0 + speed * np.diff(t))
    k = int(np.argmax(too_far))
    assert too_far[k] <= 0, f"{gaps[k]:.0f} m between {t[k]} and {t[k + 1]} on {line.branch.id}"


# -- laws of any journey ----------------------------------------------------------------------------------------------

FAST = tuple(name for name in MODES if MODES[name].speed is not None)


@given(journeys(FAST))
@settings(max_examples=60)
def test_any_journey_is_continuous(wish: Journey) -> None:
    for line in Timeline(wish, evaluate(wish)[0]).lines.values():
        assert_continuous(wish, line)


@given(journeys(), st.data())
@settings(max_examples=60)
def test_one_instant_is_like_many(wish: Journey, data: st.DataObject) -> None:
    timeline = Timeline(wish, evaluate(wish)[0])
    for name, line in timeline.lines.items():
        first, last = line.span
        some = data.draw(st.lists(st.floats(first - 10, last + 10), max_size=5))
        t = np.array([*some, *(i.start for i in line.chain), first - 1.0, last, last + 1.0])
        along = line.along(t)
        for k, instant in enumerate(t):
            state = line.at(float(instant))
            if state is None:
                assert along.index[k] == -1
                assert not first <= instant <= last
                assert np.isnan([along.lat[k], along.lon[k], along.height[k], along.km[k]]).all()
                continue
            assert state.item == line.chain[along.index[k]].id
            assert (state.lat, state.lon, state.height) == (along.lat[k], along.lon[k], along.height[k])
            assert (state.km, state.branch) == (along.km[k], name)
            assert_sane(wish, line, state)


def assert_sane(wish: Journey, line: Line, state: State) -> None:
    item = next(i for i in line.chain if i.id == state.item)
    heights = [wish.places[p].height for p in (item.origin, item.place)]
    cruise = wish.modes[item.mode].cruise if item.kind == "leg" else 0.0
    assert min(heights) - 1e-3 <= state.height <= max(heights) + cruise + 1e-3
    assert abs(state.lat) <= math.pi / 2
    assert abs(state.lon) <= math.pi
    assert item.start <= state.t <= item.end
    if item.kind != "leg":
        here = wish.places[item.place]
        assert state.place == here.name
        # Positions go through three dimensions and back: a micrometre.
        assert float(great_circle(state.lat, state.lon, here.lat, here.lon)) < 0.1
    else:
        assert state.place is None


@given(journeys())
@settings(max_examples=60)
def test_kilometres_never_fall_and_are_those_of_the_legs(wish: Journey) -> None:
    for line in Timeline(wish, evaluate(wish)[0]).lines.values():
        t = samples(line, 3600.0)
        km = line.along(t).km
        assert (np.diff(km) >= 0).all()
        assert km[0] == 0.0 or line.chain[0].end == line.chain[0].start
        assert km[-1] == pytest.approx(sum(i.distance for i in line.chain if i.kind == "leg") / 1000, abs=1e-6)


@given(journeys())
@settings(max_examples=60)
def test_previous_and_next_are_the_stops_around(wish: Journey) -> None:
    for line in Timeline(wish, evaluate(wish)[0]).lines.values():
        names = [stop.name for stop in line.branch.stops]
        fork = line.branch.fork
        before = next(s.name for s in wish.stops() if s.id == fork.other) if fork is not None else None
        for item in line.chain:
            if item.end <= item.start:
                continue
            state = line.at(item.start)
            assert state is not None
            if item.kind == "stop":
                k = names.index(item.name)
                around = (names[k - 1] if k else before, names[k + 1] if k + 1 < len(names) else None)
                assert (state.previous, state.next) == around
            else:
                ahead = [before, *names]
                assert ahead[ahead.index(state.next) - 1] == state.previous


# -- one journey by hand ----------------------------------------------------------------------------------------------


def utc(text: str) -> float:
    return parse_instant(f"2013-10-{text}", "UTC")


def at(text: str) -> At:
    return At(utc(text))


def small() -> tuple[Journey, Plan]:
    """Return two days: 10 08:00-10:00 at a, then to b (2 degrees, 222 km) with a pause; a side branch from a to c."""
    car = Mode("car", "Car", 20.0, 1.0, hours=Hours(0.0, 12 * HOUR), sleeps=True)
    show = Event("show", "The show", "b", kind="celebration", start=Anchor("b", Edge.START, HOUR), duration=3 * HOUR)
    song = Event("song", "A song", "show", start=Anchor("show", Edge.START, HOUR), duration=600.0)
    flash = Event("flash", "Flash", "song", start=Anchor("song", Edge.START), kind="lighting")
    lunch = Event("lunch", "Lunch", "to-b", start=Anchor("to-b", Edge.START, HOUR), duration=HOUR)
    side = Branch(
        "side",
        "Side",
        (wanted("x", "c", branch="side", leg=Leg("to-x", "ship"), start=at("10 14:00")),),
        Anchor("a", Edge.END),
    )
    main = Branch(
        "main",
        "Main",
        (
            wanted("a", "a", name="Town A", role="celebration", start=at("10 08:00"), end=at("10 10:00")),
            wanted("b", "b", name="Town B", leg=Leg("to-b", "car"), end=at("11 18:00")),
        ),
        keeper="guard",
    )
    wish = journey(
        place("a", 0.0, 0.0),
        place("b", 0.0, 2.0),
        place("c", 1.0, 0.0),
        branches=(main, side),
        modes={"car": car, "ship": Mode("ship")},
        events={e.id: e for e in (show, song, flash, lunch)},
        holders={"guard": Holder("guard", "The Guard")},
    )
    wish = replace(wish, rules=replace(wish.rules, day=Hours(0.0, 86400.0), overnight="after-leg"))
    plan, findings = evaluate(wish)
    assert not findings
    return wish, plan


def state(text: str, branch: str = "main") -> State:
    (found,) = Timeline(*small()).at(utc(text), branch)
    return found


def test_states_of_a_day() -> None:
    # 222,390 m at 20 m/s are 11,119.5 s, in whole minutes 3 h 06 min: 2 h on the 10th until noon, then from 11 00:00.
    first = state("10 08:00")
    assert (first.place, first.doing, first.previous, first.next, first.mode, first.km) == (
        "A",
        "celebration",
        None,
        "Town B",
        None,
        0.0,
    )
    assert (first.holder, first.holder_certainty, first.certainty) == ("The Guard", None, Certainty.EXACT)
    under_way = state("10 10:30")
    assert (under_way.place, under_way.doing, under_way.mode) == (None, "under way", "car")
    assert (under_way.previous, under_way.next, under_way.item) == ("Town A", "Town B", "to-b")
    assert under_way.km == pytest.approx(222.39016 * 30 / 186, abs=1e-4)
    assert math.degrees(under_way.lon) == pytest.approx(2 * 30 / 186, abs=1e-9)
    pause = state("10 20:00")
    assert pause.doing == "pausing on the way"
    assert pause.km == pytest.approx(222.39016 * 120 / 186, abs=1e-4)
    assert state("11 01:05").doing == "under way"


def test_a_start_is_inclusive_and_the_last_end_is_too() -> None:
    assert [state(t).item for t in ("10 08:00", "10 09:59:59.999", "10 10:00", "11 01:06", "11 18:00")] == [
        "a",
        "a",
        "to-b",
        "b",
        "b",
    ]
    timeline = Timeline(*small())
    assert timeline.at(utc("10 07:59:59.999")) == ()
    assert timeline.at(utc("11 18:00:00.001")) == ()


def test_all_branches_in_being() -> None:
    timeline = Timeline(*small())
    assert [s.branch for s in timeline.at(utc("10 09:00"))] == ["main"]
    assert [s.branch for s in timeline.at(utc("10 12:00"))] == ["main", "side"]
    assert [(s.item, s.previous, s.next) for s in timeline.at(utc("10 12:00"), "side")] == [("to-x", "Town A", "X")]
    assert timeline.at(utc("10 09:00"), "side") == ()
    assert dict(timeline.along(np.array([utc("10 12:00")]))).keys() == {"main", "side"}


def test_a_branch_that_is_not_there() -> None:
    with pytest.raises(UsageError, match=r"'nowhere'.* main, side"):
        Timeline(*small()).at(utc("10 09:00"), "nowhere")


def test_events_are_told_from_outer_to_inner() -> None:
    # b starts 11 01:06, the show 02:06 to 05:06, the song 03:06 to 03:16, the flash at 03:06 only.
    told = {t: state(f"11 {t}") for t in ("02:05", "02:06", "03:06", "03:07", "03:16", "05:06")}
    assert {t: s.events for t, s in told.items()} == {
        "02:05": (),
        "02:06": ("show",),
        "03:06": ("show", "song", "flash"),
        "03:07": ("show", "song"),
        "03:16": ("show",),
        "05:06": (),
    }
    assert told["03:06"].doing == "stop > The show (celebration) > A song > Flash (lighting)"
    assert state("10 11:30").doing == "under way > Lunch"


def test_no_instants_are_no_answers() -> None:
    line = Timeline(*small()).line("main")
    assert [len(x) for x in vars_of(line.along(np.array([])))] == [0] * 5
    assert line.along(np.array([utc("09 00:00")])).index.tolist() == [-1]


def vars_of(along: object) -> list[Floats]:
    return [getattr(along, name) for name in ("index", "lat", "lon", "height", "km")]


def test_positions_of_an_item() -> None:
    wish, plan = small()
    lat, lon, height = Timeline(wish, plan).positions(
        plan.by_id()["to-b"], np.array([utc("10 10:00"), utc("11 01:06")])
    )
    assert lon == pytest.approx([0.0, 2.0], abs=1e-9)
    assert np.abs(np.concatenate((lat, height))).max() < 1e-6


# -- who holds it -----------------------------------------------------------------------------------------------------


def carried(*holds: Hold, slots: tuple[Slot, ...] = ()) -> Timeline:
    wish, _ = small()
    main = wish.branches["main"]
    stops = (replace(main.stops[0], slots=slots), *main.stops[1:])
    torch = Carried("torch", Kind.TORCH, "Torch", "main")
    holders = {name: Holder(name, name.title()) for name in ("guard", "anna", "boris")}
    wish = replace(
        wish,
        branches={**wish.branches, "main": replace(main, stops=stops)},
        carried={"torch": torch},
        holders=holders,
        holds=holds,
    )
    return Timeline(wish, evaluate(wish)[0])


def holder(timeline: Timeline, text: str) -> tuple[str | None, Certainty | None]:
    (found,) = timeline.at(utc(text), "main")
    return found.holder, found.holder_certainty


def test_a_hold_goes_before_a_slot_and_a_slot_before_the_keeper() -> None:
    slots = (
        Slot(1, "First", utc("10 08:30"), length=200.0),
        Slot(2, "", utc("10 09:30"), Certainty.APPROXIMATE, 200.0),
    )
    timeline = carried(
        Hold("torch", "anna", At(utc("10 08:40"), Certainty.APPROXIMATE), at("10 09:00")),
        Hold("torch", "boris", at("10 11:00")),
        slots=slots,
    )
    assert [holder(timeline, f"10 {t}") for t in ("08:10", "08:30", "08:40", "09:00", "09:30", "10:00", "11:00")] == [
        ("Guard", None),
        ("First", Certainty.EXACT),
        ("Anna", Certainty.APPROXIMATE),
        ("First", Certainty.EXACT),
        ("torchbearer 2", Certainty.APPROXIMATE),
        ("Guard", None),
        ("Boris", Certainty.EXACT),
    ]
    assert holder(timeline, "11 12:00") == ("Boris", Certainty.EXACT)  # until the next hold, and there is none


def test_slots_without_starts_share_the_stop_by_their_lengths() -> None:
    # 1 km in 2 h: 200 m are 24 min, so the four slots start at 08:00, 08:24, 09:12 and 09:36.
    timeline = carried(
        slots=tuple(Slot(n, f"S{n}", length=m) for n, m in ((1, 200.0), (2, 400.0), (3, 200.0), (4, 200.0)))
    )
    assert [holder(timeline, f"10 {t}")[0] for t in ("08:00", "08:23:59", "08:24", "09:11:59", "09:12", "09:36")] == [
        "S1", "S1", "S2", "S2", "S3", "S4",
    ]  # fmt: skip
    assert holder(timeline, "10 08:00")[1] is Certainty.COMPUTED


def test_slots_between_given_starts() -> None:
    # Second at 08:30, fourth at 09:30, all as long: third at 09:00, fifth from 09:30 to 10:00 in the middle 09:45.
    starts = (None, utc("10 08:30"), None, utc("10 09:30"), None)
    timeline = carried(slots=tuple(Slot(n, f"S{n}", start) for n, start in enumerate(starts, 1)))
    times = ("08:00", "08:30", "08:59:59", "09:00", "09:30", "09:44:59", "09:45", "09:59:59")
    assert [holder(timeline, f"10 {t}")[0] for t in times] == ["S1", "S2", "S2", "S3", "S4", "S4", "S5", "S5"]


def test_thousands_of_slots() -> None:
    timeline = carried(slots=tuple(Slot(n, f"S{n}", length=200.0) for n in range(1, 7201)))
    # 7,200 slots in 7,200 s: one a second.
    assert [holder(timeline, f"10 {t}")[0] for t in ("08:00:00.5", "09:00:00.5", "09:59:59.5")] == [
        "S1",
        "S3601",
        "S7200",
    ]


# -- to orbit and back ------------------------------------------------------------------------------------------------

SOCHI = File(__file__).parent.parent / "examples" / "sochi-2014"


def station() -> Place:
    sets, findings = read_elements((SOCHI / "iss.tle").read_text("utf-8"), "iss.tle")
    assert not findings
    return place("station", 0.0, 0.0, elements=sets)


def spaceflight(up: float, *events: Event, docked: float = 10 * HOUR, down: float = 3.4 * HOUR) -> Journey:
    """Return a flight up that takes so long [s], a stay and a flight down."""
    launch = utc("10 08:00") + 31 * 86400.0
    stops = (
        wanted("pad", "pad", end=At(launch)),
        wanted(
            "aboard", "station", leg=Leg("to-aboard", "rocket"), start=At(launch + up), end=At(launch + up + docked)
        ),
        wanted("steppe", "steppe", leg=Leg("to-steppe", "rocket"), start=At(launch + up + docked + down)),
    )
    return journey(
        place("pad", 45.92, 63.34, height=90.0),
        station(),
        place("steppe", 47.3, 69.5, height=400.0),
        branches=(Branch("main", "Main", stops),),
        modes={"rocket": Mode("rocket")},
        events={e.id: e for e in events},
    )


@pytest.mark.parametrize("hours", [1.0, 6.2, 50.0])
def test_flights_are_continuous_however_long(hours: float) -> None:
    wish = spaceflight(hours * HOUR)
    for line in Timeline(wish, evaluate(wish)[0]).lines.values():
        assert_continuous(wish, line, 5.0)
        assert line.along(samples(line, 60.0)).height.max() < 500e3
        assert line.along(samples(line, 60.0)).height.min() > 89.0


def marks(*heights: float | None, same: bool = False) -> tuple[Event, ...]:
    """Return events on the way down, an hour after its start, and 20 min apart unless at the same instant."""
    step = 0.0 if same else 1200.0
    return tuple(
        Event(f"mark-{k}", "Mark", "to-steppe", "burn" if height is None else "entry",
              Anchor("to-steppe", Edge.START, 2 * HOUR + k * step), height=height)
        for k, height in enumerate(heights)
    )  # fmt: skip


@pytest.mark.parametrize(
    "events", [marks(100e3), marks(None), marks(None, 100e3), marks(None, 100e3, same=True), marks(None, 100e3, 10e3)]
)
def test_flights_by_any_marks_are_continuous(events: tuple[Event, ...]) -> None:
    wish = spaceflight(6 * HOUR, *events)
    for line in Timeline(wish, evaluate(wish)[0]).lines.values():
        assert_continuous(wish, line, 5.0)


def test_a_flight_without_time_does_no_harm() -> None:
    # Launch and docking fall together, as they do when what is before is late: a leap (R104), no exception.
    wish = spaceflight(0.0, down=0.0)
    timeline = Timeline(wish, evaluate(wish)[0])
    line = timeline.line("main")
    assert np.isfinite(line.track.positions(samples(line, 60.0))).all()


def test_sochi_is_continuous(sochi: Relay) -> None:
    for line in Timeline(*sochi).lines.values():
        assert_continuous(sochi.journey, line, 5.0)


def test_sochi_is_continuous_by_the_second_in_flight(sochi: Relay) -> None:
    line = Timeline(*sochi).line("space")
    for item in line.chain:
        if item.kind == "leg":
            t = np.arange(item.start - 60.0, item.end + 60.0)
            steps = np.linalg.norm(np.diff(line.track.positions(t), axis=0), axis=1)
            assert steps.max() < ORBITAL
            # Nothing jerks either: from second to second the step changes by less than 1 km/s.
            assert np.abs(np.diff(steps)).max() < 1000.0


def test_heights_of_sochi_are_sane(sochi: Relay) -> None:
    timeline = Timeline(*sochi)
    first, last = parse_instant("2013-09-28T00:00:00Z", "UTC"), parse_instant("2014-02-09T00:00:00Z", "UTC")
    for name, along in timeline.along(np.arange(first, last, 60.0)):
        height = along.height[along.index >= 0]
        assert height.min() > -30.0
        assert height.max() < (440e3 if name == "space" else 11e3)
        assert (np.diff(along.km[along.index >= 0]) >= 0).all()


def test_a_torch_of_sochi_has_at_most_one_holder_and_it_changes_in_order(sochi: Relay) -> None:
    timeline = Timeline(*sochi)
    times = np.arange(parse_instant("2013-11-07T03:00:00Z", "UTC"), parse_instant("2013-11-11T03:30:00Z", "UTC"), 120.0)
    held = [timeline.at(float(t), "space")[0].holder for t in times if timeline.at(float(t), "space")]
    changes = [b for a, b in pairwise([None, *held]) if a != b]
    assert changes == [
        "Organising committee Sochi 2014", "Mikhail Tyurin", "Fyodor Yurchikhin", "Oleg Kotov", "Sergey Ryazansky",
        "Airlock Pirs", "Fyodor Yurchikhin", "Organising committee Sochi 2014",
    ]  # fmt: skip


def test_a_ship_by_its_log() -> None:
    # The log goes one degree north in ten hours; a car meets the ship where it then is, and leaves it where it went.
    log = tuple((utc("10 08:00") + h * HOUR, math.radians(0.1 * h), 0.0, 0.0) for h in range(11))
    stops: tuple[Stop, ...] = (
        wanted("a", "a", start=at("10 08:00")),
        wanted("deck", "ship", leg=Leg("to-deck", "car"), start=at("10 10:00"), end=at("10 16:00")),
        wanted("b", "a", leg=Leg("to-b", "car"), start=at("10 18:00")),
    )
    wish = journey(
        place("a", 0.0, 1.0),
        place("ship", 0.0, 0.0, log=log),
        branches=(Branch("main", "Main", stops),),
        modes={"car": Mode("car")},
    )
    line = Timeline(wish, evaluate(wish)[0]).line("main")
    lat = np.degrees(line.along(np.array([utc(f"10 {h}:00") for h in (10, 13, 16)])).lat)
    assert lat == pytest.approx([0.2, 0.5, 0.8], abs=1e-6)
    t = np.arange(utc("10 08:00"), utc("10 18:00"), 10.0)
    # Some 110 km in two hours are 15 m/s.
    assert np.linalg.norm(np.diff(line.track.positions(t), axis=0), axis=1).max() < 200.0


def test_a_way_along_a_path_begins_and_ends_at_its_places() -> None:
    # The path begins and ends a quarter of a degree off the two places, a degree north of the line between them.
    path = tuple((math.radians(1.0), math.radians(lon)) for lon in (0.25, 1.0, 1.75))
    leg = Leg("to-b", "car", path=path)
    stops = (wanted("a", "a", start=at("10 08:00")), wanted("b", "b", leg=leg, start=at("10 18:00")))
    wish = journey(
        place("a", 0.0, 0.0),
        place("b", 0.0, 2.0),
        branches=(Branch("main", "Main", stops),),
        modes={"car": Mode("car")},
    )
    line = Timeline(wish, evaluate(wish)[0]).line("main")
    t = np.arange(utc("10 08:00"), utc("10 18:00") + 1, 10.0)
    # 167 km and twice 115 km in ten hours are 11 m/s.
    assert np.linalg.norm(np.diff(line.track.positions(t), axis=0), axis=1).max() < 12.0 * 10
    along = line.along(np.array([utc("10 08:00"), utc("10 13:00"), utc("10 18:00")]))
    assert np.degrees(along.lat) == pytest.approx([0.0, 1.0, 0.0], abs=1e-3)
    assert np.degrees(along.lon) == pytest.approx([0.0, 1.0, 2.0], abs=1e-3)
