"""Orbit ephemeris messages: frames against published vectors, interpolation against SGP4, all ways of being wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.check import check
from flambeau.document import load
from flambeau.earth import ROTATION, Floats
from flambeau.evaluate import evaluate
from flambeau.finding import OutOfRange, UsageError
from flambeau.instants import format_clock, parse_utc
from flambeau.journey import Journey
from flambeau.orbit.elements import Orbit, read_tle
from flambeau.orbit.ephemeris import Ephemeris, Segment
from flambeau.orbit.frames import CLOCKS, FRAMES, states_to_fixed
from flambeau.orbit.oem import LARGEST, is_oem, read_oem
from flambeau.orbit.view import velocity
from flambeau.orientation import tai_minus_utc, ut1_minus_utc
from flambeau.plan import Plan
from flambeau.publish import oem, write_all
from flambeau.timeline import Timeline

TLE = (Path(__file__).parent / "vectors" / "iss_2013-11.tle").read_text()
ORBIT = Orbit(read_tle(TLE, "iss.tle")[0][:1])
START = parse_utc("2013-11-09T14:00:00Z")
WRITTEN = oem.message([oem.Segment("ISS (ZARYA)", "1998-067A", ORBIT, START, START + 6 * 3600)], START)
HEAD = "CCSDS_OEM_VERS = 2.0\nCREATION_DATE = 2013-11-09T14:00:00\nORIGINATOR = TEST\n"


def _message(t: Floats, states: Floats, frame: str = "TEME", clock: str = "UTC", extra: str = "") -> str:
    """Write a message by hand: states [km, km/s, (n, 6)] at readings [s, (n,)] of a clock."""
    rows = [
        f"{np.datetime64(round(x * 1e6), 'us')!s} {' '.join(f'{v:.9f}' for v in state)}"
        for x, state in zip(t, states, strict=True)
    ]
    first, last = (row.split()[0] for row in (rows[0], rows[-1]))
    meta = f"REF_FRAME = {frame}\nTIME_SYSTEM = {clock}\nSTART_TIME = {first}\nSTOP_TIME = {last}\n{extra}"
    meta = f"META_START\nOBJECT_NAME = ISS\nOBJECT_ID = 1998-067-A\nCENTER_NAME = EARTH\n{meta}META_STOP\n"
    return HEAD + meta + "\n".join(rows) + "\n"


def _teme(t: Floats) -> Floats:
    """Return SGP4's places with their derivatives, from which its own velocities are up to 0.05 m/s away."""
    a, b, r, c, d = (ORBIT.sets[0].teme(t + x)[0] for x in (-20.0, -10.0, 0.0, 10.0, 20.0))
    return np.hstack((r, (a - 8 * b + 8 * c - d) / 120)) / 1e3


def _read(text: str) -> Ephemeris:
    ephemeris, findings = read_oem(text, "iss.oem")
    assert findings == ()
    assert ephemeris is not None
    return ephemeris


# ---- frames and clocks


@pytest.mark.parametrize(
    ("frame", "place", "speed", "metres"),
    [
        ("TEME", (5094.18016210, 6127.64465950, 6380.34453270), (-4.746131487, 0.785818041, 5.531931288), 0.5),
        ("GCRF", (5102.50895790, 6123.01140070, 6378.13692820), (-4.743220157, 0.790536497, 5.533755727), 0.5),
        ("EME2000", (5102.509600, 6123.011520, 6378.136300), (-4.743219600, 0.790536600, 5.533756100), 0.6),
        ("TOD", (5094.51620300, 6127.36527840, 6380.34453270), (-4.746088385, 0.786078324, 5.531931288), 2.0),
    ],
)
def test_frames_meet_at_the_published_place(
    frame: str, place: tuple[float, ...], speed: tuple[float, ...], metres: float
) -> None:
    """Source: Vallado et al. 2006, Revisiting Spacetrack Report #3, appendix C, and Vallado 2013, example 3-15.

    The slack is the thinned table of the Earth's orientation; TOD is that of 1980 there, and of 2006 here.
    """
    t = np.array([parse_utc("2004-04-06T07:51:28.386009Z")])
    xyz, fast = states_to_fixed(frame, t, np.array([place]) * 1e3, np.array([speed]) * 1e3)
    assert np.linalg.norm(xyz[0] - np.array([-1033.4793830, 7901.2952754, 6380.3565958]) * 1e3) < metres
    assert np.linalg.norm(fast[0] - np.array([-3.225636520, -2.872451450, 5.531924446]) * 1e3) < 3e-3


