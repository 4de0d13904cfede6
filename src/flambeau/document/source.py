"""THE place for reading: files of a journey's folder -> text -> plain values that know their line and column.

Nothing else in the inner floors opens a file. Lines and columns count from 1, in characters; they are worked out only
when a finding asks for them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import stat
import tomllib
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PureWindowsPath

from flambeau.document.scanner import Node, scan
from flambeau.finding import Where

MAIN = "journey.toml"
MAIN_LIMIT = 8_000_000  # bytes of journey.toml
FILE_LIMIT = 64_000_000  # bytes of any other file
ROW_LIMIT = 1_000_000  # rows of a CSV file
_DOTS = 1000  # in one line; tomllib needs time by the square of the parts of a dotted key
_LINE_END = re.compile(r"\r\n|\r|\n")
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_CELL = re.compile(r'"[^"]*(?:""[^"]*)*"(?=,|\n|\Z)|(?!")[^,\n]*')


class Refused(Exception):
    """Say why a file cannot be used: a code of the catalogue, what is wrong, and where in that file, if anywhere."""

    def __init__(self, code: str, message: str, where: Where | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.where, self.hint = code, message, where, hint


class Text:
    """The text of one file under the name that the user would type."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        """The offset of the first character of every line."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def where(self, offset: int) -> Where:
        """Return line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return Where(self.file, line, offset - self.starts[line - 1] + 1)


class Folder:
    """A journey's folder: reads the files below it, each once, and keeps the SHA-256 digest of every file read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.digests: dict[str, str] = {}
        self._texts: dict[str, Text] = {}

    def shown(self, name: str) -> str:
        """Return a file's name as the user would type it."""
        return str(self.root / name)

    def read(self, name: str, limit: int = FILE_LIMIT) -> Text:
        """Return the text of a file of the folder, without byte order mark.

        Raises:
            Refused: D113 when the name leads out of the folder; D101, D102, D103 when the file cannot be read.
        """
        if name not in self._texts:
            self._texts[name] = decode(self.data(name, limit), self.shown(name))
        return self._texts[name]

    def put(self, name: str, text: str) -> None:
        """Let a file of the folder read as another text than it has, or be there at all: to try what is not written."""
        self._texts[name] = Text(self.shown(name), text)

    def data(self, name: str, limit: int = FILE_LIMIT) -> bytes:
        """Return the bytes of a file of the folder (Refused as `read`)."""
        data = _bytes(self._confined(name), name, limit, Where(self.shown(name)))
        self.digests[name] = hashlib.sha256(data).hexdigest()
        return data

    def _confined(self, name: str) -> Path:
        parts = PureWindowsPath(name)
        if parts.anchor or "\\" in name or ".." in parts.parts:
            raise Refused("D113", f"{cut(name)} is not a name within the journey's folder", hint="copy the file there.")
        try:
            target, root = (self.root / name).resolve(), self.root.resolve()
        except (OSError, ValueError, RuntimeError) as error:
            raise Refused("D101", f"{cut(name)} cannot be found: {_why(error)}") from error
        if not target.is_relative_to(root):
            raise Refused("D113", f"{cut(name)} leads out of the journey's folder", hint="copy the file there.")
        return target


def open_journey(path: Path) -> tuple[Folder, Text]:
    """Return the folder of a journey and the text of its document; `path` is either of the two.

    Raises:
        Refused: D101, D102, D103 when the document cannot be read.
    """
    try:
        inside = path.is_dir()
    except OSError as error:
        raise Refused("D101", f"cannot be read: {_why(error)}", Where(str(path))) from error
    folder, name = (Folder(path), MAIN) if inside else (Folder(path.parent), path.name)
    try:
        return folder, folder.read(name, MAIN_LIMIT)
    except Refused as refused:
        refused.where = refused.where or Where(folder.shown(name))
        raise


def read_alone(path: Path) -> Text:
    """Return the text of a file that need not be in a journey's folder (Refused as `Folder.read`, D113 aside)."""
    return decode(_bytes(path, path.name, FILE_LIMIT, Where(str(path))), str(path))


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _bytes(path: Path, name: str, limit: int, where: Where) -> bytes:
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise Refused("D101", f"{cut(name)} is not an ordinary file")
        if state.st_size <= limit:
            with path.open("rb") as file:
                data = file.read(limit + 1)
            if len(data) <= limit:
                return data
    except (OSError, ValueError) as error:
        raise Refused("D101", f"{cut(name)} cannot be read: {_why(error)}") from error
    size = max(state.st_size, limit + 1)
    raise Refused("D102", f"{size:,} bytes, at most {limit:,} are read", where)


def cut(text: str, most: int = 60) -> str:
    """Return a text in quotes for a message: printable, on one line and not too long."""
    seen = text if len(text) <= most else text[: most - 1] + "…"
    return f'"{printable(seen)}"'


