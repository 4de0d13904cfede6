"""A spacewalk's procedure as it is wanted: who does what, in which order, and what must hold meanwhile.

The words are those of the field: an *actor* is a column of the sheet (EV1, EV2, IV, ground), a *task* a block of work
with a duration for each *role* in it, a *row* what is done at one time, by one actor or by several together (a sync
point). Frozen values; durations in seconds, instants as in `flambeau.when`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from flambeau.finding import NOWHERE, Where
from flambeau.when import FOLLOWS, When


class Light(StrEnum):
    """What light a task must be done in."""

    ANY = "any"
    DAY = "day"  # the station is sunlit
    NIGHT = "night"  # it is in the Earth's shadow


@dataclass(frozen=True, slots=True)
class Instruction:
    """One numbered step as it is read out: its text, and what stands above and below it."""

    text: str
    title: str = ""
    warnings: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    checkboxes: tuple[str, ...] = ()
    substeps: tuple[Instruction, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What one actor does in a row, or what several do together."""

    actors: tuple[str, ...]  # ids
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What is done at one time; with more than one cell all begin together."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """How long a task takes one actor [s], and how long after its start that actor comes in [s]."""

    actor: str  # id
    duration: float
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Task:
    """A block of work. Without a `start` it follows the tasks before it of every actor that it needs."""

    id: str
    title: str
    roles: tuple[Role, ...]
    rows: tuple[Row, ...] = ()
    start: When = FOLLOWS  # may be anchored to other tasks of the procedure, and to things of the journey
    light: Light = Light.ANY
    event: str = ""  # id of the journey's event that this task is
    holder: str = ""  # id of who has the torch from the task's start on
    tether: str = ""  # what the torch is tied to from then on
    pictures: tuple[str, ...] = ()  # ids of the journey's shots that are to be taken in it
    source: str = ""
    note: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Consumable:
    """What a suit has a limited amount of, told as the time for which it lasts [s]."""

    name: str
    lasts: float
    reserve: float = 0.0  # [s] that must be left at the end
    source: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Suit:
    """A space suit and what limits it."""

    id: str
    name: str
    consumables: tuple[Consumable, ...] = ()
    start: When = FOLLOWS  # from when on it lives on its own supplies; it follows the hatch
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Actor:
    """A column of the sheet."""

    id: str  # EV1, EV2, IV, ...; also the role that Maestro's files name
    name: str = ""  # what stands at the head of the column
    person: str = ""  # id of the journey's person
    suit: str = ""  # id
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Procedure:
    """The procedure of one spacewalk: the event of the journey that it is, its columns and its tasks in order."""

    name: str
    event: str = ""
    actors: tuple[Actor, ...] = ()
    tasks: tuple[Task, ...] = ()
    suits: tuple[Suit, ...] = ()
    where: Where = NOWHERE
    kept: tuple[tuple[str, str], ...] = field(
        default=(), compare=False, repr=False
    )  # files (name, text) it was read from
