"""Which plan a publication was made from, told without giving a hidden time away."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from flambeau.journey import Journey
from flambeau.plan import Plan
from flambeau.publish import itinerary


def as_told(journey: Journey, plan: Plan, *, crew: bool = False) -> Plan:
    """Return a plan whose digests may be shown: for the public that of the public table, not of the document.

    A digest that hangs on a hidden time would let that be found by trying.
    """
    if crew:
        return plan
    table = itinerary.write(journey, plan, crew=False) or b""
    return replace(plan, digests={"itinerary.csv": hashlib.sha256(table).hexdigest()})
