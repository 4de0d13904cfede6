"""The sheet of a spacewalk as JSON for scripts: times in UTC, seconds, degrees; its keys stand in docs/plan.md."""

from __future__ import annotations

import json
import math

from flambeau.cli.reading import as_rows
from flambeau.instants import format_utc
from flambeau.procedure import Instruction, Row
from flambeau.spacewalk.sheet import Block, Mark, Part, Sheet, Supply, Wanted
from flambeau.windows import Span

Values = dict[str, object]


def as_json(sheet: Sheet) -> bytes:
    """Return a sheet as JSON text."""
    return (json.dumps(_sheet(sheet), ensure_ascii=False, indent=2) + "\n").encode()


def _sheet(sheet: Sheet) -> Values:
    orbit = {"name": sheet.elements, "epoch": format_utc(sheet.epoch)} if sheet.elements else None
    return {
        "id": sheet.id, "name": sheet.name, "place": sheet.place, "zone": sheet.zone,
        "start_utc": format_utc(sheet.start), "end_utc": format_utc(sheet.end),
        "planned_start_utc": format_utc(sheet.planned_start), "closing_utc": _utc(sheet.planned_end),
        "late_s": round(sheet.late, 3), "elements": orbit, "band_s": round(sheet.band, 1) if orbit else None,
        "beta_deg": None if sheet.beta is None else _degrees(sheet.beta, 2),
        "actors": [{"actor": c.actor, "name": c.name, "person": c.person, "suit": c.suit} for c in sheet.columns],
        "tasks": [_task(sheet, block) for block in sheet.blocks],
        "syncs": [
            {"utc": format_utc(s.t), "pet_s": _pet(sheet, s.t), "task": s.task, "actors": s.actors,
             "waits_s": [round(w, 3) for w in s.waits]}
            for s in sheet.syncs
        ],
        "lights": [{**_span((one.start, one.end)), "light": str(one.light)} for one in sheet.lights],
        "edges": [
            {"utc": format_utc(e.t), "kind": e.kind, "edge": e.edge, "band_s": round(e.band, 1)} for e in sheet.edges
        ],
        "marks": [_mark(sheet, mark) for mark in sheet.marks],
        "torch": sheet.torch,
        "holdings": [
            {**_span((h.start, h.end)), "holder": h.holder, "tether": h.tether, "tasks": h.tasks}
            for h in sheet.holdings
        ],
        "supplies": [_supply(supply) for supply in sheet.supplies],
        "pictures": [_picture(one) for one in sheet.wanted],
        "findings": as_rows(sheet.findings),
    }  # fmt: skip


def _task(sheet: Sheet, block: Block) -> Values:
    task = block.task
    return {
        "id": task.id, "name": task.title, **_span((block.start, block.end)), "start_pet_s": _pet(sheet, block.start),
        "end_pet_s": _pet(sheet, block.end), "planned_utc": format_utc(block.planned),
        "moved_s": round(block.moved, 3), "waited_s": round(block.waited, 3),
        "slack_s": None if block.slack is None else round(block.slack, 3), "after": block.after,
        "needs": str(task.light), "light": str(block.light), "event": task.event, "pictures": task.pictures,
        "parts": [_part(part) for part in block.parts], "steps": [_row(row) for row in task.rows],
        "source": task.source, "note": task.note,
    }  # fmt: skip


def _part(part: Part) -> Values:
    left = [
        {"name": one.name, "left_s": round(one.seconds, 3), "above_reserve_s": round(one.above_reserve, 3)}
        for one in part.left
    ]
    return {"actor": part.actor, **_span((part.start, part.end)), "left": left}


def _row(row: Row) -> list[Values]:
    return [{"actors": c.actors, "instructions": [_instruction(i) for i in c.instructions]} for c in row.cells]


def _instruction(one: Instruction) -> Values:
    return {
        "text": one.text, "title": one.title, "warnings": one.warnings, "cautions": one.cautions, "notes": one.notes,
        "comments": one.comments, "checkboxes": one.checkboxes,
        "substeps": [_instruction(inner) for inner in one.substeps],
    }  # fmt: skip


def _mark(sheet: Sheet, mark: Mark) -> Values:
    return {
        "utc": format_utc(mark.t), "pet_s": _pet(sheet, mark.t), "lat": _degrees(mark.lat, 4),
        "lon": _degrees(mark.lon, 4), "height_m": round(mark.height), "sun_deg": _degrees(mark.sun, 2),
        "light": str(mark.light), "tasks": mark.tasks, "over": mark.over or None,
        "over_km": round(mark.distance / 1000, 1) if mark.over else None,
    }  # fmt: skip


def _supply(one: Supply) -> Values:
    return {
        "actor": one.actor, "suit": one.suit, "name": one.name, "start_utc": format_utc(one.start),
        "lasts_s": one.lasts, "reserve_s": one.reserve, "reserve_utc": format_utc(one.reserved_from),
        "empty_utc": format_utc(one.empty), "end_utc": format_utc(one.end), "left_s": round(one.left, 3),
        "source": one.source,
    }  # fmt: skip


def _picture(one: Wanted) -> Values:
    miss = one.nearest
    return {
        "id": one.shot.id, "name": one.shot.name, "light": str(one.shot.light), "view": one.view or None,
        "windows": [_pair(span) for span in one.windows.spans], "tasks": one.tasks,
        "within": [_pair(span) for span in one.within],
        "nearest": None if miss is None else {
            "utc": format_utc(miss.t), "arc_deg": _degrees(miss.arc, 2), "horizon_deg": _degrees(miss.horizon, 2)
        },
        "source": one.shot.source, "note": one.shot.note,
    }  # fmt: skip


def _span(span: Span) -> Values:
    return {"start_utc": format_utc(span[0]), "end_utc": format_utc(span[1])}


def _pair(span: Span) -> list[str]:
    return [format_utc(t) for t in span]


def _utc(t: float | None) -> str | None:
    return None if t is None else format_utc(t)


def _pet(sheet: Sheet, t: float) -> float:
    return round(sheet.elapsed(t), 3)


def _degrees(angle: float, places: int) -> float:
    return round(math.degrees(angle), places)
