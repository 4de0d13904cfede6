"""How Hypothesis runs here: the same examples every time, at any speed of the machine; and Sochi 2014, planned."""

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from browser import chromium, visit
from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.journey import Journey
from flambeau.plan import Plan

__all__ = ["chromium", "visit"]  # fixtures for all

settings.register_profile(
    "flambeau",
    derandomize=True,
    deadline=None,
    max_examples=100,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# To look for more: pytest --hypothesis-profile=explore
settings.register_profile("explore", settings.get_profile("flambeau"), derandomize=False, max_examples=2000)
settings.load_profile("flambeau")


class Relay(NamedTuple):
    """A journey with its plan."""

    journey: Journey
    plan: Plan


@pytest.fixture(scope="session")
def sochi() -> Relay:
    """Return the example of Sochi 2014, read and planned."""
    wish, findings, _ = load(Path(__file__).parent.parent / "examples" / "sochi-2014")
    assert wish is not None
    assert not findings
    plan, more = evaluate(wish)
    assert not more
    return Relay(wish, plan)
