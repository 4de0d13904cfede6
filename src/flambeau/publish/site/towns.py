"""Towns as immutable files of a site, by the first letter of their names."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from flambeau import gazetteer
from flambeau.gazetteer.letters import Columns, Named
from flambeau.publish.site.assets import Asset, asset


def towns(facts: Mapping[str, Any]) -> dict[str, Asset]:
    """Return the files of the towns by shelf (`Towns` of `page/types.d.ts`); none when flambeau was built without.

    Towns that a journey comes to are in it whatever their size, by all their names.

    Args:
        facts: the page's data, `Journey` of `page/types.d.ts`; nothing else of a journey is for the public.
    """
    fixed = (place for place in facts["places"] if place["lat"] is not None and place["lon"] is not None)
    return _towns(tuple((p["name"], math.radians(p["lat"]), math.radians(p["lon"])) for p in fixed))


@cache
def _towns(places: tuple[Named, ...]) -> dict[str, Asset]:
    if gazetteer.missing():
        return {}
    shelves = gazetteer.towns_by_letter(places)
    return {shelf: asset(f"towns-{shelf}.json", _dump(columns)) for shelf, columns in shelves.items()}


def _dump(columns: Columns) -> bytes:
    return json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()
