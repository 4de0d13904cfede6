"""Call sheets of pictures in words, as data for their template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish.language import Language
from flambeau.publish.text import one_line
from flambeau.shots import Chance, Window
from flambeau.shots.call import Line, call
from flambeau.stage.staging import stage
from flambeau.timeline import Timeline


def shot_data(plan: Plan, one: Chance, lines: Sequence[Line], language: Language) -> dict[str, object]:
    """Return when a picture can be taken, and its call sheet, in words."""
    _ = language
    item = plan.by_id().get(one.shot.inside)
    span = "" if one.span is None else f", {_.moment(one.span[0], one.zone)} – {_.moment(one.span[1], one.zone)}"
    return {
        "name": one_line(one.shot.name),
        "inside": one_line(item.name if item is not None else one.shot.inside) + span,
        "windows": [_window(window, one.zone, _) for window in one.windows],
        "never": list(_never(one, _)),
        "call": [[line.who, line.said] for line in lines],
    }


def call_of(journey: Journey, plan: Plan, timeline: Timeline, one: Chance) -> Sequence[Line]:
    """Return the call sheet of a picture, in the light of its best window; none when it has no place."""
    set_, _ = stage(journey, plan, timeline, one.shot)
    names = {holder.id: holder.name for holder in journey.holders.values()}
    return () if set_ is None else call(set_, names, one.windows[0].best if one.windows else None)


def _window(window: Window, zone: str, language: Language) -> dict[str, object]:
    _ = language
    best = _.clock(window.best, zone)
    lines = [f"+ {', '.join(window.good)}"] if window.good else []
    return {
        "span": f"{_.moment(window.start, zone)} – {_.clock(window.end, zone)}",
        "score": _("best {time}, score {score}", time=best, score=_.number(window.score, 2))
        + ("" if window.sure else _(" (not sure: it hangs on the angles of the arrays)")),
        "lines": lines + [f"− {limit}" for limit in window.limits],
    }


def _never(one: Chance, language: Language) -> Iterator[str]:
    """Yield why there is no window, and what would help."""
    _ = language
    if one.windows:
        return
    yield _("No window: {why}", why="; ".join(one.why_not))
    if one.nearest is not None:
        yield _("Nearest {time}: {by}", time=_.moment(one.nearest.t, one.zone), by=one.nearest.by)
    for remedy in one.remedies:
        yield _("Would help: {change}, from {time}", change=remedy.change, time=_.moment(remedy.window[0], one.zone))
