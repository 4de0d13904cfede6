/** Finding a stop by its name. */

import { button, byId, make, time } from "./dom.js";
import { dayMonth } from "./formats.js";
import { fold } from "./fold.js";
import { word } from "./words.js";

/** @typedef {import("../types").Journey} Journey */

const MOST = 60; // stops shown at once; more are found by typing

/** Return the numbers of the stops whose name, place, region or country holds each word of a text; names that begin
 * with it first. @param {Journey} journey @param {string} text @returns {number[]} */
export function findStops(journey, text) {
  const wanted = fold(text).split(" ").filter(Boolean);
  /** @type {{ k: number, first: boolean }[]} */
  const found = [];
  journey.items.forEach((item, k) => {
    if (item.kind !== "stop") return;
    const place = journey.places[item.place], name = fold(item.name);
    const all = [name, place.name, place.region, place.country].map(fold).join(" ");
    if (wanted.every((one) => all.includes(one))) found.push({ k, first: name.startsWith(wanted[0] ?? "") });
  });
  return found.sort((a, b) => Number(b.first) - Number(a.first)).map((one) => one.k);
}

export class Finder {
  /** @param {Journey} journey @param {(item: number) => void} open */
  constructor(journey, open) {
    this.journey = journey;
    this.open = open;
    this.input = byId("globe-search", HTMLInputElement);
    this.list = byId("globe-found", HTMLElement);
    this.input.addEventListener("input", () => this.show());
    this.input.addEventListener("keydown", (event) => {
      const [first] = findStops(journey, this.input.value);
      if (event.key === "Enter" && first !== undefined) open(first);
    });
    this.show();
  }

  show() {
    const found = findStops(this.journey, this.input.value);
    const rows = found.slice(0, MOST).map((k) => make("li", "", this.row(k)));
    if (!found.length) rows.push(make("li", "globe-quiet", word("No stop has this in its name.")));
    if (found.length > MOST) rows.push(make("li", "globe-quiet", word("{count} more: type a name.", { count: found.length - MOST })));
    this.list.replaceChildren(...rows);
  }

  /** @param {number} k */
  row(k) {
    const item = this.journey.items[k], row = button("", "", () => this.open(k));
    row.append(item.start === null ? make("span", "", "") : time(item.start, dayMonth(item.start, item.zone)), make("span", "", item.name));
    return row;
  }
}
