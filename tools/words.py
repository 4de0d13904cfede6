#!/usr/bin/env python
"""Bring the catalogues up to date: find every message in code, templates and scripts, keep what is translated.

    python tools/words.py            write src/flambeau/locale/*/LC_MESSAGES/flambeau.po
    python tools/words.py --check    write nothing; fail if one would change, or lacks a translation

Messages are found by Babel's extractors. The same sources give the same bytes: messages in alphabetical order, files
without line numbers, no dates. A message that is no longer used is taken out; a new one stands there without a
translation. A new language begins with a folder: see docs/languages.md.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent / "src" / "flambeau"
LOCALES = ROOT / "locale"
WIDTH = 120

PYTHON = {"_": None, "language": None, "mark": None, "plural": (1, 2)}
SCRIPTS = {"word": None}
KINDS = (  # files below the root, Babel's extractor, and the functions that take messages
    ("publish/**/*.py", "python", PYTHON),
    ("page/templates/*.html", "jinja2.ext:babel_extract", PYTHON),
    ("page/js/*.js", "javascript", SCRIPTS),
)
_IDLE = re.compile(rb'^"(?:[\w-]+-Date|Last-Tr[\w-]+|Language-Team|Report-[\w-]+|Generated-By):.*\n', re.MULTILINE)


class Message(NamedTuple):
    """A message (of a plural, both its forms), the file that has it, and what is remarked about it."""

    id: str | tuple[str, ...]
    file: str
    remarks: tuple[str, ...]


def found(root: Path = ROOT) -> Iterator[Message]:
    """Yield every message of the sources, file by file in alphabetical order."""
    for pattern, method, keywords in KINDS:
        for path in sorted(root.glob(pattern)):
            file = path.relative_to(root.parent.parent).as_posix()
            rows = extract_from_file(method, path, keywords=keywords, comment_tags=("Words:",), strip_comment_tags=True)
            for _, message, remarks, _ in rows:
                yield Message(message, file, tuple(remarks))


def template(root: Path = ROOT) -> Catalog:
    """Return all messages without translations, in alphabetical order."""
    catalogue = Catalog(charset="utf-8")
    for one in sorted(found(root), key=lambda one: (_key(one.id), one.file)):
        catalogue.add(one.id, locations=[(one.file, 0)], auto_comments=one.remarks)
    return catalogue


def _key(id: str | tuple[str, ...]) -> tuple[str, str]:
    text = id if isinstance(id, str) else id[0]
    return text.casefold(), text


def updated(text: bytes, code: str, messages: Catalog) -> bytes:
    """Return a catalogue brought up to date.

    Args:
        text: the catalogue as it is.
        code: its language.
        messages: all messages.
    """
    catalogue = read_po(BytesIO(text), locale=code)
    catalogue.update(messages, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.revision_date = None  # type: ignore[assignment]
    out = BytesIO()
    write_po(out, catalogue, width=WIDTH, include_lineno=False, ignore_obsolete=True)
    return _IDLE.sub(b"", out.getvalue()).replace(b"Version:  ", b"Version: ")


def missing(text: bytes, code: str) -> list[str]:
    """Return the messages of a catalogue that have no translation, or not in all of its plural forms."""
    catalogue = read_po(BytesIO(text), locale=code)
    return [
        str(message.id)
        for message in catalogue
        if message.id and not all((message.string,) if isinstance(message.string, str) else message.string or ("",))
    ]


def main() -> int:
    """Update all catalogues, or say which would change."""
    check, messages, wrong = "--check" in sys.argv[1:], template(), 0
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/flambeau.po")):
        code, old = path.parts[-3], path.read_bytes()
        new = updated(old, code, messages)
        lacks = missing(new, code)
        print(f"{code}: {len(messages)} messages, {len(lacks)} without a translation")
        print("".join(f"  {text}\n" for text in lacks), end="")
        wrong += bool(lacks) or new != old
        if not check:
            path.write_bytes(new)
    return int(check and wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
