"""Orbit Ephemeris Messages (OEM) in key-value form: read line by line, every mistake said with its place.

Source: CCSDS 502.0-B-3, Orbit Data Messages (2023), section 5; versions 1.0, 2.0 and 3.0 of the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from flambeau.earth import Floats
from flambeau.finding import Finding, Where, in_order
from flambeau.instants import format_utc
from flambeau.orbit.ephemeris import Ephemeris, Segment
from flambeau.orbit.frames import CLOCKS, FRAMES, is_frame, states_to_fixed

START = "CCSDS_OEM_VERS"
"""The first word of a message."""

LARGEST = 10_000_000
"""Messages longer than this [characters] are not read: ten weeks of a row each minute."""

_AGAIN = "fetch the message again from its source, unchanged."
_VERSIONS = ("1.0", "2.0", "3.0")
_HEAD = {START, "CREATION_DATE", "ORIGINATOR", "MESSAGE_ID", "CLASSIFICATION"}
_NEEDED = ("OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "START_TIME", "STOP_TIME")
_USEFUL = ("USEABLE_START_TIME", "USEABLE_STOP_TIME", "INTERPOLATION", "INTERPOLATION_DEGREE", "REF_FRAME_EPOCH")
_PAIR = re.compile(r"\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*")
_TIME = re.compile(r"(\d{4})-(?:(\d\d)-(\d\d)|(\d{3}))T(\d\d):(\d\d):(\d\d)(\.\d*)?Z?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_NEAREST, _FARTHEST, _FASTEST = 6300, 1_000_000, 20  # [km, km, km/s] of what a satellite of the Earth can do
_MOST_SAID = 10  # rows of a segment of which the same is said
_MOST_DEGREE = 15


_METHODS = ("HERMITE", "LAGRANGE", "LINEAR")


class _Cell(NamedTuple):
    """A value as text and where it stands."""

    text: str
    where: Where


class _Row(NamedTuple):
    """A line of data as read: an instant in its own time system [s since 1970], position [m] and velocity [m/s]."""

    t: float
    state: tuple[float, ...]
    where: Where


@dataclass
class _Block:
    """What belongs to one segment: its metadata and its rows."""

    where: Where
    meta: dict[str, _Cell] = field(default_factory=dict)
    rows: list[_Row] = field(default_factory=list)
    broken: bool = False  # some of its lines could not be read


class _Reader:
    """Goes through the lines of a message, and keeps what it finds."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.head: dict[str, _Cell] = {}
        self.blocks: list[_Block] = []
        self.findings: list[Finding] = []
        self.part = "head"  # or meta, data, covariance

    def say(self, code: str, message: str, where: Where, hint: str = _AGAIN) -> None:
        self.findings.append(Finding(code, message, where, hint))

    def line(self, number: int, text: str) -> None:
        """Take one line."""
        words = text.split()
        where = Where(self.file, number, len(text) - len(text.lstrip()) + 1)
        if not words or words[0] == "COMMENT":
            return
        if words[0] in {"META_START", "META_STOP", "COVARIANCE_START", "COVARIANCE_STOP"} and len(words) == 1:
            self._turn(words[0], where)
        elif self.part == "data":
            self._data(text, where)
        elif self.part != "covariance":
            self._pair(text, where)

    def _turn(self, word: str, where: Where) -> None:
        """Go from one part to the next; say what stands in the wrong place."""
        allowed = {"META_START": ("head", "data"), "META_STOP": ("meta",)}
        allowed |= {"COVARIANCE_START": ("data",), "COVARIANCE_STOP": ("covariance",)}
        if self.part not in allowed[word]:
            self.say("V217", f"{word} stands where the {self.part} part is not over.", where)
        if word == "META_START":
            self.blocks.append(_Block(where))
        self.part = {"META_START": "meta", "COVARIANCE_START": "covariance"}.get(word, "data")
        if not self.blocks:
            self.blocks.append(_Block(where, broken=True))

    def _pair(self, text: str, where: Where) -> None:
        """Take a line `KEY = VALUE` of the head or of metadata."""
        known = _HEAD if self.part == "head" else {*_NEEDED, *_USEFUL}
        match = _PAIR.fullmatch(text)
        if match is None or match[1] not in known:
            said = f"{text.strip()[:40]!r} is not a line of the {self.part} part"
            self.say("V217", f"{said}.", where, f"use one of {', '.join(sorted(known))}.")
            return
        kept = self.head if self.part == "head" else self.blocks[-1].meta
        if match[1] in kept:
            self.say("V217", f"{match[1]} stands twice, first at {kept[match[1]].where}.", where)
        kept.setdefault(match[1], _Cell(match[2], where._replace(column=match.start(2) + 1)))

    def _data(self, text: str, where: Where) -> None:
        """Take a line of data: an instant, a position [km] and a velocity [km/s]; an acceleration is not used."""
        block, cells = self.blocks[-1], [(m[0], m.start() + 1) for m in re.finditer(r"\S+", text)]
        if len(cells) not in (7, 10):
            self.say("V217", f"The line has {len(cells)} values, not 7 (or 10 with accelerations).", where)
            block.broken = True
            return
        t = _instant(cells[0][0])
        if t is None:
            self.say("V217", f"{cells[0][0][:40]!r} is not a time.", where)
        wrong = [cell for cell in cells[1:] if not _NUMBER.fullmatch(cell[0])]
        for cell, column in wrong:
            self.say("V217", f"{cell[:40]!r} is not a number.", where._replace(column=column))
        if t is None or wrong:
            block.broken = True
            return
        block.rows.append(_Row(t, tuple(float(cell) * 1e3 for cell, _ in cells[1:7]), where))


