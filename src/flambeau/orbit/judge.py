"""Element sets of one file judged by each other and by their looks: other satellites, misfits, inventions.

All sets of a satellite lie in one plane, which turns as SGP4 says, whatever its engines do. Its mean motion may step,
and then it runs ahead or falls behind, but no faster than engines can make it. So each set is compared with up to
three sets before it and three after it. It fits, unless most of them contradict it.

What is said here are warnings. A set stays, unless it is of another satellite, or lies in another plane than sets that
fit: decision 16.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from flambeau.earth import Floats
from flambeau.finding import Finding, OutOfRange
from flambeau.instants import format_utc
from flambeau.orbit.mean import Elements

APART = 30.0
"""Sets further apart than this [days] say nothing about each other."""

NEIGHBOURS = 3
"""With how many sets before it, and how many after it, a set is compared."""

PLANE = (0.05, 0.06)
"""How far apart two planes may be [degrees]: at once, and more for each day between the sets.

Source: 3,934 pairs of sets of the ISS, 1998 to 2025: at most 0.033 within 2 days, 0.24 within 10, 1.44 within 30, as a
reboost changes how fast the plane turns."""

STEP = (0.05, 0.04)
"""How far apart two mean motions may be [revolutions a day]: at once, and more for each day between the sets.

Source: the same pairs: at most 0.038 within 2 days, 0.157 after 4 (STS-101, the largest reboost)."""

_ROUNDS = 12  # of voting; two or three settle all that was seen
_PHASE = 20.0  # [s] along the orbit that two sets may be apart at once
_BACK = 0.01  # [revolutions a day] by which engines may change mean motion and change it back between two sets
_LOW = 600e3  # height of perigee [m] below which every satellite feels drag
_DAY = 86400.0
_REMEDY = "fetch this set again from its source, or take it out."


class _Apart(NamedTuple):
    """How far apart two sets are in something, how far they may be, and how it is said."""

    found: float
    most: float
    said: str

    def __str__(self) -> str:
        return self.said.format(self.found, self.most)


class _Pair(NamedTuple):
    """Two sets compared, the older first; by their numbers in order of epoch."""

    older: int
    newer: int
    plane: _Apart
    others: tuple[_Apart, ...]

    @property
    def worst(self) -> _Apart | None:
        """Return the first thing in which they are too far apart."""
        return next((one for one in (self.plane, *self.others) if one.found > one.most), None)


def judge(sets: Sequence[Elements]) -> tuple[tuple[Elements, ...], tuple[Finding, ...]]:
    """Judge the sets of one file, each of them sound by itself.

    Args:
        sets: in any order.

    Returns:
        The sets to be used, in the same order, and what is said of them and of those left out: V215 (misfit) and
        V216 (invented).
    """
    own, findings = _one_satellite(sets)
    order = sorted(own, key=lambda one: one.epoch)
    left_out, said = _misfits(order)
    kept = tuple(one for one in own if id(one) not in left_out)
    return kept, (*findings, *said, *_designators(own), *_repeated(order), *_signs(own))


def _one_satellite(sets: Sequence[Elements]) -> tuple[list[Elements], list[Finding]]:
    """Keep the sets of the satellite that has most of them; those without a number may be of any."""
    counts = Counter(one.number for one in sets if one.number)
    number = counts.most_common(1)[0][0] if counts else 0
    findings, seen = [], set()
    for one in sets:
        if one.number in (0, number) or one.number in seen:
            continue
        seen.add(one.number)
        message = (
            f"{counts[one.number]} of {len(sets)} sets are of satellite {one.number} and are left out: "
            f"most, {counts[number]}, are of satellite {number}."
        )
        findings.append(Finding("V215", message, one.where, f"keep the sets of {one.number} in a file of their own."))
    return [one for one in sets if one.number in (0, number)], findings


def _misfits(order: Sequence[Elements]) -> tuple[set[int], list[Finding]]:
    """Return which sets (by `id`) lie in another plane than those that fit, and what is said of all misfits."""
    pairs = list(_pairs(order))
    off = _outvoted(pairs, lambda pair: pair.worst is pair.plane)
    out = {k for k, wrong in off.items() if {n for pair in wrong for n in pair[:2]} - off.keys()}
    rest = [pair for pair in pairs if off.keys().isdisjoint(pair[:2])]
    odd = off | _outvoted(rest, lambda pair: pair.worst is not None)
    return {id(order[k]) for k in out}, [_misfit(order, k, wrong, k in out) for k, wrong in odd.items()]


def _outvoted(pairs: Sequence[_Pair], wrong: Callable[[_Pair], bool]) -> dict[int, list[_Pair]]:
    """Return the sets that most of their neighbours contradict, with those pairs; the most contradicted go first.

    Once a set is gone its voice no longer counts, so that two bad neighbours do not outvote a good set.
    """
    gone: dict[int, list[_Pair]] = {}
    for _ in range(_ROUNDS):
        voices: dict[int, list[_Pair]] = defaultdict(list)
        for pair in pairs:
            if gone.keys().isdisjoint(pair[:2]):
                voices[pair.older].append(pair)
                voices[pair.newer].append(pair)
        against = {k: [pair for pair in mine if wrong(pair)] for k, mine in voices.items()}
        shares = {k: len(against[k]) / len(mine) for k, mine in voices.items()}
        if (most := max(shares.values(), default=0.0)) <= 0.5:
            break
        gone |= {k: against[k] for k, share in shares.items() if share == most}
    return gone


def _pairs(order: Sequence[Elements]) -> Iterator[_Pair]:
    """Compare each set with those after it; a set that SGP4 cannot bring to another's epoch says nothing."""
    for i, older in enumerate(order):
        near = [k for k in range(i + 1, min(i + 1 + NEIGHBOURS, len(order))) if _days(older, order[k]) <= APART]
        for k, plane, phase in _each(order, i, near):
            yield _compared(order, (i, k), float(plane), float(phase))


