"""Kinds of single values: what a key takes, how it is read, and how it is said. One `Kind` for each, no context.

A kind turns the plain value of TOML (or the text of a CSV cell) into the value of the domain, or raises `Wrong`. Times,
references and files need their surroundings (a zone, the other ids, the folder): their kinds check the type only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flambeau import instants, units
from flambeau.document.hints import maybe, slug
from flambeau.document.source import cut
from flambeau.finding import CATALOGUE
from flambeau.journey import Hours

ID = re.compile(r"[a-z0-9-]{1,64}")
CALL_SIGN = re.compile(r"[A-Za-z0-9-]{1,16}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?|[+-]?inf|nan")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_BOOLS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
MOST_LENGTH = 1e10  # [m], beyond the Sun and back
MOST_TIME = 1e10  # [s], three hundred years
MOST_SPEED = 3e8  # [m/s]


class Wrong(Exception):
    """Say what is wrong with a value: a code of the catalogue, what is expected, a hint, and where inside a list."""

    def __init__(self, code: str, message: str, hint: str = "", path: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.path = code, message, hint, path


def show(value: object) -> str:
    """Write a plain value short and on one line, however large it is."""
    match value:
        case str():
            text = cut(value)
        case bool():
            text = str(value).lower()
        case int() if value.bit_length() > 64:
            text = "a number of more than 19 digits"
        case Mapping():
            text = "a table"
        case list():
            text = "a list"
        case _:
            text = str(value)
    return text


def same(text: str) -> object:
    """Return the text of a cell as it is."""
    return text


@dataclass(frozen=True)
class Kind:
    """What a key takes: `name` for the docs, `expects` for messages, how to read it, and its JSON Schema."""

    name: str
    expects: str
    read: Callable[[object], object]
    json: Mapping[str, object] = field(default_factory=lambda: {"type": "string"})
    cell: Callable[[str], object] | None = same  # None: not to be had in CSV


def _string(value: object, expects: str = "a string") -> str:
    if not isinstance(value, str):
        raise Wrong("D109", f"expected {expects}")
    return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else _string(value)


def _id(value: object) -> str:
    text = _string(value)
    if not ID.fullmatch(text):
        hint = slug(text)
        raise Wrong("D115", "an id is 1 to 64 of a-z, 0-9 and hyphen", f'"{hint}".' if hint else "")
    return text


def _call_sign(value: object) -> str:
    text = _string(value)
    if not CALL_SIGN.fullmatch(text):
        raise Wrong("D115", "a call sign is 1 to 16 letters, digits and hyphens, such as EV1")
    return text


def _call_signs(value: object) -> tuple[str, ...]:
    return tuple(_call_sign(word) for word in _string(value).split())


def _finite(value: object, code: str = "V210") -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong("D109", "expected a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Wrong(code, "expected a finite number")
    return number


def _cell_number(text: str) -> float:
    if _NUMBER.fullmatch(text):
        return float(text)
    mended = text.replace(",", ".")
    raise Wrong("D109", "expected a number", f"{mended}." if _NUMBER.fullmatch(mended) else "")


def _cell_whole(text: str) -> int | float:
    return int(text) if _WHOLE.fullmatch(text) else _cell_number(text)


def _cell_bool(text: str) -> bool:
    if text not in _BOOLS:
        raise Wrong("D109", "expected yes or no")
    return _BOOLS[text]


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise Wrong("D109", "expected true or false")
    return value


def _angle(code: str, limit: float) -> Callable[[object], float]:
    def read(value: object) -> float:
        degrees = _finite(value)
        if abs(degrees) > limit:
            raise Wrong(code, f"expected degrees from -{limit:.0f} to {limit:.0f}")
        return math.radians(degrees)

    return read


def real(least: float, most: float = math.inf) -> Kind:
    """Return the kind of numbers from `least` to `most`."""
    said = f"a number from {least:g} to {most:g}" if most < math.inf else f"a number of at least {least:g}"

    def read(value: object) -> float:
        number = _finite(value)
        if not least <= number <= most:
            raise Wrong("V210", f"expected {said}")
        return number

    json = {"type": "number", "minimum": least} | ({"maximum": most} if most < math.inf else {})
    return Kind("number", said, read, json, _cell_number)


def whole(least: int) -> Kind:
    """Return the kind of whole numbers from `least` to a million million."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Wrong("D109", "expected a whole number")
        if not least <= value <= 10**12:
            raise Wrong("V210", f"expected a whole number of at least {least}")
        return value

    json = {"type": "integer", "minimum": least}
    return Kind("whole number", f"a whole number of at least {least}", read, json, _cell_whole)


