/** What joins the parts: each change of the state is passed on to those whom it concerns, once a frame. */

import { byId, put } from "./dom.js";
import { clock, day, offset, weekday } from "./formats.js";
import { handle } from "./gestures.js";
import { instantOf, scribe } from "./hash.js";
import { legend } from "./legend.js";
import { live } from "./live.js";
import { Pace } from "./pace.js";
import { stopPanel } from "./stop.js";
import { zones } from "./zones.js";

/** @typedef {import("./store.js").Shown} Shown */
/** Parts of the page.
 * @typedef {{
 *   page: import("../types").Page, journey: import("../types").Journey, timeline: import("./timeline.js").Timeline,
 *   store: import("./store.js").Store, loop: import("./loop.js").Loop, camera: import("./camera.js").Camera,
 *   globe: import("./globe.js").Globe, transport: import("./transport.js").Transport, openTab: (id: string) => void,
 * }} Parts */

const WORDS_EVERY = 125; // [ms] between changes of texts while it plays
const NEARER = 2.8; // zoom into a crowd
const SETTLE = 220; // [ms] after the last motion, for the fine coast

/** Return which parts of the picture are covered [px]. @param {HTMLElement} canvas */
function covered(canvas) {
  const whole = canvas.getBoundingClientRect();
  return [...document.querySelectorAll(".globe-clock > *, .globe-tools, .globe-legend")].map((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return { x: left - whole.left, y: top - whole.top, w: width, h: height };
  });
}

