"""Towns as immutable files of a site, by the first letter of their names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

from flambeau import gazetteer
from flambeau.gazetteer.letters import Columns
from flambeau.publish.site.assets import Asset, asset

WHOLE, ELSEWHERE = 75_000, 1_000_000
"""Inhabitants of the smallest towns of `site.html`, by names in Latin letters and in other writings. With all it
would be twice as large. Who lives in a smaller town finds it by position, or in the site, which loads one letter."""


@cache
def towns() -> dict[str, Asset]:
    """Return the files of the towns by shelf (`Towns` of `page/types.d.ts`); none when flambeau was built without."""
    return {shelf: asset(f"towns-{shelf}.json", _dump(columns)) for shelf, columns in _shelves().items()}


def larger() -> dict[str, bytes]:
    """Return JSON of the larger towns by shelf, without shelves that would be empty: what one file holds."""
    counts = {shelf: _count(shelf, columns["population"]) for shelf, columns in _shelves().items()}
    return {shelf: _dump(_first(_shelves()[shelf], count)) for shelf, count in counts.items() if count}


@cache
def _shelves() -> dict[str, Columns]:
    return {} if gazetteer.missing() else gazetteer.towns_by_letter()


def _count(shelf: str, population: Sequence[object]) -> int:
    """Return how many towns of a shelf are large enough."""
    least = WHOLE if len(shelf) == 1 else ELSEWHERE
    return sum(isinstance(people, int) and people >= least for people in population)


def _first(columns: Columns, count: int) -> Columns:
    """Return the first rows of columns, which are those of the largest towns; zones stay, rows have their numbers."""
    return {name: column if name == "zones" else column[:count] for name, column in columns.items()}


def _dump(columns: Columns) -> bytes:
    return json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()
