"""Hours: FIFO functions and their inverses, and days whose clocks change."""

from hypothesis import given
from hypothesis import strategies as st

from flambeau.instants import parse_instant
from flambeau.journey import Hours
from flambeau.timetable import Opening, Trip, local_dates, ordinals
from strategies import instants, openings, trips


@given(trips(), instants, st.floats(0, 3 * 86400))
def test_who_leaves_later_is_never_there_earlier(trip: Trip, t: float, later: float) -> None:
    assert trip.arrival(t) <= trip.arrival(t + later) + 1e-6


@given(trips(), instants)
def test_departure_is_the_latest_that_arrives_in_time(trip: Trip, by: float) -> None:
    leave = trip.departure(by)
    assert trip.arrival(leave) <= by + 0.01
    assert trip.arrival(leave + 60.0) > by - 0.01


@given(trips(), instants)
def test_moves_add_up_and_lie_within_the_hours(trip: Trip, t: float) -> None:
    moves = trip.moves(t)
    assert abs(sum(end - start for start, end in moves) - trip.busy) < 0.1
    assert abs(moves[-1][1] - trip.arrival(t)) < 1e-6
    if trip.opening is not None and trip.sleeps:
        for start, end in moves:
            opens, closes = trip.opening.after(start)
            assert opens - 0.01 <= start <= end <= closes + 0.01


@given(openings(), instants)
def test_next_and_last_are_within_the_hours(opening: Opening, t: float) -> None:
    for found in (opening.next(t), opening.last(t)):
        opens, closes = opening.after(found)
        assert opens <= found <= closes
    assert opening.last(t) <= t <= opening.next(t)


def test_drives_from_seven_to_nineteen_and_sleeps() -> None:
    trip = Trip(20 * 3600.0, Opening(Hours(7 * 3600.0, 19 * 3600.0), "Europe/Moscow"), sleeps=True)
    leave = parse_instant("2013-10-10 13:00", "Europe/Moscow")
    # Six hours on the 10th, twelve on the 11th, two on the 12th.
    assert trip.arrival(leave) == parse_instant("2013-10-12 09:00", "Europe/Moscow")
    assert len(trip.moves(leave)) == 3


def test_the_hours_are_those_of_the_clocks_on_the_wall() -> None:
    opening = Opening(Hours(8 * 3600.0, 20 * 3600.0), "Europe/Paris")
    before, after = (parse_instant(f"2013-10-{d} 03:30", "Europe/Paris") for d in (26, 27))
    assert opening.next(before) == parse_instant("2013-10-26 08:00", "Europe/Paris")
    assert opening.next(after) == parse_instant("2013-10-27 08:00", "Europe/Paris")
    assert opening.next(after) - opening.next(before) == 25 * 3600


def test_nothing_begins_on_closed_days() -> None:
    opening = Opening(Hours(8 * 3600.0, 20 * 3600.0), "Europe/Moscow", ordinals(("2014-01-06",)))
    late, noon = (parse_instant(t, "Europe/Moscow") for t in ("2014-01-05 21:00", "2014-01-06 12:00"))
    assert opening.next(late) == parse_instant("2014-01-07 08:00", "Europe/Moscow")
    assert opening.last(noon) == parse_instant("2014-01-05 20:00", "Europe/Moscow")


def test_local_dates_are_those_of_the_zone() -> None:
    start, end = parse_instant("2013-11-09T21:00:00Z", "UTC"), parse_instant("2013-11-10T01:00:00Z", "UTC")
    assert local_dates(start, end, "UTC") == ("2013-11-09", "2013-11-10")
    assert local_dates(start, end, "Asia/Anadyr") == ("2013-11-10",)


@given(trips(), st.sampled_from([-1e18, -1e12, 1e12, 1e18]))
def test_absurd_instants_do_no_harm(trip: Trip, t: float) -> None:
    assert trip.arrival(t) >= t


@given(st.integers(0, 3 * 86400), st.integers(-3000, 3000), st.integers(0, 3000))
def test_around_midnight_who_leaves_later_is_not_earlier_either(busy: int, before: int, later: int) -> None:
    """By the millisecond, where one day's hours go over into the next day's."""
    trip = Trip(float(busy), Opening(Hours(0.0, 86400.0), "UTC"), sleeps=True)
    midnight = parse_instant("2013-10-10T00:00:00Z", "UTC")
    leave = midnight + before / 1000
    # A POSIX second of 2013 is told to 2.4e-7 s.
    assert trip.arrival(leave + later / 1000) >= trip.arrival(leave) - 1e-6
    assert abs(trip.arrival(leave) - leave - busy) < 1e-6
    assert abs(trip.departure(leave) - leave + busy) < 1e-6


def test_closing_is_that_of_the_local_day() -> None:
    hours = Opening(Hours(8 * 3600.0, 21 * 3600.0), "Asia/Tokyo", ordinals(("2013-10-12",)))
    day = {
        t: parse_instant(f"2013-10-{t}", "Asia/Tokyo")
        for t in ("10 06:00", "10 12:00", "10 21:00", "10 23:00", "12 12:00")
    }
    closes = day["10 21:00"]
    assert [hours.closing(t) for t in day.values()] == [closes, closes, closes, day["10 23:00"], day["12 12:00"]]
