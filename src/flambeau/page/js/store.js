/** The one small state of the page, and who wants to hear of changes. */

/** @typedef {{ name: string, lat: number, lon: number, zone: string }} Spot */

/** What is shown. `follow` and `chosen` are numbers of a branch and of an item, -1 for none.
 * @typedef {{
 *   t: number, playing: boolean, speed: number, live: boolean,
 *   follow: number, tracking: boolean, chosen: number, zone: string, spot: Spot | null, delay: number,
 * }} Shown */

/** @typedef {(shown: Readonly<Shown>, changed: ReadonlySet<string>) => void} Listener */

export class Store {
  /** @param {Shown} first */
  constructor(first) {
    /** @type {Readonly<Shown>} */
    this.shown = Object.freeze({ ...first });
    /** @type {Listener[]} */
    this.listeners = [];
  }

  /** Ask to be told of each change. @param {Listener} listener */
  listen(listener) {
    this.listeners.push(listener);
  }

  /** Change some of it; whoever listens hears once, and only of what is different.
   * @param {Partial<Shown>} change */
  set(change) {
    const before = /** @type {Record<string, unknown>} */ (this.shown);
    const changed = new Set(Object.entries(change).filter(([key, value]) => before[key] !== value).map(([key]) => key));
    if (!changed.size) return;
    this.shown = Object.freeze({ ...this.shown, ...change });
    for (const listener of this.listeners) listener(this.shown, changed);
  }
}
