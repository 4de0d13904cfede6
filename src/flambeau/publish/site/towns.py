"""Towns as immutable files of a site, by the first letter of their names."""

from __future__ import annotations

from functools import cache

from flambeau.publish.site.assets import Asset


@cache
def towns() -> dict[str, Asset]:
    """Return the files of the towns by shelf; none when flambeau was built without them."""
    return {}
