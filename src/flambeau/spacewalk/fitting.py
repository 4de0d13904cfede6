"""What does not fit in a spacewalk: fixed times that are missed, light that is not there, an end after the hatch's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from flambeau.finding import Finding
from flambeau.procedure import Light
from flambeau.spacewalk.sheet import Block
from flambeau.spacewalk.surroundings import Surroundings
from flambeau.spacewalk.timing import TICK, Around, Timed, told
from flambeau.units import format_duration


def missed_findings(blocks: Sequence[Block], timed: Mapping[str, Timed]) -> Iterator[Finding]:
    """Say which tasks start later than the document says, and what they wait for."""
    for block in blocks:
        late, task = timed[block.task.id].missed, block.task
        if late:
            light = f"orbital {task.light}" if block.waited else ""
            causes = " and ".join(x for x in (block.after, light) if x)
            message = f"{task.id} starts {told(block.start)}, {format_duration(late)} later than it must"
            message += f"; it waits for {causes}." if causes else "."
            what = f"{block.after} end" if block.after else f"{task.id} be planned"
            hint = f"let {what} {format_duration(late)} earlier."
            yield Finding("E602", message, task.where, hint, (task.id, block.after) if block.after else (task.id,))


def light_findings(sky: Surroundings, blocks: Sequence[Block]) -> Iterator[Finding]:
    """Say which tasks do not lie within one span of the light that they need."""
    for block in blocks:
        light, long = block.task.light, block.end - block.start
        if light is Light.ANY or block.light is light:
            continue
        spans = sky.light[light].spans if sky.light else ()
        most = max((b - a for a, b in spans), default=0.0)
        message = f"{block.task.id} takes {format_duration(long)} from {told(block.start)}, "
        if not sky.light:
            message += f"in orbital {light}; {sky.place.name} is not in orbit."
        elif most >= long:
            message += f"in orbital {light}, and there is no such {light} any more before {told(sky.span[1])}."
        else:
            message += f"in orbital {light}, which lasts {format_duration(most)} at most."
        hint = (
            f"split it into tasks of {format_duration(most // 60 * 60)}." if 60 < most < long else "take its light out."
        )
        yield Finding("E603", message, block.task.where, hint, (block.task.id,))


def end_findings(around: Around, blocks: Sequence[Block], closing: float) -> Iterator[Finding]:
    """Say by how much the last task ends after the hatch must be closed."""
    last = max(blocks, key=lambda block: block.end, default=None)
    if last is not None and closing < inf and last.end - closing > TICK:
        over = format_duration(last.end - closing)
        message = f"{last.task.id} ends {told(last.end)}, {over} after the hatch must be closed "
        message += f"({told(closing)}, {around.event.where})."
        yield Finding("E601", message, last.task.where, f"leave out {over} of work.", (around.item.id, last.task.id))
