/** The camera: where the globe is looked at from, and how that comes to rest. */

import { calm } from "./loop.js";
import { dot, turned, vector } from "./view.js";

/** @typedef {import("./view.js").View} View */

const NEAREST = 40, FARTHEST = 0.55; // zoom
const SLIDE = 0.28; // [s] in which inertia and following fall to 1/e
const GIDDY = [25, 70]; // [deg/s] of what is followed: from the one it is followed less, from the other not at all
const REST = 160; // [ms] without motion after which the fine coast is drawn
const DEGREES = 180 / Math.PI;

export class Camera {
  constructor() {
    /** @type {View} */
    this.view = { lat: 30, lon: 30, radius: 1, x: 0, y: 0, width: 1, height: 1 };
    this.zoom = 1;
    this.spin = { lon: 0, lat: 0 }; // [deg/s]
    /** @type {{ lat: number, lon: number, zoom: number } | null} */
    this.goal = null;
    this.held = false;
    this.moved = 0; // [ms] when it last moved
    /** @type {[number, number] | null} */
    this.target = null; // where what is followed was
  }

  /** @param {number} width @param {number} height [px] */
  resize(width, height) {
    // On a tall stage the globe stands a little lower, below the clock.
    this.view = { ...this.view, width, height, x: width / 2, y: height / 2 + Math.max(0, Math.min(34, (height - width) / 2)) };
    this.scale(this.zoom);
  }

  /** @param {number} zoom */
  scale(zoom) {
    this.zoom = Math.max(FARTHEST, Math.min(NEAREST, zoom));
    this.view = { ...this.view, radius: this.zoom * 0.452 * Math.min(this.view.width, this.view.height) };
    this.moved = performance.now();
  }

  /** Turn by a way over the picture. @param {number} dx @param {number} dy [px] */
  drag(dx, dy) {
    const { view } = this, wide = Math.max(0.25, Math.cos(view.lat / DEGREES));
    this.look(view.lat + (dy / view.radius) * DEGREES, view.lon - (dx / view.radius / wide) * DEGREES);
  }

  /** @param {number} lat @param {number} lon [deg] */
  look(lat, lon) {
    this.view = { ...this.view, lat: Math.max(-90, Math.min(90, lat)), lon: ((((lon + 180) % 360) + 360) % 360) - 180 };
    this.moved = performance.now();
  }

  /** Go on turning after a drag. @param {number} dx @param {number} dy [px/s] */
  fling(dx, dy) {
    if (calm() || Math.hypot(dx, dy) < 40) return;
    const wide = Math.max(0.25, Math.cos(this.view.lat / DEGREES));
    this.spin = { lon: (-dx / this.view.radius / wide) * DEGREES, lat: (dy / this.view.radius) * DEGREES };
  }

  /** Go to a place, at once for who wants little motion.
   * @param {number} lat @param {number} lon @param {number} [zoom] */
  fly(lat, lon, zoom = this.zoom) {
    this.spin = { lon: 0, lat: 0 };
    if (!calm()) {
      this.goal = { lat, lon, zoom };
      return;
    }
    this.look(lat, lon);
    this.scale(zoom);
  }

  /** Stop all motion of its own. */
  hold() {
    this.goal = null;
    this.spin = { lon: 0, lat: 0 };
  }

  /** Take a step in time. @param {number} seconds @returns {boolean} whether it is still moving */
  step(seconds) {
    const share = 1 - Math.exp(-seconds / SLIDE);
    if (this.goal) {
      const { lat, lon, zoom } = this.goal;
      this.view = turned(this.view, lat, lon, share);
      this.scale(this.zoom * (zoom / this.zoom) ** share);
      const left = Math.hypot(this.view.lat - lat, (((this.view.lon - lon + 540) % 360) - 180) * Math.cos(lat / DEGREES));
      if (left < 0.02 && Math.abs(zoom / this.zoom - 1) < 0.002) this.goal = null;
    } else if (!this.held && Math.hypot(this.spin.lon, this.spin.lat) > 0.4) {
      this.look(this.view.lat + this.spin.lat * seconds, this.view.lon + this.spin.lon * seconds);
      this.spin = { lon: this.spin.lon * (1 - share * 0.7), lat: this.spin.lat * (1 - share * 0.7) };
    } else {
      this.spin = { lon: 0, lat: 0 };
      return false;
    }
    return true;
  }

  /** Stay above something that moves; what races around the Earth is left to race.
   * @param {number} lat @param {number} lon @param {number} seconds @param {boolean} running whether time runs */
  track(lat, lon, seconds, running) {
    const before = this.target, pace = before && running ? apart(before, [lat, lon]) / seconds : 0;
    this.target = [lat, lon];
    if (this.held || this.goal) return;
    const eager = Math.max(0, Math.min(1, (GIDDY[1] - pace) / (GIDDY[1] - GIDDY[0])));
    const share = calm() ? Math.ceil(eager) : 1 - Math.exp((-seconds * eager) / SLIDE), { view } = this;
    const next = turned(view, lat, lon, share);
    const far = (Math.abs(next.lat - view.lat) + Math.abs(next.lon - view.lon)) / DEGREES;
    if (far * view.radius > 0.02) this.look(next.lat, next.lon);
  }

  /** Tell whether it rests, so that there is time for the fine coast. @param {number} now [ms] */
  still(now) {
    return !this.held && now - this.moved > REST;
  }
}

/** Return how far two places are apart [deg]. @param {[number, number]} a @param {[number, number]} b latitude and longitude */
function apart(a, b) {
  const c = dot(vector(...a), vector(...b));
  return Math.acos(Math.max(-1, Math.min(1, c))) * DEGREES;
}
