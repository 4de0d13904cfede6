"""From radiance to a picture for the eye: exposure, glare, white balance and the curve of a camera, in sRGB bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from flambeau.optics.exposure import clips
from flambeau.radiance.blackbody import blackbody
from flambeau.radiance.surroundings import LUMA
from flambeau.render.textures import srgb
from flambeau.scene.mesh import Singles

Bytes = NDArray[np.uint8]

DAYLIGHT = 5500.0
"""Colour temperature that a camera set to daylight takes as white [K]. Source: ISO 7589, daylight D55."""

_SHOULDER = 0.5  # of clipping; above it the curve bends, as cameras keep the modelling of white cloth
_HEADROOM = 4.0
_GLARE = (((1 / 400), 0.030), ((1 / 130), 0.012), ((1 / 40), 0.005))  # spread over the width, share of the light
_GLARE_LIMIT = 60.0  # of clipping: what a lens scatters of a light stays within the frame that far


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is developed: `ev` at ISO 100, and the colour temperature that shall look white [K]."""

    ev: float
    white: float = DAYLIGHT


def develop(image: Singles, look: Look) -> Bytes:
    """Return the sRGB bytes (h, w, 3) of radiance [cd/m2, (h, w, 3)], the same for the same input.

    The middle tones are a camera's: 18 % grey metered at `ev` comes out at 18 %. Above half of clipping a
    soft shoulder holds another two stops.
    """
    exposed = image * (np.float32(1 / clips(look.ev)) * balance(look.white))
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

    Daylight leaves colours as they are: the Sun over the air is white here. Green stays.
    """
    gains = blackbody(DAYLIGHT) / blackbody(kelvin)
    return np.asarray(gains / gains[1], np.float32)


def white_for(image: Singles, ev: float) -> float:
    """Return the white point that a camera would choose [K]: daylight, or warmer by night, when lamps light the scene.

    Half way between daylight and what the lit parts of the picture average to, as cameras leave lamps their warmth.
    """
    if ev > 9:
        return DAYLIGHT
    level = image @ LUMA
    lit = image[level > 0.1 * 2**ev]
    if not len(lit):
        return DAYLIGHT
    red, _, blue = lit.mean(axis=0) / max(float(lit.mean()), 1e-9)
    warmth = float(np.clip((red - blue) / 2, 0, 1))
    return float(round((DAYLIGHT - 2300 * warmth) / 50) * 50)


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
