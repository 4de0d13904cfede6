"""What one would use instead of the page's globe: plain d3-geo that draws GeoJSON anew for each frame, and CesiumJS.

The first two show less than the page does: coast, night, ways and stops from the site's own `journey.geojson`,
no torches, no names, no orbit, no twilight. CesiumJS shows the site's CZML on its own page (`publish --cesium`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from page_browser import Frames, frames, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LIBRARIES = ("d3-array.min.js", "d3-geo.min.js", "topojson-client.min.js")

_PAGE = """<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#111}</style>
<svg id="svg" width="100vw" height="100vh" hidden></svg><canvas id="canvas" hidden></canvas>
<script>LIBRARIES</script><script>
const land = ((one) => topojson.feature(one, one.objects.land))(LAND), features = JOURNEY.features;
const wide = innerWidth, high = innerHeight, radius = 0.452 * Math.min(wide, high);
const projection = d3.geoOrthographic().scale(radius).translate([wide / 2, high / 2]);
const of = (kind) => ({ type: "FeatureCollection", features: features.filter((one) => one.geometry.type === kind) });
const lines =
  { type: "FeatureCollection", features: features.filter((one) => /LineString/.test(one.geometry.type)) };
const parts = [
  [{ type: "Sphere" }, "#124", ""], [d3.geoGraticule10(), "", "#345"], [land, "#353", "#575"],
  [null, "rgba(0,0,20,.5)", ""], [lines, "", "#fa4"], [of("Point"), "#fff", ""],
];
let turned = 0;
const next = () => {
  projection.rotate([turned += 0.3, -40]);
  parts[3][0] = d3.geoCircle().center([turned / 9, 15]).radius(90)();
};
const draw = {
  canvas: () => {
    const canvas = document.getElementById("canvas"), ratio = devicePixelRatio;
    canvas.hidden = false;
    if (!canvas.style.width) {
      [canvas.width, canvas.height] = [wide * ratio, high * ratio];
      canvas.style.width = `${wide}px`;
    }
    const context = canvas.getContext("2d"), path = d3.geoPath(projection, context).pointRadius(2.5);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, wide, high);
    for (const [what, fill, stroke] of parts) {
      context.beginPath();
      path(what);
      context.fillStyle = fill; context.strokeStyle = stroke;
      if (fill) context.fill();
      if (stroke) context.stroke();
    }
  },
  svg: () => {
    const svg = document.getElementById("svg"), path = d3.geoPath(projection).pointRadius(2.5);
    svg.removeAttribute("hidden");
    parts.forEach(([what, fill, stroke], k) => {
      const one = svg.children[k] ?? svg.appendChild(document.createElementNS(svg.namespaceURI, "path"));
      one.setAttribute("d", path(what) ?? "");
      one.setAttribute("fill", fill || "none");
      one.setAttribute("stroke", stroke || "none");
    });
  },
};
const go = () => { next(); draw[HOW](); requestAnimationFrame(go); };
go();
</script>"""


def _source(path: Path) -> str:
    return path.read_text("utf-8").replace("</script", "<\\/script")


def plain(running: Browser, what: str, vendor: Path, geojson: Path, screen: str = "desktop") -> Iterator[Frames]:
    """Measure plain d3-geo with the data of a site, on a canvas and as SVG."""
    libraries = ";\n".join(_source(vendor / name) for name in LIBRARIES)
    values = {"LIBRARIES": libraries, "LAND": _source(vendor / "land-110m.json"), "JOURNEY": _source(geojson)}
    for how in ("canvas", "svg"):
        text = _PAGE
        for name, value in (values | {"HOW": json.dumps(how)}).items():
            text = text.replace(name, value, 1)
        page = opened(running, screen)
        page.set_content(text)
        yield Frames(what, screen, f"plain d3-geo, {how}", *frames(page))
        page.context.close()


def solid(running: Browser, what: str, address: str, screen: str = "desktop") -> Frames:
    """Measure the page of CesiumJS while it plays."""
    page = opened(running, screen)
    page.goto(f"{address}3d.html")
    page.wait_for_selector("#follow button", timeout=120_000)
    page.click("#play")
    page.wait_for_timeout(3000)
    row = Frames(what, screen, "CesiumJS, WebGL by the CPU", *frames(page))
    page.context.close()
    return row
