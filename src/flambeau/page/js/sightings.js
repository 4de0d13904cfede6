/**
 * Passes of a satellite with the torch on board over a place: rise, culmination and set, and what of them can be seen.
 * Altitudes are those of straight rays: no refraction, no hills.
 *
 * @typedef {import("../types").Journey} Journey
 * @typedef {import("../types").Stay} Stay
 * @typedef {import("../types").Sighting} Sighting
 * @typedef {import("../types").Vector} Vector
 * @typedef {import("./timeline.js").Timeline} Timeline
 * @typedef {import("./sun.js").Site} Site
 * @typedef {[number, number]} Span
 */

import { cross, DEGREE, dot, minus, size } from "./earth.js";
import { last, lowest, root, spans } from "./roots.js";
import { sunAt, sunSine } from "./sun.js";
import { Way } from "./track.js";

const SAMPLE = 30; // [s] between looks at the satellite; its altitude turns once a revolution
const DUSK = 8; // steps of a pass at dusk or dawn; the Sun turns at most once in it
const DIM = 60; // steps of a visible span, for where it is brightest
const AWAY = 1e6; // [m], at which magnitudes are told

/** The satellite of a stay, from before it to after it, asked once for all places. */
class Overhead {
  /** @param {Journey} journey @param {Stay} stay */
  constructor(journey, stay) {
    this.journey = journey;
    this.stay = stay;
    const { start, end } = stay;
    const aboard = journey.branches[stay.branch].pieces.filter((one) => one.start < end && one.end > start);
    const pieces = [...stay.before, ...aboard, ...stay.after];
    this.way = new Way(pieces);
    const [first, final] = [pieces[0].start, pieces[pieces.length - 1].end];
    const count = Math.ceil((final - first) / SAMPLE);
    this.t = Float64Array.from({ length: count + 1 }, (_, k) => first + ((final - first) * k) / count);
    this.xyz = Array.from(this.t, (t) => this.at(t));
  }

  /** @param {number} t @returns {Vector} */
  at(t) {
    const [first, final] = [this.t[0], this.t[this.t.length - 1]];
    const xyz = this.way.at(Math.min(Math.max(t, first), final));
    if (!xyz) throw new RangeError(`The satellite of the stay has no position at ${t}.`);
    return xyz;
  }

  /**
   * Return its passes over a place.
   * @param {Site} place @param {number} least sine of the lowest altitude @param {number} dark sine of the Sun's
   */
  passes(place, least, dark) {
    const sine = (/** @type {number} */ t) => sineOf(this.at(t), place);
    const rows = Float64Array.from(this.xyz, (xyz) => sineOf(xyz, place));
    const { t, stay } = this;
    /** @type {Omit<Sighting, "branch" | "stay">[]} */
    const found = [];
    for (let k = 0; k < rows.length; k++) {
      if (!(rows[k] > (rows[k - 1] ?? -2)) || !(rows[k] >= (rows[k + 1] ?? -2)) || rows[k] < least - 0.3) continue;
      const top = lowest((x) => -sine(x), t[Math.max(k - 1, 0)], t[Math.min(k + 1, t.length - 1)], 1e-4);
      if (sine(top) < least || top < stay.start || top > stay.end) continue;
      const [rise, set] = [this.crossing(sine, rows, k, -1, top, least), this.crossing(sine, rows, k, 1, top, least)];
      found.push(this.told(place, rise, top, set, dark));
    }
    return found;
  }

  /**
   * Return when the satellite is at an altitude before or after its culmination; the end of its track when it is over.
   * @param {(t: number) => number} sine @param {Float64Array} rows @param {number} k @param {1 | -1} way
   * @param {number} top @param {number} level
   */
  crossing(sine, rows, k, way, top, level) {
    let inner = top;
    for (let i = k; i >= 0 && i < rows.length; i += way) {
      if (way * (this.t[i] - top) <= 0) continue;
      if (rows[i] < level) return root((x) => sine(x) - level, this.t[i], inner);
      inner = this.t[i];
    }
    return inner;
  }

