"""A real browser for tests: Chromium, driven by Playwright, that may ask nobody but us.

A `Visit` fails its test when the page wrote an error to the console, threw one, or asked another host for anything,
and keeps pictures of what it saw in `out/test-artefacts`. Without Chromium these tests fail, and are never skipped.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from node import ROOT, installed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

ARTEFACTS = ROOT / "out" / "test-artefacts"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PATIENCE = 120_000  # [ms] of a machine that does much else; nothing waits for it when all is well
LAID_OUT = """() => {
  const all = new CSSStyleSheet();
  all.replaceSync("* { content-visibility: visible !important }");
  document.adoptedStyleSheets.push(all);
}"""
"""What is far below the window is not laid out, and axe would measure guesses."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_QUIET = (
    "--disable-gpu",  # software that imitates a GPU is ten times slower than none
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)


def executable() -> str:
    """Return the browser: that of CHROMIUM, or of the machine. Fail the test where there is none."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else []
    found = next(filter(None, map(shutil.which, (*named, *_NAMES))), None)
    if found is None:
        pytest.fail("No Chromium: on Debian `apt-get install chromium`, or name one in the environment as CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium once for all tests of a process."""
    from playwright.sync_api import sync_playwright

    path = executable()
    sandbox = os.name != "posix" or os.getuid() != 0  # Chromium's own refuses to run for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET), chromium_sandbox=sandbox,
                                             timeout=PATIENCE)  # fmt: skip
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    """A plain file server, as any host of static files is one."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".ics": "text/calendar"}  # noqa: RUF012

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder at a free port; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Visit:
    """One page in a browser of its own, and all that it must not do."""

    def __init__(self, page: Page, name: str, *, scripts: bool = True) -> None:
        """Watch a page; `name` is that of its pictures, `scripts` whether the browser runs any."""
        self.page, self.name, self.scripts = page, name, scripts
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(f"thrown: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        unused = not self.scripts and "preload" in message.text  # nobody takes what was loaded for scripts
        if message.type in ("error", "warning") and not unused:
            self.errors.append(f"{message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "csp" or self.scripts:  # with scripts off, the browser refuses what they would load
            self.errors.append(f"failed: {request.url} {request.failure}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 400:
            self.errors.append(f"{answer.status}: {answer.url}")

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        if urlsplit(request.url).scheme not in ("data", "blob"):
            self.hosts.add(urlsplit(request.url).netloc)

    def keep(self, what: str, *, whole: bool = False) -> None:
        """Keep a picture of what is seen, or of the whole page."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{self.name}-{what}.png", full_page=whole)

    def axe(self, within: str = "html") -> list[str]:
        """Return what axe-core has against a part of the page, by WCAG 2.2 A and AA and its own good practice.

        One line for each rule: how many elements break it, the first of them, and why.
        """
        session = self.page.context.new_cdp_session(self.page)
        session.send("Runtime.evaluate", {"expression": installed("axe-core/axe.min.js").read_text("utf-8")})
        self.page.evaluate(LAID_OUT)
        how = {"runOnly": list(RULES), "resultTypes": ["violations"]}
        found = self.page.evaluate("([within, how]) => axe.run(within, how)", [within, how])
        return [
            f"{rule['id']} ({rule['impact']}, {len(rule['nodes'])}): {rule['help']}: {one['html'][:200]} "
            f"{one['failureSummary'][:300]}"
            for rule in found["violations"]
            for one in rule["nodes"][:1]
        ]

    def check(self, host: str) -> None:
        """Assert that the page was quiet and asked nobody but a host."""
        assert not self.errors, "\n".join(self.errors)
        assert self.hosts <= {host}, f"asked {self.hosts - {host}}"


Visiting = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visiting]:
    """Open addresses, each in a fresh browser; afterwards nothing may have gone wrong in any."""
    visits: list[tuple[Visit, str]] = []

    def go(url: str, name: str = "", **options: Any) -> Visit:
        options = {"viewport": DESKTOP, "locale": "en-GB", "timezone_id": "Europe/Moscow"} | options
        context = chromium.new_context(accept_downloads=True, **options)
        context.set_default_timeout(PATIENCE)
        scripts = options.get("java_script_enabled", True)
        one = Visit(context.new_page(), name or request.node.name, scripts=scripts)
        visits.append((one, urlsplit(url).netloc))
        one.page.goto(url)
        return one

    yield go
    for one, host in visits:
        one.page.context.close()
        one.check(host)
