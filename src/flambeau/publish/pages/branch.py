"""The page of a branch: where it comes from, what it carries, how it goes, and its stops."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from flambeau.journey import Anchor
from flambeau.publish.pages.frame import Page
from flambeau.publish.pages.lists import branch_link
from flambeau.publish.pages.shelf import Shelf
from flambeau.publish.pages.told import sources
from flambeau.publish.text import way_name


class ModeRow(NamedTuple):
    """Kilometres and legs of a mode, and its share of the branch in percent."""

    name: str
    legs: str
    km: str
    share: float


class Thing(NamedTuple):
    """A flame, a torch or a lantern of a branch."""

    name: str
    kind: str
    note: str


def branch_page(shelf: Shelf, id: str) -> Page:
    """Return the page of a branch."""
    values, journey = shelf.values, shelf.values.journey
    link, branch = branch_link(shelf, id), journey.branches.get(id)
    things = [c for c in journey.carried.values() if c.branch == id]
    context = {
        "branch": link, "modes": _modes(shelf, id), "dots": shelf.dots[id],
        "fork": _stop(shelf, branch.fork) if branch is not None else None,
        "rejoin": _stop(shelf, branch.rejoin) if branch is not None else None,
        "keeper": shelf.holder(branch.keeper) if branch is not None and branch.keeper else "",
        "things": [Thing(c.name, _kind(shelf, c.kind.value), c.note) for c in things],
        "sources": sources(journey, *(c.source for c in things)),
    }  # fmt: skip
    return Page(values.paths.branches[id], "branch.html", link.title, context)


def _kind(shelf: Shelf, kind: str) -> str:
    _ = shelf.language
    return {"flame": _("flame"), "torch": _("torch"), "lantern": _("lantern")}[kind]


def _stop(shelf: Shelf, anchor: Anchor | None) -> tuple[str, str] | None:
    """Return name and page of the stop that an anchor means."""
    row = shelf.rows.get(anchor.other) if anchor is not None else None
    return None if row is None else (row.name, row.href)


def _modes(shelf: Shelf, id: str) -> list[ModeRow]:
    """Return how a branch goes, the mode with most kilometres first."""
    km: defaultdict[str, float] = defaultdict(float)
    legs: defaultdict[str, int] = defaultdict(int)
    for item in shelf.values.book.plan.chain(id):
        if item.kind == "leg":
            km[item.mode] += item.distance / 1000
            legs[item.mode] += 1
    all_ = sum(km.values()) or 1.0
    return [
        ModeRow(mode_title(shelf, mode), shelf.language.number(legs[mode]), shelf.language.number(km[mode]),
                round(100 * km[mode] / all_, 1))
        for mode in sorted(km, key=lambda mode: -km[mode])
    ]  # fmt: skip


def mode_title(shelf: Shelf, id: str) -> str:
    """Return the name of a mode."""
    return way_name(shelf.values.journey, id) or shelf.language("way not known")
