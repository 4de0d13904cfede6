/**
 * The 3-D page: CesiumJS shows the CZML that is published beside it. All that it says is in `files/journey.czml`;
 * nothing is computed here, and nothing is fetched from another host.
 */

/** @type {any} CesiumJS, loaded before as a classic script: it finds its own folder by that script's address. */
const Cesium = /** @type {any} */ (globalThis).Cesium;

const FADE_OUT = 1e9; // [m] from where on the night would not be drawn: the whole Earth is often in view here
const AWAY = 2.4e7; // [m] from the middle of the Earth to begin with
const CHASE = [-2.5e6, 0, 1.5e6]; // [m] behind and over what is followed

/** Return the viewer: no key, no service, pictures of the Earth out of the package. */
function makeViewer(/** @type {HTMLElement} */ place) {
  const { ImageryLayer, TileMapServiceImageryProvider, buildModuleUrl } = Cesium;
  const earth = TileMapServiceImageryProvider.fromUrl(buildModuleUrl("Assets/Textures/NaturalEarthII"));
  const off = Object.fromEntries(
    ["animation", "baseLayerPicker", "fullscreenButton", "geocoder", "homeButton", "infoBox", "navigationHelpButton",
      "sceneModePicker", "selectionIndicator", "vrButton"].map((name) => [name, false]));
  const viewer = new Cesium.Viewer(place, { ...off, baseLayer: ImageryLayer.fromProviderAsync(earth), timeline: true });
  const { globe } = viewer.scene;
  globe.enableLighting = true;
  globe.nightFadeOutDistance = globe.lightingFadeOutDistance = FADE_OUT;
  globe.nightFadeInDistance = globe.lightingFadeInDistance = FADE_OUT / 2;
  return viewer;
}

/** Put a button for each torch beside the clock: press to follow it, press again to let go. One that is not in being
 * has none just then. */
function followButtons(/** @type {any} */ viewer, /** @type {any} */ source, /** @type {HTMLElement} */ bar) {
  const torches = source.entities.values.filter((/** @type {any} */ one) => one.path && one.availability);
  const buttons = torches.map((/** @type {any} */ torch) => followButton(viewer, torch, bar));
  viewer.clock.onTick.addEventListener((/** @type {any} */ clock) => {
    torches.forEach((/** @type {any} */ torch, /** @type {number} */ k) => {
      buttons[k].hidden = !torch.isAvailable(clock.currentTime);
    });
  });
}

/** @returns {HTMLButtonElement} */
function followButton(/** @type {any} */ viewer, /** @type {any} */ torch, /** @type {HTMLElement} */ bar) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = torch.name;
  button.setAttribute("aria-pressed", "false");
  torch.viewFrom = new Cesium.Cartesian3(...CHASE);
  button.addEventListener("click", () => {
    const on = viewer.trackedEntity !== torch;
    viewer.trackedEntity = on ? torch : undefined;
    for (const other of bar.querySelectorAll("button")) other.setAttribute("aria-pressed", String(on && other === button));
  });
  bar.append(button);
  return button;
}

/** Let time stand or run, and say which instant it is. */
function playing(/** @type {any} */ viewer, /** @type {HTMLButtonElement} */ play, /** @type {HTMLTimeElement} */ clock) {
  const show = () => {
    play.setAttribute("aria-pressed", String(viewer.clock.shouldAnimate));
    clock.dateTime = Cesium.JulianDate.toIso8601(viewer.clock.currentTime, 0);
    clock.textContent = clock.dateTime.replace("T", " ").replace("Z", " UTC");
  };
  play.addEventListener("click", () => {
    viewer.clock.shouldAnimate = !viewer.clock.shouldAnimate;
    show();
  });
  viewer.clock.onTick.addEventListener(show);
}

/** Go to the instant after `#t=` in the address, as the other page has it. */
function toInstant(/** @type {any} */ viewer) {
  const found = /[#&]t=([^&]+)/.exec(location.hash);
  const at = found ? Date.parse(decodeURIComponent(found[1] ?? "")) : NaN;
  if (Number.isFinite(at)) viewer.clock.currentTime = Cesium.JulianDate.fromDate(new Date(at));
}

/** Stand where the torch that is highest just now is seen on the whole Earth. */
function faceTorch(/** @type {any} */ viewer, /** @type {any} */ source) {
  const { Cartesian3 } = Cesium;
  const places = source.entities.values
    .filter((/** @type {any} */ one) => one.path && one.availability)
    .map((/** @type {any} */ one) => one.position.getValue(viewer.clock.currentTime))
    .filter(Boolean);
  places.sort((/** @type {any} */ a, /** @type {any} */ b) => Cartesian3.magnitude(b) - Cartesian3.magnitude(a));
  if (!places.length) return;
  const destination = Cartesian3.multiplyByScalar(Cartesian3.normalize(places[0], new Cartesian3()), AWAY, new Cartesian3());
  viewer.camera.setView({ destination });
}

async function start() {
  const place = /** @type {HTMLElement} */ (document.getElementById("globe"));
  const viewer = makeViewer(place);
  const source = await viewer.dataSources.add(Cesium.CzmlDataSource.load(place.dataset.czml));
  viewer.clock.shouldAnimate = false;
  toInstant(viewer);
  faceTorch(viewer, source);
  viewer.timeline.zoomTo(viewer.clock.startTime, viewer.clock.stopTime);
  playing(viewer, /** @type {any} */ (document.getElementById("play")), /** @type {any} */ (document.getElementById("clock")));
  followButtons(viewer, source, /** @type {any} */ (document.getElementById("follow")));
  document.documentElement.dataset.ready = "yes";
}

start().catch((error) => {
  const word = /** @type {HTMLElement} */ (document.getElementById("trouble"));
  word.hidden = false;
  word.append(` (${error.message ?? error})`);
});
