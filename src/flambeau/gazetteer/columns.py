"""The shipped towns as columns, the largest first; read once, and each column only when it is asked for."""

from __future__ import annotations

from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import Floats

SMALLEST = 1000
"""Inhabitants of the smallest towns that are shipped."""

REMEDY = "run `python tools/fetch.py` in the repository, or install flambeau again with a network."

_FILE = resources.files("flambeau.data") / "gazetteer" / "towns.zip"


class Gazetteer:
    """Towns of at least 1,000 inhabitants, the largest first; all columns have the same order.

    Districts of large cities are listed beside their city where GeoNames has them so.
    """

    def __init__(self, archive: Traversable | None) -> None:
        """Take the archive of columns; None for no towns at all."""
        self._archive = archive

    def _read(self, name: str) -> bytes:
        """Return a column; the archive is open only meanwhile."""
        from zipfile import ZipFile  # noqa: PLC0415 - only who asks for a town waits for it

        if self._archive is None:
            return b""
        with self._archive.open("rb") as file, ZipFile(file) as columns:
            return columns.read(name)

    def _lines(self, name: str) -> list[str]:
        return self._read(name).decode("utf-8").split("\n") if self._archive is not None else []

    def _numbers(self, name: str) -> NDArray[np.int32]:
        return np.frombuffer(self._read(name), "<i4").astype(np.int32)

    def __len__(self) -> int:
        return len(self.population)

    @cached_property
    def name(self) -> list[str]:
        """What they are called on maps in English."""
        return self._lines("name.txt")

    @cached_property
    def keys(self) -> str:
        """The folded names each is found by, its own first: `|moscow|moskva|` in a line for each town."""
        lines = self._read("keys.txt").decode("utf-8").replace("\n", "|\n|")
        return f"\n|{lines}|\n" if lines else ""

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where the line of each town begins in `keys`, in characters."""
        return np.flatnonzero(np.frombuffer(self.keys.encode("utf-32-le"), "<u4") == ord("\n"))[:-1] + 1

    @cached_property
    def lat(self) -> Floats:
        """Geodetic latitudes [rad, (n,)]."""
        return np.radians(self._numbers("lat.i4") / 1e5)

    @cached_property
    def lon(self) -> Floats:
        """Longitudes [rad, (n,)]."""
        return np.radians(self._numbers("lon.i4") / 1e5)

    @cached_property
    def population(self) -> NDArray[np.int32]:
        """Inhabitants (n,)."""
        return self._numbers("population.i4")

    @cached_property
    def country(self) -> NDArray[np.int32]:
        """Numbers in `countries` (n,)."""
        return self._numbers("country.i4")

    @cached_property
    def zone(self) -> NDArray[np.int32]:
        """Numbers in `zones` (n,)."""
        return self._numbers("zone.i4")

    @cached_property
    def countries(self) -> list[tuple[str, str]]:
        """ISO 3166 codes and English names."""
        return [(code, name) for code, _, name in (line.partition("|") for line in self._lines("countries.txt"))]

    @cached_property
    def zones(self) -> list[str]:
        """IANA zones."""
        return self._lines("zones.txt")


@cache
def gazetteer(file: Traversable = _FILE) -> Gazetteer:
    """Return the shipped towns; none where the build could not make them."""
    return Gazetteer(file if file.is_file() else None)


def missing() -> str:
    """Return a sentence when there are no towns, with what to do; empty when all is well."""
    return "" if len(gazetteer()) else f"flambeau was installed without its towns: {REMEDY}"
