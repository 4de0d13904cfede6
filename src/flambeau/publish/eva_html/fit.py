"""How much room texts need, and how large letters and axis may be so that the sheet is one page.

The page is laid out by the browser; here only the size of the letters and the least height of each row of the axis are
chosen, so that the browser's rows fit the paper. Widths of letters are those of Helvetica (and of Arial and Liberation
Sans, which have the same), with a margin for others.

Source: Adobe Core 14 font metrics, Helvetica, in thousandths of the size, grouped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

POINT = 25.4 / 72  # [mm]
LINE = 1.22  # height of a line, in sizes of the letters
_SIZES = [quarter / 4 for quarter in range(34, 21, -1)]  # [pt]
_PACES = 0.1, 1.6  # least and most of [mm] for a minute
_WIDTHS = {
    0.24: "ijl'|",
    0.31: 'ftI.,:;!/\\()[]{} -r"`',
    0.53: "ckJsvxyz",
    0.62: "0123456789abdeghnopquL?$#<>=+~_*^FTZ°",
    0.76: "ABCDEGHKNOPQRSUVXYw&%",
    0.96: "MmW@…",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER, _IDEOGRAPH = 0.76, 1.05
_MARGIN = 1.06  # for fonts that are wider


class Paper(NamedTuple):
    """A page [mm]: the smallest is A3 on its side; what does not fit gets a larger one."""

    width: float = 420.0
    height: float = 297.0
    margin: float = 8.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Something in the grid: its HTML, its columns and rows (from 0, the end excluded), the height it needs [mm]."""

    html: str
    columns: tuple[int, int]
    rows: tuple[int, int]
    height: float = 0.0
    layer: int = 1  # what is higher covers what is lower


@lru_cache(maxsize=16384)
def _wide(word: str) -> float:
    return _MARGIN * sum(_WIDTH.get(c, _OTHER if ord(c) < 0x1100 else _IDEOGRAPH) for c in word)


def lines(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes in a column of `width` [mm] with letters of `size` [pt]."""
    room = max(width / (size * POINT * (1.07 if bold else 1.0)), 1.1)
    return sum(_broken(line, room) for line in text.split("\n"))


def _broken(line: str, room: float) -> int:
    """Return how many lines one line takes when it is broken at blanks, and inside of words that are too long."""
    count, used = 1, 0.0
    for word in line.split(" "):
        need = _wide(word)
        if used and used + _wide(" ") + need <= room:
            used += _wide(" ") + need
            continue
        count += 1 if used else 0
        more, used = divmod(need, room * 0.75) if need > room else (0.0, need)  # a browser breaks where it sees fit
        count += int(more)
    return count


def long(text: str, size: float) -> float:
    """Return how long [mm] a text is on one line."""
    return _wide(text) * size * POINT


def tall(count: float, size: float) -> float:
    """Return the height [mm] of so many lines."""
    return count * LINE * size * POINT


def row_heights(minutes: Sequence[float], pieces: Sequence[Piece], pace: float) -> list[float]:
    """Return the heights of rows [mm], at least `pace` for a minute, with room for all pieces.

    As a browser does: pieces over few rows first, what one lacks is spread evenly over its rows.
    """
    rows = [pace * span for span in minutes]
    for piece in sorted(pieces, key=lambda p: (p.rows[1] - p.rows[0], p.rows)):
        first, end = piece.rows
        lacks = piece.height - sum(rows[first:end])
        if lacks > 0:
            for row in range(first, end):
                rows[row] += lacks / (end - first)
    return rows


def fit(minutes: Sequence[float], build: Callable[[float], Sequence[Piece]], room: Callable[[float], float]) -> Fit:
    """Choose the largest letters with which the rows fit, then the pace that fills the page.

    Args:
        minutes: that each row of the axis takes.
        build: gives the pieces for a size of letters [pt].
        room: gives the height that is left for the rows with that size [mm]; negative when there is none.
    """
    for size in _SIZES:
        pieces = build(size)
        if sum(row_heights(minutes, pieces, _PACES[0])) <= room(size):
            return Fit(size, _filled(minutes, pieces, room(size)), 0.0)
    size = _SIZES[-1]
    rows = row_heights(minutes, build(size), _PACES[0])
    return Fit(size, rows, sum(rows) - room(size))


class Fit(NamedTuple):
    """Size of the letters [pt], least heights of the rows [mm], and by how much the paper is too short [mm]."""

    size: float
    rows: list[float]
    short: float


def _filled(minutes: Sequence[float], pieces: Sequence[Piece], room: float) -> list[float]:
    low, high = _PACES
    for _ in range(20):
        pace = (low + high) / 2
        low, high = (pace, high) if sum(row_heights(minutes, pieces, pace)) <= room else (low, pace)
    return row_heights(minutes, pieces, low)
