"""Element sets: the official verification vectors, the three forms of OMM, and every way of being wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.earth import Floats, to_geodetic
from flambeau.finding import OutOfRange, UsageError, Where
from flambeau.orbit.elements import FADE, Elements, Orbit, read_elements, read_omm, read_tle
from flambeau.orbit.tle import checksum

TLE = (Path(__file__).parent / "vectors" / "iss_2013-11.tle").read_text()
FIRST, SECOND = TLE.splitlines()[2:4]
SETS = read_tle(TLE, "iss.tle")[0]
MESSAGE = {
    "OBJECT_NAME": "ISS (ZARYA)",
    "EPOCH": "2013-11-06T12:23:27.981312",
    "MEAN_MOTION": 15.49860824,
    "ECCENTRICITY": 0.0001219,
    "INCLINATION": 51.644,
    "RA_OF_ASC_NODE": 123.1754,
    "ARG_OF_PERICENTER": 117.1504,
    "MEAN_ANOMALY": 242.9771,
    "EPHEMERIS_TYPE": 0,
    "NORAD_CAT_ID": 25544,
    "BSTAR": 0.0001027,
}
KVN = "CCSDS_OMM_VERS = 2.0\nCENTER_NAME = EARTH\n" + "".join(f"{k} = {v}\n" for k, v in MESSAGE.items())
XML = (
    "<?xml version='1.0'?>\n<ndm><omm><body><segment><data>"
    + "".join(f"\n<{k}>{v}</{k}>" for k, v in MESSAGE.items())
    + "</data></segment></body></omm></ndm>"
)


def _official() -> Iterator[tuple[Elements, Floats]]:
    """Yield the sets of SGP4-VER.TLE with their rows (minutes, x, y, z [km]) of tcppver.out, both shipped by sgp4."""
    folder = resources.files("sgp4")
    lines = folder.joinpath("SGP4-VER.TLE").read_text().splitlines()
    sets, _ = read_tle("\n".join(line if line.startswith("#") else line[:69] for line in lines), "ver")
    tables: dict[int, list[list[float]]] = {}
    for line in folder.joinpath("tcppver.out").read_text().splitlines():
        cells = line.split()
        if cells[-1] == "xx":
            rows = tables.setdefault(int(cells[0]), [])
        else:
            rows.append([float(x) for x in cells[:4]])
    for one in sets:
        yield one, np.array(tables[one.number])


def test_official_verification_vectors() -> None:
    """Every published position within 5 mm; an instant counted from 1970 is itself only good to 2 mm."""
    count = 0
    for one, rows in _official():
        if one.number == 20413:
            continue  # stands twice in the file, with different spans
        r, v = one.teme(one.epoch + rows[:, 0] * 60)
        assert np.abs(r / 1000 - rows[:, 1:]).max() < 5e-6, one
        assert v.shape == r.shape
        count += len(rows)
    assert count > 450


def test_decayed_orbit_is_refused_with_its_reason() -> None:
    """29141 of the official file decays within a day: SGP4's code 6."""
    decaying = next(one for one, _ in _official() if one.number == 29141)
    with pytest.raises(OutOfRange, match=r"\+0\.\d days .* decayed"):
        decaying.teme(decaying.epoch + np.arange(0.0, 86400.0, 600.0))
    with pytest.raises(OutOfRange, match="finite"):
        decaying.teme(np.array([np.nan]))


def test_where_the_torch_was_handed_over_in_space() -> None:
    """2013-11-09T15:14Z over the Atlantic near the Azores, as reported."""
    lat, lon, height = to_geodetic(Orbit(SETS[:1]).positions(np.array([1384010040.0])))
    assert np.degrees(lat[0]) == pytest.approx(36.35, abs=0.1)
    assert np.degrees(lon[0]) == pytest.approx(-25.1, abs=0.2)
    assert 405e3 < height[0] < 440e3


