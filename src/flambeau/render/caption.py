"""The band under a picture that says what it is: what is wanted, when, where, how exposed, and what is assumed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Bytes = NDArray[np.uint8]

PREDICTED = "predicted by flambeau, not a photograph"
GROUND = (16, 18, 21)
"""Colour of what words stand on, in sRGB bytes."""

_STRONG, _PLAIN, _FAINT = (245, 246, 247), (202, 206, 211), (146, 152, 160)
_LONGEST = 1000  # letters of a text that are shown
_SMALLEST = 9  # pixels; letters below that cannot be read


@dataclass(frozen=True, slots=True)
class Caption:
    """What is said of a picture.

    Attributes:
        title: name of the wanted picture.
        when: instant, in UTC and local time.
        where: place, or the point below.
        exposure: EV and settings of the camera.
        assumptions: what is assumed, each a short phrase.
    """

    title: str
    when: str
    where: str
    exposure: str
    assumptions: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it as lines."""
        return tuple(x for x in (self.title, self.facts, self.exposure, self.small) if x)

    @property
    def facts(self) -> str:
        """When and where, in one line."""
        return "  ·  ".join(x for x in (self.when, self.where) if x)

    @property
    def small(self) -> str:
        """What it is and what is assumed, in one line."""
        return "; ".join((PREDICTED[0].upper() + PREDICTED[1:], *self.assumptions))


def captioned(image: Bytes, caption: Caption) -> Bytes:
    """Return a picture (h, w, 3) with a band below it; the picture itself is left as it is."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only pictures need it

    width = image.shape[1]
    size = max(_SMALLEST, round(width / 64))
    margin, step = round(size * 0.8), round(size * 1.4)
    notes = _folded(caption.small, _font(_small(size)), width - 2 * margin)
    words = ((caption.title, _font(round(size * 1.1), bold=True), _STRONG), (caption.facts, _font(size), _PLAIN),
             (caption.exposure, _font(size), _PLAIN))  # fmt: skip
    lines = [(row, font, colour) for text, font, colour in words for row in _folded(text, font, width - 2 * margin)]
    lines += [(text, _font(_small(size)), _FAINT) for text in notes]
    band = Image.new("RGB", (width, 2 * margin + step * len(lines) - (step - size)), GROUND)
    pen = ImageDraw.Draw(band)
    for number, (text, font, colour) in enumerate(lines):
        _written(pen, (margin, margin + number * step), _fitted(text, font, width - 2 * margin), font, colour)
    return np.concatenate((image, np.asarray(band, np.uint8)))


def worded(width: int, lines: tuple[tuple[str, bool], ...], size: int) -> Bytes:
    """Return lines of text on a band as wide as asked; long ones are folded, those marked true are strong."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    margin, step = round(size * 0.5), round(size * 1.35)
    rows = [(row, strong) for text, strong in lines for row in _folded(text, _font(size, bold=strong), width - margin)]
    band = Image.new("RGB", (width, margin + step * len(rows)), GROUND)
    for number, (text, strong) in enumerate(rows):
        font, colour = _font(size, bold=strong), _STRONG if strong else _PLAIN
        shown = _fitted(text, font, width - margin)
        _written(ImageDraw.Draw(band), (margin // 2, margin + number * step), shown, font, colour)
    return np.asarray(band, np.uint8)


def message(size: tuple[int, int], title: str, lines: tuple[str, ...]) -> Bytes:
    """Return a picture that only says why there is none: width and height in pixels."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    letters = max(_SMALLEST, round(size[0] / 40))
    margin, step = letters, round(letters * 1.5)
    image = Image.new("RGB", size, (34, 37, 42))
    pen = ImageDraw.Draw(image)
    font = _font(letters)
    folded = [row for line in lines for row in _folded(line, font, size[0] - 2 * margin)]
    _written(pen, (margin, margin), _fitted(title, _font(letters, bold=True), size[0] - 2 * margin),
             _font(letters, bold=True), _STRONG)  # fmt: skip
    for number, text in enumerate(folded, 1):
        _written(pen, (margin, margin + number * step), text, font, _PLAIN)
    return np.asarray(image, np.uint8)


def _small(size: int) -> int:
    return max(_SMALLEST, round(size * 0.85))


@lru_cache(maxsize=32)
def _font(size: int, *, bold: bool = False) -> FreeTypeFont:
    """Return DejaVu Sans, which has Latin, Greek and Cyrillic; matplotlib ships it."""
    from PIL import ImageFont  # noqa: PLC0415

    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / name, size)


def _written(pen: ImageDraw, at: tuple[int, int], text: str, font: FreeTypeFont, colour: tuple[int, int, int]) -> None:
    pen.text(at, text, font=font, fill=colour, anchor="la")


def _fitted(text: str, font: FreeTypeFont, width: int) -> str:
    """Return a text, shortened with an ellipsis if it is too wide."""
    text = _cut(text)
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _cut(text: str) -> str:
    """Return a text that can be drawn: not endless, and without halves of pairs."""
    whole = text[:_LONGEST].encode("utf-8", "replace").decode()
    return whole if len(text) <= _LONGEST else whole + "…"


def _folded(text: str, font: FreeTypeFont, width: int) -> list[str]:
    """Fold a text between words; what is longer than a page is cut."""
    lines: list[str] = []
    for word in _cut(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
