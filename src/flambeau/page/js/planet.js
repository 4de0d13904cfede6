/** The Earth itself: water, land, graticule, night and the air around it. Pure drawing on a canvas that is given. */

import { d3geo } from "./d3.js";
import { clear } from "./palette.js";
import { basis, dot, vector } from "./view.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {CanvasRenderingContext2D} Canvas */

/** Where the Sun is overhead: latitude and longitude [deg].
 * @typedef {[number, number]} Overhead */

/** Altitude of the Sun [deg] at sunrise and sunset, with refraction and half diameter. Source: Explanatory Supplement
 * to the Astronomical Almanac, 3rd ed., 12.1. */
const HORIZON = -50 / 60;
const GRID = d3geo?.geoGraticule().step([15, 15])();

/** Return d3's projection for a view. @param {View} view */
export function projection(view) {
  const made = d3geo.geoOrthographic().rotate([-view.lon, -view.lat]).scale(view.radius).translate([view.x, view.y]);
  const larger = view.radius > Math.min(view.width, view.height);
  return larger ? made.clipExtent([[-2, -2], [view.width + 2, view.height + 2]]) : made;
}

/** Make the disc the present path. @param {Canvas} canvas @param {View} view */
export function disc(canvas, view) {
  canvas.beginPath();
  canvas.arc(view.x, view.y, view.radius, 0, 2 * Math.PI);
}

/** Draw water, land and graticule.
 * @param {Canvas} canvas @param {View} view @param {object | null} land @param {Palette} colours */
export function drawGround(canvas, view, land, colours) {
  const water = canvas.createRadialGradient(view.x, view.y, 0, view.x, view.y, view.radius);
  water.addColorStop(0, colours.ocean);
  water.addColorStop(1, colours.deep);
  disc(canvas, view);
  canvas.fillStyle = water;
  canvas.fill();
  const path = d3geo.geoPath(projection(view)).context(canvas);
  canvas.lineWidth = 0.6;
  canvas.strokeStyle = colours.grid;
  canvas.beginPath();
  path(GRID);
  canvas.stroke();
  if (!land) return;
  canvas.beginPath();
  path(land);
  canvas.fillStyle = colours.land;
  canvas.fill();
  canvas.lineWidth = 0.7;
  canvas.lineJoin = "round";
  canvas.strokeStyle = colours.coast;
  canvas.stroke();
}

/** Return the circle within which the Sun stands lower than an altitude: its centre (longitude first) and radius [deg].
 *
 * Accuracy: 0.003 deg, the Sun's parallax.
 * @param {Overhead} sun @param {number} level [deg] @returns {{ center: [number, number], radius: number }} */
export function nightCircle([lat, lon], level) {
  return { center: [lon > 0 ? lon - 180 : lon + 180, -lat], radius: 90 + level };
}

/** Draw the line at which the Sun rises and sets.
 * @param {Canvas} canvas @param {View} view @param {Overhead} sun @param {Palette} colours */
export function drawTerminator(canvas, view, sun, colours) {
  const { center, radius } = nightCircle(sun, HORIZON);
  canvas.beginPath();
  /** @type {any} */
  const circle = d3geo.geoCircle().center(center).radius(radius).precision(3)();
  d3geo.geoPath(projection(view)).context(canvas)({ type: "LineString", coordinates: circle.coordinates[0] });
  canvas.lineWidth = 1;
  canvas.strokeStyle = colours.dusk;
  canvas.stroke();
}

/** Draw how the disc darkens to its limb. @param {Canvas} canvas @param {View} view @param {Palette} colours */
export function drawLimb(canvas, view, colours) {
  const limb = canvas.createRadialGradient(view.x, view.y, view.radius * 0.72, view.x, view.y, view.radius);
  limb.addColorStop(0, clear(colours.limb));
  limb.addColorStop(0.75, clear(colours.limb));
  limb.addColorStop(1, colours.limb);
  disc(canvas, view);
  canvas.fillStyle = limb;
  canvas.fill();
}

/** Draw the air: a soft rim, brightest where the Sun stands.
 * @param {Canvas} canvas @param {View} view @param {Overhead} sun @param {Palette} colours */
export function drawAir(canvas, view, sun, colours) {
  const axes = basis(view), v = vector(...sun), wide = 1 + Math.min(0.09, 34 / view.radius);
  const sx = dot(v, axes.right), sy = -dot(v, axes.up), lean = (wide - 1) * 0.45;
  const x = view.x + sx * lean * view.radius, y = view.y + sy * lean * view.radius;
  const rim = canvas.createRadialGradient(view.x, view.y, view.radius * 0.985, x, y, view.radius * wide);
  rim.addColorStop(0, colours.rim);
  rim.addColorStop(0.28, colours.rimFar);
  rim.addColorStop(1, clear(colours.rimFar));
  canvas.save();
  canvas.beginPath();
  canvas.arc(x, y, view.radius * wide, 0, 2 * Math.PI);
  canvas.arc(view.x, view.y, view.radius - 0.5, 0, 2 * Math.PI, true);
  canvas.fillStyle = rim;
  canvas.fill();
  canvas.lineWidth = 1;
  canvas.strokeStyle = colours.rimFar;
  disc(canvas, view);
  canvas.stroke();
  canvas.restore();
}
