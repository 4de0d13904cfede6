"""What is decided: every stop, leg, rest and event with its times, slack, lateness, distance and money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flambeau.finding import NOWHERE, Where
from flambeau.journey import Anchor, At, Between, Certainty, Edge, When
from flambeau.units import Money

FORMAT = "flambeau-plan/1"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One row of the plan. Instants and durations [s], distances [m]; `id` is unique within the plan.

    On a branch stops, legs and rests follow each other without a gap: the end of one is the start of the next. Events
    lie within one of them (`inside`).
    """

    branch: str
    seq: int  # from 1 along the branch; an event has the number of what it is inside
    kind: str  # stop, leg, rest, event
    id: str
    name: str
    place: str  # id; of a leg, where it leads
    origin: str  # id of the place that a leg leaves, else the same as `place`
    zone: str
    start: float
    end: float
    start_certainty: Certainty = Certainty.COMPUTED
    end_certainty: Certainty = Certainty.COMPUTED
    doubt: float = 0.0  # [s], of the start
    slack: float | None = None  # [s] by which the start may move later and nothing gets late; None: for ever
    late: float = 0.0  # [s] after what the document demands
    late_guessed: bool = False  # the time that is not kept is only approximate
    cause: str = ""  # id of what holds it up, when it is late
    distance: float = 0.0  # [m]
    distance_from: str = ""  # document, path, great circle x 1.3
    mode: str = ""
    mode_inferred: bool = False
    moves: tuple[tuple[float, float], ...] = ()  # of a leg: when it is under way; between them it pauses
    inside: str = ""
    event: str = ""  # kind of event
    cost: tuple[Money, ...] = ()
    tell: tuple[str, ...] = ()  # names of the people who must hear of a change
    revision: int = 0  # how often what calendars say of it has changed
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Kept:
    """A deadline in the plan: `reached` [s] is when it is met, `spare` [s] how much earlier it could be (< 0: late)."""

    id: str
    name: str
    of: str  # id of the thing
    edge: Edge
    by: float
    reached: float
    spare: float
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Plan:
    """The decided journey. `digests` names the state of the document's files that it was made from.

    `revision` counts how often it changed, and `gone` has what earlier plans had and this one has not, as it was last:
    a calendar says that it is cancelled. `document.revisions` carries both from one plan to the next.
    """

    title: str
    items: tuple[Scheduled, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
    deadlines: tuple[Kept, ...] = ()
    money: Mapping[str, Mapping[str, tuple[Money, ...]]] = field(default_factory=dict)  # by branch, mode, day, all
    revision: int = 0
    gone: tuple[Scheduled, ...] = ()

    def by_id(self) -> dict[str, Scheduled]:
        """Return the items by id."""
        return {item.id: item for item in self.items}

    def chain(self, branch: str) -> tuple[Scheduled, ...]:
        """Return the stops, legs and rests of a branch in order."""
        return tuple(i for i in self.items if i.branch == branch and i.kind != "event")


def around(id: str, items: Mapping[str, Scheduled]) -> Iterator[Scheduled]:
    """Yield an item and all that it is inside of, the innermost first; each once, even in a circle."""
    seen: set[str] = set()
    while id in items and id not in seen:
        seen.add(id)
        yield items[id]
        id = items[id].inside


def resolve(when: When, items: Mapping[str, Scheduled]) -> float | None:
    """Return the instant [s] that a time means in a plan, or None where it means none (free, or hangs on nothing)."""
    if isinstance(when, At):
        return when.instant
    if isinstance(when, Between):
        return when.earliest
    if isinstance(when, Anchor) and when.other in items:
        item = items[when.other]
        return (item.start if when.edge is Edge.START else item.end) + when.offset
    return None
