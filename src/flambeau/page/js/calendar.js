/**
 * Calendar files (RFC 5545) of what was found.
 *
 * @typedef {object} Entry
 * @property {string} uid the same for the same thing, so that a calendar that reads it again moves its entry
 * @property {number} stamp when the plan was made [POSIX s], never the time of writing
 * @property {number} start @property {number} [end]
 * @property {string} summary @property {string} [location] @property {string} [description]
 * @property {[number, number]} [geo] latitude and longitude [deg]
 * @property {boolean} [tentative]
 */

const WIDTH = 75; // octets of a line (section 3.1)

/**
 * Return a calendar.
 * @param {string} name @param {Entry[]} entries @returns {string}
 */
export function calendar(name, entries) {
  const lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//flambeau//page//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
    `X-WR-CALNAME:${escaped(name)}`, ...entries.flatMap(event), "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** @param {Entry} entry */
function event(entry) {
  const { end, geo } = entry;
  return [
    "BEGIN:VEVENT", `UID:${escaped(entry.uid)}`, `DTSTAMP:${utc(entry.stamp)}`, `DTSTART:${utc(entry.start)}`,
    ...(end !== undefined && Math.round(end) > Math.round(entry.start) ? [`DTEND:${utc(end)}`] : []),
    `SUMMARY:${escaped(entry.summary)}`,
    ...(entry.location ? [`LOCATION:${escaped(entry.location)}`] : []),
    ...(entry.description ? [`DESCRIPTION:${escaped(entry.description)}`] : []),
    ...(geo ? [`GEO:${geo[0].toFixed(6)};${geo[1].toFixed(6)}`] : []),
    `STATUS:${entry.tentative ? "TENTATIVE" : "CONFIRMED"}`, "TRANSP:TRANSPARENT", "END:VEVENT",
  ];
}

/**
 * Return an instant as UTC of the basic format.
 * @param {number} t
 */
function utc(t) {
  return new Date(Math.round(t) * 1000).toISOString().replace(/\.\d+|[-:]/g, "");
}

/**
 * Return a text as section 3.3.11 has it; what no calendar can hold becomes U+FFFD.
 * @param {string} text
 */
function escaped(text) {
  return text
    .replace(/\r\n|[\r\u2028\u2029]/g, "\n")
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\n/g, "\\n");
}

/**
 * Fold a line at 75 octets of UTF-8, never within a character.
 * @param {string} line
 */
function folded(line) {
  const parts = [""];
  let room = WIDTH;
  for (const character of line) {
    const octets = new TextEncoder().encode(character).length;
    if (octets > room) {
      parts.push("");
      room = WIDTH - 1;
    }
    parts[parts.length - 1] += character;
    room -= octets;
  }
  return parts.join("\r\n ");
}
