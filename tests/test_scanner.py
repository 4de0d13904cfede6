"""The scanner: every key and value of any TOML text is found where it stands, in time by the length of the text."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from flambeau.document import scanner
from flambeau.document.scanner import Node, scan
from flambeau.document.source import Text
from toml_texts import TEXTS, TOMLKIT_TEXTS


def place(node: Node, *path: str | int) -> Node:
    for step in path:
        node = node.at(step)
    return node


def spot(text: str, offset: int) -> tuple[int, int]:
    where = Text("x", text).where(offset)
    return where.line, where.column


def test_places_of_keys_and_values() -> None:
    text = (
        'a = 1\n  "b c" . d = "x"\n[[t]]\nk=[ 1,\n  {q.r = 2},[3] ]\n'
        '[[ t . u ]]\nv = """\nx = 1\n"""\n[[t]]\nw = 1979-05-27 07:32:00\n'
    )
    root = scan(text)
    assert spot(text, place(root, "a").key) == (1, 1)
    assert spot(text, place(root, "a").value) == (1, 5)
    assert spot(text, place(root, "b c").key) == (2, 3)
    assert spot(text, place(root, "b c", "d").key) == (2, 11)
    assert spot(text, place(root, "b c", "d").value) == (2, 15)
    assert spot(text, place(root, "t", 0).key) == (3, 1)
    assert spot(text, place(root, "t", 0, "k", 0).value) == (4, 5)
    assert spot(text, place(root, "t", 0, "k", 1, "q", "r").value) == (5, 10)
    assert spot(text, place(root, "t", 0, "k", 2, 0).value) == (5, 14)
    assert spot(text, place(root, "t", 0, "u", 0).key) == (6, 1)
    assert spot(text, place(root, "t", 0, "u", 0, "v").value) == (7, 5)
    assert spot(text, place(root, "t", 1).key) == (10, 1)
    assert spot(text, place(root, "t", 1, "w").value) == (11, 5)
    assert place(root, "nothing", 3, "there") is root


def check(text: str, data: Mapping[str, Any], node: Node) -> None:
    """Assert that a table's keys and values stand where the nodes say."""
    assert isinstance(node.items, dict)
    assert node.items.keys() == data.keys()
    for key, value in data.items():
        inner = node.items[key]
        if text[inner.key] != "[":
            assert scanner._keys(text, inner.key)[0][0][0] == key
        check_value(text, value, inner)


def check_value(text: str, value: object, node: Node) -> None:
    if isinstance(value, dict):
        check(text, value, node)
    elif isinstance(value, list):
        assert isinstance(node.items, list)
        assert len(node.items) == len(value)
        for item, inner in zip(value, node.items, strict=True):
            check_value(text, item, inner)
    else:
        end = scanner._value(text, node.value, Node(0, 0))
        assert repr(tomllib.loads("x = " + text[node.value : end])["x"]) == repr(value)


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_scan_agrees_with_tomllib(text: str) -> None:
    check(text, tomllib.loads(text), scan(text))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(TOMLKIT_TEXTS)
def test_scan_agrees_with_what_tomlkit_writes(written: str) -> None:
    text = written.replace("\r\n", "\n")
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assume(False)
    check(text, parsed, scan(text))


LONG = {
    "array": "a = [" + "1, " * 200_000 + "]",
    "tables": "[[t]]\n" * 100_000,
    "inline": "".join(f"k{i} = {{a = 1}}\n" for i in range(50_000)),
    "comment": "#" * 500_000,
    "lines": "\n" * 500_000,
    "basic": 'a = """' + '""x' * 100_000 + '"""',
    "literal": "a = '''" + "''x" * 100_000 + "'''",
    "escapes": 'a = "' + "\\\\" * 200_000 + '"',
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_scan_is_linear(text: str) -> None:
    tomllib.loads(text)
    start = time.process_time()
    scan(text)
    assert time.process_time() - start < 3
