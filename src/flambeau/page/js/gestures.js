/** What hands do to the globe: drag, pinch, wheel, double click, and keys. */

/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {{ need: () => void, free: () => void, tap: (x: number, y: number) => void, key: (name: string) => boolean,
 *   hover: (x: number, y: number) => void }} Owner */

const TAP = 6; // [px] that a finger may slip in a tap
const TURN = 6; // [deg] of an arrow key at the usual size

/** Let hands move a camera.
 * @param {HTMLCanvasElement} canvas @param {Camera} camera @param {Owner} owner */
export function handle(canvas, camera, owner) {
  byPointer(canvas, camera, owner);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    camera.hold();
    camera.scale(camera.zoom * Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : event.ctrlKey ? 0.01 : 0.0016)));
    owner.need();
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => {
    event.preventDefault();
    camera.fly(camera.view.lat, camera.view.lon, camera.zoom * (event.shiftKey ? 0.5 : 2));
    owner.need();
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (turn(event.key, camera, owner) || owner.key(event.key)) event.preventDefault();
    owner.need();
  });
}

/** @param {string} key @param {Camera} camera @param {Owner} owner */
function turn(key, camera, owner) {
  /** @type {Record<string, [number, number]>} */
  const ways = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] };
  const way = ways[key], by = TURN / Math.max(1, camera.zoom);
  if (way) {
    owner.free();
    camera.hold();
    camera.look(camera.view.lat + way[0] * by, camera.view.lon + way[1] * by);
  } else if (key === "+" || key === "=") camera.scale(camera.zoom * 1.25);
  else if (key === "-") camera.scale(camera.zoom / 1.25);
  else return false;
  return true;
}

/** @param {HTMLCanvasElement} canvas @param {Camera} camera @param {Owner} owner */
function byPointer(canvas, camera, owner) {
  /** @type {Map<number, { x: number, y: number }>} */
  const down = new Map();
  let far = 0, pinch = 0, at = 0, vx = 0, vy = 0;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    camera.hold();
    camera.held = true;
    pinch = spread(down);
    if (down.size === 1) [far, vx, vy, at] = [0, 0, 0, event.timeStamp];
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = down.get(event.pointerId);
    if (!last) {
      owner.hover(event.offsetX, event.offsetY);
      return;
    }
    const dx = event.offsetX - last.x, dy = event.offsetY - last.y;
    down.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    far += Math.hypot(dx, dy);
    if (far <= TAP) return;
    owner.free();
    if (down.size > 1 && pinch) {
      const now = spread(down);
      camera.scale((camera.zoom * now) / pinch);
      pinch = now;
    }
    camera.drag(dx / down.size, dy / down.size);
    const seconds = Math.max(0.004, (event.timeStamp - at) / 1000);
    [vx, vy, at] = [0.6 * vx + (0.4 * dx) / seconds, 0.6 * vy + (0.4 * dy) / seconds, event.timeStamp];
    owner.need();
  });
  /** @param {PointerEvent} event */
  const up = (event) => {
    if (!down.delete(event.pointerId) || down.size) return;
    camera.held = false;
    camera.moved = performance.now();
    if (event.type === "pointerup" && far <= TAP) owner.tap(event.offsetX, event.offsetY);
    else if (event.timeStamp - at < 60) camera.fling(vx, vy);
    owner.need();
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
}

/** Return how far two fingers are apart [px], 0 for fewer or more. @param {Map<number, {x: number, y: number}>} down */
function spread(down) {
  const [a, b] = [...down.values()];
  return down.size === 2 ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}
