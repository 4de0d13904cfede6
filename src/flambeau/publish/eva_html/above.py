"""What stands above the grid: which spacewalk it is and what holds for all of it; and the heads of the columns."""

from __future__ import annotations

import math

from flambeau.instants import DAY, format_local, format_utc
from flambeau.publish.eva_html.fit import lines, long, tall
from flambeau.publish.eva_html.tracks import Tracks
from flambeau.publish.eva_html.words import MINUS, clock, esc, icon, light_icon, tag, zone_name
from flambeau.spacewalk.sheet import Sheet
from flambeau.units import format_duration

GRID_HEAD = 15.0  # height of the heads of the columns [mm]
_TITLE, _FACT = 15.0, 9.0  # letters of the page's head [pt]
_RIGHT = ("pet", "utc", "local", "sun")  # columns of numbers
_SHARE = 0.4  # of its width for the title


def head(sheet: Sheet, width: float) -> tuple[str, float]:
    """Return the head of a page of some width [mm], and how high it is [mm]."""
    late = tag(f"{format_duration(sheet.late)} late", "latetag", "span") if sheet.late >= 1 else ""
    below = f"{format_utc(round(sheet.start))[:10]} · {sheet.place}"
    facts = _facts(sheet)
    told = "".join(tag(tag(esc(name), "", "dt") + tag(esc(text), "", "dd"), "f") for name, text in facts)
    title = tag(esc(sheet.name) + " " + late, "", "h1") + tag(esc(below), "sub1", "p")
    count = lines(sheet.name + " 20 min late" * bool(late), width * _SHARE, _TITLE, bold=True)
    left = tall(count, _TITLE) + tall(lines(below, width * _SHARE, _FACT + 0.5), _FACT + 0.5)
    rows = math.ceil(sum(max(long(text, _FACT + 0.5), 22.0) + 6.0 for _, text in facts) / (width * (1 - _SHARE) - 12.0))
    return tag(tag(title) + tag(told, "facts", "dl"), "head", "header"), max(left, rows * tall(2, _FACT)) + 4.0


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    planned = f", planned {clock(sheet.planned_start)}" if sheet.late else ""
    facts = [("Hatch opens", f"{clock(sheet.start)} UTC{_local(sheet, sheet.start)}{planned}")]
    if sheet.planned_end is not None:
        facts.append(("To be closed by", f"{clock(sheet.planned_end)} UTC{_local(sheet, sheet.planned_end)}"))
    facts.append(("Last task ends", f"{clock(sheet.end)} UTC"))
    if sheet.elements:
        age = (sheet.start - sheet.epoch) / DAY
        facts.append(("Element set", f"{sheet.elements}, {format_utc(round(sheet.epoch))}"))
        facts.append(("Its age, error", f"{age:.1f} days, early or late by {sheet.band:.0f} s at most"))
    if sheet.beta is not None:
        facts.append(("Beta", f"{math.degrees(sheet.beta):+.1f}°".replace("-", MINUS)))
    return facts


def _local(sheet: Sheet, t: float) -> str:
    return "" if sheet.zone == "UTC" else f" ({format_local(t, sheet.zone)[11:]})"


def grid_head(sheet: Sheet, tracks: Tracks) -> str:
    """Return the heads of the columns."""
    words = {
        "pet": "PET",
        "utc": "UTC",
        "over": "Over",
        "sun": "Sun",
        "band": "",
        "torch": tag(icon("torch") + "Torch"),
    }
    if "local" in tracks.widths:
        words["local"] = esc(zone_name(sheet.start, sheet.zone))
    words["torch"] += tag(esc(sheet.torch), "p")
    found = "".join(_th(tracks.at(name), word, name) for name, word in words.items() if name in tracks.widths)
    for n, column in enumerate(sheet.columns):
        name = column.name if column.name != column.actor else ""
        below = "".join(tag(esc(text), "p") for text in (name, column.person, column.suit) if text)
        found += _th(tracks.actor(n), tag(esc(column.actor), "a", "b") + below)
    for n, supply in enumerate(sheet.supplies):
        found += _th(tracks.at(f"supply-{n}"), tag(esc(supply.actor), "", "b") + tag(esc(supply.name), "p"), "supply")
    for n, wanted in enumerate(sheet.wanted):
        found += _th(tracks.at(f"picture-{n}"), light_icon(wanted.shot.light) + tag(f"P{n + 1}", "", "b"))
    return found


def _th(tracks: tuple[int, int], content: str, name: str = "") -> str:
    kind = {"supply": "th s"}.get(name, "th r" if name in _RIGHT else "th")
    return tag(content, kind, style=f"grid-row:1;grid-column:{tracks[0] + 1}/{tracks[1] + 1}")
