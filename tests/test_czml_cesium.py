"""CZML as CesiumJS itself reads it, in Node: torches are where the timeline has them, and all is shown that was written.

Error: whole decimetres of the file, and Cesium's own polynomials between the nodes of an orbit.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from conftest import Relay
from flambeau.instants import format_utc, parse_utc
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
SHOWN = """
import { createRequire } from "node:module";
for (const name of ["Image", "HTMLCanvasElement", "HTMLImageElement"]) globalThis[name] = class {};
const Cesium = createRequire(FOLDER)("cesium");
async function answer(czml) {
  const source = await Cesium.CzmlDataSource.load(czml);
  const { startTime, stopTime, multiplier } = source.clock;
  const t = startTime;
  const seen = (entity) => ({
    name: entity.name, about: entity.description?.getValue(t), label: entity.label?.text.getValue(t),
    near: entity.label?.distanceDisplayCondition?.getValue(t).far, dot: entity.point?.pixelSize.getValue(t),
    corners: entity.polyline?.positions.getValue(t).length, straight: entity.polyline?.arcType?.getValue(t) === 0,
    trail: entity.path?.trailTime.getValue(t), colour: (entity.path ?? entity.polyline)?.material.getValue(t).color,
  });
  const entities = Object.fromEntries(source.entities.values.map((entity) => [entity.id, seen(entity)]));
  return { name: source.name, clock: [startTime, stopTime].map(String), multiplier, entities };
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


def test_cesium_shows_all_that_was_written(sochi: Relay, tmp_path: Path) -> None:
    packets = json.loads(czml.write(*sochi, Timeline(*sochi).positions))
    read = SHOWN.replace("FOLDER", json.dumps(str(WEB / "package.json")))
    (found,) = javascript(read, [packets], tmp_path)
    document, *others = packets
    assert found["name"] == document["name"]
    assert [parse_utc(t) for t in found["clock"]] == [parse_utc(t) for t in document["clock"]["interval"].split("/")]
    assert found["multiplier"] == document["clock"]["multiplier"]
    assert set(found["entities"]) == {packet["id"] for packet in others}
    for packet in others:
        assert found["entities"][packet["id"]] == _said(packet), packet["id"]


def _said(packet: Any) -> dict[str, object]:
    """Return what a packet says, as the reader tells it; JSON leaves out what is not there."""
    label, line, path = (packet.get(key, {}) for key in ("label", "polyline", "path"))
    condition = label.get("distanceDisplayCondition", {}).get("distanceDisplayCondition", (None, None))
    rgba = (path or line).get("material", {}).get("solidColor", {}).get("color", {}).get("rgba")
    told = {
        "name": packet["name"],
        "about": packet.get("description"),
        "label": label.get("text"),
        "near": condition[1],
        "dot": packet.get("point", {}).get("pixelSize"),
        "corners": len(line["positions"]["cartographicDegrees"]) // 3 if line else None,
        "straight": line.get("arcType") == "NONE",
        "trail": path.get("trailTime"),
        "colour": dict(zip(("red", "green", "blue", "alpha"), (x / 255 for x in rgba), strict=True)) if rgba else None,
    }
    return {key: value for key, value in told.items() if value is not None}
