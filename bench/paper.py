"""How much CPU paper takes: sheets as PDF and the press kit of the example of Sochi 2014, each made for the first time.

Usage: python bench/paper.py
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.publish.language import Language
from flambeau.publish.press.chart import chart
from flambeau.publish.press.kit import as_pdf, facts_of
from flambeau.publish.press.route import route
from flambeau.publish.press.topology import coasts
from flambeau.publish.sheets import writing
from flambeau.timeline import Timeline

SOCHI = Path(__file__).parent.parent / "examples" / "sochi-2014"


def timed(name: str, work: Callable[[], bytes | None]) -> None:
    """Print the CPU seconds of some work, and how large its file is."""
    before = time.process_time()
    made = work() or b""
    print(f"{name:22} {time.process_time() - before:6.2f} s {len(made) / 1000:8,.0f} kB")


def main() -> None:
    """Measure."""
    journey, _, _ = load(SOCHI)
    assert journey is not None
    plan, _ = evaluate(journey)
    language, timeline = Language("en"), Timeline(journey, plan)
    for write in (writing.run_pdf, writing.days_pdf, writing.people_pdf, writing.spacewalks_pdf):
        timed(write.__name__, lambda write=write: write(journey, plan, crew=True))  # type: ignore[misc]
    timed("facts", lambda: as_pdf(journey, plan, facts_of(journey, plan, language), language))
    way = route(journey, plan, timeline)
    timed("map, both forms", lambda: b"".join(chart(way, coasts(), language).values()))


if __name__ == "__main__":
    main()
