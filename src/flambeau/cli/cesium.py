"""CesiumJS from the folder of its npm package: what a site takes of it, as it lies there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from flambeau.finding import UsageError
from flambeau.publish.site.solid import BUILD, LEFT_OUT

_NEEDED = ("Cesium.js", "Widgets/widgets.css", "Assets/Textures/NaturalEarthII/tilemapresource.xml")


def cesium_files(package: Path) -> Iterator[tuple[str, bytes]]:
    """Return the files of CesiumJS and its licence as (path below a site's root, bytes), in the order of names.

    Raises:
        UsageError: the folder is not that of the package.
    """
    build = package / BUILD
    lacking = [name for name in _NEEDED if not (build / name).is_file()]
    if lacking or _name(package) != "cesium":
        what = f"{BUILD}/{lacking[0]} is not in it" if lacking else "its package.json is another's"
        raise UsageError(f"{package} is not the npm package cesium: {what}. Get it with `npm install cesium@1.140.0`.")
    return _files(package, build)


def _files(package: Path, build: Path) -> Iterator[tuple[str, bytes]]:
    yield "cesium/LICENSE.md", (package / "LICENSE.md").read_bytes()
    for path in sorted(build.rglob("*")):
        name = path.relative_to(build).as_posix()
        if path.is_file() and name not in LEFT_OUT:
            yield f"cesium/{name}", path.read_bytes()


def _name(package: Path) -> str:
    """Return what the package calls itself, empty where it does not."""
    try:
        return str(json.loads((package / "package.json").read_bytes()).get("name", ""))
    except (OSError, ValueError, AttributeError):
        return ""
