"""Fetch the JavaScript and the coasts that the published page shows, through the lock in `web`, and keep what it names.

The lock holds a digest of each package; npm refuses what differs.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from fetching.npm import npm

FOLDER = Path("src", "flambeau", "data", "vendor")
LOCK = ("package.json", "package-lock.json", ".npmrc")
FILES = {  # name here -> file of a package
    "d3-array.min.js": "d3-array/dist/d3-array.min.js",
    "d3-geo.min.js": "d3-geo/dist/d3-geo.min.js",
    "topojson-client.min.js": "topojson-client/dist/topojson-client.min.js",
    "land-110m.json": "world-atlas/land-110m.json",
    "land-50m.json": "world-atlas/land-50m.json",
}
INSIDE = {"internmap": "d3-array.min.js"}  # packages that stand inside of a file of another
MADE_OF = "Made with Natural Earth (naturalearthdata.com), public domain."
STAMP = "STAMP"
WITHOUT = "libraries and coasts of the page: it will show its tables, and no globe"


def fetch(root: Path) -> None:
    """Bring the files into the tree where they are not yet, all of them or none."""
    stamp = _stamp(root / "web")
    folder = root / FOLDER
    if _whole(folder, stamp):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        work, fresh = Path(place, "work"), Path(place, "fresh")
        work.mkdir()
        fresh.mkdir()
        for name in LOCK:
            shutil.copy(root / "web" / name, work)
        npm("ci", "--omit=dev", "--no-audit", "--no-fund", folder=work)
        _keep(work / "node_modules", fresh)
        (fresh / STAMP).write_text(stamp, "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.replace(folder)


def _stamp(web: Path) -> str:
    """Return what tells whether the files at hand are those of the lock and of the list above."""
    content = b"".join((web / name).read_bytes() for name in LOCK) + repr((FILES, INSIDE)).encode()
    return hashlib.sha256(content).hexdigest()


def _whole(folder: Path, stamp: str) -> bool:
    names = (*FILES, "LICENCES.txt", STAMP)
    return all((folder / name).is_file() for name in names) and (folder / STAMP).read_text("utf-8") == stamp


def _keep(modules: Path, folder: Path) -> None:
    for name, source in FILES.items():
        shutil.copyfile(modules / source, folder / name)
    packages = dict.fromkeys([source.partition("/")[0] for source in FILES.values()] + list(INSIDE))
    texts = [_licence(modules / package, _files_of(package)) for package in packages]
    (folder / "LICENCES.txt").write_text("\n".join(texts), "utf-8")


def _files_of(package: str) -> str:
    if package in INSIDE:
        return f"inside of {INSIDE[package]}"
    return ", ".join(name for name, source in FILES.items() if source.startswith(f"{package}/"))


def _licence(package: Path, files: str) -> str:
    """Return a package's name, version, licence and the whole text of it.

    Raises:
        StopIteration: the package has no licence text.
    """
    facts = json.loads((package / "package.json").read_text("utf-8"))
    text = next(path for path in sorted(package.iterdir()) if path.name.upper().startswith(("LICENSE", "LICENCE")))
    title = f"{facts['name']} {facts['version']} ({facts['license']}): {files}"
    remark = f"{MADE_OF}\n\n" if facts["name"] == "world-atlas" else ""
    return f"{title}\n{'=' * len(title)}\n\n{remark}{text.read_text('utf-8').strip()}\n"
