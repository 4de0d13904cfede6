"""Tracks: where something is at an instant. One protocol from the pavement to the docking port."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Track(Protocol):
    """Where a thing is at an instant.

    Instants are POSIX seconds (UTC), positions are Earth-fixed WGS 84 metres (ECEF).
    """

    @property
    def span(self) -> tuple[float, float]:
        """The first and last instant [s] that the track can answer for."""
        ...

    def positions(self, t: Floats) -> Floats:
        """Return the positions [m, (n, 3)] at the instants `t` [s, (n,)]; instants outside of the span are clamped."""
        ...
