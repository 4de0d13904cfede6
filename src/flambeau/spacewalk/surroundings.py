"""What is around a spacewalk: orbital day and night, where the station is, how high the Sun stands, what is below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flambeau.earth import Floats, great_circle, to_geodetic
from flambeau.journey import Journey, Place
from flambeau.orbit.light import beta, day_windows, shadow_edges
from flambeau.orbit.satellite import Satellite, band_of
from flambeau.procedure import Light
from flambeau.sky import sun_altitude
from flambeau.spacewalk.sheet import LightEdge, Lighting, Mark
from flambeau.timeline import track_of
from flambeau.track import Track
from flambeau.windows import Span, Windows

OVER = 500e3
"""The nearest place of the journey is named below the station when it is within this distance [m] of its sub-point."""


@dataclass(frozen=True)
class Surroundings:
    """The sky and the Earth of a spacewalk at `place`, over `span` [s]. Off orbit there is no orbital day or night."""

    place: Place
    span: Span

    @cached_property
    def track(self) -> Track:
        """Where the place is."""
        return track_of(self.place)

    @cached_property
    def satellite(self) -> Satellite | None:
        """The satellite that the place is, if it is one."""
        return self.track if isinstance(self.track, Satellite) else None

    @cached_property
    def light(self) -> Mapping[Light, Windows]:
        """Orbital day and night: the Sun's centre above and below the limb of the flattened Earth."""
        if self.satellite is None:
            return {}
        day = day_windows(self.satellite, *self.span)
        return {Light.DAY: day, Light.NIGHT: ~day & Windows((self.span,))}

    def light_in(self, start: float, end: float) -> Light:
        """Return what light there is from `start` to `end` [s]; `ANY` where it changes, or nobody can tell."""
        for light, windows in self.light.items():
            if any(a <= start and end <= b for a, b in windows.spans):
                return light
        return Light.ANY

    def lightings(self, axis: Span) -> tuple[Lighting, ...]:
        """Return the days and nights of the axis in order."""
        spans = [Lighting(*span, light) for light, w in self.light.items() for span in (w & Windows.of([axis])).spans]
        return tuple(sorted(spans, key=lambda one: one.start))

    def edges(self, axis: Span) -> tuple[LightEdge, ...]:
        """Return the edges of the Earth's shadow that the station crosses on the axis, each with its band."""
        if self.satellite is None:
            return ()
        found = shadow_edges(self.satellite, *axis)
        bands = (band_of(self.satellite, e.t) or 0.0 for e in found)
        return tuple(LightEdge(e.t, str(e.kind), str(e.edge), b) for e, b in zip(found, bands, strict=True))

    def beta(self, t: float) -> float | None:
        """Return the angle of the Sun to the plane of the orbit [rad], None off orbit."""
        return None if self.satellite is None else beta(self.satellite, t)

    def marks(self, at: Mapping[float, Sequence[str]], journey: Journey) -> tuple[Mark, ...]:
        """Return where the station is at some instants [s], each with the ids of the tasks that start then."""
        t = np.array(sorted(at))
        lat, lon, height = to_geodetic(self.track.positions(t))
        sun = sun_altitude(lat, lon, height, t)
        rows = zip(*(x.tolist() for x in (t, lat, lon, height, sun)), _below(journey, lat, lon), strict=True)
        return tuple(
            Mark(t, lat, lon, height, sun, self.light_in(t, t), tuple(at[t]), *over)
            for t, lat, lon, height, sun, over in rows
        )


def _below(journey: Journey, lat: Floats, lon: Floats) -> Iterable[tuple[str, float]]:
    """Return the nearest place on the ground to each point [rad, (n,)] and its distance [m]; nothing beyond `OVER`."""
    ground = [place for place in journey.places.values() if not place.moves]
    if not ground:
        return [("", 0.0)] * len(lat)
    apart = great_circle(lat[:, None], lon[:, None], [p.lat for p in ground], [p.lon for p in ground])
    nearest = apart.argmin(axis=1)
    distances = apart[np.arange(len(lat)), nearest]
    return [(ground[k].name, d) if d <= OVER else ("", 0.0) for k, d in zip(nearest, distances.tolist(), strict=True)]
