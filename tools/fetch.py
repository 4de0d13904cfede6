"""Fetch again what the build could not: pictures of the Earth, the page's libraries, towns. See docs/packaging.md."""

from __future__ import annotations

import sys
from pathlib import Path

from fetching import fetch

if __name__ == "__main__":
    whole = fetch(Path(__file__).parent.parent, lambda line: print(line, file=sys.stderr))
    sys.exit(0 if whole else 1)
