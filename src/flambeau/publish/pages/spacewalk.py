"""The page of a spacewalk: its sheet as tables that read on a phone. The printed sheet is `publish.eva_html`."""

from __future__ import annotations

import math
from typing import NamedTuple

from flambeau.instants import format_utc
from flambeau.procedure import Light
from flambeau.publish.language import Language
from flambeau.publish.pages.frame import Page
from flambeau.publish.pages.shelf import Shelf
from flambeau.publish.pages.told import Source, sources
from flambeau.spacewalk.sheet import Block, Mark, Sheet
from flambeau.units import format_elapsed

SHEETS = "files/sheets"


class TaskRow(NamedTuple):
    """A task on the axis of time."""

    elapsed: str
    iso: str
    utc: str
    local: str
    title: str
    who: tuple[tuple[str, str], ...]
    light: str
    over: str
    note: str
    slack: str


class HoldRow(NamedTuple):
    """Who has the torch from an instant on."""

    iso: str
    utc: str
    holder: str
    tether: str


def spacewalk_page(shelf: Shelf, id: str) -> Page:
    """Return the page of a spacewalk."""
    values, _ = shelf.values, shelf.language
    sheet = values.sheets[id]
    inside, path = values.items[id].inside, values.paths.spacewalks[id]
    folder = SHEETS if _.code == values.book.languages[0] else f"{SHEETS}/{_.code}"
    context = {
        "sheet": sheet, "inside": shelf.rows.get(inside), "date": _.day(sheet.start, sheet.zone),
        "start": _both(sheet.start), "end": _both(sheet.end),
        "length": _.duration(sheet.end - sheet.start), "zone": sheet.zone,
        "tasks": [_task(shelf, sheet, block) for block in sheet.blocks], "holds": _holds(shelf, sheet),
        "lights": [(*_both(x.start), *_both(x.end), _light(_, x.light)) for x in sheet.lights],
        "columns": [(c.actor, c.person or c.name, c.suit) for c in sheet.columns],
        "printed": [file for file in (f"{folder}/spacewalks.pdf",) if file in shelf.files],
        "sources": _sources(shelf, sheet), "pictures": _pictures(shelf, sheet),
    }  # fmt: skip
    return Page(path, "spacewalk.html", values.items[id].name, context)


def _both(t: float) -> tuple[str, str]:
    """Return an instant [s] for machines and for people."""
    return format_utc(round(t)), _utc(t)


def _utc(t: float) -> str:
    return format_utc(round(t))[11:16]


def _task(shelf: Shelf, sheet: Sheet, block: Block) -> TaskRow:
    _ = shelf.language
    who = tuple((part.actor, _.duration(part.end - part.start)) for part in block.parts)
    mark = next((m for m in sheet.marks if block.task.id in m.tasks), None)
    slack = "" if not shelf.values.book.crew or block.slack is None else _.duration(block.slack)
    return TaskRow(
        format_elapsed(sheet.elapsed(block.start)), format_utc(round(block.start)), _utc(block.start),
        _.clock(block.start, sheet.zone), block.task.title, who, _light(_, block.light),
        "" if mark is None else _over(_, mark), block.task.note, slack,
    )  # fmt: skip


def _light(_: Language, light: Light) -> str:
    return {Light.DAY: _("orbital day"), Light.NIGHT: _("orbital night"), Light.ANY: _("day and night")}[light]


def _over(_: Language, mark: Mark) -> str:
    """Return what the station is above: a place of the journey where one is near, else latitude and longitude."""
    if mark.over:
        return mark.over
    lat, lon = round(math.degrees(mark.lat)), round(math.degrees(mark.lon))
    return f"{abs(lat)}° {_('N') if lat >= 0 else _('S')}, {abs(lon)}° {_('E') if lon >= 0 else _('W')}"


def _holds(shelf: Shelf, sheet: Sheet) -> list[HoldRow]:
    nobody = shelf.language("nobody is named")
    return [HoldRow(format_utc(round(h.start)), _utc(h.start), h.holder or nobody, h.tether) for h in sheet.holdings]


def _pictures(shelf: Shelf, sheet: Sheet) -> list[tuple[str, str, str]]:
    """Return the wanted pictures with their windows and links."""
    return [
        (w.shot.name, f"pictures.html#{shelf.anchors[w.shot.id]}" if w.shot.id in shelf.anchors else "",
         ", ".join(f"{_utc(a)}–{_utc(b)}" for a, b in (w.within or w.windows.spans)))
        for w in sheet.wanted
    ]  # fmt: skip


def _sources(shelf: Shelf, sheet: Sheet) -> tuple[Source, ...]:
    event = shelf.values.journey.events.get(sheet.id)
    tasks = dict.fromkeys(block.task.source for block in sheet.blocks)
    return sources(shelf.values.journey, event.source if event is not None else "", *tasks)
