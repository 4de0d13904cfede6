"""Two small pages: the files that lie beside the pages, and how times are told."""

from __future__ import annotations

from collections import Counter

from flambeau.journey import Certainty
from flambeau.publish.pages.frame import Page
from flambeau.publish.pages.shelf import Shelf
from flambeau.publish.pages.told import GLYPHS
from flambeau.publish.text import CERTAINTY_WORDS


def files_page(shelf: Shelf) -> Page:
    """Return the list of the publications with what each is for, those of one folder together."""
    _ = shelf.language
    folders: dict[str, list[tuple[str, str, str, str]]] = {}
    for file in shelf.values.book.files:
        folder, _slash, name = file.path.rpartition("/")
        size = "" if file.size is None else _size(shelf, file.size)
        folders.setdefault(folder, []).append((file.path, name, _(file.purpose) if file.purpose else "", size))
    return Page("files.html", "files.html", _("Files"), {"folders": list(folders.items())})


def _size(shelf: Shelf, size: int) -> str:
    _ = shelf.language
    if size < 1_000_000:
        return _("{size} kB", size=_.number(size / 1000, 0 if size >= 10_000 else 1))
    return _("{size} MB", size=_.number(size / 1e6, 1))


def times_page(shelf: Shelf) -> Page:
    """Return the page that says how times are told, with how many stops of this journey begin at which kind of time."""
    _, stops = shelf.language, shelf.values.stops.values()
    counted = Counter(Certainty.HIDDEN if one.times.start is None else one.item.start_certainty for one in stops)
    means = {
        Certainty.EXACT: _("A source states this time."),
        Certainty.APPROXIMATE: _("A source states it roughly; it stands behind a ~."),
        Certainty.DATE: _(
            "A source states only the date. "
            "The hour is computed from the order of the stops, the ways between them and the rules of the journey."
        ),
        Certainty.COMPUTED: _(
            "No source states it. "
            "It is computed from the order of the stops, the ways between them and the rules of the journey."
        ),
        Certainty.TBD: _("It is to be decided. The hour shown is computed and will change."),
        Certainty.HIDDEN: _("It is known, and not for the public."),
    }  # fmt: skip
    rows = [(GLYPHS[c], _(CERTAINTY_WORDS[c]), means[c], _.number(counted[c])) for c in Certainty]
    return Page("times.html", "times.html", _("How times are told"), {"kinds": rows})
