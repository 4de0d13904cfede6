"""Element sets as files have them, and the orbit that several of them give together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from flambeau.earth import Floats
from flambeau.finding import Finding, UsageError, in_order
from flambeau.orbit.judge import judge
from flambeau.orbit.mean import Elements
from flambeau.orbit.omm import read_omm
from flambeau.orbit.tle import read_tle
from flambeau.orientation import teme_to_fixed
from flambeau.track import smooth

__all__ = ["FADE", "Elements", "Orbit", "read_elements", "read_omm", "read_tle"]

FADE = 3 * 3600.0
"""How long after its epoch a newer set takes to replace the older one [s]."""

_STRETCH = np.sqrt(2.0)  # blended positions are lifted to the blended radius for sets up to 90 degrees apart
_DAY = 86400.0


def read_elements(text: str, file: str) -> tuple[tuple[Elements, ...], tuple[Finding, ...]]:
    """Read element sets in any form: TLE, or OMM as KVN, JSON or XML.

    Args:
        text: the content of the file.
        file: what findings call it.

    Returns:
        The sound sets of one satellite in the order of the text; what is wrong with others (V211, V212, V213, D102),
        and what is odd about a set (V215, V216).
    """
    start = text.removeprefix("\ufeff").lstrip()
    message = start[:1] in {"<", "{", "["} or any("=" in line for line in _opening(start))
    sets, found = read_omm(text, file) if message else read_tle(text, file)
    kept, said = judge(sets)
    return kept, in_order([*found, *said])


def _opening(text: str) -> list[str]:
    """Return the first line that says something."""
    lines = (line for line in text[:4000].split("\n") if line.strip() and not line.startswith(("#", "COMMENT")))
    return [next(lines, "")]


@dataclass(frozen=True)
class Orbit:
    """The track of a satellite by its element sets, at each instant by the newest set before it.

    Before the first epoch the oldest set is used. For three hours after an epoch the position fades from the older
    set to the newer, so that it never jumps; sets whose positions are more than 90 degrees of orbit apart, months old,
    dip towards the Earth meanwhile. The span has no ends: what limits an orbit is the age of its sets (`age`, `band`),
    and that SGP4 refuses to go past a decay.

    Args:
        sets: at least one, in any order; of two with the same epoch the later one counts.

    Raises:
        UsageError: no set.
    """

    sets: tuple[Elements, ...]

    def __post_init__(self) -> None:
        """Sort the sets by epoch."""
        if not self.sets:
            raise UsageError("An orbit needs at least one element set.")
        by_epoch = {one.epoch: one for one in self.sets}
        object.__setattr__(self, "sets", tuple(by_epoch[epoch] for epoch in sorted(by_epoch)))

    @property
    def span(self) -> tuple[float, float]:
        """Without ends; see `age` for what it is worth."""
        return -np.inf, np.inf

    def positions(self, t: Floats) -> Floats:
        """Return Earth-fixed positions [m, (n, 3)] at instants `t` [POSIX s, (n,)].

        Raises:
            OutOfRange: SGP4 has no answer at one of the instants.

        Accuracy: 0.8 m from Orekit's full Earth-fixed frame; the age of the set costs far more, see `band`.
        """
        t = np.asarray(t, np.float64)
        return teme_to_fixed(t, self.teme(t))

    def teme(self, t: Floats) -> Floats:
        """Return positions in SGP4's frame [m, (n, 3)] at instants `t` [POSIX s, (n,)], fades included."""
        t = np.asarray(t, np.float64)
        newest = self._newest(t)
        k = self._newest(t - FADE)
        xyz = self._by_set(t, k)
        for later in range(1, int((newest - k).max(initial=0)) + 1):
            late = np.flatnonzero(k + later <= newest)
            i, when = k[late] + later, t[late]
            xyz[late] = _blend(xyz[late], self._by_set(when, i), smooth((when - self._epochs[i]) / FADE))
        return xyz

    def set_at(self, t: float) -> Elements:
        """Return the newest set before an instant [POSIX s], or the oldest of all."""
        return self.sets[int(self._newest(np.array([t]))[0])]

    def used(self, start: float, end: float) -> tuple[Elements, ...]:
        """Return the sets that positions from `start` to `end` [POSIX s] come from, in order."""
        first, last = self._newest(np.array([start, end]))
        return self.sets[first : last + 1]

    def age(self, t: float) -> float:
        """Return how far an instant [POSIX s] is from the epoch of its set, either way [days]."""
        return abs(t - self.set_at(t).epoch) / _DAY

    def band(self, t: float) -> float:
        """Return by how much the satellite may be early or late at an instant [POSIX s]: the band of its set [s]."""
        return self.set_at(t).band(t)

    def worst_band(self, start: float, end: float) -> float:
        """Return the largest `band` [s] in a span [POSIX s]: that at an end, or just before a newer set counts."""
        before = (np.nextafter(one.epoch, start) for one in self.used(start, end)[1:])
        return max(self.band(t) for t in (start, end, *before))

    @cached_property
    def _epochs(self) -> Floats:
        return np.array([one.epoch for one in self.sets])

    def _newest(self, t: Floats) -> NDArray[np.intp]:
        """Number the newest set before each instant."""
        return np.clip(np.searchsorted(self._epochs, t, side="right") - 1, 0, None)

    def _by_set(self, t: Floats, k: NDArray[np.intp]) -> Floats:
        """Ask for each instant the set with its number."""
        xyz = np.empty((len(t), 3))
        for i in np.flatnonzero(np.bincount(k, minlength=1)):
            mine = np.flatnonzero(k == i)
            xyz[mine] = self.sets[i].teme(t[mine])[0]
        return xyz


def _blend(a: Floats, b: Floats, share: Floats) -> Floats:
    """Go from positions `a` to `b` [m, (n, 3)] by a share (n,), along the orbit and not through it."""
    mixed = a + (b - a) * share[:, None]
    ra, rb, rm = (np.linalg.norm(x, axis=1) for x in (a, b, mixed))
    lift = np.minimum((ra + (rb - ra) * share) / np.maximum(rm, 1.0), _STRETCH)
    return np.asarray(mixed * lift[:, None])
