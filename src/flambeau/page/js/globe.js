/** The globe: puts the layers together, and draws only what has changed. */

import { Layer, fresh } from "./layer.js";
import { onTheme, palette } from "./palette.js";
import { Light, ramp } from "./light.js";
import { disc, drawAir, drawGround, drawLimb, drawTerminator } from "./planet.js";
import { drawOrbit, high, orbitAround } from "./orbit.js";
import { crowded, drawLabels, drawPoints, markAt, marksOf } from "./stops.js";
import { drawPlates, drawTorch, glow, platesOf, torchAt } from "./torches.js";
import { drawLines, lift, lifted, travelled, waysOf } from "./ways.js";
import { whereWord } from "./told.js";
import { basis, inSight, project, vector } from "./view.js";
import { sunAt } from "./sun.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("./timeline.js").State} State */
/** @typedef {import("./store.js").Shown} Shown */
/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {import("./torches.js").Torch} Torch */
/** @typedef {{ width: number, height: number, ratio: number }} Size */

const MANY = 800; // ways whose dashes would cost more than the rest of a frame in motion
const NEAR = 14; // zoom from which on a crowd is not taken apart further
const LEAST = 8; // [px] a globe of less is not laid out yet
const FINE = 0.04; // [deg] by which the Sun moves before the night is drawn anew: half a pixel on a wall

export class Globe {
  /** @param {HTMLCanvasElement} canvas @param {Journey} journey @param {Camera} camera */
  constructor(canvas, journey, camera) {
    this.canvas = canvas;
    this.journey = journey;
    this.camera = camera;
    this.layers = { ground: new Layer(), marks: new Layer() };
    this.light = new Light();
    /** @type {{ coarse: object | null, fine: object | null }} */
    this.land = { coarse: null, fine: null };
    this.ways = waysOf(journey);
    this.marks = marksOf(journey);
    /** @type {Torch[]} */
    this.torches = [];
    /** @type {import("./torches.js").Plate[]} */
    this.plates = [];
    /** Parts of the picture that are covered by what stands on it [px].
     * @type {import("./stops.js").Box[]} */
    this.covered = [];
    this.themes = 0;
    this.colours = palette(canvas);
    this.ramp = ramp(this.colours.sun);
    this.sprite = glow(this.colours, 128);
    onTheme(() => this.retheme());
  }

  /** Read the colours anew. */
  retheme() {
    this.colours = palette(this.canvas);
    this.ramp = ramp(this.colours.sun);
    this.sprite = glow(this.colours, 128);
    this.themes++;
  }

  /** Size of torches and letters [px]: larger on a wall. */
  get unit() {
    return Math.max(13, Math.min(30, Math.min(this.camera.view.width, this.camera.view.height) / 54));
  }

  /** Draw what is true at an instant.
   * @param {Readonly<Shown>} shown @param {readonly State[]} states @param {boolean} still whether the view rests
   * @param {number} ratio pixels for one of CSS */
  draw(shown, states, still, ratio) {
    const { view } = this.camera, size = { width: view.width, height: view.height, ratio };
    if (view.radius < LEAST) return;
    const axes = basis(view), { colours, unit } = this, canvas = fresh(this.canvas, size);
    const orbits = states.filter((s) => !s.hidden && high(s.height)).map((s) =>
      orbitAround(this.journey, s.branch, s.t, /** @type {number} */ (s.height)));
    this.torches = this.torchesOf(shown, states);
    this.plates = platesOf(canvas, view, axes, this.torches, colours, unit, this.covered);
    for (const orbit of orbits) drawOrbit(canvas, view, axes, orbit, colours.ways.space, false);
    for (const torch of this.torches) if (!inSight(axes, torch.v)) this.torch(canvas, torch);
    this.earth(canvas, shown.t, still, size);
    this.places(canvas, shown, states, still, size);
    for (const orbit of orbits) drawOrbit(canvas, view, axes, orbit, colours.ways.space, true);
    if (shown.spot) this.spot(canvas, shown.spot);
    for (const torch of this.torches) if (inSight(axes, torch.v)) this.torch(canvas, torch);
    drawPlates(canvas, this.plates, colours, unit);
  }

  /** @param {CanvasRenderingContext2D} canvas @param {Torch} torch */
  torch(canvas, torch) {
    drawTorch(canvas, this.camera.view, basis(this.camera.view), torch, this.sprite, this.colours, this.unit);
  }

  /** @param {CanvasRenderingContext2D} canvas @param {{ lat: number, lon: number }} spot a place of the reader's */
  spot(canvas, spot) {
    const [x, y, depth] = project(this.camera.view, basis(this.camera.view), vector(spot.lat, spot.lon));
    if (depth <= 0) return;
    canvas.strokeStyle = this.colours.spot;
    canvas.lineWidth = 2;
    for (const radius of [4, 9]) {
      canvas.beginPath();
      canvas.arc(x, y, radius, 0, 2 * Math.PI);
      canvas.stroke();
    }
  }

