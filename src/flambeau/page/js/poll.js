/** The one file that changes: the server's clock, a delay, a notice, and whether there is a newer plan. */

import { byId, put } from "./dom.js";
import { duration } from "./formats.js";
import { word } from "./words.js";

/** @typedef {import("../types").Page} Page */
/** @typedef {import("../types").Now} Now */

const LEAST = 5, USUAL = 60, MOST = 3600; // [s] between questions
const SPREAD = 0.25; // of that, by chance: viewers do not ask all at once

/** Ask for `now.json` again and again; without it the viewer's own clock holds.
 * @param {Page} page @param {(news: { clock: number, delay: number }) => void} tell */
export function poll(page, tell) {
  if (page.whole || !location.protocol.startsWith("http")) return;
  const ask = async () => {
    let pause = USUAL;
    try {
      const answer = await fetch(`${page.root}now.json`, { cache: "no-cache" });
      if (answer.ok) pause = take(page, await answer.json(), answer.headers.get("Date"), tell);
    } catch {
      // Nobody is disturbed: the plan is here, and it is asked again.
    }
    window.setTimeout(ask, 1000 * Math.min(MOST, Math.max(LEAST, pause)) * (1 + SPREAD * Math.random()));
  };
  ask();
}

/** @param {Page} page @param {Now} now @param {string | null} date @param {(news: { clock: number, delay: number }) => void} tell */
function take(page, now, date, tell) {
  const delay = Number(now.delay) || 0, server = now.now ?? (date ? Date.parse(date) / 1000 : NaN);
  tell({ clock: Number.isFinite(server) ? server - Date.now() / 1000 : 0, delay });
  const box = byId("globe-notice", HTMLElement);
  const texts = [
    typeof now.notice === "string" ? now.notice : "",
    delay >= 60 ? word("Running late by {time}.", { time: duration(delay) }) : "",
    now.plan && now.plan !== page.plan ? word("There is a newer plan. Load this page again to see it.") : "",
  ];
  put(box, texts.filter(Boolean).join(" "));
  box.hidden = !box.textContent;
  return Number(now.refresh) || USUAL;
}
