"""The page in three dimensions: CesiumJS shows the CZML that lies beside the pages. Only for who has CesiumJS."""

from __future__ import annotations

from flambeau.publish.pages.frame import Page
from flambeau.publish.pages.shelf import Shelf

PATH = "3d.html"


def solid_page(shelf: Shelf) -> Page:
    """Return the page of the globe in three dimensions."""
    return Page(PATH, "solid.html", shelf.language("3-D"), {"solid": shelf.values.book.solid})
