/** What a screen reader hears of changes: only when asked for, at most once a second, and only what is new. */

import { doingWord, sentence, whereWord } from "./told.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").State} State */

const PAUSE = 1000; // [ms]

/** Return what tells of states. @param {HTMLElement} region @param {HTMLInputElement} asked */
export function live(region, asked) {
  let last = "", at = 0, waiting = 0;
  return (/** @type {Journey} */ journey, /** @type {readonly State[]} */ states, /** @type {string} */ zone) => {
    if (!asked.checked) return;
    const what = states.map((state) => `${whereWord(journey, state)} ${doingWord(journey, state)}`).join("; ");
    if (what === last) return;
    last = what;
    const say = () => {
      at = performance.now();
      region.textContent = states.map((state) => sentence(journey, state, zone)).join(" ");
    };
    clearTimeout(waiting);
    waiting = window.setTimeout(say, Math.max(0, at + PAUSE - performance.now()));
  };
}
