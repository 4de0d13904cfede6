/** A small chart of the sky for one pass: north above, east on the left as one looks up. */

import { make } from "./dom.js";
import { clock } from "./formats.js";
import { word } from "./words.js";

/** @typedef {import("../types").Sighting} Sighting */

const SVG = "http://www.w3.org/2000/svg";
const RAD = Math.PI / 180;

/** @param {string} tag @param {Record<string, string | number>} attributes @param {string} [text] */
function svg(tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text) made.textContent = text;
  return made;
}

/** Where a direction is in the chart; the zenith is in the middle. @param {number} azimuth @param {number} altitude [deg] */
function spot(azimuth, altitude) {
  const r = (90 * (90 - altitude)) / 90;
  return [100 - r * Math.sin(azimuth * RAD), 100 - r * Math.cos(azimuth * RAD)];
}

/** Return where a word stands beside an end of the path, nearer to the middle. @param {number} at */
function inwards(at) {
  return 100 + 0.76 * (at - 100);
}

/** Draw a pass. The path is the curve through rise, culmination and set.
 * @param {Sighting} pass @param {number} lowest altitude at rise and set [deg] @param {string} zone */
export function skyChart(pass, lowest, zone) {
  const chart = svg("svg", { viewBox: "0 0 200 200", class: "globe-chart", role: "img", "aria-label": word("Chart of the sky") });
  for (const r of [90, 60, 30]) chart.append(svg("circle", { cx: 100, cy: 100, r, class: "globe-ring" }));
  const names = [word("N"), word("E"), word("S"), word("W")];
  names.forEach((name, k) => {
    const [x, y] = spot(k * 90, -7);
    chart.append(svg("text", { x, y: y + 3, class: "globe-compass" }, name));
  });
  const [a, b, c] = [spot(pass.azimuths[0], lowest), spot(pass.azimuths[1], pass.altitude), spot(pass.azimuths[2], lowest)];
  // A quadratic curve passes its middle at a quarter of each end and half of the control point.
  const control = [2 * b[0] - (a[0] + c[0]) / 2, 2 * b[1] - (a[1] + c[1]) / 2];
  chart.append(svg("path", { d: `M${a} Q${control} ${c}`, class: "globe-pass" }));
  chart.append(svg("circle", { cx: b[0], cy: b[1], r: 4, class: "globe-top" }));
  /** @type {[number[], number][]} */
  const marks = [[a, pass.rise], [c, pass.set]];
  for (const [[x, y], t] of marks) chart.append(svg("text", { x: inwards(x), y: inwards(y) + 3 }, clock(t, zone)));
  return make("div", "", chart);
}
