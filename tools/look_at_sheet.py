"""Print a spacewalk's sheet with a browser, count its pages, and make a picture to look at.

    .venv/bin/python tools/look_at_sheet.py examples/sochi-2014 spacewalk out/sheet

Needs Debian's `chromium` and `poppler-utils`, and flambeau in .venv (`make setup`). What follows the folder goes to
`flambeau eva`, such as `--late "20 min"`. Fails when the sheet is not one page, or a text stands outside of its box.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BROWSER = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--hide-scrollbars",
)  # fmt: skip
# What is looked at in the browser: texts that are higher or wider than the box that they stand in.
OUTSIDE = """
<script>
const found = [...document.querySelectorAll('.box, .torch, .t, .o, .th, .band, .head')].filter(
  e => e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2);
document.title = 'outside: ' + found.map(e => e.className + ' ' + e.textContent.slice(0, 40)).join(' | ');
</script>
"""


def browse(page: Path, *options: str) -> str:
    """Run the browser on a page, each time as a new user, and return what it says."""
    with tempfile.TemporaryDirectory() as user:
        command = [*BROWSER, f"--user-data-dir={user}", *options, page.as_uri()]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def main(journey: str, name: str, folder: str, *options: str) -> int:
    """Make page, PDF and picture, and say what is wrong with them."""
    missing = [program for program in ("chromium", "pdfinfo", "pdftoppm") if shutil.which(program) is None]
    if missing:
        print(f"Not installed: {', '.join(missing)}. Maybe `apt-get install chromium poppler-utils`.", file=sys.stderr)
        return 2
    out = Path(folder).resolve()
    out.mkdir(parents=True, exist_ok=True)
    page, pdf = out / "sheet.html", out / "sheet.pdf"
    page.unlink(missing_ok=True)  # so that a sheet of yesterday is not looked at
    flambeau = [sys.executable, "-m", "flambeau", "eva", journey, name, "--format", "html", "--out", str(page)]
    subprocess.run([*flambeau, *options], check=False)
    browse(page, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", str(pdf), str(out / "sheet")], check=True)
    with tempfile.TemporaryDirectory() as copy:
        probe = Path(copy) / "probe.html"
        probe.write_text(page.read_text("utf-8").replace("</body>", OUTSIDE + "</body>"), "utf-8")
        title = re.search(r"<title>outside: (.*?)</title>", browse(probe, "--dump-dom", "--window-size=1700,1300"))
    pages = int(re.search(r"Pages:\s+(\d+)", told)[1])
    print(f"{pdf}: {pages} page(s),{re.search('Page size:(.*)', told)[1]}")
    print(f"Texts outside of their boxes: {(title and title[1]) or 'none'}")
    print(f"Look at {out / 'sheet.png'}")
    return 0 if pages == 1 and title and not title[1] else 1


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
