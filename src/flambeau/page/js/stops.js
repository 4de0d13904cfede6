/** The stops as points with names that do not cover each other. */

import { dot, project, vector } from "./view.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("./view.js").View} View */
/** @typedef {import("./view.js").Basis} Basis */
/** @typedef {import("./view.js").Vector} Vector */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {{ x: number, y: number, w: number, h: number }} Box */
/** A place of the journey: its stops in order, and how soon its name is wanted.
 * @typedef {{ place: number, name: string, items: number[], v: Vector, first: number, weight: number }} Mark */

const DAY = 86400;
const CROWD = 16; // [px] within which several stops are one crowd
const LONGEST = 28; // characters of a name

/** Shorten a text to a number of characters. @param {string} text @param {number} most */
export function cut(text, most) {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("").trimEnd()}…` : text;
}

/** Return the places that stops are at, those where the torch stays longest first; the first and the last lead.
 * @param {Journey} journey @returns {Mark[]} */
export function marksOf(journey) {
  /** @type {Map<number, Mark>} */
  const marks = new Map();
  journey.items.forEach((item, number) => {
    const { lat, lon, height, name } = journey.places[item.place];
    if (item.kind !== "stop" || lat === null || lon === null) return;
    const stay = item.start !== null && item.end !== null ? Math.min((item.end - item.start) / DAY, 3) : 0;
    const known = marks.get(item.place) ?? {
      place: item.place, name, items: [], v: vector(lat, lon, height ?? 0), first: item.start ?? Infinity, weight: 0,
    };
    known.items.push(number);
    known.weight += stay + 0.2;
    marks.set(item.place, known);
  });
  for (const branch of journey.branches) {
    for (const edge of [branch.chain[0], branch.chain[branch.chain.length - 1]]) {
      const mark = edge && marks.get(journey.items[edge[0]].place);
      if (mark) mark.weight += 5;
    }
  }
  return [...marks.values()].sort((a, b) => b.weight - a.weight);
}

/** Draw the points; those that the torch has been to are filled.
 * @param {CanvasRenderingContext2D} canvas @param {View} view @param {Basis} axes
 * @param {readonly Mark[]} marks @param {number} t @param {Palette} colours @param {number} unit [px] */
export function drawPoints(canvas, view, axes, marks, t, colours, unit) {
  const radius = Math.min(unit * 0.24, unit * 0.13 + view.radius / 4200);
  for (const done of [false, true]) {
    canvas.beginPath();
    for (const mark of marks) {
      if (mark.first <= t !== done) continue;
      const [x, y, depth] = project(view, axes, mark.v);
      if (depth <= 0 || x < 0 || y < 0 || x > view.width || y > view.height) continue;
      canvas.moveTo(x + radius, y);
      canvas.arc(x, y, radius, 0, 2 * Math.PI);
    }
    canvas.fillStyle = done ? colours.stopDone : colours.stop;
    canvas.fill();
    if (done) continue;
    canvas.lineWidth = 0.8;
    canvas.strokeStyle = colours.stopEdge;
    canvas.stroke();
  }
}

/** Draw as many names as there is room for. Those that are wanted come first.
 * @param {CanvasRenderingContext2D} canvas @param {View} view @param {Basis} axes
 * @param {readonly Mark[]} marks @param {ReadonlySet<number>} wanted places @param {Palette} colours
 * @param {number} size of letters [px] @param {Box[]} taken */
export function drawLabels(canvas, view, axes, marks, wanted, colours, size, taken) {
  const most = Math.round(10 + 26 * Math.max(0, Math.log2(view.radius / 260)));
  const order = [...marks.filter((m) => wanted.has(m.place)), ...marks.filter((m) => !wanted.has(m.place))];
  const boxes = [...taken];
  let drawn = 0;
  canvas.textBaseline = "middle";
  canvas.textAlign = "left";
  canvas.lineJoin = "round";
  for (const mark of order) {
    if (drawn >= most + wanted.size) break;
    const [x, y] = project(view, axes, mark.v);
    // A name at the very limb would stand beside the Earth.
    if (dot(mark.v, axes.out) < 0.16 || x < 0 || y < 0 || x > view.width || y > view.height) continue;
    const strong = wanted.has(mark.place);
    canvas.font = `${strong ? 600 : 400} ${size}px ${colours.font}`;
    const name = cut(mark.name, LONGEST);
    const box = free(x, y, canvas.measureText(name).width, size * 1.25, 7, boxes, view);
    if (!box) continue;
    boxes.push(box);
    drawn++;
    canvas.lineWidth = 2.6;
    canvas.strokeStyle = colours.halo;
    canvas.strokeText(name, box.x, box.y + box.h / 2);
    canvas.fillStyle = strong ? colours.label : colours.quiet;
    canvas.fillText(name, box.x, box.y + box.h / 2);
  }
}

/** Return a free box beside a point: to the right, left, above or below.
 * @param {number} x @param {number} y @param {number} w @param {number} h @param {number} gap [px]
 * @param {readonly Box[]} boxes @param {View} view @returns {Box | null} */
export function free(x, y, w, h, gap, boxes, view) {
  const spots = [[x + gap, y - h / 2], [x - gap - w, y - h / 2], [x - w / 2, y - gap - h], [x - w / 2, y + gap]];
  for (const [bx, by] of spots) {
    const fits = bx > 2 && by > 2 && bx + w < view.width - 2 && by + h < view.height - 2;
    const clear = boxes.every((b) => bx > b.x + b.w + 3 || b.x > bx + w + 3 || by > b.y + b.h + 1 || b.y > by + h + 1);
    if (fits && clear) return { x: bx, y: by, w, h };
  }
  return null;
}

/** Tell whether so many places are under a point that they must be looked at from nearer.
 * @param {View} view @param {Basis} axes @param {readonly Mark[]} marks @param {number} x @param {number} y */
export function crowded(view, axes, marks, x, y) {
  const near = marks.filter((mark) => {
    const p = project(view, axes, mark.v);
    return p[2] > 0 && Math.hypot(p[0] - x, p[1] - y) < CROWD;
  });
  return near.length > 2;
}

/** Return the mark under a point of the picture, or null.
 * @param {View} view @param {Basis} axes @param {readonly Mark[]} marks @param {number} x @param {number} y */
export function markAt(view, axes, marks, x, y) {
  let best = null, least = 18;
  for (const mark of marks) {
    const p = project(view, axes, mark.v), away = Math.hypot(p[0] - x, p[1] - y);
    if (p[2] > 0 && away < least) [best, least] = [mark, away];
  }
  return best;
}
