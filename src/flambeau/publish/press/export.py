"""A figure as a file for print: PNG with a palette, SVG with its letters as curves; the same bytes for the same."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.text import Text
    from PIL.Image import Image

Numbers = np.ndarray[tuple[int, ...], np.dtype[Any]]
FORMATS = ("png", "svg")
_COLOURS, _TURN, _CELLS = 256, 16, 1 << 18  # of a palette, and how many are chosen in a turn; six bits of each colour
_SEAM = "halo"  # ids of texts with a seam around their letters begin so
_SEAMED = re.compile(rb'(<g id="halo\d+">\s*)(<g style=")([^"]*)("[^>]*scale\(([\d.]+)[^>]*>)(.*?</g>)', re.DOTALL)


# ---- PNG


def png(canvas: FigureCanvasAgg, dpi: int, flat: Sequence[str] = ()) -> bytes:
    """Return what is drawn as PNG with a palette: a map has few colours, and shades between them.

    Args:
        canvas: of the figure.
        dpi: dots to an inch.
        flat: colours (#rrggbb) that must stay as they are.
    """
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - only who draws needs it

    canvas.draw()  # type: ignore[no-untyped-call]
    said, out = PngInfo(), io.BytesIO()
    said.add_text("Software", "flambeau")
    image = palette_image(np.asarray(canvas.buffer_rgba()), flat)  # type: ignore[no-untyped-call]
    image.save(out, format="png", dpi=(dpi, dpi), pnginfo=said)
    return out.getvalue()


def palette_image(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], flat: Sequence[str] = ()) -> Image:
    """Return pixels (rows, columns, RGBA) as an image of at most 256 colours, `flat` (#rrggbb) among them."""
    from PIL import Image  # noqa: PLC0415

    whole = np.ascontiguousarray(pixels).view("<u4")[..., 0]  # a pixel is one number, red lowest
    cell = whole >> 2 & 0x3F
    cell |= whole >> 4 & 0xFC0
    cell |= whole >> 6 & 0x3F000
    count = np.bincount(cell.ravel(), minlength=_CELLS)
    one = np.zeros(_CELLS, np.uint32)
    one[cell] = whole  # a colour of each cell
    used = np.flatnonzero(count)
    colours = np.stack([one[used] >> shift & 0xFF for shift in (0, 8, 16)], axis=1).astype(np.int32)
    kept = np.array([[*bytes.fromhex(colour[1:])] for colour in flat], np.int32).reshape(-1, 3)
    chosen, nearest = _palette(colours, count[used], kept)
    table = np.zeros(_CELLS, np.uint8)
    table[used] = nearest
    image = Image.fromarray(table[cell])
    image.putpalette(chosen.astype(np.uint8).tobytes())
    return image


def _palette(colours: Numbers, count: Numbers, chosen: Numbers) -> tuple[Numbers, Numbers]:
    """Choose 256 of some colours (n, 3), in turns those that do most harm if they are missing; and each one's nearest.

    Args:
        colours: that are there.
        count: of the pixels of each (n,).
        chosen: colours that are chosen already (m, 3).
    """
    if not len(chosen):
        chosen = colours[[int(count.argmax())]]
    away = ((colours[:, None] - chosen) ** 2).sum(axis=2)
    while len(chosen) < _COLOURS and away.min(axis=1).any():
        harm = count * away.min(axis=1)
        more = np.argsort(-harm, kind="stable")[: min(_TURN, _COLOURS - len(chosen))]
        more = more[harm[more] > 0]
        chosen = np.vstack((chosen, colours[more]))
        away = np.hstack((away, ((colours[:, None] - colours[more]) ** 2).sum(axis=2)))
    return chosen, away.argmin(axis=1)


# ---- SVG


def svg(figure: Figure, words: str) -> bytes:
    """Return a figure as SVG with a description; its texts lose their seams, and get them as SVG has them."""
    from matplotlib.text import Text  # noqa: PLC0415

    out = io.BytesIO()
    for number, text in enumerate(figure.findobj(Text)):
        if text.get_path_effects():
            _without_seam(text, number)
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": "flambeau"})
    return _described(_coarse(_seamed(out.getvalue())), words)


def _without_seam(text: Text, number: int) -> None:
    text.set_path_effects([])
    text.set_gid(f"{_SEAM}{number}")


def _seamed(svg: bytes) -> bytes:
    """Put a pale copy with a wide line below each text with a seam; it uses the letters that are there."""
    return _SEAMED.sub(_twice, svg)


def _twice(found: re.Match[bytes]) -> bytes:
    opened, group, style, rest, scale, letters = found.groups()
    seam = b"fill: #fff; stroke: #fff; stroke-linejoin: round; stroke-width: %.0f" % (1.6 / float(scale))
    return opened + group + seam + rest + letters + group + style + rest + letters


def _coarse(svg: bytes) -> bytes:
    """Leave out what of coordinates is finer than a hundredth of a point, of paths than a twentieth; and line ends."""
    svg = re.sub(rb'(<path|id="[^"]*") d="([^"]*)"', _path, svg)
    svg = re.sub(rb' (x|y)="(-?\d+\.\d\d)\d+"', rb' \1="\2"', svg)
    return re.sub(rb"translate\((-?\d+\.\d\d)\d* (-?\d+\.\d\d)\d*\)", rb"translate(\1 \2)", svg)


def _path(found: re.Match[bytes]) -> bytes:
    digits = rb"(\.\d)\d+" if found[1] == b"<path" else rb"(\.\d\d)\d+"
    short = re.sub(rb"\s*([A-Zz])\s*", rb"\1", re.sub(digits, rb"\1", found[2]))
    return found[1] + b' d="' + short + b'"'


def _described(svg: bytes, words: str) -> bytes:
    """Put a description into an SVG, where readers that speak look for it."""
    head, tag, rest = svg.partition(b"<svg ")
    before, close, after = rest.partition(b">")
    said = f"\n <title>{escape(words)}</title>".encode()
    return head + tag + b'role="img" ' + before + close + said + after