@pytest.mark.parametrize("frame", FRAMES)
def test_frames_are_read(frame: str) -> None:
    """States put into the frame by the inverse of its matrices come back as Earth-fixed, within their rounding."""
    t = START + np.arange(0.0, 3600, 240)
    xyz = ORBIT.positions(t)
    back = np.swapaxes(FRAMES[frame](t), 1, 2)
    states = np.hstack([np.einsum("nij,nj->ni", back, x) for x in (xyz, velocity(ORBIT, t))]) / 1e3
    assert np.abs(_read(_message(t, states, frame)).positions(t) - xyz).max() < 1e-3


@pytest.mark.parametrize("clock", CLOCKS)
def test_clocks_are_read(clock: str) -> None:
    """The same instants on another clock give the same positions, a microsecond being 7 mm."""
    t = START + np.arange(0.0, 3600, 240)
    offset = {
        "UTC": np.zeros(len(t)), "TAI": tai_minus_utc(t), "TT": tai_minus_utc(t) + 32.184,
        "GPS": tai_minus_utc(t) - 19, "UT1": ut1_minus_utc(t),
    }[clock]  # fmt: skip
    read = _read(_message(t + offset, _teme(t), clock=clock))
    inner = t[1:-1]
    assert np.abs(read.positions(inner) - ORBIT.positions(inner)).max() < 0.02
    assert tai_minus_utc(t)[0] == 35


# ---- interpolation


@pytest.mark.parametrize(
    ("step", "extra", "metres"),
    [
        (240, "", 0.01),
        (60, "INTERPOLATION = HERMITE\nINTERPOLATION_DEGREE = 5\n", 0.001),
        (60, "INTERPOLATION = LAGRANGE\nINTERPOLATION_DEGREE = 7\n", 0.002),
        (240, "INTERPOLATION = LAGRANGE\nINTERPOLATION_DEGREE = 9\n", 1.5),
        (60, "INTERPOLATION = LINEAR\n", 4000.0),
    ],
)
def test_interpolation_meets_sgp4(step: float, extra: str, metres: float) -> None:
    """At rows within rounding; between them velocities count, which miss precession, 0.05 mm/s."""
    t = START + np.arange(0.0, 6 * 3600 + 1, step)
    between = np.linspace(t[0], t[-1], 3001)
    read = _read(_message(t, _teme(t), extra=extra))
    assert np.linalg.norm(read.positions(between) - ORBIT.positions(between), axis=1).max() < metres
    assert np.abs(read.positions(t) - ORBIT.positions(t)).max() < 1e-3


def test_velocities_are_derivatives() -> None:
    t = START + np.arange(0.0, 3 * 3600, 240)
    read = _read(_message(t, _teme(t)))
    between = np.linspace(t[0] + 2, t[-1] - 2, 501)
    slope = (read.positions(between + 1) - read.positions(between - 1)) / 2
    assert np.abs(read.states(between)[1] - slope).max() < 2e-3
    turning = np.cross([0.0, 0.0, ROTATION], ORBIT.positions(between))
    assert np.abs(read.states(between)[1] - velocity(ORBIT, between) + turning).max() < 0.06  # SGP4's: 0.05


def test_nothing_is_extrapolated() -> None:
    t = START + np.arange(0.0, 3600, 240)
    read = _read(_message(t, _teme(t)))
    assert read.span == (t[0], t[-1])
    for when in (t[0] - 1, t[-1] + 1, np.nan):
        with pytest.raises(OutOfRange, match="2013-11-09T14:00:00Z to 2013-11-09T14:56:00Z"):
            read.positions(np.array([START + 60, when]))
    assert read.covers(t[0], t[-1])
    assert not read.covers(t[0], t[-1] + 1)


