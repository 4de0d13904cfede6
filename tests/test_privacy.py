"""What a public build tells of hidden times, through the whole way from the document to every byte of the site."""

# ruff: noqa: E501 - a case is a line

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from builders import item, journey, leg, place, plan, stop, wanted
from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.journey import Branch, Certainty, Leg, Mode
from flambeau.publish.hidden import shown
from flambeau.publish.site import Options, site
from flambeau.timeline import Timeline
from staged import TLE

HEAD = """format = 1
title = "A relay"
zone = "Europe/Moscow"
[rules]
day = "00:00-24:00"
[[mode]]
id = "car"
speed = "60 km/h"
cost = "1.20 EUR/km"
[[mode]]
id = "any"
[[place]]
id = "a"
name = "Aville"
lat = 55.0
lon = 37.0
[[place]]
id = "b"
name = "Bville"
lat = 55.0
lon = 37.3
[[place]]
id = "c"
name = "Cville"
lat = 55.0
lon = 38.0
[[place]]
id = "station"
name = "Station"
elements = "station.tle"
[[place]]
id = "ship"
name = "Ship"
log = "ship.csv"
[[person]]
id = "bob"
name = "Bob"
tell = ["main"]
[[torch]]
id = "torch"
name = "Torch"
branch = "main"
"""
SHIP = "time,lat,lon\n2013-11-08T00:00:00Z,50,10\n2013-11-10T00:00:00Z,52,12\n2013-11-13T00:00:00Z,55,12\n"
SLOTS = "number,name,start,length\n1,One,10:30,200 m\n2,Two,hidden {clock},200 m\n3,Three,,200 m\n4,Four,23:55,100 m\n"

MORNING = 'start = "2013-11-09 10:00"'
NIGHT = ', end = "2013-11-11 12:00"'


def chain(stay: str, mode: str = "car", at: str = "b", last: str = "") -> str:
    """Return a branch of three stops, the middle one as said; all else is fixed by other times."""
    return f"""
[[branch]]
id = "main"
stop = [
 {{ id = "first", place = "a", start = "2013-11-08 09:00", end = "2013-11-08 12:00" }},
 {{ id = "middle", place = "{at}", mode = "{mode}", {stay} }},
 {{ id = "last", place = "c", mode = "{mode}", start = "2013-11-12 10:00", end = "2013-11-12 18:00"{last} }},
]
"""


def event(times: str, where: str = "middle", id: str = "fire") -> str:
    """Return an event."""
    return f'\n[[event]]\nid = "{id}"\nname = "Fire"\nin = "{where}"\n{times}\n'


REJOINS = """
[[branch]]
id = "side"
fork = "first.end"
rejoin = "middle.start"
stop = [{ id = "away", place = "c", mode = "car", stay = "1 h" }, { id = "back", place = "b", mode = "car" }]
"""
FORKS = """
[[branch]]
id = "side"
fork = "middle.end"
stop = [
 { id = "later", place = "b", start = "middle.end + 1 h", stay = "1 h" },
 { id = "away", place = "c", mode = "car", start = "2013-11-11 10:00", stay = "1 h" },
]
"""
HOLD = '\n[[hold]]\ntorch = "torch"\nholder = "bob"\nstart = "{0}"\nend = "{1}"\n'
BURNT = 'start = "hidden {v}"\nduration = "20 min"'

CASES: dict[str, str] = {
    "start": chain('start = "hidden {v}", stay = "2 h"') + event('start = "middle.start + 10 min"'),
    "start, stated end": chain('start = "hidden {v}"' + NIGHT),
    "remark": chain('start = "hidden {v}", note = "at {v}"' + NIGHT, last=', mode_detail = "of {v}", depart = "hidden {v}"')
    + event('start = "middle.start + 10 min"\nnote = "at {v}"'),
    "end": chain(MORNING + ', end = "hidden {v}"'),
    "departure": chain(MORNING + ', end = "2013-11-09 12:00"', last=', depart = "hidden {v}"'),
    "departure before": chain('depart = "hidden {v}"' + NIGHT),
    "doubt": chain('start = "hidden {v} ± {minute} min"' + NIGHT),
    "date": chain('start = "hidden {day}"' + NIGHT),
    "stops that follow": chain('start = "hidden {v}", stay = "1 h"').replace(', start = "2013-11-12 10:00"', ', start = "2013-11-12"', 1),
    "event": chain(MORNING + NIGHT) + event(BURNT) + event('start = "fire.end + 5 min"', id="next"),
    "event that ends a stop": chain(MORNING) + event(BURNT),
    "event that a stop waits for": chain('stay = "1 h"') + event(BURNT + '\nsetup = "10 min"'),
    "event on the way": chain(MORNING + ', end = "2013-11-09 12:00"', "any") + event(BURNT, "to-last"),
    "orbit, start": chain('start = "hidden {v}"' + NIGHT, "any", "station") + event('start = "middle.start + 3 h"'),
    "orbit, end": chain(MORNING + ', end = "hidden {v}"', "any", "station"),
    "orbit, event": chain(MORNING + NIGHT, "any", "station") + event(BURNT),
    "orbit, docking": chain('start = "2013-11-11 10:00", end = "2013-11-11 20:00"', "any", "station") + event(BURNT, "to-middle"),
    "ship, start": chain('start = "hidden {v}"' + NIGHT, "any", "ship"),
    "ship, end": chain(MORNING + ', end = "hidden {v}"', "any", "ship"),
    "hold": chain(MORNING + NIGHT) + HOLD.format("hidden {v}", "2013-11-12 11:00"),
    "hold by event": chain(MORNING + NIGHT) + event(BURNT + '\npeople = ["bob"]') + HOLD.format("fire.start", "fire.end + 10 min"),
    "slot": chain(MORNING + ', end = "2013-11-09 23:59", slots = "slots.csv"'),
    "fork": chain(MORNING + ', end = "hidden {v}"') + FORKS,
    "rejoin": chain('start = "hidden {v}"' + NIGHT) + REJOINS,
    "deadline": chain('start = "hidden {v}"' + NIGHT) + '\n[[deadline]]\nid = "by"\nname = "By"\nof = "middle.start"\nby = "2013-11-11"\n',
}  # fmt: skip
INSTANTS = ("2013-11-09 20:14", "2013-11-09 20:17", "2013-11-10 08:00")


