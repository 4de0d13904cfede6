"""The towns as the page asks for them: columns by the first letter of what is typed, so that little is loaded."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from flambeau.gazetteer.columns import Gazetteer, gazetteer
from flambeau.gazetteer.fold import shelf

LISTED = 15_000
"""Inhabitants of the smallest towns that the page knows."""

ELSEWHERE = 100_000
"""Inhabitants of the smallest towns that the page knows by names on other shelves than their own."""

FARTHER = 200_000
"""Likewise for writings beyond the alphabets (from U+0800 on), which have many shelves."""

Columns = Mapping[str, list[str] | list[float] | list[int]]


def towns_by_letter() -> dict[str, Columns]:
    """Return columns of towns (`Towns` of `page/types.d.ts`) by the shelf of the names they are found by.

    A town stands on the shelf of its own name, and larger ones on those of their other names. `also` has the folded
    names of that shelf only: nobody who looks there could have typed another. The largest come first.
    """
    towns = gazetteer()
    shelves: dict[str, list[tuple[int, str]]] = defaultdict(list)
    lines = towns.keys.split("\n")[1:-1]
    for row, (line, people) in enumerate(zip(lines, towns.population.tolist(), strict=True)):
        if people < LISTED:
            break
        own, *others = line[1:-1].split("|")
        for letter, names in _sorted(own, others, people).items():
            shelves[letter].append((row, "|".join(names)))
    return {letter: _columns(towns, rows) for letter, rows in sorted(shelves.items())}


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
