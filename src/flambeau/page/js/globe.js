/** The globe: puts the layers together, and draws only what has changed. */

import { Layer, fresh } from "./layer.js";
import { onTheme, palette } from "./palette.js";
import { drawAir, drawGround, drawLight } from "./planet.js";
import { drawOrbit, high, orbitAround } from "./orbit.js";
import { drawLabels, drawPoints, markAt, marksOf } from "./stops.js";
import { drawNames, drawTorch, glow, torchAt } from "./torches.js";
import { drawLines, lift, lifted, travelled, waysOf } from "./ways.js";
import { basis, inSight, project, vector } from "./view.js";
import { sunAt } from "./sun.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("./timeline.js").State} State */
/** @typedef {import("./store.js").Shown} Shown */
/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {import("./torches.js").Torch} Torch */

const SLOW = 26; // [ms] of a frame in motion: coarser pixels from then on
const FINE = 0.04; // [deg] by which the Sun moves before the night is drawn anew: half a pixel on a wall

export class Globe {
  /** @param {HTMLCanvasElement} canvas @param {Journey} journey @param {Camera} camera */
  constructor(canvas, journey, camera) {
    this.canvas = canvas;
    this.journey = journey;
    this.camera = camera;
    this.layers = { ground: new Layer(), earth: new Layer(), marks: new Layer() };
    /** @type {{ coarse: object | null, fine: object | null }} */
    this.land = { coarse: null, fine: null };
    this.ways = waysOf(journey);
    this.marks = marksOf(journey);
    /** @type {Torch[]} */
    this.torches = [];
    this.cost = 0; // [ms] of a frame in motion, smoothed
    this.themes = 0;
    this.colours = palette(canvas);
    this.sprite = glow(this.colours, 128);
    onTheme(() => this.retheme());
  }

  /** Read the colours anew. */
  retheme() {
    this.colours = palette(this.canvas);
    this.sprite = glow(this.colours, 128);
    this.themes++;
  }

  /** Size of torches and letters [px]: larger on a wall. */
  get unit() {
    return Math.max(13, Math.min(30, Math.min(this.camera.view.width, this.camera.view.height) / 54));
  }

  /** Draw what is true at an instant.
   * @param {Readonly<Shown>} shown @param {readonly State[]} states @param {number} now [ms] */
  draw(shown, states, now) {
    const begun = performance.now(), still = this.camera.still(now), { view } = this.camera;
    const ratio = Math.min(window.devicePixelRatio || 1, still ? 3 : this.cost > SLOW ? 1 : 2);
    const size = { width: view.width, height: view.height, ratio };
    const axes = basis(view), colours = this.colours, canvas = fresh(this.canvas, size);
    const orbits = states.filter((s) => !s.hidden && high(s.height)).map((s) =>
      orbitAround(this.journey, s.branch, s.t, /** @type {number} */ (s.height)));
    this.torches = this.torchesOf(shown, states);
    for (const orbit of orbits) drawOrbit(canvas, view, axes, orbit, colours.ways.space, false);
    for (const torch of this.torches) if (!inSight(axes, torch.v)) this.torch(canvas, torch);
    canvas.drawImage(this.earth(shown.t, still, size), 0, 0, view.width, view.height);
    canvas.drawImage(this.places(shown, states, size), 0, 0, view.width, view.height);
    for (const orbit of orbits) drawOrbit(canvas, view, axes, orbit, colours.ways.space, true);
    if (shown.spot) this.spot(canvas, shown.spot);
    for (const torch of this.torches) if (inSight(axes, torch.v)) this.torch(canvas, torch);
    drawNames(canvas, view, axes, this.torches, colours, this.unit);
    if (!still) this.cost = this.cost * 0.9 + (performance.now() - begun) * 0.1;
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

  /** Return the Earth with its night at an instant.
   * @param {number} t @param {boolean} still @param {{width: number, height: number, ratio: number}} size */
  earth(t, still, size) {
    const { view } = this.camera, sun = sunAt(this.journey.sun, t);
    const fine = still && this.land.fine, land = fine ? this.land.fine : this.land.coarse;
    const key = `${view.lat} ${view.lon} ${view.radius} ${fine ? "fine" : land ? "coarse" : "none"} ${this.themes}`;
    const where = `${Math.round(sun.lat / FINE)} ${Math.round(sun.lon / FINE)}`;
    return this.layers.earth.kept(`${key} ${where}`, size, (canvas) => {
      const ground = this.layers.ground.kept(key, size, (below) => drawGround(below, view, land, this.colours));
      drawAir(canvas, view, [sun.lat, sun.lon], this.colours);
      canvas.drawImage(ground, 0, 0, view.width, view.height);
      drawLight(canvas, view, [sun.lat, sun.lon], this.colours);
    });
  }

  /** Return ways, stops and names.
   * @param {Readonly<Shown>} shown @param {readonly State[]} states @param {{width: number, height: number, ratio: number}} size */
  places(shown, states, size) {
    const { view } = this.camera, axes = basis(view), { journey, colours, unit } = this;
    const chosen = shown.chosen >= 0 ? [journey.items[shown.chosen].place] : [];
    const wanted = new Set([...chosen, ...states.flatMap((s) => this.around(s))]);
    // A quarter of a pixel of the way at most is late.
    const coarse = Math.round(shown.t / Math.max(1, 20000 / view.radius));
    const key = `${view.lat} ${view.lon} ${view.radius} ${coarse} ${[...wanted]} ${this.themes}`;
    return this.layers.marks.kept(key, size, (canvas) => {
      const ahead = this.ways.filter((way) => way.to > shown.t);
      canvas.globalAlpha = colours.faint;
      drawLines(canvas, view, axes, ahead, colours.ways, 1.2);
      canvas.globalAlpha = 1;
      const behind = this.ways.filter((way) => way.from < shown.t);
      const done = behind.map((way) => ({ group: way.group, points: travelled(way, shown.t) }));
      drawLines(canvas, view, axes, done, colours.ways, unit > 18 ? 2.6 : 1.9);
      drawPoints(canvas, view, axes, this.marks, shown.t, colours, unit);
      const plates = this.torches.map((torch) => project(view, axes, torch.v));
      const taken = plates.map(([x, y]) => ({ x: x - unit, y: y - unit, w: unit * 2 + unit * 7, h: unit * 2 }));
      drawLabels(canvas, view, axes, this.marks, wanted, colours, Math.round(unit * 0.86), taken);
    });
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
      const name = this.journey.branches[state.branch].title;
      return [{ branch: state.branch, name, v: at, foot, followed: shown.follow === state.branch }];
    });
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
