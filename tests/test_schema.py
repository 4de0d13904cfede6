"""The schema: one table of keys, from which the JSON Schema and the reference follow."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from documents import JOURNEY
from flambeau.document.keys import Table
from flambeau.document.schema import json_schema, reference_markdown
from flambeau.document.tables import JOURNEY as TABLES
from flambeau.document.tables import LOG, SLOT

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*/journey.toml"))
VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def as_json(text: str) -> object:
    """Return a TOML text as the JSON that editors check: dates and times are strings."""
    found: object = json.loads(json.dumps(tomllib.loads(text), default=str))
    return found


def test_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_examples_fit(path: Path) -> None:
    VALIDATOR.validate(as_json(path.read_text("utf-8")))


def test_everything_fits() -> None:
    VALIDATOR.validate(as_json(JOURNEY))


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("format = 1\n", "", []),
        ('title = "A', 'titel = 1\ntitle = "A', []),
        ("lat = 47.3", "lat = 91", ["branch", 1, "stop", 2, "lat"]),
        ("lat = 47.3", 'lat = "47.3"', ["branch", 1, "stop", 2, "lat"]),
        ('"before-leg"', '"before"', ["rules", "overnight"]),
        ('wanted = "6 h"', "wanted = 6", ["rules", "stay", "celebration", "wanted"]),
        ('S01 = "the organisers"', "S01 = 1", ["sources", "S01"]),
        ('id = "landing"', 'id = "Landing"', ["branch", 1, "stop", 2, "id"]),
        ("spare = true", 'spare = "yes"', ["lantern", 0, "spare"]),
        ('lit = [["moscow.start", "sochi.end"]]', 'lit = [["moscow.start"]]', ["flame", 0, "lit", 0]),
    ],
)
def test_mistakes_do_not_fit(old: str, new: str, path: list[str | int]) -> None:
    errors = list(VALIDATOR.iter_errors(as_json(JOURNEY.replace(old, new, 1))))
    assert [list(error.absolute_path) for error in errors] == [path]


def tables(table: Table) -> list[Table]:
    return [table, *(found for inner in table.inside for found in tables(inner))]


EVERY = [*tables(TABLES), SLOT, LOG]


def test_defaults_are_read_like_any_value() -> None:
    for table in EVERY:
        assert table.defaults.keys() == {key.name for key in table.rows if key.default is not None}
        assert not {key.name for key in table.rows if key.required and key.default is not None}


def test_every_key_is_documented() -> None:
    for table in EVERY:
        assert table.doc.endswith(".")
        for key in table.rows:
            assert key.doc.endswith("."), (table.name, key.name)


def test_reference() -> None:
    text = reference_markdown()
    for table in EVERY:
        for key in table.rows:
            assert f"| `{key.name}` |" in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {5}
    assert "### `[[branch.stop]]`" in text
    assert "### `[rules.stay.ROLE]`" in text
