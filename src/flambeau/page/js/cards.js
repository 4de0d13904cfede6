/** A card for each torch: where it is, what happens, who has it, what is next. */

import { button, make, put, terms } from "./dom.js";
import { coordinates, number } from "./formats.js";
import { certaintyWord, doingWord, nextWord, whereWord } from "./told.js";
import { word } from "./words.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").State} State */
/** @typedef {{ card: HTMLElement, where: HTMLElement, what: HTMLElement, facts: HTMLElement, text: string }} Card */

export class Cards {
  /** @param {HTMLElement} box @param {Journey} journey
   * @param {{ follow: (branch: number) => void, open: (item: number) => void }} acts */
  constructor(box, journey, acts) {
    this.box = box;
    this.journey = journey;
    this.acts = acts;
    /** @type {Map<number, Card>} */
    this.cards = new Map();
    this.none = make("p", "globe-quiet");
    box.append(this.none);
  }

  /** @param {readonly State[]} states @param {number} follow @param {number} t */
  show(states, follow, t) {
    put(this.none, states.length ? "" : this.empty(t));
    this.none.hidden = states.length > 0;
    for (const [branch, { card }] of this.cards) card.hidden = !states.some((state) => state.branch === branch);
    for (const state of states) this.fill(this.card(state.branch), state, follow);
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
    const made = { card: make("section", "globe-card", head, where, what, facts), where, what, facts, text: "" };
    this.cards.set(branch, made);
    this.box.append(made.card);
    return made;
  }

  /** @param {Card} card @param {State} state @param {number} follow */
  fill(card, state, follow) {
    const { journey } = this;
    card.card.classList.toggle("globe-followed", follow === state.branch);
    card.card.querySelector("button")?.setAttribute("aria-pressed", String(follow === state.branch));
    put(card.where, whereWord(journey, state));
    put(card.what, doingWord(journey, state));
    const rows = this.rows(state), text = JSON.stringify(rows);
    if (text === card.text) return;
    card.text = text;
    card.facts.replaceChildren(terms("globe-terms", rows));
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
      [word("Next"), nextWord(this.journey, state)],
      [word("Certainty"), state.hidden ? "" : certaintyWord(state.certainty)],
    ];
  }
}
