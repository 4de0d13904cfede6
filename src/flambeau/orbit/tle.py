"""Two-line element sets: read line by line, every mistake said with its column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sgp4.alpha5 import from_alpha5
from sgp4.api import WGS72, Satrec

from flambeau.finding import Finding, Where, in_order
from flambeau.orbit.mean import Elements, Values, too_large

_LENGTH = 69
_AGAIN = "fetch the set again from its source and paste it unchanged."


class _Field(NamedTuple):
    """Columns of a line, what stands there, and its pattern."""

    first: int
    last: int
    what: str
    pattern: re.Pattern[str]


def _fields(*rows: tuple[int, int, str, str]) -> tuple[_Field, ...]:
    return tuple(_Field(a, b, what, re.compile(pattern, re.ASCII)) for a, b, what, pattern in rows)


_NUMBER = r" *[0-9]+|[A-HJ-NP-Z][0-9]{4}"
_ANGLE = r" *[0-9]+\.[0-9]{4}"
_POWER = r"[ +-] *[0-9]+[ +-][0-9]"
_BLANK = r" "

# Source: Hoots and Roehrich 1980, Spacetrack Report #3; Vallado et al. 2006, figure 3; alpha-5: space-track.org.
_FIRST = _fields(
    (3, 7, "the catalogue number", _NUMBER),
    (8, 8, "the classification", r"[A-Z ]"),
    (9, 9, "a blank", _BLANK),
    (10, 17, "the international designator", r"[ 0-9A-Z]{8}"),
    (18, 18, "a blank", _BLANK),
    (19, 20, "the year of the epoch", r"[ 0-9][0-9]"),
    (21, 32, "the day of the epoch", r" *[0-9]+\.[0-9]{8}"),
    (33, 33, "a blank", _BLANK),
    (34, 43, "the first derivative of mean motion", r"[ +-]\.[0-9]{8}"),
    (44, 44, "a blank", _BLANK),
    (45, 52, "the second derivative of mean motion", _POWER),
    (53, 53, "a blank", _BLANK),
    (54, 61, "the drag term", _POWER),
    (62, 62, "a blank", _BLANK),
    (63, 63, "the kind of ephemeris", r"[ 0-9]"),
    (64, 64, "a blank", _BLANK),
    (65, 68, "the number of the set", r"[ 0-9]{4}"),
    (69, 69, "the checksum", r"[0-9]"),
)
_SECOND = _fields(
    (3, 7, "the catalogue number", _NUMBER),
    (8, 8, "a blank", _BLANK),
    (9, 16, "the inclination", _ANGLE),
    (17, 17, "a blank", _BLANK),
    (18, 25, "the right ascension of the node", _ANGLE),
    (26, 26, "a blank", _BLANK),
    (27, 33, "the eccentricity", r"[0-9]{7}"),
    (34, 34, "a blank", _BLANK),
    (35, 42, "the argument of perigee", _ANGLE),
    (43, 43, "a blank", _BLANK),
    (44, 51, "the mean anomaly", _ANGLE),
    (52, 52, "a blank", _BLANK),
    (53, 63, "the mean motion", r" *[0-9]+\.[0-9]{8}"),
    (64, 68, "the revolution number", r"[ 0-9]{5}"),
    (69, 69, "the checksum", r"[0-9]"),
)
_VALUES = {"inclination": (2, 9), "node": (2, 18), "eccentricity": (2, 27), "perigee": (2, 35)}
_VALUES |= {"anomaly": (2, 44), "motion": (2, 53), "epoch": (1, 21), "bstar": (1, 54)}


class _Line(NamedTuple):
    """One line of the file and where it stands."""

    text: str
    where: Where

    @property
    def kind(self) -> str:
        """Tell first lines "1", second lines "2" and names "" apart."""
        return self.text[0] if self.text[:2] in {"1 ", "2 "} else ""

    def column(self, column: int) -> Where:
        return self.where._replace(column=self.where.column + column - 1)


@dataclass(frozen=True)
class _Block:
    """Lines that belong together: a name and the two lines; any of them may be missing."""

    name: _Line | None = None
    first: _Line | None = None
    second: _Line | None = None


def read_tle(text: str, file: str) -> tuple[tuple[Elements, ...], tuple[Finding, ...]]:
    """Read two-line element sets, with or without a name line; blank lines and lines with `#` are skipped.

    Blanks in front of a line, as in a text that was pasted into another, do no harm.

    Args:
        text: any number of sets.
        file: what findings call the text.

    Returns:
        The sets that are sound, in the order of the text, and what is wrong with the others: V211 checksum, V212 form,
        V213 values, D102 size. Never raises, whatever the text.
    """
    if large := too_large(text, file):
        return (), large
    sets: list[Elements] = []
    findings: list[Finding] = []
    for block in _blocks(_lines(text, file)):
        one, said = _read(block)
        sets.extend([one] if one else [])
        findings.extend(said)
    return tuple(sets), in_order(findings)


def _lines(text: str, file: str) -> Iterator[_Line]:
    """Number the lines and drop those without meaning."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        plain = line.strip()
        if plain and not plain.startswith("#"):
            yield _Line(plain, Where(file, number, len(line) - len(line.lstrip()) + 1))


def _blocks(lines: Iterable[_Line]) -> Iterator[_Block]:
    """Group lines into sets: a name opens a block, a second line closes it."""
    block = _Block()
    for line in lines:
        if line.kind == "2":
            yield _Block(block.name, block.first, line)
            block = _Block()
        elif line.kind == "1" and block.first is None:
            block = _Block(block.name, line)
        else:
            yield block
            block = _Block(first=line) if line.kind else _Block(name=line)
    yield block


