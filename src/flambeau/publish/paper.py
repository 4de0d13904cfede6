"""What is printed: sheets as PDF, and the kit of the press. Apart from the other formats, since it takes seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish import Format
from flambeau.publish.language import Language, mark
from flambeau.publish.lines import Positions
from flambeau.publish.press import kit
from flambeau.publish.sheets import writing
from flambeau.timeline import Timeline


class Printer(Protocol):
    """Turns a plan into the bytes of a file, or of several, in a language."""

    def __call__(
        self, journey: Journey, plan: Plan, positions: Positions | None = None, *, crew: bool = False,
        language: Language | None = None,
    ) -> bytes | Mapping[str, bytes] | None:  # fmt: skip
        """Return the file's bytes, or several files by name; None when the journey has nothing for such a file."""
        ...


_SHEETS: tuple[tuple[str, str, str, Printer], ...] = (
    ("runsheet", "sheets/runsheet.pdf", mark("each branch from its first stop to its last"), writing.run_pdf),
    ("daysheets", "sheets/days.pdf", mark("a page for each local date, all branches"), writing.days_pdf),
    ("callsheets", "sheets/people.pdf", mark("who must be where when"), writing.people_pdf),
    ("spacewalks", "sheets/spacewalks.pdf", mark("a page for each spacewalk"), writing.spacewalks_pdf),
)
_PRESS = ("press", "press/", mark("facts with arithmetic and sources, the map for print"), kit.write)
_PICTURES = (
    "shotsheets", "sheets/pictures.pdf", mark("who stands where for each picture, for the crew"), writing.pictures_pdf
)  # fmt: skip
PRINTERS: Mapping[str, Printer] = {row[0]: row[3] for row in (*_SHEETS, _PRESS, _PICTURES)}

PAPER: tuple[Format, ...] = (*(Format(*row) for row in _SHEETS), Format(*_PRESS))
PICTURES = Format(*_PICTURES)
"""Apart, since rays are cast for it. A site has them from its gallery."""


class Printed(NamedTuple):
    """A file for print: where it lies, what it is for (an English message), its bytes."""

    path: str
    purpose: str
    content: bytes


def paper(
    journey: Journey, plan: Plan, timeline: Timeline, languages: Sequence[str], *, crew: bool = False
) -> Iterator[Printed]:
    """Yield all that is printed in some languages: the first at the usual names, others in folders of their own.

    The map is in the first language alone: its names are those of the document, and drawing it takes two seconds.
    """
    reached = kit.near(journey, plan, timeline, crew=crew)
    for code in languages:
        language, first = Language(code), code == languages[0]
        for _name, file, purpose, write in _SHEETS:
            content = write(journey, plan, None, crew=crew, language=language)
            if isinstance(content, bytes):
                yield Printed(in_language(file, "" if first else code), purpose, content)
        told = kit.press(journey, plan, timeline, language, reached=reached, crew=crew, mapped=first)
        for name, content in told:
            yield Printed(in_language(f"press/{name}", "" if first else code), _PRESS[2], content)


def in_language(path: str, code: str) -> str:
    """Return where a file lies in a language: `sheets/days.pdf` in ru is `sheets/ru/days.pdf`."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/{code}/{name}" if code else path