def _each(order: Sequence[Elements], i: int, near: list[int]) -> list[tuple[int, float, float]]:
    """Return plane [rad] and phase [s] between a set and some newer ones, all at once or else one by one."""
    if not near:
        return []
    try:
        return list(zip(near, *apart(order[i], [order[k] for k in near]), strict=True))
    except OutOfRange:
        return [] if len(near) == 1 else [found for k in near for found in _each(order, i, [k])]


def _days(older: Elements, newer: Elements) -> float:
    return (newer.epoch - older.epoch) / _DAY


def apart(older: Elements, newer: Sequence[Elements]) -> tuple[Floats, Floats]:
    """Compare a set with newer ones at their epochs.

    Returns:
        The angles between the planes of the orbit [rad, (n,)], and by how much the newer sets have the satellite
        behind, within half a revolution [s, (n,)].

    Raises:
        OutOfRange: SGP4 cannot bring the older set to one of the epochs.
    """
    r, v = older.teme(np.array([one.epoch for one in newer]))
    own = [one.teme(np.array([one.epoch])) for one in newer]
    at, speed = (np.concatenate(parts) for parts in zip(*own, strict=True))
    pole, here = (_unit(np.cross(*pair)) for pair in ((r, v), (at, speed)))
    plane = np.arctan2(np.linalg.norm(np.cross(pole, here), axis=1), np.einsum("ij,ij->i", pole, here))
    ahead = np.arctan2(np.einsum("ij,ij->i", r, np.cross(here, at)), np.einsum("ij,ij->i", r, at))
    return plane, ahead / math.tau * _DAY / np.array([one.motion for one in newer])


def _unit(x: Floats) -> Floats:
    return np.asarray(x / np.linalg.norm(x, axis=1)[:, None])


def _compared(order: Sequence[Elements], pair: tuple[int, int], plane: float, phase: float) -> _Pair:
    """Hold all in which two sets are apart against what can be."""
    older, newer = (order[k] for k in pair)
    days, motion = _days(older, newer), newer.motion
    off = abs(motion - older.motion)
    drag = 4 * abs(older.drag) / _DAY * motion * days  # what drag does to mean motion, were it twice what the set says
    step = STEP[0] + STEP[1] * days + drag
    run = _PHASE + older.band(newer.epoch) + (off + drag + _BACK) / motion * days * _DAY
    others = (
        _Apart(off, step, "its mean motion is {:.4f} a day away, at most {:.4f} can be"),
        _Apart(abs(phase), run, "it is {:.0f} s away along the orbit, at most {:.0f} s can be"),
    )
    most = PLANE[0] + PLANE[1] * days
    same = _Apart(math.degrees(plane), most, "its plane is {:.2f} degrees away, at most {:.2f} can be")
    return _Pair(*pair, same, others)


