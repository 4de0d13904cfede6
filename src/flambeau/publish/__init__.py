"""What goes out: the table of file formats. Nothing here touches a disk; writers return bytes.

Every writer takes `(journey, plan, positions, crew=...)` and gives the same bytes for the same values. Hidden times
are blank in what every writer makes unless `crew` is true. A writer that has nothing to say gives None, and no file.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish import geo, ical, itinerary, oem
from flambeau.publish.lines import Positions


class Writer(Protocol):
    """Turns a plan into the bytes of a file."""

    def __call__(
        self, journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False
    ) -> bytes | None:
        """Return the file's bytes; None when the journey has nothing for such a file."""
        ...


class Format(NamedTuple):
    """One kind of file: what it is called on the command line, the file's name, what it is for, and its writer."""

    name: str
    file: str
    purpose: str
    write: Writer


FORMATS: tuple[Format, ...] = (
    Format("csv", "itinerary.csv", "every row of the plan, for a spreadsheet", itinerary.write),
    Format("geojson", "journey.geojson", "stops, legs and events, for a map", geo.write),
    Format("ics", "journey.ics", "stops, legs and events, for a calendar", ical.write),
    Format("oem", "orbit.oem", "stays in orbit, for programs that fly satellites", oem.write),
)


def write_all(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False
) -> tuple[tuple[str, bytes], ...]:
    """Return every published file as (relative path, bytes).

    Args:
        positions: where an item is (from the timeline); without it things at places that move have no position.
        crew: show hidden times, too.
    """
    made = ((f.file, f.write(journey, plan, positions, crew=crew)) for f in FORMATS)
    return tuple((file, content) for file, content in made if content is not None)
