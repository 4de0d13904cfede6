"""The way in: from the shots of a journey to their windows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from flambeau.document.hints import maybe, slug, some
from flambeau.finding import Finding, UsageError
from flambeau.instants import format_utc
from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.shot import Shot
from flambeau.shots.judging import judged
from flambeau.shots.missing import nearest, reasons
from flambeau.shots.remedies import remedies
from flambeau.shots.search import FINE, SHORTEST, held, whole
from flambeau.shots.sight import Sight
from flambeau.shots.values import Chance
from flambeau.shots.wishes import Wish, wishes
from flambeau.stage.staging import Stage, stage
from flambeau.timeline import Timeline
from flambeau.windows import Span, Windows

Set = tuple[Stage | None, tuple[Finding, ...]]
"""What `staging.stage` returns: a stage, if there is one, and what is wrong with it."""

STEP = 10.0
"""Distance of samples [s]: a station in orbit turns by 0.65 degrees in it."""

GROUND_STEP = 30.0
"""The same on the ground, where the Sun moves by 0.13 degrees."""

GROUND_FINE = 5.0
"""Distance of samples [s] on the ground where a wish is about to change."""


def chosen(journey: Journey, which: str | None) -> tuple[Shot, ...]:
    """Return the shots of a journey, or the one that a word means: its id or its name, in any spelling.

    Raises:
        UsageError: when the journey has no such shot; the message names those that it has, or the nearest.
    """
    if which is None:
        return tuple(journey.shots.values())
    if not journey.shots:
        raise UsageError("This journey wants no pictures. Add a [[shot]] with a camera and people.")
    known = {slug(shot.name): key for key, shot in journey.shots.items()} | {key: key for key in journey.shots}
    if slug(which) in known:
        return (journey.shots[known[slug(which)]],)
    near = maybe(slug(which), known) or f"{some(journey.shots)}."
    raise UsageError(f"There is no shot {which!r}. Maybe {near}")


def chance(
    journey: Journey, plan: Plan, timeline: Timeline, shot: Shot, ready: Set | None = None
) -> tuple[Chance, tuple[Finding, ...]]:
    """Return the chance of a shot and what is to be said of it.

    Args:
        journey, plan: a journey and a plan of it.
        timeline: of both.
        shot: of the journey.
        ready: its stage, if `staging.stage` has set it before.
    """
    set_, findings = ready or stage(journey, plan, timeline, shot)
    if set_ is None:
        why = tuple(finding.message for finding in findings)
        return Chance(shot, None, journey.zone, why_not=why), findings
    eye, asked = Sight(set_), wishes(shot, journey.places.get(shot.view))
    together = _held_together(eye, asked)
    spans = [span for span in map(whole, together.spans) if span[1] - span[0] >= max(shot.least, SHORTEST)]
    if spans:
        found = sorted((judged(eye, asked, span, set_.span) for span in spans), key=lambda w: (-w.score, w.start))
        return Chance(shot, set_.span, set_.zone, tuple(found)), findings
    why = tuple(reasons(asked, held_alone(eye, asked), shot.least, together))
    helps = tuple(remedies(journey, plan, timeline, set_, asked))
    one = Chance(shot, set_.span, set_.zone, (), why, nearest(eye, asked), helps)
    return one, (*findings, _hopeless(one, together))


def held_alone(eye: Sight, asked: Sequence[Wish]) -> list[Windows]:
    """Return when each wish holds in the span of a stage, whatever the others do."""
    return [_held(eye, wish, eye.stage.span) for wish in asked]


def _held_together(eye: Sight, asked: Sequence[Wish]) -> Windows:
    """Return when all wishes hold; what takes rays is looked at last, and only while all others hold."""
    found = Windows.of([eye.stage.span])
    for wish in sorted(asked, key=lambda wish: wish.near):
        found = reduce(Windows.__or__, (_held(eye, wish, part) for part in found.spans), Windows())
    return found


def _held(eye: Sight, wish: Wish, span: Span) -> Windows:
    step, fine = (STEP, FINE) if eye.stage.aboard else (GROUND_STEP, GROUND_FINE)
    return held(wish.over(eye), span, step, wish.near, fine)


def _hopeless(one: Chance, together: Windows) -> Finding:
    """Say that a shot has no window, why, and what would help."""
    code = "C702" if together else "C701"
    helps = one.remedies[0] if one.remedies else None
    longest = max((b - a for a, b in map(whole, together.spans)), default=0.0)
    if longest >= SHORTEST:
        hint = f"set least to {longest:.0f} s or less."
    else:
        hint = f"{helps.change}: {_from_to(helps.window)}." if helps else _leave(one)
    return Finding(code, f"{one.shot.name}: {'; '.join(one.why_not)}.", one.shot.where, hint, (one.shot.id,))


def _leave(one: Chance) -> str:
    if one.nearest is None:
        return "leave it out."
    return f"take it at {format_utc(one.nearest.t)}, when it comes nearest: {one.nearest.by}."


def _from_to(span: Span) -> str:
    return f"{format_utc(span[0])} to {format_utc(span[1])}"
