"""The Sun of the page: its direction once a day, so slow in a frame that turns once a day that a cubic is enough."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

import numpy as np

from flambeau.instants import DAY
from flambeau.sky import sun_fixed

_MARGIN = 3  # days on either side: evenings and mornings around a journey are asked for, too


def sun_nodes(start: float, end: float) -> dict[str, Any]:
    """Return nodes of the Sun around a span [POSIX s].

    Accuracy: 0.6 arc seconds from `flambeau.sky`, nearly all of it the wandering of the pole, a daily motion that nodes
    once a day cannot have; up to 15 within two days of a leap second.
    """
    days = np.arange(floor(start / DAY) - _MARGIN, ceil(end / DAY) + _MARGIN + 1)
    xyz = sun_fixed(days * DAY)
    lon = np.degrees(np.unwrap(np.arctan2(xyz[:, 1], xyz[:, 0])))
    lat = np.degrees(np.arctan2(xyz[:, 2], np.hypot(xyz[:, 0], xyz[:, 1])))
    return {
        "first": int(days[0] * DAY),
        "step": int(DAY),
        "lat": np.round(lat, 7).tolist(),
        "lon": np.round(lon, 7).tolist(),
        "distance": (np.round(np.linalg.norm(xyz, axis=1) / 1000).astype(np.int64) * 1000).tolist(),
    }
