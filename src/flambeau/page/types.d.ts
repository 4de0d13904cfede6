/**
 * What Python publishes and the page reads: the one contract between the two. `publish.site.data` writes it, the
 * modules of `page/js` only interpolate it and find crossings.
 *
 * Instants are POSIX seconds (UTC), angles degrees, lengths metres, unless a name says otherwise (`km`).
 * In a public build a time that the document hides is null, and nothing here gives it away.
 */

/** A whole journey: `assets/plan-<hash>.json`. */
export interface Journey {
  format: "flambeau-page/1";
  title: string;
  summary: string;
  /** The journey's own time zone (IANA). */
  zone: string;
  crew: boolean;
  /** From the first start to the last end of all branches. */
  span: [number, number];
  branches: Branch[];
  /** Stops, legs, rests and events, in the order of the plan. In the file they lack what is in `usual`, `endZone` where
   * it is `zone`, and `origin` where it is `place`; `new Timeline(journey)` gives it to them. */
  items: Item[];
  usual?: Partial<Item>;
  places: Place[];
  sun: Sun;
  stays: Stay[];
  /** What `near` takes unless it is told otherwise. */
  near: { within: number; lowest: number; dark: number };
  /** Modes by id, with their names. */
  modes: Record<string, string>;
  /** Groups of modes by id, where the document tells more than a name: what has a height of cruise flies. */
  groups?: Record<string, "air">;
}

export interface Branch {
  id: string;
  title: string;
  /** When it is in being; null at an end that is hidden. */
  start: number | null;
  end: number | null;
  /** Stops, legs and rests as [item, from, to], in order. Where one does not end when the next begins, times between
   * are hidden: the torch is then somewhere from the earlier to the later item. */
  chain: [number, number, number][];
  /** Where it is: pieces in order, each with its own span. No piece where the position is hidden. */
  pieces: Piece[];
  /** Kilometres so far: straight lines between these, clamped at the ends. */
  odometer: { t: number[]; km: number[] };
  /** Who holds the torch: [from, to, name, certainty or null]. Neighbours do not overlap; gaps are the keeper's. An empty
   * name ("hidden"): somebody takes over in it at a time that is hidden. */
  holds: [number, number, string, Certainty | null][];
  keeper: string | null;
  /** Name of the stop where it forked, if it did. */
  forked: string | null;
}

export type Certainty = "exact" | "approximate" | "date" | "computed" | "tbd" | "hidden";

export type Piece = Ground | Curve;

/** On the ground, and in the air over it: from each row to the next along the great circle of their normals, evenly in
 * time, heights likewise. Before the first and after the last row it stays there. */
export interface Ground {
  kind: "ground";
  start: number;
  end: number;
  t: number[];
  lat: number[];
  lon: number[];
  height: number[];
  /** Flights as [start, end, cruise]: cruise times `climb` is added to the height while start <= t < end. */
  flights: [number, number, number][];
}

/** Anything else: positions (ECEF) at even steps, through which a polynomial goes: of degree 9 through the ten nodes
 * around, or through all when there are fewer. */
export interface Curve {
  kind: "curve";
  start: number;
  end: number;
  /** Instant of the first node, and distance of the nodes [s]. */
  first: number;
  step: number;
  /** Decimetres, whole numbers: the first, then differences. */
  x: number[];
  y: number[];
  z: number[];
}

export interface Item {
  id: string;
  kind: "stop" | "leg" | "rest" | "event";
  name: string;
  /** Numbers of a branch, of the place (of a leg: where it leads) and of the place that a leg leaves (else the same). */
  branch: number;
  place: number;
  origin: number;
  start: number | null;
  end: number | null;
  startCertainty: Certainty;
  endCertainty: Certainty;
  /** Seconds by which the start is in doubt; 0 for none. */
  doubt: number;
  /** Zones in which start and end are told (IANA). */
  zone: string;
  endZone: string;
  /** Kilometres of a leg. */
  km: number;
  mode: string;
  modeInferred: boolean;
  /** Of a leg: when it is under way. Empty when it never pauses, or when that is hidden. */
  moves: [number, number][];
  /** What an event is inside of: the id of an item; kind of the event; role of a stop; a remark. */
  inside: string;
  event: string;
  role: string;
  note: string;
  /** Names of the people of an event. */
  people: string[];
  bearers: number | null;
  routeKm: number | null;
  source: string;
  /** Its own page below the language's folder (`stops/kazan.html`), empty for none. */
  page: string;
  /** Predicted pictures at it. */
  pictures: Picture[];
}

export interface Picture {
  shot: string;
  title: string;
  /** Path below the site's root. */
  src: string;
  width: number;
  height: number;
  alt: string;
}

export interface Place {
  id: string;
  name: string;
  region: string;
  country: string;
  zone: string;
  town: boolean;
  moves: boolean;
  orbits: boolean;
  /** Null for what moves. */
  lat: number | null;
  lon: number | null;
  height: number | null;
}

