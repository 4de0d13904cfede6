"""Fetch what the repository does not hold: pictures of the Earth, the page's libraries and coasts, and towns.

The build hook does so when flambeau is built or installed, `python tools/fetch.py` at any time. Everything lands
below `src/flambeau/data`, ignored by git. What cannot be had is said, and never stops anything: flambeau works without.
"""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

from fetching import imagery, libraries, towns

AGAIN = "To try again: python tools/fetch.py"
TROUBLE = (OSError, subprocess.SubprocessError, tarfile.TarError, KeyError, ValueError, ImportError, StopIteration)


def fetch(root: Path, warn: Callable[[str], None]) -> bool:
    """Fetch everything that is not there yet; say what could not be had, and return whether all could.

    Args:
        root: folder of the repository.
        warn: takes one line for people.
    """
    whole = True
    for part in (imagery, libraries, towns):
        try:
            part.fetch(root)
        except TROUBLE as error:
            whole = False
            warn(f"No {part.WITHOUT} ({error or type(error).__name__}). {AGAIN}")
    return whole
