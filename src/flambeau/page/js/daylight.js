/** The Sun and the light at a place: now, and over the day. */

import { clock, number } from "./formats.js";
import { make } from "./dom.js";
import { altitude, sunCrossings } from "./sun.js";
import { word } from "./words.js";

/** @typedef {import("../types").Sun} Sun */
/** @typedef {{ lat: number, lon: number, zone: string }} Site */

const HALF = 43200;
/** Altitudes [deg]: rise and set as almanacs have them; golden hour between -4 and +6 as photographers have it. */
const SUNRISE = -50 / 60, GOLDEN_LOW = -4, GOLDEN_HIGH = 6;

/** Name the light by the Sun's altitude [deg]. @param {number} sun */
export function lightName(sun) {
  if (sun > GOLDEN_HIGH) return word("daylight");
  if (sun > GOLDEN_LOW) return word("golden hour");
  if (sun > -6) return word("blue hour");
  if (sun > -12) return word("nautical twilight");
  return sun > -18 ? word("astronomical twilight") : word("night");
}

/** @param {number} sun its altitude [deg] */
function sunWord(sun) {
  const values = { degrees: number(Math.abs(sun), 1), light: lightName(sun) };
  return sun < 0 ? word("{degrees}° below the horizon: {light}", values) : word("{degrees}° high: {light}", values);
}

/** Return the middle of the local day [POSIX s] that holds an instant, by the mean Sun. @param {number} t @param {number} lon */
function noon(t, lon) {
  const shift = (lon / 360) * 86400;
  return Math.floor((t + shift) / 86400) * 86400 + HALF - shift;
}

/** Tell of the Sun at a place: rows for a list of terms.
 * @param {Sun} sun @param {number} t @param {Site} site @returns {[string, string][]} */
export function sunRows(sun, t, { lat, lon, zone }) {
  const middle = noon(t, lon), high = altitude(sun, t, lat, lon);
  /** @param {number} level */
  const edges = (level) => sunCrossings(sun, lat, lon, middle - HALF, middle + HALF, level);
  /** @param {{ t: number }[]} found */
  const at = (found) => found.map((one) => clock(one.t, zone)).join(", ");
  const day = edges(SUNRISE), up = altitude(sun, middle, lat, lon) > SUNRISE;
  const whole = day.length ? "" : up ? word("The Sun does not set.") : word("The Sun does not rise.");
  return [
    [word("Sun"), sunWord(high)],
    [word("Sunrise"), at(day.filter((one) => one.rising))],
    [word("Sunset"), at(day.filter((one) => !one.rising))],
    [word("Daylight"), whole],
    [word("Golden hour"), goldenHours(edges(GOLDEN_LOW), edges(GOLDEN_HIGH), zone)],
  ];
}

/** @param {{ t: number, rising: boolean }[]} low @param {{ t: number, rising: boolean }[]} high @param {string} zone */
function goldenHours(low, high, zone) {
  const spans = [true, false].flatMap((rising) => {
    const a = low.find((one) => one.rising === rising), b = high.find((one) => one.rising === rising);
    return a && b ? [[Math.min(a.t, b.t), Math.max(a.t, b.t)]] : [];
  });
  return spans.map(([from, to]) => `${clock(from, zone)} – ${clock(to, zone)}`).join(", ");
}

/** Draw the light of the day as a bar with a mark at the instant.
 * @param {Sun} sun @param {number} t @param {Site} site */
export function dayBar(sun, t, { lat, lon }) {
  const bar = make("canvas", "globe-day-bar"), wide = 640, high = 26, middle = noon(t, lon);
  bar.width = wide;
  bar.height = high;
  bar.setAttribute("aria-hidden", "true");
  const canvas = /** @type {CanvasRenderingContext2D} */ (bar.getContext("2d"));
  for (let x = 0; x < wide; x += 4) {
    canvas.fillStyle = sky(altitude(sun, middle - HALF + (86400 * (x + 2)) / wide, lat, lon));
    canvas.fillRect(x, 4, 4, high - 8);
  }
  const at = ((t - middle + HALF) / 86400) * wide;
  canvas.fillStyle = "#d9480f";
  canvas.fillRect(at - 2.5, 0, 5, high);
  return bar;
}

/** Return the colour of the sky by the Sun's altitude [deg]. @param {number} sun */
function sky(sun) {
  /** @type {[number, [number, number, number]][]} */
  const stops = [
    [-18, [20, 27, 51]], [-12, [31, 42, 77]], [-6, [51, 69, 122]], [-2, [214, 138, 92]], [4, [245, 205, 142]], [12, [188, 214, 236]], [90, [150, 192, 230]],
  ];
  const k = stops.findIndex(([level]) => sun < level);
  if (k === 0) return `rgb(${stops[0][1]})`;
  const [low, a] = stops[k - 1], [top, b] = stops[k], f = (sun - low) / (top - low);
  return `rgb(${a.map((value, n) => Math.round(value + (b[n] - value) * f))})`;
}
