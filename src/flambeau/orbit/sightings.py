"""Sightings: the passes of one satellite over places as values to be told, each with all that people ask of a pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flambeau.earth import Floats
from flambeau.finding import UsageError
from flambeau.orbit.cubics import Cubics
from flambeau.orbit.elements import Elements
from flambeau.orbit.light import Rim, Shadow, edges
from flambeau.orbit.passes import Passes, passes
from flambeau.orbit.satellite import Satellite, name_of, refusal, require, set_of
from flambeau.orbit.view import look
from flambeau.orbit.visible import DARK, INTRINSIC, Seen, magnitude, visible
from flambeau.sky import Body, Sites, sun
from flambeau.windows import Span

LOWEST = float(np.radians(10.0))
"""Altitude from which on a pass counts unless told otherwise [rad]: below it houses and haze hide most."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One pass over one place. Instants [POSIX s], angles [rad]."""

    site: int  # number of the place
    rise: float
    culmination: float
    set: float
    altitude: float  # at the culmination
    azimuths: tuple[float, float, float]  # from north over east, at rise, culmination and set
    visible: tuple[Span, ...]  # the satellite lit, the place dark
    magnitude: float | None  # the brightest while visible; None: never visible, or brightness not known
    name: str  # of the satellite
    band: float | None  # [s] by which all of it may be early or late; None when nobody knows
    elements: Elements | None  # None: from an ephemeris


def sightings(
    satellite: Satellite,
    sites: Sites,
    span: Span,
    *,
    lowest: float = LOWEST,
    shadow: Shadow = Shadow.ELLIPSOID,
    dark: float = DARK,
) -> tuple[Sighting, ...]:
    """Return the passes of a satellite over places, by place and then by time.

    Args:
        satellite: by element sets or by an ephemeris.
        sites: the places.
        span: from when to when [POSIX s]; a pass that only touches it is told as a whole.
        lowest: altitude from which on a pass counts [rad]; rise and set are those above it.
        shadow: the shape of the Earth that throws the shadow.
        dark: altitude of the Sun below which a place is dark [rad].

    Raises:
        UsageError: the orbit is none that passes are searched for.
        OutOfRange: the satellite has no position in the span.
    """
    if why := refusal(satellite):
        raise UsageError(why)
    satellite = require(satellite, *span)
    cubics = Cubics(satellite, *span)
    body = sun(cubics.start, cubics.end)
    found = passes(cubics, sites, *span, lowest)
    seen = visible(found, sites, body, edges(cubics, body, shadow)[Rim.CENTRE], dark)
    return tuple(_Teller(satellite, cubics, body, sites, found).tell(seen))


@dataclass(frozen=True, eq=False)
class _Teller:
    """What the sightings of one search share."""

    satellite: Satellite
    cubics: Cubics
    body: Body
    sites: Sites
    found: Passes

    def tell(self, seen: Seen) -> list[Sighting]:
        """Return the passes as values."""
        f, spans = self.found, self._spans(seen)
        azimuths = [self._azimuth(t) for t in (f.rise, f.culmination, f.set)]
        return [
            Sighting(
                int(f.place[k]), float(f.rise[k]), (top := float(f.culmination[k])), float(f.set[k]),
                float(f.altitude[k]), (float(azimuths[0][k]), float(azimuths[1][k]), float(azimuths[2][k])),
                spans.get(k, ()), self._brightest(k, spans.get(k, ()), one), name_of(self.satellite, top),
                None if one is None else one.band(top), one,
            )
            for k in range(len(f))
            for one in [set_of(self.satellite, float(f.culmination[k]))]
        ]  # fmt: skip

    def _spans(self, seen: Seen) -> dict[int, tuple[Span, ...]]:
        """Return the visible spans by pass."""
        spans: dict[int, tuple[Span, ...]] = {}
        for k, start, end in zip(*(column.tolist() for column in seen), strict=True):
            spans[k] = (*spans.get(k, ()), (start, end))
        return spans

    def _azimuth(self, t: Floats) -> Floats:
        """Return where the satellite stands [rad, (n,)] at one instant of each pass."""
        return look(self.sites.xyz.T[self.found.place], self.cubics.positions(t).T).azimuth

    def _brightest(self, k: int, spans: tuple[Span, ...], one: Elements | None) -> float | None:
        """Return the least magnitude that a satellite of known brightness has while it is visible."""
        intrinsic = INTRINSIC.get(one.number) if one is not None else None
        if intrinsic is None or not spans:
            return None
        t = np.concatenate([np.linspace(*span, 61) for span in spans])
        place = self.sites.xyz[:, [self.found.place[k]]]
        return float(magnitude(self.cubics.positions(t), place, self.body.columns(t), intrinsic).min())
