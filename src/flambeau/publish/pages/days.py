"""The list of the days and the page of a day: its run sheet, from the values that the printed sheets have, too."""

from __future__ import annotations

from typing import NamedTuple

from flambeau.instants import local
from flambeau.publish.pages.book import Picture
from flambeau.publish.pages.frame import Page
from flambeau.publish.pages.paths import day_page
from flambeau.publish.pages.shelf import Shelf
from flambeau.publish.pages.told import Source, Told, sources, tell
from flambeau.publish.sheets import Carrier, DayBranch, DaySheet, Row, Sunlight, Time

_REST = 3600.0  # [s]: shorter rests are the crew's


class DayRow(NamedTuple):
    """A row of a run sheet. `start_day` and `end_day` are dates where they are others than that of the sheet."""

    kind: str
    name: str
    href: str
    depth: int
    start: Told
    end: Told
    start_day: str
    end_day: str
    clocks: str
    region: str
    mode: str
    detail: str
    km: str
    holder: str
    people: tuple[str, ...]
    note: str
    late: str
    tell: tuple[str, ...]


class CarrierRow(NamedTuple):
    """Somebody who has the torch on a day."""

    number: str
    name: str
    start: Told
    place: str
    handover: str


class BranchDay(NamedTuple):
    """A branch on a day."""

    title: str
    href: str
    rows: tuple[DayRow, ...]
    suns: tuple[tuple[str, str], ...]
    carriers: tuple[CarrierRow, ...]
    keeper: str
    km: str
    so_far: str
    night: str


class DayLink(NamedTuple):
    """A day in a list."""

    day: str
    date: str
    href: str
    month: str
    stops: tuple[tuple[str, str], ...]
    km: str


def day_links(shelf: Shelf) -> tuple[DayLink, ...]:
    """Return all days as links."""
    return tuple(_link(shelf, sheet) for sheet in shelf.values.days)


def _link(shelf: Shelf, sheet: DaySheet) -> DayLink:
    _, day = shelf.language, sheet.date
    rows = [row for branch in sheet.branches for row in branch.rows if row.kind == "stop"]
    km = sum(branch.distance for branch in sheet.branches) / 1000
    return DayLink(
        day.isoformat(), _.date(day, "MMMEd"), day_page(day.isoformat()), _.date(day, "yMMMM"),
        tuple((row.name, shelf.values.paths.stops[row.item]) for row in rows), _.number(km) if km else "",
    )  # fmt: skip


def days_page(shelf: Shelf) -> Page:
    """Return the list of the days, by month."""
    months: dict[str, list[DayLink]] = {}
    for link in day_links(shelf):
        months.setdefault(link.month, []).append(link)
    return Page("days.html", "days.html", shelf.language("Days"), {"months": list(months.items())})


def day_sheet_page(shelf: Shelf, number: int) -> Page:
    """Return the page of a day, by its number among the days."""
    days, _ = shelf.values.days, shelf.language
    sheet = days[number]
    context = {
        "date": sheet.date.isoformat(), "number": _.number(sheet.number), "of": _.number(sheet.of),
        "branches": [_branch(shelf, branch) for branch in sheet.branches],
        "previous": _near(shelf, number - 1), "next": _near(shelf, number + 1),
        "sources": _sources(shelf, sheet), "pictures": _pictures(shelf, sheet),
    }  # fmt: skip
    return Page(day_page(sheet.date.isoformat()), "day.html", _.date(sheet.date), context)


def _pictures(shelf: Shelf, sheet: DaySheet) -> list[tuple[str, Picture, str]]:
    """Return title, predicted picture and link of the wanted pictures that show this day."""
    rows = [row for branch in sheet.branches for row in branch.rows if row.item in shelf.values.stops]
    wanted = [(id, row.start.zone) for row in rows for id in shelf.values.stops[row.item].shots]
    shown = [(id, shelf.picture(id), zone) for id, zone in wanted]
    return [
        (shelf.values.journey.shots[id].name, picture, f"pictures.html#{shelf.anchors[id]}")
        for id, picture, zone in shown
        if picture is not None and picture.at is not None and local(picture.at, zone).date() == sheet.date
    ]


def _near(shelf: Shelf, number: int) -> tuple[str, str] | None:
    if not 0 <= number < len(shelf.values.days):
        return None
    day = shelf.values.days[number].date
    return day_page(day.isoformat()), shelf.language.date(day, "MMMEd")


def _sources(shelf: Shelf, sheet: DaySheet) -> tuple[Source, ...]:
    rows = (row for branch in sheet.branches for row in branch.rows)
    return sources(shelf.values.journey, *dict.fromkeys(row.source for row in rows))


def _branch(shelf: Shelf, branch: DayBranch) -> BranchDay:
    _ = shelf.language
    return BranchDay(
        branch.title, shelf.values.paths.branches.get(branch.branch, ""),
        tuple(_row(shelf, row) for row in branch.rows if shelf.values.book.crew or _counts(row)),
        tuple((sun.place, _sun(shelf, sun)) for sun in branch.suns),
        tuple(_carrier(shelf, one) for one in branch.carriers), branch.keeper,
        _.number(branch.distance / 1000) if branch.distance else "", _.number(branch.so_far / 1000), branch.night,
    )  # fmt: skip


def _counts(row: Row) -> bool:
    """Tell whether the public wants a row: short waits are for the crew."""
    return row.kind != "rest" or row.start.t is None or row.end.t is None or row.end.t - row.start.t >= _REST


def _row(shelf: Shelf, row: Row) -> DayRow:
    _, values = shelf.language, shelf.values
    mode = _("{mode} (inferred)", mode=row.mode) if row.mode and row.mode_inferred else row.mode
    return DayRow(
        row.kind, row.name, values.paths.stops.get(row.item) or (
            values.paths.spacewalks[row.item] if row.item in values.sheets else ""),
        row.depth, _time(shelf, row.start), _time(shelf, row.end), _other_day(shelf, row.start),
        _other_day(shelf, row.end), _clocks(shelf, row.zone_change), row.region, mode, row.detail,
        _.number(row.distance / 1000, 1) if row.distance else "", row.holder, row.people, row.note,
        _.duration(row.late) if row.late >= 1 else "", row.tell,
    )  # fmt: skip


def _time(shelf: Shelf, time: Time) -> Told:
    return tell(shelf.language, time.t, time.zone, time.certainty)


def _other_day(shelf: Shelf, time: Time) -> str:
    return "" if time.t is None or not time.days else shelf.language.day(time.t, time.zone, "MMMd")


def _clocks(shelf: Shelf, change: float) -> str:
    _ = shelf.language
    if abs(change) < 60:
        return ""
    length = _.duration(abs(change))
    return _("clocks forward by {length}", length=length) if change > 0 else _("clocks back by {length}", length=length)


def _sun(shelf: Shelf, sun: Sunlight) -> str:
    _ = shelf.language
    if sun.sunrise is None and sun.sunset is None:
        return _("The Sun does not set.") if sun.up else _("The Sun does not rise.")
    rise, set_ = ("–" if t is None else _.clock(t, sun.zone) for t in (sun.sunrise, sun.sunset))
    return _("Sun {sunrise} to {sunset}", sunrise=rise, sunset=set_)


def _carrier(shelf: Shelf, one: Carrier) -> CarrierRow:
    _ = shelf.language
    number = "" if one.number is None else _.number(one.number)
    name = one.name or (_("Torchbearer {number}", number=number) if number else "")
    return CarrierRow(number, name, _time(shelf, one.start), one.place, one.handover)
