/** How the globe is looked at: an orthographic view of the unit sphere, north up. */

/** @typedef {[number, number, number]} Vector */
/** Centre [deg], radius and centre of the disc and size of the picture [CSS px].
 * @typedef {{ lat: number, lon: number, radius: number, x: number, y: number, width: number, height: number }} View */
/** Unit vectors to the right, up and towards the viewer.
 * @typedef {{ right: Vector, up: Vector, out: Vector }} Basis */

const RAD = Math.PI / 180;
const EARTH = 6371008.8; // [m] mean radius: Moritz, Geodetic Reference System 1980

/** Return a place as a vector in radii of the drawn sphere. Latitudes are taken as they stand, as the coast's are.
 * @param {number} lat @param {number} lon [deg] @param {number} [height] [m]
 * @returns {Vector} */
export function vector(lat, lon, height = 0) {
  const r = 1 + height / EARTH, c = r * Math.cos(lat * RAD);
  return [c * Math.cos(lon * RAD), c * Math.sin(lon * RAD), r * Math.sin(lat * RAD)];
}

/** @param {View} view @returns {Basis} */
export function basis(view) {
  const sl = Math.sin(view.lon * RAD), cl = Math.cos(view.lon * RAD);
  const sp = Math.sin(view.lat * RAD), cp = Math.cos(view.lat * RAD);
  return { right: [-sl, cl, 0], up: [-sp * cl, -sp * sl, cp], out: [cp * cl, cp * sl, sp] };
}

/** @param {Readonly<Vector>} a @param {Readonly<Vector>} b */
export function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Return where a vector is in the picture [px], and how far before the plane through the Earth's centre [radii].
 * @param {View} view @param {Basis} axes @param {Readonly<Vector>} v
 * @returns {Vector} */
export function project(view, axes, v) {
  return [view.x + view.radius * dot(v, axes.right), view.y - view.radius * dot(v, axes.up), dot(v, axes.out)];
}

/** Tell whether a vector is not behind the Earth.
 * @param {Basis} axes @param {Readonly<Vector>} v */
export function inSight(axes, v) {
  const depth = dot(v, axes.out);
  return depth >= 0 || dot(v, v) - depth * depth > 1;
}

/** Return the vector a share of the way along the great circle from one to another, heights likewise.
 * @param {Readonly<Vector>} a @param {Readonly<Vector>} b @param {number} f
 * @returns {Vector} */
export function between(a, b, f) {
  const ra = Math.hypot(...a), rb = Math.hypot(...b);
  const angle = Math.acos(Math.max(-1, Math.min(1, dot(a, b) / (ra * rb))));
  if (angle < 1e-6) return [a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f, a[2] + (b[2] - a[2]) * f];
  const r = ra + (rb - ra) * f, s = Math.sin(angle);
  const p = (r * Math.sin((1 - f) * angle)) / s / ra, q = (r * Math.sin(f * angle)) / s / rb;
  return [a[0] * p + b[0] * q, a[1] * p + b[1] * q, a[2] * p + b[2] * q];
}

/** Turn a view part of the way towards a place. @param {View} view @param {number} lat @param {number} lon @param {number} f
 * @returns {View} */
export function turned(view, lat, lon, f) {
  const [x, y, z] = between(vector(view.lat, view.lon), vector(lat, lon), f);
  return { ...view, lat: Math.atan2(z, Math.hypot(x, y)) / RAD, lon: Math.atan2(y, x) / RAD };
}
