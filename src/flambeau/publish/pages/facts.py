"""The page of facts and claims: what others say, what the journey itself gives, and where both come from."""

from __future__ import annotations

from typing import NamedTuple

from flambeau.facts import Fact, Verdict, amount, with_unit
from flambeau.publish.pages.frame import Page
from flambeau.publish.pages.shelf import Shelf
from flambeau.publish.pages.told import Source, linked, sources


class FactRow(NamedTuple):
    """A claim and its verdict; what is computed is empty where it must not be told."""

    claim: str
    said: str
    computed: str
    verdict: str
    word: str
    how: str
    sources: tuple[Source, ...]


class FigureRow(NamedTuple):
    """A number that somebody published."""

    name: str
    value: str
    sources: tuple[Source, ...]


def facts_page(shelf: Shelf) -> Page:
    """Return the page of facts, claims by their topics in the order of the document."""
    values, _ = shelf.values, shelf.language
    topics: dict[str, list[FactRow]] = {}
    for fact in values.facts:
        topics.setdefault(fact.topic, []).append(_row(shelf, fact))
    told = [fact.verdict for fact in values.facts if fact.id in values.told]
    context = {
        "topics": list(topics.items()),
        "counts": [(_word(shelf, verdict), _.number(told.count(verdict))) for verdict in Verdict],
        "figures": [
            FigureRow(f.name, with_unit(amount(f.value, f.unit), f.unit), sources(values.journey, f.source))
            for f in values.journey.figures.values()
        ],
        "all_sources": [Source(key, linked(text)) for key, text in values.journey.sources.items()],
    }
    return Page("facts.html", "facts.html", _("Facts and claims"), context)


def _word(shelf: Shelf, verdict: Verdict) -> str:
    _ = shelf.language
    words = {
        Verdict.AGREES: _("agrees"), Verdict.DISAGREES: _("disagrees"), Verdict.NOT_COMPUTABLE: _("cannot be computed"),
    }  # fmt: skip
    return words[verdict]


def _row(shelf: Shelf, fact: Fact) -> FactRow:
    _, found = shelf.language, sources(shelf.values.journey, fact.source)
    if fact.id not in shelf.values.told:
        hidden = _("It hangs on a time that is not for the public.")
        return FactRow(fact.claim, fact.said, "", "", _("not for the public"), hidden, found)
    computed = "" if fact.computed is None else with_unit(fact.computed, fact.unit)
    return FactRow(fact.claim, fact.said, computed, fact.verdict.value, _word(shelf, fact.verdict), fact.how, found)
