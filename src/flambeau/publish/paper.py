"""What is printed: sheets as PDF, and the kit of the press. Apart from the other formats, since it takes seconds."""

from __future__ import annotations

from flambeau.publish import Format
from flambeau.publish.language import mark
from flambeau.publish.press import kit
from flambeau.publish.sheets import writing

PAPER: tuple[Format, ...] = (
    Format("runsheet", "sheets/runsheet.pdf", mark("each branch from its first stop to its last"), writing.run_pdf),
    Format("daysheets", "sheets/days.pdf", mark("a page for each local date, all branches"), writing.days_pdf),
    Format("callsheets", "sheets/people.pdf", mark("who must be where when"), writing.people_pdf),
    Format("spacewalks", "sheets/spacewalks.pdf", mark("a page for each spacewalk"), writing.spacewalks_pdf),
    Format("press", "press/", mark("facts with arithmetic and sources, the map for print"), kit.write),
)

PICTURES = Format(
    "shotsheets", "sheets/pictures.pdf", mark("who stands where for each picture, for the crew"), writing.pictures_pdf
)
"""Apart, since rays are cast for it. A site has them from its gallery."""
