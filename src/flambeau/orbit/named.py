"""The shipped tables, and what of them is found by name: launch pads and landing zones."""

from __future__ import annotations

import csv
import difflib
import functools
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import NamedTuple, TypeVar

from flambeau.earth import great_circle
from flambeau.finding import UsageError

NEAR = 30e3
"""A place within this distance [m] of a pad of the table is of the same spaceport."""

_LEAST = 3  # letters that a part of a name must have to be taken for it
_OTHER = re.compile("[^a-z0-9]+")


@functools.cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a shipped CSV file, without its comments."""
    text = (resources.files("flambeau") / "data" / name).read_text("utf-8")
    return tuple(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


class Pad(NamedTuple):
    """A launch pad: place [rad, m], from and to which azimuths it launches [rad from north], and whose rockets."""

    name: str
    lat: float
    lon: float
    azimuths: tuple[float, float] = (0.0, math.tau)
    family: str = "other"
    height: float = 0.0

    @property
    def site(self) -> tuple[float, float, float]:
        """Latitude, longitude [rad] and height [m]."""
        return self.lat, self.lon, self.height


class Zone(NamedTuple):
    """A landing zone: its middle [rad], and whether only ascending tracks lead there."""

    name: str
    lat: float
    lon: float
    ascending_only: bool = False


T = TypeVar("T", Pad, Zone)


@functools.cache
def pads() -> Mapping[str, Pad]:
    """Return the pads of the shipped table by every name that they have."""
    return {name: pad for row in table("pads.csv") for pad in [_pad(row)] for name in row["names"].split("|")}


def _pad(row: Mapping[str, str]) -> Pad:
    limits = math.radians(float(row["azimuth_from"])), math.radians(float(row["azimuth_to"]))
    return Pad(row["pad"], math.radians(float(row["lat"])), math.radians(float(row["lon"])), limits, row["family"])


@functools.cache
def zones() -> Mapping[str, Zone]:
    """Return the landing zones of the shipped table by every name that they have."""
    return {
        name: zone for row in table("landing_zones.csv") for zone in [_zone(row)] for name in row["names"].split("|")
    }


def _zone(row: Mapping[str, str]) -> Zone:
    lat, lon = math.radians(float(row["lat"])), math.radians(float(row["lon"]))
    return Zone(row["zone"], lat, lon, row["tracks"] == "ascending")


def pad_named(name: str) -> Pad:
    """Return the pad of that name, written in any case and with any signs between its words.

    Raises:
        UsageError: no pad has that name; the message names the nearest, and all.
    """
    return _named(name, pads(), "launch pad")


def zone_named(name: str) -> Zone:
    """Return the landing zone of that name.

    Raises:
        UsageError: no zone has that name; the message names the nearest, and all.
    """
    return _named(name, zones(), "landing zone")


def pad_at(lat: float, lon: float, name: str = "", height: float = 0.0) -> Pad:
    """Return a pad at a place [rad, m]: with the limits and rockets of the spaceport that it is in, if of any."""
    near = min(pads().values(), key=lambda pad: float(great_circle(lat, lon, pad.lat, pad.lon)))
    name = name or f"{math.degrees(lat):.4f},{math.degrees(lon):.4f}"
    if float(great_circle(lat, lon, near.lat, near.lon)) > NEAR:
        return Pad(name, lat, lon, height=height)
    return near._replace(name=name, lat=lat, lon=lon, height=height)


def _named(name: str, known: Mapping[str, T], what: str) -> T:
    by_key = {_key(one): row for one, row in known.items()}
    if _key(name) in by_key:
        return by_key[_key(name)]
    part = {row for key, row in by_key.items() if len(_key(name)) >= _LEAST and _key(name) in key}
    if len(part) == 1:
        return part.pop()
    near = difflib.get_close_matches(_key(name), list(by_key), n=1)
    maybe = f" Did you mean {by_key[near[0]].name}?" if near else ""
    raise UsageError(f"No {what} is called {name!r}.{maybe} Known: {_listed(list(known.values()))}; or give LAT,LON.")


def _listed(rows: Sequence[Pad | Zone]) -> str:
    return ", ".join(dict.fromkeys(row.name for row in rows))


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name[:100]).casefold()
    return _OTHER.sub("", "".join(c for c in plain if not unicodedata.combining(c)))
