/** How the journey stands at present: not begun, under way or over; and that what is shown may be another time. */

import { byId, put } from "./dom.js";
import { day, duration } from "./formats.js";
import { word } from "./words.js";

/** @typedef {import("../types").Journey} Journey */

export class Standing {
  /** @param {Journey} journey @param {() => number} now @param {() => void} replay */
  constructor(journey, now, replay) {
    this.journey = journey;
    this.now = now;
    this.mark = byId("globe-standing", HTMLElement);
    this.note = byId("globe-over", HTMLElement);
    this.again = byId("globe-replay", HTMLButtonElement);
    this.again.addEventListener("click", replay);
  }

  /** @param {Readonly<import("./store.js").Shown>} shown */
  show({ t, live, zone, playing }) {
    const now = this.now(), [start, end] = this.journey.span;
    this.mark.classList.toggle("globe-live", live);
    put(this.mark, this.word(now, live, zone));
    const dates = { start: day(start, zone), end: day(end, zone) };
    const over = now > end;
    if (dates.start === dates.end) put(this.note, over ? word("This journey was on {start}.", dates) : word("This journey is on {start}.", dates));
    else put(this.note, over ? word("This journey went from {start} to {end}.", dates) : word("This journey goes from {start} to {end}.", dates));
    put(this.again, now > end ? word("Replay the journey") : word("See the plan as a film"));
    const box = /** @type {HTMLElement} */ (this.note.parentElement);
    box.hidden = playing || (now >= start && now <= end) || (t > start && t < end);
  }

  /** @param {number} now @param {boolean} live @param {string} zone */
  word(now, live, zone) {
    const [start, end] = this.journey.span;
    if (now < start) return word("Begins in {time}", { time: duration(start - now) });
    if (now > end) return word("Over since {date}", { date: day(end, zone) });
    return live ? word("Live, by the plan") : word("Another time than now");
  }
}
