"""From a name as people type it to towns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flambeau.earth import great_circle
from flambeau.gazetteer.columns import Gazetteer, gazetteer
from flambeau.gazetteer.fold import fold

_OWN = 10  # a town's own name counts as much as another name of a town with ten times as many people
_MOST = 50  # towns in an answer
_LONGEST = 100  # characters of a question
_LISTED = 40_000  # of the largest towns, among which a similar name is looked for


@dataclass(frozen=True, slots=True)
class Town:
    """A town: position [rad], inhabitants, IANA zone."""

    name: str
    code: str  # of the country, ISO 3166
    country: str
    lat: float
    lon: float
    population: int
    zone: str


def search(text: str, near: tuple[float, float] | None = None) -> tuple[Town, ...]:
    """Return the towns that a text means, the likeliest first, at most 50.

    Those that are called so come first; only where there are none, those whose name begins so. Among them the largest,
    or the nearest. What follows a comma is a country, by its name or code: `Paris, US`.

    Args:
        text: a name in any writing, in any case, with or without accents.
        near: latitude and longitude [rad] from which the nearest is meant.
    """
    towns = gazetteer()
    name, _, country = text[:_LONGEST].partition(",")
    wanted = fold(name)
    if not wanted or not len(towns):
        return ()
    found = _called(towns, wanted, country) or _beginning(towns, wanted, country)
    return tuple(_town(towns, n) for n in _ordered(towns, found, near)[:_MOST])


def _called(towns: Gazetteer, wanted: str, country: str) -> dict[int, bool]:
    """Return the numbers of towns with exactly this name, and whether it is their own."""
    return _rows(towns, f"|{wanted}|", country)


def _beginning(towns: Gazetteer, wanted: str, country: str) -> dict[int, bool]:
    """Return likewise the towns of which a name begins so, whole words first."""
    return _rows(towns, f"|{wanted} ", country) or _rows(towns, f"|{wanted}", country)


def _rows(towns: Gazetteer, text: str, country: str) -> dict[int, bool]:
    places = np.fromiter((match.start() for match in re.finditer(re.escape(text), towns.keys)), np.int64)
    rows = np.searchsorted(towns.starts, places, side="right") - 1
    own = towns.starts[rows] == places
    found: dict[int, bool] = {}
    for row, first in zip(rows.tolist(), own.tolist(), strict=True):
        found[row] = found.get(row, False) or first
    return {row: first for row, first in found.items() if _in(towns, row, country)}


def _in(towns: Gazetteer, row: int, country: str) -> bool:
    code, name = towns.countries[towns.country[row]]
    return not country.strip() or fold(country) in (fold(code), fold(name))


def _ordered(towns: Gazetteer, found: dict[int, bool], near: tuple[float, float] | None) -> list[int]:
    rows = list(found)
    if near is not None and rows:
        away = great_circle(*near, towns.lat[rows], towns.lon[rows])
        return [rows[n] for n in np.argsort(away, kind="stable")]
    return sorted(rows, key=lambda row: (-int(towns.population[row]) * (_OWN if found[row] else 1), row))


def _town(towns: Gazetteer, row: int) -> Town:
    code, country = towns.countries[towns.country[row]]
    return Town(towns.name[row], code, country, float(towns.lat[row]), float(towns.lon[row]),
                int(towns.population[row]), towns.zones[towns.zone[row]])  # fmt: skip


def alike(text: str) -> str:
    """Return the name of the town that is spelt most like a text, of those with its first letter; empty for none."""
    import difflib  # noqa: PLC0415 - only who mistypes waits for it

    wanted = fold(text[:_LONGEST].partition(",")[0])
    names = dict(_similar(gazetteer(), wanted)) if wanted else {}
    nearest = difflib.get_close_matches(wanted, names, n=1, cutoff=0.75)
    return names[nearest[0]] if nearest else ""


def _similar(towns: Gazetteer, wanted: str) -> Iterator[tuple[str, str]]:
    """Yield folded names of about the length and with the first letter of one, and what their towns are called."""
    for row in range(min(len(towns), _LISTED) - 1, -1, -1):  # of two with one name, the larger stays
        own = fold(name) if (name := towns.name[row])[:1].isascii() and name[:1].lower() == wanted[0] else ""
        if own and abs(len(own) - len(wanted)) <= 2:
            yield own, name
