"""Branches and their stops: from rows of TOML and CSV to chains of `Stop`, each with the leg that leads to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from flambeau.document.gpx import read_path
from flambeau.document.hints import slug
from flambeau.document.places import Places
from flambeau.document.reading import Fields, Reader
from flambeau.document.sheets import read_rows
from flambeau.document.slots import read_slots
from flambeau.document.source import Refused, TomlRow, cut
from flambeau.document.tables import BRANCH, STOP
from flambeau.document.times import day_span
from flambeau.document.values import show
from flambeau.finding import Where
from flambeau.journey import FOLLOWS, Anchor, At, Between, Branch, Certainty, Edge, Leg, Rules, Stop, When
from flambeau.units import Money

_LOST = {"thing", "stop", "place"}
_EDGE = re.compile(r"([a-z0-9-]{1,64})\.(start|end)")


@dataclass(slots=True)
class Draft:
    """A stop on its way: its fields, its id and its place (empty when they are broken), and the stop before it."""

    fields: Fields
    id: str
    place: str
    before: Draft | None = None
    stop: Stop | None = None


@dataclass(slots=True)
class Chain:
    """A branch on its way."""

    fields: Fields
    id: str
    drafts: list[Draft]
    fork: Anchor | None = None
    rejoin: Anchor | None = None


@dataclass
class Stops:
    """Reads all branches in three goes: the rows and their ids, then the forks, then times and ways."""

    reader: Reader
    places: Places
    rules: Rules
    modes: tuple[str, ...]  # in the order of the document
    chains: list[Chain] = field(default_factory=list)
    by_id: dict[str, Draft] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)  # of stops and legs, by id
    _counts: dict[str, int] = field(default_factory=dict)

    # The rows and their ids

    def gather(self, rows: list[TomlRow]) -> None:
        """Take in all branches; afterwards all places and all ids of stops and legs are known."""
        branches = [self.reader.fields(row, BRANCH) for row in rows]
        ids = [self.reader.take("branch", fields) for fields in branches]
        for fields, name in zip(branches, ids, strict=True):
            if name is not None and not self.reader.register("thing", name, fields.row):
                name = None  # noqa: PLW2901 - taken
            drafts = [self._draft(stop) for stop in self._rows(fields)]
            for before, draft in pairwise(drafts):
                draft.before = before
            self._register_legs(fields, drafts)
            self.chains.append(Chain(fields, name or "", drafts))

    def _rows(self, fields: Fields) -> list[Fields]:
        """Return the rows of a branch's files and tables."""
        assert isinstance(fields.row, TomlRow)
        listed = isinstance(fields.row.cells.get("stops"), list)
        found = []
        for index, name in enumerate(fields.many("stops", str)):
            text = self.reader.open(name, fields.row.at("stops", *([index] if listed else [])))
            if text is None:
                self.reader.lost |= _LOST
            rows = read_rows(self.reader, text, STOP, *_LOST) if text else []
            found += [self.reader.fields(row, STOP) for row in rows]
        inline = self.reader.tables(fields.row, STOP)
        if not inline and not fields.row.cells.get("stops") and not fields.given("stop"):
            self.reader.say("D108", "the branch has no stops", fields.where)
        return found + [self.reader.fields(row, STOP) for row in inline]

    def _draft(self, fields: Fields) -> Draft:
        place = self.places.at_stop(fields) or ""
        draft = Draft(fields, self._id(fields, place), place)
        name = draft.id or str(fields.row.cells.get("id", ""))
        self.reader.ids.setdefault("stop", {}).setdefault(name, fields.where)
        if draft.id and not fields.row.broken:
            self.by_id[draft.id] = draft
            self.zones[draft.id] = self._zone(draft)
        return draft

    def _zone(self, draft: Draft | None) -> str:
        place = self.places.by_id.get(draft.place) if draft else None
        return place.zone if place else self.places.zone

    def _id(self, fields: Fields, place: str) -> str:
        if fields.given("id"):
            if fields.row.broken:
                self.reader.ids.setdefault("thing", {}).setdefault(fields.text("id"), fields.where)
                return ""
            return self.reader.take("thing", fields) or ""
        name = self.places.by_id[place].name if place else fields.text("place")
        if not place:
            self.reader.lost |= {"thing", "stop"}  # its automatic id is anyone's guess
        base = slug(name) or place
        return self._free(base, fields) if base else ""

    def _free(self, base: str, fields: Fields) -> str:
        taken = self.reader.ids.setdefault("thing", {})
        number = self._counts.get(base, 1)
        made = base if number == 1 else f"{base}-{number}"
        while made in taken:
            number += 1
            made = f"{base}-{number}"
        self._counts[base] = number + 1
        taken[made] = fields.where
        return made

    def _register_legs(self, fields: Fields, drafts: list[Draft]) -> None:
        for draft in drafts if fields.given("fork") else drafts[1:]:
            if draft.id and draft.fields.given("mode"):
                self.reader.register("thing", f"to-{draft.id}", draft.fields.row, "mode")

    # Forks

    def join(self) -> None:
        """Resolve where branches fork and rejoin; afterwards every stop knows the one before it."""
        for chain in self.chains:
            chain.fork = self._edge(chain, "fork")
            chain.rejoin = self._edge(chain, "rejoin")
            if chain.fork and chain.drafts:
                chain.drafts[0].before = self.by_id.get(chain.fork.other)
            for draft in chain.drafts:
                if draft.id:
                    self.zones[draft.id] = self._zone(draft)
                    self.zones[f"to-{draft.id}"] = self._zone(draft.before or draft)

    def _edge(self, chain: Chain, key: str) -> Anchor | None:
        text = chain.fields.text(key)
        if key not in chain.fields.values:
            return None
        match = _EDGE.fullmatch(text)
        where = chain.fields.row.at(key)
        if match and match[1] in self.by_id:
            if self.by_id[match[1]] not in chain.drafts:
                return Anchor(match[1], Edge(match[2]), where=where)
            self.reader.say("R105", f"{key} = {cut(text)}: a stop of the branch itself", where)
        elif match is None or (match[1] not in self.reader.known("stop") and "stop" not in self.reader.lost):
            self._no_stop(key, text, match[1] if match else "", where)
        return None

    def _no_stop(self, key: str, text: str, stop: str, where: Where) -> None:
        edge = "end" if key == "fork" else "start"
        near = self.reader.maybe(stop or text.partition(".")[0], self.by_id)
        hint = near.replace('".', f'.{edge}".') if near else ""
        self.reader.say("R105", f"{key} = {cut(text)}: no stop of another branch", where, hint)

    # Times and ways

    def finish(self) -> dict[str, Branch]:
        """Return the branches with all that could be read."""
        return {chain.id: branch for chain in self.chains if (branch := self._branch(chain)) and chain.id}

    def _branch(self, chain: Chain) -> Branch | None:
        fields = chain.fields
        stops = tuple(stop for draft in chain.drafts if (stop := self._stop(draft, chain)))
        keeper = self.reader.referred(fields, "keeper")
        if not stops:
            return None
        return Branch(
            id=chain.id,
            title=fields.text("title") or chain.id,
            stops=stops,
            fork=chain.fork,
            rejoin=chain.rejoin,
            keeper=keeper,
            where=fields.where,
        )

    def _stop(self, draft: Draft, chain: Chain) -> Stop | None:
        fields, place = draft.fields, self.places.by_id.get(draft.place)
        if fields.row.broken:
            return None
        zone, day = self._zone(draft), fields.one("date", date)
        start = self._start(fields, zone, day)
        end = self.reader.when(fields, "end", zone, day)
        stay, wanted = self._stay(fields)
        leg = self._leg(draft, day)
        slots = read_slots(self.reader, fields, zone, start, end)
        if place is None or not draft.id:
            return None
        draft.stop = Stop(
            id=draft.id,
            place=place.id,
            branch=chain.id,
            name=fields.text("name") or place.name,
            role=fields.text("role"),
            start=start,
            end=end,
            stay=stay,
            stay_wanted=wanted,
            leg=leg,
            route=fields.one("route", float),
            bearers=fields.one("bearers", int),
            slots=slots,
            costs=fields.many("cost", Money),
            source=self.reader.source(fields),
            confidence=fields.text("confidence"),
            note=fields.text("note"),
            where=fields.where,
        )
        return draft.stop

    def _start(self, fields: Fields, zone: str, day: date | None) -> When:
        start = self.reader.when(fields, "start", zone, day)
        if day is None or "start" in fields.broken:
            return start
        first, last = day_span(day, zone)
        if not fields.given("start") or start is FOLLOWS:
            return Between(first, last, Certainty.DATE)
        if isinstance(start, At) and not first <= start.instant <= last:
            message = f"start = {show(fields.row.cells['start'])}: not on the date {day} beside it"
            self.reader.say("V207", message, fields.row.at("start"))
        return start

    def _stay(self, fields: Fields) -> tuple[float, float]:
        least, gladly = self.rules.stays.get(fields.text("role"), (0.0, 0.0))
        stay = fields.real("stay", least)
        wanted = fields.real("stay_wanted", max(stay, gladly))
        if wanted < stay and fields.one("stay_wanted", float) is not None:
            message = f"stay_wanted = {show(fields.row.cells['stay_wanted'])}: shorter than the stay must be"
            self.reader.say("V205", message, fields.row.at("stay_wanted"))
        return stay, max(stay, wanted)

    def _leg(self, draft: Draft, day: date | None) -> Leg | None:
        fields, zone = draft.fields, self.zones.get(f"to-{draft.id}", self.places.zone)
        mode = self._mode(fields)
        depart = self.reader.when(fields, "depart", zone, day)
        path = self._path(fields)
        if not mode or draft.before is None:
            return None
        return Leg(
            id=f"to-{draft.id}",
            mode=mode,
            inferred=fields.flag("mode_inferred"),
            undecided=fields.text("mode") == "free",
            detail=fields.text("mode_detail"),
            distance=fields.one("distance", float),
            path=path,
            depart=depart,
            travel=fields.one("travel", float),
            where=fields.row.at("mode") if not fields.row.plain else fields.where,
        )

    def _mode(self, fields: Fields) -> str:
        """Return the mode of the way to a stop; where it is free or broken, the first of the document."""
        if fields.text("mode") == "free":
            self.reader.say("R104", "the mode is left free", fields.row.at("mode"), self._a_mode())
        elif "mode" not in fields.values or self.reader.referred(fields, "mode") in self.modes:
            return fields.text("mode")
        return self.modes[0] if self.modes else ""

    def _a_mode(self) -> str:
        return f'"{self.modes[0]}".' if self.modes else ""

    def _path(self, fields: Fields) -> tuple[tuple[float, float], ...]:
        text = self.reader.file(fields, "path")
        try:
            return read_path(text) if text else ()
        except Refused as refused:
            self.reader.refuse(refused, fields.row.at("path"))
            return ()
