"""What stands in the grid beside the boxes: times, light, sub-points, syncs, the torch, supplies, wanted pictures."""

from __future__ import annotations

from collections.abc import Iterator

from flambeau.procedure import Light
from flambeau.publish.eva_html.axis import Axis, marks_told, times_told
from flambeau.publish.eva_html.boxes import Box
from flambeau.publish.eva_html.fit import POINT, Piece, lines, long, tall
from flambeau.publish.eva_html.steps import box_html
from flambeau.publish.eva_html.tracks import TORCH, Tracks
from flambeau.publish.eva_html.words import angle, clock, esc, height, icon, light_icon, local_clock, tag
from flambeau.spacewalk.sheet import LightEdge, Mark, Sheet, Supply, Wanted
from flambeau.units import format_duration, format_elapsed


def pieces(sheet: Sheet, axis: Axis, tracks: Tracks, boxes: list[Box], size: float) -> list[Piece]:
    """Return all that stands in the grid below its head, with letters of `size` [pt]."""
    found = [
        *_nights(sheet, axis, tracks),
        *_times(sheet, axis, tracks, size),
        *_lights(sheet, axis, tracks, size),
        *_over(sheet, axis, tracks, size),
        *_boxes(sheet, axis, tracks, boxes, size),
        *_syncs(sheet, axis, tracks, size),
        *_torch(sheet, axis, tracks, size),
        *_closing(sheet, axis, tracks, size),
    ]
    for number, supply in enumerate(sheet.supplies):
        found += _supply(supply, axis, tracks.at(f"supply-{number}"))
    for number, wanted in enumerate(sheet.wanted):
        found += _wanted(wanted, axis, tracks.at(f"picture-{number}"), size)
    return found


def _label(size: float, count: int = 1) -> float:
    """Return the height of a label beside the axis [mm]."""
    return tall(count, size) + 0.35


def _nights(sheet: Sheet, axis: Axis, tracks: Tracks) -> Iterator[Piece]:
    for one in sheet.lights:
        if one.light is Light.NIGHT:
            yield Piece(tag("", "night"), tracks.all, axis.rows(one.start, one.end), layer=0)


def _times(sheet: Sheet, axis: Axis, tracks: Tracks, size: float) -> Iterator[Piece]:
    begins = {box.start for box in sheet.blocks} | {sheet.start}
    for t in sorted(times_told(sheet)):
        if not axis.instants[0] <= t <= axis.instants[-1]:
            continue
        row = (axis.row(t), axis.row(t) + 1)
        kind = "t close" if _too_late(sheet, t) else "t b" if t in begins else "t"
        if t in begins:
            yield Piece(tag("", "hair"), tracks.all, row, layer=0)
        yield Piece(tag(format_elapsed(sheet.elapsed(t)), kind), tracks.at("pet"), row, _label(size))
        yield Piece(tag(clock(t), kind), tracks.at("utc"), row, _label(size))
        if "local" in tracks.widths:
            yield Piece(tag(local_clock(t, sheet.zone), kind), tracks.at("local"), row, _label(size))


def _lights(sheet: Sheet, axis: Axis, tracks: Tracks, size: float) -> Iterator[Piece]:
    for one in sheet.lights:
        if one.light is Light.ANY:
            continue
        text = f"{(one.end - one.start) / 60:.0f} min"
        begins = tag(f"{clock(one.start)} {one.light}, ", "by", "span")
        content = tag(light_icon(one.light) + begins + text, "v", "span")
        need = long(text, size) + 1.8 * size * POINT
        yield Piece(tag(content, f"band {one.light}"), tracks.at("band"), axis.rows(one.start, one.end), need)


def _over(sheet: Sheet, axis: Axis, tracks: Tracks, size: float) -> Iterator[Piece]:
    """Yield where the station is and how high the Sun stands; sunrises and sunsets with how well they are known."""
    marks = {mark.t: mark for mark in marks_told(sheet)}
    edges = {edge.t: edge for edge in sheet.edges if edge.edge == "centre"}
    for t in sorted(marks.keys() | edges.keys()) if sheet.lights else ():
        row = (axis.row(t), axis.row(t) + 1)
        told = [_edge(sheet, edges[t])] if t in edges else []
        if mark := marks.get(t):
            told += _mark(mark, tracks.width(tracks.at("over")) - 2.0, size)
            yield Piece(tag(height(mark.sun), f"o su {mark.light}"), tracks.at("sun"), row, _label(size))
        if mark and _too_late(sheet, t):
            told.append((tag("close hatch", "close"), 1))
        html, count = "".join(html for html, _ in told), sum(count for _, count in told)
        yield Piece(tag(html, "o"), tracks.at("over"), row, _label(size, count))


def _edge(sheet: Sheet, edge: LightEdge) -> tuple[str, int]:
    title = "\n".join(f"{e.edge} {clock(e.t)}" for e in sheet.edges if abs(e.t - edge.t) < 120)
    return tag(f"{edge.kind} ±{edge.band:.0f} s", "edge", title=title), 1


def _mark(mark: Mark, width: float, size: float) -> list[tuple[str, int]]:
    """Return where a mark is, and what it is near, each with the lines that it takes."""
    told = [(tag(f"{angle(mark.lat, 'NS')} {angle(mark.lon, 'EW')}"), 1)]
    near = f"{mark.over}, {mark.distance / 1000:.0f} km"
    return [*told, (tag(esc(near), "near"), lines(near, width, size))] if mark.over else told


