"""The values of wanted pictures and their windows."""

from __future__ import annotations

from dataclasses import dataclass

from flambeau.shot import Shot
from flambeau.windows import Span


@dataclass(frozen=True, slots=True)
class Window:
    """A span [POSIX s] in which all that a picture wants holds.

    Attributes:
        start, end: of it.
        best: the instant in it at which the picture is best.
        score: 0 to 1, how well the wishes hold.
        sure: whether they hold also with the arrays of the station off by the doubt of their angles.
        good, limits: in words.
    """

    start: float
    end: float
    best: float
    score: float
    sure: bool
    good: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """The instant [POSIX s] at which a picture comes nearest to what it wants, what is wanting, and by how much."""

    t: float
    wish: str
    by: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that was tried and helps, in words, and the window [POSIX s] that it gives."""

    change: str
    window: Span


@dataclass(frozen=True, slots=True)
class Chance:
    """What chance a wanted picture has.

    Attributes:
        shot: as it is wanted.
        span: within which it may be taken [POSIX s]; None: it has no place or no time.
        zone: of its place.
        windows: the best first.
        why_not: when there are none, the wishes that never hold, or never together.
        nearest: when there are none.
        remedies: changes that were tried and help, when there are none.
    """

    shot: Shot
    span: Span | None
    zone: str
    windows: tuple[Window, ...] = ()
    why_not: tuple[str, ...] = ()
    nearest: Miss | None = None
    remedies: tuple[Remedy, ...] = ()
