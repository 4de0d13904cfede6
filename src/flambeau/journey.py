"""The wish: what a journey's document says, as frozen values. THE place for the words of the domain.

Instants are POSIX seconds (UTC), durations seconds, lengths metres, angles radians, speeds metres a second. Every thing
knows its place in the document (`where`), so that whoever finds something to say about it can say where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from flambeau.finding import NOWHERE, Where
from flambeau.orbit.elements import Elements
from flambeau.orbit.ephemeris import Ephemeris
from flambeau.procedure import Procedure
from flambeau.shot import Landmark, Shot, Station
from flambeau.units import Money, Rate
from flambeau.when import FOLLOWS, Anchor, At, Between, Certainty, Edge, Free, When

__all__ = [
    "DAYTIME", "FOLLOWS", "Anchor", "At", "Between", "Branch", "Carried", "Certainty", "Claim", "Cost",
    "Deadline", "Edge", "Event", "Figure", "Free", "Hold", "Holder", "Hours", "Journey", "Kind", "Leg", "Lit",
    "Mode", "Place", "Rules", "Slot", "Stop", "Waiver", "When",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A named place; with `elements`, `ephemeris` or `log` it moves. Latitude and longitude [rad], height [m]."""

    id: str
    name: str
    lat: float = 0.0
    lon: float = 0.0
    height: float = 0.0
    zone: str = "UTC"
    region: str = ""
    country: str = ""
    population: int | None = None
    town: bool = True
    elements: tuple[Elements, ...] = ()
    ephemeris: Ephemeris | None = None
    log: tuple[tuple[float, float, float, float], ...] = ()  # (instant, lat, lon, height)
    where: Where = NOWHERE

    @property
    def orbits(self) -> bool:
        """Tell whether the place is in orbit."""
        return bool(self.elements or self.ephemeris)

    @property
    def moves(self) -> bool:
        """Tell whether the place is somewhere else at another instant."""
        return bool(self.orbits or self.log)


class Hours(NamedTuple):
    """Hours of a local day [s after midnight], `opens` < `closes` <= 24 h."""

    opens: float
    closes: float


DAYTIME = Hours(8 * 3600.0, 21 * 3600.0)


