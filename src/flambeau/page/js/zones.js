/** The reader's choice of a zone for times. */

import { make } from "./dom.js";
import { zoneTown } from "./formats.js";
import { word } from "./words.js";

/** Offer the journey's zone, the reader's own and UTC. @param {HTMLSelectElement} select @param {string} journeys
 * @param {(zone: string) => void} act */
export function zones(select, journeys, act) {
  for (const [zone, name] of offered(journeys)) {
    const option = make("option", "", name);
    option.value = zone;
    select.append(option);
  }
  select.addEventListener("change", () => act(select.value));
}

/** @param {string} journeys @returns {Map<string, string>} */
export function offered(journeys) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const all = new Map([[journeys || "UTC", word("Time of {town}", { town: zoneTown(journeys || "UTC") })]]);
  if (!all.has(own)) all.set(own, word("My time ({town})", { town: zoneTown(own) }));
  if (!all.has("UTC")) all.set("UTC", "UTC");
  return all;
}