def built(folder: Path, text: str, instant: str, *, crew: bool = False, paper: bool = False) -> dict[str, bytes]:
    """Return the site of a document with a hidden instant in it."""
    folder.mkdir(exist_ok=True)
    for mark, value in (("{v}", instant), ("{day}", instant[:10]), ("{minute}", str(int(instant[-2:]) + 1))):
        text = text.replace(mark, value)
    (folder / "station.tle").write_text(TLE, "utf-8")
    (folder / "ship.csv").write_text(SHIP, "utf-8")
    clock = instant[11:] if instant.startswith("2013-11-09") else "22:22"
    (folder / "slots.csv").write_text(SLOTS.format(clock=clock), "utf-8")
    (folder / "journey.toml").write_text(HEAD + text, "utf-8")
    wish, findings, digests = load(folder)
    assert wish is not None, findings
    made = replace(evaluate(wish)[0], digests=digests)
    options = Options(crew=crew, languages=("en",), paper=paper)
    return dict(site(wish, made, Timeline(wish, made), options=options))


def unlike(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the paths of files that differ, or are in one site only."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_sites_that_differ_in_a_hidden_time_alone_are_the_same_to_the_byte(case: str, tmp_path: Path) -> None:
    first, *others = (built(tmp_path / str(k), CASES[case], t) for k, t in enumerate(INSTANTS))
    assert [unlike(first, other) for other in others] == [[], []]
    assert unlike(*(built(tmp_path / "crew", CASES[case], t, crew=True) for t in INSTANTS[:2])) or case == "date"


@pytest.mark.slow
def test_nor_does_what_is_printed_differ(tmp_path: Path) -> None:
    one, other = (built(tmp_path / str(k), CASES["start"], t, paper=True) for k, t in enumerate(INSTANTS[:2]))
    assert any(path.endswith(".pdf") for path in one)
    assert unlike(one, other) == []


def test_what_is_for_the_crew_is_in_no_file_of_the_public(tmp_path: Path) -> None:
    text = chain(MORNING + ', end = "2013-11-09 11:00", cost = "4711 CHF"')
    public, crew = (built(tmp_path, text, INSTANTS[0], crew=c) for c in (False, True))
    for word in (b"4711", b"CHF", b"22.96 EUR"):
        assert [
            path for path, content in public.items() if word in content and "towns" not in path and path != "site.html"
        ] == []
        assert any(word in content for path, content in crew.items() if path.startswith("files/"))
    assert not any("person-" in path or "money" in path for path in public)


def way(*, speed: float | None, stated: bool = False) -> Callable[[], dict[str, tuple[bool, bool]]]:
    """Return what tells which times are shown of a drive from a hidden departure, and of what follows."""
    sure = Certainty.EXACT if stated else Certainty.COMPUTED
    stops = (wanted("a", "a"), wanted("b", "b", leg=Leg("to-b", "car")))
    wish = journey(
        place("a", 0, 0),
        place("b", 0, 1),
        branches=[Branch("main", "", stops)],
        modes={"car": Mode("car", speed=speed)},
    )
    made = plan(
        stop("a", "a", 0, 2, end_certainty=Certainty.HIDDEN), leg("a", "b", 2, 1),
        stop("b", "b", 3, 1, start_certainty=sure), item("rest", "rest", "b", 4, 10),
    )  # fmt: skip
    return lambda: {id: tuple(t is not None for t in times) for id, times in shown(wish, made).items()}  # type: ignore[misc]


def test_an_arrival_that_follows_from_a_hidden_departure_and_a_speed_is_hidden() -> None:
    assert way(speed=20.0)() == {"a": (True, False), "to-b": (False, False), "b": (False, False), "rest": (False, True)}


def test_an_arrival_that_is_stated_or_has_no_speed_is_told() -> None:
    told = {"a": (True, False), "to-b": (False, True), "b": (True, True), "rest": (True, True)}
    assert way(speed=20.0, stated=True)() == told
    assert way(speed=None)() == told
