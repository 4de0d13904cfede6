"""Sheets in words, as the data of templates: rows, heads and feet in a language, and no computing beyond that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from flambeau.instants import local, start_of_day
from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish import itinerary
from flambeau.publish.language import Language
from flambeau.publish.sheets.told import between, clocks, offset, told
from flambeau.publish.sheets.values import Row, Time
from flambeau.publish.text import one_line
from flambeau.units import format_duration

_DIGITS = 12  # of a digest on paper


def frame(journey: Journey, plan: Plan, sheet: str, language: Language, *, crew: bool = False) -> dict[str, object]:
    """Return what every template needs: title, kind of sheet, language, and which plan it is printed from.

    The plan is named by what may be shown of it: a digest of hidden times could be guessed.
    """
    _ = language
    made = None if journey.revised is None else local(journey.revised, "UTC").date()
    digest = hashlib.sha256(itinerary.write(journey, plan, crew=crew)).hexdigest()[:_DIGITS]
    return {
        "title": one_line(journey.title) or sheet, "sheet": sheet, "language": language.code,
        "made": None if made is None else [made.year, made.month, made.day],
        "asof": _("As of plan {digest}", digest=digest) + (f", {day_name(made, language, 'long')}" if made else ""),
        "heads": [_("Start"), _("End"), _("What"), _("Who")],
    }  # fmt: skip


def day_name(day: date, language: Language, form: str = "full") -> str:
    """Return a date in words."""
    return language.day(start_of_day(day, "UTC"), "UTC", form)


def day_heading(day: date, language: Language) -> str:
    """Return a date in words as a heading: languages that write days small begin a heading with a capital, too."""
    name = day_name(day, language)
    return name[:1].upper() + name[1:]


def printed(rows: Sequence[Row], language: Language) -> Iterator[dict[str, object]]:
    """Yield rows in words; the zone is told where it is another one than before."""
    zone, all_ = "", always(rows)
    for number, row in enumerate(rows):
        last = number + 1 == len(rows) or rows[number + 1].kind != "event"
        first, then = _zone(row.start), _zone(row.end)
        yield {
            "kind": row.kind, "depth": row.depth, "name": _name(row, language), "last": last,
            "start": list(told(row.start, language)), "end": list(told(row.end, language)),
            "from_zone": first if first != zone else "", "to_zone": then if then not in ("", first or zone) else "",
            "tag": clocks(row, language), "lines": list(_lines(row, language)), "who": list(_who(row, all_, language)),
        }  # fmt: skip
        zone = then or first or zone


def always(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return who must hear of a change of any of some rows that anybody must hear of."""
    told_of = [row.tell for row in rows if row.tell]
    return tuple(name for name in told_of[0] if all(name in tell for tell in told_of)) if told_of else ()


def tell_line(rows: Iterable[Row], language: Language) -> list[str]:
    """Say who must hear of every change, once for all rows."""
    _ = language
    found = always(rows)
    return [_("Tell of every change: {names}.", names=names(found))] if found else []


def _zone(time: Time) -> str:
    return "" if time.t is None else offset(time.t, time.zone)


def _name(row: Row, language: Language) -> str:
    _ = language
    if row.kind == "leg" and row.origin:
        return between(one_line(row.origin), one_line(row.place))
    return _("Rest in {place}", place=one_line(row.place)) if row.kind == "rest" else one_line(row.name)


def _lines(row: Row, language: Language) -> Iterator[str]:
    """Yield what stands in small letters below a name."""
    _ = language
    if row.kind == "stop":
        place = one_line(row.place) if row.place != row.name else ""
        if about := " · ".join(
            part for part in (place, one_line(row.region), one_line(row.role)) if part and part != row.name
        ):
            yield about
    if row.kind == "leg":
        yield " ·\N{NO-BREAK SPACE}".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in _way(row, language))
    if row.detail:
        yield one_line(row.detail)
    if row.note:
        yield one_line(row.note)
    if row.late > 0:
        yield _("{late} after what is demanded", late=format_duration(row.late))


def _way(row: Row, language: Language) -> Iterator[str]:
    _ = language
    if row.mode:
        yield _("{mode} (inferred)", mode=one_line(row.mode)) if row.mode_inferred else one_line(row.mode)
    if row.distance:
        yield _("{km} km ({total} in all)", km=_.number(row.distance / 1000), total=_.number(row.so_far / 1000))
    if row.start.t is not None and row.end.t is not None:
        yield _.duration(row.end.t - row.start.t)


def _who(row: Row, always_told: Sequence[str], language: Language) -> Iterator[str]:
    _ = language
    if row.people:
        yield names(row.people)
    if row.kind in ("stop", "leg") and row.holder:
        yield one_line(row.holder)
    if row.bearers:
        yield _.plural("{count} torchbearer", "{count} torchbearers", row.bearers)
    if row.route:
        yield _("{km} km on the streets", km=_.number(row.route / 1000, 0 if row.route % 1000 == 0 else 1))
    if tell := [name for name in row.tell if name not in always_told and name not in row.people]:
        yield _("tell {names}", names=names(tell))


def names(texts: Iterable[str]) -> str:
    """Join names as a list."""
    return ", ".join(map(one_line, texts))
