"""How large the letters of a day sheet may be: guessed from how much stands on it, which costs nothing.

To lay a page out and measure it would double the time of a book of days. Too large a guess costs a second page, so it
is made on the safe side.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

SIZES = (13.0, 12.5, 12.0, 11.5, 11.0)
"""Letters [pt] of a page with little on it, the largest first."""
LEAST = 10.5
"""Letters [pt] of a page that is full, and of all other sheets."""
_PAGE, _WIDE = 735.0, 504.0  # [pt] height and width of what is printed on
_LINE, _SMALL = 1.24, 1.05  # heights of lines, in letters
_LETTER = 0.47  # mean width of a letter, in letters
_TIMES, _WHO = 11.0, 11.0  # widths of columns, in letters


def fitting(day: Mapping[str, Any]) -> float:
    """Return how large the letters [pt] of a day in words may be for it to fit on a page."""
    return next((size for size in SIZES if _height(day, size) <= _PAGE), LEAST)


def _height(day: Mapping[str, Any], size: float) -> float:
    """Return about how high a day is [pt] in letters of a size [pt]."""
    return 62.0 + sum(_branch(branch, size) for branch in day["branches"])


def _branch(branch: Mapping[str, Any], size: float) -> float:
    lines = [*branch["suns"], *branch["lines"], *branch["call_sources"]]
    text = sum(_folds(line, _WIDE, size) * _LINE * size for line in lines)
    carried = len(branch["carriers"]) * (_LINE * size + 5.0)
    heads = 62.0 + (3 * _LINE * size + 10.0 if branch["carriers"] else 0.0)
    return heads + text + carried + sum(_row(row, size) for row in branch["rows"])


def _row(row: Mapping[str, Any], size: float) -> float:
    room = _WIDE - (_TIMES + _WHO) * size - 10 * row["depth"] - 8
    name = f"{row['name']} {row['tag']}"
    what = _folds(name, room, size * 1.1) * _LINE * size * 1.08
    what += sum(_folds(line, room, 0.81 * size) for line in row["lines"]) * _SMALL * size
    who = sum(_folds(line, _WHO * size, 0.86 * size) for line in row["who"]) * _SMALL * size
    when = (_LINE + (_SMALL if row["from_zone"] or row["to_zone"] else 0.0)) * size
    return max(what, who, when) + 6.4


def _folds(text: str, room: float, size: float) -> int:
    """Return over how many lines a text goes in some room [pt]."""
    return max(1, math.ceil(len(text) * _LETTER * size / room))
