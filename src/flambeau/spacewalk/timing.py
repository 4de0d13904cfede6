"""When each task of a procedure happens: its demands as a network of the kernel, solved for an opening of the hatch.

The hatch is a point like any other. What is told from it moves with it, what has a time of its own stays, what needs
light waits for it, and an actor does one task after the other, in the order of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from flambeau.finding import Finding
from flambeau.instants import format_utc
from flambeau.journey import Anchor, At, Between, Certainty, Edge, Event, Free, Journey, When
from flambeau.network import Arc, Network, Times, solve
from flambeau.plan import Plan, Scheduled, resolve
from flambeau.procedure import Light, Procedure, Role, Task
from flambeau.timetable import Within
from flambeau.windows import Windows

TICK = 1e-3
"""Differences of time below this [s] are rounding."""


def told(t: float) -> str:
    """Write an instant [s] for a finding, to the second."""
    return format_utc(round(t))


class Around(NamedTuple):
    """What a spacewalk is a part of: the journey, its plan, and the row of the plan that is the spacewalk."""

    journey: Journey
    plan: Plan
    items: Mapping[str, Scheduled]
    item: Scheduled

    @property
    def event(self) -> Event:
        """The event of the journey that is the spacewalk."""
        return self.journey.events[self.item.id]

    def closing(self, late: float) -> float:
        """Return when the hatch must be closed [s] if it opens so late [s]; `inf` when the document does not say."""
        if self.item.end <= self.item.start:
            return inf
        fixed = isinstance(self.event.end, At | Between) or _elsewhere(self.event.end, self.item.id)
        return self.item.end if fixed else self.item.end + late

    def within(self, name: str) -> bool:
        """Tell whether an event lies within the spacewalk, over others or directly: it then moves with the hatch."""
        events, inside = self.journey.events, name
        for _ in events:  # no longer than any chain of events in events
            if inside not in events:
                break
            inside = events[inside].inside
            if inside == self.item.id:
                return True
        return False


def _elsewhere(when: When, own: str) -> bool:
    return isinstance(when, Anchor) and when.other != own


class Solved(NamedTuple):
    """The tasks in time by id, and from when on each suit lives on its own supplies [s], by id."""

    tasks: Mapping[str, Timed]
    suits: Mapping[str, float]


class Timed(NamedTuple):
    """A task in time: start and end, by how much it waited for light, misses its time and may still move [s]."""

    start: float
    end: float
    waited: float
    missed: float
    slack: float | None
    after: str  # id of the task that it waits for


def length(task: Task) -> float:
    """Return how long a task takes from its start to the end of its last role [s]."""
    return max((role.offset + role.duration for role in task.roles), default=0.0)


@dataclass(slots=True)
class Timing:
    """The network of a procedure when the hatch opens so late [s]: a point for it and each suit, two for each task."""

    around: Around
    procedure: Procedure
    light: Mapping[Light, Windows]
    late: float
    network: Network = field(default_factory=Network)
    hatch: int = 0
    points: dict[str, tuple[int, int]] = field(default_factory=dict)
    suits: dict[str, int] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    circle: tuple[str, ...] = ()  # ids of tasks that are anchored in a circle
    events: dict[str, str] = field(default_factory=dict)  # ids of tasks by that of the event that they are

    def __post_init__(self) -> None:
        self.hatch = self.network.point(self.around.item.start + self.late)
        closing = self.around.closing(self.late)
        for task in self.procedure.tasks:
            self.points[task.id] = (self.network.point(), self.network.point(upper=closing))
            if task.event:
                self.events.setdefault(task.event, task.id)
        before: dict[str, tuple[Task, Role]] = {}
        for task in self.procedure.tasks:
            self._add(task, before)
            before |= {role.actor: (task, role) for role in task.roles}
        for suit in self.procedure.suits:
            self.suits[suit.id] = self.network.point()
            if not self._told(self.suits[suit.id], suit.start):
                self._arc(self.suits[suit.id], self.hatch, 0.0)
        self._in_order()

    def _add(self, task: Task, before: Mapping[str, tuple[Task, Role]]) -> None:
        start, end = self.points[task.id]
        self._arc(end, start, length(task))
        self._demand(task, start, before.keys())
        for role in task.roles:
            if role.actor in before:
                earlier, done = before[role.actor]
                # One who comes in later may still be busy when it starts, but it does not overtake that work.
                self._arc(start, self.points[earlier.id][0], max(done.offset + done.duration - role.offset, 0.0))
        if self.light.get(task.light):
            self.network.opening[start] = Within(self.light[task.light], length(task))

    def _arc(self, point: int, source: int, offset: float) -> Arc:
        self.network.arcs[point].append(Arc(source, offset))
        return self.network.arcs[point][-1]

    def _demand(self, task: Task, point: int, busy: Iterable[str]) -> None:
        """Bind the start of a task to what the document says of it, or to what is usual where it says nothing."""
        item = self.around.items.get(task.event)
        if self._told(point, task.start):
            return
        if item is not None:
            arc = self._arc(point, self.hatch, item.start - self.around.item.start)
            if item.start_certainty is Certainty.EXACT:
                self.network.due[point] = arc
        elif not {role.actor for role in task.roles} & set(busy):
            self._arc(point, self.hatch, 0.0)

    def _told(self, point: int, when: When) -> bool:
        """Bind a point to what the document says of it; return False when it says nothing."""
        if isinstance(when, At | Between):
            self._fix(point, when)
        elif isinstance(when, Anchor):
            self._anchor(point, when)
        return not isinstance(when, Free)

    def _fix(self, point: int, when: At | Between) -> None:
        first, last = (when.instant, when.instant) if isinstance(when, At) else (when.earliest, when.latest)
        doubt = when.doubt if isinstance(when, At) else 0.0
        self.network.lower[point] = first
        self.network.upper[point] = inf if when.certainty is Certainty.APPROXIMATE and not doubt else last + doubt

    def _anchor(self, point: int, when: Anchor) -> None:
        """Tie a point to a task, to the hatch, or to where the plan has another thing of the journey."""
        edge = 0 if when.edge is Edge.START else 1
        by_event = self.events.get(when.other, "")
        own = bool(by_event) and point in self.points[by_event]  # told from the event that it is
        task = when.other if when.other in self.points else "" if own else by_event
        instant = resolve(when, self.around.items)
        if task:
            self.network.due[point] = self._arc(point, self.points[task][edge], when.offset)
        elif when.other == self.around.item.id and edge == 0:
            self.network.due[point] = self._arc(point, self.hatch, when.offset)
        elif instant is not None and self.around.within(when.other):
            self.network.due[point] = self._arc(point, self.hatch, instant - self.around.item.start)
        elif instant is not None:
            self._fix(point, At(instant))

    def _in_order(self) -> None:
        """Put the points in order; where anchors go round in a circle they are taken out, and then all that does."""
        self.order, circle = self.network.order()
        if not circle:
            return
        tied = set(circle) & self.network.due.keys()
        self.circle = tuple(n for n, pair in self.points.items() if set(pair) & (tied or set(circle)))
        self.network.untie(circle, lambda point, arc: arc is self.network.due.get(point))
        stuck = set(self.network.order()[1])
        self.network.untie(stuck, lambda _, arc: arc.source in stuck)
        self.order = self.network.order()[0]

    def solve(self) -> Solved:
        """Return when everything is."""
        times = solve(self.network, self.order, self.around.item.start)
        names = {point: name for name, pair in self.points.items() for point in pair}
        return Solved(
            {task.id: self._timed(task, times, names) for task in self.procedure.tasks},
            {name: times.scheduled[point] for name, point in self.suits.items()},
        )

    def _timed(self, task: Task, times: Times, names: Mapping[int, str]) -> Timed:
        start, end = self.points[task.id]
        t, slack = times.scheduled[start], times.latest[start] - times.scheduled[start]
        ready = max(times.ready[start], self.network.lower[start])
        waited = t - ready if start in self.network.opening and t - ready > TICK else 0.0
        after = names.get(times.binding[start], "")
        missed = self._missed(start, ready, times)
        return Timed(t, times.scheduled[end], waited, missed, None if slack == inf else max(slack, 0.0), after)

    def _missed(self, point: int, ready: float, times: Times) -> float:
        """Return by how much a start misses its fixed time, waiting for light counted, or its anchor, not counted."""
        late = times.scheduled[point] - self.network.upper[point]
        anchor = self.network.due.get(point)
        if anchor is not None:
            late = max(late, ready - anchor.forward(times.scheduled[anchor.source]))
        return late if late > TICK else 0.0


def circle_findings(timing: Timing) -> Iterator[Finding]:
    """Say which tasks hang on each other."""
    if timing.circle:
        names = timing.circle
        message = (
            f"{', '.join(names[:6])} {'are' if len(names) > 1 else 'is'} anchored in a circle: no start can be told."
        )
        where = next(task.where for task in timing.procedure.tasks if task.id == names[0])
        yield Finding("R102", message, where, f"give {names[0]} a time of its own.", names)