def test_segments_and_their_usable_spans() -> None:
    """Two segments with rows beyond what may be used, a gap between them, and a covariance that is skipped."""
    texts = []
    for first in (0, 7200):
        t = START + first + np.arange(-960.0, 3600 + 961, 240)
        edges = [str(np.datetime64(int(START + first + x), "s")) for x in (0, 3600)]
        useful = f"USEABLE_START_TIME = {edges[0]}\nUSEABLE_STOP_TIME = {edges[1]}\n"
        texts.append(_message(t, _teme(t), extra=useful))
    covariance = f"COVARIANCE_START\nEPOCH = 2013-11-09T14:00:00\n{'1.0 ' * 6}\nCOVARIANCE_STOP\n"
    read = _read(texts[0] + covariance + texts[1].removeprefix(HEAD))
    assert read.span == (START, START + 10800)
    assert read.covers(START + 7200, START + 10800)
    assert not read.covers(START + 3000, START + 8000)
    inside = START + np.array([0.0, 1800, 3600, 7200, 10000])
    assert np.abs(read.positions(inside) - ORBIT.positions(inside)).max() < 0.01
    with pytest.raises(OutOfRange):
        read.positions(np.array([START + 5000]))


def test_ordinal_days_accelerations_comments_and_version_3() -> None:
    t = START + np.arange(0.0, 3600, 240)
    text = _message(t, _teme(t)).replace("2013-11-09T", "2013-313T").replace("VERS = 2.0", "VERS = 3.0")
    lines = [f"{line} 0.0 0.0 0.0" if line.startswith("2013") else line for line in text.splitlines()]
    read = _read("\ufeffCOMMENT first\r\n" + "\r\n".join([*lines[:1], "MESSAGE_ID = 7", "", *lines[1:], "COMMENT end"]))
    assert np.abs(read.positions(t) - ORBIT.positions(t)).max() < 1e-3
    assert (read.name, read.designator) == ("ISS", "1998-067-A")


def test_what_cannot_be_interpolated_is_refused() -> None:
    one = np.ones((2, 3))
    with pytest.raises(UsageError):
        Segment(np.array([0.0, 0.0]), one, one, 0, 1)
    with pytest.raises(UsageError):
        Ephemeris("x", "", ())
    segment = Segment(np.array([0.0, 1.0]), one, one, 0, 1)
    with pytest.raises(UsageError):
        Ephemeris("x", "", (segment, segment))


# ---- being wrong

GOOD = _message(START + np.arange(0.0, 1000, 240), _teme(START + np.arange(0.0, 1000, 240)))
ROW = GOOD.splitlines().index("META_STOP") + 2  # the line number of the first row


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("CCSDS_OEM_VERS = 2.0\n", "", "V217", 0),
        ("VERS = 2.0", "VERS = 9.0", "V217", 1),
        ("META_START\n", "", "V217", 4),
        ("META_STOP\n", "", "V217", 4),
        ("OBJECT_ID = 1998-067-A\n", "", "V217", 4),
        ("CENTER_NAME = EARTH", "CENTER_NAME = MARS", "V218", 7),
        ("REF_FRAME = TEME", "REF_FRAME = RTN", "V218", 8),
        ("TIME_SYSTEM = UTC", "TIME_SYSTEM = MET", "V218", 9),
        ("REF_FRAME = TEME", "REF_FRAM = TEME", "V217", 4),
        ("REF_FRAME = TEME", "REF_FRAME = TEME\nREF_FRAME = TEME", "V217", 9),
        ("START_TIME = 2013-11-09", "START_TIME = 2013-13-09", "V217", 10),
        ("META_STOP", "INTERPOLATION_DEGREE = 99\nMETA_STOP", "V217", 12),
        ("META_STOP", "INTERPOLATION = SPLINE\nMETA_STOP", "V218", 12),
        ("STOP_TIME = 2013-11-09T14", "STOP_TIME = 2013-11-09T15", "V218", 4),
        ("\n2013-11-09T14:04:00.000000 ", "\n2013-11-09T14:04:00.000000 x", "V217", ROW + 1),
        ("\n2013-11-09T14:04:00.000000 ", "\n2013-11-09T14:04:00.000000 1.0 ", "V217", ROW + 1),
        ("\n2013-11-09T14:04", "\n2013-11-09T25:04", "V217", ROW + 1),
        ("\n2013-11-09T14:04", "\n2013-11-09T14:09", "V218", ROW + 2),
    ],
)
def test_faults_are_found_where_they_are(old: str, new: str, code: str, line: int) -> None:
    assert GOOD.count(old) >= 1
    ephemeris, findings = read_oem(GOOD.replace(old, new, 1), "iss.oem")
    assert ephemeris is None
    assert (code, line) in [(f.code, f.where.line) for f in findings], [str(f) for f in findings]
    assert all(f.hint.endswith(".") and len(f.message) < 300 for f in findings)


