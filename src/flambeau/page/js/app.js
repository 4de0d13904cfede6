/** The page: reads what it is told, makes the parts and lets them hear of each other. */

import { Camera } from "./camera.js";
import { Cards } from "./cards.js";
import { topo } from "./d3.js";
import { byId } from "./dom.js";
import { tellYears } from "./formats.js";
import { Globe } from "./globe.js";
import { instantOf } from "./hash.js";
import { load, pageValues } from "./load.js";
import { Loop } from "./loop.js";
import { Finder } from "./finder.js";
import { NearMe } from "./nearme.js";
import { poll } from "./poll.js";
import { Room } from "./room.js";
import { Standing } from "./standing.js";
import { Store } from "./store.js";
import { tabs } from "./tabs.js";
import { Timeline } from "./timeline.js";
import { Transport } from "./transport.js";
import { speak } from "./words.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").Page} Page */

/** Return land as one shape. @param {any} topology */
function land(topology) {
  return topo.feature(topology, topology.objects.land);
}

/** Return the first state: the address has the first word, then the page, then the clock.
 * @param {Page} page @param {Journey} journey @param {number} now @returns {import("./store.js").Shown} */
function first(page, journey, now) {
  const [start, end] = journey.span, asked = instantOf(location.hash) ?? page.at, running = now >= start && now <= end;
  const t = Math.max(start, Math.min(end, asked ?? (running ? now : start)));
  const zone = journey.zone || "UTC";
  return {
    t, playing: false, speed: 3600, live: asked === null && running, follow: -1, tracking: true, chosen: -1, zone, spot: null, delay: 0,
  };
}

async function begin() {
  const page = pageValues();
  speak(page);
  byId("flambeau", HTMLElement).classList.add("globe-on");
  /** @type {Journey} */
  const journey = await load(page, page.plan);
  tellYears(journey.span);
  if (!journey.branches.some((branch) => branch.chain.length)) timeless();
  const clock = { ahead: 0, delay: 0 };
  const now = () => Date.now() / 1000 + clock.ahead - clock.delay;
  const timeline = new Timeline(journey), store = new Store(first(page, journey, now())), loop = new Loop();
  const camera = new Camera(), globe = new Globe(byId("globe-canvas", HTMLCanvasElement), journey, camera);
  const transport = new Transport(journey, store, now, () => globe.colours, (t, branch) => room.go(t, branch));
  const openTab = tabs(/** @type {HTMLElement} */ (document.querySelector(".globe-tabs")));
  const room = new Room({ page, journey, timeline, store, loop, camera, globe, transport, openTab });
  room.cards = new Cards(byId("globe-torches", HTMLElement), journey, room.acts());
  room.standing = new Standing(journey, now, () => transport.replay());
  new Finder(journey, (item) => room.choose(item));
  new NearMe(page, timeline, store, (lat, lon) => room.lookAt(lat, lon));
  room.start();
  poll(page, (news) => {
    Object.assign(clock, { ahead: news.clock, delay: news.delay });
    store.set({ delay: news.delay });
  });
  await coasts(page, globe, loop);
}

/** Load the coarse coast, then the fine one when there is time.
 * @param {Page} page @param {Globe} globe @param {Loop} loop */
async function coasts(page, globe, loop) {
  const coarse = await shape(page, page.land.coarse);
  if (coarse) globe.land.coarse = coarse;
  loop.need();
  window.flambeau = { ready: true };
  setTimeout(async () => {
    const fine = await shape(page, page.land.fine);
    if (fine) globe.land.fine = fine;
    loop.need();
  }, 600);
}

/** Return land from a file, or null where there is none: all the rest goes on without it.
 * @param {Page} page @param {string} path */
async function shape(page, path) {
  if (!path) return null;
  try {
    return land(await load(page, path));
  } catch {
    return null;
  }
}

/** Show no clock and no slider where no time of the journey can be told. */
function timeless() {
  for (const part of document.querySelectorAll(".globe-clock, .globe-transport")) /** @type {HTMLElement} */ (part).hidden = true;
}

begin().catch((error) => {
  byId("flambeau", HTMLElement).classList.add("globe-failed");
  console.error(error);
});
