"""`orbit.oem`: where the satellites are that the journey visits, as an orbit ephemeris message (CCSDS 502.0-B-3).

The form is key-value, version 2.0, which every reader knows; times are UTC. The frame is ITRF: every kind of track
gives it, and readers agree on it, which they do not on the details of SGP4's own frame TEME. One segment is one stay.
The ways up and down are illustrations and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from flambeau.earth import Floats, to_fixed
from flambeau.instants import format_utc
from flambeau.journey import Journey, Place
from flambeau.orbit.elements import Orbit
from flambeau.orbit.view import ground_velocity
from flambeau.plan import Plan, Scheduled
from flambeau.publish.hidden import gives_away, shown
from flambeau.publish.lines import Positions
from flambeau.publish.text import one_line
from flambeau.track import Track

STEP = 240.0
"""Time between rows [s]: by Hermite interpolation of degree 7 a low orbit is met within 3 mm, at the ends 9 mm."""

_LEAST = 60.0  # [s] that a segment lasts
_FRAME, _DEGREE = "ITRF2000", 7


class Segment(NamedTuple):
    """A stretch to be written: the satellite's name and designator, its track, first and last instant, and comments."""

    name: str
    designator: str
    track: Track
    start: float
    end: float
    comments: tuple[str, ...] = ()


def write(journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False) -> bytes | None:
    """Return the stays in orbit as a message; None when there are none, or none whose times may be shown.

    Args:
        positions: where an item is; without it there is no ephemeris.
        crew: show stays with hidden times, too.
    """
    times = shown(journey, plan, crew=crew)
    stays = [
        item
        for item in plan.items
        if item.kind == "stop" and journey.places[item.place].orbits and not gives_away(journey, item, times[item.id])
    ]
    if positions is None or not stays:
        return None
    segments = [_segment(journey.places[stay.place], stay, positions) for stay in stays]
    known = [start for start, _ in times.values() if start is not None]
    created = min(known) if journey.revised is None else journey.revised
    return message(_apart(segments), created).encode("ascii") or None


def _segment(place: Place, stay: Scheduled, positions: Positions) -> Segment:
    """Make the segment of a stay."""
    track = _Stay(stay, positions)
    if place.ephemeris is not None:
        return Segment(place.ephemeris.name, place.ephemeris.designator, track, stay.start, stay.end)
    orbit = Orbit(place.elements)
    used = orbit.used(stay.start, stay.end)
    epochs = ", ".join(format_utc(one.epoch) for one in used)
    most = orbit.worst_band(stay.start, stay.end)
    comments = (
        f"By SGP4 from element sets of {epochs}.",
        f"Along the orbit it may be early or late by up to {most:.0f} s; a reboost is not foreseen.",
    )
    return Segment(used[0].name or place.name, used[0].designator, track, stay.start, stay.end, comments)


@dataclass(frozen=True)
class _Stay:
    """A stay as a track."""

    item: Scheduled
    where: Positions

    @property
    def span(self) -> tuple[float, float]:
        return self.item.start, self.item.end

    def positions(self, t: Floats) -> Floats:
        lat, lon, height = self.where(self.item, t)
        return to_fixed(np.radians(lat), np.radians(lon), height)


def _apart(segments: Sequence[Segment]) -> list[Segment]:
    """Leave out what a segment of the same satellite has already covered: two branches may stay there together."""
    apart: list[Segment] = []
    for one in sorted(segments, key=lambda one: (one.name, one.designator, one.start)):
        same = bool(apart) and apart[-1][:2] == one[:2]
        start = max(one.start, apart[-1].end) if same else one.start
        if one.end - start >= _LEAST:
            apart.append(one._replace(start=start))
    return apart


def message(segments: Sequence[Segment], created: float) -> str:
    """Write segments as a message.

    Args:
        segments: in order; those of one satellite must not overlap.
        created: what stands as CREATION_DATE [POSIX s].

    Returns:
        The text, in ASCII; nothing without segments. Positions are to the millimetre, velocities to 1 um/s, instants to
        the millisecond.
    """
    head = ("CCSDS_OEM_VERS = 2.0", f"CREATION_DATE = {_time(created)}", "ORIGINATOR = FLAMBEAU")
    parts = [line for segment in segments for line in _lines(segment)]
    return "\n".join((*head, *parts, "")) if parts else ""


def _lines(segment: Segment) -> Iterator[str]:
    """Yield the lines of one segment."""
    t = _instants(segment)
    yield from ("", "META_START")
    rows = {
        "OBJECT_NAME": _plain(segment.name), "OBJECT_ID": segment.designator or "UNKNOWN", "CENTER_NAME": "EARTH",
        "REF_FRAME": _FRAME, "TIME_SYSTEM": "UTC", "START_TIME": _time(t[0]), "STOP_TIME": _time(t[-1]),
        "INTERPOLATION": "HERMITE", "INTERPOLATION_DEGREE": str(_DEGREE),
    }  # fmt: skip
    yield from (f"{key} = {value}" for key, value in rows.items())
    yield from ("META_STOP", "", *(f"COMMENT {_plain(comment)}" for comment in segment.comments))
    xyz, speed = segment.track.positions(t), ground_velocity(segment.track, t)
    for when, place, fast in zip(t, xyz / 1e3, speed / 1e3, strict=True):
        numbers = [*(f"{x:.6f}" for x in place), *(f"{x:.9f}" for x in fast)]
        yield " ".join((_time(when), *numbers))


def _instants(segment: Segment) -> Floats:
    """Return instants [s] from start to end to the millisecond, and between them whole steps of the clock."""
    start, end = np.ceil(segment.start * 1e3) / 1e3, np.floor(segment.end * 1e3) / 1e3
    inner = np.arange(np.floor(start / STEP) + 1, np.ceil(end / STEP)) * STEP
    return np.concatenate(([start], inner, [end]))


def _time(t: float) -> str:
    return format_utc(t).removesuffix("Z")


def _plain(text: str) -> str:
    """Return a text that a line of ASCII can hold."""
    return one_line(text).encode("ascii", "replace").decode()
