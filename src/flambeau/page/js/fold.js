/** Names folded to what people type; exactly what `flambeau.gazetteer.fold` does. @module */

/** @type {Record<string, string>} */
const ALIKE = {
  "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n",
  "ς": "σ",
};
const DROPPED = /['`´’‘ʼʻʹʺʿʾ]/gu;

/**
 * Return a name as searches compare it: without case, accents and punctuation.
 * @param {string} name
 * @returns {string}
 */
export function fold(name) {
  const plain = name.normalize("NFKD").toLowerCase().replace(DROPPED, "");
  const alike = [...plain].map((letter) => ALIKE[letter] ?? letter).join("");
  return alike.normalize("NFKD").replace(/\p{M}+/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/**
 * Return the key of `Page.towns` whose file lists a folded name.
 * @param {string} folded
 * @returns {string}
 */
export function shelf(folded) {
  const first = folded.codePointAt(0) ?? 0;
  if (first >= 0x61 && first <= 0x7a) return String.fromCodePoint(first);
  return first < 0x800 ? (first >> 4).toString(16).padStart(3, "0") : ((first >> 10) << 10).toString(16);
}
