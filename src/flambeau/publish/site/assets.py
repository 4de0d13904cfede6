"""The immutable files of a site: own modules and styles, libraries, coasts, data, each named by its content.

A file's name holds the first 12 hexadecimal digits of its SHA-256, so that a browser may keep it for ever and never
shows an old one. Modules go on importing each other by their plain names: an import map redirects those.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

ENTRY = "app.js"
LIBRARIES = ("d3-array.min.js", "d3-geo.min.js", "topojson-client.min.js")  # in the order in which they need each other
COASTS = ("land-110m.json", "land-50m.json")  # while it moves, and still
REMEDY = "run `python tools/fetch.py` in the repository, or install flambeau again with a network"

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asset:
    """One immutable file: how it is called within flambeau, where it lies below the site's root, and its bytes."""

    name: str
    path: str
    content: bytes

    @property
    def digest(self) -> str:
        """Return the digits of its SHA-256 that its name holds."""
        return digits(self.content)


def asset(name: str, content: bytes) -> Asset:
    """Name a file by its content: `earth.js` becomes `assets/earth-0123456789ab.js`."""
    return Asset(name, f"assets/{content_named(name, content)}", content)


def content_named(name: str, content: bytes) -> str:
    """Return a file's name with the first 12 digits of its SHA-256 before the suffix."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}-{digits(content)}{dot}{suffix}"


def digits(content: bytes) -> str:
    """Return the first 12 hexadecimal digits of a SHA-256."""
    return hashlib.sha256(content).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Assets:
    """What every page of a site may ask for.

    Attributes:
        modules: own JavaScript by its name, in the order of names.
        styles: own CSS by its name.
        libraries: vendored scripts, in the order in which they must run; none when one is missing.
        coasts: outlines of the land, coarse and fine; none when one is missing.
        lacking: names of vendored files that are not there.
        licences: what must be told of what other people made.
    """

    modules: Mapping[str, Asset]
    styles: Mapping[str, Asset]
    libraries: tuple[Asset, ...]
    coasts: tuple[Asset, ...]
    lacking: tuple[str, ...]
    licences: str

    @property
    def interactive(self) -> bool:
        """Tell whether there is all that the globe needs."""
        return not self.lacking and ENTRY in self.modules

    def __iter__(self) -> Iterator[Asset]:
        """Go through all files."""
        yield from (*self.modules.values(), *self.styles.values(), *self.libraries, *self.coasts)

    def import_map(self, root: str) -> str:
        """Return the import map of a page that lies `root` ("", "../") below the site's root.

        Source: HTML Living Standard, 8.1.6.2: keys that are URLs are resolved as the page's own links are.
        """
        imports = {f"{root or './'}assets/{m.name}": f"{root or './'}{m.path}" for m in self.modules.values()}
        return json.dumps({"imports": imports}, separators=(",", ":"))

    def needed(self, entry: str = ENTRY) -> tuple[Asset, ...]:
        """Return a module and all that it imports, directly or not, each once, imports first."""
        return tuple(self.modules[name] for name in _reached(self.modules, entry, {}))


def _reached(modules: Mapping[str, Asset], name: str, done: dict[str, None]) -> Iterable[str]:
    """Go through imports depth first; `done` keeps what was met."""
    for other in imported(modules[name].content.decode("utf-8")):
        if other not in done:
            _reached(modules, other, done)
    done[name] = None
    return done


def imported(source: str) -> list[str]:
    """Return the names of the modules that a module imports."""
    return _IMPORT.findall(source)


@cache
def shipped() -> Assets:
    """Return the files that come with flambeau; they do not change while it runs."""
    page, other = resources.files("flambeau") / "page", resources.files("flambeau") / "data"
    vendor = other / "vendor"
    libraries, coasts = _read(vendor, LIBRARIES), _read(vendor, COASTS)
    lacking = sorted({*LIBRARIES, *COASTS} - {a.name for a in (*libraries, *coasts)})
    return Assets(
        modules={a.name: a for a in _all(page / "js", ".js")},
        styles={a.name: a for a in _all(page, ".css")},
        libraries=libraries if len(libraries) == len(LIBRARIES) else (),
        coasts=coasts if len(coasts) == len(COASTS) else (),
        lacking=tuple(lacking),
        licences=_licences(other),
    )


def _read(folder: Traversable, names: Iterable[str]) -> tuple[Asset, ...]:
    return tuple(asset(n, (folder / n).read_bytes()) for n in names if (folder / n).is_file())


def _licences(data: Traversable) -> str:
    """Return what is told of vendored files, towns and pictures of the Earth, as far as they are there."""
    texts = (data / folder / "LICENCES.txt" for folder in ("vendor", "gazetteer", "imagery"))
    return "\n\n".join(text.read_text("utf-8").strip() for text in texts if text.is_file()) + "\n"


def _all(folder: Traversable, suffix: str) -> tuple[Asset, ...]:
    if not folder.is_dir():
        return ()
    names = sorted(f.name for f in folder.iterdir() if PurePosixPath(f.name).suffix == suffix)
    return _read(folder, names)
