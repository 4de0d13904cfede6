"""Lines drawn elsewhere: those of a GPX or a KML file, with the place in the file where each begins.

Read by expat, which tells line and column; a document type or entities are refused, and so is what is too large.
GPX: tracks, their segments and routes. KML: LineString and gx:Track. Waypoints, polygons and times are not wanted.

Source: GPX 1.1 schema; OGC 07-147r2, KML 2.2.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from flambeau.document.source import Refused, Text, cut
from flambeau.finding import Where

MOST_POINTS = 1_000_000
_ENTITIES = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DEEPEST = 100

Point = tuple[float, float]


class Drawn(NamedTuple):
    """A line: its name, its points (latitude, longitude [rad]), at least two, and where it begins in the file."""

    name: str
    points: tuple[Point, ...]
    where: Where


def read_drawn(text: Text, kind: str) -> tuple[tuple[Drawn, ...], tuple[Refused, ...]]:
    """Return the lines of a file, and all that is wrong in it.

    Args:
        text: of the file.
        kind: `gpx` or `kml`.

    Returns:
        The lines in order (a GPX track of several segments as a whole, too), and what cannot be read (D116).
    """
    if match := _ENTITIES.search(text.text):
        what = "a document type or entities, which no such file needs"
        return (), (Refused("D116", what, text.where(match.start())),)
    reader = _Reader(text.file, kind)
    try:
        reader.read(text.text)
    except (expat.ExpatError, _TooMuch) as error:
        reader.say(f"not {kind.upper()}: {error}")
    if not reader.lines and not reader.wrong:
        reader.wrong.append(Refused("D116", f"no line in it that {kind.upper()} knows", Where(text.file)))
    return tuple(reader.lines), tuple(reader.wrong)


class _TooMuch(Exception):
    pass


@dataclass
class _Reader:
    """Goes through the elements of one file and gathers lines."""

    file: str
    kind: str
    lines: list[Drawn] = field(default_factory=list)
    wrong: list[Refused] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _names: dict[int, str] = field(default_factory=dict)  # of open elements, by depth
    _line: list[Point] = field(default_factory=list)
    _began: Where = field(default_factory=lambda: Where(""))
    _track: list[Drawn] = field(default_factory=list)  # segments of the track that is open
    _count: int = 0

    def read(self, text: str) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.Parse(text.encode("utf-8"), True)

    @property
    def _where(self) -> Where:
        return Where(self.file, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def say(self, message: str) -> None:
        self.wrong.append(Refused("D116", message, self._where))

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = qualified.rpartition(":")[2]
        self._open.append(name)
        self._text.clear()
        if len(self._open) > _DEEPEST:
            raise _TooMuch(f"more than {_DEEPEST} elements within each other")
        if name in _LINES[self.kind]:
            self._line, self._began = [], self._where
        elif name in _POINTS and self.kind == "gpx":
            self._add(attributes.get("lat", ""), attributes.get("lon", ""))

    def _end(self, qualified: str) -> None:
        name, inside = qualified.rpartition(":")[2], self._open[-2] if len(self._open) > 1 else ""
        words = "".join(self._text)
        if name == "name" and inside in _NAMED:
            self._names[len(self._open) - 1] = " ".join(words.split())
        elif self.kind == "kml":
            self._coordinates(name, inside, words)
        if name in _LINES[self.kind]:
            self._close(name)
        elif name == "trk":
            self._whole()
        self._names.pop(len(self._open), None)
        self._open.pop()
        self._text.clear()

    def _coordinates(self, name: str, inside: str, words: str) -> None:
        """Read `lon,lat,height lon,lat,height` of a line, or `lon lat height` of a track."""
        if name == "coord" and inside == "Track":
            lon, lat = (*words.split(), "", "")[:2]
            self._add(lat, lon)
        elif name == "coordinates" and inside == "LineString":
            for part in words.split():
                lon, lat = (*part.split(","), "", "")[:2]
                self._add(lat, lon)

    def _add(self, lat: str, lon: str) -> None:
        self._count += 1
        if self._count > MOST_POINTS:
            raise _TooMuch(f"more than {MOST_POINTS:,} points")
        try:
            point = float(lat), float(lon)
        except ValueError:
            point = math.nan, math.nan
        if abs(point[0]) <= 90 and abs(point[1]) <= 180:
            self._line.append((math.radians(point[0]), math.radians(point[1])))
        else:
            self.say(f"latitude {cut(lat)}, longitude {cut(lon)}: not a place on Earth")

    def _name(self) -> str:
        return self._names[max(self._names)] if self._names else ""

    def _close(self, name: str) -> None:
        """Take the line that has just ended; one of fewer than two points is none."""
        if len(self._line) > 1:
            self.lines.append(Drawn(self._name(), tuple(self._line), self._began))
            if name == "trkseg":
                self._track.append(self.lines[-1])
        self._line = []

    def _whole(self) -> None:
        """Take a track of several segments as one line, too."""
        if len(self._track) > 1:
            points = tuple(point for segment in self._track for point in segment.points)
            self.lines.append(Drawn(self._name(), points, self._track[0].where))
        self._track = []


_LINES = {"gpx": ("trkseg", "rte"), "kml": ("LineString", "Track")}
_POINTS = ("trkpt", "rtept")
_NAMED = ("trk", "rte", "Placemark")


def gpx_of(name: str, points: tuple[Point, ...]) -> str:
    """Return points as a GPX file with one track, to 6 decimals of a degree (0.1 m); `name` is an id."""
    head = '<gpx version="1.1" creator="flambeau" xmlns="http://www.topografix.com/GPX/1/1">'
    return "\n".join((head, f"<trk><name>{name}</name><trkseg>", *_rows(points), "</trkseg></trk>", "</gpx>", ""))


def _rows(points: tuple[Point, ...]) -> Iterator[str]:
    for lat, lon in points:
        yield f'<trkpt lat="{math.degrees(lat):.6f}" lon="{math.degrees(lon):.6f}"/>'
