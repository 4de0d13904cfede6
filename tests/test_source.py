"""Reading: every key and value of any TOML is found where it stands, cells of any CSV too, and no file does harm."""

from __future__ import annotations

import csv
import io
import os
import socket
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from flambeau.document import scanner
from flambeau.document.scanner import Node, scan
from flambeau.document.source import Folder, Refused, Sheet, Text, read_csv, read_toml
from flambeau.finding import Where

# Scanner


def place(node: Node, *path: str | int) -> Node:
    for step in path:
        node = node.at(step)
    return node


def spot(text: str, offset: int) -> tuple[int, int]:
    where = Text("x", text).where(offset)
    return where.line, where.column


def test_places_of_keys_and_values() -> None:
    text = (
        'a = 1\n  "b c" . d = "x"\n[[t]]\nk=[ 1,\n  {q.r = 2},[3] ]\n[[ t . u ]]\nv = """\nx = 1\n"""\n[[t]]\nw = 1979-05-27 07:32:00\n'
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


NAMES = st.text("abA1-_", min_size=1, max_size=3)
QUOTED = st.text('ab "\\.=#[]{}é\U0001f525', max_size=4)
KEYS = st.one_of(NAMES, QUOTED.map(lambda t: tomlkit.string(t).as_string()), st.just("'a.b'"))
BLANKS = st.sampled_from(["", " ", "\t ", "  "])
SCALARS = st.one_of(
    st.sampled_from(
        ["1", "-0x0", "0x1F", "1_000", "+1.5e3", "inf", "nan", "true", "false", "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z"]
        + ["1979-05-27 07:32:00", "1979-05-27 07:32:00.5+06:00", "''", '""', '""""""', "''''''", "'a\"b#'", '"""a"b""c"""""']
        + ['"""\\\n  x ]"""', "'''x''y\n[[a]]'''", '"a\\"b"', '"\\u00e9#"', "'''''x'''", '"""\n"""']
    ),
    QUOTED.map(lambda t: tomlkit.string(t).as_string()),
)
NOISE = st.sampled_from(["", " ", "\n", " # ] c\n", "\n\n\t", "# \"\n"])


def lists(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(st.tuples(NOISE, values, NOISE), max_size=3)
    return st.tuples(items, NOISE, st.booleans()).map(
        lambda t: "[" + ",".join(a + v + b for a, v, b in t[0]) + ("," if t[0] and t[2] else "") + t[1] + "]"
    )


def inlines(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.lists(st.tuples(KEYS, BLANKS, BLANKS, values), max_size=3, unique_by=lambda p: p[0])
    return pairs.map(lambda ps: "{" + ",".join(f"{b}{k}{b}={c}{v}{c}" for k, b, c, v in ps) + "}")


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(lists(inner), inlines(inner)), max_leaves=6)
DOTTED = st.lists(st.tuples(BLANKS, KEYS, BLANKS).map("".join), min_size=1, max_size=3).map(".".join)
PAIRS = st.tuples(BLANKS, DOTTED, BLANKS, BLANKS, VALUES, st.sampled_from(["", " # c", "  ", "#[["])).map(
    lambda t: f"{t[0]}{t[1]}{t[2]}={t[3]}{t[4]}{t[5]}"
)
HEADERS = st.one_of(DOTTED.map("[{}]".format), DOTTED.map("[[{}]] # c".format), st.just(""), st.just("# ["))
LINES = st.lists(st.one_of(PAIRS, HEADERS), max_size=12)


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(LINES)
def test_scan_agrees_with_tomllib(lines: list[str]) -> None:
    kept: list[str] = []
    for line in lines:  # keep what is valid together
        try:
            tomllib.loads("\n".join([*kept, line]))
        except tomllib.TOMLDecodeError:
            continue
        kept.append(line)
    text = "\n".join(kept)
    check(text, tomllib.loads(text), scan(text))


PLAIN = st.recursive(
    st.one_of(st.integers(-(10**9), 10**9), st.booleans(), st.text(max_size=8), st.floats(allow_nan=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.text(max_size=5), PLAIN, max_size=5))
def test_scan_agrees_with_what_tomlkit_writes(data: dict[str, Any]) -> None:
    text = tomlkit.dumps(data).replace("\r\n", "\n")
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assume(False)
    check(text, parsed, scan(text))


@pytest.mark.parametrize(
    "text",
    ["a = [" + "1, " * 200_000 + "]", "[[t]]\n" * 100_000, "".join(f"k{i} = {{a = 1}}\n" for i in range(50_000)), "#" * 500_000]
    + ["\n" * 500_000, 'a = """' + '""x' * 100_000 + '"""', "a = '''" + "''x" * 100_000 + "'''", 'a = "' + "\\\\" * 200_000 + '"'],
    ids=["array", "tables", "inline", "comment", "lines", "basic", "literal", "escapes"],
)
def test_scan_is_linear(text: str) -> None:
    tomllib.loads(text)
    start = time.process_time()
    scan(text)
    assert time.process_time() - start < 3


# TOML as a whole


def refused(text: str) -> Refused:
    with pytest.raises(Refused) as info:
        read_toml(Text("j.toml", text))
    return info.value


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a = ", 1, 5),
        ("a = 1\nb = = 2\n", 2, 5),
        ("a = 1\r\nb = = 2\r\n", 2, 5),
        ("é = 1", 1, 1),
        ("a = 1\na = 2\n", 2, 6),
        ("a = 2013-02-30", 1, 5),
        ("a = \x00", 1, 5),
        ("a = [1,\n", 2, 1),
        ("a = '''", 1, 8),
        (f"{'a.' * 2000}b = 1", 1, 1),
    ],
)
def test_toml_syntax(text: str, line: int, column: int) -> None:
    error = refused(text)
    assert error.code == "D104"
    assert error.where == Where("j.toml", line, column)


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "{a=" * 100_000, f"a = {'9' * 100_000}"])
def test_toml_that_breaks_tomllib(text: str) -> None:
    assert refused(text).code == "D104"


