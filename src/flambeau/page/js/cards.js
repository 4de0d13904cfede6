/** A card for each torch: where it is, what happens, who has it, what is next. */

import { button, make, put, terms, time } from "./dom.js";
import { coordinates, duration, moment, number } from "./formats.js";
import { coming, highlightsOf } from "./highlights.js";
import { certaintyWord, doingWord, nextWord, whereWord } from "./told.js";
import { word } from "./words.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").State} State */
/** @typedef {{ card: HTMLElement, where: HTMLElement, what: HTMLElement, next: HTMLElement, way: HTMLElement, gone: HTMLElement,
 *   facts: HTMLElement, text: string }} Card */

const COMING = 4; // highlights that are told before they come

export class Cards {
  /** @param {HTMLElement} box @param {Journey} journey
   * @param {{ follow: (branch: number) => void, open: (item: number) => void, go: (t: number, branch: number) => void }} acts */
  constructor(box, journey, acts) {
    this.box = box;
    this.journey = journey;
    this.acts = acts;
    /** @type {Map<number, Card>} */
    this.cards = new Map();
    this.none = make("p", "globe-quiet");
    this.list = make("div", "");
    this.highlights = highlightsOf(journey);
    this.coming = make("ol", "globe-list globe-coming");
    this.ahead = make("section", "", make("h3", "globe-section", word("Coming up")), this.coming);
    this.told = "";
    box.append(this.none, this.list, this.ahead);
  }

  /** @param {readonly State[]} states @param {number} follow @param {number} t @param {string} zone */
  show(states, follow, t, zone) {
    this.upcoming(t, zone);
    put(this.none, states.length ? "" : this.empty(t));
    this.none.hidden = states.length > 0;
    for (const [branch, { card }] of this.cards) card.hidden = !states.some((state) => state.branch === branch);
    for (const state of states) this.fill(this.card(state.branch), state, follow);
  }

  /** Tell what comes next, and how long until then. @param {number} t @param {string} zone */
  upcoming(t, zone) {
    const next = coming(this.highlights, t, COMING), text = next.map((one) => `${one.item} ${duration(one.t - t)}`).join() + zone;
    if (text === this.told) return;
    this.told = text;
    this.ahead.hidden = next.length === 0;
    // What has the focus stays what it is, and only its text changes.
    while (this.coming.children.length > next.length) this.coming.lastChild?.remove();
    next.forEach((one, k) => {
      const row = this.coming.children[k] ?? this.coming.appendChild(make("li", ""));
      if (row.firstElementChild?.getAttribute("data-item") === String(one.item)) {
        put(/** @type {Element} */ (row.querySelector("span")), duration(one.t - t));
        return;
      }
      const press = button("", "", () => this.acts.go(one.t, one.branch));
      press.dataset.item = String(one.item);
      press.append(make("span", "globe-until", duration(one.t - t)), make("b", "", one.name), make("small", "", time(one.t, moment(one.t, zone)), ` · ${this.journey.branches[one.branch].title}`));
      row.replaceChildren(press);
    });
  }

  /** @param {number} t */
  empty(t) {
    if (!this.journey.branches.some((branch) => branch.chain.length)) return word("No time of this journey is told.");
    return t < this.journey.span[0] ? word("The journey has not begun.") : word("The journey is over.");
  }

  /** @param {number} branch @returns {Card} */
  card(branch) {
    const known = this.cards.get(branch);
    if (known) return known;
    const head = button("globe-card-head", "", () => this.acts.follow(branch));
    head.append(make("span", "globe-card-name", this.journey.branches[branch].title));
    const where = make("h2", "globe-card-where"), what = make("p", "globe-card-what"), facts = make("div", "");
    const next = make("p", "globe-card-next"), gone = make("span", ""), way = make("p", "globe-way", gone);
    way.setAttribute("aria-hidden", "true");
    const made = { card: make("section", "globe-card", head, where, what, way, next, facts), where, what, next, way, gone, facts, text: "" };
    this.cards.set(branch, made);
    this.list.append(made.card);
    return made;
  }

  /** @param {Card} card @param {State} state @param {number} follow */
  fill(card, state, follow) {
    const { journey } = this;
    card.card.classList.toggle("globe-followed", follow === state.branch);
    card.card.querySelector("button")?.setAttribute("aria-pressed", String(follow === state.branch));
    put(card.where, whereWord(journey, state));
    put(card.what, doingWord(journey, state));
    const next = nextWord(journey, state);
    put(card.next, next ? word("Next: {next}", { next }) : "");
    const share = this.share(state);
    card.way.hidden = share === null;
    if (share !== null) card.gone.style.width = `${(100 * share).toFixed(1)}%`;
    const rows = this.rows(state), text = JSON.stringify(rows);
    if (text === card.text) return;
    card.text = text;
    card.facts.replaceChildren(terms("globe-terms", rows));
  }

  /** Return how much of its way is behind a torch, null when it is not under way. @param {State} state */
  share(state) {
    const row = this.journey.branches[state.branch].chain.find(([item]) => item === state.item);
    if (!row || state.hidden || this.journey.items[state.item].kind !== "leg") return null;
    return Math.max(0, Math.min(1, (state.t - row[1]) / (row[2] - row[1] || 1)));
  }

  /** @param {State} state @returns {[string, string][]} */
  rows(state) {
    const high = state.height !== null && state.height > 3000;
    return [
      [word("Held by"), state.holder ?? ""],
      [word("So far"), state.km === null ? "" : word("{km} km", { km: number(state.km) })],
      [word("Position"), state.lat === null || state.lon === null ? "" : coordinates(state.lat, state.lon)],
      [word("Height"), high ? word("{km} km", { km: number((state.height ?? 0) / 1000) }) : ""],
      [word("Before"), state.previous ?? ""],
      [word("Certainty"), state.hidden ? "" : certaintyWord(state.certainty)],
    ];
  }
}
