"""The canonical form: it means the same, keeps every comment, and is its own canonical form."""

from __future__ import annotations

import csv
import io
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from documents import FILES, JOURNEY, STOPS, without_places, write
from flambeau.document import load
from flambeau.document.format import _tokens, format_csv, format_toml
from flambeau.finding import Where
from toml_texts import TEXTS, TOMLKIT_TEXTS

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*/journey.toml"))

UNTIDY = """\


# top
a=1 # one
  b . "c" = 'x y'
'd"e' = [1,2,
  3 # three

  # x
  ,4]
f=[
 "a" , 'b'
 # c
]


s = '''
 [x] \t
'''
t=1979-05-27 07:32:00Z\t
i={a=1,b={c=[1,2 ,],d={}}}
[ x . "y" ]

z=[[1,2],[3]]
# att
[[ p ]]
[[p]]   #c
q=1"""

TIDY = """\
# top
a = 1  # one
b.c = "x y"
'd"e' = [1, 2,
    3,  # three
    # x
    4]
f = [
    "a", "b",
    # c
]

s = '''
 [x] \t
'''
t = 1979-05-27 07:32:00Z
i = { a = 1, b = { c = [1, 2], d = {} } }

[x.y]
z = [[1, 2], [3]]

# att
[[p]]

[[p]]  #c
q = 1
"""


def toml(text: str) -> str:
    formatted, findings = format_toml(text)
    assert findings == ()
    assert formatted is not None
    return formatted


def comments(text: str) -> list[str]:
    return [token for kind, token in _tokens(text) if kind == "comment"]


def test_canonical_form() -> None:
    assert toml(UNTIDY) == TIDY


def test_nothing_is_still_nothing() -> None:
    assert toml("") == toml("\n \n") == ""


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_toml_means_the_same(text: str) -> None:
    formatted = toml(text)
    assert repr(tomllib.loads(formatted)) == repr(tomllib.loads(text))
    assert toml(formatted) == formatted
    assert comments(formatted) == comments(text)
    assert not formatted or (formatted.endswith("\n") and formatted[0] != "\n")


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(TOMLKIT_TEXTS)
def test_what_tomlkit_writes_means_the_same(text: str) -> None:
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assume(False)
    formatted = toml(text)
    assert repr(tomllib.loads(formatted)) == repr(parsed)
    assert toml(formatted) == formatted


def untidied(text: str, noise: list[int]) -> str:
    """Return a document with other blanks, blank lines and comments, chosen by the numbers."""
    lines = []
    for index, line in enumerate(text.split("\n")):
        n = noise[index % len(noise)]
        if " = " in line and n % 2:
            line = line.replace(" = ", ("=", "   =\t")[n % 3 % 2], 1)  # noqa: PLW2901
        lines += ["", "# remark"][: n % 3]
        lines.append(("  " if n % 5 == 0 else "") + line + (" # why" if n % 7 == 0 else ""))
    return "\n".join(lines)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40), st.booleans())
def test_load_format_load_is_equal(tmp_path_factory: pytest.TempPathFactory, noise: list[int], crlf: bool) -> None:
    untidy = untidied(JOURNEY, noise)
    untidy = untidy.replace("\n", "\r\n") if crlf else untidy
    stops = STOPS
    before, findings, _ = load(write(tmp_path_factory.mktemp("a"), {**FILES, "journey.toml": untidy}))
    assert findings == ()
    table, _ = format_csv(stops)
    assert table is not None
    files = {**FILES, "journey.toml": toml(untidy), "stops.csv": table}
    after, findings, _ = load(write(tmp_path_factory.mktemp("b"), files))
    assert findings == ()
    assert without_places(after) == without_places(before)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_examples_are_canonical(path: Path) -> None:
    for file in (path, *path.parent.glob("*.csv")):
        text = file.read_bytes().decode()
        assert (format_toml if file.suffix == ".toml" else format_csv)(text) == (text, ()), file.name


def test_what_is_no_toml_is_a_finding() -> None:
    text, findings = format_toml("a = \n", "j.toml")
    assert text is None
    assert [(f.code, f.where) for f in findings] == [("D104", Where("j.toml", 1, 5))]


def test_formatting_is_linear() -> None:
    lists = "a = [\n" + "1,\n" * 50_000 + "]\n"
    tables = "# c\n[[t]]\n" * 20_000
    for text in (lists, tables, "# c\n" * 50_000):
        start = time.process_time()
        toml(text)
        assert time.process_time() - start < 5


# CSV


def test_csv_is_tidied() -> None:
    untidy = '\ufeffa, b ,"c"\r\n\r\n 1,"x, y",""\r\n"2", """q""",3\r\n , ,\r\n'
    formatted, findings = format_csv(untidy)
    assert findings == ()
    assert formatted == 'a,b,c\n1,"x, y",\n2,"""""""q""""""",3\n'
    assert format_csv(formatted) == (formatted, ())


def test_broken_csv_is_a_finding() -> None:
    text, findings = format_csv('a,b\n1,"2\n', "s.csv")
    assert text is None
    assert [(f.code, f.where) for f in findings] == [("D105", Where("s.csv", 2, 3))]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(st.text('ab,"\n\r é ', max_size=5), min_size=2, max_size=4), min_size=1, max_size=5))
def test_csv_means_the_same(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    formatted, _ = format_csv(out.getvalue())
    assert formatted is not None
    kept = [row for row in rows if "".join(row).strip()]
    cells = [[cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row] for row in kept]
    assert list(csv.reader(io.StringIO(formatted, newline=""), strict=True)) == cells
    assert format_csv(formatted) == (formatted, ())
