/** What the page uses of d3-geo and topojson-client: classic scripts that ran before and set their globals. */

export const d3geo = globalThis.d3;
export const topo = globalThis.topojson;
