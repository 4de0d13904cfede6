/** Towns by their names: the journey's own places first, then those of the world, loaded by the first letter. */

import { fold, shelf } from "./fold.js";
import { load } from "./load.js";

/** @typedef {import("../types").Page} Page */
/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").Towns} Towns */
/** @typedef {import("./store.js").Spot} Spot */
/** A journey's own places come before all towns: they count as larger.
 * @typedef {Spot & { label: string, population: number, also?: string }} Town */

const MOST = 12;
const OWN = 10, CALLED = 1e12, LARGEST = 1e9;

/** @param {Journey} journey @returns {Town[]} */
function ownPlaces(journey) {
  return journey.places.flatMap(({ name, region, country, lat, lon, zone }) =>
    lat === null || lon === null ? [] : [{ name, label: [name, region || country].filter(Boolean).join(", "), lat, lon, zone, population: LARGEST }]);
}

/** Return a search: towns for a text, best first, each place once. It fails when nothing is found for want of the list.
 * @param {Page} page @param {Journey} journey @returns {(text: string) => Promise<Town[]>} */
export function townSearch(page, journey) {
  /** @type {Map<string, Promise<Town[]>>} */
  const shelves = new Map();
  const own = ownPlaces(journey);
  return async (text) => {
    const wanted = fold(text);
    if (!wanted) return [];
    const letter = shelf(wanted), path = page.towns[letter];
    if (path && !shelves.has(letter)) shelves.set(letter, load(page, path).then(rows));
    const listed = await shelves.get(letter)?.catch(() => void shelves.delete(letter)); // asked for again next time
    const all = [...own.filter((town) => matches(town, wanted)), ...(listed ?? []).filter((town) => matches(town, wanted))];
    if (!all.length && path && !listed) throw new Error(`no ${path}`);
    const labels = new Map(all.toReversed().map((town) => [town.label, town]));
    return [...labels.values()].reverse().sort((a, b) => weight(b, wanted) - weight(a, wanted)).slice(0, MOST);
  };
}

/** @param {Town} town @returns {string[]} folded */
function names(town) {
  return [fold(town.name), fold(town.label), ...(town.also ? town.also.split("|") : [])];
}

/** @param {Town} town @param {string} wanted */
function matches(town, wanted) {
  return names(town).some((name) => name.startsWith(wanted));
}

/** How likely a town is meant, as `flambeau.gazetteer.search` has it: those called so before those whose name begins so,
 * and among them the largest; a town's own name counts as much as another one of a town with ten times as many people.
 * @param {Town} town @param {string} wanted */
function weight(town, wanted) {
  const [own, label, ...also] = names(town), exact = own === wanted || label === wanted;
  const called = exact || also.includes(wanted) ? CALLED : 1;
  return called * (exact ? OWN : 1) * town.population;
}

/** @param {Towns} towns @returns {Town[]} larger towns first */
function rows(towns) {
  const order = towns.name.map((_, k) => k).sort((a, b) => towns.population[b] - towns.population[a]);
  return order.map((k) => ({
    name: towns.name[k], label: `${towns.name[k]}, ${towns.country[k]}`, lat: towns.lat[k], lon: towns.lon[k],
    zone: towns.zones[towns.zone[k]] ?? "UTC", also: towns.also[k] ?? "", population: towns.population[k],
  }));
}
