/** The colours of the drawing: tokens of `globe.css`, read anew when the theme changes. */

/** @typedef {ReturnType<typeof palette>} Palette */

/** Read the tokens that hold for an element. @param {Element} element */
export function palette(element) {
  const style = getComputedStyle(element);
  /** @param {string} name */
  const token = (name) => style.getPropertyValue(`--g-${name}`).trim();
  return {
    ocean: token("ocean"), land: token("land"), deep: token("deep"),
    sun: ["night", "nautical", "civil", "set", "low", "day", "noon"].map((name) => token(`sun-${name}`)),
    coast: token("coast"), grid: token("grid"),
    dusk: token("dusk"), rim: token("rim"), rimFar: token("rim-far"), limb: token("limb"),
    torch: token("torch"), core: token("torch-core"), glow: token("torch-glow"), glowFar: token("torch-glow-far"),
    stop: token("stop"), stopDone: token("stop-done"), stopEdge: token("stop-edge"),
    label: token("label"), halo: token("halo"), quiet: token("quiet"), plate: token("plate"), spot: token("spot"),
    ways: {
      road: token("road"), rail: token("rail"), air: token("air"), sea: token("sea"),
      foot: token("foot"), space: token("space"), other: token("other"),
    },
    faint: Number(token("faint")) || 0.3,
    font: style.fontFamily || "sans-serif",
  };
}

/** Return a colour of `rgb(r g b / a)` with nothing of it left: fading to `transparent`, which is black, would be grey.
 * @param {string} colour */
export function clear(colour) {
  return colour.replace(/\/[^)]*\)/, "/ 0)");
}

/** Tell when the theme changes. @param {() => void} act */
export function onTheme(act) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", act);
  new MutationObserver(act).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
}
