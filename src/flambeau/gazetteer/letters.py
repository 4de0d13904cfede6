"""The towns as the page asks for them: columns by the first letter of what is typed, so that little is loaded."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from flambeau.gazetteer.columns import Gazetteer, gazetteer
from flambeau.gazetteer.fold import fold, shelf

LISTED = 15_000
"""Inhabitants of the smallest towns that the page knows."""

ELSEWHERE = 100_000
"""Inhabitants of the smallest towns that the page knows by names on other shelves than their own."""

FARTHER = 200_000
"""Likewise for writings beyond the alphabets (from U+0800 on), which have many shelves."""

Columns = Mapping[str, list[str] | list[float] | list[int]]


_BESIDE = math.radians(0.3)
"""How far in latitude a town may be from a place that is called like it [rad]."""

Named = tuple[str, float, float]
"""Name, latitude and longitude [rad]."""


def towns_by_letter(always: Iterable[Named] = ()) -> dict[str, Columns]:
    """Return columns of towns (`Towns` of `page/types.d.ts`) by the shelf of the names they are found by.

    A town stands on the shelf of its own name, and larger ones on those of their other names; so do those of any size
    that a journey comes to: people there type their names as they write them. `also` has the folded
    names of that shelf only: nobody who looks there could have typed another. The largest come first.

    Args:
        always: places of the journey.
    """
    towns = gazetteer()
    shelves: dict[str, list[tuple[int, str]]] = defaultdict(list)
    lines = towns.keys.split("\n")[1:-1]
    ours = _rows(towns, lines, always)
    listed = int((towns.population >= LISTED).sum())
    for row in (*range(listed), *sorted(row for row in ours if row >= listed)):
        line, people = lines[row], FARTHER if row in ours else int(towns.population[row])
        own, *others = line[1:-1].split("|")
        for letter, names in _sorted(own, others, people).items():
            shelves[letter].append((row, "|".join(names)))
    return {letter: _columns(towns, rows) for letter, rows in sorted(shelves.items())}


def _rows(towns: Gazetteer, lines: Sequence[str], places: Iterable[Named]) -> set[int]:
    """Return the numbers of towns that are called like a place, and are there."""
    found: set[int] = set()
    for name, lat, lon in places:
        east = np.abs(np.remainder(towns.lon - lon + math.pi, 2 * math.pi) - math.pi) * math.cos(lat)
        beside = np.flatnonzero((np.abs(towns.lat - lat) < _BESIDE) & (east < _BESIDE)).tolist()
        found |= {row for row in beside if f"|{fold(name)}|" in lines[row]}
    return found


def _sorted(own: str, others: Iterable[str], people: int) -> dict[str, list[str]]:
    """Return a town's folded names by shelf: its own shelf always, the others of a large town."""
    here = shelf(own)
    names: dict[str, list[str]] = {here: []}
    for name in others:
        on = shelf(name)
        if on == here or people >= (ELSEWHERE if name < "\u0800" else FARTHER):
            names.setdefault(on, []).append(name)
    return names


def _columns(towns: Gazetteer, rows: list[tuple[int, str]]) -> Columns:
    numbers = [row for row, _ in rows]
    zones = sorted({towns.zones[towns.zone[row]] for row in numbers})
    place = {zone: n for n, zone in enumerate(zones)}
    return {
        "name": [towns.name[row] for row in numbers],
        "also": [also for _, also in rows],
        "country": [towns.countries[towns.country[row]][0] for row in numbers],
        "lat": [round(math.degrees(towns.lat[row]), 3) for row in numbers],
        "lon": [round(math.degrees(towns.lon[row]), 3) for row in numbers],
        "population": towns.population[numbers].tolist(),
        "zone": [place[towns.zones[towns.zone[row]]] for row in numbers],
        "zones": zones,
    }
