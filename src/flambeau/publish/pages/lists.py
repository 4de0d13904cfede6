"""The index and the list of stops: the whole journey as tables."""

from __future__ import annotations

from typing import Any, NamedTuple

from flambeau.publish.pages.frame import Page
from flambeau.publish.pages.rows import DateGroup, StopRow, by_date
from flambeau.publish.pages.shelf import Shelf
from flambeau.publish.text import branch_title


class BranchLink(NamedTuple):
    """A branch as a card. Its span is empty where that must not be told, its kilometres where it has none."""

    id: str
    title: str
    href: str
    stops: str
    km: str
    span: str
    groups: tuple[DateGroup, ...]


def index_page(shelf: Shelf) -> Page:
    """Return the first page: the journey in numbers, its branches, and every stop."""
    values, _ = shelf.values, shelf.language
    branches = branch_links(shelf)
    km = sum(item.distance for item in values.book.plan.items if item.kind == "leg") / 1000
    context: dict[str, Any] = {
        "branches": branches, "figures": _figures(shelf, km), "walks": _walks(shelf),
        "summary": values.journey.summary,
    }  # fmt: skip
    return Page("index.html", "index.html", values.book.plan.title, context)


def _figures(shelf: Shelf, km: float) -> list[tuple[str, str]]:
    values, _ = shelf.values, shelf.language
    days = values.days
    span = [(_("From"), _.date(days[0].date, "long")), (_("To"), _.date(days[-1].date, "long"))] if days else []
    numbers = [
        (_("Days"), _.number((days[-1].date - days[0].date).days + 1) if days else "0"),
        (_("Stops"), _.number(len(values.stops))),
        (_("Branches"), _.number(len(values.chains))),
        (_("Kilometres"), _.number(km)),
    ]
    return [*span, *numbers]


def _walks(shelf: Shelf) -> list[tuple[str, str]]:
    values = shelf.values
    return [(values.items[id].name, values.paths.spacewalks[id]) for id in values.sheets]


def branch_links(shelf: Shelf) -> list[BranchLink]:
    """Return all branches that have stops."""
    return [branch_link(shelf, branch) for branch in shelf.values.chains]


def branch_link(shelf: Shelf, branch: str) -> BranchLink:
    """Return a branch as a card."""
    values, _ = shelf.values, shelf.language
    rows = shelf.branch_rows(branch)
    first, last = (values.stops[values.chains[branch][k]] for k in (0, -1))
    start, end = (
        "" if t is None else _.day(t, zone, "medium")
        for t, zone in ((first.times.start, first.item.zone), (last.times.end, last.item.zone))
    )
    return BranchLink(
        branch, branch_title(values.journey, branch), values.paths.branches[branch], _.number(len(rows)),
        _.number(first.total) if first.total else "", " – ".join(dict.fromkeys(t for t in (start, end) if t)),
        by_date(rows),
    )  # fmt: skip


class Region(NamedTuple):
    """The stops of a region."""

    country: str
    region: str
    rows: tuple[tuple[StopRow, str], ...]  # with the titles of their branches


def stops_page(shelf: Shelf) -> Page:
    """Return the list of the stops by country and region, in the order of the alphabet."""
    found: dict[tuple[str, str], list[tuple[StopRow, str]]] = {}
    journey = shelf.values.journey
    for id, row in shelf.rows.items():
        branch = branch_title(journey, shelf.values.stops[id].item.branch)
        found.setdefault((row.country, row.region), []).append((row, branch))
    regions = [
        Region(*key, tuple(found[key])) for key in sorted(found, key=lambda k: (k[0] == "", k[0], k[1] == "", k[1]))
    ]
    return Page("stops.html", "stops.html", shelf.language("Stops"), {"regions": regions})
