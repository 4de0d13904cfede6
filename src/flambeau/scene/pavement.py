"""Patterns of grounds as small images that repeat: paving, cracks in ice, waves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flambeau.scene.materials import NAMED
from flambeau.scene.mesh import RGB, Material, Texture
from flambeau.scene.relief import Doubles, cells, fractal
from flambeau.scene.srgb import bytes_of, linear

SIDE = 512  # [pixels]


def _tinted(shade: Doubles, tint: RGB) -> Doubles:
    """Return colours of shades: the darker, the more each of red, green and blue is changed by `tint`."""
    return shade[..., None] * (1 + np.asarray(tint) * (1 - shade[..., None]))


class Pattern(NamedTuple):
    """Colours whose linear mean is `mean`, and normals of strength `bump`, or none."""

    colour: Texture | None
    mean: RGB
    normals: Texture | None = None
    bump: float = 1.0

    def on(self, material: Material) -> Material:
        """Return a material with this pattern; its mean albedo stays."""
        red, green, blue = (value / mean for value, mean in zip(material.albedo, self.mean, strict=True))
        return replace(material, albedo=(red, green, blue), texture=self.colour, normals=self.normals, bump=self.bump)


def places() -> tuple[Doubles, Doubles]:
    """Return x to the right and y downwards in the image, 0 to 1."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    return (x + 0.5) / SIDE, (y + 0.5) / SIDE


def pattern(shade: Doubles, height: Doubles | None = None, bump: float = 1.0) -> Pattern:
    """Return a pattern of linear shades (h, w) or colours (h, w, 3), 0 to 1, and of heights."""
    pixels = bytes_of(np.clip(np.broadcast_to(shade.reshape(SIDE, SIDE, -1), (SIDE, SIDE, 3)), 0.002, 1))
    red, green, blue = (float(value) for value in linear(pixels / 255.0).mean((0, 1)))
    return Pattern(Texture(pixels), (red, green, blue), None if height is None else _normals(height), bump)


