"""Several pictures on one sheet: the best of each shot, or frames through a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flambeau.render.caption import GROUND, message, worded

Bytes = NDArray[np.uint8]

_GAP = 12  # pixels between pictures


@dataclass(frozen=True, eq=False, slots=True)
class Tile:
    """A picture of a sheet: its pixels (h, w, 3), a title and lines below it.

    `good` tells whether it is as wanted; a tile that is not has a mark beside its title.
    """

    image: Bytes
    title: str
    lines: tuple[str, ...] = ()
    good: bool = True


def sheet(tiles: Sequence[Tile], columns: int, title: str = "") -> Bytes:
    """Return tiles in rows, each with its words below it.

    Args:
        tiles: pictures of the same width; lower ones are centred in their row.
        columns: how many in a row.
        title: over them all.
    """
    if not tiles:
        return message((480, 120), title, ("There is no picture on it.",))
    width = tiles[0].image.shape[1]
    columns = min(columns, len(tiles))
    rows = [tiles[k : k + columns] for k in range(0, len(tiles), columns)]
    made = [_row(row, width, columns) for row in rows]
    full = columns * width + (columns + 1) * _GAP
    head = [worded(full, ((title, True),), 22)] if title else []
    return np.concatenate([*head, *made, _blank(_GAP, full)])


def _row(tiles: Sequence[Tile], width: int, columns: int) -> Bytes:
    words = [worded(width, ((_titled(tile), True), *((line, False) for line in tile.lines)), 13) for tile in tiles]
    tall = max(tile.image.shape[0] for tile in tiles)
    low = max(len(word) for word in words)
    out = _blank(_GAP + tall + low, columns * width + (columns + 1) * _GAP)
    for number, (tile, word) in enumerate(zip(tiles, words, strict=True)):
        left = _GAP + number * (width + _GAP)
        top = _GAP + (tall - tile.image.shape[0]) // 2
        out[top : top + tile.image.shape[0], left : left + width] = tile.image
        out[_GAP + tall : _GAP + tall + len(word), left : left + width] = word
    return out


def _titled(tile: Tile) -> str:
    return tile.title if tile.good else f"✗ {tile.title}"


def _blank(height: int, width: int) -> Bytes:
    return np.full((height, width, 3), GROUND, np.uint8)
