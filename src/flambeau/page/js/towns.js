/** Towns by their names: the journey's own places first, then those of the world, loaded by the first letter. */

import { fold, shelf } from "./fold.js";
import { load } from "./load.js";

/** @typedef {import("../types").Page} Page */
/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").Towns} Towns */
/** @typedef {import("./store.js").Spot} Spot */
/** @typedef {Spot & { label: string }} Town */

const MOST = 12;

/** @param {Journey} journey @returns {Town[]} */
function ownPlaces(journey) {
  return journey.places.flatMap(({ name, region, country, lat, lon, zone }) =>
    lat === null || lon === null ? [] : [{ name, label: [name, region || country].filter(Boolean).join(", "), lat, lon, zone }]);
}

/** Return a search: towns for a text, best first, each place once.
 * @param {Page} page @param {Journey} journey @returns {(text: string) => Promise<Town[]>} */
export function townSearch(page, journey) {
  /** @type {Map<string, Promise<Town[]>>} */
  const shelves = new Map();
  const own = ownPlaces(journey);
  return async (text) => {
    const wanted = fold(text);
    if (!wanted) return [];
    const letter = shelf(wanted), path = page.towns[letter];
    if (path && !shelves.has(letter)) shelves.set(letter, load(page, path).then(rows).catch(() => []));
    const all = [...own.filter((town) => matches(town, wanted)), ...((await shelves.get(letter)) ?? []).filter((town) => matches(town, wanted))];
    const labels = new Map(all.toReversed().map((town) => [town.label, town]));
    return [...labels.values()].reverse().sort((a, b) => rank(a, wanted) - rank(b, wanted)).slice(0, MOST);
  };
}

/** @param {Town & { also?: string }} town @param {string} wanted */
function matches(town, wanted) {
  return fold(town.label).startsWith(wanted) || (town.also ?? "").split("|").some((name) => name.startsWith(wanted));
}

/** @param {Town} town @param {string} wanted */
function rank(town, wanted) {
  return fold(town.name) === wanted || fold(town.label) === wanted ? 0 : 1;
}

/** @param {Towns} towns @returns {(Town & { also: string })[]} larger towns first */
function rows(towns) {
  const order = towns.name.map((_, k) => k).sort((a, b) => towns.population[b] - towns.population[a]);
  return order.map((k) => ({
    name: towns.name[k], label: `${towns.name[k]}, ${towns.country[k]}`, lat: towns.lat[k], lon: towns.lon[k],
    zone: towns.zones[towns.zone[k]] ?? "UTC", also: towns.also[k] ?? "",
  }));
}
