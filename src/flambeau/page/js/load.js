/** Loading what a page names: from beside it, or from elements of the page itself when all is one file. */

/** @typedef {import("../types").Page} Page */

/** Return the values that stand in the page. @returns {Page} */
export function pageValues() {
  return JSON.parse(document.getElementById("page")?.textContent ?? "{}");
}

/** Return JSON by its path, or by the id of an element of the page.
 * @param {Page} page @param {string} path @returns {Promise<any>} */
export async function load(page, path) {
  if (page.whole) return JSON.parse(document.getElementById(path)?.textContent ?? "null");
  const answer = await fetch(page.root + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}
