"""Claims: what others say, with what to compute and what they say it is. One row of `_FORMS` for each measure."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flambeau.document.reading import Fields, Reader
from flambeau.document.things import amount_of, edge
from flambeau.document.values import Wrong, read_date, show
from flambeau.journey import Claim
from flambeau.units import DURATIONS, LENGTHS

Value = str | float | bool | tuple[str, ...] | None
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PARTS = ("night", "morning", "afternoon", "evening")
_WEEKDAYS = tuple(f"{day}{part}" for day in _DAYS for part in ("", *(f" {p}" for p in _PARTS)))


class _Form(NamedTuple):
    """What a measure needs: what each of `of` is, how many of them (None: no limit), and how `value` is read."""

    of: tuple[str, ...]  # the last one also for all further
    least: int
    most: int | None
    value: Callable[[Fields], tuple[Value, str]] | None


def _given(fields: Fields) -> object:
    value = fields.values.get("value")
    if value is None:
        raise Wrong("D108", "missing")
    return value


def _weekday(fields: Fields) -> tuple[Value, str]:
    value = _given(fields)
    if value not in _WEEKDAYS:
        raise Wrong("D110", 'expected a day such as "Thursday" or "Thursday morning"')
    return str(value), ""


def _date(fields: Fields) -> tuple[Value, str]:
    return read_date(_given(fields)).isoformat(), ""


def _amount(fields: Fields) -> tuple[Value, str]:
    _given(fields)
    return amount_of(fields)


def _length(fields: Fields) -> tuple[Value, str]:
    value, unit = _amount(fields)
    if unit not in LENGTHS:
        raise Wrong("V204", "expected a distance such as 65000 km")
    return value, unit


def _duration(fields: Fields) -> tuple[Value, str]:
    value, unit = _amount(fields)
    if unit not in DURATIONS:
        raise Wrong("V205", "expected a duration such as 5 h 50 min")
    return value, unit


def _bool(fields: Fields) -> tuple[Value, str]:
    value = _given(fields)
    if not isinstance(value, bool):
        raise Wrong("D109", "expected true or false")
    return value, ""


def _number(fields: Fields) -> tuple[Value, str]:
    value = _given(fields)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong("D109", "expected a number")
    if not abs(value) < 1e300:
        raise Wrong("V210", "expected a finite number")
    return float(value), fields.text("unit")


def _names(fields: Fields) -> tuple[Value, str]:
    value = _given(fields)
    if not isinstance(value, list) or not value or not all(isinstance(name, str) for name in value):
        raise Wrong("D109", "expected a list of names")
    return tuple(str(name) for name in value), ""


def _anything(fields: Fields) -> tuple[Value, str]:
    value = fields.values.get("value")
    if isinstance(value, list):
        return tuple(item if isinstance(item, str) else show(item) for item in value), fields.text("unit")
    if value is None or isinstance(value, str | bool):
        return value, fields.text("unit")
    return _number(fields) if isinstance(value, int | float) else (show(value), "")


_FORMS = {
    "cited": _Form(("any",), 0, None, _anything),
    "weekday": _Form(("edge",), 1, 1, _weekday),
    "date": _Form(("edge",), 1, 1, _date),
    "duration": _Form(("span",), 1, 2, _duration),
    "people": _Form(("event",), 1, 1, _names),
    "order": _Form(("edge",), 2, None, None),
    "lit": _Form(("carried", "thing"), 1, 2, _bool),
    "sum": _Form(("figure",), 1, None, _amount),
    "distance": _Form(("branch",), 1, None, _length),
    "count": _Form(("branch",), 1, None, _number),
    "largest": _Form(("figure",), 2, None, _bool),
    "deadline": _Form(("deadline",), 1, 1, _date),
}


def claim(reader: Reader, name: str, fields: Fields) -> Claim | None:
    """Return a claim, None when it cannot be tested as it stands."""
    before = len(reader.findings)
    source = reader.source(fields)
    if {"measure", "of", "value", "count"} & set(fields.broken):
        return None
    measure = fields.text("measure")
    form = _FORMS[measure]
    of = _of(reader, fields, measure, form)
    value, unit = _value(reader, fields, form)
    if measure == "count" and not fields.text("count"):
        reader.say("D108", "a claim that counts has no count: what to count", fields.where)
    if any(f.code != "D112" or f.where != _source_place(fields) for f in reader.findings[before:]):
        return None
    return Claim(
        id=name,
        says=fields.text("says"),
        source=source,
        measure=measure,
        of=of,
        count=fields.text("count"),
        value=value,
        unit=unit,
        zone=fields.text("zone"),
        tolerance=fields.one("tolerance", float),
        topic=fields.text("topic"),
        note=fields.text("note"),
        where=fields.where,
    )


def _source_place(fields: Fields) -> object:
    return fields.row.at("source") if fields.given("source") else None


def _of(reader: Reader, fields: Fields, measure: str, form: _Form) -> tuple[str, ...]:
    of = fields.many("of", str)
    listed = isinstance(fields.row.cells.get("of"), list)
    if len(of) < form.least or (form.most is not None and len(of) > form.most):
        most = "" if form.most == form.least else f" to {form.most}" if form.most else " or more"
        where = fields.row.at("of") if fields.given("of") else fields.where
        code = "D109" if fields.given("of") else "D108"
        reader.say(code, f"{len(of)} things in of: a claim of {measure} takes {form.least}{most}", where)
        return of
    for index, name in enumerate(of):
        space = form.of[min(index, len(form.of) - 1)]
        space = space if space != "span" else "edge" if len(of) == 2 else "thing"
        path = [index] if listed else []
        if space == "edge":
            edge(reader, fields, "of", name, *path)
        elif space != "any":
            reader.refer(name, fields.row, "of", *path, spaces=(space,))
    return of


def _value(reader: Reader, fields: Fields, form: _Form) -> tuple[Value, str]:
    if form.value is None:
        return None, ""
    try:
        return form.value(fields)
    except Wrong as wrong:
        if wrong.code == "D108":
            reader.say("D108", f"a claim of {fields.text('measure')} has no value", fields.where)
        else:
            reader.wrong(fields.row, "value", fields.values["value"], wrong)
        return None, ""
