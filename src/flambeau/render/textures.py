"""Images on surfaces: smaller copies for far away, and values between the pixels, so that nothing tears or flickers."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from flambeau.scene.mesh import Singles, Texture

Bytes = NDArray[np.uint8]


@cache
def linear_of_byte() -> Singles:
    """Return the linear value of each sRGB byte (256,).

    Source: IEC 61966-2-1.
    """
    s = np.arange(256) / 255
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4).astype(np.float32)


def srgb(linear: Singles) -> Singles:
    """Return display values 0 to 1 of linear ones.

    Source: IEC 61966-2-1.
    """
    x = np.clip(linear, 0.0, 1.0)
    return np.where(x <= 0.0031308, 12.92 * x, 1.055 * x ** (1 / 2.4) - 0.055).astype(np.float32)


@lru_cache(maxsize=256)
def pyramid(texture: Texture, *, colour: bool = True) -> tuple[Bytes, ...]:
    """Return an image and its halves down to one pixel; colours are averaged as light, other numbers as they are."""
    levels = [texture.pixels]
    while max(levels[-1].shape[:2]) > 1:
        levels.append(_halved(levels[-1], colour=colour))
    return tuple(levels)


def _halved(pixels: Bytes, *, colour: bool) -> Bytes:
    h, w = pixels.shape[:2]
    values = linear_of_byte()[pixels] if colour else pixels.astype(np.float32) / 255
    for axis, length in ((0, h), (1, w)):
        if length > 1:
            even = values.take(range(0, length - 1, 2), axis)
            values = (even + values.take(range(1, length, 2), axis)) / 2
    shown = srgb(np.asarray(values, np.float32)) if colour else values
    return np.asarray(shown * 255 + 0.5, np.uint8)


def sample(texture: Texture, uv: Singles, level: Singles, *, colour: bool = True) -> Singles:
    """Return the values (n, 3) of a texture at places `uv` (n, 2).

    Args:
        texture: the image; linear values of it come back if it is a `colour`, else 0 to 1.
        uv: (0, 0) is its upper left corner; it repeats.
        level: how many times it is halved (n,): the binary logarithm of the pixels that one sample covers.
    """
    levels = pyramid(texture, colour=colour)
    which = np.clip(np.rint(level), 0, len(levels) - 1).astype(np.int32)
    out = np.empty((len(uv), 3), np.float32)
    for number in np.unique(which):
        mine = np.flatnonzero(which == number)
        out[mine] = _bilinear(levels[number], uv[mine], colour=colour)
    return out


def _bilinear(pixels: Bytes, uv: Singles, *, colour: bool) -> Singles:
    h, w = pixels.shape[:2]
    at = (uv - np.floor(uv)) * np.array([w, h], np.float32) - 0.5
    corner = np.floor(at).astype(np.int32)
    (fx, fy) = (at - corner).T[..., None]
    x0, y0 = corner[:, 0] % w, corner[:, 1] % h
    x1, y1 = (x0 + 1) % w, (y0 + 1) % h
    table = linear_of_byte() if colour else (np.arange(256) / 255).astype(np.float32)
    upper = table[pixels[y0, x0]] * (1 - fx) + table[pixels[y0, x1]] * fx
    lower = table[pixels[y1, x0]] * (1 - fx) + table[pixels[y1, x1]] * fx
    return np.asarray(upper * (1 - fy) + lower * fy)
