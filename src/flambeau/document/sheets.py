"""CSV files as rows of a table of the schema: the header against the known columns, then one row after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flambeau.document import values as v
from flambeau.document.keys import Table
from flambeau.document.reading import Reader
from flambeau.document.source import Row, Sheet, Text, cut, read_csv
from flambeau.finding import Where
from flambeau.units import LENGTHS

_LENGTHS = (v.LENGTH, v.HEIGHT)


class Column(NamedTuple):
    """A known column: its place in the record, the key, and the unit that its name carries."""

    number: int
    key: str
    unit: str = ""


class CsvRow(Row):
    """A record of a CSV text; blank cells are absent."""

    __slots__ = ("columns", "line", "sheet")
    plain = True

    def __init__(self, sheet: Sheet, columns: Mapping[str, Column], line: int, cells: dict[str, object]) -> None:
        super().__init__(cells)
        self.sheet, self.columns, self.line = sheet, columns, line

    @property
    def where(self) -> Where:
        return Where(self.sheet.text.file, self.line, 1)

    def at(self, key: str, *_: int) -> Where:
        return self.sheet.at(self.line, self.columns[key].number) if key in self.columns else self.where

    def at_key(self, key: str) -> Where:
        return self.sheet.at(self.sheet.line, self.columns[key].number) if key in self.columns else self.where


def read_rows(reader: Reader, text: Text, table: Table, *loses: str) -> list[CsvRow]:
    """Return the rows of a CSV text whose columns are the keys of a table; what is wrong with its form is said.

    Args:
        reader: hears what is wrong.
        text: the CSV text.
        table: the table of the schema whose keys are the columns.
        loses: name spaces whose ids may stand in rows or columns that cannot be read.
    """
    sheet = read_csv(text)
    if sheet.broken is not None:
        reader.refuse(sheet.broken, Where(text.file))
    columns = _header(reader, sheet, table)
    if sheet.broken is not None or not columns or len(columns) < len(sheet.header):
        reader.lost.update(loses)
    return [row for record in sheet.records if (row := _row(reader, sheet, columns, *record))] if columns else []


def _header(reader: Reader, sheet: Sheet, table: Table) -> dict[str, Column]:
    """Return the known columns by key, none when a required one is missing."""
    where = Where(sheet.text.file, sheet.line, 1)
    if not sheet.header:
        if sheet.broken is None:
            hint = f'begin with a line such as "{",".join(table.required)}".'
            reader.say("D106", "no header", Where(sheet.text.file), hint)
        return {}
    columns = {column.key: column for column in _columns(reader, sheet, table)}
    missing = [name for name in table.required if name not in columns]
    for name in missing:
        hint = "separate the columns with commas, not semicolons." if ";" in sheet.header[0] else ""
        reader.say("D108", f"no column {name}", where, hint)
    return {} if missing else columns


def _columns(reader: Reader, sheet: Sheet, table: Table) -> list[Column]:
    found: dict[str, Column] = {}
    for number, cell in enumerate(sheet.header):
        name = cell.strip()
        column = _column(number, name, table)
        if column is None:
            known = [key.name for key in table.rows if key.kind.cell is not None]
            what = f"no such column: {cut(name)}" if name else "a column without a name"
            reader.say("D107", what, sheet.at(sheet.line, number), reader.maybe(name, known))
        elif column.key in found:
            reader.say("D106", f"the column {column.key} stands here twice", sheet.at(sheet.line, number))
        else:
            found[column.key] = column
    return list(found.values())


def _column(number: int, name: str, table: Table) -> Column | None:
    key = table.keys.get(name)
    if key is not None:
        return Column(number, name) if key.kind.cell is not None else None
    base, _, unit = name.rpartition("_")
    key = table.keys.get(base)
    return Column(number, base, " " + unit) if key and key.kind in _LENGTHS and unit in LENGTHS else None


def _row(reader: Reader, sheet: Sheet, columns: Mapping[str, Column], line: int, record: list[str]) -> CsvRow | None:
    size = len(record)
    cells: dict[str, object] = {}
    for key, (number, _, unit) in columns.items():
        cell = record[number].strip() if number < size else ""
        if cell:
            cells[key] = cell + unit if unit else cell
    row = CsvRow(sheet, columns, line, cells)
    if size != len(sheet.header):
        row.broken = True
        message = f"{size} cells, {len(sheet.header)} in the header"
        reader.say("D105", message, row.where, "put text that holds a comma in double quotes.")
    return row if cells or row.broken else None
