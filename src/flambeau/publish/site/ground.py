"""The ground pieces of the page: rows of tracks, thinned, in degrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from flambeau.earth import arcs, from_normals, to_geodetic
from flambeau.track import During, OnGround, Rows, Track

_FAR = np.radians(150.0)
"""An arc longer than this gets a row in its middle: between points nearly opposite each other the rounding of a degree
would turn the way."""


class Row(NamedTuple):
    """One row: instant [POSIX s, ms], latitude and longitude [deg, 1e-7], height [m, dm]."""

    t: float
    lat: float
    lon: float
    height: float


def rows_of(track: Track) -> Rows | None:
    """Return the table of a track on the ground, also of a stay on board of a ship; None for what flies."""
    if isinstance(track, OnGround):
        return track.rows()
    if isinstance(track, During) and isinstance(track.track, OnGround):
        return _during(track)
    return None


def piece(start: float, end: float, tables: Sequence[Rows]) -> dict[str, Any]:
    """Return a ground piece made of tables one after the other, each of which begins where the last one ends."""
    rows = thinned([row for table in tables for row in _rounded(_bridged(table))])
    flights = {tuple(f) for table in tables for f in table.flights.tolist() if f[2] and f[1] > f[0]}
    columns = zip(*rows, strict=True)
    span = {"kind": "ground", "start": ms(start), "end": ms(end)}
    named = {name: [plain(x) for x in column] for name, column in zip(Row._fields, columns, strict=True)}
    return span | named | {"flights": [[ms(a), ms(b), plain(cruise)] for a, b, cruise in sorted(flights)]}


def thinned(rows: Sequence[Row]) -> list[Row]:
    """Leave out rows that say nothing: within a stay at one point, and between the first and last of one instant."""
    kept: list[Row] = []
    for row in rows:
        if len(kept) > 1 and (kept[-2].t == kept[-1].t == row.t or kept[-2][1:] == kept[-1][1:] == row[1:]):
            kept.pop()
        if not kept or kept[-1] != row:
            kept.append(row)
    return kept


def ms(t: float) -> float:
    """Return an instant to the millisecond, as a whole number where it is one."""
    return plain(round(t, 3))


def plain(x: float) -> float:
    """Return a number as short as JSON can have it."""
    return int(x) if x == int(x) else x


def _during(track: During) -> Rows:
    """Cut the table of a ship to a stay on board."""
    inner = track.track
    if not isinstance(inner, OnGround):
        raise TypeError(inner)
    rows = inner.rows()
    inside = rows.t[(rows.t > track.start) & (rows.t < track.end)]
    t = np.concatenate(([track.start], inside, [track.end]))
    lat, lon, height = to_geodetic(track.positions(t))
    n = np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=-1)
    return Rows(t, n, height, np.zeros((len(t), 3)))


def _bridged(rows: Rows) -> Rows:
    """Put a row in the middle of very long arcs."""
    ahead, angle = arcs(rows.n[:-1], rows.n[1:])
    far = np.flatnonzero((angle > _FAR) & (np.diff(rows.t) > 0))
    half = 0.5 * angle[far, None]
    n = rows.n[far] * np.cos(half) + ahead[far] * np.sin(half)
    t, height = (0.5 * (column[far] + column[far + 1]) for column in (rows.t, rows.height))
    return Rows(
        np.insert(rows.t, far + 1, t),
        np.insert(rows.n, far + 1, n, axis=0),
        np.insert(rows.height, far + 1, height),
        np.insert(rows.flights, far + 1, rows.flights[far], axis=0),
    )


def _rounded(rows: Rows) -> Iterator[Row]:
    lat, lon = (np.degrees(x).tolist() for x in from_normals(rows.n))
    for row in zip(rows.t.tolist(), lat, lon, rows.height.tolist(), strict=True):
        yield Row(round(row[0], 3), round(row[1], 7) + 0.0, round(row[2], 7) + 0.0, round(row[3], 1) + 0.0)
