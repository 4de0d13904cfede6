"""Revision numbers: what a new plan has in common with the one before it, so that calendars update in place.

The rule: an item's number goes up by one whenever something changes that its entry in a calendar says (`SAID`), as the
plan file writes it. The plan's own number goes up by one whenever anything in the plan file changes. What the new plan
no longer has is kept as it was, one revision on; when it comes back, it is one revision on again. Rests are in no
calendar and have no number.

Source: RFC 5545, section 3.8.7.4, Sequence Number.
"""

from __future__ import annotations

from dataclasses import replace

from flambeau.document.planfile import dump_plan, written
from flambeau.journey import Certainty
from flambeau.plan import Plan, Scheduled

SAID = frozenset((
    "branch", "kind", "name", "place", "origin", "zone", "start", "end", "start_certainty", "end_certainty", "late_s",
    "distance_m", "distance_from", "mode", "mode_inferred", "inside", "event",
))  # fmt: skip
"""The keys of an item in the plan file that its entry in a calendar tells."""


def revised(old: Plan | None, new: Plan) -> Plan:
    """Return a new plan with the revision numbers that follow from the one before it.

    Args:
        old: the plan as it was last published; None when there is none.
        new: the plan as it is decided now; its own numbers do not count.

    Returns:
        The new plan; if nothing changed, what stands in both files is the same.
    """
    if old is None:
        return new
    known = {item.id: item for item in (*old.items, *old.gone)}
    missing = {item.id for item in old.gone}
    items = tuple(_numbered(known.get(item.id), item, back=item.id in missing) for item in new.items)
    made = replace(new, items=items, gone=_gone(old, {item.id for item in items}), revision=old.revision)
    return made if dump_plan(old) == dump_plan(made) else replace(made, revision=old.revision + 1)


def _numbered(before: Scheduled | None, item: Scheduled, *, back: bool) -> Scheduled:
    if before is None or item.kind == "rest":
        return item
    changed = back or _said(before) != _said(item)
    return replace(item, revision=before.revision + changed)


def _said(item: Scheduled) -> dict[str, object]:
    return {key: value for key, value in written(item).items() if key in SAID}


def _gone(old: Plan, kept: set[str]) -> tuple[Scheduled, ...]:
    """Return what is gone now: as before, and what has just gone.

    Which times follow from a hidden one, only the document says, and it no longer knows of these things. So where the
    old plan had a hidden time at all, whatever goes is for the crew only.
    """
    secret = any(Certainty.HIDDEN in (i.start_certainty, i.end_certainty) for i in old.items)
    going = [_going(item, secret=secret) for item in old.items if item.id not in kept and item.kind != "rest"]
    return (*(item for item in old.gone if item.id not in kept), *going)


def _going(item: Scheduled, *, secret: bool) -> Scheduled:
    last = replace(item, revision=item.revision + 1)
    return replace(last, start_certainty=Certainty.HIDDEN, end_certainty=Certainty.HIDDEN) if secret else last
