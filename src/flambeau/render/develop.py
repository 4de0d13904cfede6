"""From radiance to a picture for the eye: exposure, glare, white balance and the curve of a camera, in sRGB bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from flambeau.radiance.surroundings import LUMA
from flambeau.render.textures import srgb
from flambeau.scene.mesh import Singles

Bytes = NDArray[np.uint8]

WHITE = 1.2
"""Luminance that clips, over 2^EV [cd/m2] at ISO 100. Source: ISO 2720 with K = 12.5 and 12.7 % of full scale."""

_SHOULDER = 0.75  # of clipping; above it the curve bends, up to `_HEADROOM` of it
_HEADROOM = 4.0
_GLARE = (((1 / 400), 0.030), ((1 / 130), 0.012), ((1 / 40), 0.005))  # spread over the width, share of the light
_GLARE_LIMIT = 60.0  # of clipping: what a lens scatters of a light stays within the frame that far


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is developed: `ev` at ISO 100, and the colour temperature that shall look white [K]."""

    ev: float
    white: float = 5500.0


def develop(image: Singles, look: Look) -> Bytes:
    """Return the sRGB bytes (h, w, 3) of radiance [cd/m2, (h, w, 3)], the same for the same input.

    The middle tones are a camera's: 18 % grey metered at `ev` comes out at 18 %. Above three quarters of clipping a
    soft shoulder holds another two stops.
    """
    exposed = image * (np.float32(1 / (WHITE * 2**look.ev)) * balance(look.white))
    glaring = glare(exposed)
    shown = srgb(_curve(glaring))
    height, width = shown.shape[:2]
    return np.asarray(shown * 255 + dither(height, width)[..., None], np.uint8)


def _curve(x: Singles) -> Singles:
    """Return display values of exposed ones, 1 being where a sensor clips: straight, then a shoulder.

    The brightest of a pixel's colours goes through the curve and takes the others along, so that hues stay; far above
    clipping they fade to white, as on film.
    """
    top = x.max(axis=-1, keepdims=True)
    over = np.maximum(top - _SHOULDER, 0)
    room = 1 - _SHOULDER
    held = np.where(top > _SHOULDER, _SHOULDER + room * (1 - np.exp(-over / room)), top)
    scaled = x * (held / np.maximum(top, 1e-9))
    fade = np.clip((top - 1) / (_HEADROOM * 2), 0, 1)
    return np.asarray(scaled + (held - scaled) * fade, np.float32)


def glare(exposed: Singles) -> Singles:
    """Add what a lens scatters round what is over-exposed; a picture without such pixels stays as it is.

    Args:
        exposed: light over that which clips (h, w, 3).

    Source: shares by eye, in the order of veiling glare of 2 to 4 % (ISO 9358) of good lenses.
    """
    over = np.minimum(np.maximum(exposed - 1, 0), _GLARE_LIMIT)
    if not over.any():
        return exposed
    out = exposed.copy()
    for spread, part in _GLARE:
        out += np.float32(part) * _blurred(over, max(spread * exposed.shape[1], 0.6))
    return out


def _blurred(image: Singles, sigma: float) -> Singles:
    """Return a picture blurred by about a Gaussian: three running means along each axis; wide ones at a lower size."""
    step = max(1, int(sigma // 3))
    h, w = image.shape[:2]
    pad = ((0, -h % step), (0, -w % step), (0, 0))
    small = np.pad(image, pad).reshape((h + step - 1) // step, step, (w + step - 1) // step, step, 3).mean(axis=(1, 3))
    for axis in (0, 1):
        small = _gaussian(small, sigma / step, axis)
    return _enlarged(small, step)[:h, :w]


def _gaussian(image: Singles, sigma: float, axis: int) -> Singles:
    reach = int(np.ceil(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel = (kernel / kernel.sum()).astype(np.float32)
    padded = np.pad(image, [(reach, reach) if a == axis else (0, 0) for a in range(3)])
    length = image.shape[axis]
    return np.asarray(
        sum(weight * padded.take(range(k, k + length), axis) for k, weight in enumerate(kernel)), np.float32
    )


def _enlarged(image: Singles, step: int) -> Singles:
    """Return a picture enlarged `step` times, linear between its pixels."""
    for axis in (0, 1) if step > 1 else ():
        place = (np.arange(image.shape[axis] * step) + 0.5) / step - 0.5
        low = np.clip(np.floor(place).astype(np.intp), 0, image.shape[axis] - 1)
        high = np.minimum(low + 1, image.shape[axis] - 1)
        f = (np.clip(place - low, 0, 1)).astype(np.float32)
        f = f.reshape([-1 if a == axis else 1 for a in range(3)])
        image = image.take(low, axis) * (1 - f) + image.take(high, axis) * f
    return image


@cache
def balance(kelvin: float) -> Singles:
    """Return factors of linear red, green and blue (3,) that make a black body of a temperature [K] look grey.

    Source: Kang and others 2002, a cubic fit to the Planckian locus; the factors are over those of 6504 K (sRGB's
    white), green stays.
    """
    gains = _black_body(6504.0) / _black_body(kelvin)
    return np.asarray(gains / gains[1], np.float32)


def _black_body(kelvin: float) -> Singles:
    t = 1000 / np.clip(kelvin, 1700, 25000)
    if kelvin <= 4000:
        x = ((-0.2661239 * t - 0.2343589) * t + 0.8776956) * t + 0.179910
    else:
        x = ((-3.0258469 * t + 2.1070379) * t + 0.2226347) * t + 0.240390
    if kelvin <= 2222:
        y = ((-1.1063814 * x - 1.34811020) * x + 2.18555832) * x - 0.20219683
    elif kelvin <= 4000:
        y = ((-0.9549476 * x - 1.37418593) * x + 2.09137015) * x - 0.16748867
    else:
        y = ((3.0817580 * x - 5.87338670) * x + 3.75112997) * x - 0.37001483
    xyz = np.array([x / y, 1.0, (1 - x - y) / y])
    to_rgb = np.array([[3.2404542, -1.5371385, -0.4985314], [-0.9692660, 1.8760108, 0.0415560],
                       [0.0556434, -0.2040259, 1.0572252]])  # fmt: skip
    return np.asarray(np.maximum(to_rgb @ xyz, 1e-3), np.float32)


def white_for(image: Singles, ev: float) -> float:
    """Return the white point that a camera would choose [K]: daylight, or warmer by night, when lamps light the scene.

    Half way between daylight and what the lit parts of the picture average to, as cameras leave lamps their warmth.
    """
    if ev > 9:
        return 5500.0
    level = image @ LUMA
    lit = image[level > 0.1 * 2**ev]
    if not len(lit):
        return 5500.0
    red, _, blue = lit.mean(axis=0) / max(float(lit.mean()), 1e-9)
    warmth = float(np.clip((red - blue) / 2, 0, 1))
    return float(round((5500 - 2300 * warmth) / 50) * 50)


@cache
def dither(height: int, width: int) -> Singles:
    """Return the ordered thresholds (h, w), 0 to 1, that turn steps of bytes in smooth skies into fine patterns.

    Source: Bayer 1973, the 8 by 8 matrix.
    """
    order = np.zeros((1, 1))
    for _ in range(3):
        order = np.block([[4 * order, 4 * order + 2], [4 * order + 3, 4 * order + 1]])
    tile = ((order + 0.5) / 64).astype(np.float32)
    return np.tile(tile, (height // 8 + 1, width // 8 + 1))[:height, :width]
