"""What follows from the table of keys for others: the JSON Schema for editors, and the reference for the docs."""

from __future__ import annotations

from collections.abc import Iterator

from flambeau.document.keys import Key, Table
from flambeau.document.tables import JOURNEY, LOG, SLOT, SOURCES, STEPS
from flambeau.document.values import show

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, object]:
    """Return the JSON Schema (2020-12) of `journey.toml`, as editors such as Taplo use it."""
    body = _table_schema(JOURNEY)
    return {"$schema": DIALECT, "title": "flambeau journey", **body}


def _table_schema(table: Table) -> dict[str, object]:
    properties: dict[str, object] = {key.name: _key_schema(key) for key in table.rows}
    for inner in table.inside:
        properties[inner.name] = _inner_schema(inner)
    found: dict[str, object] = {"type": "object", "description": table.doc, "properties": properties}
    if table.required:
        found["required"] = list(table.required)
    return found | {"additionalProperties": False}


def _inner_schema(table: Table) -> dict[str, object]:
    if table is SOURCES:
        return {"type": "object", "description": table.doc, "additionalProperties": {"type": "string"}}
    if table.free:
        return {"type": "object", "description": table.doc, "additionalProperties": _table_schema(table)}
    if table.many:
        return {"type": "array", "description": table.doc, "items": _table_schema(table)}
    return _table_schema(table)


def _key_schema(key: Key) -> dict[str, object]:
    found: dict[str, object] = {**key.kind.json, "description": key.doc}
    if key.default is not None and key.default not in ("", []):
        found["default"] = key.default
    return found


def reference_markdown() -> str:
    """Return the tables of all keys in Markdown, in the order of the document."""
    return "\n".join(line for table in _walk() for line in _section(table))


def _walk() -> Iterator[tuple[str, Table]]:
    yield "The journey", JOURNEY
    for table in JOURNEY.inside:
        yield from _with_inner(table.name, table)
    yield "CSV of slots", SLOT
    yield "CSV of steps", STEPS
    yield "CSV of a log", LOG


def _with_inner(name: str, table: Table) -> Iterator[tuple[str, Table]]:
    yield _header(name, table), table
    for inner in table.inside:
        yield from _with_inner(f"{name}.{inner.name}", inner)


def _header(name: str, table: Table) -> str:
    if table is not SOURCES and table.free:
        return f"`[{name}.{table.free.upper()}]`"
    return f"`[[{name}]]`" if table.many else f"`[{name}]`"


def _section(named: tuple[str, Table]) -> Iterator[str]:
    title, table = named
    yield from (f"### {title}", "", table.doc, "")
    if table.rows:
        yield from ("| key | value | default | meaning |", "| --- | --- | --- | --- |")
        yield from (f"| {_cell(key)} |" for key in table.rows)
        yield ""


def _cell(key: Key) -> str:
    default = "**required**" if key.required else "" if key.default in (None, "", []) else f"`{_literal(key.default)}`"
    value = f"{key.kind.name} ({', '.join(key.refers)})" if key.refers else key.kind.name
    return " | ".join((f"`{key.name}`", value, default, key.doc.replace("|", "\\|")))


def _literal(default: object) -> str:
    return show(default)
