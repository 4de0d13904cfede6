"""The air before what is far away on the ground: it dims, and takes on the colour of the sky at the horizon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from flambeau.radiance.air import Air, densities
from flambeau.radiance.surroundings import Singles

_STEPS = 4  # along a way, each with the density of its middle


@dataclass(frozen=True, eq=False, slots=True)
class Distance:
    """Air between an eye near the ground and things.

    Attributes:
        air: with its haze.
        height: of the eye over the sea [m].
        sky: returns the radiance [cd/m2, (n, 3)] of the sky alone in directions (n, 3).
    """

    air: Air
    height: float
    sky: Callable[[Singles], Singles]

    def __call__(self, directions: Singles, reach: Singles) -> tuple[Singles, Singles]:
        """Return what comes through on ways of a reach [m, (n,)] in directions (n, 3), and the light added on them.

        Source: Koschmieder 1924: a way so long that nothing comes through has the radiance of the horizon's sky.

        Returns:
            The share of light (n, 3), and the radiance [cd/m2, (n, 3)].
        """
        part = (np.arange(_STEPS) + 0.5) / _STEPS
        heights = self.height + np.outer(directions[:, 2] * reach, part)
        mean = densities(np.asarray(heights, np.float64)).mean(axis=1)
        through = np.exp(-(mean @ self.air.depths) * reach[:, None]).astype(np.float32)
        level = directions.copy()
        level[:, 2] = np.maximum(level[:, 2], 0)
        return through, np.asarray((1 - through) * self.sky(level), np.float32)
