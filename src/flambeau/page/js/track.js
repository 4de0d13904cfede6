/**
 * Where a branch is: pieces of the plan, decoded when they are first asked and kept.
 *
 * @typedef {import("../types").Branch} Branch
 * @typedef {import("../types").Piece} Piece
 * @typedef {import("../types").Ground} Ground
 * @typedef {import("../types").Curve} Curve
 * @typedef {import("../types").Vector} Vector
 */

import { arc, fromNormal, normal } from "./earth.js";
import { last } from "./roots.js";

const ORDER = 10; // nodes that a polynomial goes through
const CLIMB_SHARE = 0.2; // the largest part of a flight that climbing takes
const CLIMB_MOST = 1500; // the longest climb [s]
const SEAM = 2e-3; // pieces that adjoin may be so far apart [s]

/** Pieces one after the other. */
export class Way {
  /** @param {Piece[]} pieces in order */
  constructor(pieces) {
    this.pieces = pieces;
    this.starts = Float64Array.from(pieces, (piece) => piece.start);
    /** @type {(Strip | Arch | undefined)[]} */
    this.decoded = new Array(pieces.length);
  }

  /**
   * Return the piece that an instant is in, decoded, or null.
   * @param {number} t @returns {Strip | Arch | null}
   */
  piece(t) {
    const k = Math.max(last(this.starts, t), 0);
    const piece = this.pieces[k];
    if (!piece || t > piece.end + SEAM || t < piece.start - SEAM) return null;
    return (this.decoded[k] ??= piece.kind === "ground" ? new Strip(piece) : new Arch(piece));
  }

  /**
   * Return the position at an instant, or null where it is not known.
   * @param {number} t @returns {Vector | null}
   */
  at(t) {
    const on = this.piece(t);
    return on && on.at(Math.min(Math.max(t, on.piece.start), on.piece.end));
  }
}

/** @type {WeakMap<Branch, Way>} */
const ways = new WeakMap();

/**
 * Return the way of a branch, the same each time.
 * @param {Branch} branch
 */
export function wayOf(branch) {
  let way = ways.get(branch);
  if (!way) ways.set(branch, (way = new Way(branch.pieces)));
  return way;
}

/**
 * Return where a branch is at an instant: Earth-fixed [m], or null when it is nowhere or that is hidden.
 * @param {Branch} branch @param {number} t @returns {Vector | null}
 */
export function positionOf(branch, t) {
  return wayOf(branch).at(t);
}

/** A ground piece, decoded. */
export class Strip {
  /** @param {Ground} piece */
  constructor(piece) {
    this.piece = piece;
    this.n = piece.t.map((_, k) => normal(piece.lat[k], piece.lon[k]));
    this.arcs = this.n.map((one, k) => arc(one, this.n[Math.min(k + 1, this.n.length - 1)]));
    this.flights = piece.flights.map((flight) => flight[0]);
  }

  /** @param {number} t @returns {Vector} */
  at(t) {
    const { t: rows, height, flights } = this.piece;
    const k = Math.max(last(rows, t), 0);
    const end = Math.min(k + 1, rows.length - 1);
    const share = rows[end] > rows[k] ? Math.min(Math.max((t - rows[k]) / (rows[end] - rows[k]), 0), 1) : 0;
    const [one, { ahead, angle }] = [this.n[k], this.arcs[k]];
    const [c, s] = [Math.cos(share * angle), Math.sin(share * angle)];
    const up = height[k] + share * (height[end] - height[k]) + lift(flights, this.flights, t);
    return fromNormal(one[0] * c + ahead[0] * s, one[1] * c + ahead[1] * s, one[2] * c + ahead[2] * s, up);
  }
}

/** @param {[number, number, number][]} flights @param {number[]} starts @param {number} t */
function lift(flights, starts, t) {
  const k = last(starts, t);
  if (k < 0) return 0;
  const [start, end, cruise] = flights[k];
  return t < end ? cruise * climb(t, start, end) : 0;
}

/**
 * Return the share of its cruise height that a flight has: 0 at its ends, 1 between, without kinks.
 * @param {number} t @param {number} start @param {number} end
 */
export function climb(t, start, end) {
  const ramp = Math.min(CLIMB_SHARE * (end - start), CLIMB_MOST);
  const x = Math.min(Math.max(Math.min(t - start, end - t) / ramp, 0), 1);
  return x * x * (3 - 2 * x);
}

/** A curve, decoded. */
class Arch {
  /** @param {Curve} piece */
  constructor(piece) {
    this.piece = piece;
    this.columns = [piece.x, piece.y, piece.z].map(summed);
    this.count = Math.min(piece.x.length, ORDER);
    this.weights = binomials(this.count - 1);
  }

  /**
   * Return the position by the polynomial through the nodes around.
   *
   * Source: barycentric Lagrange interpolation (Berrut and Trefethen 2004).
   * @param {number} t @returns {Vector}
   */
  at(t) {
    const [x, y, z] = this.columns;
    const at = (t - this.piece.first) / this.piece.step;
    const k = Math.min(Math.max(Math.floor(at) - Math.floor(this.count / 2) + 1, 0), x.length - this.count);
    let [sx, sy, sz, sum] = [0, 0, 0, 0];
    for (let j = 0; j < this.count; j++) {
      const away = at - k - j;
      if (away === 0) return [x[k + j], y[k + j], z[k + j]];
      const pull = this.weights[j] / away;
      sx += pull * x[k + j];
      sy += pull * y[k + j];
      sz += pull * z[k + j];
      sum += pull;
    }
    return [sx / sum, sy / sum, sz / sum];
  }
}

/**
 * Turn differences in decimetres into metres.
 * @param {number[]} steps
 */
function summed(steps) {
  const out = new Float64Array(steps.length);
  let sum = 0;
  for (let k = 0; k < steps.length; k++) {
    sum += steps[k];
    out[k] = sum / 10;
  }
  return out;
}

/**
 * Return the weights of barycentric interpolation at even steps: binomials with changing signs.
 * @param {number} m
 */
function binomials(m) {
  const out = [1];
  for (let j = 1; j <= m; j++) out.push((-out[j - 1] * (m - j + 1)) / j);
  return out;
}
