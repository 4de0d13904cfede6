/** Time: the slider with its strip, play and speed, now, and from stop to stop. */

import { byId, put } from "./dom.js";
import { moment } from "./formats.js";
import { coming, highlightsOf } from "./highlights.js";
import { Layer, fresh } from "./layer.js";
import { EDGE, across, drawPresent, drawStrip } from "./strip.js";
import { word } from "./words.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./palette.js").Palette} Palette */

const REACH = 7, SLIP = 4; // [px] of a highlight, and that a hand may slip in a click
const MINUTE = 60, HOUR = 3600, DAY = 86400;

export class Transport {
  /** @param {Journey} journey @param {Store} store @param {() => number} now @param {() => Palette} colours
   * @param {(t: number, branch: number) => void} goTo */
  constructor(journey, store, now, colours, goTo) {
    this.journey = journey;
    this.store = store;
    this.now = now;
    this.colours = colours;
    this.goTo = goTo;
    this.tip = byId("time-tip", HTMLElement);
    this.highlights = highlightsOf(journey);
    this.slider = byId("time-slider", HTMLInputElement);
    this.strip = byId("time-strip", HTMLCanvasElement);
    this.go = byId("time-play", HTMLButtonElement);
    this.still = new Layer();
    this.drawn = "";
    this.instants = [...new Set(journey.items.flatMap((item) => (item.kind === "stop" && item.start !== null ? [item.start] : [])))];
    this.instants.sort((a, b) => a - b);
    this.wire();
  }

  wire() {
    const { journey, store, slider } = this;
    slider.min = String(Math.floor(journey.span[0]));
    slider.max = String(Math.ceil(journey.span[1]));
    slider.addEventListener("input", () => store.set({ t: this.inside(Number(slider.value)), live: false }));
    slider.addEventListener("keydown", (event) => this.key(event));
    // At once and not with the next frame: whoever reads the slider after a key finds what the key did.
    store.listen((shown, changed) => (changed.has("t") || changed.has("zone")) && this.mark(shown));
    this.mark(store.shown);
    this.point();
    this.go.addEventListener("click", () => this.toggle());
    byId("time-back", HTMLButtonElement).addEventListener("click", () => this.jump(-1));
    byId("time-next", HTMLButtonElement).addEventListener("click", () => this.jump(1));
    const now = byId("time-now", HTMLButtonElement);
    now.addEventListener("click", () => this.toNow());
    const speed = byId("time-speed", HTMLSelectElement);
    for (const [value, name] of this.speeds()) speed.append(new Option(name, String(value)));
    speed.value = String(store.shown.speed);
    speed.addEventListener("change", () => store.set({ speed: Number(speed.value) }));
  }

  /** Let the strip be pointed at: it tells what is there, and a click on a highlight goes to its very second. */
  point() {
    const { slider, tip } = this;
    let pressed = NaN;
    slider.addEventListener("pointermove", (event) => this.tell(event.offsetX));
    slider.addEventListener("pointerleave", () => (tip.hidden = true));
    slider.addEventListener("pointerdown", (event) => (pressed = event.offsetX));
    slider.addEventListener("pointerup", (event) => {
      const found = Math.abs(event.offsetX - pressed) < SLIP ? this.under(event.offsetX) : null;
      if (found) this.goTo(found.t, found.branch);
    });
  }

  /** Return the highlight at a point of the strip, or null. @param {number} x [px] */
  under(x) {
    const { journey, slider, highlights } = this, away = (/** @type {number} */ t) => Math.abs(across(journey, slider.clientWidth, t) - x);
    const near = highlights.filter((one) => away(one.t) <= REACH).sort((a, b) => away(a.t) - away(b.t) || b.weight - a.weight);
    return near[0] ?? null;
  }

