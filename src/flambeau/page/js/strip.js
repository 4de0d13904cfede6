/** The strip above the slider: months and days, stops of each branch, events, and how far it is. */

import { dayMonth } from "./formats.js";
import { cut } from "./stops.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").Branch} Branch */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./highlights.js").Highlight} Highlight */

/** Half of the slider's thumb [px]; globe.css has the same. */
export const EDGE = 9;
const DAY = 86400;
const STEPS = [1, 2, 5, 7, 14, 30, 61, 91, 182, 365, 730]; // days between dates

/** @param {Journey} journey @param {number} width @param {number} t */
export function across(journey, width, t) {
  const [start, end] = journey.span;
  return EDGE + ((width - 2 * EDGE) * (t - start)) / (end - start || 1);
}

/** @param {Branch} branch @returns {[number, number]} */
function endsOf({ chain }) {
  return chain.length ? [chain[0][1], chain[chain.length - 1][2]] : [0, 0];
}

/** Return the row of each branch: the lowest in which it meets no other. @param {Journey} journey */
function lanesOf(journey) {
  /** @type {[number, number][][]} */
  const lanes = [];
  return journey.branches.map((branch) => {
    const [start, end] = endsOf(branch);
    let lane = lanes.findIndex((others) => others.every(([a, b]) => end < a || b < start));
    if (lane < 0) lane = lanes.push([]) - 1;
    lanes[lane].push([start, end]);
    return lane;
  });
}

/** Return the letters and the axis of a strip [px], and the room above the rows for names. @param {{ height: number }} size */
function plan({ height }) {
  const text = Math.max(11, Math.min(17, height * 0.125));
  return { text, foot: height - text - 11, head: height > 84 ? text + 8 : 4 };
}

/** Draw what does not change with the time shown.
 * @param {CanvasRenderingContext2D} canvas @param {{ width: number, height: number }} size
 * @param {Journey} journey @param {string} zone @param {Palette} colours */
export function drawStrip(canvas, size, journey, zone, colours) {
  const { text, foot, head } = plan(size);
  dates(canvas, size, journey, zone, colours, text, foot);
  const rows = lanesOf(journey), tall = Math.min(16, (foot - head - 4) / (Math.max(...rows) + 1));
  journey.branches.forEach((branch, number) => {
    const y = foot - 5 - rows[number] * tall - tall / 2, ends = endsOf(branch);
    canvas.fillStyle = colours.ways.other;
    canvas.globalAlpha = 0.28;
    const x = across(journey, size.width, ends[0]);
    canvas.fillRect(x, y - 0.5, Math.max(1, across(journey, size.width, ends[1]) - x), 1);
    canvas.globalAlpha = 0.75;
    for (const [item, from, to] of branch.chain) {
      if (journey.items[item].kind !== "stop") continue;
      const left = across(journey, size.width, from), wide = Math.max(1.2, across(journey, size.width, to) - left);
      canvas.fillRect(left, y - tall * 0.36, Math.min(wide, 3), tall * 0.72);
    }
    canvas.globalAlpha = 1;
    events(canvas, size, journey, number, y, tall, colours);
  });
}

/** @param {CanvasRenderingContext2D} canvas @param {{width: number, height: number}} size @param {Journey} journey
 * @param {number} branch @param {number} y @param {number} tall @param {Palette} colours */
function events(canvas, size, journey, branch, y, tall, colours) {
  canvas.fillStyle = colours.torch;
  for (const item of journey.items) {
    if (item.kind !== "event" || item.branch !== branch || item.start === null) continue;
    const x = across(journey, size.width, item.start), r = Math.max(2.2, tall * 0.3);
    canvas.beginPath();
    canvas.moveTo(x, y - r);
    canvas.lineTo(x + r, y);
    canvas.lineTo(x, y + r);
    canvas.lineTo(x - r, y);
    canvas.fill();
  }
}

/** @param {CanvasRenderingContext2D} canvas @param {{width: number, height: number}} size @param {Journey} journey
 * @param {string} zone @param {Palette} colours @param {number} text @param {number} foot */
function dates(canvas, size, journey, zone, colours, text, foot) {
  const [start, end] = journey.span, room = text * 5.2;
  const step = DAY * (STEPS.find((days) => (days * DAY * (size.width - 2 * EDGE)) / (end - start || 1) > room) ?? 1825);
  canvas.font = `${text}px ${colours.font}`;
  canvas.textBaseline = "alphabetic";
  canvas.textAlign = "center";
  canvas.fillStyle = colours.quiet;
  canvas.strokeStyle = colours.quiet;
  canvas.lineWidth = 1;
  canvas.globalAlpha = 0.5;
  canvas.beginPath();
  canvas.moveTo(EDGE, foot + 0.5);
  canvas.lineTo(size.width - EDGE, foot + 0.5);
  for (let t = start; t <= end; t += step) {
    const x = across(journey, size.width, t);
    canvas.moveTo(x, foot);
    canvas.lineTo(x, foot + 4);
  }
  canvas.stroke();
  canvas.globalAlpha = 1;
  let last = -Infinity;
  for (let t = start; t <= end; t += step) {
    const name = end - start < 2 * DAY ? "" : dayMonth(t, zone), half = canvas.measureText(name).width / 2;
    const x = Math.max(half, across(journey, size.width, t));
    if (x + half > size.width || x - half < last + text / 2) continue;
    canvas.fillText(name, x, foot + text + 6);
    last = x + half;
  }
}

/** Name the highlight that comes next, above its mark.
 * @param {CanvasRenderingContext2D} canvas @param {{width: number, height: number}} size @param {Journey} journey
 * @param {Highlight} next @param {Palette} colours @param {number} text [px] */
function name(canvas, size, journey, next, colours, text) {
  const x = across(journey, size.width, next.t), said = cut(next.name, Math.floor(size.width / text / 0.7));
  canvas.font = `${text}px ${colours.font}`;
  canvas.textBaseline = "alphabetic";
  canvas.textAlign = "left";
  canvas.fillStyle = colours.quiet;
  canvas.fillText(said, Math.max(0, Math.min(size.width - canvas.measureText(said).width, x - 4)), text);
  canvas.fillRect(x - 0.5, text + 4, 1, 5);
}

/** Draw the part that has passed, and the flame at the present.
 * @param {CanvasRenderingContext2D} canvas @param {{ width: number, height: number }} size
 * @param {Journey} journey @param {number} t @param {Palette} colours @param {Highlight | undefined} next */
export function drawPresent(canvas, size, journey, t, colours, next) {
  const x = across(journey, size.width, t), { text, foot, head } = plan(size);
  if (next && head > text) name(canvas, size, journey, next, colours, text);
  canvas.fillStyle = colours.torch;
  canvas.fillRect(EDGE, foot - 0.5, x - EDGE, 2);
  canvas.globalAlpha = 0.9;
  canvas.fillRect(x - 0.75, head, 1.5, foot - head);
  canvas.globalAlpha = 1;
  canvas.beginPath();
  canvas.arc(x, foot + 0.5, 7, 0, 2 * Math.PI);
  canvas.fill();
  canvas.beginPath();
  canvas.arc(x, foot + 0.5, 3, 0, 2 * Math.PI);
  canvas.fillStyle = colours.core;
  canvas.fill();
}
