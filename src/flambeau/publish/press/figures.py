"""Figures of a journey with their arithmetic, and the claims of others with sources: what a journalist asks first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flambeau.facts import Fact, counted, facts, with_unit
from flambeau.journey import Journey
from flambeau.plan import Plan, Scheduled
from flambeau.publish.hidden import shown
from flambeau.publish.language import Language
from flambeau.publish.text import branch_title, one_line
from flambeau.reach import Reach

_SHARES = ("stops", "places", "towns", "regions")


@dataclass(frozen=True, slots=True)
class Line:
    """A figure: what it is, its value in words, and how it comes about."""

    name: str
    value: str
    how: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A statement of others: what it says, what the journey gives, how that was found, and who said it."""

    id: str
    says: str
    said: str
    computed: str
    verdict: str
    how: str
    sources: tuple[str, ...]


def figures(
    journey: Journey, plan: Plan, language: Language, reached: Sequence[Reach] = (), *, crew: bool = False
) -> tuple[Line, ...]:
    """Return the figures of a journey.

    Args:
        journey, plan: a journey and a plan of it.
        language: of the words.
        reached: who lives near the way, if that is known.
        crew: count dates that are hidden, too.
    """
    return (
        *_counts(journey, plan, language, crew=crew),
        *_lengths(journey, plan, language),
        *_modes(journey, plan, language),
        *(_reach(one, language) for one in reached),
    )


def _counts(journey: Journey, plan: Plan, language: Language, *, crew: bool) -> Iterator[Line]:
    """Yield how many stops, places, towns, regions and dates there are, and in which branches."""
    _ = language
    stops = [item for item in plan.items if item.kind == "stop"]
    names = {"stops": _("Stops"), "places": _("Places"), "towns": _("Towns"), "regions": _("Regions")}
    for what in _SHARES:
        parts = {b: _counted(journey, what, [s for s in stops if s.branch == b]) for b in journey.branches}
        whole = _counted(journey, what, stops)
        if whole:
            how = " + ".join(f"{_.number(n)} {branch_title(journey, b)}" for b, n in parts.items() if n)
            once = _(" = {total}, each counted once", total=_.number(whole)) if sum(parts.values()) != whole else ""
            yield Line(names[what], _.number(whole), how + once)
    times = shown(journey, plan, crew=crew)
    days = _counted(journey, "dates", [s for s in stops if times[s.id].start is not None])
    if days:
        yield Line(_("Dates with a stop"), _.number(days), _("local dates on which a stop begins"))


def _counted(journey: Journey, what: str, stops: list[Scheduled]) -> int:
    return len(counted(what, stops, [journey.places[stop.place] for stop in stops]))


def _lengths(journey: Journey, plan: Plan, language: Language) -> Iterator[Line]:
    _ = language
    legs = [item for item in plan.items if item.kind == "leg"]
    parts = {b: sum(leg.distance for leg in legs if leg.branch == b) for b in journey.branches}
    if total := sum(parts.values()):
        how = " + ".join(f"{_km(x, _)} {branch_title(journey, b)}" for b, x in parts.items() if x)
        yield Line(_("Way"), _("{km} km", km=_km(total, _)), how)


def _modes(journey: Journey, plan: Plan, language: Language) -> Iterator[Line]:
    """Yield how far each mode goes, and from how many legs that is."""
    _ = language
    legs = [item for item in plan.items if item.kind == "leg" and item.distance]
    for mode in dict.fromkeys(leg.mode for leg in legs):
        mine = [leg for leg in legs if leg.mode == mode]
        known = journey.modes.get(mode)
        name = (known.name if known is not None else "") or mode
        source = f"; {known.source}" if known is not None and known.source else ""
        length = _("{km} km", km=_km(sum(leg.distance for leg in mine), _))
        yield Line(name, length, _.plural("{count} leg", "{count} legs", len(mine)) + source)


def _km(metres: float, language: Language) -> str:
    return language.number(metres / 1000)


def _reach(one: Reach, language: Language) -> Line:
    _ = language
    how = _(
        "inhabitants of {towns} towns of {smallest} or more within it, by GeoNames; what is flown does not count",
        towns=_.number(one.all.towns), smallest=_.number(one.smallest),
    )  # fmt: skip
    return Line(_("People within {km} km of the way", km=_km(one.within, _)), _.number(one.all.population), how)


def claims(journey: Journey, plan: Plan, language: Language) -> tuple[Claimed, ...]:
    """Return the claims of a journey as they are told."""
    return tuple(_claimed(journey, fact, language) for fact in facts(journey, plan))


def _claimed(journey: Journey, fact: Fact, language: Language) -> Claimed:
    _ = language
    verdicts = {"agrees": _("agrees"), "disagrees": _("disagrees"), "not_computable": _("not computable")}
    computed = "" if fact.computed is None else with_unit(fact.computed, fact.unit)
    sources = tuple(f"{key}: {journey.sources[key]}" if key in journey.sources else key for key in fact.source.split())
    known = any(key in journey.sources for key in fact.source.split())
    told = sources if known else ((fact.source,) if fact.source else ())
    return Claimed(fact.id, one_line(fact.claim), fact.said, computed, verdicts[fact.verdict.value], fact.how, told)
