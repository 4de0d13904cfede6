"""Names that break careless writers: a fixed list of them, and as many more as are wanted, always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator

CORPUS = (
    "", " ", "  two  blanks ", "plain", 'a "quoted" name', "l'été", "back\\slash", "\\N\\n\\;\\,",
    "semi;colon, comma", "<script>alert(1)</script>", "</script><script>alert(1)</script>",
    "</title></style></textarea><img src=x onerror=alert(1)>", "<!--", "-->", "--!>", "]]>", "<![CDATA[x]]>",
    "<?xml version='1.0'?>", "&amp;", "&#0;", "&lt;b&gt;", "&x;", "<b", "a > b < c & d", "{{7*7}}", "{% raw %}",
    "{% endraw %}{{ self }}", "{name}", "{0}", "{", "%s %(name)s %d 100%", "${7*7}", "$x^2$", "$", "$\\frac{1}$",
    '#eval("1")', "#import \"@preview/x:1.0.0\"", "*bold* _it_ `raw` = head", "#", "@label <label> $ x $", "//",
    "/* comment", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "＝1", "'", "''", '"', '""', "a\tb",
    "BEGIN:VEVENT", "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:y", "line\nbreak", "line\rbreak", "a\r\nb",
    "a\u2028b\u2029c", "a\x0bb\x0cc\x85d", "META_START", "COMMENT = x", "\nMETA_STOP\n", "نهاية", "עברית",
    "\u202eevil\u202c", "\u2066ltr\u2069", "\u200f", "e\u0301\u0327\u0323" * 3, "Z" + "\u0336\u0353" * 40, "👩\u200d🚀",
    "🏴\u200d☠️", "🇷🇺", "\U0010ffff", "\ufffe\uffff", "\ufeffbom", "日本語", "Сочи", "I\u0307", "ß", "ﬃ", "\x00",
    "a\x00b", "\x1b[31mred\x1b[0m", "\x07", "\x7f", "\x9b31m", "\ud800", "\udc00x", "a\udfffb\ud83d", "x" * 5000,
    "ф" * 5000, "<&\"'" * 1250, " \n" * 2500, "word " * 1000, "../../etc/passwd", "..", ".", "/", "\\\\host\\share",
    "C:\\", "CON", "nul.txt", "com1", "%00", "%2e%2e%2f", "a/b", "~", "-rf", "file:///etc/passwd",
    "javascript:alert(1)", "http://evil.example/", "//evil.example/x", "?q=1#frag", "__proto__", "constructor",
    "toString", "null", "undefined", "NaN", "true", "0", "1e999", "None", "<a href=javascript:alert(1)>x</a>",
    "<svg/onload=alert(1)>", "' onmouseover='alert(1)", '" onmouseover="alert(1)', "`${alert(1)}`",
    "<style>*{}</style>",
)  # fmt: skip
"""What has broken some writer somewhere."""

_RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x300, 0x36F),
    (0x400, 0x4FF),
    (0x590, 0x6FF),
    (0x2000, 0x206F),
    (0x1F300, 0x1F6FF),
)


def names(count: int, seed: int = 1) -> Iterator[str]:
    """Yield the corpus and then mixtures of it with letters of many scripts; the same for the same seed."""
    chance = random.Random(seed)
    yield from CORPUS[:count]
    for _ in range(count - len(CORPUS)):
        parts = [_part(chance) for _ in range(chance.randint(1, 4))]
        yield "".join(parts)[:5000]


def _part(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return chance.choice(CORPUS)[:60]
    low, high = chance.choice(_RANGES) if chance.random() < 0.9 else (0, 0x10FFFF)
    return "".join(chr(chance.randint(low, high)) for _ in range(chance.randint(1, 12)))