def choice(*words: str) -> Kind:
    """Return the kind of values that are one of a few words."""
    said = " or ".join(f'"{word}"' for word in words)

    def read(value: object) -> str:
        text = _string(value, said)
        if text not in words:
            raise Wrong("D110", f"expected {said}", maybe(text, words))
        return text

    return Kind(said, said, read, {"type": "string", "enum": list(words)})


def _quantity(code: str, unit: str, parse: Callable[[str], float], *, of: tuple[float, float]) -> Kind:
    """Return the kind of quantities from `of[0]` to `of[1]` [SI]; `unit` is what a bare number may have meant."""

    def read(value: object) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise Wrong(code, "a number without its unit", f'"{show(value)} {unit}".')
        try:
            quantity = parse(_string(value))
        except ValueError as error:
            raise Wrong(code, str(error)) from error
        if not of[0] <= quantity <= of[1]:
            raise Wrong(code, "out of the range that makes sense")
        return quantity

    name = CATALOGUE[code].name.removeprefix("bad-")
    return Kind(name, f"a {name} with its unit", read)


def read_money(value: object) -> units.Money | units.Rate:
    """Read an amount or a rate of money (`Wrong` V206)."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise Wrong("V206", "a number without its currency", f'"{show(value)} EUR".')
    try:
        return units.parse_money(_string(value))
    except ValueError as error:
        raise Wrong("V206", str(error)) from error


def _amount(value: object) -> units.Money:
    money = read_money(value)
    if isinstance(money, units.Rate):
        raise Wrong("V206", "expected an amount, not a rate", f'"{money.money}".')
    return money


def _rate(value: object) -> units.Rate:
    money = read_money(value)
    if isinstance(money, units.Money):
        raise Wrong("V206", "expected a rate, not an amount", f'"{money}/km".')
    return money


def each(values: Iterable[object], read: Callable[[object], object]) -> tuple[object, ...]:
    """Read each item of a list.

    Raises:
        Wrong: one could not be read; its path says which.
    """
    found = []
    for index, item in enumerate(values):
        try:
            found.append(read(item))
        except Wrong as wrong:
            raise Wrong(wrong.code, wrong.message, wrong.hint, (index, *wrong.path)) from wrong
    return tuple(found)


def many(name: str, read: Callable[[object], object], *, one: bool = True, cell: bool = False) -> Kind:
    """Return the kind of lists of what `read` reads; with `one`, a single value may stand alone."""

    def read_all(value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            if not one or isinstance(value, Mapping):
                raise Wrong("D109", f"expected a list of {name}s")
            return (read(value),)
        return each(value, read)

    array: dict[str, object] = {"type": "array", "items": {"type": "string"}}
    json: dict[str, object] = {"oneOf": [{"type": "string"}, array]} if one else array
    said = f"{name}, or a list" if one else f"list of {name}s"
    return Kind(said, said, read_all, json, same if cell else None)


def _zone(value: object) -> str:
    text = _string(value)
    try:
        instants.zone(text)
    except KeyError as error:
        hint = maybe(text, instants.zone_names())
        raise Wrong("V203", "expected a zone of the IANA database, such as Europe/Moscow", hint) from error
    return text


def _hours(value: object) -> Hours:
    text = _string(value)
    try:
        parts = [part.strip() for part in re.split("[-–]", text, maxsplit=1)]
        opens, closes = (instants.parse_clock(part).total_seconds() for part in parts)
    except ValueError as error:
        raise Wrong("V207", "expected hours such as 07:00-21:30") from error
    if opens >= closes:
        raise Wrong("V207", "the hours close before they open", f'"{text[:5]}-24:00".')
    return Hours(opens, closes)


def read_date(value: object) -> date:
    """Read a date of TOML or ISO text (`Wrong` V207)."""
    if isinstance(value, datetime) or not isinstance(value, date | str):
        raise Wrong("D109" if isinstance(value, bool | int | float | list | Mapping) else "V207", "expected a date")
    try:
        return instants.parse_day(value if isinstance(value, str) else value.isoformat())
    except ValueError as error:
        raise Wrong("V207", str(error)) from error


def _time(value: object) -> object:
    if isinstance(value, bool | int | float | list | Mapping):
        raise Wrong("D109", "expected a time")
    return value


def _pairs(value: object) -> list[tuple[object, object]]:
    if not isinstance(value, list):
        raise Wrong("D109", "expected a list of pairs of times")
    for index, pair in enumerate(value):
        if not isinstance(pair, list) or len(pair) != 2:
            raise Wrong("D109", "expected a pair of times", path=(index,))
        for side, item in enumerate(pair):
            if isinstance(item, bool | int | float | list | Mapping):
                raise Wrong("D109", "expected a time", path=(index, side))
    return [(first, last) for first, last in value]


def _scalar_or_list(value: object) -> object:
    if isinstance(value, Mapping):
        raise Wrong("D109", "expected a string, a number, true or false, or a list of strings")
    return value


TEXT = Kind("string", "a string", _text)
IDENT = Kind("id", "an id", _id, {"type": "string", "pattern": "^[a-z0-9-]{1,64}$"})
CALLED = Kind("call sign", "a call sign", _call_sign, {"type": "string", "pattern": "^[A-Za-z0-9-]{1,16}$"})
CALLS = Kind("call signs", "call signs with blanks between them", _call_signs)
REF = Kind("reference", "an id", _text)
EDGE = Kind("edge", 'the start or end of a thing, such as "sochi.end"', _text)
FILE = Kind("file", "a file name", _text)
WORDS = Kind("source words", "words of [sources]", _text)
BOOL = Kind("true or false", "true or false", _bool, {"type": "boolean"}, _cell_bool)
LAT = Kind("degrees", "degrees", _angle("V201", 90), {"type": "number", "minimum": -90, "maximum": 90}, _cell_number)
LON = Kind("degrees", "degrees", _angle("V202", 180), {"type": "number", "minimum": -180, "maximum": 180}, _cell_number)
LENGTH = _quantity("V204", "km", units.parse_length, of=(0, MOST_LENGTH))
HEIGHT = _quantity("V204", "m", units.parse_length, of=(-MOST_LENGTH, MOST_LENGTH))
DURATION = _quantity("V205", "min", units.parse_duration, of=(0, MOST_TIME))
SPEED = _quantity("V214", "km/h", units.parse_speed, of=(1e-3, MOST_SPEED))
AMOUNT = Kind("money", "an amount", _amount)
MONEY = Kind("money or rate", "an amount or a rate", read_money)
AMOUNTS = many("money", _amount, cell=True)
RATES = many("rate", _rate)
ZONE = Kind("zone", "a zone", _zone)
HOURS = Kind("hours", "hours", _hours)
DATE = Kind("date", "a date", read_date)
DATES = many("date", read_date, one=False)
TIME = Kind("time", "a time", _time)
PAIRS_JSON = {"type": "array", "items": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}}
PAIRS = Kind("pairs of times", "a list of pairs of times", _pairs, PAIRS_JSON, None)
FILES = many("file", _text)
TEXTS = many("string", _text, cell=True)
REFS = many("reference", _text, one=False)
NAMES = many("reference", _text)
VALUE = Kind("value", "a value", _scalar_or_list, {"type": ["string", "number", "boolean", "array"]}, None)
