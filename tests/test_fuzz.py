"""Thousands of broken journeys: reading one never raises and never hangs, whatever is in its files."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from documents import FILES, write
from flambeau.document import load
from flambeau.document.format import format_csv, format_toml
from flambeau.finding import CATALOGUE, has_errors
from flambeau.journey import Anchor, Journey

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*/journey.toml"))
VALUES = [
    *(
        '""',
        '"free"',
        '"tbd"',
        "[]",
        "{}",
        "[[]]",
        "true",
        "-1",
        "1e400",
        "nan",
        "9999999999999999999999",
        "0001-01-01",
    ),
    *('"moscow.end"', '"2013-10-07"', '"~ 2013-10-07 11:30 ± 1 h"', '"2013-10-08..2013-10-07"', "2013-10-07T25:00:00"),
    *(
        '"1 km"',
        '"1 min"',
        '"-1 km"',
        '"1 EUR"',
        '"1 EUR/km"',
        '"24:00-00:00"',
        '"S01"',
        '"stops.csv"',
        '"../x"',
        '"\\u0000"',
    ),
    *(
        '"Europe/Moscow"',
        '"sochi"',
        '"eva"',
        '"main"',
        '"train"',
        '"kotov"',
        "['a.start', 'a.end']",
        "07:32:00",
        "'''x\ny'''",
        "[0, -1.5, 2]",
        "[[0, 2], [90, 1]]",
        '"28 mm"',
        '"station"',
        '"camera"',
    ),
]
CELLS = [
    "",
    "x",
    "nan",
    "-1",
    "1e9",
    '"',
    '""',
    '"a\nb"',
    "free",
    "2013-10-07",
    "25:00",
    "moscow.end",
    "\0",
    "\ufeff",
    ";",
    "é",
]
Mutation = Callable[[random.Random, str], str]


def flip(chance: random.Random, text: str) -> str:
    """Change some characters."""
    chars = list(text)
    for _ in range(chance.randint(1, 5)):
        chars[chance.randrange(len(chars))] = chr(chance.choice([chance.randrange(128), chance.randrange(0xD000)]))
    return "".join(chars)


def lines(chance: random.Random, text: str) -> str:
    """Take out, double, or swap some lines."""
    found = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at, to = chance.randrange(len(found)), chance.randrange(len(found))
        match chance.randrange(4):
            case 0:
                del found[at : at + chance.randint(1, 5)]
                found = found or [""]
            case 1:
                found[to:to] = found[at : at + chance.randint(1, 9)]
            case 2:
                found[at], found[to] = found[to], found[at]
            case _:
                found[at] = found[at][: chance.randint(0, 20)]
    return "\n".join(found)


def values(chance: random.Random, text: str) -> str:
    """Give some keys other values, or those of other keys."""
    found = text.split("\n")
    pairs = [i for i, line in enumerate(found) if " = " in line]
    for _ in range(chance.randint(1, 8) if pairs else 0):
        at = chance.choice(pairs)
        other = found[chance.choice(pairs)].partition(" = ")[2]
        found[at] = f"{found[at].partition(' = ')[0]} = {chance.choice([*VALUES, other])}"
    return "\n".join(found)


def keys(chance: random.Random, text: str) -> str:
    """Give some keys and headers other names."""
    found = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(found)), found[chance.randrange(len(found))]
        _, equals, rest = found[at].partition(" = ")
        if equals:
            found[at] = f"{other.partition(' = ')[0]}{equals}{rest}"
        elif other.startswith("["):
            found[at] = other
    return "\n".join(found)


def cells(chance: random.Random, text: str) -> str:
    """Change some cells of a CSV file."""
    found = [line.split(",") for line in text.split("\n")]
    for _ in range(chance.randint(1, 8)):
        row = chance.choice(found)
        row[chance.randrange(len(row))] = chance.choice([*CELLS, chance.choice(chance.choice(found))])
    return "\n".join(",".join(row) for row in found)


def noise(chance: random.Random, text: str) -> str:
    """Put random text somewhere, or instead of it all."""
    bits = ["[", "]", "{", "}", '"', "'", '"""', "=", ".", "\n", "#", ",", "\\", "a", "1", "-", ":", "<", "\r"]
    junk = "".join(chance.choice(bits) for _ in range(chance.randint(1, 60)))
    at = chance.randrange(len(text))
    return junk if chance.random() < 0.1 else text[:at] + junk + text[at:]


