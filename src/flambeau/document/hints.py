"""What to say after "Maybe": the nearest word of those known, and the ids that names turn into."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection

_MOST_WORDS = 4000  # of which the nearest is looked for: the search takes time by their number
_OTHER = re.compile("[^a-z0-9]+")
_FOLD = str.maketrans({
    **dict(zip("абвгдезийклмнопрстуфыэъь", "abvgdeziyklmnoprstufye  ", strict=True)),
    "ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
    **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "abgdeziiklmnxoprsstyfo", strict=True)),
    "θ": "th", "χ": "ch", "ψ": "ps", "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
    "ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "ъ": "", "ь": "", "'": "", "’": "",
})  # fmt: skip


def maybe(word: str, known: Collection[str]) -> str:
    """Return `"train".` when that is the known word nearest to `word`, nothing when none is near."""
    if len(known) > _MOST_WORDS or len(word) > 80:
        return ""
    near = difflib.get_close_matches(word, known, n=1) or difflib.get_close_matches(word.lower(), known, n=1)
    return f'"{near[0]}".' if near else ""


def some(known: Collection[str], most: int = 8) -> str:
    """Return the first words of many in a row, and how many more there are."""
    said, more = list(known)[:most], len(known) - most
    return ", ".join(said) + (f" and {more} more" if more > 0 else "")


def slug(name: str) -> str:
    """Return a name as an id: `São Paulo` -> `sao-paulo`, `Сочи` -> `sochi`; empty when it has no such letters."""
    if name.isascii():
        return _OTHER.sub("-", name[:200].lower().replace("'", "")).strip("-")[:56].strip("-")
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name[:200]).lower().translate(_FOLD))
    plain = "".join(c for c in folded if not unicodedata.combining(c)).translate(_FOLD)
    return _OTHER.sub("-", plain).strip("-")[:56].strip("-")
