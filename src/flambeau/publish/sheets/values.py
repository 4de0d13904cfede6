"""The values of all sheets: what a crew, a city and the public hold in their hands. Whoever prints computes nothing.

Instants are POSIX seconds (UTC), durations seconds, lengths metres. A time that may not be shown is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flambeau.journey import Certainty


@dataclass(frozen=True, slots=True)
class Time:
    """A time as a sheet tells it.

    Attributes:
        t: the instant [POSIX s]; None is hidden.
        zone: in which it is told (IANA).
        certainty: how well it is known; `HIDDEN` wherever `t` is None.
        doubt: by how much it may be off [s]; 0 where nobody says.
        days: local dates after that of the sheet, or of the row's start: 1 is the day after, -1 the day before.
    """

    t: float | None
    zone: str
    certainty: Certainty
    doubt: float = 0.0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A stop, leg, rest or event on a sheet.

    Attributes:
        item, kind, branch, seq, name: as in the plan.
        depth: 0 of stops, legs and rests; of an event how many things it is inside of.
        start, end: the end is told where a leg leads.
        zone_change: by how much clocks are put forward from start to end [s].
        origin, place: names; `origin` is empty where nothing moves from one place to another.
        region: of the place.
        mode: name of the way of going.
        mode_inferred: nobody but us says so.
        detail: of the way; empty where a time is hidden.
        distance: of the way [m].
        so_far: along the branch at the end [m].
        role, event: of a stop, kind of an event.
        people: of an event.
        holder: who has the torch at the start; empty where nobody is named, or that is hidden.
        bearers: torchbearers of a stop, where that is known.
        route: length of a stop's way on the streets [m].
        note, source: as in the document; no note where a time is hidden.
        late: after what the document demands [s]; only for the crew.
        tell: who must hear of a change; only for the crew.
    """

    item: str
    kind: str
    branch: str
    seq: int
    name: str
    depth: int
    start: Time
    end: Time
    zone_change: float = 0.0
    origin: str = ""
    place: str = ""
    region: str = ""
    mode: str = ""
    mode_inferred: bool = False
    detail: str = ""
    distance: float = 0.0
    so_far: float = 0.0
    role: str = ""
    event: str = ""
    people: tuple[str, ...] = ()
    holder: str = ""
    bearers: int | None = None
    route: float | None = None
    note: str = ""
    source: str = ""
    late: float = 0.0
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunDay:
    """The rows of a run sheet that begin on a local date; None: before any time that may be shown."""

    date: date | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RunSheet:
    """A branch from its first stop to its last, by the local dates on which things begin."""

    branch: str
    title: str
    journey: str  # title
    days: tuple[RunDay, ...]
    distance: float  # of all legs [m]


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody who has the torch for a while: by a hold of the document, or by a torchbearer's slot.

    Attributes:
        name: of the person or the equipment; empty for a slot without a name.
        number: of a slot; None of a hold.
        start, end: of it.
        item: id of the stop of a slot.
        place: name of the stop of a slot.
        length: of a slot [m], where that is known.
        handover: where the torch is passed on.
    """

    name: str
    number: int | None
    start: Time
    end: Time
    item: str = ""
    place: str = ""
    length: float | None = None
    handover: str = ""


@dataclass(frozen=True, slots=True)
class Sunlight:
    """The Sun on a local date at a place: its rising and setting [POSIX s], None where it does not.

    `up` says whether it is over the horizon at local noon, for days on which it neither rises nor sets.
    """

    place: str
    zone: str
    sunrise: float | None
    sunset: float | None
    up: bool


@dataclass(frozen=True, slots=True)
class DayBranch:
    """What happens on a branch on a local date.

    Attributes:
        branch, title: of it.
        rows: that touch the date.
        suns: at the places of the stops and rests, in order.
        carriers: who has the torch on that date.
        keeper: who has it when nobody else is named.
        distance: of the ways that begin on it [m].
        so_far: along the branch at the end of its last row [m].
        night: where the torch is at the end of the day; empty where that is hidden, or the branch is over.
    """

    branch: str
    title: str
    rows: tuple[Row, ...]
    suns: tuple[Sunlight, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    keeper: str = ""
    distance: float = 0.0
    so_far: float = 0.0
    night: str = ""


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One local date on all branches; it is number `number` of the journey's `of` dates."""

    journey: str  # title
    date: date
    number: int
    of: int
    branches: tuple[DayBranch, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """When somebody must be where before a slot [s]; a planning assumption, and what was told of it."""

    name: str
    before: float
    told: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that somebody has to be at: an event, a hold or a slot.

    Attributes:
        kind: event, hold, slot.
        what: its name.
        where: name of the place or the stop.
        start, end: of it.
        calls: when to be where before it; only of slots.
        handover: of a slot, where the torch is passed on.
    """

    kind: str
    what: str
    where: str
    start: Time
    end: Time
    calls: tuple[tuple[Call, Time], ...] = ()
    handover: str = ""


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """Where somebody must be when, in order; and whose changes they must hear of (names of things)."""

    id: str  # empty for torchbearers who are only named in slots
    name: str
    role: str
    journey: str  # title
    duties: tuple[Duty, ...]
    hears: tuple[str, ...] = ()
