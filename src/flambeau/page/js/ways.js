/** The ways of all branches as lines on the sphere, and their drawing. */

import { positionOf } from "./track.js";
import { toGeodetic } from "./earth.js";
import { groupOf, DASHES } from "./modes.js";
import { between, dot, project, vector } from "./view.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").Item} Item */
/** @typedef {import("./view.js").View} View */
/** @typedef {import("./view.js").Basis} Basis */
/** @typedef {import("./view.js").Vector} Vector */
/** @typedef {import("./modes.js").Group} Group */
/** A leg as points that the torch passes at instants, and how long it is about [radii].
 * @typedef {{ branch: number, item: number, group: Group, from: number, to: number, size: number, t: number[], points: Vector[] }} Way */

const LIFT = 0.16; // of a flight's length: an aeroplane's true height would be less than a pixel
const STEP = 150; // [km] about how far apart points are
const NEAR = 1.3; // [px] points nearer than that to the last are left out

/** Return how high a flight is drawn above the ground [radii]. @param {Way} way @param {number} t */
export function lift(way, t) {
  if (way.group !== "air" || way.points.length < 2) return 0;
  const f = Math.max(0, Math.min(1, (t - way.from) / (way.to - way.from || 1)));
  const ends = [way.points[0], way.points[way.points.length - 1]];
  const angle = Math.acos(Math.max(-1, Math.min(1, dot(ends[0], ends[1]) / (Math.hypot(...ends[0]) * Math.hypot(...ends[1])))));
  return LIFT * Math.min(angle, 0.9) * 4 * f * (1 - f);
}

/** Return a vector farther out. @param {Readonly<Vector>} v @param {number} by [radii] @returns {Vector} */
export function lifted(v, by) {
  const k = 1 + by / Math.hypot(...v);
  return [v[0] * k, v[1] * k, v[2] * k];
}

/** Return where a branch is, as a vector of the drawing. @param {Journey} journey @param {number} branch @param {number} t
 * @returns {Vector | null} */
export function seen(journey, branch, t) {
  const xyz = positionOf(journey.branches[branch], t);
  if (!xyz) return null;
  const at = toGeodetic(xyz);
  return vector(at.lat, at.lon, at.height);
}

/** Return all legs on the ground, in the air and on the water. What is in orbit is drawn around the present instead.
 * @param {Journey} journey @returns {Way[]} */
export function waysOf(journey) {
  /** @type {Way[]} */
  const ways = [];
  journey.branches.forEach((branch, number) => {
    for (const [item, from, to] of branch.chain) {
      const leg = journey.items[item];
      if (leg.kind !== "leg" || to <= from) continue;
      const group = groupOf(journey, leg);
      if (group !== "space") ways.push(wayOf(journey, leg, { branch: number, item, group, from, to }));
    }
  });
  return ways.filter((way) => way.points.length > 1);
}

/** @param {Journey} journey @param {Item} leg @param {{branch: number, item: number, group: Group, from: number, to: number}} head
 * @returns {Way} */
function wayOf(journey, leg, head) {
  const count = Math.max(2, Math.min(96, Math.ceil(leg.km / STEP) + 1));
  const rows = journey.branches[head.branch].pieces.flatMap((piece) =>
    piece.kind === "ground" && piece.end >= head.from && piece.start <= head.to ? piece.t : []);
  const inside = rows.filter((t) => t > head.from && t < head.to);
  const even = Array.from({ length: count }, (_, k) => head.from + ((head.to - head.from) * k) / (count - 1));
  /** @type {Way} */
  const way = { ...head, size: leg.km / 6371, t: [], points: [] };
  for (const t of [...new Set([...even, ...inside])].sort((a, b) => a - b)) {
    const point = seen(journey, head.branch, t);
    if (point) {
      way.t.push(t);
      way.points.push(point);
    }
  }
  way.points = way.points.map((point, k) => lifted(point, lift(way, way.t[k])));
  return way;
}

/** Add a line to the present path: only what is before the plane through the centre, or only what is behind it.
 * @param {CanvasRenderingContext2D} canvas @param {View} view @param {Basis} axes @param {readonly Vector[]} points
 * @param {boolean} [front] */
export function trace(canvas, view, axes, points, front = true) {
  /** @type {Vector | null} */
  let last = null;
  let pen = false, px = 0, py = 0;
  for (let k = 0; k < points.length; k++) {
    const p = project(view, axes, points[k]);
    /** @type {boolean} */
    const shown = p[2] >= 0 === front;
    if (last && shown !== (last[2] >= 0 === front)) {
      const f = last[2] / (last[2] - p[2]);
      const x = last[0] + (p[0] - last[0]) * f, y = last[1] + (p[1] - last[1]) * f;
      if (pen) canvas.lineTo(x, y);
      else canvas.moveTo(x, y);
      pen = shown;
    }
    if (shown && !pen) canvas.moveTo((px = p[0]), (py = p[1]));
    else if (shown && (k === points.length - 1 || Math.abs(p[0] - px) + Math.abs(p[1] - py) > NEAR)) {
      canvas.lineTo((px = p[0]), (py = p[1]));
    }
    pen = shown;
    last = p;
  }
}

/** Return the part of a way that is behind the torch at an instant. @param {Way} way @param {number} t @returns {Vector[]} */
export function travelled(way, t) {
  if (t >= way.to) return way.points;
  const k = way.t.findIndex((instant) => instant > t);
  if (k <= 0) return [];
  const f = (t - way.t[k - 1]) / (way.t[k] - way.t[k - 1]);
  return [...way.points.slice(0, k), between(way.points[k - 1], way.points[k], f)];
}

/** Draw lines of ways, one stroke for each group.
 * @param {CanvasRenderingContext2D} canvas @param {View} view @param {Basis} axes
 * @param {{ group: Group, points: readonly Vector[] }[]} lines
 * @param {Record<Group, string>} colours @param {number} width [px] @param {boolean} [dashed] */
export function drawLines(canvas, view, axes, lines, colours, width, dashed = true) {
  canvas.lineWidth = width;
  canvas.lineCap = "round";
  canvas.lineJoin = "round";
  for (const group of /** @type {Group[]} */ (Object.keys(DASHES))) {
    canvas.beginPath();
    for (const line of lines) if (line.group === group) trace(canvas, view, axes, line.points);
    canvas.setLineDash(dashed ? DASHES[group] : []);
    canvas.strokeStyle = colours[group];
    canvas.stroke();
  }
  canvas.setLineDash([]);
}
