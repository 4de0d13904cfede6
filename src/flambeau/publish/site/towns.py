"""Towns as immutable files of a site, by the first letter of their names."""

from __future__ import annotations

import json
from functools import cache

from flambeau import gazetteer
from flambeau.gazetteer.letters import Columns
from flambeau.publish.site.assets import Asset, asset


@cache
def towns() -> dict[str, Asset]:
    """Return the files of the towns by shelf (`Towns` of `page/types.d.ts`); none when flambeau was built without."""
    if gazetteer.missing():
        return {}
    shelves = gazetteer.towns_by_letter()
    return {shelf: asset(f"towns-{shelf}.json", _dump(columns)) for shelf, columns in shelves.items()}


def _dump(columns: Columns) -> bytes:
    return json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()