@dataclass(frozen=True, slots=True)
class Mode:
    """A way of going. Without `speed` a leg takes the time that its two ends leave."""

    id: str
    name: str = ""
    speed: float | None = None  # [m/s], along the way
    detour: float = 1.0  # length of the way over the great circle
    ends: float = 0.0  # fixed time at each end [s]: boarding, loading, taxiing
    hours: Hours | None = None  # of operation, in the zone of the place left
    sleeps: bool = False  # outside of its hours it pauses on the way; else it must fit in or go on through
    cruise: float = 0.0  # height of flight [m]
    costs: tuple[Rate, ...] = ()
    source: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Leg:
    """The way to a stop from the one before it on the same branch (or from the fork)."""

    id: str
    mode: str
    inferred: bool = False  # the mode is our inference, not a source's word
    undecided: bool = False  # the document leaves the mode free; `mode` is the first that the document declares
    detail: str = ""
    distance: float | None = None  # [m], given by the document
    path: tuple[tuple[float, float], ...] = ()  # (lat, lon) [rad] of a GPX track
    depart: When = FOLLOWS
    travel: float | None = None  # [s], given by the document
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Slot:
    """One torchbearer's carry at a stop. Without a start [s] it follows from the lengths of the slots around it."""

    number: int
    name: str
    start: float | None = None
    certainty: Certainty = Certainty.EXACT
    length: float | None = None  # [m]
    handover: str = ""  # where the torch is passed on
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Stop:
    """The torch stays at a place: `start` is when its programme there begins, `end` when it is over."""

    id: str
    place: str
    branch: str
    name: str
    role: str = ""
    start: When = FOLLOWS
    end: When = FOLLOWS
    stay: float = 0.0  # at least [s]
    stay_wanted: float = 0.0  # gladly, if nothing gets late by it [s]
    leg: Leg | None = None
    route: float | None = None  # [m] on the streets
    bearers: int | None = None
    slots: tuple[Slot, ...] = ()
    costs: tuple[Money, ...] = ()
    source: str = ""
    confidence: str = ""
    note: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Branch:
    """A chain of stops that carries one flame or torch; forks from and may rejoin another branch."""

    id: str
    title: str
    stops: tuple[Stop, ...]
    fork: Anchor | None = None
    rejoin: Anchor | None = None
    keeper: str = ""  # who holds when nobody else is named: an id of a person or of equipment
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens within a stop, a leg or another event (`inside`)."""

    id: str
    name: str
    inside: str
    kind: str = ""
    start: When = FOLLOWS
    end: When = FOLLOWS
    duration: float | None = None  # [s]
    setup: float = 0.0  # [s] between the torch's arrival and the start
    people: tuple[str, ...] = ()
    height: float | None = None  # [m], of a leg's way point such as orbit insertion
    source: str = ""
    note: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Holder:
    """A person or a piece of equipment that can hold a torch; `tell` are ids whose changes they must hear of."""

    id: str
    name: str
    role: str = ""
    person: bool = True
    tell: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Hold:
    """`holder` takes `torch` at `start` and keeps it until `end`, or until the next hold of the same torch."""

    torch: str
    holder: str
    start: When
    end: When | None = None
    source: str = ""
    where: Where = NOWHERE


class Kind(StrEnum):
    """What is carried."""

    FLAME = "flame"
    TORCH = "torch"
    LANTERN = "lantern"


@dataclass(frozen=True, slots=True)
class Lit:
    """One interval in which something burns."""

    start: When
    end: When
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Carried:
    """A flame, a torch or a lantern: separate objects, each with its own lit intervals."""

    id: str
    kind: Kind
    name: str
    branch: str
    lit: tuple[Lit, ...] = ()
    burn: float | None = None  # [s] until it is empty
    size: tuple[float, float, float] | None = None  # width, depth, length [m] of a torch
    spare: bool = False
    source: str = ""
    note: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Deadline:
    """A hard date: an edge of a thing must be reached by `by`."""

    id: str
    name: str
    of: Anchor
    by: At
    source: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Waiver:
    """A sourced reason to let a warning stand: `code` for `things` is settled."""

    code: str
    things: tuple[str, ...]
    reason: str
    source: str
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Cost:
    """Money that is spent: a lump sum, or a rate by km, hour, day or stop, of a branch, mode, stop or the whole."""

    name: str
    amount: Money | Rate
    of: str = ""
    source: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that somebody published. `value` in SI for lengths [m] and durations [s], else as said."""

    id: str
    name: str
    value: float
    unit: str
    source: str
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of others, to be tested: `measure` says what to compute, `value` what they said."""

    id: str
    says: str
    source: str
    measure: str = "cited"
    of: tuple[str, ...] = ()
    count: str = ""  # what to count: stops, dates, regions, places, towns
    value: str | float | bool | tuple[str, ...] | None = None
    unit: str = ""
    zone: str = ""
    tolerance: float | None = None
    topic: str = ""
    note: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds everywhere unless a stop or a mode says otherwise."""

    day: Hours = DAYTIME  # programme hours of a stop whose hours are not given
    stays: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))
    setup: float = 0.0  # [s] between arriving and beginning
    overnight: str = "before-leg"  # nights are spent at the place just left, or ("after-leg") at the next
    longest_day: float | None = None  # [s]
    rest_days: tuple[str, ...] = ()  # ISO dates, local
    flames: int = 1  # lit at one time


@dataclass(frozen=True, slots=True)
class Journey:
    """All of the above. Mappings keep the order of the document."""

    title: str
    zone: str = "UTC"
    summary: str = ""
    revised: float | None = None  # when the document was last revised [s]: stamps calendars
    rules: Rules = field(default_factory=Rules)
    places: Mapping[str, Place] = field(default_factory=dict)
    modes: Mapping[str, Mode] = field(default_factory=dict)
    branches: Mapping[str, Branch] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)  # of spacewalks, by the id of their event
    stations: Mapping[str, Station] = field(default_factory=dict)  # by the id of their place
    landmarks: Mapping[str, Landmark] = field(default_factory=dict)
    shots: Mapping[str, Shot] = field(default_factory=dict)
    holders: Mapping[str, Holder] = field(default_factory=dict)
    holds: tuple[Hold, ...] = ()
    carried: Mapping[str, Carried] = field(default_factory=dict)
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    costs: tuple[Cost, ...] = ()
    budget: Money | None = None
    budget_where: Where = NOWHERE
    figures: Mapping[str, Figure] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def stops(self) -> Iterator[Stop]:
        """Yield every stop, branch by branch in the document's order."""
        for branch in self.branches.values():
            yield from branch.stops
