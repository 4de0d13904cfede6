"""What pages tell, computed once for a journey and shared by all languages. Hidden times are gone from here on.

Instants are POSIX seconds (UTC), lengths kilometres, angles radians; None is a time that must not be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from flambeau.facts import Fact, facts
from flambeau.illumination import GroundLight, OrbitalLight, ground_light, orbital_light
from flambeau.journey import Journey, Place, Stop
from flambeau.plan import Scheduled
from flambeau.plan import around as all_around
from flambeau.publish.hidden import Shown
from flambeau.publish.pages.book import Book
from flambeau.publish.pages.carrying import Carry, carries
from flambeau.publish.pages.paths import Paths, make_paths
from flambeau.publish.pages.secrets import may_tell, open_claims, open_shots
from flambeau.publish.sheets import DaySheet, day_sheets
from flambeau.spacewalk import Sheet, make
from flambeau.timeline import aboard


@dataclass(frozen=True, slots=True)
class StopValues:
    """A stop with all that its page tells."""

    item: Scheduled
    times: Shown
    stop: Stop | None
    place: Place
    number: int  # from 1 along its branch
    of: int  # stops of its branch
    leg: Scheduled | None
    leg_times: Shown
    km: float  # of the branch when it arrives
    total: float  # of the branch
    previous: str  # ids of stops, empty for none
    next: str
    events: tuple[Scheduled, ...]
    carries: tuple[Carry, ...]
    light: GroundLight | None
    orbit: OrbitalLight | None
    shots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """All that the pages of a book tell.

    Attributes:
        items: the plan's rows by id.
        stops: by id, in the order of the plan.
        chains: ids of the stops of each branch, in order.
        days: the sheets of the local dates, in order.
        facts: the claims, tested; `told` are the ids of those whose result may be told.
        sheets: of spacewalks by the id of their event.
        shots: ids of the wanted pictures whose times may be told.
    """

    book: Book
    paths: Paths
    items: Mapping[str, Scheduled]
    stops: Mapping[str, StopValues]
    chains: Mapping[str, tuple[str, ...]]
    days: tuple[DaySheet, ...]
    facts: tuple[Fact, ...]
    told: frozenset[str]
    sheets: Mapping[str, Sheet]
    shots: frozenset[str]

    @property
    def journey(self) -> Journey:
        """The journey of the book."""
        return self.book.journey

    @property
    def states(self) -> bool:
        """Tell whether there is anything for a page of facts: claims, figures or sources."""
        return bool(self.facts or self.journey.figures or self.journey.sources)


def make_values(book: Book) -> Values:
    """Compute all that the pages of a book tell."""
    journey, plan = book.journey, book.plan
    stops = {one.item.id: one for one in _stops(book)}
    chains: dict[str, tuple[str, ...]] = {}
    for id, one in stops.items():
        chains[one.item.branch] = (*chains.get(one.item.branch, ()), id)
    return Values(
        book, make_paths(journey, plan), plan.by_id(), stops, chains,
        day_sheets(journey, plan, book.timeline, crew=book.crew), facts(journey, plan),
        open_claims(book), _sheets(book), open_shots(book),
    )  # fmt: skip


class _Around(NamedTuple):
    """What is known of all stops before their chains are gone along, by the ids of the stops."""

    wanted: Mapping[str, Stop]
    events: Mapping[str, tuple[Scheduled, ...]]
    shots: Mapping[str, tuple[str, ...]]
    lights: Mapping[str, GroundLight]
    orbits: Mapping[str, OrbitalLight]


def _stops(book: Book) -> Iterator[StopValues]:
    """Yield the stops of all branches."""
    around = _Around(
        {stop.id: stop for stop in book.journey.stops()}, _events(book), _shots(book),
        {light.item.id: light for light in _lights(book)}, dict(_orbits(book)),
    )  # fmt: skip
    for branch in dict.fromkeys(item.branch for item in book.plan.items):
        yield from _chain(book, branch, around)


def _chain(book: Book, branch: str, around: _Around) -> Iterator[StopValues]:
    """Yield the stops of one branch, with the kilometres so far and their neighbours."""
    chain = book.plan.chain(branch)
    ids = ["", *(item.id for item in chain if item.kind == "stop"), ""]
    total, km, number = sum(i.distance for i in chain if i.kind == "leg") / 1000, 0.0, 0
    leg: Scheduled | None = None
    for item in chain:
        if item.kind == "leg":
            km, leg = km + item.distance / 1000, item
        elif item.kind == "stop":
            number += 1
            stop = around.wanted.get(item.id)
            yield StopValues(
                item, book.times[item.id], stop, book.journey.places[item.place], number, len(ids) - 2,
                leg, book.times[leg.id] if leg is not None else Shown(None, None), km, total,
                ids[number - 1], ids[number + 1], around.events.get(item.id, ()), carries(book, item, stop),
                around.lights.get(item.id), around.orbits.get(item.id), around.shots.get(item.id, ()),
            )  # fmt: skip
            leg = None


def _events(book: Book) -> dict[str, tuple[Scheduled, ...]]:
    """Return the events within each stop or leg, those within other events among them."""
    owner: dict[str, str] = {}
    found: dict[str, tuple[Scheduled, ...]] = {}
    for item in book.plan.items:  # what is inside of something stands behind it
        if item.kind == "event":
            owner[item.id] = owner.get(item.inside, item.inside)
            found[owner[item.id]] = (*found.get(owner[item.id], ()), item)
    return found


def _shots(book: Book) -> dict[str, tuple[str, ...]]:
    """Return the wanted pictures of each stop, by its id."""
    items = book.plan.by_id()
    found: dict[str, tuple[str, ...]] = {}
    for shot in book.journey.shots.values():
        outermost = [item.id for item in all_around(shot.inside, items)][-1:]
        found |= {id: (*found.get(id, ()), shot.id) for id in outermost}
    return found


def _lights(book: Book) -> tuple[GroundLight, ...]:
    """Return the light at the stops both of whose times may be told: with one alone its days would tell the other."""
    stops = [item for item in book.plan.items if item.kind == "stop" and may_tell(book, item)]
    events = [item for item in book.plan.items if item.kind == "event" and may_tell(book, item)]
    known = {item.place for item in stops}
    places = {id: place for id, place in book.journey.places.items() if id in known}
    return ground_light(replace(book.journey, places=places), replace(book.plan, items=(*stops, *events)))


def _orbits(book: Book) -> Iterator[tuple[str, OrbitalLight]]:
    """Yield the light on board at every stop in orbit."""
    for stay in aboard(book.timeline):
        for item in book.plan.chain(stay.branch):
            there = item.kind == "stop" and item.place == stay.place and stay.start <= item.start < stay.end
            if there and may_tell(book, item):
                yield item.id, orbital_light(stay.satellite, (item.start, item.end))


def _sheets(book: Book) -> dict[str, Sheet]:
    """Return the sheets of the spacewalks that may be told."""
    items = book.plan.by_id()
    walks = (id for id in book.journey.procedures if id in items and _open(book, items[id]))
    return {id: make(book.journey, book.plan, id)[0] for id in walks}


def _open(book: Book, event: Scheduled) -> bool:
    """Tell whether all of a spacewalk may be told: a sheet shows who holds the torch when, and all that is inside."""
    return book.crew or (
        may_tell(book, event) and all(may_tell(book, i) for i in book.plan.items if i.kind == "event")
        and not any(carry.t is None and carry.certainty is not None for carry in carries(book, event, None))
    )  # fmt: skip
