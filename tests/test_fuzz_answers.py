"""Mutated examples through all that follows from a document: no answer ever fails, whatever can be read at all."""

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flambeau.check import check
from flambeau.document import load
from flambeau.document.planfile import dump_plan, read_plan
from flambeau.evaluate import evaluate
from flambeau.facts import facts
from flambeau.finding import CATALOGUE, has_errors
from flambeau.journey import Journey
from flambeau.publish import write_all
from flambeau.publish.summary import summarise
from flambeau.timeline import Timeline

EXAMPLES = Path(__file__).parents[1] / "examples"
VALUES = (
    *("0", "-1", "1e308", "nan", "inf", "90", "-90", "180", "true", "[]", "{}", '""', '"tbd"', '"free"', '"0 s"'),
    *('"2013-13-45"', '"9999-12-31"', '"1900-01-01"', '"2199-12-31 23:59"', '"~2013-10-07 11:30"', '"100000 d"'),
    *('"iss.start"', '"launch.end + 30000 d"', '"annecy.end - 2 h"', '"beijing.start"', '"1e6 d"', '"00:00-00:01"'),
    *('"0.001 m/s"', '"99999 km/h"', '"hidden 2013-11-01 10:00"', '"foot"', '"plane"', '"main"', '"space"'),
)

Mutation = Callable[[random.Random, list[str]], None]


def put_value(chance: random.Random, lines: list[str]) -> None:
    """Give one key or cell another value."""
    k = chance.randrange(len(lines))
    key = re.match(r"(\w+) = ", lines[k])
    if key:
        lines[k] = key[0] + chance.choice(VALUES)
    elif "," in lines[k]:
        cells = lines[k].split(",")
        cells[chance.randrange(len(cells))] = chance.choice(VALUES).strip('"')
        lines[k] = ",".join(cells)


def drop(chance: random.Random, lines: list[str]) -> None:
    """Take a line out."""
    del lines[chance.randrange(len(lines))]


def swap(chance: random.Random, lines: list[str]) -> None:
    """Let two lines change places."""
    a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]


def repeat(chance: random.Random, lines: list[str]) -> None:
    """Put a line in a second time, somewhere else."""
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))


MUTATIONS: tuple[Mutation, ...] = (put_value, put_value, put_value, drop, swap, repeat)


def answer_everything(journey: Journey, *, sound: bool) -> None:
    """Draw every answer there is from a journey; what could not be read without errors is only evaluated."""
    plan, circles = evaluate(journey)
    assert all(finding.code in CATALOGUE for finding in circles)
    if not sound:
        return
    check(journey, plan)
    facts(journey, plan)
    summarise(journey, plan)
    timeline = Timeline(journey, plan)
    first, last = min(i.start for i in plan.items), max(i.end for i in plan.items)
    for share in (-0.1, 0.0, 0.3, 0.7, 1.0):
        timeline.at(first + share * (last - first))
    write_all(journey, plan, timeline.positions)
    kept, trouble = read_plan(dump_plan(plan), "plan.json")
    assert kept is not None, trouble


@pytest.mark.slow
@pytest.mark.parametrize(
    ("example", "count", "seed"),
    [("two-towns", 500, 1), ("beijing-2008", 200, 2), ("sochi-2014", 70, 3), ("sochi-2014", 70, 4)],
)
def test_every_answer_to_a_mutated_example(example: str, count: int, seed: int, tmp_path: Path) -> None:
    chance, folder, sound = random.Random(seed), tmp_path / "journey", 0
    shutil.copytree(EXAMPLES / example, folder, ignore=shutil.ignore_patterns("plan.json"))
    texts = {path: path.read_text("utf-8") for path in folder.iterdir() if path.suffix in (".toml", ".csv", ".tle")}
    for _ in range(count):
        path = chance.choice([*texts, *[folder / "journey.toml"] * 3])
        lines = texts[path].split("\n")
        for _ in range(chance.choice((1, 1, 2, 4))):
            chance.choice(MUTATIONS)(chance, lines)
        path.write_text("\n".join(lines), "utf-8")
        journey, findings, _ = load(folder)
        if journey is not None:
            sound += not has_errors(findings)
            answer_everything(journey, sound=not has_errors(findings))
        path.write_text(texts[path], "utf-8")
    assert sound > count // 10, "hardly any mutated document can still be answered: the mutations are too rough"
