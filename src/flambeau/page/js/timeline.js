/**
 * The timeline: where every torch is at an instant, who holds it and what happens.
 *
 * @typedef {import("../types").Journey} Journey
 * @typedef {import("../types").Branch} Branch
 * @typedef {import("../types").Item} Item
 * @typedef {import("../types").State} State
 * @typedef {import("../types").Certainty} Certainty
 */

import { toGeodetic } from "./earth.js";
import { last } from "./roots.js";
import { wayOf } from "./track.js";

/** One branch of a plan as something that can be asked. */
class Line {
  /** @param {Journey} journey @param {number} number */
  constructor(journey, number) {
    this.journey = journey;
    this.number = number;
    this.branch = journey.branches[number];
    this.way = wayOf(this.branch);
    this.starts = this.branch.chain.map((row) => row[1]);
    this.holds = this.branch.holds.map((row) => row[0]);
    this.around = neighbours(journey, number, this.branch.forked);
    this.inside = insides(journey, number);
  }

  /**
   * Return what is true at an instant, or null when the branch is not in being.
   * @param {number} t @returns {State | null}
   */
  at(t) {
    const { chain } = this.branch;
    const k = last(this.starts, t);
    if (k < 0 || t > chain[chain.length - 1][2]) return null;
    const [number, , end] = chain[k];
    const known = t <= end;
    const item = this.journey.items[number];
    const events = known ? this.on(number, t) : [];
    const pausing = known && item.kind === "leg" && pauses(item, t);
    const [holder, holderCertainty] = this.holder(t);
    const [previous, next] = this.around.get(number) ?? [null, null];
    return {
      t, branch: this.number, ...this.position(t, known), item: number, events,
      place: known && item.kind !== "leg" ? this.journey.places[item.place].name : null,
      doing: known ? this.doing(item, events, pausing) : "", pausing, km: known ? kilometres(this.branch, t) : null,
      holder, holderCertainty, previous: known || item.kind !== "stop" ? previous : item.name, next,
      certainty: known ? certainty(item, events.map((e) => this.journey.items[e])) : "hidden",
    };
  }

  /** @param {number} t @param {boolean} known */
  position(t, known) {
    const xyz = known ? this.way.at(t) : null;
    if (!xyz) return { hidden: true, lat: null, lon: null, height: null, xyz: null };
    return { hidden: false, ...toGeodetic(xyz), xyz };
  }

  /**
   * Return the numbers of the events of an item that are on, outer before inner.
   * @param {number} number @param {number} t
   */
  on(number, t) {
    const { items } = this.journey;
    const candidates = this.inside.get(number);
    if (!candidates) return [];
    const open = new Set([items[number].id]);
    return candidates.filter((k) => {
      const { id, inside, start, end } = items[k];
      const on = open.has(inside) && start !== null && end !== null && start <= t && (t < end || t === start);
      if (on) open.add(id);
      return on;
    });
  }

  /** @param {Item} item @param {number[]} events @param {boolean} pausing */
  doing(item, events, pausing) {
    const way = pausing ? "pausing on the way" : "under way";
    const what = item.kind === "rest" ? "resting" : item.kind === "leg" ? way : item.role || "stop";
    const named = events.map((k) => this.journey.items[k]).map((e) => (e.event ? `${e.name} (${e.event})` : e.name));
    return [what, ...named].join(" > ");
  }

  /**
   * Return who has the torch, and how sure it is from when on; null where somebody takes over at a hidden time.
   * @param {number} t @returns {[string | null, Certainty | null]}
   */
  holder(t) {
    const hold = this.branch.holds[last(this.holds, t)];
    return hold && t < hold[1] ? [hold[2] || null, hold[3]] : [this.branch.keeper, null];
  }
}

/** A plan that can be asked where every torch is. */
export class Timeline {
  /** @param {Journey} journey as it was published; it is unpacked in place */
  constructor(journey) {
    unpack(journey);
    this.journey = journey;
    this.lines = journey.branches.map((_, number) => new Line(journey, number));
  }

  /**
   * Return what is true of a branch (its number) at an instant, or null when it is not in being.
   * @param {number} t @param {number} branch @returns {State | null}
   */
  at(t, branch) {
    return this.lines[branch].at(t);
  }

  /**
   * Return what is true of all branches that are in being.
   * @param {number} t @returns {State[]}
   */
  all(t) {
    return this.lines.flatMap((line) => line.at(t) ?? []);
  }
}

/**
 * Give each item of a journey what is usual and was left out.
 * @param {Journey} journey
 */
function unpack(journey) {
  const { usual, items } = journey;
  if (!usual) return;
  items.forEach((item, k) => {
    const { zone, place } = item;
    items[k] = Object.assign({ origin: place }, usual, item, { endZone: item.endZone || zone });
  });
  delete journey.usual;
}

/** @param {Item} item @param {number} t */
function pauses(item, t) {
  return item.moves.length > 0 && !item.moves.some(([start, end]) => start <= t && t <= end);
}

/**
 * Return how well the time of what is done is known; how far on its way something is, is always computed.
 * @param {Item} item @param {Item[]} events @returns {Certainty}
 */
function certainty(item, events) {
  if (events.length) return events[events.length - 1].startCertainty;
  return item.kind === "leg" ? "computed" : item.startCertainty;
}

/** @param {Branch} branch @param {number} t */
function kilometres({ odometer: { t: at, km } }, t) {
  const k = last(at, t);
  if (k < 0) return km[0] ?? 0;
  if (k === at.length - 1) return km[k];
  return km[k] + ((km[k + 1] - km[k]) * (t - at[k])) / (at[k + 1] - at[k]);
}

/**
 * Return the names of the stops before and after each row of a branch.
 * @param {Journey} journey @param {number} branch @param {string | null} forked
 */
function neighbours(journey, branch, forked) {
  const { items } = journey;
  const rows = items.map((_, k) => k).filter((k) => items[k].branch === branch && items[k].kind !== "event");
  /** @type {Map<number, [string | null, string | null]>} */
  const around = new Map();
  let before = forked;
  for (const k of rows) {
    around.set(k, [before, null]);
    if (items[k].kind === "stop") before = items[k].name;
  }
  /** @type {string | null} */
  let after = null;
  for (const k of rows.reverse()) {
    around.set(k, [around.get(k)?.[0] ?? null, after]);
    if (items[k].kind === "stop") after = items[k].name;
  }
  return around;
}

/**
 * Return the events within each row of a branch, those within others behind them.
 * @param {Journey} journey @param {number} branch
 */
function insides({ items }, branch) {
  const mine = items.map((_, k) => k).filter((k) => items[k].branch === branch);
  const rows = new Map(mine.filter((k) => items[k].kind !== "event").map((k) => [items[k].id, k]));
  /** @type {Map<number, number[]>} */
  const inside = new Map();
  for (const k of mine.filter((one) => items[one].kind === "event")) {
    const row = rows.get(items[k].inside);
    if (row === undefined) continue;
    rows.set(items[k].id, row);
    inside.set(row, [...(inside.get(row) ?? []), k]);
  }
  return inside;
}
