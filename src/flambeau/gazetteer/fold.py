"""Names folded to what people type: without case, accents and punctuation. `page/js/fold.js` does exactly the same.

Nothing of flambeau is imported here: the build reads this file alone.
"""

from __future__ import annotations

import re
import unicodedata

_ALIKE = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n",
    "ς": "σ", **dict.fromkeys("'`´’‘ʼʻʹʺʿʾ", ""),
})  # fmt: skip
_BETWEEN = re.compile(r"[\W_]+")


def fold(name: str) -> str:
    """Return a name as searches compare it: `Nizhniy  Novgorod` -> `nizhniy novgorod`, `Łódź` -> `lodz`.

    Writings stay apart: Сочи does not become Sochi; a town is listed under each of its names.
    """
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).lower().translate(_ALIKE))
    letters = "".join(c for c in bare if unicodedata.category(c)[0] != "M")
    return _BETWEEN.sub(" ", letters).strip()


def shelf(folded: str) -> str:
    """Return under which key of `towns_by_letter` a folded name is listed.

    A Latin letter has a shelf of its own; of other alphabets 16 characters share one (`043` for Cyrillic from U+0430
    on), of further writings 1,024 (`5000` for Chinese from U+5000 on).
    """
    first = folded[:1] or "\0"
    if "a" <= first <= "z":
        return first
    return f"{ord(first) >> 4:03x}" if first < "\u0800" else f"{ord(first) >> 10 << 10:x}"
