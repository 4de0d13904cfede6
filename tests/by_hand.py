"""Small journeys that can be worked out by hand.

All journeys made by hand are on the equator, at UTC, with a car of 36 km/h = 10 m/s over twice the great circle:
1 degree = 111,195.08 m (MEAN_RADIUS x pi / 180) x 2 = 222,390.16 m takes 22,239.016 s, in whole minutes 6 h 11 min.
Two degrees take 44,478.03 s: 12 h 22 min; three 66,717.05 s: 18 h 32 min.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from builders import journey, place, wanted
from flambeau.evaluate import evaluate
from flambeau.instants import parse_instant
from flambeau.journey import (
    At,
    Between,
    Branch,
    Certainty,
    Hours,
    Journey,
    Leg,
    Mode,
    Place,
    Rules,
    Stop,
)
from flambeau.plan import Plan, Scheduled
from strategies import HOUR

DEGREE = math.radians(1) * 6371008.8
WAY = 6 * HOUR + 11 * 60.0
WAY2 = 12 * HOUR + 22 * 60.0
WAY3 = 18 * HOUR + 32 * 60.0
CAR = Mode("car", "Car", 10.0, 2.0)
ALL_DAY = Hours(0.0, 86400.0)


def utc(text: str) -> float:
    return parse_instant(f"2013-10-{text}", "UTC")


def at(text: str, **more: Any) -> At:
    return At(utc(text), **more)


def on(day: str) -> Between:
    return Between(utc(f"{day} 00:00"), utc(f"{day} 00:00") + 86400.0, Certainty.DATE)


def by_car(name: str, **more: Any) -> Leg:
    return Leg(f"to-{name}", "car", **more)


def east(count: int) -> list[Place]:
    """Return places a degree of longitude apart: p0, p1, ..."""
    return [place(f"p{n}", 0.0, float(n)) for n in range(count)]


def stop(name: str, where: str, *, leg: bool | Leg = True, **more: Any) -> Stop:
    way = by_car(name) if leg is True else leg or None
    return wanted(name, where, leg=way, **more)


def relay(*stops: Stop, day: Hours = ALL_DAY, branches: tuple[Branch, ...] = (), **more: Any) -> Journey:
    rules = replace(Rules(day), **{k: more.pop(k) for k in ("setup", "overnight", "rest_days") if k in more})
    modes = more.pop("modes", {"car": CAR})
    main = Branch("main", "Main", stops)
    return journey(*east(6), branches=(main, *branches), rules=rules, modes=modes, **more)


def clock(t: float) -> str:
    """Return day, hour and minute of UTC, seconds rounded down."""
    seconds_of_month = t - utc("01 00:00")
    day, left = divmod(math.floor(seconds_of_month + 1e-6), 86400)
    return f"{day + 1:02d} {left // 3600:02d}:{left % 3600 // 60:02d}"


def planned(wish: Journey) -> Plan:
    plan, findings = evaluate(wish)
    assert not findings
    return plan


def with_stop(wish: Journey, stop: Stop) -> Journey:
    branch = wish.branches[stop.branch]
    stops = tuple(stop if other.id == stop.id else other for other in branch.stops)
    return replace(wish, branches={**wish.branches, branch.id: replace(branch, stops=stops)})


def lasting(plan: Plan) -> dict[str, Scheduled]:
    """Return all but the rests, which come and go."""
    return {item.id: item for item in plan.items if item.kind != "rest"}
