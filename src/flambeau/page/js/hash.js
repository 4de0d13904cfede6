/** The instant in the address: `#t=2013-11-09T15:14Z`. */

const PAUSE = 400; // [ms] between changes of the address: browsers refuse many

/** Return the instant that an address asks for [POSIX s], or null. @param {string} hash */
export function instantOf(hash) {
  const text = new URLSearchParams(hash.replace(/^#/, "")).get("t");
  if (!text || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isFinite(ms) ? ms / 1000 : null;
}

/** @param {number} t [POSIX s] */
export function hashOf(t) {
  return `#t=${new Date(Math.round(t) * 1000).toISOString().replace(/:00\.000Z$|\.000Z$/, "Z")}`;
}

/** Return what writes an instant into the address, sparsely. */
export function scribe() {
  let waiting = 0, wanted = "";
  return (/** @type {number} */ t) => {
    wanted = hashOf(t);
    if (waiting) return;
    waiting = window.setTimeout(() => {
      waiting = 0;
      if (location.hash !== wanted) history.replaceState(null, "", wanted);
    }, PAUSE);
  };
}
