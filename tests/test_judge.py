"""Element sets judged by each other: 27 years of real ones pass, made-up ones are found."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from flambeau.finding import Finding
from flambeau.orbit.elements import Elements, Orbit, read_elements, read_tle
from flambeau.orbit.judge import NEIGHBOURS, apart, judge
from flambeau.orbit.tle import checksum

VECTORS = Path(__file__).parent / "vectors"
HISTORY = read_tle((VECTORS / "iss_1998_2025.tle").read_text(), "iss.tle")[0]
PAIR = read_tle((VECTORS / "iss_2013-11.tle").read_text(), "iss.tle")[0]
WEEK = HISTORY[200:208]  # in a row, within a week
Lines = tuple[str, ...]


def _put(line: str, column: int, text: str) -> str:
    """Return a line with another text from a column on, and its checksum mended."""
    line = line[: column - 1] + text + line[column - 1 + len(text) :]
    return line[:68] + str(checksum(line))


def _later(first: str, days: float) -> str:
    """Return a first line with a later epoch, or an earlier one where the year ends."""
    day = float(first[20:32]) + days
    return _put(first, 21, f"{day if day < 365 else day - 2 * days:012.8f}")


def _text(lines: list[Lines]) -> str:
    return "\n".join("\n".join(pair) for pair in lines)


def _said(lines: list[Lines]) -> tuple[tuple[Elements, ...], list[Finding]]:
    sets, findings = read_elements(_text(lines), "iss.tle")
    return sets, list(findings)


def test_no_false_alarm_in_27_years() -> None:
    """862 real sets, with 78 reboosts between them, the visits of eight shuttles, and gaps of years."""
    kept, findings = judge(HISTORY)
    assert findings == ()
    assert kept == HISTORY
    assert sum(a.motion - b.motion > 0.0003 for a, b in pairwise(HISTORY)) == 78
    assert judge(PAIR) == (PAIR, ())


def test_the_week_is_as_the_tests_below_need_it() -> None:
    assert len(WEEK) > 2 * NEIGHBOURS
    assert WEEK[-1].epoch - WEEK[0].epoch < 8 * 86400
    assert _said([one.lines for one in WEEK])[1] == []


def test_another_plane_is_left_out() -> None:
    lines = [one.lines for one in WEEK]
    lines[4] = (lines[4][0], _put(lines[4][1], 18, " 12.3456"))
    sets, findings = _said(lines)
    assert [f.code for f in findings] == ["V215"]
    assert findings[0].where[1:] == (9, 1)
    assert "its plane is" in findings[0].message
    assert "it is left out" in findings[0].message
    assert len(sets) == 7


def test_two_sets_that_contradict_each_other_are_both_kept() -> None:
    """Nobody can know which one is wrong."""
    lines = [WEEK[0].lines, (WEEK[1].lines[0], _put(WEEK[1].lines[1], 18, " 12.3456"))]
    sets, findings = _said(lines)
    assert [f.code for f in findings] == ["V215", "V215"]
    assert not any("left out" in f.message for f in findings)
    assert len(sets) == 2


@pytest.mark.parametrize(
    ("column", "text", "what"), [(44, " 10.1234", "along the orbit"), (53, "15.80345678", "mean motion")]
)
def test_another_place_along_the_orbit_is_kept(column: int, text: str, what: str) -> None:
    lines = [one.lines for one in WEEK]
    lines[4] = (lines[4][0], _put(lines[4][1], column, text))
    sets, findings = _said(lines)
    assert [(f.code, f.where.line) for f in findings] == [("V215", 9)]
    assert what in findings[0].message
    assert len(sets) == 8


def test_two_bad_neighbours_do_not_outvote_a_good_set() -> None:
    lines = [one.lines for one in WEEK]
    lines[1] = (lines[1][0], _put(lines[1][1], 18, " 12.3456"))
    lines[2] = (lines[2][0], _put(lines[2][1], 18, "222.3456"))
    sets, findings = _said(lines)
    assert sorted(f.where.line for f in findings) == [3, 5]
    assert len(sets) == 6


def test_another_satellite_is_left_out() -> None:
    other = tuple(_put(line, 3, "25545") for line in WEEK[2].lines)
    sets, findings = _said([*(one.lines for one in WEEK[:2]), other, *(one.lines for one in WEEK[3:]), other])
    assert [(f.code, f.where.line) for f in findings] == [("V215", 5)]
    assert "2 of 9 sets are of satellite 25545 and are left out: most, 7, are of satellite 25544" in findings[0].message
    assert {one.number for one in sets} == {25544}


def test_another_designator_is_said() -> None:
    lines = [one.lines for one in WEEK]
    lines[3] = (_put(lines[3][0], 10, "98067B  "), lines[3][1])
    sets, findings = _said(lines)
    assert [(f.code, f.where.line) for f in findings] == [("V215", 7)]
    assert "'1998-067B' here, but '1998-067A' in 7 other" in findings[0].message
    assert len(sets) == 8


def test_the_same_numbers_at_another_epoch_are_invented() -> None:
    first, second = PAIR[0].lines
    _, findings = _said([(first, second), (_later(first, 5), second)])
    assert {f.code for f in findings} == {"V215", "V216"}
    assert "only the epoch is another" in next(f.message for f in findings if f.code == "V216")


@pytest.mark.parametrize(
    ("first", "second", "signs"),
    [
        ({}, {53: "15.50000000"}, ["mean motion 15.50000000"]),
        ({}, {18: "120.0000", 35: " 90.0000"}, ["node 120.0000", "argument of perigee 90.0000"]),
        ({34: " .00000000", 54: " 00000-0"}, {18: "120.0000"}, ["node 120.0000", "no drag term", "no change"]),
        ({21: "310.00000000"}, {9: " 51.6000"}, ["inclination 51.6000", "epoch 2013-11-06T00:00:00Z"]),
        ({10: "14067A  "}, {}, ["before the launch year of 2014-067A"]),
    ],
)
def test_signs_of_invention(first: dict[int, str], second: dict[int, str], signs: list[str]) -> None:
    a, b = PAIR[0].lines
    for column, text in first.items():
        a = _put(a, column, text)
    for column, text in second.items():
        b = _put(b, column, text)
    sets, findings = _said([(a, b)])
    assert [(f.code, f.where.line) for f in findings] == [("V216", 1)]
    assert all(sign in findings[0].message for sign in signs), findings[0].message
    assert len(sets) == 1


def test_one_sign_alone_is_chance() -> None:
    """A real set of 5 April 2001 has no drag; the catalogue had been set back by a reboost."""
    a, b = PAIR[0].lines
    for pair in ((a, _put(b, 18, "120.0000")), (_put(_put(a, 34, " .00000000"), 54, " 00000-0"), b)):
        assert _said([pair])[1] == []


def test_messages_are_judged_like_lines() -> None:
    """The same misfit as an orbit mean-elements message, with the line of that message."""
    keys = ("EPOCH", "INCLINATION", "RA_OF_ASC_NODE", "ECCENTRICITY", "ARG_OF_PERICENTER", "MEAN_ANOMALY")
    blocks = []
    for n, one in enumerate(WEEK):
        q, turn = one.satrec, np.degrees
        node = turn(q.nodeo) + (100 if n == 4 else 0)
        epoch = np.datetime64(round(one.epoch * 1e6), "us")
        values = (epoch, turn(q.inclo), node % 360, q.ecco, turn(q.argpo), turn(q.mo))
        rows = [f"{key} = {value}" for key, value in zip(keys, values, strict=True)]
        rows += [f"MEAN_MOTION = {one.motion}", f"BSTAR = {q.bstar:.9f}", "OBJECT_ID = 1998-067A"]
        blocks.append("\n".join(("CCSDS_OMM_VERS = 3.0", "NORAD_CAT_ID = 25544", *rows)))
    sets, findings = read_elements("\n".join(blocks), "iss.omm")
    assert [(f.code, f.where.line) for f in findings] == [("V215", 4 * 11 + 1)]
    assert len(sets) == 7


Change = Callable[[random.Random, Lines], Lines]


def _angle(chance: random.Random) -> str:
    return f"{chance.uniform(0, 359.9):8.4f}"


INVENTIONS: dict[str, tuple[Change, float]] = {
    "a node of chance": (lambda c, x: (x[0], _put(x[1], 18, _angle(c))), 0.96),
    "all angles of chance": (
        lambda c, x: (x[0], _put(_put(_put(x[1], 18, _angle(c)), 35, _angle(c)), 44, _angle(c))),
        0.96,
    ),
    "a real set under a later epoch": (lambda c, x: (_later(x[0], c.uniform(1, 20)), x[1]), 0.96),
    "an anomaly of chance": (lambda c, x: (x[0], _put(x[1], 44, _angle(c))), 0.8),
    "an inclination off by 0.3 degrees": (lambda _, x: (x[0], _put(x[1], 9, f"{float(x[1][8:16]) + 0.3:8.4f}")), 0.7),
    "round angles": (lambda _, x: (x[0], _put(_put(x[1], 18, "100.0000"), 35, " 90.0000")), 1.0),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", INVENTIONS)
def test_inventions_among_real_sets_are_found(name: str) -> None:
    """One set of forty in a row is made up. Nearly all are found, and no real set is left out for it.

    An anomaly of chance is not found after weeks without a set: drag could have done it.
    """
    change, least = INVENTIONS[name]
    chance, found, blamed = random.Random(2014), 0, 0
    for start in range(0, len(HISTORY) - 40, 15):
        lines = [one.lines for one in HISTORY[start : start + 40]]
        k = chance.randrange(3, 37)
        lines[k] = change(chance, lines[k])
        sets, findings = _said(lines)
        said = {f.where.line for f in findings}
        found += 2 * k + 1 in said
        blamed += len(said - {2 * k + 1})
        assert {one.lines for one in sets} >= set(lines) - {lines[k]}
    tries = len(range(0, len(HISTORY) - 40, 15))
    assert found >= least * tries, f"{found} of {tries}"
    assert blamed <= 0.1 * tries, f"{blamed} of {40 * tries}"


def test_apart_is_small_between_neighbours() -> None:
    plane, behind = apart(WEEK[0], WEEK[1:3])
    assert np.degrees(plane).max() < 0.02
    assert np.abs(behind).max() < 60


@pytest.mark.slow
def test_the_band_is_honest() -> None:
    """Of pairs of sets without a reboost between them 93 in 100 or more are within the band, at each age.

    Measured with tools/measure_band.py: 95 to 96 at all ages, 89 to 100 in each era.
    """
    motion = np.array([one.motion for one in HISTORY])
    reboosts = np.concatenate(([0], np.cumsum(np.diff(motion) < -0.0003)))
    epochs = np.array([one.epoch for one in HISTORY])
    rows = []
    for i, older in enumerate(HISTORY):
        near = np.flatnonzero((epochs > older.epoch) & (epochs < older.epoch + 14 * 86400) & (reboosts == reboosts[i]))
        if len(near):
            _, behind = apart(older, [HISTORY[k] for k in near])
            rows += [
                ((epochs[k] - older.epoch) / 86400, abs(x) <= older.band(epochs[k]))
                for k, x in zip(near, behind, strict=True)
            ]
    days, inside = np.array(rows).T
    for low, high in pairwise((0.2, 0.75, 1.5, 2.5, 3.5, 6.0, 8.0, 11.0, 14.0)):
        chosen = (days >= low) & (days < high)
        assert chosen.sum() > 500
        assert inside[chosen].mean() > 0.93


def test_the_band_of_november_2013() -> None:
    """8 s after 3 days and 108 s after 14 were measured between real sets; drag as those sets have it adds nothing."""
    one = PAIR[0]
    assert one.drag == pytest.approx(0.326, abs=0.001)
    assert one.band(one.epoch + 3 * 86400) == pytest.approx(7.3)
    assert one.band(one.epoch - 14 * 86400) == pytest.approx(138.2)
    _, behind = apart(one, PAIR[1:])
    assert abs(behind[0]) == pytest.approx(21.7, abs=0.1)  # one of those outside of the band,
    assert Orbit(PAIR[:1]).band(PAIR[1].epoch) == pytest.approx(19.2, abs=0.1)  # which is 2.5 s less


def test_the_band_grows_with_drag() -> None:
    """In April 2001, near solar maximum, sets have drag of some seconds a day squared."""
    one = next(x for x in HISTORY if x.lines[0][18:21] == "011" and x.drag > 2)
    assert 2 < one.drag < 8
    assert one.band(one.epoch + 3 * 86400) == pytest.approx(1 + 9 * one.drag)
