"""Sun and Moon as seen from the Earth's centre, Earth-fixed: ERFA's series, no ephemeris file.

In a frame that turns as fast as the Earth on average a body moves by a degree a day (the Moon by thirteen), so few
nodes and a cubic between them are as good as the series itself.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import erfa
import numpy as np
from numpy.typing import ArrayLike

from flambeau.columns import at, cubics
from flambeau.earth import ROTATION, Floats, normals, to_fixed
from flambeau.instants import DAY
from flambeau.orientation import J2000, J2000_POSIX, pole, terrestrial, universal

SUN_RADIUS = 695.7e6
"""Radius of the Sun [m]. Source: IAU 2015 Resolution B3, nominal solar radius."""

_AU = 149597870700.0  # [m]. Source: IAU 2012 Resolution B2
_LIGHT = 299792458.0  # [m/s]. Source: SI
_FEW = 24  # up to so many instants the series themselves are asked


def _sun_celestial(tt: Floats) -> Floats:
    """Return the apparent position of the Sun [m, (n, 3)] (GCRS) at days of TT since J2000 (n,).

    Source: SOFA `iauEpv00`; planetary aberration as the light time, for which the low-precision distance of the
    Astronomical Almanac is enough (0.002 arcsec). Accuracy: 0.015 arcsec from DE421, 1970 to 2050; after 2100, where
    SOFA only warns, 14 arcsec from its other theory, `iauPlan94`, which has the centre of Earth and Moon.
    """
    anomaly = 6.24006 + 0.0172019699 * tt
    away = (1.00014 - 0.01671 * np.cos(anomaly) - 0.00014 * np.cos(2 * anomaly)) * _AU
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", erfa.ErfaWarning)  # that a date is after 2100
        return np.asarray(-erfa.epv00(J2000, tt - away / _LIGHT / DAY)[0]["p"] * _AU)


def _moon_celestial(tt: Floats) -> Floats:
    """Return the position of the Moon [m, (n, 3)] (GCRS) at days of TT since J2000 (n,).

    Source: SOFA `iauMoon98` (Meeus 1998). Accuracy: 2.7 arcsec rms, 17 arcsec and 13 km at worst from DE421, 1970
    to 2050.
    """
    return np.asarray(erfa.moon98(J2000, tt)["p"] * _AU)


def _fixed(celestial: Callable[[Floats], Floats], t: Floats) -> Floats:
    """Return Earth-fixed positions [m, (n, 3)] of a body at instants [POSIX s, (n,)].

    Source: SOFA `iauC2t00b` with the shipped UT1 and pole.
    """
    tt = terrestrial(t)
    turn = erfa.c2t00b(J2000, tt, J2000, universal(t), *pole(t))
    return np.asarray(np.einsum("nij,nj->ni", turn, celestial(tt)))


@dataclass(frozen=True, eq=False)
class Body:
    """The track of a body of the sky over a span: nodes every `step` seconds, cubics between them.

    Args:
        celestial: position [m, (n, 3)] (GCRS) at days of TT since J2000 (n,).
        start, end: the span [POSIX s].
        step: distance of the nodes [s].
    """

    celestial: Callable[[Floats], Floats]
    start: float
    end: float
    step: float
    _cubics: Floats = field(init=False, repr=False)
    _zero: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compute the nodes, at whole multiples of the step so that they do not depend on the span."""
        first = np.floor(self.start / self.step) - 2
        count = int(np.ceil(self.end / self.step) - first) + 3
        t = self.step * (first + np.arange(count))
        nodes = _turned(_fixed(self.celestial, t).T, t, 1.0)
        object.__setattr__(self, "_zero", float(t[0]))
        object.__setattr__(self, "_cubics", _chained(nodes))

    @property
    def span(self) -> tuple[float, float]:
        """The span given."""
        return self.start, self.end

    def slow(self, t: Floats) -> Floats:
        """Return positions [m, (3, n)] at instants [POSIX s, (n,)] in the frame turned back by the Earth's rotation."""
        x = (t - self._zero) / self.step
        k = x.astype(np.intp)
        s = x - k
        return at(self._cubics.take(k, axis=1), s)

    def columns(self, t: Floats) -> Floats:
        """Return Earth-fixed positions [m, (3, n)] at instants [POSIX s, (n,)] within the span."""
        return _turned(self.slow(t), t, -1.0)

    def positions(self, t: Floats) -> Floats:
        """Return Earth-fixed positions [m, (n, 3)] at instants [POSIX s, (n,)], clamped to the span."""
        return self.columns(np.clip(t, self.start, self.end)).T


