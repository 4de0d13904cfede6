/** One loop for all that moves; it rests when nothing does. */

export class Loop {
  constructor() {
    /** @type {((seconds: number, now: number) => boolean)[]} each tells whether it wants another frame */
    this.steps = [];
    this.waiting = false;
    this.last = 0;
    this.frames = 0;
  }

  /** Ask for a frame. */
  need() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame((now) => this.turn(now));
  }

  /** @param {number} now [ms] */
  turn(now) {
    this.waiting = false;
    // After a rest the first step is short: nothing jumps.
    const seconds = this.last && now - this.last < 500 ? (now - this.last) / 1000 : 1 / 60;
    this.frames++;
    const again = this.steps.map((step) => step(seconds, now)).some(Boolean);
    this.last = again ? now : 0;
    if (again) this.need();
  }
}

/** Tell whether the reader wants little motion. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
