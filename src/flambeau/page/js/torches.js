/** The torches: a warm glow where each is, with its name. */

import { clear } from "./palette.js";
import { cut, free } from "./stops.js";
import { inSight, project } from "./view.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./view.js").Basis} Basis */
/** @typedef {import("./view.js").Vector} Vector */
/** @typedef {import("./palette.js").Palette} Palette */
/** A torch to be drawn: at `v` in radii, above `foot` when it is high; `where` it is, at which place (-1 under way), and
 * the `name` of its branch.
 * @typedef {{ branch: number, place: number, where: string, name: string, v: Vector, foot: Vector | null, followed: boolean }} Torch */

/** @typedef {{ where: string, name: string, x: number, y: number, w: number, h: number }} Plate */

const SMALL = 0.86; // letters of the branch's name to those of the place
const ROOM = 560; // [px] of a picture in which there is room for both

/** Make the glow once: drawing a picture is quicker than a gradient. @param {Palette} colours @param {number} size [px] */
export function glow(colours, size) {
  const sprite = document.createElement("canvas");
  sprite.width = sprite.height = size;
  const canvas = /** @type {CanvasRenderingContext2D} */ (sprite.getContext("2d")), c = size / 2;
  const gradient = canvas.createRadialGradient(c, c, 0, c, c, c);
  gradient.addColorStop(0, colours.glow);
  gradient.addColorStop(0.16, colours.glow);
  gradient.addColorStop(0.45, colours.glowFar);
  gradient.addColorStop(1, clear(colours.glowFar));
  canvas.fillStyle = gradient;
  canvas.fillRect(0, 0, size, size);
  return sprite;
}

/** Draw a torch: the line to the ground below it, its glow, its light.
 * @param {CanvasRenderingContext2D} canvas @param {View} view @param {Basis} axes
 * @param {Torch} torch @param {HTMLCanvasElement} sprite @param {Palette} colours @param {number} unit [px] */
export function drawTorch(canvas, view, axes, torch, sprite, colours, unit) {
  const [x, y] = project(view, axes, torch.v);
  if (torch.foot && project(view, axes, torch.foot)[2] > 0) {
    const [fx, fy] = project(view, axes, torch.foot);
    canvas.strokeStyle = colours.torch;
    canvas.lineWidth = 1;
    canvas.globalAlpha = 0.6;
    canvas.beginPath();
    canvas.moveTo(x, y);
    canvas.lineTo(fx, fy);
    canvas.stroke();
    canvas.beginPath();
    canvas.ellipse(fx, fy, 3, 3, 0, 0, 2 * Math.PI);
    canvas.stroke();
    canvas.globalAlpha = 1;
  }
  const size = unit * (torch.followed ? 5.2 : 4);
  canvas.drawImage(sprite, x - size / 2, y - size / 2, size, size);
  for (const [colour, radius] of /** @type {[string, number][]} */ ([[colours.torch, 0.42], [colours.core, 0.22]])) {
    canvas.beginPath();
    canvas.arc(x, y, unit * radius, 0, 2 * Math.PI);
    canvas.fillStyle = colour;
    canvas.fill();
  }
  if (!torch.followed) return;
  canvas.beginPath();
  canvas.arc(x, y, unit * 0.82, 0, 2 * Math.PI);
  canvas.strokeStyle = colours.torch;
  canvas.lineWidth = 1.5;
  canvas.stroke();
}

/** Lay out what is said of torches on plates beside them: none covers another, or what is taken, if there is room.
 * @param {CanvasRenderingContext2D} canvas @param {View} view @param {Basis} axes @param {readonly Torch[]} torches
 * @param {Palette} colours @param {number} size of letters [px] @param {readonly import("./stops.js").Box[]} taken
 * @returns {Plate[]} */
export function platesOf(canvas, view, axes, torches, colours, size, taken) {
  const seen = torches.filter((one) => inSight(axes, one.v)), both = torches.length > 1 && view.width >= ROOM;
  const most = Math.min(40, Math.floor((view.width * 0.8) / (size * 0.6)));
  const lights = seen.map((one) => around(project(view, axes, one.v), size));
  /** @type {Plate[]} */
  const plates = [];
  for (const torch of [...seen].sort((a, b) => Number(b.followed) - Number(a.followed))) {
    const where = cut(torch.where, most), name = both ? cut(torch.name, most) : "";
    canvas.font = font(true, size, colours);
    const one = canvas.measureText(where).width;
    canvas.font = font(false, size, colours);
    const w = Math.max(one, canvas.measureText(name).width) + size * 1.5, h = size * (both ? 2.75 : 1.8);
    const [x, y] = project(view, axes, torch.v), boxes = [...plates, ...lights, ...taken];
    const box = free(x, y, w, h, size * 1.35, boxes, view) ?? free(x, y, w, h, size * 1.35, plates, view) ?? beside(x, y, w, h, size, view);
    plates.push({ where, name, ...box });
  }
  return plates;
}

/** @param {Vector} at @param {number} size */
function around([x, y], size) {
  return { x: x - size * 0.8, y: y - size * 0.8, w: size * 1.6, h: size * 1.6 };
}

/** Below a point, but within the picture.
 * @param {number} x @param {number} y @param {number} w @param {number} h @param {number} size @param {View} view */
function beside(x, y, w, h, size, view) {
  return { x: Math.max(4, Math.min(view.width - w - 4, x - w / 2)), y: Math.max(4, Math.min(view.height - h - 4, y + size * 1.4)), w, h };
}

/** @param {boolean} strong @param {number} size @param {Palette} colours */
function font(strong, size, colours) {
  return strong ? `650 ${size * 1.06}px ${colours.font}` : `400 ${size * SMALL}px ${colours.font}`;
}

/** @param {CanvasRenderingContext2D} canvas @param {readonly Plate[]} plates @param {Palette} colours @param {number} size [px] */
export function drawPlates(canvas, plates, colours, size) {
  canvas.textBaseline = "middle";
  canvas.textAlign = "left";
  for (const { where, name, x, y, w, h } of plates) {
    canvas.beginPath();
    canvas.roundRect(x, y, w, h, Math.min(h / 2, size * 0.95));
    canvas.fillStyle = colours.plate;
    canvas.fill();
    canvas.font = font(true, size, colours);
    canvas.fillStyle = colours.label;
    canvas.fillText(where, x + size * 0.75, y + (name ? size * 0.95 : h / 2) + 0.5);
    if (!name) continue;
    canvas.font = font(false, size, colours);
    canvas.fillStyle = colours.quiet;
    canvas.fillText(name, x + size * 0.75, y + size * 1.98);
  }
}

/** Return the torch under a point of the picture, or null.
 * @param {View} view @param {Basis} axes @param {readonly Torch[]} torches @param {number} x @param {number} y */
export function torchAt(view, axes, torches, x, y) {
  const near = torches.filter((torch) => {
    const [tx, ty] = project(view, axes, torch.v);
    return inSight(axes, torch.v) && Math.hypot(tx - x, ty - y) < 24;
  });
  return near[0] ?? null;
}
