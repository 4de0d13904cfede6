"""The language of what is published: words by gettext catalogues, dates and numbers as its readers write them."""

from __future__ import annotations

import gettext
from datetime import date, datetime
from decimal import ROUND_HALF_UP, localcontext
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from math import floor
from typing import TYPE_CHECKING

from flambeau.instants import local

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("en", "ru", "fr")
"""Languages with a catalogue, that of the messages themselves first."""

_KEPT = 1 << 16  # written numbers and dates: the pages of a journey write the same ones again and again
_LOCALES = {"en": "en_GB"}  # the day before the month, as most of the world has it


def mark(message: str) -> str:
    """Return a message of a table as it is: so marked, `tools/words.py` finds it."""
    return message


class Language:
    """One language: call it with an English message to get its words."""

    def __init__(self, code: str) -> None:
        """Read the catalogue of a language.

        Raises:
            KeyError: there is none.
        """
        if code not in LANGUAGES:
            raise KeyError(code)
        self.code = code
        self._catalogue = _catalogue(code)

    @property
    def locale(self) -> Locale:
        """How its readers write dates and numbers."""
        return _locale(self.code)

    def __call__(self, message: str, **values: object) -> str:
        """Return a message in this language, with `{names}` in it replaced by values."""
        text = self._catalogue.gettext(message)
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the form of a message that fits a count, with `{count}` written as numbers are written."""
        text = self._catalogue.ngettext(one, many, count)
        return text.format(count=self.number(count), **values)

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number with its groups and as many digits behind the point."""
        return _number(self.code, value, digits)

    def clock(self, t: float, zone: str) -> str:
        """Return the time of day at an instant [POSIX s], such as 15:14."""
        return f"{local(round(t), zone):%H:%M}"

    def day(self, t: float, zone: str, form: str = "full") -> str:
        """Return the date at an instant [POSIX s]; `form` is one of CLDR's: full, long, medium, short."""
        return self.date(local(round(t), zone).date(), form)

    def date(self, day: date, form: str = "full") -> str:
        """Return a date; `form` is one of CLDR's, or a skeleton of its own such as MMMd."""
        return _date(self.code, day, form)

    def moment(self, t: float, zone: str) -> str:
        """Return date, time and zone at an instant [POSIX s], such as 9 Nov 2013, 19:14 MSK."""
        return f"{self.day(t, zone, 'medium')}, {self.clock(t, zone)} {local(round(t), zone):%Z}"

    def duration(self, seconds: float) -> str:
        """Return a duration in minutes, from an hour on in hours and minutes, from two days on in days and hours."""
        minutes = floor(seconds / 60 + 0.5)  # as the page's scripts round
        if abs(minutes) < 60:
            return self("{minutes} min", minutes=minutes)
        days, hours = divmod(minutes // 60, 24)
        if minutes >= 2 * 24 * 60:
            return self("{days} d {hours} h", days=days, hours=hours)
        return self("{hours} h {minutes} min", hours=minutes // 60, minutes=f"{minutes % 60:02d}")


@cache
def _locale(code: str) -> Locale:
    from babel import Locale  # noqa: PLC0415 - only who publishes needs it

    return Locale.parse(_LOCALES.get(code, code))


@lru_cache(_KEPT)
def _number(code: str, value: float, digits: int) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415

    with localcontext(rounding=ROUND_HALF_UP):  # as `Intl` does (ECMA-402, roundingMode halfExpand)
        return format_decimal(value, format="#,##0" + ("." + "0" * digits if digits else ""), locale=_locale(code))


@lru_cache(_KEPT)
def _date(code: str, day: date, form: str) -> str:
    from babel.dates import format_date, format_skeleton  # noqa: PLC0415

    if form in ("full", "long", "medium", "short"):
        return format_date(day, form, locale=_locale(code))
    return format_skeleton(form, datetime(day.year, day.month, day.day), locale=_locale(code))  # noqa: DTZ001


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    """Return the compiled catalogue of a language; messages are English, so that English has none."""
    if code == LANGUAGES[0]:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    text = files("flambeau").joinpath("locale", code, "LC_MESSAGES", "flambeau.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(text), locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
