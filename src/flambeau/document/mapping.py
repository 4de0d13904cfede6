"""A table of stops with columns of other names as a CSV file of stops: which column is which, and what is wrong.

Names are compared without case, blanks and underscores, first with our own, then with `ALSO`. What has no such name is
asked for: no column is left out or taken over by guess.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from typing import NamedTuple

from flambeau.document.hints import maybe, some
from flambeau.document.source import Text, cut, read_csv
from flambeau.document.tables import STOP
from flambeau.finding import Finding, Where
from flambeau.units import LENGTHS

ALSO = {
    "latitude": "lat", "y": "lat", "longitude": "lon", "lng": "lon", "long": "lon", "x": "lon",
    "city": "place", "town_name": "place", "location": "place", "stop": "place", "title": "name",
    "elevation_m": "height_m", "altitude_m": "height_m", "timezone": "zone", "tz": "zone", "day": "date",
    "arrival": "start", "arrive": "start", "begin": "start", "departure": "end", "finish": "end",
    "state": "region", "province": "region", "inhabitants": "population", "transport": "mode", "vehicle": "mode",
    "notes": "note", "comment": "note", "remarks": "note", "km": "distance_km", "torchbearers": "bearers",
}  # fmt: skip
"""Names that others give to columns of stops."""

_KNOWN = tuple(key.name for key in STOP.rows if key.kind.cell is not None)


class Mapped(NamedTuple):
    """A table of stops in our columns.

    `tried` is the source's own text with our names in its header, so that the reader finds mistakes in its very lines
    and columns; `text` is what is to be written. `names` are pairs of theirs and ours; `skipped` are what is left out.
    """

    tried: str
    text: str
    names: tuple[tuple[str, str], ...]
    skipped: tuple[str, ...]
    rows: int


def mapped(text: Text, given: Mapping[str, str], skip: Collection[str]) -> tuple[Mapped | None, list[Finding]]:
    """Return a CSV text in our columns, or None, and what is wrong with its form and its header.

    Args:
        text: of the file.
        given: names of columns of ours by theirs, as the user says.
        skip: columns of theirs to be left out.
    """
    sheet = read_csv(text)
    if sheet.broken is not None:
        where = sheet.broken.where or Where(text.file)
        return None, [Finding(sheet.broken.code, sheet.broken.message, where, sheet.broken.hint)]
    theirs = [name.strip() for name in sheet.header]
    ours = [_ours(name, given, skip) for name in theirs]
    findings = [_unknown(name, sheet.at(sheet.line, n)) for n, name in enumerate(theirs) if ours[n] is None]
    findings += [
        _absent(name, theirs, Where(text.file, sheet.line, 1)) for name in (*given, *skip) if name not in theirs
    ]
    if findings or not theirs:
        return None, findings or [Finding("D106", "no header", Where(text.file), "")]
    kept = [n for n, name in enumerate(ours) if name]
    names = tuple((theirs[n], str(ours[n])) for n in kept)
    rows = [[record[n] for n in kept if n < len(record)] for _, record in sheet.records]
    head = [name or f"skipped-{n}" for n, name in enumerate(ours)]
    begin, end = sheet.text.starts[sheet.line - 1], _after_header(sheet.text, sheet.line, sheet.records)
    tried = sheet.text.text[:begin] + _csv([head]).rstrip("\n") + "\n" + sheet.text.text[end:]
    return Mapped(tried, _csv([[name for _, name in names], *rows]), names, tuple(skip), len(rows)), []


def _after_header(text: Text, line: int, records: list[tuple[int, list[str]]]) -> int:
    """Return the offset behind the header, which must be on one line for lines to stay the same."""
    following = records[0][0] if records else len(text.starts) + 1
    after = line + 1 if line + 1 <= following else following
    return text.starts[after - 1] if after <= len(text.starts) else len(text.text)


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _plain(name: str) -> str:
    return name.casefold().replace(" ", "_").replace("-", "_")


def _ours(name: str, given: Mapping[str, str], skip: Collection[str]) -> str | None:
    """Return our name of a column of theirs, nothing if it is to be left out, None when it is not known."""
    if name in skip:
        return ""
    plain = given.get(name, _plain(name))
    plain = plain if _is_ours(plain) else ALSO.get(plain, plain)
    return plain if _is_ours(plain) else None


def _is_ours(name: str) -> bool:
    base, _, unit = name.rpartition("_")
    return name in _KNOWN or (base in _KNOWN and unit in LENGTHS)


def _unknown(name: str, where: Where) -> Finding:
    near = maybe(_plain(name), (*_KNOWN, *ALSO))
    word = near.strip('".')
    meant = f"--map {cut(name)[1:-1]}={ALSO.get(word, word)}, or " if word else ""
    return Finding("D107", f"no column of a stop is called {cut(name)}", where, f"{meant}--skip {cut(name)[1:-1]}.")


def _absent(name: str, theirs: list[str], where: Where) -> Finding:
    near = maybe(name, theirs)
    return Finding("D108", f"no column {cut(name)}", where, near or f"the columns are {some(theirs)}.")
