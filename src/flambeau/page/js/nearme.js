/** "When is it near me?": a town or a position, and when the convoy passes and the torch crosses its sky. */

import { button, byId, make } from "./dom.js";
import { answer } from "./answer.js";
import { near } from "./near.js";
import { townSearch } from "./towns.js";
import { word } from "./words.js";

/** @typedef {import("../types").Page} Page */
/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Spot} Spot */

const PAUSE = 150; // [ms] after a letter

export class NearMe {
  /** @param {Page} page @param {Timeline} timeline @param {Store} store @param {(lat: number, lon: number) => void} look */
  constructor(page, timeline, store, look) {
    this.timeline = timeline;
    this.store = store;
    this.look = look;
    this.search = townSearch(page, timeline.journey);
    this.input = byId("near-town", HTMLInputElement);
    this.box = byId("near-answer", HTMLElement);
    let waiting = 0;
    this.input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => this.offer(), PAUSE);
    });
    byId("near-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    const here = byId("near-here", HTMLButtonElement);
    here.hidden = !("geolocation" in navigator) || !window.isSecureContext;
    here.addEventListener("click", () => this.here());
  }

  async offer() {
    const towns = await this.search(this.input.value).catch(() => []);
    byId("near-towns", HTMLDataListElement).replaceChildren(...towns.map((town) => {
      const option = make("option", "");
      option.value = town.label;
      return option;
    }));
  }

  async submit() {
    const towns = await this.search(this.input.value).catch(() => null);
    if (!towns) {
      this.say(word("The list of towns could not be loaded. Try again."));
      return;
    }
    if (!towns.length) {
      this.say(this.input.value.trim() ? word("No town has this name. Try a larger town nearby.") : word("Type the name of a town."));
      return;
    }
    this.show(towns[0]);
    const others = towns.slice(1, 5).filter((town) => town.name === towns[0].name);
    if (others.length) this.box.append(make("p", "globe-quiet", word("Or:"), " ", ...others.flatMap((town) =>
      [button("globe-back", town.label, () => this.show(town)), " "])));
  }

  here() {
    this.say(word("Asking for your position …"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.show({
        name: word("your position"), lat: coords.latitude, lon: coords.longitude,
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
      }),
      () => this.say(word("The position could not be found. Type a town instead.")),
      { timeout: 15000, maximumAge: 600000 },
    );
  }

  /** @param {string} text */
  say(text) {
    this.box.replaceChildren(make("p", "", text));
  }

  /** @param {Spot} spot */
  show(spot) {
    this.store.set({ spot });
    this.look(spot.lat, spot.lon);
    const found = near(this.timeline, spot);
    this.box.replaceChildren(...answer(this.timeline.journey, spot, found, (t, branch) =>
      this.store.set({ t, follow: branch, live: false, playing: false, tracking: false })));
  }
}