/** The Sun, Earth-fixed, once a day; between, a cubic through the four nodes around.
 * Longitude at t: the interpolated `lon` - 360 (t - first) / step. */
export interface Sun {
  first: number;
  step: number;
  /** Geocentric latitude and longitude [deg] of the point below it, distance [m]. */
  lat: number[];
  lon: number[];
  distance: number[];
}

/** The torch on board of a satellite. */
export interface Stay {
  branch: number;
  place: number;
  satellite: string;
  start: number;
  end: number;
  /** Edges of the Earth's shadow over a span that holds all passes that touch the stay, and whether it is lit before
   * the first. */
  edges: number[];
  lit: boolean;
  /** By how much all may be early or late: from which instant on [from, epoch, least, rate] count, in seconds
   * least + rate * ((t - epoch) / 86400)^2; empty when nobody knows. */
  band: [number, number, number, number][];
  /** Magnitude at 1,000 km, half lit; null when not known. */
  magnitude: number | null;
  /** Where positions come from, for people. */
  from: string;
  /** The satellite before the stay and after it, for passes that only touch it. */
  before: Curve[];
  after: Curve[];
  /** Why no passes can be told, or empty. */
  refused: string;
}

/** What is true of a branch at an instant, as `Timeline.at` tells it. */
export interface State {
  t: number;
  /** Number of the branch. */
  branch: number;
  /** What it does or where it is at this instant is not for the public: `item` is then the last row that is known
   * to have begun before, and most of the rest is null or empty. */
  hidden: boolean;
  /** Degrees and metres; null where the position is hidden. */
  lat: number | null;
  lon: number | null;
  height: number | null;
  xyz: Vector | null;
  /** Numbers of the stop, leg or rest, and of the events that are on, outer to inner. */
  item: number;
  events: number[];
  /** Name of the place; null under way. */
  place: string | null;
  /** In English, as `flambeau where` says it. */
  doing: string;
  /** Under way, and standing still. */
  pausing: boolean;
  km: number | null;
  holder: string | null;
  holderCertainty: Certainty | null;
  /** Names of the stops before and after. */
  previous: string | null;
  next: string | null;
  certainty: Certainty;
}

/** Earth-fixed (ECEF) [m]. */
export type Vector = [number, number, number];

/** The convoy within a distance of a place. */
export interface Visit {
  branch: number;
  start: number;
  end: number;
  /** Number and name of the stop, or of the way, that brings it there. */
  item: number;
  place: string;
  /** The least [m]. */
  distance: number;
  certainty: Certainty;
}

/** One pass of a satellite with the torch on board. Degrees and POSIX seconds. */
export interface Sighting {
  branch: number;
  /** Number of the stay. */
  stay: number;
  satellite: string;
  rise: number;
  culmination: number;
  set: number;
  altitude: number;
  /** From north over east, at rise, culmination and set. */
  azimuths: [number, number, number];
  /** When the satellite is lit and the place dark. */
  visible: [number, number][];
  /** The brightest while visible; null: never visible, or brightness not known. */
  magnitude: number | null;
  /** Seconds by which all of it may be early or late; null when nobody knows. */
  band: number | null;
}

/** The one small file that may change: `now.json`. */
export interface Now {
  format: "flambeau-now/1";
  /** Path of the plan's file below the site's root. */
  plan: string;
  title: string;
  /** Server's clock, or null for "use the viewer's". */
  now: number | null;
  /** Seconds by which everything is late just now. */
  delay: number;
  /** A sentence for the public, or empty. */
  notice: string;
  /** Seconds until it should be asked for again. */
  refresh: number;
}

/** Towns of one shelf (`shelf` of `fold.js`): `assets/towns-<shelf>-<hash>.json`, as columns, the largest first.
 * Latitude and longitude [deg]. */
export interface Towns {
  name: string[];
  /** Further names that searches find it by, folded as `fold.js` does, joined by "|"; only those of this shelf. */
  also: string[];
  country: string[];
  lat: number[];
  lon: number[];
  population: number[];
  /** Number in `zones`. */
  zone: number[];
  zones: string[];
}

/** What a page is told beside the journey: `<script type="application/json" id="page">` in its head. */
export interface Page {
  /** Language (BCP 47) and its words: msgid to text. */
  language: string;
  words: Record<string, string>;
  /** Way back to the site's root: "" or "../". */
  root: string;
  /** Paths below the root: the plan, coasts (coarse, fine) and towns by shelf (`shelf(fold(name))` of `fold.js`). */
  plan: string;
  land: { coarse: string; fine: string };
  towns: Record<string, string>;
  /** Instant to begin with, or null for "now, or the journey's start". */
  at: number | null;
  /** All data in one file (`site.html`): nothing may be fetched. `plan`, `land` and `towns` are then no paths but the
   * ids of `<script type="application/json">` elements of the page, which hold what the files would. */
  whole: boolean;
}
