"""Where every key and value of a TOML text stands. Reads only text that `tomllib` has accepted, and needs one pass.

`tomllib` gives values without places, so this small scanner walks the same text again and mirrors its tables and arrays
as a tree of offsets. It never recurses and builds no values.

Source: TOML 1.0.0, https://toml.io/en/v1.0.0 (and the multi-line inline tables of 1.1.0).
"""

from __future__ import annotations

import re
import tomllib

# Loops are unrolled (normal, then special and normal again), so that they are linear without possessive quantifiers:
# those are broken in the `re` of Python 3.11.2, which Debian 12 has.
_BASIC = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_LITERAL = r"'[^'\n]*'"
STRING = (
    r'"""[^"\\]*(?:(?:\\[\s\S]|"{1,2}(?!"))[^"\\]*)*"{3,5}' + "|" + r"'''[^']*(?:'{1,2}(?!')[^']*)*'{3,5}"
    f"|{_BASIC}|{_LITERAL}"
)
_SCALAR = re.compile(rf"(?:{STRING}|[^,\]}}\n#]+)")
_KEY = re.compile(rf"[ \t]*({_BASIC}|{_LITERAL}|[A-Za-z0-9_-]+)[ \t]*")
_BETWEEN = re.compile(r"(?:[ \t\n,]+|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")


class Node:
    """The offsets of a key and of its value [characters from 0], and the nodes inside of a table or an array."""

    __slots__ = ("items", "key", "value")

    def __init__(self, key: int, value: int) -> None:
        self.key = key
        self.value = value
        self.items: dict[str, Node] | list[Node] | None = None

    def at(self, step: str | int) -> Node:
        """Return the node inside at a key or an index, or this node when it has none there."""
        if isinstance(self.items, dict) and isinstance(step, str):
            return self.items.get(step, self)
        if isinstance(self.items, list) and isinstance(step, int) and step < len(self.items):
            return self.items[step]
        return self

    def child(self, key: str, offset: int) -> Node:
        """Return the table under a key as a header or a dotted key names it, made when it is not there yet."""
        if not isinstance(self.items, dict):
            self.items = {}
        node = self.items.setdefault(key, Node(offset, offset))
        return node.items[-1] if isinstance(node.items, list) and node.items else node


def scan(text: str) -> Node:
    """Return the tree of offsets of a valid TOML text with `\\n` line ends."""
    root = table = Node(0, 0)
    root.items = {}
    at = _next(text, 0)
    while at < len(text):
        if text[at] == "[":
            table, at = _header(text, at, root)
        else:
            slot, at = _slot(text, at, table)
            at = _value(text, at, slot)
        at = _next(text, at)
    return root


def _next(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _keys(text: str, at: int) -> tuple[list[tuple[str, int]], int]:
    """Read a dotted key: its parts with their offsets, and the offset after it."""
    parts = []
    while True:
        match = _KEY.match(text, at)
        assert match is not None
        parts.append((_bare(match[1]), match.start(1)))
        if not text.startswith(".", match.end()):
            return parts, match.end()
        at = match.end() + 1


def _bare(key: str) -> str:
    if key[0] not in "\"'":
        return key
    return str(tomllib.loads(f"x={key}")["x"]) if "\\" in key else key[1:-1]


def _header(text: str, at: int, root: Node) -> tuple[Node, int]:
    many = text.startswith("[[", at)
    parts, end = _keys(text, at + 1 + many)
    node = root
    for key, _ in parts[:-1]:
        node = node.child(key, at)
    return _table(node, parts[-1][0], at, many), end + 1 + many


def _table(parent: Node, key: str, at: int, many: bool) -> Node:
    if not many:
        node = parent.child(key, at)
        node.key = node.value = at
        node.items = node.items if isinstance(node.items, dict) else {}
        return node
    assert isinstance(parent.items, dict) or parent.items is None
    parent.items = {} if parent.items is None else parent.items
    array = parent.items.setdefault(key, Node(at, at))
    array.items = array.items if isinstance(array.items, list) else []
    array.items.append(Node(at, at))
    array.items[-1].items = {}
    return array.items[-1]


def _slot(text: str, at: int, table: Node) -> tuple[Node, int]:
    """Read `key.key =` and return the node that the value belongs to, and the offset of the value."""
    parts, end = _keys(text, at)
    for key, offset in parts[:-1]:
        table = table.child(key, offset)
    blank = _BLANK.match(text, end + 1)
    assert blank is not None
    node = Node(parts[-1][1], blank.end())
    if not isinstance(table.items, dict):
        table.items = {}
    table.items[parts[-1][0]] = node
    return node, blank.end()


def _value(text: str, at: int, slot: Node) -> int:
    """Read one value with all that is inside of it, and return the offset after it."""
    inside: list[Node] = []
    while True:
        slot.value = at
        at = _open(text, at, slot, inside)
        while inside:
            at = _next(text, at)
            if text[at] not in "]}":
                slot, at = _inner(text, at, inside[-1])
                break
            inside.pop()
            at += 1
        else:
            return at


def _open(text: str, at: int, slot: Node, inside: list[Node]) -> int:
    if text[at] in "[{":
        slot.items = [] if text[at] == "[" else {}
        inside.append(slot)
        return at + 1
    match = _SCALAR.match(text, at)
    assert match is not None
    return match.end()


def _inner(text: str, at: int, holder: Node) -> tuple[Node, int]:
    if isinstance(holder.items, list):
        holder.items.append(Node(at, at))
        return holder.items[-1], at
    return _slot(text, at, holder)
