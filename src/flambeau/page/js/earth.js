/**
 * The Earth: WGS 84 in degrees and metres. A normal is the unit vector that points straight up from the ellipsoid.
 *
 * @typedef {import("../types").Vector} Vector
 */

/** Half the longer axis [m], and the flattening. Source: NIMA TR8350.2, WGS 84. */
export const EQUATORIAL_RADIUS = 6378137;
export const FLATTENING = 1 / 298.257223563;

const ECCENTRICITY2 = FLATTENING * (2 - FLATTENING);
const POLAR_RADIUS = EQUATORIAL_RADIUS * (1 - FLATTENING);
const SECOND2 = ECCENTRICITY2 / (1 - ECCENTRICITY2);

export const DEGREE = Math.PI / 180;

/**
 * Return the normal at a latitude and longitude [deg].
 * @param {number} lat @param {number} lon @returns {Vector}
 */
export function normal(lat, lon) {
  const c = Math.cos(lat * DEGREE);
  return [c * Math.cos(lon * DEGREE), c * Math.sin(lon * DEGREE), Math.sin(lat * DEGREE)];
}

/**
 * Return the position of a normal (x, y, z) at a height [m].
 *
 * Source: Gade 2010, A non-singular horizontal position representation, eq. 22.
 * @param {number} x @param {number} y @param {number} z @param {number} height @returns {Vector}
 */
export function fromNormal(x, y, z, height) {
  const radius = EQUATORIAL_RADIUS / Math.sqrt(1 - ECCENTRICITY2 * z * z);
  const far = radius + height;
  return [x * far, y * far, z * (far - ECCENTRICITY2 * radius)];
}

/**
 * Turn latitude, longitude [deg] and height [m] into an Earth-fixed position.
 * @param {number} lat @param {number} lon @param {number} [height] @returns {Vector}
 */
export function toFixed(lat, lon, height = 0) {
  const [x, y, z] = normal(lat, lon);
  return fromNormal(x, y, z, height);
}

/**
 * Turn an Earth-fixed position into latitude, longitude [deg] and height [m].
 *
 * Source: Bowring 1976, twice. Accuracy: below 1 um up to 2,000 km.
 * @param {Vector} xyz @returns {{lat: number, lon: number, height: number}}
 */
export function toGeodetic([x, y, z]) {
  const p = Math.hypot(x, y);
  let lat = Math.atan2(z, p * (1 - ECCENTRICITY2));
  for (let turn = 0; turn < 3; turn++) {
    const beta = Math.atan2((1 - FLATTENING) * Math.sin(lat), Math.cos(lat));
    const s = Math.sin(beta) ** 3;
    const c = Math.cos(beta) ** 3;
    lat = Math.atan2(z + SECOND2 * POLAR_RADIUS * s, p - ECCENTRICITY2 * EQUATORIAL_RADIUS * c);
  }
  const [s, c] = [Math.sin(lat), Math.cos(lat)];
  const height = p * c + z * s - EQUATORIAL_RADIUS * Math.sqrt(1 - ECCENTRICITY2 * s * s);
  return { lat: lat / DEGREE, lon: Math.atan2(y, x) / DEGREE, height };
}

/** @param {Vector} a @param {Vector} b @returns {number} */
export function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** @param {Vector} a @param {Vector} b @returns {Vector} */
export function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** @param {Vector} a @param {Vector} b @returns {Vector} */
export function minus(a, b) {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** @param {Vector} a @returns {number} */
export function size(a) {
  return Math.sqrt(dot(a, a));
}

/**
 * Return the great circle from one normal to another: its direction at the start, and its angle [rad].
 * @param {Vector} a @param {Vector} b @returns {{ahead: Vector, angle: number}}
 */
export function arc(a, b) {
  const axis = cross(a, b);
  const ahead = cross(axis, a);
  const long = size(ahead) || 1;
  return { ahead: [ahead[0] / long, ahead[1] / long, ahead[2] / long], angle: Math.atan2(size(axis), dot(a, b)) };
}