def _read(block: _Block) -> tuple[Elements | None, list[Finding]]:
    """Judge one block and make its set if nothing is wrong."""
    name, first, second = block.name, block.first, block.second
    if first is None or second is None:
        return None, _unpaired(block)
    findings = [*_form(first, _FIRST), *_form(second, _SECOND), *_checksum(first), *_checksum(second)]
    if first.text[2:7] != second.text[2:7]:
        message = f"The second line is of satellite {second.text[2:7]!r}, the first of {first.text[2:7]!r}."
        findings.append(Finding("V212", message, second.column(3), "a line of another set got between them."))
    if findings:
        return None, findings
    return _made(name, first, second)


def _unpaired(block: _Block) -> list[Finding]:
    """Say which line of a set is missing."""
    if block.first is not None:
        return [Finding("V212", "A first line without a second line after it.", block.first.where, _AGAIN)]
    if block.second is not None:
        return [Finding("V212", "A second line without a first line before it.", block.second.where, _AGAIN)]
    if block.name is not None:
        message = f"No element set follows {block.name.text[:24]!r}."
        return [Finding("V212", message, block.name.where, "put # in front of it if it is a comment.")]
    return []


def _form(line: _Line, fields: tuple[_Field, ...]) -> list[Finding]:
    """Say where a line does not have the form of its kind; of a wrong length only that."""
    if len(line.text) != _LENGTH:
        column = min(len(line.text), _LENGTH) + 1
        message = f"The line has {len(line.text)} characters, not {_LENGTH}."
        return [Finding("V212", message, line.column(column), _AGAIN)]
    wrong = (f for f in fields if not f.pattern.fullmatch(line.text[f.first - 1 : f.last]))
    return [_misfit(line, field) for field in wrong]


def _misfit(line: _Line, field: _Field) -> Finding:
    """Say what stands in the columns of a field instead."""
    columns = f"column {field.first}" if field.first == field.last else f"columns {field.first} to {field.last}"
    message = f"{line.text[field.first - 1 : field.last]!r} in {columns} is not {field.what}."
    return Finding("V212", message, line.column(field.first), _AGAIN)


def checksum(line: str) -> int:
    """Return the checksum of a line: its digits, each minus sign as 1, modulo 10; the last column is not counted."""
    return sum(int(c) if c in "0123456789" else c == "-" for c in line[: _LENGTH - 1]) % 10


def _checksum(line: _Line) -> list[Finding]:
    """Compare a line with its last digit."""
    found = line.text[_LENGTH - 1 : _LENGTH]
    expected = str(checksum(line.text))
    if len(line.text) != _LENGTH or found not in "0123456789" or found == expected:
        return []
    message = f"The line adds up to checksum {expected}, but {found} stands in column {_LENGTH}: a digit is wrong."
    return [Finding("V211", message, line.column(_LENGTH), _AGAIN)]


def _made(name: _Line | None, first: _Line, second: _Line) -> tuple[Elements | None, list[Finding]]:
    """Make the set of two lines of sound form, if its values are possible."""
    number = from_alpha5(first.text[2:7].replace(" ", "0"))
    values = _values(first, second)
    if found := [*_day(first), *values.judged()]:
        return None, found
    satrec = Satrec.twoline2rv(first.text, second.text, WGS72)
    if found := values.refused(satrec):
        return None, found
    called = name.text.strip().removeprefix("0 ") if name else ""
    where = (name or first).where
    motion_dot, lines = float(first.text[33:43].replace(" ", "")), (first.text, second.text)
    designator = _designator(first.text[9:17].strip())
    made = Elements(
        called, number, values.epoch, lines, where, designator=designator, motion_dot=motion_dot, satrec=satrec
    )
    return made, []


def _designator(text: str) -> str:
    """Write 98067A as 1998-067A; nothing for what is no international designator."""
    if not re.fullmatch(r"[0-9]{5}[A-Z]{1,3}", text, re.ASCII):
        return ""
    return f"{'19' if text[:2] >= '57' else '20'}{text[:2]}-{text[2:]}"


def _values(first: _Line, second: _Line) -> Values:
    """Cut the numbers out of two lines of sound form."""
    a, b = first.text, second.text
    year, day = int(a[18:20]), float(a[20:32])
    start = (date(year + (1900 if year >= 57 else 2000), 1, 1) - date(1970, 1, 1)).days
    bstar = float(f"{a[53]}.{a[54:59].replace(' ', '0')}e{a[59:61].strip()}")
    inclination, node, perigee, anomaly = (float(b[i : i + 8]) for i in (8, 17, 34, 43))
    eccentricity, motion = float("0." + b[26:33]), float(b[52:63])
    lines = {1: first, 2: second}
    places = {key: lines[line].column(column) for key, (line, column) in _VALUES.items()}
    epoch = start * 86400.0 + (day - 1) * 86400.0
    return Values(epoch, inclination, node, eccentricity, perigee, anomaly, motion, bstar, places)


def _day(first: _Line) -> list[Finding]:
    """Say if the year has no such day."""
    year, day = int(first.text[18:20]), float(first.text[20:32])
    days = 366 if year % 4 == 0 else 365  # 2000 was a leap year, and the two digits reach neither 1900 nor 2100
    if 1 <= day < days + 1:
        return []
    message = f"The epoch is day {day:.8f} of a year of {days} days."
    return [Finding("V213", message, first.column(21), _AGAIN)]
