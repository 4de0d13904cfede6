/** Making and finding elements. Text is always set as text, so that no name can become markup. */

/** Return an element of the skeleton.
 * @template {HTMLElement} T
 * @param {string} id @param {new () => T} type
 * @returns {T} */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page lacks #${id}.`);
  return found;
}

/** Make an element with a class and children.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {string} className @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[K]} */
export function make(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const child of children) if (child) made.append(child);
  return made;
}

/** Make a button. @param {string} className @param {string} text @param {() => void} act */
export function button(className, text, act) {
  const made = make("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** Make a `<time>`. @param {number} t [POSIX s] @param {string} text */
export function time(t, text) {
  const made = make("time", "", text);
  made.dateTime = new Date(Math.round(t) * 1000).toISOString();
  return made;
}

/** Make a list of terms with what they mean; rows without a meaning are left out.
 * @param {string} className @param {[string, Node | string | null][]} rows */
export function terms(className, rows) {
  const list = make("dl", className);
  for (const [term, meaning] of rows) {
    if (meaning !== null && meaning !== "") list.append(make("dt", "", term), make("dd", "", meaning));
  }
  return list;
}

/** Change a text only when it is different: nothing is laid out anew, and no reader speaks.
 * @param {Element} element @param {string} text */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
