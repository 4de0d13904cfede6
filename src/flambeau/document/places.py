"""The places of a journey: declared by themselves, or where a stop first names them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flambeau.document.hints import slug
from flambeau.document.reading import Fields, Reader
from flambeau.document.sheets import CsvRow, read_rows
from flambeau.document.source import cut
from flambeau.document.tables import LOG
from flambeau.document.times import read_at
from flambeau.document.values import Wrong, show
from flambeau.earth import great_circle
from flambeau.finding import Where
from flambeau.journey import Place
from flambeau.orbit.elements import Elements, read_elements
from flambeau.orbit.ephemeris import Ephemeris
from flambeau.orbit.oem import is_oem, read_oem

NEAR = 1000.0  # [m] within which two positions are one place
Log = tuple[tuple[float, float, float, float], ...]
_REPEATED = ("zone", "height", "region", "country", "population", "town")


def metres(a: Place, b: Place) -> float:
    """Return the great-circle distance of two places that stand still [m]."""
    return float(great_circle(a.lat, a.lon, b.lat, b.lon))


@dataclass
class Places:
    """The places read so far. `broken` are names and ids that the document has, but no sound place for."""

    reader: Reader
    zone: str
    by_id: dict[str, Place] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    _given: dict[str, set[str]] = field(default_factory=dict)

    def declare(self, fields: Fields) -> None:
        """Take a place from its own table."""
        name = fields.text("name")
        made = self._id(fields, slug(name))
        (elements, ephemeris), log = self._orbit(fields), self._log(fields)
        moves = fields.given("elements") or fields.given("log")
        sound = bool(elements or ephemeris or log) if moves else self._has_position(fields, name)
        if fields.given("elements"):
            self.reader.ids.setdefault("place in orbit", {}).setdefault(made or fields.text("id"), fields.where)
        if made is None or not sound:
            self.broken |= {name, made or "", fields.text("id")}
            return
        first = log[0] if log else (0.0, 0.0, 0.0, 0.0)
        place = replace(self._place(fields, made, name), elements=elements, ephemeris=ephemeris, log=log)
        if log and not fields.given("lat"):
            place = replace(place, lat=first[1], lon=first[2], height=first[3])
        self._add(place, fields)

    def _id(self, fields: Fields, automatic: str) -> str | None:
        if fields.given("id"):
            return self.reader.take("place", fields)
        if not automatic:
            if "name" not in fields.broken:
                self.reader.say("D108", "no id can be made from the name: give one", fields.where)
            return None
        key = "name" if fields.given("name") else "place"
        return automatic if self.reader.register("place", automatic, fields.row, key) else None

    def _place(self, fields: Fields, made: str, name: str) -> Place:
        return Place(
            id=made,
            name=name or made,
            lat=fields.real("lat"),
            lon=fields.real("lon"),
            height=fields.real("height"),
            zone=fields.text("zone") or self.zone,
            region=fields.text("region"),
            country=fields.text("country"),
            population=fields.one("population", int),
            town=fields.flag("town"),
            where=fields.where,
        )

    def _add(self, place: Place, fields: Fields) -> Place:
        self.by_id[place.id] = place
        self.by_name.setdefault(place.name, []).append(place.id)
        self._given[place.id] = {key for key in _REPEATED if fields.given(key)}
        return place

    def _has_position(self, fields: Fields, name: str) -> bool:
        for key in ("lat", "lon"):
            if not fields.given(key):
                self.reader.say("D108", f"the place {cut(name)} has no {key}", fields.where)
        return all(fields.given(key) and key not in fields.broken for key in ("lat", "lon"))

    def _orbit(self, fields: Fields) -> tuple[tuple[Elements, ...], Ephemeris | None]:
        """Read element sets, or an ephemeris: the text itself tells which."""
        text = self.reader.file(fields, "elements")
        if text is None:
            return (), None
        if is_oem(text.text):
            ephemeris, findings = read_oem(text.text, text.file)
            self.reader.findings.extend(findings)
            return (), ephemeris
        sets, findings = read_elements(text.text, text.file)
        self.reader.findings.extend(findings)
        if not sets and not findings:
            self.reader.say("V212", "no element set in this file", Where(text.file))
        return sets, None

    def _log(self, fields: Fields) -> Log:
        text = self.reader.file(fields, "log")
        return read_log(self.reader, read_rows(self.reader, text, LOG), self.zone_of(fields)) if text else ()

    def zone_of(self, fields: Fields) -> str:
        """Return the zone that a table gives, or else the journey's."""
        return fields.text("zone") or self.zone

    def at_stop(self, fields: Fields) -> str | None:
        """Return the id of the place that a stop names, making it at its first use; None when there is none."""
        name = fields.text("place")
        if "place" in fields.broken:
            return None
        found = self._find(name, fields)
        if found is not None:
            self._compare(self.by_id[found], fields)
            return found
        if name in self.broken:
            return None
        if fields.row.broken or "lat" in fields.broken or "lon" in fields.broken:
            self._lose(name, fields)
            return None
        return self._new(name, fields)

    def _find(self, name: str, fields: Fields) -> str | None:
        if name in self.by_id:
            return name
        named = self.by_name.get(name, ())
        if len(named) > 1:
            message = f"place = {cut(name)}: {len(named)} places have that name"
            self.reader.say("D112", message, fields.row.at("place"), " or ".join(f'"{n}"' for n in named[:3]) + ".")
        return named[0] if named else None

    def _new(self, name: str, fields: Fields) -> str | None:
        if not fields.given("lat") and not fields.given("lon"):
            if "place" in self.reader.lost:
                return None
            hint = self.reader.maybe(name, [*self.by_name, *self.by_id])
            message = f"place = {cut(name)}: no such place, and no lat and lon to make it"
            self.reader.say("D112", message, fields.row.at("place"), hint)
            return None
        if not self._has_position(fields, name):
            self._lose(name, fields)
            return None
        made = self._free(slug(name))
        if not made:
            self.reader.say("D108", f"no id can be made from {cut(name)}: make a [[place]] with an id", fields.where)
            self._lose(name, fields)
            return None
        self.reader.register("place", made, fields.row, "place")
        return self._add(self._place(fields, made, name), fields).id

    def _lose(self, name: str, fields: Fields) -> None:
        """Note a place that cannot be made, so that what refers to it is not said to be wrong as well."""
        self.broken.add(name)
        self.reader.ids.setdefault("place", {}).setdefault(slug(name), fields.where)

    def _free(self, base: str) -> str:
        taken, made, number = self.reader.known("place"), base, 2
        while made and made in taken:
            made, number = f"{base}-{number}", number + 1
        return made

    def _compare(self, place: Place, fields: Fields) -> None:
        """Check what a stop says again of a known place, and take what is new."""
        if place.where == fields.where:
            return
        if not place.moves and fields.one("lat", float) is not None and fields.one("lon", float) is not None:
            off = metres(place, replace(place, lat=fields.real("lat"), lon=fields.real("lon")))
            if off > NEAR:
                message = f"{cut(place.name)} is {off / 1000:.1f} km from where {place.where} has it"
                self.reader.say("D111", message, fields.row.at("lat"))
        for key in _REPEATED:
            if fields.given(key) and key not in fields.broken:
                self._repeat(self.by_id[place.id], key, fields)

    def _repeat(self, place: Place, key: str, fields: Fields) -> None:
        old, new = getattr(place, key), fields.values[key]
        if key not in self._given[place.id]:
            self._given[place.id].add(key)
            self.by_id[place.id] = _with(place, key, fields)
        elif old != new:
            message = f"{key} = {show(fields.row.cells[key])}: {place.where} says otherwise of {cut(place.name)}"
            self.reader.say("D111", message, fields.row.at(key))


def _with(place: Place, key: str, fields: Fields) -> Place:
    """Return a place with one more key of a stop's row."""
    match key:
        case "zone":
            return replace(place, zone=fields.text(key))
        case "region":
            return replace(place, region=fields.text(key))
        case "country":
            return replace(place, country=fields.text(key))
        case "height":
            return replace(place, height=fields.real(key))
        case "population":
            return replace(place, population=fields.one(key, int))
        case _:
            return replace(place, town=fields.flag(key))


def read_log(reader: Reader, rows: list[CsvRow], zone: str) -> Log:
    """Return the (instant [s], lat, lon [rad], height [m]) of a log, in the order of time."""
    found: list[tuple[float, float, float, float]] = []
    for row in rows:
        fields = reader.fields(row, LOG)
        if fields.broken:
            continue
        try:
            instant = read_at(fields.values["time"], zone).instant
            if found and instant <= found[-1][0]:
                raise Wrong("V207", "not later than the row before")
        except Wrong as wrong:
            reader.wrong(row, "time", row.cells["time"], wrong)
            continue
        found.append((instant, fields.real("lat"), fields.real("lon"), fields.real("height")))
    return tuple(found)
