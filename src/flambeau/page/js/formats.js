/** Dates, numbers and durations as the readers of the page's language write them. */

import { tongue, word } from "./words.js";

/** @type {Map<string, Intl.DateTimeFormat>} */
const made = new Map();

/** Return a writer of dates, made once. A zone that the browser does not know is told in UTC.
 * @param {string} zone @param {Intl.DateTimeFormatOptions} options */
function writer(zone, options) {
  const key = `${tongue()} ${zone} ${JSON.stringify(options)}`;
  let found = made.get(key);
  if (!found) {
    try {
      found = new Intl.DateTimeFormat(tongue(), { ...options, timeZone: zone });
    } catch {
      found = new Intl.DateTimeFormat(tongue(), { ...options, timeZone: "UTC" });
    }
    made.set(key, found);
  }
  return found;
}

const LONG = 300 * 86400; // [s]: from here on a day of the year alone can be mistaken
const years = { told: false };

/** Tell the year beside each day, when a journey is long. @param {readonly [number, number]} span [POSIX s] */
export function tellYears(span) {
  years.told = span[1] - span[0] > LONG;
}

/** @returns {Intl.DateTimeFormatOptions} */
function year() {
  return years.told ? { year: "numeric" } : {};
}

/** @param {number} t [POSIX s] @param {string} zone @param {boolean} [seconds] */
export function clock(t, zone, seconds = false) {
  /** @type {Intl.DateTimeFormatOptions} */
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(seconds ? { second: "2-digit" } : {}) };
  return writer(zone, form).format(t * 1000);
}

/** @param {number} t @param {string} zone @param {"full" | "long" | "medium" | "short"} [style] */
export function day(t, zone, style = "long") {
  return writer(zone, { dateStyle: style }).format(t * 1000);
}

/** @param {number} t @param {string} zone */
export function weekday(t, zone) {
  return writer(zone, { weekday: "long" }).format(t * 1000);
}

/** Such as 9 Nov.
 * @param {number} t @param {string} zone */
export function dayMonth(t, zone) {
  return writer(zone, { day: "numeric", month: "short", ...year() }).format(t * 1000);
}

/** Such as Saturday 9 November, 19:14.
 * @param {number} t @param {string} zone */
export function moment(t, zone) {
  return `${writer(zone, { weekday: "short", day: "numeric", month: "long", ...year() }).format(t * 1000)}, ${clock(t, zone)}`;
}

/** The zone's offset at an instant, such as GMT+4.
 * @param {number} t @param {string} zone */
export function offset(t, zone) {
  const parts = writer(zone, { hour: "numeric", timeZoneName: "shortOffset" }).formatToParts(t * 1000);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** A zone's town, such as Paris of Europe/Paris.
 * @param {string} zone */
export function zoneTown(zone) {
  return (zone.split("/").pop() ?? zone).replaceAll("_", " ");
}

/** @param {number} value @param {number} [digits] */
export function number(value, digits = 0) {
  return value.toLocaleString(tongue(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A duration in hours and minutes, or in days and hours from two days on.
 * @param {number} seconds */
export function duration(seconds) {
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return word("{days} d {hours} h", { days: Math.floor(hours / 24), hours: hours % 24 });
  if (hours === 0) return word("{minutes} min", { minutes });
  return word("{hours} h {minutes} min", { hours, minutes: String(minutes % 60).padStart(2, "0") });
}

/** @param {number} lat @param {number} lon [deg] */
export function coordinates(lat, lon) {
  const ns = lat < 0 ? word("{degrees}° S", { degrees: number(-lat, 2) }) : word("{degrees}° N", { degrees: number(lat, 2) });
  const ew = lon < 0 ? word("{degrees}° W", { degrees: number(-lon, 2) }) : word("{degrees}° E", { degrees: number(lon, 2) });
  return `${ns}, ${ew}`;
}

/** A direction on the ground in words, by eighths of the circle.
 * @param {number} azimuth [deg], from north over east */
export function direction(azimuth) {
  const names = [
    word("north"), word("north-east"), word("east"), word("south-east"),
    word("south"), word("south-west"), word("west"), word("north-west"),
  ];
  return names[Math.round((((azimuth % 360) + 360) % 360) / 45) % 8];
}
