"""Reading: broken TOML and CSV are said with their place, every cell is found, and no file does harm."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import socket
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flambeau.document.source import Folder, Refused, Sheet, Text, read_csv, read_toml
from flambeau.finding import Where

# TOML


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
    assert table.records == [(2, ["1", 'x\ny, "z"', "  3"]), (5, ["é", "", ""])]
    assert table.at(1, 2) == ("s.csv", 1, 5)
    assert table.at(2, 0) == ("s.csv", 2, 1)
    assert table.at(2, 1) == ("s.csv", 2, 3)
    assert table.at(2, 2) == ("s.csv", 3, 13)
    assert table.at(5, 1) == ("s.csv", 5, 3)
    assert table.at(5, 2) == ("s.csv", 5, 6)
    assert table.at(5, 9) == ("s.csv", 5, 6)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.lists(st.text('ab,"\n é', max_size=5), min_size=2, max_size=4), min_size=1, max_size=5), st.booleans()
)
def test_every_cell_is_found(rows: list[list[str]], crlf: bool) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n" if crlf else "\n").writerows(rows)
    text = out.getvalue().replace("\r\n", "\n")
    table = sheet(out.getvalue())
    rows = [row for row in rows if "".join(row).strip()]
    assert table.broken is None
    assert [list(table.header), *(record for _, record in table.records)] == (rows or [[]])
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
    assert folder.digests == {"a/x.csv": hashlib.sha256(b"\xef\xbb\xbfabc").hexdigest()}


def test_files_that_cannot_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dir").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind("socket")
        names = ["nothing", "dir", "fifo", "loop", "dangling", "socket", "", ".", "x" * 5000, "a\0b", "dir/x/y"]
        assert {name: code(tmp_path, name) for name in names} == dict.fromkeys(names, "D101")


def test_names_that_lead_out(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret").write_text("x")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "up").symlink_to(tmp_path)
    names = [
        "../secret",
        "/etc/passwd",
        "a/../../secret",
        "link",
        "up/secret",
        "C:/x",
        "..\\secret",
        "//x/y/z",
        "in/..",
    ]
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