def is_oem(text: str) -> bool:
    """Tell whether a text is meant to be such a message: that is what its first line with a value says."""
    lines = (line.split() for line in text.removeprefix("\ufeff")[:4000].split("\n"))
    return next((words[0].startswith(START) for words in lines if words and words[0] != "COMMENT"), False)


def read_oem(text: str, file: str) -> tuple[Ephemeris | None, tuple[Finding, ...]]:
    """Read the ephemeris of one satellite.

    Args:
        text: a message in key-value form. Frames: ITRF of any year, TEME, EME2000, GCRF, ICRF and TOD; time systems:
            UTC, TAI, TT, GPS and UT1. Covariances and accelerations are skipped.
        file: what findings call the text.

    Returns:
        The ephemeris, or None when something is wrong with it, and all that is: V217 form, V218 values, D102 size.
        Never raises, whatever the text.

    Accuracy: that of `frames.states_to_fixed`.
    """
    if len(text) > LARGEST:
        message = f"{len(text)} characters of an ephemeris; up to {LARGEST} are read."
        return None, (Finding("D102", message, Where(file), "keep only the days of this journey."),)
    reader = _Reader(file)
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        reader.line(number, line)
    _judge_head(reader)
    segments = [segment for block in reader.blocks if (segment := _segment(block, reader))]
    _judge_together(reader, segments)
    if reader.findings:
        return None, in_order(reader.findings)
    meta = reader.blocks[0].meta
    return Ephemeris(meta["OBJECT_NAME"].text, meta["OBJECT_ID"].text, segments), ()


def _judge_head(reader: _Reader) -> None:
    """Say what is wrong with the message as a whole."""
    version = reader.head.get(START)
    if version is None:
        reader.say("V217", f"No {START} at the beginning.", Where(reader.file))
    elif version.text not in _VERSIONS:
        said = f"Version {version.text[:40]!r} is not {', '.join(_VERSIONS[:-1])} or {_VERSIONS[-1]}."
        reader.say("V217", said, version.where, "ask the source for version 2.0.")
    if not reader.blocks:
        reader.say("V217", "No META_START, so there is no ephemeris.", Where(reader.file))
    if reader.part in {"meta", "covariance"}:
        reader.say("V217", f"The {reader.part} part does not end.", reader.blocks[-1].where)


def _segment(block: _Block, reader: _Reader) -> Segment | None:
    """Make the segment of a block; say all that is wrong with it."""
    before = len(reader.findings)
    _judge_meta(block, reader)
    if len(reader.findings) > before or block.broken:
        return None
    meta = block.meta
    clock = CLOCKS[meta["TIME_SYSTEM"].text.upper()]
    t = clock(np.array([row.t for row in block.rows]))
    state = np.array([row.state for row in block.rows]).reshape(-1, 6)
    _judge_rows(block, t, state, reader)
    start, end = (_edge(meta, edge, clock) for edge in ("START_TIME", "STOP_TIME"))
    if len(t) and (start < t[0] - 1e-3 or end > t[-1] + 1e-3 or start >= end):
        said = f"It may be used from {format_utc(start)} to {format_utc(end)}, "
        said += f"but has rows from {format_utc(t[0])} to {format_utc(t[-1])}."
        reader.say("V218", said, block.where)
    if len(reader.findings) > before:
        return None
    method = meta["INTERPOLATION"].text.upper() if "INTERPOLATION" in meta else "HERMITE"
    degree = (
        1 if method == "LINEAR" else int(meta["INTERPOLATION_DEGREE"].text) if "INTERPOLATION_DEGREE" in meta else 7
    )
    xyz, speed = states_to_fixed(meta["REF_FRAME"].text, t, state[:, :3], state[:, 3:])
    return Segment(t, xyz, speed, max(start, float(t[0])), min(end, float(t[-1])), degree, method == "HERMITE")


