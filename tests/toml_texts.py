"""Hypothesis strategies for TOML texts in all the forms that a person could write."""

from __future__ import annotations

import tomllib

import tomlkit
from hypothesis import strategies as st

LITERALS = [
    *("1", "-0", "0x1F", "1_000", "+1.5e3", "inf", "nan", "true", "false"),
    *("1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00", "1979-05-27 07:32:00.5+06:00"),
    *("''", '""', '""""""', "''''''", "'a\"b#'", '"""a"b""c"""""', '"""\\\n  x ]"""', "'''x''y\n[[a]]'''"),
    *('"a\\"b"', '"\\u00e9#"', "'''''x'''", '"""\n"""', "'a b'", "'\\'", "'\t'"),
]
NAMES = st.text("abA1-_", min_size=1, max_size=3)
QUOTED = st.text('ab "\\.=#[]{}é\U0001f525', max_size=4).map(lambda t: tomlkit.string(t).as_string())
KEYS = st.one_of(NAMES, QUOTED, st.sampled_from(["'a.b'", '"a"', "'b'"]))
BLANKS = st.sampled_from(["", " ", "\t ", "  "])
SCALARS = st.one_of(st.sampled_from(LITERALS), QUOTED)
NOISE = st.sampled_from(["", " ", "\n", " # ] c\n", "\n\n\t", '# "\n'])


def lists(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return lists of the values, with comments and line ends."""
    items = st.lists(st.tuples(NOISE, values, NOISE), max_size=3)
    return st.tuples(items, NOISE, st.booleans()).map(
        lambda t: "[" + ",".join(a + v + b for a, v, b in t[0]) + ("," if t[0] and t[2] else "") + t[1] + "]"
    )


def inlines(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return inline tables of the values."""
    pairs = st.lists(st.tuples(KEYS, BLANKS, BLANKS, values), max_size=3, unique_by=lambda p: p[0])
    return pairs.map(lambda ps: "{" + ",".join(f"{b}{k}{b}={c}{v}{c}" for k, b, c, v in ps) + "}")


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(lists(inner), inlines(inner)), max_leaves=6)
DOTTED = st.lists(st.tuples(BLANKS, KEYS, BLANKS).map("".join), min_size=1, max_size=3).map(".".join)
PAIRS = st.tuples(BLANKS, DOTTED, BLANKS, BLANKS, VALUES, st.sampled_from(["", " # c", "  ", "#[["])).map(
    lambda t: f"{t[0]}{t[1]}{t[2]}={t[3]}{t[4]}{t[5]}"
)
HEADERS = st.one_of(DOTTED.map("[{}]".format), DOTTED.map(" [[{}]] # c".format), st.just(""), st.just("# ["))


def _valid(lines: list[str]) -> str:
    """Return the lines that are valid TOML together."""
    kept: list[str] = []
    for line in lines:
        try:
            tomllib.loads("\n".join([*kept, line]))
        except tomllib.TOMLDecodeError:
            continue
        kept.append(line)
    return "\n".join(kept)


TEXTS = st.lists(st.one_of(PAIRS, HEADERS), max_size=12).map(_valid)

PLAIN = st.recursive(
    st.one_of(st.integers(-(10**9), 10**9), st.booleans(), st.text(max_size=8), st.floats(allow_nan=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=20,
)
TOMLKIT_TEXTS = st.dictionaries(st.text(max_size=5), PLAIN, max_size=5).map(tomlkit.dumps)