def test_reads_names_comments_and_blank_lines() -> None:
    text = f"# a comment\n\n0 ISS (ZARYA)\r\n{FIRST}\r\n{SECOND}\r\n\n   # more\n{FIRST}\n{SECOND}"
    sets, findings = read_tle(text, "a.tle")
    assert findings == ()
    assert [(s.name, s.number, s.where.line) for s in sets] == [("ISS (ZARYA)", 25544, 3), ("", 25544, 8)]
    assert sets[0].lines == (FIRST, SECOND)
    assert sets[0].epoch == pytest.approx(1383740607.981312, abs=1e-6)


@pytest.mark.parametrize("line", [0, 1])
@pytest.mark.parametrize("column", range(69))
def test_each_changed_digit_is_found(line: int, column: int) -> None:
    lines = [FIRST, SECOND]
    old = lines[line][column]
    if not old.isdigit() or column == 0:
        return
    new = str((int(old) + 1) % 10)
    lines[line] = lines[line][:column] + new + lines[line][column + 1 :]
    sets, findings = read_tle("\n".join(lines), "a.tle")
    assert sets == ()
    found = next(f for f in findings if f.code == "V211")
    assert found.where == Where("a.tle", line + 1, 69)
    assert "checksum" in found.message
    assert found.hint


def _sealed(line: str) -> str:
    return line[:68] + str(checksum(line))


def _with(line: str, column: int, text: str) -> str:
    return _sealed(line[: column - 1] + text + line[column - 1 + len(text) :])


@pytest.mark.parametrize(
    ("first", "second", "code", "where"),
    [
        (FIRST[:40], SECOND, "V212", (1, 41)),
        (FIRST + "7", SECOND, "V212", (1, 70)),
        (_with(FIRST, 23, ".3"), SECOND, "V212", (1, 21)),
        (_with(FIRST, 19, "1O"), SECOND, "V212", (1, 19)),
        (FIRST, _with(SECOND, 11, ".1"), "V212", (2, 9)),
        (FIRST, _with(SECOND, 27, "00 1219"), "V212", (2, 27)),
        (FIRST, _with(SECOND, 3, "25545"), "V212", (2, 3)),
        (_with(FIRST, 21, "366"), SECOND, "V213", (1, 21)),
        (_with(FIRST, 21, "000"), SECOND, "V213", (1, 21)),
        (FIRST, _with(SECOND, 9, "181"), "V213", (2, 9)),
        (FIRST, _with(SECOND, 18, "361"), "V213", (2, 18)),
        (FIRST, _with(SECOND, 53, "17.60000000"), "V213", (2, 53)),
        (FIRST, _with(SECOND, 53, " 0.00000000"), "V213", (2, 53)),
        (FIRST, _with(SECOND, 27, "5001219"), "V213", (2, 53)),
    ],
)
def test_faults_are_found_where_they_are(first: str, second: str, code: str, where: tuple[int, int]) -> None:
    sets, findings = read_tle(f"{first}\n{second}\n", "a.tle")
    assert sets == ()
    assert [(f.code, f.where[1:]) for f in findings] == [(code, where)]
    assert all(f.hint.endswith(".") for f in findings)


@pytest.mark.parametrize(
    ("text", "line"),
    [(FIRST, 1), (SECOND, 1), ("A NAME", 1), (f"{FIRST}\n{FIRST}\n{SECOND}", 1), (f"{FIRST}\nNAME\n{SECOND}", 1)],
)
def test_lines_without_a_partner(text: str, line: int) -> None:
    _, findings = read_tle(text, "a.tle")
    assert findings[0].code == "V212"
    assert findings[0].where.line == line


def test_alpha5_numbers() -> None:
    sets, findings = read_tle(f"{_with(FIRST, 3, 'A0001')}\n{_with(SECOND, 3, 'A0001')}", "a.tle")
    assert findings == ()
    assert sets[0].number == 100001


