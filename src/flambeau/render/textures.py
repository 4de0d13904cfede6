"""Images on surfaces: smaller copies for far away, and values between the pixels, so that nothing tears or flickers."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from flambeau.scene.mesh import Ints, Singles, Texture
from flambeau.scene.srgb import coded, linear

Bytes = NDArray[np.uint8]
_FINE = 64 * 255  # steps of linear values; whole numbers are averaged faster, and those of bytes exactly


@cache
def linear_of_byte() -> Singles:
    """Return the linear value of each sRGB byte (256,)."""
    return linear(np.arange(256) / 255).astype(np.float32)


def pyramid(texture: Texture, *, colour: bool = True) -> tuple[Bytes, ...]:
    """Return an image and its halves down to one pixel; colours are averaged as light, other numbers as they are."""
    levels = [texture.pixels]
    while max(levels[-1].shape[:2]) > 1:
        levels.append(_halved(levels[-1], colour=colour))
    return tuple(levels)


def _halved(pixels: Bytes, *, colour: bool) -> Bytes:
    h, w = pixels.shape[:2]
    values = _fine_of_byte(colour=colour).take(pixels)
    values = values[0 : h - 1 : 2] + values[1::2] if h > 1 else values * np.uint16(2)
    values = values[:, 0 : w - 1 : 2] + values[:, 1::2] if w > 1 else values * np.uint16(2)
    return _byte_of_four(colour=colour).take(values)


@cache
def _fine_of_byte(*, colour: bool) -> NDArray[np.uint16]:
    """Return the linear value of each byte in `_FINE` steps (256,): four of them still fit into 16 bits."""
    values = linear_of_byte() * np.float32(_FINE) if colour else np.arange(256) * (_FINE // 255)
    return np.rint(values).astype(np.uint16)


@cache
def _byte_of_four(*, colour: bool) -> Bytes:
    """Return the byte of each sum of four such values (4 * `_FINE` + 1,)."""
    total = np.arange(4 * _FINE + 1)
    if not colour:
        return ((total + 2 * (_FINE // 255)) // (4 * (_FINE // 255))).astype(np.uint8)
    return np.asarray(coded((total / (4 * _FINE)).astype(np.float32)) * 255 + 0.5, np.uint8)


def sample(texture: Texture, uv: Singles, level: Singles, *, colour: bool = True) -> Singles:
    """Return the values (n, 3) of a texture at places `uv` (n, 2).

    Args:
        texture: the image; linear values of it come back if it is a `colour`, else 0 to 1.
        uv: (0, 0) is its upper left corner; it repeats.
        level: how many times it is halved (n,): the binary logarithm of the pixels that one sample covers.
    """
    texels, shapes, first = _packed(texture, colour=colour)
    which = np.clip(np.rint(level), 0, len(first) - 1).astype(np.int32)
    size, start = shapes.take(which, 0), first.take(which)
    at = (uv - np.floor(uv)) * size - np.float32(0.5)
    corner = np.floor(at).astype(np.int32)
    part = at - corner
    x0, y0 = (np.where(c < 0, c + n, c) for c, n in zip(corner.T, size.T, strict=True))
    x1, y1 = (np.where(c + 1 < n, c + 1, 0) for c, n in zip((x0, y0), size.T, strict=True))
    table = linear_of_byte() if colour else _share_of_byte()
    fx, fy = part[:, :1], part[:, 1:]

    def row(y: Ints) -> Singles:
        near, far = (table.take(texels.take(start + y * size[:, 0] + x).view(np.uint8).reshape(-1, 4)[:, :3])
                     for x in (x0, x1))  # fmt: skip
        return np.asarray(near + (far - near) * fx)

    upper = row(y0)
    return np.asarray(upper + (row(y1) - upper) * fy)


@cache
def _share_of_byte() -> Singles:
    return (np.arange(256) / 255).astype(np.float32)


@lru_cache(maxsize=256)
def _packed(texture: Texture, *, colour: bool) -> tuple[NDArray[np.uint32], Ints, Ints]:
    """Return all copies of an image as one list of four bytes each, their widths and heights, and where each begins."""
    levels = pyramid(texture, colour=colour)
    shapes = np.array([(level.shape[1], level.shape[0]) for level in levels], np.int32)
    texels = np.frombuffer(b"".join(_four_bytes(level) for level in levels), np.uint32)
    first = np.cumsum([0, *shapes.prod(axis=1)[:-1]]).astype(np.int32)
    return texels, shapes, first


def _four_bytes(level: Bytes) -> bytes:
    """Return pixels of three bytes in four bytes each."""
    from PIL import Image  # noqa: PLC0415 - only pictures need it

    return Image.fromarray(level).convert("RGBX").tobytes()
