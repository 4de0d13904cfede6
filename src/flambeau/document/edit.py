"""Small changes of a document's text in place: comments, order and everything else stay as they are.

Where things stand is known from the reader's own scanner; nothing is written from values. What has been changed is to
be read again before it counts.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import pairwise

from flambeau.document.scanner import STRING, Node
from flambeau.document.source import Refused, Text, TomlRow, read_csv, read_toml
from flambeau.finding import Where

_STRING = re.compile(STRING)
_BLANK_LINES = re.compile(r"(?:\n[^\S\n]*)*\Z")


def with_stop_key(text: Text, stop: Where, key: str, value: str) -> str | None:
    """Return a document with a text under a key of the stop that stands at a place; None when no stop stands there.

    Args:
        text: of `journey.toml`.
        stop: where the stop begins.
        key: its name.
        value: a text of letters, digits, hyphens and dots.
    """
    for branch in read_toml(text).tables("branch"):
        for row in branch.tables("stop"):
            if row.where == stop:
                return _like(text, _with_key(row, key, f'"{value}"', after=("mode", "place")))
    return None


def with_branch_file(text: Text, branch: str, file: str) -> str | None:
    """Return a document in which a branch also has a CSV file of stops; None when it has no such branch."""
    for row in read_toml(text).tables("branch"):
        if row.cells.get("id") == branch:
            return _like(text, _with_file(row, file))
    return None


def with_cell(text: Text, line: int, column: str, value: str) -> str:
    """Return a CSV text with a cell of the record that begins on a line; the column is added when it is not there.

    Args:
        text: of the file.
        line: counted from 1.
        column: its name.
        value: a text that needs no quotes.
    """
    sheet = read_csv(text)
    names = [name.strip() for name in sheet.header]
    starts = [sheet.line, *(number for number, _ in sheet.records)]
    parts = _records(sheet.text, starts)
    for k, (number, record) in enumerate([(sheet.line, list(sheet.header)), *sheet.records]):
        body, tail = parts[k]
        if column not in names:
            cell = column if k == 0 else value if number == line else ""
            parts[k] = f"{body},{cell}", tail
        elif number == line and k:
            record[names.index(column)] = value
            parts[k] = _written(record), tail
    head = sheet.text.text[: sheet.text.starts[sheet.line - 1]]
    return _like(text, head + "".join(body + tail for body, tail in parts))


def _records(text: Text, lines: list[int]) -> list[tuple[str, str]]:
    """Return the text of each record that begins on one of the lines, and the blank text behind it."""
    offsets = [*(text.starts[line - 1] for line in lines), len(text.text)]
    whole = [text.text[a:b] for a, b in pairwise(offsets)]
    ends = [match.start() for part in whole if (match := _BLANK_LINES.search(part)) is not None]
    return [(part[:end], part[end:]) for part, end in zip(whole, ends, strict=True)]


def _written(record: list[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(record)
    return out.getvalue().removesuffix("\n")


def _like(text: Text, changed: str) -> str:
    """Give a changed text the line ends that the text had."""
    return changed.replace("\n", "\r\n") if "\r\n" in text.text else changed


def _with_key(row: TomlRow, key: str, value: str, after: tuple[str, ...]) -> str:
    """Put a key and its value as TOML into a table, or another value under it."""
    text = row.text.text
    if key in row.cells:
        at = row.node.at(key).value
        return text[:at] + value + text[_end_of_string(row.text, at) :]
    before = next((name for name in after if isinstance(row.cells.get(name), str)), None)
    if before is None:
        raise Refused("D108", f"the stop has none of {', '.join(after)}, after which {key} could stand", row.where)
    end = _end_of_string(row.text, row.node.at(before).value)
    if text[row.node.value] == "{":
        return f"{text[:end]}, {key} = {value}{text[end:]}"
    return _with_line(text, end, f"{key} = {value}", row.node.at(before).key)


def _with_line(text: str, end: int, line: str, like: int) -> str:
    """Put a line behind that in which an offset lies, indented as the line of another offset."""
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    indent = text[text.rfind("\n", 0, like) + 1 : like]
    return f"{text[:stop]}\n{indent if indent.isspace() else ''}{line}{text[stop:]}"


def _end_of_string(text: Text, at: int) -> int:
    match = _STRING.match(text.text, at)
    if match is None:
        raise Refused("D109", "a text was expected here", text.where(at))
    return match.end()


def _with_file(row: TomlRow, file: str) -> str:
    text, stops = row.text.text, row.cells.get("stops")
    if stops is None:
        return _with_key(row, "stops", f'["{file}"]', after=("title", "id"))
    node = row.node.at("stops")
    if isinstance(stops, str):
        end = _end_of_string(row.text, node.value)
        return f'{text[: node.value]}[{text[node.value : end]}, "{file}"]{text[end:]}'
    if not isinstance(stops, list) or file in stops:
        return text
    inner: list[Node] = node.items if isinstance(node.items, list) else []
    if not inner:
        return f'{text[: node.value + 1]}"{file}"{text[node.value + 1 :]}'
    end = _end_of_string(row.text, inner[-1].value)
    return f'{text[:end]}, "{file}"{text[end:]}'
