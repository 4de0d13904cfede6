"""Where every page lies below the folder of a language: the same names in all languages, and never the same twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.text import branch_title, slug

_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
"""Names that Windows keeps for devices, whatever ending they have. Source: Microsoft, Naming Files, Paths."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Pages by the id of a stop, a branch, or the event that is a spacewalk."""

    stops: Mapping[str, str]
    branches: Mapping[str, str]
    spacewalks: Mapping[str, str]


def make_paths(journey: Journey, plan: Plan) -> Paths:
    """Return where the pages of a journey lie."""
    stops = {item.id: item.name for item in plan.items if item.kind == "stop"}
    branches = {id: branch_title(journey, id) for id in dict.fromkeys(item.branch for item in plan.items)}
    walks = {item.id: item.name for item in plan.items if item.id in journey.procedures}
    return Paths(_pages("stops", stops), _pages("branches", branches), _pages("spacewalks", walks))


def _pages(folder: str, titles: Mapping[str, str]) -> dict[str, str]:
    return {id: f"{folder}/{name}.html" for id, name in zip(titles, unique(titles.values()), strict=True)}


def unique(titles: Iterable[str]) -> Iterable[str]:
    """Yield a slug for each title; one that is taken gets the next number: `moscow`, `moscow-2`, `moscow-3`."""
    taken = set(_RESERVED)
    counts: dict[str, int] = {}
    for title in titles:
        base = name = slug(title) or "x"
        while name in taken:
            counts[base] = counts.get(base, 1) + 1
            name = f"{base}-{counts[base]}"
        taken.add(name)
        yield name


def day_page(day: str) -> str:
    """Return the page of a local date in ISO form."""
    return f"days/{day}.html"
