/**
 * When the torch is near a place: the convoy on the ground, and the torch in orbit crossing the sky.
 *
 * @typedef {import("../types").Visit} Visit
 * @typedef {import("../types").Sighting} Sighting
 * @typedef {import("./timeline.js").Timeline} Timeline
 */

import { sightings } from "./sightings.js";
import { site } from "./sun.js";
import { visits } from "./visits.js";

/**
 * Return visits and sightings of a place, each in order of time.
 * @param {Timeline} timeline
 * @param {{lat: number, lon: number, height?: number}} place degrees and metres
 * @param {{within?: number, lowest?: number, dark?: number}} [wanted] metres and degrees; as the journey says
 * @returns {{visits: Visit[], sightings: Sighting[]}}
 */
export function near(timeline, place, wanted = {}) {
  const { within, lowest, dark } = { ...timeline.journey.near, ...wanted };
  const at = site(place.lat, place.lon, place.height);
  return { visits: visits(timeline, at, within), sightings: sightings(timeline, at, lowest, dark) };
}