def turned_angle(t: Floats) -> Floats:
    """Return by which angle [rad, (n,)] the frame of `Body.slow` is turned back at instants [POSIX s, (n,)]."""
    return np.asarray(ROTATION * (t - J2000_POSIX))


def _turned(xyz: Floats, t: Floats, sign: float) -> Floats:
    """Turn vectors (3, n) by the Earth's mean rotation since J2000, forwards (1) or back (-1)."""
    angle = sign * turned_angle(t)
    c, s = np.cos(angle), np.sin(angle)
    return np.array((c * xyz[0] - s * xyz[1], s * xyz[0] + c * xyz[1], xyz[2]))


def _chained(nodes: Floats) -> Floats:
    """Return cubics (12, n - 1) through nodes (3, n), with slopes from five neighbours."""
    slope = np.gradient(nodes, axis=1, edge_order=2)
    slope[:, 2:-2] = (8 * (nodes[:, 3:-1] - nodes[:, 1:-3]) - (nodes[:, 4:] - nodes[:, :-4])) / 12
    return cubics(nodes, slope)


@lru_cache(maxsize=8)
def sun(start: float, end: float) -> Body:
    """Return the apparent Sun over a span [POSIX s] as a track.

    Accuracy: 0.02 arcsec from the series; what that makes of sunrises, `sun_crossings` says.
    """
    return Body(_sun_celestial, start, end, 21600.0)


@lru_cache(maxsize=8)
def moon(start: float, end: float) -> Body:
    """Return the Moon over a span [POSIX s] as a track; its 17 arcsec of doubt are 1.2 s of moonrise."""
    return Body(_moon_celestial, start, end, 3600.0)


def sun_fixed(t: ArrayLike) -> Floats:
    """Return the apparent Sun, Earth-fixed [m, (n, 3)], at instants [POSIX s, (n,)]."""
    return _asked(_sun_celestial, sun, np.atleast_1d(np.asarray(t, np.float64)))


def moon_fixed(t: ArrayLike) -> Floats:
    """Return the Moon, Earth-fixed [m, (n, 3)], at instants [POSIX s, (n,)]."""
    return _asked(_moon_celestial, moon, np.atleast_1d(np.asarray(t, np.float64)))


def _asked(celestial: Callable[[Floats], Floats], body: Callable[[float, float], Body], t: Floats) -> Floats:
    """Ask the series where that is little work, else the nodes."""
    if len(t) <= _FEW or (t.max() - t.min()) / 3600.0 > 4 * len(t):
        return _fixed(celestial, t)
    return body(float(t.min()), float(t.max())).positions(t)


def sun_altitude(lat: ArrayLike, lon: ArrayLike, height: ArrayLike, t: ArrayLike) -> Floats:
    """Return how high the Sun's centre stands [rad, (n,)] over the horizontal of places at instants; no refraction.

    Args:
        lat, lon, height: of the places [rad, rad, m], shapes that broadcast to (n,).
        t: instants [POSIX s, (n,)].
    """
    ray = sun_fixed(t) - to_fixed(lat, lon, height)
    high = np.einsum("...i,...i", ray, normals(lat, lon)) / np.linalg.norm(ray, axis=-1)
    return np.asarray(np.arcsin(np.clip(high, -1.0, 1.0)))
