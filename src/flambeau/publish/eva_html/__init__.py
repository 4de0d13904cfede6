"""The sheet of a spacewalk as one page of HTML: for a screen, and printed on one page of A3.

The page holds all that it shows: no script, no font, no picture from elsewhere. Time runs down. A row of the grid
begins at each instant at which something is to be seen, so a browser gives each the room that it needs, and all columns
stay on one axis.
"""

from __future__ import annotations

from math import ceil

from flambeau.publish.eva_html.above import GRID_HEAD, grid_head, head
from flambeau.publish.eva_html.axis import Axis, make_axis
from flambeau.publish.eva_html.below import foot
from flambeau.publish.eva_html.boxes import Box, boxes
from flambeau.publish.eva_html.fit import Fit, Paper, Piece, fit
from flambeau.publish.eva_html.lanes import pieces
from flambeau.publish.eva_html.style import style, symbols
from flambeau.publish.eva_html.tracks import Tracks, make_tracks
from flambeau.publish.eva_html.words import esc, tag
from flambeau.spacewalk.sheet import Sheet

__all__ = ["render"]

_ON_PHONES = ("box", "torch", "band")


def render(sheet: Sheet) -> bytes:
    """Return the page; the same sheet gives the same bytes."""
    axis, found = make_axis(sheet), boxes(sheet)
    tracks = make_tracks(sheet, found, Paper())
    width = max(Paper().width, tracks.width(tracks.all) + 2 * Paper().margin)
    paper, fitted = _fitted(sheet, axis, tracks, found, Paper()._replace(width=width))
    placed = pieces(sheet, axis, tracks, found, fitted.size)
    return _page(sheet, tracks, placed, paper, fitted).encode()


def _fitted(sheet: Sheet, axis: Axis, tracks: Tracks, found: list[Box], paper: Paper) -> tuple[Paper, Fit]:
    """Choose the size of the letters, the heights of the rows, and a longer paper where A3 is too short."""
    inner = paper.width - 2 * paper.margin

    def room(size: float) -> float:
        return paper.height - 2 * paper.margin - head(sheet, inner)[1] - GRID_HEAD - foot(sheet, inner, size)[1] - 3.0

    fitted = fit(axis.minutes, lambda size: pieces(sheet, axis, tracks, found, size), room)
    return paper._replace(height=paper.height + ceil(fitted.short)), fitted


def _page(sheet: Sheet, tracks: Tracks, placed: list[Piece], paper: Paper, fitted: Fit) -> str:
    above, high = head(sheet, paper.width - 2 * paper.margin)
    css = style(paper, fitted.size, tracks.widths.values(), fitted.rows, (high, GRID_HEAD))
    grid = grid_head(sheet, tracks) + "".join(map(_placed, sorted(placed, key=lambda p: (p.rows[0], p.columns[0]))))
    body = above + tag(grid, "grid", "main") + foot(sheet, paper.width - 2 * paper.margin, fitted.size)[0]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{esc(sheet.name)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n{symbols()}{tag(body, 'sheet')}\n"
        "</body>\n</html>\n"
    )


def _placed(piece: Piece) -> str:
    """Return a piece at its place in the grid; the head of the grid is its first row."""
    area = "/".join(str(n) for n in (piece.rows[0] + 2, piece.columns[0] + 1, piece.rows[1] + 2, piece.columns[1] + 1))
    shown = any(piece.html.startswith(f'<div class="{kind}') for kind in _ON_PHONES)
    return tag(piece.html, f"c l{piece.layer}" + (" p1" if shown else ""), style=f"grid-area:{area}") + "\n"