def _normals(height: Doubles) -> Texture:
    """Return a normal map of heights; a slope of 1 is one image width in height over one in width."""
    east = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) * SIDE / 2
    down = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) * SIDE / 2
    normal = np.stack([-east, down, np.ones_like(height)], -1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    pixels: NDArray[np.uint8] = np.round((normal + 1) * 127.5).astype(np.uint8)
    return Texture(pixels)


def joints(columns: int, rows: int, gap: float, seed: int) -> tuple[Doubles, Doubles]:
    """Return bricks in bond: 1 on stones and 0 in the joints between, and a number from -1 to 1 for each stone."""
    x, y = places()
    row = np.floor(y * rows)
    along = (x * columns + 0.5 * (row % 2)) % columns
    uneven = 0.8 * gap * fractal(x * 16, y * 16, 3, seed, 16)
    edge_x = 0.5 - np.abs(along % 1 - 0.5) + uneven
    edge_y = (0.5 - np.abs(y * rows % 1 - 0.5)) + uneven
    rim = np.minimum(edge_x / columns, edge_y / rows) * max(columns, rows)
    stone = np.clip((rim - gap) / gap, 0, 1)
    column = np.floor(along)
    number = np.sin(column * 12.9898 + row * 78.233 + seed) * 43758.5453
    return stone, 2 * (number - np.floor(number)) - 1


def _setts() -> Pattern:
    """Setts of 12 x 20 cm in bond."""
    x, y = places()
    stone, number = joints(12, 20, 0.05, 1)
    shade = (0.62 + 0.13 * number + 0.08 * fractal(x * 32, y * 32, 4, 2, 32)) * (0.35 + 0.65 * stone)
    return pattern(shade, 0.004 * stone + 0.001 * fractal(x * 32, y * 32, 4, 2, 32), 0.7)


def _slabs() -> Pattern:
    """Slabs of 80 x 60 cm."""
    x, y = places()
    stone, number = joints(6, 8, 0.012, 4)
    shade = (0.68 + 0.08 * number + 0.06 * fractal(x * 64, y * 64, 4, 5, 64)) * (0.45 + 0.55 * stone)
    return pattern(shade, 0.0008 * stone, 0.6)


def _worn() -> Pattern:
    """Patches and fine cracks of a worn road."""
    x, y = places()
    bent_x, bent_y = (5 * v + 0.3 * fractal(x * 10, y * 10, 3, seed, 10) for v, seed in ((x, 1), (y, 2)))
    _, gap, number = cells(bent_x, bent_y, 3, 5)
    crack = np.where(number > 0.1, 1, np.clip(gap / 0.012, 0, 1) ** 0.5)
    return pattern((0.66 + 0.14 * fractal(x * 6, y * 6, 6, 6, 6)) * (0.55 + 0.45 * crack))


def _cracks() -> Pattern:
    """Clear ice of a lake with white cracks and cloudy patches."""
    x, y = places()
    bent_x, bent_y = x + 0.03 * fractal(x * 6, y * 6, 4, 1, 6), y + 0.03 * fractal(x * 6, y * 6, 4, 2, 6)
    wide, fine = cells(bent_x * 4, bent_y * 4, 3, 4)[1], cells(bent_x * 13, bent_y * 13, 6, 13)[1]
    line = np.maximum(np.clip(1 - wide / 0.02, 0, 1), 0.5 * np.clip(1 - fine / 0.018, 0, 1))
    cloud = np.clip(fractal(x * 5, y * 5, 5, 9, 5), 0, 1)
    shade = np.clip(0.26 + 0.30 * cloud + 0.7 * line, 0, 1)
    return pattern(_tinted(shade, (-0.55, -0.2, 0.0)), 0.0006 * fractal(x * 8, y * 8, 5, 4, 8), 0.5)


def _waves() -> Pattern:
    """Ripples that run with a light wind: sines whose lengths divide the image."""
    x, y = places()
    runs = [(2, 3), (3, -2), (5, 4), (1, 7), (8, 3), (-4, 9), (11, 6), (7, -12), (16, 5), (3, 19), (22, -9), (13, 23)]
    waves = [0.0045 / np.hypot(a, b) * np.sin(2 * np.pi * (a * x + b * y) + 2.4 * k) for k, (a, b) in enumerate(runs)]
    return Pattern(None, (1.0, 1.0, 1.0), _normals(np.asarray(sum(waves), float)), 1.0)


def _tufts() -> Pattern:
    """Blades of grass, greener and drier."""
    x, y = places()
    blades = fractal(x * 96, y * 24, 3, 1, 24) * 0.5 + fractal(x * 24, y * 96, 3, 2, 24) * 0.5
    shade = np.clip(0.55 + 0.40 * blades + 0.16 * fractal(x * 5, y * 5, 4, 3, 5), 0.05, 1)
    return pattern(_tinted(shade, (-0.25, 0.1, -0.2)), 0.004 * blades, 0.8)


def _pebbles() -> Pattern:
    """Stones of many sizes and colours."""
    x, y = places()
    near, gap, number = cells(x * 20, y * 20, 1, 20)
    body = np.clip(gap / 0.25, 0, 1)
    shade = (0.52 + 0.26 * number + 0.08 * fractal(x * 40, y * 40, 4, 2, 40)) * (0.4 + 0.6 * body)
    return pattern(shade, 0.02 * body * (1 - near), 0.8)


def _ripples() -> Pattern:
    """Ripples of wind in sand."""
    x, y = places()
    wave = np.sin(2 * np.pi * (y * 14 + 0.8 * fractal(x * 4, y * 4, 4, 1, 4)))
    shade = 0.72 + 0.07 * wave + 0.07 * fractal(x * 48, y * 48, 4, 2, 48)
    return pattern(shade, 0.0025 * wave, 1.0)


def _lanes() -> Pattern:
    """Four lanes of 1.22 m with white lines of 5 cm, to the north.

    Source: World Athletics, Technical Rules, rule 14.
    """
    x, y = places()
    line = np.abs((x * 4 + 0.5) % 1 - 0.5) < 0.5 * 0.05 / 1.22
    rough = 1 + 0.2 * fractal(x * 64, y * 64, 4, 1, 64)
    colour = np.where(line[..., None], 0.8, np.asarray(NAMED["rubber"].albedo) * rough[..., None])
    return pattern(colour, 0.0006 * fractal(x * 128, y * 128, 2, 2, 128))


PATTERNS: Mapping[str, Callable[[], Pattern]] = {
    "setts": _setts, "slabs": _slabs, "worn": _worn, "cracks": _cracks, "waves": _waves, "tufts": _tufts,
    "pebbles": _pebbles, "ripples": _ripples, "lanes": _lanes,
}  # fmt: skip
"""Makers of patterns by name."""