def journeys() -> Iterator[dict[str, str]]:
    yield dict(FILES)
    for path in EXAMPLES:
        folder = path.parent
        yield {file.name: file.read_text("utf-8") for file in sorted(folder.iterdir()) if file.is_file()}


def assert_whole(journey: Journey) -> None:
    """Assert that nothing in a journey names what is not in it."""
    things = {*journey.branches, *journey.events, *(s.id for s in journey.stops())}
    things |= {s.leg.id for s in journey.stops() if s.leg}
    for branch in journey.branches.values():
        assert branch.stops
        assert branch.fork is None or branch.fork.other in things
        assert branch.keeper in {"", *journey.holders}
        assert branch.stops[0].leg is None or branch.fork is not None
    for stop in journey.stops():
        assert stop.place in journey.places
        assert stop.leg is None or stop.leg.mode in journey.modes
    whens = [when for stop in journey.stops() for when in (stop.start, stop.end)]
    whens += [when for event in journey.events.values() for when in (event.start, event.end)]
    whens += [hold.start for hold in journey.holds]
    assert {when.other for when in whens if isinstance(when, Anchor)} <= things
    for event in journey.events.values():
        assert event.inside in things
        assert set(event.people) <= journey.holders.keys()
    for carried in journey.carried.values():
        assert carried.branch in journey.branches
    for deadline in journey.deadlines.values():
        assert deadline.of.other in things
    for holder in journey.holders.values():
        assert set(holder.tell) <= things


def read(folder: Path, files: dict[str, str]) -> None:
    write(folder, {name: text.encode("utf-8", "surrogatepass") for name, text in files.items()})
    start = time.process_time()
    journey, findings, _ = load(folder)
    assert time.process_time() - start < 5
    assert journey is not None or findings
    for finding in findings:
        assert finding.code in CATALOGUE
        assert "\n" not in str(finding)
        assert len(str(finding)) < 1000
    if journey is not None:
        assert_whole(journey)
        assert has_errors(findings) or journey.branches


@pytest.mark.slow
@pytest.mark.parametrize("mutation", [flip, lines, values, keys, noise])
def test_mutated_documents(mutation: Mutation, tmp_path: Path) -> None:
    chance = random.Random(mutation.__name__)
    for number, files in enumerate(journeys()):
        for _ in range(400 if number == 0 else 60):
            text = mutation(chance, files["journey.toml"])
            read(tmp_path / str(number), {**files, "journey.toml": text})


@pytest.mark.slow
@pytest.mark.parametrize("mutation", [flip, lines, cells, noise])
def test_mutated_files(mutation: Mutation, tmp_path: Path) -> None:
    chance = random.Random(mutation.__name__)
    for number, files in enumerate(journeys()):
        others = [name for name in files if name != "journey.toml"]
        for _ in range(300 if others and number == 0 else 40 if others else 0):
            name = chance.choice(others)
            read(tmp_path / str(number), {**files, name: mutation(chance, files[name])})


@pytest.mark.slow
def test_several_mutations_at_once(tmp_path: Path) -> None:
    chance = random.Random(7)
    for _ in range(300):
        text = FILES["journey.toml"]
        for _ in range(chance.randint(2, 6)):
            text = chance.choice([lines, values, keys])(chance, text)
        read(tmp_path / "x", {**FILES, "journey.toml": text, "stops.csv": cells(chance, FILES["stops.csv"])})


def test_bytes(tmp_path: Path) -> None:
    chance = random.Random(3)
    for name in FILES:
        for size in (0, 1, 10, 1000, 100_000):
            for data in (chance.randbytes(size), bytes(size), b"\xef\xbb\xbf" + b"\n" * size, b"," * size):
                write(tmp_path, {**FILES, name: data})
                load(tmp_path)


def test_formatting_mutated_documents() -> None:
    chance = random.Random(11)
    for _ in range(300):
        text = chance.choice([flip, lines, values, noise])(chance, FILES["journey.toml"])
        once, findings = format_toml(text)
        assert (once is None) == bool(findings)
        assert once is None or format_toml(once)[0] == once
        table, findings = format_csv(chance.choice([flip, lines, cells, noise])(chance, FILES["stops.csv"]))
        assert (table is None) == bool(findings)
        assert table is None or format_csv(table)[0] == table