export class Room {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /** @type {import("./cards.js").Cards | null} */
    this.cards = null;
    /** @type {import("./standing.js").Standing | null} */
    this.standing = null;
    this.say = live(byId("globe-live", HTMLElement), byId("globe-speak", HTMLInputElement));
    this.write = scribe();
    this.pace = new Pace();
    this.told = 0;
    this.settle = 0;
  }

  start() {
    const { store, loop, camera, globe, journey, transport } = this.parts;
    handle(globe.canvas, camera, {
      need: () => loop.need(), free: () => store.set({ tracking: false }), tap: (x, y) => this.tap(x, y), key: (name) => this.key(name),
      hover: (x, y) => globe.canvas.classList.toggle("globe-over", globe.at(x, y) !== null),
    });
    byId("globe-in", HTMLElement).addEventListener("click", () => this.zoom(1.6));
    byId("globe-out", HTMLElement).addEventListener("click", () => this.zoom(1 / 1.6));
    byId("globe-track", HTMLElement).addEventListener("click", () => this.track());
    zones(byId("globe-zone", HTMLSelectElement), journey.zone, (zone) => store.set({ zone }));
    legend(byId("globe-legend", HTMLElement), globe);
    store.listen((shown, changed) => this.heard(shown, changed));
    loop.steps.push((seconds) => transport.step(seconds), (seconds, now) => this.frame(seconds, now));
    new ResizeObserver(() => this.fit()).observe(globe.canvas);
    addEventListener("hashchange", () => {
      const t = instantOf(location.hash);
      if (t !== null) store.set({ t: transport.inside(t), live: false, playing: false });
    });
    setInterval(() => store.shown.live && loop.need(), 1000);
    this.fit();
    const states = this.states();
    store.set({ follow: states[0]?.branch ?? -1 });
    const at = states[0];
    if (at && at.lat !== null && at.lon !== null) camera.look(at.lat * 0.8, at.lon);
  }

  states() {
    return this.parts.timeline.all(this.parts.store.shown.t);
  }

  /** What the cards may do. */
  acts() {
    return {
      follow: (/** @type {number} */ branch) => this.follow(branch), open: (/** @type {number} */ item) => this.choose(item),
      go: (/** @type {number} */ t, /** @type {number} */ branch) => this.go(t, branch),
    };
  }

  /** Show a branch at an instant. @param {number} t @param {number} branch */
  go(t, branch) {
    this.parts.store.set({ t, live: false, playing: false, follow: branch, tracking: true });
  }

  fit() {
    const { camera, globe, loop } = this.parts, room = byId("flambeau", HTMLElement);
    room.style.setProperty("--masthead", `${Math.ceil(room.getBoundingClientRect().top + scrollY)}px`);
    globe.covered = covered(globe.canvas);
    camera.resize(globe.canvas.clientWidth, globe.canvas.clientHeight);
    loop.need();
  }

  /** @param {Readonly<Shown>} shown @param {ReadonlySet<string>} changed */
  heard(shown, changed) {
    if (changed.has("t") && !shown.live) this.write(shown.t);
    // What has the focus is not taken away for a new minute of light.
    const quiet = shown.playing || byId("globe-stop", HTMLElement).contains(document.activeElement);
    if (changed.has("chosen") || (changed.has("t") && shown.chosen >= 0 && !quiet)) this.panel(shown);
    byId("globe-track", HTMLElement).setAttribute("aria-pressed", String(shown.tracking));
    this.parts.loop.need();
  }

  /** Draw. @param {number} seconds @param {number} now [ms] @returns {boolean} whether another frame is wanted */
  frame(seconds, now) {
    const { store, camera, globe, transport } = this.parts, shown = store.shown, states = this.states();
    const followed = states.find((state) => state.branch === shown.follow) ?? states[0];
    const before = camera.moved;
    if (shown.tracking && followed && followed.lat !== null && followed.lon !== null) camera.track(followed.lat, followed.lon, seconds, shown.playing);
    const going = camera.step(seconds) || camera.moved !== before;
    const still = camera.still(now), moving = !still || shown.playing;
    if (moving) this.pace.feel(seconds);
    globe.draw(shown, states, still, this.pace.ratio(moving));
    transport.show();
    if (!shown.playing || now - this.told > WORDS_EVERY) this.words(shown, states, now);
    clearTimeout(this.settle);
    if (!still) this.settle = window.setTimeout(() => this.parts.loop.need(), SETTLE);
    return going;
  }

  /** @param {Readonly<Shown>} shown @param {readonly import("./timeline.js").State[]} states @param {number} now */
  words(shown, states, now) {
    this.told = now;
    const { t, zone } = shown, at = byId("globe-clock", HTMLTimeElement);
    put(at, clock(t, zone, shown.live));
    at.dateTime = new Date(Math.round(t) * 1000).toISOString();
    put(byId("globe-offset", HTMLElement), offset(t, zone));
    put(byId("globe-day", HTMLElement), `${weekday(t, zone)}, ${day(t, zone)}`);
    this.cards?.show(states, shown.follow, t, zone);
    this.standing?.show(shown);
    this.say(this.parts.journey, states, zone);
  }

  /** @param {number} factor */
  zoom(factor) {
    const { camera, loop } = this.parts;
    camera.fly(camera.view.lat, camera.view.lon, camera.zoom * factor);
    loop.need();
  }

  track() {
    this.parts.store.set({ tracking: !this.parts.store.shown.tracking });
  }

  /** @param {number} branch */
  follow(branch) {
    this.parts.store.set({ follow: branch, tracking: true });
  }

  /** @param {number} lat @param {number} lon @param {number} [zoom] */
  lookAt(lat, lon, zoom) {
    this.parts.store.set({ tracking: false });
    this.parts.camera.fly(lat, lon, zoom);
    this.parts.loop.need();
  }

  /** @param {number} x @param {number} y */
  tap(x, y) {
    const { globe, camera } = this.parts, found = globe.at(x, y);
    if (!found) return;
    if (found.branch >= 0) {
      this.follow(found.branch);
      this.parts.openTab("tab-torches");
      return;
    }
    if (globe.crowd(x, y)) {
      const place = this.parts.journey.places[this.parts.journey.items[found.items[0]].place];
      this.lookAt(place.lat ?? 0, place.lon ?? 0, camera.zoom * NEARER);
      return;
    }
    // Of several visits the one that is next, or the last.
    const { items } = this.parts.journey, { t } = this.parts.store.shown;
    this.choose(found.items.find((k) => (items[k].end ?? 0) >= t) ?? found.items[found.items.length - 1]);
  }

  /** Show a stop: its panel, and the globe above it. @param {number} item */
  choose(item) {
    const { journey, store, openTab } = this.parts, place = journey.places[journey.items[item].place];
    store.set({ chosen: item });
    openTab("tab-stops");
    if (place.lat !== null && place.lon !== null) this.lookAt(place.lat, place.lon);
    byId("globe-stop", HTMLElement).focus({ preventScroll: true });
  }

  /** @param {Readonly<Shown>} shown */
  panel(shown) {
    const { page, journey, timeline, store } = this.parts, box = byId("globe-stop", HTMLElement);
    box.hidden = shown.chosen < 0;
    byId("globe-find", HTMLElement).hidden = shown.chosen >= 0;
    if (shown.chosen < 0) return;
    const acts = {
      open: (/** @type {number} */ item) => this.choose(item),
      close: () => {
        store.set({ chosen: -1 });
        byId("globe-search", HTMLInputElement).focus(); // the button that had the focus is gone
      },
      go: (/** @type {number} */ t) => this.go(t, journey.items[shown.chosen].branch),
    };
    box.replaceChildren(...stopPanel(page, journey, timeline, shown.chosen, shown.t, acts));
  }

  /** @param {string} name @returns {boolean} whether the key meant something */
  key(name) {
    const { transport } = this.parts;
    if (name === " ") transport.toggle();
    else if (name === ",") transport.jump(-1);
    else if (name === ".") transport.jump(1);
    else if (name === "n" || name === "N") transport.toNow();
    else if (name === "f" || name === "F") this.track();
    else return false;
    return true;
  }
}
