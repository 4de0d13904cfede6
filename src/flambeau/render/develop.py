"""From radiance to a picture for the eye: exposure, glare, white balance and the curve of a camera, in sRGB bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from flambeau.optics.exposure import CLIPPING, REFLECTED, clips
from flambeau.radiance.blackbody import blackbody
from flambeau.radiance.surroundings import LUMA
from flambeau.scene.mesh import Singles
from flambeau.scene.srgb import coded

Bytes = NDArray[np.uint8]

DAYLIGHT = 5500.0
"""Colour temperature that a camera set to daylight takes as white [K]: sun and sky together on the ground.
Source: ISO 7589, daylight D55."""

SUNLIGHT = 5900.0
"""Colour temperature of the Sun outside of the air [K], which is white in all radiances here, and to a camera in
orbit. Source: ASTM E490-00a, correlated, rounded."""

GREY = 0.18 / (REFLECTED / 100 / CLIPPING)
"""How much brighter a camera shows middle tones than its sensor saw them, over clipping: what a meter reads comes out
as 18 %. Source: ISO 12232:2006, standard output sensitivity: sRGB 118."""

_SHOULDER = 0.35  # as shown; above it the curve bends, as cameras keep the modelling of white cloth
_HEADROOM = 3.0  # of clipping; from there on each colour burns out on its own
_GLARE = (((1 / 400), 0.030), ((1 / 130), 0.012), ((1 / 40), 0.005))  # spread over the width, share of the light
_GLARE_LIMIT = 60.0  # of clipping: what a lens scatters of a light stays within the frame that far


_DAY, _DIM = 11.0, 7.0  # EV over which white is daylight, and below which it follows the light
_TO_WARM, _TO_BLUE = 0.5, 0.35  # how far
_COOLEST, _HOTTEST = 2000.0, 20000.0  # [K]
_MIDDLE = 0.01  # square of the level, over clipping, that tells the most of the light
_OFF = 0.35  # how far from the locus a colour may lie, in the logarithm of green


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is developed: `ev` at ISO 100, the colour temperature that shall look white [K], and how much more
    green than a black body's white has then (1: none), which cameras call tint."""

    ev: float
    white: float = DAYLIGHT
    green: float = 1.0


def develop(image: Singles, look: Look) -> Bytes:
    """Return the sRGB bytes (h, w, 3) of radiance [cd/m2, (h, w, 3)], the same for the same input.

    The middle tones are a camera's: what a meter reads at `ev` comes out as 18 % grey. Above twice that a soft
    shoulder holds another three stops.
    """
    exposed = image * (np.float32(1 / clips(look.ev)) * balance(look.white, look.green))
    glaring = glare(exposed)
    shown = coded(_curve(glaring))
    height, width = shown.shape[:2]
    return np.asarray(shown * 255 + dither(height, width)[..., None], np.uint8)


def _curve(x: Singles) -> Singles:
    """Return display values of exposed ones, 1 being where a sensor clips: `GREY` times as bright, then a shoulder.

    Up to clipping the brightest of a pixel's colours goes through the curve and takes the others along, so that hues
    stay. Above it each colour goes its own way, as on film: what burns out turns from orange over yellow to white. It
    is brightened no more, so that a flame is yellow over a wide range.
    """
    top = np.maximum(np.maximum(x[..., :1], x[..., 1:2]), x[..., 2:])
    together = x * (_shoulder(top * np.float32(GREY)) / np.maximum(top, np.float32(1e-9)))
    if not (top > 1).any():
        return np.asarray(together, np.float32)
    alone = np.clip((top - 1) / np.float32(_HEADROOM - 1), 0, 1)
    alone = alone * alone * (3 - 2 * alone)
    return np.asarray(together + (_shoulder(x) - together) * alone, np.float32)


def _shoulder(x: Singles) -> Singles:
    room = np.float32(1 - _SHOULDER)
    over = np.maximum(x - np.float32(_SHOULDER), 0)
    return np.asarray(np.minimum(x, np.float32(_SHOULDER)) + room * (1 - np.exp(-over / room)))


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
    padded = np.moveaxis(np.pad(image, [(reach, reach) if a == axis else (0, 0) for a in range(3)]), axis, 0)
    out = np.zeros_like(np.moveaxis(image, axis, 0))
    for k, weight in enumerate(kernel):
        out += weight * padded[k : k + len(out)]
    return np.moveaxis(out, 0, axis)


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
def balance(kelvin: float, green: float = 1.0) -> Singles:
    """Return factors of linear red, green and blue (3,) that make a black body of a temperature [K] look grey.

    The Sun outside of the air leaves colours as they are. Green stays.

    Args:
        kelvin: the temperature.
        green: how much more green the light has than that black body.
    """
    gains = blackbody(SUNLIGHT) / blackbody(kelvin)
    return np.asarray(gains / gains[1] * np.array([green, 1, green], np.float32), np.float32)


def automatic(image: Singles, ev: float, daylight: float = DAYLIGHT) -> Look:
    """Return how a camera would develop a picture that is exposed at an EV, with its automatic white.

    Of a bright scene it is daylight. From EV 11 down to EV 7 it goes over to the colour of the light that the picture
    itself tells: the mean of what is neither black nor burnt, where its colour may be that of a lamp, a sky or a
    shadow. It goes half of the way to warmer light and a third to bluer light [reciprocal kelvin], as cameras
    leave lamps and dusk some of their colour. All weights are smooth, so that a film does not pump.

    Args:
        image: radiance [cd/m2, (h, w, 3)].
        ev: at ISO 100, at which it is exposed.
        daylight: what is white by day [K]: `DAYLIGHT` on the ground, `SUNLIGHT` in orbit.

    Source: the grey world (Buchsbaum 1980, not looked up) among colours near the Planckian locus; shares by eye.
    """
    dim = float(np.clip((_DAY - ev) / (_DAY - _DIM), 0, 1))
    if not dim:
        return Look(ev, daylight)
    exposed = image.reshape(-1, 3) / np.float32(clips(ev))
    level = exposed @ LUMA
    weight = (level / (level * level + np.float32(_MIDDLE)) ** 1.5 * _plausible(exposed)).astype(np.float64)
    mean = weight @ exposed
    if not weight.sum() or mean.min() <= 0:
        return Look(ev, daylight)
    red, green, blue = np.log(mean)
    mired, locus, greens = _locus()
    way = float(np.interp(blue - red, locus, mired)) - 1 / daylight
    part = dim * (_TO_WARM if way > 0 else _TO_BLUE)
    tint = green - (red + blue) / 2 - np.interp(blue - red, locus, greens)
    return Look(ev, 1 / (1 / daylight + part * way), float(np.exp(part * tint)))


def _plausible(exposed: Singles) -> Singles:
    """Return how much colours (n, 3) may be those of a light: 1 on the Planckian locus, 0 of green or red paint."""
    red, green, blue = np.log(np.maximum(exposed, 1e-7)).T
    _, locus, greens = _locus()
    off = green - (red + blue) / 2 - np.interp(blue - red, locus, greens)
    return np.asarray(np.exp(-((off / _OFF) ** 2)), np.float32)


@cache
def _locus() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return reciprocal temperatures [1/K], and log(blue/red) and log(green) over their mean of such black bodies."""
    mired = np.linspace(1 / _COOLEST, 1 / _HOTTEST, 64)
    red, green, blue = np.log([blackbody(1 / m) / blackbody(SUNLIGHT) for m in mired]).astype(np.float64).T
    return mired, blue - red, green - (red + blue) / 2


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
