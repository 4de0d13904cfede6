"""The pages of findings: each bad document gives its code just as the page shows it, each good one gives nothing.

A page has a section `## Bad` and a section `## Good`. In each, a block `toml` is the journey.toml, a block after
`<!-- file: name -->` (in the section or before both) another file, a block `python` is run with `folder`, and the
blocks `text` of `## Bad` are what is said.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from flambeau.check import check
from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.finding import CATALOGUE, Finding, has_errors, in_order
from flambeau.shots import chance
from flambeau.spacewalk import findings as outside
from flambeau.timeline import Timeline

PAGES = Path(__file__).parent.parent / "docs/findings"
FENCE = re.compile(r"(?:^<!-- file: (?P<file>\S+) -->\n)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.M | re.S)
OF_THE_PLAN_FILE = {"P401", "P402"}  # need a plan beside the journey: see test_docs.py
OF_DATA = {"C707"}  # needs a file of flambeau's own data to be missing: see test_picture_cli.py
OF_THE_COMMAND = {"C708"}  # is said of an option of a command: see test_picture_cli.py
CODES = sorted({page.stem for page in PAGES.glob("*.md")} - {"README"} - OF_THE_PLAN_FILE - OF_DATA - OF_THE_COMMAND)


class Page(NamedTuple):
    """A page in parts."""

    top: str
    bad: str
    good: str


def page(code: str) -> Page:
    text = (PAGES / f"{code}.md").read_text("utf-8")
    top, rest = text.split("\n## Bad\n", 1)
    return Page(top, *rest.split("\n## Good\n", 1))


def all_findings(folder: Path, code: str = "") -> tuple[Finding, ...]:
    """Return all that can be said of a journey: by reading, and when that is without errors, by the checks.

    What takes rays is only asked for where the code is one of pictures.
    """
    journey, findings, _ = load(folder)
    if journey is None or has_errors(findings):
        return findings
    plan, circles = evaluate(journey)
    timeline = Timeline(journey, plan)
    shots = journey.shots.values() if code.startswith("C") else ()
    pictures = [said for shot in shots for said in chance(journey, plan, timeline, shot)[1]]
    return in_order([*findings, *circles, *check(journey, plan, outside(journey, plan))[0], *pictures])


def set_up(folder: Path, *sections: str) -> list[str]:
    """Write the files of some sections, run their scripts, and return their texts."""
    texts = []
    for match in (match for section in sections for match in FENCE.finditer(section)):
        kind, body = match["kind"], match["body"]
        if match["file"] or kind == "toml":
            path = folder / (match["file"] or "journey.toml")
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, "utf-8")
        elif kind == "python":
            exec(body, {"folder": folder})
        elif kind == "text":
            texts.append(body.rstrip("\n"))
    return texts


@pytest.mark.parametrize("code", CODES)
def test_bad(code: str, tmp_path: Path) -> None:
    shown = set_up(tmp_path, page(code).top, page(code).bad)
    findings = all_findings(tmp_path, code)
    assert code in {finding.code for finding in findings}
    said = [str(finding).replace(f"{tmp_path}/", "").replace(" Maybe ", "\n    Maybe ") for finding in findings]
    assert said == shown


@pytest.mark.parametrize("code", CODES)
def test_good(code: str, tmp_path: Path) -> None:
    assert set_up(tmp_path, page(code).top, page(code).good) == []
    assert all_findings(tmp_path, code) == ()


@pytest.mark.parametrize("code", CODES)
def test_head(code: str) -> None:
    rule = CATALOGUE[code]
    assert page(code).top.startswith(f"# {code} {rule.name}\n\n**{rule.severity}**: {rule.meaning}\n")
