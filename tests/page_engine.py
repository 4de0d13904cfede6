"""The page's engine, kept open: questions to one Node process, a line of JSON each way."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from node import MODULES, node

_PROGRAM = """
import { createInterface } from "node:readline";
import { toFixed, toGeodetic } from "./earth.js";
import { Timeline } from "./timeline.js";
import { near } from "./near.js";
import { altitude, sunAt, sunCrossings } from "./sun.js";
import { calendar } from "./calendar.js";

let timeline = null;
const answers = {
  journey: (journey) => { timeline = new Timeline(journey); },
  all: (instants) => instants.map((t) => timeline.all(t)),
  items: () => timeline.journey.items,
  near: (places, wanted) => places.map(([lat, lon]) => near(timeline, { lat, lon }, wanted)),
  sun: (sun, instants) => instants.map((t) => sunAt(sun, t)),
  altitude: (sun, asked) => asked.map(([t, lat, lon, height]) => altitude(sun, t, lat, lon, height)),
  crossings: (sun, places, from, to, level) => places.map(([lat, lon]) => sunCrossings(sun, lat, lon, from, to, level)),
  geodetic: (points) => points.map(toGeodetic),
  fixed: (points) => points.map(([lat, lon, height]) => toFixed(lat, lon, height)),
  calendar: (name, entries) => calendar(name, entries),
};
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...asked] = JSON.parse(line);
  process.stdout.write(JSON.stringify(answers[name](...asked) ?? null) + "\\n");
}
"""


class Engine:
    """Asks the page's modules."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Take a running process."""
        assert process.stdin is not None
        assert process.stdout is not None
        self._in, self._out = process.stdin, process.stdout

    def ask(self, name: str, *asked: object) -> Any:
        """Return the answer to one question."""
        self._in.write(json.dumps([name, *asked]) + "\n")
        self._in.flush()
        answer = self._out.readline()
        assert answer, f"JavaScript failed at {name}; its words are on stderr."
        return json.loads(answer)


@contextmanager
def engine(folder: Path) -> Iterator[Engine]:
    """Run Node with the page's modules as they lie."""
    program = folder / "engine.mjs"
    program.write_text(_PROGRAM.replace('"./', f'"{MODULES.as_uri()}/'), "utf-8")
    command = [node(), str(program)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        yield Engine(process)
        assert process.stdin is not None
        process.stdin.close()
