#!/usr/bin/env python
"""Take the pictures of a site that stand in docs/images: the globe, the globe on a phone, a day.

    python -m flambeau publish examples/sochi-2014 --out out/site --no-paper
    python -m flambeau serve out/site --port 8000 &
    python tools/look_at_page.py http://127.0.0.1:8000 docs/images

Needs what the tests need: Playwright and a Chromium (its path in CHROMIUM, else /usr/bin/chromium).
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

READY = "() => window.flambeau && window.flambeau.ready"
REST = 5000  # [ms] until camera and fine coast have come to rest
LOOKS: dict[str, tuple[str, dict[str, Any]]] = {  # name, address and device
    "globe": ("index.html#t=2013-11-09T15:14Z", {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"}),
    "globe-phone": (
        "index.html#t=2013-10-19T18:30Z",
        {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "color_scheme": "dark"},
    ),
    "day-page": ("days/2013-11-09.html", {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}),
}


def look(browser: Browser, address: str, device: dict[str, Any]) -> bytes:
    """Return a page as PNG."""
    page = browser.new_page(**device, reduced_motion="reduce")
    page.goto(address)
    if "index.html" in address:
        page.wait_for_function(READY)
    page.wait_for_timeout(REST)
    shot = page.screenshot()
    page.close()
    return shot


def main(host: str, folder: str) -> None:
    """Take all pictures."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-gpu", "--hide-scrollbars"])
        for name, (address, device) in LOOKS.items():
            image = Image.open(io.BytesIO(look(browser, f"{host}/{address}", device)))
            image.convert("RGB").save(Path(folder) / f"{name}.webp", quality=82, method=6)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
