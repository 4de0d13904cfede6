"""Quantities as people write them: durations, distances, speeds, money. A number without its unit is refused.

Inside everything is SI: seconds, metres, metres a second. Money is a `Decimal` with its currency.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

# Source: BIPM SI Brochure, 9th edition, table 8 (min, h, d); International yard and pound agreement 1959 (mi, ft);
# First International Extraordinary Hydrographic Conference 1929 (nautical mile).
LENGTHS = {"m": 1.0, "km": 1000.0, "mi": 1609.344, "nmi": 1852.0, "ft": 0.3048}
# A month is the mean Gregorian month, 365.2425 d / 12: only claims speak of months.
DURATIONS = {
    **dict.fromkeys(("s", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
    **dict.fromkeys(("week", "weeks"), 604800.0),
    **dict.fromkeys(("month", "months"), 2629746.0),
}
SPEEDS = {"m/s": 1.0, "km/h": 1 / 3.6, "mi/h": 0.44704, "kn": 1852 / 3600}
PER = ("km", "h", "day", "stop")

# Thousands may be set off by a comma, an underscore or a (thin) space, but only in threes: "12,5 km" is refused.
_NUMBER = r"[+-]?(?:\d{1,3}(?:[,_ \u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?"
_SPACERS = re.compile(r"[,_ \u00a0\u202f]")
_QUANTITY = re.compile(rf"({_NUMBER})\s*([A-Za-z/]+)")
_MONEY = re.compile(rf"({_NUMBER})\s*([A-Z]{{3}})(?:\s*/\s*([a-z]+))?")
_LONGEST = 200  # characters of a quantity that are looked at


class Money(NamedTuple):
    """An amount of one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount.quantize(Decimal('0.01'))} {self.currency}"


class Rate(NamedTuple):
    """An amount of money per km, h, day or stop."""

    money: Money
    per: str


def _number(text: str) -> float:
    value = float(_SPACERS.sub("", text))
    if not math.isfinite(value):
        raise ValueError("not a finite number")
    return value


def _one(text: str, units: dict[str, float], example: str) -> float:
    match = _QUANTITY.fullmatch(text.strip()[:_LONGEST])
    if match is None or match[2] not in units:
        raise ValueError(f"expected a number and one of {', '.join(units)}, such as {example!r}")
    return _number(match[1]) * units[match[2]]


def parse_length(text: str) -> float:
    """Return the metres of a length such as `"1395 nmi"`.

    Raises:
        ValueError: when number or unit is missing or unknown; the message says what is expected.
    """
    return _one(text, LENGTHS, "12.5 km")


def parse_speed(text: str) -> float:
    """Return the metres a second of a speed such as `"60 km/h"` (ValueError as `parse_length`)."""
    return _one(text, SPEEDS, "60 km/h")


def parse_duration(text: str) -> float:
    """Return the seconds of a duration such as `"5 h 50 min"` (ValueError as `parse_length`)."""
    parts = re.findall(r"([\d.]+)\s*([a-z]+)", text[:_LONGEST])
    rest = re.sub(r"[\d.]+\s*[a-z]+", "", text[:_LONGEST]).strip()
    if rest or not parts or any(unit not in DURATIONS for _, unit in parts):
        raise ValueError("expected numbers with s, min, h, d, weeks or months, such as '5 h 50 min'")
    return math.fsum(_number(number) * DURATIONS[unit] for number, unit in parts)


def parse_money(text: str) -> Money | Rate:
    """Return an amount such as `"12000 RUB"`, or a rate such as `"1.20 EUR/km"`.

    Raises:
        ValueError: when the amount, the three-letter currency or what it is per cannot be read.
    """
    match = _MONEY.fullmatch(text.strip()[:_LONGEST])
    if match is None:
        raise ValueError("expected an amount and a currency, such as '12000 EUR' or '1.20 EUR/km'")
    try:
        money = Money(Decimal(_SPACERS.sub("", match[1])), match[2])
    except InvalidOperation as error:  # pragma: no cover - the pattern lets only numbers through
        raise ValueError("not an amount") from error
    if abs(money.amount) >= Decimal("1e15"):
        raise ValueError("an amount below 1e15 in size is expected")
    if match[3] is None:
        return money
    if match[3] not in PER:
        raise ValueError(f"a rate is per {', '.join(PER)}, not per {match[3]!r}")
    return Rate(money, match[3])


def total(moneys: Iterable[Money]) -> tuple[Money, ...]:
    """Add amounts up, one sum a currency, currencies in alphabetical order."""
    sums: dict[str, Decimal] = {}
    for amount, currency in moneys:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return tuple(Money(sums[currency], currency) for currency in sorted(sums))


def format_moneys(moneys: Iterable[Money]) -> str:
    """Write amounts as `"12.00 EUR + 3.00 USD"`, nothing for none."""
    return " + ".join(str(money) for money in moneys)


def format_elapsed(seconds: float) -> str:
    """Write a time since something began [s] as hours and minutes, seconds where there are any: `0:40`, `-1:43:05`."""
    sign, total = ("-" if round(seconds) < 0 else ""), abs(round(seconds))
    minutes, rest = divmod(total, 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02d}" + (f":{rest:02d}" if rest else "")


def format_duration(seconds: float) -> str:
    """Write seconds as a person says them: `"6 h 56 min"`, `"3 d 4 h"`, `"45 s"`; two units at most."""
    sign, left = ("-" if seconds < 0 else ""), round(abs(seconds))
    if left >= 86400:
        left = round(left / 3600) * 3600
    elif left >= 3600:
        left = round(left / 60) * 60
    parts = []
    for name, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {name}")
    return sign + " ".join(parts[:2]) if parts else "0 s"
