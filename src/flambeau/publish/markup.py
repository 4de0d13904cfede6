"""XML as text: elements that any reader takes, whatever the names in them hold."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from flambeau.publish.text import clean, one_line

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

_NONE = re.compile("[\ufffe\uffff]")


def text(words: str) -> str:
    """Return a text as character data of XML 1.0: what it has no way to write becomes U+FFFD.

    Source: XML 1.0 (fifth edition), production 2, Char.
    """
    return escape(_NONE.sub("\ufffd", clean(words)))


def attribute(words: str) -> str:
    """Return a text as the value of an attribute, in its quotes; line breaks become blanks, as readers make them."""
    return quoteattr(_NONE.sub("\ufffd", one_line(words)))


def element(name: str, *content: str, **attributes: str) -> str:
    """Return an element around content that is XML already.

    Several parts go on lines of their own. An element without content is left out, unless it has attributes.
    """
    head = "".join(f" {key.replace('_', ':')}={attribute(value)}" for key, value in attributes.items())
    parts = [part for part in content if part]
    if not parts:
        return f"<{name}{head}/>" if head else ""
    return f"<{name}{head}>{parts[0]}</{name}>" if len(parts) == 1 else block(f"{name}{head}", parts, name)


def block(head: str, parts: list[str], name: str) -> str:
    """Return parts on lines of their own between two tags."""
    body = "\n".join(parts)
    return f"<{head}>\n{body}\n</{name}>"


def words(name: str, value: str) -> str:
    """Return an element that holds one text; nothing for no text."""
    return element(name, text(value))
