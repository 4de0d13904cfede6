/**
 * When the convoy comes within a distance of a place.
 *
 * The ground is great circles, so the part of each in which it can be near at all is known without a search.
 *
 * @typedef {import("../types").Visit} Visit
 * @typedef {import("../types").Vector} Vector
 * @typedef {import("./timeline.js").Timeline} Timeline
 * @typedef {import("./sun.js").Site} Site
 * @typedef {{item: number, start: number, end: number, distance: number}} Stretch
 */

import { dot, minus, size } from "./earth.js";
import { last, lowest, spans } from "./roots.js";
import { Strip } from "./track.js";

const FLATTEST = 6.2e6; // [m], less than any radius of curvature of the Earth
const BELOW = 2e3; // [m]: so far may heights be below the ellipsoid
const SAMPLES = 48; // of the part of a row in which it can be near

/**
 * Return the visits to a place, in order of time; those of neighbouring items are one.
 *
 * Distances are straight lines, so that an aeroplane at its cruise height passes no place within less than that.
 * @param {Timeline} timeline @param {Site} place @param {number} within [m] @returns {Visit[]}
 */
export function visits(timeline, place, within) {
  const found = timeline.lines.flatMap((line, branch) => {
    const grounded = line.branch.chain.filter(([item]) => onGround(timeline, item));
    const stretches = grounded.flatMap(([item, from, to]) => stretchesOf(line.way, place, within, item, from, to));
    return joined(stretches).map((group) => visit(timeline, branch, group));
  });
  return found.sort((a, b) => a.start - b.start || order(timeline, a, b));
}

/** @param {Timeline} timeline @param {Visit} a @param {Visit} b */
function order({ journey: { branches } }, a, b) {
  return branches[a.branch].id < branches[b.branch].id ? -1 : 1;
}

/** @param {Timeline} timeline @param {number} number */
function onGround({ journey: { items, places } }, number) {
  const item = items[number];
  return item.start !== null && item.end !== null && !places[item.place].orbits && !places[item.origin].orbits;
}

/**
 * Return when within an item the torch is near, row by row.
 * @param {import("./track.js").Way} way @param {Site} place @param {number} within
 * @param {number} item @param {number} from @param {number} to @returns {Stretch[]}
 */
function stretchesOf(way, place, within, item, from, to) {
  const strip = way.piece((from + to) / 2);
  if (!(strip instanceof Strip)) return [];
  const away = (/** @type {number} */ t) => size(minus(strip.at(t), place.xyz));
  if (from === to) return away(from) <= within ? [{ item, start: from, end: to, distance: away(from) }] : [];
  const { t } = strip.piece;
  /** @type {Stretch[]} */
  const found = [];
  for (let k = Math.max(last(t, from), 0); k < t.length && (t[k] < to || k === 0); k++) {
    const part = reach(strip, k, place, within);
    const [a, b] = part ? [Math.max(part[0], from), Math.min(part[1], to)] : [0, 0];
    if (!(a < b)) continue;
    for (const [start, end] of spans((x) => within - away(x), a, b, SAMPLES)) {
      found.push({ item, start, end, distance: least(away, start, end) });
    }
  }
  return found;
}

/**
 * Return the part of a row in which the torch can be within a distance of a place, or null.
 * @param {Strip} strip @param {number} k @param {Site} place @param {number} within @returns {[number, number] | null}
 */
function reach({ piece: { t, start, end }, n, arcs }, k, place, within) {
  const [a, b] = [k ? t[k] : Math.min(start, t[k]), k + 1 < t.length ? t[k + 1] : Math.max(end, t[k])];
  const half = (within + BELOW) / 2 / FLATTEST;
  if (half > 0.25) return [a, b]; // so far that nearly everything is near
  const enough = 1 - 2 * half * half; // cosine of the widest angle
  const { ahead, angle } = arcs[k];
  const [x, y] = [dot(place.up, n[k]), dot(place.up, ahead)];
  if (angle < 1e-9) return x >= enough ? [a, b] : null;
  const beside = Math.hypot(x, y);
  if (beside < enough) return null;
  const [top, wide] = [Math.atan2(y, x), Math.acos(Math.min(enough / beside, 1))];
  const [low, high] = [Math.max(top - wide, 0), Math.min(top + wide, angle)];
  return low < high ? [a + ((b - a) * low) / angle, high === angle ? b : a + ((b - a) * high) / angle] : null;
}

/**
 * Return the least value of `f` from `start` to `end`.
 * @param {(t: number) => number} f @param {number} start @param {number} end
 */
function least(f, start, end) {
  const step = (end - start) / SAMPLES;
  let [best, at] = [f(start), start];
  for (let k = 1; k <= SAMPLES; k++) {
    const value = f(start + k * step);
    if (value < best) [best, at] = [value, start + k * step];
  }
  return Math.min(best, f(lowest(f, Math.max(at - step, start), Math.min(at + step, end), 1e-2)));
}

/**
 * Group stretches that touch.
 * @param {Stretch[]} stretches @returns {Stretch[][]}
 */
function joined(stretches) {
  /** @type {Stretch[][]} */
  const groups = [];
  let end = -Infinity;
  for (const one of stretches.sort((a, b) => a.start - b.start)) {
    if (one.start <= end) groups[groups.length - 1].push(one);
    else groups.push([one]);
    end = Math.max(one.start <= end ? end : one.end, one.end);
  }
  return groups;
}

/**
 * Tell a visit by the stop in it, or by its longest item.
 * @param {Timeline} timeline @param {number} branch @param {Stretch[]} group @returns {Visit}
 */
function visit({ journey: { items } }, branch, group) {
  const whole = byItem(group);
  const weight = (/** @type {Stretch} */ one) => (items[one.item].kind === "stop" ? 1e12 : 0) + one.end - one.start;
  const main = whole.reduce((best, one) => (weight(one) > weight(best) ? one : best));
  const { name, kind, startCertainty } = items[main.item];
  return {
    branch, start: group[0].start, end: Math.max(...group.map((one) => one.end)), item: main.item, place: name,
    distance: Math.min(...group.map((one) => one.distance)),
    certainty: kind === "stop" ? startCertainty : "computed",
  };
}

/**
 * Join the rows of each item that touch.
 * @param {Stretch[]} group @returns {Stretch[]}
 */
function byItem(group) {
  /** @type {Stretch[]} */
  const whole = [];
  for (const one of group) {
    const before = whole[whole.length - 1];
    if (before && before.item === one.item && one.start <= before.end) before.end = Math.max(before.end, one.end);
    else whole.push({ ...one });
  }
  return whole;
}
