/** What is true, in the words of the page's language. */

import { clock, duration, moment } from "./formats.js";
import { modeName } from "./modes.js";
import { word } from "./words.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").Item} Item */
/** @typedef {import("../types").Certainty} Certainty */
/** @typedef {import("../types").State} State */

/** @param {Certainty} certainty */
export function certaintyWord(certainty) {
  const words = {
    exact: word("published"),
    approximate: word("published as approximate"),
    date: word("date published, hour computed, not published"),
    computed: word("hour computed, not published"),
    tbd: word("to be decided, the hour shown is computed"),
    hidden: word("not for the public"),
  };
  return words[certainty];
}

/** Tell whether an hour is to be marked by "~". @param {Certainty} certainty */
export function roughly(certainty) {
  return certainty === "approximate" || certainty === "date" || certainty === "tbd";
}

/** A time with the mark of its certainty; a word where it is hidden.
 * @param {number | null} t @param {string} zone @param {Certainty} certainty @param {boolean} [withDay] */
export function timeWord(t, zone, certainty, withDay = true) {
  if (t === null) return word("not for the public");
  return (roughly(certainty) ? "~" : "") + (withDay ? moment(t, zone) : clock(t, zone));
}

/** What the torch does. @param {Journey} journey @param {State} state */
export function doingWord(journey, state) {
  if (state.hidden) return word("Where it is now is not for the public.");
  const item = journey.items[state.item];
  if (state.events.length) return state.events.map((k) => journey.items[k].name).join(" › ");
  if (item.kind === "rest") return word("at rest");
  if (item.kind !== "leg") return item.role || word("at a stop");
  const mode = modeName(journey, item);
  if (state.pausing) return word("pausing on the way");
  return mode ? word("under way, {mode}", { mode }) : word("under way");
}

/** Where the torch is. @param {Journey} journey @param {State} state */
export function whereWord(journey, state) {
  if (state.hidden) return word("between {one} and {other}", { one: state.previous ?? "?", other: state.next ?? "?" });
  if (state.place) return state.place;
  const { origin, place } = journey.items[state.item];
  return `${journey.places[origin].name} → ${journey.places[place].name}`;
}

/** The next stop with how long until then. @param {Journey} journey @param {State} state */
export function nextWord(journey, state) {
  const row = after(journey, state);
  if (!row || state.next === null) return state.next ?? "";
  return word("{place}, in {time}", { place: state.next, time: duration(row - state.t) });
}

/** Return when the next stop of a branch begins. @param {Journey} journey @param {State} state */
function after(journey, state) {
  const { chain } = journey.branches[state.branch];
  const row = chain.find(([item, from]) => from > state.t && journey.items[item].kind === "stop");
  return row && journey.items[row[0]].start !== null ? row[1] : null;
}

/** Everything about a state as one sentence, for those who listen. @param {Journey} journey @param {State} state @param {string} zone */
export function sentence(journey, state, zone) {
  const title = journey.branches[state.branch].title;
  return `${title}: ${moment(state.t, zone)}. ${whereWord(journey, state)}. ${doingWord(journey, state)}.`;
}
