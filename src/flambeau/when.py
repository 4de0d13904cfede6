"""How a time is wanted: a fixed instant, a span, or so long after another thing; and how well it is known.

Instants are POSIX seconds (UTC), durations seconds. `flambeau.journey` hands these words on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flambeau.finding import NOWHERE, Where


class Certainty(StrEnum):
    """How well a time is known. Only `EXACT` and `APPROXIMATE` times may be told as history."""

    EXACT = "exact"  # a source states it
    APPROXIMATE = "approximate"  # a source states it roughly ("~")
    DATE = "date"  # only the date is known; the hour is computed
    COMPUTED = "computed"  # follows from the order, the modes and the rules
    TBD = "tbd"  # to be decided; the hour shown is computed
    HIDDEN = "hidden"  # known, not for the public


class Edge(StrEnum):
    """The two ends of a thing."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class At:
    """A fixed instant [s], known to `doubt` [s]."""

    instant: float
    certainty: Certainty = Certainty.EXACT
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """`offset` [s] after the start or end of the thing with id `other`."""

    other: str
    edge: Edge
    offset: float = 0.0
    certainty: Certainty = Certainty.COMPUTED
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Between:
    """Some instant from `earliest` to `latest` [s]; a bare date is the span of that local day."""

    earliest: float
    latest: float
    certainty: Certainty = Certainty.COMPUTED


@dataclass(frozen=True, slots=True)
class Free:
    """No demand: follows from the rest (`COMPUTED`, `TBD`), or is left to the search (`undecided`)."""

    certainty: Certainty = Certainty.COMPUTED
    undecided: bool = False


When = At | Anchor | Between | Free
FOLLOWS = Free()
