"""The site of Sochi 2014 in a real browser, as a viewer uses it: time, places, "when is it near me", without scripts.

The site is built once, without predicted pictures, and served by `flambeau serve`.
"""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from icalendar import Calendar

import flambeau
from browser import ARTEFACTS, DESKTOP, PHONE, Visit, Visiting
from conftest import Relay
from flambeau.cli.publish import built
from flambeau.gazetteer import search
from flambeau.near import overhead, visits
from flambeau.publish.language import LANGUAGES
from flambeau.sky import Sites
from flambeau.timeline import Timeline

HANDOVER = datetime(2013, 11, 9, 15, 14, tzinfo=UTC).timestamp()
EXAMPLE = Path(__file__).parent.parent / "examples" / "sochi-2014"
READY = "() => window.flambeau && window.flambeau.ready"


class Site(NamedTuple):
    """A built site: its folder, and where it is served."""

    folder: Path
    address: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build and serve the site once for all tests of a process."""
    folder = tmp_path_factory.mktemp("browser") / "site"
    built(EXAMPLE, folder, pictures=False)
    source = str(Path(flambeau.__file__).parent.parent)
    command = [sys.executable, "-m", "flambeau", "serve", str(folder), "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": source}) as server:
        assert server.stdout is not None
        try:
            yield Site(folder, _address(server.stdout.readline()))
        finally:
            server.terminate()


def _address(line: str) -> str:
    found = re.search(r"https?://[^\s\"]+", line)
    assert found is not None, f"the server said {line!r}"
    return found[0]


def globe(visit: Visiting, address: str, **options: object) -> Visit:
    """Open the page of the globe and wait until it can be used."""
    one = visit(address, **options)
    one.page.wait_for_function(READY)
    return one


def card(one: Visit, title: str) -> str:
    """Return what the card of a branch says."""
    return one.page.locator("#globe-torches section", has_text=title).first.inner_text()


def position(text: str) -> tuple[float, float]:
    """Return latitude and longitude [deg] as a card tells them."""
    found = re.search(r"(\d+\.\d+)° ([NS]), (\d+\.\d+)° ([EW])", text)
    assert found is not None, text
    lat, ns, lon, ew = found.groups()
    return float(lat) * (-1 if ns == "S" else 1), float(lon) * (-1 if ew == "W" else 1)


def slide(one: Visit, t: float) -> None:
    """Drag the slider with the mouse to about an instant [POSIX s], then set it exactly."""
    slider = one.page.locator("#time-slider")
    box = slider.bounding_box()
    first, last = (float(slider.get_attribute(edge) or "nan") for edge in ("min", "max"))
    assert box is not None
    middle = box["y"] + box["height"] / 2
    one.page.mouse.move(box["x"] + box["width"] / 2, middle)
    one.page.mouse.down()
    one.page.mouse.move(box["x"] + box["width"] * (t - first) / (last - first), middle, steps=12)
    one.page.mouse.up()
    assert abs(float(slider.input_value()) - t) < 0.05 * (last - first)
    slider.fill(str(int(t)))


def test_the_handover(site: Site, visit: Visiting, sochi: Relay) -> None:
    """Slide to the handover in space: both torches where Python has them, in orbit and in the Far East."""
    one = globe(visit, site.address)
    one.keep("opened")
    slide(one, HANDOVER)
    one.page.wait_for_timeout(1500)  # the camera comes along
    one.keep("handover")
    journey = sochi.journey
    for state in Timeline(journey, sochi.plan).at(HANDOVER):
        lat, lon = position(card(one, journey.branches[state.branch].title))
        assert (lat, lon) == pytest.approx((math.degrees(state.lat), math.degrees(state.lon)), abs=0.006)
    space, main = (position(card(one, journey.branches[id].title)) for id in ("space", "main"))
    assert -60 < space[1] < -5  # the Atlantic
    assert 10 < space[0] < 60
    assert 110 < main[1] < 180  # the Far East
    assert "Ryazansky" in card(one, journey.branches["space"].title)


def test_when_is_it_near_me(site: Site, visit: Visiting, sochi: Relay) -> None:
    """Type a town: both answers as Python has them, and a calendar file to take away."""
    one = globe(visit, site.address)
    town = search("Kazan")[0]
    timeline = Timeline(sochi.journey, sochi.plan)
    convoy = visits(timeline, (town.lat, town.lon, 0.0))
    sky = [s for _, s in overhead(timeline, Sites([town.lat], [town.lon])) if s.visible]  # type: ignore[arg-type]
    assert convoy
    assert sky
    one.page.locator("#tab-near").click()
    one.page.locator("#near-town").press_sequentially("Казань", delay=20)
    one.page.locator("#near-town").press("Enter")
    answer = one.page.locator("#near-answer")
    answer.locator("time").first.wait_for()
    one.keep("near")
    told = [datetime.fromisoformat(t.get_attribute("datetime") or "").timestamp() for t in answer.locator("time").all()]
    for start in (*(v.start for v in convoy), *(s.visible[0][0] for s in sky)):
        assert min(abs(start - t) for t in told) <= 60, datetime.fromtimestamp(start, UTC)
    with one.page.expect_download() as download:
        answer.locator("a[download], button").filter(has_text=re.compile("calendar", re.IGNORECASE)).first.click()
    calendar = Calendar.from_ical(Path(download.value.path()).read_bytes())
    starts = [event.decoded("DTSTART").timestamp() for event in calendar.walk("VEVENT")]
    for visit_ in convoy:
        assert min(abs(visit_.start - t) for t in starts) <= 60
    assert len(starts) >= len(convoy) + len(sky)


def test_keys(site: Site, visit: Visiting) -> None:
    """All of it without a mouse: the slider, stepping from stop to stop, the tabs."""
    one = globe(visit, site.address)
    slider = one.page.locator("#time-slider")
    slider.focus()
    later = "before => Number(document.querySelector('#time-slider').value) > before"
    before = float(slider.input_value())
    slider.press("PageUp")
    one.page.wait_for_function(later, arg=before)
    before = float(slider.input_value())
    one.page.locator("#time-next").focus()
    one.page.keyboard.press("Enter")
    one.page.wait_for_function(later, arg=before)
    one.page.locator("#tab-torches").focus()
    for tab in ("stops", "near"):
        one.page.keyboard.press("ArrowRight")
        one.page.locator(f'#tab-{tab}[aria-selected="true"]').wait_for()
    one.page.locator("#globe-canvas").focus()
    for key in ("ArrowLeft", "ArrowUp", "+", "-", "."):
        one.page.keyboard.press(key)
    one.keep("keys")


def test_every_place_that_tab_leads_to_is_seen(site: Site, visit: Visiting) -> None:
    """What has the focus has an outline, or changes its look otherwise."""
    one = globe(visit, site.address)
    seen = set()
    for _ in range(25):
        one.page.keyboard.press("Tab")
        name, outline = one.page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " const seen = s.outlineStyle !== 'none' || s.boxShadow !== 'none';"
            " return [e.id || e.textContent.trim().slice(0, 40), seen]; }"
        )
        assert outline, f"{name} shows no focus"
        seen.add(name)
    assert len(seen) > 10


def test_moving_little(site: Site, visit: Visiting) -> None:
    """Who asks for less motion gets no animation that CSS runs, and the same answers."""
    one = globe(visit, site.address, reduced_motion="reduce")
    slide(one, HANDOVER)
    running = one.page.evaluate("() => document.getAnimations().filter((a) => a.playState === 'running').length")
    assert running == 0


def _pages(folder: Path) -> dict[str, str]:
    """Return a page of each kind, by kind."""
    kinds = {
        "index": "index.html",
        "stops": "stops.html",
        "days": "days.html",
        "facts": "facts.html",
        "files": "files.html",
    }
    kinds |= {"pictures": "pictures.html"}
    for kind in ("stops", "days", "branches", "spacewalks"):
        found = sorted((folder / kind).glob("*.html"))
        assert found, kind
        kinds[f"a page of {kind}"] = f"{kind}/{found[len(found) // 2].name}"
    return {name: path for name, path in kinds.items() if (folder / path).is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "viewport"), [("desktop", DESKTOP), ("phone", PHONE)])
def test_axe(site: Site, visit: Visiting, name: str, viewport: dict[str, int], scheme: str) -> None:
    """Nothing against any kind of page, light and dark, on a desktop and a phone; no page is wider than its window."""
    wrong = {}
    pages = _pages(site.folder)
    assert {"index", "facts", "a page of stops", "a page of days"} <= set(pages)
    for kind, path in pages.items():
        one = visit(site.address + path, color_scheme=scheme, viewport=viewport, reduced_motion="reduce")
        if kind == "index":
            one.page.wait_for_function(READY)
        one.name = f"page-{kind.replace(' ', '-')}-{name}-{scheme}"
        one.keep("whole", whole=kind not in ("index", "stops", "days"))  # these are very long
        if found := one.axe():
            wrong[kind] = found
        width = one.page.evaluate("() => document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"{kind} is {width} wide"
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("tab", ["stops", "near"])
def test_axe_of_the_tabs(site: Site, visit: Visiting, tab: str) -> None:
    one = globe(visit, site.address, reduced_motion="reduce")
    one.page.locator(f"#tab-{tab}").click()
    one.keep(f"tab-{tab}")
    assert one.axe("#flambeau") == []


def test_the_focus_is_never_lost(site: Site, visit: Visiting) -> None:
    """Who opens and closes a stop by keys goes on from where they are; Home and End reach the outer tabs."""
    one = globe(visit, site.address)
    focused = "() => document.activeElement.id"
    one.page.locator("#tab-stops").click()
    one.page.locator("#globe-search").fill("Kazan")
    one.page.locator("#globe-search").press("Enter")
    assert one.page.evaluate(focused) == "globe-stop"
    one.page.locator("#globe-stop button").nth(1).press("Enter")  # go to this moment: the panel hears of a new time
    assert one.page.locator("#globe-stop").evaluate("(box) => box.contains(document.activeElement)")
    one.page.locator("#globe-stop button").first.press("Enter")
    assert one.page.evaluate(focused) == "globe-search"
    one.page.locator("#tab-stops").press("End")
    assert one.page.evaluate(focused) == "tab-near"
    one.page.keyboard.press("Home")
    assert one.page.evaluate(focused) == "tab-torches"


def test_the_slider_follows_a_key_at_once(site: Site, visit: Visiting) -> None:
    """Not with the next frame: a screen reader reads the value when the key has been taken."""
    one = globe(visit, site.address)
    moved = one.page.locator("#time-slider").evaluate(
        "(slider) => { const before = [Number(slider.value), slider.getAttribute('aria-valuetext')];"
        " slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageUp', cancelable: true }));"
        " return [Number(slider.value) - before[0], slider.getAttribute('aria-valuetext') !== before[1]]; }"
    )
    assert moved == [86400, True]


@pytest.mark.parametrize(
    ("lost", "works"), [("land-*.json", True), ("now.json", True), ("plan-*.json", False), ("d3-geo*.js", False)]
)
def test_a_file_that_does_not_come(site: Site, visit: Visiting, lost: str, works: bool) -> None:
    """Without a coast or the clock all goes on; without the plan or a library a sentence says where to read."""
    one = visit(site.address + "times.html")
    one.page.route(f"**/{lost}", lambda route: route.abort())
    one.page.goto(site.address)
    if works:
        one.page.wait_for_function(READY)
        assert not one.page.locator(".globe-late").is_visible()
    else:
        # Nobody waits for the fifteen seconds of a script that does not come.
        one.page.evaluate("() => document.getAnimations().forEach((animation) => animation.finish())")
        one.page.locator(".globe-late").wait_for()
    assert one.errors
    one.errors.clear()


def test_towns_in_other_writings(site: Site, visit: Visiting) -> None:
    """The likeliest town of a name; small ones of the journey as people there write them; a list that did not come."""
    one = globe(visit, site.address)
    one.page.locator("#tab-near").click()
    town, answer = one.page.locator("#near-town"), one.page.locator("#near-answer")
    for typed, zone in (("анадырь", "Asia/Anadyr"), ("St. Petersburg", "Europe/Moscow"), ("Αθήνα", "Europe/Athens")):
        town.fill(typed)
        town.press("Enter")
        answer.get_by_text(zone).wait_for()
    one.page.route("**/towns-*", lambda route: route.abort())
    for missing in (True, False):
        town.fill("Zwickau")
        town.press("Enter")
        answer.get_by_text("could not be loaded" if missing else "Europe/Berlin").wait_for()
        one.page.unroute("**/towns-*")
    one.errors.clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language(site: Site, visit: Visiting, language: str) -> None:
    folder = "" if language == LANGUAGES[0] else f"{language}/"
    one = globe(visit, site.address + folder, locale=language)
    assert one.page.locator("html").get_attribute("lang") == language
    one.keep(language)


def test_without_scripts_there_are_tables(site: Site, visit: Visiting, sochi: Relay) -> None:
    """Every stop with its time stands in a table; nothing on the page asks for a script."""
    one = visit(site.address, java_script_enabled=False)
    one.keep("index", whole=True)
    assert not one.page.locator("#flambeau").is_visible()
    text = one.page.locator("main").inner_text()
    names = {item.name for item in sochi.plan.items if item.kind == "stop" and item.branch == "main"}
    missing = {name for name in names if name not in text}
    assert one.page.locator("table").count() > 0
    if missing:  # the index may leave the long table to a page of its own
        one.page.goto(f"{site.address}stops.html")
        text = one.page.locator("main").inner_text()
        missing = {name for name in names if name not in text}
        assert one.page.locator("table time").count() >= len(names)
    assert not missing


def test_one_file_opens_by_a_double_click(site: Site, visit: Visiting, sochi: Relay) -> None:
    one = globe(visit, (site.folder / "site.html").as_uri())
    slide(one, HANDOVER)
    one.page.wait_for_timeout(1000)
    one.keep("handover")
    lat, lon = position(card(one, sochi.journey.branches["space"].title))
    state = Timeline(sochi.journey, sochi.plan).at(HANDOVER, "space")[0]
    assert (lat, lon) == pytest.approx((math.degrees(state.lat), math.degrees(state.lon)), abs=0.006)
    assert {url.partition(":")[0] for url in one.requests} <= {"file", "data", "blob"}


def test_what_a_first_load_asks_for(site: Site, visit: Visiting) -> None:
    """Nothing is asked for that was not found; what it took is kept beside the pictures, as a record only."""
    one = globe(visit, site.address)
    one.page.wait_for_load_state("networkidle")
    sizes = one.page.evaluate(
        "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".map((e) => [e.name.split('/').pop(), e.transferSize])"
    )
    paint = one.page.evaluate(
        "() => performance.getEntriesByType('paint').map((e) => [e.name, Math.round(e.startTime)])"
    )
    frames = one.page.evaluate(
        "() => new Promise((done) => { let n = 0; const first = performance.now();"
        " const count = () => { n += 1; const spent = performance.now() - first;"
        " spent < 2000 ? requestAnimationFrame(count) : done(1000 * n / spent); }; "
        " document.getElementById('time-play').click(); requestAnimationFrame(count); })"
    )
    record = {"bytes": sum(size for _, size in sizes), "requests": len(sizes), "paint_ms": dict(paint),
              "frames_per_second": round(frames, 1), "files": dict(sizes)}  # fmt: skip
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    (ARTEFACTS / "first-load.json").write_text(json.dumps(record, indent=1), "utf-8")
    one.keep("playing")
    assert record["requests"] > 3