def test_metres_are_not_kilometres() -> None:
    t = START + np.arange(0.0, 1000, 240)
    _, findings = read_oem(_message(t, _teme(t) * 1e3), "iss.oem")
    assert {f.code for f in findings} == {"V218"}
    assert "give positions in kilometres." in {f.hint for f in findings}
    assert len(findings) == 2 * len(t)
    assert findings[0].where.line == ROW
    _, findings = read_oem(_message(t, _teme(t) / 2), "iss.oem")
    assert "from the Earth's centre, not 6300 to" in findings[0].message


def test_two_satellites_and_overlaps_are_found() -> None:
    other = GOOD.removeprefix(HEAD).replace("067-A", "067-B")
    _, findings = read_oem(GOOD + other, "iss.oem")
    assert [f.code for f in findings] == ["V218", "V218"]
    assert any("keep one satellite" in f.hint for f in findings)


def test_all_mistakes_at_once() -> None:
    text = GOOD.replace("EARTH", "MARS").replace("= UTC", "= MET").replace("T14:04", "T1404")
    assert len(read_oem(text, "iss.oem")[1]) == 3


def test_small_letters_are_read() -> None:
    assert _read(GOOD.replace("= UTC", "= utc").replace("= EARTH", "= Earth")).span == (START, START + 960)


def test_too_large_is_refused() -> None:
    assert read_oem("#" * (LARGEST + 1), "x")[1][0].code == "D102"


@given(st.text())
def test_garbage_never_raises(text: str) -> None:
    ephemeris, findings = read_oem(text, "x")
    assert ephemeris is None
    assert findings
    assert is_oem(text) is False


@given(st.data())
def test_damaged_messages_never_raise(data: st.DataObject) -> None:
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text = text[:at] + data.draw(st.sampled_from(" 0159-+.eE=T:\n,A")) + text[at + 1 :]
    ephemeris, findings = read_oem(text, "x")
    assert (ephemeris is None) == bool(findings)
    if ephemeris is not None:
        assert np.isfinite(ephemeris.positions(np.array(ephemeris.span))).all()


# ---- what is written


def test_what_is_written_is_read_again() -> None:
    """Within the rounding of the form (1 mm), and between its rows within 10 mm of SGP4."""
    read = _read(WRITTEN)
    assert is_oem(WRITTEN)
    assert (read.name, read.designator, read.span) == ("ISS (ZARYA)", "1998-067A", (START, START + 6 * 3600))
    rows = START + np.arange(0, 6 * 3600 + 1, oem.STEP)
    assert np.abs(read.positions(rows) - ORBIT.positions(rows)).max() < 6e-4
    between = np.linspace(START, START + 6 * 3600, 5001)
    assert np.linalg.norm(read.positions(between) - ORBIT.positions(between), axis=1).max() < 0.01
    again = oem.message([oem.Segment(read.name, read.designator, read, *read.span)], START)
    assert _read(again).positions(rows) == pytest.approx(read.positions(rows), abs=1.1e-3)


STATION = """
[[place]]
id = "station"
name = "The station"
elements = "station.oem"

[[branch]]
id = "main"
stop = [{ place = "station", start = "2013-11-09T15:00:00Z", end = "2013-11-09T17:30:00Z" }]
"""


def _journey(folder: Path, stops: str = STATION, oem_text: str = WRITTEN) -> tuple[Journey, Plan]:
    (folder / "journey.toml").write_text(f'format = 1\ntitle = "x"\nzone = "UTC"\n{stops}')
    (folder / "station.oem").write_text(oem_text)
    journey, findings, _ = load(folder)
    assert findings == ()
    assert journey is not None
    return journey, evaluate(journey)[0]


def test_a_place_can_be_given_by_an_ephemeris(tmp_path: Path) -> None:
    journey, plan = _journey(tmp_path)
    assert check(journey, plan)[0] == ()
    (state,) = Timeline(journey, plan).at(START + 2 * 3600)
    assert state.ephemeris is not None
    assert (state.elements, state.band) == (None, None)
    there = Timeline(journey, plan).lines["main"].track.positions(np.array([START + 2 * 3600.0]))
    assert np.abs(there - ORBIT.positions(np.array([START + 2 * 3600.0]))).max() < 0.01


