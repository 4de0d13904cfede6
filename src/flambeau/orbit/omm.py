"""Orbit Mean-Elements Messages (OMM) in key-value, JSON and XML form, every value with its line and column.

Source: CCSDS 502.0-B-3, Orbit Data Messages (2023), section 4; the JSON form is the one of celestrak.org and
space-track.org: an object, or a list of objects, with the same keywords.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from xml.parsers import expat

from flambeau.finding import Finding, Where, in_order
from flambeau.orbit.mean import LABELS, Elements, Values, too_large

_AGAIN = "fetch the message again from its source, unchanged."
_KEYS = {
    "epoch": "EPOCH",
    "inclination": "INCLINATION",
    "node": "RA_OF_ASC_NODE",
    "eccentricity": "ECCENTRICITY",
    "perigee": "ARG_OF_PERICENTER",
    "anomaly": "MEAN_ANOMALY",
    "motion": "MEAN_MOTION",
    "bstar": "BSTAR",
}
_ONLY = {"CENTER_NAME": {"EARTH"}, "REF_FRAME": {"TEME"}, "TIME_SYSTEM": {"UTC"}, "EPHEMERIS_TYPE": {"0", "2"}}
_ONLY |= {"MEAN_ELEMENT_THEORY": {"SGP4", "SGP/SGP4", "SGP4/SDP4"}}
_START = "CCSDS_OMM_VERS"
_KVN = re.compile(r"\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*(?:\[[^\]]*\]\s*)?")
_EPOCH = re.compile(r"(\d{4})-(?:(\d\d)-(\d\d)|(\d{3}))T(\d\d):(\d\d):(\d\d)(\.\d*)?Z?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)


class _Cell(NamedTuple):
    """A value as text and where it stands."""

    text: str
    where: Where


_Message = dict[str, _Cell]
_Read = tuple[list[tuple[Where, _Message]], list[Finding]]


def read_omm(text: str, file: str) -> tuple[tuple[Elements, ...], tuple[Finding, ...]]:
    """Read one or many messages in any of the three forms; which one is seen from the first character.

    Args:
        text: KVN, JSON (object or list of objects) or XML (`omm`, or `ndm` with many).
        file: what findings call the text.

    Returns:
        The sets that are sound, in the order of the text, and what is wrong with the others: V212 form, V213 values,
        D102 size. Never raises, whatever the text. XML with a document type is refused: it could define entities.
    """
    if large := too_large(text, file):
        return (), large
    text = text.removeprefix("\ufeff")
    reader = {"<": _xml, "{": _json, "[": _json}.get(text.lstrip()[:1], _kvn)
    messages, findings = reader(text, file)
    sets: list[Elements] = []
    for where, message in messages:
        one, said = _made(where, message)
        sets.extend([one] if one else [])
        findings.extend(said)
    if not messages and not findings:
        findings.append(Finding("V212", "No orbit message in the text.", Where(file), _AGAIN))
    return tuple(sets), in_order(findings)


def _kvn(text: str, file: str) -> _Read:
    """Read `KEY = VALUE [unit]` lines; CCSDS_OMM_VERS begins a message."""
    messages: list[tuple[Where, _Message]] = []
    findings: list[Finding] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.split()[0] == "COMMENT" or line.lstrip().startswith("#"):
            continue
        where = Where(file, number, len(line) - len(line.lstrip()) + 1)
        if not (match := _KVN.fullmatch(line)):
            findings.append(Finding("V212", f"{line.strip()[:40]!r} is not KEY = VALUE.", where, _AGAIN))
            continue
        if match[1] == _START or not messages:
            messages.append((where, {}))
        _put(messages[-1][1], match[1], _Cell(match[2], where._replace(column=match.start(2) + 1)), findings)
    return messages, findings


def _put(message: _Message, key: str, cell: _Cell, findings: list[Finding]) -> None:
    """Keep a value, unless its key was there before."""
    if key in message and key in _KEYS.values():
        said = f"{key} stands twice in one message, first at {message[key].where}."
        findings.append(Finding("V212", said, cell.where, f"begin each message with {_START}."))
    message.setdefault(key, cell)


class _Places:
    """Turns offsets in a text into lines and columns."""

    def __init__(self, text: str, file: str) -> None:
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self._file = file

    def __call__(self, offset: int) -> Where:
        line = bisect_right(self._starts, offset)
        return Where(self._file, line, offset - self._starts[line - 1] + 1)


def _json(text: str, file: str) -> _Read:
    """Read an object or a list of objects, one at a time, so that each has its place."""
    places, decoder = _Places(text, file), json.JSONDecoder()
    messages: list[tuple[Where, _Message]] = []
    listed = text.lstrip().startswith("[")
    at = _after(text, re.search(r"\S", text).end() if listed else 0)  # type: ignore[union-attr]
    while at < len(text) and not (listed and text[at] == "]"):
        try:
            value, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError, ValueError) as error:
            where = places(getattr(error, "pos", at))
            return messages, [Finding("V212", f"Not JSON: {getattr(error, 'msg', 'too deep')}.", where, _AGAIN)]
        if not isinstance(value, dict):
            return messages, [Finding("V212", "Not an object with OMM keywords.", places(at), _AGAIN)]
        messages.append((places(at), _cells(value, text, at, end, places)))
        at = _after(text, end)
        if listed and at < len(text) and text[at] == ",":
            at = _after(text, at + 1)
        elif not listed or at >= len(text) or text[at] != "]":
            break
    closed = at < len(text) and not text[at + 1 :].strip() if listed else at >= len(text)
    return messages, [] if closed else [Finding("V212", "The list of messages does not end here.", places(at), _AGAIN)]


def _after(text: str, at: int) -> int:
    """Skip white space."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _cells(value: Mapping[str, object], text: str, start: int, end: int, places: _Places) -> _Message:
    """Turn an object into cells, each at its key's value."""
    keys = {m[1]: m.end() for m in re.finditer(r'"([A-Z0-9_]+)"\s*:\s*', text[start:end])}
    return {k: _Cell(_plain(v), places(start + keys.get(k, 0))) for k, v in value.items() if v is not None}


