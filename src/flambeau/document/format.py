"""The one canonical form of a document: the same meaning and the same comments, spaced and quoted in one way.

TOML: `key = value`, no indentation but inside of lists over several lines, one blank line between tables, double
quotes, two blanks before a comment that follows a value. CSV: no byte order mark, LF, no more quotes than needed,
trimmed cells. Works on the tokens of text that `tomllib` has accepted: nothing but blanks and quotes can change.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from flambeau.document.scanner import STRING
from flambeau.document.source import Refused, Text, read_csv, read_toml
from flambeau.finding import Finding, Where

_TOKEN = re.compile(
    rf"(?P<string>{STRING})|(?P<comment>#[^\n]*)|(?P<newline>\n)|(?P<blank>[ \t]+)"
    r"|(?P<date>\d{4}-\d\d-\d\d [0-9:.]+(?:[Zz]|[+-]\d\d:\d\d)?)|(?P<mark>[\[\]{},=])|(?P<bare>[^\s\[\]{},=#\"']+)"
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
Token = tuple[str, str]  # kind and text


def format_toml(text: str, file: str = "journey.toml") -> tuple[str | None, tuple[Finding, ...]]:
    """Return a TOML document in canonical form, or None and why it cannot be read."""
    source = Text(file, text.removeprefix("\ufeff"))
    try:
        read_toml(source)
    except Refused as refused:
        return None, (_finding(refused, file),)
    plain = source.text.replace("\r\n", "\n")
    return "".join(f"{line}\n" for line in _spaced(_lines(_tokens(plain)))), ()


def format_csv(text: str, file: str = "stops.csv") -> tuple[str | None, tuple[Finding, ...]]:
    """Return a CSV document in canonical form, or None and why it cannot be read."""
    sheet = read_csv(Text(file, text.removeprefix("\ufeff")))
    if sheet.broken is not None:
        return None, (_finding(sheet.broken, file),)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for record in [sheet.header, *(record for _, record in sheet.records)]:
        if record:
            writer.writerow([cell.strip() for cell in record])
    return out.getvalue(), ()


def _finding(refused: Refused, file: str) -> Finding:
    return Finding(refused.code, refused.message, refused.where or Where(file), refused.hint)


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "blank":
            yield kind, _requoted(match[0]) if kind == "string" else match[0].rstrip(" \t")


def _requoted(text: str) -> str:
    """Write a literal string as a basic one, where it means the same."""
    if text[0] != "'" or text.startswith("'''") or set('"\\') & set(text):
        return text
    return f'"{text[1:-1]}"'


def _lines(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield the statements, comments and blank lines of a document, each formatted."""
    line: list[Token] = []
    depth, after_equals = 0, False
    for kind, text in tokens:
        if kind == "newline" and depth == 0:
            yield _statement(line)
            line, after_equals = [], False
            continue
        line.append((kind, text))
        after_equals = after_equals or text == "="
        if kind == "mark" and after_equals:
            depth += (text in "[{") - (text in "]}")
    if line:
        yield _statement(line)


def _statement(line: list[Token]) -> str:
    comment = line.pop()[1] if line and line[-1][0] == "comment" else ""
    if ("mark", "=") in line and line[0] != ("mark", "["):
        at = line.index(("mark", "="))
        code = f"{_key(line[:at])} = {_value(line[at + 1 :])}"
    else:
        code = _key(line)
    return f"{code}  {comment}" if code and comment else code or comment


def _key(tokens: Iterable[Token]) -> str:
    """Write a key or a header: no blanks, and no quotes that are not needed."""
    parts = []
    for kind, text in tokens:
        bare = kind == "string" and _BARE_KEY.fullmatch(text[1:-1])
        parts.append(text[1:-1] if bare else text)
    return "".join(parts)


def _value(tokens: list[Token]) -> str:
    """Write a value: on one line, or with one line for each line of a list that has several."""
    if len(tokens) == 1:
        return tokens[0][1]
    tokens = _with_commas(tokens)
    several = any(kind in {"newline", "comment"} for kind, _ in tokens)
    return "\n".join(_many_lines(tokens)) if several else _inline(tokens)


def _inline(tokens: list[Token]) -> str:
    out = ""
    for index, (_, text) in enumerate(tokens):
        following = tokens[index + 1][1] if index + 1 < len(tokens) else ""
        out += {",": ", ", "=": " = ", "{": "{" if following == "}" else "{ "}.get(text, text)
        if following == "}" and text != "{":
            out += " "
    return out


def _with_commas(tokens: list[Token]) -> list[Token]:
    """Put each comma right after its item; after the last one only if the list closes on a line of its own."""
    found: list[Token] = []
    solid = -1  # index of the last token that is neither line end nor comment
    for token in tokens:
        if token == ("mark", "]") and found[-1] == ("mark", ","):
            found.pop()
            solid = len(found) - 1
        last = token == ("mark", "]") and found[-1][0] == "newline" and found[solid][1] not in {",", "["}
        if last or token == ("mark", ","):
            solid += 1
            found.insert(solid, ("mark", ","))
        if token != ("mark", ","):
            found.append(token)
            solid = solid if token[0] in {"newline", "comment"} else len(found) - 1
    return found


def _many_lines(tokens: list[Token]) -> Iterator[str]:
    depth, line = 0, list[Token]()
    for token in [*tokens, ("newline", "\n")]:
        if token[0] != "newline":
            line.append(token)
            continue
        if line:
            marks = [text for kind, text in line if kind == "mark"]
            closing = sum(1 for _ in takewhile(lambda token: token[0] == "mark" and token[1] in "]}", line))
            yield "    " * (depth - closing) + _one_line(line)
            depth += sum((text in "[{") - (text in "]}") for text in marks)
        line = []


def _one_line(line: list[Token]) -> str:
    comment = line.pop()[1] if line[-1][0] == "comment" else ""
    code = _inline(line).rstrip()
    return f"{code}  {comment}" if code and comment else code or comment


def _spaced(lines: Iterable[str]) -> list[str]:
    """Put one blank line before each table and the comments on top of it, and no two blank lines anywhere."""
    out: list[str] = []
    for line in lines:
        if not line:
            if out and out[-1] and not out[-1].startswith("["):
                out.append("")
            continue
        if line.startswith("["):
            at = len(out)
            while at and out[at - 1].startswith("#"):
                at -= 1
            if at and out[at - 1]:
                out.insert(at, "")
        out.append(line)
    while out and not out[-1]:
        out.pop()
    return out
