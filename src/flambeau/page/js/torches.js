/** The torches: a warm glow where each is, with its name. */

import { clear } from "./palette.js";
import { inSight, project } from "./view.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./view.js").Basis} Basis */
/** @typedef {import("./view.js").Vector} Vector */
/** @typedef {import("./palette.js").Palette} Palette */
/** A torch to be drawn: at `v` in radii, above `foot` when it is high.
 * @typedef {{ branch: number, name: string, v: Vector, foot: Vector | null, followed: boolean }} Torch */

/** @typedef {{ name: string, x: number, y: number, w: number, h: number }} Plate */

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

/** Shorten a text to a number of characters. @param {string} text @param {number} most */
export function cut(text, most) {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("").trimEnd()}…` : text;
}

/** Lay out the names of torches on plates beside them, or below; none covers another.
 * @param {CanvasRenderingContext2D} canvas @param {View} view @param {Basis} axes
 * @param {readonly Torch[]} torches @param {Palette} colours @param {number} size of letters [px] @returns {Plate[]} */
export function platesOf(canvas, view, axes, torches, colours, size) {
  canvas.font = `600 ${size}px ${colours.font}`;
  const h = size * 1.75, most = Math.min(40, Math.floor((view.width * 0.8) / (size * 0.6)));
  /** @type {Plate[]} */
  const plates = [];
  for (const torch of torches.filter((one) => inSight(axes, one.v))) {
    const [tx, ty] = project(view, axes, torch.v), name = cut(torch.name, most), gap = size * 1.4;
    const w = canvas.measureText(name).width + size * 1.3;
    const right = tx + gap + w < view.width - 4, left = tx - gap - w > 4;
    const x = right ? tx + gap : left ? tx - gap - w : Math.max(4, Math.min(view.width - w - 4, tx - w / 2));
    let y = right || left ? ty - h / 2 : ty + gap;
    for (const p of plates) if (x < p.x + p.w && p.x < x + w && Math.abs(p.y - y) < h + 3) y = p.y + h + 3;
    plates.push({ name, x, y, w, h });
  }
  return plates;
}

/** @param {CanvasRenderingContext2D} canvas @param {readonly Plate[]} plates @param {Palette} colours @param {number} size [px] */
export function drawPlates(canvas, plates, colours, size) {
  canvas.font = `600 ${size}px ${colours.font}`;
  canvas.textBaseline = "middle";
  canvas.textAlign = "left";
  for (const { name, x, y, w, h } of plates) {
    canvas.beginPath();
    canvas.roundRect(x, y, w, h, h / 2);
    canvas.fillStyle = colours.plate;
    canvas.fill();
    canvas.fillStyle = colours.label;
    canvas.fillText(name, x + size * 0.65, y + h / 2 + 0.5);
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
