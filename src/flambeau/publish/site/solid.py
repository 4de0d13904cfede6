"""CesiumJS for the page in three dimensions: which of its files a site takes, and the page's own two.

They are another's and large (14 MB), so they come from the folder of its npm package, and only when they are asked for.
"""

from __future__ import annotations

from importlib import resources

from flambeau.publish.pages.book import Solid
from flambeau.publish.site.assets import Asset, asset

BUILD = "Build/Cesium"
"""Folder of the npm package `cesium` that is published as `cesium/`."""

LEFT_OUT = ("index.js", "index.cjs")  # the same program again, for bundlers and for Node
CZML = "files/journey.czml"


def own() -> tuple[Asset, Asset]:
    """Return style and script of the page."""
    folder = resources.files("flambeau.page") / "solid"
    style, script = (asset(name, (folder / name).read_bytes()) for name in ("solid.css", "solid.js"))
    return style, script


def solid() -> Solid:
    """Return what the page is made of."""
    style, script = own()
    return Solid(style.path, script.path, CZML)
