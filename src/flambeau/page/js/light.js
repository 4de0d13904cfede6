/** Day and night on the disc: how high the Sun stands, at each point of a coarse grid, as a colour. */

import { basis, dot, vector } from "./view.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./planet.js").Overhead} Overhead */

const CELLS = 24_000; // of the grid: twilight is soft, more would not be seen
const FINEST = 4; // [px] of a cell
const STEPS = 1024; // of the sine of the Sun's altitude, from -1 to 1
const RAD = Math.PI / 180;

/** Altitudes [deg] of the colours that the palette has for the Sun, lowest first: the ends of the twilights, the
 * horizon (with refraction and half diameter), low, higher and highest. The ends of twilight: Explanatory Supplement
 * to the Astronomical Almanac, 3rd ed., 12.1. */
export const ALTITUDES = [-18, -12, -6, -50 / 60, 4, 16, 90];

/** Return the colours by the sine of the altitude, made once for a theme. @param {readonly string[]} colours */
export function ramp(colours) {
  const canvas = document.createElement("canvas");
  canvas.width = STEPS;
  canvas.height = 1;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const gradient = context.createLinearGradient(0, 0, STEPS, 0);
  colours.forEach((colour, k) => gradient.addColorStop((Math.sin(ALTITUDES[k] * RAD) + 1) / 2, colour));
  context.fillStyle = gradient;
  context.fillRect(0, 0, STEPS, 1);
  return new Uint32Array(context.getImageData(0, 0, STEPS, 1).data.buffer);
}

/** Return how many pixels a cell of the grid has. @param {View} view */
export function cellOf({ width, height }) {
  return Math.max(FINEST, Math.sqrt((width * height) / CELLS));
}

/** Paint the light of all cells.
 * @param {Uint32Array} cells row by row @param {number} wide cells of a row @param {number} cell [px]
 * @param {View} view @param {Overhead} sun @param {Uint32Array} colours */
export function shade(cells, wide, cell, view, sun, colours) {
  const axes = basis(view), v = vector(...sun), sx = dot(v, axes.right), sy = dot(v, axes.up), sz = dot(v, axes.out);
  for (let k = 0; k < cells.length; k++) {
    const x = (((k % wide) + 0.5) * cell - view.x) / view.radius, y = (view.y - (Math.floor(k / wide) + 0.5) * cell) / view.radius;
    // Beside the disc the limb goes on, so that its edge is not mixed with nothing.
    const far = x * x + y * y, depth = far < 1 ? Math.sqrt(1 - far) : 0, size = far > 1 ? Math.sqrt(far) : 1;
    const sine = (x * sx + y * sy) / size + depth * sz;
    cells[k] = colours[Math.max(0, Math.min(STEPS - 1, ((sine + 1) / 2) * STEPS | 0))];
  }
}

/** A small picture of the light, painted anew when it changes. */
export class Light {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.key = "";
  }

  /** Draw the light over the whole picture; the caller clips it to the disc.
   * @param {CanvasRenderingContext2D} canvas @param {string} key @param {View} view @param {Overhead} sun
   * @param {Uint32Array} colours */
  draw(canvas, key, view, sun, colours) {
    const cell = cellOf(view), wide = Math.ceil(view.width / cell), high = Math.ceil(view.height / cell);
    if (key !== this.key || wide !== this.canvas.width || high !== this.canvas.height) {
      this.key = key;
      this.paint(wide, high, cell, view, sun, colours);
    }
    canvas.imageSmoothingQuality = "medium";
    canvas.drawImage(this.canvas, 0, 0, wide * cell, high * cell);
  }

  /** @param {number} wide @param {number} high @param {number} cell @param {View} view @param {Overhead} sun @param {Uint32Array} colours */
  paint(wide, high, cell, view, sun, colours) {
    const image = new ImageData(wide, high);
    shade(new Uint32Array(image.data.buffer), wide, cell, view, sun, colours);
    Object.assign(this.canvas, { width: wide, height: high });
    /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d")).putImageData(image, 0, 0);
  }
}