def test_a_stay_beyond_the_ephemeris_is_said(tmp_path: Path) -> None:
    journey, plan = _journey(tmp_path, STATION.replace("17:30", "22:30"))
    (finding,) = check(journey, plan)[0]
    assert finding.code == "V218"
    assert "lasts from 2013-11-09T15:00:00Z to 2013-11-09T22:30:00Z" in finding.message
    assert "covers 2013-11-09T14:00:00Z to 2013-11-09T20:00:00Z" in finding.message


def test_a_bad_ephemeris_breaks_its_place(tmp_path: Path) -> None:
    (tmp_path / "journey.toml").write_text(f'format = 1\ntitle = "x"\nzone = "UTC"\n{STATION}')
    (tmp_path / "station.oem").write_text(WRITTEN.replace("EARTH", "MARS"))
    _, findings, _ = load(tmp_path)
    assert [(f.code, f.where.file.endswith("station.oem")) for f in findings] == [("V218", True)]


def test_a_journey_in_orbit_writes_its_stays(tmp_path: Path) -> None:
    journey, plan = _journey(tmp_path)
    files = dict(write_all(journey, plan, Timeline(journey, plan).positions))
    read = _read(files["orbit.oem"].decode("ascii"))
    assert read.span == (START + 3600, START + 3.5 * 3600)
    assert oem.write(journey, plan) is None  # without positions


def test_a_journey_on_the_ground_writes_none(tmp_path: Path) -> None:
    stop = 'stop = [{ place = "A", lat = 1.0, lon = 2.0, start = "2013-11-09T15:00:00Z" }]'
    journey, plan = _journey(tmp_path, f'[[branch]]\nid = "main"\n{stop}\n')
    assert "orbit.oem" not in dict(write_all(journey, plan, Timeline(journey, plan).positions))


def test_hidden_times_do_not_leak(tmp_path: Path) -> None:
    """A stay whose start is hidden is left out for the public, and written for the crew; nor is it when it was made."""
    hidden = STATION.replace('start = "2013', 'start = "hidden 2013')
    second = '{ place = "station", start = "2013-11-09T18:00:00Z", end = "2013-11-09T19:00:00Z" }'
    both = hidden.replace('17:30:00Z" }', f'17:30:00Z" }}, {second}')
    journey, plan = _journey(tmp_path, both)
    public = oem.write(journey, plan, Timeline(journey, plan).positions)
    assert public is not None
    assert b"CREATION_DATE = 2013-11-09T17:30:00\n" in public
    assert b"T15:00" not in public
    journey, plan = _journey(tmp_path, hidden)
    positions = Timeline(journey, plan).positions
    assert oem.write(journey, plan, positions) is None
    whole = oem.write(journey, plan, positions, crew=True)
    assert whole is not None
    assert b"START_TIME = 2013-11-09T15:00:00" in whole


def test_the_stay_of_an_example_says_how_good_it_is(tmp_path: Path) -> None:
    """By element sets: which, and the band; the same bytes each time."""
    (tmp_path / "iss.tle").write_text(TLE)
    journey, plan = _journey(tmp_path, STATION.replace("station.oem", "iss.tle"))
    positions = Timeline(journey, plan).positions
    text = oem.write(journey, plan, positions)
    assert text is not None
    assert b"COMMENT By SGP4 from element sets of 2013-11-06T12:23:27.981Z.\n" in text
    assert b"early or late by up to 8 s" in text
    assert text == oem.write(journey, plan, positions)


def test_two_branches_at_one_station_are_one_segment() -> None:
    a = oem.Segment("ISS", "1998-067A", ORBIT, START, START + 3600)
    b = a._replace(start=START + 1800, end=START + 7200)
    apart = oem._apart([b, a, a])
    assert [(one.start - START, one.end - START) for one in apart] == [(0, 3600), (3600, 7200)]
    assert _read(oem.message(apart, START)).covers(START, START + 7200)


def test_a_clock_is_told_no_finer_than_known() -> None:
    t = parse_utc("2013-11-23T18:06:12Z")
    assert format_clock(t, 8) == "18:06:12"
    assert format_clock(t, 8, "Europe/Moscow") == "22:06:12"
    assert format_clock(t, 138) == "18:03..18:09"
    assert format_clock(t, 138, "Asia/Yekaterinburg") == "00:03..00:09"
