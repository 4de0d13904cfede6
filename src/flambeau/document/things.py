"""All tables other than places, branches and claims: modes, events, holders, what is carried, dates, waivers, money."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from flambeau.document import tables
from flambeau.document.cameras import vector
from flambeau.document.hints import maybe
from flambeau.document.reading import Fields, Reader
from flambeau.document.source import TomlRow, cut
from flambeau.document.times import bounds, read_when
from flambeau.document.values import Wrong, show
from flambeau.finding import CATALOGUE, Severity
from flambeau.journey import (
    Anchor,
    At,
    Between,
    Carried,
    Certainty,
    Cost,
    Deadline,
    Edge,
    Event,
    Figure,
    Hold,
    Holder,
    Hours,
    Kind,
    Lit,
    Mode,
    Rules,
    Waiver,
    When,
)
from flambeau.units import DURATIONS, LENGTHS, Money, Rate, format_duration, parse_duration, parse_length, parse_money

_EDGE = re.compile(r"([a-z0-9-]{1,64})\.(start|end)")
_ONE_UNIT = re.compile(r"[^A-Za-z]*([A-Za-z]+)")


def read_rules(reader: Reader, root: TomlRow) -> Rules:
    """Return `[rules]`."""
    rows = reader.tables(root, tables.RULES)
    fields = reader.fields(rows[0] if rows else TomlRow({}, root.text, root.node), tables.RULES)
    return Rules(
        day=fields.one("day", Hours) or Rules().day,
        stays=_stays(reader, rows[0]) if rows else {},
        setup=fields.real("setup"),
        overnight=fields.text("overnight"),
        longest_day=fields.one("longest_day", float),
        rest_days=tuple(day.isoformat() for day in fields.many("rest_days", date)),
        flames=fields.one("flames", int) or 1,
    )


def _stays(reader: Reader, row: TomlRow) -> Mapping[str, tuple[float, float]]:
    """Return the least and the wanted stay [s] by role."""
    table, stays = tables.RULES.tables["stay"], {}
    for roles in reader.tables(row, table):
        for role in roles.cells:
            inner = reader.inner(roles, role, f"[rules.stay.{role[:40]}]")
            if inner is not None:
                fields = reader.fields(inner, table)
                least = fields.real("least")
                stays[role] = (least, max(least, fields.real("wanted", least)))
    return stays


def read_sources(reader: Reader, root: TomlRow) -> dict[str, str] | None:
    """Return `[sources]`, None when there is no such table."""
    for row in reader.tables(root, tables.SOURCES):
        for word, text in row.cells.items():
            if not isinstance(text, str):
                reader.say("D109", f"{word} = {show(text)}: expected a string", row.at(word))
        return {word: text if isinstance(text, str) else "" for word, text in row.cells.items()}
    return None


def mode(reader: Reader, name: str, fields: Fields) -> Mode:
    """Return a mode."""
    return Mode(
        id=name,
        name=fields.text("name") or name,
        speed=fields.one("speed", float),
        detour=fields.real("detour", 1.0),
        ends=fields.real("ends"),
        hours=fields.one("hours", Hours),
        sleeps=fields.flag("sleeps"),
        cruise=fields.real("cruise"),
        costs=fields.many("cost", Rate),
        source=reader.source(fields),
        where=fields.where,
    )


def event(reader: Reader, name: str, fields: Fields, zone: str) -> Event:
    """Return an event; `zone` is that of what it is inside of."""
    local = fields.text("zone") or zone
    return Event(
        id=name,
        name=fields.text("name") or name,
        inside=fields.text("in"),
        kind=fields.text("kind"),
        start=reader.when(fields, "start", local),
        end=reader.when(fields, "end", local),
        duration=fields.one("duration", float),
        setup=fields.real("setup"),
        people=reader.all_referred(fields, "people"),
        height=fields.one("height", float),
        source=reader.source(fields),
        note=fields.text("note"),
        where=fields.where,
    )


def holder(reader: Reader, name: str, fields: Fields, *, person: bool) -> Holder:
    """Return a person or a piece of equipment."""
    tell = reader.all_referred(fields, "tell") if person else ()
    return Holder(name, fields.text("name") or name, fields.text("role"), person, tell, fields.where)


def hold(reader: Reader, fields: Fields, zone: str) -> Hold | None:
    """Return a hold, None when what it is about is broken."""
    torch, by = reader.referred(fields, "torch"), reader.referred(fields, "holder")
    start = reader.when(fields, "start", zone)
    end = reader.when(fields, "end", zone) if fields.given("end") and "end" not in fields.broken else None
    check_order(reader, fields, start, end)
    source = reader.source(fields)
    return Hold(torch, by, start, end, source, fields.where) if torch and by and "start" not in fields.broken else None


def check_order(reader: Reader, fields: Fields, start: When, end: When | None) -> None:
    """Say R106 when a fixed end is before a fixed start."""
    begins, ends = bounds(start), bounds(end)
    if begins and ends and fields.given("end") and ends[1] < begins[0]:
        values = fields.row.cells
        message = f"end = {show(values['end'])} is {format_duration(begins[0] - ends[1])} before the start"
        reader.say("R106", message, fields.row.at("end"), "give the date with it." if fields.given("date") else "")


def carried(reader: Reader, name: str, fields: Fields, kind: Kind, zone: str) -> Carried | None:
    """Return a flame, a torch or a lantern, None when its branch is broken."""
    branch = reader.referred(fields, "branch")
    made = Carried(
        id=name,
        kind=kind,
        name=fields.text("name") or name,
        branch=branch,
        lit=_lit(reader, fields, zone),
        burn=fields.one("burn", float),
        size=vector(fields, "size") if kind is Kind.TORCH else None,
        spare=fields.flag("spare"),
        source=reader.source(fields),
        note=fields.text("note"),
        where=fields.where,
    )
    return made if branch else None


def _lit(reader: Reader, fields: Fields, zone: str) -> tuple[Lit, ...]:
    found, row = [], fields.row
    for index, (first, last) in enumerate(fields.one("lit", list) or []):
        start = reader.time(first, row, "lit", index, 0, zone=zone)
        end = reader.time(last, row, "lit", index, 1, zone=zone)
        begins, ends = bounds(start), bounds(end)
        if begins and ends and ends[1] < begins[0]:
            reader.say("R106", f"lit until {show(last)}, before {show(first)}", row.at("lit", index, 1))
        if start is not None and end is not None:
            found.append(Lit(start, end, row.at("lit", index)))
    return tuple(found)


def edge(reader: Reader, fields: Fields, key: str, text: str, *path: int) -> Anchor | None:
    """Return the start or end of a thing that a text such as `"sochi.end"` names, or say what is wrong with it."""
    match = _EDGE.fullmatch(text)
    if match is None:
        name = text.partition(".")[0]
        hint = f'"{name}.start" or "{name}.end".' if name in reader.known("thing") else ""
        message = f'{key} = {cut(text)}: expected the start or end of a thing, such as "sochi.start"'
        reader.say("D112", message, fields.row.at(key, *path), hint)
        return None
    sound = reader.refer(match[1], fields.row, key, *path)
    return Anchor(match[1], Edge(match[2]), where=fields.row.at(key, *path)) if sound else None


def deadline(reader: Reader, name: str, fields: Fields, zones: Mapping[str, str], zone: str) -> Deadline | None:
    """Return a hard date, None when one of its ends is broken; `zones` are those of the things."""
    of = edge(reader, fields, "of", fields.text("of")) if "of" in fields.values else None
    local = fields.text("zone") or (zones.get(of.other, zone) if of else zone)
    by = instant(reader, fields, "by", local, last=True)
    source = reader.source(fields)
    return Deadline(name, fields.text("name") or name, of, by, source, fields.where) if of and by else None


def instant(reader: Reader, fields: Fields, key: str, zone: str, *, last: bool) -> At | None:
    """Return the instant of a key; a date means its end (`last`) or its start."""
    if key not in fields.values or key in fields.broken:
        return None
    try:
        when = read_when(fields.values[key], zone)
        if isinstance(when, Between) and when.certainty in {Certainty.DATE, Certainty.APPROXIMATE, Certainty.HIDDEN}:
            when = At(when.latest if last else when.earliest, when.certainty)
        if not isinstance(when, At):
            raise Wrong("V207", "expected a date or an instant such as 2013-10-07 11:30")
    except Wrong as wrong:
        reader.wrong(fields.row, key, fields.values[key], wrong)
        return None
    return when


def waiver(reader: Reader, fields: Fields) -> Waiver | None:
    """Return a waiver, None when its code is none."""
    code, things = fields.text("code"), reader.all_referred(fields, "things")
    source = reader.source(fields)
    warnings = [c for c, rule in CATALOGUE.items() if rule.severity is Severity.WARNING]
    if code and code not in warnings:
        what = "is an error, which nothing settles" if code in CATALOGUE else "is no code"
        reader.say("D110", f"code = {cut(code)}: {what}", fields.row.at("code"), maybe(code, warnings))
    return Waiver(code, things, fields.text("reason"), source, fields.where) if code in warnings else None


def cost(reader: Reader, fields: Fields) -> Cost | None:
    """Return money that is spent, None when the amount or what it is for is broken."""
    amount = fields.one("amount", Money) or fields.one("amount", Rate)
    of, source = reader.referred(fields, "of") if fields.text("of") else "", reader.source(fields)
    if amount is None or "of" in fields.broken or (fields.text("of") and not of):
        return None
    return Cost(fields.text("name"), amount, of, source, fields.where)


def figure(reader: Reader, name: str, fields: Fields) -> Figure | None:
    """Return a published number, None when there is none."""
    source = reader.source(fields)
    if "value" in fields.broken:
        return None
    try:
        value, unit = amount_of(fields)
    except Wrong as wrong:
        reader.wrong(fields.row, "value", fields.values["value"], wrong)
        return None
    return Figure(name, fields.text("name") or name, value, unit, source, fields.where)


def amount_of(fields: Fields) -> tuple[float, str]:
    """Return the `value` of a table and its unit: metres and seconds for lengths and durations, else as said.

    Raises:
        Wrong: V210 when it is no number with a unit.
    """
    value, unit = fields.values.get("value"), fields.text("unit")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not unit:
            raise Wrong("V210", 'a number without its unit: give it as unit = "…"')
        if not abs(value) < 1e300:
            raise Wrong("V210", "expected a finite number")
        return float(value) * LENGTHS.get(unit, DURATIONS.get(unit, 1.0)), unit
    if not isinstance(value, str):
        raise Wrong("D109", "expected a string with a unit, or a number")
    for read in (_length, _duration, _money):
        try:
            return read(value)
        except ValueError:
            continue
    raise Wrong("V210", "expected a length, a duration or money with its unit, or a number and unit beside it")


def _unit(text: str) -> str:
    match = _ONE_UNIT.match(text)
    return match[1] if match else ""


def _length(text: str) -> tuple[float, str]:
    return parse_length(text), _unit(text)


def _duration(text: str) -> tuple[float, str]:
    return parse_duration(text), _unit(text)


def _money(text: str) -> tuple[float, str]:
    money = parse_money(text)
    if isinstance(money, Rate):
        raise ValueError("a rate")
    return float(money.amount), money.currency


def revised(reader: Reader, fields: Fields, zone: str) -> float | None:
    """Return when the document was last revised [s]."""
    when = instant(reader, fields, "revised", zone, last=False)
    return when.instant if when else None
