/**
 * The Sun: where it is, how high it stands, when it rises and sets.
 *
 * @typedef {import("../types").Sun} Sun
 * @typedef {import("../types").Vector} Vector
 * @typedef {{xyz: Vector, up: Vector}} Site
 */

import { DEGREE, dot, minus, normal, size, toFixed } from "./earth.js";
import { crossings } from "./roots.js";

const SAMPLE = 600; // [s] between looks at the Sun: its altitude turns twice a day

/**
 * Return the point that the Sun stands over (geocentric) [deg], its distance and Earth-fixed position [m].
 * @param {Sun} sun @param {number} t @returns {{lat: number, lon: number, distance: number, xyz: Vector}}
 */
export function sunAt(sun, t) {
  const at = (t - sun.first) / sun.step;
  const k = Math.min(Math.max(Math.floor(at) - 1, 0), sun.lat.length - 4);
  const s = at - k;
  const lat = cubic(sun.lat, k, s);
  const distance = cubic(sun.distance, k, s);
  const lon = cubic(sun.lon, k, s) - 360 * at;
  const [x, y, z] = normal(lat, lon);
  return { lat, lon: lon - 360 * Math.round(lon / 360), distance, xyz: [x * distance, y * distance, z * distance] };
}

/**
 * Return the value of the cubic through four nodes from the k-th on.
 *
 * Source: Lagrange interpolation.
 * @param {number[]} nodes @param {number} k @param {number} s
 */
function cubic(nodes, k, s) {
  const [a, b, c, d] = [s, s - 1, s - 2, s - 3];
  const outer = (nodes[k + 3] * a * b * c - nodes[k] * b * c * d) / 6;
  return outer + (nodes[k + 1] * a * c * d - nodes[k + 2] * a * b * d) / 2;
}

/**
 * Return a place as what the Sun is asked over.
 * @param {number} lat @param {number} lon @param {number} [height] @returns {Site}
 */
export function site(lat, lon, height = 0) {
  return { xyz: toFixed(lat, lon, height), up: normal(lat, lon) };
}

/**
 * Return the sine of the altitude of the Sun's centre.
 * @param {Sun} sun @param {Site} from @param {number} t
 */
export function sunSine(sun, from, t) {
  const ray = minus(sunAt(sun, t).xyz, from.xyz);
  return dot(ray, from.up) / size(ray);
}

/**
 * Return how high the Sun's centre stands over the horizontal of a place [deg]; no refraction.
 * @param {Sun} sun @param {number} t @param {number} lat @param {number} lon @param {number} [height]
 */
export function altitude(sun, t, lat, lon, height = 0) {
  return Math.asin(Math.min(Math.max(sunSine(sun, site(lat, lon, height), t), -1), 1)) / DEGREE;
}

/**
 * Return when the Sun's centre crosses an altitude `level` [deg]: -50/60 for sunrise and sunset as almanacs have them,
 * -6 for the end of civil twilight.
 * @param {Sun} sun @param {number} lat @param {number} lon @param {number} from @param {number} to
 * @param {number} level @returns {{t: number, rising: boolean}[]}
 */
export function sunCrossings(sun, lat, lon, from, to, level) {
  const place = site(lat, lon);
  const over = Math.sin(level * DEGREE);
  const count = Math.max(Math.ceil((to - from) / SAMPLE), 4);
  return crossings((t) => sunSine(sun, place, t) - over, from, to, count);
}