def test_sets_may_be_indented() -> None:
    text = "ISS (ZARYA)\n" + "\n".join(SETS[0].lines)
    indented = text.replace("\n", "\r\n\t  ")
    (one,), findings = read_tle(indented, "a.tle")
    assert findings == ()
    assert (one.name, one.lines) == (SETS[0].name, SETS[0].lines)
    _, (wrong,) = read_tle(indented.replace("25544U", "25544u", 1), "a.tle")
    assert (wrong.code, wrong.where.line, wrong.where.column) == ("V212", 2, 3 + 8)


@pytest.mark.parametrize("text", [KVN, json.dumps(MESSAGE), json.dumps([MESSAGE, MESSAGE], indent=2), XML])
def test_omm_is_the_same_orbit(text: str) -> None:
    """Each form gives the positions of the two-line set, within 10 mm over a week."""
    sets, findings = read_elements(text, "iss.omm")
    assert findings == ()
    t = SETS[0].epoch + np.linspace(0, 7 * 86400, 50)
    for one in sets:
        assert (one.name, one.number) == ("ISS (ZARYA)", 25544)
        assert np.abs(one.teme(t)[0] - SETS[0].teme(t)[0]).max() < 0.01


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        (KVN.replace("51.644", "181"), "V213", (7, 15)),
        (KVN.replace("51.644", "x"), "V212", (7, 15)),
        (KVN.replace("BSTAR", "BSTER"), "V212", (1, 1)),
        (KVN.replace("EARTH", "MARS"), "V212", (2, 15)),
        (KVN.replace("11-06T", "13-06T"), "V212", (4, 9)),
        (KVN.replace("2013-11-06T", "2113-11-06T"), "V213", (4, 9)),
        (KVN.replace("= EARTH", "EARTH"), "V212", (2, 1)),
        (KVN.replace("25544", "25544x"), "V212", (12, 16)),
        (KVN + "EPOCH = 2013-310T12:00:00\n", "V212", (14, 9)),
        (json.dumps(MESSAGE, indent=1).replace("51.644", "-1"), "V213", (6, 17)),
        (json.dumps(MESSAGE, indent=1).replace(",", "", 1), "V212", (3, 2)),
        (XML.replace("51.644", "200"), "V213", (7, 1)),
        (XML.replace("</ndm>", ""), "V212", None),
        ("<!DOCTYPE omm [<!ENTITY a 'b'>]><omm/>", "V212", None),
        (json.dumps([1]), "V212", (1, 2)),
        (json.dumps([MESSAGE]) + "x", "V212", None),
        ("[" * 100_000, "V212", None),
        ("", "V212", (0, 0)),
        (KVN.replace("15.49860824", "17.4"), "V213", (5, 15)),
    ],
)
def test_omm_faults_are_found_where_they_are(text: str, code: str, where: tuple[int, int] | None) -> None:
    _, findings = read_omm(text, "a.omm")
    assert findings[0].code == code
    assert findings[0].hint.endswith(".")
    if where:
        assert findings[0].where[1:] == where


def test_ordinal_epoch_is_the_same_instant() -> None:
    sets, _ = read_omm(KVN.replace("2013-11-06T", "2013-310T"), "a.omm")
    assert sets[0].epoch == pytest.approx(SETS[0].epoch, abs=1e-6)


def test_too_large_is_refused() -> None:
    for read in (read_tle, read_omm, read_elements):
        sets, findings = read("#" * 4_000_001, "a.tle")
        assert sets == ()
        assert findings[0].code == "D102"


@given(st.one_of(st.text(), st.binary().map(lambda b: b.decode("utf-8", "replace"))))
def test_garbage_never_raises(text: str) -> None:
    for read in (read_tle, read_omm, read_elements):
        assert read(text, "x")[0] == ()


@given(st.sampled_from([FIRST + "\n" + SECOND, KVN, XML, json.dumps([MESSAGE])]), st.data())
def test_damaged_sets_never_raise(text: str, data: st.DataObject) -> None:
    """A few characters replaced anywhere, checksums mended: a set or findings, never an exception, never a NaN."""
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text = text[:at] + data.draw(st.sampled_from(" 0159-+.eE=<[{\n,A")) + text[at + 1 :]
    text = "\n".join(_sealed(line) if len(line) == 69 else line for line in text.split("\n"))
    sets, findings = read_elements(text, "x")
    assert sets or findings
    for one in sets:
        assert np.isfinite(one.teme(np.array([one.epoch]))[0]).all()


