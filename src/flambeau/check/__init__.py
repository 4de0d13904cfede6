"""Checks: what a plan is found to break. Each check is a generator of findings over the journey and its plan.

A rule is measured where it is kept (lateness in `evaluate`, lit intervals in the document); a check only says so. A
sourced waiver of the document settles warnings, never errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flambeau.check.flames import custody, flames, torches
from flambeau.check.flight import flight
from flambeau.check.route import budget, days, elements, events, lateness, together, ways
from flambeau.finding import Finding, Severity, in_order
from flambeau.journey import Journey, Waiver
from flambeau.plan import Plan
from flambeau.timeline import Timeline

Check = Callable[[Journey, Plan, Timeline], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (lateness, ways, together, events, days, budget, elements, flames, torches, custody, flight)


def check(
    journey: Journey, plan: Plan, also: Iterable[Finding] = ()
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what the plan of a journey is found to break, and what of that the document's waivers settle.

    Args:
        journey: as read.
        plan: a plan of it.
        also: what others have found in the plan.
    """
    timeline = Timeline(journey, plan)
    found = in_order([*also, *(finding for run in CHECKS for finding in run(journey, plan, timeline))])
    waived = tuple(f for f in found if any(_settles(w, f) for w in journey.waivers))
    idle = (w for w in journey.waivers if not any(_settles(w, f) for f in found))
    return in_order([*(f for f in found if f not in waived), *_idle(idle)]), waived


def _settles(waiver: Waiver, finding: Finding) -> bool:
    warns = finding.severity is Severity.WARNING
    return warns and finding.code == waiver.code and set(waiver.things) <= set(finding.things)


def _idle(waivers: Iterable[Waiver]) -> Iterator[Finding]:
    for waiver in waivers:
        about = f" for {', '.join(waiver.things)}" if waiver.things else ""
        yield Finding("F305", f"nothing breaks {waiver.code}{about}.", waiver.where, "take the waiver out.")