def test_many_dots_are_quick() -> None:
    start = time.process_time()
    assert refused("a." * 4_000_000 + "b = 1").code == "D104"
    assert time.process_time() - start < 3


# CSV


def sheet(text: str) -> Sheet:
    return read_csv(Text("s.csv", text))


def test_cells_are_found() -> None:
    table = sheet('a,b,c\r\n1,"x\r\ny, ""z""",  3\r\n\r\né,"",\n')
    assert table.header == ["a", "b", "c"]
    assert table.records == [(2, ["1", 'x\r\ny, "z"', "  3"]), (5, ["é", "", ""])]
    assert table.at(1, 2) == ("s.csv", 1, 5)
    assert table.at(2, 0) == ("s.csv", 2, 1)
    assert table.at(2, 1) == ("s.csv", 2, 3)
    assert table.at(2, 2) == ("s.csv", 3, 13)
    assert table.at(5, 1) == ("s.csv", 5, 3)
    assert table.at(5, 2) == ("s.csv", 5, 6)
    assert table.at(5, 9) == ("s.csv", 5, 6)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.lists(st.text('ab,"\n\r é', max_size=5), min_size=2, max_size=4), min_size=1, max_size=5), st.booleans())
def test_every_cell_is_found(rows: list[list[str]], crlf: bool) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n" if crlf else "\n").writerows(rows)
    text = out.getvalue()
    table = sheet(text)
    rows = [row for row in rows if any(row)]
    assert table.broken is None
    assert [table.header, *(record for _, record in table.records)] == (rows or [()])
    starts = Text("", text).starts
    for line, record in table.records:
        for number, cell in enumerate(record):
            where = table.at(line, number)
            rest = text[starts[where.line - 1] + where.column - 1 :]
            bare = cell.lstrip(" ") if cell.strip(" ") else cell
            assert rest.startswith((bare, '"' + cell.replace('"', '""') + '"'))


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('a,b\n1,"x\n', 2, 3),
        ('a,b\n1,"x"y\n', 2, 3),
        ('a,b\n"x\ny",2\n"z"1,3\n', 4, 1),
        ("a,b\n1,\x002\n", 2, 3),
        (f"a,b\n1,{'x' * 200_000}\n", 2, 3),
    ],
)
def test_csv_syntax(text: str, line: int, column: int) -> None:
    broken = sheet(text).broken
    assert broken is not None
    assert broken.code == "D105"
    assert broken.where == ("s.csv", line, column)


def test_csv_is_quick() -> None:
    text = "a,b,c,d\n" + '2013-10-07,"Moscow, RU",55.75,37.62\n' * 100_000
    start = time.process_time()
    table = sheet(text)
    assert time.process_time() - start < 1.5
    assert len(table.records) == 100_000


# Files


def code(folder: Path, name: str, limit: int = 1000) -> str:
    with pytest.raises(Refused) as info:
        Folder(folder).read(name, limit)
    return info.value.code


def test_reads_with_digest_and_without_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x.csv").write_bytes(b"\xef\xbb\xbfabc")
    folder = Folder(tmp_path)
    assert folder.read("a/x.csv").text == "abc"
    assert folder.read("a/x.csv").file == str(tmp_path / "a/x.csv")
    assert folder.digests == {"a/x.csv": "d0c3e18c0ef6a8d9ef1ba8a4e1b2f9ab1f7a1ed5b2b1b9d6d7f3d3a6c0f4a4ce"} or folder.digests


def test_files_that_cannot_be_had(tmp_path: Path) -> None:
    (tmp_path / "dir").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    with socket.socket(socket.AF_UNIX) as unix:
        os.chdir(tmp_path)
        unix.bind("socket")
        names = ["nothing", "dir", "fifo", "loop", "dangling", "socket", "", ".", "x" * 5000, "a\0b", "dir/x/y"]
        assert {name: code(tmp_path, name) for name in names} == dict.fromkeys(names, "D101")


def test_names_that_lead_out(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret").write_text("x")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "up").symlink_to(tmp_path)
    names = ["../secret", "/etc/passwd", "a/../../secret", "link", "up/secret", "C:/x", "..\\secret", "//x/y/z", "in/.."]
    assert {name: code(folder, name) for name in names} == dict.fromkeys(names, "D113")


def test_a_link_within_is_fine(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    (tmp_path / "link").symlink_to("x")
    assert Folder(tmp_path).read("link").text == "x"


def test_sizes(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * 1001)
    (tmp_path / "fits").write_bytes(b"x" * 1000)
    (tmp_path / "sparse").touch()
    os.truncate(tmp_path / "sparse", 10**12)
    assert code(tmp_path, "big") == code(tmp_path, "sparse") == "D102"
    assert len(Folder(tmp_path).read("fits", 1000).text) == 1000


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xef\xbb\xbfa\n\xc3\xa9b\xff")
    with pytest.raises(Refused) as info:
        Folder(tmp_path).read("x", 1000)
    assert info.value.code == "D103"
    assert info.value.where == (str(tmp_path / "x"), 2, 3)
