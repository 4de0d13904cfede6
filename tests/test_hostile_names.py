"""Ten thousand hostile names through everything that is published: each file is read by software of others.

What is read back must be the text that went in (as far as the format can write it), in as many rows, features, events
and elements as there were, and nowhere else.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import cache
from typing import Any

import icalendar
import pyogrio  # type: ignore[import-untyped]
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from builders import journey as journey_of
from builders import leg, place, plan, stop
from flambeau.journey import Branch, Journey, Mode, Place
from flambeau.plan import Plan, Scheduled
from flambeau.publish import geo, ical, itinerary
from flambeau.publish.itinerary import unguard
from flambeau.publish.text import clean, one_line
from hostile import CORPUS, names

BATCH, BATCHES = 500, 20
texts = st.text(st.characters(), max_size=60) | st.sampled_from(CORPUS)


def relay(words: list[str]) -> tuple[Journey, Plan]:
    """Return a journey whose legs, stops and events have the names of a list, one each.

    So have its places, regions, countries, modes, branches and kinds of events.
    """
    towns = [_town(k, word) for k, word in enumerate(words)]
    modes = {f"m{k}": Mode(f"m{k}", word, 10.0) for k, word in enumerate(words)}
    branches = tuple(Branch(f"b{k}", word, ()) for k, word in enumerate(words))
    wish = journey_of(*towns, branches=branches, modes=modes, title=words[0], zone="UTC")
    return wish, plan(*(_row(k, word, branch_of(k, words)) for k, word in enumerate(words)), title=words[0])


def branch_of(k: int, words: list[str]) -> int:
    """Return the number of the branch that a thing belongs to: a leg, a stop and an event make one."""
    return min(k // 3 * 3 + 1, len(words) - 1)


def _town(k: int, word: str) -> Place:
    return place(f"p{k}", 10.0, (k % 300) * 0.5, name=word, region=word, country=word)


def _row(k: int, word: str, branch: int) -> Scheduled:
    row: dict[str, Any] = {"branch": f"b{branch}", "name": word, "seq": 1}
    if k % 3 == 0:
        return replace(leg(f"p{max(k - 1, 0)}", f"p{k}", k, 1), **row, id=f"i{k}", mode=f"m{k}", distance_from=word)
    if k % 3 == 1:
        return stop(f"i{k}", f"p{k}", k, 1, **row)
    return replace(stop(f"i{k}", f"p{k}", k, 1, **row), kind="event", inside=f"i{k - 1}", event=word)


@cache
def batch(number: int) -> tuple[list[str], Journey, Plan]:
    words = every_name()[number * BATCH : (number + 1) * BATCH]
    return words, *relay(words)


@cache
def every_name() -> list[str]:
    return list(names(BATCH * BATCHES))


every_batch = pytest.mark.parametrize("number", range(BATCHES))


# ---- GeoJSON


def check_geojson(words: list[str], content: bytes) -> None:
    found = json.loads(content.decode("utf-8"), parse_constant=pytest.fail)
    assert found["title"] == clean(words[0])
    told = [(f["id"], f["properties"]["name"]) for f in found["features"]]
    assert told == [(f"i{k}", clean(word)) for k, word in enumerate(words)]


@every_batch
def test_geojson(number: int) -> None:
    words, journey, decided = batch(number)
    content = geo.write(journey, decided)
    check_geojson(words, content)
    if number % 10 == 0:  # GDAL takes its time
        _, _, _, fields = pyogrio.raw.read(content, columns=["name"], read_geometry=False)
        assert [name.encode() for name in fields[0]] == [clean(w).encode() for w in words]


@given(st.lists(texts, min_size=1, max_size=4))
def test_any_text_in_geojson(words: list[str]) -> None:
    check_geojson(words, geo.write(*relay(words)))


# ---- calendars


def check_calendar(words: list[str], content: bytes) -> None:
    """Texts are compared by vobject: icalendar itself reads a backslash before an n for a line break."""
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (book,) = vobject.readComponents(content.decode())
    assert [entry.uid.value.split("@")[0] for entry in book.vevent_list] == [f"i{k}" for k in range(len(words))]
    for k, (word, entry) in enumerate(zip(words, book.vevent_list, strict=True)):
        assert _bare(entry.summary.value) == _bare(one_line(word) or f"i{k}")
        branch = branch_of(k, words)
        assert list(map(_bare, entry.categories.value)) == [_bare(one_line(words[branch]) or f"b{branch}")]
        if k % 3 and one_line(word):
            assert _bare(entry.location.value) == _bare(one_line(word))


def _bare(text: str) -> str:
    """Return a text as vobject reads it: without byte order marks at its begin."""
    return text.lstrip("\ufeff")


@every_batch
def test_calendars(number: int) -> None:
    words, journey, decided = batch(number)
    content = ical.write(journey, decided)
    check_calendar(words, content)
    if number % 5 == 0:
        book = icalendar.Calendar.from_ical(content)
        assert len(book.walk("VEVENT")) == len(book.subcomponents) == len(words)
        assert not book.errors


@given(st.lists(texts, min_size=1, max_size=4))
def test_any_text_in_a_calendar(words: list[str]) -> None:
    check_calendar(words, ical.write(*relay(words)))


# ---- CSV


def check_csv(words: list[str], content: bytes) -> None:
    text = content.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert [unguard(row["name"]) for row in rows] == [clean(w) for w in words]
    assert all(None not in row and None not in row.values() for row in rows)
    for row in rows:
        assert not row["name"].lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@every_batch
def test_csv(number: int) -> None:
    words, journey, decided = batch(number)
    check_csv(words, itinerary.write(journey, decided))


@given(st.lists(texts, min_size=1, max_size=4))
def test_any_text_in_csv(words: list[str]) -> None:
    check_csv(words, itinerary.write(*relay(words)))
