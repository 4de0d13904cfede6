"""Day sheets and sheets of people in words, as data for their templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flambeau.publish.language import Language
from flambeau.publish.sheets.calls import CALLS, calls
from flambeau.publish.sheets.fitting import fitting
from flambeau.publish.sheets.printed import day_heading, day_name, names, printed, tell_line
from flambeau.publish.sheets.rows import day_of
from flambeau.publish.sheets.told import legend, offset, times_of, told
from flambeau.publish.sheets.values import Carrier, DayBranch, DaySheet, Duty, PersonSheet, Sunlight
from flambeau.publish.text import one_line

_HEARS = 12  # things that are named: who must hear of more hears of all


def day_data(sheet: DaySheet, language: Language, *, crew: bool = False) -> dict[str, object]:
    """Return a day sheet in words; the calls of torchbearers are for the crew."""
    _ = language
    times = [time for branch in sheet.branches for time in times_of(branch.rows)]
    times += [time for branch in sheet.branches for one in branch.carriers for time in (one.start, one.end)]
    data: dict[str, object] = {
        "heading": day_heading(sheet.date, _),
        "number": _("day {day} of {count}", day=sheet.number, count=sheet.of),
        "legend": list(legend(times, _)),
        "branches": [_branch(branch, _, crew=crew) for branch in sheet.branches],
    }
    return data | {"size": fitting(data)}


def _branch(branch: DayBranch, language: Language, *, crew: bool) -> dict[str, object]:
    _ = language
    called = crew and any(one.number is not None for one in branch.carriers)
    placed = any(one.place for one in branch.carriers)
    heads = [_(call.name) for call in CALLS] if called else []
    return {
        "title": one_line(branch.title), "suns": [_sun(sun, _) for sun in branch.suns],
        "rows": list(printed(branch.rows, _)),
        "carriers": [_carrier(one, _, called=called) for one in branch.carriers],
        "call_heads": heads, "carrier_heads": ["", _("Carried by"), *heads, _("From"), _("Where") if placed else ""],
        "call_sources": _assumed(_) if called else [], "lines": list(_lines(branch, _)),
    }  # fmt: skip


def _assumed(language: Language) -> list[str]:
    """Say that calls are assumptions, and where they come from."""
    _ = language
    said = "; ".join(f"{_(call.name)}: {_(call.told)}" for call in CALLS)
    return [_("Calls are planning assumptions, after accounts by torchbearers of London 2012. {calls}.", calls=said)]


def _sun(sun: Sunlight, language: Language) -> str:
    """Tell sunrise and sunset at a place."""
    _ = language
    rise, set_ = (None if t is None else _.clock(t, sun.zone) for t in (sun.sunrise, sun.sunset))
    place = one_line(sun.place)
    if rise and set_:
        return _("{place}: sunrise {rise}, sunset {set}", place=place, rise=rise, set=set_)
    if rise:
        return _("{place}: sunrise {rise}, the Sun does not set", place=place, rise=rise)
    if set_:
        return _("{place}: sunset {set}", place=place, set=set_)
    return (
        _("{place}: the Sun does not set", place=place) if sun.up else _("{place}: the Sun does not rise", place=place)
    )


def _lines(branch: DayBranch, language: Language) -> Iterator[str]:
    _ = language
    yield from tell_line(branch.rows, _)
    if branch.distance:
        far, so_far = _.number(branch.distance / 1000), _.number(branch.so_far / 1000)
        yield _("{km} km on ways that begin today, {total} km in all by their end.", km=far, total=so_far)
    if branch.night:
        yield _("At the end of the day: {place}.", place=one_line(branch.night))


def _carrier(one: Carrier, language: Language, *, called: bool) -> dict[str, object]:
    _ = language
    times = [list(told(time, _)) for _call, time in calls(one.start)] if called and one.number is not None else []
    where = [one_line(one.place), _("hands over at {place}", place=one_line(one.handover)) if one.handover else ""]
    return {
        "number": "" if one.number is None else str(one.number),
        "name": one_line(one.name) or (_("torchbearer {number}", number=one.number) if one.number is not None else ""),
        "start": list(told(one.start, _)), "place": " · ".join(part for part in where if part),
        "calls": times or ([["", "", False, ""]] * len(CALLS) if called else []),
    }  # fmt: skip


# ---- people


def people_data(sheets: Sequence[PersonSheet], language: Language, *, crew: bool) -> dict[str, object]:
    """Return the call sheets of people in words."""
    _ = language
    times = [time for sheet in sheets for duty in sheet.duties for time in (duty.start, duty.end)]
    called = crew and any(duty.calls for sheet in sheets for duty in sheet.duties)
    return {
        "heads": [_("Day"), _("From"), _("Until"), _("What"), _("Where")],
        "people": [_person(sheet, _, crew=crew) for sheet in sheets],
        "legend": [*legend(times, _), *(_assumed(_) if called else [])],
    }


def _person(sheet: PersonSheet, language: Language, *, crew: bool) -> dict[str, object]:
    _ = language
    first, more = sheet.hears[:_HEARS], len(sheet.hears) - _HEARS
    hears = _("Must hear of changes of: {things}.", things=names(first)) if first else ""
    hears += " " + _.plural("And of {count} more.", "And of {count} more.", more) if more > 0 else ""
    duties = [_duty(duty, _, crew=crew) for duty in sheet.duties]
    return {"name": one_line(sheet.name), "role": one_line(sheet.role), "duties": duties, "hears": hears}


def _duty(duty: Duty, language: Language, *, crew: bool) -> dict[str, object]:
    _ = language
    t = duty.start.t
    what = {
        "event": one_line(duty.what),
        "hold": _("Has the torch"),
        "slot": _("Carries the torch, number {number}", number=duty.what),
    }
    return {
        "day": "" if t is None else day_name(day_of(t, duty.start.zone), _, "medium"),
        "start": list(told(duty.start, _)), "end": list(told(duty.end, _)),
        "zone": "" if t is None else offset(t, duty.start.zone), "what": what[duty.kind],
        "lines": [_("hands over at {place}", place=one_line(duty.handover))] if duty.handover else [],
        "where": one_line(duty.where),
        "calls": [[list(told(time, _)), _(call.name)] for call, time in duty.calls] if crew else [],
    }  # fmt: skip
