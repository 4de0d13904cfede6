/** What is worth waiting for: events, and where branches begin and end. */

/** @typedef {import("../types").Journey} Journey */
/** An instant with a name; `weight` is larger for what deserves its name sooner.
 * @typedef {{ t: number, item: number, branch: number, name: string, weight: number }} Highlight */

/** Return the highlights in the order of time. @param {Journey} journey @returns {Highlight[]} */
export function highlightsOf(journey) {
  const { items, branches } = journey, kinds = new Map(items.map((item) => [item.id, item.kind]));
  /** @type {Highlight[]} */
  const found = [];
  /** @param {number} item @param {number} weight */
  const add = (item, weight) => {
    const { start: t, branch, name } = items[item];
    if (t !== null && !found.some((one) => one.item === item)) found.push({ t, item, branch, name, weight });
  };
  for (const { chain } of branches) {
    const stops = chain.filter(([item]) => items[item].kind === "stop");
    for (const row of [stops[0], stops[stops.length - 1]]) if (row) add(row[0], 1);
  }
  items.forEach((item, k) => item.kind === "event" && add(k, kinds.get(item.inside) === "event" ? 2 : 3 + Math.min(1, item.pictures.length)));
  return found.sort((a, b) => a.t - b.t);
}

/** Return the first few after an instant. @param {readonly Highlight[]} all @param {number} t @param {number} most */
export function coming(all, t, most) {
  const first = all.findIndex((one) => one.t > t);
  return first < 0 ? [] : all.slice(first, first + most);
}
