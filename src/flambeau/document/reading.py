"""What all readers share: the findings so far, the ids seen so far, and tables as checked fields."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TypeVar

from flambeau.document.hints import maybe
from flambeau.document.keys import Table
from flambeau.document.source import FILE_LIMIT, Folder, Refused, Row, Text, TomlRow, cut, printable
from flambeau.document.tables import SOURCES
from flambeau.document.times import clock_of, read_when
from flambeau.document.values import Wrong, same, show
from flambeau.finding import Finding, Where
from flambeau.journey import FOLLOWS, Anchor, Free, When

T = TypeVar("T")
_SOURCE_WORD = re.compile("[A-Z]+[0-9]+[a-z]?")
_HINTS = 300_000  # words compared for hints in one reading, so that a document full of slips does not take for ever


class Fields:
    """A table's values, read by their kinds. What was wrong has been said, is in `broken`, and has its default here."""

    __slots__ = ("broken", "row", "table", "values")

    def __init__(self, row: Row, table: Table, values: dict[str, object], broken: Collection[str]) -> None:
        self.row, self.table, self.values, self.broken = row, table, values, broken

    @property
    def where(self) -> Where:
        """Where the table begins."""
        return self.row.where

    def given(self, key: str) -> bool:
        """Tell whether the document has the key, sound or not."""
        return key in self.row.cells

    def one(self, key: str, kind: type[T]) -> T | None:
        """Return the value of a key, or its default, or None."""
        value = self.values.get(key)
        return value if isinstance(value, kind) else None

    def text(self, key: str) -> str:
        """Return the text of a key, empty when there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def real(self, key: str, default: float = 0.0) -> float:
        """Return the number of a key [SI], or the default when there is none."""
        value = self.values.get(key)
        return float(value) if isinstance(value, float | int) else default

    def flag(self, key: str) -> bool:
        """Tell whether the key is true."""
        return self.values.get(key) is True

    def many(self, key: str, kind: type[T]) -> tuple[T, ...]:
        """Return the list of a key, empty when there is none."""
        value = self.values.get(key)
        return tuple(v for v in value if isinstance(v, kind)) if isinstance(value, tuple) else ()


class Reader:
    """One reading of one journey: gathers findings and ids."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self.ids: dict[str, dict[str, Where]] = {}  # by name space; also the ids of broken things
        self.lost: set[str] = set()  # name spaces some of whose ids could not be read
        self.sources: Mapping[str, str] | None = None
        self._hints = _HINTS

    def say(self, code: str, message: str, where: Where, hint: str = "", things: tuple[str, ...] = ()) -> None:
        """Add a finding."""
        self.findings.append(Finding(code, printable(message), where, printable(hint), things))

    def maybe(self, word: str, known: Collection[str]) -> str:
        """Return a hint at the nearest known word, while there is time for it."""
        self._hints -= len(known)
        return maybe(word, known) if self._hints > 0 else ""

    def open(self, name: str, where: Where, limit: int = FILE_LIMIT) -> Text | None:
        """Return the text of a file of the folder, or say why not, at `where` the file is named."""
        try:
            return self.folder.read(name, limit)
        except Refused as refused:
            self.refuse(refused, where)
            return None

    def file(self, fields: Fields, key: str) -> Text | None:
        """Return the text of the file that a key names; None when there is none, or it cannot be had (said)."""
        sound = fields.given(key) and key not in fields.broken
        return self.open(fields.text(key), fields.row.at(key)) if sound else None

    def refuse(self, refused: Refused, where: Where) -> None:
        """Say why a file cannot be used: at its own place, or else at `where` the file is named."""
        self.say(refused.code, refused.message, refused.where or where, refused.hint)

    # Tables

    def fields(self, row: Row, table: Table) -> Fields:
        """Read a table's values by their kinds, and say what is wrong with them."""
        values, broken = dict(table.defaults), set()
        for name, plain in row.cells.items():
            key = table.keys.get(name)
            if key is None:
                self._unknown(row, name, table)
                continue
            try:
                kind = key.kind
                if row.plain and kind.cell is not None and kind.cell is not same:
                    plain = kind.cell(str(plain))  # noqa: PLW2901 - text becomes what TOML would have
                values[name] = kind.read(plain)
            except Wrong as wrong:
                broken.add(name)
                self.wrong(row, name, row.cells[name], wrong)
        broken.update(self._missing(row, table))
        return Fields(row, table, values, broken)

    def _unknown(self, row: Row, name: str, table: Table) -> None:
        if name in table.tables or row.plain:
            return
        known = [*table.keys, *table.tables]
        what = f"[{table.name}]" if table.name else "a journey"
        hint = dict(table.moved).get(name) or self.maybe(name, known)
        self.say("D107", f"{what} has no key {cut(name)}", row.at_key(name), hint)

    def wrong(self, row: Row, key: str, value: object, wrong: Wrong) -> None:
        """Say what is wrong with the value of a key."""
        if row.broken:
            return
        for step in wrong.path:
            value = value[step] if isinstance(value, list) else value
        self.say(wrong.code, f"{key} = {show(value)}: {wrong.message}", row.at(key, *wrong.path), wrong.hint)

    def _missing(self, row: Row, table: Table) -> Iterator[str]:
        for name in table.required:
            if name not in row.cells:
                yield name
                if not row.broken:
                    self.say("D108", f"{_called(table)} has no {name}", row.where)

    def tables(self, root: TomlRow, table: Table) -> list[TomlRow]:
        """Return the tables of that name inside of another, and say what is no table."""
        value = root.cells.get(table.name)
        form = f"[[{table.name}]]" if table.many else f"[{table.name}]"
        if isinstance(value, list) and table.many:
            for index, item in enumerate(value):
                if not isinstance(item, Mapping):
                    self.say("D109", f"{show(item)}: expected {form}", root.at(table.name, index))
        elif value is not None and isinstance(value, Mapping) == table.many:
            self.say("D109", f"{table.name} is {show(value)}: expected {form}", root.at_key(table.name))
        elif value is not None and not isinstance(value, Mapping):
            self.say("D109", f"{table.name} = {show(value)}: expected {form}", root.at(table.name))
        return root.tables(table.name)

    def inner(self, row: TomlRow, key: str, form: str) -> TomlRow | None:
        """Return the table under a free name, or say that it is none."""
        value = row.cells[key]
        if isinstance(value, Mapping):
            return TomlRow(value, row.text, row.node.at(key))
        self.say("D109", f"{key[:40]} is {show(value)}: expected {form}", row.at(key))
        return None

    def all(self, root: TomlRow, table: Table) -> list[Fields]:
        """Return the fields of all tables of that name inside of another."""
        return [self.fields(row, table) for row in self.tables(root, table)]

    # Ids and references

    def register(self, space: str, name: str, row: Row, key: str = "id") -> bool:
        """Note an id; say D111 and return False when it is taken."""
        ids = self.ids.setdefault(space, {})
        if name in ids:
            self.say("D111", f"the id {cut(name)} is taken by {ids[name]}", row.at(key), things=(name,))
            return False
        ids[name] = row.where if row.plain else row.at(key)
        return True

    def take(self, space: str, fields: Fields) -> str | None:
        """Note the id of a table; None when it is missing, malformed or taken."""
        raw = fields.row.cells.get("id")
        if "id" in fields.broken:
            if isinstance(raw, str):
                self.ids.setdefault(space, {}).setdefault(raw, fields.where)
            return None
        name = fields.text("id")
        return name if self.register(space, name, fields.row) else None

    def known(self, *spaces: str) -> dict[str, Where]:
        """Return the ids of some name spaces."""
        if len(spaces) == 1:
            return self.ids.get(spaces[0], {})
        return {name: where for space in spaces for name, where in self.ids.get(space, {}).items()}

    def refer(self, name: str, row: Row, key: str, *path: int, spaces: tuple[str, ...] = ("thing",)) -> bool:
        """Tell whether an id exists, and say D112 at its place when not, and nothing of its kind was lost."""
        for space in spaces:
            if name in self.ids.get(space, ()):
                return True
        if self.lost.isdisjoint(spaces):
            self.unknown(name, key, spaces, row.at(key, *path))
        return False

    def unknown(self, name: str, key: str, spaces: tuple[str, ...], where: Where) -> None:
        """Say D112: nothing has the id that a key names."""
        message = f"{key} = {cut(name)}: no {' or '.join(spaces)} of this journey has that id"
        self.say("D112", message, where, self.maybe(name, self.known(*spaces)))

    def referred(self, fields: Fields, key: str) -> str:
        """Return the id that a key refers to, empty when it is none."""
        if not fields.given(key) or key in fields.broken:
            return ""
        name = fields.text(key)
        return name if self.refer(name, fields.row, key, spaces=fields.table.keys[key].refers) else ""

    def all_referred(self, fields: Fields, key: str) -> tuple[str, ...]:
        """Return the ids that a list refers to, without those that are none."""
        names, spaces = enumerate(fields.many(key, str)), fields.table.keys[key].refers
        listed = isinstance(fields.row.cells.get(key), list)
        return tuple(n for i, n in names if self.refer(n, fields.row, key, *([i] if listed else []), spaces=spaces))

    def source(self, fields: Fields) -> str:
        """Return the source words of a table, after a look whether `[sources]` has them."""
        text = fields.text("source")
        for word in re.split(r"[\s,;]+", text) if self.sources is not None and text else ():
            if _SOURCE_WORD.fullmatch(word) and word not in (self.sources or {}):
                hint = self.maybe(word, self.sources or {})
                message = f"source = {cut(text)}: [{SOURCES.name}] has no {word}"
                self.say("D112", message, fields.row.at("source"), hint)
        return text

    # Times

    def when(self, fields: Fields, key: str, zone: str, day: date | None = None) -> When:
        """Return the time of a key; `FOLLOWS` when there is none or it is wrong."""
        if key not in fields.values or key in fields.broken:
            return FOLLOWS
        if day is None and "date" in fields.broken and clock_of(fields.values[key]):
            return FOLLOWS
        spaces = fields.table.keys[key].refers or ("thing",)
        return self.time(fields.values[key], fields.row, key, zone=zone, day=day, spaces=spaces) or FOLLOWS

    def time(
        self, value: object, row: Row, key: str, *path: int,
        zone: str, day: date | None = None, spaces: tuple[str, ...] = ("thing",),
    ) -> When | None:  # fmt: skip
        """Read one time and check what it is anchored to, an id of `spaces`; None when it is wrong."""
        try:
            when = read_when(value, zone, day)
        except Wrong as wrong:
            wrong.path = path
            self.wrong(row, key, row.cells[key], wrong)
            return None
        if isinstance(when, Anchor):
            where = row.at(key, *path)
            if not self.refer(when.other, row, key, *path, spaces=spaces):
                return None
            return Anchor(when.other, when.edge, when.offset, when.certainty, where)
        if isinstance(when, Free) and when.undecided:
            self.say("R104", f"{key} is left free", row.at(key, *path), '"tbd", a date, or a span of dates.')
        return when


def _called(table: Table) -> str:
    if not table.name:
        return "the journey"
    return f"[[{table.name}]]" if table.many else f"[{table.name}]"
