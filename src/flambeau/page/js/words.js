/** The words of the page, in its language. */

/** @typedef {import("../types").Page} Page */

/** @type {{ language: string, words: Record<string, string> }} */
const spoken = { language: "en", words: {} };

/** Take the language of the page and its words.
 * @param {Pick<Page, "language" | "words">} page */
export function speak(page) {
  spoken.language = page.language;
  spoken.words = page.words;
}

/** Return the language for `Intl`: English has the day before the month, as most of the world has it. */
export function tongue() {
  return spoken.language === "en" ? "en-GB" : spoken.language;
}

/** Return a message in the page's language, with `{names}` in it replaced by values.
 * @param {string} message in English
 * @param {Record<string, string | number>} [values]
 * @returns {string} */
export function word(message, values = {}) {
  const text = spoken.words[message] || message;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
