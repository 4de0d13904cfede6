/** How fine the picture is while it moves: coarser where frames come slowly, and finer again when there is time. */

const RATIOS = [2, 1.5, 1, 0.75]; // pixels for one of CSS
const SLOW = 1 / 33, QUICK = 1 / 50; // [s] between frames
const SHARE = 0.08; // of the newest in the mean
const PATIENCE = 90; // frames before it tries a finer one

export class Pace {
  constructor() {
    this.level = 0;
    this.mean = 1 / 60;
    this.since = 0;
  }

  /** Take a frame's time. @param {number} seconds */
  feel(seconds) {
    this.mean += SHARE * (seconds - this.mean);
    this.since++;
    if (this.mean > SLOW && this.since > 12) this.turn(1);
    else if (this.mean < QUICK && this.since > PATIENCE) this.turn(-1);
  }

  /** @param {1 | -1} way */
  turn(way) {
    const next = Math.max(0, Math.min(RATIOS.length - 1, this.level + way));
    if (next !== this.level) this.mean = (SLOW + QUICK) / 2;
    this.level = next;
    this.since = 0;
  }

  /** Return the pixels for one of CSS. @param {boolean} moving */
  ratio(moving) {
    const own = window.devicePixelRatio || 1;
    return Math.min(own, moving ? RATIOS[this.level] : 3);
  }
}