  /**
   * @param {Site} place @param {number} rise @param {number} culmination @param {number} set @param {number} dark
   * @returns {Omit<Sighting, "branch" | "stay">}
   */
  told(place, rise, culmination, set, dark) {
    const visible = this.visible(place, rise, set, dark);
    const azimuth = (/** @type {number} */ t) => azimuthOf(this.at(t), place);
    return {
      satellite: this.stay.satellite, rise, culmination, set,
      altitude: Math.asin(Math.min(sineOf(this.at(culmination), place), 1)) / DEGREE,
      azimuths: [azimuth(rise), azimuth(culmination), azimuth(set)], visible,
      magnitude: this.magnitude(place, visible), band: band(this.stay, culmination),
    };
  }

  /**
   * Return when the satellite is in the Sun and the place in the dark.
   * @param {Site} place @param {number} rise @param {number} set @param {number} dark @returns {Span[]}
   */
  visible(place, rise, set, dark) {
    const { edges, lit } = this.stay;
    const below = spans((t) => dark - sunSine(this.journey.sun, place, t), rise, set, DUSK);
    return below.flatMap(([start, end]) => {
      const inner = edges.filter((t) => t > start && t < end);
      const marks = [start, ...inner, end];
      const first = (last(edges, start) + 1) % 2 === 0 ? lit : !lit;
      return marks.slice(1).flatMap((to, k) => (first === (k % 2 === 0) ? [/** @type {Span} */ ([marks[k], to])] : []));
    });
  }

  /**
   * Return the least magnitude in visible spans, or null.
   *
   * Source: `flambeau.orbit.visible.magnitude`.
   * @param {Site} place @param {Span[]} visible
   */
  magnitude(place, visible) {
    const own = this.stay.magnitude;
    if (own === null || !visible.length) return null;
    const at = visible.flatMap(([a, b]) => Array.from({ length: DIM + 1 }, (_, k) => a + ((b - a) * k) / DIM));
    return Math.min(...at.map((t) => own + dimmed(this.at(t), place.xyz, sunAt(this.journey.sun, t).xyz)));
  }
}

/** @type {WeakMap<Stay, Overhead>} */
const kept = new WeakMap();

/**
 * Return the passes over a place while the torch is on board at their culmination, in order of time.
 * @param {Timeline} timeline @param {Site} place @param {number} least altitude from which on a pass counts [deg]
 * @param {number} dark altitude of the Sun below which a place is dark [deg] @returns {Sighting[]}
 */
export function sightings({ journey }, place, least, dark) {
  const found = journey.stays.flatMap((stay, number) => {
    if (stay.refused) return [];
    const overhead = kept.get(stay) ?? new Overhead(journey, stay);
    kept.set(stay, overhead);
    const passes = overhead.passes(place, Math.sin(least * DEGREE), Math.sin(dark * DEGREE));
    return passes.map((one) => ({ branch: stay.branch, stay: number, ...one }));
  });
  return found.sort((a, b) => a.rise - b.rise);
}

/** @param {Vector} xyz @param {Site} place */
function sineOf(xyz, place) {
  const [x, y, z] = [xyz[0] - place.xyz[0], xyz[1] - place.xyz[1], xyz[2] - place.xyz[2]];
  return (x * place.up[0] + y * place.up[1] + z * place.up[2]) / Math.sqrt(x * x + y * y + z * z);
}

/**
 * Return from north over east where something stands [deg].
 * @param {Vector} xyz @param {Site} place
 */
function azimuthOf(xyz, { xyz: from, up }) {
  const ray = minus(xyz, from);
  const east = /** @type {Vector} */ ([-up[1], up[0], 0]);
  const turn = Math.atan2(dot(ray, east), dot(ray, cross(up, east))) / DEGREE;
  return (turn + 360) % 360;
}

/**
 * Return by how much farther away and less lit than at 1,000 km and half lit makes it dimmer [mag].
 * @param {Vector} r @param {Vector} place @param {Vector} sun
 */
function dimmed(r, place, sun) {
  const [look, ray] = [minus(place, r), minus(sun, r)];
  const away = size(look);
  const lit = 0.5 * (1 + dot(look, ray) / (away * size(ray)));
  return 5 * Math.log10(away / AWAY) - 2.5 * Math.log10(Math.max(2 * lit, 1e-6));
}

/** @param {Stay} stay @param {number} t */
function band(stay, t) {
  const row = stay.band[Math.max(last(stay.band.map((one) => one[0]), t), 0)];
  return row ? row[2] + row[3] * ((t - row[1]) / 86400) ** 2 : null;
}
