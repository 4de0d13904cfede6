"""Findings: what a reader or a check says about a journey, and the few exceptions.

A finding is a value, not an exception: every stage returns `(value, findings)` and goes on, so that a user sees all
mistakes at once. `CATALOGUE` is the one list of codes; each has a page `docs/findings/CODE.md` with a bad and a good
document, and a test.

    FlambeauError
    ├── OutOfRange     an instant outside of the span that a track or an element set can answer for
    └── UsageError     the caller asked for something that is not there (unknown branch, missing folder)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class FlambeauError(Exception):
    """Base of the exceptions that flambeau raises for a programmer or a wrong command line."""


class OutOfRange(FlambeauError):
    """Say that an instant lies outside of what can be answered; the message carries both spans."""


class UsageError(FlambeauError):
    """Say that what was asked for does not exist; the message names what does."""


class Severity(StrEnum):
    """How bad a finding is: an `ERROR` makes a command exit with 1, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Where(NamedTuple):
    """A place in the user's document: file as the user would type it, line and column from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


NOWHERE = Where("")


class Rule(NamedTuple):
    """One row of the catalogue: severity, a short name, and what the code says in a sentence."""

    severity: Severity
    name: str
    meaning: str


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

CATALOGUE: dict[str, Rule] = {
    # D: the form of the document
    "D101": Rule(_E, "file-missing", "A file that the journey names is not there or cannot be read."),
    "D102": Rule(_E, "file-too-large", "A file is larger than a journey's files may be."),
    "D103": Rule(_E, "not-utf8", "A file is not UTF-8 text."),
    "D104": Rule(_E, "toml-syntax", "The document is not valid TOML."),
    "D105": Rule(_E, "csv-syntax", "A row of a CSV file has broken quotes or another number of cells than the header."),
    "D106": Rule(_E, "csv-header", "A CSV file has no header, or a column stands in it twice."),
    "D107": Rule(_E, "unknown-key", "A key or column that the format does not know."),
    "D108": Rule(_E, "missing-key", "A key or column that must be there is not."),
    "D109": Rule(_E, "wrong-type", "A value of another kind than the key takes."),
    "D110": Rule(_E, "unknown-choice", "A word that is not one of the words that the key takes."),
    "D111": Rule(_E, "duplicate", "Two things with the same id."),
    "D112": Rule(_E, "unknown-reference", "An id that no thing in the journey has."),
    "D113": Rule(_E, "path-outside", "A file name that leads out of the journey's folder."),
    "D114": Rule(_E, "format-version", "A format version that this flambeau cannot read."),
    "D115": Rule(_E, "bad-id", "An id with characters other than lower-case letters, digits and hyphens."),
    "D116": Rule(_E, "not-a-path", "A GPX file that cannot be read or holds fewer than two points."),
    "D117": Rule(_E, "yaml-syntax", "A file is not YAML, or holds more than plain data within bounds."),
    "D118": Rule(_E, "procedure-form", "Not a procedure of a spacewalk in Maestro's form."),
    "D119": Rule(_W, "unread-key", "A key in a procedure that neither Maestro nor flambeau reads."),
    "D120": Rule(_E, "not-gltf", "The model of a landmark is not a binary glTF file that can be read."),
    # V: single values
    "V201": Rule(_E, "latitude", "A latitude outside of -90 to 90 degrees."),
    "V202": Rule(_E, "longitude", "A longitude outside of -180 to 180 degrees."),
    "V203": Rule(_E, "unknown-zone", "A time zone that the IANA database does not have."),
    "V204": Rule(_E, "bad-distance", "A distance without a unit, or not a distance."),
    "V205": Rule(_E, "bad-duration", "A duration without a unit, or not a duration."),
    "V206": Rule(_E, "bad-money", "An amount or a rate without a currency, or not an amount."),
    "V207": Rule(_E, "bad-time", "Not a time that flambeau can read."),
    "V208": Rule(_E, "time-twice", "A local time that the clocks of its zone showed twice."),
    "V209": Rule(_E, "time-never", "A local time that the clocks of its zone jumped over."),
    "V210": Rule(_E, "bad-number", "A number that is not finite, or outside of what the key takes."),
    "V211": Rule(_E, "elements-checksum", "A line of an element set whose checksum does not fit."),
    "V212": Rule(_E, "elements-form", "Not an element set: wrong length, columns or pairing of lines."),
    "V213": Rule(_E, "elements-values", "An element set with values that no orbit round the Earth has."),
    "V214": Rule(_E, "bad-speed", "A speed without a unit, or not a speed."),
    "V215": Rule(_W, "elements-misfit", "An element set that does not fit the others of its file."),
    "V216": Rule(_W, "elements-invented", "An element set that looks as if somebody had made it up."),
    "V217": Rule(_E, "ephemeris-form", "Not an orbit ephemeris message, or a part of it that cannot be read."),
    "V218": Rule(_E, "ephemeris-values", "An ephemeris whose instants, frame or positions cannot be used."),
    "V219": Rule(_E, "bad-vector", "Not a point, a size or a direction in three numbers."),
    "V220": Rule(_E, "bad-camera", "A focal length, a sensor or a distortion that no camera has."),
    "V221": Rule(_E, "blind-camera", "A camera that is nowhere, or has nothing before it."),
    "V222": Rule(_E, "full-hand", "A hand that is to hold the torch and the station at once."),
    # R: the route and its times
    "R101": Rule(_E, "overlap", "A stop begins before the previous one on its branch has ended."),
    "R102": Rule(_E, "anchor-cycle", "Times that are anchored to each other in a circle."),
    "R103": Rule(_E, "late", "Something happens later than the document demands."),
    "R104": Rule(_E, "undecided", "The document leaves free what must be decided, or leaves a way no time."),
    "R105": Rule(_E, "fork-nowhere", "A branch forks from or rejoins a stop that is not there."),
    "R106": Rule(_E, "end-before-start", "Something ends before it starts."),
    "R107": Rule(_E, "not-together", "A branch ends somewhere else than where it rejoins."),
    "R108": Rule(_E, "event-outside", "An event is not within the stop, leg or event that it belongs to."),
    "R109": Rule(_W, "rest-day", "Something is planned on a rest day."),
    "R110": Rule(_W, "long-day", "A day is longer than the rules allow."),
    "R111": Rule(_W, "over-budget", "The journey costs more than its budget."),
    "R112": Rule(_W, "old-elements", "An orbit is asked for at more than ten days from its element set."),
    "R113": Rule(_E, "no-way", "Two stops in different places with no mode between them."),
    "R114": Rule(_W, "late-guess", "Something happens later than a time that is only approximate."),
    # F: flames, torches, lanterns and who holds them
    "F301": Rule(_W, "two-flames", "Two flames are lit at one time in different places."),
    "F302": Rule(_W, "burns-too-long", "A torch is lit for longer than it can burn."),
    "F303": Rule(_E, "two-holders", "Two people hold one torch at one time."),
    "F304": Rule(_W, "unlit-flame", "A flame is never lit, or is lit before its branch begins or after it ends."),
    "F305": Rule(_W, "idle-waiver", "A waiver that settles nothing."),
    "F306": Rule(_E, "slots-overlap", "A torchbearer's slot begins before the previous one, or outside of its stop."),
    # S: flights to a station and back
    "S501": Rule(_W, "off-plane", "A launch at a minute for which the pad is not in the plane of its goal."),
    "S502": Rule(
        _E, "out-of-plane", "A launch so far from the plane of its goal that no rocket can be steered into it."
    ),
    "S503": Rule(_W, "phase-shut", "A launch when the station is not where the rendezvous needs it."),
    "S504": Rule(_W, "docking-time", "A docking sooner or later than its rendezvous takes."),
    "S505": Rule(_E, "walk-in-flight", "A spacewalk on the way up or down of what it is for."),
    "S506": Rule(_W, "burn-time", "A braking burn not 54 to 55 minutes before the landing."),
    "S507": Rule(_W, "dark-landing", "A landing when the Sun is down."),
    "S508": Rule(_W, "landing-aside", "A landing place that the station's track does not pass near."),
    "S509": Rule(_W, "landing-time", "A landing at a minute that does not follow from a pass of the station."),
    "S510": Rule(_W, "long-crew-day", "A crew's day with a spacewalk is longer than the rules allow."),
    # E: spacewalks
    "E601": Rule(_E, "outside-too-long", "A spacewalk takes longer than its hatch may be open."),
    "E602": Rule(_E, "task-late", "A task of a spacewalk starts later than the time that it is bound to."),
    "E603": Rule(_E, "no-light", "A task of a spacewalk does not lie in the light that it needs."),
    "E604": Rule(_E, "below-reserve", "A suit is down to its reserve before its actor is back."),
    "E605": Rule(_E, "torch-told-twice", "Two that say who has the torch outside, or what it is tied to, disagree."),
    "E606": Rule(_W, "picture-never", "A picture that is wanted can never be taken during the spacewalk."),
    "E607": Rule(
        _W, "picture-missed", "A picture that is wanted could be taken, but not in the tasks that are for it."
    ),
    # C: wanted pictures on their stage
    "C701": Rule(_W, "no-window", "What a picture wants never holds at once while it may be taken."),
    "C702": Rule(_W, "short-window", "What a picture wants holds for less long than it must last."),
    "C703": Rule(_W, "shot-nowhere", "A picture is within something that takes no time or has no place in the plan."),
    "C704": Rule(_W, "out-of-reach", "A hand does not reach the station that it is to hold on to."),
    "C705": Rule(_W, "camera-inside", "A camera is inside of something solid."),
    "C706": Rule(_W, "camera-blind", "A camera does not see the people of its picture, or nothing at all."),
    "C707": Rule(_I, "picture-lacks", "A picture does not show something because a file of flambeau is missing."),
    "C708": Rule(_W, "outside-of-time", "A picture is asked for before or after what it is to be taken in."),
    "C709": Rule(_W, "person-buried", "Somebody is in the ground, or inside of the station or a landmark."),
    "C710": Rule(_W, "picture-elsewhere", "A picture asks for what there is only on the ground, or only in orbit."),
    # P: the plan file
    "P401": Rule(_W, "stale-plan", "The plan file was made from another state of the document."),
    "P402": Rule(_W, "unreadable-plan", "The plan file cannot be read."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about the document: which rule, where, what with numbers and units, and one remedy."""

    code: str
    message: str
    where: Where = NOWHERE
    hint: str = ""
    things: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """Look the severity up in the catalogue."""
        return CATALOGUE[self.code].severity

    @property
    def name(self) -> str:
        """Look the short name up in the catalogue."""
        return CATALOGUE[self.code].name

    def __str__(self) -> str:
        hint = f" Maybe {self.hint}" if self.hint else ""
        return f"{self.where}: {self.code} {self.name}: {self.message}{hint}"


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by place in the document, then code, and drop exact repetitions."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda f: (f.where, f.code, f.message)))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding is at error level."""
    return any(f.severity is Severity.ERROR for f in findings)
