/** The panel of one stop: when, what happens, who, how far, its light, its pictures. */

import { button, make, terms } from "./dom.js";
import { dayBar, sunRows } from "./daylight.js";
import { duration, number, offset, zoneTown } from "./formats.js";
import { modeName } from "./modes.js";
import { certaintyWord, timeWord } from "./told.js";
import { word } from "./words.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").Item} Item */
/** @typedef {import("../types").Page} Page */
/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {{ open: (item: number) => void, close: () => void, go: (t: number) => void }} Acts */

/** Return the panel of a stop.
 * @param {Page} page @param {Journey} journey @param {Timeline} timeline @param {number} k @param {number} t @param {Acts} acts */
export function stopPanel(page, journey, timeline, k, t, acts) {
  const item = journey.items[k], place = journey.places[item.place];
  const where = [place.region, place.country].filter(Boolean).join(", ");
  return [
    button("globe-back", word("All stops"), acts.close),
    make("h2", "globe-title", item.name),
    where ? make("p", "globe-quiet", where) : null,
    ...picturesPart(page, journey, item),
    terms("globe-terms", timeRows(journey, item)),
    item.start === null ? null : goRow(item.start, acts),
    item.note ? make("p", "globe-note", item.note) : null,
    ...eventsPart(journey, item, acts),
    ...wayPart(journey, timeline, k, acts),
    ...lightPart(journey, item, t),
    item.page ? pageLink(page, item) : null,
  ].filter((one) => one !== null);
}

/** @param {number} t @param {Acts} acts */
function goRow(t, acts) {
  return make("p", "globe-row", button("globe-button globe-primary", word("Go to this moment"), () => acts.go(t)));
}

/** @param {Journey} journey @param {Item} item @returns {[string, string][]} */
function timeRows(journey, item) {
  const zone = item.zone, known = item.start !== null && item.end !== null;
  return [
    [word("Arrival"), timeWord(item.start, zone, item.startCertainty)],
    [word("Departure"), timeWord(item.end, item.endZone || zone, item.endCertainty)],
    [word("Stay"), known ? duration((item.end ?? 0) - (item.start ?? 0)) : ""],
    [word("Local time"), item.start === null ? "" : `${zoneTown(zone)} (${offset(item.start, zone)})`],
    [word("Certainty"), certaintyWord(item.startCertainty)],
    [word("What"), item.role],
    [word("Branch"), journey.branches[item.branch].title],
    [word("Torchbearers"), item.bearers === null ? "" : number(item.bearers)],
    [word("Route through it"), item.routeKm === null ? "" : word("{km} km", { km: number(item.routeKm, 1) })],
  ];
}

/** Return the events of an item, those within others behind them. @param {Journey} journey @param {Item} item */
function eventsOf(journey, item) {
  const ids = new Set([item.id]);
  return journey.items.filter((one) => one.kind === "event" && ids.has(one.inside) && ids.add(one.id));
}

/** @param {Journey} journey @param {Item} item @param {Acts} acts */
function eventsPart(journey, item, acts) {
  const inside = eventsOf(journey, item);
  if (!inside.length) return [];
  const rows = inside.map((event) => {
    const people = event.people.length ? ` (${event.people.join(", ")})` : "", { start } = event;
    const when = start === null ? "" : timeWord(start, event.zone, event.startCertainty, false);
    const row = start === null ? make("p", "") : button("", "", () => acts.go(start));
    row.append(make("span", "", when), make("span", "", event.name + people));
    return make("li", "", row);
  });
  return [make("h3", "globe-section", word("What happens")), make("ul", "globe-events", ...rows)];
}

/** @param {Journey} journey @param {Timeline} timeline @param {number} k @param {Acts} acts */
function wayPart(journey, timeline, k, acts) {
  const item = journey.items[k], state = item.start === null ? null : timeline.at(item.start, item.branch);
  const stops = journey.items.flatMap((one, n) => (one.kind === "stop" && one.branch === item.branch ? [n] : []));
  const at = stops.indexOf(k);
  const leg = journey.items.find((one) => one.kind === "leg" && one.id === `to-${item.id}` && one.branch === item.branch);
  /** @param {number | undefined} n */
  const link = (n) => (n === undefined ? null : button("globe-back", journey.items[n].name, () => acts.open(n)));
  return [
    make("h3", "globe-section", word("On the way")),
    terms("globe-terms", [
      [word("Carried by"), state?.holder ?? ""],
      [word("So far"), state && state.km !== null ? word("{km} km", { km: number(state.km) }) : ""],
      [word("Came"), leg ? word("{km} km, {mode}", { km: number(leg.km), mode: modeName(journey, leg) }) : ""],
      [word("Previous"), link(stops[at - 1])],
      [word("Next"), link(stops[at + 1])],
    ]),
  ];
}

/** @param {Journey} journey @param {Item} item @param {number} t */
function lightPart(journey, item, t) {
  const { lat, lon } = journey.places[item.place];
  if (lat === null || lon === null || item.start === null) return [];
  const during = item.end !== null && t >= item.start && t <= item.end, at = during ? t : item.start;
  const site = { lat, lon, zone: item.zone };
  const head = during ? word("Light there now") : word("Light there on arrival");
  return [make("h3", "globe-section", head), dayBar(journey.sun, at, site), terms("globe-terms", sunRows(journey.sun, at, site))];
}

/** @param {Page} page @param {Journey} journey @param {Item} item */
function picturesPart(page, journey, item) {
  const pictures = [item, ...eventsOf(journey, item)].flatMap((one) => one.pictures);
  if (!pictures.length) return [];
  const links = pictures.map((picture, k) => {
    const image = make("img", ""), link = make("a", "", image);
    Object.assign(image, { alt: picture.alt, width: picture.width, height: picture.height, loading: k ? "lazy" : "eager", src: page.root + picture.src });
    Object.assign(link, { href: page.root + picture.src, title: picture.title });
    return link;
  });
  return [make("div", "globe-pictures", ...links), make("p", "globe-quiet", word("Predicted pictures, computed and not taken."))];
}

/** @param {Page} page @param {Item} item */
function pageLink(page, item) {
  const link = make("a", "", word("The page of this stop"));
  // The page of a language lies in that language's folder: the path goes on from the document.
  if (!page.whole) link.href = item.page;
  return make("p", "globe-row", link);
}
