"""CZML as CesiumJS itself reads it, in Node: torches are where the timeline has them.

Error: whole decimetres of the file, and Cesium's own polynomials between the nodes of an orbit.
"""

import json
from pathlib import Path

import numpy as np

from conftest import Relay
from flambeau.instants import format_utc
from flambeau.plan import Scheduled
from flambeau.publish import czml
from flambeau.publish.courses import FLIGHT_METRES, METRES
from flambeau.timeline import Line, Timeline
from node import WEB, javascript

READER = """
import { createRequire } from "node:module";
// What CesiumJS asks a browser for while it reads; nothing is drawn.
for (const name of ["Image", "HTMLCanvasElement", "HTMLImageElement"]) globalThis[name] = class {};
const Cesium = createRequire(FOLDER)("cesium");
async function answer({ czml, at, names }) {
  const source = await Cesium.CzmlDataSource.load(czml);
  const when = at.map((text) => Cesium.JulianDate.fromIso8601(text));
  const where = (entity, t) => {
    const p = entity?.isAvailable(t) ? entity.position?.getValue(t) : undefined;
    return p ? [p.x, p.y, p.z] : null;
  };
  return Object.fromEntries(names.map((name) => {
    const entity = source.entities.getById(name);
    return [name, when.map((t) => where(entity, t))];
  }));
}
"""
ORBIT_METRES = 1.5  # what the writer's page says


def test_cesium_finds_every_torch_where_the_timeline_has_it(sochi: Relay, tmp_path: Path) -> None:
    journey, plan = sochi
    timeline = Timeline(journey, plan)
    ends = [t for line in timeline.lines.values() for t in line.span]
    at = np.round(np.random.default_rng(5).uniform(min(ends), max(ends), 4000), 3)
    stay = timeline.lines["space"].span
    at = np.sort(np.concatenate((at, np.round(np.random.default_rng(6).uniform(*stay, 4000), 3))))
    names = {f"torch/{name}": line for name, line in timeline.lines.items()}
    read = READER.replace("FOLDER", json.dumps(str(WEB / "package.json")))
    content = czml.write(journey, plan, timeline.positions)
    asked = {"czml": json.loads(content), "at": [format_utc(t) for t in at], "names": list(names)}
    (found,) = javascript(read, [asked], tmp_path)
    for name, line in names.items():
        own = found[name]
        inside = (at >= line.span[0] + 0.001) & (at <= line.span[1] - 0.001)
        known = np.array([here is not None for here in own])
        assert np.array_equal(known, inside), name
        away = np.linalg.norm(np.array([x for x in own if x is not None]) - line.track.positions(at[known]), axis=1)
        for item in line.chain:
            here = (at[known] >= item.start) & (at[known] <= item.end)
            limit = _limit(item, line)
            assert not here.any() or away[here].max() <= limit, (name, item.id, away[here].max(), limit)


def _limit(item: Scheduled, line: Line) -> float:
    """Return how far [m] a torch may be from where it is, by what the writer promises."""
    on_board = [place in line.satellites for place in (item.origin, item.place)]
    return ORBIT_METRES if all(on_board) else FLIGHT_METRES if any(on_board) else METRES