def printable(text: str) -> str:
    """Return a text on one line, with escapes for what cannot be seen."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def decode(data: bytes, file: str) -> Text:
    """Return bytes as text, without byte order mark.

    Raises:
        Refused: D103 with the place of the first byte that is not UTF-8.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return Text(file, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = Text(file, data[: error.start].decode("utf-8"))
        what = f"byte 0x{data[error.start]:02x} is not UTF-8 text"
        raise Refused("D103", what, before.where(len(before.text)), "save the file as UTF-8.") from error


class Row(ABC):
    """One table of plain values by key that knows where each of them stands."""

    __slots__ = ("broken", "cells")
    plain = False  # True when all values are text, as in CSV

    def __init__(self, cells: Mapping[str, object]) -> None:
        self.cells = cells
        self.broken = False  # True when the values are there but not to be trusted

    @property
    @abstractmethod
    def where(self) -> Where:
        """Where the table begins."""

    @abstractmethod
    def at(self, key: str, *path: int) -> Where:
        """Where the value of a key (or a value inside of it) stands."""

    @abstractmethod
    def at_key(self, key: str) -> Where:
        """Where the key itself stands."""


class TomlRow(Row):
    """A table of a TOML text."""

    __slots__ = ("node", "text")

    def __init__(self, cells: Mapping[str, object], text: Text, node: Node) -> None:
        super().__init__(cells)
        self.text, self.node = text, node

    @property
    def where(self) -> Where:
        return self.text.where(self.node.key)

    def at(self, key: str, *path: int) -> Where:
        node = self.node.at(key)
        for step in path:
            node = node.at(step)
        return self.text.where(node.value)

    def at_key(self, key: str) -> Where:
        return self.text.where(self.node.at(key).key)

    def tables(self, key: str) -> list[TomlRow]:
        """Return the tables under a key: those of an array, or the one; what is no table is left out."""
        value, node = self.cells.get(key), self.node.at(key)
        if isinstance(value, Mapping):
            return [TomlRow(value, self.text, node)]
        many = value if isinstance(value, list) else []
        return [TomlRow(v, self.text, node.at(i)) for i, v in enumerate(many) if isinstance(v, Mapping)]


def read_toml(text: Text) -> TomlRow:
    """Return the values of a TOML text.

    Raises:
        Refused: D104 with the place where the text is not TOML.
    """
    text = Text(text.file, text.text.replace("\r\n", "\n"))  # as TOML says, so that lines and columns stay
    _refuse_dots(text)
    try:
        return TomlRow(tomllib.loads(text.text), text, scan(text.text))
    except RecursionError as error:
        raise Refused("D104", "tables or lists are nested too deep", Where(text.file)) from error
    except ValueError as error:
        match = _TOML_PLACE.search(str(error))
        where = Where(text.file, int(match[1]), int(match[2])) if match and match[1] else None
        where = where or (text.where(len(text.text)) if match else Where(text.file))
        hint = "put text in double quotes." if "Invalid value" in str(error) else ""
        raise Refused("D104", _TOML_PLACE.sub("", str(error)), where, hint) from error


def _refuse_dots(text: Text) -> None:
    if text.text.count(".") <= _DOTS:
        return
    for number, line in enumerate(text.text.split("\n"), 1):
        if line.count(".") > _DOTS:
            raise Refused("D104", f"a line with more than {_DOTS} dots", Where(text.file, number, 1))


@dataclass(slots=True)
class Sheet:
    """A CSV text: the header and the records, each with the line that it begins on; `broken` ends it early."""

    text: Text
    header: Sequence[str] = ()
    line: int = 1
    records: list[tuple[int, list[str]]] = field(default_factory=list)
    broken: Refused | None = None
    _cells: tuple[int, list[int]] = (0, [])  # of the record asked for last: its line, the offsets of its cells

    def at(self, line: int, column: int) -> Where:
        """Return where the cell of a column [from 0] of the record that begins on a line [from 1] stands."""
        if self._cells[0] != line:
            self._cells = line, list(self._offsets(line))
        offsets = self._cells[1]
        return self.text.where(offsets[min(column, len(offsets) - 1)])

    def _offsets(self, line: int) -> Iterator[int]:
        """Yield the offsets of the cells of a record as far as they can be told apart, past their leading blanks."""
        offset, text = self.text.starts[line - 1], self.text.text
        while match := _CELL.match(text, offset):
            yield offset + (len(match[0]) - len(match[0].lstrip()) if match[0].strip() else 0)
            if not text.startswith(",", match.end()):
                return
            offset = match.end() + 1
        yield offset


def read_csv(text: Text) -> Sheet:
    """Return the records of a CSV text (RFC 4180, comma) without blank ones, line ends as `\\n`; never raises."""
    text = Text(text.file, text.text.replace("\r\n", "\n").replace("\r", "\n"))
    sheet = Sheet(text)
    nul = text.text.find("\0")
    if nul >= 0:
        sheet.broken = Refused("D105", "a NUL byte", text.where(nul))
        return sheet
    reader = csv.reader(io.StringIO(text.text, newline=""), strict=True)
    line = 1
    try:
        for record in reader:
            if any(record) and not "".join(record).isspace() and not _take(sheet, line, record):
                break
            line = reader.line_num + 1
    except csv.Error as error:
        what = "a quote that is never closed" if "end of data" in str(error) else str(error)
        sheet.broken = Refused("D105", what, sheet.at(line, 1 << 30), "double the quotes inside of a cell.")
    return sheet


def _take(sheet: Sheet, line: int, record: list[str]) -> bool:
    if not sheet.header:
        sheet.header, sheet.line = record, line
    elif len(sheet.records) < ROW_LIMIT:
        sheet.records.append((line, record))
    else:
        sheet.broken = Refused("D102", f"more than {ROW_LIMIT:,} rows", Where(sheet.text.file, line, 1))
    return sheet.broken is None
