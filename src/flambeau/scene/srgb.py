"""Light as it is written into images, and back. Source: IEC 61966-2-1."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

_Real = TypeVar("_Real", np.float32, np.float64)


def coded(linear: NDArray[_Real]) -> NDArray[_Real]:
    """Return sRGB values 0 to 1 of linear ones (...); what is beyond is cut off."""
    x = np.clip(linear, 0, 1)
    return np.where(x <= 0.0031308, 12.92 * x, 1.055 * x ** (1 / 2.4) - 0.055)


def linear(coded: NDArray[Any]) -> NDArray[np.float64]:
    """Return linear light of sRGB values 0 to 1 (...)."""
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def bytes_of(linear: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return linear values (...) as sRGB bytes."""
    return np.rint(255 * coded(linear)).astype(np.uint8)
