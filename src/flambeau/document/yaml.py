"""YAML text as plain data that knows its places; what a hostile file could blow up is refused before it is built.

Only the tags of plain data are taken, so no file makes objects. Aliases are taken as long as the whole, each alias
counted with all that it stands for, keeps within the bounds below.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from flambeau.document.hints import maybe
from flambeau.document.source import Refused, Text, printable
from flambeau.document.values import show
from flambeau.finding import Finding, Where

if TYPE_CHECKING:
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import Node

LIMIT = 400_000  # characters of one file; one task of a real procedure has some 10,000
DEPTH = 40
SIZE = 100_000  # values of one file
_TAGS = {
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge")
}


def round_trip() -> YAML:
    """Return a reader and writer that keeps order, comments and quotes."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - only who has such a file waits for it

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 20  # never fold: a line that was not changed stays as it was
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def load_yaml(text: Text) -> Any:
    """Return the data of a YAML text: mappings and lists of ruamel.yaml that `dump_yaml` writes as they stood.

    Raises:
        Refused: D102 when it is too large, D117 when it is not YAML, or more than plain data within bounds.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    if len(text.text) > LIMIT:
        raise Refused("D102", f"{len(text.text):,} characters, at most {LIMIT:,} are read", Where(text.file))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an anchor that is used again is no mistake
            _measure(round_trip().compose(text.text), text.file, 0, {})
            return round_trip().load(text.text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Where(text.file, mark.line + 1, mark.column + 1) if mark else Where(text.file)
        raise Refused("D117", error.problem or "not YAML", where) from error
    except RecursionError as error:
        raise Refused("D117", "nested too deep", Where(text.file)) from error
    except (YAMLError, ValueError, TypeError, AttributeError, LookupError, AssertionError) as error:
        raise Refused("D117", str(error).split("\n", 1)[0] or "not YAML", Where(text.file)) from error


def _measure(node: Node | None, file: str, depth: int, sizes: dict[int, int]) -> int:
    """Return how many values a node holds, aliases resolved; refuse too many, too deep, circles and foreign tags."""
    if node is None:
        return 0
    mark = node.start_mark
    where = Where(file, mark.line + 1, mark.column + 1)
    if str(node.tag) not in _TAGS:
        raise Refused("D117", f"the tag {str(node.tag)[:60]} is not of plain data", where, "take the tag away.")
    if depth > DEPTH:
        raise Refused("D117", f"nested deeper than {DEPTH}", where)
    if id(node) in sizes:
        if sizes[id(node)] == 0:
            raise Refused("D117", "an alias within what it stands for", where)
        return sizes[id(node)]
    sizes[id(node)] = 0
    size = 1 + sum(_measure(child, file, depth + 1, sizes) for child in _children(node))
    if size > SIZE:
        raise Refused("D117", f"more than {SIZE:,} values, aliases resolved", where)
    sizes[id(node)] = size
    return size


def _children(node: Node) -> Iterator[Node]:
    for child in node.value if isinstance(node.value, list) else ():
        if isinstance(child, tuple):
            yield from child
        else:
            yield child


def dump_yaml(data: object) -> bytes:
    """Write data as YAML; the same data gives the same bytes."""
    stream = io.BytesIO()
    round_trip().dump(data, stream)
    return stream.getvalue()


class Part:
    """A value within a YAML file that knows where it stands, and says what is wrong with it."""

    __slots__ = ("findings", "value", "where")

    def __init__(self, value: object, where: Where, findings: list[Finding]) -> None:
        self.value, self.where, self.findings = value, where, findings

    def say(self, code: str, message: str, hint: str = "", where: Where | None = None) -> None:
        """Add a finding about this value."""
        self.findings.append(Finding(code, printable(message), where or self.where, printable(hint)))

    @property
    def is_map(self) -> bool:
        """Tell whether it is a mapping."""
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        """Tell whether it is a list."""
        return isinstance(self.value, list)

    def keys(self) -> list[str]:
        """Return the keys of a mapping that are text, and say which are not; none for what is no mapping."""
        if not isinstance(self.value, dict):
            self.say("D109", f"{'nothing' if self.value is None else show(self.value)}: expected keys with values")
            return []
        for key in self.value:
            if not isinstance(key, str):
                self.say("D109", f"the key {show(key)}: expected text", where=self.at_key(key))
        return [key for key in self.value if isinstance(key, str)]

    def get(self, key: str) -> Part | None:
        """Return the value of a key; None when there is none, or nothing stands there."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return None if value is None else Part(value, self._place("value", key), self.findings)

    def need(self, key: str) -> Part | None:
        """Return the value of a key that must be there, or say that it is not."""
        part = self.get(key)
        if part is None and self.is_map:
            self.say("D108", f"no {key}")
        return part

    def at_key(self, key: object) -> Where:
        """Return where a key stands."""
        return self._place("key", key)

    def items(self) -> list[Part]:
        """Return the items of a list, or say that it is none."""
        if isinstance(self.value, list):
            return [Part(v, self._place("item", i), self.findings) for i, v in enumerate(self.value)]
        self.say("D109", f"{show(self.value)}: expected a list")
        return []

    def text(self) -> str:
        """Return a text, or say that it is none."""
        if isinstance(self.value, str):
            return str(self.value)
        self.say(
            "D109", f"{show(self.value)}: expected text", "" if self.is_map or self.is_list else "put it in quotes."
        )
        return ""

    def words(self, key: str, *, needed: bool = False) -> str:
        """Return the text of a key, empty when there is none, or it is wrong (said)."""
        part = self.need(key) if needed else self.get(key)
        return part.text() if part else ""

    def many(self, key: str) -> list[Part]:
        """Return the items of the list of a key, none when there is no such key, or it is wrong (said)."""
        part = self.get(key)
        return part.items() if part else []

    def needed(self, key: str) -> list[Part]:
        """Return the items of the list of a key that must be there."""
        part = self.need(key)
        return part.items() if part else []

    def texts(self) -> tuple[str, ...]:
        """Return one text or a list of texts."""
        if self.is_list:
            return tuple(item.text() for item in self.items())
        return (self.text(),)

    def unread(self, read: Collection[str], what: str) -> None:
        """Say which keys of a mapping nobody reads, and when it is no mapping."""
        for key in self.keys():
            if key not in read:
                self.say("D119", f"{what} has no key {show(key)}", maybe(key, read), self.at_key(key))

    def _place(self, kind: str, key: object) -> Where:
        try:
            line, column = getattr(self.value.lc, kind)(key)  # type: ignore[attr-defined]
        except (AttributeError, KeyError, TypeError):  # from a merge key
            return self.where
        return Where(self.where.file, line + 1, column + 1)
