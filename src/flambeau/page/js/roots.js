/** Searches in ascending rows, and for instants at which something changes its sign or is least. */

/**
 * Return the number of the last row that is not above `t`, or -1.
 * @param {ArrayLike<number>} rows ascending
 * @param {number} t
 */
export function last(rows, t) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Return where `f` changes its sign between `a` and `b`, to a tenth of a millisecond.
 *
 * Source: Illinois method (Dowell and Jarratt 1971), halving where it is slow.
 * @param {(t: number) => number} f @param {number} a @param {number} b
 */
export function root(f, a, b) {
  let [fa, fb] = [f(a), f(b)];
  for (let turn = 0; turn < 80 && Math.abs(b - a) > 1e-4; turn++) {
    const straight = turn < 20 && fb !== fa;
    const edge = Math.min(5e-5, Math.abs(b - a) / 4);
    const guess = straight ? a - (fa * (b - a)) / (fb - fa) : (a + b) / 2;
    const x = Math.min(Math.max(guess, Math.min(a, b) + edge), Math.max(a, b) - edge);
    const fx = f(x);
    if (fx > 0 === fb > 0) fa /= 2;
    else [a, fa] = [b, fb];
    [b, fb] = [x, fx];
  }
  return fb === fa ? b : Math.min(Math.max(a - (fa * (b - a)) / (fb - fa), Math.min(a, b)), Math.max(a, b));
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Return where `f` is least between `a` and `b`, where it turns once.
 *
 * Source: golden section search (Kiefer 1953).
 * @param {(t: number) => number} f @param {number} a @param {number} b @param {number} [close] [s]
 */
export function lowest(f, a, b, close = 1e-3) {
  let [c, d] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [fc, fd] = [f(c), f(d)];
  while (b - a > close && c < d) {
    if (fc < fd) {
      [b, d, fd] = [d, c, fc];
      c = b - GOLDEN * (b - a);
      fc = f(c);
    } else {
      [a, c, fc] = [c, d, fd];
      d = a + GOLDEN * (b - a);
      fd = f(d);
    }
  }
  return (a + b) / 2;
}

/**
 * Return where `f` crosses zero between `a` and `b`, in order, and whether it rises there. Between samples that come
 * near zero and turn away the least is looked for, so that two crossings within a step are found.
 * @param {(t: number) => number} f @param {number} a @param {number} b @param {number} count of steps
 * @returns {{t: number, rising: boolean}[]}
 */
export function crossings(f, a, b, count) {
  const t = Array.from({ length: count + 1 }, (_, k) => (k === count ? b : a + ((b - a) * k) / count));
  const x = t.map(f);
  /** @type {number[]} */
  const marks = [];
  for (let k = 0; k <= count; k++) {
    marks.push(t[k]);
    if (k === 0 || k === count || !turns(x[k - 1], x[k], x[k + 1])) continue;
    const sign = x[k] > 0 ? 1 : -1;
    marks.push(lowest((u) => sign * f(u), t[k - 1], t[k + 1]));
  }
  marks.sort((one, other) => one - other);
  return changes(f, marks);
}

/** @param {number} before @param {number} here @param {number} after */
function turns(before, here, after) {
  const [one, two, three] = here > 0 ? [before, here, after] : [-before, -here, -after];
  return one > 0 && three > 0 && two <= one && two <= three && two < one - 2 * two + three;
}

/** @param {(t: number) => number} f @param {number[]} marks */
function changes(f, marks) {
  const found = [];
  let above = f(marks[0]) > 0;
  for (let k = 1; k < marks.length; k++) {
    const now = f(marks[k]) > 0;
    if (now !== above) found.push({ t: root(f, marks[k - 1], marks[k]), rising: now });
    above = now;
  }
  return found;
}

/**
 * Return the spans from `a` to `b` in which `f` is positive.
 * @param {(t: number) => number} f @param {number} a @param {number} b @param {number} count of steps
 * @returns {[number, number][]}
 */
export function spans(f, a, b, count) {
  const found = crossings(f, a, b, count);
  const begins = found.length ? !found[0].rising : f((a + b) / 2) > 0;
  const edges = [...(begins ? [a] : []), ...found.map((one) => one.t)];
  if (edges.length % 2) edges.push(b);
  return Array.from({ length: edges.length / 2 }, (_, k) => [edges[2 * k], edges[2 * k + 1]]);
}