def _plain(value: object) -> str:
    """Write a JSON value as a message in key-value form would."""
    return value.strip() if isinstance(value, str) else repr(value)


def _xml(text: str, file: str) -> _Read:
    """Read the leaves of each `omm` element; the first of a name counts."""
    messages: list[tuple[Where, _Message]] = []
    open_leaf: list[tuple[str, Where, list[str]]] = []
    parser = expat.ParserCreate("utf-8")  # as it is handed over, whatever its declaration says

    def here() -> Where:
        return Where(file, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def start(tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "omm":
            messages.append((here(), {}))
        open_leaf[:] = [(name, here(), [])]

    def data(characters: str) -> None:
        if open_leaf:
            open_leaf[0][2].append(characters)

    def end(_: str) -> None:
        if open_leaf and messages:
            name, where, parts = open_leaf[0]
            messages[-1][1].setdefault(name, _Cell("".join(parts).strip(), where))
        open_leaf.clear()

    def doctype(*_: object) -> None:
        raise ValueError("a document type")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = data, doctype
    try:
        parser.Parse(text.strip().encode("utf-8", "replace"), True)
    except ValueError:
        message = "XML with a document type is not read."
        return messages, [Finding("V212", message, here(), "remove the line that begins with <!DOCTYPE.")]
    except expat.ExpatError as error:
        where = Where(file, error.lineno, error.offset + 1)
        return messages, [Finding("V212", f"Not XML: {expat.ErrorString(error.code)}.", where, _AGAIN)]
    return messages, []


def _made(where: Where, message: _Message) -> tuple[Elements | None, list[Finding]]:
    """Make the set of a message, if it is whole and its values are possible."""
    numbers, findings = _numbers(where, message)
    findings += _unsuited(message)
    if findings:
        return None, findings
    values = Values(**numbers, places={name: message[key].where for name, key in _KEYS.items()})
    if found := values.judged():
        return None, found
    number = int(message["NORAD_CAT_ID"].text) if "NORAD_CAT_ID" in message else 0
    satrec = values.satrec(number)
    if found := values.refused(satrec):
        return None, found
    name = message["OBJECT_NAME"].text if "OBJECT_NAME" in message else ""
    lines = tuple(f"{key} = {cell.text}" for key, cell in message.items())
    motion_dot = _number(message["MEAN_MOTION_DOT"].text) if "MEAN_MOTION_DOT" in message else None
    designator = message["OBJECT_ID"].text if "OBJECT_ID" in message else ""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{3}[A-Z]{1,3}", designator, re.ASCII):
        designator = ""
    made = Elements(
        name, number, values.epoch, lines, where, designator=designator, motion_dot=motion_dot, satrec=satrec
    )
    return made, []


def _numbers(where: Where, message: _Message) -> tuple[dict[str, float], list[Finding]]:
    """Read the eight numbers that SGP4 needs."""
    numbers: dict[str, float] = {}
    findings: list[Finding] = []
    for name, key in _KEYS.items():
        if key not in message:
            said = f"{LABELS[name]} ({key}) is missing."
            findings.append(Finding("V212", said, where, f"add {key}; SGP4 cannot do without it."))
            continue
        number = _instant(message[key].text) if name == "epoch" else _number(message[key].text)
        if number is None:
            said = f"{message[key].text[:40]!r} is not {'a time' if name == 'epoch' else 'a number'} ({key})."
            findings.append(Finding("V212", said, message[key].where, _AGAIN))
        numbers[name] = number if number is not None else math.nan
    return numbers, findings


def _number(text: str) -> float | None:
    """Read a finite decimal number."""
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    return value if math.isfinite(value) else None


def _instant(text: str) -> float | None:
    """Read a calendar or ordinal time as POSIX seconds."""
    if not (m := _EPOCH.fullmatch(text)):
        return None
    try:
        day = datetime(int(m[1]), int(m[2] or 1), int(m[3] or 1), int(m[5]), int(m[6]), int(m[7]), tzinfo=UTC)
        whole = day + timedelta(days=int(m[4] or 1) - 1)
    except (ValueError, OverflowError):
        return None
    if whole.year != int(m[1]):
        return None
    return whole.timestamp() + float(f"0{m[8] or '.0'}")


def _unsuited(message: _Message) -> list[Finding]:
    """Say what SGP4 round the Earth cannot use: another centre, frame, time or theory; a number that is none."""
    findings = [
        Finding(
            "V212",
            f"{key} is {message[key].text[:40]!r}, not {' or '.join(sorted(fine))}.",
            message[key].where,
            "ask the source for mean elements made for SGP4.",
        )
        for key, fine in _ONLY.items()
        if key in message and message[key].text.upper() not in fine
    ]
    cell = message.get("NORAD_CAT_ID")
    if cell and not re.fullmatch(r"[0-9]{1,9}", cell.text):
        findings.append(Finding("V212", f"{cell.text[:40]!r} is not a catalogue number.", cell.where, _AGAIN))
    return findings