def _boxes(sheet: Sheet, axis: Axis, tracks: Tracks, boxes: list[Box], size: float) -> Iterator[Piece]:
    for box in boxes:
        where = tracks.box(box)
        widths = [tracks.width(where)] if box.shared else [tracks.width(tracks.actor(n)) for n in box.columns]
        content, need = box_html(sheet, box, widths, size)
        rows = axis.rows(box.start, box.end)
        yield Piece(tag("", f"back t{box.number % 6}" + (" guest" if box.guest else "")), where, rows)
        yield Piece(content, where, rows, need, layer=3)


def _syncs(sheet: Sheet, axis: Axis, tracks: Tracks, size: float) -> Iterator[Piece]:
    """Yield a line across those who begin together, a dot for each, and how long each waits for the others."""
    numbers = {column.actor: n for n, column in enumerate(sheet.columns)}
    for sync in sheet.syncs:
        row = (axis.row(sync.t), axis.row(sync.t) + 1)
        found = sorted(numbers[actor] for actor in sync.actors if actor in numbers)
        if not found:
            continue
        yield Piece(tag("", "sync"), (tracks.actor(found[0])[0], tracks.actor(found[-1])[1]), row, layer=4)
        for n in found:
            yield Piece(tag("", "dot"), tracks.actor(n), row, layer=4)
        for actor, wait in zip(sync.actors, sync.waits, strict=True):
            if wait >= 1 and actor in numbers:
                word = tag(f"free {format_duration(wait)}", "wait")
                yield Piece(word, tracks.actor(numbers[actor]), axis.rows(sync.t - wait, sync.t), tall(1, size))


def _torch(sheet: Sheet, axis: Axis, tracks: Tracks, size: float) -> Iterator[Piece]:
    people = {column.person: n for n, column in enumerate(sheet.columns) if column.person}
    for one in sheet.holdings:
        rows = axis.rows(one.start, one.end)
        tether = tag(icon("hook") + (esc(one.tether) or "no tether told"), "te" if one.tether else "te none")
        begins = tag(clock(one.start), "by")
        content = begins + tag(icon("torch") + tag(esc(one.holder or "nobody named"), "", "b"), "") + tether
        count = lines("00 " + one.holder, TORCH - 4, size, bold=True) + lines("00 " + one.tether, TORCH - 4, size)
        yield Piece(tag(content, "torch"), tracks.at("torch"), rows, tall(count, size) + 1.2)
        if one.holder in people:
            yield Piece(tag("", "ribbon"), tracks.actor(people[one.holder]), rows, layer=2)


def _closing(sheet: Sheet, axis: Axis, tracks: Tracks, size: float) -> Iterator[Piece]:
    """Yield a line where the hatch opens, and where it must be closed."""
    for t in (sheet.start, sheet.planned_end):
        if t is not None and axis.instants[0] <= t <= axis.instants[-1]:
            row = (axis.row(t), axis.row(t) + 1)
            yield Piece(tag("", "gate over" if _too_late(sheet, t) else "gate"), tracks.all, row, layer=4)
            if _too_late(sheet, t) and sheet.lights and t not in {mark.t for mark in marks_told(sheet)}:
                yield Piece(tag("close hatch", "o close"), tracks.at("over"), row, _label(size))


def _too_late(sheet: Sheet, t: float) -> bool:
    """Tell whether the hatch must be closed at an instant, and is not."""
    return t == sheet.planned_end and t < sheet.end


def _supply(supply: Supply, axis: Axis, where: tuple[int, int]) -> Iterator[Piece]:
    """Yield what is left of a consumable: the narrower, the less; the strip at the left is the reserve."""
    whole = max(supply.lasts, 1.0)
    first, end = axis.rows(supply.start, supply.end)
    yield Piece(
        tag("", "reserve", style=f"width:calc((100% - 1mm)*{supply.reserve / whole:.4f})"), where, (first, end), layer=2
    )
    for row in range(first, end):
        begin, stop = axis.instants[row], axis.instants[min(row + 1, len(axis.instants) - 1)]
        left = [min(max((supply.empty - t) / whole, 0.0), 1.0) for t in (begin, stop)]
        low = " low" if stop > supply.reserved_from else ""
        shape = f"polygon(0 0,{_percent(left[0])} 0,{_percent(left[1])} 100%,0 100%)"
        yield Piece(tag("", f"left{low}", style=f"clip-path:{shape}"), where, (row, row + 1))
    if supply.left < supply.reserve:
        yield Piece(tag("", "gone"), where, axis.rows(max(supply.reserved_from, axis.instants[0]), supply.end))


def _wanted(wanted: Wanted, axis: Axis, where: tuple[int, int], size: float) -> Iterator[Piece]:
    first, last = axis.instants[0], axis.instants[-1]
    seen = [span for span in wanted.windows.spans if span[1] > first and span[0] < last]
    if not seen:
        yield Piece(
            tag(tag("no window", "v", "span"), "never"), where, axis.rows(first, last), long("no window", size) + 2.0
        )
    for start, end in seen:
        yield Piece(tag("", "window"), where, axis.rows(max(start, first), min(end, last)))
    for start, end in wanted.within:
        yield Piece(tag("", "within"), where, axis.rows(start, end))


def _percent(share: float) -> str:
    return f"{100 * min(max(share, 0.0), 1.0):.1f}%"
