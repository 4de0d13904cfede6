/** The legend: the ways of going that the journey has, drawn as on the globe. */

import { make } from "./dom.js";
import { fresh } from "./layer.js";
import { DASHES, groupName, groupOf } from "./modes.js";
import { onTheme } from "./palette.js";

/** @typedef {import("./modes.js").Group} Group */

/** @param {HTMLElement} list @param {import("./globe.js").Globe} globe */
export function legend(list, globe) {
  const { journey } = globe, used = new Set(journey.items.filter((item) => item.kind === "leg").map((leg) => groupOf(journey, leg)));
  const draw = () => {
    const rows = /** @type {Group[]} */ (Object.keys(DASHES)).filter((group) => used.has(group)).map((group) => {
      const line = make("canvas", "");
      line.setAttribute("aria-hidden", "true");
      sample(line, globe.colours.ways[group], DASHES[group]);
      return make("li", "", line, make("span", "", groupName(group)));
    });
    list.replaceChildren(...rows);
  };
  draw();
  onTheme(draw);
}

/** @param {HTMLCanvasElement} line @param {string} colour @param {number[]} dash */
function sample(line, colour, dash) {
  const canvas = fresh(line, { width: 34, height: 10, ratio: Math.min(window.devicePixelRatio || 1, 2) });
  canvas.strokeStyle = colour;
  canvas.lineWidth = 2;
  canvas.lineCap = "round";
  canvas.setLineDash(dash);
  canvas.beginPath();
  canvas.moveTo(2, 5);
  canvas.lineTo(32, 5);
  canvas.stroke();
}
