"""One set of mean elements: the value, how it is judged, and where it puts the satellite."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from sgp4.api import SGP4_ERRORS, WGS72, Satrec

from flambeau.earth import Floats
from flambeau.finding import NOWHERE, Finding, OutOfRange, Where
from flambeau.orientation import tai_minus_utc

LARGEST = 4_000_000
"""Texts of element sets longer than this [characters] are not read."""

FASTEST = 17.5
"""Revolutions a day that no orbit above the ground exceeds (a circle at 0 km has 17.0)."""

BAND = (1.0, 0.7)
"""How early or late a satellite may be at the epoch of its set [s], and at least more for each day squared [s].

Source: tools/measure_band.py, 862 sets of the ISS from 1998 to 2025; decision 16."""

_DAY = 86400.0
_SOON = 10.0  # [min] after the epoch, where the drag of a set is read off
_EARLIEST = -725846400.0  # 1947-01-01, ten years before there was a satellite
_LATEST = 4102444800.0  # 2100-01-01; times are told up to 2200
_SGP4_TO_1970 = 7306  # days from 1949-12-31, where SGP4 counts from, to 1970-01-01
_LARGEST_NUMBER = 339999  # the largest catalogue number that SGP4's own records can hold


@dataclass(frozen=True)
class Elements:
    """A set of mean elements for SGP4, with the gravity constants of WGS-72, for which such sets are made.

    Attributes:
        name: as the source names the satellite; may be empty.
        number: catalogue number.
        epoch: instant that the set describes [POSIX s].
        lines: the source: two lines of a TLE, or `KEY = VALUE` lines of an OMM.
        where: file, line and column of the set.
        designator: international designator, such as 1998-067A; empty if the source does not say it.
        motion_dot: half the first derivative of mean motion [revolutions a day squared], not used by SGP4; None if the
            source does not say it.

    Source: WGS-72 because of Vallado et al. 2006, Revisiting Spacetrack Report #3; other constants cost 0.2 km.
    """

    name: str
    number: int
    epoch: float
    lines: tuple[str, ...]
    where: Where = NOWHERE
    designator: str = field(default="", kw_only=True)
    motion_dot: float | None = field(default=None, kw_only=True)
    satrec: Satrec = field(compare=False, repr=False, kw_only=True)

    @property
    def called(self) -> str:
        """What people call the satellite: its name, or its number if the source does not say one."""
        return self.name or str(self.number)

    @property
    def motion(self) -> float:
        """Mean motion [revolutions a day]."""
        return float(self.satrec.no_kozai) * 1440 / math.tau

    @property
    def eccentricity(self) -> float:
        """Eccentricity."""
        return float(self.satrec.ecco)

    @property
    def angular_rate(self) -> float:
        """Mean motion [rad/s]."""
        return float(self.satrec.no_kozai) / 60

    @cached_property
    def drag(self) -> float:
        """By how much drag alone, as the set has it, makes the satellite early [s a day squared]."""
        self.satrec.sgp4_tsince(0.0)
        before = self.satrec.nm
        self.satrec.sgp4_tsince(_SOON)
        return float((self.satrec.nm - before) / before) / _SOON * 1440 * _DAY / 2

    def band(self, t: float) -> float:
        """Return by how much the satellite may be early or late at an instant [POSIX s], by the age of this set [s].

        It is 1 s, and for each day squared 0.7 s or the `drag` of the set, whichever is more: drag may turn out to be
        twice what the set says, or nothing.

        Source: tools/measure_band.py. Accuracy: of pairs of sets of the ISS without a reboost between them 95 % are
        within the band, at each age up to 14 days; nothing in a set tells of a reboost to come.
        """
        return BAND[0] + max(BAND[1], abs(self.drag)) * ((t - self.epoch) / _DAY) ** 2

    def teme(self, t: Floats) -> tuple[Floats, Floats]:
        """Return position [m, (n, 3)] and velocity [m/s, (n, 3)] in SGP4's frame at instants `t` [POSIX s, (n,)].

        Leap seconds since the epoch count as time that has passed.

        Raises:
            OutOfRange: SGP4 has no answer at one of the instants, for instance because the orbit has decayed by then.

        Accuracy: within 3 mm of the published verification vectors (an instant is good to 0.2 us); what the age of
        the set costs, `band` tells.
        """
        t = np.asarray(t, np.float64)
        if not np.isfinite(t).all():
            raise OutOfRange(f"{self.called} was asked for an instant that is not a finite number.")
        epoch = np.array([self.epoch])
        past = (t - epoch + tai_minus_utc(t) - tai_minus_utc(epoch)) / _DAY
        days = np.full(len(t), self.satrec.jdsatepoch)
        error, r, v = self.satrec.sgp4_array(days, self.satrec.jdsatepochF + past)
        if error.any():
            raise OutOfRange(self._refusal(t, error))
        return r * 1000.0, v * 1000.0

    def _refusal(self, t: Floats, error: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> str:
        """Say which instant SGP4 refuses, how far from the epoch, and why."""
        k = int(np.flatnonzero(error)[0])
        why = SGP4_ERRORS.get(int(error[k]), f"error {error[k]}")
        away = (float(t[k]) - self.epoch) / _DAY
        return (
            f"SGP4 has no position of {self.called} at {np.datetime64(round(float(t[k])), 's')}Z, "
            f"{away:+.1f} days from the epoch of its element set {np.datetime64(round(self.epoch), 's')}Z: {why}."
        )


@dataclass(frozen=True)
class Values:
    """The numbers of a set as read: degrees, revolutions a day, POSIX seconds; and where each of them stands."""

    epoch: float
    inclination: float
    node: float
    eccentricity: float
    perigee: float
    anomaly: float
    motion: float
    bstar: float
    places: dict[str, Where]

    def judged(self) -> list[Finding]:
        """Say which values no orbit round the Earth can have."""
        rules = (
            ("epoch", self.epoch >= _EARLIEST, f"{self.epoch / _DAY / 365.25 + 1970:.1f}, before any satellite"),
            ("epoch", self.epoch < _LATEST, f"{self.epoch / _DAY / 365.25 + 1970:.1f}, after 2100"),
            ("inclination", 0 <= self.inclination <= 180, f"{self.inclination} degrees, not 0 to 180"),
            ("node", 0 <= self.node <= 360, f"{self.node} degrees, not 0 to 360"),
            ("eccentricity", 0 <= self.eccentricity < 1, f"{self.eccentricity}, not 0 to below 1"),
            ("perigee", 0 <= self.perigee <= 360, f"{self.perigee} degrees, not 0 to 360"),
            ("anomaly", 0 <= self.anomaly <= 360, f"{self.anomaly} degrees, not 0 to 360"),
            ("motion", 0 < self.motion <= FASTEST, f"{self.motion} revolutions a day, not above 0 to {FASTEST}"),
        )
        return [self._finding(name, f"{LABELS[name]} is {text}.") for name, fine, text in rules if not fine]

    def _finding(self, name: str, message: str) -> Finding:
        hint = "fetch the set again from its source, unchanged."
        return Finding("V213", message, self.places.get(name, NOWHERE), hint)

    def satrec(self, number: int) -> Satrec:
        """Start SGP4 with these values."""
        out, turn = Satrec(), math.tau / 360
        days = self.epoch / _DAY + _SGP4_TO_1970
        number = number if 0 <= number <= _LARGEST_NUMBER else 0
        angles = [x * turn for x in (self.perigee, self.inclination, self.anomaly)]
        motion, node = self.motion * math.tau / 1440, self.node * turn
        out.sgp4init(WGS72, "i", number, days, self.bstar, 0.0, 0.0, self.eccentricity, *angles, motion, node)
        return out

    def refused(self, satrec: Satrec) -> list[Finding]:
        """Say what only SGP4 can see: an orbit through the ground, or numbers that it cannot start with."""
        kilometres = satrec.altp * satrec.radiusearthkm
        if not kilometres > 0:
            return [self._finding("motion", f"The perigee is {kilometres:.0f} km above the ground.")]
        error, *_ = satrec.sgp4_tsince(0.0)
        if error or satrec.error:
            why = SGP4_ERRORS.get(error or satrec.error, "unknown error")
            return [self._finding("epoch", f"SGP4 cannot start with this set: {why}.")]
        return []


LABELS = {
    "epoch": "The epoch",
    "inclination": "The inclination",
    "node": "The right ascension of the node",
    "eccentricity": "The eccentricity",
    "perigee": "The argument of perigee",
    "anomaly": "The mean anomaly",
    "motion": "The mean motion",
    "bstar": "The drag term",
}


def too_large(text: str, file: str) -> tuple[Finding, ...]:
    """Refuse a text that is longer than element sets may be."""
    if len(text) <= LARGEST:
        return ()
    message = f"{len(text)} characters of element sets; up to {LARGEST} are read."
    return (Finding("D102", message, Where(file), "keep only the sets of the satellites of this journey."),)
