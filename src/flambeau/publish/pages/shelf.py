"""What all pages of one language share: the rows of the stops, names, and where things stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flambeau.publish.language import Language
from flambeau.publish.pages.book import Picture
from flambeau.publish.pages.paths import unique
from flambeau.publish.pages.rows import StopRow, stop_row
from flambeau.publish.pages.values import Values
from flambeau.publish.text import place_name

_MOST_DOTS = 240  # on the line of a branch: more would be a line themselves


@dataclass(frozen=True, slots=True)
class Shelf:
    """The values of a journey in one language.

    Attributes:
        rows: every stop as a row of a table, by id.
        anchors: of the wanted pictures on their page, by id.
        files: paths of the publications.
        dots: where the stops of a branch stand on a line of 960 units, by branch.
    """

    values: Values
    language: Language
    rows: Mapping[str, StopRow]
    anchors: Mapping[str, str]
    files: frozenset[str]
    dots: Mapping[str, tuple[float, ...]]

    def place(self, id: str) -> str:
        """Return the name of a place."""
        return place_name(self.values.journey, id)

    def holder(self, id: str) -> str:
        """Return the name of a person or of equipment, or the id where the journey knows neither."""
        holder = self.values.journey.holders.get(id)
        return holder.name if holder is not None else id

    def picture(self, shot: str) -> Picture | None:
        """Return the predicted picture of a shot; none where its light would tell a hidden time."""
        return self.values.book.pictures.get(shot) if shot in self.values.shots else None

    def branch_rows(self, branch: str) -> tuple[StopRow, ...]:
        """Return the rows of a branch."""
        return tuple(self.rows[id] for id in self.values.chains.get(branch, ()))


def make_shelf(values: Values, language: Language) -> Shelf:
    """Return what all pages of a language share."""
    shots = values.journey.shots
    return Shelf(
        values, language,
        {id: stop_row(values, language, one) for id, one in values.stops.items()},
        dict(zip(shots, unique(shot.name for shot in shots.values()), strict=True)),
        frozenset(file.path for file in values.book.files),
        {branch: _dots(values, ids) for branch, ids in values.chains.items()},
    )  # fmt: skip


def _dots(values: Values, ids: tuple[str, ...]) -> tuple[float, ...]:
    stops = [values.stops[id] for id in ids]
    places = dict.fromkeys(round(960 * one.km / one.total, 1) if one.total else 0.0 for one in stops)
    return tuple(places)[:: -(-len(places) // _MOST_DOTS) or 1]
