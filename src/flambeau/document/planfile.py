"""The plan file: a plan as canonical JSON with units in its key names, and back. Same plan, same bytes.

Instants are ISO 8601 UTC to the millisecond, durations (`…_s`) and lengths (`…_m`) numbers to the millisecond and the
millimetre, money strings such as `"12.00 EUR"`. What has its default is left out; one key a line keeps diffs readable.
Places in the document (`where`) are not kept: they depend on where one stands, and on comments.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple, NoReturn, TypeVar

from flambeau.document.values import show
from flambeau.finding import Finding, Where
from flambeau.instants import format_utc, parse_utc
from flambeau.journey import Certainty, Edge
from flambeau.plan import FORMAT, Kept, Plan, Scheduled
from flambeau.units import Money, parse_money

T = TypeVar("T")
_CENT = Decimal("0.01")
_KEYS = frozenset(("format", "title", "revision", "digests", "money", "deadlines", "items", "gone"))


class _Codec(NamedTuple):
    """How a field is written and read; `read` raises ValueError."""

    write: Callable[[object], object]
    read: Callable[[object], object]
    suffix: str = ""


def dump_plan(plan: Plan) -> str:
    """Return a plan as the text of a plan file."""
    parts = [
        f'  "format": {_json(FORMAT)}',
        f'  "title": {_json(plan.title)}',
        *([f'  "revision": {plan.revision}'] if plan.revision else []),
        _block("digests", dict(sorted(plan.digests.items()))),
        _block("money", {group: _sums(sums) for group, sums in sorted(plan.money.items())}),
        _rows("deadlines", (_written(kept, _KEPT) for kept in plan.deadlines)),
        _rows("items", map(written, plan.items)),
        *([_rows("gone", map(written, plan.gone))] if plan.gone else []),
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _block(name: str, values: Mapping[str, object], indent: str = "  ") -> str:
    """Return a key and its object, one key a line, also of objects inside that have several."""
    inner, lines = indent + "  ", []
    for key, value in values.items():
        if isinstance(value, dict) and len(value) > 1:
            lines.append(_block(key, value, inner))
        else:
            lines.append(f"{inner}{_json(key)}: {_json(value)}")
    body = ",\n".join(lines)
    return f"{indent}{_json(name)}: {{\n{body}\n{indent}}}" if lines else f"{indent}{_json(name)}: {{}}"


def _rows(name: str, rows: Iterable[Mapping[str, object]]) -> str:
    blocks = []
    for row in rows:
        lines = ",\n".join(f"      {_json(key)}: {_json(value)}" for key, value in row.items())
        blocks.append(f"    {{\n{lines}\n    }}")
    return f'  "{name}": [\n' + ",\n".join(blocks) + "\n  ]" if blocks else f'  "{name}": []'


def _sums(sums: Mapping[str, tuple[Money, ...]]) -> dict[str, object]:
    return {name: _moneys(moneys) for name, moneys in sorted(sums.items())}


def written(item: Scheduled) -> dict[str, object]:
    """Return an item by key as it stands in the file, without what has its default."""
    return _written(item, _ITEM)


def _written(row: Scheduled | Kept, codecs: Mapping[str, _Codec]) -> dict[str, object]:
    """Return a row by key, without what has its default."""
    found = {}
    for field in dataclasses.fields(row):
        codec = codecs.get(field.name)
        if codec is None:
            continue
        value, default = getattr(row, field.name), field.default
        plain = default is dataclasses.MISSING or default is None
        if value != default and (plain or codec.write(value) != codec.write(default)):
            found[field.name + codec.suffix] = codec.write(value)
    return found


def read_plan(text: str, file: str) -> tuple[Plan | None, tuple[Finding, ...]]:
    """Return the plan of a plan file, or None and P402 with what is wrong."""
    where = Where(file)
    try:
        return _plan(json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse)), ()
    except json.JSONDecodeError as error:
        message, where = f"not JSON: {error.msg}", Where(file, error.lineno, error.colno)
    except RecursionError:
        message = "nested too deep"
    except ValueError as error:
        message = str(error)[:200]
    return None, (Finding("P402", message, where, "make the plan again with `flambeau plan`."),)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of a plan")


def _plan(value: object) -> Plan:
    top = _object(value, "the plan", _KEYS)
    if top.get("format") != FORMAT:
        raise ValueError(f"format is {show(top.get('format'))}, not {FORMAT}")
    items, gone = (
        tuple(_row(Scheduled, item, _ITEM, f"{key}[{i}]") for i, item in enumerate(_list(top.get(key, default))))
        for key, default in (("items", None), ("gone", []))
    )
    if len({item.id for item in (*items, *gone)}) != len(items) + len(gone):
        raise ValueError("two items have the same id")
    return Plan(
        title=_text(top.get("title")),
        items=items,
        digests={name: _text(digest) for name, digest in _object(top.get("digests", {}), "digests").items()},
        deadlines=tuple(
            _row(Kept, kept, _KEPT, f"deadlines[{i}]") for i, kept in enumerate(_list(top.get("deadlines", [])))
        ),
        money={
            group: {name: _read_moneys(moneys) for name, moneys in _object(sums, group).items()}
            for group, sums in _object(top.get("money", {}), "money").items()
        },
        revision=_whole(top.get("revision", 0)),
        gone=gone,
    )


def _object(value: object, name: str, keys: Iterable[str] = ()) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError(f"{name} is {show(value)}, not an object")
    unknown = value.keys() - set(keys) if keys else ()
    if unknown:
        raise ValueError(f"{name} has an unknown key {show(min(unknown))}")
    return value


def _row(kind: Callable[..., T], value: object, codecs: Mapping[str, _Codec], name: str) -> T:
    keys = {field + codec.suffix: field for field, codec in codecs.items()}
    cells = _object(value, name, keys)
    values = {}
    for key, cell in cells.items():
        try:
            values[keys[key]] = codecs[keys[key]].read(cell)
        except ValueError as error:
            raise ValueError(f"{name}.{key} = {show(cell)}: {error}") from error
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"{name} lacks {str(error).partition(':')[2].strip() or 'a key'}") from error


# One field


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("expected a list")
    return value


def _same(value: object) -> object:
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("expected a string")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("expected true or false")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("expected a whole number")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        raise ValueError("expected a number")
    return float(value)


def _rounded(value: object) -> object:
    """Write a number to three decimals, whole ones without a point."""
    assert isinstance(value, int | float)
    rounded = round(float(value), 3) + 0.0
    return int(rounded) if math.isfinite(rounded) and rounded == int(rounded) else rounded


def _utc(value: object) -> object:
    assert isinstance(value, int | float)
    return format_utc(value)


def _instant(value: object) -> float:
    return parse_utc(_text(value))


def _moneys(value: object) -> list[object]:
    assert isinstance(value, tuple)
    return [f"{_amount(money.amount)} {money.currency}" for money in value]


def _amount(amount: Decimal) -> str:
    exponent = amount.as_tuple().exponent
    cents = isinstance(exponent, int) and exponent > -2 and abs(amount) < Decimal("1e20")
    return format(amount.quantize(_CENT) if cents else amount, "f")


def _read_moneys(value: object) -> tuple[Money, ...]:
    found = []
    for item in _list(value):
        money = parse_money(_text(item))
        if not isinstance(money, Money):
            raise ValueError("expected an amount")
        found.append(money)
    return tuple(found)


def _spans(value: object) -> list[object]:
    assert isinstance(value, tuple)
    return [[format_utc(start), format_utc(end)] for start, end in value]


def _read_spans(value: object) -> tuple[tuple[float, float], ...]:
    found = []
    for item in _list(value):
        pair = _list(item)
        if len(pair) != 2:
            raise ValueError("expected pairs of instants")
        found.append((_instant(pair[0]), _instant(pair[1])))
    return tuple(found)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in _list(value))


_PLAIN = _Codec(_same, _text)
_WHEN = _Codec(_utc, _instant)
_SECONDS = _Codec(_rounded, _number, "_s")
_SURE = _Codec(_same, lambda value: Certainty(_text(value)))

_ITEM: dict[str, _Codec] = {
    **dict.fromkeys(("branch", "kind", "id", "name", "place", "origin", "zone"), _PLAIN),
    **dict.fromkeys(("cause", "distance_from", "mode", "inside", "event"), _PLAIN),
    "seq": _Codec(_same, _whole),
    "start": _WHEN,
    "end": _WHEN,
    "start_certainty": _SURE,
    "end_certainty": _SURE,
    "doubt": _SECONDS,
    "slack": _SECONDS,
    "late": _SECONDS,
    "distance": _Codec(_rounded, _number, "_m"),
    **dict.fromkeys(("late_guessed", "mode_inferred"), _Codec(_same, _flag)),
    "moves": _Codec(_spans, _read_spans),
    "cost": _Codec(_moneys, _read_moneys),
    "revision": _Codec(_same, _whole),
    "tell": _Codec(lambda value: list(value) if isinstance(value, tuple) else [], _texts),
}
_KEPT: dict[str, _Codec] = {
    **dict.fromkeys(("id", "name", "of"), _PLAIN),
    "edge": _Codec(_same, lambda value: Edge(_text(value))),
    "by": _WHEN,
    "reached": _WHEN,
    "spare": _SECONDS,
}
