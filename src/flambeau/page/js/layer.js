/** A picture kept until what it shows changes. */

export class Layer {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.key = "";
  }

  /** Return the picture, drawn anew when its key is another than before.
   * @param {string} key @param {{ width: number, height: number, ratio: number }} size
   * @param {(canvas: CanvasRenderingContext2D) => void} draw in CSS pixels */
  kept(key, size, draw) {
    const whole = `${key} ${size.width} ${size.height} ${size.ratio}`;
    if (whole === this.key) return this.canvas;
    this.key = whole;
    draw(fresh(this.canvas, size));
    return this.canvas;
  }
}

/** Return a canvas' context, empty and in CSS pixels.
 * @param {HTMLCanvasElement} canvas @param {{ width: number, height: number, ratio: number }} size */
export function fresh(canvas, size) {
  const wide = Math.round(size.width * size.ratio), high = Math.round(size.height * size.ratio);
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  return context;
}
