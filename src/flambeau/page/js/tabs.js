/** Tabs of the side, as the ARIA practices have them. */

/** Wire the tabs; return what opens one by its id. @param {HTMLElement} list */
export function tabs(list) {
  const all = /** @type {HTMLButtonElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
  /** @param {string} id @param {boolean} [focus] */
  const open = (id, focus = false) => {
    for (const tab of all) {
      const on = tab.id === id, pane = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      if (pane) pane.hidden = !on;
      if (on && focus) tab.focus();
    }
  };
  all.forEach((tab, k) => {
    tab.addEventListener("click", () => open(tab.id));
    tab.addEventListener("keydown", (event) => {
      const to = { ArrowRight: k + 1, ArrowLeft: k - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      open(all[(to + all.length) % all.length].id, true);
    });
  });
  return open;
}
