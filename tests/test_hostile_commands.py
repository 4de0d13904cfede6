"""Hostile names through the commands: answers stay JSON that holds the very names, pictures and strips stay files."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from flambeau.publish.strips import strip
from flambeau.publish.text import one_line
from flambeau.render.caption import Caption, captioned
from flambeau.render.contact import Tile, sheet
from flambeau.render.metadata import Facts, encoded, xmp
from flambeau.shots import Course, chance, course
from hostile import CORPUS
from staged import JOURNEY, read, write
from test_cli import run

CONTROL = [chr(n) for n in (*range(0x20), *range(0x7F, 0xA0)) if chr(n) not in "\t\n"]
WALK = """
[[eva]]
event = "walk"

[[eva.actor]]
id = "EV1"
name = NAME

[[eva.task]]
id = "work"
name = NAME
actors = "EV1"
duration = "1 h"

[[eva.task.step]]
actors = "EV1"
text = NAME
"""
ASKED: dict[str, tuple[str, ...]] = {
    "check": (), "plan": (), "where": ("--at", "2013-11-09T15:14:00Z"), "near": ("55.7,37.6",), "light": (),
    "eva": ("walk",), "facts": (), "passes": ("--place", "55.7,37.6"),
}  # fmt: skip
WRITABLE = [word for word in CORPUS if not any(0xD800 <= ord(c) < 0xE000 for c in word)]


def quoted(word: str) -> str:
    """Return a text as a string of TOML."""
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007f")


def hostile(folder: Path, word: str) -> Path:
    """Write the journey with every name in it replaced, and a spacewalk."""
    named = re.sub('^(title|name) = ".*"', lambda m: f"{m[1]} = {quoted(word)}", JOURNEY, flags=re.MULTILINE)
    return write(folder, named + WALK.replace("NAME", quoted(word)))


def joined(words: list[str]) -> str:
    """Return one name of many, without blanks at its ends."""
    return "·".join(words)


NAMES = [joined(WRITABLE[k::3])[:4000] for k in range(3)]


@pytest.mark.parametrize("number", range(len(NAMES)))
@pytest.mark.parametrize("command", ASKED)
def test_answers_are_json_whatever_the_names(tmp_path: Path, command: str, number: int) -> None:
    result = run(command, hostile(tmp_path, NAMES[number]), *ASKED[command], "--json", catch=True)
    assert result.exit_code in (0, 1), (result.output, result.exception)
    told = json.loads(result.stdout)
    assert not any(c < " " for c in result.stdout if c != "\n")
    if command in ("plan", "where", "eva"):
        assert {NAMES[number], one_line(NAMES[number])} & set(strings(told))


@pytest.mark.parametrize("number", range(len(NAMES)))
@pytest.mark.parametrize("command", ASKED)
def test_answers_to_people_hold_no_control_character(tmp_path: Path, command: str, number: int) -> None:
    result = run(command, hostile(tmp_path, NAMES[number]), *ASKED[command], catch=True)
    assert result.exit_code in (0, 1), (result.output, result.exception)
    assert not any(c in result.output for c in CONTROL)


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in strings(part)]


# ---- pictures and strips


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Course:
    given = read(tmp_path_factory.mktemp("names"))
    found = course(*given, chance(*given, given.journey.shots["on-the-square"])[0])
    assert found is not None
    return found


@pytest.mark.parametrize("word", [*NAMES, *(w for w in CORPUS if "$" in w)])
@pytest.mark.parametrize("form", ["svg", "png"])
def test_strips(one: Course, word: str, form: str) -> None:
    named = replace(one, chance=replace(one.chance, shot=replace(one.chance.shot, name=word)))
    content = strip(word, [named], form)
    if form == "png":
        Image.open(io.BytesIO(content)).verify()
        return
    elements = list(ET.fromstring(content).iter())
    links = [text for element in elements for name, text in element.attrib.items() if name.endswith("href")]
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in links)
    assert {element.tag.rpartition("}")[2] for element in elements} <= {
        "svg", "g", "path", "use", "defs", "style", "clipPath", "rect", "metadata", "RDF", "Work", "type", "format",
        "creator", "Agent", "title", "image",
    }  # fmt: skip


@pytest.mark.parametrize("word", CORPUS)
def test_pictures_carry_any_name(word: str) -> None:
    words = Caption(word, word, word, word, (word,))
    ET.fromstring(xmp(words, Facts(0.0)).encode())
    image = captioned(np.zeros((40, 60, 3), np.uint8), words)
    assert len(image) < 40_000
    for kind in ("png", "jpg", "webp"):
        Image.open(io.BytesIO(encoded(image[:80], kind, words, Facts(0.0)))).verify()


def test_sheets_carry_any_name() -> None:
    tiles = [Tile(np.zeros((40, 60, 3), np.uint8), word, (word,)) for word in CORPUS]
    assert sheet(tiles, 8, NAMES[0]).shape[1] > 400
