"""How dates, numbers, durations and counts are written: against CLDR's own examples, and against `Intl` in Node."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from flambeau.instants import parse_utc
from flambeau.publish.language import LANGUAGES, Language
from node import javascript

HANDOVER = parse_utc("2013-11-09T15:14:00Z")
NARROW, WIDE = "\u202f", "\u00a0"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        Language("tlh")


@pytest.mark.parametrize(
    ("code", "form", "said"),
    [
        ("en", "full", "Saturday, 9 November 2013"),
        ("en", "long", "9 November 2013"),
        ("en", "medium", "9 Nov 2013"),
        ("en", "short", "09/11/2013"),
        ("ru", "full", f"суббота, 9 ноября 2013{NARROW}г."),
        ("ru", "medium", f"9 нояб. 2013{NARROW}г."),
        ("ru", "short", "09.11.2013"),
        ("fr", "full", "samedi 9 novembre 2013"),
        ("fr", "medium", "9 nov. 2013"),
        ("fr", "short", "09/11/2013"),
    ],
)
def test_dates(code: str, form: str, said: str) -> None:
    """Source: CLDR 47, patterns of dates of en_GB, ru and fr."""
    assert Language(code).day(HANDOVER, "Europe/Moscow", form) == said


def test_a_date_is_that_of_the_place() -> None:
    t = parse_utc("2013-11-09T21:00:00Z")
    days = {zone: Language("en").day(t, zone, "short")[:2] for zone in ("UTC", "Europe/Moscow", "America/Anchorage")}
    assert days == {"UTC": "09", "Europe/Moscow": "10", "America/Anchorage": "09"}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ["0", "1,234", "12,345.7", "1,234,567"]),
        ("ru", ["0", f"1{WIDE}234", f"12{WIDE}345,7", f"1{WIDE}234{WIDE}567"]),
        ("fr", ["0", f"1{NARROW}234", f"12{NARROW}345,7", f"1{NARROW}234{NARROW}567"]),
    ],
)
def test_numbers(code: str, said: list[str]) -> None:
    """Source: CLDR 47, symbols of numbers: groups by a comma, a no-break blank, a narrow one."""
    _ = Language(code)
    assert [_.number(0), _.number(1234), _.number(12345.678, 1), _.number(1234567)] == said


RUSSIAN = {"one": (1, 21, 31, 101, 1001), "few": (2, 3, 4, 22, 104), "many": (0, 5, 11, 12, 14, 19, 20, 100, 111, 1000)}
FRENCH = {"one": (0, 1), "other": (2, 5, 11, 21, 100, 101, 1000)}


@pytest.mark.parametrize(("code", "examples"), [("ru", RUSSIAN), ("fr", FRENCH)])
def test_counts_take_the_form_of_their_category(code: str, examples: dict[str, tuple[int, ...]]) -> None:
    """Source: CLDR 47, examples of plural rules. Babel's own rule for whole numbers must give the same categories."""
    language = Language(code)
    words = ("{count} torchbearer", "{count} torchbearers")
    forms = {name: {language.plural(*words, n).split()[-1] for n in counts} for name, counts in examples.items()}
    assert all(len(found) == 1 for found in forms.values())
    assert len(set.union(*forms.values())) == len(examples)
    assert all(language.locale.plural_form(n) == category for category, counts in examples.items() for n in counts)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, ("0 min", f"0{WIDE}мин", f"0{WIDE}min")),
        (59 * 60 + 31, ("1 h 00 min", f"1{WIDE}ч 00{WIDE}мин", f"1{WIDE}h 00{WIDE}min")),
        (3 * 3600 + 300, ("3 h 05 min", f"3{WIDE}ч 05{WIDE}мин", f"3{WIDE}h 05{WIDE}min")),
        (47 * 3600 + 3540, ("47 h 59 min", f"47{WIDE}ч 59{WIDE}мин", f"47{WIDE}h 59{WIDE}min")),
        (50 * 3600, ("2 d 2 h", f"2{WIDE}д 2{WIDE}ч", f"2{WIDE}j 2{WIDE}h")),
    ],
)
def test_durations(seconds: float, said: tuple[str, ...]) -> None:
    assert tuple(Language(code).duration(seconds) for code in LANGUAGES) == said


# ---- the page's scripts write the same

INTL = """
import { speak } from "./words.js";
import { clock, day, duration, number } from "./formats.js";
export async function answer(q) {
  speak({ language: q.code, words: q.words });
  return [
    ...["full", "long", "medium", "short"].map((form) => day(q.t, q.zone, form)), clock(q.t, q.zone),
    number(q.value), number(q.value, 1), duration(q.seconds),
  ];
}
"""


def told(question: dict[str, Any]) -> list[str]:
    _, t, zone = Language(question["code"]), question["t"], question["zone"]
    days = [_.day(t, zone, form) for form in ("full", "long", "medium", "short")]
    value = question["value"]
    return [*days, _.clock(t, zone), _.number(value), _.number(value, 1), _.duration(question["seconds"])]


def test_scripts_write_dates_numbers_and_durations_alike(tmp_path: Path) -> None:
    """Blanks may differ: V8 writes plain ones where CLDR has narrow ones that do not break."""
    durations = ("{days} d {hours} h", "{hours} h {minutes} min", "{minutes} min")
    questions: list[dict[str, Any]] = [
        {"code": code, "t": HANDOVER + k * 31 * 3600.0 * 17, "zone": zone, "value": value, "seconds": 1777.0 * k * k,
         "words": {message: Language(code)(message) for message in durations}}
        for code in LANGUAGES
        for zone in ("Europe/Moscow", "Asia/Kolkata", "America/St_Johns", "UTC")
        for k, value in enumerate((0, 1, 12.25, 999, 1234, 65_432.1, 1_234_567.8))
    ]  # fmt: skip
    found = javascript(INTL, questions, tmp_path)
    for question, answer in zip(questions, found, strict=True):
        assert [blank(text) for text in answer] == [blank(text) for text in told(question)]


def blank(text: str) -> str:
    return re.sub(r"\s", " ", text)
