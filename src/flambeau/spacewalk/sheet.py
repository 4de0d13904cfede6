"""The sheet of a spacewalk as a value: who does what when, in what light, with what left, and who has the torch.

Everything is told here, so that whoever prints a sheet computes nothing. Instants are POSIX seconds (UTC), durations
seconds, angles radians, lengths metres. Elapsed time (PET) is counted from `Sheet.start`, the opening of the hatch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flambeau.finding import NOWHERE, Finding, Where
from flambeau.procedure import Light, Procedure, Row, Task
from flambeau.shot import Shot
from flambeau.windows import Span, Windows


@dataclass(frozen=True, slots=True)
class Column:
    """The column of an actor: what stands at its head, who it is, what suit they wear (names; empty for none)."""

    actor: str
    name: str
    person: str = ""
    suit: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one actor does of a task."""

    actor: str
    start: float
    end: float
    left: tuple[Left, ...] = ()  # what the actor's suit has left at the end


@dataclass(frozen=True, slots=True)
class Left:
    """How long a consumable of a suit still lasts [s], and how long it will above its reserve [s] (negative: below)."""

    name: str
    seconds: float
    above_reserve: float


@dataclass(frozen=True, slots=True)
class Block:
    """A task on the axis. `moved` and `slack` [s] are how far it was moved by the hatch, and still could be."""

    task: Task
    start: float
    end: float
    parts: tuple[Part, ...]
    planned: float  # start when the hatch opens as planned
    moved: float = 0.0
    waited: float = 0.0  # [s] for its light
    slack: float | None = None  # None: for ever
    after: str = ""  # id of the task that it waits for, when one binds
    light: Light = Light.ANY  # what light there is from start to end; `ANY` where it changes meanwhile
    syncs: tuple[Row, ...] = ()  # rows in which actors begin together


@dataclass(frozen=True, slots=True)
class Sync:
    """A sync point: several actors begin a task together; `waits` [s] is how long each of them was free before."""

    t: float
    task: str  # id
    actors: tuple[str, ...]
    waits: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Lighting:
    """One span of orbital day or night, within the axis."""

    start: float
    end: float
    light: Light


@dataclass(frozen=True, slots=True)
class LightEdge:
    """An edge of orbital day: `kind` is sunrise or sunset, `edge` umbra, penumbra or centre; known to `band` [s]."""

    t: float
    kind: str
    edge: str
    band: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the station is at an instant, how high the Sun stands there, and what the mark is for."""

    t: float
    lat: float
    lon: float
    height: float
    sun: float  # [rad] above the horizontal of the station
    light: Light
    tasks: tuple[str, ...] = ()  # ids of those that start then
    over: str = ""  # the nearest place of the journey, where one is near
    distance: float = 0.0  # [m] from the sub-point to it


@dataclass(frozen=True, slots=True)
class Holding:
    """From when to when somebody has the torch (a name, empty: nobody is named), and what it is tied to."""

    start: float
    end: float
    holder: str
    tether: str = ""
    tasks: tuple[str, ...] = ()  # ids of the tasks that say so
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Supply:
    """A consumable of an actor's suit along the axis: how long it lasts in all, and what is left at the actor's end."""

    actor: str
    suit: str  # name
    name: str
    start: float
    lasts: float
    reserve: float
    end: float  # when the actor's last task ends
    source: str = ""
    where: Where = NOWHERE

    @property
    def left(self) -> float:
        """How long it still lasts at the end [s]; negative when it is empty before."""
        return self.start + self.lasts - self.end

    @property
    def reserved_from(self) -> float:
        """When only the reserve is left."""
        return self.start + self.lasts - self.reserve

    @property
    def empty(self) -> float:
        """When nothing is left."""
        return self.start + self.lasts


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest miss of a place that is never in view: when, and how far its zenith is from the station's [rad]."""

    t: float
    arc: float
    horizon: float  # how far off a place may be and still see the station [rad]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wanted picture: the spans of the spacewalk in which its light holds and its place is in view."""

    shot: Shot
    view: str  # name of the place
    windows: Windows
    tasks: tuple[str, ...] = ()  # ids of the tasks in which it is to be taken
    within: tuple[Span, ...] = ()  # the parts of the windows that lie in these tasks
    nearest: Nearest | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet. Blocks, marks, syncs, edges and holdings are in order of time, supplies in that of the actors."""

    id: str  # of the event
    name: str
    zone: str  # of local times
    place: str  # name of the place that it is at
    procedure: Procedure
    columns: tuple[Column, ...]
    start: float  # the hatch opens
    end: float  # the last task is over
    planned_start: float
    planned_end: float | None  # when the hatch must be closed; None: the document does not say
    late: float  # [s] by which the hatch opens late
    axis: Span  # from the first task or the hatch to the last task or the closing of the hatch
    blocks: tuple[Block, ...]
    syncs: tuple[Sync, ...] = ()
    lights: tuple[Lighting, ...] = ()
    edges: tuple[LightEdge, ...] = ()
    marks: tuple[Mark, ...] = ()
    holdings: tuple[Holding, ...] = ()
    torch: str = ""  # name of the torch that is held
    supplies: tuple[Supply, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    beta: float | None = None  # angle of the Sun to the plane of the orbit [rad]
    elements: str = ""  # name of the element set that the positions come from; empty: not in orbit
    epoch: float = 0.0  # of that set
    band: float = 0.0  # by how much the station may be early or late [s]
    sources: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def elapsed(self, t: float) -> float:
        """Return the time since the hatch opened [s], negative before it."""
        return t - self.start
