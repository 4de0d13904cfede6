/** The orbit: half a turn behind the torch and half a turn before it, at its true height above the turning Earth. */

import { seen, trace } from "./ways.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("./view.js").View} View */
/** @typedef {import("./view.js").Basis} Basis */
/** @typedef {import("./view.js").Vector} Vector */

const GM = 3.986004418e14; // [m3/s2] Earth's gravity: IERS Conventions 2010, table 1.1
const MEAN = 6371008.8; // [m] as in view.js
const SPACE = 60_000; // [m] above that there is no way to stand still
const PARTS = 9; // that fade, before and behind
const POINTS = 8; // of a part

/** Return how long a circular orbit takes [s]. @param {number} height [m] */
export function period(height) {
  return 2 * Math.PI * Math.sqrt((MEAN + height) ** 3 / GM);
}

/** Tell whether something is so high that it is in orbit, or on its way there. @param {number | null} height [m] */
export function high(height) {
  return height !== null && height > SPACE;
}

/** Return the orbit around an instant in parts, nearest first, those behind the torch apart from those before it.
 * @param {Journey} journey @param {number} branch @param {number} t @param {number} height [m]
 * @returns {{ past: boolean, fade: number, points: Vector[] }[]} */
export function orbitAround(journey, branch, t, height) {
  const step = period(height) / 2 / PARTS / POINTS;
  return [-1, 1].flatMap((sign) => {
    const parts = [];
    for (let part = 0; part < PARTS; part++) {
      const instants = Array.from({ length: POINTS + 1 }, (_, k) => t + sign * step * (part * POINTS + k));
      const points = instants.map((at) => seen(journey, branch, at)).filter((v) => v !== null && Math.hypot(...v) > 1.0005);
      parts.push({ past: sign < 0, fade: 1 - part / PARTS, points: /** @type {Vector[]} */ (points) });
      if (points.length <= POINTS) break;
    }
    return parts.filter((one) => one.points.length > 1);
  });
}

/** Draw the parts of an orbit that are behind the plane through the centre (before the disc is drawn), or before it.
 * @param {CanvasRenderingContext2D} canvas @param {View} view @param {Basis} axes
 * @param {ReturnType<typeof orbitAround>} parts @param {string} colour @param {boolean} front */
export function drawOrbit(canvas, view, axes, parts, colour, front) {
  canvas.strokeStyle = colour;
  canvas.lineCap = "butt";
  for (const { past, fade, points } of parts) {
    canvas.beginPath();
    trace(canvas, view, axes, points, front);
    canvas.globalAlpha = (past ? 0.95 : 0.6) * fade * (front ? 1 : 0.6) + 0.04;
    canvas.lineWidth = past ? 2 : 1.3;
    canvas.setLineDash(past ? [] : [3, 3]);
    canvas.stroke();
  }
  canvas.setLineDash([]);
  canvas.globalAlpha = 1;
}
