"""What goes out: the table of file formats. Nothing here touches a disk; writers return bytes.

Every writer takes `(journey, plan, positions, crew=...)` and gives the same bytes for the same values. Hidden times
are blank in what every writer makes unless `crew` is true. A writer that has nothing to say gives None, and no file;
one that makes several files gives them by name, and the table has their folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish import calendars, czml, geo, gpx, itinerary, kml, oem
from flambeau.publish.language import mark
from flambeau.publish.lines import Positions


class Writer(Protocol):
    """Turns a plan into the bytes of a file, or of several."""

    def __call__(
        self, journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False
    ) -> bytes | Mapping[str, bytes] | None:
        """Return the file's bytes, or several files by name; None when the journey has nothing for such a file."""
        ...


class Format(NamedTuple):
    """One kind of file: what it is called on the command line, the file's name, what it is for, and its writer.

    `file` ends with a slash where it is the folder of several files.
    """

    name: str
    file: str
    purpose: str
    write: Writer


FORMATS: tuple[Format, ...] = (
    Format("csv", "itinerary.csv", mark("every row of the plan, for a spreadsheet"), itinerary.write),
    Format("czml", "journey.czml", mark("torches on a clock, stops and route, for a globe in a browser"), czml.write),
    Format("geojson", "journey.geojson", mark("stops, legs and events, for a map"), geo.write),
    Format("gpx", "journey.gpx", mark("stops and tracks in time, for navigation devices"), gpx.write),
    Format("ics", "calendars/", mark("calendars of all, of each branch, stop and person"), calendars.write),
    Format("kml", "journey.kml", mark("stops and tracks in time, for a globe on a desk"), kml.write),
    Format("oem", "orbit.oem", mark("stays in orbit, for programs that fly satellites"), oem.write),
)


def write_all(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False
) -> tuple[tuple[str, bytes], ...]:
    """Return every published file as (relative path, bytes).

    Args:
        positions: where an item is (from the timeline); without it things at places that move have no position.
        crew: show hidden times, too.
    """
    return tuple(one for form in FORMATS for one in files(form, journey, plan, positions, crew=crew))


def files(
    form: Format, journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one format as (relative path, bytes); the arguments are those of `write_all`."""
    made = form.write(journey, plan, positions, crew=crew)
    if isinstance(made, bytes):
        yield form.file, made
    elif made is not None:
        yield from ((f"{form.file}{name}", content) for name, content in made.items())