def _misfit(order: Sequence[Elements], k: int, wrong: Sequence[_Pair], out: bool) -> Finding:
    """Say how a set is contradicted, by the nearest neighbour that does."""
    nearest = min(wrong, key=lambda pair: _days(order[pair.older], order[pair.newer]))
    other = order[nearest.newer if nearest.older == k else nearest.older]
    message = (
        f"The set of {format_utc(order[k].epoch)} does not fit that of {format_utc(other.epoch)} "
        f"(line {other.where.line}): {nearest.worst}{'; it is left out' if out else ''}."
    )
    return Finding("V215", message, order[k].where, _REMEDY)


def _designators(sets: Sequence[Elements]) -> Iterator[Finding]:
    """Say which sets call their satellite by another international designator than most."""
    counts = Counter(one.designator for one in sets if one.designator)
    usual = counts.most_common(1)[0][0] if counts else ""
    for one in sets:
        if one.designator not in ("", usual):
            message = f"Satellite {one.number} is {one.designator!r} here, but {usual!r} in {counts[usual]} other sets."
            yield Finding("V215", message, one.where, _REMEDY)


def _repeated(order: Sequence[Elements]) -> Iterator[Finding]:
    """Say which sets repeat the angles and the mean motion of one of another epoch."""
    first: dict[tuple[float, ...], Elements] = {}
    for one in order:
        q = one.satrec
        known = first.setdefault((q.inclo, q.nodeo, q.argpo, q.mo, q.ecco, q.no_kozai), one)
        if known.epoch != one.epoch:
            message = (
                f"The numbers of the set of {format_utc(one.epoch)} are those of {format_utc(known.epoch)} "
                f"(line {known.where.line}): only the epoch is another one."
            )
            yield Finding("V216", message, one.where, _REMEDY)


def _signs(sets: Sequence[Elements]) -> Iterator[Finding]:
    """Say which sets look as if somebody had made them up: by signs whose weights make two or more."""
    for one in sets:
        signs = [*_round(one), *_without_drag(one), *_before_launch(one)]
        if sum(weight for _, weight in signs) >= 2:
            message = f"The set of {format_utc(one.epoch)} looks invented: {', '.join(said for said, _ in signs)}."
            yield Finding("V216", message, one.where, _REMEDY)


def _round(one: Elements) -> Iterator[tuple[str, float]]:
    """Yield which numbers are round; of a thousand real angles one is a whole count of tenths."""
    q = one.satrec
    angles = {"inclination": q.inclo, "node": q.nodeo, "argument of perigee": q.argpo, "mean anomaly": q.mo}
    for name, angle in angles.items():
        degrees = math.degrees(angle)
        if weight := 1.0 * _whole(degrees, 10) or 0.5 * _whole(degrees, 100):
            yield f"{name} {degrees:.4f}", weight
    if weight := 2.0 * _whole(one.motion, 100) or 1.0 * _whole(one.motion, 10_000):
        yield f"mean motion {one.motion:.8f}", weight
    if _whole(q.ecco, 10_000):
        yield f"eccentricity {q.ecco:.7f}", 1.0
    if _whole(one.epoch / _DAY, 100):
        yield f"epoch {format_utc(one.epoch)}", 1.0


def _whole(value: float, parts: int) -> bool:
    """Tell whether a number is a whole count of such parts of one."""
    return abs(value * parts - round(value * parts)) < 1e-6


def _without_drag(one: Elements) -> Iterator[tuple[str, float]]:
    """Yield that there is no drag where every satellite has it."""
    low = one.satrec.altp * one.satrec.radiusearthkm * 1e3
    if low < _LOW and one.satrec.bstar == 0:
        yield f"no drag term at {low / 1e3:.0f} km", 0.5  # real sets have it, too, now and then after a reboost
        if one.motion_dot == 0:
            yield "no change of mean motion", 0.5


def _before_launch(one: Elements) -> Iterator[tuple[str, float]]:
    """Yield that the set is older than its satellite."""
    year = one.designator[:4]
    if year and format_utc(one.epoch)[:4] < year:
        yield f"its epoch is before the launch year of {one.designator}", 2.0
