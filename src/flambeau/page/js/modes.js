/** Ways of going in groups that are drawn alike. */

import { word } from "./words.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").Item} Item */
/** @typedef {"road" | "rail" | "air" | "sea" | "foot" | "space" | "other"} Group */

/** Dashes of the lines [px]: groups differ by more than by their colour.
 * @type {Record<Group, number[]>} */
export const DASHES = { road: [], rail: [9, 3], air: [2, 4], sea: [6, 3, 1.5, 3], foot: [1.5, 3], space: [], other: [4, 4] };

/** A document names its modes as it likes; these are the usual words.
 * @type {[Group, RegExp][]} */
const USUAL = [
  ["rail", /\b(rail|railway|train|tram|metro|underground|subway|funicular|monorail)\b/],
  ["air", /\b(air|plane|airplane|aeroplane|aircraft|flight|jet|helicopter|balloon|airship|glider)\b/],
  ["sea", /\b(sea|ship|boat|ferry|icebreaker|yacht|vessel|sail|sailing|canoe|rowing|raft|submarine|hydrofoil)\b/],
  ["foot", /\b(foot|walk|walking|run|running|ski|skis|swim|swimming|climb|hike|horse|sledge|bearers?|procession)\b/],
  ["road", /\b(road|car|cars|bus|coach|van|truck|lorry|motorcade|convoy|bicycle|bike|motorcycle|taxi|drive|minibus)\b/],
];

/** Return the group of a leg: to and from an orbit is space, then what the document tells, then what its words tell.
 * @param {Journey} journey @param {Item} leg
 * @returns {Group} */
export function groupOf(journey, leg) {
  if (journey.places[leg.place]?.orbits || journey.places[leg.origin]?.orbits) return "space";
  const known = journey.groups?.[leg.mode];
  if (known) return known;
  const text = `${leg.mode} ${journey.modes[leg.mode] ?? ""}`.toLowerCase().replace(/[^a-z]+/g, " ");
  return USUAL.find(([, words]) => words.test(text))?.[0] ?? "other";
}

/** @param {Group} group */
export function groupName(group) {
  const names = {
    road: word("by road"), rail: word("by rail"), air: word("by air"), sea: word("by water"),
    foot: word("on foot"), space: word("in space"), other: word("otherwise"),
  };
  return names[group];
}

/** @param {Journey} journey @param {Item} leg */
export function modeName(journey, leg) {
  const name = journey.modes[leg.mode] || leg.mode;
  return leg.modeInferred && name ? word("{mode} (inferred, not published)", { mode: name }) : name;
}