def _edge(meta: dict[str, _Cell], edge: str, clock: Callable[[Floats], Floats]) -> float:
    """Return the first or last instant [s] that may be used."""
    cell = meta.get(f"USEABLE_{edge}", meta[edge])
    return float(clock(np.array([_instant(cell.text) or 0.0]))[0])


def _judge_meta(block: _Block, reader: _Reader) -> None:
    """Say what is missing from the metadata of a segment, or cannot be used."""
    meta = block.meta
    for key in _NEEDED:
        if key not in meta:
            reader.say("V217", f"{key} is missing.", block.where, f"add {key} to the metadata.")
    for key, cell in meta.items():
        if key.endswith(("START_TIME", "STOP_TIME")) and _instant(cell.text) is None:
            reader.say("V217", f"{cell.text[:40]!r} is not a time ({key}).", cell.where)
    degree = meta.get("INTERPOLATION_DEGREE")
    if degree and not (re.fullmatch(r"[0-9]{1,2}", degree.text) and 1 <= int(degree.text) <= _MOST_DEGREE):
        reader.say("V217", f"{degree.text[:40]!r} is not a degree from 1 to {_MOST_DEGREE}.", degree.where)
    for key, fine, hint in (
        ("CENTER_NAME", ("EARTH",), "ask the source for an ephemeris round the Earth."),
        ("TIME_SYSTEM", tuple(CLOCKS), "ask the source for times in UTC."),
        ("INTERPOLATION", _METHODS, "use HERMITE."),
    ):
        if key in meta and meta[key].text.upper() not in fine:
            said = f"{key} is {meta[key].text[:40]!r}, not {' or '.join(fine)}."
            reader.say("V218", said, meta[key].where, hint)
    frame = meta.get("REF_FRAME")
    if frame and not is_frame(frame.text):
        said = f"REF_FRAME is {frame.text[:40]!r}, not ITRF or {' or '.join(FRAMES)}."
        reader.say("V218", said, frame.where, "ask the source for the frame ITRF or EME2000.")


def _judge_rows(block: _Block, t: Floats, state: Floats, reader: _Reader) -> None:
    """Say which rows cannot be used."""
    if len(t) < 2:
        reader.say("V218", f"The segment has {len(t)} rows; two are the least.", block.where)
    for k in (np.flatnonzero(np.diff(t) <= 0) + 1)[:_MOST_SAID]:
        said = f"{format_utc(t[k])} is not later than the row before, {format_utc(t[k - 1])}."
        reader.say("V218", said, block.rows[k].where)
    away, fast = (np.linalg.norm(part, axis=1) / 1e3 for part in (state[:, :3], state[:, 3:]))
    for k in np.flatnonzero(~((away >= _NEAREST) & (away <= _FARTHEST)))[:_MOST_SAID]:
        said = f"The position is {away[k]:.0f} km from the Earth's centre, not {_NEAREST} to {_FARTHEST}."
        reader.say("V218", said, block.rows[k].where, "give positions in kilometres.")
    for k in np.flatnonzero(~(fast <= _FASTEST))[:_MOST_SAID]:
        said = f"The velocity is {fast[k]:.1f} km/s, not up to {_FASTEST}."
        reader.say("V218", said, block.rows[k].where, "give velocities in kilometres a second.")


def _judge_together(reader: _Reader, segments: Sequence[Segment]) -> None:
    """Say where segments are of another satellite than the first, or overlap."""
    objects = [cell for block in reader.blocks if (cell := block.meta.get("OBJECT_ID"))]
    for cell in objects[1:]:
        if cell.text != objects[0].text:
            said = f"OBJECT_ID is {cell.text[:40]!r}, but {objects[0].text[:40]!r} in the segment before."
            reader.say("V218", said, cell.where, "keep one satellite in a file.")
    for one, after in pairwise(segments):
        if after.start < one.end:
            said = f"A segment begins at {format_utc(after.start)}, before the one above ends at {format_utc(one.end)}."
            reader.say("V218", said, Where(reader.file), "set USEABLE_START_TIME and USEABLE_STOP_TIME.")


def _instant(text: str) -> float | None:
    """Read a calendar or ordinal time as seconds since 1970 in its own time system."""
    if not (m := _TIME.fullmatch(text)):
        return None
    try:
        day = datetime(int(m[1]), int(m[2] or 1), int(m[3] or 1), int(m[5]), int(m[6]), tzinfo=UTC)
        whole = day + timedelta(days=int(m[4] or 1) - 1)
    except (ValueError, OverflowError):
        return None
    if whole.year != int(m[1]) or int(m[7]) > 60:
        return None
    return whole.timestamp() + int(m[7]) + float(f"0{m[8] or '.0'}")
