"""The page in Chromium without a GPU: its first load, its frames, and what all its processes take for them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
         "--hide-scrollbars")  # fmt: skip
NO_GPU = ("--disable-gpu",)
IMITATED = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")  # WebGL by the CPU: CesiumJS needs one
SCREENS = {"desktop": (1440, 900, 1), "phone": (390, 844, 2), "wall": (2560, 1440, 1)}  # CSS pixels, device's for one
WARM, SECONDS = 1.0, 3.0  # before a measurement, and of it
RTT, RATE = 150.0, 1.6e6  # [ms], [bit/s]: "slow 4G" of Lighthouse

COUNT = """([seconds, hand]) => { window.counted = new Promise((done) => {
  let frames = 0; const begun = performance.now(), canvas = document.getElementById("globe-canvas");
  const step = () => {
    const took = performance.now() - begun, clientX = hand && hand.x + hand.far * Math.sin(took / 400);
    const at = { pointerId: 1, clientX, clientY: hand?.y, bubbles: true };
    if (hand) canvas.dispatchEvent(new PointerEvent("pointermove", at));
    if (took >= 1000 * seconds) done([frames, took / 1000]); else { frames++; requestAnimationFrame(step); }
  };
  requestAnimationFrame(step);
}); }"""
READY = "window.flambeau?.ready === true"
LOOK = f"() => {{ const look = () => {READY} ? (window.readyAt = performance.now()) : setTimeout(look, 5); look(); }}"
FIRST = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


@contextmanager
def browser(*flags: str) -> Iterator[Browser]:
    """Run Chromium: that of CHROMIUM, or of the machine."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only who opens a browser has it

    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise SystemExit(
            "No Chromium: on Debian `apt-get install chromium`, or name one in the environment as CHROMIUM."
        )
    sandbox = os.name != "posix" or os.getuid() != 0  # Chromium's own refuses to run for root
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=[*QUIET, *flags], chromium_sandbox=sandbox)
        yield running
        running.close()


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder with `flambeau serve`; give its address."""
    words = (sys.executable, "-m", "flambeau", "serve", str(site), "--port", "0", "--json")
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield str(json.loads(process.stdout.readline())["address"])
        finally:
            process.terminate()


def cpu() -> float:
    """Return the CPU seconds of all Chromium processes that this one has started, directly or not.

    Source: proc(5), `stat`: fields 2, 4, 14 and 15.
    """
    parents: dict[int, list[int]] = defaultdict(list)
    names, ticks = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            head, _, tail = (folder / "stat").read_text("utf-8", "replace").rpartition(")")
        except OSError:
            continue  # it has ended
        pid, fields = int(folder.name), tail.split()
        names[pid], ticks[pid] = head.partition("(")[2], int(fields[11]) + int(fields[12])
        parents[int(fields[1])].append(pid)
    ours = list(parents[os.getpid()])
    for pid in ours:
        ours += parents[pid]
    return sum(ticks[pid] for pid in ours if "chrom" in names[pid]) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Frames:
    """Frames of a picture in motion: how many a second were counted, and CPU [ms] of all processes for one."""

    what: str
    screen: str
    doing: str
    counted: float
    cpu_ms: float

    @property
    def one_core(self) -> float:
        """Frames a second that one core can draw."""
        return 1000 / self.cpu_ms


def frames(page: Page, hand: dict[str, float] | None = None) -> tuple[float, float]:
    """Count frames for some seconds, while a hand moves where there is one; return frames a second, CPU [ms] of one."""
    page.wait_for_timeout(1000 * WARM)
    before = cpu()
    page.evaluate(COUNT, [SECONDS, hand])
    count, took = page.evaluate("window.counted")
    return count / took, 1000 * (cpu() - before) / max(1, count)


def wait(page: Page, what: str, most: float = 120.0) -> None:
    """Wait until something is true. Playwright's own waiting compiles code in the page, which its policy refuses."""
    until = time.monotonic() + most
    while not page.evaluate(what):
        if time.monotonic() > until:
            raise TimeoutError(f"{what}: not within {most:.0f} s")
        page.wait_for_timeout(50)


def opened(running: Browser, screen: str, address: str = "") -> Page:
    """Open a page of its own context."""
    width, height, ratio = SCREENS[screen]
    page = running.new_context(viewport={"width": width, "height": height}, device_scale_factor=ratio).new_page()
    if address:
        page.goto(address)
        wait(page, READY)
        page.wait_for_timeout(1500)  # the fine coast
    return page


def play(page: Page, speed: int) -> None:
    """Let it play [seconds of the journey for one], once it has left the first stop."""
    page.select_option("#time-speed", str(speed))
    page.click("#time-play")


def hold(page: Page) -> dict[str, float]:
    """Take the globe by the mouse, and return where it is held and how far it will be turned: once for every frame."""
    box = page.locator("#globe-canvas").bounding_box()
    assert box is not None
    x, y, far = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, min(box["width"], box["height"]) * 0.2
    page.mouse.move(x, y)
    page.mouse.down()
    return {"x": x, "y": y, "far": far}


def moved(running: Browser, what: str, address: str) -> Iterator[Frames]:
    """Measure frames of a site on all screens: it plays slowly, and fast, and is turned by hand."""
    for screen in SCREENS:
        page = opened(running, screen, address)
        for speed, doing in ((3600, "play 1 h/s"), (86400, "play 1 day/s")):
            play(page, speed)
            yield Frames(what, screen, doing, *frames(page))
            page.click("#time-play")
        yield Frames(what, screen, "drag", *frames(page, hold(page)))
        page.context.close()


def first_load(running: Browser, address: str, *, slow: bool) -> dict[str, Any]:
    """Load a site for the first time: requests and bytes until the globe is drawn, and when that was [ms]."""
    page = running.new_context(viewport={"width": 1440, "height": 900}).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    if slow:
        how = {"offline": False, "latency": RTT, "downloadThroughput": RATE / 8, "uploadThroughput": RATE / 8}
        session.send("Network.emulateNetworkConditions", how)
    sent: list[float] = []
    raw: list[float] = []
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    session.on("Network.dataReceived", lambda event: raw.append(event["dataLength"]))
    page.goto(address, wait_until="commit")
    page.evaluate(LOOK)
    wait(page, "window.readyAt > 0")
    result = {"requests": len(sent), "raw": sum(raw), "sent": sum(sent), "first_text_ms": page.evaluate(FIRST),
              "globe_ms": page.evaluate("window.readyAt")}  # fmt: skip
    page.context.close()
    return result


def near(running: Browser, address: str, places: list[tuple[float, float]]) -> tuple[float, float]:
    """Let the page's own modules answer for places; return seconds by its clock, and CPU of Chromium."""
    page = opened(running, "desktop", address)
    before = cpu()
    took = page.evaluate(
        """async (places) => {
          const from = (name) => import(new URL(`assets/${name}.js`, document.baseURI).href);
          const modules = await Promise.all(["near", "timeline", "load"].map(from));
          const [{ near }, { Timeline }, { load, pageValues }] = modules;
          const page = pageValues(), timeline = new Timeline(await load(page, page.plan));
          const begun = performance.now();
          for (const [lat, lon] of places) near(timeline, { lat, lon });
          return (performance.now() - begun) / 1000;
        }""",
        places,
    )
    used = cpu() - before
    page.context.close()
    return took, used
