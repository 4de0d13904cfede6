"""The towns that a page finds places by, as files: one for each first letter, asked for when somebody types it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from flambeau import gazetteer
from flambeau.gazetteer.letters import Columns, Named
from flambeau.publish.site.assets import Asset, asset

WHOLE, ELSEWHERE = 75_000, 1_000_000
"""Inhabitants of the smallest towns of `site.html`, by names in Latin letters and in other writings. With all it
would be twice as large. Who lives in a smaller town finds it by position, or in the site, which loads one letter."""


def towns(facts: Mapping[str, Any]) -> dict[str, Asset]:
    """Return the files of the towns by shelf (`Towns` of `page/types.d.ts`); none when flambeau was built without.

    Towns that a journey comes to are in it whatever their size, by all their names.

    Args:
        facts: the page's data, `Journey` of `page/types.d.ts`; nothing else of a journey is for the public.
    """
    shelves = _shelves(_places(facts))
    return {shelf: asset(f"towns-{shelf}.json", _dump(columns)) for shelf, columns in shelves.items()}


def larger(facts: Mapping[str, Any]) -> dict[str, bytes]:
    """Return JSON of the larger towns by shelf, without shelves that would be empty: what one file holds."""
    shelves = _shelves(_places(facts))
    counts = {shelf: _count(shelf, columns["population"]) for shelf, columns in shelves.items()}
    return {shelf: _dump(_first(shelves[shelf], count)) for shelf, count in counts.items() if count}


def _places(facts: Mapping[str, Any]) -> tuple[Named, ...]:
    fixed = (place for place in facts["places"] if place["lat"] is not None and place["lon"] is not None)
    return tuple((p["name"], math.radians(p["lat"]), math.radians(p["lon"])) for p in fixed)


@cache
def _shelves(places: tuple[Named, ...]) -> dict[str, Columns]:
    return {} if gazetteer.missing() else gazetteer.towns_by_letter(places)


def _count(shelf: str, population: Sequence[object]) -> int:
    """Return how many towns of a shelf are large enough."""
    least = WHOLE if len(shelf) == 1 else ELSEWHERE
    return sum(isinstance(people, int) and people >= least for people in population)


def _first(columns: Columns, count: int) -> Columns:
    """Return the first rows of columns, which are those of the largest towns; zones stay, rows have their numbers."""
    return {name: column if name == "zones" else column[:count] for name, column in columns.items()}


def _dump(columns: Columns) -> bytes:
    return json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()