  /** @param {number} x [px] */
  tell(x) {
    const { journey, slider, store, tip } = this, [start, end] = journey.span, wide = slider.clientWidth;
    const found = this.under(x), t = found ? found.t : this.inside(start + ((end - start) * (x - EDGE)) / (wide - 2 * EDGE));
    tip.hidden = false;
    put(tip, `${moment(t, store.shown.zone)}${found ? `\n${found.name}` : ""}`);
    tip.style.left = `${Math.max(0, Math.min(wide - tip.offsetWidth, x - tip.offsetWidth / 2))}px`;
  }

  /** @returns {[number, string][]} */
  speeds() {
    return [
      [MINUTE, word("1 min/s")], [10 * MINUTE, word("10 min/s")], [HOUR, word("1 h/s")],
      [6 * HOUR, word("6 h/s")], [DAY, word("1 day/s")],
    ];
  }

  /** @param {number} t */
  inside(t) {
    return Math.max(this.journey.span[0], Math.min(this.journey.span[1], t));
  }

  /** Begin or stop; at the end it begins anew. */
  toggle() {
    const { t, playing } = this.store.shown, over = t >= this.journey.span[1];
    this.store.set({ playing: !playing, live: false, ...(over && !playing ? { t: this.journey.span[0] } : {}) });
  }

  /** Play it from the start. */
  replay() {
    this.store.set({ t: this.journey.span[0], live: false, playing: true, tracking: true });
  }

  /** Go to the stop before or after. @param {-1 | 1} way */
  jump(way) {
    const { t } = this.store.shown;
    const next = way > 0 ? this.instants.find((at) => at > t + 0.5) : this.instants.findLast((at) => at < t - 0.5);
    if (next !== undefined) this.store.set({ t: next, live: false, playing: false });
  }

  /** Show the present, within the journey. */
  toNow() {
    const t = this.now(), inside = this.inside(t);
    this.store.set({ t: inside, live: inside === t, playing: false });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const large = event.shiftKey ? HOUR : 10 * MINUTE;
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -large, ArrowDown: -large, ArrowRight: large, ArrowUp: large, PageUp: DAY, PageDown: -DAY };
    if (event.key in steps) {
      this.store.set({ t: this.inside(this.store.shown.t + steps[event.key]), live: false });
    } else if (event.key === " ") this.toggle();
    else return;
    event.preventDefault();
  }

  /** Take a step in time when it plays. @param {number} seconds @returns {boolean} whether it goes on */
  step(seconds) {
    const { playing, speed, t, live } = this.store.shown;
    if (live) this.store.set({ t: this.inside(this.now()) });
    if (!playing) return false;
    const next = this.inside(t + seconds * speed);
    this.store.set({ t: next, playing: next < this.journey.span[1] });
    return true;
  }

  /** Set the slider. @param {Readonly<import("./store.js").Shown>} shown */
  mark({ t, zone }) {
    const { slider } = this, value = String(Math.round(t));
    if (slider.value !== value) slider.value = value;
    slider.setAttribute("aria-valuetext", moment(t, zone));
  }

  show() {
    const { t, playing, zone } = this.store.shown, { journey, go, strip } = this;
    go.setAttribute("aria-pressed", String(playing));
    const name = playing ? word("Pause") : word("Play");
    if (go.title !== name) {
      go.title = name;
      go.setAttribute("aria-label", name);
    }
    const size = { width: strip.clientWidth, height: strip.clientHeight, ratio: Math.min(window.devicePixelRatio || 1, 2) };
    if (!size.width) return;
    const next = coming(this.highlights, t - 1, 1)[0], colours = this.colours();
    const drawn = `${next?.item} ${Math.round(2 * across(journey, size.width, t))} ${zone} ${JSON.stringify(size)} ${colours.torch}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const canvas = fresh(strip, size);
    const still = this.still.kept(`${zone} ${colours.torch}`, size, (below) => drawStrip(below, size, journey, zone, colours));
    canvas.drawImage(still, 0, 0, size.width, size.height);
    drawPresent(canvas, size, journey, t, colours, next);
  }
}