def test_orbit_never_jumps_between_sets() -> None:
    """The sets are 165 km apart after five days; over three hours the step of a second stays within 20 m of usual."""
    orbit = Orbit(SETS)
    t = np.arange(SETS[1].epoch - 100, SETS[1].epoch + FADE + 100)
    xyz = orbit.positions(t)
    step = np.linalg.norm(np.diff(xyz, axis=0), axis=1)
    assert 7330 < step.min() < step.max() < 7410
    assert 410e3 < to_geodetic(xyz)[2].min() < to_geodetic(xyz)[2].max() < 440e3
    assert np.array_equal(orbit.positions(t[:50]), Orbit(SETS[:1]).positions(t[:50]))
    assert np.array_equal(orbit.positions(t[-50:]), Orbit(SETS[1:]).positions(t[-50:]))


@given(st.lists(st.floats(0, 4 * 3600), min_size=1, max_size=5))
def test_many_sets_in_a_short_time_never_jump(gaps: list[float]) -> None:
    epochs = SETS[0].epoch + np.cumsum(gaps)
    sets = [Elements("", 1, float(e), (), satrec=SETS[i % 2].satrec) for i, e in enumerate(epochs)]
    edges = np.concatenate([[e, e + FADE] for e in epochs])
    between = np.linspace(edges.min() - 60, edges.max() + 60, 300)
    pairs = Orbit(tuple(sets)).positions(np.stack((edges - 1e-3, edges + 1e-3), axis=1).ravel())
    alone = [Orbit(tuple(sets)).positions(between[i : i + 1])[0] for i in range(300)]
    assert np.array_equal(Orbit(tuple(sets)).positions(between), alone)
    assert np.linalg.norm(pairs[1::2] - pairs[::2], axis=1).max() < 100


def test_set_age_and_band() -> None:
    orbit = Orbit((SETS[1], SETS[0]))
    assert orbit.sets == SETS
    assert orbit.set_at(0.0) == SETS[0]
    assert orbit.set_at(SETS[1].epoch) == SETS[1]
    assert orbit.age(SETS[1].epoch + 2 * 86400) == pytest.approx(2)
    assert orbit.age(SETS[0].epoch - 86400) == pytest.approx(1)
    assert orbit.band(SETS[1].epoch + 2 * 86400) == pytest.approx(3.8)
    assert orbit.span == (-np.inf, np.inf)
    with pytest.raises(UsageError):
        Orbit(())


def test_sets_used_in_a_span() -> None:
    older, newer = sorted(SETS[:2], key=lambda one: one.epoch)
    orbit = Orbit((newer, older))
    assert orbit.used(older.epoch - 1e6, older.epoch - 1.0) == (older,)
    assert orbit.used(older.epoch - 1e6, newer.epoch) == (older, newer)
    assert orbit.used(newer.epoch, newer.epoch + 1e6) == (newer,)
    # Just before the newer set counts, the older one is worse than it is at either end.
    assert orbit.worst_band(older.epoch, newer.epoch + 60.0) == pytest.approx(older.band(newer.epoch))
    assert orbit.worst_band(newer.epoch, newer.epoch + 1e6) == newer.band(newer.epoch + 1e6)


def test_leap_seconds_count_as_time() -> None:
    """A set from before a leap second: an hour after it the satellite has flown for an hour and a second."""
    one = SETS[0]
    epoch = 1483228800.0 - 60
    moved = Elements("", 1, epoch, (), satrec=one.satrec)
    ahead = moved.teme(np.array([epoch + 3600.0]))[0] - one.teme(np.array([one.epoch + 3600.0]))[0]
    assert np.linalg.norm(ahead) == pytest.approx(7660, abs=30)
