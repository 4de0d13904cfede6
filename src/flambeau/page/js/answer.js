/** What is near a place, as elements: visits of the convoy, passes over the sky, and a calendar file of both. */

import { calendar } from "./calendar.js";
import { skyChart } from "./chart.js";
import { button, make, time } from "./dom.js";
import { clock, day, direction, duration, moment, number } from "./formats.js";
import { certaintyWord, roughly } from "./told.js";
import { word } from "./words.js";

/** @typedef {import("../types").Journey} Journey */
/** @typedef {import("../types").Visit} Visit */
/** @typedef {import("../types").Sighting} Sighting */
/** @typedef {import("./store.js").Spot} Spot */
/** @typedef {(t: number, branch: number) => void} Go */

const CLOSE = 100; // [m]
const SHOWN = 20; // passes of one place
const LIKE = 0.75; // [mag] by which a known light may be outshone or not reached and is still named

/** @param {Journey} journey @param {Spot} spot @param {{ visits: Visit[], sightings: Sighting[] }} found @param {Go} go */
export function answer(journey, spot, { visits, sightings }, go) {
  const seen = sightings.filter((one) => one.visible.length), rest = sightings.length - seen.length;
  const within = word("{km} km", { km: number(journey.near.within / 1000) });
  return [
    make("h3", "", spot.name),
    make("h4", "globe-section", word("The convoy on the ground")),
    ...(visits.length ? visits.map((one) => visitPart(journey, one, spot.zone, go))
      : [make("p", "", word("The convoy does not come within {distance}.", { distance: within }))]),
    make("h4", "globe-section", word("The torch in the sky")),
    ...seen.slice(0, SHOWN).map((one) => passPart(journey, one, spot.zone, go)),
    seen.length > SHOWN ? make("p", "", word("{count} more are in the calendar file.", { count: seen.length - SHOWN })) : null,
    make("p", "globe-quiet", skyWord(journey, seen.length, rest)),
    visits.length || seen.length ? take(journey, spot, visits, seen) : null,
    make("p", "globe-quiet", word("Times are those of {zone}.", { zone: spot.zone })),
  ].filter((one) => one !== null);
}

/** @param {Journey} journey @param {number} seen @param {number} rest */
function skyWord(journey, seen, rest) {
  if (!journey.stays.length) return word("The torch does not go into orbit.");
  if (journey.stays.every((stay) => stay.refused)) return journey.stays[0].refused;
  if (rest) return word("It crosses this sky {count} times more, unseen: in the daylight, or in the Earth's shadow.", { count: rest });
  return seen ? "" : word("It does not cross this sky while the torch is on board.");
}

/** @param {Journey} journey @param {Visit} visit @param {string} zone @param {Go} go */
function visitPart(journey, visit, zone, go) {
  const about = roughly(visit.certainty) ? "~" : "";
  const end = day(visit.end, zone) === day(visit.start, zone) ? clock(visit.end, zone) : moment(visit.end, zone);
  const when = make("p", "globe-visit-when", time(visit.start, about + moment(visit.start, zone)), ` – ${about}${end}`);
  const near = visit.distance < CLOSE ? word("right there") : word("as near as {km} km", { km: number(visit.distance / 1000, 1) });
  const what = make("p", "", `${visit.place}, ${near} (${journey.branches[visit.branch].title})`);
  return make("div", "globe-visit", when, what, make("p", "globe-quiet", certaintyWord(visit.certainty)), show(visit.start, visit.branch, go));
}

/** @param {Journey} journey @param {Sighting} pass @param {string} zone @param {Go} go */
function passPart(journey, pass, zone, go) {
  const [from] = pass.visible[0], when = make("p", "globe-visit-when", time(from, moment(from, zone)));
  return make("div", "globe-visit", when, make("p", "", passWord(pass, zone)), bandWord(pass),
    skyChart(pass, journey.near.lowest, zone), show(pass.culmination, pass.branch, go));
}

/** @param {Sighting} pass @param {string} zone */
export function passWord(pass, zone) {
  const from = pass.visible[0][0], to = pass.visible[pass.visible.length - 1][1];
  const start = word("Look {direction} at {time}: it rises, stands {degrees}° high in the {top} at {culmination} and goes down in the {end}.", {
    direction: direction(pass.azimuths[0]), time: clock(pass.rise, zone), degrees: number(pass.altitude),
    top: direction(pass.azimuths[1]), culmination: clock(pass.culmination, zone), end: direction(pass.azimuths[2]),
  });
  const lit = word("To be seen from {from} to {to}", { from: clock(from, zone, true), to: clock(to, zone, true) });
  return `${start} ${lit}${pass.magnitude === null ? "." : `, ${brightWord(pass.magnitude)}.`}`;
}

/** Compare with lights that people know. Source: Explanatory Supplement to the Astronomical Almanac, 3rd ed., 10.3, for
 * planets; Hipparcos (ESA 1997) for stars.
 * @param {number} magnitude */
function brightWord(magnitude) {
  /** @type {[number, string][]} */
  const known = [
    [-4.4, word("as bright as Venus")], [-2.5, word("as bright as Jupiter")], [-1.5, word("as bright as Sirius")],
    [0, word("as bright as Vega")], [2, word("as bright as the Pole Star")],
  ];
  const found = known.find(([level]) => magnitude < level + LIKE);
  return found ? found[1] : word("faint (magnitude {magnitude})", { magnitude: number(magnitude, 1) });
}

/** @param {Sighting} pass */
function bandWord(pass) {
  if (pass.band === null) return make("p", "globe-quiet", word("How well the orbit is known on that day is not known."));
  return pass.band < 1 ? null : make("p", "globe-quiet", word("All of it may be early or late by {time}.", {
    time: pass.band < 60 ? word("{count} s", { count: number(pass.band) }) : duration(pass.band) }));
}

/** @param {number} t @param {number} branch @param {Go} go */
function show(t, branch, go) {
  return button("globe-back", word("Show it on the globe"), () => go(t, branch));
}

/** @param {Journey} journey @param {Spot} spot @param {Visit[]} visits @param {Sighting[]} passes */
function take(journey, spot, visits, passes) {
  return make("p", "globe-row", button("globe-button", word("Take as calendar file"), () => {
    const text = calendar(`${journey.title}: ${spot.name}`, [...visits.map((one) => visitEntry(journey, one)), ...passes.map((one) => passEntry(journey, spot, one))]);
    const link = make("a", ""), url = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
    link.href = url;
    link.download = "flambeau.ics";
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }));
}

/** @param {Journey} journey @param {Visit} visit */
function visitEntry(journey, visit) {
  return {
    uid: `${journey.branches[visit.branch].id}-${journey.items[visit.item].id}@flambeau`, stamp: journey.span[0], start: visit.start, end: visit.end,
    summary: `${journey.title}: ${visit.place}`, location: visit.place, description: certaintyWord(visit.certainty), tentative: visit.certainty !== "exact",
  };
}

/** @param {Journey} journey @param {Spot} spot @param {Sighting} pass */
function passEntry(journey, spot, pass) {
  return {
    uid: `${journey.branches[pass.branch].id}-${Math.round(pass.culmination)}@flambeau`, stamp: journey.span[0], start: pass.rise, end: pass.set,
    summary: `${pass.satellite}: ${journey.title}`, location: spot.name, description: passWord(pass, spot.zone), tentative: pass.band === null || pass.band > 60,
  };
}
