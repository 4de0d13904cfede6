"""The colour and the luminance of what glows because it is hot."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import Floats
from flambeau.radiance.surroundings import LUMA, Singles

_C2 = 1.438777e-2  # second radiation constant [m K]. Source: CODATA 2018
_FROM_XYZ = np.array(  # Source: ITU-R BT.709 primaries and white D65
    [[3.2404542, -1.5371385, -0.4985314], [-0.9692660, 1.8760108, 0.0415560], [0.0556434, -0.2040259, 1.0572252]]
)


@cache
def blackbody(kelvin: float) -> Singles:
    """Return the colour of a black body of a temperature [K] as linear RGB of luminance 1 (3,), as `blackbodies`."""
    colour = np.array(blackbodies(np.array([kelvin]))[0], np.float32)
    colour.flags.writeable = False  # it is kept
    return colour


def blackbodies(kelvin: Floats) -> Floats:
    """Return the colours of black bodies as linear RGB of luminance 1 (n, 3); what is out of gamut is cut off.

    Args:
        kelvin: temperatures [K, (n,)].

    Source: Planck's law; the CIE 1931 observer as fitted by Wyman, Sloan and Shirley 2013 (JCGT 2-2, multi-lobe).
    Accuracy: x, y within 0.003 of the published locus at 2,000 K, 0.001 from 3,000 K to 10,000 K.
    """
    wavelength = np.arange(380e-9, 781e-9, 2e-9)
    spectra = wavelength**-5 / np.expm1(_C2 / (wavelength * kelvin[:, None]))
    rgb = np.maximum(spectra @ (_FROM_XYZ @ _observer(wavelength * 1e9)).T, 0)
    return np.asarray(rgb / (rgb @ LUMA.astype(np.float64))[:, None])


def _observer(nm: Floats) -> Floats:
    """Return the colour matching functions (3, n) at wavelengths [nm, (n,)]."""

    def lobe(mean: float, left: float, right: float) -> NDArray[np.float64]:
        return np.asarray(np.exp(-0.5 * ((nm - mean) / np.where(nm < mean, left, right)) ** 2))

    x = 1.056 * lobe(599.8, 37.9, 31.0) + 0.362 * lobe(442.0, 16.0, 26.7) - 0.065 * lobe(501.1, 20.4, 26.2)
    y = 0.821 * lobe(568.8, 46.9, 40.5) + 0.286 * lobe(530.9, 16.3, 31.1)
    z = 1.217 * lobe(437.0, 11.8, 36.0) + 0.681 * lobe(459.0, 26.0, 13.8)
    return np.stack((x, y, z))