  /** Draw the Earth with its night at an instant.
   * @param {CanvasRenderingContext2D} canvas @param {number} t @param {boolean} still @param {Size} size */
  earth(canvas, t, still, size) {
    const { view } = this.camera, { lat, lon } = sunAt(this.journey.sun, t);
    const fine = still && this.land.fine, land = fine ? this.land.fine : this.land.coarse;
    const key = `${view.lat} ${view.lon} ${view.radius} ${this.themes}`;
    drawAir(canvas, view, [lat, lon], this.colours);
    this.show(canvas, this.layers.ground, still, `${key} ${fine ? "fine" : Boolean(land)}`, size, (below) =>
      drawGround(below, view, land, this.colours));
    canvas.save();
    disc(canvas, view);
    canvas.clip();
    this.light.draw(canvas, `${key} ${Math.round(lat / FINE)} ${Math.round(lon / FINE)}`, view, [lat, lon], this.ramp);
    canvas.restore();
    drawTerminator(canvas, view, [lat, lon], this.colours);
    drawLimb(canvas, view, this.colours);
  }

  /** Draw by way of a layer when the view rests: what moves is drawn but once.
   * @param {CanvasRenderingContext2D} canvas @param {Layer} layer @param {boolean} still @param {string} key @param {Size} size
   * @param {(canvas: CanvasRenderingContext2D) => void} draw */
  show(canvas, layer, still, key, size, draw) {
    if (still) canvas.drawImage(layer.kept(key, size, draw), 0, 0, size.width, size.height);
    else draw(canvas);
  }

  /** Draw ways, stops and names.
   * @param {CanvasRenderingContext2D} canvas @param {Readonly<Shown>} shown @param {readonly State[]} states
   * @param {boolean} still @param {Size} size */
  places(canvas, shown, states, still, size) {
    const { view } = this.camera, chosen = shown.chosen >= 0 ? [this.journey.items[shown.chosen].place] : [];
    const wanted = new Set([...chosen, ...states.flatMap((s) => this.around(s))]);
    const key = `${view.lat} ${view.lon} ${view.radius} ${this.progress(shown.t)} ${[...wanted]} ${this.themes} ${this.covered.length}`;
    this.show(canvas, this.layers.marks, still, key, size, (above) =>
      this.marksOn(above, shown.t, wanted, still || this.ways.length < MANY));
  }

  /** Return what tells how far all are, to half a pixel. @param {number} t */
  progress(t) {
    const begun = this.marks.filter((mark) => mark.first <= t).length;
    const under = this.ways.filter((way) => way.from < t && t < way.to);
    return [begun, ...under.map((way) => `${way.item}:${Math.round((way.size * this.camera.view.radius * 2 * (t - way.from)) / (way.to - way.from))}`)];
  }

  /** @param {CanvasRenderingContext2D} canvas @param {number} t @param {ReadonlySet<number>} wanted places to be named first
   * @param {boolean} dashed */
  marksOn(canvas, t, wanted, dashed) {
    const { view } = this.camera, axes = basis(view), { colours, unit, ways, marks } = this;
    canvas.globalAlpha = colours.faint;
    drawLines(canvas, view, axes, ways.filter((way) => way.to > t), colours.ways, 1.2, dashed);
    canvas.globalAlpha = 1;
    const done = ways.filter((way) => way.from < t).map((way) => ({ group: way.group, points: travelled(way, t) }));
    drawLines(canvas, view, axes, done, colours.ways, unit > 18 ? 2.6 : 1.9, dashed);
    drawPoints(canvas, view, axes, marks, t, colours, unit);
    const lights = this.torches.map((torch) => project(view, axes, torch.v));
    const taken = lights.map(([x, y]) => ({ x: x - unit, y: y - unit, w: unit * 2, h: unit * 2 }));
    taken.push(...this.plates, ...this.covered);
    const told = new Set(this.torches.map((torch) => torch.place));
    drawLabels(canvas, view, axes, marks.filter((mark) => !told.has(mark.place)), wanted, colours, Math.round(unit * 0.86), taken);
  }

  /** Return the places before, at and after a state. @param {State} state @returns {number[]} */
  around(state) {
    const { chain } = this.journey.branches[state.branch];
    const k = chain.findIndex(([, from, to]) => from <= state.t && state.t <= to);
    return k < 0 ? [] : [...new Set(chain.slice(Math.max(0, k - 2), k + 3).map(([item]) => this.journey.items[item].place))];
  }

  /** @param {Readonly<Shown>} shown @param {readonly State[]} states @returns {Torch[]} */
  torchesOf(shown, states) {
    return states.flatMap((state) => {
      if (state.hidden || state.lat === null || state.lon === null || state.height === null) return [];
      const above = high(state.height), v = vector(state.lat, state.lon, state.height);
      const way = this.ways.find((one) => one.branch === state.branch && one.from <= state.t && state.t <= one.to);
      const at = way ? lifted(v, lift(way, state.t)) : v, foot = above ? vector(state.lat, state.lon) : null;
      const { title: name } = this.journey.branches[state.branch], where = whereWord(this.journey, state);
      const place = state.place === null ? -1 : this.journey.items[state.item].place;
      return [{ branch: state.branch, place, where, name, v: at, foot, followed: shown.follow === state.branch }];
    });
  }

  /** Tell whether a crowd of stops is under a point, and can be looked at from nearer.
   * @param {number} x @param {number} y */
  crowd(x, y) {
    const { view, zoom } = this.camera;
    return zoom < NEAR && crowded(view, basis(view), this.marks, x, y);
  }

  /** Return what is under a point: a torch's branch, or the items of a place.
   * @param {number} x @param {number} y */
  at(x, y) {
    const { view } = this.camera, axes = basis(view), torch = torchAt(view, axes, this.torches, x, y);
    if (torch) return { branch: torch.branch, items: [] };
    const mark = markAt(view, axes, this.marks, x, y);
    return mark ? { branch: -1, items: mark.items } : null;
  }
}
