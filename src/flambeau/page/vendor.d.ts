/** The little of d3-geo and topojson-client that the page uses; both are classic scripts that set a global. */

interface Projection {
  (point: [number, number]): [number, number] | null;
  invert(point: [number, number]): [number, number] | null;
  rotate(angles: [number, number, number?]): Projection;
  scale(scale: number): Projection;
  translate(point: [number, number]): Projection;
  clipAngle(angle: number): Projection;
  clipExtent(extent: [[number, number], [number, number]] | null): Projection;
  precision(precision: number): Projection;
}

interface PathMaker {
  (object: object): string | null;
  context(context: CanvasRenderingContext2D): PathMaker;
}

interface Circle {
  (): object;
  center(point: [number, number]): Circle;
  radius(radius: number): Circle;
  precision(precision: number): Circle;
}

interface Graticule {
  (): object;
  step(step: [number, number]): Graticule;
}

interface D3 {
  geoOrthographic(): Projection;
  geoPath(projection: Projection): PathMaker;
  geoCircle(): Circle;
  geoGraticule(): Graticule;
}

interface Topology {
  objects: Record<string, object>;
}

interface TopoJson {
  feature(topology: Topology, object: object): object;
}

declare var d3: D3;
declare var topojson: TopoJson;

/** For tests: `ready` once the globe has been drawn with its coast. Nothing else is promised. */
interface Window {
  flambeau?: { ready: boolean };
}
