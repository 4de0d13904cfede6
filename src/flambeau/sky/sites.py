"""Many places on the ground at once, ready for questions about the sky."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flambeau.earth import Floats, normals, to_fixed


@dataclass(frozen=True, eq=False)
class Sites:
    """Places on the ground as arrays with a column for each, since that is how the searches go through them.

    Args:
        lat, lon: geodetic [rad, (n,)].
        height: above the ellipsoid [m], one for all or (n,).

    Attributes:
        xyz: Earth-fixed positions [m, (3, n)].
        up: unit vectors straight up from the ellipsoid (3, n).
    """

    lat: Floats
    lon: Floats
    height: ArrayLike = 0.0
    xyz: Floats = field(init=False, repr=False)
    up: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compute the vectors once."""
        lat, lon, height = np.broadcast_arrays(*(np.atleast_1d(x) for x in (self.lat, self.lon, self.height)))
        for name, value in (("lat", lat), ("lon", lon), ("height", height)):
            object.__setattr__(self, name, np.asarray(value, np.float64))
        object.__setattr__(self, "xyz", np.ascontiguousarray(to_fixed(lat, lon, height).T))
        object.__setattr__(self, "up", np.ascontiguousarray(normals(lat, lon).T))

    def __len__(self) -> int:
        return len(self.lat)

    def take(self, rows: NDArray[np.intp] | slice) -> Sites:
        """Return the places with these numbers."""
        return Sites(self.lat[rows], self.lon[rows], np.asarray(self.height)[rows])
