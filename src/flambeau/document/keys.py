"""What a key and a table of a journey are, and the keys that many tables have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flambeau.document import values as v
from flambeau.document.values import Kind


@dataclass(frozen=True)
class Key:
    """One key: `default` as a user would write it, `refers` the name spaces of the ids it takes."""

    name: str
    kind: Kind
    doc: str
    default: object = None
    required: bool = False
    refers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: `name` as it stands in the header, `many` for `[[…]]`, the tables inside of it."""

    name: str
    doc: str
    rows: tuple[Key, ...]
    many: bool = True
    inside: tuple[Table, ...] = ()
    free: str = ""  # what the names of a table with free names are, such as "role"
    moved: tuple[tuple[str, str], ...] = ()  # names that once stood here, and what stands for them now

    @cached_property
    def keys(self) -> dict[str, Key]:
        """The keys by name."""
        return {key.name: key for key in self.rows}

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables inside by name."""
        return {table.name: table for table in self.inside}

    @cached_property
    def defaults(self) -> dict[str, object]:
        """The defaults of all keys, read like any value."""
        return {k.name: k.kind.read(k.default) for k in self.rows if k.default is not None}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The names of the keys that must be there."""
        return tuple(key.name for key in self.rows if key.required)


def need(name: str, kind: Kind, doc: str, *refers: str) -> Key:
    """Return a key that must be there."""
    return Key(name, kind, doc, None, True, refers)


ID = need("id", v.IDENT, "How other tables name it: 1 to 64 of `a-z`, `0-9` and hyphen.")
NAME = need("name", v.TEXT, "What people call it.")
SOURCE = Key("source", v.WORDS, 'Where it is from: words of `[sources]`, such as `"S01 S02"`.', "")
SOURCED = need("source", v.WORDS, "Where it is from: words of `[sources]`; must be given.")
NOTE = Key("note", v.TEXT, "A remark for readers.", "")
