"""What is printed: the table of sheets for people on the way and of the kit for the press, as `publish.FORMATS` is one.

They take seconds, so `flambeau plan --out` does not make them; sites and `flambeau publish --format` do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish import Format, itinerary
from flambeau.publish.language import LANGUAGES, Language
from flambeau.publish.lines import Positions
from flambeau.publish.press.kit import press
from flambeau.publish.sheets import writing
from flambeau.timeline import Timeline


def press_kit(
    journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False  # noqa: ARG001
) -> Mapping[str, bytes]:  # fmt: skip
    """Return the files of the press kit by name."""
    return dict(press(journey, plan, Timeline(journey, plan), Language(LANGUAGES[0]), crew=crew))


def as_told(journey: Journey, plan: Plan, *, crew: bool = False) -> Plan:
    """Return a plan that says which one it is without telling the public more than its readers may know.

    Sheets print a digest of the plan's files. One that hangs on a hidden time would let it be guessed, so that of the
    public is the digest of the public table.
    """
    if crew:
        return plan
    table = itinerary.write(journey, plan, crew=False) or b""
    return replace(plan, digests={"itinerary.csv": hashlib.sha256(table).hexdigest()})


PAPER: tuple[Format, ...] = (
    Format("runsheet", "sheets/run-sheets.pdf", "run sheets of all branches, to print", writing.run_pdf),
    Format("daysheets", "sheets/day-sheets.pdf", "day sheets of all dates, to print", writing.days_pdf),
    Format("people", "sheets/people.pdf", "where everybody must be when, to print", writing.people_pdf),
    Format("spacewalks", "sheets/spacewalks.pdf", "sheets of all spacewalks, to print", writing.spacewalks_pdf),
    Format(
        "picturesheets", "sheets/pictures.pdf", "call sheets of wanted pictures, to print", writing.pictures_pdf
    ),
    Format("press", "press/", "facts with their sources, and maps at print quality", press_kit),
)
